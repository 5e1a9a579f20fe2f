//! Text to terms: the one definition that index, query and client share.
//!
//! `themes/default/js/search/analyze.js` is the same in JavaScript; `tests/search/analyzer.json`
//! holds inputs with their terms, and is read by the tests of both.
//!
//! 1. [`normalise`]: NFKC, lower case, one form of dashes; every character knows where it stood.
//! 2. Runs of one [`Script`] are cut. Letters and digits give [words](latin); Japanese gives
//!    [words](japanese) and pairs of kanji or katakana. What joins two runs of kanji and kana into
//!    a word is told by a [`Segmenter`]: the dictionary when the index is made, the words that the
//!    index knows when it is asked.

pub mod japanese;
pub mod latin;
pub mod lexicon;

mod function_word;
mod normal;

pub use function_word::{function_words, is_function_word};
pub use normal::{Normal, Script, fold, normalise, script};

/// A word longer than this, in characters, is no word that anybody looks for.
pub const MAX_WORD_CHARS: usize = 40;

/// What a term is made from. The three are kept apart in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A word: of letters, of the dictionary, or of kanji with its kana taken off.
    Word,
    /// Two kanji or two katakana side by side.
    Pair,
    /// One kanji.
    Single,
}

/// A term and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is made from.
    pub kind: Kind,
    /// What is looked up.
    pub key: String,
    /// First character, counted in the normalised text.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
}

/// Finds words in a stretch of kanji and kana.
pub trait Segmenter {
    /// Appends the end of each word, counted from the start of `chars`, in order; the last is its length.
    fn ends(&self, chars: &[char], ends: &mut Vec<usize>);
}

/// The terms of a text, in the order in which they begin.
pub fn tokens(text: &Normal, segmenter: &dyn Segmenter) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.chars.len());
    let mut start = 0;
    while start < text.chars.len() {
        let script = text.scripts[start];
        let mut end = start + 1;
        match script {
            Script::Other => {}
            Script::Letter => {
                end = latin::end(text, start);
                latin::push(text, start, end, &mut out);
                push_counted(text, start, end, &mut out);
            }
            Script::Hangul => {
                end = text.run(start, |script| script == Script::Hangul);
                push_pairs(text, start, end, &mut out);
                if end - start == 1 {
                    push_single(text, start, &mut out);
                }
            }
            Script::Kanji | Script::Hiragana | Script::Katakana => {
                end = text.run(start, Script::is_japanese);
                japanese::push(text, start, end, segmenter, &mut out);
            }
        }
        start = end;
    }
    out
}

/// A number with the kanji that counts: 10月 and 3回 say more than their parts.
fn push_counted(text: &Normal, start: usize, end: usize, out: &mut Vec<Token>) {
    let number = &text.chars[start..end];
    if text.scripts.get(end) == Some(&Script::Kanji)
        && number.len() <= MAX_WORD_CHARS
        && number.iter().all(char::is_ascii_digit)
    {
        out.push(Token { kind: Kind::Pair, key: fold(&text.chars[start..=end]), start, end: end + 1 });
    }
}

/// Each two characters of a run.
fn push_pairs(text: &Normal, start: usize, end: usize, out: &mut Vec<Token>) {
    for at in start..end.saturating_sub(1) {
        out.push(Token { kind: Kind::Pair, key: fold(&text.chars[at..at + 2]), start: at, end: at + 2 });
    }
}

/// One character.
fn push_single(text: &Normal, at: usize, out: &mut Vec<Token>) {
    out.push(Token { kind: Kind::Single, key: fold(&text.chars[at..=at]), start: at, end: at + 1 });
}
