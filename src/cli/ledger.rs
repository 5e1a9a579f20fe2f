//! `shirube ledger`

mod changes;
mod explain;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::{LanguageArg, Outcome, language, now, print, replace, say, tell_of_errors};
use crate::build::{Options, Today, build};
use crate::config::{self, Audience, State};
use crate::diagnostic::{Code, Language, Severity, nearest, printable};
use crate::document::ledger::{Event, Life, PATH, What, append, present};
use crate::document::{self, Document, Kind};
use crate::source::{self, Source, Sources};

/// Look after the ledger: the memory of every ticket there ever was
#[derive(Debug, Args)]
pub struct Ledger {
    #[command(subcommand)]
    task: Task,
    /// The site's folder: the one that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR", global = true)]
    root: PathBuf,
    /// The language of messages; else the locale's, else the site's first
    #[arg(long, value_enum, global = true)]
    lang: Option<LanguageArg>,
    /// The day that is written down, instead of today
    #[arg(long, value_name = "DATE", global = true)]
    today: Option<Date>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Write down tickets that are new or have another state than before
    Record,
    /// See that no ticket is gone without a word
    Verify,
    /// Show the life of one ticket
    Show {
        /// Its id
        id: String,
    },
    /// Show what readers of each edition see of a ticket, field by field, and why
    Explain {
        /// Its id
        id: String,
    },
    /// Print what happened to tickets, as Markdown for a message to customers
    Changes(changes::Changes),
    /// Write down that a ticket became part of another
    Merge {
        /// Its id
        id: String,
        /// The id of the other
        #[arg(long, value_name = "ID")]
        into: String,
    },
    /// Write down why a ticket is gone; only colleagues read the reason
    Withdraw {
        /// Its id
        id: String,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What the commands look at.
struct Book {
    sources: Arc<Sources>,
    lives: BTreeMap<String, Life>,
    /// Tickets that are there, in any edition.
    tickets: BTreeMap<String, Arc<Document>>,
    language: Language,
    today: Date,
}

impl Ledger {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let book = self.open()?;
        match &self.task {
            Task::Record => self.record(&book),
            Task::Verify => Ok(verify(&book, &self.root)),
            Task::Show { id } => show(&book, id),
            Task::Explain { id } => explain::explain(&book, id),
            Task::Changes(changes) => changes.run(&book),
            Task::Merge { id, into } => {
                book.known(into)?;
                if id == into {
                    bail!("{id}: a ticket cannot be part of itself / 自分自身にはまとめられません");
                }
                self.end(&book, id, What::Merged(into.clone()))
            }
            Task::Withdraw { id, reason } => {
                if reason.trim().is_empty() {
                    bail!("--reason: say why / 理由を書いてください");
                }
                self.end(&book, id, What::Withdrawn(reason.trim().to_owned()))
            }
        }
    }

    fn open(&self) -> anyhow::Result<Book> {
        let sources = Arc::new(source::load(&self.root)?);
        let (config, _) = config::load(&sources);
        let mut events = Vec::new();
        let mut tickets = BTreeMap::new();
        let mut has_errors = false;
        for (_, file) in document::parse_all(&sources, &config, &mut document::Kept::default()) {
            events.extend_from_slice(&file.events);
            has_errors |= file.diagnostics.iter().any(|found| found.severity == Severity::Error);
            for document in &file.documents {
                if let (Kind::Ticket(_), Some(id)) = (&document.kind, &document.front_matter.id) {
                    tickets.entry(id.value.clone()).or_insert_with(|| document.clone());
                }
            }
        }
        let today = self.today.unwrap_or_else(|| Today::Now(now()).day(&config));
        let language = language(self.lang, Some(&config.languages[0].code));
        if has_errors {
            tell_of_errors(language);
        }
        Ok(Book { sources, lives: Life::all(&events), tickets, language, today })
    }

    fn record(&self, book: &Book) -> anyhow::Result<Outcome> {
        let mut events = Vec::new();
        for (id, document) in &book.tickets {
            let Kind::Ticket(ticket) = &document.kind else { continue };
            let what = present(ticket);
            if book.lives.get(id).and_then(Life::last) != Some(&what) {
                events.push(Event { date: book.today, id: id.clone(), what });
            }
        }
        let count = events.len();
        self.write(book, events)?;
        say(&match book.language {
            Language::Ja => format!("{PATH} に {count} 件を書き足しました"),
            Language::En if count == 1 => format!("1 line added to {PATH}"),
            Language::En => format!("{count} lines added to {PATH}"),
        });
        Ok(Outcome::Clean)
    }

    /// Writes down why a ticket need not be there any more.
    fn end(&self, book: &Book, id: &str, what: What) -> anyhow::Result<Outcome> {
        book.known(id)?;
        if book.tickets.contains_key(id) {
            let path = printable(book.sources.get(book.tickets[id].source).path.as_str());
            bail!(match book.language {
                Language::Ja => format!(
                    "{id} はまだ {path} にあります。まとめるなら、そこに merged_into を書いてください。取り下げるなら、先にそこから消してください"
                ),
                Language::En => format!(
                    "{id} is still in {path}: write `merged_into` there to merge it, or remove it there first"
                ),
            });
        }
        let event = Event { date: book.today, id: id.to_owned(), what };
        let line = event.line();
        self.write(book, vec![event])?;
        print(&format!("{line}\n"));
        Ok(Outcome::Clean)
    }

    fn write(&self, book: &Book, events: Vec<Event>) -> anyhow::Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        let file = self.root.join(PATH);
        let ledger = book.sources.find(PATH).and_then(Source::text);
        if ledger.is_none() && file.symlink_metadata().is_ok() {
            // What it remembers would be lost.
            bail!(match book.language {
                Language::Ja =>
                    format!("{PATH} を読めないため、何も書き込んでいません。shirube check で確かめてください"),
                Language::En => format!("{PATH} cannot be read, so nothing was written: see `shirube check`"),
            });
        }
        replace(&file, append(ledger.unwrap_or(""), events).as_bytes())
    }
}

