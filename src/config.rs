//! `content/site.yaml` as typed configuration.

mod feedback;
mod import;
mod names;
mod nav;
mod rules;
mod titles;
mod values;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Sources, Span};
use crate::yaml::{self, Fields, Findings, Localized, Located, Node, Value};
use names::words;

pub use feedback::Feedback;
pub use import::{Condition, DisclosureRule, FieldRule, Import};
pub use nav::NavItem;
pub use rules::Rule;
pub use titles::TitlePatterns;
pub use values::{Contact, SiteLanguage};
pub use vocabulary::{
    ArticleKind, Audience, Disclosure, Facet, Horizon, Impact, Stage, State, Status, TicketKind, Type,
};

/// Where the configuration stands.
pub const PATH: &str = "content/site.yaml";

/// The whole configuration. Every value is usable, also when `site.yaml` is missing or wrong.
#[derive(Debug, Clone)]
pub struct Config {
    /// The site's name.
    pub title: Localized,
    /// One sentence about it.
    pub description: Localized,
    /// Where it will be served, with a `/` at the end; for absolute links in sitemap and head.
    pub base_url: Option<String>,
    /// At least one language; the first is served at `/`.
    pub languages: Vec<SiteLanguage>,
    /// Folder names and the types of the articles in them.
    pub types: BTreeMap<String, Type>,
    /// Field names of this tree and ours.
    pub rename: BTreeMap<String, String>,
    /// Field names of this tree that mean nothing to us.
    pub ignore: BTreeSet<String>,
    /// Words of this tree for `state`, `status` and `impact`, and ours.
    pub states: BTreeMap<String, String>,
    /// Fields that articles have unless they say otherwise: for a type, or for `all`.
    pub defaults: BTreeMap<String, Node>,
    /// Entries of the navigation; without them it follows the folders.
    pub nav: Vec<NavItem>,
    /// Declared keys of each facet with their labels.
    pub facets: BTreeMap<Facet, BTreeMap<String, Localized>>,
    /// Components of the service with their labels, in the order in which readers see them.
    pub components: Vec<(String, Localized)>,
    /// Labels of stages, where they differ from the theme's.
    pub stages: BTreeMap<Stage, Localized>,
    /// How to reach people.
    pub contact: Contact,
    /// Where readers can say what they think of an article.
    pub feedback: Feedback,
    /// Hosts whose frames and videos may be embedded.
    pub embeds: Vec<String>,
    /// Whether pictures get smaller versions in WebP.
    pub webp: bool,
    /// The theme's folder name under `themes/`.
    pub theme: Located<String>,
    /// The accent colour, `#rrggbb`.
    pub accent: Option<String>,
    /// The logo's path in the content.
    pub logo: Option<Located<String>>,
    /// What the site says about rules.
    pub rules: BTreeMap<Code, Rule>,
    /// How titles look: by the name of a type, or of what an article is for.
    pub title_patterns: BTreeMap<String, TitlePatterns>,
    /// Seconds east of UTC for times written without an offset.
    pub utc_offset: i32,
    /// Whether readers see when an article was last checked.
    pub show_reviewed: bool,
    /// Paths below `content/` that are left alone.
    pub exclude: Vec<String>,
    /// Names of `:::` blocks of this tree, and ours.
    pub directives: BTreeMap<String, String>,
    /// Where articles can be edited; `{path}` stands for the file's path.
    pub edit_url: Option<String>,
    /// Days in which a request is answered.
    pub response_within: Option<u32>,
    /// What imports may take over.
    pub import: Import,
}

impl Config {
    /// Whether a path below `content/` is left alone.
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|excluded| rules::is_in(path, excluded))
    }

    /// The type of the articles in a folder, which is named without that of its language: what is said
    /// of the innermost folder around them.
    pub fn type_of(&self, folder: &str) -> Type {
        let around = self.types.iter().filter(|(named, _)| rules::is_in(folder, named));
        around.max_by_key(|(named, _)| named.len()).map_or(Type::Article, |(_, of)| *of)
    }

    /// The most of what a rule counts: what the site says, else `usual`.
    pub fn limit(&self, code: Code, usual: usize) -> usize {
        self.rules.get(&code).and_then(|rule| rule.max).unwrap_or(usual)
    }
}

