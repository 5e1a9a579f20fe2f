//! A list of tickets in YAML that is changed in place.
//!
//! The text is what counts: only the lines of fields that change are written anew, so that comments,
//! quotes and the order of fields stay. What comes out is read again and compared with what was
//! meant; if anything else were different, nothing would be written.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use super::value::{Cell, meaning};
use crate::config::Config;
use crate::source::SourceId;
use crate::yaml::{self, Findings, Key, Node, Value};

/// The order in which new fields are written.
const ORDER: &[&str] = &[
    "id",
    "title",
    "kind",
    "state",
    "horizon",
    "disclosure",
    "requests",
    "first_requested",
    "last_updated",
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

/// A change of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It gets this value.
    Set(Cell),
    /// It goes away.
    Remove,
}

impl Change {
    /// What the field says afterwards.
    pub fn meaning(&self) -> Option<String> {
        match self {
            Self::Set(cell) => Some(cell.meaning()),
            Self::Remove => None,
        }
    }
}

/// The changes of one ticket, by field.
pub type Changes = BTreeMap<&'static str, Change>;

/// The list as it is written.
pub struct List<'a> {
    text: &'a str,
    config: &'a Config,
    entries: Vec<&'a Node>,
    /// How its lines end.
    newline: &'static str,
}

/// Why a list cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is no list, or is written within `[ ]`.
    Form,
    /// The result would not be what was meant.
    Result,
}

impl<'a> List<'a> {
    /// The tickets in `node`, which was read from `text`.
    ///
    /// # Errors
    ///
    /// [`Fault::Form`] if it is no list with one entry after a dash each.
    pub fn new(text: &'a str, node: Option<&'a Node>, config: &'a Config) -> Result<Self, Fault> {
        let entries = match node.map(|node| (&node.value, node)) {
            None | Some((Value::Null, _)) => Vec::new(),
            Some((Value::List(items), node)) if !text[node.span.range()].starts_with('[') => {
                items.iter().collect()
            }
            Some(_) => return Err(Fault::Form),
        };
        let is_map = |entry: &&Node| matches!(entry.value, Value::Map(_));
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        entries.iter().all(is_map).then_some(Self { text, config, entries, newline }).ok_or(Fault::Form)
    }

