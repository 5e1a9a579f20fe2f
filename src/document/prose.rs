//! Texts of fields: Markdown that stands in YAML.

use std::cell::RefCell;

use super::{Body, directive, markdown};
use crate::config::{Audience, Config};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceId;
use crate::text;
use crate::yaml::{Fields, Findings, Located, Node, Value};

/// A text from a field, and for whom it is.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldBody {
    /// For whom.
    pub audience: Audience,
    /// The text.
    pub body: Body,
    /// The Markdown that it was made of, and where that stands.
    pub written: Located<String>,
}

impl FieldBody {
    /// Takes out the text.
    pub fn clear(&mut self) {
        self.body = Body::default();
        self.written.value.clear();
    }
}

/// Makes bodies of the texts of fields.
pub struct Prose<'a> {
    pub(super) reading: markdown::Reading<'a>,
    pub(super) bodies: RefCell<Vec<FieldBody>>,
}

impl<'a> Prose<'a> {
    pub(super) fn new(source: SourceId, config: &'a Config, findings: &'a Findings) -> Self {
        let reading = markdown::Reading {
            source,
            config,
            findings,
            clean: true,
            steps: false,
            keep_words: false,
            place: None,
            title: None,
        };
        Self { reading, bodies: RefCell::default() }
    }

    /// Whether the words of all texts are kept, so that they can be found again in the output.
    pub(super) fn keep_words(mut self, keep_words: bool) -> Self {
        self.reading.keep_words = keep_words;
        self
    }

    /// The number of the body of a field's text, if the field is there.
    pub fn take(&self, fields: &Fields<'_>, name: &'static str) -> Option<usize> {
        self.take_for(fields, name, Audience::Public, false)
    }

    /// The same for a text whose words are also wanted without marks.
    pub fn take_with_words(&self, fields: &Fields<'_>, name: &'static str) -> Option<usize> {
        self.take_for(fields, name, Audience::Public, true)
    }

    /// The same for a text that only colleagues may read.
    pub fn take_internal(&self, fields: &Fields<'_>, name: &'static str) -> Option<usize> {
        self.take_for(fields, name, Audience::Internal, true)
    }

    fn take_for(
        &self,
        fields: &Fields<'_>,
        name: &'static str,
        audience: Audience,
        words: bool,
    ) -> Option<usize> {
        let text = fields.long_text(name)?;
        let keep_words = self.reading.keep_words || words;
        let reading = markdown::Reading { place: Some(&text.span), keep_words, ..self.reading };
        let body = markdown::parse(&text.value, 0, reading);
        let mut bodies = self.bodies.borrow_mut();
        bodies.push(FieldBody { audience, body, written: text });
        Some(bodies.len() - 1)
    }
}

/// Tells of blocks for an audience in fields that are no Markdown: everybody would read them. `prose`
/// are the texts that are.
pub(super) fn check_plain(node: &Node, prose: &[&FieldBody], config: &Config, findings: &Findings) {
    match &node.value {
        Value::Scalar { text, .. } => {
            // In some tables only the place of a whole record is known.
            let is_prose =
                |field: &&FieldBody| field.written.span == node.span && field.written.value == text.trim();
            if !directive::plain_speaks_of_audience(text) || prose.iter().any(is_prose) {
                return;
            }
            findings.borrow_mut().push(
                Diagnostic::new(
                    Code::BrokenAudience,
                    node.span.clone(),
                    text!(
                        "この項目では「:::」の囲みは働かず、書いたとおりに公開されます",
                        "a `:::` block does not work in this field; it would be published as it stands"
                    ),
                )
                .help(text!(
                    "囲みは、本文か、Markdown を書ける項目に移してください",
                    "move the block to the body, or to a field that holds Markdown"
                )),
            );
        }
        Value::List(items) => items.iter().for_each(|item| check_plain(item, prose, config, findings)),
        Value::Map(entries) => {
            let entries = entries.iter().filter(|(key, _)| !config.ignore.contains(&key.name));
            entries.for_each(|(_, value)| check_plain(value, prose, config, findings));
        }
        Value::Null => {}
    }
}
