//! What served pages have in addition: a script that brings in what changes, and shows the writer
//! what is wrong, over the page.

use std::cmp::Reverse;
use std::hash::{DefaultHasher, Hasher};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use super::answer::plain;
use super::shown::Shown;
use crate::diagnostic::{Diagnostic, Language, Severity, printable};
use crate::source::Sources;

/// Where the script, its style sheet and what it asks for are found. An article at such an address
/// would not be seen here.
pub const FOLDER: &str = "/_shirube/";

const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// More findings than this are only counted.
const MAX_FINDINGS: usize = 100;

/// A page with the script at its end, where it sees the page before most other scripts change it.
/// `data-page` stands for the bytes, so that the script knows whether the page is still the same.
pub fn with_script(page: &[u8]) -> Vec<u8> {
    let mut hasher = DefaultHasher::new();
    hasher.write(page);
    let script =
        format!("<script src=\"{FOLDER}live.js\" data-page=\"{:016x}\"></script>\n", hasher.finish());
    let end = page.windows(7).rposition(|tag| tag.eq_ignore_ascii_case(b"</body>")).unwrap_or(page.len());
    [&page[..end], script.as_bytes(), &page[end..]].concat()
}

/// The script or the style sheet.
pub fn file(name: &str) -> Option<Response> {
    let (text, kind) = match name {
        "live.js" => (SCRIPT, "text/javascript; charset=utf-8"),
        "live.css" => (STYLE, "text/css; charset=utf-8"),
        _ => return None,
    };
    Some(with_type(plain(StatusCode::OK, text), kind))
}

fn with_type(mut response: Response, kind: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// What the script shows.
#[derive(Serialize)]
struct State<'a> {
    /// Whether rules and search are still being looked at.
    is_pending: bool,
    language: &'static str,
    words: Words,
    /// Whether files can be opened from here.
    can_open: bool,
    /// The article's file, if the page is an article's.
    file: Option<&'a str>,
    errors: usize,
    warnings: usize,
    notes: usize,
    /// Findings of the page first, then those of the rest, the worst first.
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    severity: &'static str,
    code: &'static str,
    message: String,
    help: Vec<String>,
    path: String,
    line: Option<usize>,
    column: Option<usize>,
    is_here: bool,
}

/// The words of the script, in the writer's language.
#[derive(Serialize)]
struct Words {
    title: &'static str,
    error: &'static str,
    warning: &'static str,
    note: &'static str,
    here: &'static str,
    elsewhere: &'static str,
    edit: &'static str,
    close: &'static str,
    checking: &'static str,
    clean: &'static str,
    lost: &'static str,
    more: &'static str,
    failed: &'static str,
}

const JA: Words = Words {
    title: "しるべの指摘",
    error: "エラー",
    warning: "警告",
    note: "注意",
    here: "このページ",
    elsewhere: "ほかの場所",
    edit: "このページを編集",
    close: "閉じる",
    checking: "調べています…",
    clean: "指摘はありません",
    lost: "shirube serve が止まっています。もう一度始めると、つながります",
    more: "ほかにもあります。すべては端末の表示か shirube check で見られます",
    failed: "ファイルを開けませんでした。エディターで開いてください：",
};

const EN: Words = Words {
    title: "What Shirube found",
    error: "Errors",
    warning: "Warnings",
    note: "Notes",
    here: "This page",
    elsewhere: "Elsewhere",
    edit: "Edit this page",
    close: "Close",
    checking: "Checking…",
    clean: "Nothing to mend",
    lost: "shirube serve has stopped; start it again to reconnect",
    more: "There are more: see the terminal, or run shirube check",
    failed: "The file could not be opened; open it in your editor: ",
};

/// What is wrong with the site, in the order in which the writer of the page at `address` wants to
/// hear it, as JSON.
pub fn state(shown: &Shown, address: &str, language: Language, can_open: bool) -> Response {
    let sources = &shown.now.sources;
    let here = shown.article(address).map(|page| sources.get(page.document.source).path.as_str());
    let mut found = shown.found();
    let is_here = |found: &Diagnostic| here == Some(found.path(sources).as_str());
    found.sort_by_key(|found| (Reverse(is_here(found)), found.severity));
    let count = |severity| found.iter().filter(|found| found.severity == severity).count();
    let state = State {
        is_pending: !shown.is_complete,
        language: match language {
            Language::Ja => "ja",
            Language::En => "en",
        },
        words: match language {
            Language::Ja => JA,
            Language::En => EN,
        },
        can_open,
        file: here,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        findings: found
            .iter()
            .take(MAX_FINDINGS)
            .map(|found| finding(found, sources, language, is_here(found)))
            .collect(),
    };
    let text = serde_json::to_string(&state).expect("it has text keys only");
    with_type(plain(StatusCode::OK, &text), "application/json")
}

fn finding(found: &Diagnostic, sources: &Sources, language: Language, is_here: bool) -> Finding {
    let position = found.position(sources);
    Finding {
        severity: found.severity.name(),
        code: found.code.name(),
        message: printable(found.message.get(language)),
        help: found.help.iter().map(|help| printable(help.get(language))).collect(),
        path: printable(found.path(sources).as_str()),
        line: position.map(|(line, _)| line),
        column: position.map(|(_, column)| column),
        is_here,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = with_script(b"<body>a</BODY></html>");
        let page = String::from_utf8(page).expect("text");
        assert!(page.starts_with("<body>a<script "), "{page}");
        assert!(page.ends_with("\"></script>\n</BODY></html>"), "{page}");
        assert!(with_script(b"a").ends_with(b"</script>\n"));
        assert_ne!(with_script(b"a"), with_script(b"b"));
    }
}
