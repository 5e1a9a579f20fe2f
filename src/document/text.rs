//! The words of a text as they are written, block by block, with the place of each.
//!
//! Rules about wording look at these; pages are made from [`super::Body`].

mod field;
mod reader;

use std::ops::Range;

pub use field::{field_block, field_blocks};
pub use reader::blocks;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph, also one in a list or quote.
    Paragraph,
    /// A heading of a level.
    Heading(u8),
    /// The words of a list item before any block in it.
    Item,
    /// A cell of a table; whether it is in the head.
    Cell(bool),
    /// A term, or what it means, in a definition list.
    Definition,
}

/// What stands around a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// How many lists it is in.
    pub lists: u8,
    /// Whether it is in a quote or alert.
    pub quoted: bool,
    /// Whether it is in a footnote.
    pub note: bool,
}

/// A run of characters that mean the same kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// Words of the writer.
    Words,
    /// Words of a link.
    Link,
    /// Code, which is quoted from elsewhere.
    Code,
    /// An address such as `https://example.com/` among the words.
    Address,
    /// A line end.
    Break,
}

/// A piece of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its bytes in [`Block::text`].
    pub range: Range<usize>,
    /// Its bytes in the file. The same length as `range` where the words stand there as they are.
    pub file: Range<usize>,
}

impl Piece {
    fn stands_there(&self) -> bool {
        self.range.len() == self.file.len()
    }

    fn is_continued_by(&self, next: &Self) -> bool {
        self.kind == next.kind
            && matches!(self.kind, PieceKind::Words | PieceKind::Link)
            && self.stands_there()
            && next.stands_there()
            && self.file.end == next.file.start
    }

    /// The piece as words and the addresses among them.
    fn part_addresses(self, text: &str) -> Vec<Self> {
        if !matches!(self.kind, PieceKind::Words | PieceKind::Link) || !self.stands_there() {
            return vec![self];
        }
        let part = |kind: PieceKind, range: Range<usize>| {
            let start = self.file.start + range.start - self.range.start;
            Self { kind, file: start..start + range.len(), range }
        };
        let mut parts = Vec::new();
        let mut from = self.range.start;
        while let Some(address) = find_address(&text[from..self.range.end]) {
            let address = from + address.start..from + address.end;
            parts.push(part(self.kind, from..address.start));
            from = address.end;
            parts.push(part(PieceKind::Address, address));
        }
        parts.push(part(self.kind, from..self.range.end));
        parts.retain(|part| !part.range.is_empty());
        parts
    }
}

/// The first address in a text, such as `https://example.com/`, without the marks of the sentence.
fn find_address(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find("://")?;
        let scheme = text[from..at].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        let rest = &text[at + 3..];
        // Names of pages may be Japanese; a particle right behind is not part of them.
        let is_part = |c: char| match c {
            '<' | '>' | '"' | '`' | '|' | '\\' | 'ぁ'..='ゖ' => false,
            _ => c.is_ascii_graphic() || c.is_alphanumeric(),
        };
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let length = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*']).len();
        if scheme > 0 && length > 0 {
            return Some(at - scheme..at + 3 + length);
        }
        from = at + 3;
    }
}

/// A block of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// What stands around it.
    pub place: Place,
    /// Its bytes in the file.
    pub file: Range<usize>,
    /// Its words, without marks; line ends as a reader sees them.
    pub text: String,
    /// Where the words come from, in order and without gaps.
    pub pieces: Vec<Piece>,
}

impl Block {
    /// A block with one piece where the parser hands out several, and with addresses as such.
    fn settled(mut self) -> Self {
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces.drain(..) {
            match pieces.last_mut() {
                Some(last) if last.is_continued_by(&piece) => {
                    last.range.end = piece.range.end;
                    last.file.end = piece.file.end;
                }
                _ => pieces.push(piece),
            }
        }
        if self.text.contains("://") {
            pieces = pieces.into_iter().flat_map(|piece| piece.part_addresses(&self.text)).collect();
        }
        Self { pieces, ..self }
    }

