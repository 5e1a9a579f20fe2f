//! The report as tables for a terminal. Columns are straight also where characters are two wide.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Entry, Report};
use crate::diagnostic::printable;

/// Which side of a column is straight.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Left,
    Right,
}
use Side::{Left, Right};

/// Rows of cells below their header, the columns apart.
pub(super) fn columns(header: &[(Side, &str)], rows: &[Vec<String>]) -> String {
    let all = || std::iter::once(header.iter().map(|(_, name)| *name).collect::<Vec<_>>());
    let rows = rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>());
    let rows: Vec<Vec<&str>> =
        all().chain(rows).filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
    let widths: Vec<usize> = (0..header.len())
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, (side, _)), width) in row.iter().zip(header).zip(&widths) {
            let space = " ".repeat(width.saturating_sub(cell.width()));
            match side {
                Left => line.extend([*cell, &space, "  "]),
                Right => line.extend([&space, *cell, "  "]),
            }
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// The report as text. Of each list, the first `limit` entries are shown.
pub fn print(report: &Report, limit: usize) -> String {
    let mut printer = Printer { report, limit, out: String::new() };
    printer.head();
    printer.reviews();
    printer.translations();
    printer.orphans();
    printer.coverage();
    printer.cases();
    printer.unanswered();
    printer.out
}

struct Printer<'a> {
    report: &'a Report,
    limit: usize,
    out: String,
}

