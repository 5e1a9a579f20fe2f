//! `shirube report`

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{LanguageArg, Outcome, Printed, deliver, edition, language, look, refuse_published};
use crate::config::Audience;
use crate::report;

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
            refuse_published(&self.root, out)?;
        }
        let (_, built) = look(&self.root, self.edition, self.drafts, self.today, None)?;
        let words = language(self.lang, Some(&built.config().languages[0].code));
        let report = report::make(&built.site, words);
        let text = match self.format {
            Printed::Table => report::table::print(&report, self.limit),
            Printed::Json => report.json(),
            Printed::Html => report::html::page(&report),
        };
        deliver(&text, self.out.as_deref(), &built, words)?;
        Ok(Outcome::Clean)
    }
}
