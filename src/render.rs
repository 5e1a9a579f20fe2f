//! Pages as HTML: every address of the site becomes an artifact that is rendered when asked for.

pub mod context;
pub mod contract;

mod accent;
mod alphabet;
mod asset;
mod body;
mod card;
mod contents;
mod facet;
mod helpful;
mod highlight;
mod incident;
mod kind;
mod lean;
mod linked;
mod list;
mod listing;
mod matrix;
mod nav;
mod page;
mod phrase;
mod picture;
mod qr;
mod release;
mod roadmap;
mod theme;
mod widget;
mod words;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use crate::config::Type;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::output::{Artifact, Output};
use crate::site::{self, PageId, Route, Site};
use crate::source::Sources;
use crate::text;

use listing::Listing;
use theme::Theme;

pub use theme::{Kept, part};

/// What pages are rendered with.
pub struct Renderer {
    site: Arc<Site>,
    sources: Arc<Sources>,
    theme: Arc<Theme>,
    images: Arc<asset::Images>,
    /// Open incidents of each language, for the banner.
    open_incidents: Vec<Vec<PageId>>,
    /// A name for what the banner shows.
    generation: String,
    /// The calendar of maintenance of each language.
    calendars: Vec<Option<String>>,
    /// Navigations that pages side by side share: language, address of a page among them.
    navs: Mutex<HashMap<(usize, Route), tera::Value>>,
    /// Success cases of each language.
    cases: Vec<Vec<PageId>>,
    /// The index from A to Z of each language, sorted once for all of its pages.
    alphabets: Vec<OnceLock<alphabet::Rows>>,
    /// The words of all titles, for finding related pages.
    words: OnceLock<site::related::Words>,
    /// The folder of each language's search index, where there is something to search.
    search: Vec<Option<String>>,
}

/// Adds every page and file of the site to the output. `search` has for each language the
/// folder of its search index, such as `search/ja/3f2a`, if there is something to search.
pub fn pages(
    site: &Arc<Site>,
    sources: &Arc<Sources>,
    search: &[Option<String>],
    kept: &mut Kept,
    output: &mut Output,
) -> (Arc<Renderer>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let theme = kept.load(sources, site, &mut found);
    for (path, bytes) in theme.assets() {
        output.insert(path, Artifact::Bytes(bytes));
    }
    let cases = |language: usize| -> Vec<PageId> {
        let pages = site.pages.iter().filter(|page| page.language == language && page.of() == Type::Case);
        pages.map(|page| page.id).collect()
    };
    let languages = 0..site.config.languages.len();
    let open: Vec<Vec<PageId>> =
        languages.clone().map(|language| site::incident::open(site, language)).collect();
    let renderer = Arc::new(Renderer {
        generation: incident::generation(site, &open),
        open_incidents: open,
        calendars: languages.clone().map(|language| site::incident::calendar(site, language)).collect(),
        cases: languages.map(cases).collect(),
        site: site.clone(),
        sources: sources.clone(),
        images: kept.images.clone(),
        navs: Mutex::default(),
        alphabets: vec![OnceLock::new(); site.config.languages.len()],
        words: OnceLock::new(),
        search: search.to_vec(),
        theme,
    });
    let status = renderer.clone();
    output.insert(incident::STATUS, Artifact::Page(Arc::new(move || status.status())));
    output.insert_bytes(widget::SCRIPT, renderer.widget());
    output.insert_bytes(widget::HELP_MAP, renderer.help_map());
    for page in &site.pages {
        let (renderer, id) = (renderer.clone(), page.id);
        output.insert(page.route.output_path(), Artifact::Page(Arc::new(move || renderer.article(id))));
    }
    for listing in listing::all(site, search) {
        let path = listing.output_path(site);
        let renderer = renderer.clone();
        output.insert(path, Artifact::Page(Arc::new(move || renderer.listing(&listing))));
    }
    asset::add(site, sources, &kept.images, output);
    (renderer, found)
}

/// Adds what leads on from old addresses, where nothing else of the site is by now.
pub fn redirects(renderer: &Arc<Renderer>, output: &mut Output) -> Vec<Diagnostic> {
    let site = &renderer.site;
    let mut found = Vec::new();
    for (path, id) in &site.redirects {
        if is_taken(output, path) {
            let (page, shown) = (site.page(*id), printable(path));
            found.push(
                Diagnostic::new(
                    Code::AddressConflict,
                    page.document.front_matter.title_span.clone(),
                    text!(
                        "古いアドレス「{shown}」は、サイトのほかのページやファイルと重なります",
                        "the old address `{shown}` belongs to another page or file of the site"
                    ),
                )
                .help(text!("aliases からこのアドレスを消してください", "remove the address from `aliases`")),
            );
            continue;
        }
        let (renderer, id, from) = (renderer.clone(), *id, path.clone());
        output.insert(path.clone(), Artifact::Page(Arc::new(move || renderer.redirect(&from, id))));
    }
    found
}

/// Whether a file stands at a path, or where the path needs a folder.
fn is_taken(output: &Output, path: &str) -> bool {
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    folders.chain([path]).any(|part| output.contains(part))
}

impl Renderer {
    fn article(&self, id: PageId) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let page = self.site.page(id);
        let context = self.page_context(page);
        self.theme.render(&context, page.language, &self.sources)
    }

    fn listing(&self, listing: &Listing) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let context = self.listing_context(listing);
        self.theme.render(&context, listing.language(), &self.sources)
    }

    fn redirect(&self, from: &str, to: PageId) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let context = self.redirect_context(from, to);
        self.theme.render(&context, self.site.page(to).language, &self.sources)
    }
}
