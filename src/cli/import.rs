//! `shirube import`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::{Outcome, Shared, now, outcome, print, replace, say};
use crate::build::Today;
use crate::config::{self, Config};
use crate::diagnostic::{self, Language, Severity, Text};
use crate::import::date::Order;
use crate::import::record::Field;
use crate::import::table::Width;
use crate::import::{File, Imported, Sheet, Tool, tickets, zendesk};
use crate::source::{MANIFEST, Sources};
use crate::yaml::{Choice, parse_choice};

/// Exports larger than this are not read.
const MAX_BYTES: u64 = 256 << 20;
/// Folders below that of an export in which images are looked for.
const MAX_DEPTH: usize = 3;

/// Take requests or articles over from what another tool exported
#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// Issues, as `gh issue list --json …` prints them
    ///
    /// Export them with `gh issue list --state all --limit 1000 --json
    /// number,title,state,stateReason,labels,milestone,reactionGroups,createdAt,updatedAt,url,issueType`
    Github {
        #[command(flatten)]
        tickets: Tickets,
        #[command(flatten)]
        numbered: Numbered,
    },
    /// Issues: "Export → CSV (all fields)"
    Jira {
        #[command(flatten)]
        tickets: Tickets,
        #[command(flatten)]
        table: Table,
    },
    /// Issues: "Export CSV"
    Linear {
        #[command(flatten)]
        tickets: Tickets,
        #[command(flatten)]
        table: Table,
    },
    /// Posts as CSV
    Fider {
        #[command(flatten)]
        tickets: Tickets,
        #[command(flatten)]
        table: Table,
        #[command(flatten)]
        numbered: Numbered,
        #[command(flatten)]
        named: Named,
    },
    /// Posts as CSV
    Canny {
        #[command(flatten)]
        tickets: Tickets,
        #[command(flatten)]
        table: Table,
        #[command(flatten)]
        numbered: Numbered,
        #[command(flatten)]
        named: Named,
    },
    /// Any table of requests with a column for titles
    Csv {
        #[command(flatten)]
        tickets: Tickets,
        #[command(flatten)]
        table: Table,
        #[command(flatten)]
        numbered: Numbered,
        #[command(flatten)]
        named: Named,
    },
    /// Articles of a help center as JSON
    ///
    /// Save what `/api/v2/help_center/LOCALE/articles.json?include=sections,categories` answers, for
    /// each language
    Zendesk {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        named: Named,
    },
}

#[derive(Debug, Args)]
struct Common {
    /// The exported files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    shared: Shared,
}

/// What all trackers have.
#[derive(Debug, Args)]
struct Tickets {
    #[command(flatten)]
    common: Common,
    /// The day that is written into the ledger, instead of today
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// The files hold only some of the tickets; those that are missing stay as they are
    #[arg(long)]
    partial: bool,
    /// Keep this ticket, which is missing, as if it had been written by hand; may be given several times
    #[arg(long, value_name = "ID")]
    keep: Vec<String>,
}

/// What tables have.
#[derive(Debug, Args)]
struct Table {
    /// Read rows that are wider or shorter than their header, too
    #[arg(long)]
    lenient: bool,
    /// The order of day, month and year, where a file does not tell
    #[arg(long, value_name = "d/m/y|m/d/y|y/m/d", value_parser = order)]
    date_format: Option<Order>,
    /// A column that has another name than usual: `Headline=title`; may be given several times
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = mapping)]
    map: Vec<(String, Field)>,
}

/// What tools have whose tickets have numbers and no names.
#[derive(Debug, Args)]
struct Numbered {
    /// What stands before the number in an id, instead of `import: prefix:` in site.yaml
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,
}

