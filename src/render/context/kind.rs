//! What a page of each type has of its own.

use serde::Serialize;

use super::{Badge, Card, Day, Metric, State};

/// What an article has of its own.
/// 記事だけの値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Article {
    /// `overview`, `setup`, `troubleshooting` … with its label.
    /// 記事の目的（overview、setup など）と、その言葉。
    pub kind: Option<Badge>,
    /// Minutes it takes.
    /// かかる分数。
    pub minutes: Option<u32>,
    /// What must be done before.
    /// 先にしておくこと。
    pub prerequisites: Vec<String>,
    /// Error messages it answers, word for word.
    /// 扱っているエラーメッセージそのもの。
    pub error_messages: Vec<String>,
    /// The request it is a way around for.
    /// 代わりの方法で応えている要望。
    pub workaround_for: Option<Card>,
}

/// What a question has of its own.
/// 質問だけの値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Faq {
    /// The question.
    /// 質問。
    pub question: String,
    /// The short answer.
    /// 短い答え。
    pub answer_html: Option<String>,
    /// How often it was asked.
    /// 聞かれた回数。
    pub asked: Option<u32>,
    /// What to do when this does not help.
    /// 解決しないときにすること。
    pub escalation_html: Option<String>,
    /// Several questions in one file.
    /// 1 つのファイルに書いた、いくつもの質問。
    pub items: Vec<FaqItem>,
}

/// One question of several.
/// いくつもの質問のうちの 1 つ。
#[derive(Debug, Clone, Serialize, Default)]
pub struct FaqItem {
    /// Anchor on this page.
    /// このページでの目印。
    pub id: String,
    /// Its own page.
    /// その質問だけのページ。
    pub href: String,
    /// The question.
    /// 質問。
    pub question: String,
    /// The answer.
    /// 答え。
    pub answer_html: String,
}

/// What a guide has of its own. Its `html` holds one `section.step` a step; each check is an
/// `input[type=checkbox][data-check]` that is disabled until a script takes it over.
/// ガイドだけの値。本文では、手順が section.step、チェックがスクリプトの動くまで無効の input[data-check]。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Guide {
    /// A stable name for keeping progress.
    /// 進み具合を覚えておくための名前。
    pub id: String,
    /// What is reached at the end.
    /// 終わったときにできること。
    pub goal: Option<String>,
    /// Minutes in all.
    /// 全部でかかる分数。
    pub minutes: Option<u32>,
    /// Days after which it should be done.
    /// 終える目安の日数。
    pub target_days: Option<u32>,
    /// Steps: title, anchor, minutes, role.
    /// 手順。
    pub steps: Vec<Step>,
    /// How many checks there are.
    /// チェックの数。
    pub checks: usize,
    /// The page's address for a camera; absent where the site has no base address.
    /// カメラで読むページのアドレス。サイトに base_url がなければ空。
    pub qr: Option<Qr>,
    /// When it is done.
    /// 終わったときの言葉。
    pub completion_html: Option<String>,
    /// What comes after.
    /// 次に進む先。
    pub next: Vec<Card>,
}

/// A QR code as the path of an SVG, drawn by a line of width 1.
/// QR コードを SVG のパスにしたもの。太さ 1 の線で描く。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Qr {
    /// How many squares wide and high it is, without the white around it.
    /// 縦横の升の数。まわりの余白は含まない。
    pub size: u32,
    /// The value of `d`.
    /// d に書く値。
    pub path: String,
}

/// A step of a guide.
/// ガイドの手順。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Step {
    /// Its anchor.
    /// その目印。
    pub id: String,
    /// Its title.
    /// 題名。
    pub title: String,
    /// Minutes.
    /// かかる分数。
    pub minutes: Option<u32>,
    /// Who does it.
    /// だれがするか。
    pub role: Option<String>,
}

