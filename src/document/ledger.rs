//! `data/ledger.jsonl`: every ticket there ever was, so that none is lost without a word.
//!
//! One event a line, as JSON with the fields in this order:
//!
//! ```text
//! {"date":"2026-11-25","id":"REQ-12","event":"seen","state":"planned"}
//! {"date":"2026-12-01","id":"REQ-12","event":"merged","into":"REQ-3"}
//! {"date":"2026-12-01","id":"REQ-13","event":"withdrawn","reason":"asked for by mistake"}
//! ```
//!
//! `seen` stands for a ticket that is new or has another state than before; `merged` and `withdrawn`
//! say why one is not there any more. Lines are sorted by date and id, are only ever added, and
//! mean the same in any order: two branches are merged by keeping the lines of both.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::kind::ticket::Ticket;
use crate::config::State;
use crate::diagnostic::{Code, Diagnostic, conflict_message, is_conflict_mark, nearest, printable};
use crate::source::{Source, Span};
use crate::text;
use crate::yaml::{self, Choice, Findings, Located};

/// Where the ledger stands.
pub const PATH: &str = "content/data/ledger.jsonl";

/// Something that happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// When.
    pub date: Date,
    /// To which ticket.
    pub id: String,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// It was there in this state.
    Seen(State),
    /// It became part of another.
    Merged(String),
    /// It was taken out, for this reason, which only colleagues read.
    Withdrawn(String),
}

/// A line as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    date: String,
    id: String,
    event: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    into: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Event {
    /// The event as a line, without its end.
    pub fn line(&self) -> String {
        let mut line = Line {
            date: self.date.to_string(),
            id: self.id.clone(),
            event: String::new(),
            state: None,
            into: None,
            reason: None,
        };
        let (event, field, value) = match &self.what {
            What::Seen(state) => ("seen", &mut line.state, state.name()),
            What::Merged(into) => ("merged", &mut line.into, into.as_str()),
            What::Withdrawn(reason) => ("withdrawn", &mut line.reason, reason.as_str()),
        };
        *field = Some(value.to_owned());
        line.event = event.to_owned();
        serde_json::to_string(&line).expect("texts are JSON")
    }

    fn read(line: Line) -> Result<Self, Fault> {
        let date: Date = line.date.parse().map_err(|_| Fault::Value("date", line.date))?;
        let needed =
            |value: Option<String>, name| value.filter(|value| !value.is_empty()).ok_or(Fault::Missing(name));
        let what = match line.event.as_str() {
            "seen" => {
                let word = needed(line.state, "state")?;
                What::Seen(yaml::parse_choice(&word).ok_or(Fault::Value("state", word))?)
            }
            "merged" => What::Merged(needed(line.into, "into")?),
            "withdrawn" => What::Withdrawn(needed(line.reason, "reason")?),
            _ => return Err(Fault::Value("event", line.event)),
        };
        if line.id.is_empty() {
            return Err(Fault::Missing("id"));
        }
        Ok(Self { date, id: line.id, what })
    }
}

