//! Rules: what a site that can be built should still do better.
//!
//! One rule a file, named for the fault. A rule looks at one article or at the whole site, and only
//! says what it sees: how much that counts, and where it is allowed, is for `site.yaml` and for
//! comments in the article to say. `ARTICLE_RULES` and `SITE_RULES` are the table.

pub mod allow;

mod avoided_term;
mod change_without_article;
mod dated_promise;
mod deep_heading;
mod duplicate_description;
mod duplicate_title;
mod empty_link_text;
mod empty_phrase;
mod extra_translation;
mod fullwidth_letters;
mod halfwidth_kana;
mod lexicon;
mod long_guide;
mod long_sentence;
mod machine_dependent_character;
mod missing_alt_text;
mod missing_description;
mod missing_translation;
mod mixed_style;
mod orphan_page;
mod outdated_translation;
mod outdated_workaround;
mod overdue_review;
mod overdue_update;
mod procedure_in_faq;
mod skipped_heading_level;
mod step_without_check;
mod table_without_header;
mod unexplained_feature;
mod unknown_label;
mod unusual_title;
mod vague_link_text;
mod words;

#[cfg(test)]
mod testing;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::document::heading::{Heading, slug};
use crate::document::link::Link;
use crate::document::text::{self, Block, BlockKind};
use crate::document::{Body, Hole, Kind};
use crate::site::{Page, Site, Target};
use crate::source::{Source, Sources, Span};
use lexicon::Lexicon;

/// A rule about one article.
type ArticleRule = fn(&Article<'_>, &mut Vec<Diagnostic>);

/// A rule about the whole site.
type SiteRule = fn(&Site, &Sources, &mut Vec<Diagnostic>);

/// The rules about one article, in the order of their names.
const ARTICLE_RULES: &[ArticleRule] = &[
    avoided_term::check,
    change_without_article::check,
    dated_promise::check,
    deep_heading::check,
    empty_link_text::check,
    empty_phrase::check,
    fullwidth_letters::check,
    halfwidth_kana::check,
    long_guide::check,
    long_sentence::check,
    machine_dependent_character::check,
    missing_alt_text::check,
    mixed_style::check,
    outdated_workaround::check,
    overdue_review::check,
    overdue_update::check,
    procedure_in_faq::check,
    skipped_heading_level::check,
    step_without_check::check,
    table_without_header::check,
    unknown_label::check,
    unusual_title::check,
    vague_link_text::check,
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
    unexplained_feature::check,
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
    /// The words of its title, its description and its questions.
    pub head: Vec<Block>,
    /// The words of each text of its fields, in their order.
    pub fields: Vec<Vec<Block>>,
    /// What the glossary of its language asks for.
    pub lexicon: &'a Lexicon,
}

/// A link or image, and what it is on the site.
pub struct Linked<'a> {
    /// As it is written.
    pub link: &'a Link,
    /// What it leads to.
    pub target: &'a Target,
    /// Whether it shows the title of its target, having no words of its own.
    pub shows_title: bool,
}

impl<'a> Article<'a> {
    fn new(site: &'a Site, page: &'a Page, sources: &'a Sources, lexicon: &'a Lexicon) -> Self {
        let document = &page.document;
        let source = sources.get(document.source);
        let file = source.text().unwrap_or("");
        let written = document.written.clone();
        let blocks = if written.is_empty() { Vec::new() } else { text::blocks(file, written) };
        let head = head(page, file);
        let written = document.fields.iter().map(|field| &field.written);
        let fields =
            written.map(|field| text::field_blocks(file, field.span.range(), &field.value)).collect();
        Self { site, page, source, blocks, head, fields, lexicon }
    }

    /// All its words: title, description and questions, the text, the texts of fields.
    pub fn all_blocks(&self) -> impl Iterator<Item = &Block> {
        self.head.iter().chain(&self.blocks).chain(self.fields.iter().flatten())
    }

