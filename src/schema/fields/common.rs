//! The fields of every type.

use crate::config::{Audience, Facet, Type};
use crate::document::Success;
use crate::schema::field::{Field, Group, Kind, field};
use crate::schema::words::{rules, words};

/// The fields.
pub const FIELDS: &[Field] = &[
    field(
        "title",
        Kind::Text,
        "記事の題名です。ページの見出し、一覧、ブラウザーのタブに出ます。",
        "The name of the article: the heading of the page, in lists, on the browser's tab.",
    )
    .examples("請求書の宛名を変える", "Change the name on your invoices"),
    field(
        "description",
        Kind::Text,
        "記事を 1 文で言い表します。一覧、検索エンジンの結果、共有されたときのカードに出ます。",
        "The article in one sentence: in lists, in the results of search engines and on share cards.",
    )
    .examples(
        "請求書に入る会社名と部署名を変える手順です。",
        "How to change the company and department that invoices show.",
    ),
    field(
        "type",
        Kind::Choice(words::<Type>),
        "記事の種類です。書かなければ、置いたフォルダーで決まります。",
        "What kind of article it is. Without it, the folder decides.",
    ),
    field(
        "slug",
        Kind::Slug,
        "アドレスの最後の部分です。書かなければファイル名です。`/` は使えません。",
        "The last part of the address; else the file name. It cannot hold `/`.",
    )
    .example("invoice-name"),
    field(
        "aliases",
        Kind::Texts,
        "前のアドレスです。開いた方を、いまのアドレスへ案内します。",
        "Old addresses, which lead to this page.",
    )
    .example("/old/invoice-name/, invoice-address"),
    field(
        "id",
        Kind::Id,
        "変わらない名前です。ファイルを動かしても、この名前で指せます。",
        "A name that stays: others can refer to it, and you can still move the file.",
    )
    .example("invoice-name"),
    field(
        "context_keys",
        Kind::Texts,
        "この記事が答えになる、製品の画面のキーです。製品に置いたヘルプが、その画面でこの記事を開きます。",
        "The screens of your product for which this is the answer. The help widget opens it there.",
    )
    .example("billing.invoices, billing.invoice-list")
    .pattern(
        "^[A-Za-z0-9._/:-]{1,100}$",
        "半角の英数字と . - _ / : で書きます",
        "use ASCII letters, digits and . - _ / : only",
    ),
    field(
        "lang",
        Kind::Text,
        "記事の言語です。言語ごとのフォルダーがないサイトで使います。",
        "The language of the article, for sites without language folders.",
    )
    .example("en"),
    field(
        "translation_key",
        Kind::Id,
        "言語ごとにファイル名が違うとき、同じ記事どうしに同じ名前を付けます。",
        "Where the file has another name in each language, the same key makes them one article.",
    )
    .example("invoice-name"),
    field(
        "date",
        Kind::Date,
        "最初に公開した日です。リリースノートでは、リリースした日です。",
        "The day of first publication. For release notes, the day of the release.",
    )
    .example("2026-10-01"),
    field(
        "updated",
        Kind::Date,
        "内容を最後に直した日です。読者に表示します。",
        "The day of the last change, shown to readers.",
    )
    .example("2026-11-23"),
    field(
        "publish_at",
        Kind::Date,
        "この日から公開します。その日以降に作り直すと、サイトに入ります。",
        "Published from this day on, by a build on or after it.",
    )
    .example("2026-12-01"),
    field(
        "expire_at",
        Kind::Date,
        "この日から公開をやめます。",
        "From this day on it is no longer published.",
    )
    .example("2027-04-01"),
    field(
        "draft",
        Kind::Flag,
        "下書きなら `true` です。`--drafts` を付けたときだけサイトに入ります。",
        "`true` for a draft, which is in the site only with `--drafts`.",
    )
    .default("false"),
    field(
        "audience",
        Kind::Choice(words::<Audience>),
        "だれに見せる記事かを決めます。",
        "For whom the article is.",
    )
    .default("public"),
    field("owner", Kind::Text, "記事の面倒を見る人や部署です。", "Who looks after the article.")
        .examples("サポート部", "Support"),
    field(
        "reviewed",
        Kind::Date,
        "内容が正しいと最後に確かめた日です。",
        "The day on which the content was last found to be right.",
    )
    .example("2026-11-01"),
    field(
        "review_every",
        Kind::Period,
        "確かめ直す間隔です。`d` は日、`w` は週、`mo` は月、`y` は年です。",
        "How long a review lasts: `d` days, `w` weeks, `mo` months, `y` years.",
    )
    .example("6mo"),
    field("products", Kind::Keys(Facet::Products), "対象の製品です。", "The products it is about.")
        .example("invoice"),
    field("features", Kind::Keys(Facet::Features), "対象の機能です。", "The features it is about.")
        .example("billing"),
    field("plans", Kind::Keys(Facet::Plans), "使えるプランです。", "The plans that have it.")
        .example("standard, pro"),
    field("roles", Kind::Keys(Facet::Roles), "読む人の役割です。", "For people in which role it is.")
        .example("accountant"),
    field(
        "segments",
        Kind::Keys(Facet::Segments),
        "お客様の区分です。",
        "For which group of customers it is.",
    )
    .example("smb"),
    field("industries", Kind::Keys(Facet::Industries), "お客様の業種です。", "For which industries it is.")
        .example("retail"),
    field(
        "tags",
        Kind::Texts,
        "自由な言葉です。タグごとの一覧ができます。50 個までです。",
        "Free words, each with a page that lists its articles. At most 50.",
    )
    .examples("請求書, 宛名", "invoice, address"),
    field(
        "stage",
        Kind::Stage,
        "お客様がいまどの段階にいるかです。",
        "Where customers are with your product.",
    ),
    field(
        "success",
        Kind::Choice(words::<Success>),
        "だれの成功に役立つかです。成功事例では必須です。",
        "Whose success it serves. Required for a success case.",
    ),
    field(
        "keywords",
        Kind::Texts,
        "題名と本文にない、別の言い方です。検索だけに使います。",
        "Other words for it that the text does not hold. For the search only.",
    )
    .examples("インボイス, 領収書", "receipt, bill"),
    field(
        "questions",
        Kind::Texts,
        "お客様ならどう聞くかです。検索だけに使います。`(A|B)` で言い換えをまとめられます。",
        "How customers would ask. For the search only. `(A|B)` holds alternatives.",
    )
    .examples("請求書を(再発行|もう一度発行)したい", "How (do|can) I get an invoice again?"),
    field(
        "reading",
        Kind::Text,
        "題名の読みを、ひらがなで書きます。かなだけで検索しても見つかります。",
        "How a Japanese title is read, in hiragana, so that it is found by kana alone.",
    )
    .example("せいきゅうしょのあてなをかえる"),
    field(
        "boost",
        Kind::Number(0.0, 100.0),
        "検索での重みです。1 がふつう、2 で少し上がり、0.5 で少し下がります。",
        "How much it counts in the search: 1 is usual, 2 moves it up a little, 0.5 moves it down a little.",
    )
    .example("2"),
    field(
        "search",
        Kind::Flag,
        "`false` にすると、検索に出なくなります。",
        "`false` keeps the page out of the search.",
    )
    .default("true"),
    field(
        "toc",
        Kind::Flag,
        "`false` にすると、ページの目次を出しません。",
        "`false` leaves out the table of contents.",
    )
    .default("true"),
    field(
        "weight",
        Kind::Number(-1e9, 1e9),
        "並び順です。小さいものが先で、書いていない記事はその後ろに並びます。",
        "The order: small numbers first, then articles without one.",
    )
    .example("10"),
    field(
        "related",
        Kind::References,
        "「関連するページ」に並べるページです。ファイルのパスか id を書きます。",
        "Pages to show as related, by their path or id.",
    )
    .example("invoice.md, guides/first-invoice.md"),
    field(
        "updates",
        Kind::Groups(&ADDENDUM),
        "公開したあとの追記です。日付を付けて、ページに並べます。",
        "Addenda made after publication, shown with their days.",
    ),
    field(
        "allow",
        Kind::Choices(rules),
        "この記事の全体で許す指摘の名前です。",
        "Findings that are allowed in the whole article, by name.",
    )
    .example("long-sentence, avoided-term"),
    field(
        "extra",
        Kind::Free,
        "自由な値です。テーマのテンプレートにそのまま渡します。",
        "Anything you like. It is handed to the templates of the theme.",
    ),
];

const ADDENDUM: Group = Group::of(&[
    field("date", Kind::Date, "追記した日です。", "The day of the addendum.")
        .required()
        .example("2026-11-23"),
    field("text", Kind::Prose, "追記の内容です。Markdown で書けます。", "What is added, in Markdown.")
        .required()
        .examples("部署名も入れられるようになりました。", "A department can be given too."),
]);
