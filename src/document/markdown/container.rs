//! Containers: what stands between a line `:::name` and the line `:::` that ends it.

use std::ops::Range;

use super::{Frame, Writer};
use crate::config::Audience;
use crate::diagnostic::{Code, Diagnostic, nearest, printable};
use crate::document::Hole;
use crate::document::directive::{self, Line};
use crate::source::Span;
use crate::text;

/// The names of alerts, which are also those of their titles in the theme's strings.
const ALERTS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// A container whose end has not come yet.
pub(super) struct Container {
    colons: usize,
    depth: usize,
    kind: Kind,
    span: Span,
}

enum Kind {
    Audience(Audience),
    /// An element, by what ends it.
    Element(&'static str),
    Tabs {
        in_tab: bool,
    },
    /// One with a name that we do not know: what it holds is read as if it were not there.
    Unknown,
}

impl Container {
    fn is_for_audience(&self) -> bool {
        matches!(self.kind, Kind::Audience(_))
    }
}

/// The code of a fault. If it has to do with an audience, nothing may be published, whatever the
/// rules say.
fn fault(concerns_audience: bool, otherwise: Code) -> Code {
    if concerns_audience { Code::BrokenAudience } else { otherwise }
}

fn audience(name: &str) -> Option<Audience> {
    match name {
        "internal" => Some(Audience::Internal),
        "customer" => Some(Audience::Customer),
        _ => None,
    }
}

/// Who sees what stands in these containers.
pub(super) fn audience_of(containers: &[Container]) -> Audience {
    let audiences = containers.iter().map(|container| match container.kind {
        Kind::Audience(audience) => audience,
        _ => Audience::Public,
    });
    audiences.max().unwrap_or(Audience::Public)
}

/// The bytes between the lines of blocks for an audience.
pub(in crate::document) fn audience_ranges(lines: &[Line]) -> Vec<Range<usize>> {
    let mut open: Vec<&Line> = Vec::new();
    let mut ranges = Vec::new();
    for line in lines.iter().filter(|line| line.name != "==") {
        if !line.name.is_empty() {
            open.push(line);
        } else if let Some(begin) = open.pop()
            && audience(&begin.name).is_some()
        {
            ranges.push(begin.range.start..line.range.end);
        }
    }
    ranges
}

impl Writer<'_> {
    pub(super) fn directive(&mut self, number: usize) {
        let prepared = self.prepared;
        let Some(line) = prepared.lines.get(number) else { return };
        let span = self.file_span(line.range.clone());
        match line.name.as_str() {
            "==" => self.tab(line, span),
            "" => self.closing_line(line, span),
            _ => self.open(line, span),
        }
    }

    fn open(&mut self, line: &Line, span: Span) {
        let config = self.reading.config;
        let name = config.directives.get(&line.name).unwrap_or(&line.name).as_str();
        if audience(&line.name).is_none() && directive::title_names_audience(&line.title) {
            self.resembles(&span);
        }
        self.fresh_line();
        let kind = if let Some(audience) = audience(&line.name) {
            self.frames.push(Frame::default());
            Kind::Audience(audience)
        } else if let Some(alert) = ALERTS.into_iter().find(|alert| *alert == name) {
            self.start_alert(alert, &line.title);
            Kind::Element("</aside>\n")
        } else {
            match name {
                "details" => {
                    self.put("<details>\n<summary>");
                    self.put_title(&line.title, "details");
                    self.put("</summary>\n");
                    Kind::Element("</details>\n")
                }
                "tabs" => {
                    self.put("<div class=\"tabs\">\n");
                    Kind::Tabs { in_tab: false }
                }
                "plain" => Kind::Element(""),
                _ => {
                    self.report_unknown(line, &span);
                    Kind::Unknown
                }
            }
        };
        self.containers.push(Container { colons: line.colons, depth: self.depth, kind, span });
    }

    fn tab(&mut self, line: &Line, span: Span) {
        let depth = self.depth;
        match self.containers.last_mut() {
            Some(Container { kind: Kind::Tabs { in_tab }, depth: open, .. }) if *open == depth => {
                let close = if std::mem::replace(in_tab, true) { "</section>\n" } else { "" };
                self.put_fresh(close);
                self.put("<section class=\"tab\">\n<p class=\"tab-name\">");
                self.put_text(&line.title);
                self.put("</p>\n");
            }
            _ => self.report(
                Diagnostic::new(
                    Code::StrayDirective,
                    span,
                    text!(
                        "「==」の行は :::tabs のすぐ内側に書きます",
                        "a `==` line belongs directly inside `:::tabs`"
                    ),
                )
                .help(text!("内側の囲みを先に閉じてください", "close the inner block first")),
            ),
        }
    }

