//! What a page weighs before the reader searches, as it is sent: style sheets and scripts.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::scratch::{Scratch, not_run, tree};

/// All style sheets, in bytes.
const MAX_CSS: usize = 10_000;
/// The scripts of any page, in bytes.
const MAX_JS: usize = 6_000;
/// What another product takes in to show help, before anybody opens it, in bytes.
const MAX_WIDGET: usize = 8_000;

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
    let site = Scratch::with([("content/index.md", "---\ntitle: Help\n---\n")]);
    site.succeed(&["build"]);
    let (mut css, mut common, mut own, mut question) = (0, 0, 0, 0);
    for (path, bytes) in tree(&site.at("dist")) {
        let Some(name) = path.strip_prefix("assets/") else { continue };
        let Some(size) = brotli(&bytes) else {
            not_run("the weight of pages", "brotli");
            return;
        };
        match (name.split('.').next(), name.rsplit('.').next()) {
            (_, Some("css")) => css += size,
            (Some("site" | "theme" | "status"), _) => common += size,
            // A page has one of them at most, and a guide asks whether it helped.
            (Some("guide" | "facets"), _) => own = own.max(size),
            (Some("helpful"), _) => question = size,
            // The rest comes with the search, or with an answer.
            _ => {}
        }
    }
    assert!(css > 0 && common > 0 && own > 0 && question > 0);
    assert!(css <= MAX_CSS, "style sheets: {css}");
    assert!(common + own + question <= MAX_JS, "scripts: {common}, {own} and {question}");
}
