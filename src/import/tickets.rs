//! From the tickets of another tool to `data/tickets.yaml` and the ledger.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::edit::{Changes, Fault, List};
use super::id::Ids;
use super::plan::{self, Decision, Neighbours, Wanted};
use super::record::{Record, Records};
use super::report::Report;
use super::value::{Cell, meaning};
use super::written::{self, Writings, Written};
use super::{File, Imported, Sheet, Tool, read};
use crate::config::{Config, Disclosure, State};
use crate::diagnostic::{Code, Diagnostic, Severity, printable};
use crate::document::{self, Kind, ledger};
use crate::source::{MAX_TEXT_BYTES, SitePath, Sources};
use crate::text;
use crate::yaml::{self, Findings};

/// What is asked for.
pub struct Request<'a> {
    /// Where the files come from.
    pub tool: Tool,
    /// What was exported.
    pub files: &'a [File],
    /// The site as it is.
    pub site: &'a Sources,
    /// Its configuration.
    pub config: &'a Config,
    /// The day for the ledger.
    pub today: Date,
    /// How tables are read.
    pub sheet: Sheet,
    /// What stands before the number of a ticket, instead of what `site.yaml` says.
    pub prefix: Option<String>,
    /// Tells several boards of one tool apart.
    pub name: Option<String>,
    /// Whether the files hold only some of the tickets.
    pub partial: bool,
    /// Tickets that are no longer in the tool and stay as if written by hand.
    pub keep: Vec<String>,
}

/// The site's side of an import.
struct Site<'a> {
    path: &'static str,
    text: &'a str,
    ledger: &'a str,
    writings: Writings,
    lives: BTreeMap<String, ledger::Life>,
    /// Tickets that stand elsewhere than in the list, and where.
    elsewhere: BTreeMap<String, SitePath>,
    versions: BTreeSet<String>,
}

/// Imports tickets.
pub fn import(request: &Request<'_>) -> Imported {
    let mut found = Vec::new();
    let site = site(request, &mut found);
    let findings = Findings::default();
    let source = request.site.find(site.path);
    let node = source.and_then(|source| {
        let start = if site.text.starts_with('\u{feff}') { 3 } else { 0 };
        yaml::parse(source.id, site.text, start..site.text.len(), &findings)
    });
    found.append(&mut findings.into_inner());
    let is_unreadable = node.is_none() && !site.text.trim_start_matches('\u{feff}').trim().is_empty();
    let list = match List::new(site.text, node.as_ref(), request.config) {
        Ok(list) if !is_unreadable => list,
        Ok(_) => return Imported::failed(found),
        Err(fault) => {
            found.push(cannot_change(site.path, fault));
            return Imported::failed(found);
        }
    };
    let records = read::records(request, &site.writings, &mut found);
    if found.iter().any(|one| one.severity == Severity::Error) {
        return Imported::failed(found);
    }
    let mut merge = Merge::new(request, &site, &list);
    merge.take(&records, &mut found);
    merge.look_for_missing(&records, &mut found);
    merge.finish(&records, found)
}

/// Reads what the site has that an import must know.
fn site<'a>(request: &Request<'a>, found: &mut Vec<Diagnostic>) -> Site<'a> {
    const PATHS: [&str; 2] = ["content/data/tickets.yaml", "content/data/tickets.yml"];
    let path = PATHS.into_iter().find(|path| request.site.find(path).is_some()).unwrap_or(PATHS[0]);
    let findings = Findings::default();
    let (list, ledger) = (
        super::text(request.site, path, request.config, found),
        super::text(request.site, ledger::PATH, request.config, found),
    );
    let events = request.site.find(ledger::PATH).map(|source| ledger::read(source, ledger, &findings));
    found.append(&mut findings.into_inner());
    let mut elsewhere = BTreeMap::new();
    let mut versions = BTreeSet::new();
    let parsed = document::parse_all(request.site, request.config, &mut document::Kept::default());
    for document in parsed.iter().flat_map(|(_, parsed)| &parsed.documents) {
        let file = &request.site.get(document.source).path;
        match &document.kind {
            Kind::Ticket(_) if file.as_str() != path => {
                let id = document.front_matter.id.as_ref();
                elsewhere.extend(id.map(|id| (id.value.clone(), file.clone())));
            }
            Kind::Release(release) => {
                versions.extend(release.version.as_ref().map(|version| version.value.clone()))
            }
            _ => {}
        }
    }
    Site {
        path,
        text: list,
        ledger,
        writings: super::writings(request.site, request.config, found),
        lives: ledger::Life::all(&events.unwrap_or_default()),
        elsewhere,
        versions,
    }
}

fn cannot_change(path: &str, fault: Fault) -> Diagnostic {
    let path = SitePath::new(path);
    match fault {
        Fault::Form => Diagnostic::file(
            Code::TableSyntax,
            &path,
            text!(
                "このファイルは、要望を 1 件ずつ「- id: …」で始めるリストではないため、書き足せません",
                "nothing can be added here: this is not a list in which each ticket begins with `- id: …`"
            ),
        ),
        Fault::Result => Diagnostic::file(
            Code::TableSyntax,
            &path,
            text!(
                "このファイルの書き方では、変更を安全に書き込めません",
                "this file is written in a way in which the changes cannot be made safely"
            ),
        ),
    }
    .help(text!(
        "項目を 1 行に 1 つ、「項目: 値」の形で書き直してください",
        "write one field a line, in the form `field: value`"
    ))
}

