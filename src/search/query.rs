//! What somebody typed, as weighted terms.

use std::collections::BTreeMap;

use super::analyze::lexicon::{Forms, Lexicon};
use super::analyze::{self, Kind, Normal, Script, fold, normalise, script};
use super::posting::{Postings, is_common};
use super::rank::{Statistics, Weighted};

/// A longer query is cut here, in characters.
pub const MAX_CHARS: usize = 200;
/// What a word counts.
pub const WORD: f64 = 1.0;
/// What a word of letters or digits counts: among Japanese it is mostly a name. 1 -> 1.2 gains 0.005
/// on Japanese titles and on how customers ask.
pub const LETTERS: f64 = 1.2;
/// What two kanji count: 0.85 -> 1 gains 0.002 on keywords.
pub const PAIR: f64 = 1.0;
/// What two katakana count. The word they stand in counts already, and a long one has many: 0.85
/// -> 0.2 gains 0.04 on Japanese titles, 0.005 on headings, 0.003 on questions.
pub const KANA_PAIR: f64 = 0.2;
/// The same where the word is not known: pairs are what forgives a slip in it.
pub const UNKNOWN_KANA_PAIR: f64 = 0.6;
/// What one kanji counts: 0 loses 0.006 on questions.
pub const SINGLE: f64 = 0.6;
/// How much of it a term counts that stands within a longer known one, which says the same: 1 ->
/// 0.6 gains 0.004 on Japanese headings and how customers ask.
pub const NESTED: f64 = 0.6;
/// What a word counts that stands for one that is not known, or not finished.
pub const GUESSED: f64 = 0.7;
/// The most words that stand for an unknown one.
const MAX_NEAREST: usize = 3;
/// The shortest word that is taken for a slip.
const MIN_SLIP_CHARS: usize = 4;
/// From this length on, two slips are forgiven.
const TWO_SLIPS_CHARS: usize = 8;

/// What a query is asked of: tantivy's index, or the static one.
pub trait Source: Forms {
    /// Sizes for scores.
    fn statistics(&self) -> Statistics;
    /// Where a term stands.
    fn postings(&self, kind: Kind, key: &str) -> Option<Postings>;
    /// The words of letters that begin with one, and how common each is, in their order.
    fn words_from(&self, first: char) -> Vec<(String, u32)>;
    /// A word as it is written most often.
    fn shown(&self, key: &str) -> String;
}

/// A word that is not known, and what was taken for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As typed.
    pub from: String,
    /// As known.
    pub to: String,
}

/// A query, ready to be ranked.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What each term is looked up by, in the order of the query.
    pub keys: Vec<(Kind, String)>,
    /// The same with all that the index knows.
    pub terms: Vec<Weighted>,
    /// Texts in quotes, as keys: every result must hold them.
    pub phrases: Vec<String>,
    /// Unknown words.
    pub corrections: Vec<Correction>,
}

/// Cuts a query into terms and looks them up.
pub fn parse(text: &str, source: &dyn Source) -> Query {
    let text = limit(normalise(text));
    let mut query = Query { phrases: phrases(&text), ..Query::default() };
    let tokens = analyze::tokens(&text, &Lexicon(source));
    let mut places: BTreeMap<(Kind, String), Vec<(u32, u32)>> = BTreeMap::new();
    for token in &tokens {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let all = places.entry((token.kind, token.key.clone())).or_default();
        if all.is_empty() {
            query.keys.push((token.kind, token.key.clone()));
        }
        all.push((place(token.start), place(token.end)));
    }
    let sections = usize::try_from(source.statistics().sections).unwrap_or(usize::MAX);
    let keys = std::mem::take(&mut query.keys);
    let found: Vec<Option<Postings>> = keys.iter().map(|(kind, key)| source.postings(*kind, key)).collect();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for (key, postings) in keys.iter().zip(&found) {
        match (key.0, postings) {
            (_, Some(_)) => known.extend(places.get(key).into_iter().flatten().copied()),
            (Kind::Word, None) => unknown.extend(places.get(key).into_iter().flatten().copied()),
            _ => {}
        }
    }
    for ((kind, key), postings) in keys.into_iter().zip(found) {
        let places = places.remove(&(kind, key.clone())).unwrap_or_default();
        let is_nested = places.iter().all(|place| known.iter().any(|term| holds_more(term, place)));
        let weight = weight(kind, &key, &|| {
            places.iter().any(|place| unknown.iter().any(|word| overlap(place, word)))
        }) * if is_nested { NESTED } else { 1.0 };
        if postings.is_none() && is_word(&key) {
            let nearest = nearest(&key, source.words_from(key.chars().next().unwrap_or(' ')));
            if let Some(to) = nearest.first() {
                let (start, end) = places.first().copied().unwrap_or_default();
                let from: String = text.chars[start as usize..end as usize].iter().collect();
                query.corrections.push(Correction { from, to: source.shown(to) });
                for word in nearest {
                    let postings = source.postings(Kind::Word, &word);
                    query.terms.push(Weighted { weight: weight * GUESSED, places: places.clone(), postings });
                    query.keys.push((Kind::Word, word));
                }
                continue;
            }
        }
        let count = postings.as_ref().map_or(0, |postings| postings.frequency.sections);
        let common = is_common(count, sections);
        // A word of one kanji has been counted as a word.
        let counted = query.keys.iter().any(|(of, known)| *of == Kind::Word && *known == key);
        if kind == Kind::Single && (common || counted || postings.is_none()) {
            continue;
        }
        query.terms.push(Weighted { weight, places, postings });
        query.keys.push((kind, key));
    }
    query
}

