//! From a help center of Zendesk to Markdown files.
//!
//! Sections become folders with a first page each, labels tags, old addresses aliases. The versions
//! of an article in several languages get the same path in the folders of their languages. An
//! article that is not for everybody never becomes public.

mod counts;
mod element;
mod export;
mod link;
mod markup;
mod page;
mod place;
mod table;
mod tidy;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::report::list;
use super::written::{self, Writings, Written, hash};
use super::{File, Imported};
use crate::config::{Audience, Config, Type};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::document;
use crate::import::date::Dates;
use crate::source::{SitePath, Sources};
use crate::text;
use counts::Counts;
use export::{Export, Group, Readers};
use link::{Links, Noted};
use page::Page;
use place::{Languages, Places};

pub use link::IMAGES;

/// What is asked for.
pub struct Request<'a> {
    /// What was exported.
    pub files: &'a [File],
    /// Images that lie beside it: path from the export's folder, and where each is.
    pub beside: BTreeMap<String, PathBuf>,
    /// The hash of a file on disk, by [`hash_of`].
    pub hash: &'a dyn Fn(&Path) -> Option<String>,
    /// The site as it is.
    pub site: &'a Sources,
    /// Its configuration.
    pub config: &'a Config,
    /// Tells several help centers apart.
    pub name: Option<String>,
}

/// The hash by which files are compared.
pub fn hash_of(bytes: &[u8]) -> String {
    hash(bytes)
}

/// Imports articles.
pub fn import(request: &Request<'_>) -> Imported {
    let mut found = Vec::new();
    let writings = super::writings(request.site, request.config, &mut found);
    let export = export::read(request.files, &mut found);
    if export.articles.is_empty() && export.nameless.is_empty() && found.is_empty() {
        let file = request.files.first().map_or("", |file| file.name.as_str());
        found.push(super::nothing(&SitePath::new(file)));
    }
    if found.iter().any(|one| one.severity == Severity::Error) {
        return Imported::failed(found);
    }
    let languages = Languages::new(request.config, request.site);
    let origin = request.name.as_ref().map_or("zendesk".to_owned(), |name| format!("zendesk:{name}"));
    let places = place::places(&export, &languages, &origin, &writings);
    let mut work = Work {
        request,
        languages,
        origin,
        links: Arc::default(),
        last: writings.clone(),
        writings,
        imported: Imported { diagnostics: found, ..Imported::default() },
        counts: Counts::default(),
    };
    let pages = work.pages(&export, &places);
    let mut links = Links {
        hosts: hosts(&export),
        beside: request.beside.clone(),
        pictures: pictures(&export),
        anchors: anchors(&export),
        ..Links::default()
    };
    for page in &pages {
        let files = links.files.entry((page.kind, page.id)).or_default();
        files.insert(page.language.clone(), page.path.clone());
    }
    work.links = Arc::new(links);
    for page in &pages {
        match page.kind {
            "articles" => work.article(page, &export),
            "sections" => work.group(page, &export.sections[&page.id]),
            _ => work.group(page, &export.categories[&page.id]),
        }
    }
    work.finish(&export)
}

/// The hosts that the articles' own addresses name.
fn hosts(export: &Export) -> BTreeSet<String> {
    let versions = export.articles.values().flat_map(|article| article.versions.values());
    let host = |url: &String| Some(url.split_once("://")?.1.split_once('/')?.0.to_owned());
    versions.filter_map(|version| host(version.url.as_ref()?)).collect()
}

/// The values of an attribute in all articles.
fn values<'a>(export: &'a Export, attribute: &'static str) -> impl Iterator<Item = &'a str> {
    let versions = export.articles.values().flat_map(|article| article.versions.values());
    let parts = versions.flat_map(move |version| version.body.split(attribute).skip(1));
    parts.filter_map(|part| part.split(['"', '\'']).nth(1))
}

/// Paths of all pictures, by the last part.
fn pictures(export: &Export) -> BTreeMap<String, BTreeSet<String>> {
    let mut pictures: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for src in values(export, "src=") {
        let path = link::picture(src);
        // With or without the host, it is the same one.
        let path = path
            .split_once("://")
            .map_or(path.as_str(), |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        let name = link::file_name(path).to_owned();
        pictures.entry(name).or_default().insert(path.trim_start_matches('/').to_owned());
    }
    pictures
}

/// The anchors that links of any article lead to.
fn anchors(export: &Export) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for address in values(export, "href=") {
        let anchor = address.split_once('#').map(|(_, anchor)| anchor.to_owned());
        anchors.extend(anchor.filter(|anchor| !anchor.is_empty()));
    }
    anchors
}

/// A page to make.
struct Made {
    /// What addresses call it: articles, sections, categories.
    kind: &'static str,
    /// Its number.
    id: u64,
    /// The language of the site.
    language: String,
    /// The locale of the help center.
    locale: String,
    /// Its path below the folder of its language.
    below: String,
    /// Its path in the site.
    path: String,
}

