//! The fields of `site.yaml`.

use super::import::IMPORT;
use crate::config::{Stage, Type};
use crate::schema::field::{Field, Group, Kind, field};
use crate::schema::words::{all_states, levels, rules, titled, words};

/// What a title looks like.
const PATTERN: Kind = Kind::Slug;
/// What titles look like in each language.
const PATTERNS_BY_LANGUAGE: Kind = Kind::Map(None, &Kind::Either(&[PATTERN, Kind::Texts]));
/// Keys of a facet with their labels.
const LABELS: Kind = Kind::Map(None, &Kind::Localized);

/// The fields.
pub const FIELDS: &[Field] = &[
    field("title", Kind::Localized, "サイトの名前です。各ページの上に出ます。", "The name of the site.")
        .default("Help")
        .examples("請求サービス ヘルプ", "Billing Help"),
    field("description", Kind::Localized, "サイトを 1 文で言い表します。", "The site in one sentence.")
        .examples("請求サービスの使い方をご案内します。", "How to use our billing service."),
    field("base_url", Kind::Url, "サイトを公開するアドレスです。", "Where the site will be.")
        .pattern(
            "^https?://[^/?# \"<][^?# \"<]*$",
            "https:// で始まるアドレスを書きます",
            "write an address that begins with https://",
        )
        .example("https://help.example.com/"),
    field(
        "languages",
        Kind::Texts,
        "言語コードを、主な言語から順に並べます。",
        "Language codes, the main language first.",
    )
    .pattern(
        "^[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{1,8})*$",
        "ja、en のような言語コードを書きます",
        "write language codes such as ja or en",
    )
    .default("ja")
    .examples("ja, en", "en, ja"),
    field(
        "nav",
        Kind::Nav,
        "メニューの項目です。パスだけを書くか、`title` と `link` の組を書きます。",
        "The entries of the navigation: a path, or a group with `title` and `link`.",
    ),
    field("products", LABELS, "製品と、その表示名です。", "Products with their labels."),
    field("features", LABELS, "機能と、その表示名です。", "Features with their labels."),
    field("plans", LABELS, "プランと、その表示名です。", "Plans with their labels."),
    field("roles", LABELS, "読む人の役割と、その表示名です。", "Roles of readers with their labels."),
    field("segments", LABELS, "お客様の区分と、その表示名です。", "Groups of customers with their labels."),
    field("industries", LABELS, "業種と、その表示名です。", "Industries with their labels."),
    field(
        "components",
        LABELS,
        "サービスの部分と、その表示名です。障害情報のページに並びます。",
        "Parts of the service with their labels; the status page lists them.",
    ),
    field(
        "stages",
        Kind::Map(Some(words::<Stage>), &Kind::Localized),
        "段階の表示名です。書いたものだけが、標準の名前に代わります。",
        "Labels of the stages, where they differ from the default.",
    ),
    field(
        "theme",
        Kind::Text,
        "テーマの名前です。`themes/` の下のフォルダーの名前を 1 つ書きます。パスは書けません。",
        "The theme: the name of one folder below `themes/`, not a path.",
    )
    .pattern(
        r"^[^./\\:][^/\\:]*$",
        "フォルダーの名前を 1 つ書きます",
        "write the name of one folder",
    )
    .default("default")
    .example("mine"),
    field(
        "accent",
        Kind::Text,
        "目立たせる色です。`#` と 6 桁の 16 進数で書き、`\"` で囲みます。",
        "The accent colour: `#` and six hexadecimal digits, in quotes.",
    )
    .pattern("^#[0-9A-Fa-f]{6}$", "\"#0b57d0\" のように書きます", "write, for example, \"#0b57d0\"")
    .example("#0b57d0"),
    field(
        "logo",
        Kind::Path,
        "ロゴの画像です。`content/` からのパスを書きます。ブラウザーのタブの印にもなります。",
        "The logo: its path below `content/`. It is the icon on the browser's tab, too.",
    )
    .example("media/logo.svg"),
    field(
        "contact",
        Kind::Group(&CONTACT),
        "お問い合わせの方法です。各ページの終わりに出ます。",
        "How to reach you; shown at the end of every page.",
    ),
    field(
        "feedback",
        Kind::Group(&FEEDBACK),
        "「この記事で解決しましたか？」の答えの送り先です。書くと、記事の終わりで読者に尋ねます。",
        "Where answers to \"Did this article solve your problem?\" go. With it, articles ask at their end.",
    ),
    field(
        "show_reviewed",
        Kind::Flag,
        "`true` にすると、最後に確かめた日を読者に見せます。",
        "With `true`, readers see when an article was last checked.",
    )
    .default("false"),
    field(
        "edit_url",
        Kind::Text,
        "「このページを編集する」のリンク先です。`{path}` は、`content/` からのパスに置き換わります。",
        "Where a page can be edited. `{path}` becomes the file's path below `content/`.",
    )
    .example("https://git.example.com/help/edit/main/content/{path}"),
    field("embeds", Kind::Texts, "動画を埋め込んでよいホストです。", "Hosts whose videos may be embedded.")
        .example("www.youtube.com, vimeo.com"),
    field(
        "webp",
        Kind::Flag,
        "大きな PNG や JPEG の画像に、画面の幅に合わせた軽い WebP 版を添えます。`false` にすると作りません。",
        "Gives large PNG and JPEG pictures lighter versions in WebP for narrower screens. `false` makes none.",
    )
    .default("true"),
    field(
        "utc_offset",
        Kind::Text,
        "サイトの時計です。時差のない日時を読むときに使います。`\"` で囲みます。",
        "The clock of the site, as its distance from UTC in quotes.",
    )
    .pattern(
        "^[-+]?(0?[0-9]|1[0-4]):[0-5]?[0-9]$",
        "\"+09:00\" のように書きます",
        "write, for example, \"+09:00\"",
    )
    .default("+09:00")
    .example("+09:00"),
    field(
        "response_within",
        Kind::Period,
        "要望に答えるまでの期間です。過ぎても答えのない要望を `report` で示します。",
        "How soon requests are answered. `report` lists those that wait longer.",
    )
    .example("14d"),
    field(
        "import",
        Kind::Group(&IMPORT),
        "ほかの道具から何を取り込み、どこまで見せるかです。",
        "What imports from other tools may take over, and how much of it readers see.",
    ),
    field(
        "rules",
        Kind::Map(Some(rules), &Kind::Rule),
        "知らせる強さを、種類ごとに変えます。",
        "The level of each kind of finding.",
    ),
    field(
        "title_patterns",
        Kind::Map(Some(titled), &Kind::Either(&[PATTERN, Kind::Texts, PATTERNS_BY_LANGUAGE])),
        "題名の形を、記事の種類ごとに決めます。`*` は、どんな文字でもよいところです。",
        "What titles look like, by what the article is. `*` stands for any characters.",
    ),
    field(
        "types",
        Kind::Map(None, &Kind::Choice(words::<Type>)),
        "フォルダーの名前と、その中の記事の種類です。",
        "Folders, and the type of the articles in them.",
    ),
    field("fields", Kind::Group(&MAPPING), "項目の名前を読み替えます。", "Other names for fields."),
    field(
        "states",
        Kind::Map(None, &Kind::Choice(all_states)),
        "要望の `state`、障害の `status` と `impact` の言葉を読み替えます。",
        "Your words for `state` of a ticket, `status` and `impact` of an incident.",
    ),
    field(
        "defaults",
        Kind::Defaults,
        "記事に書かれていない項目の値です。種類の名前か `all` の下に書きます。",
        "What a field is where an article does not say: for a type, or for `all`.",
    ),
    field(
        "directives",
        Kind::Map(None, &Kind::Slug),
        "`:::` の囲みの名前を読み替えます。`plain` は、囲みを外して中身だけを出します。",
        "Your names of `:::` blocks. `plain` shows the inside without a block.",
    ),
    field(
        "exclude",
        Kind::Texts,
        "読まないフォルダーやファイルです。`content/` からのパスを書きます。",
        "Folders and files to leave alone, by their path below `content/`.",
    )
    .example("ja/drafts, ja/README.md"),
];

