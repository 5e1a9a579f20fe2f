//! `missing-description`: an article without the sentence that lists and search results show below
//! its title.

use super::in_order_of_files;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Kind;
use crate::site::{Page, Site};
use crate::source::Sources;
use crate::text;

/// In a site of fewer articles a reader sees them all, and most may do without.
const MANY: usize = 20;

pub(super) fn check(site: &Site, _: &Sources, found: &mut Vec<Diagnostic>) {
    let wanting: Vec<&Page> = in_order_of_files(site).filter(|page| wants_one(page)).collect();
    let has_one = |page: &&&Page| !page.document.front_matter.description().is_empty();
    let described = wanting.iter().filter(has_one).count();
    if wanting.len() < MANY && described * 2 <= wanting.len() {
        return;
    }
    for page in wanting.into_iter().filter(|page| !has_one(&page)) {
        found.push(
            Diagnostic::new(
                Code::MissingDescription,
                page.document.front_matter.title_span.clone(),
                text!("説明（description）がありません", "there is no `description`"),
            )
            .help(text!(
                "読むと何が分かるかを、description: に 1 文で書いてください。一覧や検索結果で、題名の下に出ます",
                "say in one sentence after `description:` what a reader learns; it stands below the title in lists and search results"
            )),
        );
    }
}

/// Whether lists show a description for a page, and nothing in its place: a question may have a
/// short answer; release notes, tickets and incidents show their version, state and day.
fn wants_one(page: &Page) -> bool {
    let is_home = page.is_index && page.folder.is_empty();
    match &page.document.kind {
        _ if is_home || page.document.item.is_some() => false,
        Kind::Article(_) | Kind::Guide(_) | Kind::Case(_) => true,
        Kind::Faq(faq) => faq.answer.is_none() && faq.items.is_empty(),
        Kind::Release(_) | Kind::Ticket(_) | Kind::Incident(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn what_most_have_is_missed() {
        let article = |more: &str| format!("---\ntitle: T\n{more}---\n");
        let (with, without) = (article("description: d\n"), article(""));
        let answered = article("answer: a\n");
        for (files, expected) in [
            (vec![("content/a.md", &with), ("content/b.md", &with), ("content/c.md", &without)], 1),
            (vec![("content/a.md", &with), ("content/b.md", &without)], 0),
            (
                vec![
                    ("content/a.md", &with),
                    ("content/faq/b.md", &answered),
                    ("content/index.md", &without),
                ],
                0,
            ),
            (
                vec![
                    ("content/a.md", &with),
                    ("content/x/index.md", &with),
                    ("content/y/index.md", &without),
                ],
                1,
            ),
        ] {
            let files: Vec<(&str, &str)> =
                files.into_iter().map(|(path, text)| (path, text.as_str())).collect();
            assert_eq!(codes(&files, "missing-description"), expected, "{files:?}");
        }
        let paths: Vec<String> = (0..20).map(|number| format!("content/{number}.md")).collect();
        let many: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), without.as_str())).collect();
        assert_eq!(codes(&many, "missing-description"), 20);
    }
}
