//! Guides as customers work through them: ticks that stay, what is left, a link that carries them to
//! another browser, a sheet to print; and what the lists of guides, cases and releases know of readers.

use serde_json::{Value, json};

use crate::driver::{Browser, is_here};
use crate::scratch::Scratch;
use crate::site::{Published, built, serve};

const SITE: &str = "languages: [ja, en]\ntitle: {ja: 試しのヘルプ, en: Test help}\n";
const GUIDE: &str = "content/ja/guides/invoice.md";

fn guide(title: &str, steps: &str) -> String {
    format!("---\ntitle: {title}\ndescription: 会社の登録から送信まで。\n---\nはじめの文です。\n\n{steps}")
}

const STEPS: &str = "## 会社を登録する {#company minutes=10 role=管理者}

くわしい説明です。

- [ ] 会社名を入れた
- [ ] 口座を入れた

## 請求書を送る {#send minutes=20}

- [ ] 宛先を選んだ
- [ ] ［送信］を押した {#sent}
";

/// A check comes before the others, one goes, one changes its place and another its words.
const CHANGED: &str = "## 送る前に確かめる {#look minutes=5}

- [ ] 金額を確かめた

## 請求書を送る {#send minutes=20}

- [ ] [送信] のボタンを押した {#sent}

## 会社を登録する {#company minutes=10 role=管理者}

- [ ] 口座を入れた
";

fn site() -> Scratch {
    let index = "---\ntitle: ヘルプ\n---\n";
    let english = STEPS
        .replace("会社を登録する", "Enter your company")
        .replace("role=管理者", "role=Administrator")
        .replace("口座を入れた", "The account is entered");
    let site = Scratch::with([
        ("content/site.yaml", SITE),
        ("content/ja/index.md", index),
        ("content/en/index.md", "---\ntitle: Help\n---\n"),
        ("content/ja/guides/next.md", "---\ntitle: 取引先を読み込む\n---\n## 読み込む\n\n- [ ] 読み込んだ\n"),
    ]);
    site.write(GUIDE, guide("最初の請求書を送る", STEPS));
    site.write("content/en/guides/invoice.md", guide("Send your first invoice", &english));
    site
}

const SAID: &str = "document.querySelector('.progress [role=status]').textContent";
const TICKED: &str = "[...document.querySelectorAll('.body label')] \
     .filter((label) => label.querySelector(':checked')).map((label) => label.textContent.trim())";
/// The line of the guide in the list of guides.
const LISTED: &str = "[...document.querySelectorAll('.card .done')].filter((line) => line.checkVisibility()) \
     .map((line) => line.textContent.trim())";
/// Keeps what is copied, and prints nothing.
const WATCH: &str = "window.print = () => {}; \
     Object.defineProperty(navigator.clipboard, 'writeText', { value: async (text) => { window.copied = text; } });";

#[track_caller]
fn tick(browser: &Browser, text: &str) {
    let script = "const label = [...document.querySelectorAll('.body label')] \
         .find((label) => label.textContent.includes(arguments[0])); label.id = 'ticked';";
    browser.run(script, &json!(text));
    browser.click("#ticked");
    browser.run("document.getElementById('ticked').removeAttribute('id')", &Value::Null);
}

#[track_caller]
fn copied(browser: &Browser, button: &str) -> String {
    // The header covers what the browser alone scrolls to.
    browser.run("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", &json!(button));
    browser.click(button);
    browser.wait("typeof window.copied", &json!("string"));
    let text = browser.get("window.copied").as_str().unwrap_or_default().to_owned();
    browser.run("delete window.copied", &Value::Null);
    text
}

/// The site, published, a browser, and where the guide is.
fn begin() -> (Scratch, Published, Browser, String) {
    let site = site();
    let published = Published::new(built(&site));
    let address = format!("{}guides/invoice/", published.address());
    (site, published, Browser::start(), address)
}

#[test]
fn ticks_stay_and_what_is_left_can_be_told() {
    if !is_here("a guide in a browser") {
        return;
    }
    let (_site, published, browser, address) = begin();
    browser.before_pages(WATCH);
    browser.open(&address);
    browser.wait(SAID, &json!("0 / 4（0%）、あと約30分"));
    tick(&browser, "会社名");
    browser.wait(SAID, &json!("1 / 4（25%）、あと約25分"));
    browser.open(&address);
    browser.wait(TICKED, &json!(["会社名を入れた"]));
    let wanted = format!(
        "最初の請求書を送る\n{address}#done={}\n1 / 4（25%）、あと約25分\n\n\
         1. 会社を登録する（管理者、10分）\n- [ ] 口座を入れた\n\n\
         2. 請求書を送る（20分）\n- [ ] 宛先を選んだ\n- [ ] ［送信］を押した",
        browser.get("document.querySelector('.body :checked').dataset.check").as_str().unwrap_or_default()
    );
    assert_eq!(copied(&browser, "[data-copy=rest]"), wanted);
    for text in ["口座", "宛先", "送信"] {
        tick(&browser, text);
    }
    browser.wait(SAID, &json!("すべて完了しました"));
    let wanted = format!("最初の請求書を送る\n{}\nすべて完了しました", copied(&browser, "[data-copy=link]"));
    assert_eq!(copied(&browser, "[data-copy=rest]"), wanted);

    browser.open(&format!("{}en/guides/invoice/", published.address()));
    // Checks that are written alike in both languages are one.
    browser.wait(SAID, &json!("3 of 4 done (75%), about\u{a0}5\u{a0}min\u{a0}left"));
    let text = copied(&browser, "[data-copy=rest]");
    let english = "1. Enter your company (Administrator, 10 min)\n";
    assert!(text.starts_with("Send your first invoice\n") && text.contains(english), "{text}");
    browser.assert_quiet();
}

#[test]
fn a_link_carries_the_ticks_to_another_browser() {
    if !is_here("a guide in two browsers") {
        return;
    }
    let (_site, published, browser, address) = begin();
    browser.before_pages(WATCH);
    browser.open(&address);
    tick(&browser, "口座");
    tick(&browser, "送信");
    let link = copied(&browser, "[data-copy=link]");

    let other = Browser::start();
    other.open(&address);
    tick(&other, "宛先");
    other.open("about:blank");
    other.open(&link);
    let all = json!(["口座を入れた", "宛先を選んだ", "［送信］を押した"]);
    other.wait(TICKED, &all);
    other.wait("location.href", &json!(address));
    other.open(&address);
    other.wait(TICKED, &all);
    other.open(&format!("{}guides/", published.address()));
    other.wait(LISTED, &json!(["3 / 4 完了"]));
}

#[test]
fn a_changed_guide_keeps_the_ticks_of_checks_that_are_still_there() {
    if !is_here("a guide that changes, in a browser") {
        return;
    }
    let (site, published, browser, address) = begin();
    browser.open(&address);
    for text in ["会社名", "口座", "送信"] {
        tick(&browser, text);
    }
    browser.wait(SAID, &json!("3 / 4（75%）、あと約10分"));

    site.write(GUIDE, guide("最初の請求書を送る", CHANGED));
    *published.files() = built(&site);
    // The list knows of the change before the guide was opened again.
    browser.open(&format!("{}guides/", published.address()));
    browser.wait(LISTED, &json!(["2 / 3 完了"]));
    browser.open(&address);
    browser.wait(TICKED, &json!(["[送信] のボタンを押した", "口座を入れた"]));
    browser.wait(SAID, &json!("2 / 3（66%）、あと約5分"));

    // What comes back is still done.
    site.write(GUIDE, guide("最初の請求書を送る", STEPS));
    *published.files() = built(&site);
    browser.open(&address);
    browser.wait(SAID, &json!("3 / 4（75%）、あと約10分"));
}

/// Which of these can be seen.
fn visible(browser: &Browser, selectors: &[&str]) -> Vec<String> {
    let script = "return arguments[0].filter((selector) => \
         [...document.querySelectorAll(selector)].some((element) => element.checkVisibility()))";
    let found = browser.run(script, &json!(selectors));
    found
        .as_array()
        .into_iter()
        .flatten()
        .map(|found| found.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_guide_is_printed_as_a_sheet_to_tick() {
    if !is_here("a printed guide") {
        return;
    }
    let (site, browser) = (site(), Browser::start());
    let without_address = Published::new(built(&site));
    site.write("content/site.yaml", format!("{SITE}base_url: https://help.example.com/\n"));
    let published = Published::new(built(&site));
    browser.before_pages(WATCH);
    browser.open(&format!("{}guides/invoice/", published.address()));
    tick(&browser, "宛先");
    let parts = [".nav", ".tools", ".progress", ".steps", ".slip", ".slip svg", ".step p", ".step input"];
    let on_screen = [".nav", ".tools", ".progress", ".steps", ".step p", ".step input"];
    assert_eq!(visible(&browser, &parts), on_screen);

    let media = |media: &str| browser.cdp("Emulation.setEmulatedMedia", &json!({ "media": media }));
    media("print");
    let on_paper = [".steps", ".slip", ".slip svg", ".step p", ".step input"];
    assert_eq!(visible(&browser, &parts), on_paper, "all of it, from the menu of the browser");
    media("");
    browser.click("[data-print]");
    media("print");
    assert_eq!(visible(&browser, &parts), [".slip", ".slip svg", ".step input"]);
    let steps = browser.get("[...document.querySelectorAll('.step h2')].map((title) => title.innerText)");
    assert_eq!(steps, json!(["会社を登録する 管理者 10分", "請求書を送る 20分"]));
    assert_eq!(browser.get("document.querySelectorAll('.step :checked').length"), json!(1));
    let label = browser.get("document.querySelector('.slip svg').getAttribute('aria-label')");
    assert_eq!(label, json!("https://help.example.com/guides/invoice/"));
    browser.run("dispatchEvent(new Event('afterprint'))", &Value::Null);
    assert_eq!(visible(&browser, &parts), on_paper, "after it was printed");

    // Without an address there is nothing for a camera.
    media("");
    browser.open(&format!("{}guides/invoice/", without_address.address()));
    media("print");
    assert_eq!(visible(&browser, &[".slip", ".slip svg"]), [".slip"]);
}

fn case(success: &str, stage: &str) -> String {
    let stage = if stage.is_empty() { String::new() } else { format!("stage: {stage}\n") };
    format!("---\ntitle: A case of {success}\nsuccess: {success}\n{stage}---\n")
}

#[test]
fn cases_by_success_and_stage_fit_a_phone_and_show_blanks() {
    if !is_here("the matrix of success cases in a browser") {
        return;
    }
    let site = Scratch::with([
        ("content/site.yaml", "languages: [en]\ntitle: Help\n"),
        ("content/en/index.md", "---\ntitle: Help\n---\n"),
    ]);
    for (name, success, stage) in [("a", "light", "trial"), ("b", "both", "adoption"), ("c", "deep", "")] {
        site.write(&format!("content/en/cases/{name}.md"), case(success, stage));
    }
    let (server, browser) = (serve(&site.at("")), Browser::start());
    let phone = json!({ "width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": false });
    browser.cdp("Emulation.setDeviceMetricsOverride", &phone);
    browser.scripts(false);
    browser.open(&format!("{}cases/", server.address));
    browser.click(".opening nav a[href='matrix/']");
    browser.wait("location.pathname", &json!("/cases/matrix/"));
    let cells = "[...document.querySelectorAll('.matrix tbody')].map((row) => \
         [row.querySelector('th').textContent, ...[...row.querySelectorAll('td')].map((cell) => cell.innerText.trim())])";
    let blank = "Nothing here yet";
    let both = "A case of both";
    let wanted = json!([
        ["Trial", "A case of light", blank],
        ["Onboarding", blank, blank],
        ["Adoption", both, both],
        ["Expansion", blank, blank],
        ["Renewal", blank, blank],
        ["Without a stage", blank, "A case of deep"],
    ]);
    assert_eq!(browser.get(cells), wanted);
    let fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    assert_eq!(browser.get(fits), json!(true));

    // Both counts as each, also as a filter.
    let light = "[...document.querySelectorAll('.facet a')].map((link) => link.textContent)";
    browser.click(".opening nav a[href='../']");
    browser.wait("location.pathname", &json!("/cases/"));
    let facets = browser.get(light);
    let facets = facets.as_array().expect("a list");
    assert!(facets.contains(&json!("For the people doing the work 2")), "{facets:?}");
}

fn release(version: &str, date: &str) -> (String, String) {
    let text = format!("---\ntitle: Release {version}\nversion: \"{version}\"\ndate: {date}\n---\nNews.\n");
    (format!("content/en/releases/{version}.md"), text)
}

#[test]
fn releases_since_the_last_visit_are_marked() {
    if !is_here("unread releases in a browser") {
        return;
    }
    let site = Scratch::with([
        ("content/site.yaml", "languages: [en]\ntitle: Help\n"),
        ("content/en/index.md", "---\ntitle: Help\n---\n"),
    ]);
    let publish = |version: &str, date: &str| {
        let (path, text) = release(version, date);
        site.write(&path, text);
        built(&site)
    };
    publish("1.0", "2026-01-10");
    let published = Published::new(publish("1.1", "2026-02-10"));
    let browser = Browser::start();
    let address = format!("{}releases/", published.address());
    let marked =
        "[...document.querySelectorAll('[data-unread] .card-title')].map((title) => title.textContent)";
    let visit = |wanted: Value| {
        browser.open(&address);
        browser.wait(&format!("Boolean(localStorage.length) && {marked}"), &wanted);
        let shown = "getComputedStyle(document.querySelector('[data-unread] .stamp') ?? document.body, '::after').content";
        let is_shown = wanted.as_array().is_some_and(|wanted| !wanted.is_empty());
        assert_eq!(browser.get(shown) != json!("none"), is_shown);
    };
    visit(json!([]));
    // Another on the day of the newest, and one that is newer.
    publish("1.1.1", "2026-02-10");
    *published.files() = publish("1.2", "2026-03-10");
    let before = browser.new_tab();
    visit(json!(["Release 1.2", "Release 1.1.1"]));
    // A visit lasts as long as the tab: reading one leaves the others marked.
    browser.open(&format!("{address}1.2/"));
    visit(json!(["Release 1.2", "Release 1.1.1"]));
    browser.new_tab();
    visit(json!([]));
    assert!(!before.is_empty());
}
