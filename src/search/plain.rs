//! The words of a rendered text, without its marks: cut into sections at its headings.

use std::fmt::Write as _;

use super::record::Section;
use crate::document::link::LinkKind;
use crate::document::{Body, HOLE_END, HOLE_START, Hole};

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
        let mut rest = body.html.as_str();
        while let Some(at) = rest.find(['<', '&', HOLE_START]) {
            self.put(&rest[..at]);
            rest = &rest[at..];
            if let Some(tail) = rest.strip_prefix(HOLE_START) {
                let Some((number, tail)) = tail.split_once(HOLE_END) else { break };
                if let Some(hole) = number.parse().ok().and_then(|number: usize| body.holes.get(number)) {
                    self.hole(body, hole, title);
                }
                rest = tail;
            } else if rest.starts_with('<') {
                let end = tag_end(rest);
                self.tag(&rest[1..end.max(1)]);
                rest = rest.get(end + 1..).unwrap_or("");
            } else {
                let (text, length) = entity(rest);
                self.put(&text);
                rest = &rest[length..];
            }
        }
        self.put(rest);
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

    fn tag(&mut self, tag: &str) {
        let closing = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        if let Some(skipped) = &self.skip {
            if closing && skipped == name {
                self.skip = None;
            }
            return;
        }
        match name {
            "rt" if closing => {
                let reading = self.reading.take().unwrap_or_default();
                self.readings.push(reading);
            }
            "rt" => self.reading = Some(String::new()),
            "rp" | "svg" | "script" | "style" if !closing && !tag.ends_with('/') => {
                self.skip = Some(name.to_owned());
            }
            "h2" | "h3" => {
                if !closing {
                    let anchor = attribute(tag, "id");
                    self.sections.push(Section { anchor, ..Section::default() });
                }
                self.heading = !closing;
            }
            _ if INLINE.contains(&name) => {}
            _ => self.put("\n"),
        }
    }
}

/// The place of the `>` that ends the tag with which `text` begins.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return at,
            _ => {}
        }
    }
    text.len()
}

fn attribute(tag: &str, name: &str) -> String {
    let start = tag.find(&format!("{name}=\"")).map(|at| at + name.len() + 2);
    let value = start.and_then(|start| tag[start..].split('"').next()).unwrap_or("");
    let mut out = String::new();
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (text, length) = entity(&rest[at..]);
        out.push_str(&text);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// What a character reference stands for, and its length in bytes; `&` itself if it is none.
fn entity(text: &str) -> (String, usize) {
    let plain = ("&".to_owned(), 1);
    let Some(end) = text.bytes().take(12).position(|b| b == b';') else { return plain };
    let name = &text[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let Some(number) = name.strip_prefix('#') else { return plain };
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            };
            match number.and_then(char::from_u32) {
                Some(c) => c,
                None => return plain,
            }
        }
    };
    (c.into(), end + 1)
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
