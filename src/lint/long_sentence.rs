//! `long-sentence`: a sentence whose beginning is forgotten at its end.

use std::ops::Range;

use super::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::text::{Block, BlockKind, PieceKind};
use crate::text;

/// Characters of a Japanese sentence.
const MOST_CHARACTERS: usize = 100;
/// Words of a sentence in a language that parts them.
const MOST_WORDS: usize = 40;

/// What is taken in at a glance, however long: code and addresses, and the title that a link shows.
const QUOTED: Length = Length { characters: 4, words: 1 };
const TITLE: Length = Length { characters: 20, words: 8 };

/// How long a text is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Length {
    /// Characters; two that are half as wide are one.
    characters: usize,
    /// What stands between spaces and has a letter or digit.
    words: usize,
}

impl Length {
    fn of(text: &str) -> Self {
        let halves: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        Self { characters: halves.div_ceil(2), words }
    }

    fn at_most(self, most: Self) -> Self {
        Self { characters: self.characters.min(most.characters), words: self.words.min(most.words) }
    }

    fn plus(self, other: Self) -> Self {
        Self { characters: self.characters + other.characters, words: self.words + other.words }
    }
}

/// How long a range of a block is to a reader.
fn length(block: &Block, sentence: &Range<usize>) -> Length {
    let pieces = block.pieces_of(sentence).map(|piece| {
        let range = piece.range.start.max(sentence.start)..piece.range.end.min(sentence.end);
        (piece.kind, Length::of(&block.text[range]))
    });
    let lengths = pieces.map(|(kind, length)| match kind {
        PieceKind::Code | PieceKind::Address => length.at_most(QUOTED),
        PieceKind::Link => length.at_most(TITLE),
        PieceKind::Words | PieceKind::Break => length,
    });
    lengths.fold(Length::default(), Length::plus)
}

/// What of a sentence has to be kept in mind as one: not a name and its colon before it, nor a list
/// of names behind a colon.
fn core(text: &str) -> Range<usize> {
    /// A list has so many items at least, none longer than this on average.
    const ITEMS: usize = 4;
    const ITEM: Length = Length { characters: 15, words: 4 };
    let Some((at, colon)) = text.char_indices().find(|(at, c)| match c {
        '：' => true,
        ':' => text[at + 1..].starts_with(char::is_whitespace),
        _ => false,
    }) else {
        return 0..text.len();
    };
    let (before, after) = (&text[..at], &text[at + colon.len_utf8()..]);
    let items = after.split(['、', ',', '，', ';']).filter(|item| !item.trim().is_empty()).count();
    let whole = Length::of(after);
    if items >= ITEMS && (whole.characters <= items * ITEM.characters && whole.words <= items * ITEM.words) {
        return 0..at;
    }
    if Length::of(before).at_most(TITLE) == Length::of(before) { at..text.len() } else { 0..text.len() }
}

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let is_japanese = article.is_japanese();
    let usual = if is_japanese { MOST_CHARACTERS } else { MOST_WORDS };
    let most = article.config().limit(Code::LongSentence, usual);
    // A character has two halves, a word a letter and a space: in fewer bytes there cannot be so many.
    let fewest = most.saturating_mul(2);
    let blocks = article.all_blocks().filter(|block| block.text.len() >= fewest);
    for block in blocks.filter(|block| !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Cell(_))) {
        for sentence in block.sentences() {
            let text = &block.text[sentence.clone()];
            // What another program is to fill in is no sentence.
            if sentence.len() < fewest || text.contains("{{") {
                continue;
            }
            let core = core(text);
            let length = length(block, &(sentence.start + core.start..sentence.start + core.end));
            let count = if is_japanese { length.characters } else { length.words };
            if count <= most {
                continue;
            }
            let message = if is_japanese {
                text!("{count} 文字の長い文です", "this sentence has {count} characters")
            } else {
                text!("{count} 語の長い文です", "this sentence has {count} words")
            };
            let help = text!(
                "2 つ以上の文に分けるか、並んでいるものを箇条書きにしてください",
                "make two of it, or make a list of what stands in a row"
            );
            found
                .push(Diagnostic::new(Code::LongSentence, article.span(block, sentence), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::text::blocks;

    #[test]
    fn what_is_taken_in_at_a_glance_counts_little() {
        for (text, characters, words) in [
            ("請求書を見る。", 7, 1),
            ("`cargo build --release` を使う", 8, 2),
            ("[請求書をもう一度発行するときに気をつけること一覧表](a.md)", 20, 1),
            ("See https://example.com/a/b/c or `x y`, please.", 15, 5),
            ("Dynamics 365", 6, 2),
        ] {
            let block = &blocks(text, 0..text.len())[0];
            assert_eq!(length(block, &(0..block.text.len())), Length { characters, words }, "{text}");
        }
    }

    #[test]
    fn lists_of_names_and_names_before_a_colon_do_not_count() {
        for (text, expected) in [
            ("次の地域で使えます：東京、大阪、名古屋、福岡", "次の地域で使えます"),
            ("These regions: us-east-1, us-east-2, eu-west-1, and eu-west-2.", "These regions"),
            (
                "管理者：すべての画面を開き、設定を変えることができます。",
                "：すべての画面を開き、設定を変えることができます。",
            ),
            ("12:30 に始まります。", "12:30 に始まります。"),
        ] {
            assert_eq!(&text[core(text)], expected);
        }
    }
}
