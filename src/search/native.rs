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
            let write = || {
                counts.add(&ready);
                writer.add(&ready)
            };
            let (written, next) = rayon::join(write, || analysis::analyze(batch, synonyms));
            written?;
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

#[cfg(test)]
mod tests {
    use tantivy::Term;
    use tantivy::collector::TopDocs;
    use tantivy::query::TermQuery;
    use tantivy::schema::IndexRecordOption;

    use super::*;
    use crate::search::evaluate::{Doc, records};
    use crate::search::{query, rank};

    #[test]
    fn our_bm25_is_that_of_tantivy() {
        let doc = |number: usize| Doc {
            id: number.to_string(),
            title: "Guide".into(),
            text: format!("{}{}", "invoice ".repeat(number % 5), "payment screen opens ".repeat(number)),
            questions: Vec::new(),
            keywords: Vec::new(),
        };
        let docs: Vec<Doc> = (1..40).map(doc).collect();
        let native = Native::build(&records(&docs), &Synonyms::default()).expect("an index");
        let asked = query::parse("invoice", &native);
        let key = &asked.keys[0].1;
        let searcher = native.index.searcher();
        let field = searcher.schema().get_field("body").expect("the field of texts");
        let term =
            TermQuery::new(Term::from_field_text(field, &format!("{key}\0")), IndexRecordOption::WithFreqs);
        let found = searcher.search(&term, &TopDocs::with_limit(100).order_by_score()).expect("found");
        assert!(found.len() > 20);
        for (score, address) in found {
            let page = native.index.pages()[address.doc_id as usize];
            let ours = rank::contributions(&asked.terms, &native.statistics(), page, address.doc_id)[0][3];
            let ours = ours / asked.terms[0].weight;
            assert!((ours - f64::from(score)).abs() < 1e-4, "{ours} and {score}");
        }
    }
}
