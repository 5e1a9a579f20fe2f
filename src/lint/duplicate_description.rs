//! `duplicate-description`: two articles with the same description, most often because one began as
//! a copy of the other. In lists and search results it tells them apart no more.

use std::collections::HashMap;

use super::in_order_of_files;
use crate::config::Type;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::site::taxonomy::fold;
use crate::site::{Page, Site};
use crate::source::{Sources, Span};
use crate::text;

pub(super) fn check(site: &Site, _: &Sources, found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(usize, String), (&Page, &Span)> = HashMap::new();
    for page in in_order_of_files(site) {
        // First notices and release notes say the same each time, and rightly so.
        if matches!(page.of(), Type::Incident | Type::Release) {
            continue;
        }
        let Some(description) = &page.document.front_matter.description else { continue };
        let key = (page.language, fold(description.value.trim()));
        let Some((other, theirs)) = first.get(&key) else {
            first.insert(key, (page, &description.span));
            continue;
        };
        let path = printable(other.path().as_str());
        found.push(
            Diagnostic::new(
                Code::DuplicateDescription,
                description.span.clone(),
                text!("説明（description）が「{path}」と同じです", "`{path}` has the same `description`"),
            )
            .label((*theirs).clone(), text!("もう一方", "the other"))
            .help(text!(
                "この記事だけに当てはまることを 1 文で書いてください",
                "say in one sentence what is true of this article only"
            )),
        );
    }
}
