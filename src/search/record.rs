//! What there is to find: pages and their sections, as texts.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::plain;
use crate::config::Type;
use crate::document::kind::{faq, release};
use crate::document::{Body, Kind};
use crate::site::link::change_id;
use crate::site::taxonomy::COMPONENTS;
use crate::site::{Page, PageId, Site, Target};

/// More ways to ask than this are not kept for a page.
const MAX_QUESTIONS: usize = 64;
/// More of an answer than this is not shown in lists.
const MAX_ANSWER_CHARS: usize = 300;
/// A text longer than this, in bytes, is cut.
const MAX_SECTION_BYTES: usize = 4500;

/// A page as search sees it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Which page of the site; for testing what is found.
    pub page: u32,
    /// Its address from the root of the site, encoded.
    pub path: String,
    /// Title.
    pub title: String,
    /// Name of the type.
    pub of: String,
    /// State of a ticket, status of an incident.
    pub state: String,
    /// Titles of the folders on the way to it.
    pub breadcrumbs: Vec<String>,
    /// The short answer of a question.
    pub answer: String,
    /// Words it is found by that are nowhere on it: keywords, error messages, readings.
    pub keywords: Vec<String>,
    /// Facet and key of everything it can be filtered by.
    pub facets: Vec<(String, String)>,
    /// How much more it counts than others.
    #[serde(with = "bits")]
    pub boost: f64,
    /// What it holds: first what stands before its headings, then the headings' sections, then
    /// the questions it answers.
    pub sections: Vec<Section>,
}

/// A number to the last bit, which decimal digits do not promise.
mod bits {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(number.to_bits())
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<f64, D::Error> {
        u64::deserialize(from).map(f64::from_bits)
    }
}

/// A part of a page that can be found by itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Its heading; empty for what stands before the first.
    pub heading: String,
    /// The heading's id; empty where the page itself is the place.
    pub anchor: String,
    /// Its text, one line for each block.
    pub text: String,
}

/// Everything of one language that search may find, sorted by type and address.
pub fn collect(site: &Site, language: usize) -> Vec<Record> {
    let pages = site.pages.par_iter().filter(|page| {
        page.language == language && page.document.front_matter.search && page.document.front_matter.readable
    });
    let mut records: Vec<Record> = pages.map(|page| record(site, page)).collect();
    records.sort_by(|a, b| (&a.of, &a.path).cmp(&(&b.of, &b.path)));
    records
}

fn record(site: &Site, page: &Page) -> Record {
    let front_matter = &page.document.front_matter;
    let mut keywords = front_matter.keywords.clone();
    keywords.extend(front_matter.reading.clone());
    let mut facets: Vec<(String, String)> = Vec::new();
    for (facet, keys) in &front_matter.facets {
        facets.extend(keys.iter().map(|key| (facet.name().to_owned(), key.value.clone())));
    }
    facets.extend(front_matter.stage.map(|stage| ("stage".to_owned(), stage.name().to_owned())));
    let mut record = Record {
        page: page.id.0,
        path: page.route.encoded(),
        title: front_matter.title.clone(),
        of: page.of().name().to_owned(),
        breadcrumbs: breadcrumbs(site, page),
        boost: front_matter.boost.unwrap_or(1.0),
        facets,
        ..Record::default()
    };
    let mut text = Text { site, page, sections: vec![Section::default()], readings: Vec::new() };
    if let Some(description) = &front_matter.description {
        text.line(&description.value);
    }
    match &page.document.kind {
        Kind::Faq(faq) => set_faq(faq, &mut record, &mut text),
        Kind::Release(release) => text.changes(release),
        kind => {
            for line in own_lines(kind) {
                text.line(line);
            }
            // Components by the names that readers know.
            for shelf in &site.shelves_of[page.id.0 as usize] {
                let shelf = &site.shelves[page.language][*shelf];
                if shelf.facet == COMPONENTS {
                    text.line(&shelf.label);
                }
            }
            for number in 0..page.document.fields.len() {
                text.field(Some(number));
            }
        }
    }
    match &page.document.kind {
        Kind::Article(article) => keywords.extend(article.error_messages.iter().cloned()),
        Kind::Ticket(ticket) => {
            record.state = ticket.state.name().to_owned();
            keywords.extend(front_matter.id.as_ref().map(|id| id.value.clone()));
        }
        Kind::Incident(incident) => record.state = incident.status.name().to_owned(),
        Kind::Release(release) => {
            keywords.extend(release.version.as_ref().map(|version| version.value.clone()))
        }
        _ => {}
    }
    text.body(&page.document.body, 0);
    let Text { mut sections, readings, .. } = text;
    for section in &mut sections {
        section.heading = plain::tidy(&section.heading).replace('\n', " ");
        section.text = plain::tidy(&section.text);
    }
    let mut at = 0;
    sections.retain(|section| {
        at += 1;
        at == 1 || !section.heading.is_empty() || !section.text.is_empty()
    });
    let mut sections = split_long(sections);
    let questions = front_matter.questions.iter().take(MAX_QUESTIONS);
    sections.extend(questions.map(|question| Section { heading: question.clone(), ..Section::default() }));
    keywords.extend(readings);
    // What stands in the address: an old link that leads nowhere is searched for by it. That of a
    // success case may name a customer who is not to be named.
    let name = page.route.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if name.contains(|c: char| c.is_ascii_alphabetic()) && page.of() != Type::Case {
        keywords.push(name.replace(['-', '_'], " "));
    }
    keywords.dedup();
    Record { keywords, sections, ..record }
}

