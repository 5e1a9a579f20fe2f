//! Nobody is kept out: what axe-core looks for, four times the size, more space between letters, and
//! all of it in both languages, on small and large screens, light and dark.
//!
//! The pages are those of the bundled help center, and of one that has what the bundled one lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::driver::{Browser, Key, is_here};
use crate::pages::{Sample, choose};
use crate::rich::rich;
use crate::scratch::{Scratch, tree};
use crate::site::{Published, serve};

const AXE: &str = include_str!("../axe/axe.min.js");

/// Every rule of WCAG 2.2 A and AA, and what is good practice besides.
const FIND: &str = "return axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)}\\n    ${node.failureSummary.replaceAll('\\n', ' ')}`)))";

/// What reaches out of the page, and what is cut off.
const CUT: &str = "
    const root = document.documentElement;
    const cut = [];
    if (root.scrollWidth > root.clientWidth) cut.push(`the page is ${root.scrollWidth} px wide`);
    for (const element of document.body.querySelectorAll('*')) {
        if (!element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })) continue;
        if (element.closest('.visually-hidden, .announce, .skip, svg, .here, [role=tablist]')) continue;
        const name = element.outerHTML.slice(0, 100);
        const { overflowX, overflowY } = getComputedStyle(element);
        const holds = (style) => style === 'hidden' || style === 'clip';
        if (holds(overflowX) && element.scrollWidth > element.clientWidth + 1) cut.push(`cut off at its end: ${name}`);
        if (holds(overflowY) && element.scrollHeight > element.clientHeight + 1) cut.push(`cut off below: ${name}`);
        if (element.closest('.scroll, pre')) continue;
        const { left, right, width } = element.getBoundingClientRect();
        if (width && (right > root.clientWidth + 1 || left < -1)) cut.push(`reaches out of the page: ${name}`);
    }
    return cut;";

/// At least what WCAG 1.4.12 lets a reader ask for.
const SPACE: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
        p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];";

/// Lets everything be seen that the reader can open.
pub fn open_all(browser: &Browser) {
    let open =
        "document.querySelectorAll('main details, .nav details').forEach((fold) => (fold.open = true))";
    browser.run(open, &Value::Null);
    // What is fetched for it is there.
    let is_there =
        "[...document.querySelectorAll('.full-answer')].every((fold) => fold.querySelector('.prose'))";
    browser.wait(is_there, &json!(true));
    browser.wait(FRAME, &json!(true));
}

/// Sizes are told of with the next frame.
const FRAME: &str =
    "new Promise((done) => requestAnimationFrame(() => requestIdleCallback(() => done(true))))";

/// Both help centers, built: the rich one below `rich/`.
pub fn published() -> &'static Published {
    static BOTH: OnceLock<Published> = OnceLock::new();
    BOTH.get_or_init(|| {
        let out = Scratch::new();
        let bundled = env!("CARGO_MANIFEST_DIR");
        let to = out.at("dist");
        out.succeed(&["build", "--root", bundled, "--out", to.to_str().expect("UTF-8")]);
        let mut files = tree(&to);
        let site = rich();
        site.succeed(&["build", "--edition", "internal"]);
        let rich = tree(&site.at("dist"));
        files.extend(rich.into_iter().map(|(path, bytes)| (format!("rich/{path}"), bytes)));
        // Otherwise nobody would see the page of an old address.
        for (path, bytes) in &mut files {
            if path.ends_with(".html") {
                let page =
                    String::from_utf8_lossy(bytes).replace("http-equiv=\"refresh\"", "name=\"refresh\"");
                *bytes = page.into_bytes();
            }
        }
        Published::new(files)
    })
}

/// The pages to look at.
pub fn samples() -> &'static [Sample] {
    static SAMPLES: OnceLock<Vec<Sample>> = OnceLock::new();
    SAMPLES.get_or_init(|| choose(&published().files()))
}

/// The size of the window.
pub fn resize(browser: &Browser, width: u32, height: u32) {
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser.cdp("Emulation.setDeviceMetricsOverride", &metrics);
}

fn colours(browser: &Browser, scheme: &str) {
    let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
    browser.cdp("Emulation.setEmulatedMedia", &json!({ "features": features }));
}

/// Whether no search of the page begins by itself, or it has shown what it found; for no words, that of
/// an address that leads nowhere shows nothing.
const ANSWERED: &str = "matchMedia('(scripting: none)').matches ||
    [...document.querySelectorAll('shirube-search[data-now]')].every((box) =>
        box.querySelector('.hit, [data-part=key]:not([hidden])') || !box.querySelector('.found, input:not(:placeholder-shown)'))";

/// Opens a page and waits until its scripts are done.
pub fn visit(browser: &Browser, sample: &Sample) {
    browser.open(&format!("{}{}", published().address(), sample.path));
    browser.wait(FRAME, &json!(true));
    // What searches by itself has answered: nothing is put in while the page is walked through.
    browser.wait(ANSWERED, &json!(true));
}

/// What was found, and on which pages.
#[derive(Default)]
pub struct Findings(BTreeMap<String, BTreeSet<String>>);

impl Findings {
    /// Adds what a script returned.
    pub fn add(&mut self, place: &str, found: &Value) {
        for one in found.as_array().expect("a list") {
            let one = one.as_str().expect("a text").to_owned();
            self.0.entry(one).or_default().insert(place.to_owned());
        }
    }

