//! `shirube schema`

mod editor;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::{Outcome, language, print, say};
use crate::config::{self, Config, Type};
use crate::diagnostic::Language;
use crate::schema::{self, Languages, Subject};
use crate::source::Sources;
use crate::yaml::{Choice, parse_choice};

/// Print what can be written in the files of a site, as JSON Schemas for editors
#[derive(Debug, Args)]
pub struct Schema {
    /// What it is about: front-matter, site, terms, tickets, search-tests
    #[arg(value_name = "SUBJECT", value_parser = subject, required_unless_present = "write")]
    of: Option<Subject>,
    /// Only the fields of one type of article
    #[arg(long = "type", value_name = "TYPE", value_parser = article_type)]
    only: Option<Type>,
    /// Write the schemas and the settings of VS Code into the site's folder
    #[arg(long, conflicts_with_all = ["of", "only"])]
    write: bool,
    /// The site's folder, whose keys, names and states are taken into the schemas
    #[arg(long, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// The language of the descriptions
    #[arg(long, value_enum, default_value_t)]
    lang: Described,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Described {
    Ja,
    En,
    #[default]
    Both,
}

impl From<Described> for Languages {
    fn from(described: Described) -> Self {
        match described {
            Described::Ja => Self::Ja,
            Described::En => Self::En,
            Described::Both => Self::Both,
        }
    }
}

fn subject(word: &str) -> Result<Subject, String> {
    parse_choice(word).ok_or_else(names::<Subject>)
}

fn article_type(word: &str) -> Result<Type, String> {
    parse_choice(word).ok_or_else(names::<Type>)
}

fn names<T: Choice>() -> String {
    T::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

impl Schema {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let config = site(&self.root)?;
        if let Some(of) = self.of {
            anyhow::ensure!(
                self.only.is_none() || of == Subject::FrontMatter,
                "--type: only for front-matter / front-matter だけで使えます"
            );
            let schema = schema::schema(of, self.only, config.as_ref(), self.lang.into());
            print(&format!("{schema:#}\n"));
            return Ok(Outcome::Clean);
        }
        let config = config.with_context(|| {
            format!(
                "{}: no `content` folder here; `shirube init` makes a site / content フォルダーがありません",
                self.root.display()
            )
        })?;
        let words = language(None, Some(&config.languages[0].code));
        set_up(&self.root, &config, self.lang.into(), words)?;
        let folder = self.root.join(editor::FOLDER);
        say(&match words {
            Language::Ja => format!("{} などに、書ける項目の一覧を書きました", folder.display()),
            Language::En => format!("wrote what can be written into {} and beside it", folder.display()),
        });
        Ok(Outcome::Clean)
    }
}

/// Writes the schemas of a site, and what makes VS Code use them.
pub fn set_up(root: &Path, config: &Config, languages: Languages, words: Language) -> anyhow::Result<()> {
    for line in editor::write(root, config, languages, words)? {
        say(&line);
    }
    Ok(())
}

/// The configuration of the site in a folder, if there is a site. What is wrong with it is for
/// `check` to say.
pub fn site(root: &Path) -> anyhow::Result<Option<Config>> {
    let path = root.join(config::PATH);
    let sources = match fs::read_to_string(&path) {
        Ok(text) => Sources::from_texts([(config::PATH, text.as_str())]),
        Err(_) if root.join("content").is_dir() && !path.exists() => Sources::default(),
        Err(_) if !path.exists() => return Ok(None),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    Ok(Some(config::load(&sources).0))
}
