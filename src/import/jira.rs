//! Jira: "Export → CSV", in English and Japanese, and the CSV of its data pipeline.

use super::record::{Cells, Field, Names, Shape};
use super::state::States;
use super::wiki;
use crate::config::State;

/// Jira's names for columns.
const NAMES: Names = &[
    (Field::Id, &["issue key", "work item key", "課題キー", "キー", "key"]),
    (Field::Title, &["summary", "要約"]),
    (Field::State, &["status", "ステータス", "状況"]),
    (Field::Resolution, &["resolution", "解決状況", "解決策"]),
    (Field::Requests, &["votes", "投票", "投票数", "vote_count"]),
    (Field::FirstRequested, &["created", "作成日", "作成日時", "created_date"]),
    (Field::LastUpdated, &["updated", "更新日", "更新日時", "updated_date"]),
    (Field::ReleasedIn, &["fix versions", "fix version/s", "fix version", "修正バージョン"]),
    (Field::MergedInto, &["outward issue link (duplicate)", "outward work item link (duplicate)"]),
    (Field::UseCase, &["description", "説明"]),
    (Field::Label, &["labels", "label", "ラベル"]),
    (Field::Component, &["components", "component/s", "component", "コンポーネント"]),
    (Field::Type, &["issue type", "work type", "work item type", "課題タイプ", "issue_type"]),
    (
        Field::Project,
        &[
            "project key",
            "project name",
            "プロジェクトキー",
            "プロジェクト キー",
            "プロジェクト名",
            "project_key",
            "project_name",
        ],
    ),
];

/// What Jira calls states and resolutions.
pub const STATES: &[(&str, State)] = &[
    ("Open", State::Received),
    ("To Do", State::Received),
    ("New", State::Received),
    ("Backlog", State::Received),
    ("Reopened", State::Received),
    ("オープン", State::Received),
    ("再オープン", State::Received),
    ("未着手", State::Received),
    ("バックログ", State::Received),
    ("Selected for Development", State::Planned),
    ("Ready for Development", State::Planned),
    ("開発対象", State::Planned),
    ("In Progress", State::InProgress),
    ("In Review", State::InProgress),
    ("進行中", State::InProgress),
    ("レビュー中", State::InProgress),
    ("Done", State::Released),
    ("Resolved", State::Released),
    ("Closed", State::Released),
    ("Fixed", State::Released),
    ("Complete", State::Released),
    ("Completed", State::Released),
    ("完了", State::Released),
    ("解決済み", State::Released),
    ("クローズ", State::Released),
    ("修正済み", State::Released),
    ("Won't Do", State::Declined),
    ("Won't Fix", State::Declined),
    ("Declined", State::Declined),
    ("Rejected", State::Declined),
    ("Cannot Reproduce", State::Declined),
    ("Incomplete", State::Declined),
    ("修正しない", State::Declined),
    ("対応しない", State::Declined),
    ("再現不可", State::Declined),
    ("Later", State::Deferred),
    ("Duplicate", State::Duplicate),
    ("重複", State::Duplicate),
];

/// How its tables are read.
pub const SHAPE: Shape = Shape {
    tool: "jira",
    names: NAMES,
    required: &[Field::Id, Field::Title, Field::State],
    separators: &[],
    state,
    scope: project,
    body: wiki::to_markdown,
};

/// The project: what stands before the number in the name of an issue.
pub fn project(key: &str) -> Option<&str> {
    key.rsplit_once('-').map(|(project, _)| project)
}

/// "Done" says that an issue is closed, its resolution says how: one that says no is heard first.
fn state(states: &States<'_>, cells: &Cells<'_>) -> Result<State, String> {
    let status = cells.get(Field::State).unwrap_or("");
    let is_open = |word: &&str| matches!(*word, "Unresolved" | "未解決" | "未定");
    let resolution = cells.get(Field::Resolution).filter(|word| !is_open(word));
    let refused = |state: &State| matches!(state, State::Declined | State::Deferred | State::Duplicate);
    resolution
        .and_then(|word| states.of_site(word).or_else(|| states.of_tool(word).filter(refused)))
        .or_else(|| states.find(status))
        .ok_or_else(|| status.to_owned())
}
