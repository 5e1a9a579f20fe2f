//! What the words of each set mean. The words themselves are those of the code that reads them; a
//! word without its meaning does not compile.

use super::field::Word;
use crate::config::{Audience, Impact, Stage, State, Status, Type};
use crate::diagnostic::{Code, Severity, Text};
use crate::document::Success;
use crate::document::kind::article::ArticleKind;
use crate::document::kind::case::{Better, ConsentStatus, Scope};
use crate::document::kind::incident::{Certainty, IncidentKind};
use crate::document::kind::release::ChangeType;
use crate::document::kind::ticket::{Disclosure, Horizon, TicketKind};
use crate::text;
use crate::yaml::Choice;

/// A set whose words are explained to writers.
pub trait Explained: Choice {
    /// What the word means.
    fn meaning(self) -> Text;
}

/// The words of a set.
pub fn words<T: Explained>() -> Vec<Word> {
    T::ALL
        .iter()
        .map(|(name, value)| Word { name: (*name).to_owned(), meaning: Some(value.meaning()) })
        .collect()
}

/// Words for `state`, `status` and `impact`, each once.
pub fn all_states() -> Vec<Word> {
    let mut all: Vec<Word> = Vec::new();
    for word in words::<State>().into_iter().chain(words::<Status>()).chain(words::<Impact>()) {
        if !all.iter().any(|known| known.name == word.name) {
            all.push(word);
        }
    }
    all
}

/// The rules whose level a site may change.
pub fn rules() -> Vec<Word> {
    let adjustable = Code::ALL.iter().filter(|code| code.is_adjustable());
    adjustable.map(|code| Word { name: code.name().to_owned(), meaning: None }).collect()
}

/// How much a rule counts.
pub fn levels() -> Vec<Word> {
    let severities = [
        (Severity::Error, text!("エラー。公開しません", "An error: nothing is published")),
        (Severity::Warning, text!("警告。公開します", "A warning: the site is published")),
        (Severity::Note, text!("注意", "A note")),
    ];
    let off = Word { name: "off".into(), meaning: Some(text!("知らせません", "Not reported")) };
    let word =
        |(level, meaning): (Severity, Text)| Word { name: level.name().into(), meaning: Some(meaning) };
    severities.into_iter().map(word).chain([off]).collect()
}

/// Types of articles, and `all` of them.
pub fn types_and_all() -> Vec<Word> {
    let all = Word { name: "all".into(), meaning: Some(text!("すべての種類", "Every type")) };
    words::<Type>().into_iter().chain([all]).collect()
}

/// What articles are, by type and by what they are for.
pub fn titled() -> Vec<Word> {
    words::<Type>().into_iter().chain(words::<ArticleKind>()).collect()
}

/// States that need an answer to those who asked.
pub fn answered_states() -> Vec<&'static str> {
    [State::Declined, State::Deferred, State::Duplicate].map(State::name).to_vec()
}

/// Changes whose reason and worth customers want to know.
pub fn reasoned_changes() -> Vec<&'static str> {
    use ChangeType::{Deprecated, Improved, New, Removed};
    [New, Improved, Deprecated, Removed].map(ChangeType::name).to_vec()
}

/// Declares what each word of a set means: Japanese, English.
macro_rules! explain {
    ($set:ident { $($word:ident: $ja:literal, $en:literal;)+ }) => {
        impl Explained for $set {
            fn meaning(self) -> Text {
                match self { $(Self::$word => text!($ja, $en),)+ }
            }
        }
    };
}

explain! { Type {
    Article: "説明の記事", "Anything that explains";
    Faq: "よくある質問", "A question and its answer";
    Guide: "手順のガイド", "Steps with checks to tick";
    Case: "成功事例", "A success case";
    Release: "リリースノート", "Release notes";
    Ticket: "要望", "A request or roadmap item";
    Incident: "障害・メンテナンス", "An incident or maintenance";
} }

explain! { Audience {
    Public: "だれでも", "Everybody";
    Customer: "お客様と社内の人", "Customers and colleagues";
    Internal: "社内の人だけ", "Colleagues only";
} }

explain! { Stage {
    Trial: "試している", "Trying";
    Onboarding: "使い始めている", "Setting up";
    Adoption: "使い慣れてきた", "Getting into the habit";
    Expansion: "使い方を広げている", "Doing more";
    Renewal: "契約の更新を考えている", "Deciding to go on";
} }

