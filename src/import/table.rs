//! CSV exports as rows of cells, each row with the line on which it begins.

use super::{File, decode};
use crate::diagnostic::{Code, Diagnostic, Severity, printable};
use crate::source::SitePath;
use crate::text;

/// A table with names for its columns.
#[derive(Debug)]
pub struct Table {
    /// The file, for messages.
    pub file: SitePath,
    /// Names as written, without spaces around them. The same name may stand several times.
    pub columns: Vec<String>,
    /// The rows that have as many cells as there are columns.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// One cell a column.
    pub cells: Vec<String>,
}

/// What is done with a row that has more or fewer cells than there are columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// It is refused: nobody knows which of its cells belongs where.
    #[default]
    Strict,
    /// Cells that are missing are empty, those beyond the last column are left out.
    Lenient,
}

/// Reads a table; none if there is nothing that could be one.
pub fn read(file: &File, width: Width, found: &mut Vec<Diagnostic>) -> Option<Table> {
    let path = SitePath::new(&file.name);
    let Some(text) = decode::decode(&file.bytes) else {
        found.push(
            Diagnostic::file(
                Code::WrongEncoding,
                &path,
                text!("このファイルを文字として読めません", "this file cannot be read as text"),
            )
            .help(text!("UTF-8 の CSV でエクスポートし直してください", "export it again as CSV in UTF-8")),
        );
        return None;
    };
    let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut table = Table { file: path, columns: Vec::new(), rows: Vec::new() };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let words = printable(&error.to_string());
                let message = text!("CSV として読み取れません（{words}）", "this is not valid CSV ({words})");
                found.push(Diagnostic::file(Code::TableSyntax, &table.file, message));
                return None;
            }
        };
        let line = record.position().map_or(0, ::csv::Position::line);
        if table.columns.is_empty() {
            table.columns = record.iter().map(|name| name.trim().to_owned()).collect();
            continue;
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut cells: Vec<String> = record.iter().map(|cell| unguarded(cell).to_owned()).collect();
        if cells.len() != table.columns.len() {
            found.push(wrong_width(&table, line, cells.len(), width));
            if width == Width::Strict {
                continue;
            }
            cells.resize(table.columns.len(), String::new());
        }
        table.rows.push(Row { line, cells });
    }
    if table.columns.iter().all(String::is_empty) {
        found.push(nothing(&table.file));
        return None;
    }
    Some(table)
}

/// What to say about a file in which there is nothing to import.
pub fn nothing(file: &SitePath) -> Diagnostic {
    Diagnostic::file(
        Code::TableSyntax,
        file,
        text!("このファイルには取り込むものがありません", "there is nothing to import in this file"),
    )
    .help(text!(
        "エクスポートしたときに選んだ条件を確かめてください",
        "check what was chosen when it was exported"
    ))
}

fn wrong_width(table: &Table, line: u64, found: usize, width: Width) -> Diagnostic {
    let expected = table.columns.len();
    let message = text!(
        "{line} 行目には {found} 列ありますが、見出しは {expected} 列です",
        "line {line} has {found} cells, the header has {expected}"
    );
    let mut diagnostic = Diagnostic::file(Code::TableSyntax, &table.file, message);
    if width == Width::Lenient {
        diagnostic.severity = Severity::Warning;
        return diagnostic.help(text!(
            "足りない列は空として、余った列は捨てて読みました。値がずれていないか確かめてください",
            "missing cells were taken as empty and extra cells left out; check that no value is in the wrong column"
        ));
    }
    diagnostic.help(text!(
        "この行を直してください。列がずれていてもかまわないときだけ --lenient を付けます",
        "mend the row; only if values in wrong columns do no harm, add --lenient"
    ))
}

/// A cell without the quotation mark that keeps spreadsheets from taking it for a formula.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']) => rest,
        _ => cell,
    }
}

/// What separates cells: whichever stands most often outside quotes in the first line. Excel saves
/// "Unicode text" with tabs, and in much of Europe CSV with semicolons.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(byte == *delimiter);
                }
            }
        }
    }
    // The first of several equals: a comma where there is no separator at all.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, width: Width) -> (Option<Table>, Vec<String>) {
        let mut found = Vec::new();
        let file = File { name: "a.csv".into(), bytes: text.as_bytes().to_vec() };
        let table = read(&file, width, &mut found);
        (table, found.into_iter().map(|one| one.message.en).collect())
    }

    #[test]
    fn rows_know_their_lines() {
        let (table, found) = table("﻿a, b \n\"x\ny\",\"1,\"\"2\"\"\"\n\n,\n3,4\r\n", Width::Strict);
        let table = table.expect("a table");
        assert_eq!(table.columns, ["a", "b"]);
        let rows: Vec<_> = table.rows.iter().map(|row| (row.line, row.cells.clone())).collect();
        assert_eq!(
            rows,
            [(2, vec!["x\ny".to_owned(), "1,\"2\"".to_owned()]), (6, vec!["3".to_owned(), "4".to_owned()])]
        );
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn rows_of_another_width_are_refused_or_fitted() {
        let text = "a,b\n1,2,3\n4\n5,6\n";
        let (strict, found) = table(text, Width::Strict);
        assert_eq!(strict.expect("a table").rows.len(), 1);
        assert_eq!(found, ["line 2 has 3 cells, the header has 2", "line 3 has 1 cells, the header has 2"]);
        let (lenient, found) = table(text, Width::Lenient);
        assert_eq!(lenient.expect("a table").rows[1].cells, ["4", ""]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn guards_go_and_formulas_stay_text() {
        assert_eq!(unguarded("'=cmd()"), "=cmd()");
        assert_eq!(unguarded("=cmd()"), "=cmd()");
        assert_eq!(unguarded("'tis"), "'tis");
        assert_eq!(
            [delimiter("a\tb,c\td\n,,,"), delimiter("a;b"), delimiter("\"a;b\",c"), delimiter("a")],
            [b'\t', b';', b',', b',']
        );
        assert!(table("", Width::Strict).0.is_none());
    }
}
