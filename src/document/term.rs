//! `data/terms.yaml`: the words of the product and what they mean.

use super::prose::check_plain;
use super::{Body, Prose};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::link::{is_safe_scheme, scheme};
use crate::source::Source;
use crate::text;
use crate::yaml::{self, Example, Fields, Findings, Value};

/// A term.
#[derive(Debug, Clone)]
pub struct Term {
    /// The word.
    pub term: String,
    /// How it is read.
    pub reading: Option<String>,
    /// Language code; all languages where none is given.
    pub lang: Option<String>,
    /// Words that mean the same.
    pub synonyms: Vec<String>,
    /// Words that should not be used for it.
    pub avoid: Vec<String>,
    /// What it means.
    pub definition: Option<Body>,
    /// Whether it is a name on the product's screen.
    pub label: bool,
}

/// Reads the terms.
pub fn read(source: &Source, text: &str, config: &Config, findings: &Findings) -> Vec<Term> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let Some(node) = yaml::parse(source.id, text, start..text.len(), findings) else { return Vec::new() };
    let Value::List(entries) = &node.value else {
        if node.value != Value::Null {
            findings.borrow_mut().push(
                Diagnostic::new(
                    Code::WrongType,
                    node.span.clone(),
                    text!(
                        "用語の一覧は、用語を 1 つずつ並べたリストです",
                        "the terms are a list with one term an entry"
                    ),
                )
                .help(text!(
                    "「- term: 請求書」のように始まる組を並べてください",
                    "write groups that begin with `- term: invoice`"
                )),
            );
        }
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|entry| {
            let fields = Fields::new(entry, findings)?;
            let prose = Prose::new(source.id, config, findings);
            let term = fields.text("term");
            let definition = prose.take(&fields, "definition");
            if term.is_none() {
                fields.missing("term", Example("請求書", "invoice"));
            }
            if let Some(number) = definition {
                check_links(&prose.bodies.borrow()[number].body, findings);
            }
            let term = Term {
                term: term?.value,
                reading: fields.text("reading").map(|text| text.value),
                lang: fields.text("lang").map(|text| text.value),
                synonyms: fields.texts("synonyms").into_iter().map(|text| text.value).collect(),
                avoid: fields.texts("avoid").into_iter().map(|text| text.value).collect(),
                definition: definition.map(|number| prose.bodies.borrow()[number].body.clone()),
                label: fields.flag("label").is_some_and(|flag| flag.value),
            };
            fields.report_unknown();
            check_plain(entry, &prose.bodies.borrow().iter().collect::<Vec<_>>(), config, findings);
            Some(term)
        })
        .collect()
}

/// A definition is shown by itself, so its links must say on their own where they lead.
fn check_links(body: &Body, findings: &Findings) {
    for link in &body.links {
        if scheme(&link.destination).is_some_and(|scheme| is_safe_scheme(&scheme)) {
            continue;
        }
        let shown = printable(&link.destination);
        findings.borrow_mut().push(
            Diagnostic::new(
                Code::BrokenLink,
                link.span.clone(),
                text!(
                    "用語の説明では「{shown}」へのリンクは使えません",
                    "a definition cannot link to `{shown}`"
                ),
            )
            .help(text!(
                "https:// で始まるアドレスにするか、リンクを外してください",
                "use an address that begins with https://, or take the link out"
            )),
        );
    }
}
