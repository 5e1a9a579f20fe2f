//! All that templates may see: the theme's contract.
//!
//! Every template gets one [`Page`] as its variables (`{{ title }}`, `{{ nav }}` …), and beside it
//! `site` ([`Site`]), `t` (the interface words of the page's language, from
//! `strings/<language>.yaml`) and `assets` (path in the theme to address in the output).
//! Addresses in it are ready to be put into `href`; texts are plain and are escaped by the
//! template; only fields named `html` or ending in `_html` are HTML and are written with `| safe`.

mod card;
mod kind;
mod list;

use serde::Serialize;

pub use card::{Badge, Card, Metric, Progress, State};
pub use kind::{
    Article, Brief, BriefQuestion, Case, Change, Event, Faq, FaqItem, Guide, Incident, Qr, Quote, Release,
    Step, Ticket,
};
pub use list::{
    Component, FacetGroup, FacetValue, Front, Group, List, ListPages, Matrix, MatrixRow, Term, View,
};

/// What is the same on every page.
/// サイト全体で同じ値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Site {
    /// The edition: `public`, `customer` or `internal`.
    /// 版。public、customer、internal のどれか。
    pub edition: String,
    /// Whether search engines are told to stay away.
    /// 検索エンジンに載せないか。
    pub noindex: bool,
    /// The accent colour, `#rrggbb`, if one is set.
    /// アクセントの色（#rrggbb）。決めていなければ空。
    pub accent: Option<String>,
    /// Contact channels.
    /// お問い合わせ先。
    pub contact: Contact,
    /// Where readers can say what they think of an article.
    /// 記事が役に立ったかを読者が答える先。
    pub feedback: Feedback,
    /// The program and version that made the page.
    /// ページを作ったプログラムと版。
    pub generator: String,
}

/// Contact channels; each absent if the site has none.
/// お問い合わせ先。ないものは空。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Contact {
    /// A mail address.
    /// メールアドレス。
    pub mail: Option<String>,
    /// The address of a form.
    /// フォームのアドレス。
    pub form: Option<String>,
    /// The address of a chat.
    /// チャットのアドレス。
    pub chat: Option<String>,
}

/// Where readers can say what they think of an article: the first there is counts.
/// 記事が役に立ったかを読者が答える先。上にあるものが優先。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Feedback {
    /// An address that takes JSON.
    /// JSON を受け取るアドレス。
    pub endpoint: Option<String>,
    /// A mail address.
    /// メールアドレス。
    pub mail: Option<String>,
    /// The address of a form for a new issue.
    /// 新しい課題を書くフォームのアドレス。
    pub issue: Option<String>,
    /// Whether the endpoint also takes searches without a result.
    /// 結果のない検索も送るか。
    pub searches: bool,
}

/// What is asked at the end of an article, and where the answer goes without a script.
/// 記事の終わりで尋ねることと、スクリプトなしでの答えの送り先。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Helpful {
    /// The name of the article, whatever its address; its translations have the same.
    /// 記事の名前。アドレスが変わっても、翻訳でも同じ。
    pub page: String,
    /// A name for its words: another one when they change.
    /// 文章から決まる名前。直すと変わる。
    pub revision: String,
    /// The mail or issue, filled in with title and address; absent for an endpoint alone.
    /// 題名とアドレスを入れたメールか課題のアドレス。JSON の送り先だけなら空。
    pub href: Option<String>,
    /// The name of the text in the query of that.
    /// その中で本文を表す名前。
    pub body: String,
}

/// Words with an address.
/// アドレスの付いた言葉。
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Link {
    /// The words.
    /// 言葉。
    pub title: String,
    /// The address, relative to the page; absent for the page itself and for plain words.
    /// ページから見たアドレス。ページ自身とただの言葉では空。
    pub href: Option<String>,
}

/// What is new, for programs that tell their readers.
/// 新しいことを知らせるフィード。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Feed {
    /// What it is about.
    /// 何のフィードか。
    pub title: String,
    /// The name of its form: `Atom`, `JSON Feed`.
    /// 形式の名前（Atom、JSON Feed）。
    pub format: String,
    /// The media type of that.
    /// その MIME タイプ。
    pub r#type: String,
    /// Its address.
    /// アドレス。
    pub href: String,
}