    /// Words of a field, if it is there.
    pub fn field(&self, number: Option<usize>) -> &[Block] {
        number.and_then(|number| self.fields.get(number)).map_or(&[], Vec::as_slice)
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

    /// Adds the edit that puts `better` for `written`, if that stands in the file as it is, and YAML
    /// has no other meaning for it there.
    pub fn exchange(&self, found: Diagnostic, span: Span, written: &str, better: String) -> Diagnostic {
        self.edit(found, Applicability::Safe, span, written, better)
    }

    /// The same for an edit that may be safe or not.
    pub fn edit(
        &self,
        found: Diagnostic,
        applicability: Applicability,
        span: Span,
        written: &str,
        better: String,
    ) -> Diagnostic {
        let stands_there = self.source.text().and_then(|file| file.get(span.range())) == Some(written);
        let in_text = self.page.document.written.contains(&span.range().start);
        let is_plain =
            !better.contains([':', ',', '#', '&', '*', '!', '|', '>', '@', '%', '[', ']', '{', '}']);
        let applicability = if self.changes_address(&span, written, &better) {
            Applicability::Suggested
        } else {
            applicability
        };
        if stands_there && (in_text || is_plain) { found.edit(applicability, span, better) } else { found }
    }

    /// Whether an edit gives a heading another id, which links and bookmarks lead to.
    fn changes_address(&self, span: &Span, written: &str, better: &str) -> bool {
        let before = slug(written);
        let mut headings = self.page.document.body.headings.iter();
        before != slug(better)
            && headings.any(|heading| {
                let place = heading.span.range();
                place.start <= span.range().start
                    && span.range().end <= place.end
                    && heading.id.contains(&before)
            })
    }

    /// Links and images with what they lead to.
    pub fn linked(&self) -> Vec<Linked<'a>> {
        let mut linked = Vec::new();
        let document = &self.page.document;
        for body in std::iter::once(&document.body).chain(document.fields.iter().map(|field| &field.body)) {
            collect_linked(body, &self.page.targets, &mut linked);
        }
        linked
    }

    /// Headings of the text and of its blocks for an audience, in their order.
    pub fn headings(&self) -> Vec<&'a Heading> {
        self.page.document.body.all_headings()
    }

    /// The steps of a guide: its headings of the second level.
    pub fn steps(&self) -> Vec<&'a Heading> {
        self.headings().into_iter().filter(|heading| heading.level == 2).collect()
    }
}

/// The title and the description of a page, as far as they are written as such, and its questions.
fn head(page: &Page, file: &str) -> Vec<Block> {
    let front_matter = &page.document.front_matter;
    // A question of a file with several is spoken of there. A title may come from the first heading.
    let place = front_matter.title_span.range();
    let is_written = file.get(place.clone()).is_some_and(|written| {
        written.contains(&front_matter.title) || written.starts_with(['"', '\'', '|', '>'])
    });
    let is_title = is_written && !page.is_part();
    let title = is_title.then(|| text::field_block(file, place, &front_matter.title, BlockKind::Heading(1)));
    let description = front_matter.description.as_ref();
    let description = description
        .map(|words| text::field_block(file, words.span.range(), &words.value, BlockKind::Paragraph));
    let questions = match &page.document.kind {
        Kind::Faq(faq) => faq.items.as_slice(),
        _ => &[],
    };
    let questions = questions.iter().map(|item| {
        text::field_block(file, item.question_span.range(), &item.question, BlockKind::Heading(2))
    });
    title.into_iter().chain(description).chain(questions).collect()
}

/// The pages in the order of their files, as their writers see them.
fn in_order_of_files(site: &Site) -> impl Iterator<Item = &Page> {
    let mut pages: Vec<&Page> = site.pages.iter().collect();
    pages.sort_by_key(|page| (page.path(), page.document.front_matter.title_span.start, page.id));
    pages.into_iter()
}

/// The targets of a page stand in the order of its links.
fn collect_linked<'a>(body: &'a Body, targets: &'a [Target], linked: &mut Vec<Linked<'a>>) {
    let titles: BTreeSet<usize> = body
        .holes
        .iter()
        .filter_map(|hole| if let Hole::Title(link) = hole { Some(*link) } else { None })
        .collect();
    for (number, link) in body.links.iter().enumerate() {
        let target = targets.get(linked.len()).unwrap_or(&Target::Nothing);
        linked.push(Linked { link, target, shows_title: titles.contains(&number) });
    }
    for hole in &body.holes {
        if let Hole::Block(_, block) = hole {
            collect_linked(block, targets, linked);
        }
    }
}

/// Looks at every article and at the site as a whole.
pub fn check(site: &Site, sources: &Sources) -> Vec<Diagnostic> {
    let lexicons: Vec<Lexicon> = site.terms.iter().map(|terms| Lexicon::new(terms)).collect();
    let by_page: Vec<Vec<Diagnostic>> = site
        .pages
        .par_iter()
        .map(|page| {
            let mut found = Vec::new();
            let article = Article::new(site, page, sources, &lexicons[page.language]);
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
