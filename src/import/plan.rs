//! What becomes of one ticket: the fields that the import wants, and those that it may change.
//!
//! State, counts and dates are the tracker's: they are always as it says. Everything else belongs to
//! the import only while it is what the last import wrote. What a person has written since stays.

use std::collections::BTreeMap;

use super::edit::{Change, Changes, List};
use super::prose;
use super::record::Record;
use super::rule::{self, Ruling};
use super::value::{Cell, meaning};
use super::written::hash;
use crate::config::{Config, Disclosure, State};
use crate::yaml::parse_choice;

/// Fields that are always as the tracker says.
const TRACKED: &[&str] = &["state", "requests", "first_requested", "last_updated"];

/// Fields that belong to the import while nobody else has changed them.
const SHARED: &[&str] = &[
    "title",
    "kind",
    "horizon",
    "disclosure",
    "released_in",
    "merged_into",
    "tags",
    "products",
    "features",
    "plans",
    "roles",
    "segments",
    "industries",
    "use_case",
    "response",
];

/// The fields that the import wants a ticket to have.
#[derive(Debug)]
pub struct Wanted {
    /// The ticket's id.
    pub id: String,
    /// Its title, cleaned.
    pub title: String,
    /// Its state.
    pub state: State,
    /// How much readers see.
    pub disclosure: Disclosure,
    /// Whether a rule of the site said so.
    pub is_ruled: bool,
    /// Whether its tool says that nobody wants it.
    pub is_unwanted: bool,
    /// Values by field.
    pub fields: BTreeMap<&'static str, Cell>,
    /// How many mail addresses and names of people were taken out of its texts.
    pub people: usize,
    /// How many links and pictures were.
    pub links: usize,
}

/// What else there is to know about a ticket.
pub struct Neighbours<'a> {
    /// The version of the site's releases that the ticket is in.
    pub release: Option<&'a str>,
    /// The ticket that it is the same as.
    pub original: Option<String>,
}

/// Makes the fields of a record.
pub fn want(record: &Record, state: State, id: &str, config: &Config, near: &Neighbours<'_>) -> Wanted {
    let ruling: Ruling = rule::apply(&config.import, &record.traits);
    let title = prose::title(&record.title);
    let (mut people, mut links) = (title.people, 0);
    let mut fields = BTreeMap::from([
        ("title", Cell::Text(title.text.clone())),
        ("state", Cell::Plain(state.name().to_owned())),
        ("disclosure", Cell::Plain(ruling.disclosure.name().to_owned())),
    ]);
    let mut put = |name, cell: Option<Cell>| {
        if let Some(cell) = cell {
            fields.insert(name, cell);
        }
    };
    let plain = |text: String| Cell::Plain(text);
    put("requests", record.requests.filter(|count| *count > 0).map(|count| plain(count.to_string())));
    put("first_requested", record.first_requested.map(|date| plain(date.to_string())));
    put("last_updated", record.last_updated.map(|date| plain(date.to_string())));
    put("kind", ruling.kind.map(|kind| plain(kind.name().to_owned())));
    put("horizon", ruling.horizon.map(|horizon| plain(horizon.name().to_owned())));
    put("released_in", near.release.map(|version| Cell::Text(version.to_owned())));
    put("merged_into", near.original.clone().map(Cell::Text));
    put("tags", (!ruling.tags.is_empty()).then_some(Cell::List(ruling.tags)));
    for (facet, keys) in ruling.facets {
        put(facet.name(), Some(Cell::List(keys)));
    }
    if let Some(body) = record.body.as_deref().filter(|_| ruling.body) {
        let body = prose::markdown(body);
        people += body.people;
        links += body.links;
        put("use_case", (!body.text.is_empty()).then_some(Cell::Text(body.text)));
    }
    if let Some((text, date)) = &record.response {
        let text = prose::markdown(text);
        people += text.people;
        links += text.links;
        let date = date.map(|date| ("date", plain(date.to_string())));
        let entries = std::iter::once(("text", Cell::Text(text.text.clone()))).chain(date).collect();
        put("response", (!text.text.is_empty()).then_some(Cell::Group(entries)));
    }
    Wanted {
        id: id.to_owned(),
        title: title.text,
        state,
        disclosure: ruling.disclosure,
        is_ruled: ruling.is_ruled,
        is_unwanted: record.requests == Some(0),
        fields,
        people,
        links,
    }
}

