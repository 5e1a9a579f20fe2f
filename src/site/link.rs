//! What links mean: each destination becomes a page, a file or an outside address, once.

mod anchor;
mod missing;
mod reference;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, OnceLock};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::edition::Withheld;
use super::route::split_language;
use super::{Page, PageId, Route, Site};
use crate::diagnostic::{Code, Diagnostic, Label, printable};
use crate::document::link::{Link, LinkKind, host, is_safe_scheme, scheme};
use crate::document::{Body, Hole, reference_type};
use crate::source::{Content, SourceId, Sources, Span};
use crate::text;
use anchor::Anchors;
use missing::{Files, leads_out};

pub use anchor::{Anchor, change_id};

/// More repetitions of one broken link than this are only counted.
const MAX_LABELS: usize = 5;

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An article, and the place in it.
    Page(PageId, Anchor),
    /// A list that was made for a folder: its language and path.
    Section(usize, String),
    /// A file.
    Asset(SourceId),
    /// A place on the same page.
    Here(Anchor),
    /// An address outside.
    Outside(String),
    /// An address from the root of the host that is none of ours; left as it is.
    Host(String),
    /// Nothing; reported.
    Nothing,
}

/// Finds what links mean.
pub struct Resolver<'a> {
    site: &'a Site,
    sources: &'a Sources,
    withheld: &'a Withheld,
    /// Path below `content/` to the article written there.
    articles: HashMap<&'a str, PageId>,
    /// Explicit ids and keys, by language.
    ids: HashMap<(usize, &'a str), Vec<PageId>>,
    anchors: Vec<OnceLock<Anchors>>,
    used: Mutex<BTreeSet<SourceId>>,
    /// Files that are linked to but could run scripts.
    active: Mutex<BTreeSet<SourceId>>,
    files: OnceLock<Files<'a>>,
}

impl<'a> Resolver<'a> {
    /// Prepares for resolving.
    pub fn new(site: &'a Site, sources: &'a Sources, withheld: &'a Withheld) -> Self {
        let count = site.pages.len();
        let mut articles = HashMap::with_capacity(count);
        let mut ids: HashMap<(usize, &str), Vec<PageId>> = HashMap::with_capacity(count);
        for page in &site.pages {
            if page.document.item.is_none() {
                articles.insert(page.path().as_str(), page.id);
            }
            let key = page.key.trim_start_matches('=');
            let id = page.document.front_matter.id.as_ref().map(|id| id.value.as_str());
            for name in std::iter::once(key).chain(id.filter(|id| *id != key)) {
                ids.entry((page.language, name)).or_default().push(page.id);
            }
        }
        for ((language, id), page) in &site.merged {
            ids.entry((*language, id)).or_default().push(*page);
        }
        Self {
            site,
            sources,
            withheld,
            articles,
            ids,
            anchors: vec![OnceLock::new(); site.pages.len()],
            used: Mutex::default(),
            active: Mutex::default(),
            files: OnceLock::new(),
        }
    }

    /// The targets of the links of every page, and what is wrong with them.
    pub fn all(&self) -> (Vec<Vec<Target>>, Vec<Vec<Diagnostic>>) {
        self.site.pages.par_iter().map(|page| self.page(page)).unzip()
    }

    /// The same of one page.
    pub fn page(&self, page: &Page) -> (Vec<Target>, Vec<Diagnostic>) {
        let mut told = Told::default();
        let mut targets = Vec::new();
        self.body(page, &page.document.body, &mut targets, &mut told);
        for field in &page.document.fields {
            self.body(page, &field.body, &mut targets, &mut told);
        }
        (targets, told.found)
    }

    fn body(&self, page: &Page, body: &Body, targets: &mut Vec<Target>, told: &mut Told) {
        for link in &body.links {
            targets.push(self.link(page, link, told));
        }
        for hole in &body.holes {
            if let Hole::Block(_, block) = hole {
                self.body(page, block, targets, told);
            }
        }
    }

