//! Where a new article goes: its folder, and a name for its file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use anyhow::ensure;

use super::Facts;
use crate::config::{Config, Type};
use crate::document::Term;
use crate::search::analyze::{Script, normalise, script};
use crate::site::route::split_language;

/// The most words of a name.
const MAX_WORDS: usize = 6;
/// The most characters of a name.
const MAX_CHARS: usize = 50;
/// The most folders that are named.
const MAX_NAMED: usize = 8;

/// Words that say nothing in a name.
const EMPTY: &[&str] = &[
    "a", "an", "the", "how", "do", "does", "can", "could", "i", "we", "you", "my", "our", "your", "to", "is",
    "are", "what", "should", "please",
];

/// Where an article goes, below `content/`.
pub enum Place {
    /// This file.
    File(PathBuf),
    /// A file with a name of its own in this folder, which ends with `/`.
    Folder(String),
}

impl Place {
    /// What was typed: a folder that is there or ends with `/`, else a file.
    ///
    /// # Errors
    ///
    /// When it leads out of `content/`.
    pub fn new(typed: &str, root: &Path) -> anyhow::Result<Self> {
        let path = Path::new(typed);
        let path = path.strip_prefix("content").unwrap_or(path);
        let is_inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        ensure!(
            path.components().all(is_inside),
            "{typed}: the path must stay below content/ / パスは content/ の中にしてください"
        );
        let path: PathBuf = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
        if typed.ends_with('/') || root.join("content").join(&path).is_dir() {
            return Ok(Self::Folder(path.iter().map(|part| format!("{}/", part.display())).collect()));
        }
        let is_named = path.extension().is_some_and(|extension| extension == "md");
        let mut name = path.into_os_string();
        if !is_named {
            name.push(".md");
        }
        Ok(Self::File(name.into()))
    }

    /// The file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Folder(_) => None,
        }
    }

    /// The language whose folder it is in.
    pub fn language(&self, config: &Config) -> Option<usize> {
        match self {
            Self::File(path) => split_language(path.to_str()?, config).0,
            // The top of a language is its folder too.
            Self::Folder(folder) => split_language(&format!("{folder}-"), config).0,
        }
    }
}

/// Whether what was typed is a path, and not a title.
pub fn is_path(typed: &str, facts: &Facts<'_>) -> bool {
    let typed = typed.strip_prefix("content/").unwrap_or(typed);
    if Path::new(typed).extension().is_some_and(|extension| extension == "md") {
        return true;
    }
    let Some((first, _)) = typed.split_once('/') else { return false };
    let is_folder = matches!(first, "" | "." | "..")
        || facts.config.languages.iter().any(|language| language.code == first)
        || facts.config.types.contains_key(first)
        || facts.root.join("content").join(first).is_dir();
    is_folder || typed.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_./".contains(&b))
}

