//! Tables of tickets under `data/`: YAML, JSON or CSV, one ticket a record.
//!
//! JSON is read as the YAML it also is, so that its values have places too.

use super::prose::check_plain;
use super::{Document, FieldBody, FrontMatter, Kind, Prose, below_content, front_matter, kind};
use crate::config::{Config, Type};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::{SitePath, Source, Span};
use crate::text;
use crate::yaml::{self, Fields, Findings, Key, Located, Node, Value};

/// Reads a table of tickets.
pub fn read(source: &Source, text: &str, config: &Config, findings: &Findings) -> Vec<Document> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let extension = source.path.extension();
    let node = match extension.as_str() {
        "csv" | "json" if yaml::has_conflicts(source.id, text, &(start..text.len()), findings) => None,
        "csv" => csv(source, text, start, findings),
        "json" if !is_json(source, text, start, findings) => None,
        _ => yaml::parse(source.id, text, start..text.len(), findings),
    };
    let Some(node) = node.filter(|node| node.value != Value::Null) else { return Vec::new() };
    let Value::List(records) = &node.value else {
        findings.borrow_mut().push(
            Diagnostic::new(
                Code::TableSyntax,
                node.span.clone(),
                text!(
                    "要望の一覧は、要望を 1 つずつ並べたリストです",
                    "a table of tickets is a list with one ticket an entry"
                ),
            )
            .help(text!(
                "「- id: REQ-1」のように始まる組を並べてください",
                "write groups that begin with `- id: REQ-1`"
            )),
        );
        return Vec::new();
    };
    let tickets = records.iter().flat_map(|record| ticket(source, record, config, findings)).collect();
    if extension == "csv" {
        // Only the place of the whole record is known, which no edit of a cell may replace.
        findings.borrow_mut().iter_mut().for_each(|found| found.fix = None);
    }
    tickets
}

fn ticket(source: &Source, record: &Node, config: &Config, findings: &Findings) -> Vec<Document> {
    let Some(mut fields) = Fields::new(record, findings) else { return Vec::new() };
    fields.rename(|name| super::field_name(name, config));
    super::add_site_defaults(&mut fields, Type::Ticket, config);
    let translations = fields.take("translations");
    let Some(first) = document(source, &fields, config, findings) else { return Vec::new() };
    fields.report_unknown();
    let mut documents = Vec::new();
    if let Some(node) = translations
        && let Some(map) = fields.group(node)
    {
        for (key, node) in map.rest() {
            let Some(mut translated) = fields.group(node) else { continue };
            translated.add_defaults(record);
            translated.rename(|name| super::field_name(name, config));
            super::add_site_defaults(&mut translated, Type::Ticket, config);
            // What is wrong in the untranslated fields has been told; doubles are dropped.
            let Some(mut document) = document(source, &translated, config, findings) else { continue };
            translated.report_unknown();
            document.front_matter.lang = Some(Located { value: key.name.clone(), span: key.span.clone() });
            documents.push(document);
        }
    }
    documents.insert(0, first);
    let prose: Vec<&FieldBody> = documents.iter().flat_map(|document| &document.fields).collect();
    check_plain(record, &prose, config, findings);
    documents
}

fn document(source: &Source, fields: &Fields<'_>, config: &Config, findings: &Findings) -> Option<Document> {
    let prose = Prose::new(source.id, config, findings).keep_words(true);
    let front_matter: FrontMatter = front_matter::read(fields, source, Type::Ticket, None, &prose);
    let kind: Kind = kind::read(Type::Ticket, fields, config, &prose);
    let item = front_matter.id.as_ref()?.value.clone();
    Some(Document {
        source: source.id,
        path: SitePath::new(below_content(&source.path)),
        item: Some(item),
        front_matter,
        kind,
        body: super::Body::default(),
        written: 0..0,
        fields: prose.bodies.into_inner(),
    })
}