/// The tickets of the tool and those of the site, brought together.
struct Merge<'a> {
    request: &'a Request<'a>,
    site: &'a Site<'a>,
    list: &'a List<'a>,
    /// Number of each ticket of the list, by id.
    entries: BTreeMap<String, usize>,
    writings: Writings,
    changes: BTreeMap<usize, Changes>,
    new: BTreeMap<String, BTreeMap<&'static str, Cell>>,
    events: Vec<ledger::Event>,
    report: Report,
}

impl<'a> Merge<'a> {
    fn new(request: &'a Request<'a>, site: &'a Site<'a>, list: &'a List<'a>) -> Self {
        let entries = (0..list.len()).filter_map(|entry| Some((list.id(entry)?, entry))).collect();
        Self {
            request,
            site,
            list,
            entries,
            writings: site.writings.clone(),
            changes: BTreeMap::new(),
            new: BTreeMap::new(),
            events: Vec::new(),
            report: Report::default(),
        }
    }

    /// Takes every record in.
    fn take(&mut self, records: &Records, found: &mut Vec<Diagnostic>) {
        let site = self.site;
        let title = |entry| self.list.field(entry, "title").map(meaning).unwrap_or_default();
        let listed = self.entries.iter().map(|(id, entry)| (id.clone(), title(*entry)));
        let mut ids = Ids::new(self.request, &site.writings, site.path, listed);
        let own: Vec<String> =
            records.records.iter().map(|record| ids.of(&record.origin, &record.key)).collect();
        let known: BTreeSet<String> = own.iter().chain(self.entries.keys()).cloned().collect();
        for (record, id) in records.records.iter().zip(&own) {
            if let Some(refused) = ids.refuse(record, id) {
                found.push(refused);
                continue;
            }
            if let Some(file) = self.site.elsewhere.get(id) {
                self.report.elsewhere.push((id.clone(), file.clone()));
                continue;
            }
            let Ok(state) = record.state else { continue };
            let original = record.duplicate_of.as_ref().filter(|_| state == State::Duplicate);
            let original = original.map(|key| ids.of(&record.origin, key));
            if let Some(original) = original.as_ref().filter(|original| !known.contains(*original)) {
                self.report.lost_originals.push((id.clone(), original.clone()));
            }
            let near = Neighbours {
                release: self.release(record, state),
                original: original.filter(|original| known.contains(original)),
            };
            let wanted = plan::want(record, state, id, self.request.config, &near);
            self.settle(record, wanted);
        }
    }