    /// The bytes in the file of a range of [`Block::text`].
    pub fn in_file(&self, range: Range<usize>) -> Range<usize> {
        let at = |place: usize, is_end: bool| {
            let is_before = |piece: &Piece| piece.range.end < place || (piece.range.end == place && !is_end);
            let Some(piece) = self.pieces.get(self.pieces.partition_point(is_before)) else {
                return self.file.end;
            };
            if piece.range.len() == piece.file.len() {
                piece.file.start + place.saturating_sub(piece.range.start)
            } else if is_end {
                piece.file.end
            } else {
                piece.file.start
            }
        };
        let start = at(range.start, false);
        start..at(range.end, true).max(start)
    }

    /// The words of the writer, links included, code and addresses left out: bytes of [`Block::text`]
    /// and text.
    pub fn words(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        self.pieces
            .iter()
            .filter(|piece| matches!(piece.kind, PieceKind::Words | PieceKind::Link))
            .map(|piece| (piece.range.clone(), &self.text[piece.range.clone()]))
    }

    /// Whether a range of [`Block::text`] holds words of the writer only.
    pub fn is_words(&self, range: &Range<usize>) -> bool {
        !self.pieces_of(range).any(|piece| matches!(piece.kind, PieceKind::Code | PieceKind::Address))
    }

    /// The pieces that a range of [`Block::text`] meets.
    pub fn pieces_of(&self, range: &Range<usize>) -> impl Iterator<Item = &Piece> {
        let first = self.pieces.partition_point(|piece| piece.range.end <= range.start);
        self.pieces[first..].iter().take_while(|piece| piece.range.start < range.end)
    }

    /// Its sentences: bytes of [`Block::text`].
    pub fn sentences(&self) -> Vec<Range<usize>> {
        sentences(&self.text)
    }
}

