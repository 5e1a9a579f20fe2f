//! Findings as one JSON document. Its fields are a promise: new ones may come, and `version` is
//! raised when one goes away or changes its meaning.

use serde::Serialize;

use super::{Place, Region, region};
use crate::diagnostic::{self, Diagnostic, Text};
use crate::source::{Sources, Span};

#[derive(Serialize)]
struct Report<'a> {
    version: u8,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    #[serde(flatten)]
    location: Location<'a>,
    message: Sentence<'a>,
    labels: Vec<Label<'a>>,
    help: Vec<Sentence<'a>>,
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    #[serde(flatten)]
    location: Location<'a>,
    message: Sentence<'a>,
}

#[derive(Serialize)]
struct Fix<'a> {
    #[serde(flatten)]
    location: Location<'a>,
    replacement: &'a str,
    applicability: &'a str,
}

/// A file, and a place in it unless the whole file is meant.
#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(flatten)]
    at: Option<At>,
}

/// A place as people count, and in bytes from 0.
#[derive(Serialize)]
struct At {
    #[serde(flatten)]
    region: Region,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct Sentence<'a> {
    ja: &'a str,
    en: &'a str,
}

/// The document, pretty, in the order of the findings.
pub(super) fn print(found: &[Diagnostic], sources: &Sources) -> String {
    let report = Report { version: 1, diagnostics: found.iter().map(|one| finding(one, sources)).collect() };
    let json = serde_json::to_string_pretty(&report).expect("strings and numbers are always JSON");
    json + "\n"
}

fn finding<'a>(found: &'a Diagnostic, sources: &'a Sources) -> Finding<'a> {
    let label = |label: &'a diagnostic::Label| Label {
        location: location(&label.span, sources),
        message: sentence(&label.text),
    };
    let fix = |fix: &'a diagnostic::Fix| Fix {
        location: location(&fix.span, sources),
        replacement: &fix.replacement,
        applicability: fix.applicability.name(),
    };
    Finding {
        code: found.code.name(),
        severity: found.severity.name(),
        location: match &found.place {
            Place::Span(span) => location(span, sources),
            Place::Path(path) => Location { path: path.as_str(), at: None },
        },
        message: sentence(&found.message),
        labels: found.labels.iter().map(label).collect(),
        help: found.help.iter().map(sentence).collect(),
        fix: found.fix.as_ref().map(fix),
    }
}

fn location<'a>(span: &Span, sources: &'a Sources) -> Location<'a> {
    let at = region(span, sources).map(|region| At { region, start: span.start, end: span.end });
    Location { path: sources.get(span.source).path.as_str(), at }
}

fn sentence(Text { ja, en }: &Text) -> Sentence<'_> {
    Sentence { ja, en }
}