/// What is to be done with a ticket that is there already.
#[derive(Debug, Default)]
pub struct Decision {
    /// Fields that change.
    pub changes: Changes,
    /// Hashes of what the import wants, for the next one.
    pub wrote: BTreeMap<String, String>,
    /// Fields that stay as a person wrote them.
    pub kept: Vec<&'static str>,
}

/// Compares what is wanted with what is there and with what the last import wrote; without that,
/// the ticket was written by hand.
pub fn decide(
    wanted: &Wanted,
    list: &List<'_>,
    entry: usize,
    last: Option<&BTreeMap<String, String>>,
    config: &Config,
) -> Decision {
    let mut decision = Decision::default();
    for name in TRACKED {
        let there = list.field(entry, name).map(meaning);
        // That nobody wants it any more must be said where it was said that somebody does.
        let is_none = *name == "requests" && there.is_some() && wanted.is_unwanted;
        let none = is_none.then(|| Cell::Plain("0".to_owned()));
        if let Some(cell) = wanted.fields.get(name).or(none.as_ref())
            && there.is_none_or(|there| !says(name, &there, cell, config))
        {
            decision.changes.insert(name, Change::Set(cell.clone()));
        }
    }
    for name in SHARED {
        let there = list.field(entry, name).map(meaning);
        let wants = wanted.fields.get(name);
        let wrote = last.and_then(|last| last.get(*name));
        let is_ours = |there: &String| wrote.is_some_and(|wrote| *wrote == hash(there.as_bytes()));
        let mut is_wanted = true;
        match (&there, wants) {
            (Some(there), Some(cell)) if *there == cell.meaning() => {}
            (Some(there), _) if is_ours(there) => {
                let change = wants.map_or(Change::Remove, |cell| Change::Set(cell.clone()));
                decision.changes.insert(name, change);
            }
            (Some(_), Some(_)) => decision.kept.push(name),
            // A ticket that was written by hand without it shows everything on purpose.
            (None, Some(_)) if *name == "disclosure" && wrote.is_none() => is_wanted = false,
            // What a person took out stays out; but that would open what no rule opens.
            (None, Some(_)) if *name != "disclosure" && wrote.is_some() => decision.kept.push(name),
            (None, Some(cell)) => {
                decision.changes.insert(name, Change::Set(cell.clone()));
            }
            (_, None) => {}
        }
        if let Some(cell) = wants.filter(|_| is_wanted) {
            decision.wrote.insert((*name).to_owned(), hash(cell.meaning().as_bytes()));
        }
    }
    decision
}

/// The hashes of what the import writes for a new ticket.
pub fn wrote(wanted: &Wanted) -> BTreeMap<String, String> {
    let shared = SHARED.iter().filter_map(|name| Some((name, wanted.fields.get(name)?)));
    shared.map(|(name, cell)| ((*name).to_owned(), hash(cell.meaning().as_bytes()))).collect()
}

/// Whether a value that is written says what the tracker does: a state by the words of the site, a
/// date with or without its time.
fn says(name: &str, written: &str, cell: &Cell, config: &Config) -> bool {
    let meant = cell.meaning();
    match name {
        "state" => state(written, config).is_some_and(|state| state.name() == meant),
        "first_requested" | "last_updated" => written.get(..10) == Some(meant.as_str()),
        _ => written == meant,
    }
}

/// The state that a word in a list of tickets stands for.
pub fn state(word: &str, config: &Config) -> Option<State> {
    parse_choice(config.states.get(word).map_or(word, String::as_str))
}
