//! `halfwidth-kana`: ｻｰﾊﾞｰ instead of サーバー. Readers stumble, and some mail programs break it.

use unicode_normalization::UnicodeNormalization;

use super::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// Half-width kana and their marks; the middle dot and brackets of the same row included.
fn is_halfwidth(c: char) -> bool {
    matches!(c, '\u{ff61}'..='\u{ff9f}')
}

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    for block in &article.blocks {
        for (range, words) in block.words() {
            let mut rest = 0;
            while let Some(at) = words[rest..].find(is_halfwidth).map(|at| rest + at) {
                let end = words[at..].find(|c| !is_halfwidth(c)).map_or(words.len(), |length| at + length);
                let written = &words[at..end];
                let full: String = written.nfkc().collect();
                let span = article.span(block, range.start + at..range.start + end);
                found.push(
                    Diagnostic::new(
                        Code::HalfwidthKana,
                        span.clone(),
                        text!("「{written}」は半角カナです", "`{written}` is half-width kana"),
                    )
                    .help(text!("「{full}」と書いてください", "write `{full}`"))
                    .fix(span, full),
                );
                rest = end;
            }
        }
    }
}
