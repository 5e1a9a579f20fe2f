//! Every example of the CommonMark specification, with the whole dialect switched on.

use std::path::Path;

use shirube::config;
use shirube::document::link::LinkKind;
use shirube::document::markdown::{self, Reading, escape, escape_address};
use shirube::document::{Body, HOLE_END, HOLE_START, Hole};
use shirube::source::{SourceId, Sources};
use shirube::yaml::Findings;

use crate::scratch::not_run;

/// Reads a text as the dialect, with raw HTML as written and every hole filled in the plainest way.
pub fn render(markdown: &str) -> String {
    let (config, _) = config::load(&Sources::default());
    let findings = Findings::default();
    let reading = Reading {
        source: SourceId(0),
        config: &config,
        findings: &findings,
        clean: false,
        steps: false,
        keep_words: false,
        title: None,
        place: None,
    };
    fill(&markdown::parse(markdown, 0, reading))
}

fn fill(body: &Body) -> String {
    let mut out = String::new();
    let mut parts = body.html.split(HOLE_START);
    out.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let (number, rest) = part.split_once(HOLE_END).expect("a hole ends");
        let number: usize = number.parse().expect("a hole has a number");
        match &body.holes[number] {
            Hole::Address(link) => out.push_str(&escape_address(&body.links[*link].destination)),
            Hole::Title(_) | Hole::State(_) => {}
            Hole::Image(link) => {
                let link = &body.links[*link];
                assert_eq!(link.kind, LinkKind::Image);
                out.push_str("<img src=\"");
                out.push_str(&escape_address(&link.destination));
                out.push_str("\" alt=\"");
                escape(&mut out, &link.text);
                out.push('"');
                if !link.title.is_empty() {
                    out.push_str(" title=\"");
                    escape(&mut out, &link.title);
                    out.push('"');
                }
                out.push_str(" />");
            }
            Hole::Code(language, text) => {
                out.push_str("<pre><code class=\"language-");
                escape(&mut out, language);
                out.push_str("\">");
                escape(&mut out, text);
                out.push_str("</code></pre>");
            }
            Hole::Word(word) => out.push_str(word),
            Hole::Block(_, body) => out.push_str(&fill(body)),
        }
        out.push_str(rest);
    }
    out
}

/// Heading ids are ours: the specification has none.
fn without_heading_ids(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("<h") {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let is_heading =
            tag.len() > 8 && tag.as_bytes()[2].is_ascii_digit() && tag[3..].starts_with(" id=\"");
        if is_heading {
            let end = tag[8..].find('"').expect("the id is closed") + 9;
            out.push_str(&tag[..3]);
            rest = &tag[end..];
        } else {
            out.push_str(&tag[..2]);
            rest = &tag[2..];
        }
    }
    out + rest
}

#[test]
fn every_example_of_the_specification_passes() {
    let path = Path::new("../shared/markdown/commonmark-spec.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        return not_run("the CommonMark specification", &path.display().to_string());
    };
    let examples: Vec<serde_json::Value> = serde_json::from_str(&text).expect("the specification is JSON");
    assert!(examples.len() > 600);
    let mut failed = Vec::new();
    for example in &examples {
        let markdown = example["markdown"].as_str().expect("has markdown");
        let expected = example["html"].as_str().expect("has html");
        let found = without_heading_ids(&render(markdown));
        if found != expected {
            failed.push(format!(
                "{}: {markdown:?}\n  expected {expected:?}\n  found    {found:?}",
                example["example"]
            ));
        }
    }
    assert!(failed.is_empty(), "{} examples failed:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn emphasis_beside_japanese_punctuation_is_bold() {
    for (markdown, expected) in [
        ("画面右上の**［設定］**を押します。", "<p>画面右上の<strong>［設定］</strong>を押します。</p>\n"),
        ("**重要。**次に", "<p><strong>重要。</strong>次に</p>\n"),
        ("これは**「強調」**です", "<p>これは<strong>「強調」</strong>です</p>\n"),
        ("`の**［設定］**を`", "<p><code>の**［設定］**を</code></p>\n"),
        (
            "[の**（注）**を](の**（注）**を.md)",
            "<p><a href=\"%E3%81%AE**%EF%BC%88%E6%B3%A8%EF%BC%89**%E3%82%92.md\">の<strong>（注）</strong>を</a></p>\n",
        ),
    ] {
        assert_eq!(render(markdown), expected);
    }
}

#[test]
fn a_line_break_between_cjk_characters_is_no_space() {
    for (markdown, expected) in [
        ("請求書を\n発行します。\n次に", "<p>請求書を発行します。次に</p>\n"),
        ("請求書を\nPDF で", "<p>請求書を\nPDF で</p>\n"),
        ("**請求書**\n[発行](a)", "<p><strong>請求書</strong><a href=\"a\">発行</a></p>\n"),
        ("청구서를\n발행", "<p>청구서를\n발행</p>\n"),
    ] {
        assert_eq!(render(markdown), expected);
    }
}

#[test]
fn ruby_is_ruby() {
    assert_eq!(
        render("{請求書|せいきゅうしょ}と{a|b}"),
        "<p><ruby>請求書<rp>（</rp><rt>せいきゅうしょ</rt><rp>）</rp></ruby>と{a|b}</p>\n"
    );
    assert_eq!(render("\\{請求書|せいきゅうしょ}"), "<p>{請求書|せいきゅうしょ}</p>\n");
    assert_eq!(render("`{請求書|せいきゅうしょ}`"), "<p><code>{請求書|せいきゅうしょ}</code></p>\n");
}
