//! The theme: templates, components, words of the interface, style sheets and scripts.
//!
//! The default theme is part of the program. A site's own theme is a folder whose files take the
//! place of those with the same name; a template can still extend the one it replaces, as
//! `default/<name>`.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Tera, Value};

use super::accent;
use super::context::{self, Page};
use super::lean;
use super::script::Scripts;
use crate::config::{Audience, Config};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::site::Site;
use crate::source::{Content, Fault, SitePath, Source, SourceId, Sources, Span};
use crate::text;
use crate::yaml::{self, Findings, Located};

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme ready to render.
pub struct Theme {
    tera: Tera,
    /// Words of the interface, one map a language of the site.
    words: Vec<BTreeMap<String, String>>,
    word_values: Vec<Value>,
    /// Templates and components of the site's own theme.
    own: BTreeMap<String, SourceId>,
    /// Its style sheets, scripts and images.
    assets: Vec<Asset>,
}

/// A style sheet, script or image: its path in the output and its content.
type Asset = (String, Arc<[u8]>);

/// A file of the theme: its text and, if it is the site's own, its source.
struct File {
    bytes: Arc<[u8]>,
    source: Option<SourceId>,
}

/// The theme of the last build, for the next one.
#[derive(Default)]
pub struct Kept {
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
        let prefix = format!("themes/{}/", name.value);
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
    let files = files(sources, &site.config, found);
    let (names, assets) = assets(&files, &site.config);
    let words: Vec<BTreeMap<String, String>> =
        site.config.languages.iter().map(|language| words(&files, &language.code, sources, found)).collect();
    let mut theme = Theme {
        word_values: words.iter().map(Value::from_serializable).collect(),
        words,
        own: files
            .iter()
            .filter_map(|(path, file)| {
                Some((path.strip_prefix("templates/").unwrap_or(path).to_owned(), file.source?))
            })
            .collect(),
        assets,
        tera: Tera::new(),
    };
    theme.tera = templates(&files, &theme, sources, found);
    let global = theme.tera.global_context();
    global.insert_value("assets", Value::from_serializable(&names));
    global.insert_value("site", context);
    theme
}

