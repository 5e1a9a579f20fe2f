//! The roadmap as its readers meet it: the board, the other ways to look at it, a list too long for one
//! page, a filter, and the address of a request that became part of another.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::driver::{Browser, is_here};
use crate::scratch::Scratch;
use crate::site::serve;

/// Titles of the cards that are shown, in order.
const CARDS: &str = "[...document.querySelectorAll('.results .card-title')] \
     .filter((title) => title.checkVisibility()).map((title) => title.textContent)";
const COLUMNS: &str =
    "[...document.querySelectorAll('.column > h2')].map((title) => title.textContent.trim())";
const VIEW: &str = "document.querySelector('.opening nav [aria-current=page]')?.textContent";
const PATH: &str = "location.pathname";
/// Whether the scripts of the page have done their work: the last of them puts the buttons there.
const CAN_FILTER: &str = "document.querySelectorAll('.facets button[data-filter]').length > 0";

const SITE: &str = "languages: [en]\ntitle: Help\nbase_url: https://help.example.com/\n";

const SMALL: &str = "\
- {id: REQ-1, title: Send all invoices, state: planned, horizon: next, requests: 8, tags: [billing, mail], last_updated: 2020-01-01}
- {id: REQ-2, title: Sort the list, state: received, requests: 2, tags: [lists]}
- {id: REQ-3, merged_into: REQ-1, requests: 4}
- {id: REQ-4, title: Print the list, state: released, requests: 20, tags: [lists, billing]}
- {id: REQ-5, title: Mail the list, state: planned, horizon: later, tags: [lists, mail]}
";

/// A site with these requests, in files.
fn site(tickets: &str) -> Scratch {
    let index = "---\ntitle: Help\n---\n";
    let ledger = "{\"date\":\"2020-01-01\",\"id\":\"REQ-1\",\"event\":\"seen\",\"state\":\"planned\"}\n";
    Scratch::with([
        ("content/site.yaml", SITE),
        ("content/en/index.md", index),
        ("content/data/tickets.yaml", tickets),
        ("content/data/ledger.jsonl", ledger),
    ])
}

/// More requests than a page of a list holds; each asked for by fewer than the one before.
fn many() -> String {
    let mut tickets = String::new();
    for number in 1..=230 {
        let state = if number % 2 == 0 { "received" } else { "planned" };
        let requests = 1000 - number;
        let tag = number % 20;
        let _ = writeln!(
            tickets,
            "- {{id: REQ-{number}, title: Request {number}, state: {state}, requests: {requests}, tags: [t{tag}]}}"
        );
    }
    tickets
}

#[test]
fn the_board_and_its_views_are_plain_links() {
    if !is_here("the roadmap in a browser") {
        return;
    }
    let (site, browser) = (site(SMALL), Browser::start());
    let server = serve(&site.at(""));
    browser.scripts(false);
    browser.open(&format!("{}roadmap/", server.address));
    assert_eq!(browser.get(COLUMNS), json!(["Planned 2", "Received 1", "Released 1"]));
    assert_eq!(browser.get(VIEW), json!("By state"));
    assert_eq!(
        browser.get("[...document.querySelectorAll('link[rel=alternate][type]')].map((link) => link.type)"),
        json!(["application/atom+xml", "application/feed+json"])
    );
    // A date alone, without a script that counts.
    assert_eq!(browser.get("document.querySelector('[data-ago]').textContent"), json!("1 January 2020"));

    browser.click(".opening nav a[href='requests/']");
    browser.wait(PATH, &json!("/roadmap/requests/"));
    assert_eq!(browser.get(VIEW), json!("Most requested"));
    let by_count = ["Print the list", "Send all invoices", "Sort the list", "Mail the list"];
    assert_eq!(browser.get(CARDS), json!(by_count), "those of a merged request count");

    browser.click(".opening nav a[href='../horizon/']");
    browser.wait(PATH, &json!("/roadmap/horizon/"));
    assert_eq!(browser.get(COLUMNS), json!(["Now 0", "Next 1", "Later 1"]));
    browser.click(".opening nav a[href='../']");
    browser.wait(PATH, &json!("/roadmap/"));

    // The navigation leads to the board, and names no request.
    assert_eq!(
        browser.get("[...document.querySelectorAll('#nav a')].map((link) => link.textContent)"),
        json!(["Roadmap and requests"])
    );
}

