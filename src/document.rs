//! One file of the content, parsed, with the places of everything in it.
//!
//! No file is unparseable: [`parse`] always returns what could be understood, and says the rest.
//! A document knows no other document; what its links mean is found out in `site`.

pub mod allow;
mod bare;
pub mod emphasis;
pub mod front_matter;
pub mod heading;
pub mod kind;
pub mod ledger;
pub mod link;
pub mod markdown;
pub mod markup;
pub mod revision;
pub mod text;

mod body;
mod directive;
pub mod head;
mod html;
mod kept;
mod prose;
mod question;
mod table;
mod term;

use std::ops::Range;
use std::sync::Arc;

use crate::config::{Audience, Config, Type};
use crate::diagnostic::{
    Code, Diagnostic, merge_conflict, merge_conflicts, nearest, printable, unwanted_character,
    unwanted_characters,
};
use crate::source::{Content, Fault, SitePath, Source, SourceId, Span};
use crate::text;
use crate::yaml::{self, Choice, Fields, Findings, Located, Node, Value};

pub use allow::Allow;
pub use body::{Body, HOLE_END, HOLE_START, Hole};
pub use front_matter::{FrontMatter, Success};
pub use kept::{Kept, parse_all};
pub use kind::Kind;
pub use prose::{FieldBody, Prose};
pub use term::Term;

/// One article, question, ticket … as written.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub source: SourceId,
    /// The file's path below `content/`.
    pub path: SitePath,
    /// Which of several in one file.
    pub item: Option<String>,
    /// The fields of every type.
    pub front_matter: FrontMatter,
    /// The fields of its own type.
    pub kind: Kind,
    /// The text.
    pub body: Body,
    /// The bytes of the text in the file; nothing where it is not a text of its own.
    pub written: Range<usize>,
    /// Texts of fields.
    pub fields: Vec<FieldBody>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Documents: none for a file that is none, several for tables and lists of questions.
    pub documents: Vec<Arc<Document>>,
    /// Terms of the glossary.
    pub terms: Vec<Term>,
    /// Events of the ledger.
    pub events: Vec<Located<ledger::Event>>,
    /// Findings that its writer allows.
    pub allows: Vec<Allow>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the documents and terms are those that the file held before it became unreadable.
    pub is_of_before: bool,
}

fn below_content(path: &SitePath) -> &str {
    path.as_str().strip_prefix("content/").unwrap_or(path.as_str())
}

/// Parses one file.
pub fn parse(source: &Source, config: &Config) -> Parsed {
    let findings = Findings::default();
    let path = below_content(&source.path);
    let mut parsed = Parsed::default();
    match &source.content {
        Content::Faulty(fault) => findings.borrow_mut().push(explain(source, fault)),
        Content::Text(text) if source.path.is_markdown() => {
            check_characters(source, text, &findings);
            if text.trim_start_matches('\u{feff}').trim().is_empty() {
                findings.borrow_mut().push(
                    Diagnostic::file(
                        Code::EmptyFile,
                        &source.path,
                        text!("ファイルが空です", "this file is empty"),
                    )
                    .help(text!(
                        "内容を書くか、ファイルを消してください",
                        "write something in it, or remove it"
                    )),
                );
            } else {
                let (documents, allows) = article(source, text, config, &findings);
                parsed.documents = shared(documents);
                parsed.allows = allows;
            }
        }
        Content::Text(text) if path == "data/terms.yaml" => {
            parsed.terms = term::read(source, text, config, &findings);
        }
        Content::Text(text) if source.path.as_str() == ledger::PATH => {
            parsed.events = ledger::read(source, text, &findings);
        }
        Content::Text(text) if path.starts_with("data/tickets.") => {
            parsed.documents = shared(table::read(source, text, config, &findings));
        }
        _ => {}
    }
    parsed.diagnostics = findings.into_inner();
    parsed
}

fn shared(documents: Vec<Document>) -> Vec<Arc<Document>> {
    documents.into_iter().map(Arc::new).collect()
}