/// Whether a text is JSON and not merely YAML that looks like it. How deep it may go is for YAML to say.
fn is_json(source: &Source, text: &str, start: usize, findings: &Findings) -> bool {
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&text[start..]) else { return true };
    let words = printable(&error.to_string());
    if words.starts_with("recursion limit") {
        return true;
    }
    let mut at = start;
    for _ in 1..error.line() {
        at += text[at..].find('\n').map_or(0, |end| end + 1);
    }
    at = (at + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    findings.borrow_mut().push(
        Diagnostic::new(
            Code::TableSyntax,
            Span::new(source.id, at..end),
            text!("JSON として読み取れません（{words}）", "this is not valid JSON ({words})"),
        )
        .help(text!(
            "この場所の引用符、「,」、括弧を確かめてください",
            "check quotation marks, commas and brackets at this place"
        )),
    );
    false
}

/// A CSV file as a list of maps; each cell stands at its record.
fn csv(source: &Source, text: &str, start: usize, findings: &Findings) -> Option<Node> {
    let report = |at: usize, end: usize, message, help| {
        let span = Span::new(source.id, at..end);
        findings.borrow_mut().push(Diagnostic::new(Code::TableSyntax, span, message).help(help));
    };
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&text.as_bytes()[start..]);
    let mut header: Option<Vec<String>> = None;
    let mut records = Vec::new();
    let place = |position: Option<&::csv::Position>| {
        let at = start + position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let at = at.min(text.len());
        let at = at + text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
        let end = text[at..].find(['\r', '\n']).map_or(text.len(), |end| at + end);
        (at, end)
    };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let words = printable(&error.to_string());
                let (at, end) = place(error.position());
                report(
                    at,
                    end,
                    text!("CSV として読み取れません（{words}）", "this is not valid CSV ({words})"),
                    text!("引用符と区切りを確かめてください", "check the quotation marks and separators"),
                );
                return None;
            }
        };
        let (at, end) = place(record.position());
        let Some(names) = &header else {
            let names: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
            if !check_header(&names, at, end, &report) {
                return None;
            }
            header = Some(names);
            continue;
        };
        if record.len() != names.len() {
            let (found, expected) = (record.len(), names.len());
            report(
                at,
                end,
                text!(
                    "この行には {found} 列ありますが、見出しは {expected} 列です",
                    "this row has {found} cells, the header has {expected}"
                ),
                text!(
                    "区切りの「,」の数を確かめてください。値に「,」があれば \" で囲みます",
                    "check the commas; put values that hold a comma in quotes"
                ),
            );
            continue;
        }
        let span = Span::new(source.id, at..end);
        let entries = names
            .iter()
            .zip(record.iter())
            .filter(|(name, value)| !name.is_empty() && !value.trim().is_empty())
            .map(|(name, value)| {
                let key = Key { span: span.clone(), name: name.clone() };
                (key, Node::text(span.clone(), value.to_owned()))
            })
            .collect();
        records.push(Node { span, value: Value::Map(entries) });
    }
    Some(Node { span: Span::new(source.id, start..text.len()), value: Value::List(records) })
}

fn check_header(
    names: &[String],
    at: usize,
    end: usize,
    report: &dyn Fn(usize, usize, crate::diagnostic::Text, crate::diagnostic::Text),
) -> bool {
    if !names.iter().any(|name| name == "title") {
        report(
            at,
            end,
            text!("見出しの行に title がありません", "the header has no column `title`"),
            text!(
                "1 行目に id,title,state のような列名を書いてください",
                "write column names such as id,title,state in the first line"
            ),
        );
        return false;
    }
    for (number, name) in names.iter().enumerate() {
        if !name.is_empty() && names[..number].contains(name) {
            let shown = printable(name);
            report(
                at,
                end,
                text!("列「{shown}」が 2 つあります", "there are two columns `{shown}`"),
                text!("どちらかの列名を変えるか、列を消してください", "rename or remove one of them"),
            );
            return false;
        }
    }
    true
}
