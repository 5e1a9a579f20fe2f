//! No byte of any output holds a field of a ticket above what its level and its edition show.

use std::sync::Arc;

use proptest::prelude::*;
use shirube::build::{Options, Today, build};
use shirube::config::Audience;
use shirube::search::shard::inflate;
use shirube::source::Sources;

/// The levels from the one that shows most, and how many of the rows of [`FIELDS`] each shows.
const LEVELS: &[&str] = &["full", "summary", "title", "status_only", "hidden"];

/// A word that stands in one field only, the field, and the last level that shows it.
const FIELDS: &[(&str, &str, usize)] = &[
    ("alphanote", "history: [{date: 2026-10-01, state: received, note: alphanote}]", 0),
    ("bravocase", "use_case: bravocase", 1),
    ("charlieanswer", "response: {text: charlieanswer, date: 2026-10-02}", 1),
    ("deltawords", "description: deltawords", 1),
    ("echokeyword", "keywords: [echokeyword]", 1),
    ("foxtrotquestion", "questions: [foxtrotquestion]", 1),
    ("golfreading", "reading: golfreading", 1),
    ("hotelupdate", "updates: [{date: 2026-10-03, text: hotelupdate}]", 1),
    ("777123", "requests: 777123", 1),
    ("indiatag", "tags: [indiatag]", 2),
    ("julietfeature", "features: [julietfeature]", 2),
    ("kilotitle", "title: kilotitle", 2),
    ("limaslug", "aliases: [/limaslug/]", 2),
    ("mikeextra", "extra: {mike: mikeextra}", 2),
    ("REQ-4711", "id: REQ-4711", 3),
];

/// Words that stand in the output only if some template shows them; that they are there is not asked.
const SELDOM: &[&str] = &["mikeextra", "golfreading", "foxtrotquestion", "echokeyword", "julietfeature"];

fn editions() -> impl Strategy<Value = Audience> {
    prop_oneof![Just(Audience::Public), Just(Audience::Customer), Just(Audience::Internal)]
}

/// Every file of an output, search shards unpacked, and the names of all.
fn output(yaml: &str, edition: Audience, as_file: bool) -> String {
    let site = "languages: [ja, en]\nfeatures: {julietfeature: 機能}\nrules: {unknown-reference: off}\n";
    let (path, text) = if as_file {
        ("content/ja/roadmap/novemberfile.md", format!("---\n{yaml}\n---\noscarbody の本文。\n"))
    } else {
        let rows: Vec<String> = yaml.lines().map(|line| format!("  {line}")).collect();
        ("content/data/tickets.yaml", format!("- {}\n", rows.join("\n").trim_start()))
    };
    let release = "---\nversion: 1.0\ntitle: 1.0\ndate: 2026-11-01\nchanges:\n  - {type: fixed, title: 直した, what: 直した, tickets: [REQ-4711]}\n---\n";
    let texts = [
        ("content/site.yaml", site),
        ("content/ja/index.md", "---\ntitle: ヘルプ\n---\n[](ticket:REQ-4711)\n"),
        ("content/ja/releases/1.0.md", release),
        (path, text.as_str()),
    ];
    let sources = Arc::new(Sources::from_texts(texts));
    let options = Options {
        edition,
        drafts: false,
        today: Today::Day(jiff::civil::Date::constant(2026, 11, 25)),
        base_url: Some("https://help.example.com/".into()),
        deny_warnings: false,
        search: true,
    };
    let built = build(&sources, &options);
    let mut all = String::new();
    for path in built.output.paths() {
        all.push_str(path);
        all.push('\n');
        let bytes = built.output.bytes(path).expect("it is there");
        let bytes = bytes.unwrap_or_else(|failure| panic!("{path}: {failure:?}"));
        let unpacked = if path.ends_with(".bin") { inflate(&bytes) } else { None };
        all.push_str(&String::from_utf8_lossy(unpacked.as_deref().unwrap_or(&bytes)));
        all.push('\n');
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_above_its_level_reaches_any_byte(
        level in 0..LEVELS.len(),
        edition in editions(),
        as_file in any::<bool>(),
        chosen in prop::collection::vec(any::<bool>(), FIELDS.len()),
    ) {
        let fields = FIELDS.iter().zip(chosen);
        // Without these there is no ticket.
        let fields: Vec<_> = fields
            .filter(|((word, ..), chosen)| *chosen || matches!(*word, "kilotitle" | "REQ-4711"))
            .map(|(field, _)| field)
            .collect();
        let mut yaml = format!("state: planned\ndisclosure: {}\ntype: ticket", LEVELS[level]);
        if !as_file {
            yaml = yaml.replace("\ntype: ticket", "");
        }
        for (_, line, _) in &fields {
            yaml.push('\n');
            yaml.push_str(line);
        }
        let all = output(&yaml, edition, as_file);
        let shown = if edition == Audience::Internal { 0 } else { level };
        for (word, _, last) in &fields {
            if shown > *last {
                prop_assert!(!all.contains(word), "{word} at {} in {edition:?}\n{yaml}", LEVELS[level]);
            } else if !SELDOM.contains(word) {
                prop_assert!(all.contains(word), "no {word} at {} in {edition:?}\n{yaml}", LEVELS[level]);
            }
        }
        if as_file && shown > 1 {
            prop_assert!(!all.contains("oscarbody"), "body at {}\n{yaml}", LEVELS[level]);
        }
        if as_file && shown > 2 {
            prop_assert!(!all.contains("novemberfile"), "file name at {}\n{yaml}", LEVELS[level]);
        }
    }
}
