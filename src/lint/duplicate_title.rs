//! `duplicate-title`: two articles with the same title. In lists and search results nobody can tell
//! which of them to open.

use std::collections::HashMap;

use super::in_order_of_files;
use crate::config::Type;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::site::taxonomy::fold;
use crate::site::{Page, Site};
use crate::source::Sources;
use crate::text;

pub(super) fn check(site: &Site, _: &Sources, found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(usize, String), &Page> = HashMap::new();
    for page in in_order_of_files(site) {
        if has_own_mark(page) {
            continue;
        }
        let Some(other) = first.get(&(page.language, fold(page.title().trim()))) else {
            first.insert((page.language, fold(page.title().trim())), page);
            continue;
        };
        let (shown, path) = (printable(page.title()), printable(other.path().as_str()));
        found.push(
            Diagnostic::new(
                Code::DuplicateTitle,
                page.document.front_matter.title_span.clone(),
                text!("題名「{shown}」は「{path}」と同じです", "`{path}` has the title `{shown}` too"),
            )
            .label(other.document.front_matter.title_span.clone(), text!("もう一方", "the other"))
            .help(text!(
                "製品や画面、場面の名前を足して、題名だけで見分けられるようにしてください",
                "add the product, screen or case to it, so that the titles alone tell them apart"
            )),
        );
    }
}

/// Whether lists tell a page from others by something else than its title: version, day or state.
fn has_own_mark(page: &Page) -> bool {
    matches!(page.of(), Type::Release | Type::Incident)
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn titles_are_compared_within_a_language() {
        let one = "---\ntitle: 請求書 PDF\ndescription: 見る。\n---\n";
        let wide = "---\ntitle: \"請求書 ＰＤＦ \"\ndescription: 見る。\n---\n";
        let several = "---\ntitle: 質問\nitems:\n  - {question: 請求書 pdf, answer: a}\n---\n";
        let incident = "---\ntitle: 請求書 PDF\nstatus: resolved\n---\n";
        let site = ("content/site.yaml", "languages: [ja, en]");
        for (path, text, titles, descriptions) in [
            ("content/ja/b.md", one, 1, 1),
            ("content/ja/b.md", wide, 1, 1),
            ("content/en/b.md", one, 0, 0),
            ("content/ja/faq/b.md", several, 1, 0),
            ("content/ja/incidents/b.md", incident, 0, 0),
        ] {
            let files = [site, ("content/ja/a.md", one), (path, text)];
            assert_eq!(codes(&files, "duplicate-title"), titles, "{path} {text}");
            assert_eq!(codes(&files, "duplicate-description"), descriptions, "{path} {text}");
        }
    }
}
