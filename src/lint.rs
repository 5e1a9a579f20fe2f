//! Rules: what a site that can be built should still do better.
//!
//! One rule a file, named for the fault. A rule looks at one article or at the whole site, and only
//! says what it sees: how much that counts, and where it is allowed, is for `site.yaml` and for
//! comments in the article to say. `ARTICLE_RULES` and `SITE_RULES` are the table.

pub mod allow;

mod deep_heading;
mod duplicate_description;
mod duplicate_title;
mod extra_translation;
mod halfwidth_kana;
mod long_guide;
mod missing_alt_text;
mod missing_description;
mod missing_translation;
mod orphan_page;
mod outdated_translation;
mod overdue_review;
mod procedure_in_faq;
mod skipped_heading_level;
mod step_without_check;
mod table_without_header;
mod unusual_title;

#[cfg(test)]
mod testing;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::document::heading::Heading;
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
const ARTICLE_RULES: &[ArticleRule] = &[
    deep_heading::check,
    halfwidth_kana::check,
    long_guide::check,
    missing_alt_text::check,
    overdue_review::check,
    procedure_in_faq::check,
    skipped_heading_level::check,
    step_without_check::check,
    table_without_header::check,
    unusual_title::check,
];

/// The rules about the whole site, in the order of their names.
const SITE_RULES: &[SiteRule] = &[
    duplicate_description::check,
    duplicate_title::check,
    extra_translation::check,
    missing_description::check,
    missing_translation::check,
    orphan_page::check,
    outdated_translation::check,
    step_without_check::check_site,
];

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
        let document = &self.page.document;
        let bodies = std::iter::once(&document.body).chain(document.fields.iter().map(|field| &field.body));
        bodies.flat_map(Body::all_links).collect()
    }

    /// Headings of the text and of its blocks for an audience, in their order.
    pub fn headings(&self) -> Vec<&'a Heading> {
        let mut headings = Vec::new();
        collect_headings(&self.page.document.body, &mut headings);
        headings.sort_by_key(|heading| heading.span.start);
        headings
    }

    /// The steps of a guide: its headings of the second level.
    pub fn steps(&self) -> Vec<&'a Heading> {
        self.headings().into_iter().filter(|heading| heading.level == 2).collect()
    }
}

/// The pages in the order of their files, as their writers see them.
fn in_order_of_files(site: &Site) -> impl Iterator<Item = &Page> {
    let mut pages: Vec<&Page> = site.pages.iter().collect();
    pages.sort_by_key(|page| (page.path(), page.document.front_matter.title_span.start, page.id));
    pages.into_iter()
}

fn collect_headings<'a>(body: &'a Body, headings: &mut Vec<&'a Heading>) {
    headings.extend(&body.headings);
    for hole in &body.holes {
        if let Hole::Block(_, block) = hole {
            collect_headings(block, headings);
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
