//! What a visit asks for, and what the content security policy that `serve` sends makes of it: every
//! page is made of its own site, without a word of script or style inside.

use std::path::Path;

use serde_json::{Value, json};

use crate::access::{Findings, samples};
use crate::driver::{Browser, Key, is_here};
use crate::rich::rich;
use crate::site::{serve, serve_with};

/// Keeps what the policy refuses.
const WATCH: &str = "window.refused = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
        refused.push(`${violatedDirective} refuses ${blockedURI} ${sample}`), true);";

/// What was asked of other sites.
const ELSEWHERE: &str = "return performance.getEntriesByType('resource').map(({ name }) => name)
    .filter((name) => new URL(name).origin !== location.origin).map((name) => `asks ${name}`)";

/// Visits pages as served, and gives what should not be.
fn visit(browser: &Browser, address: &str, findings: &mut Findings) {
    browser.open(address);
    let overlay = "document.querySelector('shirube-findings')?.shadowRoot.querySelector('.row, .scroll')";
    browser.wait(&format!("Boolean({overlay})"), &json!(true));
    browser.wait("new Promise((done) => requestIdleCallback(() => done(true)))", &json!(true));
    look(browser, address, findings);
}

fn look(browser: &Browser, place: &str, findings: &mut Findings) {
    let place = place.split_once("//").map_or(place, |(_, place)| place);
    let place = place.split_once('/').map_or(place, |(_, path)| path);
    findings.add(place, &browser.run("return refused", &Value::Null));
    findings.add(place, &browser.run(ELSEWHERE, &Value::Null));
    let said = browser.console().into_iter().filter(|line| !line.contains("404 (Not Found)"));
    findings.add(place, &json!(said.collect::<Vec<_>>()));
}

#[test]
fn no_page_asks_another_site_or_breaks_the_policy() {
    if !is_here("the content security policy in a browser") {
        return;
    }
    let browser = Browser::start();
    browser.before_pages(WATCH);
    let mut findings = Findings::default();
    let bundled = serve(Path::new(env!("CARGO_MANIFEST_DIR")));
    let site = rich();
    let rich = serve_with(&site.at(""), &["--edition", "internal", "--lang", "en", "--port", "4720"]);
    for sample in samples().iter().filter(|sample| sample.layout != "redirect") {
        let address = match sample.path.strip_prefix("rich/") {
            Some(path) => format!("{}{path}", rich.address),
            None => format!("{}{}", bundled.address, sample.path),
        };
        visit(&browser, &address, &mut findings);
    }
    // The policy is there at all.
    let refused = "const style = document.createElement('style'); document.head.append(style); style.textContent = 'p {}';
        return new Promise((done) => setTimeout(() => done(refused.length > 0), 100))";
    assert_eq!(browser.run(refused, &Value::Null), json!(true));
    browser.console();
    findings.assert_none();
}

#[test]
fn what_a_reader_does_asks_no_other_site_but_for_a_video() {
    if !is_here("the requests of a visit in a browser") {
        return;
    }
    let browser = Browser::start();
    browser.before_pages(WATCH);
    let mut findings = Findings::default();
    let site = rich();
    let server = serve(&site.at(""));
    let page = format!("{}articles/everything/", server.address);
    visit(&browser, &page, &mut findings);
    browser.click("button.scheme");
    browser.press(Key::Slash);
    browser.wait("document.activeElement.name", &json!("q"));
    browser.insert("請求書");
    browser.wait("document.querySelectorAll('#search .hit').length > 0", &json!(true));
    browser.press(Key::Escape);
    browser.run("document.getElementById('ask').focus()", &Value::Null);
    browser.insert("請求書");
    browser.wait("document.querySelectorAll('.ask .hit').length > 0", &json!(true));
    look(&browser, &page, &mut findings);
    findings.assert_none();

    // The player comes when it is asked for, and the policy lets it in. Nothing is fetched for the test.
    let blocked = json!({ "urls": ["*://www.youtube-nocookie.com/*"] });
    browser.cdp("Network.enable", &json!({}));
    browser.cdp("Network.setBlockedURLs", &blocked);
    assert_eq!(browser.get("document.querySelector('iframe')"), Value::Null);
    browser.click(".embed a");
    browser.wait(
        "document.querySelector('.embed iframe').src",
        &json!("https://www.youtube-nocookie.com/embed/abc"),
    );
    let refused = "new Promise((done) => setTimeout(() => done(refused), 200))";
    assert_eq!(browser.get(refused), json!([]));
}
