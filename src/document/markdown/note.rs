//! Footnotes: their marks in the text, and their own texts at the end of the body.

use std::fmt::Write;
use std::ops::Range;

use super::container::audience_of;
use super::names::{Use, Within};
use super::{Frame, Writer};
use crate::config::Audience;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::{Body, Hole};
use crate::text;

/// A footnote whose end has not come yet.
pub(super) struct OpenNote {
    label: String,
    within: Within,
    /// Who sees it, where it is written apart from what stands around it.
    apart: Option<Option<Audience>>,
    /// How many frames were open before it.
    frames: usize,
}

impl OpenNote {
    pub(super) fn within(&self) -> &Within {
        &self.within
    }
}

impl Writer<'_> {
    pub(super) fn note_mark(&mut self, label: &str, range: &Range<usize>) {
        let label = folded(label);
        let file_range = self.prepared.range(range);
        self.check_definition(&definition_key(&label), &file_range);
        // The way back leads to the first mark of several.
        let (number, is_first) = self.name(Use::NoteMark, &label);
        let mut id = String::new();
        if is_first {
            id = format!(" id=\"fnref-{number}\"");
            self.frame().body.anchors.push(format!("fnref-{number}"));
        }
        self.put(&format!("<sup class=\"footnote\"{id}><a href=\"#fn-{number}\">{number}</a></sup>"));
    }

    /// Puts the text so far aside, so that the note is written by itself: in a frame of its own where
    /// fewer see it than what stands around it, since its links and words are theirs too.
    pub(super) fn start_note(&mut self, label: &str, range: &Range<usize>) {
        let label = folded(label);
        let start = self.prepared.range(range).start;
        // Of several with one label, only the first counts.
        let counts = self.definitions.get(&definition_key(&label)).is_some_and(|first| first.start == start);
        let seen = self.names.seen(&label).filter(|_| counts);
        let frames = self.frames.len();
        let is_nested = self.open_notes.last().is_some_and(|note| note.apart.is_some());
        let around = audience_of(&self.containers);
        let apart = (is_nested || seen.is_none_or(|seen| seen > around)).then_some(seen);
        if let Some(seen) = apart {
            let base = self.base();
            let notes = &mut self.frames[base].apart;
            let known = notes.iter().position(|(audience, _)| Some(*audience) == seen);
            let frame = known.map(|known| notes.remove(known).1).unwrap_or_default();
            self.frames.push(Frame { is_note: true, ..frame });
        }
        let within = if counts { Within::Note(label.clone()) } else { Within::Nowhere };
        self.open_notes.push(OpenNote { label, within, apart, frames });
        let frame = self.frame();
        let html = std::mem::take(&mut frame.body.html);
        frame.aside.push(html);
    }

    /// Keeps the note that was written for the end of the body.
    pub(super) fn end_note(&mut self) {
        let frame = self.frame();
        let before = frame.aside.pop().unwrap_or_default();
        let html = std::mem::replace(&mut frame.body.html, before);
        let Some(note) = self.open_notes.pop() else { return };
        if matches!(note.within, Within::Note(_)) {
            let (number, _) = self.name(Use::Note, &note.label);
            let frame = self.frame();
            frame.body.anchors.push(format!("fn-{number}"));
            let number = number.parse().expect("footnotes are named by their numbers");
            frame.notes.push((number, html));
        }
        // A block that does not end in the note is an error: then nothing is published.
        if let Some(seen) = note.apart
            && self.frames.len() == note.frames + 1
            && let Some(frame) = self.frames.pop()
            && let Some(seen) = seen
        {
            let base = self.base();
            self.frames[base].apart.push((seen, frame));
        }
    }

    /// The innermost frame that is no footnote.
    fn base(&self) -> usize {
        self.frames.iter().rposition(|frame| !frame.is_note).unwrap_or(0)
    }

    /// Puts the notes that fewer see at the end of a body, as blocks for them.
    pub(super) fn put_notes_apart(&self, body: &mut Body, mut notes: Vec<(Audience, Frame)>) {
        notes.sort_by_key(|(audience, _)| *audience);
        for (audience, frame) in notes {
            // Not even a line end may tell of it.
            body.put_hole(Hole::Block(audience, Box::new(self.finish(frame))));
            body.html.push('\n');
        }
    }

    /// A mark without a note reaches us as text: the parser takes it for nothing else.
    pub(super) fn check_note(&self, text: &str, range: &Range<usize>) {
        let Some((at, label)) = missing_note(text) else { return };
        let start = range.start + at;
        let span = self.span(&(start..(start + label.len() + 3).min(range.end)));
        let label = printable(label);
        self.report(
            Diagnostic::new(
                Code::MissingFootnote,
                span,
                text!("脚注 [^{label}] の本文がありません", "the footnote [^{label}] has no text"),
            )
            .help(text!("「[^{label}]: 脚注の文」の行を足してください", "add a line `[^{label}]: the note`")),
        );
    }
}

/// A label without the difference of capitals: `[^A]` leads to `[^a]:`.
pub(super) fn folded(label: &str) -> String {
    label.to_lowercase()
}

/// The name of a footnote among the definitions, where those of links have no such mark.
pub(super) fn definition_key(label: &str) -> String {
    format!("^{label}")
}

/// Writes the footnotes of a body at its end.
pub(super) fn put_notes(body: &mut Body, mut notes: Vec<(usize, String)>) {
    if notes.is_empty() {
        return;
    }
    notes.sort();
    body.html.push_str("<section class=\"footnotes\">\n<ol>\n");
    for (number, html) in notes {
        write!(
            body.html,
            "<li id=\"fn-{number}\" value=\"{number}\">\n{html}\
             <a class=\"footnote-back\" href=\"#fnref-{number}\" aria-label=\""
        )
        .expect("writing to a string does not fail");
        body.put_hole(Hole::Word("footnote_back"));
        body.html.push_str("\">↩</a></li>\n");
    }
    body.html.push_str("</ol>\n</section>\n");
}

/// Place and label of a footnote mark that the parser left as text.
fn missing_note(text: &str) -> Option<(usize, &str)> {
    let start = text.find("[^")?;
    let end = text[start..].find(']')? + start;
    let label = &text[start + 2..end];
    (!label.is_empty() && !label.contains(char::is_whitespace)).then_some((start, label))
}
