//! What a page is on paper, where nothing can be pressed.

use serde_json::{Value, json};

use crate::access::published;
use crate::driver::{Browser, is_here};

/// What a link of the text is followed by.
fn told(browser: &Browser, link: &str) -> Value {
    browser.get(&format!("document.querySelector('.prose {link}').dataset.url"))
}

#[test]
fn links_are_followed_by_where_they_lead() {
    if !is_here("a printed article") {
        return;
    }
    let browser = Browser::start();
    let address = published().address();
    browser.open(&format!("{address}rich/articles/everything/"));
    browser.wait("document.querySelector('.scheme').hidden", &json!(false));
    browser.run("dispatchEvent(new Event('beforeprint'))", &Value::Null);
    assert_eq!(told(&browser, "a[href^=\"../\"]"), json!(format!(" ({address}rich/articles/plain/)")));
    assert_eq!(told(&browser, "a[href=\"https://example.com/\"]"), json!(" (https://example.com/)"));
    // A footnote is on the same sheet.
    assert_eq!(told(&browser, ".footnote a"), json!(""));
    let own = "document.querySelector('.foot .print-only').textContent";
    assert_eq!(browser.get(own), json!("https://help.example.com/rich/articles/everything/"));

    // An address is written as people read it, and one without a site's own is that of the browser.
    browser.open(&format!("{address}reference/fields/"));
    browser.wait("document.querySelector('.scheme').hidden", &json!(false));
    browser.run(
        "const link = document.querySelector('.prose a'); link.href = '/記事/'; link.textContent = 'x';
        dispatchEvent(new Event('beforeprint'))",
        &Value::Null,
    );
    assert_eq!(told(&browser, "a"), json!(format!(" ({address}記事/)")));
    assert_eq!(browser.get(own), json!(format!("{address}reference/fields/")));
}

#[test]
fn nothing_is_left_to_press_and_tables_fit() {
    if !is_here("a printed page") {
        return;
    }
    let browser = Browser::start();
    let metrics = json!({ "width": 672, "height": 900, "deviceScaleFactor": 1, "mobile": false });
    browser.cdp("Emulation.setDeviceMetricsOverride", &metrics);
    browser.cdp("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    let found = "[...document.querySelectorAll('button, input:not([type=checkbox]), nav')].filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80))";
    for page in ["rich/", "rich/articles/everything/", "rich/roadmap/", "rich/faq/", "rich/en/cases/closing/"]
    {
        browser.open(&format!("{}{page}", published().address()));
        browser.wait("document.querySelector('.scheme').hidden", &json!(false));
        assert_eq!(browser.get(found), json!([]), "/{page}");
        let wide = "document.documentElement.scrollWidth > innerWidth || \
            [...document.querySelectorAll('table')].some((table) => table.getBoundingClientRect().right > innerWidth)";
        assert_eq!(browser.get(wide), json!(false), "/{page}");
    }
}
