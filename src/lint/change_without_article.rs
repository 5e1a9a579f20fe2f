//! `change-without-article`: something new or better that no article explains. Who reads of it cannot
//! go on to how it is used.

use super::Article;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::Kind;
use crate::document::kind::release::{Change, ChangeType};
use crate::site::{Target, graph};
use crate::text;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let Kind::Release(release) = &article.page.document.kind else { return };
    let news = release.changes.iter();
    for change in news.filter(|change| matches!(change.kind, ChangeType::New | ChangeType::Improved)) {
        // What is named and not there is told of elsewhere.
        if !change.articles.is_empty() || links_to_article(article, change) {
            continue;
        }
        let title = printable(&change.title);
        found.push(
            Diagnostic::new(
                Code::ChangeWithoutArticle,
                change.title_span.clone(),
                text!(
                    "変更「{title}」から、使い方の記事へ進めません",
                    "nothing leads from the change `{title}` to an article that explains it"
                ),
            )
            .help(text!(
                "changes の articles: に、使い方の記事を書いてください",
                "name the article about it under `articles:` of the change"
            )),
        );
    }
}

/// Whether a text of a change leads to an article.
fn links_to_article(article: &Article<'_>, change: &Change) -> bool {
    let texts = [change.what, change.why, change.for_whom, change.value, change.not_changed, change.action];
    let targets = texts.into_iter().flatten().flat_map(|field| graph::targets_of(article.page, field));
    targets.into_iter().any(|target| match target {
        Target::Page(id, _) => graph::explains(article.site, article.site.page(*id)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn a_change_leads_on_by_its_field_or_by_a_link() {
        for (change, expected) in [
            ("type: new, title: T", 1),
            ("type: improved, title: T", 1),
            ("type: fixed, title: T", 0),
            ("type: new, title: T, articles: [a]", 0),
            ("type: new, title: T, articles: [missing]", 0),
            ("type: new, title: T, value: '[](../a.md)'", 0),
            ("type: new, title: T, tickets: [R-1], value: '[](ticket:R-1)'", 1),
            ("type: new, title: T, what: 'See [it](https://example.com/)'", 1),
        ] {
            let release = format!("---\ntitle: R\nchanges:\n  - {{{change}}}\n---\n[](../a.md)\n");
            let files = [
                ("content/releases/1.md", release.as_str()),
                ("content/a.md", "---\ntitle: A\n---\n"),
                ("content/data/tickets.yaml", "- {id: R-1, title: T, state: released}\n"),
            ];
            assert_eq!(codes(&files, "change-without-article"), expected, "{change}");
        }
    }
}
