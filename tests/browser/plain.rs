//! The help center with scripts off: it reads, leads on and filters; nothing waits for a script, and
//! nothing is offered that needs one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::access::{Findings, published, resize, samples, visit};
use crate::driver::{Browser, is_here};

/// What does nothing, and what a reader should see and does not.
const DEAD: &str = "
    const dead = [];
    const seen = (element) => element.checkVisibility({ visibilityProperty: true });
    for (const element of document.querySelectorAll('button, input, select, textarea, [role=button]')) {
        if (seen(element) && !element.matches('.task input:disabled')) dead.push(`does nothing: ${element.outerHTML.slice(0, 120)}`);
    }
    // Words of things that only a script can do.
    const ofScripts = '.progress, .done, .facet-results, .scheme, shirube-search, [data-part], .banner, .announce, dialog';
    for (const element of document.querySelectorAll('main [hidden], main [aria-hidden=true]:not(svg)')) {
        if (!element.closest(ofScripts) && element.matches('[hidden]') && element.textContent.trim()) dead.push(`hidden: ${element.outerHTML.slice(0, 120)}`);
    }
    if (!document.querySelector('main h1')?.checkVisibility()) dead.push('no heading');
    return dead;";

const LINKS: &str = "return [...document.querySelectorAll('a[href]')]
    .filter((link) => link.origin === location.origin && link.checkVisibility({ contentVisibilityAuto: false }))
    .map((link) => decodeURIComponent(link.pathname))";

fn without_scripts() -> Browser {
    let browser = Browser::start();
    browser.scripts(false);
    browser
}

#[test]
fn every_page_reads_and_leads_on() {
    if !is_here("pages without scripts in a browser") {
        return;
    }
    let browser = without_scripts();
    let mut findings = Findings::default();
    for width in [1280, 375] {
        resize(&browser, width, 800);
        for sample in samples() {
            let place = format!("/{} {width}", sample.path);
            browser.open(&format!("{}{}", published().address(), sample.path));
            findings.add(&place, &browser.run(DEAD, &Value::Null));
            let links = browser.run(LINKS, &Value::Null);
            for link in links.as_array().expect("a list").iter().filter_map(Value::as_str) {
                let path = link.trim_start_matches('/');
                let file = if path.is_empty() || path.ends_with('/') {
                    format!("{path}index.html")
                } else {
                    path.into()
                };
                if !published().files().contains_key(&file) {
                    findings.add(&place, &json!([format!("leads to {link}, which is not there")]));
                }
            }
        }
    }
    findings.assert_none();
}

#[test]
fn no_words_are_lost() {
    if !is_here("the words of pages without scripts in a browser") {
        return;
    }
    // What a reader with scripts can read in the text, one without can read too.
    let words = "[...document.querySelectorAll('main :is(h1, h2, h3, p, li, dt, dd, td, th)')]
        .filter((element) => !element.querySelector('h1, h2, h3, p, li, dt, dd, td, th') && !element.closest('[data-part], shirube-search, .progress, .done, .facets'))
        .map((element) => element.textContent.trim().replace(/\\s+/g, ' '))
        .filter(Boolean)";
    let with = Browser::start();
    let without = without_scripts();
    let mut findings = Findings::default();
    for sample in samples().iter().filter(|sample| sample.lang == "ja" && sample.layout != "search") {
        let place = format!("/{}", sample.path);
        visit(&with, sample);
        without.open(&format!("{}{}", published().address(), sample.path));
        let count = |browser: &Browser| {
            let mut counted: BTreeMap<String, usize> = BTreeMap::new();
            for text in browser.get(words).as_array().expect("a list").iter().filter_map(Value::as_str) {
                *counted.entry(text.to_owned()).or_default() += 1;
            }
            counted
        };
        let plain = count(&without);
        for text in count(&with).into_keys() {
            // Days ago are counted by a script.
            if !plain.contains_key(&text) && !plain.keys().any(|word| text.starts_with(word.as_str())) {
                findings.add(&place, &json!([format!("only with scripts: {text}")]));
            }
        }
    }
    findings.assert_none();
}

#[test]
fn lists_are_filtered_by_plain_links() {
    if !is_here("filters without scripts in a browser") {
        return;
    }
    let browser = without_scripts();
    for (page, small) in [("faq/", false), ("rich/en/roadmap/requests/", false), ("cases/", true)] {
        resize(&browser, if small { 375 } else { 1280 }, 800);
        browser.open(&format!("{}{page}", published().address()));
        if small {
            browser.click(".facets summary");
        }
        let link = "document.querySelector('.facets .facet a[href]')";
        assert_eq!(
            browser.get(&format!("{link}.checkVisibility({{ contentVisibilityAuto: true }})")),
            json!(true)
        );
        let value = browser.get(&format!("{link}.firstChild.textContent.trim()"));
        let count = browser.get(&format!("{link}.querySelector('small').textContent"));
        browser.run(&format!("{link}.click()"), &Value::Null);
        browser.wait(&format!("location.pathname === {}", json!(format!("/{page}"))), &json!(false));
        let title = browser.get("document.querySelector('h1').textContent");
        let (title, value) = (title.as_str().expect("a title"), value.as_str().expect("a value"));
        assert!(title.contains(value), "{page}: {title} is not about {value}");
        let shown = browser.get("String(document.querySelectorAll('.results .card').length)");
        let shown: usize = shown.as_str().and_then(|shown| shown.parse().ok()).expect("a number");
        let count: usize = count.as_str().and_then(|count| count.parse().ok()).expect("a number");
        assert!(shown >= count.min(20), "{page}: {shown} of {count} with {value}");
    }
}

#[test]
fn the_search_page_says_that_it_needs_scripts_and_leads_on() {
    if !is_here("the search page without scripts in a browser") {
        return;
    }
    let browser = without_scripts();
    browser.open(&format!("{}en/", published().address()));
    browser.click("#search-link");
    browser.wait("location.pathname", &json!("/en/search/"));
    assert_eq!(browser.get("document.querySelector('noscript .remark')?.checkVisibility()"), json!(true));
    browser.click("#lists a");
    browser.wait("location.pathname !== '/en/search/'", &json!(true));
}
