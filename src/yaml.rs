//! YAML as a tree of nodes that know where they stand, and typed reading of its fields.
//!
//! Front matter, `site.yaml` and the tables under `data/` all pass through here, so that every
//! fault in them is reported the same way: at its characters, with what to do. Scalars keep the
//! text as written (`1.10` stays `1.10`), whatever YAML would make of it.

mod date;
mod fault;
mod fields;
mod fullwidth;
mod raw;
mod scalar;
mod value;
mod write;

use std::cell::RefCell;
use std::ops::Range;

use serde_yaml::Spanned;

use crate::diagnostic::{
    Code, Diagnostic, merge_conflict, merge_conflicts, nearest, printable, unwanted_character,
    unwanted_characters,
};
use crate::source::{SourceId, Span};
use crate::text;
use fault::{explain, unsupported};
use raw::Raw;

pub use date::Moment;
pub use fields::Fields;
pub use value::{Choice, Example, Localized, Located, parse_choice};
pub use write::scalar;

/// Front matter and records deeper or larger than this are refused.
const MAX_DEPTH: usize = 32;

/// Where diagnostics are gathered while a tree is read.
pub type Findings = RefCell<Vec<Diagnostic>>;

/// One node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A single value as text.
    Scalar {
        /// The text as written, without quotes.
        text: String,
        /// Whether YAML itself reads it as text: quoted, or plain words.
        is_text: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Fields with their values, in the order of the file.
    Map(Vec<(Key, Node)>),
}

/// The name of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Where it stands.
    pub span: Span,
    /// The name.
    pub name: String,
}

impl Node {
    /// A node holding text, for values that come from elsewhere than YAML.
    pub fn text(span: Span, text: String) -> Self {
        Self { span, value: Value::Scalar { text, is_text: true } }
    }

    /// What it is called in messages: Japanese, English.
    pub fn kind(&self) -> (&'static str, &'static str) {
        match self.value {
            Value::Null => ("空", "nothing"),
            Value::Scalar { .. } => ("文字列や数値", "a single value"),
            Value::List(_) => ("リスト", "a list"),
            Value::Map(_) => ("項目の組", "a group of fields"),
        }
    }
}

/// Reads the YAML that stands in `range` of `text`.
///
/// Returns no node when it cannot be read at all; the reason is then among the findings.
pub fn parse(source: SourceId, text: &str, range: Range<usize>, findings: &Findings) -> Option<Node> {
    if has_conflicts(source, text, &range, findings) {
        return None;
    }
    let slice = &text[range.clone()];
    let repaired = fullwidth::repair(source, slice, range.start, findings);
    let options = serde_yaml::options! {
        duplicate_keys: serde_yaml::DuplicateKeyPolicy::PassThrough,
        merge_keys: serde_yaml::options::MergeKeyPolicy::AsOrdinary,
        reject_unsupported_tags: true,
        with_snippet: false,
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH,
            max_anchors: 0,
            max_aliases: 0,
            max_documents: 1,
            max_events: 4_000_000,
            max_nodes: 2_000_000,
            max_total_scalar_bytes: 64 << 20,
        },
    };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(&repaired, options) {
        Ok(raw) => {
            let context = Convert { source, text: &repaired, offset: range.start, findings };
            Some(context.node(raw))
        }
        Err(error) => {
            let mut diagnostic = explain(source, &repaired, &range, &error);
            if repaired != slice {
                // Its edit would be one of another text than the file's.
                diagnostic.fix = None;
            }
            findings.borrow_mut().push(diagnostic);
            None
        }
    }
}

/// Tells of conflicts that Git left in `range` of `text`, and whether there are any.
pub fn has_conflicts(source: SourceId, text: &str, range: &Range<usize>, findings: &Findings) -> bool {
    let marks = merge_conflicts(&text[range.clone()], range.len());
    let place = |mark: &Range<usize>| Span::new(source, range.start + mark.start..range.start + mark.end);
    findings.borrow_mut().extend(marks.iter().map(|mark| merge_conflict(place(mark))));
    !marks.is_empty()
}