/// A Markdown file: its articles, and the findings that are allowed in it.
fn article(source: &Source, text: &str, config: &Config, findings: &Findings) -> (Vec<Document>, Vec<Allow>) {
    let mut parts = head::split(source, text, findings);
    let conflicts = merge_conflicts(text, parts.body.start);
    // A conflict in the head, or before one, may hide for whom the article is.
    let clean = parts.head.as_ref().map_or(text.len(), |_| parts.body.start);
    parts.unreadable |= conflicts.first().is_some_and(|mark| mark.start < clean);
    let told = conflicts.into_iter().map(|mark| merge_conflict(Span::new(source.id, mark)));
    findings.borrow_mut().extend(told);
    let node = match &parts.head {
        _ if parts.unreadable => unreadable(source.id, parts.body.start),
        Some(head) => yaml::parse(source.id, text, head.clone(), findings).unwrap_or_else(|| {
            // The title is unknown, but that is not a second fault.
            unreadable(source.id, head.start)
        }),
        None => Node {
            span: Span::new(source.id, parts.body.start..parts.body.start),
            value: Value::Map(Vec::new()),
        },
    };
    let written = &text[parts.body.clone()];
    if parts.head.is_none() && !parts.unreadable {
        findings.borrow_mut().push(
            Diagnostic::file(
                Code::MissingFrontMatter,
                &source.path,
                text!("記事の情報（front matter）がありません", "this article has no front matter"),
            )
            .help(text!(
                "1 行目から「---」「title: 題名」「---」の 3 行を書いてください",
                "begin the file with the three lines `---`, `title: My title`, `---`"
            )),
        );
    }
    let node = if node.value == Value::Null { Node { value: Value::Map(Vec::new()), ..node } } else { node };
    let Some(mut fields) = Fields::new(&node, findings) else { return Default::default() };
    fields.rename(|name| field_name(name, config));
    let path = SitePath::new(below_content(&source.path));
    let mut folders: Vec<&str> = path.as_str().split('/').collect();
    folders.pop();
    if folders.first().is_some_and(|first| config.languages.iter().any(|language| language.code == *first)) {
        folders.remove(0);
    }
    let name = path.file_name().rsplit_once('.').map_or("", |(stem, _)| stem);
    let is_index = matches!(name, "index" | "README") && fields.key_span("type").is_none();
    // The first page of a folder introduces the folder; it is not one of its articles.
    let of = if is_index { Type::Article } else { front_matter::article_type(&fields, &folders, config) };
    add_site_defaults(&mut fields, of, config);
    let heading = first_heading(written);
    // A ticket may show less than all of itself.
    let keep_words = of == Type::Ticket;
    let prose = Prose::new(source.id, config, findings).keep_words(keep_words);
    let mut front_matter = front_matter::read(&fields, source, of, heading, &prose);
    front_matter.readable = fields.key_span(UNREADABLE).is_none();
    let kind = kind::read(of, &fields, config, &prose);
    let _ = fields.take(UNREADABLE);
    let mut allows = allow::in_field(&fields, source.id);
    allows.extend(allow::in_comments(source.id, text, parts.body.clone(), findings));
    fields.report_unknown();
    let reading = markdown::Reading {
        steps: of == Type::Guide,
        keep_words: keep_words || front_matter.audience != Audience::Public || front_matter.draft,
        title: Some(&front_matter.title),
        ..prose.reading
    };
    let body = markdown::parse(written, parts.body.start, reading);
    let fields = prose.bodies.into_inner();
    prose::check_plain(&node, &fields.iter().collect::<Vec<_>>(), config, findings);
    let written = parts.body;
    let document =
        Document { source: source.id, path, item: None, front_matter, kind, body, written, fields };
    let mut documents = questions(&document);
    documents.insert(0, document);
    (documents, allows)
}

/// The field that marks a head that could not be read; no writer can type it.
const UNREADABLE: &str = "\u{fdd4}";

/// A head that could not be read, as fields that ask for nothing more.
fn unreadable(source: SourceId, at: usize) -> Node {
    let span = Span::new(source, at..at);
    let entry = |name: &str, text: &str| {
        let key = yaml::Key { span: span.clone(), name: name.into() };
        (key, Node::text(span.clone(), text.into()))
    };
    Node {
        span: span.clone(),
        value: Value::Map(vec![
            entry("title", "?"),
            entry("draft", "true"),
            entry("type", "article"),
            entry(UNREADABLE, ""),
        ]),
    }
}

/// Our name for a field of the tree, unless the site wants it ignored.
fn field_name(name: &str, config: &Config) -> Option<String> {
    (!config.ignore.contains(name))
        .then(|| config.rename.get(name).cloned().unwrap_or_else(|| name.to_owned()))
}

/// Adds what the site's configuration says for all articles of a type.
fn add_site_defaults<'a>(fields: &mut Fields<'a>, of: Type, config: &'a Config) {
    for name in [of.name(), "all"] {
        if let Some(defaults) = config.defaults.get(name) {
            fields.add_defaults(defaults);
        }
    }
}

