//! What a translation was made from: the blocks of the original, each as a short hash of its words,
//! and the file that remembers them.
//!
//! `data/translations.jsonl` has one line for each translation, sorted by path, so that two people
//! who translate different articles change different lines.

mod changes;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::emphasis::joins_lines;
use super::markdown::extensions;
use super::{directive, field_name, head};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::{Source, Span};
use crate::text;
use crate::yaml::{self, Findings, Node, Value};

pub use changes::Changes;

/// Where translations are remembered.
pub const PATH: &str = "content/data/translations.jsonl";

/// How many digits of a hash are kept: it is only compared with those of one article.
const DIGITS: usize = 8;

/// Fields whose words are translated; what stands in others is the same in every language, or for
/// the search of one.
const TRANSLATED: &[&str] = &[
    "title",
    "description",
    "question",
    "answer",
    "escalation",
    "prerequisites",
    "error_messages",
    "goal",
    "completion",
    "pseudonym",
    "industry",
    "size",
    "region",
    "challenge",
    "approach",
    "outcome",
    "name",
    "unit",
    "period",
    "measured_by",
    "speaker",
    "role",
    "what",
    "why",
    "for_whom",
    "value",
    "not_changed",
    "brief",
    "use_case",
    "note",
    "text",
    "components",
    "workaround",
];

/// A block of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What its words come to.
    pub hash: String,
    /// Where it stands.
    pub span: Span,
}

/// What is remembered of each translation, by its path below `content/`.
pub type Records = BTreeMap<String, Record>;

/// What one translation was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The hash of the whole file; as long as it is the same, nothing has to be compared.
    pub file: String,
    /// The hashes of the blocks, in their order.
    pub blocks: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    path: String,
    #[serde(default)]
    file: String,
    blocks: Vec<String>,
}

impl Record {
    /// What a translation of an article as it is now is made from.
    pub fn of(source: &Source, config: &Config) -> Self {
        let blocks = blocks(source, config).into_iter().map(|block| block.hash).collect();
        Self { file: file(source), blocks }
    }
}

/// The hash of a whole file.
pub fn file(source: &Source) -> String {
    hash(source.text().unwrap_or(""))
}

fn hash(words: &str) -> String {
    blake3::hash(words.as_bytes()).to_hex()[..DIGITS].to_owned()
}

/// The blocks of an article: what is translated of its fields, then its text.
pub fn blocks(source: &Source, config: &Config) -> Vec<Block> {
    let Some(text) = source.text() else { return Vec::new() };
    // What is wrong with the file has been told.
    let findings = Findings::default();
    let parts = head::split(source, text, &findings);
    let mut blocks = Vec::new();
    let mut put = |words: &str, range: Range<usize>| {
        let words = settled(words);
        if words.contains(char::is_alphanumeric) {
            blocks.push(Block { hash: hash(&words), span: Span::new(source.id, range) });
        }
    };
    if let Some(node) = parts.head.and_then(|head| yaml::parse(source.id, text, head, &findings)) {
        fields(&node, config, false, &mut put);
    }
    let mut places = Vec::new();
    written(text, parts.body, &mut places);
    for range in places {
        put(text.get(range.clone()).unwrap_or(""), range);
    }
    blocks
}

/// The values of fields that are translated.
fn fields(node: &Node, config: &Config, is_translated: bool, put: &mut impl FnMut(&str, Range<usize>)) {
    match &node.value {
        Value::Null => {}
        Value::Scalar { text, .. } if is_translated => put(text, node.span.range()),
        Value::Scalar { .. } => {}
        Value::List(items) => items.iter().for_each(|item| fields(item, config, is_translated, put)),
        Value::Map(entries) => {
            for (key, value) in entries {
                let name = field_name(&key.name, config);
                let is_translated = name.is_some_and(|name| TRANSLATED.contains(&name.as_str()));
                fields(value, config, is_translated, put);
            }
        }
    }
}

/// The places of the blocks of a Markdown text: paragraphs, headings, items, cells, code, HTML.
fn written(text: &str, body: Range<usize>, places: &mut Vec<Range<usize>>) {
    let prepared = directive::prepare(&text[body.clone()], body.start);
    // Blocks whose end has not come yet, with the place of what has been seen of each.
    let mut open: Vec<Option<Range<usize>>> = Vec::new();
    let mut verbatim = false;
    for (event, range) in Parser::new_ext(&prepared.text, extensions()).into_offset_iter() {
        match event {
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::Item
                | Tag::TableCell
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition,
            ) => open.push(None),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            ) => places.extend(open.pop().flatten()),
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                verbatim = true;
                let place = prepared.range(&range);
                // A comment is for those who write.
                if !text.get(place.clone()).unwrap_or("").trim_start().starts_with("<!--") {
                    places.push(place);
                }
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => verbatim = false,
            Event::Start(
                Tag::List(_)
                | Tag::BlockQuote(_)
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::DefinitionList
                | Tag::FootnoteDefinition(_),
            )
            | Event::End(_)
            | Event::Rule => {}
            _ if verbatim => {}
            _ => {
                let place = prepared.range(&range);
                if let Some(seen) = open.last_mut() {
                    let start = seen.as_ref().map_or(place.start, |seen| seen.start.min(place.start));
                    let end = seen.as_ref().map_or(place.end, |seen| seen.end.max(place.end));
                    *seen = Some(start..end);
                }
            }
        }
    }
    places.sort_by_key(|place| place.start);
}

