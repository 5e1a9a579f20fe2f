//! A ticket as another tool tells it, before anything is decided about it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::date::{Dates, Fault};
use super::state::States;
use super::table::{Row, Table};
use super::{Sheet, column, nothing};
use crate::choice;
use crate::config::State;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::SitePath;
use crate::text;
use crate::yaml::Choice;

choice! {
    /// What a column can hold.
    Field {
        /// The name of the ticket in its tool.
        Id = "id",
        /// Its title.
        Title = "title",
        /// Its state.
        State = "state",
        /// How it was closed.
        Resolution = "resolution",
        /// How many want it.
        Requests = "requests",
        /// When it was first asked for.
        FirstRequested = "first_requested",
        /// When it last moved.
        LastUpdated = "last_updated",
        /// The versions that have it.
        ReleasedIn = "released_in",
        /// The ticket that it is the same as.
        MergedInto = "merged_into",
        /// The description.
        UseCase = "use_case",
        /// The answer.
        Response = "response",
        /// When it was answered.
        ResponseDate = "response_date",
        /// Labels or tags.
        Label = "label",
        /// Components or categories.
        Component = "component",
        /// The type of issue.
        Type = "type",
        /// Project, team, repository or board.
        Project = "project",
        /// Since when it counts no more.
        Archived = "archived",
    }
}

impl Field {
    /// Whether several columns together hold the values of it.
    pub fn is_list(self) -> bool {
        matches!(self, Self::ReleasedIn | Self::Label | Self::Component | Self::Type | Self::Project)
    }

    /// Whether it holds dates.
    fn is_date(self) -> bool {
        matches!(self, Self::FirstRequested | Self::LastUpdated | Self::ResponseDate)
    }
}

/// What is known of a ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The file that tells of it.
    pub file: SitePath,
    /// The line on which it begins there; 0 if lines mean nothing.
    pub line: u64,
    /// The tool and the place in it: `jira:WEB`, `github:acme/app`, `fider`.
    pub origin: String,
    /// Its name there.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What it has come to, or the word for that which nobody knows.
    pub state: Result<State, String>,
    /// How many want it, where its tool says so.
    pub requests: Option<u32>,
    /// When it was first asked for.
    pub first_requested: Option<Date>,
    /// When it last moved.
    pub last_updated: Option<Date>,
    /// The versions that have it.
    pub versions: Vec<String>,
    /// The name of the ticket that it is the same as.
    pub duplicate_of: Option<String>,
    /// What its tool says that people want, as Markdown.
    pub body: Option<String>,
    /// The answer to those who asked, as Markdown, and its day.
    pub response: Option<(String, Option<Date>)>,
    /// What rules can look at.
    pub traits: Traits,
}

/// What rules of the site can look at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Traits {
    /// Labels or tags.
    pub labels: Vec<String>,
    /// Components or categories.
    pub components: Vec<String>,
    /// Types of issues.
    pub types: Vec<String>,
    /// Projects, teams, repositories, boards.
    pub projects: Vec<String>,
    /// Cells by the name of their column, in lower case.
    pub columns: BTreeMap<String, Vec<String>>,
}

/// Everything that was read, and what was not.
#[derive(Debug, Default)]
pub struct Records {
    /// The tickets.
    pub records: Vec<Record>,
    /// Names of columns that are not imported, and how many values stood in them.
    pub dropped: BTreeMap<String, usize>,
    /// Tickets that count no more in their tool.
    pub archived: Vec<Record>,
}

/// Names that a tool gives to what a column holds, without regard to case.
pub type Names = &'static [(Field, &'static [&'static str])];

/// How the tables of a tool are read.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The tool.
    pub tool: &'static str,
    /// Its names for columns.
    pub names: Names,
    /// Columns without which nothing can be done.
    pub required: &'static [Field],
    /// What separates several labels in a cell.
    pub separators: &'static [&'static str],
    /// What state a row tells of.
    pub state: fn(&States<'_>, &Cells<'_>) -> Result<State, String>,
    /// Where in the tool a ticket is, by its name: the project, say.
    pub scope: fn(&str) -> Option<&str>,
    /// Makes Markdown of a description.
    pub body: fn(&str) -> String,
}

