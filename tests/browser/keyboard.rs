//! Everything can be reached and done by keyboard, what has the focus is seen, and a finger finds
//! what it is to press.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::access::{Findings, open_all, published, resize, samples, visit};
use crate::driver::{Browser, Key, is_here};
use crate::pages::Sample;

/// What has the focus, and what is wrong with how it is seen.
const FOCUS: &str = "
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const name = `${element.outerHTML.slice(0, 120)}`;
    window.met ??= new Map();
    if (!met.has(element)) met.set(element, met.size);
    const wrong = [];
    const outlined = (one) => one && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
    if (![element, element.closest('.cards > li'), element.closest('form')].some(outlined)) wrong.push(`no outline: ${name}`);
    const boxes = [...element.getClientRects()].filter((box) => box.width && box.height);
    if (!boxes.length) wrong.push(`cannot be seen: ${name}`);
    else {
        const seen = boxes.some(({ left, right, top, bottom }) => {
            const at = document.elementFromPoint((left + right) / 2, (top + Math.min(bottom, innerHeight)) / 2);
            return at && (element.contains(at) || at.contains(element) && at !== document.body);
        });
        if (!seen) wrong.push(`covered: ${name}`);
        const { top } = boxes[0];
        const header = document.querySelector('.top');
        const isFixed = header && getComputedStyle(header).position === 'sticky' && !header.contains(element);
        if (isFixed && !element.closest('dialog, .skip') && top < header.getBoundingClientRect().bottom - 1) wrong.push(`below the header: ${name}`);
    }
    return [met.get(element), wrong];";

/// What takes the focus and is to be seen, but for what a list or a group of tabs moves through.
const FOCUSABLE: &str = "[...document.querySelectorAll('a[href], button, input, summary, [tabindex=\"0\"]')]
    .filter((element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })
        && element.tabIndex >= 0 && !element.disabled && !element.closest('dialog:not([open])')).length";

/// Touch targets that are too small. A link in a sentence, or one whose whole card can be pressed, is none.
const SMALL: &str = "
    const small = [];
    for (const element of document.querySelectorAll('a[href], button, input, summary')) {
        if (!element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })) continue;
        if (element.closest('.skip, .card-title, .footnotes, .prose p, .prose li, .prose td, .prose dd')) continue;
        if (getComputedStyle(element).display === 'inline') continue;
        const box = (element.closest('label') ?? element).getBoundingClientRect();
        if (box.height < 43.5) small.push(`${Math.round(box.width)} × ${Math.round(box.height)}: ${element.outerHTML.slice(0, 120)}`);
    }
    return small;";

/// The first page of each layout.
fn one_of_each(lang: &str) -> Vec<&'static Sample> {
    let mut met = BTreeSet::new();
    // The later ones are of the richer help center.
    samples()
        .iter()
        .rev()
        .filter(|sample| sample.lang == lang && sample.layout != "redirect" && met.insert(&sample.layout))
        .collect()
}

#[test]
fn every_page_is_walked_through_by_tab() {
    if !is_here("a walk by keyboard in a browser") {
        return;
    }
    let browser = Browser::start();
    let mut findings = Findings::default();
    for (width, height, lang) in [(1280, 700, "ja"), (375, 700, "en")] {
        resize(&browser, width, height);
        for sample in one_of_each(lang) {
            visit(&browser, sample);
            let place = format!("/{} {width}", sample.path);
            let all = browser.get(FOCUSABLE).as_u64().expect("a number");
            let mut reached = 0;
            for _ in 0..all.min(150) {
                browser.press(Key::Tab);
                let found = browser.run(FOCUS, &Value::Null);
                if found.is_null() {
                    break;
                }
                reached += 1;
                findings.add(&place, &found[1]);
            }
            if reached < all.min(150) {
                findings.add(&place, &json!([format!("{reached} of {all} reached")]));
            }
            // And back the same way, past what was open only while the reader was in it.
            let mut last = browser.run(FOCUS, &Value::Null)[0].as_u64();
            for _ in 1..reached.min(20) {
                browser.press_with(Key::Shift, Key::Tab);
                let found = browser.run(FOCUS, &Value::Null);
                findings.add(&format!("{place} backwards"), &found[1]);
                let now = found[0].as_u64();
                if now >= last {
                    findings.add(&place, &json!([format!("backwards from {last:?} to {now:?}")]));
                    break;
                }
                last = now;
            }
        }
    }
    findings.assert_none();
}

