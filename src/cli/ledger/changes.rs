//! What happened to tickets, as a message.

use anyhow::Context;
use clap::Args;
use jiff::civil::Date;

use super::{Book, options};
use crate::build::{Kept, Options, build_first};
use crate::cli::{Outcome, base_url, edition, print, say};
use crate::config::Audience;
use crate::diagnostic::Language;
use crate::feed;

/// What the message is about, and for whom.
#[derive(Debug, Args)]
pub struct Changes {
    /// The first day
    #[arg(long, value_name = "DATE")]
    since: Date,
    /// The language of the message; else the site's first
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// For whom: everybody, customers, or colleagues
    #[arg(long, value_name = "public|customer|internal", default_value = "public", value_parser = edition)]
    edition: Audience,
    /// Where the site is served, instead of `base_url` in site.yaml; without it there are no links
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
}

impl Changes {
    /// Prints the message.
    pub(super) fn run(&self, book: &Book) -> anyhow::Result<Outcome> {
        let options = Options { base_url: self.base_url.clone(), ..options(self.edition, book.today) };
        let mut kept = Kept::default();
        let site = build_first(&book.sources, &options, &mut kept, None).site;
        let codes: Vec<&str> = site.config.languages.iter().map(|language| language.code.as_str()).collect();
        let number = match &self.language {
            Some(code) => codes.iter().position(|known| known == code).with_context(|| {
                format!("{code}: languages of the site / サイトの言語: {}", codes.join(", "))
            })?,
            None => 0,
        };
        match feed::changes::message(&site, &|language, name| kept.word(language, name), number, self.since) {
            Some(message) => print(&message),
            None => say(&match book.language {
                Language::Ja => format!("{} から後に動いた要望はありません", self.since),
                Language::En => format!("no ticket has moved since {}", self.since),
            }),
        }
        Ok(Outcome::Clean)
    }
}
