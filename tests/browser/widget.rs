//! Help in another product: a page at another origin, with a strict content security policy, takes in
//! `widget.js` from a help center that is nothing but files and the headers that the manual names.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::driver::{Browser, Key, is_here};
use crate::scratch::Scratch;
use crate::site::{MARKUP, Published, built, small};

const SCREEN: &str = "---
title: 請求書の画面
description: 請求書の画面の使い方です。
context_keys: [billing.invoices]
---
[宛名](invoice.md#name)を変えます。[外のページ](https://example.com/)と[書類](form.pdf)と[窓口](mailto:help@example.com)もあります。

![画面の図](screen.png)

- [ ] 確かめた
";

const ACCOUNT: &str = "---\ntitle: Your account\ncontext_keys: [account]\n---\n## Leave {#leave}\n\nWords.\n";

/// A picture of one pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\xa8\x1f\xa3\xa9\0\0\0\0IEND\xaeB`\x82";

const ROOT: &str = "document.querySelector('shirube-help').shadowRoot";
/// What is open, and how.
const PANEL: &str = "(panel => panel.matches(':modal') ? 'modal' : panel.matches(':popover-open') ? 'beside' : 'closed')(document.querySelector('shirube-help').shadowRoot.querySelector('dialog'))";
/// The first heading of what is shown.
const HEADING: &str =
    "document.querySelector('shirube-help').shadowRoot.querySelector('#content h3')?.textContent ?? ''";
/// The titles of what was found.
const FOUND: &str = "[...document.querySelector('shirube-help').shadowRoot.querySelectorAll('.list b')].map(title => title.textContent)";
/// What has the focus in the panel.
const FOCUS: &str = "(element => element?.id || element?.textContent || element?.localName || '')(document.querySelector('shirube-help').shadowRoot.activeElement)";
const SAID: &str = "document.querySelector('shirube-help').shadowRoot.querySelector('#said').textContent";

/// The help center, below a folder, as on a host that has other things too.
fn help_center() -> (Scratch, Published) {
    let site = small();
    let config = site.read("content/site.yaml");
    site.write("content/site.yaml", format!("{config}feedback: {{mail: help@example.com}}\n"));
    site.write("content/ja/articles/screen.md", SCREEN);
    site.write("content/en/articles/account.md", ACCOUNT);
    site.write("content/ja/articles/form.pdf", "%PDF");
    site.write("content/ja/articles/screen.png", PIXEL);
    let files = built(&site).into_iter().map(|(path, bytes)| (format!("help/{path}"), bytes));
    let headers = ["Access-Control-Allow-Origin: *", "Cross-Origin-Resource-Policy: cross-origin"];
    let published = Published::sending(files.collect(), &headers);
    (site, published)
}

/// A product that shows it: the element as it is written, and styles of the product.
fn product(help: &Published, element: &str, style: &str) -> Published {
    let root = format!("{}help/", help.address());
    let host = help.address().trim_end_matches('/');
    let page = format!(
        "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>製品</title>
        <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/product.css\">
        <script type=\"module\" src=\"{root}widget.js\"></script>
        <h1>請求書</h1><input id=\"own\">{element}<button id=\"last\">保存</button>"
    );
    let policy = format!(
        "Content-Security-Policy: default-src 'self'; script-src {host}; connect-src {host}; \
         img-src data: {host}; style-src 'self'; require-trusted-types-for 'script'"
    );
    let files = [("index.html", page), ("product.css", style.to_owned())];
    let files: BTreeMap<String, Vec<u8>> =
        files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect();
    Published::sending(files, &[&policy, "Cross-Origin-Embedder-Policy: require-corp"])
}

/// Types words into the search field.
fn ask(browser: &Browser, words: &str) {
    browser.run(
        &format!("const field = {ROOT}.getElementById('field'); field.focus(); field.select()"),
        &Value::Null,
    );
    browser.insert(words);
}

/// Clicks on the link of the panel that has these words.
fn follow(browser: &Browser, words: &str) {
    let script = format!(
        "[...{ROOT}.querySelectorAll('#content a')].find(link => link.textContent.includes(arguments[0])).click()"
    );
    browser.run(&script, &json!(words));
}

#[test]
fn a_screen_of_a_product_opens_its_article_and_the_search() {
    if !is_here("help in another product") {
        return;
    }
    let (_site, help) = help_center();
    // Whatever happened to the article on its way, nothing of it may run.
    let path = "help/articles/screen/index.html";
    let page = String::from_utf8(help.files()[path].clone()).expect("UTF-8");
    let evil = format!(
        "<div class=\"prose body\">{MARKUP}<script>alert(2)</script><a href=\"javascript:alert(3)\" onclick=\"alert(4)\">evil</a><iframe src=\"/\"></iframe><svg onload=\"alert(5)\"></svg><x-y onclick=\"alert(6)\" style=\"color:red\">kept</x-y><form action=\"/\"><input></form>"
    );
    help.files().insert(path.into(), page.replacen("<div class=\"prose body\">", &evil, 1).into_bytes());
    let product = product(&help, "<shirube-help key=\"billing.invoices\"></shirube-help>", "");
    let browser = Browser::start();
    browser.open(product.address());
    browser.wait(&format!("{ROOT}?.querySelector('button').textContent"), &json!("ヘルプ"));
    let asked = help.asked();
    assert_eq!(asked, ["help/widget.js"], "nothing more before somebody asks for help");

    browser.click("shirube-help");
    browser.wait(PANEL, &json!("beside"));
    browser.wait(HEADING, &json!("請求書の画面"));
    browser.wait(FOCUS, &json!("請求書の画面"));
    browser.wait(
        "document.querySelector('shirube-help').shadowRoot.querySelector('.show').ariaExpanded",
        &json!("true"),
    );
    let left = format!(
        "[...{ROOT}.querySelectorAll('#content *')].filter(one => one.matches('script, iframe, svg, form, input, x-y, [style]') || [...one.attributes].some(({{ name, value }}) => name.startsWith('on') || value.startsWith('javascript'))).length"
    );
    assert_eq!(browser.get(&left), 0);
    let content = browser.get(&format!("{ROOT}.querySelector('#content').textContent"));
    let content = content.as_str().expect("a text");
    assert!(content.contains("kept"));
    // There is nothing to answer it with.
    assert!(!content.contains("解決しましたか"), "{content}");
    browser.wait(&format!("{ROOT}.querySelector('img[alt=画面の図]').naturalWidth"), &json!(1));
    let links = format!(
        "[...{ROOT}.querySelectorAll('#content a[href]')].map(link => [link.textContent, link.target])"
    );
    // The browser tells of what it refused to read in the page, once it has tried.
    browser.wait(
        &format!("[...{ROOT}.querySelectorAll('img')].every(({{ complete }}) => complete)"),
        &json!(true),
    );
    assert!(
        browser.console().iter().all(|line| line.contains("has been blocked") || line.contains("screen/x "))
    );
    assert_eq!(
        browser.get(&links),
        json!([["宛名", ""], ["外のページ", "_blank"], ["書類", "_blank"], ["窓口", ""]])
    );

    // A link leads on within the panel, to its heading, and back.
    help.files().insert(path.into(), page.into_bytes());
    follow(&browser, "宛名");
    browser.wait(HEADING, &json!("請求書を再発行する"));
    browser.wait(FOCUS, &json!("article-name"));
    browser.run(&format!("{ROOT}.getElementById('back').click()"), &Value::Null);
    browser.wait(HEADING, &json!("請求書の画面"));
    assert_eq!(browser.get(&format!("{ROOT}.getElementById('back').hidden")), true);
    assert_eq!(browser.get("history.length"), 2, "the product's Back is not ours");

    ask(&browser, "せいきゅうしょ 仕訳");
    browser.wait(&format!("({FOUND})[0]"), &json!("請求書から仕訳を作る"));
    browser.wait(&format!("({SAID}).includes('件見つかりました')"), &json!(true));
    browser.press(Key::ArrowDown);
    browser.press(Key::Enter);
    browser.wait(HEADING, &json!("請求書から仕訳を作る"));
    browser.run(&format!("{ROOT}.getElementById('back').click()"), &Value::Null);
    browser.wait(&format!("({FOUND})[0]"), &json!("請求書から仕訳を作る"));
    ask(&browser, MARKUP);
    browser.wait(&format!("({FOUND})[0]"), &json!(format!("{MARKUP} と書く")));
    ask(&browser, "zzzzqqqq");
    browser.wait(SAID, &json!("「zzzzqqqq」に合うページは見つかりませんでした。"));
    browser.assert_quiet();
}

#[test]
fn all_of_it_works_by_keyboard_and_with_an_input_method() {
    if !is_here("help in another product") {
        return;
    }
    let (_site, help) = help_center();
    let product = product(&help, "<shirube-help></shirube-help>", "");
    let browser = Browser::start();
    browser.open(product.address());
    browser.wait(&format!("Boolean({ROOT})"), &json!(true));
    // Shortcuts of the product hear of no key that is meant for the panel.
    browser.run("window.keys = []; document.addEventListener('keydown', (event) => keys.push(event.key)); document.getElementById('own').focus()", &Value::Null);
    browser.press(Key::Tab);
    browser.press(Key::Enter);
    browser.wait(PANEL, &json!("beside"));
    // Without a screen it begins with the search.
    browser.wait(FOCUS, &json!("field"));
    browser.run("keys.length = 0", &Value::Null);

    browser.compose("せいきゅう");
    browser.wait(&format!("({FOUND}).includes('請求書を再発行する')"), &json!(true));
    browser.press_in_input_method(Key::Escape);
    browser.press_in_input_method(Key::Enter);
    assert_eq!(browser.get(PANEL), "beside", "the key was the input method's");
    browser.wait(FOCUS, &json!("field"));
    browser.insert("請求書");
    browser.wait(&format!("({FOUND})[0]"), &json!("請求書を再発行する"));
    browser.press(Key::Enter);
    browser.press(Key::ArrowDown);
    browser.press(Key::ArrowUp);
    browser.press(Key::ArrowUp);
    browser.wait(FOCUS, &json!("field"));
    browser.press(Key::Tab);
    browser.press(Key::Enter);
    browser.wait(HEADING, &json!("請求書を再発行する"));
    browser.wait(FOCUS, &json!("請求書を再発行する"));
    assert_eq!(browser.get("keys"), json!([]));

    browser.press(Key::Escape);
    browser.wait(PANEL, &json!("closed"));
    assert_eq!(browser.get(&format!("{ROOT}.activeElement.className")), "show");
    // On a phone it covers the page, which must be out of reach.
    let phone = json!({ "width": 375, "height": 740, "deviceScaleFactor": 1, "mobile": false });
    browser.press(Key::Enter);
    browser.wait(PANEL, &json!("beside"));
    browser.wait(FOCUS, &json!("field"));
    browser.cdp("Emulation.setDeviceMetricsOverride", &phone);
    browser.wait(PANEL, &json!("modal"));
    browser.wait(FOCUS, &json!("field"));
    assert_eq!(browser.get(&format!("{ROOT}.querySelector('dialog').getBoundingClientRect().width")), 375);
    browser.press(Key::Escape);
    browser.wait(PANEL, &json!("closed"));
    assert_eq!(browser.get(&format!("{ROOT}.activeElement.className")), "show");
    browser.assert_quiet();
}

#[test]
fn a_product_opens_and_closes_it_and_hears_of_it() {
    if !is_here("help in another product") {
        return;
    }
    let (_site, help) = help_center();
    let element = "<shirube-help lang=\"en-GB\"><a slot=\"button\" id=\"ours\" href=\"/elsewhere\">?</a></shirube-help>";
    let product = product(&help, element, "");
    let browser = Browser::start();
    browser.open(product.address());
    browser.wait(&format!("Boolean({ROOT})"), &json!(true));
    browser.run(
        "window.heard = []; for (const name of ['open', 'article', 'close']) document.querySelector('shirube-help').addEventListener(name, (event) => heard.push([name, event.detail?.title ?? null]))",
        &Value::Null,
    );
    browser.run(
        "document.getElementById('own').focus(); document.querySelector('shirube-help').open('account')",
        &Value::Null,
    );
    browser.wait(HEADING, &json!("Your account"));
    assert_eq!(browser.get("document.getElementById('ours').ariaExpanded"), "true");
    ask(&browser, "payment method");
    browser.wait(&format!("({FOUND}).includes('Download an invoice')"), &json!(true));
    // A page in Japanese answers where there is none in English.
    browser.run("document.querySelector('shirube-help').open('billing.invoices')", &Value::Null);
    browser.wait(HEADING, &json!("請求書の画面"));
    assert_eq!(browser.get(&format!("{ROOT}.querySelector('#content > div').lang")), "ja");
    browser.run("document.querySelector('shirube-help').close()", &Value::Null);
    browser.wait(PANEL, &json!("closed"));
    assert_eq!(browser.get("document.activeElement.id"), "own");
    let heard =
        json!([["open", null], ["article", "Your account"], ["article", "請求書の画面"], ["close", null]]);
    assert_eq!(browser.get("heard"), heard);

    // The product goes on to another screen while it is open, and a screen without an article comes.
    browser.click("#ours");
    browser.wait(FOCUS, &json!("field"));
    browser.run("document.querySelector('shirube-help').setAttribute('key', 'account')", &Value::Null);
    browser.wait(HEADING, &json!("Your account"));
    for unknown in ["no.such.screen", "constructor", "__proto__"] {
        browser
            .run("document.querySelector('shirube-help').setAttribute('key', arguments[0])", &json!(unknown));
        browser.wait(&format!("({HEADING}) !== 'Your account'"), &json!(true));
        let home = format!("{}help/en/", help.address());
        browser.wait(&format!("{ROOT}.querySelector('#head a').href"), &json!(home));
        browser.run("document.querySelector('shirube-help').setAttribute('key', 'account')", &Value::Null);
        browser.wait(HEADING, &json!("Your account"));
    }
    browser.click("#ours");
    browser.wait(PANEL, &json!("closed"));
    browser.assert_quiet();
}

#[test]
fn a_site_with_nothing_to_search_leads_to_its_home() {
    if !is_here("help in another product") {
        return;
    }
    let site = Scratch::with([("content/index.md", "---\ntitle: ようこそ\nsearch: false\n---\n本文\n")]);
    let files = built(&site).into_iter().map(|(path, bytes)| (format!("help/{path}"), bytes));
    let help = Published::sending(
        files.collect(),
        &["Access-Control-Allow-Origin: *", "Cross-Origin-Resource-Policy: cross-origin"],
    );
    let product = product(&help, "<shirube-help></shirube-help>", "");
    let browser = Browser::start();
    browser.open(product.address());
    browser.wait(&format!("Boolean({ROOT})"), &json!(true));
    browser.click("shirube-help");
    browser.wait(FOUND, &json!(["ヘルプセンターを開く"]));
    browser.wait(FOCUS, &json!("ヘルプセンターを開く"));
    assert_eq!(browser.get(&format!("{ROOT}.getElementById('field').hidden")), true);
    browser.press(Key::Enter);
    browser.wait(&format!("{ROOT}.querySelector('#content').textContent.includes('本文')"), &json!(true));
    browser.assert_quiet();
}

#[test]
fn styles_of_the_product_stay_outside_and_its_own_come_in() {
    if !is_here("help in another product") {
        return;
    }
    let (_site, help) = help_center();
    let style = "html { font-size: 60px } * { font-size: 40px; line-height: 5; letter-spacing: 1em; text-transform: uppercase; color: red; visibility: visible }
        button, dialog, input, div, h2, h3, a, [popover] { display: none !important; opacity: 0 !important }
        shirube-help { position: fixed; inset-block-end: 10px; inset-inline-end: 10px; --shirube-accent: #123456; --shirube-width: 500px }
        shirube-help::part(button) { border-radius: 30px }";
    let product = product(&help, "<shirube-help key=\"billing.invoices\"></shirube-help>", style);
    let browser = Browser::start();
    browser.open(product.address());
    browser.wait(&format!("Boolean({ROOT})"), &json!(true));
    browser.click("shirube-help");
    browser.wait(HEADING, &json!("請求書の画面"));
    let looks = format!(
        "['.show', '#field', '#content h3', 'dialog'].map(name => getComputedStyle({ROOT}.querySelector(name))).map(style => [style.display === 'none', style.opacity, style.letterSpacing, style.textTransform, parseFloat(style.fontSize) < 25, style.color === 'rgb(255, 0, 0)'])"
    );
    let calm = json!([false, "1", "normal", "none", true, false]);
    assert_eq!(browser.get(&looks), json!([calm, calm, calm, calm]));
    let own = format!(
        "[getComputedStyle({ROOT}.querySelector('.show')).backgroundColor, getComputedStyle({ROOT}.querySelector('.show')).borderRadius, {ROOT}.querySelector('dialog').getBoundingClientRect().width]"
    );
    assert_eq!(browser.get(&own), json!(["rgb(18, 52, 86)", "30px", 500]));
    // Nothing of it comes out either.
    assert_eq!(browser.get("getComputedStyle(document.querySelector('h1')).color"), "rgb(255, 0, 0)");
    browser.assert_quiet();
}

#[test]
fn a_help_center_that_does_not_answer_is_told_of_with_a_way_out() {
    if !is_here("help in another product") {
        return;
    }
    let (_site, help) = help_center();
    let product = product(&help, "<shirube-help key=\"billing.invoices\"></shirube-help>", "");
    let browser = Browser::start();
    browser.open(product.address());
    browser.wait(&format!("Boolean({ROOT})"), &json!(true));
    let files = std::mem::take(&mut *help.files());
    browser.click("shirube-help");
    let told = format!("{ROOT}.querySelector('#content').textContent");
    browser.wait(&format!("({told}).startsWith('ヘルプを読み込めませんでした。')"), &json!(true));
    let way =
        format!("(link => [link.textContent, link.href, link.target])({ROOT}.querySelector('#content a'))");
    assert_eq!(
        browser.get(&way),
        json!(["ヘルプセンターを開く", format!("{}help/", help.address()), "_blank"])
    );
    assert_eq!(browser.get(&format!("{ROOT}.activeElement.localName")), "a");

    // An answer that says it is none, whatever is in it.
    help.files().insert("404.html".into(), b"{\"languages\":{},\"search\":{}}".to_vec());
    browser.press(Key::Escape);
    browser.click("shirube-help");
    browser.wait(&format!("({told}).startsWith('ヘルプを読み込めませんでした。')"), &json!(true));

    // It is there again while the panel is still open.
    *help.files() = files;
    ask(&browser, "請求書");
    browser.wait(&format!("({FOUND})[0]"), &json!("請求書を再発行する"));
    browser.press(Key::Escape);

    // Only the article is gone.
    let article = help.files().remove("help/articles/screen/index.html").expect("it was there");
    browser.click("shirube-help");
    browser.wait(&format!("({told}).startsWith('ヘルプを読み込めませんでした。')"), &json!(true));
    assert_eq!(
        browser.get(&format!("{ROOT}.querySelector('#content a').pathname")),
        "/help/articles/screen/"
    );
    ask(&browser, "請求書");
    browser.wait(&format!("({FOUND})[0]"), &json!("請求書を再発行する"));
    browser.press(Key::Escape);
    // Everything is there again.
    help.files().insert("help/articles/screen/index.html".into(), article);
    browser.click("shirube-help");
    browser.wait(HEADING, &json!("請求書の画面"));
}

#[test]
fn headings_look_like_headings_whatever_their_names() {
    if !is_here("help in another product") {
        return;
    }
    let (site, help) = help_center();
    let parts = ["head", "back", "field", "said", "title", "content"];
    let sections = parts.map(|part| format!("## The {part} {{#{part}}}\n\nWords.\n\n")).concat();
    let links = "[There](account.md#field), [nowhere](account.md#leave)\n\n";
    let page = format!("---\ntitle: Parts\ncontext_keys: [parts]\n---\n## Plain\n\n{links}{sections}");
    site.write("content/en/articles/account.md", page.replace("#leave", "#plain"));
    for (path, bytes) in built(&site) {
        let text = String::from_utf8(bytes.clone());
        let bytes = text.map_or(bytes, |text| text.replace("#plain", "#100%").into_bytes());
        help.files().insert(format!("help/{path}"), bytes);
    }
    let product = product(&help, "<shirube-help lang=\"en\" key=\"parts\"></shirube-help>", "");
    let browser = Browser::start();
    browser.open(product.address());
    browser.wait(&format!("Boolean({ROOT})"), &json!(true));
    browser.click("shirube-help");
    browser.wait(HEADING, &json!("Parts"));
    let looks = format!(
        "new Set([...{ROOT}.querySelectorAll('#content h4')].map(heading => ['display', 'margin', 'padding', 'border', 'color', 'fontSize', 'width', 'height', 'overflow', 'flex'].map(name => getComputedStyle(heading)[name]).join())).size"
    );
    assert_eq!(browser.get(&format!("{ROOT}.querySelectorAll('#content h4').length")), 7);
    assert_eq!(browser.get(&looks), 1);
    let ids = format!(
        "(ids => ids.length - new Set(ids).size)([...{ROOT}.querySelectorAll('[id]')].map(one => one.id))"
    );
    assert_eq!(browser.get(&ids), 0);
    // Links lead to the headings.
    follow(&browser, "There");
    browser.wait(&format!("{ROOT}.activeElement.textContent"), &json!("The field"));
    // An anchor that cannot be read is none.
    follow(&browser, "nowhere");
    browser.wait(FOCUS, &json!("Parts"));
    assert_eq!(browser.get(HEADING), "Parts");
    browser.assert_quiet();
}