    fn closing_line(&mut self, line: &Line, span: Span) {
        let depth = self.depth;
        if let Some(open) = self.containers.pop_if(|open| open.colons <= line.colons && open.depth == depth) {
            return self.close(open);
        }
        let diagnostic = match self.containers.last() {
            Some(open) => {
                let message = if open.depth == depth {
                    text!(
                        "「:::」の数が、始まりの行と合いません",
                        "the number of colons differs from the line that begins the block"
                    )
                } else {
                    text!(
                        "始まりの「:::」と終わりの「:::」の字下げの深さが違います",
                        "the beginning and the end of this block stand at different depths"
                    )
                };
                Diagnostic::new(fault(open.is_for_audience(), Code::StrayDirective), span, message)
                    .label(open.span.clone(), text!("始まり", "begins here"))
                    .help(text!(
                        "始まりの行にそろえてください",
                        "make it match the line that begins the block"
                    ))
            }
            None => Diagnostic::new(
                Code::StrayDirective,
                span,
                text!("閉じる相手のない「:::」です", "this `:::` closes nothing"),
            )
            .help(text!(
                "この行を消すか、始まりの行を足してください",
                "remove the line, or add the one that begins the block"
            )),
        };
        self.report(diagnostic);
    }

    fn close(&mut self, open: Container) {
        match open.kind {
            Kind::Audience(audience) => {
                let body = self.finish_frame();
                self.fresh_line();
                self.put_hole(Hole::Block(audience, Box::new(body)));
                self.put("\n");
            }
            Kind::Element(end) => self.put_fresh(end),
            Kind::Tabs { in_tab } => {
                self.put_fresh(if in_tab { "</section>\n</div>\n" } else { "</div>\n" });
            }
            Kind::Unknown => {}
        }
    }

    /// Closes at the end of the text what nobody closed.
    pub(super) fn close_all(&mut self) {
        while let Some(open) = self.containers.pop() {
            self.report(
                Diagnostic::new(
                    fault(open.is_for_audience(), Code::UnclosedDirective),
                    open.span.clone(),
                    text!("この「:::」は閉じられていません", "this `:::` is not closed"),
                )
                .help(text!("終わりの行に「:::」を書いてください", "end it with a line `:::`")),
            );
            self.close(open);
        }
    }

    fn report_unknown(&self, line: &Line, span: &Span) {
        let name = printable(&line.name);
        // A slip in the name of an audience must never make a block public.
        let slip = directive::meant_audience(&line.name);
        let diagnostic = Diagnostic::new(
            fault(slip.is_some(), Code::UnknownDirective),
            span.clone(),
            text!("「:::{name}」という囲みはありません", "there is no directive `:::{name}`"),
        );
        let known: Vec<&str> =
            ["internal", "customer", "details", "tabs"].into_iter().chain(ALERTS).collect();
        let all = known.join(", ");
        let diagnostic = match slip.or_else(|| nearest(&line.name, known)) {
            Some(near) => {
                diagnostic.help(text!("「:::{near}」ではありませんか", "did you mean `:::{near}`?"))
            }
            None => diagnostic,
        };
        self.report(diagnostic.help(text!("使える名前: {all}", "possible names: {all}")));
    }

    /// Tells of a line that other tools begin a block for an audience with.
    pub(super) fn resembles(&self, span: &Span) {
        self.report(
            Diagnostic::new(
                Code::BrokenAudience,
                span.clone(),
                text!(
                    "読者を限る囲みのように見えますが、囲みになりません",
                    "this looks like a block for an audience, but begins none"
                ),
            )
            .help(text!(
                "「:::internal」か「:::customer」だけの行で始め、「:::」の行で終えてください",
                "begin it with a line that is only `:::internal` or `:::customer`, and end it with `:::`"
            )),
        );
    }

    /// Tells of a directive line where none can stand.
    pub(super) fn misplaced_line(&self, range: &Range<usize>) {
        let file_range = self.prepared.range(range);
        let concerns_audience = self.written(&file_range).lines().any(directive::speaks_of_audience)
            || self.containers.iter().any(Container::is_for_audience);
        self.report(
            Diagnostic::new(
                fault(concerns_audience, Code::StrayDirective),
                self.file_span(file_range),
                text!("この「:::」の行は、ここでは働きません", "this `:::` line does not work here"),
            )
            .help(text!(
                "前後に空行を置き、行の先頭に書いてください",
                "put an empty line before and after it and begin it at the start of the line"
            )),
        );
    }
}