    /// Fails with a list to read, if anything was found.
    #[track_caller]
    pub fn assert_none(&self) {
        let list: Vec<String> = self
            .0
            .iter()
            .map(|(found, places)| {
                let first: Vec<&str> = places.iter().take(3).map(String::as_str).collect();
                format!("{found}\n    on {} ({} in all)", first.join(", "), places.len())
            })
            .collect();
        assert!(list.is_empty(), "{} findings\n{}", list.len(), list.join("\n"));
    }
}

/// Looks at what is shown, in both colour schemes.
fn look(browser: &Browser, place: &str, findings: &mut Findings) {
    for scheme in ["light", "dark"] {
        colours(browser, scheme);
        findings.add(&format!("{place} {scheme}"), &browser.run(FIND, &Value::Null));
    }
}

fn no_fault_is_found(lang: &str) {
    if !is_here("accessibility in a browser") {
        return;
    }
    let browser = Browser::start();
    browser.before_pages(AXE);
    let mut findings = Findings::default();
    for sample in samples().iter().filter(|sample| sample.lang == lang) {
        for width in [1280, 375] {
            resize(&browser, width, 800);
            visit(&browser, sample);
            if width == 375 {
                open_all(&browser);
            }
            look(&browser, &format!("/{} {width}", sample.path), &mut findings);
        }
    }
    findings.assert_none();
}

#[test]
fn no_fault_is_found_in_japanese() {
    no_fault_is_found("ja");
}

#[test]
fn no_fault_is_found_in_english() {
    no_fault_is_found("en");
}

#[test]
fn no_fault_is_found_in_a_search() {
    if !is_here("accessibility of the search in a browser") {
        return;
    }
    let browser = Browser::start();
    browser.before_pages(AXE);
    let mut findings = Findings::default();
    let found = "document.querySelectorAll('#search .hit').length > 0";
    let nothing = "(document.querySelector('#search-hits')?.hidden ?? false) && \
        document.querySelector('#search .found > [data-part=status]').textContent !== ''";
    for (lang, words) in [("", "請求"), ("en/", "invoice")] {
        for width in [1280, 375] {
            resize(&browser, width, 800);
            for (page, words, is_done) in [
                (format!("rich/{lang}articles/everything/"), words, found),
                (format!("rich/{lang}"), words, found),
                (format!("rich/{lang}search/"), words, found),
                (format!("rich/{lang}search/"), "qqqqxxxx", nothing),
            ] {
                browser.open(&format!("{}{page}", published().address()));
                browser.wait("!document.querySelector('.scheme').hidden", &json!(true));
                browser.press(Key::Slash);
                browser.wait("document.activeElement.name", &json!("q"));
                browser.insert(words);
                browser.wait(is_done, &json!(true));
                look(&browser, &format!("/{page} {width} {words}"), &mut findings);
            }
            // What is suggested for an address that is not there, and for what is to be asked.
            browser.open(&format!("{}rich/{lang}articles/everythin/", published().address()));
            look(&browser, &format!("/rich/{lang}articles/everythin/ {width}"), &mut findings);
            browser.open(&format!("{}rich/{lang}articles/plain/", published().address()));
            browser.run("document.getElementById('ask').focus()", &Value::Null);
            browser.insert(words);
            browser.wait("document.querySelectorAll('.ask .hit').length > 0", &json!(true));
            look(&browser, &format!("/rich/{lang}articles/plain/ {width} asked"), &mut findings);
        }
    }
    findings.assert_none();
}

#[test]
fn no_fault_is_found_in_what_a_writer_is_shown() {
    if !is_here("accessibility of the served overlay in a browser") {
        return;
    }
    let browser = Browser::start();
    browser.before_pages(AXE);
    let site = rich();
    site.write("content/ja/articles/broken.md", "---\ntitle: 壊れた記事\n---\n[リンク](nowhere.md)です。\n");
    let server = serve(&site.at(""));
    let overlay = "document.querySelector('shirube-findings').shadowRoot";
    let mut findings = Findings::default();
    for width in [1280, 375] {
        resize(&browser, width, 800);
        browser.open(&format!("{}articles/broken/", server.address));
        browser.wait(&format!("Boolean({overlay}.querySelector('.scroll li'))"), &json!(true));
        look(&browser, &format!("overlay {width}"), &mut findings);
    }
    findings.assert_none();
}

#[test]
fn nothing_is_cut_off_at_four_times_the_size() {
    if !is_here("small windows in a browser") {
        return;
    }
    let browser = Browser::start();
    let mut findings = Findings::default();
    // 1280 px at 400 %.
    resize(&browser, 320, 256);
    for sample in samples() {
        visit(&browser, sample);
        findings.add(&format!("/{} closed", sample.path), &browser.run(CUT, &Value::Null));
        open_all(&browser);
        findings.add(&format!("/{}", sample.path), &browser.run(CUT, &Value::Null));
        browser.run(SPACE, &Value::Null);
        findings.add(&format!("/{} spaced", sample.path), &browser.run(CUT, &Value::Null));
    }
    findings.assert_none();
}

#[test]
fn the_bundled_help_center_is_among_what_is_looked_at() {
    // What is chosen must not shrink to nothing unseen.
    let layouts: BTreeSet<&str> = samples().iter().map(|sample| sample.layout.as_str()).collect();
    let made = tree(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates").as_path());
    let templates = made.keys().map(|name| name.trim_end_matches(".html"));
    let pages: BTreeSet<&str> = templates.filter(|name| !matches!(*name, "base" | "banner")).collect();
    assert_eq!(layouts, pages);
}