/// Turns the raw tree into nodes and reports what is lawful YAML but not accepted.
struct Convert<'a> {
    source: SourceId,
    text: &'a str,
    offset: usize,
    findings: &'a Findings,
}

impl Convert<'_> {
    fn local_range(&self, raw: &Spanned<Raw>) -> Range<usize> {
        let span = raw.referenced.span();
        let to = |value: Option<u64>| usize::try_from(value.unwrap_or(0)).unwrap_or(0);
        let start = to(span.byte_offset()).min(self.text.len());
        let end = (start + to(span.byte_len())).min(self.text.len());
        if self.text.is_char_boundary(start) && self.text.is_char_boundary(end) { start..end } else { 0..0 }
    }

    fn node(&self, raw: Spanned<Raw>) -> Node {
        let local = self.local_range(&raw);
        let written = self.text[local.clone()].trim_end();
        let mut range = self.offset + local.start..self.offset + local.start + written.len();
        let value = match raw.value {
            Raw::Null => Value::Null,
            Raw::Other => Value::Scalar { text: written.to_owned(), is_text: false },
            Raw::Text(text) => {
                // Some words that YAML 1.1 took for truth values, and dates, are text today but not
                // for every reader of the file.
                let plain = written == text;
                let is_text = !(plain && reads_otherwise(&text));
                // What stands in the file as it is has been found by then; an escape has not.
                let escaped = written.contains('\\').then(|| unwanted_characters(&text));
                for (code, _, c) in escaped.into_iter().flatten() {
                    let span = Span::new(self.source, range.clone());
                    self.findings.borrow_mut().push(unwanted_character(code, span, c));
                }
                Value::Scalar { text, is_text }
            }
            Raw::List(items) => {
                let items: Vec<Node> = items.into_iter().map(|item| self.node(item)).collect();
                if let Some(last) = items.last() {
                    range.end = range.end.max(last.span.range().end);
                }
                Value::List(items)
            }
            Raw::Map(entries) => {
                let entries = self.entries(entries);
                if let (Some((first, _)), Some((_, last))) = (entries.first(), entries.last()) {
                    range = range.start.min(first.span.range().start)
                        ..last.span.range().end.max(first.span.range().end);
                }
                Value::Map(entries)
            }
        };
        Node { span: Span::new(self.source, range), value }
    }

    fn entries(&self, raw: Vec<(Spanned<Raw>, Spanned<Raw>)>) -> Vec<(Key, Node)> {
        let mut entries: Vec<(Key, Node)> = Vec::with_capacity(raw.len());
        let mut seen = std::collections::HashMap::new();
        for (key, value) in raw {
            let key = self.node(key);
            let value = self.node(value);
            let name = match key.value {
                Value::Scalar { text, .. } => text,
                Value::Null => String::from("~"),
                Value::List(_) | Value::Map(_) => {
                    let message = text!("項目名が文字列ではありません", "the name of a field must be text");
                    let diagnostic = unsupported(key.span.clone(), message).help(text!(
                        "「項目: 値」の形で書いてください",
                        "write it in the form `field: value`"
                    ));
                    self.findings.borrow_mut().push(diagnostic);
                    continue;
                }
            };
            let span = key.span.clone();
            if name == "<<" {
                let message = text!("「<<」による取り込みは使えません", "merge keys (`<<`) are not accepted");
                let diagnostic = unsupported(span, message)
                    .help(text!("項目をそのまま書いてください", "write the fields out"));
                self.findings.borrow_mut().push(diagnostic);
                continue;
            }
            if let Some(first) = seen.insert(name.clone(), key.span.clone()) {
                let shown = printable(&name);
                let diagnostic = Diagnostic::new(
                    Code::DuplicateKey,
                    span,
                    text!("項目「{shown}」が 2 回書かれています", "the field `{shown}` is written twice"),
                )
                .label(first, text!("1 回目", "first time"))
                .help(text!("どちらか一方を消してください", "remove one of them"));
                self.findings.borrow_mut().push(diagnostic);
                continue;
            }
            entries.push((Key { span: key.span, name }, value));
        }
        entries
    }
}

