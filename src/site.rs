//! Everything that needs all documents: which of them are in the edition, where they live, what
//! their links mean, what goes with what.
//!
//! [`resolve`] is the one place where links become pages and where an edition leaves things out.
//! What it leaves out is gone from here on: no later stage can see it, so none can leak it.

pub mod change;
pub mod context;
pub mod day;
pub mod edition;
pub mod graph;
pub mod incident;
pub mod link;
pub mod name;
pub mod natural;
pub mod navigation;
pub mod related;
pub mod release;
pub mod route;
pub mod taxonomy;
pub mod unanswered;
pub mod version;
pub mod walk;

mod kept;
mod language;
mod lost;
mod merge;
mod redirect;
#[cfg(test)]
pub mod testing;
mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::{Audience, Config, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::kind::ticket::Disclosure;
use crate::document::{Document, Kind, Term, ledger};
use crate::source::{SitePath, SourceId, Sources};
use crate::text;
use crate::yaml::Located;

pub use change::Change;
pub use graph::Relations;
pub use kept::Kept;
pub use link::{Anchor, Target};
pub use navigation::{NavNode, Section};
pub use route::Route;
pub use taxonomy::Shelf;

/// What a site is resolved for.
#[derive(Debug, Clone)]
pub struct Options {
    /// For whom.
    pub edition: Audience,
    /// Whether unfinished articles are in it.
    pub drafts: bool,
    /// The day that publishing dates are compared with.
    pub today: Date,
    /// The moment that times are compared with, in seconds since 1970 in UTC.
    pub now: i64,
}

/// Index of a [`Page`] in its [`Site`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// A document with its place in the site.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its index.
    pub id: PageId,
    /// What was written.
    pub document: Arc<Document>,
    /// Index of its language in the configuration.
    pub language: usize,
    /// Its address.
    pub route: Route,
    /// What its translations share: the path without language and extension, or the key written.
    pub key: String,
    /// The folder it lies in, without language; for the index of a folder, that folder.
    pub folder: String,
    /// Whether it is the index of its folder.
    pub is_index: bool,
    /// For release notes: the day that gives them their place among the others.
    pub released: Option<Date>,
    /// The targets of its links: of the body, its blocks, then the texts of fields.
    pub targets: Vec<Target>,
    /// Where the targets of each text begin: the body's first, then one for each field text.
    pub target_bases: Vec<usize>,
    /// What it is related to.
    pub relations: Relations,
    /// Pages that link here, in order.
    pub backlinks: Vec<PageId>,
}

impl Page {
    /// Its title.
    pub fn title(&self) -> &str {
        &self.document.front_matter.title
    }

    /// Whether the name of its file may be seen: it may say what a title says that readers do not see.
    pub fn shows_path(&self, edition: Audience) -> bool {
        edition == Audience::Internal
            || !matches!(&self.document.kind, Kind::Ticket(ticket) if ticket.disclosure > Disclosure::TitleStatus)
    }

    /// Its type.
    pub fn of(&self) -> Type {
        self.document.kind.of()
    }

    /// Whether it is one question of a file with several, which lists show as that file.
    pub fn is_part(&self) -> bool {
        self.document.item.is_some() && self.of() == Type::Faq
    }

    /// Its path below `content/`.
    pub fn path(&self) -> &SitePath {
        &self.document.path
    }
}

/// The whole site in one edition.
#[derive(Debug, Clone)]
pub struct Site {
    /// The configuration.
    pub config: Arc<Config>,
    /// What it was resolved for.
    pub options: Options,
    /// All pages made of documents.
    pub pages: Vec<Page>,
    /// Page of each address.
    pub by_route: BTreeMap<Route, PageId>,
    /// Translations: key to page for each language.
    pub translations: BTreeMap<String, Vec<Option<PageId>>>,
    /// The page that has the answer for each screen of the product, by context key, for readers of
    /// each language.
    pub context: Vec<BTreeMap<String, PageId>>,
    /// Folders of each language.
    pub sections: Vec<BTreeMap<String, Section>>,
    /// The navigation of each language, where `site.yaml` gives one.
    pub nav: Vec<Vec<NavNode>>,
    /// Tags and facets of each language.
    pub shelves: Vec<Vec<Shelf>>,
    /// For each page, which shelves of its language it stands on.
    pub shelves_of: Vec<Vec<usize>>,
    /// Old addresses and the pages they lead to: path in the output, page.
    pub redirects: BTreeMap<String, PageId>,
    /// The tickets that merged ones are part of now, by language and id.
    pub merged: BTreeMap<(usize, String), PageId>,
    /// What happened to requests, in each language.
    pub changes: Vec<Vec<Change>>,
    /// The feeds of these: path in the output, without its ending.
    pub change_feeds: Vec<Option<String>>,
    /// Files that pages use: path in the output, source.
    pub assets: BTreeMap<String, SourceId>,
    /// The logo's path in the output.
    pub logo: Option<String>,
    /// The glossary of each language.
    pub terms: Vec<Vec<Term>>,
    /// The next day on which something appears or disappears.
    pub next_change: Option<Date>,
    /// What must not be found in the output.
    pub guard: Option<edition::Guard>,
}