/// The folder below `content/` for a type, in a language; with `/` at its end unless it is the top.
///
/// # Errors
///
/// The folders that it could be, where none is the usual one.
pub fn folder(of: Type, language: usize, facts: &Facts<'_>) -> Result<String, Vec<String>> {
    let config = facts.config;
    let places: Vec<(Option<usize>, &str)> =
        facts.documents.iter().map(|d| split_language(d.path.as_str(), config)).collect();
    let code = &config.languages[language].code;
    let has_folders = places.iter().any(|(language, _)| language.is_some())
        || facts.root.join("content").join(code).is_dir()
        || (config.languages.len() > 1 && facts.documents.is_empty());
    let top = if has_folders || language > 0 { format!("{code}/") } else { String::new() };
    // How many articles of the type are in each folder; those in the language count most.
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (document, (of_language, path)) in facts.documents.iter().zip(&places) {
        let name = document.path.file_name();
        if document.kind.of() != of || path.starts_with("data/") || matches!(name, "index.md" | "README.md") {
            continue;
        }
        let entry = counts.entry(path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default();
        entry.0 += usize::from(of_language.unwrap_or(0) == language);
        entry.1 += 1;
    }
    let inside = |top: &str| {
        let folders = counts.iter().filter(|(folder, _)| {
            folder.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        folders.fold((0, 0), |sum, (_, count)| (sum.0 + count.0, sum.1 + count.1))
    };
    let mut typed: Vec<&str> =
        config.types.iter().filter(|(_, typed)| **typed == of).map(|(folder, _)| folder.as_str()).collect();
    if of == Type::Article {
        typed.push("articles");
    }
    let used =
        typed.iter().copied().max_by_key(|folder| inside(folder)).filter(|folder| inside(folder).1 > 0);
    if let Some(folder) = used {
        return Ok(format!("{top}{folder}/"));
    }
    match counts.keys().copied().collect::<Vec<_>>()[..] {
        [""] => Ok(top),
        [only] => Ok(format!("{top}{only}/")),
        [] => {
            // A site that names a folder for the type means it.
            let own = typed.iter().find(|folder| Some(**folder) != of.folder()).or(typed.first());
            Ok(format!("{top}{}/", own.copied().unwrap_or("articles")))
        }
        // They lie in many folders, each about something else.
        _ => {
            let mut folders: Vec<(&str, (usize, usize))> = counts.into_iter().collect();
            folders.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            Err(folders.into_iter().take(MAX_NAMED).map(|(folder, _)| format!("{top}{folder}")).collect())
        }
    }
}

/// A path that no article has, in a folder: named by the title, else by the type and a number.
pub fn free(folder: &str, name: Option<String>, of: Type, facts: &Facts<'_>) -> String {
    let in_folder = format!("{folder}-");
    let (language, below) = split_language(&in_folder, facts.config);
    let below = below.trim_end_matches('-');
    // The same path in another language would be the same article.
    let mut used: BTreeSet<String> = facts
        .documents
        .iter()
        .map(|document| {
            let path = split_language(document.path.as_str(), facts.config).1;
            path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_lowercase()
        })
        .collect();
    let tops = facts.config.languages.iter().map(|language| format!("{}/", language.code));
    for top in tops.filter(|_| language.is_some()).chain([String::new()]) {
        let entries = std::fs::read_dir(facts.root.join("content").join(&top).join(below));
        for entry in entries.into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().to_lowercase();
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
            used.insert(format!("{below}{stem}"));
        }
    }
    let is_free = |name: &String| !used.contains(&format!("{below}{name}"));
    let numbered = |name: &str, from: usize| (from..).map(|n| format!("{name}-{n}")).find(is_free);
    let name = match name {
        Some(name) if is_free(&name) => Some(name),
        Some(name) => numbered(&name, 2),
        None => numbered(of.name(), 1),
    };
    let name = name.expect("there are more numbers than files");
    format!("{folder}{name}.md")
}

/// Words of a site's language, and what they are called in Latin letters.
#[derive(Debug, Default)]
pub struct Vocabulary(Vec<(Vec<char>, String)>);

impl Vocabulary {
    /// The labels of facets with their keys, and the terms with their other spellings.
    pub fn new(config: &Config, terms: &[Term], language: &str) -> Self {
        let mut all = Self::default();
        for (key, label) in config.facets.values().flatten() {
            all.add(label.get(language), key);
        }
        for term in terms.iter().filter(|term| term.lang.as_ref().is_none_or(|lang| lang == language)) {
            for synonym in &term.synonyms {
                all.add(&term.term, synonym);
            }
        }
        all
    }

    fn add(&mut self, word: &str, other: &str) {
        let word = normalise(word).chars;
        let known = self.0.iter().any(|(known, _)| *known == word);
        let is_latin = other.is_ascii() && !word.iter().any(char::is_ascii);
        // A single character stands in too many words.
        if is_latin && word.len() >= 2 && !known {
            self.0.extend(name(other, &Self::default()).map(|name| (word, name)));
        }
    }

    /// The longest word that a text begins with: its length and its other name.
    fn at(&self, text: &[char]) -> Option<(usize, &str)> {
        let fitting = self.0.iter().filter(|(word, _)| text.starts_with(word));
        fitting.max_by_key(|(word, _)| word.len()).map(|(word, name)| (word.len(), name.as_str()))
    }
}

/// A name for a file out of a title: its words in Latin and other letters. Japanese has none; words
/// of it that the site has a key or another spelling for are named by those.
pub fn name(title: &str, vocabulary: &Vocabulary) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let title = normalise(title);
    let mut at = 0;
    while at < title.chars.len() {
        if script(title.chars[at]) == Script::Letter {
            let is_part = |c: &&char| script(**c) == Script::Letter || **c == '\'';
            let end = at + title.chars[at..].iter().take_while(is_part).count();
            parts.push(title.chars[at..end].iter().filter(|c| **c != '\'').collect());
            at = end;
        } else if let Some((length, key)) = vocabulary.at(&title.chars[at..]) {
            parts.extend(key.split('-').map(str::to_owned));
            at += length;
        } else {
            at += 1;
        }
    }
    parts.dedup();
    if parts.iter().any(|part| !EMPTY.contains(&part.as_str())) {
        parts.retain(|part| !EMPTY.contains(&part.as_str()));
    }
    parts.truncate(MAX_WORDS);
    let mut name = parts.join("-");
    while name.chars().count() > MAX_CHARS {
        name = match name.rsplit_once('-') {
            Some((rest, _)) => rest.to_owned(),
            None => name.chars().take(MAX_CHARS).collect(),
        };
    }
    // 2 or a single letter would be no name.
    (name.chars().filter(|c| c.is_alphabetic()).count() >= 2).then_some(name)
}
