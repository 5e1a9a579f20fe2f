//! `overdue-update`: an open incident for which news, a beginning or an end was promised, and the
//! time has passed. Readers who come back at that time and find nothing new ask by telephone.

use super::Article;
use crate::config::Status;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::incident;
use crate::text;
use crate::yaml::{Located, Moment};

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let Some(incident) = incident::of(article.page).filter(|incident| !incident.status.is_over()) else {
        return;
    };
    let past = |moment: &Option<Located<Moment>>| {
        let Located { value, span } = moment.as_ref()?;
        // A day without a time lasts to its end.
        let rest = if *value == Moment::day(value.civil.date()) { 86_400 } else { 0 };
        let end = value.seconds(article.config().utc_offset) + rest;
        (end < article.site.options.now).then(|| span.clone())
    };
    let more = text!(
        "updates に今の状況を書き足し、次の時刻に直してください。終わっていれば、status を終わった状態にします",
        "add to `updates` how it stands, and set the next time; if it is over, say so in `status`"
    );
    let (span, message, help) = if let Some(span) = past(&incident.next_update) {
        let message = text!(
            "約束したお知らせの時刻（next_update）を過ぎています",
            "the time for which an update was promised (`next_update`) has passed"
        );
        (span, message, more)
    } else if let Some(span) = past(&incident.ends) {
        let message = text!(
            "終わる見込みの時刻（ends）を過ぎています",
            "the time at which it was expected to end (`ends`) has passed"
        );
        (span, message, more)
    } else if let (Status::Scheduled, Some(span)) = (incident.status, past(&incident.started)) {
        let message = text!(
            "予定していた開始の時刻（started）を過ぎています",
            "the time for which it was scheduled (`started`) has passed"
        );
        let help = text!(
            "始まっていれば、status を in_progress にしてください。延びたときは started を直します",
            "set `status` to in_progress if it has begun, or change `started` if it was put off"
        );
        (span, message, help)
    } else {
        return;
    };
    found.push(Diagnostic::new(Code::OverdueUpdate, span, message).help(help));
}
