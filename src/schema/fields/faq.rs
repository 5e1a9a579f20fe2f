//! The fields of a question.

use crate::document::kind::article::ArticleKind;
use crate::schema::field::{Field, Group, Kind, field};
use crate::schema::words::words;

/// The fields.
pub const FIELDS: &[Field] = &[
    field(
        "question",
        Kind::Text,
        "質問の文です。一覧では、題名の代わりに出ます。これだけを書いてもかまいません。",
        "The question, shown in lists instead of the title. It may also stand alone, without a title.",
    )
    .examples("請求書をもう一度発行できますか", "Can I get an invoice again?"),
    field(
        "answer",
        Kind::Prose,
        "短い答えです。一覧では、ページを開かなくても読めます。Markdown で書けます。",
        "The short answer, readable in lists without opening the page, in Markdown.",
    )
    .examples(
        "はい、［請求］の画面から何度でも発行できます。",
        "Yes, as often as you like, under **Billing**.",
    ),
    field("kind", Kind::Choice(words::<ArticleKind>), "質問の種類です。", "What the question is about."),
    field(
        "asked",
        Kind::Count,
        "聞かれた回数です。ホームの「よくある質問」は、多い順に並びます。",
        "How often it was asked. The questions on the home page are in this order.",
    )
    .default("0")
    .example("12"),
    field(
        "escalation",
        Kind::Prose,
        "解決しないときにどうすればよいかです。答えの下に出ます。",
        "What to do when this does not help; shown below the answer.",
    )
    .examples(
        "［請求］の画面が見えないときは、社内の管理者の方にご確認ください。",
        "If you cannot see **Billing**, ask the administrator of your company.",
    ),
    field(
        "items",
        Kind::Groups(&ITEM),
        "1 つのファイルに質問をいくつも書くときの、質問のリストです。",
        "The questions, where one file holds several.",
    ),
];

const ITEM: Group = Group::of(&[
    field(
        "id",
        Kind::Id,
        "アドレスの最後の部分と、ページの中の目印になります。ファイルの中で 1 つだけにします。",
        "The last part of its address, and its anchor on the page. Each only once in the file.",
    )
    .example("receipt"),
    field("question", Kind::Text, "質問の文です。", "The question.")
        .required()
        .examples("領収書はもらえますか", "Can I have a receipt?"),
    field("answer", Kind::Prose, "答えです。Markdown で書けます。", "The answer, in Markdown.")
        .required()
        .examples("はい、［請求］の画面からダウンロードできます。", "Yes, download it under **Billing**."),
    field("questions", Kind::Texts, "同じことを聞く、別の言い方です。", "Other ways to ask it.")
        .examples("いつ請求されますか", "When am I billed?"),
]);
