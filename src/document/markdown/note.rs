//! Footnotes: their marks in the text, and their own texts at the end of the body.

use std::fmt::Write;
use std::ops::Range;

use super::Writer;
use super::names::Use;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::{Body, Hole};
use crate::text;

impl Writer<'_> {
    pub(super) fn note_mark(&mut self, label: &str, range: &Range<usize>) {
        let file_range = self.prepared.range(range);
        self.check_definition(&definition_key(label), &file_range);
        // The way back leads to the first mark of several.
        let (number, is_first) = self.name(Use::NoteMark, label);
        let id = if is_first { format!(" id=\"fnref-{number}\"") } else { String::new() };
        self.put(&format!("<sup class=\"footnote\"{id}><a href=\"#fn-{number}\">{number}</a></sup>"));
    }

    /// Puts the text so far aside, so that the note is written by itself.
    pub(super) fn start_note(&mut self, label: &str) {
        self.open_notes.push(label.to_owned());
        let frame = self.frame();
        let html = std::mem::take(&mut frame.body.html);
        frame.aside.push(html);
    }

    /// Keeps the note that was written for the end of the body. Of several with one label, only the
    /// first counts.
    pub(super) fn end_note(&mut self, range: &Range<usize>) {
        let start = self.prepared.range(range).start;
        let frame = self.frame();
        let before = frame.aside.pop().unwrap_or_default();
        let html = std::mem::replace(&mut frame.body.html, before);
        let Some(label) = self.open_notes.pop() else { return };
        if self.definitions.get(&definition_key(&label)).is_some_and(|first| first.start == start) {
            let (number, _) = self.name(Use::Note, &label);
            let number = number.parse().expect("footnotes are named by their numbers");
            self.frame().notes.push((number, html));
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
