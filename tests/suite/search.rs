//! One query, three readers: tantivy's index, the static files in Rust, the client in JavaScript.
//! The same pages in the same order with the same scores, to the last bit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use serde_json::{Value, json};
use shirube::build::{Options, Today, build};
use shirube::config::Audience;
use shirube::search::analyze::{self, Kind, lexicon::Forms, lexicon::Lexicon};
use shirube::search::evaluate::{Asked, Doc, records};
use shirube::search::reader::Reader;
use shirube::search::shard::{self, Files};
use shirube::search::synonym::Synonyms;
use shirube::search::{Filter, Language, query, rank};
use shirube::source;

use crate::scratch::{Scratch, not_run};

/// A public build on a certain day.
const OPTIONS: Options = Options {
    edition: Audience::Public,
    drafts: false,
    today: Today::Day(jiff::civil::Date::constant(2026, 11, 25)),
    base_url: None,
    deny_warnings: false,
    search: true,
};

/// How many queries are asked of each index.
const QUERIES: usize = 1000;
/// The most hits that are compared.
const TOP: usize = 10;

/// The client as Node takes it: modules in a folder that says so.
fn client(scratch: &Scratch) -> PathBuf {
    for name in ["analyze", "format", "rank", "typo", "phrase", "index"] {
        let text = fs::read(format!("themes/default/js/search/{name}.js")).expect("the client is there");
        scratch.write(&format!("client/{name}.js"), text);
    }
    scratch.write("client/package.json", "{\"type\": \"module\"}");
    let script = fs::read("tests/search/client.mjs").expect("the script is there");
    scratch.write("client/client.mjs", script);
    scratch.at("client/client.mjs")
}

/// What the client answers to every input, through Node; nothing where that is not installed.
#[expect(clippy::disallowed_methods, reason = "a test may read the environment")]
fn ask_client(what: &str, scratch: &Scratch, arguments: &[&Path], input: &Value) -> Option<Vec<Value>> {
    if !Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success()) {
        let required = std::env::var("SHIRUBE_BROWSER").is_ok_and(|value| value == "required");
        assert!(!required, "SHIRUBE_BROWSER=required, but there is no node");
        not_run(what, "node");
        return None;
    }
    let script = client(scratch);
    scratch.write("input.json", input.to_string());
    let output = Command::new("node")
        .arg(script)
        .arg(scratch.at("input.json"))
        .args(arguments)
        .output()
        .expect("node can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("standard output is UTF-8");
    Some(lines.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect())
}

/// Place and score of the first hits.
type Top = Vec<(String, f64)>;

fn by_reader(files: &Files, text: &str) -> Top {
    let reader = Reader::open(Box::new(|name| files.files.get(name).cloned())).expect("a manifest");
    let query = query::parse(text, &reader);
    let boosts: BTreeMap<u32, f64> = reader.manifest.boosts.iter().copied().collect();
    let boost = |page: u32| boosts.get(&page).copied().unwrap_or(1.0);
    let found = rank::rank(&query.terms, &query::Source::statistics(&reader), rank::BEST, &|_| true, &boost);
    let hits = found.iter().take(TOP).map(|found| {
        let (block, at) = reader.section(found.section).expect("a block");
        let (page, _, anchor, _) = &block.sections[at];
        (place(&block.pages[*page].path, anchor), found.score)
    });
    hits.collect()
}

/// A score as the client wrote it; the JSON parser would round it.
fn score(value: &Value) -> f64 {
    value.as_str().and_then(|text| text.parse().ok()).expect("a score")
}

fn place(path: &str, anchor: &str) -> String {
    if anchor.is_empty() { path.to_owned() } else { format!("{path}#{anchor}") }
}

fn agree(name: &str, language: &Language, files: &Files, queries: &[String]) {
    let scratch = Scratch::new();
    for (name, bytes) in &files.files {
        scratch.write(&format!("index/{name}"), bytes);
    }
    let mut differing = Vec::new();
    let client = ask_client(name, &scratch, &[&scratch.at("index/")], &json!(queries));
    for (number, text) in queries.iter().enumerate() {
        let (parsed, hits) = language.search(text, &Filter::new());
        let native: Top = hits
            .iter()
            .take(TOP)
            .map(|hit| (place(&hit.record.path, &hit.record.sections[hit.section].anchor), hit.found.score))
            .collect();
        if parsed.phrases.is_empty() {
            let reader = by_reader(files, text);
            if reader != native {
                differing.push(format!("{text:?}\n  tantivy {native:?}\n  reader  {reader:?}"));
            }
        }
        if let Some(client) = &client {
            let client: Top = client[number]
                .as_array()
                .expect("a list of hits")
                .iter()
                .map(|hit| (hit[0].as_str().expect("a place").to_owned(), score(&hit[1])))
                .collect();
            if client != native {
                differing.push(format!("{text:?}\n  tantivy {native:?}\n  client  {client:?}"));
            }
        }
    }
    let shown = differing.iter().take(5).cloned().collect::<Vec<_>>().join("\n");
    assert!(differing.is_empty(), "{name}: {} of {} differ\n{shown}", differing.len(), queries.len());
}

