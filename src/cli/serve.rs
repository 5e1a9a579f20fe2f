//! `shirube serve`

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;
use clap::Args;

use super::{Choices, Outcome, Shared, build_with_kept_search, print, report, say};
use crate::build::Kept;
use crate::diagnostic::{self, Diagnostic, Language, Printer, Severity, Text};
use crate::serve::{self, Event, Serving};
use crate::source::Sources;

/// Build the site in memory, show it on this machine, and follow every change
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    shared: Shared,
    #[command(flatten)]
    choices: Choices,
    /// The port; the next free one is taken if it is in use
    #[arg(long, default_value_t = 4321)]
    port: u16,
    /// The address to listen at; with 0.0.0.0 other machines can see the site, unfinished parts too
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_name = "ADDRESS")]
    host: IpAddr,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// The program that "edit this page" opens files with, such as `code -g {file}:{line}`;
    /// else the one that the system uses for such files
    #[arg(long, value_name = "COMMAND")]
    editor: Option<String>,
}

impl Serve {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let sources = self.shared.load()?;
        let mut kept = Kept::default();
        let options = self.choices.options();
        let built = build_with_kept_search(&self.shared.root, &sources, &options, &mut kept);
        report(&self.shared, &built, &built.diagnostics, &sources, started, "");
        let printer = self.shared.printer(Some(&built.config().languages[0].code));
        let known = Mutex::new(keys(&built.diagnostics, &sources));
        let (choices, editor, open) = (self.choices, self.editor, self.open);
        let serving = Serving {
            root: self.shared.root,
            host: self.host,
            port: self.port,
            options: Box::new(move || choices.options()),
            language: printer.language,
            open: Box::new(move |file, line| edit(editor.as_deref(), file, line)),
            tell: Box::new(move |event| tell(&event, &printer, &known, open)),
        };
        serve::run(serving, built, sources, kept)?;
        Ok(Outcome::Clean)
    }
}

/// What makes a finding the same one after an edit elsewhere in its file.
type Key = (String, &'static str, Text);

fn keys(found: &[Diagnostic], sources: &Sources) -> BTreeSet<Key> {
    let key =
        |found: &Diagnostic| (found.path(sources).to_string(), found.code.name(), found.message.clone());
    found.iter().map(key).collect()
}

fn tell(event: &Event<'_>, printer: &Printer, known: &Mutex<BTreeSet<Key>>, open: bool) {
    let language = printer.language;
    match event {
        Event::Listening(address) => {
            say(&match language {
                Language::Ja => format!("http://{address}/ で表示しています（終わるには Ctrl+C）"),
                Language::En => format!("serving at http://{address}/ (Ctrl+C to stop)"),
            });
            if open && let Err(error) = browse(*address) {
                say(&format!("shirube: {error:#}"));
            }
        }
        Event::Rebuilt { changes, time } => {
            let time = time.as_millis();
            say(&match language {
                Language::Ja => format!("{changes} ファイルの変更を反映しました（{time} ミリ秒）"),
                Language::En if *changes == 1 => format!("1 file changed; shown after {time} ms"),
                Language::En => format!("{changes} files changed; shown after {time} ms"),
            });
        }
        Event::Checked(found, sources) => {
            let now = keys(found, sources);
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            let is_new =
                |found: &&Diagnostic| keys(std::slice::from_ref(*found), sources).is_disjoint(&known);
            let new: Vec<Diagnostic> = found.iter().filter(is_new).cloned().collect();
            let mended = known.difference(&now).count();
            if new.is_empty() && mended == 0 {
                return;
            }
            print(&printer.print(&new, sources));
            let counts = diagnostic::count(found);
            let count = |severity| counts.get(&severity).copied().unwrap_or(0);
            let (errors, warnings, notes) =
                (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
            say(&match language {
                Language::Ja => {
                    format!("エラー {errors}、警告 {warnings}、注意 {notes}（{mended} 件は直りました）")
                }
                Language::En => {
                    format!("{errors} errors, {warnings} warnings, {notes} notes ({mended} mended)")
                }
            });
            *known = now;
        }
        Event::Failed(found, sources) => print(&printer.print(found, sources)),
        Event::Trouble(error) => say(&format!("shirube: {error:#}")),
    }
}

fn browse(address: SocketAddr) -> anyhow::Result<()> {
    let host = if address.ip().is_unspecified() { "127.0.0.1".to_owned() } else { address.ip().to_string() };
    let url = format!("http://{host}:{}/", address.port());
    open::that_detached(&url)
        .with_context(|| format!("{url}: the browser could not be started / ブラウザーを開けませんでした"))
}

/// Opens a file: with the command, in which `{file}` and `{line}` are filled in, or as the system
/// opens such files.
fn edit(editor: Option<&str>, file: PathBuf, line: usize) -> anyhow::Result<()> {
    let shown = file.display().to_string();
    let refused = || format!("{shown}: could not be opened / 開けませんでした");
    let Some(editor) = editor else { return open::that_detached(&file).with_context(refused) };
    let mut words = editor.split_whitespace();
    let program = words.next().context("--editor is empty / --editor が空です")?;
    let mut arguments: Vec<String> =
        words.map(|word| word.replace("{file}", &shown).replace("{line}", &line.to_string())).collect();
    if !editor.contains("{file}") {
        arguments.push(shown.clone());
    }
    let mut running = Command::new(program).args(arguments).spawn().with_context(refused)?;
    // An editor that has ended is only gone once somebody asked how it ended.
    std::thread::spawn(move || running.wait());
    Ok(())
}
