//! `unexplained-feature`: a success case names a feature that nothing explains. Who wants the same
//! success cannot go on.

use std::collections::BTreeSet;

use super::in_order_of_files;
use crate::config::{Facet, Type};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::site::{Site, graph};
use crate::source::Sources;
use crate::text;

pub(super) fn check(site: &Site, _: &Sources, found: &mut Vec<Diagnostic>) {
    let explaining = site.pages.iter().filter(|page| graph::explains(site, page));
    let explained: BTreeSet<(usize, &str)> = explaining
        .flat_map(|page| graph::features(page).map(|feature| (page.language, feature.value.as_str())))
        .collect();
    let declared = site.config.facets.get(&Facet::Features);
    for page in in_order_of_files(site).filter(|page| page.of() == Type::Case) {
        for feature in graph::features(page) {
            // One that is not declared is told of elsewhere.
            let Some(label) = declared.and_then(|declared| declared.get(&feature.value)) else { continue };
            if explained.contains(&(page.language, feature.value.as_str())) {
                continue;
            }
            let (ja, en) = (printable(label.get("ja")), printable(label.get("en")));
            let key = printable(&feature.value);
            found.push(
                Diagnostic::new(
                    Code::UnexplainedFeature,
                    feature.span.clone(),
                    text!(
                        "機能「{ja}」を説明する記事もガイドもありません",
                        "no article or guide explains the feature `{en}`"
                    ),
                )
                .help(text!(
                    "使い方の記事を書き、features: に {key} を足してください",
                    "write about it, and add {key} to `features:` of the article"
                )),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn a_feature_is_explained_in_the_language_of_the_case() {
        let case = "---\ntitle: C\nsuccess: light\nfeatures: [bulk]\n---\n";
        let article = "---\ntitle: A\nfeatures: [bulk]\n---\n";
        for (path, expected) in [
            ("content/ja/articles/a.md", 0),
            ("content/ja/guides/a.md", 0),
            ("content/ja/releases/a.md", 1),
            ("content/en/articles/a.md", 1),
        ] {
            let files = [
                ("content/site.yaml", "languages: [ja, en]\nfeatures: {bulk: Bulk}\n"),
                ("content/ja/cases/c.md", case),
                (path, article),
            ];
            assert_eq!(codes(&files, "unexplained-feature"), expected, "{path}");
        }
    }
}