/// A row with what its cells are.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    row: &'a Row,
    fields: &'a [Option<Field>],
}

impl<'a> Cells<'a> {
    /// All that stands in the columns of a field.
    pub fn all(self, field: Field) -> impl Iterator<Item = &'a str> {
        let cells = self.row.cells.iter().zip(self.fields);
        cells
            .filter(move |(_, of)| **of == Some(field))
            .map(|(cell, _)| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// The first of it.
    pub fn get(self, field: Field) -> Option<&'a str> {
        self.all(field).next()
    }
}

/// How the tables of one import are read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The tables of the tool.
    pub shape: &'a Shape,
    /// What was asked for.
    pub sheet: &'a Sheet,
    /// Words for states.
    pub states: &'a States<'a>,
    /// Columns that rules look at, in lower case.
    pub conditions: &'a [String],
    /// Seconds east of UTC of the site.
    pub offset: i32,
}

/// Reads the tickets of a table.
pub fn read(table: &Table, reading: &Reading<'_>, into: &mut Records, found: &mut Vec<Diagnostic>) {
    let Reading { shape, sheet, conditions, .. } = *reading;
    let fields = column::assign(table, shape, &sheet.map, found);
    let missing: Vec<Field> =
        shape.required.iter().copied().filter(|field| !fields.contains(&Some(*field))).collect();
    if !missing.is_empty() {
        found.extend(missing.into_iter().map(|field| column::missing(table, shape, field)));
        return;
    }
    if table.rows.is_empty() && found.is_empty() {
        found.push(nothing(&table.file));
    }
    let is_read = |name: &String| conditions.contains(&name.to_lowercase());
    for (number, name) in table.columns.iter().enumerate() {
        if fields[number].is_none() && !is_read(name) {
            let values = table.rows.iter().filter(|row| !row.cells[number].trim().is_empty()).count();
            if values > 0 {
                *into.dropped.entry(name.clone()).or_default() += values;
            }
        }
    }
    let cells = |row| Cells { row, fields: &fields };
    let dates = table.rows.iter().flat_map(|row| {
        Field::ALL
            .iter()
            .filter(|(_, field)| field.is_date())
            .flat_map(move |(_, field)| cells(row).all(*field))
    });
    let rows = Rows {
        table,
        reading: *reading,
        dates: Dates::new(sheet.order, reading.offset, dates),
        has_ids: fields.contains(&Some(Field::Id)),
        has_requests: fields.contains(&Some(Field::Requests)),
    };
    for row in &table.rows {
        let Some(record) = rows.record(row, cells(row), found) else { continue };
        if cells(row).get(Field::Archived).is_some() {
            into.archived.push(record);
        } else {
            into.records.push(record);
        }
    }
}

/// What is the same for all rows of a table.
struct Rows<'a> {
    table: &'a Table,
    reading: Reading<'a>,
    dates: Dates,
    has_ids: bool,
    has_requests: bool,
}