/// What a success case has of its own.
/// 成功事例だけの値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Case {
    /// Name or pseudonym of the customer.
    /// お客様の名前か仮の名前。
    pub customer: Option<String>,
    /// Industry.
    /// 業種。
    pub industry: Option<String>,
    /// Size.
    /// 規模。
    pub size: Option<String>,
    /// Region.
    /// 地域。
    pub region: Option<String>,
    /// Logo.
    /// ロゴ。
    pub logo: Option<String>,
    /// `light`, `deep` or `both`, with its label.
    /// 成功の深さ（light、deep、both）と、その言葉。
    pub success: Badge,
    /// The problem.
    /// 困っていたこと。
    pub challenge_html: Option<String>,
    /// What was done.
    /// したこと。
    pub approach_html: Option<String>,
    /// What came of it.
    /// 結果。
    pub outcome_html: Option<String>,
    /// Figures.
    /// 数値。
    pub metrics: Vec<Metric>,
    /// What people said.
    /// お客様の言葉。
    pub quotes: Vec<Quote>,
    /// Guides that lead the same way.
    /// 同じ道をたどれるガイド。
    pub guides: Vec<Card>,
}

/// What somebody said.
/// だれかの言葉。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Quote {
    /// Their words.
    /// 言葉。
    pub text: String,
    /// Who.
    /// 話した人。
    pub speaker: Option<String>,
    /// What they do.
    /// その人の役割。
    pub role: Option<String>,
}

/// What release notes have of their own.
/// リリースノートだけの値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Release {
    /// Version.
    /// バージョン。
    pub version: Option<String>,
    /// Day.
    /// 日。
    pub day: Option<Day>,
    /// Changes.
    /// 変更点。
    pub changes: Vec<Change>,
    /// Requests that it answers as a whole.
    /// リリース全体で応えた要望。
    pub tickets: Vec<Card>,
    /// For colleagues; only in the internal edition.
    /// 社内への説明。社内版だけ。
    pub brief: Option<Brief>,
}

/// What colleagues are told of a release.
/// リリースについて社内に伝えること。
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Brief {
    /// Whatever they should know.
    /// 知っておくこと。
    pub html: Option<String>,
    /// How to speak about it.
    /// 話し方。
    pub talk_track_html: Option<String>,
    /// What may be asked, with the answers.
    /// 聞かれそうなことと、その答え。
    pub questions: Vec<BriefQuestion>,
    /// Whom to tell first.
    /// だれに先に伝えるか。
    pub tell_html: Option<String>,
}

/// Something that may be asked.
/// 聞かれそうなこと。
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct BriefQuestion {
    /// The question.
    /// 質問。
    pub question_html: String,
    /// The answer.
    /// 答え。
    pub answer_html: String,
}

/// One change.
/// 1 つの変更点。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Change {
    /// `new`, `improved`, `fixed` … with its label.
    /// 変更の種類（new、improved、fixed など）と、その言葉。
    pub r#type: Badge,
    /// Anchor.
    /// 目印。
    pub id: String,
    /// Title.
    /// 題名。
    pub title: String,
    /// What changed.
    /// 変わったこと。
    pub what_html: Option<String>,
    /// Why.
    /// 理由。
    pub why_html: Option<String>,
    /// For whom.
    /// だれのためか。
    pub for_whom_html: Option<String>,
    /// What it is worth.
    /// 役に立つこと。
    pub value_html: Option<String>,
    /// What stays as it was.
    /// 変わらないこと。
    pub not_changed_html: Option<String>,
    /// What the reader has to do.
    /// 読者がすること。
    pub action_html: Option<String>,
    /// By when.
    /// その期限。
    pub action_by: Option<Day>,
    /// Whether that day is over.
    /// 期限が過ぎたか。
    pub overdue: bool,
    /// Requests it answers.
    /// 応えた要望。
    pub tickets: Vec<Card>,
    /// Articles about it.
    /// くわしい記事。
    pub articles: Vec<Card>,
    /// Plans and roles.
    /// プランと役割。
    pub badges: Vec<Badge>,
}

