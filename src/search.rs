//! Search: the index of a site, and what is asked of it.
//!
//! ```text
//! Site --record--> Records --analysis--> Terms --index--> tantivy --shard--> static files
//!                                                            |                    |
//!                                         query --rank-------+                    |  reader, and the client
//!                                         query --rank---------------------------+   in the browser
//! ```
//!
//! tantivy's index and the static files hold the same postings, and are ranked by the same
//! arithmetic, so that all give the same answers with the same scores. What is found are sections;
//! what is listed are pages.

pub mod analyze;
pub mod evaluate;
pub mod expectation;
pub mod index;
pub mod lexemes;
pub mod native;
pub mod pack;
pub mod plain;
pub mod posting;
pub mod query;
pub mod rank;
pub mod reader;
pub mod record;
pub mod shard;
pub mod similar;
pub mod synonym;

mod analysis;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::document::Kind;
use crate::output::Output;
use crate::site::Site;

use native::Native;
use query::Query;
use rank::Found;
use record::Record;
use shard::Files;
use synonym::Synonyms;

/// How many pages are shown when nothing is found.
const MAX_POPULAR: usize = 5;

/// The search of a site: one index a language.
#[derive(Default)]
pub struct Search {
    /// By the number of the language; nothing where there is nothing to find.
    pub languages: Vec<Option<Language>>,
}

/// The search of one language.
pub struct Language {
    /// Its code.
    pub code: String,
    /// The pages.
    pub records: Vec<Record>,
    /// The index in tantivy.
    pub native: Native,
    /// Words of the glossary that are in the index for others.
    pub synonyms: Vec<String>,
    /// For each record, the number of its first section.
    firsts: Vec<u32>,
}

/// A page that was found, with its record.
pub struct Hit<'a> {
    /// Where and how well.
    pub found: Found,
    /// The page.
    pub record: &'a Record,
    /// Which of its sections is the best.
    pub section: usize,
}

/// Values of facets that pages must have: those of one facet widen, facets narrow.
pub type Filter = BTreeMap<String, BTreeSet<String>>;

/// Makes the index of every language of a site.
pub fn build(site: &Site) -> Search {
    // One after the other: each uses all cores by itself, and memory for one only.
    let languages = (0..site.config.languages.len()).map(|language| {
        let records = record::collect(site, language);
        let synonyms = Synonyms::new(&site.terms[language]);
        (!records.is_empty()).then(|| Language::new(site.language_code(language), records, &synonyms))
    });
    Search { languages: languages.collect() }
}

impl Search {
    /// Adds the static index of every language to the output; returns the folder of each.
    pub fn add(&self, site: &Site, output: &mut Output) -> Vec<Option<String>> {
        let files: Vec<Option<Files>> = self
            .languages
            .par_iter()
            .enumerate()
            .map(|(number, language)| Some(language.as_ref()?.files(site, number)))
            .collect();
        let mut folders = Vec::new();
        for (language, files) in self.languages.iter().zip(files) {
            let (Some(language), Some(files)) = (language, files) else {
                folders.push(None);
                continue;
            };
            let top = format!("search/{}", language.code);
            let folder = format!("{top}/{}", files.build);
            for (name, bytes) in files.files {
                output.insert_bytes(format!("{folder}/{name}"), bytes);
            }
            output
                .insert_bytes(format!("{top}/current.json"), format!("{{\"build\":\"{}\"}}\n", files.build));
            folders.push(Some(folder));
        }
        folders
    }

    /// Every text that is in the index, for whoever has to look through it: the files themselves
    /// are compressed.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let records = self.languages.iter().flatten().flat_map(|language| &language.records);
        let synonyms = self.languages.iter().flatten().flat_map(|language| &language.synonyms);
        let records = records.flat_map(|record| {
            let sections = record.sections.iter();
            let sections = sections.flat_map(|section| [&section.heading, &section.anchor, &section.text]);
            let own = [&record.title, &record.path, &record.answer];
            own.into_iter().chain(&record.breadcrumbs).chain(&record.keywords).chain(sections)
        });
        records.chain(synonyms).map(String::as_str)
    }
}

