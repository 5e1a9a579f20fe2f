//! Pictures of a site, to be looked at: pages that together show everything the site shows, in each
//! of its languages, at 375, 768 and 1280 px, light and dark, and on paper.
//!
//! `cargo bench --bench look -- OUT [SITE [CONFIG]]` writes `<page>.<language>.<width>.<scheme>.png`
//! and `index.html`, which shows them side by side, into the folder OUT. SITE is the folder that holds
//! `content/`, the bundled help center unless told; with CONFIG, a `site.yaml`, it is a tree of Markdown
//! that the file adopts; `rich` is the help center of the tests that has what the bundled one lacks, as
//! colleagues see it. `cargo test --bench look -- OUT` does the same with the program as it is built for
//! tests.

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../browser/driver.rs"]
mod driver;
#[path = "../browser/pages.rs"]
mod pages;
#[path = "../browser/rich.rs"]
mod rich;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../suite/scratch.rs"]
mod scratch;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../browser/site.rs"]
mod site;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use driver::{Browser, Key};
use pages::{Sample, choose};
use scratch::{Scratch, files, tree};
use serde_json::json;
use site::Published;

const WIDTHS: [u32; 3] = [375, 768, 1280];
const SCHEMES: [&str; 2] = ["light", "dark"];
/// A sheet of A4 between its margins.
const PAPER: u32 = 672;
/// What is below is more of the same.
const MAX_HEIGHT: u64 = 9_000;

/// The site to look at, built.
fn built(root: &Path, config: Option<&Path>) -> Published {
    let mut scratch = Scratch::new();
    let mut root = root.to_owned();
    let is_rich = root == Path::new("rich");
    if is_rich {
        scratch = rich::rich();
        root = scratch.at("");
    }
    if let Some(config) = config {
        for path in files(&root) {
            scratch.write(&format!("content/{path}"), fs::read(root.join(&path)).expect("readable"));
        }
        scratch.write("content/site.yaml", fs::read(config).expect("readable"));
        root = scratch.at("");
    }
    let out = Scratch::new();
    let status = Command::new(env!("CARGO_BIN_EXE_shirube"))
        .args(["build", "--format", "short", "--root"])
        .arg(&root)
        .arg("--out")
        .arg(out.at("dist"))
        .args(["--edition", if is_rich { "internal" } else { "public" }])
        .status()
        .expect("the program runs");
    assert!(status.success(), "the site could not be built");
    Published::new(tree(&out.at("dist")))
}

/// A picture of the page that is open, all of it.
fn picture(browser: &Browser, width: u32, to: &Path) {
    let height = browser.get("document.documentElement.scrollHeight").as_u64().expect("a height");
    let clip = json!({ "x": 0, "y": 0, "width": width, "height": height.min(MAX_HEIGHT), "scale": 1 });
    let picture =
        browser.cdp("Page.captureScreenshot", &json!({ "clip": clip, "captureBeyondViewport": true }));
    fs::write(to, base64(picture["data"].as_str().expect("a picture"))).expect("written");
}

/// The bytes that a text in Base64 stands for.
fn base64(text: &str) -> Vec<u8> {
    let value = |byte| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let sextets: Vec<u8> = text.bytes().map_while(value).collect();
    let bytes = sextets.chunks(4).flat_map(|chunk| {
        let bits =
            chunk.iter().fold(0, |bits, sextet| bits << 6 | u32::from(*sextet)) << (6 * (4 - chunk.len()));
        bits.to_be_bytes().into_iter().skip(1).take(chunk.len() - 1)
    });
    bytes.collect()
}

/// What a page is called in the names of its pictures.
fn name(sample: &Sample) -> String {
    let path = sample.path.strip_prefix(&format!("{}/", sample.lang)).unwrap_or(&sample.path);
    let path = path.trim_end_matches('/').trim_end_matches(".html").replace('/', "-");
    if path.is_empty() { "home".to_owned() } else { path }
}

fn size(browser: &Browser, width: u32) {
    let height = if width < 600 { 800 } else { 900 };
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
    browser.cdp("Emulation.setDeviceMetricsOverride", &metrics);
}

fn media(browser: &Browser, medium: &str, scheme: &str) {
    let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
    browser.cdp("Emulation.setEmulatedMedia", &json!({ "media": medium, "features": features }));
}

/// What the reader opens on a page, and how: nothing at first.
type State = (&'static str, fn(&Browser));

fn states(sample: &Sample, is_first: bool) -> Vec<State> {
    let mut states: Vec<State> = vec![("", |_| {})];
    match sample.layout.as_str() {
        "home" => states.push(("-found", |browser| {
            search(browser);
        })),
        "search" => states.push(("-found", search)),
        "article" if is_first => states.push(("-dialog", |browser| {
            browser.press(Key::Slash);
            search(browser);
        })),
        "list" | "releases" | "case" => states.push(("-open", |browser| {
            browser.run(
                "document.querySelectorAll('.fold').forEach((fold) => (fold.open = true))",
                &json!(null),
            );
        })),
        _ => {}
    }
    states
}

/// Types a word that is in a title.
fn search(browser: &Browser) {
    browser.run("document.querySelector('#search input').focus()", &json!(null));
    browser.insert(if browser.get("document.documentElement.lang") == json!("ja") {
        "検索"
    } else {
        "search"
    });
    // The number of results is said when the keys rest.
    let said = "document.querySelector('#search .found > [data-part=status]')?.textContent";
    browser
        .wait(&format!("/\\d/.test({said}) || document.querySelector('#search-hits')?.hidden"), &json!(true));
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let out = PathBuf::from(arguments.next().expect("the folder to write into"));
    let root = arguments.next().unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").to_owned());
    let config = arguments.next().map(PathBuf::from);
    fs::create_dir_all(&out).expect("the folder can be made");
    let published = built(Path::new(&root), config.as_deref());
    let browser = Browser::start();
    let mut sheet = String::from("<!doctype html><meta charset=\"utf-8\"><title>Look</title>\n");
    let mut met = BTreeSet::new();
    let samples: Vec<Sample> = choose(&published.files());
    for sample in samples.iter().filter(|sample| sample.layout != "redirect") {
        for (state, enter) in states(sample, met.insert((&sample.lang, &sample.layout))) {
            let name = format!("{}{state}.{}", name(sample), sample.lang);
            let _ = writeln!(sheet, "<h2>{name}</h2><p>");
            for width in WIDTHS {
                for scheme in SCHEMES {
                    media(&browser, "screen", scheme);
                    size(&browser, width);
                    browser.open(&format!("{}{}", published.address(), sample.path));
                    browser.wait("document.readyState", &json!("complete"));
                    enter(&browser);
                    let file = format!("{name}.{width}.{scheme}.png");
                    picture(&browser, width, &out.join(&file));
                    let _ = writeln!(
                        sheet,
                        "<a href=\"{file}\"><img src=\"{file}\" width=\"{}\" loading=\"lazy\" alt=\"{file}\"></a>",
                        width / 4
                    );
                }
            }
            if state.is_empty() {
                media(&browser, "print", "light");
                size(&browser, PAPER);
                let file = format!("{name}.print.png");
                picture(&browser, PAPER, &out.join(&file));
                let _ = writeln!(
                    sheet,
                    "<a href=\"{file}\"><img src=\"{file}\" width=\"170\" loading=\"lazy\" alt=\"{file}\"></a>"
                );
            }
        }
    }
    fs::write(out.join("index.html"), sheet).expect("written");
}
