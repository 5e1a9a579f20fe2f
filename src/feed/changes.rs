//! What happened to requests: as a feed beside the roadmap, and as a message to be sent.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::Words;
use super::news::{Entry, Feed, atom, json};
use crate::config::State;
use crate::output::Output;
use crate::site::route::{encode, ticket_folder};
use crate::site::{Change, Site};
use crate::yaml::Moment;

/// How many changes a feed holds.
const MOST: usize = 50;

/// The states in the order of a message: what readers can use first.
const STATES: &[State] = &[
    State::Released,
    State::InProgress,
    State::Planned,
    State::UnderReview,
    State::Received,
    State::Deferred,
    State::Declined,
    State::Duplicate,
];

/// Adds the feeds of each language.
pub fn add(site: &Site, words: Words<'_>, output: &mut Output) {
    let Some(base) = &site.config.base_url else { return };
    for (language, path) in site.change_feeds.iter().enumerate() {
        let Some(path) = path else { continue };
        let feed = feed(site, words, language, base, path);
        output.insert_bytes(format!("{path}.xml"), atom(&feed));
        output.insert_bytes(format!("{path}.json"), json(&feed));
    }
}

fn feed(site: &Site, words: Words<'_>, language: usize, base: &str, path: &str) -> Feed {
    let code = site.language_code(language);
    let site_title = site.config.title.get(code);
    let roadmap = site.sections[language].get(ticket_folder(&site.config));
    let home = roadmap.map_or_else(|| site.home(language), |section| section.route.clone());
    let address = format!("{base}{}", encode(path));
    let entries = site.changes[language].iter().take(MOST).map(|change| {
        let page = site.page(change.page);
        let url = format!("{base}{}", page.route.encoded());
        let came = match change.state {
            Some(state) => state.name().to_owned(),
            None => format!("merged-{}", encode(&change.id)),
        };
        let moment = Moment { civil: change.date.at(0, 0, 0, 0), offset: Some(site.config.utc_offset) };
        Entry {
            id: format!("{url}#{}-{came}", change.date),
            url,
            title: title(words, language, change, page.title()),
            summary: page.document.front_matter.description().to_owned(),
            date: moment.to_string(),
            tag: change.state.map(|state| label(words, language, state)),
        }
    });
    Feed {
        title: format!("{} | {site_title}", words(language, "request_changes")),
        author: site_title.to_owned(),
        language: code.to_owned(),
        home: format!("{base}{}", home.encoded()),
        entries: entries.collect(),
        address,
    }
}

fn label(words: Words<'_>, language: usize, state: State) -> String {
    words(language, &format!("state_{}", state.name()))
}

/// A change in one line.
fn title(words: Words<'_>, language: usize, change: &Change, title: &str) -> String {
    match change.state {
        Some(state) => {
            let state = label(words, language, state);
            fill(&words(language, "request_now"), &[("state", &state), ("title", title)])
        }
        None => fill(&words(language, "request_merged"), &[("id", &change.id), ("title", title)]),
    }
}

/// Puts values into a text with `{names}`, in one go, so that a value is never taken for a name.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let known = values
            .iter()
            .find_map(|(name, value)| Some((value, after.strip_prefix(name)?.strip_prefix('}')?)));
        match known {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

/// What happened since a day, as Markdown for a message: what each request came to last, by state.
/// Nothing if nothing did.
pub fn message(site: &Site, words: Words<'_>, language: usize, since: Date) -> Option<String> {
    let mut seen = BTreeSet::new();
    let since = site.changes[language].iter().filter(|change| change.date >= since);
    let last: Vec<&Change> = since.filter(|change| seen.insert((&change.id, change.page))).collect();
    let mut out = String::new();
    for state in STATES.iter().map(|state| Some(*state)).chain([None]) {
        let group: Vec<&&Change> = last.iter().filter(|change| change.state == state).collect();
        if group.is_empty() {
            continue;
        }
        let name = match state {
            Some(State::Received) => "requests_new",
            Some(_) => "requests_now",
            None => "requests_merged",
        };
        let form = if group.len() == 1 { "one" } else { "other" };
        let state = state.map_or_else(String::new, |state| label(words, language, state));
        let values = [("n", group.len().to_string()), ("state", state)];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{}\n", fill(&words(language, &format!("{name}_{form}")), &values));
        for change in group {
            let _ = writeln!(out, "- {}", line(site, change));
        }
    }
    (!out.is_empty()).then_some(out)
}

/// A request with the way to it, if the site knows where it will be served.
fn line(site: &Site, change: &Change) -> String {
    let page = site.page(change.page);
    let title = plain(page.title());
    let before = if change.state.is_none() { format!("{} → ", plain(&change.id)) } else { String::new() };
    match &site.config.base_url {
        Some(base) => {
            let address = format!("{base}{}", page.route.encoded()).replace('(', "%28").replace(')', "%29");
            format!("{before}[{title}]({address})")
        }
        None => format!("{before}{title}"),
    }
}

/// A text whose signs mean nothing in Markdown.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::diagnostic::printable(text).chars() {
        if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '>' | '~' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_taken_for_a_name() {
        let values = [("state", "{title}"), ("title", "a {state} b")];
        assert_eq!(fill("{state}: {title} {x} {", &values), "{title}: a {state} b {x} {");
        assert_eq!(plain("a [b](c) *d*"), "a \\[b\\](c) \\*d\\*");
    }
}
