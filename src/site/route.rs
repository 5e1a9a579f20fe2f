//! Addresses: what they are made of, and that each belongs to one thing only.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rayon::prelude::*;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::name::{bad_slug, safe_part};
use super::{Page, PageId, Relations, Site, incident};
use crate::config::{Config, Type};
use crate::diagnostic::{Code, Diagnostic, Text, printable};
use crate::document::Document;
use crate::source::{Content, SitePath, Sources};
use crate::text;

/// Folders at the top of the output, and of each language, that pages cannot have.
const TAKEN: &[&str] = &["assets", "tags", "browse", "search", "a-z"];

/// Files at the top of the output that are made, whatever the content holds.
const MADE: &[&str] = &["help-map.json", "robots.txt", "sitemap.xml", "status.json", "widget.js"];

/// The same below the home of each language.
const MADE_BY_LANGUAGE: &[&str] = &["404.html", "api/v2/incidents.json", "api/v2/summary.json"];

/// Whether a file is made at a path of the output, or where the path needs a folder.
fn is_made(path: &str, config: &Config) -> bool {
    let (language, rest) = split_language(path, config);
    let is_top = language.is_none_or(|language| language == 0);
    let is_at = |made: &&str| match rest.strip_prefix(*made) {
        Some(below) => below.is_empty() || below.starts_with('/'),
        None => false,
    };
    MADE_BY_LANGUAGE.iter().any(is_at) || (is_top && MADE.iter().any(is_at))
}

/// What a browser must not see as it is in a path.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'\'')
    .add(b'&')
    .add(b'[')
    .add(b']');

/// The address of a page: folders from the root with `/` after each, NFC, not encoded.
/// The home of the first language is the empty text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Route(String);

impl Route {
    /// A route of folders.
    pub fn new<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut route = String::new();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            put_nfc(&mut route, part);
            route.push('/');
        }
        Self(route)
    }

    /// The home of a language.
    pub fn home(config: &Config, language: usize) -> Self {
        Self::new((language > 0).then(|| config.languages[language].code.as_str()))
    }

    /// A route below this one.
    #[must_use]
    pub fn join(&self, path: &str) -> Self {
        Self::new(self.0.split('/').chain(path.split('/')))
    }

    /// The route above this one.
    #[must_use]
    pub fn parent(&self) -> Self {
        let inner = self.0.trim_end_matches('/');
        Self(inner.rfind('/').map_or(String::new(), |at| inner[..=at].to_owned()))
    }

    /// The folders with `/` after each.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that the page is written to.
    pub fn output_path(&self) -> String {
        format!("{}index.html", self.0)
    }

    /// The way from the page to the root: `../` for each folder.
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The address from the root, encoded, without `/` in front.
    pub fn encoded(&self) -> String {
        encode(&self.0)
    }

    /// The relative address from this page to another.
    pub fn link(&self, to: &Self) -> String {
        relative(&self.0, &to.0)
    }

    /// The relative address from this page to a file of the output.
    pub fn link_file(&self, path: &str) -> String {
        relative(&self.0, path)
    }
}

/// Adds a part, composed.
pub(super) fn put_nfc(route: &mut String, part: &str) {
    // Looking is faster than composing, and nearly all parts are composed already.
    if is_nfc_quick(part.chars()) == IsNormalized::Yes {
        route.push_str(part);
    } else {
        route.extend(part.nfc());
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0)
    }
}

/// A path of the output as a browser wants it.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The relative address from the folder `from` to `to`, both from the root.
fn relative(from: &str, to: &str) -> String {
    let common = from
        .split_inclusive('/')
        .zip(to.split_inclusive('/'))
        .take_while(|(a, b)| a == b && a.ends_with('/'))
        .map(|(a, _)| a.len())
        .sum::<usize>();
    let mut link = "../".repeat(from[common..].matches('/').count());
    link.push_str(&encode(&to[common..]));
    if link.is_empty() {
        link.push_str("./");
    } else if !link.starts_with("../") && link.split('/').next().is_some_and(|part| part.contains(':')) {
        link.insert_str(0, "./");
    }
    link
}

/// The parts of a path below `content/` and the language of its folder, if it lies in one.
pub fn split_language<'a>(path: &'a str, config: &Config) -> (Option<usize>, &'a str) {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    match config.languages.iter().position(|language| language.code == first) {
        Some(language) if !rest.is_empty() => (Some(language), rest),
        _ => (None, path),
    }
}

/// Where a file that pages use is put in the output.
pub fn asset_path(path: &SitePath, config: &Config) -> String {
    let below = path.as_str().strip_prefix("content/").unwrap_or(path.as_str());
    let (language, rest) = split_language(below, config);
    format!("{}{rest}", Route::home(config, language.unwrap_or(0)).as_str())
}

