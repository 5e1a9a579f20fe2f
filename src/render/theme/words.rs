//! The words of the interface, and what is wrong with those that a site writes itself.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{File, Files, default_text, own_folder};
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::{SitePath, SourceId, Sources, Span};
use crate::text;
use crate::yaml::{self, Findings, Key, Node, Value, did_you_mean};

/// More names are not listed in one message.
const MAX_NAMES: usize = 5;

/// The words of one language by their names.
pub type Words = BTreeMap<String, String>;

/// What is written in a file of words.
type Entries = Vec<(Key, Node)>;

/// The words of each language of the site. What a language lacks is taken from English.
pub fn load(files: &Files, config: &Config, sources: &Sources, found: &mut Vec<Diagnostic>) -> Vec<Words> {
    let own = own(files, found);
    let mut told = BTreeSet::new();
    config
        .languages
        .iter()
        .map(|language| {
            let mut words = Words::new();
            for name in names(&language.code) {
                for (key, word) in default_words(name) {
                    words.insert(key, word);
                }
                let Some((id, entries)) = own.get(name) else { continue };
                let own = entries.iter().filter_map(|(key, node)| Some((key.name.clone(), scalar(node)?)));
                words.extend(own);
                if told.insert(name) {
                    check(name, *id, entries, files, found);
                }
            }
            missing(&language.code, &own, config, sources, found);
            words
        })
        .collect()
}

/// The files of words that a language is made of, the last of which counts most: `en`, `pt`, `pt-BR`.
pub fn names(code: &str) -> [&str; 3] {
    ["en", code.split('-').next().unwrap_or(code), code]
}

/// The words of the default theme in a language; none where it does not have that.
pub fn default_words(language: &str) -> Words {
    let Some(text) = default_text(&path(language)) else { return Words::new() };
    let entries = entries(SourceId(0), text, &Findings::default());
    entries.into_iter().filter_map(|(key, node)| Some((key.name, scalar(&node)?))).collect()
}

fn path(language: &str) -> String {
    format!("strings/{language}.yaml")
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Scalar { text, .. } => Some(text.clone()),
        _ => None,
    }
}

fn entries(id: SourceId, text: &str, findings: &Findings) -> Entries {
    match yaml::parse(id, text, 0..text.len(), findings) {
        Some(Node { value: Value::Map(entries), .. }) => entries,
        Some(Node { value: Value::Null, .. }) | None => Vec::new(),
        Some(node) => {
            findings.borrow_mut().push(
                Diagnostic::new(
                    Code::WrongType,
                    node.span,
                    text!("画面の言葉は「名前: 言葉」の形で書きます", "words are written as `name: word`"),
                )
                .help(text!("例: contact: サポートに相談する", "such as: `contact: Talk to us`")),
            );
            Vec::new()
        }
    }
}

/// The files of words that are the site's own, by language.
fn own<'a>(files: &'a Files, found: &mut Vec<Diagnostic>) -> BTreeMap<&'a str, (SourceId, Entries)> {
    let mut own = BTreeMap::new();
    for (path, file) in files {
        let language = path.strip_prefix("strings/").and_then(|name| name.strip_suffix(".yaml"));
        if let (Some(language), Some(id), Some(text)) = (language, file.source, file.text()) {
            let findings = Findings::default();
            own.insert(language, (id, entries(id, text, &findings)));
            found.append(&mut findings.borrow_mut());
        }
    }
    own
}

/// Looks at each word of a file of the site's own.
fn check(language: &str, id: SourceId, entries: &Entries, files: &Files, found: &mut Vec<Diagnostic>) {
    let english = default_words("en");
    let default = default_words(language);
    let own: Vec<&str> = files.values().filter(|file| file.source.is_some()).filter_map(File::text).collect();
    for (key, node) in entries {
        let span = |span: &Span| Span::new(id, span.range());
        let Some(usual) = default.get(&key.name).or_else(|| english.get(&key.name)) else {
            if !own.iter().any(|text| uses(text, &key.name)) {
                let shown = printable(&key.name);
                let message = text!(
                    "「{shown}」という言葉は画面にありません",
                    "there is no word `{shown}` in the interface"
                );
                let diagnostic = Diagnostic::new(Code::UnknownField, span(&key.span), message);
                let known = english.keys().map(String::as_str);
                found.push(did_you_mean(diagnostic, &key.name, key.span.clone(), known));
            }
            continue;
        };
        match &node.value {
            Value::Scalar { text, .. } => found.extend(placeholders(&key.name, usual, text, &node.span)),
            Value::Null => {}
            _ => found.push(
                Diagnostic::new(
                    Code::WrongType,
                    node.span.clone(),
                    text!("画面の言葉は 1 つの文で書きます", "a word of the interface is one text"),
                )
                .help(text!("標準: {usual}", "the default: {usual}")),
            ),
        }
    }
}

