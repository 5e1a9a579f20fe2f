//! The fields of a term.

use crate::schema::field::{Field, Group, Kind, field};

/// A term.
pub const TERM: Group = Group::of(FIELDS);

/// The fields.
pub const FIELDS: &[Field] = &[
    field("term", Kind::Text, "用語です。", "The word.").required().examples("請求書", "invoice"),
    field(
        "reading",
        Kind::Text,
        "読みを、ひらがなで書きます。用語集はこの順に並びます。",
        "How a Japanese word is read, in hiragana. The glossary is in this order.",
    )
    .example("せいきゅうしょ"),
    field(
        "lang",
        Kind::Text,
        "この用語を使う言語です。書かなければ、どの言語の用語集にも出ます。",
        "The language it belongs to. Without it, the term is in the glossary of every language.",
    )
    .example("en"),
    field(
        "definition",
        Kind::Prose,
        "意味です。ないと、用語集に出ません。",
        "What it means. A term without one is not in the glossary.",
    )
    .examples("代金の支払いをお願いする書類です。", "A document that asks for a payment."),
    field(
        "synonyms",
        Kind::Texts,
        "同じ意味の言葉です。検索では両方向に働きます。",
        "Words that mean the same. In the search they work both ways.",
    )
    .examples("インボイス", "bill"),
    field("avoid", Kind::Texts, "使わないことにした言葉です。", "Words not to be used for it.")
        .examples("請求ビル", "billing paper"),
    field(
        "label",
        Kind::Flag,
        "製品の画面に出ている名前なら `true` にします。",
        "Whether it is a name on the product's screen.",
    )
    .default("false"),
];
