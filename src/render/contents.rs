//! The contents of a page: its headings in their order, whoever makes them. Those of the text come from
//! its HTML, so that headings written as HTML are among them; those of the template from what it shows.

use super::Renderer;
use super::context::{Page, TocItem};
use crate::document::heading::{
    APPROACH, CHALLENGE, HISTORY, OUTCOME, RESPONSE, UPDATES, USE_CASE, WORKAROUND,
};
use crate::document::markup::{Piece, pieces};
use crate::document::{Body, Hole};

impl Renderer {
    /// Headings of the second and third level. One heading is no contents.
    pub(super) fn contents(&self, language: usize, body: &Body, context: &Page) -> Vec<TocItem> {
        let part = |id: &str, word: &str| (id.to_owned(), self.theme.word(language, word).to_owned());
        let mut before = Vec::new();
        let mut after = Vec::new();
        if let Some(case) = &context.case {
            before.extend(case.challenge_html.as_ref().map(|_| part(CHALLENGE, "challenge")));
            before.extend(case.approach_html.as_ref().map(|_| part(APPROACH, "approach")));
            before.extend(case.outcome_html.as_ref().map(|_| part(OUTCOME, "outcome")));
        }
        if let Some(ticket) = &context.ticket {
            before.extend(ticket.use_case_html.as_ref().map(|_| part(USE_CASE, "use_case")));
            before.extend(ticket.response_html.as_ref().map(|_| part(RESPONSE, "response")));
            after.extend((!ticket.history.is_empty()).then(|| part(HISTORY, "history")));
        }
        if let Some(incident) = &context.incident {
            let updates = (!incident.updates.is_empty()).then(|| part(UPDATES, "incident_updates"));
            let word = if incident.over { "workaround_then" } else { "workaround" };
            let workaround = incident.workaround_html.as_ref().map(|_| part(WORKAROUND, word));
            // While it is open, what is new comes first.
            let place = if incident.over { &mut after } else { &mut before };
            place.extend(updates.into_iter().chain(workaround));
        }
        if let Some(faq) = &context.faq {
            after.extend(faq.items.iter().map(|item| (item.id.clone(), item.question.clone())));
        }
        let item = |(id, text)| TocItem { level: 2, id, text };
        let mut items: Vec<TocItem> = before.into_iter().map(item).collect();
        add(body, &mut items);
        items.extend(after.into_iter().map(item));
        if items.len() < 2 { Vec::new() } else { items }
    }
}

/// The headings of a text and of its blocks for an audience that links can lead to.
fn add(body: &Body, items: &mut Vec<TocItem>) {
    let mut open: Option<TocItem> = None;
    let mut is_reading = false;
    for piece in pieces(body) {
        match piece {
            Piece::Start(tag) => match tag.name {
                "h2" | "h3" => {
                    let level = if tag.name == "h2" { 2 } else { 3 };
                    let id = tag.attribute("id").unwrap_or_default();
                    open = Some(TocItem { level, id, text: String::new() });
                }
                "rt" | "rp" => is_reading = true,
                _ => {}
            },
            Piece::End("h2" | "h3") => {
                if let Some(mut item) = open.take() {
                    // Markdown knows the words of its own headings, those of links among them.
                    let known = body.headings.iter().find(|heading| heading.id == item.id);
                    item.text =
                        known.map_or_else(|| item.text.trim().to_owned(), |heading| heading.text.clone());
                    items.extend((!item.id.is_empty() && !item.text.is_empty()).then_some(item));
                }
            }
            Piece::End("rt" | "rp") => is_reading = false,
            Piece::Words(words) if !is_reading => {
                if let Some(item) = &mut open {
                    item.text.push_str(&words);
                }
            }
            Piece::Hole(Hole::Block(_, block)) => add(block, items),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_written_as_html_are_in_the_contents() {
        let html = "<h2 id=\"a\">A &amp; <ruby>字<rt>じ</rt></ruby></h2><h2>no id</h2><h4 id=\"b\">b</h4><h3 id=\"c\"></h3><h3 id=\"d\"><code>d</code></h3>";
        let body = Body { html: html.to_owned(), ..Body::default() };
        let mut items = Vec::new();
        add(&body, &mut items);
        let found: Vec<_> = items.iter().map(|item| (item.level, &item.id[..], &item.text[..])).collect();
        assert_eq!(found, [(2, "a", "A & 字"), (3, "d", "d")]);
    }
}