/// Why a line is no event.
enum Fault {
    Value(&'static str, String),
    Missing(&'static str),
}

/// Reads the ledger: the events of all lines that are some.
pub fn read(source: &Source, text: &str, findings: &Findings) -> Vec<Located<Event>> {
    let mut events = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + if at == 0 && line.starts_with('\u{feff}') { 3 } else { 0 };
        at += line.len();
        let words = text[start..at].trim();
        if words.is_empty() {
            continue;
        }
        let span = Span::new(source.id, start..start + words.len());
        match serde_json::from_str::<Line>(words) {
            Ok(line) => match Event::read(line) {
                Ok(event) => events.push(Located { value: event, span }),
                Err(fault) => findings.borrow_mut().push(explain(&fault, span)),
            },
            Err(error) => {
                let column = error.column().saturating_sub(1).min(words.len());
                findings.borrow_mut().push(broken(source, words, start + column, span, &error));
            }
        }
    }
    events
}

fn explain(fault: &Fault, span: Span) -> Diagnostic {
    let (message, help) = match fault {
        Fault::Missing(name) => (
            text!("台帳のこの行に {name} がありません", "this line of the ledger has no `{name}`"),
            text!("Git の履歴から、もとの行に戻してください", "bring the line back from the history in Git"),
        ),
        Fault::Value(name, value) => {
            let shown = printable(value);
            let names: Vec<&str> = match *name {
                "state" => State::ALL.iter().map(|(name, _)| *name).collect(),
                "event" => vec!["seen", "merged", "withdrawn"],
                _ => Vec::new(),
            };
            let help = match (nearest(value, names.iter().copied()), *name) {
                (Some(near), _) => text!("「{near}」ではありませんか", "did you mean `{near}`?"),
                (None, "date") => text!("2026-11-25 のように書きます", "write it like 2026-11-25"),
                (None, _) => {
                    let all = names.join(", ");
                    text!("使える値: {all}", "possible values: {all}")
                }
            };
            (text!("台帳の {name} に「{shown}」は使えません", "`{shown}` is no `{name}` of the ledger"), help)
        }
    };
    Diagnostic::new(Code::LedgerSyntax, span, message).help(help)
}

fn broken(source: &Source, line: &str, at: usize, span: Span, error: &serde_json::Error) -> Diagnostic {
    if is_conflict_mark(line) {
        return Diagnostic::new(Code::LedgerSyntax, span, conflict_message()).help(text!(
            "両方の行を残して、印の行だけを消してください。順番は問いません",
            "keep the lines of both sides and remove the lines with marks; their order does not matter"
        ));
    }
    let words = printable(&error.to_string());
    let line = span.range().start;
    let mut characters = words_from(source, line).map(|(from, c)| (line + from, c.len_utf8()));
    let place = characters.find(|(from, length)| from + length > at);
    let place = place.map_or(span, |(from, length)| Span::new(source.id, from..from + length));
    Diagnostic::new(
        Code::LedgerSyntax,
        place,
        text!("台帳のこの行を読み取れません（{words}）", "this line of the ledger cannot be read ({words})"),
    )
    .help(text!(
        "台帳は手で書き換えません。Git の履歴から、もとの行に戻してください",
        "the ledger is not edited by hand; bring the line back from the history in Git"
    ))
}

fn words_from(source: &Source, at: usize) -> std::str::CharIndices<'_> {
    source.text().and_then(|text| text.get(at..)).unwrap_or("").char_indices()
}

/// The ledger with events added: each once, in their order. Lines that are there stay as they are.
pub fn append(ledger: &str, events: impl IntoIterator<Item = Event>) -> String {
    let key = |line: &str| {
        let event = serde_json::from_str::<Line>(line).ok().and_then(|line| Event::read(line).ok());
        (event, line.to_owned())
    };
    let mut lines: BTreeSet<(Option<Event>, String)> = ledger
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(key)
        .collect();
    let known: BTreeSet<Event> = lines.iter().filter_map(|(event, _)| event.clone()).collect();
    let new = events.into_iter().filter(|event| !known.contains(event));
    lines.extend(
        new.map(|event| {
            let line = event.line();
            (Some(event), line)
        })
        .collect::<Vec<_>>(),
    );
    lines.into_iter().map(|(_, line)| line + "\n").collect()
}

/// What the ledger should say of a ticket last.
pub fn present(ticket: &Ticket) -> What {
    match ticket.merged_into() {
        Some(into) => What::Merged(into.value.clone()),
        None => What::Seen(ticket.state),
    }
}

/// What the ledger knows of one ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    /// Its events in their order.
    pub events: Vec<Located<Event>>,
}

impl Life {
    /// The lives of all tickets, by id.
    pub fn all(events: &[Located<Event>]) -> BTreeMap<String, Self> {
        let mut lives: BTreeMap<String, Self> = BTreeMap::new();
        for event in events {
            lives
                .entry(event.value.id.clone())
                .or_insert_with(|| Self { events: Vec::new() })
                .events
                .push(event.clone());
        }
        for life in lives.values_mut() {
            life.events.sort_by(|a, b| a.value.cmp(&b.value));
        }
        lives
    }

