//! tantivy's index as the source of queries.

use super::analysis::{self, FormCounts};
use super::analyze::Kind;
use super::analyze::lexicon::Forms;
use super::index::{Index, Writer};
use super::lexemes::Lexemes;
use super::posting::Postings;
use super::query::Source;
use super::rank::Statistics;
use super::record::Record;
use super::synonym::Synonyms;

/// How many pages are cut at a time.
const BATCH: usize = 256;

/// tantivy's index with the forms of words.
pub struct Native {
    /// Where terms stand.
    pub index: Index,
    /// How queries are cut.
    pub lexemes: Lexemes,
}

impl Native {
    /// Makes the index of some records.
    ///
    /// # Errors
    ///
    /// When tantivy fails, which it does for want of memory only.
    pub fn build(records: &[Record], synonyms: &Synonyms) -> tantivy::Result<Self> {
        let mut writer = Writer::new()?;
        let mut counts = FormCounts::default();
        let mut ready = Vec::new();
        // tantivy takes one batch while the next is cut.
        for batch in records.chunks(BATCH).chain([&[][..]]) {
            let (written, next) = rayon::join(|| writer.add(&ready), || analysis::analyze(batch, synonyms));
            written?;
            counts.add(&next);
            ready = next;
        }
        Ok(Self { index: writer.finish()?, lexemes: Lexemes::new(&counts.costs(synonyms)) })
    }
}

impl Forms for Native {
    fn core(&self, form: &[char]) -> Option<u32> {
        self.lexemes.core(form)
    }

    fn cost(&self, form: &[char]) -> Option<u32> {
        self.lexemes.cost(form)
    }
}

impl Source for Native {
    fn statistics(&self) -> Statistics {
        self.index.statistics()
    }

    fn postings(&self, kind: Kind, key: &str) -> Option<Postings> {
        self.index.postings(kind, key)
    }

    fn words_from(&self, first: char) -> Vec<(String, u32)> {
        if first.is_ascii_lowercase() { self.index.words_from(first) } else { Vec::new() }
    }

    fn shown(&self, key: &str) -> String {
        self.lexemes.shown(key).to_owned()
    }
}
