//! The fields of a search test.

use crate::schema::field::{Field, Group, Kind, field};

/// A search test.
pub const TEST: Group = Group::of(FIELDS);

/// The fields.
pub const FIELDS: &[Field] = &[
    field(
        "q",
        Kind::Text,
        "検索する言葉です。お客様が打ったとおりに書きます。",
        "What to search for, as a customer would type it, slips included.",
    )
    .required()
    .examples("領収書がほしい", "I need a receipt"),
    field(
        "expect",
        Kind::Id,
        "出てほしい記事です。`content/` から見たファイルのパスで書きます。`#` と目印も続けられます。",
        "The article that must come up, as the path of its file below `content/`; `#` and an anchor may follow.",
    )
    .required()
    .examples("ja/faq/invoice.md#pdf", "en/faq/invoice.md#pdf"),
    field("within", Kind::Count, "何件目までに出ればよいかです。", "How many results it must be among.")
        .default("3")
        .example("1"),
];
