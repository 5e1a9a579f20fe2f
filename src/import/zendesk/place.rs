//! Where each article goes: sections as folders, one path for all languages of an article.
//!
//! A path stays what it is once it was written, also when titles and sections change.

use std::collections::{BTreeMap, BTreeSet};

use super::export::{Export, Group};
use crate::config::{Config, Type};
use crate::import::written::Writings;
use crate::source::Sources;

/// The most characters of a title in a path.
const MAX_SLUG: usize = 60;
/// Deeper sections than this are taken as if they lay no deeper.
const MAX_DEPTH: usize = 8;

/// The folders of the languages of the site.
#[derive(Debug)]
pub struct Languages<'a> {
    config: &'a Config,
    /// Whether the only language has no folder.
    flat: bool,
}

impl<'a> Languages<'a> {
    /// Those of a site. With a single language there is a folder only if there was one.
    pub fn new(config: &'a Config, site: &Sources) -> Self {
        let first = &config.languages[0].code;
        let has_folder = site.under(&format!("content/{first}/")).next().is_some();
        Self { config, flat: config.languages.len() == 1 && !has_folder }
    }

    /// The language of the site for a locale such as `en-us`.
    pub fn of(&self, locale: &str) -> Option<&'a str> {
        let codes = || self.config.languages.iter().map(|language| language.code.as_str());
        let base = |code: &str| code.split('-').next().unwrap_or(code).to_lowercase();
        let exact = codes().find(|code| code.eq_ignore_ascii_case(locale));
        exact.or_else(|| codes().find(|code| base(code) == base(locale)))
    }

    /// The path in the site of a path in a language.
    pub fn path(&self, language: &str, below: &str) -> String {
        if self.flat { format!("content/{below}") } else { format!("content/{language}/{below}") }
    }

    /// The path in its language of a path in the site.
    pub fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let path = path.strip_prefix("content/")?;
        if self.flat {
            return Some(path);
        }
        let (first, rest) = path.split_once('/')?;
        self.config.languages.iter().any(|language| language.code == first).then_some(rest)
    }

    /// The type of an article at a path in its language, if it says none.
    pub fn folder_type(&self, below: &str) -> Type {
        self.config.type_of(below.rsplit_once('/').map_or("", |(folder, _)| folder))
    }
}

/// Paths below the folder of a language.
#[derive(Debug, Default)]
pub struct Places {
    /// Files of articles, by number.
    pub articles: BTreeMap<u64, String>,
    /// Folders of sections, by number; without a slash at the end.
    pub sections: BTreeMap<u64, String>,
    /// Folders of categories, by number.
    pub categories: BTreeMap<u64, String>,
}

/// Finds a place for everything.
pub fn places(export: &Export, languages: &Languages<'_>, origin: &str, writings: &Writings) -> Places {
    let mut known: BTreeMap<(&str, u64), &str> = BTreeMap::new();
    for ((of, key), written) in writings {
        let mut parts = key.split('/');
        let (kind, id) = (parts.next().unwrap_or(""), parts.next().and_then(|id| id.parse().ok()));
        if let (true, Some(id), Some(below)) = (of == origin, id, languages.below(&written.target)) {
            known.entry((kind, id)).or_insert(below);
        }
    }
    let mut finder = Finder {
        export,
        taken: known.values().map(|path| folder(path).to_owned()).collect(),
        known,
        places: Places::default(),
    };
    for id in export.categories.keys() {
        finder.category(*id);
    }
    for id in export.sections.keys() {
        finder.section(*id, 0);
    }
    for id in export.articles.keys() {
        finder.article(*id);
    }
    finder.places
}

/// A file without `index.md` or `.md`: what is taken by it.
fn folder(path: &str) -> &str {
    path.strip_suffix("/index.md").or_else(|| path.strip_suffix(".md")).unwrap_or(path)
}

struct Finder<'a> {
    export: &'a Export,
    known: BTreeMap<(&'a str, u64), &'a str>,
    taken: BTreeSet<String>,
    places: Places,
}

