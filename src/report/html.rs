//! The report as one page: for colleagues, to read and to print. It needs no other file, runs
//! nothing and asks not to be indexed.

use std::fmt::Write as _;

use super::words::Words;
use super::{Entry, Overdue, Report};
use crate::document::markdown::escape;

/// More entries than this are folded away.
const MAX_OPEN: usize = 12;
/// Colours, fonts and distances of the theme.
const TOKENS: &str = include_str!("../../themes/default/css/tokens.css");
pub(super) const CSS: &str = include_str!("page.css");

/// The report as HTML.
pub fn page(report: &Report) -> String {
    let mut page = Page { report, out: String::new() };
    page.head();
    page.figures();
    page.reviews();
    page.translations();
    page.orphans();
    page.coverage();
    page.cases();
    page.unanswered();
    page.foot();
    page.out
}

struct Page<'a> {
    report: &'a Report,
    out: String,
}

/// Adds a text between tags.
pub(super) fn put(out: &mut String, before: &str, text: &str, after: &str) {
    out.push_str(before);
    escape(out, text);
    out.push_str(after);
}

/// Begins a page that only colleagues may see: all that stands above what it is about.
pub(super) fn begin(out: &mut String, words: Words, kind: &str, title: &str, lead: &str, css: &str) {
    let code = words.code();
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"robots\" content=\"noindex, nofollow\">\n"
    );
    put(out, "<title>", title, "</title>\n");
    let _ = write!(out, "<style>\n{TOKENS}\n{css}</style>\n</head>\n<body>\n");
    out.push_str(words.pick(
        "<p class=\"edition\"><strong>社内用</strong> 社内限りの内容を含みます。社外に共有しないでください。</p>\n",
        "<p class=\"edition\"><strong>Internal</strong> For colleagues only. Do not share it outside.</p>\n",
    ));
    put(out, "<header>\n<p class=\"kind\">", kind, "</p>\n");
    put(out, "<h1>", title, "</h1>\n");
    put(out, "<p class=\"lead\">", lead, "</p>\n</header>\n<main>\n");
}

/// Ends such a page, with the command that made it.
pub(super) fn end(out: &mut String, words: Words, command: &str) {
    let made = words.pick(format!("{command} で作りました。"), format!("Made by {command}."));
    put(out, "</main>\n<footer><p>", &made, "</p></footer>\n</body>\n</html>\n");
}

