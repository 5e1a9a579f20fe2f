//! `shirube new`

mod ask;
mod facts;
mod message;
mod next;
mod notice;
mod personal;
mod place;
mod question;
mod released;
mod scaffold;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail, ensure};
use clap::Args;
use jiff::civil::{Date, DateTime};

use super::{LanguageArg, Outcome, language, now, say};
use crate::build::{Built, Options, Today, build};
use crate::config::{self, Audience, Config, Type};
use crate::diagnostic::Language as Words;
use crate::search::analyze::script;
use crate::search::similar;
use crate::source;
use crate::yaml::{self, Choice};
use facts::Facts;
use message::Message;
use notice::Notice;
use place::{Place, Vocabulary};
use scaffold::Scaffold;

/// Make a new article with the fields it needs
#[derive(Debug, Args)]
pub struct New {
    /// What it is: article, faq, guide, case, release, ticket, incident
    #[arg(value_name = "TYPE", value_parser = article_type)]
    of: Type,
    /// Its title, or where to put it, below `content/`: `ja/faq/invoice.md`
    #[arg(value_name = "TITLE|PATH")]
    about: Vec<String>,
    /// Its title, where a path is given
    #[arg(long, value_name = "TITLE", allow_hyphen_values = true)]
    title: Option<String>,
    /// A question out of a customer's message in this file; `-` for standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Release notes for the tickets that are released and in no release notes yet
    #[arg(long, conflicts_with = "from")]
    from_tickets: bool,
    /// Who looks after it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// The language it is written in; else the path's, else the site's first
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Write without asking, whether or not there are similar articles
    #[arg(long)]
    force: bool,
    /// The day that is written in it, instead of today
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    #[command(flatten)]
    notice: Notice,
    /// The site's folder: the one that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// The language of the comments and of messages; else that of the article, else the locale's
    #[arg(long, value_enum)]
    lang: Option<LanguageArg>,
}

fn article_type(word: &str) -> Result<Type, String> {
    let names: Vec<&str> = Type::ALL.iter().map(|(name, _)| *name).collect();
    yaml::parse_choice(word).ok_or_else(|| names.join(", "))
}

/// What is known of the article before it is written.
struct Draft {
    /// The number of its language.
    language: usize,
    /// The language of comments and messages.
    words: Words,
    title: Option<String>,
    message: Option<Message>,
    /// Where it goes, if that was said.
    place: Option<Place>,
}

