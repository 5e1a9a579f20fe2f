//! The way of a request on the bundled help center, by links that readers see: from the request by the
//! release that answered it and the guide that explains it to the success case, and all the way back.

use std::path::Path;

use serde_json::{Value, json};

use crate::driver::{Browser, is_here};
use crate::site::serve;

/// A request that was merged into the one that the release answered.
const REQUEST: &str = "roadmap/SHI-17/";
const WAY: &[&str] = &[
    "roadmap/",
    "roadmap/SHI-16/",
    "releases/0.1.0/",
    "guides/adopt-existing-docs/",
    "cases/product-guide/",
    "guides/adopt-existing-docs/",
    "releases/0.1.0/",
    "roadmap/SHI-16/",
    "roadmap/",
];

/// Marks the first link to a path that can be seen in the page.
const MARK: &str = "const link = [...document.querySelectorAll('#main a')] \
     .find((link) => link.pathname === arguments[0] && link.checkVisibility()); \
     link?.setAttribute('data-way', ''); return Boolean(link);";

#[test]
fn a_request_leads_to_the_success_case_and_back() {
    if !is_here("the way of a request in a browser") {
        return;
    }
    let server = serve(Path::new(env!("CARGO_MANIFEST_DIR")));
    let browser = Browser::start();
    for language in ["", "en/"] {
        let mut from = format!("/{language}{}", WAY[0]);
        browser.open(&format!("{}{language}{}", server.address, WAY[0]));
        for next in &WAY[1..] {
            let to = format!("/{language}{next}");
            browser.wait("document.readyState", &json!("complete"));
            assert_eq!(browser.run(MARK, &json!(to)), json!(true), "{from} has no link to {to}");
            browser.click("[data-way]");
            browser.wait("location.pathname", &json!(to));
            from = to;
        }

        // Whoever has the number of the merged request finds the answer, too.
        browser.open(&format!("{}{language}{REQUEST}", server.address));
        browser.wait("location.pathname", &json!(format!("/{language}roadmap/SHI-16/")));
        browser.wait("document.querySelector('.opening')?.textContent.includes('SHI-17')", &json!(true));
    }
}

#[test]
fn a_release_says_which_change_answers_the_request_and_explains_it() {
    if !is_here("the change that answers a request in a browser") {
        return;
    }
    let server = serve(Path::new(env!("CARGO_MANIFEST_DIR")));
    let browser = Browser::start();
    for language in ["", "en/"] {
        browser.open(&format!("{}{language}roadmap/SHI-16/", server.address));
        let answer = browser.run(MARK, &json!(format!("/{language}releases/0.1.0/")));
        assert_eq!(answer, json!(true));
        browser.click("[data-way]");
        browser.wait("Boolean(location.hash && document.querySelector(location.hash))", &json!(true));
        let paths = "[...document.querySelector(location.hash).closest('.change').querySelectorAll('a')] \
             .map((link) => link.pathname)";
        let paths = browser.get(paths);
        for wanted in ["roadmap/SHI-16/", "guides/adopt-existing-docs/"] {
            let wanted = Value::from(format!("/{language}{wanted}"));
            assert!(paths.as_array().is_some_and(|paths| paths.contains(&wanted)), "{wanted} in {paths}");
        }
    }
}
