//! `data/imports.jsonl`: what the imports wrote, so that the next one can tell it from what people
//! have written since.
//!
//! One line for each ticket or article, sorted by where it comes from:
//!
//! ```text
//! {"origin":"jira:WEB","key":"WEB-12","target":"WEB-12","wrote":{"disclosure":"3fa9…","title":"09c1…"}}
//! {"origin":"zendesk","key":"360001/ja","target":"ja/billing/invoice.md","wrote":{"file":"77d0…"}}
//! ```
//!
//! `target` is the id of the ticket or the path of the file, which stays what it is from one import
//! to the next. `wrote` has a hash of each value that was written and that a person may change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::SitePath;
use crate::text;

/// Where it stands.
pub const PATH: &str = "content/data/imports.jsonl";

/// How many letters of a hash are enough to see that a text was changed.
const HASH: usize = 16;

/// What one thing was made of, and what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The ticket's id or the article's path.
    pub target: String,
    /// Field and hash of what was written there.
    pub wrote: BTreeMap<String, String>,
}

/// All of it, by origin and by the name there.
pub type Writings = BTreeMap<(String, String), Written>;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    origin: String,
    key: String,
    target: String,
    wrote: BTreeMap<String, String>,
}

/// Reads the file.
pub fn read(text: &str, found: &mut Vec<Diagnostic>) -> Writings {
    let mut writings = Writings::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Line>(line) {
            Ok(line) => {
                let written = Written { target: line.target, wrote: line.wrote };
                writings.insert((line.origin, line.key), written);
            }
            Err(_) => found.push(broken(number)),
        }
    }
    writings
}

fn broken(line: usize) -> Diagnostic {
    Diagnostic::file(
        Code::TableSyntax,
        &SitePath::new(PATH),
        text!("{line} 行目を読み取れません", "line {line} cannot be read"),
    )
    .help(text!(
        "このファイルは手で書き換えません。Git の合流（マージ）の印なら、両方の行を残して印の行だけを消してください",
        "this file is not edited by hand; if it is a mark of a merge in Git, keep the lines of both sides and remove the mark"
    ))
}

/// The file.
pub fn write(writings: &Writings) -> String {
    let line = |((origin, key), written): (&(String, String), &Written)| {
        let Written { target, wrote } = written.clone();
        let line = Line { origin: origin.clone(), key: key.clone(), target, wrote };
        serde_json::to_string(&line).expect("texts are JSON") + "\n"
    };
    writings.iter().map(line).collect()
}

/// The hash of what is written.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..HASH].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let written = Written {
            target: "REQ-1".into(),
            wrote: BTreeMap::from([("title".to_owned(), hash("a \"b\"".as_bytes()))]),
        };
        let writings = Writings::from([(("github:a/b".to_owned(), "1".to_owned()), written)]);
        let text = write(&writings);
        let mut found = Vec::new();
        assert_eq!(read(&text, &mut found), writings);
        assert!(found.is_empty());
        assert_eq!(read(&format!("{text}<<<<<<< ours\n\n"), &mut found), writings);
        assert_eq!(found[0].message.en, "line 2 cannot be read");
    }
}