    fn link(&self, page: &Page, link: &Link, told: &mut Told) -> Target {
        let destination = link.destination.trim();
        if matches!(destination, "" | "#") || destination.starts_with('?') {
            return Target::Here(Anchor(None));
        }
        if let Some(fragment) = destination.strip_prefix('#') {
            return Target::Here(self.anchor(page, page.id, fragment, link, told));
        }
        let scheme = scheme(destination);
        if let Some(of) = scheme.as_deref().and_then(reference_type) {
            return self.reference_link(page, of, destination, link, told);
        }
        match scheme {
            Some(scheme) if !is_safe_scheme(&scheme) => {
                told.once(destination, &link.span, || unsafe_address(&scheme, &link.span));
                Target::Nothing
            }
            None if !destination.starts_with("//") => self.path_link(page, destination, link, told),
            _ => {
                self.check_embed(link, told);
                Target::Outside(destination.to_owned())
            }
        }
    }

    /// What a link with a path leads to: from the page, or from the root.
    fn path_link(&self, page: &Page, destination: &str, link: &Link, told: &mut Told) -> Target {
        let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
        let path = decoded(path.split('?').next().unwrap_or(path));
        let target = if let Some(from_root) = path.strip_prefix('/') {
            match self.at_root(page, from_root) {
                Some(target) => target,
                None => return Target::Host(destination.to_owned()),
            }
        } else {
            let Some(joined) = normalise(folder_of(page), &path) else {
                told.once(destination, &link.span, || leads_out(destination, &link.span));
                return Target::Nothing;
            };
            let Some(target) = self.path(&joined) else {
                self.not_found(page, link, &joined, told);
                return Target::Nothing;
            };
            target
        };
        match target {
            Target::Page(id, _) if !fragment.is_empty() => {
                Target::Page(id, self.anchor(page, id, fragment, link, told))
            }
            Target::Asset(source) => self.asset(source, link, told),
            target => target,
        }
    }

    /// Pictures and videos come from here or from a host that the site lists.
    fn check_embed(&self, link: &Link, told: &mut Told) {
        let Some(host) = host(&link.destination).filter(|_| link.kind == LinkKind::Image) else { return };
        if self.site.config.embeds.iter().any(|listed| host.eq_ignore_ascii_case(listed)) {
            return;
        }
        let shown = printable(host);
        told.once(&link.destination, &link.span, || {
            Diagnostic::new(
                Code::UnlistedEmbed,
                link.span.clone(),
                text!(
                    "{shown} の画像や動画は埋め込めないため、リンクにしました",
                    "pictures and videos from {shown} cannot be embedded; this became a link"
                ),
            )
            .help(text!(
                "画像は media/ に置き、動画なら site.yaml の embeds: に {shown} を足してください",
                "put pictures under media/; for videos add {shown} to `embeds:` in site.yaml"
            ))
        });
    }

    /// A file that a page may be given: not one that could run.
    fn asset(&self, source: SourceId, link: &Link, told: &mut Told) -> Target {
        let path = &self.sources.get(source).path;
        if !matches!(path.extension().as_str(), "html" | "htm" | "xhtml" | "js" | "mjs" | "wasm" | "swf") {
            return Target::Asset(source);
        }
        let shown = printable(path.as_str());
        locked(&self.active).insert(source);
        told.once(path.as_str(), &link.span, || {
            Diagnostic::new(
                Code::ActiveFile,
                link.span.clone(),
                text!(
                    "「{shown}」はスクリプトを動かせるため、公開しません",
                    "`{shown}` could run scripts and is not published"
                ),
            )
            .help(text!("PDF や画像、ZIP にして置いてください", "offer it as a PDF, an image or a ZIP file"))
        });
        Target::Nothing
    }