/// What a ticket has of its own, as far as it is disclosed.
/// 要望だけの値。公開してよいものだけ。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Ticket {
    /// Its id.
    /// 番号。
    pub id: String,
    /// Its state.
    /// 状態。
    pub state: State,
    /// `now`, `next`, `later`, with its label.
    /// now、next、later のどれかと、その言葉。
    pub horizon: Option<Badge>,
    /// What people want to do.
    /// お客様がしたいこと。
    pub use_case_html: Option<String>,
    /// Our answer.
    /// 私たちの答え。
    pub response_html: Option<String>,
    /// When we answered.
    /// 答えた日。
    pub response_day: Option<Day>,
    /// How many asked.
    /// 要望を寄せた人の数。
    pub requests: Option<u32>,
    /// When it was first asked for.
    /// 最初に要望があった日。
    pub first_requested: Option<Day>,
    /// When it last moved.
    /// 最後に動いた日。
    pub last_updated: Option<Day>,
    /// What happened to it.
    /// 経過。
    pub history: Vec<Event>,
    /// The changes that answer it, or releases as a whole, the newest first.
    /// 応えた変更点かリリース。新しいものが先。
    pub answers: Vec<Card>,
    /// The ticket it was merged into.
    /// まとめた先の要望。
    pub merged_into: Option<Card>,
    /// The ids of requests that became part of this one.
    /// これにまとめた要望の番号。
    pub merged: Vec<String>,
    /// What one can do today.
    /// 今できること。
    pub workarounds: Vec<Card>,
}

/// Something that happened.
/// 起こったこと。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Event {
    /// When.
    /// いつ。
    pub day: Day,
    /// To what state.
    /// どの状態になったか。
    pub state: Option<State>,
    /// In words.
    /// 内容。
    pub html: String,
}

/// What an incident has of its own.
/// 障害、メンテナンス、お知らせだけの値。
#[derive(Debug, Clone, Serialize, Default)]
pub struct Incident {
    /// `incident`, `maintenance` or `notice`, with its label.
    /// incident、maintenance、notice のどれかと、その言葉。
    pub kind: Badge,
    /// How far it has come.
    /// 今の状態。
    pub status: State,
    /// Whether it is over.
    /// 終わったか。
    pub over: bool,
    /// How much it touches.
    /// 影響の大きさ。
    pub impact: Option<State>,
    /// What it touches, each with the list of everything that touched it.
    /// 影響のある部分。それぞれに、これまでの障害の一覧が付く。
    pub components: Vec<Badge>,
    /// How sure we are.
    /// 確かさ。
    pub certainty: Option<State>,
    /// When it began.
    /// 始まった時。
    pub started: Option<Day>,
    /// When it is expected to end; only of one that is open.
    /// 終わる見込み。終わっていないときだけ。
    pub ends: Option<Day>,
    /// When it ended.
    /// 終わった時。
    pub resolved: Option<Day>,
    /// How long it lasted, in words.
    /// 続いた時間。
    pub duration: Option<String>,
    /// When we tell more; only of one that is open.
    /// 次に知らせる時。終わっていないときだけ。
    pub next_update: Option<Day>,
    /// What readers want to know first of an open one, in a few words: when there is news, or when
    /// it will be.
    /// 終わっていないとき、読者がまず知りたい短い言葉。
    pub note: Option<String>,
    /// The calendar that a maintenance stands in; only of one that is not over.
    /// メンテナンスのカレンダー。終わっていないときだけ。
    pub calendar: Option<String>,
    /// What one can do meanwhile.
    /// その間にできること。
    pub workaround_html: Option<String>,
    /// Who leads; only in the internal edition.
    /// 指揮する人。社内版だけ。
    pub incident_manager: Option<String>,
    /// What we told, newest first.
    /// 知らせてきたこと。新しいものが先。
    pub updates: Vec<Event>,
}
