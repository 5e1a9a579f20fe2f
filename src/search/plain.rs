//! The words of a rendered text, without its marks: cut into sections at its headings.

use std::fmt::Write as _;

use super::record::Section;
use crate::document::link::LinkKind;
use crate::document::markup::{Piece, Tag, pieces};
use crate::document::{Body, Hole};

/// Elements that stand within a sentence; every other element begins a new line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "label", "mark", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
];

/// Appends the text of `body` to `sections`: to the last one, and to new ones from headings of the
/// second and third level on. Readings of ruby go to `readings`. `title` gives the words of a link
/// that has none.
pub fn add(
    body: &Body,
    title: &dyn Fn(usize) -> Option<String>,
    sections: &mut Vec<Section>,
    readings: &mut Vec<String>,
) {
    let mut reader = Reader { sections, readings, skip: None, heading: false, reading: None };
    reader.read(body, title);
}

/// The words of a text by itself, one line for each block.
pub fn text(body: &Body) -> String {
    let mut sections = vec![Section::default()];
    add(body, &|_| None, &mut sections, &mut Vec::new());
    let lines = sections.iter().flat_map(|section| [tidy(&section.heading), tidy(&section.text)]);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

struct Reader<'a> {
    sections: &'a mut Vec<Section>,
    readings: &'a mut Vec<String>,
    /// The element whose content is passed over.
    skip: Option<String>,
    /// Whether the words are those of the section's heading.
    heading: bool,
    /// A reading that is being read.
    reading: Option<String>,
}

impl Reader<'_> {
    fn read(&mut self, body: &Body, title: &dyn Fn(usize) -> Option<String>) {
        for piece in pieces(body) {
            match piece {
                Piece::Words(words) => self.put(&words),
                Piece::Start(tag) => self.start(tag),
                Piece::End(name) => self.end(name),
                Piece::Hole(hole) => self.hole(body, hole, title),
            }
        }
    }

    fn put(&mut self, text: &str) {
        if let Some(reading) = &mut self.reading {
            reading.push_str(text);
        } else if self.skip.is_none()
            && let Some(section) = self.sections.last_mut()
        {
            if self.heading { section.heading.push_str(text) } else { section.text.push_str(text) }
        }
    }

    fn hole(&mut self, body: &Body, hole: &Hole, title: &dyn Fn(usize) -> Option<String>) {
        match hole {
            Hole::Title(link) => self.put(&title(*link).unwrap_or_default()),
            Hole::Image(link) if body.links[*link].kind == LinkKind::Image => {
                self.put(&body.links[*link].text);
            }
            Hole::Code(_, text) => {
                self.put("\n");
                self.put(text);
                self.put("\n");
            }
            // The links of a block are counted by themselves; those without words have none here.
            Hole::Block(_, block) => self.read(block, &|_| None),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        if self.skip.is_some() {
            return;
        }
        match tag.name {
            "rt" => self.reading = Some(String::new()),
            "rp" | "svg" | "script" | "style" if !tag.is_closed() => self.skip = Some(tag.name.to_owned()),
            "h2" | "h3" => {
                let anchor = tag.attribute("id").unwrap_or_default();
                self.sections.push(Section { anchor, ..Section::default() });
                self.heading = true;
            }
            name if INLINE.contains(&name) => {}
            _ => self.put("\n"),
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(skipped) = &self.skip {
            if skipped == name {
                self.skip = None;
            }
            return;
        }
        match name {
            "rt" => {
                let reading = self.reading.take().unwrap_or_default();
                self.readings.push(reading);
            }
            "h2" | "h3" => self.heading = false,
            name if INLINE.contains(&name) => {}
            _ => self.put("\n"),
        }
    }
}

/// One line for each line with words, single spaces between them.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(first);
        for word in words {
            let _ = write!(out, " {word}");
        }
    }
    out
}
