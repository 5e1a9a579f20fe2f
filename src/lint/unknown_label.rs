//! `unknown-label`: ［ ］ around what is no name on the screen, where the glossary lists these names.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Article;
use super::lexicon::MAX_LABEL;
use super::words::{listed, shown};
use crate::diagnostic::{Applicability, Code, Diagnostic, Label, nearest};
use crate::source::Span;
use crate::text;

/// More places of one label than this are not shown.
const MAX_PLACES: usize = 5;

/// Names of keys, which stand in the same brackets and on no screen.
const KEYS: &str = "
alt, backspace, cmd, command, control, ctrl, delete, del, end, enter, esc, escape, fn, home, option,
pagedown, pageup, return, shift, space, tab, windows, スペース, 半角/全角, 変換, 無変換, ↑, ↓, ←, →
";

/// The ranges of a text within ［ and ］, without the spaces around the words.
fn bracketed(text: &str) -> impl Iterator<Item = Range<usize>> {
    let pieces = text.split('［').skip(1).filter_map(|piece| piece.split_once('］'));
    let inside = pieces.map(|(inside, _)| inside.trim()).filter(|inside| inside.len() <= MAX_LABEL);
    inside.map(|inside| {
        let start = inside.as_ptr() as usize - text.as_ptr() as usize;
        start..start + inside.len()
    })
}

/// Whether something in brackets can be meant as a name on the screen.
fn is_name(words: &str, after: &str) -> bool {
    let is_key = listed(KEYS).any(|key| words.eq_ignore_ascii_case(key)) || after.starts_with("］キー");
    // A number refers to a note or a source, and what has a full stop is a sentence.
    !(words.is_empty() || is_key || words.contains('。') || words.chars().all(|c| c.is_numeric() || c == '*'))
}

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let labels = article.lexicon.labels();
    if labels.is_empty() {
        return;
    }
    let is_known = |words: &str| labels.contains(words);
    // One finding for each name, with its places.
    let mut unknown: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for block in article.all_blocks().filter(|block| block.text.contains('［')) {
        for range in bracketed(&block.text) {
            let words = &block.text[range.clone()];
            let path = || words.split(['＞', '>', '→', '›']).map(str::trim);
            if !is_name(words, &block.text[range.end..])
                || is_known(words)
                || path().all(is_known)
                || !block.is_words(&range)
            {
                continue;
            }
            unknown.entry(words).or_default().push(article.span(block, range));
        }
    }
    for (words, places) in unknown {
        let seen = shown(words);
        let mut places = places.into_iter();
        let Some(first) = places.next() else { continue };
        let mut diagnostic = Diagnostic::new(
            Code::UnknownLabel,
            first.clone(),
            text!(
                "［{seen}］は、登録されている画面の名前にありません",
                "［{seen}］ is not among the names of the screen"
            ),
        );
        for span in places.take(MAX_PLACES) {
            diagnostic.labels.push(Label::repetition(&span));
        }
        if let Some(near) = nearest(words, labels.iter().map(String::as_str)) {
            diagnostic = article.edit(diagnostic, Applicability::Suggested, first, words, near.to_owned());
            let near = shown(near);
            diagnostic = diagnostic.help(text!("［{near}］ではありませんか", "did you mean ［{near}］?"));
        }
        found.push(diagnostic.help(text!(
            "画面にある名前なら、data/terms.yaml に label: true を付けて登録してください",
            "if it is on the screen, add it to data/terms.yaml with `label: true`"
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_their_brackets() {
        let text = "［設定］＞［ 請求 ］を開き、［保存を押す。［］［1］";
        let found: Vec<&str> = bracketed(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["設定", "請求", "", "1"]);
    }

    #[test]
    fn keys_numbers_and_sentences_are_no_names() {
        for (words, after) in
            [("Enter", "］を"), ("C", "］キーを"), ("1", "］"), ("", "］"), ("この記事は古いです。", "］")]
        {
            assert!(!is_name(words, after), "{words}");
        }
        assert!(is_name("設定", "］を"));
    }
}
