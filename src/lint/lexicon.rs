//! What the glossary asks of the words of articles, made ready once for each language.

use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::document::Term;

/// No name on a screen is longer than this, in bytes.
pub const MAX_LABEL: usize = 120;

/// The words to avoid and the names on the screen, in one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Option<AhoCorasick>,
    /// What each word that is looked for means: to be avoided, or known and left alone.
    meanings: Vec<Option<Avoided>>,
    /// Terms and what means the same, as they are written.
    known: BTreeSet<String>,
    labels: BTreeSet<String>,
}

/// A word to avoid.
#[derive(Debug)]
pub struct Avoided {
    /// How the glossary writes it.
    pub word: String,
    /// The term to use instead.
    pub term: String,
}

impl Lexicon {
    /// From the terms of a language.
    pub fn new(terms: &[Term]) -> Self {
        let mut lexicon = Self::default();
        let mut patterns: Vec<&str> = Vec::new();
        for term in terms {
            for word in term.avoid.iter().filter(|word| **word != term.term) {
                patterns.push(word);
                lexicon.meanings.push(Some(Avoided { word: word.clone(), term: term.term.clone() }));
            }
        }
        let avoided: BTreeSet<&str> = patterns.iter().copied().collect();
        for term in terms {
            let names = || std::iter::once(&term.term).chain(&term.synonyms);
            // Customers may say what writers should avoid: then it stands in both lists.
            let known = names().filter(|name| !avoided.contains(name.as_str()));
            lexicon.known.extend(known.cloned());
            if term.label {
                lexicon.labels.extend(names().cloned());
            }
        }
        // An avoided word within a known one is none; of the same letters, the avoided one is meant.
        if !patterns.is_empty() {
            patterns.extend(lexicon.known.iter().map(String::as_str));
            lexicon.meanings.resize_with(patterns.len(), || None);
            lexicon.words = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .ascii_case_insensitive(true)
                .build(&patterns)
                .ok();
        }
        lexicon
    }

    /// The words to avoid in a text, and where they stand.
    pub fn avoided<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Range<usize>, &'a Avoided)> {
        let hits = self.words.iter().flat_map(move |words| words.find_iter(text));
        hits.filter_map(move |hit| {
            let avoided = self.meanings[hit.pattern().as_usize()].as_ref()?;
            let written = &text[hit.range()];
            let is_known = self.known.contains(written)
                || (written.eq_ignore_ascii_case(&avoided.term) && written != avoided.word);
            (!is_known && is_whole(text, hit.range())).then(|| (hit.range(), avoided))
        })
    }

    /// The names on the screen; none if the site lists none in this language.
    pub fn labels(&self) -> &BTreeSet<String> {
        &self.labels
    }

    /// Whether a range of a text is a name on the screen in its brackets, which is written as it is there.
    pub fn is_in_label(&self, text: &str, range: &Range<usize>) -> bool {
        if self.labels.is_empty() {
            return false;
        }
        let from = text.floor_char_boundary(range.start.saturating_sub(MAX_LABEL));
        let to = text.ceil_char_boundary((range.end + MAX_LABEL).min(text.len()));
        let (before, after) = (&text[from..range.start], &text[range.end..to]);
        let start = before.rfind(['［', '］']).filter(|at| before[*at..].starts_with('［'));
        let end = after.find(['［', '］']).filter(|at| after[*at..].starts_with('］'));
        let (Some(start), Some(end)) = (start, end) else { return false };
        self.labels.contains(text[from + start + '［'.len_utf8()..range.end + end].trim())
    }
}

/// Whether a range of a text is no part of a longer word.
fn is_whole(text: &str, range: Range<usize>) -> bool {
    let word = &text[range.clone()];
    let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) else { return false };
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    // One kanji means something else in every compound.
    let is_short = word.len() == first.len_utf8();
    let joins = |a: char, b: char| {
        let (a, b) = (Script::of(a), Script::of(b));
        a == b && (a == Script::Letter || a == Script::Katakana || (a == Script::Kanji && is_short))
    };
    !before.is_some_and(|before| joins(before, first)) && !after.is_some_and(|after| joins(last, after))
}

/// How characters make words.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Script {
    Kanji,
    Katakana,
    /// Letters and digits of languages with spaces, and what joins them.
    Letter,
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            '々' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}' => {
                Self::Kanji
            }
            'ァ'..='ヺ' | 'ー' => Self::Katakana,
            '\u{3041}'..='\u{30ff}' => Self::Other,
            '_' | '-' | '@' => Self::Letter,
            _ if c.is_alphanumeric() => Self::Letter,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let term = |term: &str, synonyms: &[&str], avoid: &[&str], label| Term {
            term: term.into(),
            reading: None,
            lang: None,
            synonyms: synonyms.iter().map(|word| (*word).to_owned()).collect(),
            avoid: avoid.iter().map(|word| (*word).to_owned()).collect(),
            definition: None,
            label,
        };
        Lexicon::new(&[
            term("サーバー", &["server"], &["サーバ"], false),
            term("領収書", &["領収証", "電子レシート"], &["領収証", "レシート"], false),
            term("GitHub", &[], &["Github", "git hub"], false),
            term("sign in", &[], &["log in", "login"], true),
            term("金額", &[], &["額"], false),
            term("お客様番号", &[], &[], true),
        ])
    }

    #[test]
    fn avoided_words_are_found_and_others_are_left() {
        let lexicon = lexicon();
        let cases: &[(&str, &[&str])] = &[
            ("サーバとサーバー", &["サーバ"]),
            ("サーバサイド", &[]),
            ("領収証を見る", &["領収証"]),
            ("電子レシートとレシート", &["レシート"]),
            ("GitHub, Github, GITHUB", &["Github"]),
            ("Log in at the login page", &["Log in", "login"]),
            ("Logins, weblogin, login-form, blog inside", &[]),
            ("額を入れる。金額、総額", &["額"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = lexicon.avoided(text).map(|(range, _)| &text[range]).collect();
            assert_eq!(&found, expected, "{text}");
        }
    }

    #[test]
    fn names_on_the_screen_are_known_with_their_synonyms() {
        let lexicon = lexicon();
        assert_eq!(lexicon.labels().iter().collect::<Vec<_>>(), ["sign in", "お客様番号"]);
        let text = "［お客様番号］と［番号］";
        let at = |word: &str| text.rfind(word).map(|at| at..at + word.len()).expect("a word");
        assert!(lexicon.is_in_label(text, &at("お客様")));
        assert!(!lexicon.is_in_label(text, &at("番号")));
        assert!(!Lexicon::default().is_in_label(text, &at("お客様")));
    }
}