/// Reads `content/site.yaml`.
pub fn load(sources: &Sources) -> (Config, Vec<Diagnostic>) {
    let findings = Findings::default();
    let source = sources.find(PATH);
    let node = source.and_then(|source| {
        let text = source.text()?;
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        yaml::parse(source.id, text, start..text.len(), &findings)
    });
    let here = Span::new(source.map_or(crate::source::SourceId(0), |source| source.id), 0..0);
    let empty = Node { span: here.clone(), value: Value::Map(Vec::new()) };
    let node = node.filter(|node| node.value != Value::Null).unwrap_or_else(|| empty.clone());
    let fields = Fields::new(&node, &findings).or_else(|| Fields::new(&empty, &findings));
    let fields = fields.expect("the empty node is a map");
    let config = read(&fields, here);
    fields.finish();
    (config, findings.into_inner())
}

fn read(fields: &Fields<'_>, here: Span) -> Config {
    let languages = values::languages(fields);
    let mapping = fields.map("fields");
    let rename = mapping.as_ref().and_then(|m| m.map("rename")).map(|m| words(&m)).unwrap_or_default();
    let ignore = mapping.as_ref().map(|m| m.texts("ignore")).unwrap_or_default();
    let ignore = ignore.into_iter().map(|name| name.value).collect();
    if let Some(mapping) = mapping {
        mapping.finish();
    }
    Config {
        title: fields.localized("title").unwrap_or_else(|| Localized::same("Help")),
        description: fields.localized("description").unwrap_or_default(),
        base_url: values::base_url(fields),
        languages,
        types: names::types(fields),
        rename,
        ignore,
        states: fields.map("states").map(|m| names::states(&m)).unwrap_or_default(),
        defaults: names::defaults(fields),
        nav: fields.take("nav").map(|node| nav::read(fields, node)).unwrap_or_default(),
        facets: names::facets(fields),
        components: fields.map("components").map(|map| names::labels(&map)).unwrap_or_default(),
        stages: names::stages(fields),
        contact: values::contact(fields),
        webp: fields.flag("webp").is_none_or(|flag| flag.value),
        feedback: feedback(fields),
        embeds: fields.texts("embeds").into_iter().map(|host| host.value).collect(),
        theme: values::theme(fields, here),
        accent: values::accent(fields),
        logo: fields.text("logo"),
        rules: fields.map("rules").map(|m| rules::read(&m)).unwrap_or_default(),
        title_patterns: fields.map("title_patterns").map(|m| titles::read(&m)).unwrap_or_default(),
        utc_offset: values::utc_offset(fields),
        show_reviewed: fields.flag("show_reviewed").is_some_and(|flag| flag.value),
        exclude: fields.texts("exclude").into_iter().map(|path| path.value).collect(),
        directives: fields.map("directives").map(|m| words(&m)).unwrap_or_default(),
        edit_url: fields.text("edit_url").map(|url| url.value),
        response_within: fields.period("response_within").map(|days| days.value),
        import: fields.map("import").map(import::read).unwrap_or_default(),
    }
}

fn feedback(fields: &Fields<'_>) -> Feedback {
    let Some(map) = fields.map("feedback") else { return Feedback::default() };
    let feedback = feedback::read(&map);
    map.finish();
    feedback
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    fn config(yaml: &str) -> (Config, Vec<&'static str>) {
        let (config, found) = load(&Sources::from_texts([(PATH, yaml)]));
        (config, found.iter().map(|d| d.code.name()).collect())
    }

    #[test]
    fn a_site_without_configuration_is_usable() {
        let (config, found) = config("");
        assert!(found.is_empty());
        assert_eq!(config.languages[0].code, "ja");
        assert_eq!(config.types.get("guides"), Some(&Type::Guide));
    }

    #[test]
    fn faults_are_reported_and_the_rest_is_kept() {
        let (config, found) = config(
            "titel: x\nlanguages: [ja, en, ja]\ntypes: {docs: gide}\nstates: {Backlog: recieved}\nrules: {broken-lnk: off, leaked-text: off, broken-anchor: note}\naccent: red\n",
        );
        assert_eq!(
            found,
            [
                "wrong-value",
                "wrong-value",
                "wrong-value",
                "wrong-value",
                "unknown-field",
                "wrong-value",
                "unknown-field"
            ]
        );
        assert_eq!(config.languages.len(), 2);
        assert_eq!(config.rules[&Code::BrokenAnchor].level, Some(Some(Severity::Note)));
    }

    #[test]
    fn a_theme_is_one_folder() {
        for name in ["mine", "私のテーマ", "my theme", "v1.2", "default"] {
            let (config, found) = config(&format!("theme: {name}\n"));
            assert_eq!((config.theme.value.as_str(), found), (name, vec![]));
        }
        for path in ["../../evil", "/etc", "a/b", "..", ".", ".git", r"a\b", "'C:x'"] {
            let (config, found) = config(&format!("theme: {path}\n"));
            assert_eq!((config.theme.value.as_str(), found), ("default", vec!["wrong-value"]), "{path}");
        }
    }
}