/// Whether a template of the site's own shows a word: by its name, or by one that it puts together.
fn uses(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let by_name = text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        before.ends_with(['.', '"', '\'']) && !after.starts_with(is_word)
    });
    let mut parts = text.split(" ~").filter_map(|before| before.strip_suffix('"')?.rsplit('"').next());
    by_name || parts.any(|part| !part.is_empty() && name.starts_with(part))
}

/// What stands in braces, for numbers and names.
fn braces(word: &str) -> BTreeSet<&str> {
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase());
    word.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).filter(is_name).collect()
}

/// Numbers and names that a word must have a place for, and others that nothing is put into.
fn placeholders(name: &str, usual: &str, word: &str, span: &Span) -> Option<Diagnostic> {
    let (wanted, written) = (braces(usual), braces(word));
    let list =
        |names: Vec<&&str>| names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ");
    // One thing needs no number.
    let is_needed = |brace: &&&str| !(**brace == "n" && name.ends_with("_one"));
    let lost: Vec<&&str> = wanted.difference(&written).filter(|brace| is_needed(brace)).collect();
    let strange: Vec<&&str> = written.difference(&wanted).collect();
    let message = if !lost.is_empty() {
        let lost = list(lost);
        text!("「{name}」に {lost} がありません", "`{name}` has no {lost}")
    } else if !strange.is_empty() {
        let strange = list(strange);
        text!("「{name}」の {strange} には何も入りません", "nothing is put into {strange} of `{name}`")
    } else {
        return None;
    };
    Some(Diagnostic::new(Code::WrongPlaceholder, span.clone(), message).help(text!(
        "波かっこの中には数や名前が入ります。標準: {usual}",
        "numbers and names are put into the braces; the default: {usual}"
    )))
}

/// Tells of the words that a language lacks, which the default theme does not have.
fn missing(
    code: &str,
    own: &BTreeMap<&str, (SourceId, Entries)>,
    config: &Config,
    sources: &Sources,
    found: &mut Vec<Diagnostic>,
) {
    let [_, short, whole] = names(code);
    if [short, whole].iter().any(|name| default_text(&path(name)).is_some()) {
        return;
    }
    let mut written: Vec<&(SourceId, Entries)> = Vec::new();
    written.extend([whole, short].iter().filter_map(|name| own.get(name)));
    let is_there = |name: &str| {
        let mut entries = written.iter().flat_map(|(_, entries)| entries);
        entries.any(|(key, node)| key.name == name && scalar(node).is_some())
    };
    let english = default_words("en");
    let missing: Vec<&str> = english.keys().map(String::as_str).filter(|name| !is_there(name)).collect();
    if missing.is_empty() {
        return;
    }
    let count = missing.len();
    let shown = printable(code);
    let (place, message) = match written.first() {
        Some((id, _)) => {
            let mut names = missing[..count.min(MAX_NAMES)].join(", ");
            if count > MAX_NAMES {
                names.push_str(", …");
            }
            let message = text!(
                "「{shown}」の画面の言葉が {count} 個足りません（{names}）。英語で出ます",
                "{count} words of the interface are missing in `{shown}` ({names}); they are shown in English"
            );
            (sources.get(*id).path.clone(), message)
        }
        None => {
            let message = text!(
                "「{shown}」の画面の言葉がありません。すべて英語で出ます",
                "there are no words of the interface in `{shown}`; all are shown in English"
            );
            (SitePath::new(config::PATH), message)
        }
    };
    let file = printable(&format!("themes/{}/{}", own_folder(sources, config), path(whole)));
    let name = printable(&path(whole));
    found.push(Diagnostic::file(Code::UntranslatedWords, &place, message).help(text!(
        "{file} に足してください。書き始めの形は `shirube theme show {name}` で見られます",
        "add them to {file}; `shirube theme show {name}` prints what to begin with"
    )));
}
