//! Anything that explains.

use crate::yaml::{Fields, Located};

pub use crate::config::ArticleKind;

/// The fields of an article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// What it is for.
    pub kind: Option<ArticleKind>,
    /// Error messages it answers, word for word.
    pub error_messages: Vec<String>,
    /// What must be done before.
    pub prerequisites: Vec<String>,
    /// Minutes it takes.
    pub minutes: Option<u32>,
    /// The ticket it is a way around for.
    pub workaround_for: Option<Located<String>>,
}

/// Reads the fields.
pub fn read(fields: &Fields<'_>) -> Article {
    Article {
        kind: fields.choice("kind").map(|kind| kind.value),
        error_messages: fields.texts("error_messages").into_iter().map(|text| text.value).collect(),
        prerequisites: fields.texts("prerequisites").into_iter().map(|text| text.value).collect(),
        minutes: fields.count("minutes").map(|count| count.value),
        workaround_for: fields.id("workaround_for"),
    }
}
