//! What stands in a line: words, readings of kanji, line ends.

use std::ops::Range;

use pulldown_cmark::Event;

use super::Writer;
use super::escape::escape;
use crate::document::directive;
use crate::document::emphasis::{JOINT, joins_lines};

/// How much of a line is looked at, in bytes, for what resembles a block.
const MAX_MARKS: usize = 100;

impl Writer<'_> {
    pub(super) fn words(&mut self, text: &str, range: &Range<usize>) {
        if self.code.is_some() {
            return self.code_words(text);
        }
        if text.starts_with(":::") && self.begins_line(range.start) || directive::speaks_of_audience(text) {
            self.misplaced_line(range);
        } else if let Some(line) = self.line_begun(range.start)
            && directive::resembles_block(line)
        {
            self.resembles(&self.span(range));
        }
        if self.in_image() {
            return self.collect(text);
        }
        let after_backslash = self.prepared.text[..range.start].ends_with('\\');
        let html = &mut self.frame().body.html;
        let mut plain = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            let (before, brace) = rest.split_at(at);
            escape(html, before);
            plain.push_str(before);
            let is_escaped = after_backslash && brace.len() == text.len();
            rest = match ruby(brace).filter(|_| !is_escaped) {
                Some((base, reading, after)) => {
                    html.push_str("<ruby>");
                    escape(html, base);
                    html.push_str("<rp>（</rp><rt>");
                    escape(html, reading);
                    html.push_str("</rt><rp>）</rp></ruby>");
                    plain.push_str(base);
                    after
                }
                None => {
                    html.push('{');
                    plain.push('{');
                    &brace[1..]
                }
            }
        }
        escape(html, rest);
        plain.push_str(rest);
        self.collect(&plain);
        self.check_note(text, range);
    }

    /// Whether only marks of quotes and lists stand before a place on its line.
    fn begins_line(&self, at: usize) -> bool {
        let before = self.prepared.text[..at].rsplit('\n').next().unwrap_or("");
        before.chars().all(|c| {
            c.is_whitespace() || c.is_ascii_digit() || matches!(c, '>' | '-' | '*' | '+' | '.' | ')' | '|')
        })
    }

    /// The line that begins with the text at a place, but for the marks of quotes and lists; those of
    /// definitions are colons, which stay.
    fn line_begun(&self, at: usize) -> Option<&str> {
        let text = &self.prepared.text;
        // No mark is longer than this, and a line may be as long as the text.
        let from = text.floor_char_boundary(at.saturating_sub(MAX_MARKS));
        let start = text[from..at].rfind('\n').map_or(from, |end| from + end + 1);
        if start == from && from > 0 && !text[..from].ends_with('\n') {
            return None;
        }
        let is_mark = |c: char| c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+' | '|');
        let marks = text[start..at]
            .trim_start_matches(|c: char| is_mark(c) || c.is_ascii_digit() || matches!(c, '.' | ')'));
        if !marks.chars().all(|c| directive::is_colon(c) || c.is_whitespace()) {
            return None;
        }
        let start = at - marks.len();
        let end = text.floor_char_boundary(start + MAX_MARKS);
        let line = &text[start..end];
        match line.find('\n') {
            Some(end) => Some(&line[..end]),
            None => Some(line),
        }
    }

    /// Adds words to the heading and the links that are open around them.
    pub(super) fn collect(&mut self, text: &str) {
        let shown = || text.chars().filter(|c| *c != JOINT);
        if let Some(heading) = &mut self.heading {
            heading.text.extend(shown());
        }
        for link in &mut self.links {
            link.text.extend(shown());
        }
        if self.keeps_words() {
            match self.frame().body.words.last_mut() {
                Some(last) => last.extend(shown()),
                None => self.frame().body.words.push(shown().collect()),
            }
        }
    }

    /// The end of a line is a space, except between characters that are written without any.
    pub(super) fn soft_break(&mut self, number: usize) {
        if self.in_image() {
            return self.collect(" ");
        }
        let before = self.events[..number].iter().rev().find_map(|(event, _)| visible(event));
        let after = self.events[number + 1..].iter().find_map(|(event, _)| visible(event));
        let last = before.and_then(|text| text.chars().rfind(|c| *c != JOINT));
        let first = after.and_then(|text| text.chars().find(|c| *c != JOINT));
        if !(last.is_some_and(joins_lines) && first.is_some_and(joins_lines)) {
            self.put("\n");
            self.collect(" ");
        }
    }
}

/// The characters that an event shows; nothing for one that shows none and stands in no way.
fn visible<'a>(event: &'a Event<'_>) -> Option<&'a str> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        Event::Start(_) | Event::End(_) => None,
        _ => Some(""),
    }
}

/// `{base|reading}` at the beginning of `text`: base, reading and what follows. The base holds a
/// character that is no kana, the reading only kana.
fn ruby(text: &str) -> Option<(&str, &str, &str)> {
    // Not beyond the next brace of either kind: a long row of them would be searched again and again.
    let (inside, after) = text[1..].split_at(text[1..].find(['{', '}'])?);
    let after = after.strip_prefix('}')?;
    let (base, reading) = inside.split_once('|')?;
    let is_kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | ' ' | '　');
    let fits = !reading.trim().is_empty()
        && reading.chars().all(is_kana)
        && base.chars().any(|c| !is_kana(c) && !c.is_ascii_punctuation());
    fits.then_some((base, reading, after))
}
