//! `shirube new`

mod notice;

use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;
use jiff::civil::Date;

use super::{LanguageArg, Outcome, language, now, say};
use crate::config::Type;
use crate::diagnostic::Language;
use crate::yaml::{Choice, Moment};
use notice::Notice;

/// Make a new article with the fields it needs
#[derive(Debug, Args)]
pub struct New {
    /// What it is: article, faq, guide, case, release, ticket, incident
    #[arg(value_name = "TYPE", value_parser = article_type)]
    of: Type,
    /// Where to put it, below `content/`: `ja/faq/invoice.md`; with --uncertain, the title
    #[arg(required_unless_present = "uncertain")]
    path: Option<PathBuf>,
    #[command(flatten)]
    notice: Notice,
    /// The site's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// The language of the comments; else the one of the folder, else the locale's
    #[arg(long, value_enum)]
    lang: Option<LanguageArg>,
}

fn article_type(word: &str) -> Result<Type, String> {
    let names: Vec<&str> = Type::ALL.iter().map(|(name, _)| *name).collect();
    crate::yaml::parse_choice(word).ok_or_else(|| names.join(", "))
}

impl New {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        ensure!(
            self.root.join("content").is_dir(),
            "{}: no `content` folder here; `shirube init` makes a site / content フォルダーがありません",
            self.root.display()
        );
        let typed = self.path.clone().unwrap_or_default();
        if self.notice.uncertain {
            let title = typed.to_str().map(str::trim).filter(|title| !title.is_empty());
            return self.notice.write(self.of, title, &self.root, self.lang, now());
        }
        let mut path = typed.strip_prefix("content").unwrap_or(&typed).to_owned();
        if path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
            bail!(
                "{}: the path must stay below content/ / パスは content/ の中にしてください",
                typed.display()
            );
        }
        if path.extension().is_none_or(|extension| extension != "md") {
            let mut name = path.into_os_string();
            name.push(".md");
            path = name.into();
        }
        let language = self.language(&path);
        let target = self.root.join("content").join(&path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).with_context(|| format!("{}", parent.display()))?;
        }
        let mut file =
            fs::OpenOptions::new().write(true).create_new(true).open(&target).with_context(|| {
                format!(
                    "{}: there is a file already, or it cannot be made / すでにあるか、作れません",
                    target.display()
                )
            })?;
        file.write_all(scaffold(self.of, language).as_bytes())?;
        say(&match language {
            Language::Ja => format!("{} を作りました", target.display()),
            Language::En => format!("made {}", target.display()),
        });
        Ok(Outcome::Clean)
    }

    fn language(&self, path: &Path) -> Language {
        let folder = path.components().next().and_then(|part| part.as_os_str().to_str());
        match (self.lang, folder) {
            (None, Some("ja")) => Language::Ja,
            (None, Some("en")) => Language::En,
            (asked, _) => language(asked, None),
        }
    }
}

/// The text of a new article: the fields its type needs, each with a word of advice.
pub fn scaffold(of: Type, language: Language) -> String {
    let text = match (of, language) {
        (Type::Article, Language::Ja) => include_str!("scaffold/article.ja.md"),
        (Type::Article, Language::En) => include_str!("scaffold/article.en.md"),
        (Type::Faq, Language::Ja) => include_str!("scaffold/faq.ja.md"),
        (Type::Faq, Language::En) => include_str!("scaffold/faq.en.md"),
        (Type::Guide, Language::Ja) => include_str!("scaffold/guide.ja.md"),
        (Type::Guide, Language::En) => include_str!("scaffold/guide.en.md"),
        (Type::Case, Language::Ja) => include_str!("scaffold/case.ja.md"),
        (Type::Case, Language::En) => include_str!("scaffold/case.en.md"),
        (Type::Release, Language::Ja) => include_str!("scaffold/release.ja.md"),
        (Type::Release, Language::En) => include_str!("scaffold/release.en.md"),
        (Type::Ticket, Language::Ja) => include_str!("scaffold/ticket.ja.md"),
        (Type::Ticket, Language::En) => include_str!("scaffold/ticket.en.md"),
        (Type::Incident, Language::Ja) => include_str!("scaffold/incident.ja.md"),
        (Type::Incident, Language::En) => include_str!("scaffold/incident.en.md"),
    };
    // A site in Japan is the usual one; the writer sees the date and can change it.
    let days = (now() + 9 * 3600).div_euclid(86_400);
    let today = Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days));
    // The promise of the next update is one for later than now.
    let later = Moment::at(now() / 60 * 60 + 3600, 9 * 3600).to_string();
    let text = ["+09:00", "+00:00"]
        .iter()
        .fold(text.to_owned(), |text, offset| text.replace(&format!("2026-01-01T10:00{offset}"), &later));
    text.replace("2026-01-01", &today.to_string())
}
