//! No byte of any output holds a field of a ticket above what its level and its edition show, and the
//! manual says which these are.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use shirube::build::{Options, Today, build};
use shirube::config::Audience;
use shirube::search::shard::inflate;
use shirube::source::Sources;

use crate::scratch::Scratch;

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
    ("papakey", "context_keys: [papakey]", 1),
    ("777123", "requests: 777123", 1),
    ("indiatag", "tags: [indiatag]", 2),
    ("julietfeature", "features: [julietfeature]", 2),
    ("kilotitle", "title: kilotitle", 2),
    ("limaslug", "aliases: [/limaslug/]", 2),
    ("mikeextra", "extra: {mike: mikeextra}", 2),
    ("REQ-4711", "id: REQ-4711", 3),
];

/// The same for the fields of its translation.
const TRANSLATED: &[(&str, &str, usize)] = &[
    ("papanote", "history: [{date: 2026-10-01, state: received, note: papanote}]", 0),
    ("quebeccase", "use_case: quebeccase", 1),
    ("romeowords", "description: romeowords", 1),
    ("sierratitle", "title: sierratitle", 2),
];

/// What the ledger remembers: when it came, and when it came to what it is now.
const LEDGER: &str = "\
{\"date\":\"2026-09-02\",\"id\":\"REQ-4711\",\"event\":\"seen\",\"state\":\"received\"}
{\"date\":\"2026-10-05\",\"id\":\"REQ-4711\",\"event\":\"seen\",\"state\":\"planned\"}
";

/// The same for the days in it.
const REMEMBERED: &[(&str, usize)] = &[("2026-09-02", 0), ("2026-10-05", 3)];

/// What the ledger adds where the ticket became part of another.
const MERGED: &str =
    "{\"date\":\"2026-11-06\",\"id\":\"REQ-4711\",\"event\":\"merged\",\"into\":\"REQ-1\"}\n";

/// Words that stand in the output only if some template shows them; that they are there is not asked.
const SELDOM: &[&str] = &["mikeextra", "golfreading", "foxtrotquestion", "echokeyword", "julietfeature"];

fn editions() -> impl Strategy<Value = Audience> {
    prop_oneof![Just(Audience::Public), Just(Audience::Customer), Just(Audience::Internal)]
}

/// Every file of the output of a site with a ticket, and the names of all.
fn output(yaml: &str, edition: Audience, as_file: bool, ledger: &str) -> String {
    let site = "languages: [ja, en]\nedit_url: https://edit.example.com/{path}\nfeatures: {julietfeature: 機能}\nrules: {unknown-reference: off}\n";
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
        ("content/ja/roadmap/other.md", "---\ntitle: 請求書を送る\nid: REQ-1\nstate: planned\n---\n"),
        ("content/data/ledger.jsonl", ledger),
        (path, text.as_str()),
    ];
    built(&texts, edition)
}

