//! The fields of release notes.

use crate::config::Facet;
use crate::document::kind::release::ChangeType;
use crate::schema::field::{Field, Group, Kind, Need, When, field};
use crate::schema::words::{reasoned_changes, words};

/// The fields.
pub const FIELDS: &[Field] = &[
    field(
        "version",
        Kind::Id,
        "版の番号です。`1.10` のような値は `\"1.10\"` と囲みます。",
        "The version. Values such as `1.10` need quotes.",
    )
    .example("1.2.0"),
    field(
        "changes",
        Kind::Groups(&CHANGE),
        "変更のリストです。1 つずつ、見出しと目印が付きます。",
        "The changes. Each becomes a section with an anchor.",
    ),
    field(
        "tickets",
        Kind::References,
        "特定の変更ではなく、リリース全体で応えた要望の id です。",
        "Ids of tickets that the release answers as a whole.",
    )
    .example("REQ-12"),
    field(
        "brief",
        Kind::Either(&[Kind::Prose, Kind::Group(&BRIEF)]),
        "社内向けの説明メモです。`internal` の版にだけ出ます。文章、または話し方や想定質問の組で書きます。",
        "Notes for colleagues, only in the `internal` edition: a text, or its parts by name.",
    )
    .examples("まず一括発行の記事をご案内します。", "First point to the article about sending all invoices."),
];

const BRIEF: Group = Group::of(&[
    field("talk_track", Kind::Prose, "お客様への話し方です。", "How to speak about it.")
        .examples("作業の時間が減ることから話します。", "Begin with the time it saves."),
    field(
        "questions",
        Kind::Groups(&QUESTION),
        "聞かれそうなことと、その答えです。",
        "What may be asked, with the answers.",
    ),
    field("tell", Kind::Prose, "先に伝える相手です。", "Whom to tell first.")
        .examples("ご要望をくださった 12 社", "The twelve customers who asked for it"),
    field("text", Kind::Prose, "そのほかに伝えることです。", "Whatever else there is to know.")
        .examples("問い合わせ窓口には共有済みです。", "Support has been told."),
]);

const QUESTION: Group = Group::of(&[
    field("question", Kind::Prose, "聞かれそうなことです。", "What may be asked.")
        .required()
        .examples("料金は変わりますか", "Does the price change?"),
    field("answer", Kind::Prose, "その答えです。", "The answer.")
        .required()
        .examples("変わりません。", "It does not."),
]);

const CHANGE: Group = Group {
    needs: &[Need { when: When::Is("type", reasoned_changes), needed: &["why", "for_whom", "value"] }],
    fields: &[
        field("type", Kind::Choice(words::<ChangeType>), "変更の種類です。", "What kind of change it is.")
            .required(),
        field("title", Kind::Text, "変更の題名です。", "The title of the change.")
            .required()
            .examples("請求書の一括発行", "Send many invoices"),
        field("what", Kind::Prose, "何が変わったかです。", "What changed.")
            .examples("［請求］の一覧で取引先を選びます。", "Choose customers under **Billing**."),
        field(
            "why",
            Kind::Prose,
            "なぜ変えたかです。新機能、改善、提供終了では必須です。",
            "Why. Required for what is new, improved, deprecated or removed.",
        )
        .examples("月末の手作業を減らすためです。", "You asked for less work by hand."),
        field(
            "for_whom",
            Kind::Prose,
            "だれに関係があるかです。新機能、改善、提供終了では必須です。",
            "Whom it concerns. Required for what is new, improved, deprecated or removed.",
        )
        .examples("毎月、多くの請求書を発行する方", "Those who send many invoices"),
        field(
            "value",
            Kind::Prose,
            "何がうれしいかです。新機能、改善、提供終了では必須です。",
            "What it is worth to them. Required for what is new, improved, deprecated or removed.",
        )
        .examples("1 通ずつ開く手間がなくなります。", "There is no need to open each invoice."),
        field("not_changed", Kind::Prose, "これまでと変わらないことです。", "What stays as it was.")
            .examples("1 通ずつの発行も使えます。", "Invoices can still be sent one by one."),
        field(
            "action",
            Kind::Group(&ACTION),
            "お客様にしていただくことです。目立つ形で出ます。",
            "What customers have to do. It stands out on the page.",
        ),
        field(
            "tickets",
            Kind::References,
            "この変更で応えた要望の id です。",
            "Ids of the tickets it answers.",
        )
        .example("REQ-12"),
        field("articles", Kind::References, "使い方の記事です。", "Articles about it.")
            .example("articles/print.md"),
        field("plans", Kind::Keys(Facet::Plans), "使えるプランです。", "Plans that have it.").example("pro"),
        field("roles", Kind::Keys(Facet::Roles), "対象の役割です。", "Roles it is for.")
            .example("accountant"),
    ],
};

const ACTION: Group = Group::of(&[
    field("text", Kind::Prose, "していただくことです。", "What to do.")
        .required()
        .examples("ブラウザーを新しい版にしてください。", "Update your browser."),
    field("by", Kind::Date, "期限です。", "By when.").example("2027-03-31"),
]);