impl Page<'_> {
    fn pick<T>(&self, ja: T, en: T) -> T {
        self.report.words.pick(ja, en)
    }

    fn count(&self, count: usize) -> String {
        self.report.words.count(count, "件", "article", "articles")
    }

    fn html(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// A text between tags.
    fn put(&mut self, before: &str, text: &str, after: &str) {
        put(&mut self.out, before, text, after);
    }

    fn head(&mut self) {
        let report = self.report;
        let title =
            self.pick(format!("{}の点検", report.site), format!("{}: what to look after", report.site));
        let articles = self.count(report.articles);
        let lead = self.pick(
            format!("{} の時点。記事 {articles}", report.today),
            format!("As of {}, {articles}", report.today),
        );
        let kind = self.pick("点検", "Report");
        begin(&mut self.out, report.words, kind, &title, &lead, CSS);
    }

    fn figures(&mut self) {
        let report = self.report;
        let missing: usize = report.translations.iter().map(|one| one.missing.len()).sum();
        let mut figures = vec![
            ("overdue", report.overdue.len(), self.pick("見直しの期限切れ", "overdue reviews")),
            ("translations", missing, self.pick("訳がない記事", "missing translations")),
            ("orphans", report.orphans.len(), self.pick("たどり着けないページ", "orphan pages")),
            ("coverage", report.coverage.blanks.len(), self.pick("空白の組み合わせ", "blank combinations")),
            ("unanswered", report.unanswered.len(), self.pick("回答待ちの要望", "tickets without an answer")),
        ];
        if report.translations.is_empty() {
            figures.remove(1);
        }
        self.html("<ul class=\"figures\">\n");
        for (anchor, count, name) in figures {
            let open = if count > 0 { " data-open" } else { "" };
            let _ = writeln!(
                self.out,
                "<li><a href=\"#{anchor}\"{open}><b>{count}</b> <span>{name}</span></a></li>"
            );
        }
        self.html("</ul>\n");
    }

    fn section(&mut self, anchor: &str, heading: &str) {
        self.put(&format!("<section id=\"{anchor}\">\n<h2>"), heading, "</h2>\n");
    }

    fn none(&mut self, text: &str) {
        self.put("<p class=\"none\">", text, "</p>\n");
    }

    /// A list of entries, each with what `about` says below it and `amount` beside it.
    fn entries<T>(
        &mut self,
        entries: &[T],
        entry: impl Fn(&T) -> &Entry,
        about: impl Fn(&T) -> String,
        amount: impl Fn(&T) -> Option<(String, String)>,
    ) {
        let is_long = entries.len() > MAX_OPEN;
        if is_long {
            let all = self.count(entries.len());
            self.put(
                "<details>\n<summary>",
                &self.pick(format!("{all}を見る"), format!("Show {all}")),
                "</summary>\n",
            );
        }
        self.html("<ul class=\"entries\">\n");
        for one in entries {
            let entry = entry(one);
            self.put("<li><span class=\"title\" lang=\"", &entry.language, "\">");
            match &entry.edit {
                Some(address) => {
                    self.put("<a href=\"", address, "\">");
                    self.put("", &entry.title, "</a>");
                }
                None => self.put("", &entry.title, ""),
            }
            self.html("</span>");
            if let Some((amount, unit)) = amount(one) {
                self.put("<span class=\"amount\">", &amount, "");
                self.put(" <small>", &unit, "</small></span>");
            }
            let about = about(one);
            self.put("<span class=\"about\">", &about, if about.is_empty() { "" } else { " " });
            self.put("<code>", &entry.path, "</code></span></li>\n");
        }
        self.html("</ul>\n");
        if is_long {
            self.html("</details>\n");
        }
    }

    fn reviews(&mut self) {
        let report = self.report;
        self.section("overdue", self.pick("見直しの期限を過ぎた記事", "Articles whose review is overdue"));
        if report.unscheduled > 0 {
            let count = self.count(report.unscheduled);
            self.none(&self.pick(
                format!("見直しの間隔（review_every）がない記事が {count}あります。ここには出ません。"),
                format!("Not looked at here: {count} without “review_every”."),
            ));
        }
        if report.overdue.is_empty() {
            self.none(self.pick("期限を過ぎた記事はありません。", "No review is overdue."));
        }
        for owner in report.owners.iter().filter(|owner| owner.overdue > 0) {
            let nobody = self.pick("担当なし", "Nobody");
            let name = owner.owner.as_deref().unwrap_or(nobody);
            let (overdue, articles) = (owner.overdue, owner.articles);
            let of = self.pick(
                format!("{articles} 件のうち {overdue} 件"),
                format!("{overdue} of {}", self.count(articles)),
            );
            self.put("<h3>", name, "");
            self.put(" <small>", &of, "</small></h3>\n");
            let theirs: Vec<&Overdue> =
                report.overdue.iter().filter(|one| one.entry.owner == owner.owner).collect();
            let words = report.words;
            self.entries(
                &theirs,
                |one| &one.entry,
                |one| match &one.due {
                    Some(due) => words.pick(format!("期限 {due}"), format!("due {due}")),
                    None => String::new(),
                },
                |one| {
                    let (days, unit) = match one.days {
                        Some(days) => (days.to_string(), words.pick("日超過", "days over")),
                        None => ("–".to_owned(), words.pick("見直しの記録なし", "never reviewed")),
                    };
                    Some((days, unit.to_owned()))
                },
            );
        }
        self.html("</section>\n");
    }

    fn translations(&mut self) {
        let report = self.report;
        if report.translations.is_empty() {
            return;
        }
        self.section("translations", self.pick("訳がない記事", "Missing translations"));
        for one in &report.translations {
            let all = one.articles + one.missing.len();
            let share = (one.articles * 100).checked_div(all).unwrap_or(100);
            let (have, missing) = (one.articles, one.missing.len());
            let of = self.pick(
                format!("{have} 件あり、{missing} 件なし"),
                format!("{} there, {missing} missing", self.count(have)),
            );
            self.put("<h3>", &one.label, "");
            self.put(" <small>", &of, "</small></h3>\n");
            let _ = writeln!(self.out, "<div class=\"share\" style=\"--share: {share}%\"></div>");
            if !one.missing.is_empty() {
                self.entries(&one.missing, |one| one, |_| String::new(), |_| None);
            }
        }
        self.html("</section>\n");
    }

    fn orphans(&mut self) {
        let report = self.report;
        self.section(
            "orphans",
            self.pick(
                "どのページからもたどり着けないページ",
                "Pages that no link and no navigation leads to",
            ),
        );
        if report.orphans.is_empty() {
            self.none(self.pick("ありません。", "There are none."));
        } else {
            let owner = |one: &Entry| one.owner.clone().unwrap_or_default();
            self.entries(&report.orphans, |one| one, owner, |_| None);
        }
        self.html("</section>\n");
    }

    /// The head of a table by stages, whose first columns are given.
    fn stages(&mut self, label: &str, first: &str) {
        self.put(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"",
            label,
            "\">\n<table>\n",
        );
        self.put("<thead><tr><th scope=\"col\">", first, "</th>");
        for stage in self.report.stages() {
            self.put("<th scope=\"col\">", &stage.label, "</th>");
        }
        self.put("<th scope=\"col\">", self.pick("段階なし", "No stage"), "</th></tr></thead>\n");
    }

    fn cell(&mut self, count: usize, is_blank: bool) {
        match count {
            0 if is_blank => self.put("<td class=\"blank\">", self.pick("なし", "none"), "</td>"),
            0 => self.html("<td class=\"zero\">0</td>"),
            _ => {
                // Twice as many are one shade darker.
                let level = count.ilog2() + 1;
                let _ = write!(self.out, "<td data-level style=\"--level: {}\">{count}</td>", level.min(8));
            }
        }
    }

    fn coverage(&mut self) {
        let coverage = &self.report.coverage;
        let heading = self.pick("種類、段階、役割ごとの記事の数", "Articles by type, stage and role");
        self.section("coverage", heading);
        self.none(if coverage.has_stages() {
            self.pick(
                "「なし」は、その役割にも、役割を限らない記事にも、何もない組み合わせです。段階を書いていない記事は、空白を埋めません。",
                "“none” marks what has no article, neither for the role nor for any role. Articles that name no stage fill no blank.",
            )
        } else {
            self.pick(
                "段階（stage）を書いた記事がありません。書くと、足りない組み合わせがここで分かります。",
                "No article names a stage. Once some do, what is missing is shown here.",
            )
        });
        self.stages(heading, self.pick("種類と役割", "Type and role"));
        let stages = self.report.stages().len();
        let mut last = "";
        for row in &coverage.rows {
            if row.r#type.key != last {
                if !last.is_empty() {
                    self.html("</tbody>\n");
                }
                last = row.r#type.key;
                let columns = stages + 2;
                self.put(
                    &format!("<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"{columns}\">"),
                    &row.r#type.label,
                    "</th></tr>\n",
                );
            }
            let everybody = self.pick("役割を限らない", "Any role");
            let role = row.role.as_ref().map_or(everybody, |role| &role.label);
            self.put("<tr><th scope=\"row\">", role, "</th>");
            for (stage, count) in row.counts.iter().enumerate().take(stages) {
                self.cell(*count, coverage.is_blank(row, stage));
            }
            self.cell(row.without_stage, false);
            self.html("</tr>\n");
        }
        self.html("</tbody>\n</table>\n</div>\n</section>\n");
    }

    fn cases(&mut self) {
        let cases = &self.report.cases;
        let heading = self.pick("成功事例", "Success cases");
        self.section("cases", heading);
        if cases.total == 0 {
            self.none(self.pick("成功事例はまだありません。", "There are no success cases yet."));
        } else {
            let stages = self.report.stages().len();
            self.stages(heading, self.pick("成果の深さ", "Success"));
            self.html("<tbody>\n");
            for row in &cases.rows {
                self.put("<tr><th scope=\"row\">", &row.success.label, "</th>");
                for count in row.counts.iter().take(stages).chain([&row.without_stage]) {
                    self.cell(*count, false);
                }
                self.html("</tr>\n");
            }
            self.html("</tbody>\n</table>\n</div>\n");
        }
        self.html("</section>\n");
    }

    fn unanswered(&mut self) {
        let report = self.report;
        self.section("unanswered", self.pick("回答を待っている要望", "Tickets without an answer"));
        if report.unanswered.is_empty() {
            self.none(self.pick("回答を待っている要望はありません。", "Every ticket has an answer."));
        } else {
            let words = report.words;
            self.entries(
                &report.unanswered,
                |one| &one.entry,
                |one| {
                    let requests = one.requests.map(|count| {
                        words.pick(format!("ご要望 {count} 件"), format!("asked for by {count}"))
                    });
                    let about = [Some(one.id.clone()), Some(words.state(one.state).to_owned()), requests];
                    about.into_iter().flatten().collect::<Vec<_>>().join(words.pick("、", ", "))
                },
                |one| {
                    let days = one.days?;
                    Some((days.to_string(), words.pick("日待ち".to_owned(), "days".to_owned())))
                },
            );
        }
        self.html("</section>\n");
    }

    fn foot(&mut self) {
        end(&mut self.out, self.report.words, "shirube report");
    }
}
