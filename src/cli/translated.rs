//! `shirube translated`

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use clap::Args;
use jiff::civil::Date;

use super::{LanguageArg, Outcome, language, print, replace, say, shown_folder};
use crate::config::{self, Audience, Config};
use crate::diagnostic::{Format, Language, Printer, nearest};
use crate::document::revision::{self, Record};
use crate::document::{self, Document};
use crate::site::{self, Input, Options, Page, Site};
use crate::source::{self, SitePath, Sources};
use crate::yaml::Findings;

/// Record that translations say what their originals say now
#[derive(Debug, Args)]
pub struct Translated {
    /// Translations, or folders of them, below `content/`: `en/faq/invoice.md`
    #[arg(value_name = "PATH", required_unless_present = "all")]
    paths: Vec<PathBuf>,
    /// Record every translation of the site
    #[arg(long, conflicts_with = "paths")]
    all: bool,
    /// The site's folder: the one that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// The language of messages; else the locale's, else the site's first
    #[arg(long, value_enum)]
    lang: Option<LanguageArg>,
}

/// Translations and their originals, by the paths of the translations.
type Pairs<'a> = BTreeMap<&'a str, &'a Page>;

impl Translated {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let sources = source::load(&self.root)?;
        let (config, _) = config::load(&sources);
        let config = Arc::new(config);
        let words = language(self.lang, Some(&config.languages[0].code));
        let findings = Findings::default();
        let read = sources.find(revision::PATH).map(|source| revision::read(source, &findings));
        let (mut records, _) = read.unwrap_or_default();
        let found = findings.into_inner();
        if !found.is_empty() {
            // Writing the file anew would lose what could not be read.
            let folder = shown_folder(&self.root);
            let printer = Printer { format: Format::Human, language: words, color: false, folder };
            print(&printer.print(&found, &sources));
            return Ok(Outcome::Findings);
        }
        let site = everything(&sources, &config);
        let pairs = pairs(&site);
        let before = records.len();
        records.retain(|path, _| sources.find(&format!("content/{path}")).is_some());
        let gone = before - records.len();
        let (mut recorded, mut unchanged) = (0, 0);
        for path in self.chosen(&site, &pairs)? {
            let original = pairs[path];
            let now = Record::of(sources.get(original.document.source), &config);
            let count = now.blocks.len();
            if records.get(path) == Some(&now) {
                unchanged += 1;
                continue;
            }
            recorded += 1;
            records.insert(path.to_owned(), now);
            let original = original.path();
            print(&match words {
                Language::Ja => format!("{path}（{original} の {count} か所）\n"),
                Language::En => format!("{path} ({count} blocks of {original})\n"),
            });
        }
        if recorded + gone > 0 {
            replace(&self.root.join(revision::PATH), revision::write(&records).as_bytes())?;
        }
        say(&match words {
            Language::Ja => {
                let gone = if gone > 0 { format!("、もうない訳 {gone}") } else { String::new() };
                format!("記録した訳 {recorded}、変わりなし {unchanged}{gone}")
            }
            Language::En => {
                let gone = if gone > 0 { format!(", {gone} no longer there") } else { String::new() };
                format!("{recorded} recorded, {unchanged} as before{gone}")
            }
        });
        Ok(Outcome::Clean)
    }

    /// The paths of the translations that were asked for.
    fn chosen<'a>(&self, site: &Site, pairs: &Pairs<'a>) -> anyhow::Result<BTreeSet<&'a str>> {
        if self.all {
            return Ok(pairs.keys().copied().collect());
        }
        let mut chosen = BTreeSet::new();
        for asked in &self.paths {
            let path = self.below_content(asked);
            let folder = format!("{path}/");
            let before = chosen.len();
            let fits = |known: &&&str| **known == path || path.is_empty() || known.starts_with(&folder);
            chosen.extend(pairs.keys().filter(fits).copied());
            if chosen.len() == before && !pairs.keys().any(|known| fits(&known)) {
                bail!("{}: {}", asked.display(), refusal(&path, site, pairs));
            }
        }
        Ok(chosen)
    }

    /// A path as somebody typed it, as one below `content/`.
    fn below_content(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        let path = path.strip_prefix("content").unwrap_or(path);
        let parts = path.components().filter_map(|part| match part {
            std::path::Component::Normal(part) => part.to_str(),
            _ => None,
        });
        SitePath::new(&parts.collect::<Vec<_>>().join("/")).as_str().to_owned()
    }
}

/// Why a path is not that of a translation, and what may have been meant.
fn refusal(path: &str, site: &Site, pairs: &Pairs<'_>) -> String {
    let page = site.pages.iter().find(|page| page.document.item.is_none() && page.path().as_str() == path);
    match page {
        Some(page) if page.language == 0 => {
            let translations = pairs.iter().filter(|(_, original)| original.id == page.id);
            let translations: Vec<&str> = translations.map(|(path, _)| *path).collect();
            if translations.is_empty() {
                return "this is an original without translations / これは訳のない元の記事です".into();
            }
            let all = translations.join(", ");
            format!("this is an original; name its translation: {all} / これは元の記事です。訳を書いてください: {all}")
        }
        Some(_) => "there is no original for it / 元の記事がありません".into(),
        None => match nearest(path, pairs.keys().copied()) {
            Some(near) => format!("there is no such translation; did you mean {near}? / この訳はありません。{near} ではありませんか"),
            None => "there is no such translation; write its path below content/, such as en/faq/invoice.md / この訳はありません。en/faq/invoice.md のように content/ からのパスを書いてください".into(),
        },
    }
}

/// The site with all that is in it, also what is unfinished, for a narrower audience, or out of its
/// time.
fn everything(sources: &Sources, config: &Arc<Config>) -> Site {
    let files = document::parse_all(sources, config, &mut document::Kept::default());
    let mut documents: Vec<Arc<Document>> =
        files.iter().flat_map(|(_, file)| &file.documents).cloned().collect();
    for document in &mut documents {
        let document = Arc::make_mut(document);
        document.front_matter.publish_at = None;
        document.front_matter.expire_at = None;
    }
    let options = Options { edition: Audience::Internal, drafts: true, today: Date::ZERO, now: 0 };
    let input = Input { documents, ..Input::default() };
    site::resolve(input, sources, config.clone(), options).0
}

fn pairs(site: &Site) -> Pairs<'_> {
    let mut pairs = Pairs::new();
    for group in site.translations.values() {
        let page = |id: &Option<site::PageId>| {
            id.map(|id| site.page(id)).filter(|page| page.document.item.is_none())
        };
        if let Some(original) = group.first().and_then(page) {
            pairs.extend(group.iter().skip(1).filter_map(page).map(|page| (page.path().as_str(), original)));
        }
    }
    pairs
}