    /// When it was last there, and in what state.
    pub fn last_seen(&self) -> Option<(Date, State)> {
        self.events.iter().rev().find_map(|event| match event.value.what {
            What::Seen(state) => Some((event.value.date, state)),
            What::Merged(_) | What::Withdrawn(_) => None,
        })
    }

    /// What was last said of it.
    pub fn last(&self) -> Option<&What> {
        self.events.last().map(|event| &event.value.what)
    }

    /// What became of it, if it need not be there any more: the last word counts.
    pub fn end(&self) -> Option<&Located<Event>> {
        self.events.last().filter(|event| !matches!(event.value.what, What::Seen(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Sources};

    fn read_text(text: &str) -> (Vec<Event>, Vec<String>) {
        let sources = Sources::from_texts([(PATH, text)]);
        let findings = Findings::default();
        let events = read(sources.get(SourceId(0)), text, &findings);
        let found = findings.into_inner();
        let place = |found: &Diagnostic| {
            let (line, column) = found.position(&sources).unwrap_or_default();
            format!("{line}:{column} {}", found.message.en)
        };
        (events.into_iter().map(|event| event.value).collect(), found.iter().map(place).collect())
    }

    fn event(date: &str, id: &str, what: What) -> Event {
        Event { date: date.parse().expect("a date"), id: id.into(), what }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let events = [
            event("2026-11-25", "REQ-12", What::Seen(State::Planned)),
            event("2026-12-01", "REQ-12", What::Merged("REQ-3".into())),
            event("2026-12-01", "要望 \"1\"", What::Withdrawn("二重に登録した\n".into())),
        ];
        let text = append("", events.clone());
        assert_eq!(
            text.lines().next(),
            Some(r#"{"date":"2026-11-25","id":"REQ-12","event":"seen","state":"planned"}"#)
        );
        assert_eq!(read_text(&text), (events.to_vec(), Vec::new()));
        assert_eq!(append(&text, events), text);
        // Two branches, merged in any way.
        let (left, right) = (
            append(&text, [event("2027-01-01", "A", What::Seen(State::Received))]),
            append(&text, [event("2027-01-01", "B", What::Seen(State::Received))]),
        );
        let both = append(&format!("{right}{left}"), []);
        assert_eq!(both, append(&left, [event("2027-01-01", "B", What::Seen(State::Received))]));
    }

    #[test]
    fn lines_that_are_no_events_are_told_of_and_kept() {
        let text = "{\"date\":\"2026-11-25\",\"id\":\"A\",\"event\":\"seen\",\"state\":\"planed\"}\n\n<<<<<<< ours\n{\"date\": 1}\n{\"date\":\"2026-11-25\",\"id\":\"A\",\"event\":\"seen\",\"state\":\"planned\"}\n";
        let (events, found) = read_text(text);
        assert_eq!(events.len(), 1);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("1:1 `planed` is no `state`"), "{found:?}");
        assert!(found[1].starts_with("3:1 a mark of a merge"), "{found:?}");
        assert!(found[2].starts_with("4:"), "{found:?}");
        assert!(append(text, []).contains("<<<<<<< ours\n"));
    }

    #[test]
    fn the_last_word_counts() {
        let (events, _) = read_text(&append(
            "",
            [
                event("2026-11-01", "A", What::Seen(State::Received)),
                event("2026-11-02", "A", What::Withdrawn("x".into())),
                event("2026-11-03", "A", What::Seen(State::Planned)),
                event("2026-11-02", "B", What::Merged("A".into())),
            ],
        ));
        let span = Span::new(SourceId(0), 0..0);
        let events: Vec<Located<Event>> =
            events.into_iter().map(|value| Located { value, span: span.clone() }).collect();
        let lives = Life::all(&events);
        assert!(lives["A"].end().is_none());
        assert_eq!(lives["A"].last_seen().map(|(_, state)| state), Some(State::Planned));
        assert!(lives["B"].end().is_some());
        assert_eq!(lives["B"].last_seen(), None);
    }
}