/// An entry of the navigation.
pub const ENTRY: Group = Group::of(&[
    field(
        "title",
        Kind::Localized,
        "出す言葉です。書かなければ、リンク先の題名です。",
        "The words shown; else the title of the target.",
    )
    .examples("サービスの画面へ", "Open the service"),
    field(
        "link",
        Kind::Text,
        "リンク先です。言語フォルダーからのパスか、アドレスを書きます。",
        "Where it leads: a path below the language folder, or an address.",
    )
    .example("https://app.example.com/"),
    field("items", Kind::Nav, "その下に並べる項目です。", "Entries below it."),
]);

const CONTACT: Group = Group::of(&[
    field("mail", Kind::Text, "メールアドレスです。", "A mail address.")
        .pattern("^[^ <>\"?&]*@[^ <>\"?&]*$", "メールアドレスを書きます", "write a mail address")
        .example("support@example.com"),
    field("form", Kind::Url, "フォームのアドレスです。", "The address of a form.")
        .example("https://example.com/contact"),
    field("chat", Kind::Url, "チャットのアドレスです。", "The address of a chat.")
        .example("https://example.com/chat"),
]);

const FEEDBACK: Group = Group::of(&[
    field(
        "endpoint",
        Kind::Url,
        "答えを JSON で受け取るアドレスです。",
        "An address that takes answers as JSON.",
    )
    .pattern(
        r#"^(https://([A-Za-z0-9._-]+|\[::1\])|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]+)?([/?][^# "<>\\]*)?$"#,
        "https:// で始まるアドレスを書きます",
        "write an address that begins with https://",
    )
    .example("https://example.com/feedback"),
    field(
        "mail",
        Kind::Text,
        "答えをメールで受け取るアドレスです。",
        "A mail address for answers.",
    )
    .pattern("^[^ <>\"?&]*@[^ <>\"?&]*$", "メールアドレスを書きます", "write a mail address")
    .example("docs@example.com"),
    field(
        "issue",
        Kind::Url,
        "新しい課題を書く画面のアドレスです。題名と本文を入れて開きます。",
        "The form for a new issue. It opens with title and text filled in.",
    )
    .example("https://github.com/example/help/issues/new"),
    field(
        "searches",
        Kind::Flag,
        "`true` にすると、何も見つからなかった検索の言葉も `endpoint` に送ります。",
        "With `true`, searches that found nothing are sent to `endpoint` too.",
    )
    .default("false"),
]);

/// What the site says about a rule, where it is more than a level.
pub const RULE: Group = Group::of(&[
    field("level", Kind::Choice(levels), "知らせる強さです。", "How much it counts."),
    field(
        "except",
        Kind::Texts,
        "調べないフォルダーやファイルです。`content/` からのパスを書きます。",
        "Folders and files it does not look at, by their path below `content/`.",
    )
    .example("ja/releases"),
    field(
        "max",
        Kind::Count,
        "数えるものの上限です。文の文字数や、ガイドのステップの数です。",
        "The most of what it counts: characters of a sentence, steps of a guide.",
    )
    .example("120"),
]);

const MAPPING: Group = Group::of(&[
    field(
        "rename",
        Kind::Map(None, &Kind::Slug),
        "左にいまの項目名、右にしるべの項目名を書きます。",
        "Your name on the left, the field of Shirube on the right.",
    ),
    field("ignore", Kind::Texts, "読まずに無視する項目名です。", "Names that are left alone.")
        .example("layout, author"),
]);
