//! Tickets that became part of others: their addresses lead there, links to them lead there, and
//! who asked for them counts there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::edition::Withheld;
use super::name::safe_part;
use super::route::ticket_folder;
use super::{Page, PageId, Route};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::Kind;
use crate::document::ledger::{Life, What};
use crate::source::Span;
use crate::text;

/// A ticket in a language.
type Name = (usize, String);

/// What was merged into what.
#[derive(Debug, Default)]
pub struct Merges {
    /// The ticket that each merged one is part of now.
    into: BTreeMap<Name, Name>,
    /// Their old addresses.
    routes: Vec<(Route, Name)>,
}

/// Takes merged tickets out of the pages; those of the ledger have none any more. Of one that the
/// edition leaves out, readers do not even learn that it was merged.
pub fn merge(
    pages: &mut Vec<Page>,
    lives: &BTreeMap<String, Life>,
    withheld: &Withheld,
    config: &Config,
    found: &mut Vec<Diagnostic>,
) -> Merges {
    let mut merges = Merges::default();
    let mut places: BTreeMap<Name, usize> = BTreeMap::new();
    let mut said: BTreeMap<Name, (String, Span)> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        let Some(name) = name(page) else { continue };
        if let Kind::Ticket(ticket) = &page.document.kind
            && let Some(into) = ticket.merged_into()
        {
            said.insert(name.clone(), (into.value.clone(), into.span.clone()));
        }
        places.entry(name).or_insert(number);
    }
    let gone = lives.iter().filter(|(id, _)| !withheld.ids.contains_key(*id));
    let ended = gone.filter_map(|(id, life)| Some((id, life.end()?)));
    for (id, event) in ended {
        let What::Merged(into) = &event.value.what else { continue };
        for language in 0..config.languages.len() {
            let name = (language, id.clone());
            if !places.contains_key(&name) {
                said.insert(name, (into.clone(), event.span.clone()));
            }
        }
    }
    let mut taken = BTreeSet::new();
    for (name, (_, span)) in &said {
        let target = match follow(name, &said, &places) {
            Ok(Some(target)) => target,
            // That the target does not exist is told where references are followed.
            Ok(None) => continue,
            Err(last) => {
                found.push(circle(&name.1, &last, span));
                continue;
            }
        };
        let page = places.get(name).copied();
        let route = match page {
            Some(number) => pages[number].route.clone(),
            None => {
                let part = safe_part(&name.1, Some(span), found);
                Route::home(config, name.0).join(ticket_folder(config)).join(&part)
            }
        };
        if let Some(number) = page {
            add_up(pages, number, places[&target]);
            taken.insert(number);
        }
        merges.routes.push((route, target.clone()));
        merges.into.insert(name.clone(), target);
    }
    let mut number = 0;
    pages.retain(|_| {
        number += 1;
        !taken.contains(&(number - 1))
    });
    merges
}

fn name(page: &Page) -> Option<Name> {
    let Kind::Ticket(_) = page.document.kind else { return None };
    Some((page.language, page.document.front_matter.id.as_ref()?.value.clone()))
}

/// The ticket at the end of a chain of merges; the id at which a circle closes, if it is one.
fn follow(
    name: &Name,
    said: &BTreeMap<Name, (String, Span)>,
    places: &BTreeMap<Name, usize>,
) -> Result<Option<Name>, String> {
    let mut at = name.clone();
    let mut seen = BTreeSet::new();
    while let Some((into, _)) = said.get(&at) {
        if !seen.insert(at.clone()) {
            return Err(at.1);
        }
        at = (at.0, into.clone());
    }
    Ok(places.contains_key(&at).then_some(at))
}

/// Adds who asked for a ticket to those who asked for another.
fn add_up(pages: &mut [Page], from: usize, to: usize) {
    let Kind::Ticket(ticket) = &pages[from].document.kind else { return };
    let Some(merged) = ticket.summary.clone() else { return };
    let Kind::Ticket(ticket) = &mut Arc::make_mut(&mut pages[to].document).kind else { return };
    let Some(summary) = &mut ticket.summary else { return };
    if let Some(requests) = merged.requests {
        summary.requests = Some(summary.requests.unwrap_or(0).saturating_add(requests));
    }
    let first = [summary.first_requested, merged.first_requested].into_iter().flatten().min();
    summary.first_requested = first;
}

fn circle(id: &str, last: &str, span: &Span) -> Diagnostic {
    let (id, last) = (printable(id), printable(last));
    Diagnostic::new(
        Code::RedirectLoop,
        span.clone(),
        text!(
            "要望 {id} は、まとめた先をたどると {last} に戻ります",
            "ticket {id} was merged into another that leads back to {last}"
        ),
    )
    .help(text!(
        "残す要望をひとつ決めて、その merged_into を消してください",
        "decide which ticket stays, and remove its `merged_into`"
    ))
}

impl Merges {
    /// The page that each merged ticket leads to, by language and id, and the old addresses as
    /// paths in the output; once the pages have their numbers.
    pub fn targets(self, pages: &[Page]) -> (BTreeMap<Name, PageId>, Vec<(String, PageId)>) {
        let ids: BTreeMap<Name, PageId> =
            pages.iter().filter_map(|page| Some((name(page)?, page.id))).collect();
        let routes = self.routes.into_iter();
        let routes = routes.filter_map(|(route, into)| Some((route.output_path(), *ids.get(&into)?)));
        let routes = routes.collect();
        let into = self.into.into_iter().filter_map(|(name, into)| Some((name, *ids.get(&into)?)));
        (into.collect(), routes)
    }
}
