//! Open incidents on pages that were built before them.

use serde_json::json;

use crate::driver::{Browser, is_here};
use crate::scratch::Scratch;
use crate::site::{Published, built, small};

const INCIDENT: &str = "---
title: 請求書を開けないことがあります
kind: incident
status: investigating
impact: minor
started: 2099-11-26T09:10
next_update: 2099-11-26T12:00
---
";

const OVER: &str = "---
title: 遅くなりました
kind: incident
status: resolved
impact: minor
started: 2026-10-01T09:00
resolved: 2026-10-01T10:30
---
";

/// What the reader sees of the banner, and where it leads.
const BANNER: &str = "[...document.querySelectorAll('.banner li')].map(line => [line.textContent, line.querySelector('a').pathname])";
/// Whether the browser keeps an answer.
const HAS_ANSWER: &str = "Object.values(localStorage).some(kept => JSON.parse(kept).status)";
const IS_HIDDEN: &str = "document.querySelector('.banner').checkVisibility() === false";

/// Below a folder, as on a host that has other things too, such as a page that asks for nothing.
fn publish(site: &Scratch) -> Published {
    let files = built(site).into_iter().map(|(path, bytes)| (format!("help/{path}"), bytes));
    let other = b"<!doctype html><link rel=icon href=data:,>".to_vec();
    Published::new(files.chain([("other.html".to_owned(), other)]).collect())
}

/// Lets what the browser keeps be older. The page that is open must have looked at it already: pages do
/// so once they are loaded, and would otherwise ask now.
fn let_pass(browser: &Browser, seconds: u32) {
    let script = "for (const key of Object.keys(localStorage)) {
        const kept = JSON.parse(localStorage[key]);
        if (kept.asked) localStorage[key] = JSON.stringify({ ...kept, asked: kept.asked - arguments[0] * 1000 });
    }";
    browser.run(script, &json!(seconds));
}

/// The same, and the reader is somewhere else meanwhile.
fn come_back_after(browser: &Browser, published: &Published, seconds: u32, page: &str) {
    browser.open(&format!("{}other.html", published.address()));
    let_pass(browser, seconds);
    browser.open(page);
}

/// How often it was asked for open incidents since this was last called.
fn times_asked(published: &Published) -> usize {
    published.asked().iter().filter(|path| path.ends_with("status.json")).count()
}

#[test]
fn a_page_tells_of_an_incident_that_is_newer_than_it() {
    if !is_here("incidents in a browser") {
        return;
    }
    let site = small();
    // Without one that is over there is no status page.
    site.write("content/ja/incidents/past.md", OVER);
    let published = publish(&site);
    site.write("content/ja/incidents/pdf.md", INCIDENT);
    let newer = built(&site);
    let browser = Browser::start();
    let page = format!("{}help/articles/invoice/", published.address());

    browser.open(&page);
    browser.wait(HAS_ANSWER, &json!(true));
    browser.wait(IS_HIDDEN, &json!(true));
    let before = published.files().insert("help/status.json".into(), newer["status.json"].clone());

    // Not again within the minute, whatever page is shown.
    browser.open(&format!("{}help/faq/lost-invoice/", published.address()));
    browser.wait("document.querySelector('h1').textContent", &json!("請求書をなくしました"));
    browser.open(&page);
    assert_eq!(times_asked(&published), 1);

    come_back_after(&browser, &published, 60, &page);
    let shown = json!([[
        "請求書を開けないことがあります調査中次回のお知らせ 2099年11月26日（木） 12:00",
        "/help/incidents/pdf/"
    ]]);
    browser.wait(BANNER, &shown);
    browser.wait(IS_HIDDEN, &json!(false));
    // The status page is older than it too.
    browser.open(&format!("{}help/incidents/", published.address()));
    browser.wait(BANNER, &shown);
    browser.wait(IS_HIDDEN, &json!(false));
    // A page in another language says the same, and needs no second answer.
    browser.open(&format!("{}help/en/articles/invoice/", published.address()));
    browser.wait(IS_HIDDEN, &json!(false));
    browser.wait("document.querySelector('.banner a').lang", &json!("ja"));
    browser.wait("document.querySelector('.banner .state').textContent", &json!("Investigating"));
    assert_eq!(times_asked(&published), 1);

    // It is over, and the reader stays on the page.
    published.files().insert("help/status.json".into(), before.expect("it was there"));
    let_pass(&browser, 60);
    browser.run("document.dispatchEvent(new Event('visibilitychange'))", &json!(null));
    browser.wait(IS_HIDDEN, &json!(true));
    assert_eq!(times_asked(&published), 1);
    browser.assert_quiet();
}

