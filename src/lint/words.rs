//! What several rules look for among words: runs of characters of one kind, words of a list.

use std::ops::Range;

use crate::diagnostic::printable;
use crate::document::text::Block;

/// The runs of characters of a kind among the words of a block.
pub(super) fn runs(
    block: &Block,
    is_wanted: fn(char) -> bool,
) -> impl Iterator<Item = (&Block, Range<usize>)> {
    block.words().flat_map(move |(range, words)| {
        let mut from = 0;
        std::iter::from_fn(move || {
            let start = from + words[from..].find(is_wanted)?;
            from = words[start..].find(|c| !is_wanted(c)).map_or(words.len(), |length| start + length);
            Some((block, range.start + start..range.start + from))
        })
    })
}

/// Words as messages show them: what cannot be seen written out, and not more than fits on a line.
pub(super) fn shown(words: &str) -> String {
    const MOST: usize = 60;
    match words.char_indices().nth(MOST) {
        Some((end, _)) => printable(&words[..end]) + "…",
        None => printable(words),
    }
}

/// The words of a list with commas between them.
pub(super) fn listed(list: &'static str) -> impl Iterator<Item = &'static str> + Clone {
    list.split(',').map(str::trim)
}