/// Every file of an output, search shards unpacked, and the names of all.
fn built(texts: &[(&str, &str)], edition: Audience) -> String {
    let sources = Arc::new(Sources::from_texts(texts.iter().copied()));
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
        is_merged in any::<bool>(),
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
        let mut words: Vec<(&str, usize)> = fields.iter().map(|(word, _, last)| (*word, *last)).collect();
        words.extend_from_slice(REMEMBERED);
        if !as_file {
            yaml.push_str("\ntranslations:\n  en:");
            for (word, line, last) in TRANSLATED {
                yaml.push_str("\n    ");
                yaml.push_str(line);
                words.push((word, *last));
            }
        }
        let mut ledger = LEDGER.to_owned();
        if is_merged {
            yaml.push_str("\nmerged_into: REQ-1");
            ledger.push_str(MERGED);
        }
        let all = output(&yaml, edition, as_file, &ledger);
        let shown = if edition == Audience::Internal { 0 } else { level };
        for (word, last) in words {
            if shown > last {
                prop_assert!(!all.contains(word), "{word} at {} in {edition:?}\n{yaml}", LEVELS[level]);
            } else if !SELDOM.contains(&word) && !is_merged {
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

    #[test]
    fn a_footnote_goes_where_a_mark_of_it_goes(
        marks in prop::collection::vec((editions(), 0..NOTES.len()), 0..6),
        nested in prop::collection::vec(prop::option::of(0..NOTES.len()), NOTES.len()),
        edition in editions(),
    ) {
        // Who sees each note: whoever sees a mark of it, also one in another note.
        let mut seen = [false; NOTES.len()];
        for (_, note) in marks.iter().filter(|(audience, _)| *audience <= edition) {
            let mut next = Some(*note);
            while let Some(note) = next.filter(|note| !seen[*note]) {
                seen[note] = true;
                next = nested[note];
            }
        }
        let guide = |whole: bool| {
            let mut text = "---\ntitle: 送る\n---\n言葉です。\n\n".to_owned();
            for (audience, note) in marks.iter().filter(|(audience, _)| whole || *audience <= edition) {
                let mark = format!("文[^{note}]です。\n");
                text.push_str(&match audience {
                    Audience::Public => format!("{mark}\n"),
                    audience => format!(":::{}\n{mark}:::\n\n", audience.name()),
                });
            }
            for (note, word) in NOTES.iter().enumerate().filter(|(note, _)| whole || seen[*note]) {
                let more = nested[note].map_or_else(String::new, |next| format!("[^{next}]"));
                text.push_str(&format!("[^{note}]: {word} の注です{more}。[行く](https://{word}.example.com/)\n\n"));
            }
            text
        };
        let site = "languages: [ja]\n";
        let index = "---\ntitle: ヘルプ\n---\n";
        let pages = |guide: &str| {
            built(&[("content/site.yaml", site), ("content/ja/index.md", index), ("content/ja/guides/a.md", guide)], edition)
        };
        let shown = pages(&guide(true));
        for (note, word) in NOTES.iter().enumerate() {
            prop_assert_eq!(shown.contains(word), seen[note], "{} in {:?}\n{}", word, edition, guide(true));
        }
        for mark in shown.split("href=\"#fn").skip(1) {
            let id = format!("id=\"fn{}\"", mark.split('"').next().unwrap_or(""));
            prop_assert!(shown.contains(&id), "no {id} in {edition:?}\n{}", guide(true));
        }
        prop_assert!(shown == pages(&guide(false)), "{edition:?}\n{}", guide(true));
    }

    #[test]
    fn blocks_for_others_leave_no_trace(
        blocks in prop::collection::vec((editions(), 0..FORMS.len(), "[a-c]"), 1..10),
        edition in editions(),
    ) {
        let guide = |seen: Audience| {
            let mut text = "---\ntitle: 送る\n---\n".to_owned();
            for (audience, form, word) in &blocks {
                // Lists that follow on each other would be one.
                text.push_str("言葉です。\n\n");
                let block = FORMS[*form].replace('*', word);
                match audience {
                    _ if *audience > seen => {}
                    Audience::Public => text.push_str(&block),
                    Audience::Customer => text.push_str(&format!(":::customer\n{block}:::\n\n")),
                    Audience::Internal => text.push_str(&format!(":::internal\n{block}:::\n\n")),
                }
            }
            text + "[^a]: 注。\n\n[^b]: 注。\n\n[^c]: 注。\n"
        };
        let pages = |guide: &str| {
            let site = "languages: [ja]\nrules: {anchor-conflict: off}\n";
            let index = "---\ntitle: ヘルプ\n---\n";
            let texts = [("content/site.yaml", site), ("content/ja/index.md", index), ("content/ja/guides/a.md", guide)];
            built(&texts, edition)
        };
        let (whole, cut) = (guide(Audience::Internal), guide(edition));
        let shown = pages(&whole);
        prop_assert!(shown.contains("<p>言葉です。</p>"), "{whole}");
        prop_assert!(shown == pages(&cut), "{edition:?}\n{whole}");
    }
}

/// Words that stand in one footnote only.
const NOTES: [&str; 4] = ["alphanote", "bravonote", "charlienote", "deltanote"];

/// What a guide is made of, with a word in it.
const FORMS: &[&str] = &[
    "## 手順 *\n\n",
    "### 手順 {#*}\n\n",
    "- [ ] 確かめた *\n\n",
    "- [ ] 送った {#*}\n\n",
    "文[^*]です。\n\n",
    "> 文 * です。\n\n",
];

/// A ticket with every field whose disclosure the manual tells.
const WHOLE: &str = "---
id: REQ-1
state: planned
title: 題名
slug: send-all
aliases: [/old/]
kind: request
horizon: next
released_in: \"1.0\"
merged_into: REQ-404
products: [core]
features: [core]
plans: [core]
roles: [core]
segments: [core]
industries: [core]
stage: adoption
success: deep
tags: [tag]
extra: {a: b}
description: 説明
date: 2026-10-01
updated: 2026-10-02
use_case: 使う場面
response: {text: 答え, date: 2026-10-03}
requests: 3
first_requested: 2026-09-01
last_updated: 2026-10-03
workarounds: [home]
related: [home]
updates: [{date: 2026-10-04, text: 追記}]
keywords: [言葉]
questions: [質問]
reading: よみ
context_keys: [wish]
history: [{date: 2026-09-01, state: received, note: 経過}]
disclosure: full
---
本文
";

/// What the public edition shows of it at a level, field by field, as the program says.
fn explained(site: &Scratch, level: &str) -> BTreeMap<String, bool> {
    site.write("content/ja/roadmap/a.md", WHOLE.replace("disclosure: full", &format!("disclosure: {level}")));
    let told = site.succeed(&["ledger", "explain", "REQ-1", "--lang", "en"]).out;
    let table = told.split("internal\n").nth(1).unwrap_or_else(|| panic!("{told}"));
    let row = |line: &str| {
        let mut cells = line.split_whitespace();
        let field = cells.next().expect("a field").to_owned();
        (field, cells.next() == Some("yes"))
    };
    table.lines().map(row).collect()
}

/// What the manual says: field, and whether each level shows it.
fn told(language: &str) -> BTreeMap<String, Vec<bool>> {
    let path = format!("content/{language}/reference/fields/ticket.md");
    let page = std::fs::read_to_string(&path).expect("the page of tickets");
    let section = page.split("{#levels}").nth(1).expect("a heading").split("\n#").next().unwrap_or("");
    let mut told = BTreeMap::new();
    for line in section.lines().filter(|line| line.starts_with('|')).skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let shown: Vec<bool> = cells[1..].iter().map(|cell| matches!(*cell, "○" | "yes")).collect();
        assert_eq!(shown.len(), LEVELS.len(), "{line}");
        for field in cells[0].split('`').skip(1).step_by(2) {
            assert!(told.insert(field.to_owned(), shown.clone()).is_none(), "{field} stands there twice");
        }
    }
    told
}

#[test]
fn the_manual_says_what_each_level_shows() {
    let keys = |name: &str| format!("{name}: {{core: 中心}}\n");
    let facets = ["products", "features", "plans", "roles", "segments", "industries"].map(keys).concat();
    let home = "---\ntitle: ヘルプ\nid: home\n---\n";
    let site = Scratch::with([
        ("content/site.yaml", format!("languages: [ja]\n{facets}").as_str()),
        ("content/ja/index.md", home),
    ]);
    let by_level: Vec<BTreeMap<String, bool>> = LEVELS.iter().map(|level| explained(&site, level)).collect();
    let fields = by_level[0].keys();
    let shown: BTreeMap<String, Vec<bool>> =
        fields.map(|field| (field.clone(), by_level.iter().map(|shown| shown[field]).collect())).collect();
    for language in ["ja", "en"] {
        assert_eq!(told(language), shown, "{language}");
    }
}
