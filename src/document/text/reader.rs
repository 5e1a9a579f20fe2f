//! From Markdown to blocks of words.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::{Block, BlockKind, Piece, PieceKind, Place};
use crate::document::directive::{self, Prepared};
use crate::document::emphasis::{JOINT, joins_lines};
use crate::document::markdown::extensions;

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
        quotes: 0,
        links: 0,
        images: 0,
        tags: 0,
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
    quotes: usize,
    links: usize,
    images: usize,
    /// Tags of HTML around code that are not closed.
    tags: usize,
    in_head: bool,
    code: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag),
            Event::Text(words) if !self.code && self.images == 0 => {
                let kind = match self {
                    Self { tags, .. } if *tags > 0 => PieceKind::Code,
                    Self { links, .. } if *links > 0 => PieceKind::Link,
                    _ => PieceKind::Words,
                };
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
            Event::InlineHtml(tag) => self.tag(tag, range),
            _ => {}
        }
    }

    /// A tag among the words: a line end, or around code.
    fn tag(&mut self, tag: &str, range: &Range<usize>) {
        let name = tag.trim_start_matches(['<', '/']);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        if name.eq_ignore_ascii_case("br") {
            self.put(PieceKind::Break, "\n", range);
        } else if ["code", "kbd", "pre", "samp"].iter().any(|code| name.eq_ignore_ascii_case(code)) {
            self.tags = if tag.starts_with("</") { self.tags.saturating_sub(1) } else { self.tags + 1 };
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
            Tag::BlockQuote(_) => {
                self.quotes += 1;
                return self.place.quoted = true;
            }
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
                self.tags = 0;
                let block = self.open.pop().filter(|block| !block.text.trim().is_empty());
                self.blocks.extend(block.map(Block::settled));
            }
            TagEnd::TableHead => self.in_head = false,
            TagEnd::List(_) => self.place.lists = self.place.lists.saturating_sub(1),
            TagEnd::BlockQuote(_) => {
                self.quotes = self.quotes.saturating_sub(1);
                self.place.quoted = self.quotes > 0;
            }
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
