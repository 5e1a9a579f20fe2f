//! `shirube graph`

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{
    LanguageArg, Outcome, Printed, base_url, deliver, edition, language, language_number, look,
    refuse_published,
};
use crate::config::Audience;
use crate::report::graph;

/// Show what leads from requests by releases and articles to success cases, and where that breaks off
#[derive(Debug, Args)]
pub struct Graph {
    /// The site's folder: the one that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    format: Printed,
    /// The file to write it to, instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only lines of the table that break off
    #[arg(long)]
    breaks: bool,
    /// The language of the articles that are looked at; else the site's first
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Which edition is looked at: that of everybody, customers, or colleagues
    #[arg(long, value_name = "public|customer|internal", default_value = "internal", value_parser = edition)]
    edition: Audience,
    /// Take unfinished articles (`draft: true`) too
    #[arg(long)]
    drafts: bool,
    /// The day that publishing dates are compared with, instead of today
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// Where the site is served, instead of `base_url` in site.yaml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    /// The language of messages; else the locale's, else the site's first
    #[arg(long, value_enum)]
    lang: Option<LanguageArg>,
}

impl Graph {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        if let Some(out) = &self.out {
            refuse_published(&self.root, out)?;
        }
        let (sources, built) =
            look(&self.root, self.edition, self.drafts, self.today, self.base_url.clone())?;
        let words = language(self.lang, Some(&built.config().languages[0].code));
        let of = language_number(built.config(), self.language.as_deref(), words)?;
        let graph = graph::make(&built.site, &sources, &built.diagnostics, of, words);
        let text = match self.format {
            Printed::Table => graph::table::print(&graph, self.breaks),
            Printed::Json => graph.json(),
            Printed::Html => graph::page::page(&graph),
        };
        deliver(&text, self.out.as_deref(), &built, words)?;
        Ok(Outcome::Clean)
    }
}
