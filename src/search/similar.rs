//! Articles that already answer what a new one is about.
//!
//! A search always has a first result, near or not. Here the first few are compared with what was
//! asked: by title and by each of the questions they answer. Two lines are as near as the weight of
//! the words they share, as a share of the weight of all words of both; rare words weigh more.

use std::collections::BTreeMap;

use super::analyze::lexicon::Lexicon;
use super::analyze::{self, Kind, normalise};
use super::query::{self, Source as _};
use super::rank;
use super::record::Record;
use super::{Filter, Language};

/// How many results are compared. Of the 471 questions of our own help center, each left out in
/// turn, as many find their article as with 30, and fewer find only others.
const COMPARED: usize = 5;
/// From here on two lines ask for much the same. Of those questions, 105 find their article and 110
/// only others, most of which do say much the same; at 0.65, 84 and 87.
const NEAR: f64 = 0.6;

/// An article that is near.
#[derive(Debug, Clone)]
pub struct Similar<'a> {
    /// Its record.
    pub record: &'a Record,
    /// Its line that is the nearest.
    pub line: &'a str,
    /// How near it is, from 0 to 1.
    pub nearness: f64,
}

/// The articles that are near one of the texts, nearest first.
pub fn find<'a>(texts: &[String], index: &'a Language) -> Vec<Similar<'a>> {
    let mut scale = Scale { index, known: BTreeMap::new() };
    let mut best: BTreeMap<u32, Similar<'a>> = BTreeMap::new();
    for text in texts {
        let asked = scale.words(text);
        let (_, hits) = index.search(text, &Filter::new());
        for record in hits.iter().take(COMPARED).map(|hit| hit.record) {
            for line in lines(record) {
                let nearness = scale.nearness(&asked, line);
                let known = best.get(&record.page).map_or(0.0, |similar| similar.nearness);
                if nearness >= NEAR && nearness > known {
                    best.insert(record.page, Similar { record, line, nearness });
                }
            }
        }
    }
    let mut found: Vec<Similar<'a>> = best.into_values().collect();
    found.sort_by(|a, b| b.nearness.total_cmp(&a.nearness).then_with(|| a.record.path.cmp(&b.record.path)));
    found
}

/// The title of a page, and the questions it answers.
fn lines(record: &Record) -> impl Iterator<Item = &str> {
    let sections = record.sections.iter();
    let questions = sections.filter(|section| section.anchor.is_empty() && section.text.is_empty());
    let questions = questions.map(|section| section.heading.as_str()).filter(|line| !line.is_empty());
    std::iter::once(record.title.as_str()).chain(questions)
}

/// The words of a line, and the share of its characters that each has: where words overlap, their
/// characters are divided.
type Words = BTreeMap<(Kind, String), f64>;

/// What words weigh in an index.
struct Scale<'a> {
    index: &'a Language,
    known: BTreeMap<(Kind, String), f64>,
}

impl Scale<'_> {
    /// The words of a line. A single kanji says too little to be one.
    fn words(&self, line: &str) -> Words {
        let line = normalise(line);
        let mut tokens = analyze::tokens(&line, &Lexicon(&self.index.native));
        tokens.retain(|token| token.kind != Kind::Single);
        let mut covering = vec![0.0; line.chars.len()];
        for token in &tokens {
            covering[token.start..token.end].iter_mut().for_each(|count| *count += 1.0);
        }
        let mut words = Words::new();
        for token in tokens {
            let part = &covering[token.start..token.end];
            #[expect(clippy::cast_precision_loss, reason = "a word is short")]
            let length = part.len() as f64;
            let share = part.iter().map(|count: &f64| 1.0 / count).sum::<f64>() / length;
            *words.entry((token.kind, token.key)).or_default() += share;
        }
        words
    }

    fn weight(&mut self, word: &(Kind, String)) -> f64 {
        if let Some(weight) = self.known.get(word) {
            return *weight;
        }
        let native = &self.index.native;
        let count = native.postings(word.0, &word.1).map_or(0, |postings| postings.frequency.sections);
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let rarity = rank::rarity(count, native.statistics().sections as f64);
        // The root, so that one rare word does not decide by itself.
        let weight = rarity.sqrt() * query::weight(word.0, &word.1, &|| false);
        self.known.insert(word.clone(), weight);
        weight
    }

    fn nearness(&mut self, asked: &Words, line: &str) -> f64 {
        let words = self.words(line);
        let (mut shared, mut all) = (0.0, 0.0);
        for (own, other) in [(asked, &words), (&words, asked)] {
            for (word, share) in own {
                let weight = share * self.weight(word);
                all += weight;
                if other.contains_key(word) {
                    shared += weight;
                }
            }
        }
        if all > 0.0 { shared / all } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::evaluate::{Doc, records};
    use crate::search::synonym::Synonyms;

    #[test]
    fn what_is_asked_in_nearly_the_same_words_is_near() {
        let doc = |title: &str, questions: &[&str]| Doc {
            id: title.into(),
            title: title.into(),
            text: "画面の［設定］で変えられます。".into(),
            questions: questions.iter().map(|question| (*question).to_owned()).collect(),
            keywords: Vec::new(),
        };
        let docs = [
            doc("請求書をもう一度発行する", &["請求書を再発行できますか", "請求書をなくした"]),
            doc("請求先の住所を変える", &["引っ越したので住所を変えたい"]),
            doc("パスワードを忘れたとき", &["ログインできません"]),
            doc("領収書を受け取る", &["領収書はどこで見られますか"]),
        ];
        let index = Language::new("ja", records(&docs), &Synonyms::default());
        let found = |text: &str| -> Vec<String> {
            let near = find(&[text.to_owned()], &index);
            near.iter().map(|similar| similar.record.title.clone()).collect()
        };
        assert_eq!(found("請求書の再発行はできますか？"), ["請求書をもう一度発行する"]);
        assert_eq!(found("ログインできない"), ["パスワードを忘れたとき"]);
        assert_eq!(found("請求書に社印を入れたい"), [""; 0]);
        assert_eq!(found("？"), [""; 0]);
    }
}
