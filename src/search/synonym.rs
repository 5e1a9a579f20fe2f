//! Words that mean the same: wherever one stands, the others are indexed too, so that a query
//! costs nothing more.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use aho_corasick::{AhoCorasick, MatchKind};

use super::analysis::whole;
use super::analyze::{self, Kind, Normal, Script, Token, fold, japanese, normalise};
use crate::document::Term;

/// Synonyms and readings of one language.
#[derive(Debug, Default)]
pub struct Synonyms {
    words: Option<AhoCorasick>,
    /// For each word that is looked for, the terms that stand where it does, and its group.
    terms: Vec<(Vec<(Kind, String)>, usize)>,
    /// Words that mean the same, with their readings.
    groups: Vec<Group>,
}

/// Words that mean the same, and whether one of them stands on the site: only then are the others
/// in the index.
#[derive(Debug, Default)]
struct Group {
    words: Vec<String>,
    used: AtomicBool,
}

/// More words than this that mean the same are not taken.
const MAX_WORDS: usize = 64;

impl Synonyms {
    /// From the terms of a glossary.
    pub fn new(terms: &[Term]) -> Self {
        let mut synonyms = Self::default();
        let mut patterns: Vec<String> = Vec::new();
        let mut seen = BTreeSet::new();
        for term in terms {
            let words: Vec<&String> =
                std::iter::once(&term.term).chain(&term.synonyms).take(MAX_WORDS).collect();
            let said = words.iter().copied().chain(&term.reading);
            let keys: Vec<Vec<(Kind, String)>> = said.clone().map(|word| terms_of(word)).collect();
            for (number, word) in words.iter().enumerate() {
                let text = normalise(word);
                let pattern = fold(&text.chars);
                // One kanji stands in too many other words.
                if text.chars.len() < 2 || !seen.insert(pattern.clone()) {
                    continue;
                }
                let others = keys.iter().enumerate().filter(|(other, _)| *other != number);
                let mut stands: Vec<(Kind, String)> =
                    others.flat_map(|(_, keys)| keys.iter().cloned()).collect();
                stands.extend(product_name(&text));
                stands.dedup();
                patterns.push(pattern);
                synonyms.terms.push((stands, synonyms.groups.len()));
            }
            let words = said.cloned().collect();
            synonyms.groups.push(Group { words, used: AtomicBool::new(false) });
        }
        synonyms.words = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&patterns)
            .ok()
            .filter(|_| !patterns.is_empty());
        synonyms
    }

    /// The words of every group of which one stands on the site, each with the others.
    pub fn used(&self) -> impl Iterator<Item = &str> {
        let used = self.groups.iter().filter(|group| group.used.load(Ordering::Relaxed));
        used.flat_map(|group| group.words.iter().map(String::as_str))
    }

    /// Words that are typed but need not stand anywhere.
    pub fn forms(&self) -> impl Iterator<Item = String> {
        self.used().filter_map(|word| {
            let text = normalise(word);
            text.scripts.iter().all(|script| script.is_japanese()).then(|| text.chars.iter().collect())
        })
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
            let (terms, group) = &self.terms[hit.pattern().as_usize()];
            self.groups[*group].used.store(true, Ordering::Relaxed);
            for (kind, key) in terms {
                tokens.push(Token { kind: *kind, key: key.clone(), start: chars, end });
            }
        }
        if tokens.len() > from {
            tokens.sort_by_key(|token| token.start);
        }
    }
}

/// What a word is looked up by: words and pairs of kanji. More would make titles longer than they are.
fn terms_of(word: &str) -> Vec<(Kind, String)> {
    let text = normalise(word);
    let is_kana = |key: &str| key.chars().all(|c| analyze::script(c) != Script::Kanji);
    let tokens = analyze::tokens(&text, &japanese::Dictionary);
    let tokens = tokens.into_iter().filter(|token| match token.kind {
        Kind::Word => true,
        Kind::Pair => !is_kana(&token.key),
        Kind::Single => false,
    });
    tokens.chain(whole(&text)).map(|token| (token.kind, token.key)).chain(product_name(&text)).collect()
}

/// A term as one word, however the dictionary would cut it.
fn product_name(text: &Normal) -> Option<(Kind, String)> {
    let japanese = text.scripts.iter().all(|script| script.is_japanese());
    japanese.then(|| japanese::word_key(&text.chars)).flatten()
}