/// An entry of the navigation.
/// メニューの項目。
#[derive(Debug, Clone, Serialize, Default)]
pub struct NavItem {
    /// The words.
    /// 言葉。
    pub title: String,
    /// The address; absent for a mere group.
    /// アドレス。まとめるだけの項目では空。
    pub href: Option<String>,
    /// Whether the page lies in it.
    /// このページがその中にあるか。
    pub open: bool,
    /// What lies below; empty where the page is elsewhere.
    /// その下の項目。ページがほかの場所にあれば空。
    pub items: Vec<NavItem>,
}

/// The page in another language.
/// ほかの言語の同じページ。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Language {
    /// BCP 47 code.
    /// 言語コード（BCP 47）。
    pub code: String,
    /// The language's own name.
    /// その言語での言語名。
    pub label: String,
    /// The address of the same page, or of that language's home where there is none.
    /// 同じページのアドレス。なければ、その言語のホーム。
    pub href: String,
    /// Whether it is the page's own language.
    /// このページの言語か。
    pub current: bool,
    /// Whether the same page exists in it.
    /// その言語に同じページがあるか。
    pub translated: bool,
}

/// A day: for `datetime` and for reading.
/// 日付。機械のための形と、読むための形。
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Day {
    /// `2026-11-23`, or with time `2026-11-23T09:30:00+09:00`.
    /// 「2026-11-23」の形。時刻があれば「2026-11-23T09:30:00+09:00」。
    pub iso: String,
    /// `2026年11月23日（月）`, `23 November 2026`.
    /// 「2026年11月23日（月）」のような、読むための形。
    pub text: String,
}

/// Where the search of the page's language is found; addresses relative to the page.
/// ページの言語の検索。アドレスはページから見たもの。
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Search {
    /// The folder of the index, with `/` at its end. Its files never change.
    /// 索引のフォルダー。最後に / が付く。中のファイルは変わらない。
    pub base: String,
    /// The file that names the folder of today, for pages that are older than the index.
    /// 今の索引のフォルダーを書いたファイル。索引より古いページが使う。
    pub current: String,
    /// The search page.
    /// 検索のページ。
    pub page: String,
}

/// A heading in the table of contents.
/// 目次の見出し。
#[derive(Debug, Clone, Serialize, Default)]
pub struct TocItem {
    /// 2 or 3.
    /// 2 か 3。
    pub level: u8,
    /// Its id.
    /// 見出しの ID。
    pub id: String,
    /// Its words.
    /// 見出しの言葉。
    pub text: String,
}

/// A dated addendum.
/// 日付の付いた追記。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Addendum {
    /// When.
    /// いつ。
    pub day: Day,
    /// What.
    /// 内容。
    pub html: String,
}

