//! `orphan-page`: a page that no link and no navigation leads to. Only who knows its address gets there.

use super::in_order_of_files;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::walk::Walk;
use crate::site::{Page, Site};
use crate::source::Sources;
use crate::text;

pub(super) fn check(site: &Site, _: &Sources, found: &mut Vec<Diagnostic>) {
    let walk = Walk::from_home(site);
    // A page that hangs on another orphan is found again with that one, and so is not told of: first
    // all that hang on one before them are left out, then those that hang on one after them. The
    // first page of a folder comes before the rest of the folder.
    let mut pages: Vec<&Page> = in_order_of_files(site).filter(|page| !walk.has_reached(page.id)).collect();
    pages.sort_by_key(|page| (page.is_part(), !page.is_index));
    let mut forwards = walk.clone();
    pages.retain(|page| {
        let is_first = !forwards.has_reached(page.id);
        forwards.go_on(page.id);
        is_first
    });
    let mut backwards = walk;
    for page in pages.into_iter().rev() {
        if backwards.has_reached(page.id) {
            continue;
        }
        let more = backwards.go_on(page.id);
        found.push(orphan(site, page, more));
    }
}

fn orphan(site: &Site, page: &Page, more: usize) -> Diagnostic {
    let message = match more {
        0 => text!(
            "ナビゲーションにも一覧にもほかの記事にも、このページへのリンクがありません",
            "no navigation, list or article leads to this page"
        ),
        _ => text!(
            "ナビゲーションにも一覧にもほかの記事にも、このページへのリンクがありません。ここから進む {more} ページにも着けません",
            "no navigation, list or article leads to this page, nor to {more} more that it leads to"
        ),
    };
    let diagnostic =
        Diagnostic::new(Code::OrphanPage, page.document.front_matter.title_span.clone(), message);
    if site.nav[page.language].is_empty() {
        diagnostic.help(text!(
            "関係する記事の本文か related: に、この記事へのリンクを足してください",
            "link to it from the text or `related:` of an article that has to do with it"
        ))
    } else {
        diagnostic.help(text!(
            "site.yaml の nav: に足すか、関係する記事からリンクしてください",
            "add it to `nav:` in site.yaml, or link to it from an article that has to do with it"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::found;

    #[test]
    fn only_the_first_of_those_that_hang_together_is_told_of() {
        let article = |link: &str| format!("---\ntitle: T\n---\n{link}\n");
        let (plain, to_b, to_c, to_d) =
            (article(""), article("[](b.md)"), article("[](c.md)"), article("[](d.md)"));
        for (nav, files, expected) in [
            ("", vec![("content/a.md", &plain)], vec![]),
            ("nav: [faq/]", vec![("content/a.md", &plain)], vec![0]),
            ("nav: [a.md]", vec![("content/a.md", &plain)], vec![]),
            // c leads to b, though it comes later.
            ("nav: [faq/]", vec![("content/b.md", &plain), ("content/c.md", &to_b)], vec![1]),
            (
                "nav: [faq/]",
                vec![("content/b.md", &to_c), ("content/c.md", &to_b), ("content/d.md", &plain)],
                vec![0, 1],
            ),
            (
                "nav: [faq/]",
                vec![("content/index.md", &to_d), ("content/d.md", &to_c), ("content/c.md", &plain)],
                vec![],
            ),
        ] {
            let mut files: Vec<(&str, &str)> =
                files.into_iter().map(|(path, text)| (path, text.as_str())).collect();
            files.extend([("content/site.yaml", nav), ("content/faq/q.md", plain.as_str())]);
            let more: Vec<usize> = found(&files)
                .iter()
                .filter(|one| one.code.name() == "orphan-page")
                .map(|one| usize::from(one.message.en.contains("1 more")))
                .collect();
            assert_eq!(more, expected, "{files:?}");
        }
    }
}
