//! The fields of an incident.

use crate::config::{Impact, Status};
use crate::document::kind::incident::{Certainty, IncidentKind};
use crate::schema::field::{Field, Group, Kind, field};
use crate::schema::words::words;

/// The fields; `updates` takes the place of the one of every type.
pub const FIELDS: &[Field] = &[
    field("kind", Kind::Choice(words::<IncidentKind>), "お知らせの種類です。", "What it is.")
        .default("incident"),
    field(
        "status",
        Kind::State(words::<Status>),
        "どこまで進んだかです。終わると、各ページの上から消えます。",
        "How far it has come. When it is over, it leaves the top of the pages.",
    )
    .required(),
    field(
        "impact",
        Kind::State(words::<Impact>),
        "影響の大きさです。",
        "How much of the service it touches.",
    ),
    field("certainty", Kind::Choice(words::<Certainty>), "どこまで確かめられたかです。", "How sure you are."),
    field(
        "components",
        Kind::Texts,
        "影響のある部分です。`site.yaml` の `components` にある値か、なければ自由な言葉です。",
        "What it touches: keys of `components` in `site.yaml`, or your own words where it has none.",
    )
    .examples("請求, PDF", "Billing, PDF"),
    field("started", Kind::Moment, "始まった時刻です。", "When it began.").example("2026-11-23T09:10+09:00"),
    field("ends", Kind::Moment, "終わる見込みの時刻です。", "When it is expected to end.")
        .example("2026-11-23T14:00+09:00"),
    field("resolved", Kind::Moment, "終わった時刻です。", "When it ended.").example("2026-11-23T11:05+09:00"),
    field("next_update", Kind::Moment, "次にお知らせする時刻です。", "When more will be told.")
        .example("2026-11-23T12:00+09:00"),
    field(
        "updates",
        Kind::Groups(&UPDATE),
        "これまでにお伝えしたことです。新しいものが上に並びます。",
        "What was told so far; shown newest first.",
    ),
    field("workaround", Kind::Prose, "いまできる対処です。", "What one can do meanwhile.")
        .examples("時間をおいて、もう一度お試しください。", "Please try again after a while."),
    field(
        "incident_manager",
        Kind::Text,
        "対応の責任者です。`internal` の版にだけ出ます。",
        "Who leads. Only shown in the `internal` edition.",
    )
    .examples("運用チーム", "Operations"),
];

const UPDATE: Group = Group::of(&[
    field("at", Kind::Moment, "お伝えした時刻です。", "When it was told.")
        .required()
        .example("2026-11-23T09:30+09:00"),
    field("status", Kind::State(words::<Status>), "そのときの状態です。", "How far it had come."),
    field("text", Kind::Prose, "お伝えした内容です。", "What was told.")
        .required()
        .examples("状況を調べています。", "We are looking into it."),
]);