impl New {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        if self.notice.uncertain {
            let title = self.title.clone().unwrap_or_else(|| self.about.join(" "));
            let title = Some(title.trim()).filter(|title| !title.is_empty());
            return self.notice.write(self.of, title, &self.root, self.lang, now());
        }
        let sources = Arc::new(source::load(&self.root)?);
        // A site with faults gets new articles all the same: they are for `check` to tell.
        let (config, _) = config::load(&sources);
        let facts = Facts::new(&self.root, &config, &sources);
        let draft = self.draft(&facts)?;
        let texts: Vec<String> = match &draft.message {
            _ if self.of == Type::Release => Vec::new(),
            Some(message) => draft.title.iter().chain(&message.questions).cloned().collect(),
            None => draft.title.clone().into_iter().collect(),
        };
        let built = build(
            &sources,
            &Options {
                // Release notes are for everybody, so they are made of what everybody may read.
                edition: if self.from_tickets { Audience::Public } else { Audience::Internal },
                drafts: true,
                today: self.today.map_or_else(|| Today::Now(now()), Today::Day),
                base_url: None,
                deny_warnings: false,
                search: !texts.is_empty(),
            },
        );
        let mut told = Vec::new();
        let Some((path, text)) = self.write_down(&draft, &facts, &built, &mut told)? else {
            say(match draft.words {
                Words::Ja => "リリースノートに出ていない released の要望はありません。何も作りませんでした",
                Words::En => "every ticket that is released is in release notes; nothing was made",
            });
            return Ok(Outcome::Clean);
        };
        let index = built.search().languages.get(draft.language).and_then(Option::as_ref);
        let found = index.as_ref().map(|index| similar::find(&texts, index)).unwrap_or_default();
        let may_ask = !self.force && self.from.as_deref() != Some(Path::new("-"));
        if !ask::confirm(&found, &built.site, &self.root, draft.words, may_ask) {
            return Ok(Outcome::Clean);
        }
        let target = self.root.join("content").join(&path);
        write_new(&target, &text)?;
        say(&match draft.words {
            Words::Ja => format!("{} を作りました", shown(&target)),
            Words::En => format!("made {}", shown(&target)),
        });
        for line in told {
            say(&format!("  {line}"));
        }
        Ok(Outcome::Clean)
    }

    /// What the arguments say.
    fn draft(&self, facts: &Facts<'_>) -> anyhow::Result<Draft> {
        if self.from_tickets && self.of != Type::Release {
            bail!("--from-tickets is for `release` / --from-tickets は release だけで使えます");
        }
        if self.from.is_some() && self.of != Type::Faq {
            bail!("--from is for `faq` / --from は faq だけで使えます");
        }
        // A title without quotes comes in several words.
        let about = self.about.join(" ");
        let about = Some(about.trim()).filter(|about| !about.is_empty());
        let place = about.filter(|about| place::is_path(about, facts));
        let place = place.map(|about| Place::new(about, &self.root)).transpose()?;
        let mut title = self.title.as_deref().or(about.filter(|_| place.is_none())).map(one_line);
        let mut text = self.from.as_deref().map(question::read).transpose()?;
        // Several sentences are no title.
        if text.is_none() && self.of == Type::Faq && self.title.is_none() && place.is_none() {
            text = about.filter(|about| message::is_message(about)).map(str::to_owned);
            title = title.filter(|_| text.is_none());
        }
        let number = self.language_number(place.as_ref(), facts.config)?;
        let code = facts.config.languages[number].code.as_str();
        let words = match (self.lang, code) {
            (None, code) if code.starts_with("ja") => Words::Ja,
            (None, code) if code.starts_with("en") => Words::En,
            (asked, _) => language(asked, None),
        };
        let message = text.map(|text| message::read(&text, words));
        let asked = message.as_ref().and_then(|message| message.title.clone());
        let path = place.as_ref().and_then(Place::file);
        let title = title.or(asked).or_else(|| path.and_then(|path| title_of(path, words)));
        let needs_title = !matches!(self.of, Type::Release | Type::Ticket | Type::Incident);
        if needs_title && title.is_none() && path.is_none() && message.is_none() {
            let of = self.of.name();
            match words {
                Words::Ja => bail!("題名かパスを書いてください。例: shirube new {of} 題名"),
                Words::En => bail!("a title or a path is needed: shirube new {of} \"A title\""),
            }
        }
        Ok(Draft { language: number, words, title, message, place })
    }

    fn language_number(&self, place: Option<&Place>, config: &Config) -> anyhow::Result<usize> {
        let codes: Vec<&str> = config.languages.iter().map(|language| language.code.as_str()).collect();
        let of_path = place.and_then(|place| place.language(config));
        let Some(asked) = &self.language else { return Ok(of_path.unwrap_or(0)) };
        let number = codes.iter().position(|code| code == asked).with_context(|| {
            format!("{asked}: languages of the site / サイトの言語: {}", codes.join(", "))
        })?;
        ensure!(
            of_path.is_none_or(|of_path| of_path == number),
            "--language {asked}: the path is in another language's folder / パスは別の言語のフォルダーです"
        );
        Ok(number)
    }

    /// Where the article goes and what stands in it; nothing if there is nothing to write about.
    fn write_down(
        &self,
        draft: &Draft,
        facts: &Facts<'_>,
        built: &Built,
        told: &mut Vec<String>,
    ) -> anyhow::Result<Option<(PathBuf, String)>> {
        let mut scaffold = Scaffold::new(self.of, draft.words);
        let today = built.site.options.today;
        let seconds = now().saturating_add(i64::from(facts.config.utc_offset)).rem_euclid(86_400);
        let minutes = if self.today.is_some() { 9 * 60 } else { seconds / 60 };
        let time = DateTime::from(today).saturating_add(jiff::Span::new().minutes(minutes));
        scaffold.set_time(time, facts.config.utc_offset);
        let name = match self.of {
            Type::Release => {
                let version = self.set_version(draft, facts, today, &mut scaffold, told);
                if self.from_tickets && !set_changes(draft, facts, built, &mut scaffold, told) {
                    return Ok(None);
                }
                version
            }
            Type::Ticket => Some(set_id(draft, facts, &mut scaffold, told)),
            _ => None,
        };
        // Release notes that only have a version are called by it.
        let is_version = self.of == Type::Release && draft.title.as_deref().is_none_or(next::is_version);
        if let Some(title) = draft.title.as_ref().filter(|_| !is_version) {
            scaffold.set("title", title);
        }
        if let Some(message) = &draft.message {
            question::fill(message, &mut scaffold, draft.words, told);
        }
        match &self.owner {
            Some(owner) => scaffold.add(format!("owner: {}", yaml::scalar(&one_line(owner)))),
            None => facts.set_owner(self.of, draft.words, &mut scaffold, told),
        }
        let path = match &draft.place {
            Some(Place::File(path)) => path.clone(),
            _ => self.place(draft, facts, name)?,
        };
        Ok(Some((path, scaffold.text())))
    }

    /// Writes the version that was given, or the next, and a title with it.
    fn set_version(
        &self,
        draft: &Draft,
        facts: &Facts<'_>,
        today: Date,
        scaffold: &mut Scaffold,
        told: &mut Vec<String>,
    ) -> Option<String> {
        let version = self.version(draft, facts, today, told);
        scaffold.set("version", version.as_deref().unwrap_or_default());
        let number = version.as_deref().unwrap_or_default();
        scaffold.set(
            "title",
            &one_line(&match draft.words {
                Words::Ja => format!("{number} リリースノート"),
                Words::En => format!("Release notes {number}"),
            }),
        );
        version
    }

    /// The version that was given, or the next.
    fn version(
        &self,
        draft: &Draft,
        facts: &Facts<'_>,
        today: Date,
        told: &mut Vec<String>,
    ) -> Option<String> {
        let path = draft.place.as_ref().and_then(Place::file);
        let stem = path.and_then(Path::file_stem).and_then(|stem| stem.to_str());
        let given = draft.title.as_deref().or(stem).filter(|given| next::is_version(given));
        if let Some(given) = given {
            return Some(given.to_owned());
        }
        let (version, newest) = next::version(facts.versions(), today);
        told.extend(newest.map(|newest| match (draft.words, &version) {
            (Words::Ja, Some(version)) => format!("version: {version}（{newest} の次）"),
            (Words::En, Some(version)) => format!("version: {version} (after {newest})"),
            (Words::Ja, None) => format!("version: {newest} の次が分からないので、空にしました"),
            (Words::En, None) => format!("version: left empty; what comes after {newest} is not clear"),
        }));
        version
    }

    /// A name that is free, in the folder that was given or the usual one.
    fn place(&self, draft: &Draft, facts: &Facts<'_>, name: Option<String>) -> anyhow::Result<PathBuf> {
        let folder = match &draft.place {
            Some(Place::Folder(folder)) => folder.clone(),
            _ => place::folder(self.of, draft.language, facts).map_err(|folders| {
                let (of, folders) = (self.of.name(), folders.join(", "));
                match draft.words {
                    Words::Ja => anyhow!(
                        "どのフォルダーに置くか分かりません。フォルダーと題名を書いてください: shirube new {of} フォルダー/ --title 題名（フォルダー: {folders}）"
                    ),
                    Words::En => anyhow!(
                        "the folder is not clear; give it with the title: shirube new {of} FOLDER/ --title TITLE (folders: {folders})"
                    ),
                }
            })?,
        };
        // Release notes of one version are one article in all languages.
        if let (Type::Release, Some(version)) = (self.of, &name) {
            return Ok(format!("{folder}{version}.md").into());
        }
        let code = &facts.config.languages[draft.language].code;
        let vocabulary = Vocabulary::new(facts.config, &facts.terms, code);
        let name = name.or_else(|| draft.title.as_deref().and_then(|title| place::name(title, &vocabulary)));
        Ok(place::free(&folder, name, self.of, facts).into())
    }
}

