//! Words that mean the same: wherever one stands, the others are indexed too, so that a query
//! costs nothing more.

use aho_corasick::{AhoCorasick, MatchKind};

use super::analysis::whole;
use super::analyze::{self, Kind, Normal, Script, Token, fold, japanese, normalise};
use crate::document::Term;

/// Synonyms and readings of one language.
#[derive(Debug, Default)]
pub struct Synonyms {
    words: Option<AhoCorasick>,
    /// For each word that is looked for, the terms that stand where it does.
    terms: Vec<Vec<(Kind, String)>>,
    /// The forms of words that are typed but need not stand anywhere.
    forms: Vec<String>,
}

impl Synonyms {
    /// From the terms of a glossary.
    pub fn new(terms: &[Term]) -> Self {
        let mut synonyms = Self::default();
        let mut patterns: Vec<String> = Vec::new();
        for term in terms {
            let words: Vec<&String> = std::iter::once(&term.term).chain(&term.synonyms).collect();
            let readings: Vec<&String> = term.reading.iter().collect();
            for (number, word) in words.iter().enumerate() {
                let text = normalise(word);
                let pattern = fold(&text.chars);
                // One kanji stands in too many other words.
                if text.chars.len() < 2 || patterns.contains(&pattern) {
                    continue;
                }
                let others = words.iter().enumerate().filter(|(other, _)| *other != number);
                let others = others.map(|(_, other)| *other).chain(readings.iter().copied());
                let mut stands: Vec<(Kind, String)> =
                    others.flat_map(|other| synonyms.terms_of(other)).collect();
                stands.extend(product_name(&text));
                stands.dedup();
                patterns.push(pattern);
                synonyms.terms.push(stands);
            }
            for word in words.into_iter().chain(readings) {
                let text = normalise(word);
                if text.scripts.iter().all(|script| script.is_japanese()) {
                    synonyms.forms.push(text.chars.iter().collect());
                }
            }
        }
        synonyms.words = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&patterns)
            .ok()
            .filter(|_| !patterns.is_empty());
        synonyms
    }

    fn terms_of(&self, word: &str) -> Vec<(Kind, String)> {
        let text = normalise(word);
        let tokens = analyze::tokens(&text, &japanese::Dictionary);
        // Words and pairs of kanji: more would make titles longer than they are.
        let is_kana = |key: &str| key.chars().all(|c| analyze::script(c) != Script::Kanji);
        let tokens = tokens.into_iter().filter(|token| match token.kind {
            Kind::Word => true,
            Kind::Pair => !is_kana(&token.key),
            Kind::Single => false,
        });
        tokens.chain(whole(&text)).map(|token| (token.kind, token.key)).chain(product_name(&text)).collect()
    }

    /// Words that are typed but need not stand anywhere.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().map(String::as_str)
    }

    /// Adds to the terms of a text those that mean the same, where they stand.
    pub fn add(&self, text: &Normal, tokens: &mut Vec<Token>) {
        let Some(words) = &self.words else { return };
        let folded = fold(&text.chars);
        let from = tokens.len();
        let (mut bytes, mut chars) = (0, 0);
        for hit in words.find_iter(&folded) {
            chars += folded[bytes..hit.start()].chars().count();
            bytes = hit.start();
            let end = chars + folded[hit.start()..hit.end()].chars().count();
            let letter = |at: usize| text.scripts.get(at) == Some(&Script::Letter);
            let inside =
                (chars > 0 && letter(chars - 1) && letter(chars)) || (letter(end) && letter(end - 1));
            if inside {
                continue;
            }
            for (kind, key) in &self.terms[hit.pattern().as_usize()] {
                tokens.push(Token { kind: *kind, key: key.clone(), start: chars, end });
            }
        }
        if tokens.len() > from {
            tokens.sort_by_key(|token| token.start);
        }
    }
}

/// A term as one word, however the dictionary would cut it.
fn product_name(text: &Normal) -> Option<(Kind, String)> {
    let japanese = text.scripts.iter().all(|script| script.is_japanese());
    japanese.then(|| japanese::word_key(&text.chars)).flatten()
}
