//! The bundled help center in a real browser: every page type, in both languages, shows its
//! heading, says nothing on the console (so no script fails and the content security policy holds),
//! and can be read with scripts off. What else is looked at in a browser is in the modules.
//!
//! Runs when Chromium is there; `SHIRUBE_BROWSER=required` makes its absence a failure.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use driver::Browser;
use serde_json::json;

#[allow(dead_code, reason = "the suite uses the rest")]
#[path = "suite/scratch.rs"]
mod scratch;

#[path = "browser/access.rs"]
mod access;
#[path = "browser/driver.rs"]
mod driver;
#[path = "browser/feedback.rs"]
mod feedback;
#[path = "browser/guide.rs"]
mod guide;
#[path = "browser/journey.rs"]
mod journey;
#[path = "browser/keyboard.rs"]
mod keyboard;
#[path = "browser/live.rs"]
mod live;
#[path = "browser/pages.rs"]
mod pages;
#[path = "browser/paper.rs"]
mod paper;
#[path = "browser/plain.rs"]
mod plain;
#[path = "browser/policy.rs"]
mod policy;
#[path = "browser/rich.rs"]
mod rich;
#[path = "browser/roadmap.rs"]
mod roadmap;
#[path = "browser/search.rs"]
mod search;
#[path = "browser/site.rs"]
mod site;
#[path = "browser/status.rs"]
mod status;
#[path = "browser/timing.rs"]
mod timing;
#[path = "browser/widget.rs"]
mod widget;

/// A page of each type; the English one has `en/` in front.
const PAGES: &[&str] = &[
    "",
    "guides/",
    "guides/first-site/",
    "faq/",
    "faq/japanese/",
    "cases/",
    "cases/matrix/",
    "cases/product-guide/",
    "releases/",
    "releases/0.1.0/",
    "roadmap/",
    "roadmap/SHI-1/",
    "incidents/",
    "reference/",
    "reference/markdown/tabs/",
    "reference/diagnostics/broken-link/",
    "tags/",
    "glossary/",
    "no/such/page/",
];

/// The page after scripts have run, and what was said on the console.
fn visit(browser: &Browser, address: &str) -> (String, Vec<String>) {
    browser.open(address);
    // The last script of a served page has heard from the server.
    let is_done =
        "Boolean(document.querySelector('shirube-findings').shadowRoot.querySelector('.row, .scroll'))";
    browser.wait(is_done, &json!(true));
    browser.wait("new Promise((done) => requestIdleCallback(() => done(true)))", &json!(true));
    let page = browser.get("document.documentElement.outerHTML");
    (page.as_str().unwrap_or_default().to_owned(), browser.console())
}

/// The page as the server sends it, which is all that a browser without scripts has.
fn fetch(server: &str, page: &str) -> String {
    let host = server.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).expect("the server listens");
    write!(stream, "GET /{page} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn every_page_type_works_with_and_without_scripts() {
    if !driver::is_here("the bundled help center in a browser") {
        return;
    }
    let server = site::serve(Path::new(env!("CARGO_MANIFEST_DIR")));
    let browser = Browser::start();
    let phone = json!({ "width": 375, "height": 800, "deviceScaleFactor": 1, "mobile": false });
    browser.cdp("Emulation.setDeviceMetricsOverride", &phone);
    let mut faults = Vec::new();
    for language in ["", "en/"] {
        for page in PAGES {
            let missing = page.starts_with("no/");
            let address = format!("{}{language}{page}", server.address);
            let (dom, said) = visit(&browser, &address);
            // The browser itself tells of the status 404.
            let said: Vec<String> =
                said.into_iter().filter(|line| !(missing && line.contains("404"))).collect();
            if !said.is_empty() {
                faults.push(format!("{address} said {said:?}"));
            }
            let lang = if language.is_empty() { "ja" } else { "en" };
            for needed in ["<h1", "<main", &format!("<html lang=\"{lang}\"")] {
                if !dom.contains(needed) {
                    faults.push(format!("{address} has no {needed}"));
                }
            }
            if dom.matches("<h1").count() > 1 {
                faults.push(format!("{address} has more than one first-level heading"));
            }
        }
    }
    for page in ["", "guides/first-site/", "faq/", "roadmap/"] {
        let html = fetch(&server.address, page);
        let text = html.split("<main").nth(1).unwrap_or("");
        if !text.contains("<h1") || !text.contains("<a href=") {
            faults.push(format!("/{page} cannot be read without scripts"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
