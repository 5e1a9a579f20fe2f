//! GitHub: what `gh issue list --json …` prints, and the issues of the REST interface.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::date::Dates;
use super::record::{Record, Records, Traits};
use super::state::States;
use super::{File, decode, nothing};
use crate::config::State;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::SitePath;
use crate::text;

/// What GitHub calls states, and what boards of projects usually do.
pub const STATES: &[(&str, State)] = &[
    ("open", State::Received),
    ("completed", State::Released),
    ("not planned", State::Declined),
    ("duplicate", State::Duplicate),
    ("closed", State::Released),
    ("backlog", State::Received),
    ("new", State::Received),
    ("todo", State::Planned),
    ("ready", State::Planned),
    ("in progress", State::InProgress),
    ("in review", State::InProgress),
    ("done", State::Released),
];

/// The fields that are read; everything else is dropped.
const FIELDS: &[&str] = &[
    "number",
    "title",
    "state",
    "stateReason",
    "state_reason",
    "labels",
    "milestone",
    "reactionGroups",
    "reactions",
    "createdAt",
    "created_at",
    "updatedAt",
    "updated_at",
    "url",
    "html_url",
    "issueType",
    "type",
    "projectItems",
    "body",
    "pull_request",
    "closedAt",
    "closed_at",
    "closed",
];

/// Reads issues. `conditions` are the fields that rules look at, in lower case.
pub fn read(
    file: &File,
    states: &States<'_>,
    conditions: &[String],
    offset: i32,
    into: &mut Records,
    found: &mut Vec<Diagnostic>,
) {
    let path = SitePath::new(&file.name);
    let Some(issues) = issues(file, &path, found) else { return };
    if issues.is_empty() {
        found.push(nothing(&path));
    }
    let dates = Dates::new(None, offset, std::iter::empty());
    for (place, issue) in (1..).zip(&issues) {
        let Value::Object(issue) = issue else {
            found.push(incomplete(&path, place));
            continue;
        };
        if issue.contains_key("pull_request") {
            continue;
        }
        for (name, value) in issue {
            let is_read = FIELDS.contains(&name.as_str()) || conditions.contains(&name.to_lowercase());
            if !is_read && !is_empty(value) {
                *into.dropped.entry(name.clone()).or_default() += 1;
            }
        }
        match record(issue, &path, states, conditions, &dates) {
            Some(record) => into.records.push(record),
            None => found.push(incomplete(&path, place)),
        }
    }
}

fn issues(file: &File, path: &SitePath, found: &mut Vec<Diagnostic>) -> Option<Vec<Value>> {
    let text = decode::decode(&file.bytes).unwrap_or_default();
    match serde_json::from_str(&text) {
        Ok(Value::Array(issues)) => return Some(issues),
        Ok(_) => found.push(
            Diagnostic::file(
                Code::TableSyntax,
                path,
                text!("これは Issue の一覧ではありません", "this is no list of issues"),
            )
            .help(command()),
        ),
        Err(error) => {
            let words = printable(&error.to_string());
            found.push(
                Diagnostic::file(
                    Code::TableSyntax,
                    path,
                    text!("JSON として読み取れません（{words}）", "this is not valid JSON ({words})"),
                )
                .help(command()),
            );
        }
    }
    None
}

fn command() -> crate::diagnostic::Text {
    let command = "gh issue list --state all --limit 1000 --json number,title,state,stateReason,labels,milestone,reactionGroups,createdAt,updatedAt,url,issueType";
    text!("{command} でエクスポートしてください", "export it with {command}")
}

fn incomplete(path: &SitePath, place: usize) -> Diagnostic {
    Diagnostic::file(
        Code::TableSyntax,
        path,
        text!(
            "{place} 件目の Issue に number か title がありません",
            "issue {place} of the list has no `number` or no `title`"
        ),
    )
    .help(command())
}

