//! Markdown to a [`Body`]: HTML with holes for everything that needs the rest of the site.
//!
//! One pass of the parser, one pass over its events. Blocks for a narrower audience become bodies
//! of their own inside a hole, so that an edition leaves them out as a whole.

mod block;
mod check;
mod container;
mod escape;
mod inline;
mod link;
mod names;
mod note;
mod raw_html;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser, Tag};

use self::block::{OpenCode, OpenHeading, Table};
use self::container::Container;
use self::link::OpenLink;
use self::names::{Name, Names, Use, Within};
use self::note::OpenNote;
use super::body::{Body, Hole};
use super::directive::{self, Prepared};
use super::link::Link;
use crate::config::{Audience, Config};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};
use crate::text;
use crate::yaml::Findings;

pub(super) use container::audience_ranges;
pub use escape::{escape, escape_address};

/// A body whose HTML is larger than this is refused.
const MAX_HTML_BYTES: usize = 64 << 20;

/// How a text is to be read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The file.
    pub source: SourceId,
    /// The site's configuration.
    pub config: &'a Config,
    /// Where faults are told.
    pub findings: &'a Findings,
    /// Whether raw HTML is cleaned. Only the CommonMark suite runs without.
    pub clean: bool,
    /// Whether each second-level heading begins a step.
    pub steps: bool,
    /// Whether words are kept for the whole text, not only for blocks of an audience.
    pub keep_words: bool,
    /// The page's title: a first-level heading that repeats it is left out, and others become
    /// second-level, since a page has one first-level heading.
    pub title: Option<&'a str>,
    /// The place to report, for a text whose characters cannot be found in the file.
    pub place: Option<&'a Span>,
}

/// Reads `text`, which stands at `offset` of its file.
pub fn parse(text: &str, offset: usize, reading: Reading<'_>) -> Body {
    let prepared = directive::prepare(text, offset);
    let mut parser = Parser::new_ext(&prepared.text, extensions()).into_offset_iter();
    let events = join_texts(parser.by_ref());
    let mut definitions = BTreeMap::new();
    let mut has_notes = false;
    for (event, range) in &events {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            has_notes = true;
            definitions.entry(note::definition_key(&note::folded(label))).or_insert(prepared.range(range));
        }
    }
    for (label, definition) in parser.reference_definitions().iter() {
        definitions.insert(label.to_lowercase(), prepared.range(&definition.span));
    }
    let hidden = audience_ranges(&prepared.lines);
    let writer = |names: Names, findings| Writer {
        text,
        offset,
        prepared: &prepared,
        reading: Reading { findings, ..reading },
        events: &events,
        frames: vec![Frame::default()],
        containers: Vec::new(),
        depth: 0,
        names,
        check_name: None,
        open_notes: Vec::new(),
        comment_end: 0,
        definitions: &definitions,
        hidden: &hidden,
        table: Table::default(),
        code: None,
        links: Vec::new(),
        heading: None,
    };
    let ignored = Findings::default();
    let mut names = Names::default();
    if has_notes || !hidden.is_empty() {
        // What is for everybody gets its names first, wherever it stands, and a footnote is for those
        // who see a mark of it: one reading finds out.
        names = writer(names, &ignored).run().1.settle();
    }
    writer(names, reading.findings).run().0
}

pub(super) fn extensions() -> pulldown_cmark::Options {
    use pulldown_cmark::Options;
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// An event and its bytes in the prepared text.
type Placed<'a> = (Event<'a>, Range<usize>);

/// Makes one of pieces of text that stand side by side, since what we look for may span several.
fn join_texts<'a>(events: impl Iterator<Item = Placed<'a>>) -> Vec<Placed<'a>> {
    let mut joined = Vec::new();
    let mut events = events.peekable();
    while let Some((event, mut range)) = events.next() {
        let Event::Text(first) = event else {
            joined.push((event, range));
            continue;
        };
        let mut more = String::new();
        // In a cell of a table the bar of ruby is written `\|`, and the parser leaves the stroke out.
        let goes_on = |text: &str, place: &Range<usize>, end: usize| {
            place.start == end || (place.start == end + 1 && text.starts_with('|'))
        };
        while let Some((Event::Text(next), place)) = events
            .next_if(|(event, place)| matches!(event, Event::Text(text) if goes_on(text, place, range.end)))
        {
            more.push_str(&next);
            range.end = place.end;
        }
        let text = if more.is_empty() { first } else { CowStr::from(format!("{first}{more}")) };
        joined.push((Event::Text(text), range));
    }
    joined
}

/// One body that is being written.
#[derive(Default)]
struct Frame {
    body: Body,
    /// Bytes in the file of each piece of raw HTML.
    raw: Vec<Range<usize>>,
    /// HTML put aside while a footnote is written.
    aside: Vec<String>,
    /// Finished footnotes: number and HTML.
    notes: Vec<(usize, String)>,
    /// Frames of footnotes that fewer see than what stands around them.
    apart: Vec<(Audience, Frame)>,
    /// Whether it holds nothing but footnotes.
    is_note: bool,
    in_step: bool,
}