#[test]
fn what_a_page_was_built_with_stands_without_an_answer() {
    if !is_here("incidents in a browser") {
        return;
    }
    let site = small();
    site.write("content/ja/incidents/pdf.md", INCIDENT);
    let published = publish(&site);
    published.files().remove("help/status.json");
    let browser = Browser::start();
    let page = format!("{}help/articles/invoice/", published.address());
    let stands = || {
        browser.wait(IS_HIDDEN, &json!(false));
        browser.wait("document.querySelector('.banner a').pathname", &json!("/help/incidents/pdf/"));
    };

    browser.open(&page);
    browser.wait("localStorage.length > 0", &json!(true));
    stands();
    // The status page says so itself.
    browser.open(&format!("{}help/incidents/", published.address()));
    browser.wait(IS_HIDDEN, &json!(true));
    browser.open(&page);
    stands();
    let_pass(&browser, 60);
    published.files().insert("help/status.json".into(), b"{}".to_vec());
    // On the same page: what one page keeps, the next may see a moment later.
    browser.run("document.dispatchEvent(new Event('visibilitychange'))", &json!(null));
    let answered = "performance.getEntriesByName(new URL('../../status.json', location).href)
        .some(({ responseStatus }) => responseStatus === 200)";
    browser.wait(answered, &json!(true));
    stands();

    // Without scripts nobody asks.
    published.asked();
    browser.scripts(false);
    browser.open(&page);
    stands();
    assert_eq!(times_asked(&published), 0);
}

#[test]
fn a_page_that_knows_of_a_newer_incident_does_not_go_by_an_older_answer() {
    if !is_here("incidents in a browser") {
        return;
    }
    let site = small();
    site.write("content/ja/incidents/past.md", OVER);
    let published = publish(&site);
    let browser = Browser::start();
    let page = format!("{}help/articles/invoice/", published.address());
    browser.open(&page);
    browser.wait(HAS_ANSWER, &json!(true));
    times_asked(&published);

    site.write("content/ja/incidents/pdf.md", INCIDENT);
    for (path, bytes) in built(&site) {
        published.files().insert(format!("help/{path}"), bytes);
    }
    browser.open(&page);
    browser.wait("Object.values(localStorage).filter(kept => JSON.parse(kept).status).length", &json!(2));
    browser.wait(IS_HIDDEN, &json!(false));
    assert_eq!(times_asked(&published), 1);
}

#[test]
fn what_was_asked_without_an_answer_is_soon_asked_again() {
    if !is_here("incidents in a browser") {
        return;
    }
    let site = small();
    let published = publish(&site);
    site.write("content/ja/incidents/pdf.md", INCIDENT);
    // The connection ends, as it does for a page that is left.
    published.files().remove("help/status.json");
    let browser = Browser::start();
    let page = format!("{}help/articles/invoice/", published.address());
    browser.open(&page);
    browser.wait("localStorage.length > 0", &json!(true));
    published.files().insert("help/status.json".into(), built(&site)["status.json"].clone());

    come_back_after(&browser, &published, 10, &page);
    browser.wait(IS_HIDDEN, &json!(false));
}