impl Book {
    /// Whether there is or was a ticket with this id; else a word about which one may be meant.
    fn known(&self, id: &str) -> anyhow::Result<()> {
        if self.tickets.contains_key(id) || self.lives.contains_key(id) {
            return Ok(());
        }
        let all = self.tickets.keys().chain(self.lives.keys()).map(String::as_str);
        let near = nearest(id, all).map(|near| match self.language {
            Language::Ja => format!("。「{near}」ではありませんか"),
            Language::En => format!("; did you mean `{near}`?"),
        });
        let near = near.unwrap_or_default();
        bail!(match self.language {
            Language::Ja => format!("要望 {id} はありません{near}"),
            Language::En => format!("there is no ticket {id}{near}"),
        })
    }
}

fn state(document: &Document) -> Option<State> {
    match &document.kind {
        Kind::Ticket(ticket) => Some(ticket.state),
        _ => None,
    }
}

fn verify(book: &Book, root: &Path) -> Outcome {
    let options = options(Audience::Internal, book.today);
    let built = build(&book.sources, &options);
    let codes = [Code::LedgerSyntax, Code::VanishedTicket, Code::UnrecordedTicket];
    let found: Vec<_> = built.diagnostics.into_iter().filter(|found| codes.contains(&found.code)).collect();
    let printer = crate::diagnostic::Printer {
        format: crate::diagnostic::Format::Human,
        language: book.language,
        color: false,
        folder: super::shown_folder(root),
    };
    print(&printer.print(&found, &book.sources));
    let (tickets, lives) = (book.tickets.len(), book.lives.len());
    say(&match book.language {
        Language::Ja => format!("要望 {tickets} 件、台帳 {lives} 件、指摘 {} 件", found.len()),
        Language::En => format!("{tickets} tickets, {lives} in the ledger, {} findings", found.len()),
    });
    super::outcome(&found)
}

fn show(book: &Book, id: &str) -> anyhow::Result<Outcome> {
    book.known(id)?;
    let mut out = String::new();
    for event in book.lives.get(id).map(|life| life.events.as_slice()).unwrap_or_default() {
        let date = event.value.date;
        let line = match (&event.value.what, book.language) {
            (What::Seen(state), _) => state.name().to_owned(),
            (What::Merged(into), Language::Ja) => format!("{} にまとめた", printable(into)),
            (What::Merged(into), Language::En) => format!("merged into {}", printable(into)),
            (What::Withdrawn(reason), Language::Ja) => format!("取り下げた（{}）", printable(reason)),
            (What::Withdrawn(reason), Language::En) => format!("withdrawn ({})", printable(reason)),
        };
        let _ = writeln!(out, "{date}  {line}");
    }
    match book.tickets.get(id) {
        Some(document) => {
            let path = printable(book.sources.get(document.source).path.as_str());
            let title = printable(&document.front_matter.title);
            let state = state(document).map_or("", State::name);
            let _ = match book.language {
                Language::Ja => writeln!(out, "いま        {state}  {title}（{path}）"),
                Language::En => writeln!(out, "now         {state}  {title} ({path})"),
            };
        }
        None => out.push_str(match book.language {
            Language::Ja => "いま        ありません\n",
            Language::En => "now         not there\n",
        }),
    }
    print(&out);
    Ok(Outcome::Clean)
}

fn options(edition: Audience, today: Date) -> Options {
    Options {
        edition,
        drafts: false,
        today: Today::Day(today),
        base_url: None,
        deny_warnings: false,
        search: false,
    }
}
