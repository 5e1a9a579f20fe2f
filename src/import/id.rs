//! The ids of tickets from other tools: what they are, and which of them cannot be.

use std::collections::BTreeMap;

use super::Tool;
use super::prose;
use super::record::Record;
use super::tickets::Request;
use super::written::Writings;
use crate::diagnostic::{Code, Diagnostic, Severity, Text, printable};
use crate::site::name;
use crate::text;

/// The ids of one import.
pub struct Ids<'a> {
    request: &'a Request<'a>,
    writings: &'a Writings,
    /// The list of tickets.
    path: &'a str,
    /// Id and title of each ticket of the list, by its id in small letters, as addresses have it.
    listed: BTreeMap<String, (String, String)>,
    /// Which ticket of another tool has an id, by that id in small letters.
    owners: BTreeMap<String, (&'a str, &'a str)>,
}

impl<'a> Ids<'a> {
    /// With what earlier imports wrote, and with ids and titles of the list at `path`.
    pub fn new(
        request: &'a Request<'a>,
        writings: &'a Writings,
        path: &'a str,
        listed: impl Iterator<Item = (String, String)>,
    ) -> Self {
        let owners = writings
            .iter()
            .map(|((origin, key), written)| (written.target.to_lowercase(), (origin.as_str(), key.as_str())));
        let listed = listed.map(|(id, title)| (id.to_lowercase(), (id, title)));
        Self { request, writings, path, listed: listed.collect(), owners: owners.collect() }
    }

    /// The id of a ticket: the one that it has, else its name with what stands before numbers.
    pub fn of(&self, origin: &str, key: &str) -> String {
        if let Some(written) = self.writings.get(&(origin.to_owned(), key.to_owned())) {
            return written.target.clone();
        }
        let usual = match self.request.tool {
            Tool::Jira | Tool::Linear => return key.to_owned(),
            Tool::Csv if !key.starts_with(|c: char| c.is_ascii_digit()) => return key.to_owned(),
            Tool::Github => "GH-",
            Tool::Fider => "FIDER-",
            Tool::Canny => "CANNY-",
            Tool::Csv => "REQ-",
        };
        format!("{}{key}", self.prefix(origin).unwrap_or(usual))
    }

    /// What somebody said should stand before numbers.
    fn prefix(&self, origin: &str) -> Option<&str> {
        let prefixes = &self.request.config.import.prefix;
        let prefix = self.request.prefix.as_ref().or_else(|| prefixes.get(origin));
        prefix.or_else(|| prefixes.get(self.request.tool.name())).map(String::as_str)
    }

    /// Why a ticket cannot have this id, which is its own from now on.
    pub fn refuse(&mut self, record: &'a Record, id: &str) -> Option<Diagnostic> {
        let name = (record.origin.as_str(), record.key.as_str());
        let owner = self.owners.insert(id.to_lowercase(), name).filter(|owner| *owner != name);
        let listed = self.listed.get(&id.to_lowercase());
        let other = listed.map(|(other, _)| (self.path, other.as_str())).filter(|other| other.1 != id);
        if let Some((origin, key)) = owner.or(other) {
            return Some(same_id(record, id, origin, key));
        }
        if let Some(reason) = name::fault(id) {
            return Some(no_address(record, id, &reason));
        }
        let is_new = !self.writings.contains_key(&(record.origin.clone(), record.key.clone()));
        let is_numbered = self.request.tool == Tool::Csv && id != record.key && self.prefix(name.0).is_none();
        listed
            .filter(|(_, title)| is_new && is_numbered && *title != prose::title(&record.title).text)
            .map(|(id, title)| by_chance(record, id, title))
    }
}

fn same_id(record: &Record, id: &str, origin: &str, key: &str) -> Diagnostic {
    let (id, mine, other) = (
        printable(id),
        printable(&format!("{} {}", record.origin, record.key)),
        printable(&format!("{origin} {key}")),
    );
    let message = text!(
        "{mine} と {other} の番号が、どちらも {id} になります",
        "{mine} and {other} would both be {id}"
    );
    let origin = printable(&record.origin);
    error(Code::DuplicateId, record, message).help(text!(
        "--prefix か、site.yaml の import: prefix: に「\"{origin}\": 別の前置き」を書いて分けてください",
        "tell them apart with --prefix, or with `\"{origin}\": another prefix` under `import: prefix:` in site.yaml"
    ))
}

/// A number of a table says nothing about a ticket that has the same one by hand.
fn by_chance(record: &Record, id: &str, title: &str) -> Diagnostic {
    let (id, mine, other) = (printable(id), printable(&record.title), printable(title));
    let message = text!(
        "「{mine}」の番号が {id} になりますが、{id} は手で書いた別の要望「{other}」です",
        "`{mine}` would be {id}, but {id} is another ticket, written by hand: `{other}`"
    );
    error(Code::DuplicateId, record, message)
        .help(text!(
            "別の要望なら、--prefix CSV- のように、ほかの前置きを付けてください",
            "if they differ, give these another prefix, such as --prefix CSV-"
        ))
        .help(text!(
            "番号が同じものは同じ要望なら、--prefix REQ- を付けてください",
            "if the same numbers mean the same tickets, add --prefix REQ-"
        ))
}

fn no_address(record: &Record, id: &str, reason: &Text) -> Diagnostic {
    let (shown, ja, en) = (printable(id), &reason.ja, &reason.en);
    let message = text!(
        "番号「{shown}」はアドレスに使えません。{ja}",
        "the id `{shown}` cannot be part of an address: {en}"
    );
    error(Code::BadAddress, record, message).help(text!(
        "もとの道具かファイルで、文字と数字、「-」だけの番号にしてください",
        "give it an id of letters, digits and `-` in the tool or in the file"
    ))
}

fn error(code: Code, record: &Record, message: Text) -> Diagnostic {
    let mut diagnostic = Diagnostic::file(code, &record.file, message);
    diagnostic.severity = Severity::Error;
    diagnostic
}
