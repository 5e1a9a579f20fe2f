//! The fields of a guide.

use crate::schema::field::{Field, Kind, field};

/// The fields.
pub const FIELDS: &[Field] = &[
    field(
        "goal",
        Kind::Text,
        "終えたときに手に入るものです。題名の下に出ます。",
        "What is reached at the end; shown below the title.",
    )
    .examples("最初の請求書を取引先に送れる", "Your first invoice has reached a customer"),
    field(
        "minutes",
        Kind::Count,
        "全体の所要時間を、分で書きます。書かなければ、ステップの `minutes` の合計です。",
        "How many minutes it takes in all; else the sum of the steps.",
    )
    .example("20"),
    field(
        "target_days",
        Kind::Count,
        "何日以内に終えるとよいかです。",
        "In how many days it should be done.",
    )
    .example("7"),
    field("next", Kind::References, "終えた方に勧める、次の記事です。", "What to do next.")
        .example("guides/import-customers.md"),
    field(
        "completion",
        Kind::Prose,
        "最後に出す言葉です。Markdown で書けます。",
        "What is told at the end, in Markdown.",
    )
    .examples("お疲れさまでした。", "Well done."),
];
