//! Steps with checks to tick. Steps and checks themselves are in the body.

use crate::document::Prose;
use crate::yaml::{Fields, Located};

/// The fields of a guide.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Guide {
    /// What is reached at the end.
    pub goal: Option<String>,
    /// Minutes in all, where not the sum of the steps.
    pub minutes: Option<u32>,
    /// Days after which it should be done.
    pub target_days: Option<u32>,
    /// What comes after.
    pub next: Vec<Located<String>>,
    /// Body of what is told at the end.
    pub completion: Option<usize>,
}

/// Reads the fields.
pub fn read(fields: &Fields<'_>, prose: &Prose<'_>) -> Guide {
    Guide {
        goal: fields.text("goal").map(|text| text.value),
        minutes: fields.count("minutes").map(|count| count.value),
        target_days: fields.count("target_days").map(|count| count.value),
        next: fields.texts("next"),
        completion: prose.take(fields, "completion"),
    }
}