impl Finder<'_> {
    fn category(&mut self, id: u64) -> String {
        if let Some(folder) = self.places.categories.get(&id) {
            return folder.clone();
        }
        let folder = match self.known.get(&("categories", id)) {
            Some(path) => folder(path).to_owned(),
            None => self.free("", &group_slug(self.export.categories.get(&id), id), id),
        };
        self.places.categories.insert(id, folder.clone());
        folder
    }

    fn section(&mut self, id: u64, depth: usize) -> String {
        if let Some(folder) = self.places.sections.get(&id) {
            return folder.clone();
        }
        let folder = match (self.known.get(&("sections", id)), self.export.sections.get(&id)) {
            (Some(path), _) => folder(path).to_owned(),
            (None, group) => {
                // Sections that lie in each other end somewhere, whatever the file says.
                let section = group.and_then(|group| group.section).filter(|_| depth < MAX_DEPTH);
                let above = match (section, group.and_then(|group| group.category)) {
                    (Some(section), _) if section != id => self.section(section, depth + 1),
                    (_, Some(category)) => self.category(category),
                    _ => String::new(),
                };
                self.free(&above, &group_slug(group, id), id)
            }
        };
        self.places.sections.entry(id).or_insert(folder).clone()
    }

    fn article(&mut self, id: u64) {
        let article = &self.export.articles[&id];
        let path = match self.known.get(&("articles", id)) {
            Some(path) => (*path).to_owned(),
            None => {
                let above = article.section.filter(|section| self.export.sections.contains_key(section));
                let above = above.map_or_else(|| "articles".to_owned(), |section| self.section(section, 0));
                let titles = article
                    .versions
                    .iter()
                    .map(|(locale, version)| (locale.as_str(), version.title.as_str()));
                let slug = slug(readable(titles, article.source.as_deref()), id);
                format!("{}.md", self.free(&above, &slug, id))
            }
        };
        self.places.articles.insert(id, path);
    }

    /// A path that nothing else has.
    fn free(&mut self, above: &str, slug: &str, id: u64) -> String {
        let path = if above.is_empty() { slug.to_owned() } else { format!("{above}/{slug}") };
        let path = if self.taken.contains(&path) { format!("{path}-{id}") } else { path };
        self.taken.insert(path.clone());
        path
    }
}

fn group_slug(group: Option<&Group>, id: u64) -> String {
    let names = group.into_iter().flat_map(|group| &group.versions);
    let names = names.map(|(locale, heading)| (locale.as_str(), heading.name.as_str()));
    slug(readable(names, group.and_then(|group| group.source.as_deref())), id)
}

/// The title for a path: the English one, which every browser and host shows well, else the one that
/// was written first.
fn readable<'t>(titles: impl Iterator<Item = (&'t str, &'t str)>, source: Option<&str>) -> &'t str {
    let rank = |locale: &str| match locale {
        locale if locale.to_lowercase().starts_with("en") => 0,
        locale if Some(locale) == source => 1,
        _ => 2,
    };
    titles
        .filter(|(_, title)| !title.is_empty())
        .min_by_key(|(locale, _)| rank(locale))
        .map_or("", |(_, title)| title)
}

/// A title as part of a path: letters and digits of any script in lower case.
fn slug(title: &str, id: u64) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == 'ー' {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug: String = slug.chars().take(MAX_SLUG).collect();
    match slug.trim_end_matches('-') {
        "" | "index" | "readme" => format!("article-{id}"),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_paths() {
        assert_eq!(slug("Send an invoice (again)!", 1), "send-an-invoice-again");
        assert_eq!(slug("請求書を 再発行する／PDF", 1), "請求書を-再発行する-pdf");
        assert_eq!(slug("???", 7), "article-7");
        assert_eq!(slug("Index", 7), "article-7");
        assert!(slug(&"長い".repeat(100), 1).chars().count() <= MAX_SLUG);
        let titles = [("ja", "請求"), ("en-us", "Billing")];
        assert_eq!(readable(titles.into_iter(), Some("ja")), "Billing");
        assert_eq!(readable(titles[..1].iter().copied(), None), "請求");
    }

    #[test]
    fn sections_within_each_other_end_somewhere() {
        let mut export = Export::default();
        export.sections.insert(1, Group { section: Some(2), ..Group::default() });
        export.sections.insert(2, Group { section: Some(1), ..Group::default() });
        let config = crate::config::load(&Sources::default()).0;
        let languages = Languages::new(&config, &Sources::default());
        let places = places(&export, &languages, "zendesk", &Writings::new());
        assert_eq!(places.sections.len(), 2);
    }
}