/// Queries made of a site's own words: titles, headings, and pieces of its texts.
fn queries(language: &Language) -> Vec<String> {
    let mut all = BTreeSet::new();
    for record in &language.records {
        all.insert(record.title.clone());
        for section in &record.sections {
            all.insert(section.heading.clone());
            let text: Vec<char> = section.text.chars().collect();
            for start in (0..text.len()).step_by(97) {
                all.insert(text[start..text.len().min(start + 6 + start % 17)].iter().collect());
            }
        }
    }
    let step = (all.len() / QUERIES).max(1);
    let mut queries: Vec<String> = all.into_iter().step_by(step).take(QUERIES).collect();
    queries.extend(
        [
            "",
            "  ",
            "はがをに",
            "\u{202e}abc",
            "😀",
            "<b>x</b>",
            ".*+?^${}()|[]\\",
            "\"",
            "\"検索",
            "\u{0}\u{7}",
        ]
        .map(str::to_owned),
    );
    queries.extend([
        "\"検索インデックス\" 仕組み".to_owned(),
        "“search test” fails".to_owned(),
        "instal embeding a vidoe".to_owned(),
        "あ".repeat(10_000),
        "検索".repeat(5000),
        "a".repeat(10_000),
    ]);
    queries
}

#[test]
fn all_readers_agree_on_the_bundled_help_center() {
    let sources = Arc::new(source::load(Path::new(".")).expect("the site can be read"));
    let built = build(&sources, &OPTIONS);
    for (number, language) in built.search().languages.iter().enumerate() {
        let language = language.as_ref().expect("both languages have articles");
        let files = language.files(&built.site, number);
        agree(&format!("the help center in {}", language.code), language, &files, &queries(language));
    }
}

#[test]
fn all_readers_agree_on_an_encyclopedia() {
    let folder = Path::new("../shared/retrieval/jsquad");
    if !folder.is_dir() {
        not_run("agreement on an encyclopedia", &folder.display().to_string());
        return;
    }
    let lines = |name: &str| fs::read_to_string(folder.join(name)).expect("readable");
    let docs: Vec<Doc> =
        lines("docs.jsonl").lines().map(|line| serde_json::from_str(line).expect("a text")).collect();
    let asked = lines("queries.jsonl");
    let asked = asked.lines().map(|line| serde_json::from_str::<Asked>(line).expect("a query").q);
    let language = Language::new("ja", records(&docs), &Synonyms::default());
    let parts = shard::Parts {
        index: &language.native.index,
        records: &language.records,
        lexemes: &language.native.lexemes,
        facets: &[],
        popular: &[],
    };
    let files = shard::write(&parts).expect("an index in memory can be read");
    agree("an encyclopedia", &language, &files, &asked.take(QUERIES).collect::<Vec<_>>());
}

/// Forms as the table gives them.
struct Table(BTreeMap<String, u32>);

impl Forms for Table {
    fn core(&self, form: &[char]) -> Option<u32> {
        let hiragana = form.iter().all(|c| analyze::script(*c) == analyze::Script::Hiragana);
        self.0.get(&form.iter().collect::<String>()).copied().filter(|_| hiragana)
    }

    fn cost(&self, form: &[char]) -> Option<u32> {
        self.0.get(&form.iter().collect::<String>()).copied()
    }
}

#[test]
fn both_analyzers_make_the_terms_of_the_table() {
    let table: Value =
        serde_json::from_str(&fs::read_to_string("tests/search/analyzer.json").expect("readable"))
            .expect("the table is JSON");
    let forms = table["forms"].as_object().expect("forms with costs");
    let forms = Table(
        forms
            .iter()
            .map(|(form, cost)| (form.clone(), u32::try_from(cost.as_u64().expect("a cost")).expect("small")))
            .collect(),
    );
    let inputs = table["inputs"].as_array().expect("a list of inputs");
    assert!(inputs.len() >= 200, "hundreds of inputs, not {}", inputs.len());
    let mut faults = Vec::new();
    let mut made = Vec::new();
    for input in inputs {
        let text = input[0].as_str().expect("a text");
        let tokens = analyze::tokens(&analyze::normalise(text), &Lexicon(&forms));
        let tokens: Vec<String> = tokens
            .iter()
            .map(|token| {
                let kind = match token.kind {
                    Kind::Word => "word",
                    Kind::Pair => "pair",
                    Kind::Single => "single",
                };
                format!("{kind} {} {} {}", token.key, token.start, token.end)
            })
            .collect();
        if json!(tokens) != input[1] {
            faults.push(format!("{text:?}: {tokens:?}, not {}", input[1]));
        }
        made.push(json!([text, tokens]));
    }
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        let lines: Vec<String> = made.iter().map(|input| format!("    {input}")).collect();
        let forms: Vec<String> =
            forms.0.iter().map(|(form, cost)| format!("{}: {cost}", json!(form))).collect();
        let text = format!(
            "{{\n  \"forms\": {{ {} }},\n  \"inputs\": [\n{}\n  ]\n}}\n",
            forms.join(", "),
            lines.join(",\n")
        );
        fs::write("tests/search/analyzer.json", text).expect("writable");
        return;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let scratch = Scratch::new();
    let functions: Vec<&str> = analyze::function_words().collect();
    let table = json!({ "forms": table["forms"], "functions": functions, "inputs": inputs });
    let Some(client) = ask_client("the analyzer in JavaScript", &scratch, &[], &table) else { return };
    for (input, tokens) in inputs.iter().zip(&client) {
        assert_eq!(*tokens, input[1], "{}", input[0]);
    }
}

