//! `missing-translation`: an article of the first language that another language does not have.

use super::in_order_of_files;
use crate::config::Type;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::site::route::split_language;
use crate::site::{Page, Site};
use crate::source::Sources;
use crate::text;

pub(super) fn check(site: &Site, sources: &Sources, found: &mut Vec<Diagnostic>) {
    for (language, other) in site.config.languages.iter().enumerate().skip(1) {
        // A language that has nothing yet is not behind with anything.
        if !site.pages.iter().any(|page| page.language == language) {
            continue;
        }
        let has = |page: &Page| has_twin(site, sources, page, language);
        for page in in_order_of_files(site).filter(|page| page.language == 0 && !has(page)) {
            // Tickets of a table have their translations with them, if any are wanted. A question
            // of several is missing only where the others are there.
            let is_part = page.document.item.is_some();
            if is_part && (page.of() == Type::Ticket || !file_of(site, page).is_some_and(has)) {
                continue;
            }
            let (code, label) = (printable(&other.code), printable(&other.label));
            found.push(
                Diagnostic::new(
                    Code::MissingTranslation,
                    page.document.front_matter.title_span.clone(),
                    text!("{label}（{code}）の訳がありません", "there is no translation into {label} ({code})"),
                )
                .help(text!(
                    "フォルダー {code} の同じパスに訳を置いてください。読者には {code} のトップページが代わりに示されます",
                    "put one at the same path in the folder {code}; readers are sent to the home page of {code} instead"
                )),
            );
        }
    }
}

/// Whether another language has the same article, also if this edition leaves it out.
pub(super) fn has_twin(site: &Site, sources: &Sources, page: &Page, language: usize) -> bool {
    if site.translations.get(&page.key).is_some_and(|group| group[language].is_some()) {
        return true;
    }
    let (_, rest) = split_language(page.path().as_str(), &site.config);
    let is_there = |path: String| page.document.item.is_none() && sources.find(&path).is_some();
    is_there(format!("content/{}/{rest}", site.language_code(language)))
        // Without a folder of a language it is the first one.
        || (language == 0 && is_there(format!("content/{rest}")))
}

/// The page of the file that a question is part of.
pub(super) fn file_of<'a>(site: &'a Site, page: &Page) -> Option<&'a Page> {
    site.by_route.get(&page.route.parent()).map(|id| site.page(*id))
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn what_one_language_lacks_is_told_of() {
        let plain = "---\ntitle: T\n---\n";
        let draft = "---\ntitle: T\ndraft: true\n---\n";
        let one = "---\ntitle: Q\nitems: [{id: a, question: A, answer: a}]\n---\n";
        let two =
            "---\ntitle: Q\nitems: [{id: a, question: A, answer: a}, {id: b, question: B, answer: b}]\n---\n";
        let table = "- {id: R-1, title: T, state: planned}";
        for (files, missing, extra) in [
            (vec![("content/ja/a.md", plain), ("content/en/a.md", plain)], 0, 0),
            (vec![("content/ja/a.md", plain)], 0, 0),
            (vec![("content/ja/a.md", plain), ("content/en/b.md", plain)], 1, 1),
            (vec![("content/ja/a.md", plain), ("content/en/a.md", draft), ("content/en/b.md", plain)], 0, 1),
            (vec![("content/a.md", draft), ("content/en/a.md", plain), ("content/b.md", plain)], 1, 0),
            (vec![("content/ja/faq/a.md", two), ("content/en/faq/a.md", one)], 1, 0),
            (vec![("content/ja/faq/a.md", one), ("content/en/faq/a.md", two)], 0, 1),
            (vec![("content/ja/faq/a.md", two), ("content/en/index.md", plain)], 1, 1),
            (
                vec![
                    ("content/data/tickets.yaml", table),
                    ("content/en/a.md", plain),
                    ("content/ja/a.md", plain),
                ],
                0,
                0,
            ),
        ] {
            let files: Vec<(&str, &str)> =
                files.into_iter().chain([("content/site.yaml", "languages: [ja, en]")]).collect();
            assert_eq!(codes(&files, "missing-translation"), missing, "{files:?}");
            assert_eq!(codes(&files, "extra-translation"), extra, "{files:?}");
        }
    }
}