    /// How many tickets there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The value of a field of a ticket, under our name or that of this tree.
    pub fn field(&self, entry: usize, name: &str) -> Option<&'a Node> {
        self.find(entry, name).map(|(_, node)| node).filter(|node| node.value != Value::Null)
    }

    /// The id of a ticket.
    pub fn id(&self, entry: usize) -> Option<String> {
        self.field(entry, "id").map(meaning).filter(|id| !id.is_empty())
    }

    fn fields(&self, entry: usize) -> &'a [(Key, Node)] {
        match &self.entries[entry].value {
            Value::Map(fields) => fields,
            _ => &[],
        }
    }

    fn find(&self, entry: usize, name: &str) -> Option<&'a (Key, Node)> {
        let ours = |key: &Key| {
            self.config.rename.get(&key.name).map_or(key.name.as_str(), String::as_str) == name
                && !self.config.ignore.contains(&key.name)
        };
        self.fields(entry).iter().find(|(key, _)| ours(key))
    }

    /// The text with tickets changed, by their number, and others added where their ids belong.
    ///
    /// # Errors
    ///
    /// [`Fault::Result`] if the result, read again, is not what was meant.
    pub fn apply(
        &self,
        changes: &BTreeMap<usize, Changes>,
        new: &BTreeMap<String, BTreeMap<&'static str, Cell>>,
    ) -> Result<String, Fault> {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for (entry, changes) in changes {
            self.change(*entry, changes, &mut edits);
        }
        let places = self.places(new.keys());
        for (number, (place, id)) in places.iter().enumerate() {
            edits.push(self.insertion(*place, id, &new[*id], number == 0));
        }
        let mut added = places.into_iter().peekable();
        let mut meant: Vec<BTreeMap<String, String>> = Vec::new();
        for entry in 0..=self.entries.len() {
            while let Some((_, id)) = added.next_if(|(place, _)| *place == entry) {
                let fields = new[id].iter().map(|(name, cell)| ((*name).to_owned(), cell.meaning()));
                meant.push(fields.chain([("id".to_owned(), id.clone())]).collect());
            }
            if entry < self.entries.len() {
                meant.push(self.meant(entry, changes.get(&entry)));
            }
        }
        let text = splice(self.text, edits);
        if read(&text).as_ref() == Some(&meant) { Ok(text) } else { Err(Fault::Result) }
    }

    /// New ids in their order, each with the entry before which it belongs: the first whose id is
    /// greater, or one behind the last.
    fn places<'n>(&self, new: impl Iterator<Item = &'n String>) -> Vec<(usize, &'n String)> {
        // The greatest id so far, entry by entry: it only grows, and so can be searched in halves.
        let mut greatest: Vec<String> = Vec::with_capacity(self.entries.len());
        for entry in 0..self.entries.len() {
            let id = self.id(entry).unwrap_or_default();
            let before = greatest.last().filter(|before| by_id(before, &id) == Ordering::Greater);
            greatest.push(before.cloned().unwrap_or(id));
        }
        let mut ids: Vec<&String> = new.collect();
        ids.sort_by(|a, b| by_id(a, b));
        let place = |id: &String| greatest.partition_point(|other| by_id(other, id) != Ordering::Greater);
        ids.into_iter().map(|id| (place(id), id)).collect()
    }

    /// What an entry says after its changes.
    fn meant(&self, entry: usize, changes: Option<&Changes>) -> BTreeMap<String, String> {
        let mut meant = meanings(self.fields(entry));
        for (name, change) in changes.into_iter().flatten() {
            let written = self.find(entry, name).map_or(*name, |(key, _)| key.name.as_str()).to_owned();
            match change {
                Change::Set(cell) => meant.insert(written, cell.meaning()),
                Change::Remove => meant.remove(&written),
            };
        }
        meant
    }

    fn change(&self, entry: usize, changes: &Changes, edits: &mut Vec<(Range<usize>, String)>) {
        let node = self.entries[entry];
        let start = node.span.range().start;
        let is_flow = self.text[start..].starts_with('{');
        let indent = self.column(self.fields(entry).first().map_or(start, |(key, _)| key.span.range().start));
        for name in ORDER {
            let Some(change) = changes.get(name) else { continue };
            match (change, self.find(entry, name)) {
                (Change::Set(cell), Some((key, value))) => {
                    edits.push(self.exchange(key, value, cell, indent, is_flow));
                }
                (Change::Remove, Some((key, value))) => edits.push(self.removal(entry, key, value, is_flow)),
                (Change::Set(cell), None) if is_flow => {
                    let end = self.end(node) - 1;
                    edits.push((end..end, format!(", {name}: {}", cell.inline())));
                }
                (Change::Set(cell), None) => {
                    let at = self.line_end(self.anchor(entry, name, changes));
                    let newline = self.newline;
                    let field = cell.field(name, indent, newline);
                    edits.push((at..at, format!("{newline}{}{field}", " ".repeat(indent))));
                }
                (Change::Remove, None) => {}
            }
        }
    }

    /// The end of the last field that a new one belongs behind.
    fn anchor(&self, entry: usize, name: &str, changes: &Changes) -> usize {
        let place = ORDER.iter().position(|other| *other == name).unwrap_or(0);
        let stays = |other: &&&str| changes.get(**other) != Some(&Change::Remove);
        let before = ORDER[..place].iter().filter(stays).filter_map(|other| self.find(entry, other));
        let ends = before.map(|(key, value)| self.end_of_field(key, value));
        let first = || self.fields(entry).first().map(|(key, value)| self.end_of_field(key, value));
        ends.max().or_else(first).unwrap_or(self.entries[entry].span.range().end)
    }

    /// Another value for a field: in the place of the old one if both stand on one line.
    fn exchange(
        &self,
        key: &Key,
        value: &Node,
        cell: &Cell,
        indent: usize,
        is_flow: bool,
    ) -> (Range<usize>, String) {
        let end = self.end_of_field(key, value);
        let inline = cell.inline();
        let block = cell.field(&key.name, indent, self.newline);
        let old = value.span.range();
        let is_scalar = matches!(value.value, Value::Scalar { .. }) && old.start >= key.span.range().end;
        let between = if is_scalar { &self.text[key.span.range().end..old.start] } else { "" };
        if is_scalar
            && between.trim_matches(['"', '\'']).trim() == ":"
            && !between.contains('\n')
            && !self.text[old.clone()].contains('\n')
            && (is_flow || !block.contains('\n'))
        {
            return (old, inline);
        }
        let start = key.span.range().start;
        (start..end, if is_flow { format!("{}: {inline}", key.name) } else { block })
    }

    /// A field with its lines.
    fn removal(&self, entry: usize, key: &Key, value: &Node, is_flow: bool) -> (Range<usize>, String) {
        let start = key.span.range().start;
        let end = self.end_of_field(key, value);
        if is_flow {
            return (start..end, format!("{}: ~", key.name));
        }
        let fields = self.fields(entry);
        let at = fields.iter().position(|(other, _)| other.span == key.span).unwrap_or(0);
        if at == 0 {
            // The dash of the entry stands on this line.
            return match fields.get(1) {
                Some((next, _)) => (start..next.span.range().start, String::new()),
                None => (start..end, format!("{}: ~", key.name)),
            };
        }
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let after = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at + 1);
        (line..after, String::new())
    }

    /// A new ticket before the one with this number, or at the end.
    fn insertion(
        &self,
        before: usize,
        id: &str,
        fields: &BTreeMap<&'static str, Cell>,
        is_first: bool,
    ) -> (Range<usize>, String) {
        let newline = self.newline;
        let margin = self.entries.first().map_or(0, |entry| self.column(self.dash(entry)));
        let (margin, indent) = (" ".repeat(margin), margin + 2);
        let mut entry = format!("{margin}- {}", Cell::Text(id.to_owned()).field("id", indent, newline));
        for name in ORDER {
            if let Some(cell) = fields.get(name) {
                entry.push_str(newline);
                entry.push_str(&" ".repeat(indent));
                entry.push_str(&cell.field(name, indent, newline));
            }
        }
        entry.push_str(newline);
        let gap = if self.has_gaps() { newline } else { "" };
        if before < self.entries.len() {
            let at = self.top(before);
            return (at..at, entry + gap);
        }
        let end = self.text.len();
        let is_open = is_first && !self.text.is_empty() && !self.text.ends_with('\n');
        let is_top = is_first && self.text.trim_start_matches('\u{feff}').trim().is_empty();
        let (line, gap) = (if is_open { newline } else { "" }, if is_top { "" } else { gap });
        (end..end, format!("{line}{gap}{entry}"))
    }

    /// Whether an empty line stands between tickets.
    fn has_gaps(&self) -> bool {
        let Some(second) = self.entries.get(1) else { return true };
        self.text[self.end(self.entries[0])..self.dash(second)].replace('\r', "").contains("\n\n")
    }

    /// Where an entry begins, with the comments right above it; those at the top of the file are
    /// about the file.
    fn top(&self, entry: usize) -> usize {
        let line_start = |at: usize| self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let dash = line_start(self.dash(self.entries[entry]));
        let mut top = dash;
        while top > 0 {
            let above = line_start(top - 1);
            if !self.text[above..top].trim_start().starts_with('#') {
                return top;
            }
            top = above;
        }
        dash
    }

    /// Where the dash of an entry stands.
    fn dash(&self, entry: &Node) -> usize {
        let start = entry.span.range().start;
        self.text[..start].rfind('-').unwrap_or(start)
    }

    /// How many characters stand before `at` on its line.
    fn column(&self, at: usize) -> usize {
        self.text[..at]
            .rsplit('\n')
            .next()
            .map_or(0, |line| line.trim_start_matches('\u{feff}').chars().count())
    }

    /// The end of the line on which `at` lies.
    fn line_end(&self, at: usize) -> usize {
        let end = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        if self.text[..end].ends_with('\r') { end - 1 } else { end }
    }

    fn end_of_field(&self, key: &Key, value: &Node) -> usize {
        let name = key.span.range().end;
        let colon = self.text[name..].find(':').map_or(name, |at| name + at + 1);
        if value.value == Value::Null { colon } else { self.end(value).max(colon) }
    }

    /// Where a node ends, with the bracket that closes it.
    fn end(&self, node: &Node) -> usize {
        let range = node.span.range();
        let last = match &node.value {
            Value::List(items) => items.last().map(|item| self.end(item)),
            Value::Map(fields) => fields.last().map(|(key, value)| self.end_of_field(key, value)),
            _ => return range.end,
        };
        let close = match self.text.as_bytes().get(range.start) {
            Some(b'[') => b']',
            Some(b'{') => b'}',
            _ => return last.unwrap_or(range.end),
        };
        let mut at = last.unwrap_or(range.start + 1);
        let bytes = self.text.as_bytes();
        while at < bytes.len() && bytes[at] != close {
            if bytes[at] == b'#' {
                at = self.line_end(at);
            }
            at += 1;
        }
        (at + 1).min(bytes.len())
    }
}

