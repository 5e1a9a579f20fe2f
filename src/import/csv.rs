//! Any other table of requests, such as one that is kept in a spreadsheet.

use super::record::{Cells, Field, Names, Shape};
use super::state::States;
use crate::config::State;

const NAMES: Names = &[
    (Field::Id, &["id", "key", "number", "no", "no.", "source_id", "番号", "要望番号", "管理番号"]),
    (
        Field::Title,
        &["title", "name", "headline", "summary", "subject", "件名", "題名", "タイトル", "要約", "要望"],
    ),
    (Field::State, &["state", "status", "状態", "ステータス", "対応状況"]),
    (
        Field::Requests,
        &[
            "requests",
            "votes",
            "vote_count",
            "votes_count",
            "upvotes",
            "件数",
            "要望件数",
            "投票数",
            "票数",
            "得票数",
        ],
    ),
    (
        Field::FirstRequested,
        &["first_requested", "created", "created_at", "date", "受付日", "作成日", "登録日"],
    ),
    (Field::LastUpdated, &["last_updated", "updated", "updated_at", "更新日"]),
    (
        Field::ReleasedIn,
        &["released_in", "release", "version", "fix version", "リリース", "提供版", "バージョン"],
    ),
    (Field::MergedInto, &["merged_into", "duplicate_of", "duplicate of", "統合先"]),
    (
        Field::UseCase,
        &["use_case", "description", "details", "body", "content", "説明", "内容", "本文", "詳細"],
    ),
    (Field::Response, &["response", "answer", "回答"]),
    (Field::ResponseDate, &["response_date", "responded_at", "回答日"]),
    (Field::Label, &["label", "labels", "tags", "ラベル", "タグ", "分類"]),
    (Field::Component, &["component", "components", "category", "機能", "カテゴリ", "カテゴリー"]),
    (Field::Type, &["type", "issue type", "種別", "種類"]),
    (Field::Project, &["project", "product", "board", "プロジェクト", "製品"]),
];

/// Words that are used for states in many tools.
pub const STATES: &[(&str, State)] = &[
    ("open", State::Received),
    ("opened", State::Received),
    ("new", State::Received),
    ("backlog", State::Received),
    ("todo", State::Received),
    ("to do", State::Received),
    ("受付", State::Received),
    ("受付済み", State::Received),
    ("未対応", State::Received),
    ("未着手", State::Received),
    ("検討中", State::UnderReview),
    ("予定", State::Planned),
    ("対応予定", State::Planned),
    ("started", State::InProgress),
    ("対応中", State::InProgress),
    ("処理中", State::InProgress),
    ("進行中", State::InProgress),
    ("開発中", State::InProgress),
    ("done", State::Released),
    ("complete", State::Released),
    ("completed", State::Released),
    ("リリース済み", State::Released),
    ("提供済み", State::Released),
    ("対応済み", State::Released),
    ("完了", State::Released),
    ("closed", State::Declined),
    ("rejected", State::Declined),
    ("見送り", State::Declined),
    ("対応しない", State::Declined),
    ("保留", State::Deferred),
    ("重複", State::Duplicate),
];

/// How its tables are read.
pub const SHAPE: Shape = Shape {
    tool: "csv",
    names: NAMES,
    required: &[Field::Title],
    separators: &[",", ";", "、"],
    state,
    scope: |_| None,
    body: str::to_owned,
};

/// A request about which nothing is said has been received.
pub fn state(states: &States<'_>, cells: &Cells<'_>) -> Result<State, String> {
    match cells.get(Field::State) {
        Some(status) => states.find(status).ok_or_else(|| status.to_owned()),
        None => Ok(State::Received),
    }
}
