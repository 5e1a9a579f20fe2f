//! `shirube release`

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{LanguageArg, Outcome, base_url, edition, language, language_number, look, print, say};
use crate::announce::{self, Channel};
use crate::build::Built;
use crate::config::Audience;
use crate::diagnostic::{Language, printable};
use crate::document::Kind;
use crate::site::Page;
use crate::site::release::{Missing, all, find};

/// How many release notes are named where the one that was asked for is not there.
const MAX_NAMED: usize = 5;

/// Tell of a release: texts that are ready to be sent, made from its notes
#[derive(Debug, Args)]
pub struct Release {
    #[command(subcommand)]
    task: Task,
    /// The site's folder: the one that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR", global = true)]
    root: PathBuf,
    /// The language of the release notes; else the site's first
    #[arg(long, value_name = "CODE", global = true)]
    language: Option<String>,
    /// For whom: everybody, customers, or colleagues
    #[arg(long, value_name = "public|customer|internal", default_value = "public", value_parser = edition, global = true)]
    edition: Audience,
    /// Take unfinished release notes (`draft: true`) too
    #[arg(long, global = true)]
    drafts: bool,
    /// The day that publishing dates and deadlines are compared with, instead of today
    #[arg(long, value_name = "DATE", global = true)]
    today: Option<Date>,
    /// The language of messages; else the locale's, else the site's first
    #[arg(long, value_enum, global = true)]
    lang: Option<LanguageArg>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Show the release notes there are, the newest first
    List,
    /// Write the text that tells of a release
    Text {
        /// Its version, `latest`, or the path or id of its notes
        version: String,
        /// Where the text is sent to
        #[arg(long, value_enum)]
        channel: ChannelArg,
        /// The most characters of each text of `in-app`
        #[arg(long, value_name = "COUNT", default_value_t = 120, value_parser = clap::value_parser!(u32).range(10..))]
        max_chars: u32,
        /// Where the site is served, instead of `base_url` in site.yaml
        #[arg(long, value_name = "URL", value_parser = base_url)]
        base_url: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ChannelArg {
    /// A mail with its subject
    Mail,
    /// A message in a chat, in Markdown
    Chat,
    /// Notes in the product
    InApp,
}

impl Release {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let address = match &self.task {
            Task::Text { base_url, .. } => base_url.clone(),
            Task::List => None,
        };
        let (_, built) = look(&self.root, self.edition, self.drafts, self.today, address)?;
        let words = language(self.lang, Some(&built.config().languages[0].code));
        let of = language_number(built.config(), self.language.as_deref(), words)?;
        match &self.task {
            Task::List => print(&list(&built, of)),
            Task::Text { version, channel, max_chars, .. } => {
                let page = match find(&built.site, of, version) {
                    Ok(page) => page,
                    Err(missing) => bail!(self.explain(&missing, version, &built, of, words)),
                };
                let channel = match channel {
                    ChannelArg::Mail => Channel::Mail,
                    ChannelArg::Chat => Channel::Chat,
                    ChannelArg::InApp => Channel::InApp(*max_chars as usize),
                };
                print(&announce::text(&built.site, page, channel).unwrap_or_default());
                let changes = match &page.document.kind {
                    Kind::Release(release) => release.changes.as_slice(),
                    _ => &[],
                };
                if changes.is_empty() {
                    say(match words {
                        Language::Ja => "このリリースノートには、変更（changes）が書かれていません",
                        Language::En => "these release notes have no `changes`",
                    });
                }
                if built.config().base_url.is_none() {
                    say(match words {
                        Language::Ja => {
                            "base_url がないため、アドレスは入っていません（--base-url でも指定できます）"
                        }
                        Language::En => {
                            "there are no addresses in it, as the site has no base_url (see --base-url)"
                        }
                    });
                }
            }
        }
        if !built.is_publishable() {
            say(match words {
                Language::Ja => {
                    "サイトにエラーがあります。読めなかった記事は入っていません。shirube check で確かめてください"
                }
                Language::En => {
                    "the site has errors; what could not be read is left out: see `shirube check`"
                }
            });
        }
        Ok(Outcome::Clean)
    }

    /// Why there is no such release, and which there are.
    fn explain(
        &self,
        missing: &Missing<'_>,
        wanted: &str,
        built: &Built,
        of: usize,
        words: Language,
    ) -> String {
        let wanted = printable(wanted);
        let edition = self.edition.name();
        let hint = match words {
            Language::Ja => "下書きは --drafts、限定公開のものは --edition を付けると選べます",
            Language::En => "add --drafts for drafts, --edition for what is not public",
        };
        match (missing, words) {
            (Missing::Any, Language::Ja) => {
                format!("この版（{edition}）には、リリースノートがありません。{hint}")
            }
            (Missing::Any, Language::En) => {
                format!("there are no release notes in this edition ({edition}); {hint}")
            }
            (Missing::Several(pages), _) => {
                let paths: Vec<&str> = pages.iter().map(|page| page.path().as_str()).collect();
                let paths = printable(&paths.join(", "));
                match words {
                    Language::Ja => {
                        format!("{wanted} のリリースノートはいくつかあります。パスで選んでください: {paths}")
                    }
                    Language::En => {
                        format!("there are several release notes of {wanted}; name one by its path: {paths}")
                    }
                }
            }
            (Missing::Unknown(near), _) => {
                let near = near.map(|near| match words {
                    Language::Ja => format!("「{}」ではありませんか。", printable(near)),
                    Language::En => format!("did you mean `{}`? ", printable(near)),
                });
                let near = near.unwrap_or_default();
                let named = all(&built.site, of);
                let named: Vec<&str> = named.iter().take(MAX_NAMED).map(|page| version(page)).collect();
                let named = printable(&named.join(", "));
                match words {
                    Language::Ja => format!(
                        "{wanted} のリリースノートは、この版（{edition}）にありません。{near}新しい順に: {named}。{hint}"
                    ),
                    Language::En => format!(
                        "there are no release notes of {wanted} in this edition ({edition}); {near}the newest are: {named}; {hint}"
                    ),
                }
            }
        }
    }
}

/// The version of release notes, or their path where they have none.
fn version(page: &Page) -> &str {
    match &page.document.kind {
        Kind::Release(release) => {
            release.version.as_ref().map_or(page.path().as_str(), |version| version.value.as_str())
        }
        _ => page.path().as_str(),
    }
}

/// A line for each release: version, day, how many changes, title.
fn list(built: &Built, of: usize) -> String {
    let today = built.site.options.today;
    let mut out = String::new();
    let pages = all(&built.site, of);
    let widest = pages.iter().map(|page| printable(version(page)).chars().count()).max().unwrap_or(0);
    for page in pages {
        let Kind::Release(release) = &page.document.kind else { continue };
        let date = page.document.front_matter.date.as_ref();
        let date = date.map_or_else(|| "-".to_owned(), |date| date.value.to_string());
        let actions = release.changes.iter().filter(|change| change.needs_action(today)).count();
        let mark = if actions > 0 { "!" } else { " " };
        let (version, title) = (printable(version(page)), printable(page.title()));
        let _ = writeln!(out, "{mark} {version:<widest$}  {date:<10}  {:>3}  {title}", release.changes.len());
    }
    out
}
