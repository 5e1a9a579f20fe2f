//! Linear: "Export CSV" of a workspace or a team.

use super::jira;
use super::record::{Cells, Field, Names, Shape};
use super::state::States;
use crate::config::State;

const NAMES: Names = &[
    (Field::Id, &["id"]),
    (Field::Title, &["title"]),
    (Field::State, &["status"]),
    (Field::FirstRequested, &["created"]),
    (Field::LastUpdated, &["updated"]),
    (Field::MergedInto, &["duplicate of"]),
    (Field::UseCase, &["description"]),
    (Field::Label, &["labels"]),
    (Field::Project, &["project", "team"]),
    (Field::Archived, &["archived"]),
];

/// What Linear calls states.
pub const STATES: &[(&str, State)] = &[
    ("Triage", State::Received),
    ("Backlog", State::Received),
    ("Todo", State::Planned),
    ("In Progress", State::InProgress),
    ("In Review", State::InProgress),
    ("Done", State::Released),
    ("Canceled", State::Declined),
    ("Cancelled", State::Declined),
    ("Duplicate", State::Duplicate),
];

/// How its tables are read. The team stands before the number in the name of an issue.
pub const SHAPE: Shape = Shape {
    tool: "linear",
    names: NAMES,
    required: &[Field::Id, Field::Title, Field::State],
    separators: &[", "],
    state,
    scope: jira::project,
    body: str::to_owned,
};

fn state(states: &States<'_>, cells: &Cells<'_>) -> Result<State, String> {
    let status = cells.get(Field::State).unwrap_or("");
    states.find(status).ok_or_else(|| status.to_owned())
}