/// What tools have of which there may be several.
#[derive(Debug, Args)]
struct Named {
    /// Tells this one from others of the same kind
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

fn order(word: &str) -> Result<Order, String> {
    match word.to_lowercase().as_str() {
        "d/m/y" => Ok(Order::DayFirst),
        "m/d/y" => Ok(Order::MonthFirst),
        "y/m/d" => Ok(Order::YearFirst),
        _ => Err("d/m/y, m/d/y, y/m/d".to_owned()),
    }
}

fn mapping(text: &str) -> Result<(String, Field), String> {
    let fields = || Field::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let (column, field) = text.rsplit_once('=').ok_or_else(|| format!("COLUMN=FIELD: {}", fields()))?;
    let field = parse_choice(field.trim()).ok_or_else(fields)?;
    Ok((column.trim().to_owned(), field))
}

impl Table {
    fn sheet(&self) -> Sheet {
        let width = if self.lenient { Width::Lenient } else { Width::Strict };
        Sheet { width, order: self.date_format, map: self.map.clone() }
    }
}

impl Import {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let plain = Sheet::default();
        match &self.from {
            From::Github { tickets, numbered } => {
                tickets.run(Tool::Github, plain, numbered.prefix.clone(), None)
            }
            From::Jira { tickets, table } => tickets.run(Tool::Jira, table.sheet(), None, None),
            From::Linear { tickets, table } => tickets.run(Tool::Linear, table.sheet(), None, None),
            From::Fider { tickets, table, numbered, named } => {
                tickets.run(Tool::Fider, table.sheet(), numbered.prefix.clone(), named.name.clone())
            }
            From::Canny { tickets, table, numbered, named } => {
                tickets.run(Tool::Canny, table.sheet(), numbered.prefix.clone(), named.name.clone())
            }
            From::Csv { tickets, table, numbered, named } => {
                tickets.run(Tool::Csv, table.sheet(), numbered.prefix.clone(), named.name.clone())
            }
            From::Zendesk { common, named } => articles(common, named.name.clone()),
        }
    }
}

impl Tickets {
    fn run(
        &self,
        tool: Tool,
        sheet: Sheet,
        prefix: Option<String>,
        name: Option<String>,
    ) -> anyhow::Result<Outcome> {
        let common = &self.common;
        let (site, config) = match common.site()? {
            Ok(site) => site,
            Err(outcome) => return Ok(outcome),
        };
        let files = common.read()?;
        let imported = tickets::import(&tickets::Request {
            tool,
            files: &files,
            site: &site,
            config: &config,
            today: self.today.unwrap_or_else(|| Today::Now(now()).day(&config)),
            sheet,
            prefix,
            name,
            partial: self.partial,
            keep: self.keep.clone(),
        });
        common.finish(&imported, &site, &config)
    }
}

fn articles(common: &Common, name: Option<String>) -> anyhow::Result<Outcome> {
    let (site, config) = match common.site()? {
        Ok(site) => site,
        Err(outcome) => return Ok(outcome),
    };
    let files = common.read()?;
    let imported = zendesk::import(&zendesk::Request {
        files: &files,
        beside: common.images(),
        hash: &|path| fs::read(path).ok().map(|bytes| zendesk::hash_of(&bytes)),
        site: &site,
        config: &config,
        name,
    });
    common.finish(&imported, &site, &config)
}

impl Common {
    /// The site and its configuration. A configuration with a fault is no rule for what may be shown.
    fn site(&self) -> anyhow::Result<Result<(std::sync::Arc<Sources>, Config), Outcome>> {
        let site = self.shared.load()?;
        let (config, mut found) = config::load(&site);
        if found.iter().any(|one| one.severity == Severity::Error) {
            diagnostic::sort(&mut found, &site);
            print(&self.shared.printer(Some(&config.languages[0].code)).print(&found, &site));
            return Ok(Err(outcome(&found)));
        }
        Ok(Ok((site, config)))
    }

    fn read(&self) -> anyhow::Result<Vec<File>> {
        let read = |path: &PathBuf| {
            let name = path.to_string_lossy().replace('\\', "/");
            let size = fs::metadata(path).with_context(|| name.clone())?.len();
            ensure!(size <= MAX_BYTES, "{name}: larger than 256 MB / 256 MB を超えています");
            let bytes = fs::read(path).with_context(|| name.clone())?;
            Ok(File { name, bytes })
        };
        self.files.iter().map(read).collect()
    }

