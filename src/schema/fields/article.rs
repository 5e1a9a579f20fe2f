//! The fields of an article.

use crate::document::kind::article::ArticleKind;
use crate::schema::field::{Field, Kind, field};
use crate::schema::words::words;

/// The fields.
pub const FIELDS: &[Field] = &[
    field("kind", Kind::Choice(words::<ArticleKind>), "記事の種類です。", "What the article is for."),
    field(
        "minutes",
        Kind::Count,
        "読みながら作業するのにかかる時間を、分で書きます。",
        "How many minutes it takes.",
    )
    .example("5"),
    field(
        "prerequisites",
        Kind::Texts,
        "始める前に要るものです。本文の前に並べます。",
        "What is needed before one begins; listed above the text.",
    )
    .examples("管理者の権限", "You are an administrator"),
    field(
        "error_messages",
        Kind::Texts,
        "この記事で直せるエラーメッセージです。画面に出るとおりに書きます。",
        "The error messages it answers, word for word as the screen shows them.",
    )
    .examples("文字コードを判別できません", "Unknown character encoding"),
    field(
        "workaround_for",
        Kind::Reference,
        "この記事が代わりの方法になる要望の id です。",
        "The id of the ticket that this is a way around for.",
    )
    .example("REQ-12"),
];
