//! What happened to requests, as far as readers of the edition may know of it: the events of the
//! ledger that belong to a page.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::route::ticket_folder;
use super::{Page, PageId, Site};
use crate::config::State;
use crate::document::Kind;
use crate::document::ledger::{Life, What};

/// The endings of the feeds of changes.
pub const FEEDS: [&str; 2] = ["xml", "json"];

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub date: Date,
    /// The id of the request.
    pub id: String,
    /// Its page; of one that was merged, the page of the request that it is part of now.
    pub page: PageId,
    /// What it came to; nothing for one that was merged.
    pub state: Option<State>,
}

/// The changes of each language, newest first. A request that readers do not see has none.
pub fn changes(
    pages: &[Page],
    merged: &BTreeMap<(usize, String), PageId>,
    lives: &BTreeMap<String, Life>,
    languages: usize,
) -> Vec<Vec<Change>> {
    let mut changes = vec![Vec::new(); languages];
    for page in pages {
        let (Kind::Ticket(ticket), Some(id)) = (&page.document.kind, &page.document.front_matter.id) else {
            continue;
        };
        let Some(life) = lives.get(&id.value) else { continue };
        let seen = life.events.iter().filter_map(|event| match event.value.what {
            What::Seen(state) => Some((event.value.date, state)),
            What::Merged(_) | What::Withdrawn(_) => None,
        });
        let mut seen: Vec<(Date, State)> = seen.collect();
        seen.dedup_by_key(|(_, state)| *state);
        if ticket.history.is_none() {
            // How it came to its state is not for these readers; the state itself is.
            let last = seen.pop().filter(|(_, state)| *state == ticket.state);
            seen = last.into_iter().collect();
        }
        let of_page = seen.into_iter().map(|(date, state)| Change {
            date,
            id: id.value.clone(),
            page: page.id,
            state: Some(state),
        });
        changes[page.language].extend(of_page);
    }
    for ((language, id), page) in merged {
        let end = lives.get(id).and_then(Life::end);
        if let Some(event) = end.filter(|event| matches!(event.value.what, What::Merged(_))) {
            let change = Change { date: event.value.date, id: id.clone(), page: *page, state: None };
            changes[*language].push(change);
        }
    }
    for changes in &mut changes {
        changes.sort_by_key(|change| (Reverse(change.date), change.page, Reverse(change.state)));
    }
    changes
}

/// The path of the feeds of changes of a language, without its ending. They hold absolute addresses,
/// so that there are none without `base_url`; nor are there where nothing has happened, or where a
/// page or file of the site has that address.
pub fn feed(site: &Site, language: usize) -> Option<String> {
    site.config.base_url.as_ref()?;
    site.changes[language].first()?;
    let route = site.home(language).join(ticket_folder(&site.config)).join("changes");
    let path = route.as_str().trim_end_matches('/').to_owned();
    let is_free = |ending: &str| {
        let file = format!("{path}.{ending}");
        let takes = |other: &str| {
            other.strip_prefix(&file).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        !site.by_route.keys().any(|route| takes(route.as_str()))
            && !site.redirects.keys().chain(site.assets.keys()).any(|path| takes(path))
    };
    FEEDS.iter().all(|ending| is_free(ending)).then_some(path)
}