    /// Images in the folders of the files and below.
    fn images(&self) -> BTreeMap<String, PathBuf> {
        let mut found = BTreeMap::new();
        for file in &self.files {
            let folder =
                file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            collect(folder, "", 0, &|folder| self.is_of_site(folder), &mut found);
        }
        found
    }

    /// Whether a folder is part of the site, or made by it: its images are no export.
    fn is_of_site(&self, folder: &Path) -> bool {
        let same = |name: &str| {
            let ours = self.shared.root.join(name).canonicalize();
            ours.is_ok_and(|ours| folder.canonicalize().is_ok_and(|folder| folder == ours))
        };
        same("content") || same("themes") || folder.join(MANIFEST).exists()
    }

    /// Prints what was found and what is done, and writes it.
    fn finish(&self, imported: &Imported, site: &Sources, config: &Config) -> anyhow::Result<Outcome> {
        let code = &config.languages[0].code;
        let mut found = imported.diagnostics.clone();
        diagnostic::sort(&mut found, site);
        print(&self.shared.printer(Some(code)).print(&found, site));
        let language = self.shared.language(Some(code));
        let lines: Vec<&str> = imported.report.iter().map(|line| line.get(language)).collect();
        if imported.has_errors() {
            say(match language {
                Language::Ja => "エラーがあるため、何も書き込みませんでした",
                Language::En => "nothing was written, since there are errors",
            });
            return Ok(Outcome::Findings);
        }
        if self.dry_run {
            let last = match language {
                Language::Ja => "何も書き込んでいません（--dry-run）",
                Language::En => "nothing was written (--dry-run)",
            };
            print(&(lines.join("\n") + if lines.is_empty() { "" } else { "\n" } + last + "\n"));
            return Ok(outcome(&found));
        }
        write(imported, &self.shared.root)?;
        lines.iter().for_each(|line| say(line));
        say(written(imported).get(language));
        Ok(outcome(&found))
    }
}

/// The images in a folder, by their path from the first one.
fn collect(
    folder: &Path,
    above: &str,
    depth: usize,
    is_left_out: &dyn Fn(&Path) -> bool,
    found: &mut BTreeMap<String, PathBuf>,
) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else { continue };
        let extension = Path::new(&name).extension().and_then(|extension| extension.to_str());
        let is_image =
            extension.is_some_and(|extension| zendesk::IMAGES.contains(&extension.to_lowercase().as_str()));
        if kind.is_dir() {
            if depth < MAX_DEPTH && !name.starts_with('.') && !is_left_out(&entry.path()) {
                collect(&entry.path(), &format!("{above}{name}/"), depth + 1, is_left_out, found);
            }
        } else if kind.is_file() && is_image {
            found.insert(format!("{above}{name}"), entry.path());
        }
    }
}

/// Writes each file as a whole.
fn write(imported: &Imported, root: &Path) -> anyhow::Result<()> {
    for (path, from) in &imported.copies {
        let bytes = fs::read(from).with_context(|| from.display().to_string())?;
        replace(&root.join(path), &bytes)?;
    }
    for (path, bytes) in &imported.files {
        replace(&root.join(path), bytes)?;
    }
    Ok(())
}

fn written(imported: &Imported) -> Text {
    use crate::text;
    let count = imported.files.len() + imported.copies.len();
    if count == 0 {
        return text!("変更はありません", "nothing to change");
    }
    let paths = imported.files.iter().map(|(path, _)| path).chain(imported.copies.keys());
    let paths: Vec<&str> = paths.map(String::as_str).take(5).collect();
    let (paths, more) = (paths.join(", "), if count > 5 { ", …" } else { "" });
    text!("{count} 個のファイルを書き込みました：{paths}{more}", "files written ({count}): {paths}{more}")
}