    /// The version of a release of the site that a released ticket is in.
    fn release(&self, record: &Record, state: State) -> Option<&'a str> {
        let plain = |version: &str| version.trim().trim_start_matches(['v', 'V']).to_owned();
        let mut versions = record.versions.iter().filter(|_| state == State::Released);
        versions.find_map(|version| {
            self.site.versions.iter().find(|known| plain(known) == plain(version)).map(String::as_str)
        })
    }

    /// Decides about one ticket.
    fn settle(&mut self, record: &Record, wanted: Wanted) {
        let name = (record.origin.clone(), record.key.clone());
        let id = wanted.id.clone();
        let life = self.site.lives.get(&id);
        let last_seen = life.and_then(ledger::Life::last_seen).map(|(_, state)| state);
        let is_ended = life.is_some_and(|life| life.end().is_some());
        let entry = self.entries.get(&id).copied();
        let before = match entry {
            Some(entry) => {
                let word = self.list.field(entry, "state").map(meaning);
                word.and_then(|word| plan::state(&word, self.request.config)).or(last_seen)
            }
            None if is_ended => {
                self.report.withdrawn.push(id);
                return;
            }
            None => last_seen,
        };
        self.report.people += wanted.people;
        self.report.links += wanted.links;
        let (has_response, original);
        let wrote = match entry {
            None => {
                has_response = wanted.fields.contains_key("response");
                original = wanted.fields.get("merged_into").map(Cell::meaning);
                self.report.add(&wanted);
                let wrote = plan::wrote(&wanted);
                self.new.insert(id.clone(), wanted.fields.clone());
                wrote
            }
            Some(entry) => {
                let last = self.site.writings.get(&name).map(|written| &written.wrote);
                let Decision { changes, wrote, kept } =
                    plan::decide(&wanted, self.list, entry, last, self.request.config);
                has_response =
                    changes.contains_key("response") || self.list.field(entry, "response").is_some();
                self.report.change(&wanted, before, &changes, &kept);
                original = match changes.get("merged_into") {
                    Some(change) => change.meaning(),
                    None => self.list.field(entry, "merged_into").map(meaning),
                };
                if !changes.is_empty() {
                    self.changes.insert(entry, changes);
                }
                wrote
            }
        };
        // Readers who see a duplicate of nothing are owed an answer, too.
        let refused = match wanted.state {
            State::Declined | State::Deferred => true,
            State::Duplicate => wanted.disclosure != Disclosure::Hidden && original.is_none(),
            _ => false,
        };
        let what = original.map_or(ledger::What::Seen(wanted.state), ledger::What::Merged);
        if life.and_then(ledger::Life::last) != Some(&what) {
            self.events.push(ledger::Event { date: self.request.today, id: id.clone(), what });
        }
        if refused && !has_response && before != Some(wanted.state) {
            self.report.unanswered.entry(wanted.state).or_default().push(id.clone());
        }
        self.writings.insert(name, Written { target: id, wrote });
    }

    /// Looks for tickets that an earlier import brought and that are not there any more.
    fn look_for_missing(&mut self, records: &Records, found: &mut Vec<Diagnostic>) {
        let origins: BTreeSet<&str> = records.records.iter().map(|record| record.origin.as_str()).collect();
        let there: BTreeSet<(&str, &str)> = records
            .records
            .iter()
            .chain(&records.archived)
            .map(|record| (record.origin.as_str(), record.key.as_str()))
            .collect();
        let mut keep: BTreeSet<&str> = self.request.keep.iter().map(String::as_str).collect();
        for ((origin, key), written) in &self.site.writings {
            let id = written.target.as_str();
            if !origins.contains(origin.as_str()) || there.contains(&(origin, key)) {
                continue;
            }
            let entry = self.entries.get(id);
            let life = self.site.lives.get(id);
            let is_explained = entry.is_some_and(|entry| self.list.field(*entry, "merged_into").is_some())
                || life.is_some_and(|life| life.end().is_some())
                || (entry.is_none() && life.is_none());
            if keep.remove(id) || is_explained {
                self.writings.remove(&(origin.clone(), key.clone()));
            } else if !self.request.partial {
                found.push(missing(&self.request.files[0].name, id, life));
            }
        }
        let file = self.request.files.first().map_or("", |file| file.name.as_str());
        for id in keep {
            let shown = printable(id);
            let mut diagnostic = Diagnostic::file(
                Code::UnknownReference,
                &SitePath::new(file),
                text!(
                    "--keep {shown}：なくなった要望に「{shown}」はありません",
                    "--keep {shown}: no ticket `{shown}` is missing"
                ),
            );
            diagnostic.severity = Severity::Error;
            found.push(diagnostic.help(text!("番号を確かめてください", "check the id")));
        }
    }

    /// The files that come of it.
    fn finish(mut self, records: &Records, mut found: Vec<Diagnostic>) -> Imported {
        self.report.archived = records.archived.len();
        self.report.dropped.clone_from(&records.dropped);
        let tickets = match self.list.apply(&self.changes, &self.new) {
            Ok(text) => text,
            Err(fault) => {
                found.push(cannot_change(self.site.path, fault));
                String::new()
            }
        };
        if tickets.len() as u64 > MAX_TEXT_BYTES {
            found.push(Diagnostic::file(
                Code::FileTooLarge,
                &SitePath::new(self.site.path),
                text!(
                    "要望が多すぎて、1 つのファイルに入りません",
                    "there are too many tickets for one file"
                ),
            ));
        }
        let mut imported =
            Imported { diagnostics: found, report: self.report.lines(), ..Imported::default() };
        if !imported.has_errors() {
            let written = written::write(&self.writings);
            if !self.events.is_empty() {
                imported.put(self.request.site, ledger::PATH, ledger::append(self.site.ledger, self.events));
            }
            imported.put(self.request.site, self.site.path, tickets);
            imported.put(self.request.site, written::PATH, written);
        }
        imported
    }
}

fn missing(file: &str, id: &str, life: Option<&ledger::Life>) -> Diagnostic {
    let id = printable(id);
    let seen = life.and_then(ledger::Life::last_seen);
    let message = match seen {
        Some((date, state)) => {
            let state = state.name();
            text!(
                "{id} がエクスポートにもうありません。最後にあったのは {date}（{state}）です",
                "{id} is not in this export any more; it was last there on {date} ({state})"
            )
        }
        None => text!("{id} がエクスポートにもうありません", "{id} is not in this export any more"),
    };
    Diagnostic::file(Code::VanishedTicket, &SitePath::new(file), message)
        .help(text!(
            "ほかの要望にまとめたなら、tickets.yaml の {id} に merged_into: を書いてください",
            "if it became part of another, write `merged_into:` into {id} in tickets.yaml"
        ))
        .help(text!(
            "このまま残すなら、--keep {id} を付けてください。エクスポートが一部だけなら --partial です",
            "to keep it as it is, add --keep {id}; if the export holds only some tickets, add --partial"
        ))
        .help(text!(
            "取り下げるなら、shirube ledger withdraw {id} --reason 理由 を実行してください",
            "to take it out, run shirube ledger withdraw {id} --reason REASON"
        ))
}
