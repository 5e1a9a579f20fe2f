//! Tickets that the ledger knows and the content does not, and the other way round.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::State;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::ledger::{Life, What, present};
use crate::document::{Document, Kind};
use crate::text;

/// Looks for every ticket of the ledger among all documents, those that an edition leaves out as
/// well: none may be gone without a word. Tickets that are not recorded are told of too, if there
/// is a ledger.
pub fn check(documents: &[Arc<Document>], lives: &BTreeMap<String, Life>) -> Vec<Diagnostic> {
    if lives.is_empty() {
        return Vec::new();
    }
    let mut states: BTreeMap<&str, (What, State, &Document)> = BTreeMap::new();
    for document in documents {
        if let (Kind::Ticket(ticket), Some(id)) = (&document.kind, &document.front_matter.id) {
            states.entry(id.value.as_str()).or_insert_with(|| (present(ticket), ticket.state, document));
        }
    }
    let ids: BTreeSet<&str> = states.keys().copied().collect();
    let mut found = Vec::new();
    for (id, life) in lives.iter().filter(|(id, _)| !ids.contains(id.as_str())) {
        match life.end().map(|event| (&event.value.what, &event.span)) {
            None => found.extend(vanished(id, life)),
            Some((What::Merged(into), span)) => {
                let ends = lives.get(into).is_some_and(|life| life.end().is_some());
                if !ids.contains(into.as_str()) && !ends {
                    let (id, into) = (printable(id), printable(into));
                    found.push(
                        Diagnostic::new(
                            Code::VanishedTicket,
                            span.clone(),
                            text!(
                                "要望 {id} をまとめた先の {into} がありません",
                                "ticket {id} was merged into {into}, which does not exist"
                            ),
                        )
                        .help(text!(
                            "{into} を戻すか、ほかの要望にまとめ直してください",
                            "bring {into} back, or merge it into another"
                        )),
                    );
                }
            }
            Some(_) => {}
        }
    }
    for (id, (present, state, document)) in states {
        let life = lives.get(id);
        if life.and_then(Life::last) == Some(&present) {
            continue;
        }
        let recorded = life.and_then(Life::last_seen).map(|(_, state)| state);
        let (id, now) = (printable(id), state.name());
        let message = match recorded {
            None => text!("要望 {id} は、まだ台帳にありません", "ticket {id} is not in the ledger yet"),
            Some(before) if before == state => text!(
                "要望 {id} について、台帳はまだ前のままです",
                "what the ledger says of ticket {id} is not up to date"
            ),
            Some(before) => {
                let before = before.name();
                text!(
                    "要望 {id} は {now} ですが、台帳では {before} のままです",
                    "ticket {id} is {now}, but the ledger still says {before}"
                )
            }
        };
        let span = document.front_matter.title_span.clone();
        found.push(
            Diagnostic::new(Code::UnrecordedTicket, span, message)
                .help(text!("shirube ledger record を実行してください", "run `shirube ledger record`")),
        );
    }
    found
}

fn vanished(id: &str, life: &Life) -> Option<Diagnostic> {
    let last = life.events.last()?;
    let (date, state) = life.last_seen()?;
    let (id, state) = (printable(id), state.name());
    let message = text!(
        "要望 {id} がなくなっています。最後に確かめたのは {date}、状態は {state} でした",
        "ticket {id} is gone; it was last seen on {date} and was {state}"
    );
    Some(
        Diagnostic::new(Code::VanishedTicket, last.span.clone(), message)
            .help(text!(
                "間違って消したなら、もとに戻してください",
                "bring it back if it was removed by mistake"
            ))
            .help(text!(
                "ほかの要望にまとめたなら、「- id: {id}」と「merged_into: まとめた先」の 2 行を data/tickets.yaml に書いてください",
                "if it became part of another, write the two lines `- id: {id}` and `merged_into: the other` in data/tickets.yaml"
            ))
            .help(text!(
                "取り下げたなら、理由を添えて shirube ledger withdraw {id} --reason \"…\" を実行してください",
                "if it was taken back, run `shirube ledger withdraw {id} --reason \"…\"`"
            )),
    )
}