/// Writes the events of one text into bodies, the innermost frame at a time.
struct Writer<'a> {
    text: &'a str,
    offset: usize,
    prepared: &'a Prepared,
    reading: Reading<'a>,
    events: &'a [Placed<'a>],
    frames: Vec<Frame>,
    containers: Vec<Container>,
    /// How many elements are open, so that a container ends in the one where it begins.
    depth: usize,
    names: Names,
    /// The number of the text that ends with the name of a check, and its length without that.
    check_name: Option<(usize, usize)>,
    /// The footnotes that are being written.
    open_notes: Vec<OpenNote>,
    /// Where the last comment ends that began a block of HTML.
    comment_end: usize,
    /// Bytes in the file of what links and footnotes refer to.
    definitions: &'a BTreeMap<String, Range<usize>>,
    /// Bytes in the file of blocks for an audience.
    hidden: &'a [Range<usize>],
    table: Table,
    code: Option<OpenCode>,
    links: Vec<OpenLink>,
    heading: Option<OpenHeading>,
}

impl Writer<'_> {
    /// The body, and the names in it.
    fn run(mut self) -> (Body, Names) {
        for (number, (event, range)) in self.events.iter().enumerate() {
            self.event(event, range, number);
            if self.frame().body.html.len() > MAX_HTML_BYTES {
                self.report(
                    Diagnostic::new(
                        Code::PageTooLarge,
                        self.span(range),
                        text!("このページは大きくなりすぎます", "this page would become too large"),
                    )
                    .help(text!("記事をいくつかに分けてください", "split the article")),
                );
                return (Body::default(), self.names);
            }
        }
        self.close_all();
        (self.finish_frame(), self.names)
    }

    fn name(&mut self, of: Use, wanted: &str) -> Name {
        let audience = container::audience_of(&self.containers);
        let within = self.open_notes.last().map_or(&Within::Text, OpenNote::within);
        self.names.take(audience, within, of, wanted)
    }

    fn event(&mut self, event: &Event<'_>, range: &Range<usize>, number: usize) {
        match event {
            Event::Start(tag) => self.start(tag, range, number),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(text) => match self.check_name.take_if(|(at, _)| *at == number) {
                Some((_, length)) => {
                    let cut = text.len() - length;
                    self.words(&text[..length], &(range.start..range.end - cut));
                }
                None => self.words(text, range),
            },
            Event::Code(code) => {
                self.put("<code>");
                self.put_text(code);
                self.put("</code>");
                self.collect(code);
            }
            Event::Html(raw) => self.raw_html(raw, range, true),
            Event::InlineHtml(raw) => self.raw_html(raw, range, false),
            Event::SoftBreak => self.soft_break(number),
            Event::HardBreak => {
                self.put("<br />\n");
                self.collect(" ");
            }
            Event::Rule => self.put_fresh("<hr />\n"),
            Event::FootnoteReference(label) => self.note_mark(label, range),
            Event::TaskListMarker(checked) => self.check(*checked, range, number),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the outermost frame is never popped before the end")
    }

    /// Ends the innermost frame: its footnotes, its raw HTML.
    fn finish_frame(&mut self) -> Body {
        let frame = self.frames.pop().expect("a frame is open");
        self.finish(frame)
    }

    fn finish(&self, mut frame: Frame) -> Body {
        if frame.in_step {
            frame.body.html.push_str("</section>\n");
        }
        note::put_notes(&mut frame.body, std::mem::take(&mut frame.notes));
        let apart = std::mem::take(&mut frame.apart);
        self.put_notes_apart(&mut frame.body, apart);
        if self.reading.clean {
            self.clean(&mut frame);
        }
        frame.body.words.retain(|words| !words.trim().is_empty());
        frame.body
    }

    /// Whether the words of the text are to be found again in the output.
    fn keeps_words(&self) -> bool {
        self.reading.keep_words || self.frames.len() > 1
    }

    fn span(&self, range: &Range<usize>) -> Span {
        self.file_span(self.prepared.range(range))
    }

    fn file_span(&self, range: Range<usize>) -> Span {
        match self.reading.place {
            Some(place) => place.clone(),
            None => Span::new(self.reading.source, range),
        }
    }

    /// What the author wrote in a range of the file.
    fn written(&self, range: &Range<usize>) -> &str {
        self.text.get(range.start - self.offset..range.end - self.offset).unwrap_or("")
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.reading.findings.borrow_mut().push(diagnostic);
    }

    fn put(&mut self, html: &str) {
        self.frame().body.html.push_str(html);
    }

    fn put_text(&mut self, text: &str) {
        escape(&mut self.frame().body.html, text);
    }

    fn put_hole(&mut self, hole: Hole) {
        self.frame().body.put_hole(hole);
    }

    /// Puts HTML at the beginning of a line.
    fn put_fresh(&mut self, html: &str) {
        self.fresh_line();
        self.put(html);
    }

    /// Puts a title, or a word of the interface for one that shows nothing.
    fn put_title(&mut self, title: &str, word: &'static str) {
        let start = self.frame().body.html.len();
        self.put_text(title);
        if self.frame().body.html.len() == start {
            self.put_hole(Hole::Word(word));
        }
    }

    fn fresh_line(&mut self) {
        let html = &mut self.frame().body.html;
        if !html.is_empty() && !html.ends_with('\n') {
            html.push('\n');
        }
    }

    fn add_link(&mut self, link: Link) -> usize {
        self.frame().body.add_link(link)
    }
}
