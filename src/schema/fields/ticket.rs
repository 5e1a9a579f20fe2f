//! The fields of a ticket.

use crate::config::State;
use crate::document::kind::ticket::{Disclosure, Horizon, TicketKind};
use crate::schema::field::{Field, Group, Kind, Need, When, field};
use crate::schema::words::{answered_states, words};

/// The fields that are needed because of others.
pub const NEEDS: &[Need] = &[Need { when: When::Is("state", answered_states), needed: &["response.text"] }];

/// The fields; `id` is the one of every type.
pub const FIELDS: &[Field] = &[
    field(
        "id",
        Kind::Id,
        "要望の番号です。ほかの記事からは `[](ticket:REQ-12)` で指せます。",
        "The number of the ticket. Other articles link to it as `[](ticket:REQ-12)`.",
    )
    .required()
    .example("REQ-12"),
    field("state", Kind::State(words::<State>), "いまの状態です。", "What it has come to.")
        .required_unless("merged_into"),
    field("kind", Kind::Choice(words::<TicketKind>), "要望の種類です。", "What kind of ticket it is."),
    field("horizon", Kind::Choice(words::<Horizon>), "おおよその時期です。", "Roughly when."),
    field(
        "use_case",
        Kind::Prose,
        "だれが、どんなときに、何をしたいかです。",
        "Who wants to do what, and when.",
    )
    .examples(
        "月末に、すべての取引先へ請求書を送りたい。",
        "At the end of the month, an invoice should go to every customer.",
    ),
    field("requests", Kind::Count, "要望の件数です。", "How many asked for it.").example("8"),
    field("first_requested", Kind::Date, "最初に聞いた日です。", "When it was first asked for.")
        .example("2026-08-03"),
    field("last_updated", Kind::Date, "最後に動きがあった日です。", "When it last moved.")
        .example("2026-11-20"),
    field(
        "response",
        Kind::Group(&RESPONSE),
        "お客様への答えです。見送り、保留、重複では必須です。",
        "Our answer. Required when it is declined, deferred or a duplicate.",
    ),
    field(
        "history",
        Kind::Groups(&EVENT),
        "これまでの経過です。新しいものが上に並びます。",
        "What happened so far; shown newest first.",
    ),
    field(
        "workarounds",
        Kind::References,
        "いまできる代わりの方法の記事です。",
        "Articles on what one can do today.",
    )
    .example("articles/print.md"),
    field(
        "released_in",
        Kind::Reference,
        "提供した版、またはリリースノートの参照です。",
        "The version, or the release notes, that have it.",
    )
    .example("1.2.0"),
    field(
        "merged_into",
        Kind::Reference,
        "まとめた先の要望の id です。",
        "The id of the ticket it was merged into.",
    )
    .example("REQ-12"),
    field("disclosure", Kind::Choice(words::<Disclosure>), "どこまで見せるかです。", "How much readers see.")
        .default("full"),
];

/// The field that only tickets in a table have.
pub const IN_TABLE: &[Field] = &[field(
    "translations",
    Kind::Translations,
    "言語コードごとに、その言語で違う項目を書きます。",
    "The fields that differ in other languages, by language code.",
)];

const RESPONSE: Group = Group::of(&[
    field(
        "text",
        Kind::Prose,
        "答えの文です。理由と、代わりにできることを書きます。",
        "The answer: the reason, and what one can do instead.",
    )
    .examples("対応の予定はありません。", "There are no plans for it."),
    field("date", Kind::Date, "答えた日です。", "When it was given.").example("2026-11-01"),
]);

const EVENT: Group = Group::of(&[
    field("date", Kind::Date, "動きがあった日です。", "When it happened.").required().example("2026-11-20"),
    field("state", Kind::State(words::<State>), "そのときの状態です。", "What it came to."),
    field("note", Kind::Prose, "説明です。", "A note about it.")
        .examples("次の版で対応します。", "It comes with the next version."),
]);
