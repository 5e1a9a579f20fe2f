//! The words of a text as they are written, block by block, with the place of each.
//!
//! Rules about wording look at these; pages are made from [`super::Body`].

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::directive::{self, Prepared};
use super::emphasis::{JOINT, joins_lines};
use super::markdown::extensions;

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
    /// The bytes in the file of a range of [`Block::text`].
    pub fn in_file(&self, range: Range<usize>) -> Range<usize> {
        let at = |place: usize, is_end: bool| {
            let piece = self
                .pieces
                .iter()
                .find(|piece| if is_end { place <= piece.range.end } else { place < piece.range.end });
            let Some(piece) = piece else { return self.file.end };
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

    /// The words of the writer, links included and code left out: bytes of [`Block::text`] and text.
    pub fn words(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        self.pieces
            .iter()
            .filter(|piece| matches!(piece.kind, PieceKind::Words | PieceKind::Link))
            .map(|piece| (piece.range.clone(), &self.text[piece.range.clone()]))
    }

    /// Sentences: bytes of [`Block::text`], without the spaces around them. A sentence ends with its
    /// mark, or where the writer ends the line for good.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        let mut put = |range: Range<usize>| {
            let text = &self.text[range.clone()];
            let from = range.start + text.len() - text.trim_start().len();
            let to = from + text.trim().len();
            if to > from {
                sentences.push(from..to);
            }
        };
        let mut depth = 0_i32;
        let mut characters = self.text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            match c {
                '「' | '『' | '（' | '(' => depth += 1,
                '」' | '』' | '）' | ')' => depth = (depth - 1).max(0),
                _ => {}
            }
            let next = characters.peek().map(|(_, c)| *c);
            let ends = match c {
                '。' | '！' | '？' => depth == 0 && !matches!(next, Some('！' | '？')),
                '.' | '!' | '?' => depth == 0 && next.is_none_or(char::is_whitespace),
                '\n' => {
                    depth = 0;
                    true
                }
                _ => false,
            };
            if ends {
                put(start..at + c.len_utf8());
                start = at + c.len_utf8();
            }
        }
        put(start..self.text.len());
        sentences
    }
}

/// The blocks of the Markdown in `text[body]`, where `text` is the whole file. Code blocks and HTML
/// hold no words of the writer and are left out.
pub fn blocks(text: &str, body: Range<usize>) -> Vec<Block> {
    let prepared = directive::prepare(&text[body.clone()], body.start);
    let mut reader = Reader {
        file: text,
        prepared: &prepared,
        blocks: Vec::new(),
        open: Vec::new(),
        place: Place::default(),
        links: 0,
        images: 0,
        in_head: false,
        code: false,
    };
    for (event, range) in Parser::new_ext(&prepared.text, extensions()).into_offset_iter() {
        reader.event(&event, &range);
    }
    reader.blocks.sort_by_key(|block| block.file.start);
    reader.blocks
}

struct Reader<'a> {
    file: &'a str,
    prepared: &'a Prepared,
    blocks: Vec<Block>,
    /// Blocks whose end has not come yet.
    open: Vec<Block>,
    place: Place,
    links: usize,
    images: usize,
    in_head: bool,
    code: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag),
            Event::Text(words) if !self.code && self.images == 0 => {
                let kind = if self.links > 0 { PieceKind::Link } else { PieceKind::Words };
                self.put(kind, words, range);
            }
            Event::Code(words) if self.images == 0 => self.put(PieceKind::Code, words, range),
            Event::SoftBreak => {
                let after = self.prepared.text[range.end..].trim_start().chars().next();
                let before = self.open.last().and_then(|block| block.text.chars().next_back());
                let joined = before.zip(after).is_some_and(|(a, b)| joins_lines(a) && joins_lines(b));
                self.put(PieceKind::Break, if joined { "" } else { " " }, range);
            }
            Event::HardBreak => self.put(PieceKind::Break, "\n", range),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let kind = match tag {
            Tag::Paragraph => BlockKind::Paragraph,
            Tag::Heading { level, .. } => BlockKind::Heading(*level as u8),
            Tag::Item => BlockKind::Item,
            Tag::TableCell => BlockKind::Cell(self.in_head),
            Tag::DefinitionListTitle | Tag::DefinitionListDefinition => BlockKind::Definition,
            Tag::TableHead => return self.in_head = true,
            Tag::List(_) => return self.place.lists = self.place.lists.saturating_add(1),
            Tag::BlockQuote(_) => return self.place.quoted = true,
            Tag::FootnoteDefinition(_) => return self.place.note = true,
            Tag::Link { .. } => return self.links += 1,
            Tag::Image { .. } => return self.images += 1,
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => return self.code = true,
            _ => return,
        };
        let file = self.prepared.range(range);
        self.open.push(Block { kind, place: self.place, file, text: String::new(), pieces: Vec::new() });
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::TableCell
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {
                let block = self.open.pop();
                self.blocks.extend(block.filter(|block| !block.text.trim().is_empty()));
            }
            TagEnd::TableHead => self.in_head = false,
            TagEnd::List(_) => self.place.lists = self.place.lists.saturating_sub(1),
            TagEnd::BlockQuote(_) => self.place.quoted = false,
            TagEnd::FootnoteDefinition => self.place.note = false,
            TagEnd::Link => self.links = self.links.saturating_sub(1),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::CodeBlock => self.code = false,
            _ => {}
        }
    }

    fn put(&mut self, kind: PieceKind, words: &str, range: &Range<usize>) {
        let Some(block) = self.open.last_mut() else { return };
        let file = self.prepared.range(range);
        let start = block.text.len();
        if words.contains(JOINT) {
            block.text.extend(words.chars().filter(|c| *c != JOINT));
        } else {
            block.text.push_str(words);
        }
        let range = start..block.text.len();
        let stands_there = self.file.get(file.clone()) == Some(&block.text[range.clone()]);
        // Words that are written otherwise, such as `&amp;`, are one place as a whole.
        let file = match kind {
            PieceKind::Code if !stands_there => {
                let written = self.file.get(file.clone()).unwrap_or("");
                match written.find(&block.text[range.clone()]) {
                    Some(at) => file.start + at..file.start + at + range.len(),
                    None => file,
                }
            }
            _ => file,
        };
        block.pieces.push(Piece { kind, range, file });
    }
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
    fn sentences_end_where_a_reader_takes_breath() {
        let block = &read("「はい。」と答えます。次は？！　v1.2 です  \n改行 See. Now.")[0];
        let found: Vec<&str> = block.sentences().into_iter().map(|range| &block.text[range]).collect();
        assert_eq!(found, ["「はい。」と答えます。", "次は？！", "v1.2 です", "改行 See.", "Now."]);
    }
}