/// Reports files of the content that would be put where a file of ours goes.
pub fn check_assets(site: &Site, sources: &Sources, found: &mut Vec<Diagnostic>) {
    let calendars: Vec<String> =
        (0..site.config.languages.len()).filter_map(|language| incident::calendar(site, language)).collect();
    for (path, source) in &site.assets {
        if is_made(path, &site.config) || calendars.contains(path) {
            let shown = printable(path);
            found.push(
                Diagnostic::file(
                    Code::AddressConflict,
                    &sources.get(*source).path,
                    text!(
                        "このファイルの場所 /{shown} は Shirube が使います",
                        "Shirube itself uses /{shown}, where this file would be"
                    ),
                )
                .help(text!("ファイルの名前か場所を変えてください", "rename the file, or move it")),
            );
        }
    }
}

/// Gives every document its language, folder, key and address.
pub fn place(documents: Vec<Arc<Document>>, config: &Config, found: &mut Vec<Diagnostic>) -> Vec<Page> {
    let placed: Vec<(Option<Page>, Vec<Diagnostic>)> = documents
        .into_par_iter()
        .map(|document| {
            let mut found = Vec::new();
            (place_one(document, config, &mut found), found)
        })
        .collect();
    let mut pages = Vec::with_capacity(placed.len());
    for (page, mut faults) in placed {
        pages.extend(page);
        found.append(&mut faults);
    }
    pages
}

fn place_one(document: Arc<Document>, config: &Config, found: &mut Vec<Diagnostic>) -> Option<Page> {
    let path = document.path.clone();
    let (folder_language, rest) = split_language(path.as_str(), config);
    let language = super::language::of(&document, folder_language, config, found)?;
    let (folder, name) = rest.rsplit_once('/').unwrap_or(("", rest));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_index = document.item.is_none() && matches!(stem, "index" | "README");
    let home = Route::home(config, language);
    let front_matter = &document.front_matter;
    let (folder, key, route) = if let (Type::Ticket, Some(item)) = (document.kind.of(), &document.item) {
        let folder = ticket_folder(config);
        let part = safe_part(item, front_matter.id.as_ref().map(|id| &id.span), found);
        (folder.to_owned(), format!("{folder}/{part}"), home.join(folder).join(&part))
    } else {
        let own = match &front_matter.slug {
            // The home page stays where everybody looks for it.
            Some(slug) if is_index && folder.is_empty() => {
                let reason = text!(
                    "トップページのアドレスは変えられません",
                    "the home page cannot have another address"
                );
                found.push(bad_slug(&slug.value, &slug.span, &reason));
                String::new()
            }
            Some(slug) => {
                if is_reserved_slug(&slug.value) {
                    found.push(bad_slug(
                        &slug.value,
                        &slug.span,
                        &text!("別の意味に使われる名前です", "this name has another meaning"),
                    ));
                }
                safe_part(&slug.value, Some(&slug.span), found)
            }
            None if is_index => String::new(),
            None => stem.to_owned(),
        };
        let base = if is_index && front_matter.slug.is_some() {
            folder.rsplit_once('/').map_or("", |(parent, _)| parent)
        } else {
            folder
        };
        let mut route = home.join(base).join(&own);
        let mut key = if is_index { folder.to_owned() } else { join(folder, stem) };
        if let Some(item) = &document.item {
            let part = safe_part(item, Some(&front_matter.title_span), found);
            route = route.join(&part);
            key = format!("{key}#{part}");
        }
        (folder.to_owned(), key, route)
    };
    if document.kind.of() == Type::Ticket
        && let Some(id) = &front_matter.id
        && document.item.is_none()
    {
        safe_part(&id.value, Some(&id.span), found);
    }
    let key = front_matter.translation_key.as_ref().map_or(key, |key| format!("={}", key.value));
    Some(Page {
        id: PageId(0),
        document,
        language,
        route,
        key,
        folder,
        is_index,
        released: None,
        targets: Vec::new(),
        target_bases: Vec::new(),
        relations: Relations::default(),
        backlinks: Vec::new(),
    })
}