explain! { Success {
    Light: "現場で使う人の成功", "The people who do the work";
    Deep: "経営の判断に関わる成功", "Those who decide";
    Both: "両方", "Both";
} }

explain! { ArticleKind {
    Overview: "概要", "What there is";
    Goal: "目的別", "What one can reach";
    Setup: "初期設定", "How to set something up";
    HowTo: "使い方", "How to do something";
    Reference: "仕様", "What something is exactly";
    Troubleshooting: "困ったときは", "What to do when something fails";
    Tips: "活用のコツ", "How to do it better";
    Policy: "規約・方針", "What is allowed";
    Glossary: "用語", "What a word means";
} }

explain! { ConsentStatus {
    None: "まだ聞いていない", "Not asked";
    Requested: "お願いしている", "Asked";
    Granted: "同意をもらった", "Agreed";
    Revoked: "取り消された", "Taken back";
} }

explain! { Scope {
    Name: "名前", "The name";
    Logo: "ロゴ", "The logo";
    Quote: "お客様の言葉", "What they said";
    Metrics: "数字", "Figures";
} }

explain! { Better {
    Lower: "小さいほどよい", "Less is better";
    Higher: "大きいほどよい", "More is better";
} }

explain! { ChangeType {
    New: "新機能", "Something new";
    Improved: "改善", "Something better";
    Accessibility: "より多くの人に使いやすくした", "Easier to use for more people";
    Fixed: "不具合の修正", "Something mended";
    Deprecated: "提供終了の予告", "Something that will go";
    Removed: "提供終了", "Something that is gone";
    Security: "安全のための変更", "Something safer";
    Other: "その他", "Anything else";
} }

explain! { State {
    Received: "受け付けた", "It has arrived";
    UnderReview: "検討している", "Somebody is looking at it";
    Planned: "対応を予定している", "It will be done";
    InProgress: "作っている", "It is being done";
    Released: "提供した", "It is out";
    Declined: "見送った", "It will not be done";
    Deferred: "いまは保留している", "Not now";
    Duplicate: "ほかの要望と同じ", "The same as another";
} }

explain! { Horizon {
    Now: "いま取り組んでいる", "Being worked on";
    Next: "その次", "After that";
    Later: "その先", "Some day";
} }

explain! { TicketKind {
    Request: "お客様からの要望", "Somebody asked for it";
    Roadmap: "自分たちの予定", "We plan it";
    KnownIssue: "分かっている不具合", "We know it is broken";
} }

explain! { Disclosure {
    Full: "すべて", "Everything";
    Summary: "経過（`history`）以外", "Everything but the `history`";
    TitleStatus: "題名と状態", "Title and state";
    StatusOnly: "番号と状態。題名の代わりに `id` が出ます", "Number and state: the `id` takes the place of the title";
    Hidden: "何も見せない", "Nothing";
} }

explain! { IncidentKind {
    Incident: "障害", "Something does not work";
    Maintenance: "予定しているメンテナンス", "Something will not work for a while, as planned";
    Notice: "お知らせ", "Something to know";
} }

explain! { Status {
    Investigating: "調べている", "The cause is being looked for";
    Identified: "原因が分かった", "The cause is known";
    Monitoring: "対処して様子を見ている", "A remedy is in place and being watched";
    Resolved: "復旧した", "Over";
    Postmortem: "復旧し、原因の報告もある", "Over and explained";
    Scheduled: "メンテナンスを予定している", "A maintenance that has not begun";
    InProgress: "メンテナンスをしている", "A maintenance that is going on";
    Verifying: "メンテナンスの結果を確かめている", "A maintenance whose result is being checked";
    Completed: "メンテナンスが終わった", "A maintenance that is over";
} }

explain! { Impact {
    None: "影響なし", "Nothing";
    Minor: "一部に影響", "A little";
    Major: "広い範囲に影響", "Much";
    Critical: "全体に影響", "All or nearly all";
} }

explain! { Certainty {
    Unconfirmed: "まだ確かめていない", "Not yet";
    PartlyConfirmed: "一部を確かめた", "In part";
    Confirmed: "確かめた", "Quite";
} }
