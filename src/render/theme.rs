//! The theme: templates, components, words of the interface, style sheets and scripts.
//!
//! The default theme is part of the program. A site's own theme is a folder whose files take the
//! place of those with the same name; a template can still extend the one it replaces, as
//! `default/<name>`.

mod check;
mod files;
pub mod part;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::asset::Images;
use super::context::{self, Page};
use super::phrase;
use crate::config::Audience;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::site::Site;
use crate::source::{Content, Fault, SitePath, Source, SourceId, Sources, Span};
use crate::text;
use crate::yaml::Located;

use files::{Asset, File, Files, built_in, default_text, template_name};
use words::Words;

/// A theme ready to render.
pub struct Theme {
    tera: Tera,
    /// Words of the interface, one map a language of the site.
    words: Vec<Words>,
    word_values: Vec<Value>,
    /// Templates and components of the site's own theme.
    own: BTreeMap<String, SourceId>,
    /// Its style sheets, scripts and images.
    assets: Vec<Asset>,
    /// Their paths in the output by those in the theme.
    names: BTreeMap<String, String>,
    /// The script of the widget, which has a name that stays, and its style sheet.
    widget: [String; 2],
}

/// The theme of the last build, for the next one, and what is known of pictures.
#[derive(Default)]
pub struct Kept {
    pub(super) images: Arc<Images>,
    theme: Option<(Key, Arc<Theme>, Vec<Diagnostic>)>,
}

/// What a theme is made from.
#[derive(PartialEq)]
struct Key {
    files: Vec<(SourceId, Content)>,
    name: Located<String>,
    languages: Vec<String>,
    site: String,
}

impl Kept {
    /// The theme as it is now; the one of before if its templates do not work any more.
    pub fn load(&mut self, sources: &Sources, site: &Site, found: &mut Vec<Diagnostic>) -> Arc<Theme> {
        let name = &site.config.theme;
        let prefix = files::folder(&name.value);
        let context = Value::from_serializable(&site_context(site));
        // Of an image only the size is known, so that its bytes are compared.
        let content = |source: &Source| match &source.content {
            Content::Asset(..) => source.read().map_or_else(
                |error| Content::Faulty(Fault::Unreadable(error.to_string())),
                |bytes| Content::Bytes(bytes.into()),
            ),
            content => content.clone(),
        };
        let key = Key {
            files: sources.under(&prefix).map(|source| (source.id, content(source))).collect(),
            name: name.clone(),
            languages: site.config.languages.iter().map(|language| language.code.clone()).collect(),
            site: context.to_string(),
        };
        if let Some((before, theme, told)) = &self.theme
            && *before == key
        {
            found.extend_from_slice(told);
            return theme.clone();
        }
        let mut faults = Vec::new();
        let theme = load(sources, site, context, &mut faults);
        found.extend_from_slice(&faults);
        let fails = faults.iter().any(|fault| fault.code == Code::TemplateError);
        if let Some((of, before, _)) = &self.theme
            && fails
            && of.languages == key.languages
        {
            return before.clone();
        }
        let theme = Arc::new(theme);
        self.theme = Some((key, theme.clone(), faults));
        theme
    }

    /// A word of the interface; its name if there is none.
    pub fn word(&self, language: usize, name: &str) -> String {
        self.theme.as_ref().map_or(name, |(_, theme, _)| theme.word(language, name)).to_owned()
    }
}

/// Loads the theme and reports what is wrong in it.
fn load(sources: &Sources, site: &Site, context: Value, found: &mut Vec<Diagnostic>) -> Theme {
    let config = &site.config;
    let files = files::all(sources, config, found);
    check::check(&files, config, sources, found);
    let (names, assets, widget) = files::assets(&files, config);
    let words = words::load(&files, config, sources, found);
    let own = files.iter().filter_map(|(path, file)| {
        Some((path.strip_prefix("templates/").unwrap_or(path).to_owned(), file.source?))
    });
    let mut theme = Theme {
        word_values: words.iter().map(Value::from_serializable).collect(),
        words,
        own: own.collect(),
        assets,
        widget,
        names,
        tera: engine(),
    };
    theme.tera = templates(&files, &theme, sources, found);
    let names = Value::from_serializable(&theme.names);
    let global = theme.tera.global_context();
    global.insert_value("assets", names);
    global.insert_value("site", context);
    theme
}