#[test]
fn a_finger_finds_what_it_is_to_press() {
    if !is_here("touch targets in a browser") {
        return;
    }
    let browser = Browser::start();
    let metrics = json!({ "width": 375, "height": 800, "deviceScaleFactor": 1, "mobile": true });
    browser.cdp("Emulation.setDeviceMetricsOverride", &metrics);
    browser.cdp("Emulation.setTouchEmulationEnabled", &json!({ "enabled": true }));
    let mut findings = Findings::default();
    for sample in samples().iter().filter(|sample| sample.layout != "redirect") {
        visit(&browser, sample);
        assert_eq!(browser.get("matchMedia('(pointer: coarse)').matches"), json!(true));
        open_all(&browser);
        findings.add(&format!("/{}", sample.path), &browser.run(SMALL, &Value::Null));
    }
    findings.assert_none();
}

/// Presses Tab until what a selector names has the focus.
#[track_caller]
fn tab_to(browser: &Browser, selector: &str) {
    let is_there = format!("document.activeElement.matches({})", json!(selector));
    for _ in 0..200 {
        browser.press(Key::Tab);
        if browser.get(&is_there) == json!(true) {
            return;
        }
    }
    panic!("Tab never comes to {selector}");
}

fn open(browser: &Browser, page: &str) {
    browser.open(&format!("{}{page}", published().address()));
    browser.wait("!document.querySelector('.scheme').hidden", &json!(true));
}

#[test]
fn the_header_is_used_by_keyboard() {
    if !is_here("the header by keyboard in a browser") {
        return;
    }
    let browser = Browser::start();
    open(&browser, "rich/articles/everything/");
    // Past what every page begins with.
    browser.press(Key::Tab);
    browser.press(Key::Enter);
    browser.wait("document.activeElement.id", &json!("main"));

    open(&browser, "rich/articles/everything/");
    tab_to(&browser, "button.scheme");
    browser.press(Key::Space);
    browser.wait("document.documentElement.dataset.theme", &json!("dark"));
    browser.wait("document.activeElement.ariaPressed", &json!("true"));
    browser.press(Key::Enter);
    browser.wait("document.documentElement.dataset.theme ?? ''", &json!(""));

    open(&browser, "rich/articles/everything/");
    tab_to(&browser, ".languages a[hreflang=en]");
    browser.press(Key::Enter);
    browser.wait("location.pathname", &json!("/rich/en/articles/everything/"));
    browser.wait("document.documentElement.lang", &json!("en"));
}

#[test]
fn a_search_is_opened_used_and_left_by_keyboard() {
    if !is_here("the search by keyboard in a browser") {
        return;
    }
    let browser = Browser::start();
    open(&browser, "rich/en/articles/plain/");
    tab_to(&browser, "#search-link");
    browser.press(Key::Enter);
    browser.wait("document.activeElement.name", &json!("q"));
    browser.insert("invoice");
    browser.wait("document.querySelectorAll('#search .hit').length > 1", &json!(true));
    // The list follows the arrows, and the pen stays in the field.
    let chosen =
        "[...document.querySelectorAll('#search .hit')].findIndex((hit) => hit.ariaSelected === 'true')";
    for (key, at) in [(Key::ArrowDown, 0), (Key::ArrowDown, 1), (Key::ArrowUp, 0)] {
        browser.press(key);
        browser.wait(chosen, &json!(at));
    }
    assert_eq!(browser.get("document.activeElement.name"), json!("q"));
    let names =
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.ariaSelected";
    assert_eq!(browser.get(names), json!("true"));
    // Filters are buttons within the dialog, which Tab does not leave.
    tab_to(&browser, "dialog button[data-filter]");
    let filter = browser.get("document.activeElement.dataset.filter");
    browser.press(Key::Space);
    browser.wait("document.activeElement.dataset.filter", &filter);
    browser.wait("document.activeElement.ariaPressed", &json!("true"));
    browser.press(Key::Escape);
    browser.wait("document.querySelector('dialog').open", &json!(false));
    // Where the reader was before.
    browser.wait("document.activeElement.id", &json!("search-link"));
}

