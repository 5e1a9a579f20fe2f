//! Canny: posts exported from a board. The names of its columns are not documented, so that each is
//! looked for under several.

use super::csv;
use super::record::{Field, Names, Shape};
use crate::config::State;

const NAMES: Names = &[
    (Field::Id, &["id", "post id", "post_id", "url", "post url", "link"]),
    (Field::Title, &["title", "name", "headline", "post title"]),
    (Field::State, &["status", "state"]),
    (Field::Requests, &["votes", "vote_count", "vote count", "upvotes", "score"]),
    (Field::FirstRequested, &["created", "created_at", "created at", "date"]),
    (
        Field::LastUpdated,
        &["status changed at", "statuschangedat", "status_changed_at", "updated", "updated_at"],
    ),
    (Field::UseCase, &["details", "description", "body", "content"]),
    (Field::Label, &["tags", "labels"]),
    (Field::Component, &["category"]),
    (Field::Project, &["board"]),
];

/// What Canny calls states, beside those that are called as ours.
pub const STATES: &[(&str, State)] =
    &[("open", State::Received), ("complete", State::Released), ("closed", State::Declined)];

/// How its tables are read.
pub const SHAPE: Shape = Shape {
    tool: "canny",
    names: NAMES,
    required: &[Field::Title],
    separators: &[",", ";"],
    state: csv::state,
    scope: |_| None,
    body: str::to_owned,
};