impl Language {
    /// Makes the index of some records.
    pub fn new(code: &str, records: Vec<Record>, synonyms: &Synonyms) -> Self {
        let native = Native::build(&records, synonyms).expect("an index in memory can be written and read");
        let synonyms = synonyms.used().map(str::to_owned).collect();
        Self::of(code.to_owned(), records, native, synonyms)
    }

    fn of(code: String, records: Vec<Record>, native: Native, synonyms: Vec<String>) -> Self {
        let mut firsts = Vec::with_capacity(records.len());
        let mut next = 0;
        for record in &records {
            firsts.push(next);
            next += u32::try_from(record.sections.len()).unwrap_or(u32::MAX);
        }
        Self { code, records, native, synonyms, firsts }
    }

    /// What is found for a query, best first.
    pub fn search(&self, text: &str, filter: &Filter) -> (Query, Vec<Hit<'_>>) {
        let query = query::parse(text, &self.native);
        let accepts = |page: u32| filter.is_empty() || passes(self.record(page), filter);
        let boost = |page: u32| self.record(page).boost;
        let reach = if query.phrases.is_empty() { rank::BEST } else { rank::WIDE };
        let statistics = query::Source::statistics(&self.native);
        let found = rank::rank(&query.terms, &statistics, reach, &accepts, &boost);
        let most = if query.phrases.is_empty() { usize::MAX } else { rank::MAX_HELD };
        let hits = found.into_iter().take(most).filter_map(|found| {
            let record = self.record(found.page);
            let section = (found.section - found.page) as usize;
            let texts =
                record.sections.iter().map(|section| format!("{}\n{}", section.heading, section.text));
            let holds = query.phrases.is_empty()
                || query::holds(&record.title, &query.phrases)
                || texts.into_iter().any(|text| query::holds(&text, &query.phrases));
            holds.then_some(Hit { found, record, section })
        });
        let hits = hits.collect();
        (query, hits)
    }

    fn record(&self, page: u32) -> &Record {
        let at = self.firsts.partition_point(|first| *first <= page);
        &self.records[at.saturating_sub(1)]
    }

    /// The static files.
    pub fn files(&self, site: &Site, language: usize) -> Files {
        let labels = record::labels(site, language);
        let mut facets: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (facet, key) in self.records.iter().flat_map(|record| &record.facets) {
            let label = labels.get(facet).and_then(|labels| labels.get(key)).unwrap_or(key);
            facets.entry(facet.clone()).or_default().insert(key.clone(), label.clone());
        }
        let facets: Vec<(String, Vec<(String, String)>)> =
            facets.into_iter().map(|(facet, values)| (facet, values.into_iter().collect())).collect();
        let popular = self.popular(site);
        let parts = shard::Parts {
            index: &self.native.index,
            records: &self.records,
            lexemes: &self.native.lexemes,
            facets: &facets,
            popular: &popular,
        };
        shard::write(&parts).expect("an index in memory can be read")
    }

    /// Questions that were asked most, else guides.
    fn popular(&self, site: &Site) -> Vec<(String, String)> {
        let mut popular: Vec<(u32, &Record)> = Vec::new();
        for record in &self.records {
            let count = match &site.pages[record.page as usize].document.kind {
                Kind::Faq(faq) => faq.asked.unwrap_or(0) + 1,
                Kind::Guide(_) => 0,
                _ => continue,
            };
            popular.push((count, record));
        }
        popular.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let pages = popular.into_iter().take(MAX_POPULAR);
        pages.map(|(_, record)| (record.path.clone(), record.title.clone())).collect()
    }
}

fn passes(record: &Record, filter: &Filter) -> bool {
    filter.iter().all(|(facet, keys)| {
        if facet == "type" {
            return keys.contains(&record.of);
        }
        record.facets.iter().any(|(of, key)| of == facet && keys.contains(key))
    })
}