/// Each question of a file with several, as a document of its own.
fn questions(document: &Document) -> Vec<Document> {
    let Kind::Faq(faq) = &document.kind else { return Vec::new() };
    faq.items
        .iter()
        .map(|item| {
            let mut front_matter = document.front_matter.clone();
            front_matter.title.clone_from(&item.question);
            front_matter.title_span = item.id.span.clone();
            front_matter.description = None;
            front_matter.slug = None;
            front_matter.aliases = Vec::new();
            front_matter.id = document.front_matter.id.as_ref().map(|id| Located {
                value: format!("{}/{}", id.value, item.id.value),
                span: item.id.span.clone(),
            });
            front_matter.context_keys = Vec::new();
            front_matter.questions.clone_from(&item.questions);
            front_matter.related = Vec::new();
            front_matter.addenda = Vec::new();
            front_matter.translation_key = None;
            Document {
                item: Some(item.id.value.clone()),
                front_matter,
                kind: Kind::Faq(kind::faq::Faq::default()),
                body: document.fields[item.answer].body.clone(),
                written: 0..0,
                fields: Vec::new(),
                source: document.source,
                path: document.path.clone(),
            }
        })
        .collect()
}

fn duplicate_item(fields: &Fields<'_>, id: &Located<String>) {
    let shown = printable(&id.value);
    fields.report(
        Diagnostic::new(
            Code::DuplicateId,
            id.span.clone(),
            text!("id「{shown}」が 2 回使われています", "the id `{shown}` is used twice"),
        )
        .help(text!("別の id を付けてください", "give another id")),
    );
}

/// The words of a first-level heading with which a text begins.
fn first_heading(text: &str) -> Option<&str> {
    let line = text.trim_start().lines().next()?;
    let heading = line.strip_prefix("# ")?.trim().trim_end_matches('#').trim();
    (!heading.is_empty()).then_some(heading)
}

/// The type that a link such as `ticket:REQ-12` speaks of; `article:` finds any type.
pub fn reference_type(scheme: &str) -> Option<Type> {
    yaml::parse_choice(scheme)
}

/// A field whose words `states` in `site.yaml` may translate.
fn state_word<T: Choice>(fields: &Fields<'_>, name: &'static str, config: &Config) -> Option<Located<T>> {
    let word = fields.id(name)?;
    let mapped = config.states.get(&word.value).unwrap_or(&word.value);
    if let Some(value) = yaml::parse_choice(mapped) {
        return Some(Located { value, span: word.span });
    }
    let shown = printable(&word.value);
    let names = || T::ALL.iter().map(|(name, _)| *name);
    let translated = config.states.iter().filter(|(_, ours)| names().any(|name| name == ours.as_str()));
    let all = names().collect::<Vec<_>>().join(", ");
    let diagnostic = Diagnostic::new(
        Code::UnknownState,
        word.span.clone(),
        text!("「{name}」の「{shown}」という状態はありません", "`{shown}` in `{name}` is not a known state"),
    );
    // A state of the tree that is near says more than one of ours that is far.
    let near = nearest(&word.value, names().chain(translated.map(|(theirs, _)| theirs.as_str())));
    let diagnostic = match near {
        Some(near) => diagnostic
            .help(text!("「{near}」ではありませんか", "did you mean `{near}`?"))
            .suggest(word.span.clone(), yaml::in_place_of(&word, near)),
        None => diagnostic.help(text!(
            "site.yaml の states: に「{shown}: 対応する状態」を足してください",
            "add `{shown}: a state` to `states:` in site.yaml"
        )),
    };
    fields.report(diagnostic.help(text!("使える状態: {all}", "possible states: {all}")));
    None
}

/// Tells of characters that should not stand in a text. One that turns the direction may be meant.
fn check_characters(source: &Source, text: &str, findings: &Findings) {
    if !may_hold_controls(text) {
        return;
    }
    for (code, at, c) in unwanted_characters(text) {
        let span = Span::new(source.id, at..at + c.len_utf8());
        let diagnostic = unwanted_character(code, span.clone(), c);
        findings.borrow_mut().push(match code {
            Code::ControlCharacter => diagnostic.fix(span, ""),
            _ => diagnostic.suggest(span, ""),
        });
    }
}

/// A quick look at the bytes: most texts hold nothing that could be such a character.
fn may_hold_controls(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'\t' | b'\n' | b'\r' => false,
        0..0x20 | 0x7f => true,
        0xc2 => bytes[at + 1] < 0xa0,
        0xe2 => matches!(bytes[at + 1..], [0x80, 0xaa..=0xae, ..] | [0x81, 0xa6..=0xa9, ..]),
        0xef => matches!(bytes[at + 1..], [0xb7, ..] | [0xbf, 0xbe | 0xbf, ..]),
        _ => false,
    })
}