impl Printer<'_> {
    fn pick<T>(&self, ja: T, en: T) -> T {
        self.report.words.pick(ja, en)
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.out, "{}", line.trim_end());
    }

    fn heading(&mut self, heading: &str) {
        let rule = "-".repeat(heading.width());
        self.line(&format!("\n{heading}\n{rule}"));
    }

    fn table(&mut self, header: &[(Side, &str)], rows: &[Vec<String>]) {
        self.out.push_str(&columns(header, rows));
    }

    /// How many entries of a list are not shown.
    fn rest(&mut self, count: usize) {
        let rest = count.saturating_sub(self.limit);
        if rest > 0 {
            self.line(&self.pick(
                format!("ほか {rest} 件（--limit で増やせます）"),
                format!("{rest} more (see --limit)"),
            ));
        }
    }

    fn head(&mut self) {
        let (site, today) = (printable(&self.report.site), &self.report.today);
        self.line(&self.pick(
            format!("{site}の点検（{today}、社内用）"),
            format!("{site}: what to look after ({today}, internal)"),
        ));
        let report = self.report;
        let blanks = report.coverage.blanks.len();
        let missing: usize = report.translations.iter().map(|one| one.missing.len()).sum();
        let mut counts = vec![
            (self.pick("記事", "Articles"), report.articles),
            (self.pick("見直しの期限切れ", "Overdue reviews"), report.overdue.len()),
            (self.pick("訳がない記事", "Missing translations"), missing),
            (self.pick("たどり着けないページ", "Orphan pages"), report.orphans.len()),
            (self.pick("空白の組み合わせ", "Blank combinations"), blanks),
            (self.pick("成功事例", "Success cases"), report.cases.total),
            (self.pick("回答待ちの要望", "Tickets without an answer"), report.unanswered.len()),
        ];
        if report.translations.is_empty() {
            counts.remove(2);
        }
        self.line("");
        let rows: Vec<Vec<String>> =
            counts.into_iter().map(|(name, count)| vec![name.to_owned(), count.to_string()]).collect();
        self.table(&[(Left, ""), (Right, "")], &rows);
    }

    fn reviews(&mut self) {
        let report = self.report;
        self.heading(self.pick("見直しの期限を過ぎた記事", "Articles whose review is overdue"));
        if report.unscheduled > 0 {
            let count = report.unscheduled;
            self.line(&self.pick(
                format!("見直しの間隔（review_every）がない記事: {count} 件"),
                format!("articles without `review_every`: {count}"),
            ));
        }
        let nobody = self.pick("（担当なし）", "(nobody)");
        let name = |owner: &Option<String>| owner.as_deref().map_or_else(|| nobody.to_owned(), printable);
        let days = |days: Option<i32>| days.map_or_else(|| "-".to_owned(), |days| days.to_string());
        if report.overdue.is_empty() {
            return self.line(self.pick("ありません", "none"));
        }
        let rows: Vec<Vec<String>> = report
            .owners
            .iter()
            .filter(|owner| owner.overdue > 0)
            .map(|one| {
                vec![name(&one.owner), one.articles.to_string(), one.overdue.to_string(), days(one.days)]
            })
            .collect();
        let header = self.pick(
            [(Left, "担当"), (Right, "記事"), (Right, "期限切れ"), (Right, "最長の日数")],
            [(Left, "Owner"), (Right, "Articles"), (Right, "Overdue"), (Right, "Longest, days")],
        );
        self.table(&header, &rows);
        self.line("");
        let rows: Vec<Vec<String>> = report
            .overdue
            .iter()
            .take(self.limit)
            .map(|one| {
                let due = one.due.clone().unwrap_or_else(|| "-".to_owned());
                let entry = &one.entry;
                vec![name(&entry.owner), due, days(one.days), printable(&entry.path), printable(&entry.title)]
            })
            .collect();
        let header = self.pick(
            [(Left, "担当"), (Left, "期限"), (Right, "過ぎた日数"), (Left, "ファイル"), (Left, "題名")],
            [(Left, "Owner"), (Left, "Due"), (Right, "Days over"), (Left, "File"), (Left, "Title")],
        );
        self.table(&header, &rows);
        self.rest(report.overdue.len());
    }

    fn entries(&mut self, entries: &[Entry]) {
        let shown = entries.iter().take(self.limit);
        let rows: Vec<Vec<String>> =
            shown.map(|entry| vec![printable(&entry.path), printable(&entry.title)]).collect();
        let header = self.pick([(Left, "ファイル"), (Left, "題名")], [(Left, "File"), (Left, "Title")]);
        self.table(&header, &rows);
        self.rest(entries.len());
    }

    fn translations(&mut self) {
        for one in &self.report.translations {
            let (label, code) = (printable(&one.label), &one.language);
            self.heading(&self.pick(
                format!("{label}（{code}）の訳がない記事"),
                format!("Articles without a translation into {label} ({code})"),
            ));
            match (one.articles, one.missing.len()) {
                (_, 0) => self.line(self.pick("ありません", "none")),
                (0, count) => self.line(&self.pick(
                    format!("この言語の記事はまだありません（ほかの言語に {count} 件）"),
                    format!("nothing is in this language yet ({count} articles in others)"),
                )),
                _ => self.entries(&one.missing),
            }
        }
    }

    fn orphans(&mut self) {
        self.heading(
            self.pick(
                "どのページからもたどり着けないページ",
                "Pages that no link and no navigation leads to",
            ),
        );
        if self.report.orphans.is_empty() {
            return self.line(self.pick("ありません", "none"));
        }
        self.entries(&self.report.orphans);
    }

    fn coverage(&mut self) {
        let coverage = &self.report.coverage;
        self.heading(self.pick("種類、段階、役割ごとの記事の数", "Articles by type, stage and role"));
        if coverage.has_stages() {
            self.line(self.pick(
                "「**」は、その役割にも、役割を限らない記事にも、何もない組み合わせです",
                "** marks what has no article, neither for the role nor for any role",
            ));
        } else {
            self.line(self.pick(
                "段階（stage）を書いた記事がありません。書くと、足りない組み合わせが分かります",
                "no article names a stage; once some do, what is missing is shown here",
            ));
        }
        let columns = self.report.stages().len();
        let stages = self.report.stages().iter().map(|stage| (Right, stage.label.as_str()));
        let header: Vec<(Side, &str)> = self
            .pick([(Left, "種類"), (Left, "役割")], [(Left, "Type"), (Left, "Role")])
            .into_iter()
            .chain(stages)
            .chain([(Right, self.pick("段階なし", "No stage"))])
            .collect();
        let everybody = self.pick("（役割を限らない）", "(any role)");
        let rows: Vec<Vec<String>> = coverage
            .rows
            .iter()
            .map(|row| {
                let role =
                    row.role.as_ref().map_or_else(|| everybody.to_owned(), |role| printable(&role.label));
                let counts = row.counts.iter().take(columns).enumerate().map(|(stage, count)| match count {
                    0 if coverage.is_blank(row, stage) => "**".to_owned(),
                    count => number(*count),
                });
                let first = [row.r#type.label.clone(), role];
                first.into_iter().chain(counts).chain([number(row.without_stage)]).collect()
            })
            .collect();
        self.table(&header, &rows);
    }

    fn cases(&mut self) {
        let cases = &self.report.cases;
        self.heading(self.pick("成功事例", "Success cases"));
        if cases.total == 0 {
            return self.line(self.pick("まだありません", "none yet"));
        }
        let columns = self.report.stages().len();
        let stages = self.report.stages().iter().map(|stage| (Right, stage.label.as_str()));
        let header: Vec<(Side, &str)> = std::iter::once((Left, self.pick("成果の深さ", "Success")))
            .chain(stages)
            .chain([(Right, self.pick("段階なし", "No stage"))])
            .collect();
        let rows: Vec<Vec<String>> = cases
            .rows
            .iter()
            .map(|row| {
                let counts =
                    row.counts.iter().take(columns).chain([&row.without_stage]).map(|count| number(*count));
                std::iter::once(row.success.label.clone()).chain(counts).collect()
            })
            .collect();
        self.table(&header, &rows);
    }

    fn unanswered(&mut self) {
        let report = self.report;
        self.heading(self.pick("回答を待っている要望", "Tickets without an answer"));
        if report.unanswered.is_empty() {
            return self.line(self.pick("ありません", "none"));
        }
        let rows: Vec<Vec<String>> = report
            .unanswered
            .iter()
            .take(self.limit)
            .map(|one| {
                vec![
                    printable(&one.id),
                    report.words.state(one.state).to_owned(),
                    one.days.map_or_else(|| "-".to_owned(), |days| days.to_string()),
                    one.requests.map_or_else(|| "-".to_owned(), |count| count.to_string()),
                    printable(&one.entry.path),
                    printable(&one.entry.title),
                ]
            })
            .collect();
        let header = self.pick(
            [
                (Left, "番号"),
                (Left, "状態"),
                (Right, "待ち日数"),
                (Right, "ご要望"),
                (Left, "ファイル"),
                (Left, "題名"),
            ],
            [
                (Left, "Id"),
                (Left, "State"),
                (Right, "Days"),
                (Right, "Requests"),
                (Left, "File"),
                (Left, "Title"),
            ],
        );
        self.table(&header, &rows);
        self.rest(report.unanswered.len());
    }
}

/// A count; nothing is a dot that does not catch the eye.
fn number(count: usize) -> String {
    if count == 0 { ".".to_owned() } else { count.to_string() }
}
