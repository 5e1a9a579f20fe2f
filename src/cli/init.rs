//! `shirube init`

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use include_dir::{Dir, include_dir};

use super::{LanguageArg, Outcome, language, say, schema};
use crate::diagnostic::Language;
use crate::document::ledger;
use crate::schema::Languages;

static JAPANESE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter/ja");
static ENGLISH: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter/en");

/// Make a small site to start from
#[derive(Debug, Args)]
pub struct Init {
    /// The folder to make it in
    #[arg(default_value = ".", value_name = "DIR")]
    dir: PathBuf,
    /// The language of the site and of messages; else the locale's
    #[arg(long, value_enum)]
    lang: Option<LanguageArg>,
}

impl Init {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let language = language(self.lang, None);
        let dir = self.dir.display();
        ensure!(
            !self.dir.join("content").exists(),
            "{dir}: there is a `content` folder already; nothing was changed / すでに content フォルダーがあるため、何も変えませんでした"
        );
        let starter = match language {
            Language::Ja => &JAPANESE,
            Language::En => &ENGLISH,
        };
        write(starter, &self.dir)?;
        keep_both_sides(&self.dir)?;
        if let Some(config) = schema::site(&self.dir)? {
            schema::set_up(&self.dir, &config, Languages::Both, language)?;
        }
        let cd = if self.dir.as_os_str() == "." { String::new() } else { format!("cd {dir} && ") };
        say(&match language {
            Language::Ja => {
                format!("{dir} にサイトを作りました。次のコマンドで見られます: {cd}shirube serve")
            }
            Language::En => format!("made a site in {dir}; look at it with: {cd}shirube serve"),
        });
        Ok(Outcome::Clean)
    }
}

/// Tells Git that two branches are merged by keeping the lines of both in the ledger.
fn keep_both_sides(dir: &Path) -> anyhow::Result<()> {
    let path = dir.join(".gitattributes");
    let line = format!("{} merge=union\n", ledger::PATH);
    let mut text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        // What cannot be read is left as it is.
        Err(_) => return Ok(()),
    };
    if !text.contains(ledger::PATH) {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        fs::write(&path, text + &line).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn write(from: &Dir<'_>, to: &Path) -> anyhow::Result<()> {
    for dir in from.dirs() {
        write(dir, to)?;
    }
    for file in from.files() {
        let path = to.join(file.path());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("{}", parent.display()))?;
        }
        fs::write(&path, file.contents()).with_context(|| format!("{}", path.display()))?;
    }
    Ok(())
}
