//! The fields of a success case.

use crate::document::kind::case::{Better, ConsentStatus, Scope};
use crate::schema::field::{Field, Group, Kind, Need, When, field};
use crate::schema::words::words;

/// The fields that are needed because of others.
pub const NEEDS: &[Need] = &[
    Need { when: When::Always, needed: &["success"] },
    Need { when: When::Has(&["customer", "name"]), needed: &["consent"] },
    Need { when: When::Has(&["quotes"]), needed: &["consent"] },
];

/// The fields.
pub const FIELDS: &[Field] = &[
    field("customer", Kind::Group(&CUSTOMER), "どのお客様の事例かです。", "Whom it is about."),
    field("consent", Kind::Group(&CONSENT), "お客様の同意です。", "What the customer has agreed to."),
    field("challenge", Kind::Prose, "どんな困りごとがあったかです。", "What was difficult.")
        .examples("月末に、請求書を 1 通ずつ作っていました。", "Every invoice was made by hand."),
    field("approach", Kind::Prose, "何をしたかです。", "What was done.")
        .examples("請求書をまとめて発行するようにしました。", "All invoices are now sent at once."),
    field("outcome", Kind::Prose, "どうなったかです。", "What came of it.")
        .examples("締めの日に残業がなくなりました。", "Nobody works late on closing day."),
    field(
        "metrics",
        Kind::Groups(&METRIC),
        "実際に測った数字です。差と割合は、しるべが計算します。",
        "Figures that were measured. Difference and percentage are computed.",
    ),
    field("quotes", Kind::Groups(&QUOTE), "お客様の言葉です。", "What people said."),
    field(
        "guides",
        Kind::References,
        "同じ成果をめざせるガイドです。事例の下に並び、ガイドの下にもこの事例が出ます。",
        "Guides that lead the same way: shown below the case, and the case below them.",
    )
    .example("guides/first-invoice.md"),
];

const CUSTOMER: Group = Group::of(&[
    field(
        "name",
        Kind::Text,
        "お客様の名前です。出すには、`consent` で名前の同意を示します。",
        "The real name. It takes a `consent` with `name` in its scope.",
    )
    .examples("見本製作所", "Sample Works"),
    field(
        "pseudonym",
        Kind::Text,
        "名前の代わりの呼び方です。名前を出せなくなったときにも使います。",
        "What to call them instead. It also takes the place of a name that may no longer be shown.",
    )
    .examples("製造業 A 社", "A manufacturer"),
    field("industry", Kind::Text, "業種です。自由に書けます。", "The industry, in your own words.")
        .examples("製造業", "Manufacturing"),
    field("size", Kind::Text, "規模です。自由に書けます。", "The size, in your own words.")
        .examples("100 名から 300 名", "100 to 300 people"),
    field("region", Kind::Text, "地域です。自由に書けます。", "The region, in your own words.")
        .examples("関東", "Europe"),
    field(
        "logo",
        Kind::Path,
        "ロゴの画像です。`scope` に `logo` のある同意がなければ出しません。",
        "The logo; only shown with `logo` in the scope of the consent.",
    )
    .example("media/customer-a.svg"),
]);

const CONSENT: Group = Group::of(&[
    field(
        "status",
        Kind::Choice(words::<ConsentStatus>),
        "同意がどこまで進んだかです。",
        "How far the customer has agreed.",
    )
    .required(),
    field("scope", Kind::Choices(words::<Scope>), "何に同意をもらったかです。", "To what they have agreed."),
    field(
        "obtained",
        Kind::Date,
        "同意をもらった日です。画面には出ません。",
        "Since when. Only noted, not shown.",
    )
    .example("2026-10-01"),
    field(
        "expires",
        Kind::Date,
        "同意の最後の日です。書かなければ期限なしです。",
        "The last day on which the consent holds; without it, it does not end.",
    )
    .example("2027-09-30"),
]);

const METRIC: Group = Group::of(&[
    field("name", Kind::Text, "何を測ったかです。", "What was measured.")
        .required()
        .examples("請求業務にかかる日数", "Days needed for closing"),
    field(
        "before",
        Kind::Number(-1e15, 1e15),
        "始める前の値です。ないと、差は出ません。",
        "The value before. Without it there is no difference.",
    )
    .example("10"),
    field("after", Kind::Number(-1e15, 1e15), "いまの値です。", "The value now.").required().example("5"),
    field("unit", Kind::Id, "単位です。", "The unit.").examples("日", "days"),
    field("better", Kind::Choice(words::<Better>), "どちらがよいかです。", "Which way is better."),
    field("period", Kind::Id, "いつからいつまでの数字かです。", "Over which time.")
        .examples("導入前後の 3 か月", "three months before and after"),
    field("measured_by", Kind::Text, "だれが、またはどうやって測ったかです。", "Who measured it, or how.")
        .examples("業務日報", "work log"),
]);

const QUOTE: Group = Group::of(&[
    field("text", Kind::Text, "言葉です。Markdown は使えません。", "The words, without Markdown.")
        .required()
        .examples("月末が怖くなくなりました。", "The end of the month is no longer something to fear."),
    field("speaker", Kind::Text, "話した人です。", "Who said it.").examples("経理部の方", "An accountant"),
    field("role", Kind::Text, "話した人の役割です。", "What they do.").examples("経理担当", "Accounting"),
]);
