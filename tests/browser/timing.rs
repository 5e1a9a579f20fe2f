//! What readers do while files are on their way, in several tabs, and while the site is published anew.

use serde_json::{Value, json};

use crate::driver::{Browser, is_here};
use crate::scratch::Scratch;
use crate::search::{FIRST, ask, turn_to_search};
use crate::site::{Published, built, small};

const INDEX: &str = "---\ntitle: Help\n---\n";
const GUIDE: &str = "---\ntitle: First steps\ndescription: How to begin.\n---\n## One {#one}\n\n\
     - [ ] Alpha {#a}\n- [ ] Beta {#b}\n\n## Two {#two}\n\n- [ ] Gamma {#c}\n";
const TABS: &str = "---\ntitle: Install\ndescription: How to install.\n---\n:::tabs\n== Windows\n\n### On Windows {#on-windows}\n\n\
     Run the program.\n\n== Mac\n\n### On a Mac {#on-mac}\n\nOpen the image.\n:::\n";

/// A help center in English.
fn site() -> Scratch {
    Scratch::with([
        ("content/site.yaml", "languages: [en]\ntitle: Help\n"),
        ("content/index.md", INDEX),
        ("content/guides/first.md", GUIDE),
        ("content/articles/install.md", TABS),
    ])
}

const TICKED: &str =
    "[...document.querySelectorAll('.body :checked')].map((check) => check.parentElement.textContent.trim())";

#[test]
fn a_search_goes_on_in_one_build_while_the_next_one_comes() {
    if !is_here("a site that is published while it is searched") {
        return;
    }
    let site = small();
    let published = Published::new(built(&site));
    let browser = Browser::start();
    turn_to_search(&browser, &format!("{}articles/server/", published.address()));
    ask(&browser, "サーバー");
    browser.wait(FIRST, &json!("/articles/server/"));

    for number in 0..300 {
        let text = format!(
            "---\ntitle: 項目{number}の請求書\n---\n請求書の{number}番目の項目です。申し込みとは別です。\n"
        );
        site.write(&format!("content/ja/articles/more-{number}.md"), text);
    }
    let new = built(&site);
    let build = serde_json::from_slice::<Value>(&new["search/ja/current.json"]).expect("JSON");
    let manifest = format!("search/ja/{}/manifest.bin", build["build"].as_str().expect("a build"));
    published.hold(Some(&manifest));
    *published.files() = new;
    published.asked();
    // A word whose part of the old index is gone, and another one while the new index is on its way.
    ask(&browser, "角印");
    published.wait_for(&manifest);
    ask(&browser, "申し込み");
    browser.wait(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))",
        &json!(true),
    );
    published.hold(None);
    browser.wait(FIRST, &json!("/articles/apply/"));
    ask(&browser, "仕訳");
    browser.wait(FIRST, &json!("/articles/journal/"));
}

#[test]
fn a_reader_who_is_faster_than_the_scripts_searches_all_the_same() {
    if !is_here("a search before the scripts have come") {
        return;
    }
    let site = small();
    let published = Published::new(built(&site));
    let browser = Browser::start();
    // A page can be used when it is read; its scripts run after that.
    browser.before_pages(
        "document.addEventListener('readystatechange', () => document.querySelector('main input')?.focus(), { once: true })",
    );
    browser.open(published.address());
    browser.insert("請求");
    browser.wait("document.querySelectorAll('main .hit').length > 0", &json!(true));
}

#[test]
fn a_link_into_a_tab_shows_it() {
    if !is_here("links into tabs") {
        return;
    }
    let site = site();
    let published = Published::new(built(&site));
    let browser = Browser::start();
    let shown = "[document.querySelector('[role=tab][aria-selected=true]')?.textContent, \
         document.querySelector('#on-mac').checkVisibility({ contentVisibilityAuto: true })]";
    browser.open(&format!("{}articles/install/#on-mac", published.address()));
    browser.wait(shown, &json!(["Mac", true]));
    browser.open("about:blank");
    browser.open(&format!("{}articles/install/", published.address()));
    browser.wait(shown, &json!(["Windows", false]));
}

#[test]
fn two_tabs_of_a_guide_keep_the_ticks_of_both() {
    if !is_here("a guide in two tabs") {
        return;
    }
    let site = site();
    let published = Published::new(built(&site));
    let browser = Browser::start();
    let page = format!("{}guides/first/", published.address());
    let open = || {
        browser.open(&page);
        browser.wait("document.querySelector('.body input').disabled", &json!(false));
    };
    open();
    let first = browser.new_tab();
    open();
    browser.click(".body .task:nth-child(1) label");
    browser.wait(TICKED, &json!(["Alpha"]));
    browser.turn_to(&first);
    browser.wait(TICKED, &json!(["Alpha"]));
    browser.click("#two ~ ul label, .step:last-of-type label");
    browser.wait(TICKED, &json!(["Alpha", "Gamma"]));
    open();
    browser.wait(TICKED, &json!(["Alpha", "Gamma"]));
    // A link with ticks, opened where the guide is open already.
    browser.run("location.hash = 'done=b'", &Value::Null);
    browser.wait(TICKED, &json!(["Alpha", "Beta", "Gamma"]));
}

#[test]
fn light_or_dark_is_the_same_in_all_tabs() {
    if !is_here("light and dark in two tabs") {
        return;
    }
    let site = site();
    let published = Published::new(built(&site));
    let browser = Browser::start();
    let scheme = "document.documentElement.dataset.theme ?? ''";
    browser.open(published.address());
    let first = browser.new_tab();
    browser.open(published.address());
    browser.click(".scheme:not([hidden])");
    let chosen = browser.get(scheme);
    assert_ne!(chosen, json!(""));
    browser.turn_to(&first);
    browser.wait(scheme, &chosen);
    browser.click(".scheme");
    browser.wait(scheme, &json!(""));
}
