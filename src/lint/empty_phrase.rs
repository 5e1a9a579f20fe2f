//! `empty-phrase`: 各種改善, "bug fixes and improvements". Release notes that say this have told
//! their readers nothing.

mod vocabulary;

use self::vocabulary::{Emptiness, emptiness};
use super::Article;
use super::words::shown;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Kind;
use crate::document::text::{self, Block, BlockKind};
use crate::source::Span;
use crate::text;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let Kind::Release(release) = &article.page.document.kind else { return };
    let file = article.source.text().unwrap_or("");
    for change in &release.changes {
        let place = change.title_span.range();
        let title = text::field_block(file, place, &change.title, BlockKind::Heading(2));
        check_block(article, &title, found);
        for field in [change.what, change.why, change.value] {
            check_text(article, article.field(field), found);
        }
    }
    check_text(article, &article.blocks, found);
}

fn check_text(article: &Article<'_>, blocks: &[Block], found: &mut Vec<Diagnostic>) {
    for (number, block) in blocks.iter().enumerate() {
        let is_sentence =
            matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Definition);
        if is_sentence && !leads_in(block, blocks.get(number + 1)) {
            check_block(article, block, found);
        }
    }
}

/// Whether a block only says what follows: it ends in a colon, or has a list below it.
fn leads_in(block: &Block, next: Option<&Block>) -> bool {
    let words = block.text.trim_end();
    let is_sentence = words.ends_with(['。', '.', '!', '！']);
    let has_list = next.is_some_and(|next| next.place.lists > block.place.lists);
    words.ends_with([':', '：']) || (has_list && !is_sentence)
}

/// Reports a block that is empty as a whole, or the sentences in it that are empty by themselves.
fn check_block(article: &Article<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    let sentences = block.sentences();
    let empty = |range: &std::ops::Range<usize>| {
        if block.is_words(range) { emptiness(&block.text[range.clone()]) } else { Emptiness::No }
    };
    let all: Vec<Emptiness> = sentences.iter().map(empty).collect();
    // Beside others, a sentence such as 修正しました may speak of what they say.
    let is_whole = all.iter().all(|emptiness| *emptiness != Emptiness::No);
    for (range, emptiness) in sentences.into_iter().zip(all) {
        if emptiness == Emptiness::Always || (emptiness == Emptiness::Alone && is_whole) {
            let words = shown(&block.text[range.clone()]);
            found.push(report(&words, article.span(block, range)));
        }
    }
}

fn report(words: &str, span: Span) -> Diagnostic {
    let words = words.trim_end_matches(['。', '.']);
    Diagnostic::new(
        Code::EmptyPhrase,
        span,
        text!("「{words}」だけでは、読者に何も伝わりません", "`{words}` tells readers nothing"),
    )
    .help(text!(
        "何がどう変わったかを書いてください（例：請求書の一覧が 1 秒で開くようになりました）",
        "say what has changed for them, such as `the list of invoices now opens within a second`"
    ))
}
