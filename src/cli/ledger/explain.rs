//! What each edition shows of a ticket, field by field: looked at in what is built.

use std::fmt::Write as _;

use super::{Book, options};
use crate::build::build;
use crate::cli::{Outcome, print};
use crate::config::{Audience, Facet};
use crate::diagnostic::printable;
use crate::document::kind::ticket::{Plan, Summary, Ticket};
use crate::document::{Document, Kind};

/// What is looked at in a ticket: the name of a field, and whether it is there.
type Look = (&'static str, fn(&Document, &Ticket) -> bool);

const FIELDS: &[Look] = &[
    ("id", |document, _| document.front_matter.id.is_some()),
    ("state", |_, _| true),
    ("title", |document, _| {
        document.front_matter.id.as_ref().is_none_or(|id| id.value != document.front_matter.title)
    }),
    ("slug", |document, _| {
        let front_matter = &document.front_matter;
        let id = front_matter.id.as_ref().map(|id| &id.value);
        front_matter.slug.as_ref().is_some_and(|slug| Some(&slug.value) != id)
    }),
    ("aliases", |document, _| !document.front_matter.aliases.is_empty()),
    ("kind", |_, ticket| ticket.kind.is_some()),
    ("horizon", |_, ticket| plan(ticket, |plan| plan.horizon.is_some())),
    ("released_in", |_, ticket| plan(ticket, |plan| plan.released_in.is_some())),
    ("merged_into", |_, ticket| plan(ticket, |plan| plan.merged_into.is_some())),
    ("products", |document, _| has(document, Facet::Products)),
    ("features", |document, _| has(document, Facet::Features)),
    ("plans", |document, _| has(document, Facet::Plans)),
    ("roles", |document, _| has(document, Facet::Roles)),
    ("segments", |document, _| has(document, Facet::Segments)),
    ("industries", |document, _| has(document, Facet::Industries)),
    ("stage", |document, _| document.front_matter.stage.is_some()),
    ("success", |document, _| document.front_matter.success.is_some()),
    ("tags", |document, _| !document.front_matter.tags.is_empty()),
    ("extra", |document, _| document.front_matter.extra.as_object().is_some_and(|extra| !extra.is_empty())),
    ("description", |document, _| document.front_matter.description.is_some()),
    ("date", |document, _| document.front_matter.date.is_some()),
    ("updated", |document, _| document.front_matter.updated.is_some()),
    ("use_case", |_, ticket| summary(ticket, |summary| summary.use_case.is_some())),
    ("response", |_, ticket| summary(ticket, |summary| summary.response.is_some())),
    ("requests", |_, ticket| summary(ticket, |summary| summary.requests.is_some())),
    ("first_requested", |_, ticket| summary(ticket, |summary| summary.first_requested.is_some())),
    ("last_updated", |_, ticket| summary(ticket, |summary| summary.last_updated.is_some())),
    ("workarounds", |_, ticket| summary(ticket, |summary| !summary.workarounds.is_empty())),
    ("related", |document, _| !document.front_matter.related.is_empty()),
    ("updates", |document, _| !document.front_matter.addenda.is_empty()),
    ("keywords", |document, _| !document.front_matter.keywords.is_empty()),
    ("questions", |document, _| !document.front_matter.questions.is_empty()),
    ("reading", |document, _| document.front_matter.reading.is_some()),
    ("context_keys", |document, _| !document.front_matter.context_keys.is_empty()),
    ("history", |_, ticket| !ticket.history().is_empty()),
    ("body", |document, _| !document.body.html.is_empty()),
];

fn plan(ticket: &Ticket, is_there: fn(&Plan) -> bool) -> bool {
    ticket.plan.as_ref().is_some_and(is_there)
}

fn summary(ticket: &Ticket, is_there: fn(&Summary) -> bool) -> bool {
    ticket.summary.as_ref().is_some_and(is_there)
}

fn has(document: &Document, facet: Facet) -> bool {
    document.front_matter.facets.get(&facet).is_some_and(|keys| !keys.is_empty())
}

/// Builds each edition and looks at what is left of the ticket there.
pub(super) fn explain(book: &Book, id: &str) -> anyhow::Result<Outcome> {
    book.known(id)?;
    let Some(whole) = book.tickets.get(id) else { return super::show(book, id) };
    let Kind::Ticket(ticket) = &whole.kind else { return Ok(Outcome::Clean) };
    let editions = [Audience::Public, Audience::Customer, Audience::Internal];
    let left = editions.map(|edition| {
        let built = build(&book.sources, &options(edition, book.today));
        let is_it =
            |document: &Document| document.front_matter.id.as_ref().is_some_and(|other| other.value == id);
        let mut pages = built.site.pages.iter().filter(|page| is_it(&page.document));
        pages.next().map(|page| page.document.clone())
    });
    let front_matter = &whole.front_matter;
    let mut out = format!("{}  {}\n", printable(id), printable(&front_matter.title));
    let rule = |name: &str, value: &str| format!("  {name}: {value}\n");
    out.push_str(&rule("disclosure", ticket.disclosure.name()));
    out.push_str(&rule("audience", front_matter.audience.name()));
    if front_matter.draft {
        out.push_str(&rule("draft", "true"));
    }
    for (name, date) in [("publish_at", &front_matter.publish_at), ("expire_at", &front_matter.expire_at)] {
        out.push_str(&date.as_ref().map_or(String::new(), |date| rule(name, &date.value.to_string())));
    }
    if let Some(into) = ticket.merged_into() {
        out.push_str(&rule("merged_into", &printable(&into.value)));
    }
    let _ = writeln!(out, "\n{:<20} public    customer  internal", "");
    for (field, is_there) in FIELDS.iter().filter(|(_, is_there)| is_there(whole, ticket)) {
        let marks = left.each_ref().map(|document| {
            let shown = document.as_ref().is_some_and(|document| match &document.kind {
                Kind::Ticket(ticket) => is_there(document, ticket),
                _ => false,
            });
            if shown { "yes" } else { "-" }
        });
        let line = format!("{field:<20} {:<9} {:<9} {:<9}", marks[0], marks[1], marks[2]);
        let _ = writeln!(out, "{}", line.trim_end());
    }
    print(&out);
    Ok(Outcome::Clean)
}