#[test]
fn lists_questions_and_guides_are_used_by_keyboard() {
    if !is_here("lists and guides by keyboard in a browser") {
        return;
    }
    let browser = Browser::start();
    resize(&browser, 375, 700);
    open(&browser, "rich/roadmap/");
    tab_to(&browser, ".facets summary");
    browser.press(Key::Enter);
    tab_to(&browser, ".facets button[data-filter], .facets a");
    let href = browser.get("document.activeElement.href ?? null");
    if href.is_null() {
        browser.press(Key::Space);
        browser.wait("document.activeElement.ariaPressed", &json!("true"));
    }

    open(&browser, "faq/");
    tab_to(&browser, ".facets summary");
    browser.press(Key::Space);
    browser.wait("document.querySelector('.facets details').open", &json!(true));
    tab_to(&browser, ".facets button[data-filter]");
    browser.press(Key::Enter);
    browser.wait("location.search.length > 1", &json!(true));
    tab_to(&browser, ".facet-results button");
    browser.press(Key::Enter);
    browser.wait("location.search", &json!(""));
    browser.wait("document.activeElement.matches('button[data-filter]')", &json!(true));

    // A question opens where it stands.
    open(&browser, "rich/");
    tab_to(&browser, ".popular summary");
    browser.press(Key::Enter);
    browser.wait("document.activeElement.parentElement.open", &json!(true));
    tab_to(&browser, ".popular details[open] a");

    // So does its full answer in a list, with what belongs to its page left there.
    open(&browser, "rich/faq/");
    tab_to(&browser, ".full-answer summary");
    browser.press(Key::Enter);
    browser
        .wait("document.querySelector('.full-answer .prose')?.textContent.trim().length > 0", &json!(true));
    let copied = "document.querySelectorAll('.full-answer .prose :is([id], .anchor, script)').length";
    assert_eq!(browser.get(copied), json!(0));
    let links = "[...document.querySelectorAll('.full-answer .prose a')].filter((link) => link.pathname.includes('/faq/faq/')).length";
    assert_eq!(browser.get(links), json!(0));

    // A check is ticked by its key, and kept.
    open(&browser, "rich/guides/start/");
    tab_to(&browser, ".task input");
    browser.press(Key::Space);
    browser.wait("document.querySelector('.task input').checked", &json!(true));
    browser.wait("document.querySelector('.progress progress').value", &json!(1));
    open(&browser, "rich/guides/start/");
    browser.wait("document.querySelector('.task input').checked", &json!(true));

    // Tabs move by arrows.
    open(&browser, "rich/articles/everything/");
    tab_to(&browser, "[role=tab]");
    browser.press(Key::ArrowRight);
    browser.wait("document.activeElement.ariaSelected", &json!("true"));
    browser.wait(
        "document.querySelectorAll('[role=tabpanel]')[1].checkVisibility({ contentVisibilityAuto: true })",
        &json!(true),
    );

    // The menu of a small screen.
    tab_to(&browser, ".nav summary");
    browser.press(Key::Enter);
    browser.wait("document.querySelector('.nav details').open", &json!(true));
    tab_to(&browser, ".nav a");
}