#[test]
fn hostile_articles_are_taken_in_and_found() {
    let huge = "請求書を再発行する画面の手順です。".repeat(45_000);
    let endless = "あ漢".repeat(300_000);
    let tags: Vec<String> = (0..8_000).map(|number| format!("t{number}")).collect();
    let article = |head: &str, body: &str| format!("---\ntitle: {head}\n---\n{body}\n");
    let texts = [
        ("content/site.yaml", "title: T\nlanguages: [ja]\n".to_owned()),
        ("content/huge.md", article("二メガの記事", &huge)),
        ("content/endless.md", article("切れ目のない記事", &endless)),
        ("content/word.md", article("Long word", &"x".repeat(5_000))),
        ("content/many.md", article(&format!("タグ\ntags: [{}]", tags.join(", ")), "多すぎるタグ")),
        (
            "content/html.md",
            article("'<img src=x onerror=alert(1)>'", "`<script>alert(1)</script>` と書きます。"),
        ),
        ("content/marks.md", article("記号だけ", "\\*\\*\\* ！？。、 … ー ゛゜")),
        ("content/headings.md", article("見出しだけ", &"## 設定\n\n".repeat(3_000))),
    ];
    let sources =
        Arc::new(source::Sources::from_texts(texts.iter().map(|(path, text)| (*path, text.as_str()))));
    let built = build(&sources, &OPTIONS);
    let language = built.search().languages[0].as_ref().expect("there are articles");
    let first = |query: &str| {
        let (_, hits) = language.search(query, &Filter::new());
        hits.first().map(|hit| hit.record.path.clone()).unwrap_or_default()
    };
    assert_eq!(first("請求書の再発行"), "huge/");
    assert_eq!(first("script alert"), "html/");
    assert_eq!(first("多すぎるタグ"), "many/");
    assert_eq!(first("Long word"), "word/");
    for path in built.output.paths().filter(|path| path.starts_with("search/") && path.contains("terms-")) {
        let bytes = built.output.bytes(path).expect("it is there").expect("it can be made");
        assert!(bytes.len() < 40_000, "{path} grows with the article: {} bytes", bytes.len());
    }
}

#[test]
fn nothing_that_an_edition_leaves_out_is_in_its_index() {
    let secrets =
        ["ひみつ計画", "しゃがい極秘", "zanzibar", "kilimanjaro", "umbrella", "ngorongoro", "serengeti"];
    let texts = [
        ("content/site.yaml", "title: T\nlanguages: [ja]\nfacets: {}\n"),
        (
            "content/open.md",
            "---\ntitle: 公開の記事\n---\n本文です。\n\n:::internal\nひみつ計画のことです。\n:::\n",
        ),
        (
            "content/inner.md",
            "---\ntitle: しゃがい極秘\naudience: internal\nkeywords: [zanzibar]\n---\nkilimanjaro\n",
        ),
        (
            "content/cases/umbrella-corp.md",
            "---\ntitle: ある事例\nsuccess: light\ncustomer: {name: Umbrella Corporation, pseudonym: A 社}\nconsent: {status: revoked, scope: [name], obtained: 2026-01-01}\n---\n本文です。\n",
        ),
        (
            "content/data/tickets.yaml",
            "- {id: R-1, title: 題名, state: planned, disclosure: title, keywords: [ngorongoro], questions: [serengeti は]}\n",
        ),
        ("content/data/terms.yaml", "- {term: 使われない用語, synonyms: [serengeti]}\n"),
    ];
    let sources = Arc::new(source::Sources::from_texts(texts));
    let built = build(&sources, &OPTIONS);
    let language = built.search().languages[0].as_ref().expect("there are articles");
    assert!(language.records.len() >= 3, "{:?}", built.diagnostics);
    for path in built.output.paths().filter(|path| path.starts_with("search/") && path.ends_with(".bin")) {
        let bytes = built.output.bytes(path).expect("it is there").expect("it can be made");
        let bytes = shard::inflate(&bytes).expect("it was deflated");
        // The address is what the writer chose, and every page shows it.
        let text = String::from_utf8_lossy(&bytes).to_lowercase().replace("cases/umbrella-corp/", "");
        for secret in secrets {
            assert!(!text.contains(secret), "{path} tells of {secret}");
        }
    }
}
