//! `overdue-review`: an article that was to be reviewed by now.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Article;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::text;
use crate::yaml::Located;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let front_matter = &article.page.document.front_matter;
    let Some(days) = front_matter.review_every else { return };
    // A question of several is reviewed with its file.
    if article.page.is_part() {
        return;
    }
    let today = article.site.options.today;
    let last =
        [&front_matter.reviewed, &front_matter.updated, &front_matter.date].into_iter().flatten().next();
    let (ja, en) = match &front_matter.owner {
        Some(owner) => {
            let owner = printable(owner);
            (format!("。担当は {owner} です"), format!("; its owner is {owner}"))
        }
        None => (String::new(), String::new()),
    };
    let diagnostic = match last {
        None => Diagnostic::new(
            Code::OverdueReview,
            front_matter.title_span.clone(),
            text!(
                "{days} 日ごとに見直す記事ですが、いつ見直したかが書かれていません{ja}",
                "this article is to be reviewed every {days} days, but nothing says when it last was{en}"
            ),
        ),
        Some(Located { value, span }) => {
            let due = due(*value, days);
            if due >= today {
                return;
            }
            Diagnostic::new(
                Code::OverdueReview,
                span.clone(),
                text!(
                    "見直しの期限（{due}）を過ぎています{ja}",
                    "this article was to be reviewed by {due}{en}"
                ),
            )
        }
    };
    found.push(diagnostic.help(text!(
        "内容を確かめ、直すところがなくても reviewed: を {today} にしてください",
        "check what it says, and write `reviewed: {today}` even if nothing had to change"
    )));
}

/// The last day for the next review.
fn due(last: Date, days: u32) -> Date {
    last.saturating_add(i64::from(days).days())
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn reviews_count_from_the_last_word_about_the_article() {
        // Today is 2026-11-25.
        for (fields, site, expected) in [
            ("review_every: 90d\nreviewed: 2026-08-27", "", 0),
            ("review_every: 90d\nreviewed: 2026-08-26", "", 1),
            ("review_every: 1y\nupdated: 2025-01-01\nreviewed: 2026-01-01", "", 0),
            ("review_every: 1y\nupdated: 2025-01-01", "", 1),
            ("review_every: 1y\ndate: 2025-01-01", "", 1),
            ("review_every: 1y", "", 1),
            ("reviewed: 2001-01-01", "", 0),
            ("reviewed: 2026-01-01", "defaults: {all: {review_every: 6mo}}", 1),
            ("reviewed: 2026-01-01\nreview_every: 1y", "defaults: {all: {review_every: 6mo}}", 0),
        ] {
            let article = format!("---\ntitle: T\n{fields}\n---\n");
            let files = [("content/a.md", article.as_str()), ("content/site.yaml", site)];
            assert_eq!(codes(&files, "overdue-review"), expected, "{fields} {site}");
        }
    }
}
