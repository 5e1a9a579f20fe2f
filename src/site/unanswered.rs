//! Requests that wait for an answer longer than the site wants them to.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{PageId, Site};
use crate::config::State;
use crate::document::Kind;

/// The requests that nobody has answered in the days of `response_within`, those first that wait
/// longest; a request with translations is there once. Without `response_within` none waits too long.
pub fn unanswered(site: &Site) -> Vec<PageId> {
    let Some(days) = site.config.response_within else { return Vec::new() };
    let mut waiting: BTreeMap<&str, (Date, usize, PageId)> = BTreeMap::new();
    for page in &site.pages {
        let (Kind::Ticket(ticket), Some(id)) = (&page.document.kind, &page.document.front_matter.id) else {
            continue;
        };
        let Some(summary) = &ticket.summary else { continue };
        let is_open = matches!(ticket.state, State::Received | State::UnderReview);
        let Some(since) = summary.first_requested.filter(|_| is_open && summary.response.is_none()) else {
            continue;
        };
        if since.saturating_add(jiff::Span::new().days(days)) < site.options.today {
            let entry = (since, page.language, page.id);
            let known = waiting.entry(&id.value).or_insert(entry);
            if (entry.1, entry.2) < (known.1, known.2) {
                *known = entry;
            }
        }
    }
    let mut waiting: Vec<(Date, usize, PageId)> = waiting.into_values().collect();
    waiting.sort();
    waiting.into_iter().map(|(_, _, page)| page).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::{self, Audience};
    use crate::document;
    use crate::site::{Input, Options, resolve};
    use crate::source::Sources;

    const TICKETS: &str = "\
- {id: A, title: a, state: received, first_requested: 2026-11-10}
- {id: B, title: b, state: under_review, first_requested: 2026-11-01, translations: {en: {title: b}}}
- {id: C, title: c, state: received, first_requested: 2026-11-11}
- {id: D, title: d, state: received, first_requested: 2026-01-01, response: {text: d}}
- {id: E, title: e, state: planned, first_requested: 2026-01-01}
- {id: F, title: f, state: received}
";

    fn titles(config: &str) -> Vec<String> {
        let sources = Sources::from_texts([(config::PATH, config), ("content/data/tickets.yaml", TICKETS)]);
        let (config, _) = config::load(&sources);
        let mut input = Input::default();
        for (_, file) in document::parse_all(&sources, &config, &mut document::Kept::default()) {
            input.documents.extend_from_slice(&file.documents);
        }
        let today = Date::constant(2026, 11, 25);
        let options = Options { edition: Audience::Internal, drafts: false, today, now: 0 };
        let (site, _) = resolve(input, &sources, Arc::new(config), options);
        unanswered(&site).into_iter().map(|page| site.page(page).title().to_owned()).collect()
    }

    #[test]
    fn who_waits_longest_comes_first() {
        assert_eq!(titles("languages: [ja, en]\nresponse_within: 14d\n"), ["b", "a"]);
        assert_eq!(titles("languages: [ja, en]\nresponse_within: 2w\n"), ["b", "a"]);
        assert!(titles("languages: [ja, en]\n").is_empty());
    }
}
