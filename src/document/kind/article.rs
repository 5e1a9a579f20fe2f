//! Anything that explains.

use crate::choice;
use crate::yaml::{Fields, Located};

choice! {
    /// What an article is for.
    ArticleKind {
        /// What there is.
        Overview = "overview",
        /// What one can reach.
        Goal = "goal",
        /// How to set something up.
        Setup = "setup",
        /// How to do something.
        HowTo = "how_to",
        /// What something is exactly.
        Reference = "reference",
        /// What to do when something fails.
        Troubleshooting = "troubleshooting",
        /// How to do it better.
        Tips = "tips",
        /// What is allowed.
        Policy = "policy",
        /// What a word means.
        Glossary = "glossary",
    }
}

/// The fields of an article.
#[derive(Debug, Clone, Default)]
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
