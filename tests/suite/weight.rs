//! What a page of the bundled help center weighs as it is sent, with Brotli: its HTML, its style
//! sheets, its scripts, and the search that comes once it is asked for.
//!
//! `cargo test --test suite weight -- --nocapture` prints the table.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::scratch::{Scratch, not_run, tree};

/// The scripts that can come with a page.
const PAGE_SCRIPTS: [&str; 9] =
    ["cards", "facets", "guide", "helpful", "lost", "site", "status", "tabs", "theme"];
/// What another product takes in to show help, before anybody opens it, in bytes.
const MAX_WIDGET: usize = 8_000;
/// What is weighed, and how many bytes it may have.
const LIMITS: [(&str, usize); 4] = [
    ("HTML of an article (the longest)", 14_000),
    ("CSS, all of it", 10_000),
    ("JavaScript before the reader searches", 6_000),
    ("search client", 10_000),
];

/// How long bytes are when they are compressed with Brotli; nothing where there is no such program.
fn brotli(bytes: &[u8]) -> Option<usize> {
    let mut command = Command::new("brotli");
    command.args(["-q", "11", "-c"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    Some(output.stdout.len())
}

#[test]
fn the_widget_is_light() {
    let site = Scratch::with([
        ("content/site.yaml", "title: {ja: ヘルプ, en: Help}\nlanguages: [ja, en]\naccent: \"#0b57d0\"\n"),
        ("content/ja/index.md", "---\ntitle: ヘルプ\n---\n"),
    ]);
    site.succeed(&["build"]);
    let script = site.read("dist/widget.js");
    assert!(
        script.contains("ヘルプを閉じる")
            && script.contains("Close help")
            && script.contains("--accent-light:#0b57d0")
    );
    match brotli(script.as_bytes()) {
        Some(size) => assert!(size <= MAX_WIDGET, "{size}"),
        None => not_run("the weight of the widget", "brotli"),
    }
}

#[test]
fn pages_are_light() {
    if brotli(b"").is_none() {
        not_run("the weight of pages", "brotli");
        return;
    }
    let out = Scratch::new();
    let to = out.at("dist");
    out.succeed(&["build", "--root", env!("CARGO_MANIFEST_DIR"), "--out", to.to_str().expect("UTF-8")]);
    let files = tree(&to);
    let size = |bytes: &[u8]| brotli(bytes).expect("it is there");
    let (mut css, mut search) = (0, 0);
    let mut scripts = BTreeMap::new();
    for (path, bytes) in &files {
        let Some(name) = path.strip_prefix("assets/") else { continue };
        match (name.split('.').next(), name.rsplit('.').next()) {
            (_, Some("css")) => css += size(bytes),
            (Some(name), Some("js")) if PAGE_SCRIPTS.contains(&name) => {
                scripts.insert(name, size(bytes));
            }
            // All that a search takes; what only some queries need comes with them.
            (Some("search-dialog"), Some("js")) => search += size(bytes),
            (Some(name), Some("js")) => println!("js {name}: {} bytes", size(bytes)),
            _ => {}
        }
    }
    assert_eq!(scripts.len(), PAGE_SCRIPTS.len(), "{scripts:?}");
    let (mut html, mut heaviest) = (Vec::new(), 0);
    for (_, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        let is_article = |layout: &str| page.contains(&format!("data-layout=\"{layout}\""));
        if ["article", "faq", "guide", "case", "release"].iter().any(|layout| is_article(layout)) {
            html.push(size(bytes));
        }
        let comes = |name: &str| match name {
            "site" | "theme" | "status" => true,
            "cards" => ["data-ago=", "data-new=", "data-checks=", "class=\"full-answer\""]
                .iter()
                .any(|mark| page.contains(mark)),
            "tabs" => page.contains("class=\"tabs\""),
            "lost" => page.contains("class=\"sheet lost\""),
            name => page.contains(&format!("assets/{name}.")),
        };
        heaviest = heaviest.max(scripts.iter().filter(|(name, _)| comes(name)).map(|(_, size)| size).sum());
    }
    assert!(!html.is_empty() && css > 0 && search > 0);
    html.sort_unstable();
    println!("HTML of an article (the middle one): {} bytes", html[html.len() / 2]);
    let weighed = [html[html.len() - 1], css, heaviest, search];
    let mut heavy = Vec::new();
    for ((name, limit), size) in LIMITS.into_iter().zip(weighed) {
        println!("{name}: {size} of {limit} bytes");
        if size > limit {
            heavy.push(format!("{name}: {size} of {limit} bytes"));
        }
    }
    assert!(heavy.is_empty(), "{heavy:#?}");
}
