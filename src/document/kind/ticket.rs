//! A request or an item of the roadmap.

use jiff::civil::Date;

use crate::config::{Config, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Prose, state_word};
use crate::source::Span;
use crate::text;
use crate::yaml::{Choice, Fields, Located};

pub use crate::config::{Disclosure, Horizon, TicketKind};

/// Something that happened to a ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub date: Date,
    /// To what state.
    pub state: Option<State>,
    /// Body of the note.
    pub note: Option<usize>,
}

/// The fields of a ticket, by how much of it one must be allowed to see: each level is there as a
/// whole or not at all, so that nothing above it can reach a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    /// Its state, which everybody sees.
    pub state: State,
    /// Where the state stands.
    pub state_span: Option<Span>,
    /// What kind it is.
    pub kind: Option<TicketKind>,
    /// How much readers see.
    pub disclosure: Disclosure,
    /// From [`Disclosure::TitleStatus`] on.
    pub plan: Option<Plan>,
    /// From [`Disclosure::Summary`] on.
    pub summary: Option<Summary>,
    /// With [`Disclosure::Full`] only: what happened to it.
    pub history: Option<Vec<Event>>,
}

/// What is planned, as far as its title is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Roughly when.
    pub horizon: Option<Horizon>,
    /// The release that has it.
    pub released_in: Option<Located<String>>,
    /// The ticket it was merged into.
    pub merged_into: Option<Located<String>>,
}

/// What it is about, who wants it, and what we say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Body of what people want to do.
    pub use_case: Option<usize>,
    /// Body of our answer.
    pub response: Option<usize>,
    /// When we answered.
    pub response_date: Option<Date>,
    /// How many asked.
    pub requests: Option<u32>,
    /// When it was first asked for.
    pub first_requested: Option<Date>,
    /// When it last moved.
    pub last_updated: Option<Date>,
    /// What one can do today.
    pub workarounds: Vec<Located<String>>,
}

impl Ticket {
    /// Takes out what is above its level.
    pub fn disclose(&mut self) {
        if self.disclosure > Disclosure::Full {
            self.history = None;
        }
        if self.disclosure > Disclosure::Summary {
            self.summary = None;
        }
        if self.disclosure > Disclosure::TitleStatus {
            self.plan = None;
            self.kind = None;
        }
    }

    /// What happened to it, as far as that may be seen.
    pub fn history(&self) -> &[Event] {
        self.history.as_deref().unwrap_or_default()
    }

    /// The ticket it was merged into.
    pub fn merged_into(&self) -> Option<&Located<String>> {
        self.plan.as_ref()?.merged_into.as_ref()
    }

    /// When it last moved.
    pub fn last_updated(&self) -> Option<Date> {
        self.summary.as_ref()?.last_updated
    }
}

/// Reads the fields.
pub fn read(fields: &Fields<'_>, config: &Config, prose: &Prose<'_>) -> Ticket {
    if fields.id("id").is_none() {
        fields.missing("id", "REQ-12");
    }
    let merged_into = fields.id("merged_into");
    let (state, state_span) = match state_word(fields, "state", config) {
        Some(state) => (state.value, Some(state.span)),
        // What became part of another needs no more words than that.
        None if merged_into.is_some() && fields.key_span("state").is_none() => (State::Duplicate, None),
        None => {
            if fields.key_span("state").is_none() {
                fields.missing("state", State::ALL[0].0);
            }
            (State::Received, fields.key_span("state"))
        }
    };
    let is_merged = merged_into.is_some();
    let response = fields.map("response");
    let summary = Summary {
        use_case: prose.take(fields, "use_case"),
        response: response.as_ref().and_then(|map| prose.take(map, "text")),
        response_date: response.as_ref().and_then(|map| map.date("date")).map(|date| date.value),
        requests: fields.count("requests").map(|count| count.value),
        first_requested: fields.date("first_requested").map(|date| date.value),
        last_updated: fields.date("last_updated").map(|date| date.value),
        workarounds: fields.texts("workarounds"),
    };
    let is_answered = summary.response.is_some();
    let plan = Plan {
        horizon: fields.choice("horizon").map(|horizon| horizon.value),
        released_in: fields.id("released_in"),
        merged_into,
    };
    let ticket = Ticket {
        state,
        kind: fields.choice("kind").map(|kind| kind.value),
        // A level that cannot be read shows nothing rather than everything.
        disclosure: match fields.choice("disclosure") {
            Some(disclosure) => disclosure.value,
            None if fields.key_span("disclosure").is_some() => Disclosure::Hidden,
            None => Disclosure::Full,
        },
        plan: Some(plan),
        summary: Some(summary),
        history: Some(fields.maps("history").iter().filter_map(|map| event(map, config, prose)).collect()),
        state_span,
    };
    if let Some(response) = response {
        response.report_unknown();
    }
    // An answer that nobody could read is not asked for.
    if matches!(ticket.state, State::Declined | State::Deferred | State::Duplicate)
        && !is_answered
        && !is_merged
        && ticket.disclosure != Disclosure::Hidden
    {
        let span = ticket.state_span.clone().unwrap_or_else(|| fields.span().clone());
        let state = ticket.state.name();
        fields.report(
            Diagnostic::new(
                Code::MissingResponse,
                span,
                text!(
                    "state が {state} の要望には回答（response）が必要です",
                    "a ticket that is {state} needs a `response`"
                ),
            )
            .help(text!(
                "response: の下に text: と date: で、理由と代わりにできることを書いてください",
                "write the reason and what one can do instead under `response:` as `text:` and `date:`"
            )),
        );
    }
    ticket
}

fn event(map: &Fields<'_>, config: &Config, prose: &Prose<'_>) -> Option<Event> {
    let date = map.date("date");
    let event = Event {
        date: date.as_ref().map_or(Date::ZERO, |date| date.value),
        state: state_word(map, "state", config).map(|state| state.value),
        note: prose.take(map, "note"),
    };
    if date.is_none() && map.key_span("date").is_none() {
        map.missing("date", "2026-11-23");
    }
    map.report_unknown();
    date.is_some().then_some(event)
}