fn record(
    issue: &Map<String, Value>,
    path: &SitePath,
    states: &States<'_>,
    conditions: &[String],
    dates: &Dates,
) -> Option<Record> {
    let text = |names: &[&str]| {
        names.iter().find_map(|name| issue.get(*name)?.as_str()).filter(|text| !text.is_empty())
    };
    let day = |names: &[&str]| -> Option<Date> { dates.read(text(names)?).ok() };
    let title = text(&["title"])?.split_whitespace().collect::<Vec<_>>().join(" ");
    let repository = text(&["html_url", "url"]).and_then(repository);
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in issue {
        let name = name.to_lowercase();
        if conditions.contains(&name) {
            columns.insert(name, words(value));
        }
    }
    Some(Record {
        file: path.clone(),
        line: 0,
        origin: repository.as_ref().map_or("github".to_owned(), |repository| format!("github:{repository}")),
        key: issue.get("number")?.as_u64()?.to_string(),
        title: (!title.is_empty()).then_some(title)?,
        state: state(issue, states),
        requests: thumbs(issue),
        first_requested: day(&["createdAt", "created_at"]),
        last_updated: day(&["updatedAt", "updated_at"]),
        versions: issue.get("milestone").map(words).unwrap_or_default(),
        duplicate_of: None,
        body: text(&["body"]).map(str::to_owned),
        response: None,
        traits: Traits {
            labels: issue.get("labels").map(words).unwrap_or_default(),
            components: Vec::new(),
            types: ["issueType", "type"].iter().filter_map(|name| issue.get(*name)).flat_map(words).collect(),
            projects: repository
                .into_iter()
                .chain(issue.get("projectItems").map(words).unwrap_or_default())
                .collect(),
            columns,
        },
    })
}

/// `acme/app` of an address of an issue.
fn repository(url: &str) -> Option<String> {
    let path = url.split_once("://")?.1.split_once('/')?.1;
    let path = path.strip_prefix("repos/").unwrap_or(path);
    let mut parts = path.split('/');
    Some(format!("{}/{}", parts.next()?, parts.next()?))
}

/// How it was closed says more than that it is; of an open one, the board of a project does.
fn state(issue: &Map<String, Value>, states: &States<'_>) -> Result<State, String> {
    let word = |name: &str| issue.get(name).and_then(Value::as_str).filter(|word| !word.is_empty());
    let state = word("state").unwrap_or("open");
    let better = if state.eq_ignore_ascii_case("closed") {
        word("stateReason")
            .or_else(|| word("state_reason"))
            .filter(|word| !word.eq_ignore_ascii_case("reopened"))
    } else {
        let items = issue.get("projectItems").and_then(Value::as_array).into_iter().flatten();
        items.filter_map(|item| item.get("status")?.get("name")?.as_str()).next()
    };
    let word = better.unwrap_or(state);
    states.find(word).ok_or_else(|| word.to_owned())
}

/// How many have given a thumb up.
fn thumbs(issue: &Map<String, Value>) -> Option<u32> {
    let count = |value: &Value| value.as_u64().and_then(|count| u32::try_from(count).ok());
    if let Some(count) = issue.get("reactions").and_then(|reactions| count(reactions.get("+1")?)) {
        return Some(count);
    }
    let groups = issue.get("reactionGroups")?.as_array()?;
    let thumbs =
        groups.iter().filter(|group| group.get("content").and_then(Value::as_str) == Some("THUMBS_UP"));
    Some(
        thumbs.filter_map(|group| count(group.get("users")?.get("totalCount")?)).fold(0, u32::saturating_add),
    )
}

/// The words in a value: a text, what is named `name` or `title` in a group, or those of a list.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => vec![text.trim().to_owned()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(flag) => vec![flag.to_string()],
        Value::Object(group) => {
            ["name", "title"].iter().find_map(|name| group.get(*name)).map(words).unwrap_or_default()
        }
        Value::Array(items) => items.iter().filter(|item| !item.is_array()).flat_map(words).collect(),
        _ => Vec::new(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}
