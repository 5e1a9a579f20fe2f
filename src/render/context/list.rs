//! What pages have that no file stands for: lists, the home page, the glossary.

use serde::Serialize;

use super::{Card, State};

/// A list of pages.
/// ページの一覧。
#[derive(Debug, Clone, Serialize, Default)]
pub struct List {
    /// The type of its pages, or `section`, `tag`, `facet`, `tags`, `search`.
    /// 並んでいる記事の種類。または section、tag、facet、tags、search。
    pub r#type: String,
    /// Its pages, in order.
    /// 並んでいるページ。
    pub items: Vec<Card>,
    /// Sections below it.
    /// その下のフォルダー。
    pub sections: Vec<Card>,
    /// What it can be filtered by.
    /// 絞り込みに使えるもの。
    pub facets: Vec<FacetGroup>,
    /// The same pages in groups: columns of the roadmap, years of releases, months of incidents.
    /// まとまりに分けた同じページ。ロードマップの列、リリースの年、障害の月。
    pub groups: Vec<Group>,
    /// Other ways to look at the same.
    /// 同じ一覧の、ほかの見方。
    pub views: Vec<View>,
    /// Whether some of its pages are elsewhere, so that it cannot be filtered in place.
    /// ほかの場所にもページがあり、その場では絞り込めないか。
    pub is_partial: bool,
    /// Where in a long list this page is.
    /// 長い一覧の何ページ目か。
    pub pages: Option<ListPages>,
    /// For success cases: by stage and by whose success they tell.
    /// 成功事例の一覧で、段階と成果の深さごとに分けたもの。
    pub matrix: Option<Matrix>,
    /// For incidents: the components of the service.
    /// 障害の一覧での、サービスの部分。
    pub components: Vec<Component>,
    /// For incidents: the calendar of maintenance.
    /// 障害の一覧での、メンテナンスのカレンダー。
    pub calendar: Option<String>,
}

/// Success cases by stage and by whose success they tell.
/// 段階と成果の深さごとの成功事例。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Matrix {
    /// Whose success: what readers see.
    /// 成果の深さの、読者に見える名前。
    pub columns: Vec<String>,
    /// Stages.
    /// 段階。
    pub rows: Vec<MatrixRow>,
}

/// The cases of one stage.
/// 1 つの段階の行。
#[derive(Debug, Clone, Serialize, Default)]
pub struct MatrixRow {
    /// The key of the stage; empty for cases without one.
    /// 段階の名前。段階のない事例なら空。
    pub key: String,
    /// What readers see.
    /// 読者に見える名前。
    pub title: String,
    /// Cases for each column; a list may be empty.
    /// 列ごとの事例のカード。空の列もある。
    pub cells: Vec<Vec<Card>>,
}

/// A way to look at a list.
/// 一覧の見方。
#[derive(Debug, Clone, Serialize, Default)]
pub struct View {
    /// The words.
    /// 言葉。
    pub title: String,
    /// Its address.
    /// アドレス。
    pub href: String,
    /// Whether it is the one that is shown.
    /// 今見ているものか。
    pub current: bool,
}

/// Where in a long list a page is.
/// 長い一覧の中での位置。
#[derive(Debug, Clone, Serialize, Default)]
pub struct ListPages {
    /// Which page this is, from 1.
    /// 何ページ目か。1 から数える。
    pub number: usize,
    /// How many there are.
    /// 全部で何ページか。
    pub count: usize,
    /// The address of the one before.
    /// 前のページのアドレス。
    pub previous: Option<String>,
    /// The address of the one after.
    /// 次のページのアドレス。
    pub next: Option<String>,
}

/// A component of the service.
/// サービスの部分。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Component {
    /// What readers see.
    /// 読者に見せる言葉。
    pub label: String,
    /// How it is: `operational`, `under_maintenance`, `degraded_performance`, `partial_outage`,
    /// `major_outage`, with its label.
    /// 状態（operational、under_maintenance など）と、その言葉。
    pub state: State,
    /// The list of everything that touched it, if there is any.
    /// これまでの障害の一覧。なければ空。
    pub href: Option<String>,
}

/// A facet with its values.
/// 分類と、その値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct FacetGroup {
    /// Its key.
    /// 分類の名前。
    pub key: String,
    /// What readers see.
    /// 読者に見せる言葉。
    pub label: String,
    /// Its values.
    /// 値。
    pub values: Vec<FacetValue>,
    /// Where one gets out of the value that this page is of; absent on other pages.
    /// 今のページの値を外したときの行き先。値のページでなければ空。
    pub all: Option<String>,
}

/// A value of a facet.
/// 分類の値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct FacetValue {
    /// `facet:key`, as in [`Card::filter`]; empty where it leads to a list and filters nothing here.
    /// カードの filter と同じ形（分類:名前）。この場で絞り込まず、一覧へ移るだけなら空。
    pub filter: String,
    /// What readers see.
    /// 読者に見せる言葉。
    pub label: String,
    /// How many pages have it.
    /// それが付いたページの数。
    pub count: usize,
    /// The page that lists them.
    /// それらを並べたページ。
    pub href: Option<String>,
    /// Whether this is that page.
    /// 今のページがそれか。
    pub current: bool,
}

/// Pages that belong together.
/// 一緒に並べるページ。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Group {
    /// A key, for `data-group`.
    /// 名前。data-group に書く。
    pub key: String,
    /// Heading.
    /// 見出し。
    pub title: String,
    /// Pages; the first of them, if `total` is greater.
    /// ページ。total のほうが大きければ、その初めの方。
    pub items: Vec<Card>,
    /// How many there are; 0 where that is how many `items` are.
    /// 全部の数。items で全部のときは 0。
    pub total: usize,
    /// The address of the list with all of them.
    /// 全部を並べた一覧のアドレス。
    pub all: Option<String>,
}

/// The home page.
/// ホーム。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Front {
    /// Top sections.
    /// いちばん上のフォルダー。
    pub sections: Vec<Card>,
    /// Stages: label and the list of pages for each.
    /// 段階と、それぞれの一覧。
    pub stages: Vec<FacetValue>,
    /// Often asked questions.
    /// よくある質問。
    pub questions: Vec<Card>,
    /// Guides to begin with.
    /// 始めるためのガイド。
    pub guides: Vec<Card>,
    /// Latest releases.
    /// 最近のリリース。
    pub releases: Vec<Card>,
    /// Success cases.
    /// 成功事例。
    pub cases: Vec<Card>,
}

/// A term of the glossary.
/// 用語集の用語。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Term {
    /// Anchor.
    /// 目印。
    pub id: String,
    /// The term.
    /// 用語。
    pub term: String,
    /// How it is read.
    /// 読み。
    pub reading: Option<String>,
    /// What it means.
    /// 意味。
    pub html: String,
    /// Other words for it.
    /// ほかの言い方。
    pub synonyms: Vec<String>,
}
