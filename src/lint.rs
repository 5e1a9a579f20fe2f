//! Rules: what a site that can be built should still do better.
//!
//! One rule a file, named for the fault. A rule looks at one article or at the whole site, and only
//! says what it sees: how much that counts, and where it is allowed, is for `site.yaml` and for
//! comments in the article to say. [`ARTICLE_RULES`] and [`SITE_RULES`] are the table.

mod halfwidth_kana;
mod missing_alt_text;
mod overdue_update;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::document::link::Link;
use crate::document::text::{self, Block};
use crate::document::{Body, Hole};
use crate::site::{Page, Site};
use crate::source::{Source, Sources, Span};

/// A rule about one article.
type ArticleRule = fn(&Article<'_>, &mut Vec<Diagnostic>);

/// A rule about the whole site.
type SiteRule = fn(&Site, &Sources, &mut Vec<Diagnostic>);

/// The rules about one article, in the order of their names.
const ARTICLE_RULES: &[ArticleRule] =
    &[halfwidth_kana::check, missing_alt_text::check, overdue_update::check];

/// The rules about the whole site, in the order of their names.
const SITE_RULES: &[SiteRule] = &[];

/// What a rule about one article can look at.
pub struct Article<'a> {
    /// The site it is part of.
    pub site: &'a Site,
    /// The article in the site.
    pub page: &'a Page,
    /// Its file.
    pub source: &'a Source,
    /// The words of its text, block by block; none for one that has no text of its own.
    pub blocks: Vec<Block>,
}

impl<'a> Article<'a> {
    fn new(site: &'a Site, page: &'a Page, sources: &'a Sources) -> Self {
        let source = sources.get(page.document.source);
        let written = page.document.written.clone();
        let blocks = match source.text() {
            Some(file) if !written.is_empty() => text::blocks(file, written),
            _ => Vec::new(),
        };
        Self { site, page, source, blocks }
    }

    /// The site's configuration.
    pub fn config(&self) -> &'a Config {
        &self.site.config
    }

    /// Whether it is written in Japanese.
    pub fn is_japanese(&self) -> bool {
        self.site.language_code(self.page.language).starts_with("ja")
    }

    /// A place in a block: `range` counts bytes of its text.
    pub fn span(&self, block: &Block, range: std::ops::Range<usize>) -> Span {
        Span::new(self.source.id, block.in_file(range))
    }

    /// Links and images of the text, of its blocks for an audience and of its fields.
    pub fn links(&self) -> Vec<&'a Link> {
        let mut links = Vec::new();
        let document = &self.page.document;
        for body in std::iter::once(&document.body).chain(document.fields.iter().map(|field| &field.body)) {
            collect_links(body, &mut links);
        }
        links
    }
}

fn collect_links<'a>(body: &'a Body, links: &mut Vec<&'a Link>) {
    links.extend(&body.links);
    for hole in &body.holes {
        if let Hole::Block(_, block) = hole {
            collect_links(block, links);
        }
    }
}

/// Looks at every article and at the site as a whole.
pub fn check(site: &Site, sources: &Sources) -> Vec<Diagnostic> {
    let by_page: Vec<Vec<Diagnostic>> = site
        .pages
        .par_iter()
        .map(|page| {
            let mut found = Vec::new();
            let article = Article::new(site, page, sources);
            for rule in ARTICLE_RULES {
                rule(&article, &mut found);
            }
            found
        })
        .collect();
    let by_rule: Vec<Vec<Diagnostic>> = SITE_RULES
        .par_iter()
        .map(|rule| {
            let mut found = Vec::new();
            rule(site, sources, &mut found);
            found
        })
        .collect();
    by_page.into_iter().chain(by_rule).flatten().collect()
}
