//! Release notes out of the tickets that are released and that no release mentions.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::config::State;
use crate::diagnostic::Language as Words;
use crate::document::kind::ticket::TicketKind;
use crate::document::{Document, Kind};
use crate::search::plain;
use crate::site::{Page, Site};
use crate::yaml;

/// The tickets that are released and that no release mentions, one a key, in the order of their
/// ids. `site` must be the public edition: release notes are for everybody.
pub fn tickets<'a>(site: &'a Site, documents: &[Arc<Document>], language: usize) -> Vec<&'a Page> {
    // Also by releases that are not published yet.
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for document in documents {
        let Kind::Release(release) = &document.kind else { continue };
        let all = release.changes.iter().flat_map(|change| &change.tickets).chain(&release.tickets);
        named.extend(all.map(|id| id.value.trim().trim_start_matches("ticket:")));
    }
    let mut tickets: Vec<&Page> = site
        .translations
        .values()
        .filter_map(|group| group[language].or_else(|| group.iter().flatten().next().copied()))
        .map(|id| site.page(id))
        .filter(|page| match &page.document.kind {
            Kind::Ticket(ticket) => {
                ticket.state == State::Released
                    && page.relations.released_in.is_none()
                    && id(page).is_some_and(|id| !named.contains(id))
            }
            _ => false,
        })
        .collect();
    tickets.sort_by_key(|page| order(id(page).unwrap_or_default()));
    tickets
}

fn id(page: &Page) -> Option<&str> {
    page.document.front_matter.id.as_ref().map(|id| id.value.as_str())
}

/// REQ-9 before REQ-10.
fn order(id: &str) -> (String, u64, String) {
    let start = id.trim_end_matches(|c: char| c.is_ascii_digit());
    (start.to_owned(), id[start.len()..].parse().unwrap_or(0), id.to_owned())
}

/// The changes that answer tickets, as lines of YAML. What only a person can say is left empty: the
/// check asks for it until it is written.
pub fn changes(tickets: &[&Page], words: Words) -> Vec<String> {
    let mut out = String::new();
    for page in tickets {
        let Kind::Ticket(ticket) = &page.document.kind else { continue };
        let kind = if ticket.kind == Some(TicketKind::KnownIssue) { "fixed" } else { "improved" };
        let title = yaml::scalar(page.title());
        let id = yaml::scalar(id(page).unwrap_or_default());
        let _ = write!(out, "  - type: {kind}\n    title: {title}\n    tickets: [{id}]\n");
        let use_case = ticket
            .summary
            .as_ref()
            .and_then(|summary| summary.use_case)
            .and_then(|number| page.document.fields.get(number));
        let use_case = use_case.map(|field| plain::text(&field.body)).unwrap_or_default();
        if !use_case.is_empty() {
            out.push_str(match words {
                Words::Ja => "    # 要望に書かれていること。理由や役立つ方を書くときの手がかりです。\n",
                Words::En => {
                    "    # What the ticket says, to help you write why, for whom and what it is worth.\n"
                }
            });
        }
        for line in use_case.lines() {
            let _ = writeln!(out, "    #   {line}");
        }
        out.push_str("    what:\n    why:\n    for_whom:\n    value:\n");
    }
    out.lines().map(str::to_owned).collect()
}