/// A file that could not be taken in, in words.
pub fn explain(source: &Source, fault: &Fault) -> Diagnostic {
    let file = |code, message| Diagnostic::file(code, &source.path, message);
    match fault {
        Fault::Encoding(at, likely) => {
            let (ja, en) = match likely {
                Some(name) => (format!("{name} のようです"), format!("it looks like {name}")),
                None => ("文字コードが分かりません".into(), "the encoding is not known".into()),
            };
            file(
                Code::WrongEncoding,
                text!(
                    "UTF-8 ではありません（{at} バイト目から）。{ja}",
                    "this file is not UTF-8 (from byte {at}); {en}"
                ),
            )
            .help(text!("文字コードを UTF-8 にして保存し直してください", "save it again as UTF-8"))
        }
        Fault::TooLarge(bytes) => {
            let megabytes = bytes.div_ceil(1024 * 1024);
            file(
                Code::FileTooLarge,
                text!(
                    "ファイルが大きすぎます（{megabytes} MB、上限 20 MB）",
                    "this file is too large ({megabytes} MB; 20 MB at most)"
                ),
            )
            .help(text!("いくつかのファイルに分けてください", "split it into several files"))
        }
        Fault::Name => file(
            Code::UnportableName,
            text!("ファイル名が UTF-8 ではありません", "the name of this file is not UTF-8"),
        )
        .help(text!("ファイル名を付け直してください", "rename the file")),
        Fault::LinkOutside => file(
            Code::UnsafeSymlink,
            text!(
                "サイトの外へのシンボリックリンクのため、読みません",
                "this symbolic link leads out of the site and is not followed"
            ),
        )
        .help(text!("ファイルをサイトの中へコピーしてください", "copy the file into the site")),
        Fault::LinkDangling => file(
            Code::UnsafeSymlink,
            text!("シンボリックリンクの先がありません", "this symbolic link leads to nothing"),
        )
        .help(text!("リンクを消すか、先を直してください", "remove the link or mend its target")),
        Fault::Loop => file(
            Code::UnsafeSymlink,
            text!("シンボリックリンクが輪になっています", "this symbolic link leads back to itself"),
        )
        .help(text!("リンクを消してください", "remove the link")),
        Fault::Special => file(
            Code::SpecialFile,
            text!("ふつうのファイルではないため、読みません", "this is no ordinary file and is not read"),
        )
        .help(text!("content フォルダーから取り除いてください", "take it out of the content folder")),
        Fault::Unreadable(reason) => {
            let reason = printable(reason);
            file(
                Code::UnreadableFile,
                text!("ファイルを読めません（{reason}）", "this file cannot be read ({reason})"),
            )
            .help(text!("読み取りの権限を確かめてください", "check its permissions"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(path: &str, text: &str) -> Parsed {
        let sources = Sources::from_texts([(path, text)]);
        let (config, _) = crate::config::load(&sources);
        parse(sources.get(SourceId(0)), &config)
    }

    #[test]
    fn what_is_hidden_or_half_written_is_told_of() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("content/a.md", "\n\n---\ntitle: a\n---\nb\n", &["misplaced-front-matter"]),
            ("content/a.md", "---\n---\n# a\n", &["missing-front-matter"]),
            ("content/a.md", "---\ntitle: \"a\\u202E\"\n---\nb\n", &["bidi-control"]),
            ("content/a.md", "---\ntitle: a\n---\nb\n\n<!-- c\n\nd\n", &["removed-html"]),
            ("content/a.md", "---\ntitle: a\n---\n<!--\n<script>\n-->\nb\n", &[]),
            ("content/data/tickets.json", "[{\"id\": NaN}]", &["table-syntax"]),
            ("content/data/tickets.json", "[]", &[]),
        ];
        for (path, text, codes) in cases {
            let found: Vec<&str> = read(path, text).diagnostics.iter().map(|d| d.code.name()).collect();
            assert_eq!(found, *codes, "{text:?}");
        }
    }

    #[test]
    fn the_audience_counts_below_empty_lines_too() {
        let parsed = read("content/a.md", "\n---\ntitle: \"a\\u0001b\"\naudience: internal\n---\nb\n");
        let front_matter = &parsed.documents[0].front_matter;
        assert_eq!(front_matter.audience, Audience::Internal);
        assert_eq!(front_matter.title, "ab", "and a control character reaches no page");
    }
}
