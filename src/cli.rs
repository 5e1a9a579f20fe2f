//! The command line: what was typed, what it means, what is printed, how it ends.
//!
//! Clock, environment and terminal are known here and nowhere else.

mod build;
mod check;
mod graph;
mod import;
mod init;
mod ledger;
mod new;
mod release;
mod report;
mod schema;
mod search;
mod serve;
mod theme;
mod translated;

use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::build::{Built, Index, Kept, Options, Today, build_first};
use crate::config::{Audience, Config};
use crate::diagnostic::{self, Diagnostic, Format, Language, Printer, Severity, printable};
use crate::source::{self, MANIFEST, Sources};
use crate::yaml;

/// しるべ: a help center from Markdown.
#[derive(Debug, Parser)]
#[command(name = "shirube", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    New(new::New),
    Graph(graph::Graph),
    Release(release::Release),
    Report(report::Report),
    Build(build::Build),
    Check(check::Check),
    Ledger(ledger::Ledger),
    Search(search::Search),
    Schema(schema::Schema),
    Serve(serve::Serve),
    Theme(theme::Theme),
    Translated(translated::Translated),
    Import(import::Import),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to complain about.
    Clean,
    /// Something was found that must be mended.
    Findings,
}

/// Runs the program.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Clap prints help to standard output and faults to standard error.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let outcome = match cli.command {
        Command::Init(args) => args.run(),
        Command::New(args) => args.run(),
        Command::Graph(args) => args.run(),
        Command::Release(args) => args.run(),
        Command::Report(args) => args.run(),
        Command::Build(args) => args.run(),
        Command::Check(args) => args.run(),
        Command::Ledger(args) => args.run(),
        Command::Search(args) => args.run(),
        Command::Schema(args) => args.run(),
        Command::Serve(args) => args.run(),
        Command::Theme(args) => args.run(),
        Command::Translated(args) => args.run(),
        Command::Import(args) => args.run(),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            say(&format!("shirube: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Writes a line to standard error. A terminal that is gone is no reason to stop.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Writes to standard output, likewise.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LanguageArg {
    Ja,
    En,
}

impl From<LanguageArg> for Language {
    fn from(language: LanguageArg) -> Self {
        match language {
            LanguageArg::Ja => Self::Ja,
            LanguageArg::En => Self::En,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum FormatArg {
    #[default]
    Human,
    Short,
    Json,
    Github,
    Sarif,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Human => Self::Human,
            FormatArg::Short => Self::Short,
            FormatArg::Json => Self::Json,
            FormatArg::Github => Self::Github,
            FormatArg::Sarif => Self::Sarif,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ColorArg {
    /// On terminals.
    #[default]
    Auto,
    Always,
    Never,
}

/// Where the site is and how findings are printed.
#[derive(Debug, Args)]
struct Shared {
    /// The site's folder: the one that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// The language of messages; else the locale's, else the site's first
    #[arg(long, value_enum)]
    lang: Option<LanguageArg>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    format: FormatArg,
    /// Whether findings are coloured
    #[arg(long, value_enum, default_value_t)]
    color: ColorArg,
}

impl Shared {
    fn load(&self) -> anyhow::Result<Arc<Sources>> {
        Ok(Arc::new(source::load(&self.root)?))
    }

    fn language(&self, site: Option<&str>) -> Language {
        language(self.lang, site)
    }

    fn is_colored(&self) -> bool {
        match self.color {
            ColorArg::Auto => {
                std::io::stdout().is_terminal()
                    && environment("NO_COLOR").is_none_or(|value| value.is_empty())
            }
            ColorArg::Always => true,
            ColorArg::Never => false,
        }
    }

    fn printer(&self, site: Option<&str>) -> Printer {
        Printer {
            format: self.format.into(),
            language: self.language(site),
            color: self.is_colored(),
            folder: shown_folder(&self.root),
        }
    }
}

/// The way to the site that is put before the paths in findings, so that they count from where the
/// command runs.
fn shown_folder(root: &Path) -> String {
    source::way_to(root, std::env::current_dir().ok().as_deref())
}

/// Builds a site with the search of an earlier run, if that is still the one; else keeps the search
/// for the next run, under `.shirube/`.
fn build_with_kept_search(root: &Path, sources: &Arc<Sources>, options: &Options, kept: &mut Kept) -> Built {
    let folder = root.join(".shirube").join("search");
    let file = folder.join(format!("{}-{}.bin", Index::key(sources, options), program()));
    let index = fs::read(&file).ok().and_then(|bytes| Index::unpack(&bytes));
    if index.is_some() {
        return build_first(sources, options, kept, index);
    }
    let built = build_first(sources, options, kept, None);
    // What cannot be kept is made again next time.
    let _ = keep(&folder, &file, &built.index.pack());
    built
}

/// A name for this program, since another one may search otherwise: its size and when it was made.
fn program() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let made = file.as_ref().ok().and_then(|file| file.modified().ok());
    let made = made.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{:x}-{:x}", file.map_or(0, |file| file.len()), made.map_or(0, |time| time.as_nanos()))
}

/// Writes a file as a whole, and the folders above it: whoever reads it sees all of what was there, or
/// all of what is. Who may read it stays as it was.
fn replace(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        // Hidden, so that nothing that watches the folder takes it for content.
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let new = file.with_file_name(format!(".{name}.{}.new", std::process::id()));
        let put = || {
            fs::write(&new, bytes)?;
            if let Ok(old) = fs::metadata(file) {
                fs::set_permissions(&new, old.permissions())?;
            }
            fs::rename(&new, file)
        };
        put().inspect_err(|_| {
            // A full disk leaves a part of it.
            let _ = fs::remove_file(&new);
        })
    };
    write().with_context(|| file.display().to_string())
}

/// Writes a file, and removes the others in its folder.
fn keep(folder: &Path, file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    replace(file, bytes)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path != file {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// What a build is for.
#[derive(Debug, Args)]
struct Choices {
    /// For whom: everybody, customers, or colleagues
    #[arg(long, value_name = "public|customer|internal", default_value = "public", value_parser = edition)]
    edition: Audience,
    /// Take unfinished articles (`draft: true`) too
    #[arg(long)]
    drafts: bool,
    /// The day that publishing dates are compared with, instead of today
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// Where the site will be served, instead of `base_url` in site.yaml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    /// Treat warnings as errors
    #[arg(long)]
    deny_warnings: bool,
}

impl Choices {
    fn options(&self) -> Options {
        Options {
            edition: self.edition,
            drafts: self.drafts,
            today: self.today.map_or_else(|| Today::Now(now()), Today::Day),
            base_url: self.base_url.clone(),
            deny_warnings: self.deny_warnings,
            search: true,
        }
    }
}

fn edition(word: &str) -> Result<Audience, String> {
    yaml::parse_choice(word).ok_or_else(|| "public, customer, internal".to_owned())
}

fn base_url(url: &str) -> Result<String, String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(rest)
            if !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['?', '#', ' ', '"', '<']) =>
        {
            Ok(format!("{}/", url.trim_end_matches('/')))
        }
        _ => Err("https://help.example.com/".to_owned()),
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The language of messages: as asked, else the locale's, else the site's first.
fn language(asked: Option<LanguageArg>, site: Option<&str>) -> Language {
    if let Some(language) = asked {
        return language.into();
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(environment)
        .find(|value| !value.is_empty() && value != "C" && value != "POSIX" && !value.starts_with("C."));
    match locale.as_deref().or(site) {
        Some(code) if code.starts_with("ja") => Language::Ja,
        Some(_) => Language::En,
        None => Language::Ja,
    }
}

/// The number of the language of the site that was asked for; else of its first.
fn language_number(config: &Config, code: Option<&str>, words: Language) -> anyhow::Result<usize> {
    let Some(code) = code else { return Ok(0) };
    let number = config.languages.iter().position(|language| language.code == code);
    number.ok_or_else(|| {
        let codes: Vec<&str> = config.languages.iter().map(|language| language.code.as_str()).collect();
        let (code, codes) = (printable(code), codes.join(", "));
        anyhow::anyhow!(match words {
            Language::Ja => format!("サイトに言語「{code}」はありません。使える言語: {codes}"),
            Language::En => format!("the site has no language `{code}`; it has: {codes}"),
        })
    })
}

/// How commands print what they see in a site, for colleagues.
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

/// Reads a site and builds it without its search, which nobody asks for here.
fn look(
    root: &Path,
    edition: Audience,
    drafts: bool,
    today: Option<Date>,
    base_url: Option<String>,
) -> anyhow::Result<(Arc<Sources>, Built)> {
    let sources = Arc::new(source::load(root)?);
    let today = today.map_or_else(|| Today::Now(now()), Today::Day);
    let options = Options { edition, drafts, today, base_url, deny_warnings: false, search: false };
    let built = crate::build::build(&sources, &options);
    Ok((sources, built))
}

/// Writes to a file, or prints; and tells when errors of the site leave something out.
fn deliver(text: &str, out: Option<&Path>, built: &Built, words: Language) -> anyhow::Result<()> {
    match out {
        None => print(text),
        Some(out) => {
            fs::write(out, text).with_context(|| out.display().to_string())?;
            say(&match words {
                Language::Ja => format!("{} に書き出しました。社内用です", out.display()),
                Language::En => format!("wrote {}; it is for colleagues only", out.display()),
            });
        }
    }
    if !built.is_publishable() {
        tell_of_errors(words);
    }
    Ok(())
}

/// Says that what was looked at may not be all.
fn tell_of_errors(words: Language) {
    say(match words {
        Language::Ja => {
            "サイトにエラーがあります。読めなかった記事は入っていません。shirube check で確かめてください"
        }
        Language::En => "the site has errors; what could not be read is left out: see `shirube check`",
    });
}

/// Refuses to write what is for colleagues only where it would be published.
fn refuse_published(root: &Path, out: &Path) -> anyhow::Result<()> {
    let folder = match out.parent() {
        Some(folder) if folder.components().next().is_some() => folder,
        _ => Path::new("."),
    };
    let folder = folder.canonicalize().with_context(|| folder.display().to_string())?;
    let mut inputs = ["content", "themes"].iter().map(|top| root.join(top));
    let is_input = inputs.any(|top| top.canonicalize().is_ok_and(|top| folder.starts_with(top)));
    let is_output = folder.ancestors().any(|folder| folder.join(MANIFEST).exists());
    if is_input || is_output {
        bail!(
            "{}: this is for colleagues only; write it to a folder that is not published / 社内用です。公開されないフォルダーに書き出してください",
            out.display()
        );
    }
    Ok(())
}

/// Seconds since 1970 in UTC.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// Prints findings, and the summary unless a machine reads.
fn report(
    shared: &Shared,
    built: &Built,
    found: &[Diagnostic],
    sources: &Sources,
    started: Instant,
    done: &str,
) {
    let printer = shared.printer(Some(&built.config().languages[0].code));
    print(&printer.print(found, sources));
    let counts = diagnostic::count(found);
    let count = |severity| counts.get(&severity).copied().unwrap_or(0);
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let pages = built.site.pages.len();
    let time = seconds(started.elapsed());
    let line = match printer.language {
        Language::Ja => {
            format!("{done}記事 {pages}、エラー {errors}、警告 {warnings}、注意 {notes}（{time}）")
        }
        Language::En => {
            let plural =
                |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
            let (pages, errors) = (plural(pages, "article"), plural(errors, "error"));
            let (warnings, notes) = (plural(warnings, "warning"), plural(notes, "note"));
            format!("{done}{pages}, {errors}, {warnings}, {notes} ({time})")
        }
    };
    say(&line);
    if let Some(day) = built.site.next_change {
        say(&match printer.language {
            Language::Ja => format!("次に公開内容が変わる日: {day}"),
            Language::En => format!("what is published changes next on {day}"),
        });
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn outcome(found: &[Diagnostic]) -> Outcome {
    if found.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}