fn site_context(site: &Site) -> context::Site {
    let contact = &site.config.contact;
    context::Site {
        edition: site.options.edition.name().to_owned(),
        noindex: site.options.edition > Audience::Public,
        accent: site.config.accent.clone(),
        contact: context::Contact {
            mail: contact.mail.clone(),
            form: contact.form.clone(),
            chat: contact.chat.clone(),
        },
        generator: concat!("Shirube ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// Every file of the theme by its path in the theme.
fn files(sources: &Sources, config: &Config, found: &mut Vec<Diagnostic>) -> BTreeMap<String, File> {
    let mut files = BTreeMap::new();
    collect(&DEFAULT, &mut files);
    let name = &config.theme.value;
    let prefix = format!("themes/{name}/");
    let mut any = name == "default";
    for source in sources.under(&prefix) {
        any = true;
        let path = source.path.as_str()[prefix.len()..].to_owned();
        match &source.content {
            Content::Faulty(_) => found.push(
                Diagnostic::file(
                    Code::UnreadableFile,
                    &source.path,
                    text!("テーマのこのファイルを読めません", "this file of the theme cannot be read"),
                )
                .help(text!("UTF-8 のふつうのファイルにしてください", "make it an ordinary file in UTF-8")),
            ),
            _ => {
                // An unchanged copy of a built-in file is that file.
                let is_copy = |bytes: &[u8]| files.get(&path).is_some_and(|file| *file.bytes == *bytes);
                if let Some(bytes) = source.read().ok().filter(|bytes| !is_copy(bytes)) {
                    files.insert(path, File { bytes: bytes.into(), source: Some(source.id) });
                }
            }
        }
    }
    if !any {
        let shown = printable(name);
        found.push(
            Diagnostic::new(
                Code::WrongValue,
                config.theme.span.clone(),
                text!(
                    "テーマのフォルダー themes/{shown}/ がありません",
                    "there is no theme folder themes/{shown}/"
                ),
            )
            .help(text!(
                "theme の名前を確かめるか、フォルダーを作ってください",
                "check the name, or make the folder"
            )),
        );
    }
    files
}

fn collect(dir: &Dir<'_>, files: &mut BTreeMap<String, File>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.insert(path, File { bytes: file.contents().into(), source: None });
    }
    for dir in dir.dirs() {
        collect(dir, files);
    }
}

/// Style sheets, scripts and images of the theme: path in the theme to path in the output, which
/// carries the hash of the content. Scripts import each other by these names.
fn assets(files: &BTreeMap<String, File>, config: &Config) -> (BTreeMap<String, String>, Vec<Asset>) {
    let mut assets = BTreeMap::new();
    let accent = config.accent.as_deref().and_then(accent::style_sheet);
    let accent = accent.map(|sheet| ("css/accent.css".to_owned(), Arc::from(sheet.into_bytes())));
    let own = files
        .iter()
        .filter(|(path, _)| {
            !path.starts_with("templates/")
                && !path.starts_with("components/")
                && !path.starts_with("strings/")
        })
        .filter(|(path, _)| path.contains('/'))
        .map(|(path, file)| {
            // Comments of the built-in files are for whoever reads the theme, not for browsers.
            let text = std::str::from_utf8(&file.bytes).ok().filter(|_| file.source.is_none());
            let lean = match path.rsplit('.').next() {
                Some("js") => text.map(lean::script),
                Some("css") => text.map(lean::style_sheet),
                _ => None,
            };
            (path.clone(), lean.map_or_else(|| file.bytes.clone(), |text| text.into_bytes().into()))
        });
    let published: BTreeMap<String, Arc<[u8]>> = own.chain(accent).collect();
    let scripts = Scripts::new(published.iter());
    for (path, bytes) in &published {
        let hash = scripts.hash(path).unwrap_or_else(|| blake3::hash(bytes)).to_hex();
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        assets.insert(path.clone(), format!("assets/{stem}.{}.{extension}", &hash[..10]));
    }
    let rewritten = published.iter().map(|(path, bytes)| {
        let bytes = scripts.rewrite(path, &assets).unwrap_or_else(|| bytes.clone());
        (assets[path].clone(), bytes)
    });
    let rewritten = rewritten.collect();
    (assets, rewritten)
}

/// The words of a language; those that a language does not have are taken from English.
fn words(
    files: &BTreeMap<String, File>,
    language: &str,
    sources: &Sources,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    let short = language.split('-').next().unwrap_or(language);
    for name in ["en", short, language] {
        let path = format!("strings/{name}.yaml");
        for file in default_file(&path).iter().chain(files.get(&path)) {
            let Ok(text) = std::str::from_utf8(&file.bytes) else { continue };
            let findings = Findings::default();
            let id = file.source.unwrap_or(SourceId(0));
            if let Some(node) = yaml::parse(id, text, 0..text.len(), &findings)
                && let yaml::Value::Map(entries) = node.value
            {
                for (key, value) in entries {
                    if let yaml::Value::Scalar { text, .. } = value.value {
                        words.insert(key.name, text);
                    }
                }
            }
            if file.source.is_some_and(|id| sources.get(id).text().is_some()) {
                found.append(&mut findings.borrow_mut());
            }
        }
    }
    words
}

fn default_file(path: &str) -> Option<File> {
    DEFAULT.get_file(path).map(|file| File { bytes: file.contents().into(), source: None })
}

fn templates(
    files: &BTreeMap<String, File>,
    theme: &Theme,
    sources: &Sources,
    found: &mut Vec<Diagnostic>,
) -> Tera {
    let mut own = Vec::new();
    let mut defaults = Vec::new();
    for (path, file) in files {
        let Some(name) = template_name(path) else { continue };
        match std::str::from_utf8(&file.bytes) {
            Ok(text) if file.source.is_some() => own.push((name.to_owned(), text.to_owned())),
            Ok(text) => defaults.push((name.to_owned(), text.to_owned())),
            Err(_) => {}
        }
    }
    // What a site replaces stays there under another name, to be extended.
    for (name, _) in &own {
        let path = format!("templates/{name}");
        if let Some(file) = DEFAULT.get_file(&path).and_then(|file| file.contents_utf8()) {
            defaults.push((format!("default/{name}"), file.to_owned()));
        }
    }
    let mut tera = Tera::new();
    let all = defaults.iter().chain(&own).map(|(name, text)| (name.as_str(), text.as_str()));
    if let Err(error) = tera.add_raw_templates(all) {
        found.push(theme.explain(&error, sources));
        // The pages are rendered with the built-in theme, so that the rest can still be looked at.
        tera = Tera::new();
        let mut built_in = BTreeMap::new();
        collect(&DEFAULT, &mut built_in);
        let templates = built_in
            .iter()
            .filter_map(|(path, file)| Some((template_name(path)?, std::str::from_utf8(&file.bytes).ok()?)));
        tera.add_raw_templates(templates).expect("the built-in templates are tested");
    }
    tera
}

/// `article.html` for `templates/article.html`, `components/card.html` for itself.
fn template_name(path: &str) -> Option<&str> {
    if !path.ends_with(".html") && !path.ends_with(".xml") {
        return None;
    }
    path.strip_prefix("templates/").or_else(|| path.starts_with("components/").then_some(path))
}

impl Theme {
    /// Style sheets, scripts and images: path in the output, content.
    pub fn assets(&self) -> impl Iterator<Item = Asset> {
        self.assets.iter().cloned()
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
                let words = printable(&kind.to_string());
                let path = SitePath::new("themes");
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
            None => {
                let path = SitePath::new(&format!("themes/default/{name}"));
                Diagnostic::file(Code::TemplateError, &path, message).help(help)
            }
        }
    }
}
