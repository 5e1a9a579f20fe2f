//! `outdated-workaround`: a way around something that has been released since. Readers take the long
//! way, though there is a short one.

use super::Article;
use crate::config::State;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::Kind;
use crate::site::Page;
use crate::text;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let page = article.page;
    match &page.document.kind {
        Kind::Article(fields) => {
            let ticket = page.relations.workaround_for.map(|id| article.site.page(id));
            let (Some(written), Some(ticket)) = (&fields.workaround_for, ticket) else { return };
            if is_released(ticket) {
                let id = id(ticket);
                found.push(
                    Diagnostic::new(
                        Code::OutdatedWorkaround,
                        written.span.clone(),
                        text!(
                            "要望 {id} は実現済みですが、この記事はまだ代わりの方法として示されます",
                            "ticket {id} has been released, but this article is still shown as a way around it"
                        ),
                    )
                    .help(text!(
                        "記事を新しい使い方に直し、workaround_for を消してください",
                        "describe what can be done now, and remove `workaround_for`"
                    )),
                );
            }
        }
        Kind::Ticket(ticket) if is_released(page) => {
            let workarounds = ticket.summary.iter().flat_map(|summary| &summary.workarounds);
            let id = id(page);
            found.extend(workarounds.map(|workaround| {
                Diagnostic::new(
                    Code::OutdatedWorkaround,
                    workaround.span.clone(),
                    text!(
                        "要望 {id} は実現済みですが、workarounds に代わりの方法が残っています",
                        "ticket {id} has been released, but `workarounds` still names a way around it"
                    ),
                )
                .help(text!(
                    "workarounds から外してください。使い方の記事なら、リリースノートの changes の articles に書いてください",
                    "remove it there; if it is about what was released, name it in `articles` of the change in the release notes"
                ))
            }));
        }
        _ => {}
    }
}

fn is_released(page: &Page) -> bool {
    matches!(&page.document.kind, Kind::Ticket(ticket) if ticket.state == State::Released)
}

fn id(page: &Page) -> String {
    page.document.front_matter.id.as_ref().map_or_else(String::new, |id| printable(&id.value))
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn only_what_is_released_needs_no_way_around() {
        for (state, article, workarounds, expected) in [
            ("planned", "workaround_for: R-1", "[a]", 0),
            ("released", "workaround_for: R-1", "[]", 1),
            ("released", "", "[a, b]", 2),
            ("released", "", "[]", 0),
        ] {
            let article = format!("---\ntitle: A\n{article}\n---\n");
            let tickets = format!("- {{id: R-1, title: T, state: {state}, workarounds: {workarounds}}}\n");
            let files = [
                ("content/a.md", article.as_str()),
                ("content/b.md", "---\ntitle: B\n---\n"),
                ("content/data/tickets.yaml", tickets.as_str()),
            ];
            assert_eq!(codes(&files, "outdated-workaround"), expected, "{state} {article} {workarounds}");
        }
    }
}
