//! What other tools export, turned into the tickets and articles of a site.
//!
//! ```text
//! bytes -> text -> rows or JSON -> records -> what is wanted -> data/tickets.yaml, changed in place
//!                                                           -> data/ledger.jsonl, data/imports.jsonl
//! bytes -> JSON -> articles of a help center -> Markdown files
//! ```
//!
//! Everything here is a function of bytes: the command reads the files and writes what comes of
//! them. Only what is on a list is taken over; people, mail addresses, comments, attached files and
//! addresses inside a company are not, and how much of a ticket readers see is for `site.yaml` to say.

pub mod date;
pub mod record;
pub mod table;
pub mod tickets;
pub mod zendesk;

mod canny;
mod column;
mod csv;
mod decode;
mod edit;
mod fider;
mod github;
mod id;
mod jira;
mod linear;
mod plan;
mod prose;
mod read;
mod report;
mod rule;
mod state;
mod value;
mod wiki;
mod written;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::choice;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document;
use crate::source::Sources;
use table::nothing;
use written::Writings;

choice! {
    /// Where tickets come from.
    Tool {
        /// Issues of GitHub.
        Github = "github",
        /// Issues of Jira.
        Jira = "jira",
        /// Issues of Linear.
        Linear = "linear",
        /// Posts of Fider.
        Fider = "fider",
        /// Posts of Canny.
        Canny = "canny",
        /// Any other table.
        Csv = "csv",
    }
}

/// A file that was exported.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, for messages.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// How tables are read.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// What is done with rows that do not fit their header.
    pub width: table::Width,
    /// In which order dates are written, if the file does not tell.
    pub order: Option<date::Order>,
    /// Columns that hold something else than their names say.
    pub map: Vec<(String, record::Field)>,
}

/// What comes of an import.
#[derive(Debug, Default)]
pub struct Imported {
    /// Files to write and their paths in the site, in the order in which it is safe to write them:
    /// only those that differ from what is there.
    pub files: Vec<(String, Vec<u8>)>,
    /// Files to copy, and the paths in the site where they go.
    pub copies: BTreeMap<String, PathBuf>,
    /// What was found. With an error, nothing is to be written.
    pub diagnostics: Vec<Diagnostic>,
    /// What it does, in words.
    pub report: Vec<Text>,
}

impl Imported {
    fn failed(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics, ..Self::default() }
    }

    /// Whether nothing may be written.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|one| one.severity == Severity::Error)
    }

    /// Has a file written if it would differ.
    fn put(&mut self, site: &Sources, path: &str, text: String) {
        let there = site.find(path).and_then(|source| source.text());
        if there.unwrap_or("") != text {
            self.files.push((path.to_owned(), text.into_bytes()));
        }
    }
}

/// What the last imports wrote.
fn writings(site: &Sources, config: &Config, found: &mut Vec<Diagnostic>) -> Writings {
    let text = text(site, written::PATH, config, found);
    written::read(text, found)
}

/// The text of a file of the site; empty if there is none, and told of if it cannot be read.
fn text<'s>(site: &'s Sources, path: &str, config: &Config, found: &mut Vec<Diagnostic>) -> &'s str {
    let Some(source) = site.find(path) else { return "" };
    source.text().unwrap_or_else(|| {
        found.extend(document::parse(source, config).diagnostics);
        ""
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use proptest::prelude::*;

    use super::*;
    use crate::yaml::Choice;

    fn everything(bytes: &[u8]) {
        let site = Sources::from_texts([(crate::config::PATH, "languages: [ja, en]\n")]);
        let config = crate::config::load(&site).0;
        let files = [File { name: "x".into(), bytes: bytes.to_vec() }];
        for (_, tool) in Tool::ALL {
            let sheet = Sheet { width: table::Width::Lenient, ..Sheet::default() };
            let (site, config, today) = (&site, &config, Date::constant(2026, 11, 25));
            let request = tickets::Request {
                tool: *tool,
                files: &files,
                site,
                config,
                today,
                sheet,
                prefix: None,
                name: None,
                partial: false,
                keep: Vec::new(),
            };
            let imported = tickets::import(&request);
            let unreadable = imported.diagnostics.iter().any(|one| one.message.en.contains("made safely"));
            assert!(!unreadable, "{:?}", String::from_utf8_lossy(bytes));
        }
        let beside = BTreeMap::new();
        let (hash, name) = (&|_: &std::path::Path| None, None);
        zendesk::import(&zendesk::Request {
            files: &files,
            beside,
            hash,
            site: &site,
            config: &config,
            name,
        });
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            everything(&bytes);
        }

        #[test]
        fn no_table_makes_it_panic(cells in "(id|title|Issue key|Summary|Status|number|status|created),(title|Created|ID|Updated)\n([-=@'0-9A-Za-z \"\n,;:：#|{}\\[\\]/.\u{3000}-\u{3050}]{0,12}(,|\n)){0,12}") {
            everything(cells.as_bytes());
        }

        #[test]
        fn no_article_makes_it_panic(body in "(<(/?(p|b|table|tr|td|th|pre|code|ul|li|a|h2|details|summary|div class=\"note\"|img src=\"x\"|br|iframe src=\"//x\")>?)|[a-z`*_{}|\\[\\]#:&;<>\n \u{e000}-\u{e006}請求]){0,30}") {
            let json = serde_json::json!({ "articles": [{ "id": 1, "locale": "ja", "title": body, "body": body }] });
            everything(json.to_string().as_bytes());
        }
    }
}