    /// What stands at a path below `content/`.
    fn path(&self, path: &str) -> Option<Target> {
        let trimmed = path.trim_end_matches('/');
        if let Some(id) = self.articles.get(trimmed) {
            return Some(Target::Page(*id, Anchor::default()));
        }
        let full = format!("content/{trimmed}");
        if let Some(source) = self.sources.find(&full)
            && matches!(source.content, Content::Asset(..) | Content::Bytes(_))
        {
            return Some(Target::Asset(source.id));
        }
        let stem = trimmed.strip_suffix(".html").unwrap_or(trimmed);
        for name in [format!("{stem}.md"), format!("{trimmed}/index.md"), format!("{trimmed}/README.md")] {
            if let Some(id) = self.articles.get(name.trim_start_matches('/')) {
                return Some(Target::Page(*id, Anchor::default()));
            }
        }
        let (language, rest) = split_language(trimmed, &self.site.config);
        let language = language.or_else(|| self.language_folder(trimmed));
        let folder = if self.language_folder(trimmed).is_some() { "" } else { rest };
        let language = language.unwrap_or(0);
        Some(match self.site.sections[language].get(folder)?.index {
            Some(id) => Target::Page(id, Anchor::default()),
            None => Target::Section(language, folder.to_owned()),
        })
    }

    fn language_folder(&self, path: &str) -> Option<usize> {
        self.site.config.languages.iter().position(|language| language.code == path)
    }

    /// What stands at an address from the root: an article's address, or a path in the content.
    fn at_root(&self, page: &Page, path: &str) -> Option<Target> {
        let address = path.trim_end_matches("index.html");
        let route = Route::new(address.split('/'));
        if let Some(id) = self.site.by_route.get(&route) {
            return Some(Target::Page(*id, Anchor::default()));
        }
        let path = normalise("", path)?;
        let code = self.site.language_code(page.language);
        self.path(&path).or_else(|| self.path(&format!("{code}/{path}")))
    }

    /// Files that are linked to but could run scripts, and so are not published.
    pub fn active_assets(&self) -> BTreeSet<SourceId> {
        locked(&self.active).clone()
    }

    /// Files used by fields.
    pub fn used_assets(&self) -> BTreeSet<SourceId> {
        locked(&self.used).clone()
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().expect("nothing panics while it is locked")
}

/// The folder below `content/` that a page is written in.
fn folder_of(page: &Page) -> &str {
    page.path().as_str().rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A part of an address as the names of files are written.
fn decoded(part: &str) -> String {
    composed(percent_decode_str(part).decode_utf8_lossy().into_owned())
}

/// A text in NFC. Nearly all are already, and seeing that is faster than composing them.
fn composed(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        text.nfc().collect()
    }
}

/// Joins a folder and a relative path; nothing if it leaves the content.
fn normalise(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(composed(parts.join("/")))
}

/// What to say about a link that could run something.
fn unsafe_address(scheme: &str, span: &Span) -> Diagnostic {
    let shown = printable(scheme);
    Diagnostic::new(
        Code::UnsafeAddress,
        span.clone(),
        text!(
            "「{shown}:」で始まるリンクは使えないため、外しました",
            "links that begin with `{shown}:` are not allowed; it was taken out"
        ),
    )
    .help(text!("https:// で始まるアドレスにしてください", "use an address that begins with https://"))
}

/// One finding for each target on a page; repetitions become labels.
#[derive(Default)]
struct Told {
    found: Vec<Diagnostic>,
    by_target: HashMap<String, usize>,
}

impl Told {
    fn once(&mut self, target: &str, span: &Span, make: impl FnOnce() -> Diagnostic) {
        if let Some(number) = self.by_target.get(target) {
            let first = &mut self.found[*number];
            if first.labels.len() < MAX_LABELS {
                first.labels.push(Label::repetition(span));
            }
            return;
        }
        self.by_target.insert(target.to_owned(), self.found.len());
        self.found.push(make());
    }
}