/// The sentences of a text in bytes, without the spaces around them. A sentence ends with its mark,
/// or where the writer ends the line for good.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut put = |range: Range<usize>| {
        let written = &text[range.clone()];
        let from = range.start + written.len() - written.trim_start().len();
        let to = from + written.trim().len();
        if to > from {
            sentences.push(from..to);
        }
    };
    // A mark within brackets ends no sentence, but a bracket that is never closed holds nothing.
    let mut closing = brackets(text).into_iter().peekable();
    let mut inside = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        while let Some(pair) = closing.next_if(|pair| pair.start <= at) {
            inside = pair.end.max(inside);
        }
        let is_inside = at < inside;
        let next = characters.peek().map(|(_, c)| *c);
        let ends = match c {
            '。' | '！' | '？' => !is_inside && !matches!(next, Some('！' | '？')),
            '.' | '!' | '?' => !is_inside && next.is_none_or(char::is_whitespace),
            '\n' => true,
            _ => false,
        };
        if ends {
            put(start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    put(start..text.len());
    sentences
}

/// The places of brackets with what is between them, in the order of their beginnings. None reaches
/// over the end of a line.
fn brackets(text: &str) -> Vec<Range<usize>> {
    let mut pairs = Vec::new();
    let mut open: [Vec<usize>; 5] = Default::default();
    for (at, c) in text.char_indices() {
        let kind = match c {
            '「' | '」' => 0,
            '『' | '』' => 1,
            '（' | '(' | '）' | ')' => 2,
            '［' | '[' | '］' | ']' => 3,
            '【' | '】' => 4,
            '\n' => {
                open.iter_mut().for_each(Vec::clear);
                continue;
            }
            _ => continue,
        };
        if matches!(c, '「' | '『' | '（' | '(' | '［' | '[' | '【') {
            open[kind].push(at);
        } else if let Some(start) = open[kind].pop() {
            // What was opened in between is not closed any more.
            for others in &mut open {
                others.truncate(others.partition_point(|other| *other < start));
            }
            pairs.push(start..at);
        }
    }
    pairs.sort_by_key(|pair| pair.start);
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Block> {
        blocks(text, 0..text.len())
    }

    #[test]
    fn every_word_leads_back_to_its_place() {
        let text = "画面の**［設定］**を\n押します。`a b`と[次](x.md)へ。\n\n- 一つ\n  二つ\n\n| 表 | 頭 |\n| - | - |\n| 中 | 身 |\n\n```\n外\n```\n";
        let blocks = read(text);
        let words: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(words, ["画面の［設定］を押します。a bと次へ。", "一つ二つ", "表", "頭", "中", "身"]);
        for block in &blocks {
            for (range, words) in block.words() {
                assert_eq!(&text[block.in_file(range)], words);
            }
        }
        let first = &blocks[0];
        let at = first.text.find("設定").expect("there");
        assert_eq!(&text[first.in_file(at..at + 6)], "設定");
        assert_eq!(first.sentences().len(), 2);
        assert_eq!(blocks[1].kind, BlockKind::Item);
        assert_eq!(blocks[2].kind, BlockKind::Cell(true));
    }

    #[test]
    fn code_and_addresses_are_no_words() {
        let text =
            "a_b と https://example.com/a_b?c=d。<kbd>ｶﾅ</kbd>は[題（https://a.example/）](x.md)<br>次の行";
        let block = &read(text)[0];
        let pieces: Vec<(PieceKind, &str)> =
            block.pieces.iter().map(|piece| (piece.kind, &block.text[piece.range.clone()])).collect();
        use PieceKind::{Address, Break, Code, Link, Words};
        assert_eq!(
            pieces,
            [
                (Words, "a_b と "),
                (Address, "https://example.com/a_b?c=d"),
                (Words, "。"),
                (Code, "ｶﾅ"),
                (Words, "は"),
                (Link, "題（"),
                (Address, "https://a.example/"),
                (Link, "）"),
                (Break, "\n"),
                (Words, "次の行"),
            ]
        );
        for piece in block.pieces.iter().filter(|piece| piece.kind != Break) {
            assert_eq!(&text[piece.file.clone()], &block.text[piece.range.clone()]);
        }
    }

    #[test]
    fn words_of_fields_are_found_again_unless_they_are_written_otherwise() {
        let words = "一行目です。\n\n- `code` の項目";
        let literal = "what: |\n    一行目です。\n\n    - `code` の項目\nwhy: x";
        let blocks = field_blocks(literal, 6..literal.len() - 7, words);
        assert_eq!(blocks.len(), 2);
        for block in &blocks {
            for (range, words) in block.words() {
                assert_eq!(&literal[block.in_file(range)], words);
            }
        }
        // What is folded, or holds escapes, has the whole field as its place.
        for (written, value) in [(">\n  一行目\n  です。", "一行目 です。"), ("\"a\\tb\"", "a\tb")]
        {
            let block = &field_blocks(written, 0..written.len(), value)[0];
            assert_eq!(block.in_file(0..block.text.len()), 0..written.len());
        }
        let title = field_block("title: 題名", 7..13, "題名", BlockKind::Heading(1));
        assert_eq!(title.in_file(3..6), 10..13);
    }

    #[test]
    fn sentences_end_where_a_reader_takes_breath() {
        let block = &read("「はい。」と答えます。次は？！　v1.2 です  \n改行 See. Now.")[0];
        let found: Vec<&str> = block.sentences().into_iter().map(|range| &block.text[range]).collect();
        assert_eq!(found, ["「はい。」と答えます。", "次は？！", "v1.2 です", "改行 See.", "Now."]);
        // A bracket that is never closed holds nothing.
        let block = &read("甲）はい。（いいえ。「次。」です。")[0];
        let found: Vec<&str> = block.sentences().into_iter().map(|range| &block.text[range]).collect();
        assert_eq!(found, ["甲）はい。", "（いいえ。", "「次。」です。"]);
    }
}
