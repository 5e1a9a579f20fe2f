//! Where the front matter of a file begins and ends.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Source, Span};
use crate::text;
use crate::yaml::Findings;

/// Front matter larger than this is refused.
const MAX_BYTES: usize = 64 * 1024;

/// The head and the body of a file.
pub struct Parts {
    /// The YAML of the front matter, if there is any.
    pub head: Option<Range<usize>>,
    /// Whether it is so wrong that nothing more should be said about its fields.
    pub unreadable: bool,
    /// The Markdown.
    pub body: Range<usize>,
}

/// Finds the front matter.
pub fn split(source: &Source, text: &str, findings: &Findings) -> Parts {
    let report = |diagnostic| findings.borrow_mut().push(diagnostic);
    let span = |range: Range<usize>| Span::new(source.id, range);
    let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at + 1);
    let fence = |from: usize, to: usize| matches!(text[from..to].trim_end(), "---");
    let closes = |line: &str| matches!(line.trim_end(), "---" | "...");

    // Front matter below empty lines is read, so that its audience counts, and told of.
    let mut below = start;
    while below < text.len() && text[below..line_end(below)].trim().is_empty() {
        below = line_end(below);
    }
    if below > start
        && fence(below, line_end(below))
        && has_field(&text[below..])
        && text[below..].lines().skip(1).any(closes)
    {
        report(
            Diagnostic::new(
                Code::MisplacedFrontMatter,
                span(below..below + 3),
                text!(
                    "記事の情報（front matter）の前に空行があります",
                    "there are empty lines before the front matter"
                ),
            )
            .help(text!(
                "「---」をファイルの 1 行目にしてください",
                "make `---` the very first line of the file"
            ))
            .fix(span(start..below), ""),
        );
        start = below;
    }
    let first_end = line_end(start);

    if !fence(start, first_end) {
        let head = text[start..].trim_start();
        let at = text.len() - head.len();
        let first = head.lines().next().unwrap_or("").trim_end();
        let misplaced = (first == "---" && at > start && has_field(head))
            || (first.len() > 3 && first.bytes().all(|b| b == b'-') && has_field(head))
            || (first.starts_with('{') && first.len() < 3 && head.contains("\"title\""))
            || first.starts_with("{\"")
            || first == "+++"
            || first == "ーーー"
            || first == "－－－"
            || first == "———";
        if misplaced {
            let end = at + first.len();
            report(
                Diagnostic::new(
                    Code::MisplacedFrontMatter,
                    span(at..end),
                    text!(
                        "記事の情報（front matter）が決まった形で書かれていないため、本文として表示されます",
                        "this looks like front matter but is not in the expected form, so it will be shown as text"
                    ),
                )
                .help(text!(
                    "ファイルの 1 行目を「---」だけにし、YAML で「title: 題名」のように書き、「---」の行で終えてください",
                    "make `---` the very first line, write YAML such as `title: My title`, and end with a line `---`"
                )),
            );
        }
        return Parts { head: None, unreadable: misplaced, body: start..text.len() };
    }
    let mut at = first_end;
    while at < text.len() {
        let end = line_end(at);
        if closes(&text[at..end]) {
            if text[first_end..at].trim().is_empty() {
                return Parts { head: None, unreadable: false, body: end..text.len() };
            }
            if at - first_end > MAX_BYTES {
                report(
                    Diagnostic::new(
                        Code::YamlUnsupported,
                        span(start..start + 3),
                        text!(
                            "front matter が大きすぎます（上限 64 kB）",
                            "the front matter is too large (64 kB at most)"
                        ),
                    )
                    .help(text!("長い文は本文に書いてください", "write long text in the body")),
                );
                return Parts { head: Some(first_end..first_end), unreadable: true, body: end..text.len() };
            }
            return Parts { head: Some(first_end..at), unreadable: false, body: end..text.len() };
        }
        at = end;
    }
    report(
        Diagnostic::new(
            Code::UnclosedFrontMatter,
            span(start..start + 3),
            text!("front matter が閉じられていません", "the front matter is not closed"),
        )
        .help(text!("項目の後に「---」だけの行を足してください", "add a line `---` after the fields")),
    );
    // What follows may be meant as fields or as text; nothing of it is shown.
    Parts { head: Some(first_end..first_end), unreadable: true, body: text.len()..text.len() }
}

fn has_field(text: &str) -> bool {
    text.lines().skip(1).take(3).any(|line| {
        line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
    })
}
