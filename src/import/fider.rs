//! Fider: the CSV of all posts, with answers and what was merged into what.

use super::record::{Cells, Field, Names, Shape};
use super::state::States;
use crate::config::State;

const NAMES: Names = &[
    (Field::Id, &["number"]),
    (Field::Title, &["title"]),
    (Field::State, &["status"]),
    (Field::Requests, &["votes_count"]),
    (Field::FirstRequested, &["created_at"]),
    (Field::MergedInto, &["original_number"]),
    (Field::UseCase, &["description"]),
    (Field::Response, &["response"]),
    (Field::ResponseDate, &["responded_at"]),
    (Field::Label, &["tags"]),
];

/// What Fider calls states, beside those that are called as ours.
pub const STATES: &[(&str, State)] =
    &[("open", State::Received), ("started", State::InProgress), ("completed", State::Released)];

/// How its tables are read.
pub const SHAPE: Shape = Shape {
    tool: "fider",
    names: NAMES,
    required: &[Field::Id, Field::Title, Field::State],
    separators: &[", "],
    state,
    scope: |_| None,
    body: str::to_owned,
};

fn state(states: &States<'_>, cells: &Cells<'_>) -> Result<State, String> {
    let status = cells.get(Field::State).unwrap_or("");
    states.find(status).ok_or_else(|| status.to_owned())
}
