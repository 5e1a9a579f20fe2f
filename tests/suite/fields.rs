//! The fields that the code asks for, found where it asks.

use std::collections::BTreeSet;
use std::path::Path;

use crate::scratch::files;

/// The ways of reading a field: methods of `Fields`, and functions that use them.
const READERS: &[&str] = &[
    "text",
    "id",
    "slug",
    "long_text",
    "flag",
    "number",
    "count",
    "date",
    "moment",
    "period",
    "choice",
    "choices",
    "texts",
    "words",
    "map",
    "maps",
    "localized",
    "take",
    "take_internal",
    "state_word",
    "address",
];

/// How each field is read, and its name. Markdown is read by `prose`.
pub fn asked() -> BTreeSet<(String, String)> {
    let mut asked = BTreeSet::new();
    let read = ["config", "document", "search", "site", "yaml"];
    for path in files(Path::new("src")) {
        let module = path.split(['/', '.']).next().expect("there is a first part");
        if !path.ends_with(".rs") || !read.contains(&module) {
            continue;
        }
        let text = std::fs::read_to_string(format!("src/{path}")).expect("a file of the source");
        let text = text.split("#[cfg(test)]").next().unwrap_or("");
        for (at, _) in text.match_indices('"') {
            let name = text[at + 1..].split('"').next().unwrap_or("");
            let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            if let (true, Some((reader, is_first))) = (is_name, called(&text[..at])) {
                let reader = match (reader, is_first) {
                    ("take" | "take_internal", false) => "prose",
                    (reader, _) => reader,
                };
                asked.insert((reader.to_owned(), name.to_owned()));
            }
        }
    }
    asked
}

/// What is called with the text that follows as its first or second argument.
fn called(before: &str) -> Option<(&str, bool)> {
    let (head, is_first) = match before.strip_suffix('(') {
        Some(head) => (head, true),
        None => {
            let first = before.strip_suffix(", ")?;
            let head = first.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '&');
            (head.strip_suffix('(')?, false)
        }
    };
    let head = if head.ends_with('>') { &head[..head.rfind("::<")?] } else { head };
    let name = head.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next()?;
    READERS.contains(&name).then_some((name, is_first))
}

#[test]
fn calls_are_seen_in_every_form() {
    for (before, found) in [
        ("fields.text(", Some(("text", true))),
        ("fields.choice::<Type>(", Some(("choice", true))),
        ("prose.take(&item, ", Some(("take", false))),
        ("state_word(fields, ", Some(("state_word", false))),
        ("Example(", None),
        ("map.missing(", None),
    ] {
        assert_eq!(called(before), found, "{before}");
    }
}
