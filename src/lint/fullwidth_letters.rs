//! `fullwidth-letters`: Ａ１ instead of A1. Neither search in a browser nor copy and paste finds the
//! one for the other. Full-width punctuation belongs to Japanese.

use std::ops::Range;

use super::Article;
use super::words::{runs, shown};
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

fn is_fullwidth(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// What may stand between letters and digits as a part of a number, address or name.
fn is_joint(c: char) -> bool {
    matches!(c, '．' | '－' | '＿' | '＠' | '，' | '：' | '／')
}

/// The same in half width.
fn half_width(written: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    written.chars().map(half).collect()
}

/// A run without the marks at its ends, which are those of the sentence; none if nothing is left.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let run = &text[range.clone()];
    let start = range.start + run.find(is_fullwidth)?;
    let end = range.start + run.trim_end_matches(is_joint).len();
    Some(start..end)
}

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    for (block, run) in article.all_blocks().flat_map(|block| runs(block, |c| is_fullwidth(c) || is_joint(c)))
    {
        let Some(range) = trimmed(&block.text, run) else { continue };
        if article.lexicon.is_in_label(&block.text, &range) {
            continue;
        }
        let written = &block.text[range.clone()];
        let half = half_width(written);
        let span = article.span(block, range.clone());
        let (seen, better) = (shown(written), shown(&half));
        let message = text!("「{seen}」は全角の英数字です", "`{seen}` is written in full width");
        let diagnostic = Diagnostic::new(Code::FullwidthLetters, span.clone(), message)
            .help(text!("半角で「{better}」と書いてください", "write `{better}`"));
        found.push(article.exchange(diagnostic, span, written, half));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_one_run_and_the_sentence_keeps_its_marks() {
        for (text, written, half) in [
            ("Ａ１", "Ａ１", "A1"),
            ("２０２６－１１－２５：", "２０２６－１１－２５", "2026-11-25"),
            ("．１，０００", "１，０００", "1,000"),
            ("：／", "", ""),
        ] {
            let found = trimmed(text, 0..text.len()).map_or("", |range| &text[range]);
            assert_eq!((found, half_width(found).as_str()), (written, half));
        }
    }
}
