//! `extra-translation`: a translation whose original is not there, most often because it was moved
//! or removed.

use super::in_order_of_files;
use super::missing_translation::{file_of, has_twin};
use crate::config::Type;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::site::{Page, Site};
use crate::source::Sources;
use crate::text;

pub(super) fn check(site: &Site, sources: &Sources, found: &mut Vec<Diagnostic>) {
    let first = &site.config.languages[0];
    let has_original = |page: &Page| has_twin(site, sources, page, 0);
    // Where nothing is written in the first language, nothing is translated from it.
    if !site.pages.iter().any(|page| page.language == 0) {
        return;
    }
    for page in in_order_of_files(site).filter(|page| page.language > 0 && !has_original(page)) {
        let is_part = page.document.item.is_some();
        if is_part && (page.of() == Type::Ticket || !file_of(site, page).is_some_and(has_original)) {
            continue;
        }
        let (code, label) = (printable(&first.code), printable(&first.label));
        found.push(
            Diagnostic::new(
                Code::ExtraTranslation,
                page.document.front_matter.title_span.clone(),
                text!(
                    "この訳の元になる記事が{label}（{code}）にありません",
                    "there is no original in {label} ({code}) for this translation"
                ),
            )
            .help(text!(
                "元の記事を移したなら同じパスに移し、消したならこの訳も消してください。この言語だけの記事なら、このままで構いません",
                "if the original was moved, move this to the same path; if it is gone, remove this too; an article for this language alone may stay"
            )),
        );
    }
}