impl Site {
    /// The page with this id.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// The folder that a target leads to, by its list or its first page, and its language.
    pub fn folder(&self, target: &Target) -> Option<(usize, &Section)> {
        let (language, path) = match target {
            Target::Page(id, _) => {
                let page = self.page(*id);
                page.is_index.then_some((page.language, &page.folder))?
            }
            Target::Section(language, path) => (*language, path),
            _ => return None,
        };
        Some((language, self.sections[language].get(path)?))
    }

    /// The code of a language.
    pub fn language_code(&self, language: usize) -> &str {
        &self.config.languages[language].code
    }

    /// The home address of a language.
    pub fn home(&self, language: usize) -> Route {
        Route::home(&self.config, language)
    }
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Input {
    /// Every article.
    pub documents: Vec<Arc<Document>>,
    /// Every term.
    pub terms: Vec<Term>,
    /// What the ledger says.
    pub events: Vec<Located<ledger::Event>>,
}

/// Builds the site of one edition from all documents.
pub fn resolve(
    input: Input,
    sources: &Sources,
    config: Arc<Config>,
    options: Options,
) -> (Site, Vec<Diagnostic>) {
    let Resolved { site, mut found, link_faults, .. } = resolve_all(input, sources, config, options);
    found.extend(link_faults.into_iter().flatten());
    (site, found)
}

/// A site, what it leaves out, and what was found: about the links of each page, and the rest.
struct Resolved {
    site: Site,
    withheld: edition::Withheld,
    found: Vec<Diagnostic>,
    link_faults: Vec<Vec<Diagnostic>>,
}

fn resolve_all(input: Input, sources: &Sources, config: Arc<Config>, options: Options) -> Resolved {
    let Input { documents, terms, events } = input;
    let all = documents.len();
    let lives = ledger::Life::all(&events);
    let lost = lost::check(&documents, &lives);
    let (mut found, (documents, withheld, faults)) =
        rayon::join(|| name::check(sources, &config), || edition::cut(documents, &options));
    found.extend(faults.into_iter().chain(lost));
    if documents.is_empty() && all > 0 && !withheld.has_unreadable {
        let path = SitePath::new("content");
        found.push(
            Diagnostic::file(
                Code::NothingToPublish,
                &path,
                text!(
                    "公開される記事がありません（下書きや公開前、限定公開の記事だけです）",
                    "nothing is published: all articles are drafts, not yet due, or for a narrower audience"
                ),
            )
            .help(text!(
                "draft や publish_at、--edition、--drafts を確かめてください",
                "check draft, publish_at, --edition and --drafts"
            )),
        );
    }
    let mut pages = route::place(documents, &config, &mut found);
    let merges = merge::merge(&mut pages, &lives, &withheld, &config, &mut found);
    let by_route = route::claim(&mut pages, sources, &config, &mut found);
    release::set_days(&mut pages);
    let ((shelves, faults), (sections, (translations, more))) = rayon::join(
        || taxonomy::shelves(&pages, &config),
        || rayon::join(|| navigation::sections(&pages, &config), || language::pair(&pages, &config)),
    );
    found.extend(faults.into_iter().chain(more));
    let context = context::map(&pages, &translations, &config, &mut found);
    let guard = edition::Guard::new(&withheld, &pages);
    let count = pages.len();
    let (merged, old_routes) = merges.targets(&pages);
    let mut redirects = redirect::collect(&pages, &by_route, &config, &mut found);
    for (path, page) in old_routes {
        redirects.entry(path).or_insert(page);
    }
    let changes = change::changes(&pages, &merged, &lives, config.languages.len());
    let mut site = Site {
        redirects,
        merged,
        changes,
        change_feeds: Vec::new(),
        next_change: withheld.next_change,
        terms: (0..config.languages.len())
            .map(|language| language::terms(&terms, &config, language))
            .collect(),
        nav: Vec::new(),
        logo: None,
        assets: BTreeMap::new(),
        config,
        options,
        pages,
        by_route,
        translations,
        context,
        sections,
        shelves_of: taxonomy::by_page(&shelves, count),
        shelves,
        guard,
    };
    let resolver = link::Resolver::new(&site, sources, &withheld);
    let ((resolved, link_faults), (relations, more)) =
        rayon::join(|| resolver.all(), || graph::relations(&site, &resolver));
    found.extend(more);
    let nav = navigation::configured(&site, &resolver, &mut found);
    let logo = resolver.logo(&mut found);
    let mut used: BTreeSet<SourceId> = resolver.used_assets();
    used.extend(resolved.iter().flatten().filter_map(|target| match target {
        Target::Asset(source) => Some(*source),
        _ => None,
    }));
    used.extend(resolver.active_assets());
    unused::report(sources, &site, &used, &mut found);
    for source in resolver.active_assets() {
        used.remove(&source);
    }
    site.nav = nav;
    site.logo = logo;
    site.assets = used
        .into_iter()
        .map(|source| (route::asset_path(&sources.get(source).path, &site.config), source))
        .collect();
    route::check_assets(&site, sources, &mut found);
    site.change_feeds =
        (0..site.config.languages.len()).map(|language| change::feed(&site, language)).collect();
    for ((page, targets), relations) in site.pages.iter_mut().zip(resolved).zip(relations) {
        page.targets = targets;
        page.relations = relations;
    }
    for page in &mut site.pages {
        page.target_bases = graph::target_bases(&page.document);
    }
    graph::backlinks(&mut site);
    Resolved { site, withheld, found, link_faults }
}