/// The folder of the roadmap: the first that holds tickets.
pub fn ticket_folder(config: &Config) -> &str {
    config.types.iter().find(|(_, t)| **t == Type::Ticket).map_or("roadmap", |(folder, _)| folder)
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn is_reserved_slug(slug: &str) -> bool {
    slug.eq_ignore_ascii_case("index")
}

/// Numbers the pages in the order of their addresses, and reports addresses that two things want:
/// by letter case too, and a page where a folder or file of ours must be.
pub fn claim(
    pages: &mut Vec<Page>,
    sources: &Sources,
    config: &Config,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<Route, PageId> {
    pages.sort_by(|a, b| {
        (&a.route, &a.document.path, &a.document.item).cmp(&(&b.route, &b.document.path, &b.document.item))
    });
    let mut taken: HashMap<String, usize> = HashMap::with_capacity(pages.len());
    let mut keep = vec![true; pages.len()];
    for (number, page) in pages.iter().enumerate() {
        let top = page.route.as_str().strip_prefix(Route::home(config, page.language).as_str()).unwrap_or("");
        let top = top.split('/').next().unwrap_or("").to_lowercase();
        if TAKEN.contains(&top.as_str()) || is_made(&page.route.as_str().to_lowercase(), config) {
            let route = printable(&page.route.to_string());
            found.push(conflict(
                page,
                text!("アドレス {route} は Shirube が使います", "Shirube itself uses the address {route}"),
            ));
            keep[number] = false;
            continue;
        }
        let folded = page.route.as_str().to_lowercase();
        if let Some(first) = taken.get(&folded) {
            found.push(same_address(&pages[*first], page));
            keep[number] = false;
        } else {
            taken.insert(folded, number);
        }
    }
    for source in sources.under("content/") {
        if !matches!(source.content, Content::Asset(..)) {
            continue;
        }
        let path = asset_path(&source.path, config);
        let folded = path.to_lowercase();
        let folder = folded.strip_suffix("index.html");
        if let Some(number) = folder.and_then(|folder| taken.get(folder)) {
            let page = &pages[*number];
            let (a, b) = (printable(source.path.as_str()), printable(page.path().as_str()));
            found.push(conflict(
                page,
                text!("「{a}」と「{b}」が同じファイルになります", "`{a}` and `{b}` want the same file"),
            ));
        } else if let Some(number) = taken.get(&format!("{folded}/")) {
            let page = &pages[*number];
            let (a, b) = (printable(source.path.as_str()), printable(page.path().as_str()));
            found.push(conflict(
                page,
                text!(
                    "「{a}」と「{b}」が同じ名前のファイルとフォルダーになります",
                    "`{a}` is a file where `{b}` needs a folder"
                ),
            ));
        }
    }
    let mut keep = keep.into_iter();
    pages.retain(|_| keep.next().unwrap_or(true));
    for (page, id) in pages.iter_mut().zip(0..) {
        page.id = PageId(id);
    }
    pages.iter().map(|page| (page.route.clone(), page.id)).collect()
}

/// Two pages that want one address.
fn same_address(first: &Page, page: &Page) -> Diagnostic {
    let title = |page: &Page| page.document.front_matter.title_span.clone();
    let id = |page: &Page| {
        page.document.front_matter.id.as_ref().map_or_else(|| title(page), |id| id.span.clone())
    };
    let route = printable(&page.route.to_string());
    let (a, b) = (printable(first.path().as_str()), printable(page.path().as_str()));
    let is_ticket = page.document.kind.of() == Type::Ticket;
    match [first, page].map(|page| page.document.item.as_deref()) {
        [Some(one), Some(other)] if one == other && is_ticket => {
            let shown = printable(one);
            Diagnostic::new(
                Code::AddressConflict,
                id(page),
                text!("id「{shown}」の要望が 2 つあります", "there are two tickets with the id `{shown}`"),
            )
            .label(id(first), text!("もう一方", "the other"))
            .help(text!(
                "同じ要望なら 1 つにまとめ、違う要望なら別の id を付けてください",
                "make them one if they ask for the same; else give one of them another id"
            ))
        }
        [Some(_), Some(other)] if first.document.source == page.document.source => {
            let shown = printable(other);
            Diagnostic::new(
                Code::AddressConflict,
                id(page),
                text!(
                    "id「{shown}」のアドレス {route} は、同じファイルのほかの id のアドレスと同じです",
                    "the id `{shown}` has the address {route}, which another id in this file has too"
                ),
            )
            .label(title(first), text!("もう一方の記事", "the other article"))
            .help(text!("別の id を付けてください", "give one of them another id"))
        }
        _ => conflict(
            page,
            text!(
                "「{a}」と「{b}」が同じアドレス {route} になります",
                "`{a}` and `{b}` both want the address {route}"
            ),
        )
        .label(title(first), text!("もう一方の記事", "the other article")),
    }
}

fn conflict(page: &Page, message: Text) -> Diagnostic {
    Diagnostic::new(Code::AddressConflict, page.document.front_matter.title_span.clone(), message).help(
        text!(
            "どちらかのファイル名か slug を変えてください",
            "change the file name or the `slug` of one of them"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_work_from_any_depth() {
        for (from, to, expected) in [
            ("", "", "./"),
            ("", "faq/a/", "faq/a/"),
            ("faq/a/", "", "../../"),
            ("faq/a/", "faq/b/", "../b/"),
            ("faq/a/", "faq/", "../"),
            ("faq/", "faq/請求/", "%E8%AB%8B%E6%B1%82/"),
            ("a/", "a/", "./"),
            ("faq/a/", "media/x y.png", "../../media/x%20y.png"),
            ("a/", "a/b:c/", "./b:c/"),
        ] {
            assert_eq!(relative(from, to), expected, "{from} -> {to}");
        }
    }
}