/// Words with the line ends that a reader would see, so that lines can be broken elsewhere without
/// a change.
fn settled(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        let joins = out.chars().next_back().is_some_and(joins_lines) && word.starts_with(joins_lines);
        if !out.is_empty() && !joins {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Reads the file that remembers translations, with the place of each line.
pub fn read(source: &Source, findings: &Findings) -> (Records, BTreeMap<String, Span>) {
    let (mut records, mut places) = (Records::new(), BTreeMap::new());
    let Some(text) = source.text() else { return (records, places) };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_start_matches('\u{feff}').trim_end();
        if line.trim().is_empty() {
            continue;
        }
        let span = |range: Range<usize>| Span::new(source.id, start + range.start..start + range.end);
        let report = |range, message| {
            let help = text!(
                "この行を消して、訳を確かめてから shirube translated で記録し直してください",
                "remove the line, check the translation, and record it again with `shirube translated`"
            );
            findings.borrow_mut().push(Diagnostic::new(Code::TableSyntax, span(range), message).help(help));
        };
        match serde_json::from_str::<Line>(line) {
            Ok(read) => {
                let shown = printable(&read.path);
                places.insert(read.path.clone(), span(0..line.len()));
                if records.insert(read.path, Record { file: read.file, blocks: read.blocks }).is_some() {
                    report(
                        0..line.len(),
                        text!("「{shown}」の行が 2 つあります", "there are two lines for `{shown}`"),
                    );
                }
            }
            Err(error) => {
                // Its line is the only one that the parser saw.
                let words = error.to_string();
                let words = printable(words.split(" at line ").next().unwrap_or(&words));
                let mut from = error.column().saturating_sub(1).min(line.len());
                while !line.is_char_boundary(from) {
                    from -= 1;
                }
                let end = from + line[from..].chars().next().map_or(0, char::len_utf8);
                report(
                    from..end,
                    text!(
                        "訳の記録を読み取れません（{words}）",
                        "this record of a translation cannot be read ({words})"
                    ),
                );
            }
        }
    }
    (records, places)
}

/// The text of the file.
pub fn write(records: &Records) -> String {
    let line = |(path, record): (&String, &Record)| {
        let (path, file, blocks) = (path.clone(), record.file.clone(), record.blocks.clone());
        serde_json::to_string(&Line { path, file, blocks }).expect("texts can be written as JSON") + "\n"
    };
    records.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Sources};

    /// What the blocks of a text stand for.
    fn read_blocks(text: &str) -> Vec<String> {
        let sources = Sources::from_texts([("content/a.md", text)]);
        let (config, _) = crate::config::load(&sources);
        let source = sources.get(SourceId(0));
        blocks(source, &config).into_iter().map(|block| text[block.span.range()].to_owned()).collect()
    }

    #[test]
    fn blocks_are_what_somebody_translates() {
        let text = "---\ntitle: 題名\ntags: [a]\nupdated: 2026-01-01\nitems:\n  - id: q\n    question: 問い\n    answer: 答え\nresponse: {text: 返事, date: 2026-01-01}\n---\n段落の\n**続き**です。\n\n## 見出し {#a}\n\n1. 一つ\n   - [ ] 中\n\n2. 段落\n\n   もう一つ\n\n| 表 | |\n| - | - |\n| ![図](a.png) | [リンク](b.md) |\n\n```sh\nrun\n```\n\n<!-- 内緒 -->\n\n<p>HTML</p>\n\n:::details 折りたたみ\n隠す\n:::\n\n---\n";
        assert_eq!(
            read_blocks(text),
            [
                "題名",
                "問い",
                "答え",
                "返事",
                "段落の\n**続き**です。",
                "見出し",
                "一つ",
                "[ ] 中",
                "段落",
                "もう一つ",
                "表",
                "![図](a.png)",
                "[リンク](b.md)",
                "```sh\nrun\n```",
                "<p>HTML</p>\n",
                ":::details 折りたたみ\n",
                "隠す",
            ]
        );
    }

    #[test]
    fn lines_may_be_broken_elsewhere() {
        assert_eq!(settled("請求書を\n  もう一度 PDF\nで"), settled("請求書をもう一度 PDF で"));
        assert_eq!(settled(" a\r\nb "), "a b");
        assert_ne!(settled("ab"), settled("a b"));
    }

    #[test]
    fn what_was_written_is_read_again_and_slips_are_told_of() {
        let record = Record { file: "0a".into(), blocks: vec!["1b".into()] };
        let records =
            Records::from([("en/\"a\".md".to_owned(), record.clone()), ("en/b.md".to_owned(), record)]);
        let text = write(&records);
        let cases = [
            (text.clone(), 0),
            (text.replace('\n', "\r\n"), 0),
            (format!("{text}\n{{\"path\": \"en/c.md\", \"blocks\": []}}\n"), 0),
            (format!("<<<<<<< HEAD\n{text}"), 1),
            (format!("{text}{text}"), 2),
            ("{\"path\": 1}\n{\"path\": \"表".to_owned(), 2),
        ];
        for (text, expected) in cases {
            let sources = Sources::from_texts([(PATH, text.as_str())]);
            let findings = Findings::default();
            read(sources.get(SourceId(0)), &findings);
            assert_eq!(findings.borrow().len(), expected, "{text}");
        }
        let sources = Sources::from_texts([(PATH, text.as_str())]);
        assert_eq!(read(sources.get(SourceId(0)), &Findings::default()).0, records);
    }
}
