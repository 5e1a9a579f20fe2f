//! `halfwidth-kana`: ｻｰﾊﾞｰ instead of サーバー. Readers stumble, and some mail programs break it.

use unicode_normalization::UnicodeNormalization;

use super::Article;
use super::words::{runs, shown};
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// Half-width kana and their marks; the middle dot and brackets of the same row included.
fn is_halfwidth(c: char) -> bool {
    matches!(c, '\u{ff61}'..='\u{ff9f}')
}

/// The same in full width. A voiced mark joins its kana; one that stands alone stays a mark.
fn full_width(written: &str) -> String {
    let full: String = written.nfkc().collect();
    full.replace('\u{3099}', "゛").replace('\u{309a}', "゜")
}

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    for (block, range) in article.all_blocks().flat_map(|block| runs(block, is_halfwidth)) {
        let written = &block.text[range.clone()];
        if article.lexicon.is_in_label(&block.text, &range) {
            continue;
        }
        let full = full_width(written);
        let span = article.span(block, range.clone());
        let (seen, better) = (shown(written), shown(&full));
        let message = if written.chars().any(|c| matches!(c, 'ｦ'..='ﾝ')) {
            text!("「{seen}」は半角カナです", "`{seen}` is half-width kana")
        } else {
            text!("「{seen}」は半角の記号です", "`{seen}` is a half-width mark")
        };
        let diagnostic = Diagnostic::new(Code::HalfwidthKana, span.clone(), message)
            .help(text!("「{better}」と書いてください", "write `{better}`"));
        found.push(article.exchange(diagnostic, span, written, full));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_join_their_kana() {
        for (written, full) in
            [("ｻｰﾊﾞｰ", "サーバー"), ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"), ("ﾞ", "゛"), ("｢ｳﾞ｣｡", "「ヴ」。")]
        {
            assert_eq!(full_width(written), full);
        }
    }
}
