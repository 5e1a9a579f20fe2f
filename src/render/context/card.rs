//! A page as lists show it.

use serde::Serialize;

use super::{Change, Day, Incident};

/// A word that can be filtered by.
/// 絞り込みに使える分類。
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Badge {
    /// `products`, `features`, `plans`, `roles`, `segments`, `industries`, `stage`, `success`, `tags`, `kind`.
    /// 分類の種類（products、plans、tags など）。
    pub facet: String,
    /// The key in that facet.
    /// その中での名前。
    pub key: String,
    /// What readers see.
    /// 読者に見せる言葉。
    pub label: String,
    /// The list of everything with it, if there is one.
    /// それが付いたページの一覧。なければ空。
    pub href: Option<String>,
}

/// Another page, as it is shown in lists.
/// 一覧に出す、ほかのページ。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Card {
    /// `article`, `faq`, `guide`, `case`, `release`, `ticket`, `incident`; `change` for one change
    /// of a release.
    /// 記事の種類。リリースの変更点では change。
    pub r#type: String,
    /// Title.
    /// 題名。
    pub title: String,
    /// Its language, where that is not the page's.
    /// 題名の言語。ページと同じ言語なら空。
    pub lang: Option<String>,
    /// Address.
    /// アドレス。
    pub href: String,
    /// One sentence; may be empty.
    /// 1 文の説明。空のこともある。
    pub description: String,
    /// The short answer of a question.
    /// 質問の短い答え。
    pub answer_html: Option<String>,
    /// Whether a question has a longer answer on its page.
    /// 質問のページに、くわしい答えがあるかどうか。
    pub is_long: bool,
    /// How many questions a page of several has.
    /// いくつもの質問のページでの、質問の数。
    pub questions: Option<usize>,
    /// Date of a release or incident, else of the last update.
    /// リリースや障害の日。ほかは最後に直した日。
    pub day: Option<Day>,
    /// Plans, roles and so on.
    /// プランや役割などの分類。
    pub badges: Vec<Badge>,
    /// Words for filtering in place: `facet:key`, separated by spaces.
    /// その場で絞り込むための言葉（分類:名前）を空白で並べたもの。
    pub filter: String,
    /// State of a ticket or status of an incident.
    /// 要望や障害の状態。
    pub state: Option<State>,
    /// How many asked for a ticket.
    /// 要望を寄せた人の数。
    pub requests: Option<u32>,
    /// `now`, `next` or `later`.
    /// now、next、later のどれか。
    pub horizon: Option<String>,
    /// The strongest figure of a success case.
    /// 成功事例の、いちばん効果の大きい数値。
    pub metric: Option<Metric>,
    /// Minutes a guide takes.
    /// ガイドにかかる分数。
    pub minutes: Option<u32>,
    /// How many steps a guide has.
    /// ガイドの手順の数。
    pub steps: Option<usize>,
    /// How many checks a guide has.
    /// ガイドのチェックの数。
    pub checks: Option<usize>,
    /// The stable name of a guide, and the ids of its checks: what its progress is kept by.
    /// 進み具合を覚えておくための、ガイドの名前とチェックの名前。
    pub progress: Option<Progress>,
    /// Version of a release.
    /// リリースのバージョン。
    pub version: Option<String>,
    /// Whether readers still have to do something because of a release or change.
    /// リリースや変更点のために、読者がまだすることがあるか。
    pub needs_action: bool,
    /// What a change has of its own, without what only its page shows.
    /// 変更点だけの値。そのページだけに出すものは除く。
    pub change: Option<Box<Change>>,
    /// Who told a success case.
    /// 成功事例を話したお客様。
    pub customer: Option<String>,
    /// What an incident has of its own, with the latest of its updates if it is open.
    /// 障害だけの値。終わっていなければ、最新の経過も入る。
    pub incident: Option<Incident>,
}

/// What the progress in a guide is kept by.
/// ガイドの進み具合を覚えておくための値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Progress {
    /// The guide's stable name.
    /// ガイドの名前。
    pub guide: String,
    /// The ids of its checks.
    /// チェックの名前。
    pub checks: Vec<String>,
}

/// State of a ticket or status of an incident.
/// 要望や障害の状態。
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct State {
    /// Its key, for `data-state`.
    /// 状態の名前。data-state に書く。
    pub key: String,
    /// What readers see.
    /// 読者に見せる言葉。
    pub label: String,
}

/// A figure before and after.
/// 前と後を比べる数値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Metric {
    /// What was measured.
    /// 測ったもの。
    pub name: String,
    /// Before, with unit.
    /// 前の値。単位を含む。
    pub before: Option<String>,
    /// After, with unit.
    /// 後の値。単位を含む。
    pub after: String,
    /// The difference: `−5 日`.
    /// 差（−5 日など）。
    pub difference: Option<String>,
    /// The difference in per cent: `−50%`.
    /// 差の割合（−50% など）。
    pub percent: Option<String>,
    /// Whether it got better.
    /// 良くなったか。
    pub better: bool,
    /// Length of the bars, 0 to 100.
    /// 前の棒の長さ。0 から 100。
    pub before_bar: u32,
    /// Length of the bars, 0 to 100.
    /// 後の棒の長さ。0 から 100。
    pub after_bar: u32,
    /// Over which time.
    /// 測った期間。
    pub period: Option<String>,
    /// By whom or how it was measured.
    /// 測った人や方法。
    pub measured_by: Option<String>,
}