/// What every page has.
/// どのページにもある値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Page {
    /// The template's name without `.html`: `home`, `article`, `faq`, `guide`, `case`, `release`,
    /// `ticket`, `incident`, `list`, `roadmap`, `releases`, `incidents`, `matrix`, `tags`, `glossary`,
    /// `search`, `not_found`, `redirect`.
    /// テンプレートの名前（.html を除いたもの）。
    pub layout: String,
    /// Language code.
    /// 言語コード。
    pub lang: String,
    /// The site's name in this language.
    /// この言語でのサイトの名前。
    pub site_title: String,
    /// The site's sentence about itself in this language.
    /// この言語でのサイトの説明。
    pub site_description: String,
    /// The way from this page to the root of the output: empty, `../`, `../../` …
    /// このページからサイトの先頭までの道。空、../、../../ など。
    pub root: String,
    /// The home page of this language.
    /// この言語のホームのアドレス。
    pub home: String,
    /// The logo's address.
    /// ロゴのアドレス。
    pub logo: Option<String>,
    /// Title.
    /// 題名。
    pub title: String,
    /// One sentence.
    /// 1 文の説明。
    pub description: String,
    /// Absolute address, where the site has a base address.
    /// 正式なアドレス。サイトの base_url があるとき。
    pub canonical: Option<String>,
    /// The same page in all languages, with absolute addresses where the site has a base address.
    /// すべての言語の同じページ。base_url があれば、正式なアドレスで。
    pub alternates: Vec<Language>,
    /// The same page in all languages, for the switch.
    /// すべての言語の同じページ。切り替えのため。
    pub languages: Vec<Language>,
    /// The way from home to here; the last one is the page itself.
    /// ホームからここまで。最後はこのページ自身。
    pub breadcrumbs: Vec<Link>,
    /// Navigation, the same for all pages of a folder, so that it is made once. The entry whose `href`
    /// is `here` is the page itself.
    /// メニュー。href が here と同じ項目が、このページ。
    #[serde(skip)]
    pub nav: Option<tera::Value>,
    /// The page's own address as the navigation writes it.
    /// メニューの中での、このページのアドレス。
    pub here: String,
    /// For whom the page is: `public`, `customer`, `internal`.
    /// だれに見せるページか。public、customer、internal のどれか。
    pub audience: String,
    /// Not for search engines, whatever the site says.
    /// サイトの設定に関わらず、検索エンジンに載せないか。
    pub noindex: bool,
    /// The search; absent where the language has nothing to search.
    /// 検索。この言語に探せるものがなければ空。
    pub search: Option<Search>,
    /// Open incidents, for the banner.
    /// 終わっていない障害。ページの上に出す。
    pub banner: Vec<Card>,
    /// A name for what the banner shows: another one in `status.json` tells of something newer.
    /// その内容から決まる名前。status.json の名前が違えば、新しい知らせがある。
    pub generation: String,
    /// The text of the page.
    /// 本文。
    pub html: String,
    /// Second and third level headings; empty where the page wants none.
    /// 2 段目と 3 段目の見出し。目次を出さないページでは空。
    pub toc: Vec<TocItem>,
    /// First published.
    /// 最初に公開した日。
    pub date: Option<Day>,
    /// Last changed.
    /// 最後に直した日。
    pub updated: Option<Day>,
    /// Last checked, where the site shows it.
    /// 最後に確かめた日。サイトが見せるとき。
    pub reviewed: Option<Day>,
    /// Plans, roles, stage and so on.
    /// プラン、役割、段階などの分類。
    pub badges: Vec<Badge>,
    /// Free tags.
    /// タグ。
    pub tags: Vec<Badge>,
    /// Dated addenda.
    /// 日付の付いた追記。
    pub addenda: Vec<Addendum>,
    /// Related pages.
    /// 関連するページ。
    pub related: Vec<Card>,
    /// Success cases that used this.
    /// これを使った成功事例。
    pub cases: Vec<Card>,
    /// Tickets, releases and articles that point here.
    /// ここに触れている要望、リリース、記事。
    pub backlinks: Vec<Card>,
    /// The page before, in reading order.
    /// 読む順で前のページ。
    pub previous: Option<Link>,
    /// The page after.
    /// 次のページ。
    pub next: Option<Link>,
    /// The question at its end; absent where it is not asked.
    /// 終わりの問い。尋ねないページでは空。
    pub helpful: Option<Helpful>,
    /// Where the page can be edited.
    /// このページを編集できる場所。
    pub edit_url: Option<String>,
    /// Whatever the writer put under `extra`.
    /// 記事の extra に書いた値。
    pub extra: serde_json::Value,
    /// For `article`.
    /// article だけの値。
    pub article: Option<Article>,
    /// For `faq`.
    /// faq だけの値。
    pub faq: Option<Faq>,
    /// For `guide`.
    /// guide だけの値。
    pub guide: Option<Guide>,
    /// For `case`.
    /// case だけの値。
    pub case: Option<Case>,
    /// For `release`.
    /// release だけの値。
    pub release: Option<Release>,
    /// For `ticket`.
    /// ticket だけの値。
    pub ticket: Option<Ticket>,
    /// For `incident`.
    /// incident だけの値。
    pub incident: Option<Incident>,
    /// For `list`, `roadmap`, `releases`, `incidents`, `matrix`, `tags`, `search` and sections.
    /// list、roadmap、releases、incidents、matrix、tags、search とフォルダーのページだけの値。
    pub list: Option<List>,
    /// For `home`.
    /// home だけの値。
    pub front: Option<Front>,
    /// The address of every article by the sound of its title.
    /// すべての記事を五十音順に並べたページのアドレス。
    pub alphabet: String,
    /// The address of all topics: tags and whatever else pages can be filtered by. Absent where there are none.
    /// すべてのタグと分類を並べたページのアドレス。タグも分類もなければ空。
    pub topics: Option<String>,
    /// For `glossary`.
    /// glossary の用語。
    pub terms: Vec<Term>,
    /// What is new, as feeds.
    /// このページのフィード。
    pub feeds: Vec<Feed>,
    /// For `redirect`: where to.
    /// redirect の転送先。
    pub target: Option<String>,
}
