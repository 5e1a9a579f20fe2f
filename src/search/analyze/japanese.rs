//! Words and pairs of Japanese.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::{
    Kind, MAX_WORD_CHARS, Normal, Script, Segmenter, Token, fold, is_function_word, latin, push_pairs,
    push_single, script,
};

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Words by the dictionary of Unicode's own data; for making the index.
#[derive(Debug, Default)]
pub struct Dictionary;

impl Segmenter for Dictionary {
    fn ends(&self, chars: &[char], ends: &mut Vec<usize>) {
        let text: String = chars.iter().collect();
        let mut done = 0;
        let mut count = 0;
        for end in SEGMENTER.segment_str(&text).skip(1) {
            count += text[done..end].chars().count();
            done = end;
            ends.push(count);
        }
    }
}

/// The terms of a stretch of kanji and kana.
pub fn push(text: &Normal, start: usize, end: usize, segmenter: &dyn Segmenter, out: &mut Vec<Token>) {
    let from = out.len();
    let mut ends = Vec::new();
    segmenter.ends(&text.chars[start..end], &mut ends);
    let mut at = start;
    for word_end in ends {
        let word_end = start + word_end;
        if let Some((kind, key)) = word_key(&text.chars[at..word_end]) {
            out.push(Token { kind, key, start: at, end: word_end });
        }
        at = word_end;
    }
    let mut at = start;
    while at < end {
        let script = text.scripts[at];
        let run = text.run(at, |other| other == script).min(end);
        match script {
            Script::Kanji => {
                push_pairs(text, at, run, out);
                for at in at..run {
                    push_single(text, at, out);
                }
            }
            Script::Katakana => push_pairs(text, at, without_long_vowel(&text.chars, at, run), out),
            _ => {}
        }
        at = run;
    }
    // 何年 asks for a year: the year it is, no text calls so.
    let mut all = out.split_off(from);
    all.retain(|token| token.kind == Kind::Word || !token.key.contains('何'));
    all.sort_by_key(|token| token.start);
    out.append(&mut all);
}

/// What a word is looked up by; nothing for function words, single kana, and two kanji side by
/// side, which are a pair already.
pub fn word_key(chars: &[char]) -> Option<(Kind, String)> {
    let key = form_key(chars)?;
    let mut scripts = chars.iter().map(|c| script(*c));
    let is_kana = chars.len() < 2 && script(chars[0]) != Script::Kanji;
    if is_kana || is_function_word(&key) {
        return None;
    }
    let is_kanji = scripts.all(|script| script == Script::Kanji);
    let is_pair = key.chars().count() == 2 && key.chars().all(|c| script(c) == Script::Kanji);
    // 申し込む is the pair that 申込 is.
    match (is_pair, is_kanji) {
        (true, true) => None,
        (true, false) => Some((Kind::Pair, key)),
        (false, _) => Some((Kind::Word, key)),
    }
}

/// The key that every form of a word shares; nothing if it is too long to be a word.
///
/// 申し込み, 申込み and 申し込む are one word: their kanji. サーバー and サーバ are one too, and words
/// of letters with one stem.
pub fn form_key(chars: &[char]) -> Option<String> {
    let first = *chars.first().filter(|_| chars.len() <= MAX_WORD_CHARS)?;
    if script(first) == Script::Letter {
        return Some(latin::stem(&fold(chars)).to_owned());
    }
    if script(first) == Script::Kanji {
        let kanji: Vec<char> = chars.iter().copied().filter(|c| script(*c) != Script::Hiragana).collect();
        return Some(fold(&kanji));
    }
    Some(fold(&chars[..without_long_vowel(chars, 0, chars.len())]))
}

/// The end of a word of katakana without the long-vowel mark that some write and some do not.
fn without_long_vowel(chars: &[char], start: usize, end: usize) -> usize {
    if end - start >= 4 && chars[end - 1] == 'ー' { end - 1 } else { end }
}
