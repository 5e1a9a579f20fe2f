//! `shirube report`

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{LanguageArg, Outcome, edition, language, now, print, say};
use crate::build::{Options, Today, build};
use crate::config::Audience;
use crate::diagnostic::Language;
use crate::report;
use crate::source::{self, MANIFEST};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Printed {
    /// For reading on a terminal.
    #[default]
    Table,
    /// For other programs.
    Json,
    /// A page to read and to print, for colleagues only.
    Html,
}

/// Say what a team has to look after: overdue reviews, missing translations, orphans, blanks
#[derive(Debug, Args)]
pub struct Report {
    /// The site's folder: the one that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    format: Printed,
    /// The file to write it to, instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// How many entries of each list a table shows
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Which edition is looked at: that of everybody, customers, or colleagues
    #[arg(long, value_name = "public|customer|internal", default_value = "internal", value_parser = edition)]
    edition: Audience,
    /// Take unfinished articles (`draft: true`) too
    #[arg(long)]
    drafts: bool,
    /// The day that dates are compared with, instead of today
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// The language of the report; else the locale's, else the site's first
    #[arg(long, value_enum)]
    lang: Option<LanguageArg>,
}

impl Report {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        if let Some(out) = &self.out {
            self.check_place(out)?;
        }
        let sources = Arc::new(source::load(&self.root)?);
        let built = build(
            &sources,
            &Options {
                edition: self.edition,
                drafts: self.drafts,
                today: self.today.map_or_else(|| Today::Now(now()), Today::Day),
                base_url: None,
                deny_warnings: false,
                search: false,
            },
        );
        let words = language(self.lang, Some(&built.config().languages[0].code));
        let report = report::make(&built.site, words);
        let text = match self.format {
            Printed::Table => report::table::print(&report, self.limit),
            Printed::Json => report.json(),
            Printed::Html => report::html::page(&report),
        };
        match &self.out {
            None => print(&text),
            Some(out) => {
                fs::write(out, text).with_context(|| out.display().to_string())?;
                say(&match words {
                    Language::Ja => format!("{} に書き出しました。社内用です", out.display()),
                    Language::En => format!("wrote {}; it is for colleagues only", out.display()),
                });
            }
        }
        if !built.is_publishable() {
            say(match words {
                Language::Ja => {
                    "サイトにエラーがあります。読めなかった記事は数えていません。shirube check で確かめてください"
                }
                Language::En => {
                    "the site has errors; articles that could not be read are not counted: see `shirube check`"
                }
            });
        }
        Ok(Outcome::Clean)
    }

    /// Refuses to write where the report would be published.
    fn check_place(&self, out: &Path) -> anyhow::Result<()> {
        let folder = match out.parent() {
            Some(folder) if folder.components().next().is_some() => folder,
            _ => Path::new("."),
        };
        let folder = folder.canonicalize().with_context(|| folder.display().to_string())?;
        let is_input = ["content", "themes"]
            .iter()
            .any(|top| self.root.join(top).canonicalize().is_ok_and(|top| folder.starts_with(top)));
        let is_output = folder.ancestors().any(|folder| folder.join(MANIFEST).exists());
        if is_input || is_output {
            bail!(
                "{}: the report is for colleagues only; write it to a folder that is not published / 社内用です。公開されないフォルダーに書き出してください",
                out.display()
            );
        }
        Ok(())
    }
}
