//! HTML among the Markdown: directive lines travel as such, everything else is what the author wrote.

use std::ops::Range;

use super::{Frame, Writer};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::directive::{self, Prepared};
use crate::document::emphasis::JOINT;
use crate::document::link::{Link, LinkKind};
use crate::document::{HOLE_END, HOLE_START, Hole, bare, html};
use crate::text;

impl Writer<'_> {
    pub(super) fn raw_html(&mut self, raw: &str, range: &Range<usize>, is_block: bool) {
        if let Some(number) = Prepared::line_number(raw) {
            return if is_block { self.directive(number) } else { self.misplaced_line(range) };
        }
        if directive::holds_line(raw) {
            self.misplaced_line(range);
        }
        if self.reading.clean {
            if let Some((at, address, title)) = html::frame(raw) {
                let place = self.prepared.range(&(range.start + at.start..range.start + at.end));
                return self.frame_link(place, address, title);
            }
            if range.end > self.comment_end {
                self.check_removed(raw, range);
            }
        }
        let file_range = self.prepared.range(range);
        self.frame().raw.push(file_range);
        let raw = html::without_marks(&raw.replace([JOINT, HOLE_START, HOLE_END, directive::MARK], ""));
        self.put(&raw);
    }

    /// A frame is treated like a picture from another host: a link, or loaded by a click.
    fn frame_link(&mut self, place: Range<usize>, address: String, title: String) {
        let number = self.add_link(Link {
            kind: LinkKind::Image,
            destination: address,
            title: String::new(),
            text: title,
            span: self.file_span(place),
            raw: false,
            decorative: false,
        });
        self.put_hole(Hole::Image(number));
        self.put("\n");
    }

    fn check_removed(&self, raw: &str, range: &Range<usize>) {
        let Some(removed) = html::first_removed(raw) else { return };
        let start = range.start + removed.range.start;
        let what = printable(&removed.what);
        self.report(
            Diagnostic::new(
                Code::RemovedHtml,
                self.span(&(start..start + removed.range.len())),
                text!(
                    "HTML の {what} は使えないため、取り除きました",
                    "the HTML {what} cannot be used and was taken out"
                ),
            )
            .help(text!(
                "Markdown の書き方か、許可された HTML に置き換えてください",
                "use Markdown, or HTML that is allowed"
            )),
        );
    }

    /// Finds where the comment ends that a block of HTML begins with. One that is not closed hides
    /// the rest of the article: the writer should know.
    pub(super) fn open_comment(&mut self, range: &Range<usize>) {
        let block = self.prepared.text[range.clone()].trim_start();
        let Some(comment) = block.strip_prefix("<!--") else { return };
        let start = range.end - comment.len();
        self.comment_end = comment.find("-->").map_or(range.end, |end| start + end + 3);
        if !self.reading.clean || comment.contains("-->") {
            return;
        }
        self.report(
            Diagnostic::new(
                Code::RemovedHtml,
                self.span(&(start - 4..start)),
                text!(
                    "コメント「<!--」が閉じられていないため、この後の文が表示されません",
                    "the comment `<!--` is not closed, so the text after it is not shown"
                ),
            )
            .help(text!("コメントの終わりに「-->」を書いてください", "write `-->` where the comment ends")),
        );
    }

    /// Cleans a body as a whole and takes in the links and ids that were found in its raw HTML.
    pub(super) fn clean(&self, frame: &mut Frame) {
        let Some(nowhere) = frame.raw.first() else { return };
        let body = &mut frame.body;
        let (html, found) = html::clean(&body.html, body.holes.len());
        body.html = html;
        let mut pieces = frame.raw.iter().peekable();
        let mut from = 0;
        for link in found.links {
            // The address is searched in the raw pieces from where the last one was found.
            let mut place = None;
            while let Some(piece) = pieces.peek() {
                let start = from.max(piece.start).min(piece.end);
                let written = self.written(&(start..piece.end));
                let at = written
                    .find(&link.address)
                    .or_else(|| written.find(&link.address.replace('&', "&amp;")))
                    .filter(|_| !link.address.is_empty());
                if let Some(at) = at {
                    from = start + at + link.address.len();
                    place = Some(start + at..from);
                    break;
                }
                pieces.next();
            }
            let label = place.as_ref().and_then(|place| {
                let place = place.start - self.offset..place.end - self.offset;
                html::label(self.text, place, link.image)
            });
            let number = body.add_link(Link {
                kind: if link.image { LinkKind::Image } else { LinkKind::Anchor },
                destination: link.address,
                title: String::new(),
                // What cannot be found again is left alone.
                decorative: label.as_ref().map_or(place.is_none(), |label| label.trim().is_empty()),
                text: label.unwrap_or_default(),
                span: self.file_span(place.unwrap_or_else(|| nowhere.clone())),
                raw: true,
            });
            body.holes.push(Hole::Address(number));
        }
        body.anchors.extend(found.ids);
        let tables = bare::tables(frame.raw.iter().map(|piece| (piece.start, self.written(piece))));
        body.bare_tables.extend(tables.into_iter().map(|table| self.file_span(table)));
    }
}