impl Rows<'_> {
    fn record(&self, row: &Row, cells: Cells<'_>, found: &mut Vec<Diagnostic>) -> Option<Record> {
        let line = row.line;
        let Some(title) = cells.get(Field::Title) else {
            found.push(self.empty(line, Field::Title));
            return None;
        };
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let key = match cells.get(Field::Id) {
            Some(key) => key.split_whitespace().collect::<Vec<_>>().join("-"),
            None if self.has_ids => {
                found.push(self.empty(line, Field::Id));
                return None;
            }
            None => number_of(&title),
        };
        let mut date = |field| {
            let text = cells.get(field)?;
            let date = self.dates.read(text);
            date.map_err(|fault| found.push(self.wrong_date(line, field, text, fault))).ok()
        };
        let first_requested = date(Field::FirstRequested);
        let last_updated = date(Field::LastUpdated);
        let response_date = date(Field::ResponseDate);
        // An empty cell among counts says that nobody has asked.
        let requests = cells.get(Field::Requests).or(self.has_requests.then_some("0")).and_then(|text| {
            let count = text.replace(',', "").parse::<f64>().ok();
            let count = count.filter(|count| (0.0..=1e9).contains(count) && count.fract() == 0.0);
            if count.is_none() {
                found.push(self.wrong_count(line, text));
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to 1e9, checked above"
            )]
            count.map(|count| count as u32)
        });
        let Reading { shape, states, .. } = self.reading;
        let scope = (shape.scope)(&key);
        let tool = shape.tool;
        Some(Record {
            file: self.table.file.clone(),
            line,
            origin: scope.map_or_else(|| tool.to_owned(), |scope| format!("{tool}:{scope}")),
            title,
            state: (shape.state)(states, &cells),
            requests,
            first_requested,
            last_updated,
            versions: cells.all(Field::ReleasedIn).map(str::to_owned).collect(),
            duplicate_of: cells.get(Field::MergedInto).filter(|other| *other != key).map(str::to_owned),
            body: cells.get(Field::UseCase).map(shape.body),
            response: cells.get(Field::Response).map(|text| (text.to_owned(), response_date)),
            traits: Traits {
                labels: split(cells.all(Field::Label), shape.separators),
                components: split(cells.all(Field::Component), shape.separators),
                types: split(cells.all(Field::Type), &[]),
                projects: split(cells.all(Field::Project), &[]),
                columns: self.columns(row),
            },
            key,
        })
    }

    fn columns(&self, row: &Row) -> BTreeMap<String, Vec<String>> {
        let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, cell) in self.table.columns.iter().zip(&row.cells) {
            let name = name.to_lowercase();
            if self.reading.conditions.contains(&name) {
                columns.entry(name).or_default().push(cell.trim().to_owned());
            }
        }
        columns
    }

    fn empty(&self, line: u64, field: Field) -> Diagnostic {
        let name = field.name();
        let message = text!("{line} 行目の {name} が空です", "{name} is empty on line {line}");
        Diagnostic::file(Code::TableSyntax, &self.table.file, message)
            .help(text!("この行を直すか、消してください", "mend or remove the row"))
    }

    fn wrong_count(&self, line: u64, text: &str) -> Diagnostic {
        let shown = printable(text);
        Diagnostic::file(
            Code::WrongValue,
            &self.table.file,
            text!("{line} 行目の「{shown}」は件数ではありません", "`{shown}` on line {line} is not a count"),
        )
    }

    fn wrong_date(&self, line: u64, field: Field, text: &str, fault: Fault) -> Diagnostic {
        let (name, shown) = (field.name(), printable(text));
        match fault {
            Fault::Ambiguous(one, other) => Diagnostic::file(
                Code::WrongDate,
                &self.table.file,
                text!(
                    "{line} 行目の日付「{shown}」は {one} とも {other} とも読めます",
                    "the date `{shown}` on line {line} could be {one} or {other}"
                ),
            )
            .help(text!(
                "並びを --date-format d/m/y、m/d/y、y/m/d のどれかで教えてください",
                "say in which order it is written: --date-format d/m/y, m/d/y or y/m/d"
            )),
            Fault::Wrong => Diagnostic::file(
                Code::WrongDate,
                &self.table.file,
                text!(
                    "{line} 行目の {name} の「{shown}」は日付として読めません",
                    "`{shown}` in {name} on line {line} is not a date"
                ),
            )
            .help(text!(
                "もとの道具の日付の形を確かめてください",
                "check how dates are written in the tool that exported it"
            )),
        }
    }
}

/// A number for a title, where nothing else tells tickets apart.
fn number_of(title: &str) -> String {
    let hash = blake3::hash(title.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_be_bytes([a, b, c, d]).to_string()
}

/// The words of all cells, where a cell can hold several.
fn split<'a>(cells: impl Iterator<Item = &'a str>, separators: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = cells.map(str::to_owned).collect();
    for separator in separators {
        words = words.iter().flat_map(|word| word.split(separator)).map(str::to_owned).collect();
    }
    words.into_iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}