struct Work<'a> {
    request: &'a Request<'a>,
    languages: Languages<'a>,
    origin: String,
    links: Arc<Links>,
    /// What the last import wrote.
    last: Writings,
    writings: Writings,
    imported: Imported,
    counts: Counts,
}

impl Work<'_> {
    /// Everything that becomes a page, folders first.
    fn pages(&mut self, export: &Export, places: &Places) -> Vec<Made> {
        let mut pages = Vec::new();
        for (kind, groups, folders) in [
            ("categories", &export.categories, &places.categories),
            ("sections", &export.sections, &places.sections),
        ] {
            for (id, group) in groups {
                let Some(folder) = folders.get(id) else { continue };
                let locales = group.versions.keys().map(String::as_str);
                let chosen = self.chosen(locales, group.source.as_deref(), None);
                self.add(&mut pages, kind, *id, &format!("{folder}/index.md"), chosen);
            }
        }
        for (id, article) in &export.articles {
            let Some(below) = places.articles.get(id) else { continue };
            let locales = article.versions.keys().map(String::as_str);
            let chosen = self.chosen(locales, article.source.as_deref(), Some(*id));
            self.add(&mut pages, "articles", *id, below, chosen);
        }
        pages
    }

    fn add(
        &self,
        pages: &mut Vec<Made>,
        kind: &'static str,
        id: u64,
        below: &str,
        chosen: BTreeMap<String, String>,
    ) {
        pages.extend(chosen.into_iter().map(|(language, locale)| {
            let path = self.languages.path(&language, below);
            Made { kind, id, language, locale, below: below.to_owned(), path }
        }));
    }

    /// The first page of a folder.
    fn group(&mut self, made: &Made, group: &Group) {
        let heading = &group.versions[&made.locale];
        let mut page = Page::new(&heading.name);
        page.text("description", &table::without_tags(&heading.description));
        page.word("weight", group.position.map(|position| position.to_string()));
        page.list("aliases", page::aliases(heading.url.as_deref()));
        self.write(made, &heading.name, page.with("").into_bytes());
    }

    /// The locale for each language of the site: of several, the one in which it was written.
    fn chosen<'l>(
        &mut self,
        locales: impl Iterator<Item = &'l str>,
        source: Option<&str>,
        article: Option<u64>,
    ) -> BTreeMap<String, String> {
        let mut chosen: BTreeMap<String, String> = BTreeMap::new();
        for locale in locales {
            let Some(language) = self.languages.of(locale) else {
                if article.is_some() {
                    *self.counts.locales.entry(locale.to_owned()).or_default() += 1;
                }
                continue;
            };
            match chosen.get(language) {
                Some(_) if source != Some(locale) => {
                    self.counts.doubled.extend(article.map(|id| format!("{id} ({locale})")));
                }
                other => {
                    let other = other.cloned().zip(article);
                    self.counts.doubled.extend(other.map(|(other, id)| format!("{id} ({other})")));
                    chosen.insert(language.to_owned(), locale.to_owned());
                }
            }
        }
        chosen
    }

    fn article(&mut self, made: &Made, export: &Export) {
        let article = &export.articles[&made.id];
        let version = &article.versions[&made.locale];
        let Ok(converted) = markup::convert(&version.body, &self.links, &made.path, &made.language) else {
            self.imported.diagnostics.push(too_large(&made.path, made.id));
            return;
        };
        let dates = Dates::new(None, self.request.config.utc_offset, std::iter::empty());
        let day = |text: &Option<String>| dates.read(text.as_deref()?).ok();
        let (created, updated) = (day(&version.created), day(&version.updated));
        let mut page = Page::new(if version.title.trim().is_empty() { &made.below } else { &version.title });
        // A folder that happens to be called like a type would ask for fields that no article has.
        let folder_type = self.languages.folder_type(&made.below);
        let is_other = !matches!(folder_type, Type::Article | Type::Faq);
        page.word("type", is_other.then(|| Type::Article.name().to_owned()));
        page.word("date", created.map(|date| date.to_string()));
        page.word("updated", updated.max(created).map(|date| date.to_string()));
        let audience = match export.readers(article) {
            Readers::All => None,
            Readers::Customers => Some(Audience::Customer),
            Readers::Staff => Some(Audience::Internal),
        };
        page.word("audience", audience.map(|audience| audience.name().to_owned()));
        page.word("draft", version.draft.then(|| "true".to_owned()));
        page.word("weight", article.position.map(|position| position.to_string()));
        page.list("tags", article.labels.clone());
        page.list("aliases", page::aliases(version.url.as_deref()));
        self.counts.drafts += usize::from(version.draft);
        if audience == Some(Audience::Customer) {
            self.counts.closed.push(made.path.clone());
        }
        self.copy(&converted.noted);
        if self.write(made, &version.title, page.with(&converted.markdown).into_bytes()) {
            self.tell_of_images(&made.path, &converted.noted);
        } else if audience.is_some() && self.is_public(&made.path) {
            self.counts.open.push(made.path.clone());
        }
    }

    /// Whether a file of the site is for everybody.
    fn is_public(&self, path: &str) -> bool {
        let parsed = self.request.site.find(path).map(|source| document::parse(source, self.request.config));
        let documents = parsed.into_iter().flat_map(|parsed| parsed.documents);
        documents.into_iter().any(|document| document.front_matter.audience == Audience::Public)
    }

    /// Has images copied, unless somebody has exchanged them.
    fn copy(&mut self, noted: &Noted) {
        for (target, from) in noted.copies.clone() {
            let Some(new) = (self.request.hash)(&from) else { continue };
            let key = (self.origin.clone(), target.clone());
            let there = self
                .request
                .site
                .find(&target)
                .map(|source| source.read().map(|bytes| hash(&bytes)).unwrap_or_default());
            let last = self.last.get(&key).and_then(|written| written.wrote.get("file"));
            match &there {
                Some(there) if *there == new => {}
                Some(there) if Some(there) != last => {
                    if !self.counts.edited.contains(&target) {
                        self.counts.edited.push(target);
                    }
                    continue;
                }
                _ => {
                    self.imported.copies.insert(target.clone(), from);
                }
            }
            let wrote = BTreeMap::from([("file".to_owned(), new)]);
            self.writings.insert(key, Written { target, wrote });
        }
    }

    /// Tells of images that are not here.
    fn tell_of_images(&mut self, path: &str, noted: &Noted) {
        for (images, message, help) in [
            (
                &noted.locked,
                text!(
                    "ログインしないと見えない画像があります",
                    "there are pictures that only those who are logged in can see"
                ),
                text!(
                    "画像を保存してエクスポートの隣に置き、もう一度取り込んでください",
                    "save them beside the exported file and import again"
                ),
            ),
            (
                &noted.remote,
                text!("ほかのサイトにある画像は表示されません", "pictures of another site are not shown"),
                text!(
                    "画像を保存してエクスポートの隣に置き、もう一度取り込んでください",
                    "save them beside the exported file and import again"
                ),
            ),
        ] {
            if !images.is_empty() {
                let mut diagnostic =
                    Diagnostic::file(Code::MissingImage, &SitePath::new(path), with_names(&message, images));
                diagnostic.severity = Severity::Warning;
                self.imported.diagnostics.push(diagnostic.help(help));
            }
        }
    }

    /// Has a file written, unless it is no longer what the last import wrote: then it is not ours.
    fn write(&mut self, made: &Made, title: &str, bytes: Vec<u8>) -> bool {
        let Made { kind, id, language, path, .. } = made;
        let key = (self.origin.clone(), format!("{kind}/{id}/{language}"));
        let new = hash(&bytes);
        let last = self.last.get(&key).and_then(|written| written.wrote.get("file"));
        let there = self
            .request
            .site
            .find(path)
            .map(|source| source.read().map(|bytes| hash(&bytes)).unwrap_or_default());
        match (&there, last) {
            (Some(there), _) if *there == new => self.counts.unchanged += 1,
            (Some(there), Some(last)) if there == last => {
                self.counts.changed.push(path.to_owned());
                self.imported.files.push((path.to_owned(), bytes));
            }
            (Some(_), _) => {
                self.counts.edited.push(path.to_owned());
                return false;
            }
            (None, Some(_)) => {
                self.counts.removed.push(path.to_owned());
                return false;
            }
            (None, None) => {
                self.counts.new.push((path.to_owned(), title.to_owned()));
                self.imported.files.push((path.to_owned(), bytes));
            }
        }
        let wrote = BTreeMap::from([("file".to_owned(), new)]);
        self.writings.insert(key, Written { target: path.to_owned(), wrote });
        true
    }

    fn finish(mut self, export: &Export) -> Imported {
        for ((origin, key), written) in &self.last {
            let id = key.strip_prefix("articles/").and_then(|rest| rest.split('/').next()?.parse().ok());
            if *origin == self.origin && id.is_some_and(|id: u64| !export.articles.contains_key(&id)) {
                self.counts.gone.push(written.target.clone());
            }
        }
        self.imported.report = self.counts.lines(export);
        if self.imported.has_errors() {
            self.imported.files.clear();
            self.imported.copies.clear();
            return self.imported;
        }
        let text = written::write(&self.writings);
        self.imported.put(self.request.site, written::PATH, text);
        self.imported
    }
}

fn with_names(message: &Text, names: &[String]) -> Text {
    let names = list(names);
    let Text { ja, en } = message;
    text!("{ja}（{names}）", "{en} ({names})")
}

fn too_large(path: &str, id: u64) -> Diagnostic {
    Diagnostic::file(
        Code::PageTooLarge,
        &SitePath::new(path),
        text!(
            "記事 {id} の HTML が大きすぎるか、入れ子が深すぎます",
            "the HTML of article {id} is too large, or its elements lie too deep within each other"
        ),
    )
    .help(text!("もとの記事を分けてください", "split the article"))
}
