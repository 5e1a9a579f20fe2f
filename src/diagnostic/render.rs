//! Diagnostics as text for people and machines.

mod fix;
mod human;
mod json;
mod sarif;
#[cfg(test)]
mod tests;

use std::iter;

use serde::Serialize;

use super::{Diagnostic, Language, Place, Severity, printable};
use crate::source::{SourceId, Sources, Span};

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// With the lines of the source, for people.
    #[default]
    Human,
    /// One line each.
    Short,
    /// One JSON document.
    Json,
    /// Workflow commands that annotate a pull request.
    Github,
    /// SARIF 2.1.0.
    Sarif,
}

/// Prints findings in one format and language.
#[derive(Debug, Clone)]
pub struct Printer {
    /// The format.
    pub format: Format,
    /// The language of the messages.
    pub language: Language,
    /// Whether the human format is coloured.
    pub color: bool,
    /// The way to the site from where the paths are to count, with a `/` at its end; or nothing.
    pub folder: String,
}

impl Printer {
    /// The text to print for sorted `diagnostics`.
    pub fn print(&self, diagnostics: &[Diagnostic], sources: &Sources) -> String {
        let Self { format, language, color, .. } = *self;
        let files = Files { sources, folder: &self.folder };
        match format {
            Format::Human => human::print(diagnostics, files, language, color),
            Format::Short => diagnostics.iter().map(|found| short(found, files, language)).collect(),
            Format::Json => json::print(diagnostics, sources),
            Format::Github => diagnostics.iter().map(|found| github(found, files, language)).collect(),
            Format::Sarif => sarif::print(diagnostics, files, language),
        }
    }
}

/// The files that findings speak of, and how they are called.
#[derive(Clone, Copy)]
struct Files<'a> {
    sources: &'a Sources,
    folder: &'a str,
}

impl Files<'_> {
    /// The path of a finding's file.
    fn path_of(self, found: &Diagnostic) -> String {
        self.whole(found.path(self.sources).as_str())
    }

    /// The path of a file.
    fn path(self, id: SourceId) -> String {
        self.whole(self.sources.get(id).path.as_str())
    }

    /// The path of a file of the site as it is called; one of elsewhere, such as an export, is called
    /// what it was called by whoever gave it.
    fn whole(self, path: &str) -> String {
        let is_of_site = matches!(path.split('/').next(), Some("content" | "themes"));
        format!("{}{path}", if is_of_site { self.folder } else { "" })
    }
}

/// `path:line:col: error[code]: message — help`, with the words that editors look for.
fn short(found: &Diagnostic, files: Files<'_>, language: Language) -> String {
    let sources = files.sources;
    let place = origin(&files.path_of(found), region_of(found, sources));
    let (severity, code) = (found.severity.name(), found.code.name());
    let help = advice(found, sources, language).into_iter().next();
    let said: Vec<String> = iter::once(lines(found.message.get(language))).chain(help).collect();
    format!("{place}: {severity}[{code}]: {}\n", said.join(" — ").replace('\n', " "))
}

/// A workflow command. GitHub drops columns that are not on one line, so these are left out.
fn github(found: &Diagnostic, files: Files<'_>, language: Language) -> String {
    let sources = files.sources;
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let file = property(&files.path_of(found));
    let at = match region_of(found, sources) {
        Some(Region { line, column, end_line, end_column }) if line == end_line => {
            format!(",line={line},col={column},endLine={end_line},endColumn={end_column}")
        }
        Some(Region { line, end_line, .. }) => format!(",line={line},endLine={end_line}"),
        None => String::new(),
    };
    let title = property(found.code.name());
    format!("::{command} file={file}{at},title={title}::{}\n", data(&whole(found, sources, language)))
}

/// Where a span lies, as people count: from 1, columns in characters, the end not included.
#[derive(Debug, Clone, Copy, Serialize)]
struct Region {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// The region of a span; none in a file that is not text.
fn region(span: &Span, sources: &Sources) -> Option<Region> {
    let source = sources.get(span.source);
    source.text()?;
    let (line, column) = source.position(span.range().start);
    let (end_line, end_column) = source.position(span.range().end.max(span.range().start));
    Some(Region { line, column, end_line, end_column })
}

fn region_of(found: &Diagnostic, sources: &Sources) -> Option<Region> {
    match &found.place {
        Place::Span(span) => region(span, sources),
        Place::Path(_) => None,
    }
}

/// `path:line:col`, the form that terminals and editors make clickable.
fn origin(path: &str, region: Option<Region>) -> String {
    let path = printable(path);
    match region {
        Some(Region { line, column, .. }) => format!("{path}:{line}:{column}"),
        None => path,
    }
}

/// A text in which only the line breaks are left of the control characters.
fn lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

/// The message with everything there is to do about it, a line each.
fn whole(found: &Diagnostic, sources: &Sources, language: Language) -> String {
    let message = lines(found.message.get(language));
    iter::once(message).chain(advice(found, sources, language)).collect::<Vec<_>>().join("\n")
}

/// What to do next: the help; the fix put into words where nothing else is said.
fn advice(found: &Diagnostic, sources: &Sources, language: Language) -> Vec<String> {
    if found.help.is_empty() {
        return fix::in_words(found, sources, language).into_iter().collect();
    }
    found.help.iter().map(|help| lines(help.get(language))).collect()
}

/// The nearest offset at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
