//! A rendered text read again: its words, its elements and its holes, in their order.

use std::borrow::Cow;

use super::{Body, HOLE_END, HOLE_START, Hole};

/// What comes next in a rendered text.
#[derive(Debug, PartialEq)]
pub enum Piece<'a> {
    /// Words; what character references stand for is put in their place.
    Words(Cow<'a, str>),
    /// The beginning of an element.
    Start(Tag<'a>),
    /// The end of an element, by its name.
    End(&'a str),
    /// A hole outside of tags.
    Hole(&'a Hole),
}

/// The tag with which an element begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tag<'a> {
    /// The element's name; empty for a comment.
    pub name: &'a str,
    /// All that stands between the angle brackets.
    text: &'a str,
    body: &'a Body,
}

impl<'a> Tag<'a> {
    /// Whether the element ends with its tag.
    pub fn is_closed(&self) -> bool {
        self.text.ends_with('/')
    }

    /// The value of an attribute as it is written.
    fn written(&self, name: &str) -> Option<&'a str> {
        let start = self.text.find(&format!(" {name}=\""))? + name.len() + 3;
        self.text[start..].split('"').next()
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.written(name)?;
        let mut out = String::new();
        while let Some(at) = rest.find('&') {
            out.push_str(&rest[..at]);
            let (text, length) = entity(&rest[at..]);
            out.push_str(&text);
            rest = &rest[at + length..];
        }
        out.push_str(rest);
        Some(out)
    }

    /// The hole that stands for the value of an attribute.
    pub fn hole(&self, name: &str) -> Option<&'a Hole> {
        let number = self.written(name)?.strip_prefix(HOLE_START)?.split(HOLE_END).next()?;
        self.body.holes.get(number.parse::<usize>().ok()?)
    }
}

/// The pieces of a rendered text. Those of a block for an audience are its own: see [`Hole::Block`].
pub fn pieces(body: &Body) -> Pieces<'_> {
    Pieces { body, rest: &body.html }
}

/// See [`pieces`].
pub struct Pieces<'a> {
    body: &'a Body,
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let first = self.rest.chars().next()?;
            match first {
                HOLE_START => {
                    let (number, rest) = self.rest[first.len_utf8()..].split_once(HOLE_END)?;
                    self.rest = rest;
                    let number = number.parse::<usize>().ok();
                    if let Some(hole) = number.and_then(|number| self.body.holes.get(number)) {
                        return Some(Piece::Hole(hole));
                    }
                }
                '<' => {
                    let end = tag_end(self.rest);
                    let text = self.take(end + 1).trim_start_matches('<').trim_end_matches('>');
                    let name = text.trim_start_matches('/');
                    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
                    return Some(if text.starts_with('/') {
                        Piece::End(name)
                    } else {
                        Piece::Start(Tag { name, text, body: self.body })
                    });
                }
                '&' => {
                    let (text, length) = entity(self.rest);
                    self.take(length);
                    return Some(Piece::Words(text.into()));
                }
                _ => {
                    let end = self.rest.find(['<', '&', HOLE_START]).unwrap_or(self.rest.len());
                    return Some(Piece::Words(self.take(end).into()));
                }
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_its_order() {
        let mut body = Body { html: "<p class=\"a &gt; b\">1 &lt; 2<br/>".to_owned(), ..Body::default() };
        body.html.push_str("<a href=\"");
        body.put_hole(Hole::Address(7));
        body.html.push_str("\">x</a> &");
        body.put_hole(Hole::Word("note"));
        body.html.push_str("</p><");
        let found: Vec<String> = pieces(&body)
            .map(|piece| match piece {
                Piece::Words(words) => words.into_owned(),
                Piece::Start(tag) => {
                    let class = tag.attribute("class").unwrap_or_default();
                    format!("<{} {class}{:?} {}>", tag.name, tag.hole("href"), tag.is_closed())
                }
                Piece::End(name) => format!("</{name}>"),
                Piece::Hole(hole) => format!("{hole:?}"),
            })
            .collect();
        let expected = [
            "<p a > bNone false>",
            "1 ",
            "<",
            " 2",
            "<br None true>",
            "<a Some(Address(7)) false>",
            "x",
            "</a>",
            " ",
            "&",
            "Word(\"note\")",
            "</p>",
            "< None false>",
        ];
        assert_eq!(found, expected);
        for text in ["&", "<", "<a href=\"", "&#xfffffff;", "\u{fdd0}", "\u{fdd0}9\u{fdd1}x", "&あ;"] {
            let body = Body { html: text.to_owned(), ..Body::default() };
            assert!(pieces(&body).count() <= 2, "{text}");
        }
    }
}