/// Whether a plain word is a truth value, a number or a date to some readers of YAML.
fn reads_otherwise(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    matches!(lower.as_str(), "yes" | "no" | "on" | "off" | "y" | "n" | ".nan" | ".inf" | "-.inf")
        || (lower.starts_with("0o") && lower[2..].bytes().all(|b| b.is_ascii_digit()))
        || (lower.len() > 1 && lower.starts_with('0') && lower.bytes().all(|b| b.is_ascii_digit()))
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a text can stand in YAML without quotes, also in a list `[a, b]`, and is read as itself.
fn is_plain(text: &str) -> bool {
    let ordinary = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | ' ' | '・' | '、');
    text.chars().all(ordinary) && text.starts_with(char::is_alphanumeric) && text.trim_end() == text
}

/// What to write in the place of a value: in quotes where the old one has quotes or escapes, since
/// JSON knows nothing else, and where the new one needs them.
pub(crate) fn in_place_of(old: &Located<String>, new: &str) -> String {
    let as_it_is = old.span.range().len() == old.value.len();
    if as_it_is && is_plain(new) { new.to_owned() } else { quoted(new) }
}

/// An error about an unknown word with the nearest known one, if there is one near.
pub(crate) fn did_you_mean<'a>(
    diagnostic: Diagnostic,
    word: &str,
    span: Span,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    match nearest(word, candidates) {
        Some(near) => {
            let new = in_place_of(&Located { value: word.to_owned(), span: span.clone() }, near);
            diagnostic.help(text!("「{near}」ではありませんか", "did you mean `{near}`?")).suggest(span, new)
        }
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
        let findings = Findings::default();
        let node = parse(SourceId(0), text, 0..text.len(), &findings);
        (node, findings.into_inner())
    }

    fn codes(text: &str) -> Vec<(&'static str, String)> {
        let (_, found) = read(text);
        found
            .iter()
            .map(|d| match &d.place {
                crate::diagnostic::Place::Span(span) => (d.code.name(), text[span.range()].to_owned()),
                crate::diagnostic::Place::Path(_) => (d.code.name(), String::new()),
            })
            .collect()
    }

    #[test]
    fn faults_point_at_their_characters() {
        let cases: &[(&str, &str, &str)] = &[
            ("title: 例: 二つ\n", "yaml-syntax", ":"),
            ("a:\n\t- x\n", "yaml-syntax", "\t"),
            ("a: \"un\nb: c\n", "yaml-syntax", "\""),
            ("a: 1\na: 2\n", "duplicate-key", "a"),
            ("a: !foo 3\n", "yaml-unsupported", "3"),
            ("a: &x 1\n", "yaml-unsupported", "1"),
            ("<<: {a: 1}\n", "yaml-unsupported", "<<"),
            ("title： 請求書\ntype: faq\n", "fullwidth-syntax", "："),
        ];
        for (text, code, at) in cases {
            let found = codes(text);
            assert!(found.iter().any(|(c, _)| c == code), "{text:?}: {found:?}");
            if *code != "yaml-unsupported" {
                assert_eq!(found[0].1, *at, "{text:?}");
            }
        }
    }

    #[test]
    fn scalars_keep_the_text_as_written() {
        let (node, found) = read("v: 1.10\nz: 007\nq: \"1.10\"\nb: yes\n");
        assert!(found.is_empty());
        let Some(Node { value: Value::Map(entries), .. }) = node else { panic!("a map") };
        let texts: Vec<_> = entries
            .iter()
            .map(|(_, node)| match &node.value {
                Value::Scalar { text, is_text } => (text.as_str(), *is_text),
                _ => panic!("scalars only"),
            })
            .collect();
        assert_eq!(texts, [("1.10", false), ("007", false), ("1.10", true), ("yes", false)]);
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = "a: ".to_owned() + &"[".repeat(5000);
        assert!(read(&text).0.is_none());
        let text: String = (0..3000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(read(&text).0.is_none());
    }
}