/// Writes a change for each ticket that is in no release notes yet; whether there is any.
fn set_changes(
    draft: &Draft,
    facts: &Facts<'_>,
    built: &Built,
    scaffold: &mut Scaffold,
    told: &mut Vec<String>,
) -> bool {
    let tickets = released::tickets(&built.site, &facts.documents, draft.language);
    scaffold.set_list("changes", released::changes(&tickets, draft.words));
    let count = tickets.len();
    told.push(match draft.words {
        Words::Ja => format!("要望 {count} 件から。空の項目は、書くまで check が知らせます"),
        Words::En => format!("{count} tickets; `check` asks for what is empty until it is written"),
    });
    count > 0
}

/// Writes the next id of a ticket, by which its file is called.
fn set_id(draft: &Draft, facts: &Facts<'_>, scaffold: &mut Scaffold, told: &mut Vec<String>) -> String {
    let (id, last) = next::id(facts.ids());
    scaffold.set("id", &id);
    told.extend(last.map(|last| match draft.words {
        Words::Ja => format!("id: {id}（{last} の次）"),
        Words::En => format!("id: {id} (after {last})"),
    }));
    told.extend(facts.ticket_table().map(|path| match draft.words {
        Words::Ja => format!("このサイトの要望は {path} にもあります。そちらに移してもかまいません"),
        Words::En => format!("{path} has tickets too; you may as well move it there"),
    }));
    place::name(&id, &Vocabulary::default()).unwrap_or(id)
}

/// Makes a file that is not there yet, and the folders above it.
fn write_new(target: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).with_context(|| format!("{}", parent.display()))?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(target).with_context(|| {
        format!(
            "{}: there is a file already, or it cannot be made / すでにあるか、作れません",
            target.display()
        )
    })?;
    file.write_all(text.as_bytes()).with_context(|| target.display().to_string()).inspect_err(|_| {
        // A part of it would stand in the way the next time.
        let _ = fs::remove_file(target);
    })
}

/// The title that a file's name gives: Japanese as it is, several words in other languages.
fn title_of(path: &Path, words: Words) -> Option<String> {
    let stem = one_line(&path.file_stem()?.to_str()?.replace(['_', '-'], " "));
    let is_japanese = stem.chars().any(|c| script(c).is_japanese());
    let is_words = stem.contains(' ') && stem.chars().all(|c| c.is_alphanumeric() || c == ' ');
    let mut chars = stem.chars();
    let first = chars.next()?;
    match words {
        _ if is_japanese => path.file_stem()?.to_str().map(one_line),
        Words::En if is_words && first.is_alphabetic() => Some(first.to_uppercase().chain(chars).collect()),
        _ => None,
    }
}

/// A path as it is shown: one in this folder without `./`.
fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// A text on one line, with single spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