#[test]
fn a_long_list_is_read_page_by_page_without_scripts() {
    if !is_here("a long roadmap in a browser") {
        return;
    }
    let (site, browser) = (site(&many()), Browser::start());
    let server = serve(&site.at(""));
    browser.scripts(false);
    browser.open(&format!("{}roadmap/", server.address));
    assert_eq!(browser.get(&format!("{CARDS}.length")), json!(24));
    browser.click(".column[data-group=planned] > p > a");
    browser.wait(PATH, &json!("/roadmap/state-planned/"));
    assert_eq!(browser.get(&format!("{CARDS}.length")), json!(100));

    browser.open(&format!("{}roadmap/requests/", server.address));
    for (page, first, last) in [("2/", 101, 200), ("3/", 201, 230)] {
        browser.click("a[rel=next]");
        browser.wait(PATH, &json!(format!("/roadmap/requests/page/{page}")));
        let shown = browser.get(CARDS);
        let shown = shown.as_array().expect("a list");
        assert_eq!(shown.first(), Some(&json!(format!("Request {first}"))));
        assert_eq!(shown.last(), Some(&json!(format!("Request {last}"))));
    }
    assert_eq!(browser.get("document.querySelector('a[rel=next]')"), Value::Null);
    browser.click("a[rel=prev]");
    browser.wait(PATH, &json!("/roadmap/requests/page/2/"));
    browser.click("a[rel=prev]");
    browser.wait(PATH, &json!("/roadmap/requests/"));
    // What is only partly here is not filtered here: tags lead to their own lists, most of them folded.
    assert_eq!(browser.get("document.querySelectorAll('.facets li > a').length"), json!(20));
    let shown = "[...document.querySelectorAll('.facets li > a')].filter((link) => link.checkVisibility({ contentVisibilityAuto: true })).length";
    browser.cdp(
        "Emulation.setDeviceMetricsOverride",
        &json!({ "width": 1400, "height": 800, "deviceScaleFactor": 1, "mobile": false }),
    );
    assert_eq!(browser.get(shown), json!(8));
}

#[test]
fn a_small_roadmap_is_filtered_in_place() {
    if !is_here("filtering a roadmap in a browser") {
        return;
    }
    let (site, browser) = (site(SMALL), Browser::start());
    let server = serve(&site.at(""));
    browser.open(&format!("{}roadmap/", server.address));
    browser.wait(CAN_FILTER, &json!(true));
    browser.wait(
        "/^1 January 2020 \\([\\d,]+ days ago\\)$/.test(document.querySelector('[data-ago]').textContent)",
        &json!(true),
    );
    browser.click(".facets summary");
    browser.click(".facet button[data-filter='tags:billing']");
    browser.wait("location.search", &json!("?tags=billing"));
    assert_eq!(browser.get(CARDS), json!(["Send all invoices", "Print the list"]));
    assert_eq!(browser.get(COLUMNS), json!(["Planned 1", "Received 0", "Released 1"]));

    // The address brings the choice back; taking it back shows all.
    browser.open(&format!("{}roadmap/?tags=mail", server.address));
    browser.wait(CAN_FILTER, &json!(true));
    browser.wait(CARDS, &json!(["Send all invoices", "Mail the list"]));
    browser.click(".facets summary");
    browser.click(".facet-results button");
    browser.wait("location.search", &json!(""));
    assert_eq!(browser.get(&format!("{CARDS}.length")), json!(4));
    browser.assert_quiet();
}

#[test]
fn the_old_address_of_a_merged_request_leads_to_the_other() {
    if !is_here("a merged request in a browser") {
        return;
    }
    let (site, browser) = (site(SMALL), Browser::start());
    let server = serve(&site.at(""));
    browser.scripts(false);
    browser.open(&format!("{}roadmap/REQ-3/", server.address));
    browser.wait(PATH, &json!("/roadmap/REQ-1/"));
    browser.wait("document.querySelector('h1')?.textContent", &json!("Send all invoices"));
    let facts = browser.get("document.querySelector('.opening').textContent");
    let facts = facts.as_str().expect("a text");
    assert!(facts.contains("REQ-3") && facts.contains("12"), "{facts}");
}
