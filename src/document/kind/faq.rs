//! A question and its answer, or several in one file.

use super::article::ArticleKind;
use crate::document::Prose;
use crate::document::front_matter::questions;
use crate::source::Span;
use crate::yaml::{Example, Fields, Located};

/// The fields of a question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Faq {
    /// The question, where it differs from the title.
    pub question: Option<String>,
    /// Body of the short answer.
    pub answer: Option<usize>,
    /// What it is for.
    pub kind: Option<ArticleKind>,
    /// How often it was asked.
    pub asked: Option<u32>,
    /// Body of what to do when the answer does not help.
    pub escalation: Option<usize>,
    /// Several questions.
    pub items: Vec<FaqItem>,
}

/// One question of several.
#[derive(Debug, Clone, PartialEq)]
pub struct FaqItem {
    /// Its anchor and the last part of its address.
    pub id: Located<String>,
    /// The question.
    pub question: String,
    /// Where the question stands.
    pub question_span: Span,
    /// Body of the answer.
    pub answer: usize,
    /// Other ways to ask.
    pub questions: Vec<String>,
}

/// Reads the fields.
pub fn read(fields: &Fields<'_>, prose: &Prose<'_>) -> Faq {
    let items = fields.maps("items");
    let mut seen: Vec<String> = Vec::new();
    let items = items
        .into_iter()
        .zip(1..)
        .filter_map(|(item, number)| {
            let id = item
                .id("id")
                .unwrap_or_else(|| Located { value: format!("q{number}"), span: item.span().clone() });
            let question = item.text("question");
            let answer = prose.take(&item, "answer");
            let questions = questions(&item);
            if question.is_none() {
                item.missing("question", Example("請求書はどこで見られますか", "Where is my invoice?"));
            }
            if answer.is_none() {
                item.missing("answer", Example("［請求］の画面で見られます。", "It is under Billing."));
            }
            item.finish();
            if seen.contains(&id.value) {
                super::super::duplicate_item(fields, &id);
                return None;
            }
            seen.push(id.value.clone());
            let Located { value: question, span: question_span } = question?;
            Some(FaqItem { id, question, question_span, answer: answer?, questions })
        })
        .collect();
    Faq {
        question: fields.text("question").map(|text| text.value),
        answer: prose.take(fields, "answer"),
        kind: fields.choice("kind").map(|kind| kind.value),
        asked: fields.count("asked").map(|count| count.value),
        escalation: prose.take(fields, "escalation"),
        items,
    }
}