fn site_context(site: &Site) -> context::Site {
    let (contact, feedback) = (&site.config.contact, &site.config.feedback);
    context::Site {
        edition: site.options.edition.name().to_owned(),
        noindex: site.options.edition > Audience::Public,
        accent: site.config.accent.clone(),
        contact: context::Contact {
            mail: contact.mail.clone(),
            form: contact.form.clone(),
            chat: contact.chat.clone(),
        },
        feedback: context::Feedback {
            endpoint: feedback.endpoint.clone(),
            mail: feedback.mail.clone(),
            issue: feedback.issue.clone(),
            searches: feedback.searches,
        },
        generator: concat!("Shirube ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// The templates and components of the theme. For a site with files of its own, those of the default
/// theme are there under other names as well: a template as `default/<name>`, to be extended; a
/// component as `default.<name>`, to be called.
fn templates(files: &Files, theme: &Theme, sources: &Sources, found: &mut Vec<Diagnostic>) -> Tera {
    let has_own = !theme.own.is_empty();
    let mut all = Vec::new();
    for (path, file) in files {
        let (Some(name), Some(text)) = (template_name(path), file.text()) else { continue };
        if let Some(default) = default_text(path).filter(|_| has_own) {
            all.push((format!("default/{name}"), renamed(path, default)));
        }
        all.push((name.to_owned(), text.to_owned()));
    }
    let mut tera = engine();
    let fault = match check::unfit_component(files) {
        Some(fault) => Some(fault),
        None => tera.add_raw_templates(all).err().map(|error| theme.explain(&error, sources)),
    };
    if let Some(fault) = fault {
        found.push(fault);
        // The pages are rendered with the built-in theme, so that the rest can still be looked at.
        tera = engine();
        let files = built_in();
        let texts =
            |(path, file): (&String, &File)| Some((template_name(path)?.to_owned(), file.text()?.to_owned()));
        tera.add_raw_templates(files.iter().filter_map(texts)).expect("the built-in templates are tested");
    }
    tera
}

/// A default file with its component, if it has one, under the name by which its replacement calls it.
fn renamed(path: &str, text: &str) -> String {
    let name = path.strip_prefix("components/").and_then(|name| name.strip_suffix(".html"));
    name.map_or_else(
        || text.to_owned(),
        |name| text.replace(&format!("component {name}"), &format!("component default.{name}")),
    )
}

/// As many titles are kept with the places where they may break.
const MAX_KNOWN: usize = 50_000;

/// The template engine with what ours has beyond Tera's own.
fn engine() -> Tera {
    let mut tera = Tera::new();
    // Menus and lists have the same titles on many pages.
    let known = Mutex::new(HashMap::<String, String>::new());
    let phrases = move |text: &str, _: Kwargs, _: &State| {
        let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(html) = known().get(text) {
            return Value::safe_string(html);
        }
        let html = phrase::html(text);
        let mut known = known();
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(text.to_owned(), html.clone());
        Value::safe_string(&html)
    };
    tera.register_filter("phrases", phrases);
    tera
}

/// Whether a message of Tera names a template.
fn quotes(words: &str, name: &str) -> bool {
    words.contains(&format!("`{name}`")) || words.contains(&format!("'{name}'"))
}

impl Theme {
    /// Style sheets, scripts and images: path in the output, content.
    pub fn assets(&self) -> impl Iterator<Item = Asset> {
        self.assets.iter().cloned()
    }

    /// The path in the output of a style sheet, script or image of the theme.
    pub fn asset(&self, path: &str) -> Option<&str> {
        self.names.get(path).map(String::as_str)
    }

    /// The script of the widget and its style sheet, as they are in the theme.
    pub fn widget(&self) -> &[String; 2] {
        &self.widget
    }

    /// A word of the interface; its name if the theme has none.
    pub fn word<'a>(&'a self, language: usize, name: &'a str) -> &'a str {
        self.words[language].get(name).map_or(name, String::as_str)
    }

    /// Renders a page with the template of its layout.
    pub fn render(
        &self,
        page: &Page,
        language: usize,
        sources: &Sources,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let template = format!("{}.html", page.layout);
        let rendered = Context::from_serialize(page).and_then(|mut context| {
            context.insert_value("t", self.word_values[language].clone());
            context
                .insert_value("nav", page.nav.clone().unwrap_or_else(|| Value::from_serializable(&[(); 0])));
            self.tera.render(&template, &context)
        });
        rendered.map(String::into_bytes).map_err(|error| vec![self.explain(&error, sources)])
    }

    /// A fault in a template, where it stands.
    fn explain(&self, error: &tera::Error, sources: &Sources) -> Diagnostic {
        let help = text!(
            "テンプレートを直してください。themes/ から消せば、標準のものが使われます",
            "mend the template; if you remove it from `themes/`, the default one is used"
        );
        let report = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report,
            kind => {
                let words = kind.to_string();
                let own = self.own.iter().find(|(name, _)| quotes(&words, name));
                let path =
                    own.map_or_else(|| SitePath::new("themes"), |(_, id)| sources.get(*id).path.clone());
                let words = printable(&words);
                return Diagnostic::file(
                    Code::TemplateError,
                    &path,
                    text!("テンプレートの誤り: {words}", "template error: {words}"),
                )
                .help(help);
            }
        };
        let words = printable(report.message());
        let name = printable(report.filename());
        let message =
            text!("テンプレート「{name}」の誤り: {words}", "error in the template `{name}`: {words}");
        let source: Option<&Source> = self.own.get(report.filename()).map(|id| sources.get(*id));
        match source {
            Some(source) => {
                let span = Span::new(source.id, report.span().range.clone());
                Diagnostic::new(Code::TemplateError, span, message).help(help)
            }
            // What a site replaced does not fit what calls it.
            None => {
                let path = SitePath::new(&format!("themes/default/{name}"));
                let line = report.span().start_line;
                let message = text!(
                    "テンプレート「{name}」の {line} 行目の誤り: {words}",
                    "error in the template `{name}`, line {line}: {words}"
                );
                Diagnostic::file(Code::TemplateError, &path, message).help(help)
            }
        }
    }
}
