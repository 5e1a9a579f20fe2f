//! What is printed for code hosts is what they read.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shirube::diagnostic::{Code, Diagnostic, Format, Language, Printer, Severity};
use shirube::source::{SitePath, SourceId, Sources, Span};
use shirube::text;

use crate::schema::Validator;

/// Findings of every form: at a place, at a file, at nothing that is text, with and without labels,
/// help and fixes, over several lines, in names that have to be encoded.
fn findings() -> (Sources, Vec<Diagnostic>) {
    let sources = Sources::from_texts([
        ("content/ja/請求 書,100%:#1.md", "---\r\ntitle： 請求書\r\n---\r\n本文の🎫です\r\n"),
        ("content/empty.md", ""),
    ]);
    let (first, empty) = (SourceId(0), SourceId(1));
    let text = |id: SourceId| sources.get(id).text().unwrap_or("").len();
    let (first, empty) = if text(first) == 0 { (empty, first) } else { (first, empty) };
    let at = |range| Span::new(first, range);
    let all = text(first);
    let broken = |span: Span| {
        Diagnostic::new(
            Code::BrokenLink,
            span,
            text!("「x」が\nありません", "there is no “x”\r\nat all: 100%"),
        )
    };
    let mut found = vec![
        broken(at(10..13)).help(text!("直す", "mend it")).fix(at(10..13), ":"),
        broken(at(0..all))
            .label(at(5..10), text!("ここ", "here"))
            .label(Span::new(empty, 0..0), text!("", "")),
        broken(at(all..all)).fix(at(all..all), "\n:::\n"),
        broken(at(10..10)).fix(at(5..8), ""),
        broken(Span::new(empty, 0..0)),
        broken(Span::new(empty, 7..9)),
        Diagnostic::file(Code::UnusedFile, &SitePath::new("content/図 %.png"), text!("未使用", "unused")),
        Diagnostic::file(Code::NothingToPublish, &SitePath::new(""), text!("記事がありません", "no article")),
        Diagnostic::new(Code::UnclosedDirective, at(0..3), text!("", "")),
    ];
    found[1].severity = Severity::Warning;
    found[3].severity = Severity::Note;
    (sources, found)
}

#[test]
fn sarif_is_valid() {
    let text = std::fs::read_to_string("tests/sarif/sarif-schema-2.1.0.json").expect("the schema");
    let validator = Validator::new(serde_json::from_str(&text).expect("JSON"));
    let (sources, found) = findings();
    for language in [Language::Ja, Language::En] {
        for found in [found.as_slice(), &[]] {
            let printer = Printer { format: Format::Sarif, language, color: false, folder: String::new() };
            let log: Json = serde_json::from_str(&printer.print(found, &sources)).expect("JSON");
            assert_eq!(validator.fault(&log), None, "{log:#}");
            assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(found.len()));
        }
    }
}

/// A workflow command as the runner reads it: its name, its properties, its message.
fn command(line: &str) -> Option<(&str, BTreeMap<&str, String>, String)> {
    let unescaped = |text: &str, signs: &[(&str, &str)]| {
        signs.iter().fold(text.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
    };
    const DATA: &[(&str, &str)] = &[("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    const PROPERTY: &[(&str, &str)] =
        &[("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    let (head, message) = line.strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ')?;
    let properties = properties.split(',').map(|property| {
        let (key, value) = property.split_once('=').expect("a property has a value");
        (key, unescaped(value, PROPERTY))
    });
    Some((name, properties.collect(), unescaped(message, DATA)))
}

#[test]
fn workflow_commands_arrive_as_they_were_meant() {
    let names =
        ["a.md", "a b.md", "100%.md", "100%25.md", "a,b.md", "a:b.md", "a=b.md", "::a.md", "請求書、１.md"];
    let messages = [
        "plain",
        "100% of %25",
        "one, two: three",
        "::error::not a command",
        "two\nlines",
        "two\r\nlines",
        "「請求書」がありません",
        "a=b",
        "",
    ];
    for name in names {
        for message in messages {
            let path = format!("content/{name}");
            let sources = Sources::from_texts([(path.as_str(), "一二三\n四\n")]);
            let at = |range| Span::new(SourceId(0), range);
            let broken =
                |span: Span| Diagnostic::new(Code::BrokenLink, span, text!("{message}", "{message}"));
            let found = [
                broken(at(3..6)).help(text!("{message}", "{message}")),
                broken(at(3..13)),
                Diagnostic::file(Code::UnusedFile, &SitePath::new(&path), text!("{message}", "{message}")),
            ];
            let printer = Printer {
                format: Format::Github,
                language: Language::Ja,
                color: false,
                folder: String::new(),
            };
            let printed = printer.print(&found, &sources);
            let commands: Vec<_> = printed.lines().map(|line| command(line).expect("a command")).collect();
            let shown = message.replace('\r', "");
            let shown = shown.trim_end_matches('\n');
            assert_eq!(commands.len(), 3, "{printed}");
            assert_eq!(
                commands.iter().map(|command| command.0).collect::<Vec<_>>(),
                ["error", "error", "notice"]
            );
            for (_, properties, said) in &commands {
                assert_eq!(properties["file"], path);
                assert!(said.starts_with(shown), "{said:?}");
            }
            assert_eq!(commands[0].2, format!("{shown}\n{shown}"));
            let place = |number: usize| {
                ["line", "col", "endLine", "endColumn"]
                    .map(|key| commands[number].1.get(key).map_or("", String::as_str))
            };
            assert_eq!(place(0), ["1", "2", "1", "3"]);
            assert_eq!(place(1), ["1", "", "2", ""], "columns are for a single line");
            assert_eq!(place(2), ["", "", "", ""]);
        }
    }
}