/// What a term counts by its kind. `is_unknown` tells whether it is part of a word that is not known.
pub fn weight(kind: Kind, key: &str, is_unknown: &dyn Fn() -> bool) -> f64 {
    let is_kana = key.starts_with(|c| script(c) == Script::Hiragana || c == 'ー');
    match kind {
        Kind::Word if key.starts_with(|c| script(c) == Script::Letter) => LETTERS,
        Kind::Word => WORD,
        Kind::Pair if is_kana && is_unknown() => UNKNOWN_KANA_PAIR,
        Kind::Pair if is_kana => KANA_PAIR,
        Kind::Pair => PAIR,
        Kind::Single => SINGLE,
    }
}

fn overlap(a: &(u32, u32), b: &(u32, u32)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Whether `b` stands within `a`, which is longer.
fn holds_more(a: &(u32, u32), b: &(u32, u32)) -> bool {
    a.0 <= b.0 && b.1 <= a.1 && b.1 - b.0 < a.1 - a.0
}

fn limit(mut text: Normal) -> Normal {
    if text.chars.len() > MAX_CHARS {
        text.chars.truncate(MAX_CHARS);
        text.scripts.truncate(MAX_CHARS);
        text.offsets.truncate(MAX_CHARS + 1);
    }
    text
}

/// What stands between double quotes.
fn phrases(text: &Normal) -> Vec<String> {
    let mut phrases = Vec::new();
    let is_quote = |c: &char| matches!(c, '"' | '“' | '”');
    let mut parts = text.chars.split(is_quote);
    parts.next();
    let parts: Vec<&[char]> = parts.collect();
    // The last part is not closed.
    for part in parts.iter().take(parts.len().saturating_sub(1)).step_by(2) {
        let phrase = squeezed(part);
        if !phrase.is_empty() {
            phrases.push(phrase);
        }
    }
    phrases
}

/// Characters as a key, with one space for any number of them.
fn squeezed(chars: &[char]) -> String {
    let folded = fold(chars);
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ")
}

/// Whether a text holds all phrases.
pub fn holds(text: &str, phrases: &[String]) -> bool {
    if phrases.is_empty() {
        return true;
    }
    let text = squeezed(&normalise(text).chars);
    phrases.iter().all(|phrase| text.contains(phrase.as_str()))
}

fn is_word(key: &str) -> bool {
    key.len() >= MIN_SLIP_CHARS && key.bytes().all(|b| b.is_ascii_lowercase())
}

/// The known words that an unknown one may be meant for: nearest first, then the most common.
fn nearest(word: &str, known: Vec<(String, u32)>) -> Vec<String> {
    let most = if word.len() >= TWO_SLIPS_CHARS { 2 } else { 1 };
    let mut near: Vec<(usize, u32, String)> = known
        .into_iter()
        .filter(|(known, _)| is_word(known) && known.len().abs_diff(word.len()) <= most)
        .filter_map(|(known, count)| {
            let distance = distance(word.as_bytes(), known.as_bytes(), most)?;
            Some((distance, count, known))
        })
        .collect();
    near.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    let least = near.first().map_or(0, |(distance, ..)| *distance);
    near.retain(|(distance, ..)| *distance == least);
    near.into_iter().take(MAX_NEAREST).map(|(_, _, word)| word).collect()
}

/// How many letters were left out, put in, changed, or swapped with their neighbour; nothing if
/// more than `most` (optimal string alignment).
fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    Some(last[b.len()]).filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        assert_eq!(distance(b"instal", b"install", 1), Some(1));
        assert_eq!(distance(b"instlal", b"install", 1), Some(1));
        assert_eq!(distance(b"abcd", b"wxyz", 2), None);
    }

    #[test]
    fn phrases_are_between_quotes() {
        assert_eq!(phrases(&normalise("a \"b  C\" d “サーバ” \"e")), ["b c", "さーば"]);
        assert!(holds("xx サーバ、B C", &["さーば".into(), "b c".into()]));
    }
}
