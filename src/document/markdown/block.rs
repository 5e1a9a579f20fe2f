//! Blocks: paragraphs, headings, lists, tables, code, and the marks around words.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag, TagEnd};

use super::Writer;
use super::escape::escape;
use super::names::Use;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::emphasis::JOINT;
use crate::document::heading::{Heading, slug};
use crate::document::link::LinkKind;
use crate::document::{Hole, bare};
use crate::source::Span;
use crate::text;

/// A heading whose end has not come yet.
pub(super) struct OpenHeading {
    level: u8,
    id: Option<String>,
    attributes: Vec<(String, Option<String>)>,
    /// Where in the HTML its words begin.
    start: usize,
    pub(super) text: String,
    span: Span,
}

/// A code block whose end has not come yet. One with a language becomes a hole, and its text is
/// kept for it.
pub(super) struct OpenCode {
    language: String,
    text: String,
}

/// Where in a table we are.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    in_head: bool,
    column: usize,
    /// Where in the HTML its head begins.
    start: usize,
}

impl Writer<'_> {
    pub(super) fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>, number: usize) {
        if !matches!(tag, Tag::HtmlBlock) {
            self.depth += 1;
        }
        if holds_words(tag) && self.keeps_words() {
            self.frame().body.words.push(String::new());
        }
        match tag {
            Tag::Paragraph => self.put_fresh("<p>"),
            Tag::Heading { level, id, attrs, .. } => {
                self.start_heading(*level as u8, id.as_deref(), attrs, range);
            }
            Tag::BlockQuote(None) => self.put_fresh("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(alert(*kind), ""),
            Tag::CodeBlock(kind) => self.start_code(kind),
            Tag::List(Some(1)) => self.put_fresh("<ol>\n"),
            Tag::List(Some(start)) => self.put_fresh(&format!("<ol start=\"{start}\">\n")),
            Tag::List(None) => self.put_fresh("<ul>\n"),
            Tag::Item => {
                let mut next = self.events[number + 1..].iter().take(2);
                let is_task = next.any(|(event, _)| matches!(event, Event::TaskListMarker(_)));
                self.put_fresh(if is_task { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::FootnoteDefinition(label) => self.start_note(label, range),
            Tag::DefinitionList => self.put_fresh("<dl>\n"),
            Tag::DefinitionListTitle => self.put_fresh("<dt>"),
            Tag::DefinitionListDefinition => self.put_fresh("<dd>"),
            Tag::Table(alignments) => {
                self.table.alignments.clone_from(alignments);
                self.put_fresh("<table>");
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.put("<thead><tr>");
                self.table.start = self.frame().body.html.len();
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.put("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.put("<em>"),
            Tag::Strong => self.put("<strong>"),
            Tag::Strikethrough => self.put("<del>"),
            Tag::Link { link_type, dest_url, title, id } => {
                self.start_link(LinkKind::Anchor, *link_type, [dest_url, title, id], range);
            }
            Tag::Image { link_type, dest_url, title, id } => {
                self.start_link(LinkKind::Image, *link_type, [dest_url, title, id], range);
            }
            Tag::HtmlBlock => {
                self.fresh_line();
                self.open_comment(range);
            }
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        if tag != TagEnd::HtmlBlock {
            self.depth -= 1;
        }
        match tag {
            TagEnd::Paragraph => self.put("</p>\n"),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(None) => self.put_fresh("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.put_fresh("</aside>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {}
            TagEnd::List(true) => self.put("</ol>\n"),
            TagEnd::List(false) => self.put("</ul>\n"),
            TagEnd::Item => self.put("</li>\n"),
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::DefinitionList => self.put("</dl>\n"),
            TagEnd::DefinitionListTitle => self.put("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.put("</dd>\n"),
            TagEnd::Table => self.put("</tbody></table>\n"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.end_head(range);
                self.put("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.put("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.put("</em>"),
            TagEnd::Strong => self.put("</strong>"),
            TagEnd::Strikethrough => self.put("</del>"),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn start_cell(&mut self) {
        let name = if self.table.in_head { "th" } else { "td" };
        let align = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        self.table.column += 1;
        self.put(&format!("<{name}{align}>"));
    }

    fn end_cell(&mut self) {
        if !self.table.in_head {
            return self.put("</td>");
        }
        // A cell that shows nothing names no column.
        let html = &mut self.frame().body.html;
        match html.rfind('<').filter(|at| html[*at..].starts_with("<th") && html.ends_with('>')) {
            Some(at) => {
                html.replace_range(at..at + 3, "<td");
                self.put("</td>");
            }
            None => self.put("</th>"),
        }
    }

    fn end_head(&mut self, range: &Range<usize>) {
        let start = self.table.start;
        let span = self.span(range);
        let body = &mut self.frame().body;
        if bare::shows_nothing(&body.html[start..]) {
            body.bare_tables.push(span);
        }
    }

    /// The beginning of an alert. Without a title of its own, its kind is its title.
    pub(super) fn start_alert(&mut self, kind: &'static str, title: &str) {
        self.put_fresh(&format!("<aside class=\"alert {kind}\">\n<p class=\"alert-title\">"));
        self.put_title(title, kind);
        self.put("</p>\n");
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let language: String = match kind {
            CodeBlockKind::Fenced(info) => {
                let name = info.split([' ', ',', '{']).next().unwrap_or("");
                name.chars().filter(|c| *c != JOINT).collect()
            }
            CodeBlockKind::Indented => String::new(),
        };
        self.put_fresh(if language.is_empty() { "<pre><code>" } else { "" });
        self.code = Some(OpenCode { language, text: String::new() });
    }

    /// Words of the code block that is open, in which directive lines are only text.
    pub(super) fn code_words(&mut self, text: &str) {
        let written = self.prepared.restore(text, self.text);
        self.collect(&written);
        match &mut self.code {
            Some(code) if !code.language.is_empty() => {
                code.text.extend(written.chars().filter(|c| *c != JOINT))
            }
            _ => self.put_text(&written),
        }
    }

    fn end_code(&mut self) {
        match self.code.take() {
            Some(code) if !code.language.is_empty() => {
                self.put_hole(Hole::Code(code.language, code.text));
                self.put("\n");
            }
            _ => self.put("</code></pre>\n"),
        }
    }

    fn start_heading(
        &mut self,
        level: u8,
        id: Option<&str>,
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
        range: &Range<usize>,
    ) {
        self.fresh_line();
        let clean = |text: &str| text.replace(JOINT, "");
        self.heading = Some(OpenHeading {
            level,
            id: id.map(clean).filter(|id| !id.is_empty()),
            attributes: attributes
                .iter()
                .map(|(name, value)| (clean(name), value.as_deref().map(clean)))
                .collect(),
            start: self.frame().body.html.len(),
            text: String::new(),
            span: self.span(range),
        });
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let text = heading.text.trim().to_owned();
        let wanted = heading.id.clone().unwrap_or_else(|| slug(&text));
        let (level, repeats_title) = match self.reading.title {
            Some(title) if heading.level == 1 => {
                let is_first =
                    self.frames.len() == 1 && self.frame().body.html[..heading.start].trim().is_empty();
                (2, is_first && slug(title) == slug(&text))
            }
            _ => (heading.level, false),
        };
        let (id, changed) = self.name(Use::Heading, &wanted);
        if changed && heading.id.is_some() {
            self.report_conflict(&heading, &wanted, &id);
        }
        let step = self.reading.steps && level == 2 && self.depth == 0 && self.containers.is_empty();
        let frame = self.frame();
        let body = &mut frame.body;
        if repeats_title {
            body.html.truncate(heading.start);
            body.anchors.push(id);
            return;
        }
        let mut open = String::new();
        if step {
            let ends_another = std::mem::replace(&mut frame.in_step, true);
            open.push_str(if ends_another { "</section>\n" } else { "" });
            open.push_str("<section class=\"step\">\n");
        }
        open.push_str(&format!("<h{level} id=\""));
        escape(&mut open, &id);
        open.push_str("\">");
        body.html.insert_str(heading.start, &open);
        body.html.push_str(&format!("</h{level}>\n"));
        let attribute = |name: &str| {
            heading.attributes.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.clone())
        };
        let minutes = attribute("minutes").and_then(|value| value.parse().ok());
        let role = attribute("role");
        body.headings.push(Heading { level, id, text, step, minutes, role, span: heading.span });
    }

    fn report_conflict(&self, heading: &OpenHeading, wanted: &str, new: &str) {
        let (wanted, new) = (printable(wanted), printable(new));
        self.report(
            Diagnostic::new(
                Code::AnchorConflict,
                heading.span.clone(),
                text!(
                    "目印「{wanted}」はすでに使われているため「{new}」にしました",
                    "the anchor `{wanted}` is already taken; it became `{new}`"
                ),
            )
            .help(text!("{{#…}} に別の名前を付けてください", "give another name in {{#…}}")),
        );
    }
}

/// Whether the words in a block stand apart from those before it.
fn holds_words(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::Item
            | Tag::TableCell
            | Tag::CodeBlock(_)
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
    )
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}