/// Cuts long texts, so that what is found is near what was asked. Only the first part keeps the
/// heading; all lead to it.
pub fn split_long(sections: Vec<Section>) -> Vec<Section> {
    let mut out = Vec::with_capacity(sections.len());
    for mut section in sections {
        let anchor = section.anchor.clone();
        while let Some(at) = cut(&section.text) {
            let rest = section.text.split_off(at).trim_start().to_owned();
            out.push(std::mem::replace(
                &mut section,
                Section { heading: String::new(), anchor: anchor.clone(), text: rest },
            ));
        }
        out.push(section);
    }
    out
}

/// Where a text that is too long is cut: after a line, a sentence, or where it must be.
fn cut(text: &str) -> Option<usize> {
    if text.len() <= MAX_SECTION_BYTES {
        return None;
    }
    let half = text.floor_char_boundary(MAX_SECTION_BYTES / 2);
    let most = text.floor_char_boundary(MAX_SECTION_BYTES);
    let end = |pattern: &[char]| text[half..most].rfind(pattern).map(|at| half + at);
    let after = |at: usize| at + text[at..].chars().next().map_or(1, char::len_utf8);
    let at = end(&['\n']).or_else(|| end(&['。', '！', '？'])).map(after).or_else(|| end(&[' ']));
    Some(at.unwrap_or(most))
}

fn set_faq(faq: &faq::Faq, record: &mut Record, text: &mut Text<'_>) {
    if let Some(question) = &faq.question {
        if *question != record.title {
            text.line(&record.title.clone());
        }
        record.title.clone_from(question);
    }
    let from = text.sections[0].text.len();
    text.field(faq.answer);
    let answer = plain::tidy(&text.sections[0].text[from..]).replace('\n', " ");
    record.answer = shortened(answer);
    text.field(faq.escalation);
}

/// As much of an answer as a list shows.
fn shortened(mut answer: String) -> String {
    if let Some((end, _)) = answer.char_indices().nth(MAX_ANSWER_CHARS) {
        answer.truncate(end);
        answer.push('…');
    }
    answer
}

/// The plain texts of a type that stand on its page.
fn own_lines(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::Article(article) => article.prerequisites.iter().map(String::as_str).collect(),
        Kind::Guide(guide) => guide.goal.iter().map(String::as_str).collect(),
        Kind::Case(case) => {
            let customer = &case.customer;
            let name = customer.name.as_ref().map(|name| &name.value);
            let about =
                [name, customer.pseudonym.as_ref(), customer.industry.as_ref(), customer.region.as_ref()];
            let quotes = case.quotes.iter().map(|quote| quote.text.as_str());
            let metrics = case.metrics.iter().map(|metric| metric.name.as_str());
            about.into_iter().flatten().map(String::as_str).chain(quotes).chain(metrics).collect()
        }
        _ => Vec::new(),
    }
}

/// The texts of a page, as they are put together.
struct Text<'a> {
    site: &'a Site,
    page: &'a Page,
    sections: Vec<Section>,
    readings: Vec<String>,
}

impl Text<'_> {
    /// A line for the section that stands before all headings.
    fn line(&mut self, line: &str) {
        self.sections[0].text.push('\n');
        self.sections[0].text.push_str(line);
    }

    /// The text of a field, by its number.
    fn field(&mut self, number: Option<usize>) {
        let page = self.page;
        let Some(number) = number else { return };
        let Some(field) = page.document.fields.get(number) else { return };
        let last = self.sections.last_mut().expect("there is always one");
        last.text.push('\n');
        let base = page.target_bases.get(number + 1).copied().unwrap_or(0);
        self.body(&field.body, base);
    }

    fn body(&mut self, body: &Body, base: usize) {
        let (site, page) = (self.site, self.page);
        let title = |link: usize| match page.targets.get(base + link)? {
            Target::Page(id, _) => Some(site.page(*id).title().to_owned()),
            _ => None,
        };
        plain::add(body, &title, &mut self.sections, &mut self.readings);
    }

    /// Each change of a release is a section. What only colleagues may read is not in the fields
    /// of any other edition.
    fn changes(&mut self, release: &release::Release) {
        let brief = &release.brief;
        let asked = brief.questions.iter().flat_map(|(question, answer)| [Some(*question), Some(*answer)]);
        [brief.text, brief.talk_track, brief.tell].into_iter().chain(asked).for_each(|text| self.field(text));
        for (number, change) in release.changes.iter().enumerate() {
            self.sections.push(Section {
                heading: change.title.clone(),
                anchor: change_id(number),
                text: String::new(),
            });
            let texts =
                [change.what, change.why, change.for_whom, change.value, change.not_changed, change.action];
            for number in texts {
                self.field(number);
            }
        }
        // What follows the changes on the page is found at the page itself.
        self.sections.push(Section::default());
    }
}

fn breadcrumbs(site: &Site, page: &Page) -> Vec<String> {
    let mut crumbs = Vec::new();
    let mut path = String::new();
    for part in page.folder.split('/').filter(|part| !part.is_empty()) {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(part);
        let section = site.sections[page.language].get(&path);
        let index = section.and_then(|section| section.index);
        if index != Some(page.id) {
            crumbs.push(index.map_or_else(|| part.to_owned(), |id: PageId| site.page(id).title().to_owned()));
        }
    }
    crumbs
}

/// What the keys of facets are called: facet to key to label, in one language.
pub fn labels(site: &Site, language: usize) -> BTreeMap<String, BTreeMap<String, String>> {
    let code = site.language_code(language);
    let mut labels: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (facet, keys) in &site.config.facets {
        let keys = keys.iter().map(|(key, label)| (key.clone(), label.get(code).to_owned()));
        labels.insert(facet.name().to_owned(), keys.collect());
    }
    let stages = site.config.stages.iter();
    let stages = stages.map(|(stage, label)| (stage.name().to_owned(), label.get(code).to_owned()));
    labels.insert("stage".to_owned(), stages.collect());
    labels
}
