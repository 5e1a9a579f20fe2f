//! The exported files of a tracker as records, each ticket once.

use std::collections::BTreeMap;

use super::record::{Record, Records, Shape};
use super::report::list;
use super::state::States;
use super::tickets::Request;
use super::value::Cell;
use super::written::{Writings, Written, hash};
use super::{Tool, canny, csv, fider, github, jira, linear, prose, record, table};
use crate::config::State;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest, printable};
use crate::source::SitePath;
use crate::text;
use crate::yaml::Choice;

/// Reads the exported files.
///
/// What is archived in its tool is left out, unless `writings` tell that it was imported before: then it
/// has come to an end there that the site must tell of.
pub fn records(request: &Request<'_>, writings: &Writings, found: &mut Vec<Diagnostic>) -> Records {
    let mut into = Records::default();
    let import = &request.config.import;
    let conditions =
        import.disclosure.iter().map(|rule| &rule.when).chain(import.fields.iter().map(|rule| &rule.when));
    let conditions: Vec<String> =
        conditions.flat_map(|when| &when.columns).map(|(name, _)| name.to_lowercase()).collect();
    let offset = request.config.utc_offset;
    let (shape, usual): (Option<Shape>, _) = match request.tool {
        Tool::Github => (None, github::STATES),
        Tool::Jira => (Some(jira::SHAPE), jira::STATES),
        Tool::Linear => (Some(linear::SHAPE), linear::STATES),
        Tool::Fider => (Some(fider::SHAPE), fider::STATES),
        Tool::Canny => (Some(canny::SHAPE), canny::STATES),
        Tool::Csv => (Some(csv::SHAPE), csv::STATES),
    };
    let states = States::new(request.config, usual);
    for file in request.files {
        match &shape {
            None => github::read(file, &states, &conditions, offset, &mut into, found),
            Some(shape) => {
                if let Some(table) = table::read(file, request.sheet.width, found) {
                    let reading = record::Reading {
                        shape,
                        sheet: &request.sheet,
                        states: &states,
                        conditions: &conditions,
                        offset,
                    };
                    record::read(&table, &reading, &mut into, found);
                }
            }
        }
    }
    if let Some(name) = &request.name {
        for record in into.records.iter_mut().chain(&mut into.archived) {
            record.origin = format!("{}:{name}", request.tool.name());
        }
    }
    if request.tool == Tool::Github {
        same_repository(&mut into.records, writings);
    }
    let is_known = |record: &mut Record| writings.contains_key(&(record.origin.clone(), record.key.clone()));
    into.records.extend(into.archived.extract_if(.., is_known));
    unknown_states(&into.records, &states, found);
    without_doubles(&mut into.records, found);
    into
}

/// Only the address of an issue tells its repository. Where one export has addresses and another has
/// none, the number with the title that was written tells that an issue is the same.
fn same_repository(records: &mut [Record], writings: &Writings) {
    let mut issues: BTreeMap<&str, Vec<(&str, &Written)>> = BTreeMap::new();
    for ((origin, key), written) in writings {
        if origin == "github" || origin.starts_with("github:") {
            issues.entry(key).or_default().push((origin, written));
        }
    }
    for record in records {
        let Some(known) = issues.get(record.key.as_str()) else { continue };
        let title = hash(Cell::Text(prose::title(&record.title).text).meaning().as_bytes());
        let is_half = |origin: &str| (origin == "github") != (record.origin == "github");
        let mut same = known.iter().filter(|(_, written)| written.wrote.get("title") == Some(&title));
        let is_there = known.iter().any(|(origin, _)| *origin == record.origin);
        if let (Some((origin, _)), None) = (same.next(), same.next())
            && !is_there
            && is_half(origin)
        {
            record.origin = (*origin).to_owned();
        }
    }
}

/// Each word that nobody knows, with how often it stands there.
fn unknown_states(records: &[Record], states: &States<'_>, found: &mut Vec<Diagnostic>) {
    let mut unknown: BTreeMap<(&SitePath, &str), Vec<&str>> = BTreeMap::new();
    for record in records {
        if let Err(word) = &record.state {
            unknown.entry((&record.file, word)).or_default().push(&record.key);
        }
    }
    for ((file, word), keys) in unknown {
        let count = keys.len();
        if word.is_empty() {
            found.push(without_state(file, &keys));
            continue;
        }
        let shown = printable(word);
        let message = text!(
            "状態「{shown}」が分かりません（{count} 件）",
            "the state `{shown}` is not known ({count})"
        );
        let mut diagnostic = Diagnostic::file(Code::UnknownState, file, message);
        diagnostic.severity = Severity::Error;
        if let Some(near) = nearest(word, states.words()) {
            diagnostic = diagnostic.help(text!("「{near}」なら分かります", "`{near}` is known"));
        }
        let ours = State::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        found.push(diagnostic.help(text!(
            "site.yaml の states: に「{shown}: 対応する状態」を足してください（{ours}）",
            "add `{shown}: a state` to `states:` in site.yaml ({ours})"
        )));
    }
}

fn without_state(file: &SitePath, keys: &[&str]) -> Diagnostic {
    let (count, keys) = (keys.len(), list(keys));
    let message = text!("状態が空の要望が {count} 件あります：{keys}", "{count} without a state: {keys}");
    let mut diagnostic = Diagnostic::file(Code::UnknownState, file, message);
    diagnostic.severity = Severity::Error;
    diagnostic.help(text!(
        "もとの道具で状態を入れるか、ファイルのその欄に書いてください",
        "set their states in the tool, or write them into the cells of the file"
    ))
}

/// Tickets that stand there twice: once is enough if both say the same.
fn without_doubles(records: &mut Vec<Record>, found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<(String, String), Record> = BTreeMap::new();
    records.retain(|record| {
        let name = (record.origin.clone(), record.key.clone());
        let Some(other) = first.get(&name) else {
            first.insert(name, record.clone());
            return true;
        };
        let same = Record { file: other.file.clone(), line: other.line, ..record.clone() };
        if same != *other {
            let (key, line, before) = (printable(&record.key), record.line, other.line);
            let message = if line == 0 {
                text!("{key} が 2 回あり、内容が違います", "{key} is there twice and differs")
            } else {
                text!(
                    "{key} が {before} 行目と {line} 行目にあり、内容が違います",
                    "{key} is on line {before} and on line {line}, and they differ"
                )
            };
            let mut diagnostic = Diagnostic::file(Code::DuplicateId, &record.file, message);
            diagnostic.severity = Severity::Error;
            found.push(diagnostic.help(text!("新しいほうだけを残してください", "keep the newer one only")));
        }
        false
    });
}
