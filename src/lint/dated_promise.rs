//! `dated-promise`: a roadmap says now, next or later. A day that it names is taken for a promise,
//! and stays on the page when plans change.

mod period;

use self::period::periods;
use super::Article;
use super::words::{listed, shown};
use crate::config::State;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Kind;
use crate::document::kind::ticket::TicketKind;
use crate::document::text::{Block, BlockKind, PieceKind};
use crate::text;

/// What says that something will come.
const COMING: &str = "
予定, 見込, 目標, 目指, めざし, めど, 目処, リリース, 公開, 提供, 対応, 実装, 開始, お届け, 追加, 搭載,
導入, 出荷, 使えるよう, できるよう, 利用可能, ご利用いただけ, 実現, will, 'll, ’ll, plan, expect,
target, aim, schedul, coming, eta, due in, due by, due on, going to, upcoming, intend, hope to, available, ship,
release in, release by, launch in, launch by, deliver
";

/// The same beside a day that is still to come.
const COMING_THEN: &str = "
release, launch, roll out, rollout, beta, preview, general availability, ready, start, support
";

/// What others decide, and what readers wish for: neither is ours to promise.
const FACTS: &str = "
施行, 改正, 法令, 法律, 制度, 期限, 締め切り, 締切, サポート終了, 提供終了, deadline, regulation, law,
end of life, end-of-life, end of support, expire, would like, want to, need to, wish
";

/// Ends of sentences about what was, or what somebody wants.
const ENDS: &str = "
た, でした, たい, たいです, ほしい, 欲しい, ほしいです, ください, 困る, 困ります, 困っています,
必要です, ですか, ますか
";

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let Kind::Ticket(ticket) = &article.page.document.kind else { return };
    let is_over = matches!(ticket.state, State::Released | State::Declined | State::Duplicate);
    if is_over || ticket.kind == Some(TicketKind::KnownIssue) {
        return;
    }
    let summary = ticket.summary.as_ref();
    let fields = summary.map_or([None, None], |summary| [summary.use_case, summary.response]);
    let fields = fields.into_iter().flat_map(|field| article.field(field));
    for block in article.head.iter().chain(fields).chain(&article.blocks) {
        check_block(article, block, found);
    }
}

fn check_block(article: &Article<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    let today = article.site.options.today;
    let is_title = block.kind == BlockKind::Heading(1);
    for sentence in block.sentences() {
        let text = &block.text[sentence.clone()];
        let coming = periods(text).into_iter().find(|period| {
            let range = sentence.start + period.range.start..sentence.start + period.range.end;
            // The title of what is linked to is not ours.
            let is_ours = block.pieces_of(&range).all(|piece| piece.kind == PieceKind::Words);
            period.end.is_none_or(|end| end >= today) && is_ours
        });
        let Some(period) = coming else { continue };
        if !is_promise(text, period.end.is_some(), is_title) {
            continue;
        }
        let range = sentence.start + period.range.start..sentence.start + period.range.end;
        let words = shown(&text[period.range]);
        found.push(
            Diagnostic::new(
                Code::DatedPromise,
                article.span(block, range),
                text!("「{words}」は、日付の約束として読まれます", "`{words}` will be read as a promise"),
            )
            .help(text!(
                "日付を書かず、horizon に now（取り組み中）、next（次に）、later（その先）のどれかを書いてください",
                "leave the date out and say `now`, `next` or `later` in `horizon`"
            )),
        );
    }
}

/// Whether a sentence that names a time says that something will come then.
fn is_promise(sentence: &str, has_day: bool, is_title: bool) -> bool {
    let lower = sentence.to_lowercase();
    // Words in letters begin where a word begins: `ship` is not in `membership`.
    let begins = |at: usize| !lower[..at].ends_with(|c: char| c.is_ascii_alphabetic());
    let stands = |word: &str| {
        lower
            .match_indices(word)
            .any(|(at, _)| !word.starts_with(|c: char| c.is_ascii_alphabetic()) || begins(at))
    };
    let has = |words: &'static str| listed(words).any(stands);
    let end = lower.trim_end_matches(['。', '.', '！', '？', '!', '?', '）', ')', ' ']);
    if has(FACTS) || listed(ENDS).any(|word| end.ends_with(word)) {
        return false;
    }
    has(COMING) || (has_day && (is_title || has(COMING_THEN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_told_from_facts_and_wishes() {
        for (sentence, has_day) in [
            ("2027年3月にリリース予定です。", true),
            ("来月公開します。", false),
            ("It will ship in March.", false),
            ("Beta in Q3 2027", true),
        ] {
            assert!(is_promise(sentence, has_day, false), "{sentence}");
        }
        for (sentence, has_day) in [
            ("2027年10月に改正法が施行されるため、対応が必要です。", true),
            ("来月の公開日を前もって決めたい。", false),
            ("11月に公開しました。", false),
            ("We would like to see next month's plan.", false),
            ("In March many customers close their books.", false),
        ] {
            assert!(!is_promise(sentence, has_day, false), "{sentence}");
        }
        assert!(is_promise("PDF 出力（2027年3月）", true, true));
    }
}