fn meanings(fields: &[(Key, Node)]) -> BTreeMap<String, String> {
    let set = fields.iter().filter(|(_, node)| node.value != Value::Null);
    set.map(|(key, node)| (key.name.clone(), meaning(node))).collect()
}

/// What the entries of a list say; none if it cannot be read.
fn read(text: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let node = yaml::parse(SourceId(0), text, start..text.len(), &Findings::default())?;
    match &node.value {
        Value::Null => Some(Vec::new()),
        Value::List(items) => items
            .iter()
            .map(|item| match &item.value {
                Value::Map(fields) => Some(meanings(fields)),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

/// The text with parts exchanged. What is put in at the same place stays in its order.
fn splice(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        if range.start >= at {
            out.push_str(&text[at..range.start]);
            at = range.end;
        }
        out.push_str(&new);
    }
    out + &text[at..]
}

/// Compares ids as people count: `REQ-9` comes before `REQ-10`.
pub fn by_id(a: &str, b: &str) -> Ordering {
    let parts = |id: &str| {
        let mut parts: Vec<(String, u64)> = Vec::new();
        let mut rest = id;
        while !rest.is_empty() {
            let words = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            let digits =
                rest[words..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |end| words + end);
            parts.push((rest[..words].to_owned(), rest[words..digits].parse().unwrap_or(u64::MAX)));
            rest = &rest[digits..];
        }
        parts
    };
    parts(a).cmp(&parts(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests;
