//! The search as its readers meet it: typed by keyboard and input method, filtered, left and come
//! back to; fed with what nobody should type; and with parts of its index gone.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::driver::{Browser, Key, is_here};
use crate::site::{MARKUP, Published, built, serve, small};

/// Addresses of the results, in order.
const HITS: &str = "[...document.querySelectorAll('#search .hit')].map((hit) => hit.pathname + hit.hash)";
pub const FIRST: &str =
    "(([hit]) => hit ? hit.pathname + hit.hash : null)(document.querySelectorAll('#search .hit'))";
const STATUS: &str = "document.querySelector('#search [data-part=status]')?.textContent";
const FIELD: &str = "document.querySelector('#search input').value";
/// What is said and the address are brought up to date last, when the keys rest.
const IS_SETTLED: &str = "(new URLSearchParams(location.search).get('q') ?? '') \
     === document.querySelector('#search input').value.trim().toWellFormed()";
const DIALOG_IS_OPEN: &str = "document.querySelector('dialog')?.open ?? false";
/// Elements that only markup from a query or an article could have made.
const MADE: &str = "document.querySelectorAll('img[src=x], main script, dialog script, #search b').length";

/// Opens a page that the reader may search from.
#[track_caller]
fn read(browser: &Browser, page: &str) {
    browser.open(page);
    browser.wait(
        "Boolean(document.querySelector('dialog') && !document.querySelector('.scheme').hidden)",
        &json!(true),
    );
}

/// Opens the dialog, and puts the pen into its field.
#[track_caller]
fn press_slash(browser: &Browser) {
    browser.press(Key::Slash);
    browser.wait("document.activeElement.name", &json!("q"));
}

#[track_caller]
pub fn turn_to_search(browser: &Browser, page: &str) {
    read(browser, page);
    press_slash(browser);
}

/// Takes away the results that are shown, so that none of them is taken for a new one.
#[track_caller]
fn clear(browser: &Browser) {
    browser.run("document.querySelectorAll('#search .hit').forEach((hit) => hit.remove())", &Value::Null);
}

/// Types words instead of those in the field.
#[track_caller]
pub fn ask(browser: &Browser, words: &str) {
    clear(browser);
    browser.run("document.querySelector('#search input').select()", &Value::Null);
    browser.insert(words);
}

/// Language, what is typed, what must come first.
const FOUND: &[(&str, &str, &str)] = &[
    // By its reading, whole and begun.
    ("", "せいきゅうしょ 仕訳", "/articles/journal/"),
    ("", "せいきゅ 角印", "/articles/invoice/#seal"),
    // However a word is written.
    ("", "ｻｰﾊﾞ", "/articles/server/"),
    ("", "サーバ", "/articles/server/"),
    ("", "サーバー", "/articles/server/"),
    ("", "申込み", "/articles/apply/"),
    ("", "申し込み", "/articles/apply/"),
    ("", "ｅ－１０４２", "/articles/import-error/"),
    // A code, a message, a synonym, a sentence.
    ("", "E-1042", "/articles/import-error/"),
    ("", "e1042", "/articles/import-error/"),
    ("", "文字コードを判別できません", "/articles/import-error/"),
    ("", "インボイス 再発行", "/articles/invoice/"),
    ("", "角印を入れるにはどうすればいいですか", "/articles/invoice/#seal"),
    ("en/", "bill", "/en/articles/invoice/"),
    ("en/", "downloading invoices", "/en/articles/invoice/"),
    ("en/", "instal", "/en/articles/install/"),
    // A phrase stands on one of the two pages that have its words.
    ("en/", "\"payment method\"", "/en/articles/invoice/#payment"),
    ("en/", "“payment method”", "/en/articles/invoice/#payment"),
];

#[test]
fn what_is_typed_is_found() {
    if !is_here("search in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    for language in ["", "en/"] {
        turn_to_search(&browser, &format!("{}{language}articles/invoice/", server.address));
        for (_, words, first) in FOUND.iter().filter(|(of, ..)| *of == language) {
            ask(&browser, words);
            browser.wait(&format!("[{FIELD}, {FIRST}]"), &json!([words, first]));
        }
    }
    // Of two pages with these words, one has them side by side.
    ask(&browser, "\"payment method\"");
    browser.wait(&format!("{HITS}.length"), &json!(1));
    ask(&browser, "payment method");
    browser.wait(&format!("{HITS}.length"), &json!(2));
    // A slip of the fingers is put right, and that is told.
    ask(&browser, "downlaod");
    browser.wait(STATUS, &json!("Showing results for “download”. 1 result"));
    browser.wait(FIRST, &json!("/en/articles/invoice/"));
    browser.assert_quiet();
}

#[test]
fn what_a_slip_was_meant_for_is_told_as_a_whole_word() {
    if !is_here("corrections in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    turn_to_search(&browser, &format!("{}en/articles/invoice/", server.address));
    ask(&browser, "invioce");
    browser.wait(FIRST, &json!("/en/articles/invoice/"));
    browser.wait(STATUS, &json!("Showing results for “invoice”. 1 result"));
}

#[test]
fn an_input_method_types_japanese() {
    if !is_here("an input method in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    turn_to_search(&browser, &format!("{}articles/server/", server.address));

    // Found by its reading while it is typed, and when it is settled.
    for kana in ["せ", "せい", "せいき", "せいきゅ", "せいきゅう"] {
        browser.compose(kana);
    }
    browser.wait(FIRST, &json!("/articles/invoice/"));
    let before = browser.get("[location.pathname, history.length]");
    browser.press_in_input_method(Key::Enter);
    assert_eq!(
        browser.get("[location.pathname, history.length]"),
        before,
        "Enter settles the text, nothing else"
    );
    clear(&browser);
    browser.insert("せいきゅう");
    browser.wait(&format!("[{FIELD}, {FIRST}]"), &json!(["せいきゅう", "/articles/invoice/"]));
    browser.wait(IS_SETTLED, &json!(true));

    // With a result chosen, a key of the input method still belongs to the input method.
    ask(&browser, "請求書");
    browser.wait(FIRST, &json!("/articles/invoice/"));
    browser.wait(IS_SETTLED, &json!(true));
    browser.press(Key::ArrowDown);
    let chosen = "document.querySelectorAll('#search [aria-selected=true]').length";
    browser.wait(chosen, &json!(1));
    browser.compose("の");
    for key in [Key::Enter, Key::ArrowDown, Key::ArrowUp, Key::Escape] {
        browser.press_in_input_method(key);
        let state = browser.get(&format!("[location.pathname, {DIALOG_IS_OPEN}, {FIELD}, {chosen}]"));
        assert_eq!(state, json!(["/articles/server/", true, "請求書の", 1]), "{key:?}");
    }
    // Safari ends the composition first, and then sends the key; elsewhere the key may have its own code.
    for (key, rest, is_left_alone) in [
        ("Enter", "keyCode: 229", true),
        ("Enter", "isComposing: true", true),
        ("Escape", "isComposing: true", false),
    ] {
        let press = format!(
            "document.querySelector('#search input').dispatchEvent(
                new KeyboardEvent('keydown', {{ key: '{key}', {rest}, bubbles: true, cancelable: true }}))"
        );
        assert_eq!(
            browser.get(&press),
            json!(is_left_alone),
            "{key} {rest}: Escape must not close the dialog"
        );
    }
    clear(&browser);
    browser.insert("の角印");
    browser.wait(
        &format!("[location.pathname, {FIELD}, {FIRST}]"),
        &json!(["/articles/server/", "請求書の角印", "/articles/invoice/#seal"]),
    );
    browser.assert_quiet();
}

#[test]
fn a_result_is_opened_by_keyboard_and_come_back_to() {
    if !is_here("the keyboard in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    let page = format!("{}articles/server/", server.address);

    // An answer that comes when the reader has gone on leaves nothing behind.
    turn_to_search(&browser, &page);
    browser.wait("document.querySelector('#search [data-part=key]')?.hidden", &json!(false));
    browser.slow_down(1000);
    ask(&browser, "申し込み");
    browser.wait("new Promise(requestAnimationFrame).then(() => true)", &json!(true));
    browser.press(Key::Escape);
    browser.wait(STATUS, &json!("1件見つかりました"));
    assert_eq!(browser.get(&format!("[{DIALOG_IS_OPEN}, location.search]")), json!([false, ""]));
    browser.slow_down(0);

    // Escape closes, and what was in use before is in use again.
    browser.open(&page);
    browser.wait("!document.querySelector('.scheme').hidden", &json!(true));
    browser.run("document.getElementById('search-link').focus()", &Value::Null);
    browser.press(Key::Enter);
    browser.wait("document.activeElement.name", &json!("q"));
    ask(&browser, "請求書");
    browser.wait(&format!("{IS_SETTLED} && {HITS}.length"), &json!(3));
    browser.press(Key::Escape);
    browser.wait(
        &format!("[{DIALOG_IS_OPEN}, document.activeElement.id, location.search]"),
        &json!([false, "search-link", ""]),
    );

    // Arrows choose, Enter opens, at the section, with what was found marked.
    browser.press(Key::Slash);
    browser.wait("document.activeElement.name", &json!("q"));
    ask(&browser, "角印 請求書");
    browser.wait(&format!("{FIRST} === '/articles/invoice/#seal' && {HITS}.length > 1"), &json!(true));
    browser.wait(IS_SETTLED, &json!(true));
    let chosen =
        "[...document.querySelectorAll('#search .hit')].findIndex((hit) => hit.ariaSelected === 'true')";
    let named = "document.querySelector('#search .hit[aria-selected=true]')?.id === document.activeElement.getAttribute('aria-activedescendant')";
    for (key, at) in [(Key::ArrowDown, 0), (Key::ArrowDown, 1), (Key::ArrowUp, 0)] {
        browser.press(key);
        browser.wait(&format!("[{chosen}, {named}, document.activeElement.name]"), &json!([at, true, "q"]));
    }
    browser.press(Key::Enter);
    browser.wait("[location.pathname, location.hash]", &json!(["/articles/invoice/", "#seal"]));
    let marks = "[...CSS.highlights.get('search') ?? []].map(String)";
    browser.wait(
        &format!("{marks}.some((mark) => mark.includes('角印が請求書の右上に入ります'))"),
        &json!(true),
    );
    assert_eq!(
        browser.get("document.getElementById('main').querySelector('mark')"),
        Value::Null,
        "the page is as it was"
    );

    // Back to the results, with the words.
    browser.back();
    browser.wait(
        &format!("[location.pathname, new URLSearchParams(location.search).get('q'), {DIALOG_IS_OPEN}, {FIELD}, {FIRST}]"),
        &json!(["/articles/server/", "角印 請求書", true, "角印 請求書", "/articles/invoice/#seal"]),
    );

    // What was looked for before is offered.
    ask(&browser, " ");
    browser.wait(
        "document.querySelector('#search [data-part=recent] [data-q]').dataset.q",
        &json!("角印 請求書"),
    );
    browser.click("#search [data-part=recent] [data-q]");
    browser.wait(&format!("[{FIELD}, {FIRST}]"), &json!(["角印 請求書", "/articles/invoice/#seal"]));
    browser.assert_quiet();
}

#[test]
fn a_link_to_the_search_page_shows_results() {
    if !is_here("the search page in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    for (link, first, said) in [
        ("search/?q=%E8%A7%92%E5%8D%B0", "/articles/invoice/#seal", "1件見つかりました"),
        ("en/search/?q=bill", "/en/articles/invoice/", "1 result"),
    ] {
        browser.open(&format!("{}{link}", server.address));
        browser.wait(&format!("[{FIRST}, {STATUS}]"), &json!([first, said]));
    }
    // The home page has a field of its own, in the page.
    browser.open(&server.address);
    browser.wait("!document.querySelector('.scheme').hidden", &json!(true));
    browser.press(Key::Slash);
    browser.wait("document.activeElement.name", &json!("q"));
    ask(&browser, "角印");
    browser.wait(
        &format!("[{FIRST}, document.activeElement.ariaExpanded]"),
        &json!(["/articles/invoice/#seal", "true"]),
    );
    browser.press(Key::Escape);
    browser.wait(
        "[document.activeElement.ariaExpanded, document.querySelector('#search [data-part=panel]').hidden]",
        &json!(["false", true]),
    );
    // Without a choice, Enter leads to the search page.
    browser.press(Key::Enter);
    browser.wait(&format!("[location.pathname, {FIRST}]"), &json!(["/search/", "/articles/invoice/#seal"]));
    browser.assert_quiet();
}

#[test]
fn what_is_not_found_can_be_asked() {
    if !is_here("the way from search to people in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    turn_to_search(&browser, &format!("{}articles/server/", server.address));
    ask(&browser, "ヌルポ & Co.");
    browser.wait(STATUS, &json!("「ヌルポ & Co.」に合うページは見つかりませんでした。"));
    browser.wait("document.querySelector('#search [data-part=popular] a') !== null", &json!(true));
    browser.click("#search [data-part=ask]");
    // The words are in the field beside the ways to reach people, and in the mail.
    let mail = "new URL(document.querySelector('.contact li a').href).search.startsWith('?subject=' + encodeURIComponent('ヌルポ & Co.'))";
    browser.wait(
        &format!("[{DIALOG_IS_OPEN}, document.activeElement.id, document.activeElement.value, {mail}]"),
        &json!([false, "ask", "ヌルポ & Co.", true]),
    );
    browser.assert_quiet();
}

#[test]
fn filters_narrow_and_count() {
    if !is_here("filters in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    turn_to_search(&browser, &format!("{}articles/server/", server.address));
    ask(&browser, "請求書");
    let state = |filters: &str| {
        format!(
            "[{HITS}.toSorted(), [...document.querySelectorAll('#search [data-filter]')].filter(({{ dataset, ariaPressed }}) => {filters})
                .map((button) => button.textContent)]"
        )
    };
    let (invoice, journal, lost) = ("/articles/invoice/", "/articles/journal/", "/faq/lost-invoice/");
    let all = ["記事 2", "よくある質問 1", "帳簿オプション 1", "基本サービス 2"];
    browser.wait(&state("true"), &json!([[invoice, journal, lost], all]));
    browser.click("#search [data-filter='type:faq']");
    // Its other values keep their counts; of the products only one is left, which cannot narrow.
    browser.wait(&state("true"), &json!([[lost], ["記事 2", "よくある質問 1"]]));
    browser.wait(&state("ariaPressed === 'true'"), &json!([[lost], ["よくある質問 1"]]));
    // Values of one facet widen.
    browser.click("#search [data-filter='type:article']");
    browser.wait(
        &state("ariaPressed === 'true'"),
        &json!([[invoice, journal, lost], ["記事 2", "よくある質問 1"]]),
    );
    browser.click("#search [data-part=facets] summary");
    browser.click("#search [data-filter='products:books']");
    browser.wait(
        &state("dataset.filter.startsWith('products')"),
        &json!([[journal], ["帳簿オプション 1", "基本サービス 2"]]),
    );
    browser.click("#search [data-part=facets] > button");
    browser.wait(&state("true"), &json!([[invoice, journal, lost], all]));
    browser.assert_quiet();
}

#[test]
fn markup_is_shown_as_text() {
    if !is_here("markup in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    turn_to_search(&browser, &format!("{}articles/server/", server.address));
    let name = "document.querySelector('#search .hit .name')?.textContent";
    // In a title, a heading, a text; then where only the query has it.
    for (words, first) in
        [(MARKUP, "/articles/markup/"), ("onerror=alert(3) の働き", "/articles/markup/#work")]
    {
        ask(&browser, words);
        browser.wait(
            &format!("[{FIRST}, {name}, {IS_SETTLED}]"),
            &json!([first, "<img src=x onerror=alert(1)> と書く", true]),
        );
        let shown = browser.get("document.querySelector('#search .hit').textContent");
        assert!(
            shown.as_str().is_some_and(|shown| shown.contains("<script>alert") || shown.contains(MARKUP)),
            "{shown}"
        );
        assert_eq!(browser.get(MADE), json!(0), "{words}");
    }
    let unknown = "<b onclick=qqqq()>zzzz</b>";
    ask(&browser, unknown);
    browser.wait(STATUS, &json!(format!("「{unknown}」に合うページは見つかりませんでした。")));
    assert_eq!(browser.get(MADE), json!(0));
    // The page that was found, and the words that were looked for.
    ask(&browser, MARKUP);
    browser.wait(&format!("{FIRST} && {IS_SETTLED}"), &json!(true));
    browser.press(Key::ArrowDown);
    browser.press(Key::Enter);
    browser.wait("location.pathname", &json!("/articles/markup/"));
    browser.wait("CSS.highlights.get('search')?.size > 0", &json!(true));
    assert_eq!(browser.get(MADE), json!(0));
    turn_to_search(&browser, &format!("{}articles/server/", server.address));
    browser
        .wait("document.querySelector('#search [data-part=recent] [data-q]')?.textContent", &json!(MARKUP));
    assert_eq!(browser.get(MADE), json!(0));
    browser.assert_quiet();
}

/// Name, and an expression that makes it: not everything here can go through a keyboard.
const HOSTILE: &[(&str, &str)] = &[
    ("10,000 letters", "'a'.repeat(10000)"),
    ("10,000 hiragana", "'あ'.repeat(10000)"),
    ("10,000 characters of Japanese", "'請求書'.repeat(3334)"),
    ("10,000 quotation marks", "'\"'.repeat(10000)"),
    ("10,000 words", "'bill '.repeat(2000)"),
    ("control characters", "'\\0\\x01\\x07\\x1b\\x7f\\x85bill'"),
    ("a lone surrogate", "'\\ud800'"),
    ("lone surrogates between words", "'請求\\ud800書 \\udfff bill'"),
    ("an open quotation", "'\"請求書'"),
    ("a quotation of nothing", "'\"\" \" \"'"),
    ("only spaces", "' \\u3000\\u00a0 '"),
    ("only particles", "'はがをに'"),
    ("only function words", "'how do I'"),
    ("emoji", "'😀 👩‍👩‍👧‍👦 🇯🇵'"),
    ("right-to-left marks", "'\\u202e請求書\\u202c \\u200f\\u200e \\u2067bill\\u2069'"),
    ("marks upon marks", "'請' + '\\u0301'.repeat(3000)"),
    ("characters of regular expressions", "'.*+?^${}()|[]\\\\'"),
    ("words with characters of regular expressions", "'请(.*)+$ [請求書]\\\\ {q} bill'"),
    ("a name of every object", "'constructor __proto__ toString'"),
    ("Arabic, Thai, Hangul, Chinese beyond the first plane", "'فاتورة ใบแจ้งหนี้ 청구서 𠮷野家'"),
    ("a form that unfolds", "'\\ufdfa'.repeat(200)"),
];

#[test]
fn no_query_breaks_the_search() {
    if !is_here("hostile queries in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    // In the dialog, then on the search page; each with a query that shows that the search still works.
    let places = [
        ("", "articles/server/", "角印", "/articles/invoice/#seal"),
        ("en/", "search/", "bill", "/en/articles/invoice/"),
    ];
    for (language, page, good, first) in places {
        let page = format!("{}{language}{page}", server.address);
        if page.ends_with("search/") {
            browser.open(&page);
            browser.wait("document.querySelector('#search [data-part=key]').hidden", &json!(false));
        } else {
            turn_to_search(&browser, &page);
        }
        for (name, query) in HOSTILE {
            let set = format!(
                "const field = document.querySelector('#search input');
                field.value = {query};
                field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}))"
            );
            browser.run(&set, &Value::Null);
            browser.wait(IS_SETTLED, &json!(true));
            let said = browser.console();
            assert!(said.is_empty(), "{name} at {page}: the console says {said:#?}");
            ask(&browser, good);
            browser.wait(FIRST, &json!(first));
        }
    }
}

#[test]
fn addresses_that_lead_nowhere_are_no_fault() {
    if !is_here("strange addresses in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    // The page for addresses that are gone looks for what they may have meant.
    for address in [
        "articles/invoise/",
        "%zz/%E8%AB",
        "%00/..%2f/",
        "a.b-c_d+e/",
        "<img src=x>/",
        "search/?q=%E8%ff%zz",
        "search/?q=%00%F0%9F",
    ] {
        browser.open(&format!("{}{address}", server.address));
        browser.wait("document.querySelector('[data-now] [data-part=panel]') !== null", &json!(true));
        browser.wait(
            "document.querySelector('[data-now] [data-part=list]').hidden",
            // A slip in an address is like one in a query: the page that was meant is found.
            &json!(!address.starts_with("a.b") && !address.starts_with("articles/")),
        );
        // The browser itself tells of the status 404.
        let said: Vec<String> = browser.console().into_iter().filter(|line| !line.contains("404")).collect();
        assert!(said.is_empty(), "{address}: the console says {said:#?}");
    }
}

type Files = BTreeMap<String, Vec<u8>>;

/// The names of files of the Japanese index.
fn index_files(files: &Files, part: &str) -> Vec<String> {
    let names: Vec<String> =
        files.keys().filter(|name| name.starts_with("search/ja/") && name.contains(part)).cloned().collect();
    assert!(!names.is_empty(), "no file of the index is called {part}");
    names
}

fn remove(files: &mut Files, part: &str) {
    for name in index_files(files, part) {
        files.remove(&name);
    }
}

fn cut_short(files: &mut Files, part: &str) {
    for name in index_files(files, part) {
        let bytes = files.get_mut(&name).expect("just named");
        bytes.truncate(bytes.len() / 2);
    }
}

fn replace(files: &mut Files, part: &str, bytes: &[u8]) {
    for name in index_files(files, part) {
        files.insert(name, bytes.into());
    }
}

/// Puts other content into files, compressed as theirs was: as one block that is stored as it is.
fn fill(files: &mut Files, part: &str, content: &[u8]) {
    let length = u16::try_from(content.len()).expect("a short one");
    let head = [&[1], length.to_le_bytes().as_slice(), (!length).to_le_bytes().as_slice()].concat();
    replace(files, part, &[&head, content].concat());
}

const UPDATED: &str = "サイトが新しくなったため、検索を続けられません。ページを読み込み直してください。";
const UNREADABLE: &str = "検索のデータを読み取れませんでした。ページを読み込み直してください。";
const UNREACHABLE: &str =
    "検索のデータを受け取れませんでした。通信の状態を確かめて、もう一度お試しください。";

/// Does something to the files.
type Damage = fn(&mut Files);

/// What happens to the files, and what the reader is told.
const FAULTS: &[(&str, Damage, &str)] = &[
    ("a shard is missing", |files| remove(files, "/terms-0.bin"), UPDATED),
    ("a shard is cut short", |files| cut_short(files, "/terms-"), UNREADABLE),
    ("a shard is empty", |files| replace(files, "/terms-", b""), UNREADABLE),
    ("a shard holds nothing", |files| fill(files, "/terms-", b""), UNREADABLE),
    ("a shard ends in its head", |files| fill(files, "/terms-", b"\x04\0\0\0\0\0\0\x01"), UNREADABLE),
    (
        "a shard holds something else",
        |files| fill(files, "/terms-", br#"{"pages":[],"sections":[],"more":"than a head"}"#),
        UNREADABLE,
    ),
    ("the texts are missing", |files| remove(files, "/docs-"), UPDATED),
    ("the texts are cut short", |files| cut_short(files, "/docs-"), UNREADABLE),
    ("the manifest is cut short", |files| cut_short(files, "/manifest"), UNREADABLE),
    ("the manifest is a page", |files| replace(files, "/manifest", b"<!doctype html>"), UNREADABLE),
    ("the index has another format", |files| fill(files, "/manifest", br#"{"version":1}"#), UPDATED),
    ("the whole index is missing", |files| files.retain(|name, _| !name.starts_with("search/ja/")), UPDATED),
    (
        "the index is missing and its address is unreadable",
        |files| {
            remove(files, "/manifest");
            replace(files, "/current.json", b"{}");
        },
        UPDATED,
    ),
    (
        "the search page is missing too",
        |files| files.retain(|name, _| !name.starts_with("search/")),
        UNREACHABLE,
    ),
    (
        "the program is missing",
        |files| files.retain(|name, _| !name.starts_with("assets/search-dialog.")),
        UNREACHABLE,
    ),
];

#[test]
fn faults_of_the_index_are_told() {
    if !is_here("faults of the index in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let files = built(&site);
    let server = Published::new(files.clone());
    for (name, damage, told) in FAULTS {
        damage(&mut server.files());
        turn_to_search(&browser, &format!("{}articles/server/", server.address()));
        ask(&browser, "角印");
        browser.wait(&format!("/* {name} */ {STATUS}"), &json!(told));
        // On the search page as well, with a way to go on: without the program, the lists below.
        let is_program = *name == "the program is missing";
        if server.files().contains_key("search/index.html") {
            let fault = "document.querySelector('#search [data-part=fault]')?.checkVisibility() ?? false";
            browser.wait(fault, &json!(!is_program));
            browser.open(&format!("{}search/?q=%E8%A7%92%E5%8D%B0", server.address()));
            browser.wait(&format!("/* {name} */ {STATUS}"), &json!(told));
        }
        // When it is mended, the same page goes on; but a script that failed is not asked for again.
        *server.files() = files.clone();
        if !is_program {
            ask(&browser, "申し込み");
            browser.wait(&format!("/* {name} */ {FIRST}"), &json!("/articles/apply/"));
            browser.wait("document.querySelector('#search [data-part=fault]').hidden", &json!(true));
        }
        // The browser itself tells of a script that is not there.
        let said = browser.console();
        let uncaught = |line: &&String| line.contains("Uncaught") && !line.contains("imported module");
        assert_eq!(said.iter().find(uncaught), None, "{name}");
    }
}

#[test]
fn a_new_index_takes_over() {
    if !is_here("a new index in a browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let old = built(&site);
    site.write("content/ja/articles/seal.md", "---\ntitle: 角印の大きさ\n---\n角印は二センチです。\n");
    let new = built(&site);
    let mut mixed = old.clone();
    mixed.retain(|name, _| !name.starts_with("search/ja/"));
    mixed.extend(
        new.iter()
            .filter(|(name, _)| name.starts_with("search/ja/"))
            .map(|(name, bytes)| (name.clone(), bytes.clone())),
    );

    let server = Published::new(old.clone());
    let page = format!("{}articles/server/", server.address());
    let times = || server.asked().iter().filter(|path| path.ends_with("current.json")).count();
    let has_begun = "performance.getEntriesByType('resource')
        .some(({ name, responseStatus }) => name.endsWith('manifest.bin') && responseStatus === 200)";
    // The site is updated before the reader turns to the search, before the first words, or after them.
    for moment in 0..3 {
        *server.files() = old.clone();
        read(&browser, &page);
        if moment > 0 {
            press_slash(&browser);
            browser.wait(has_begun, &json!(true));
        }
        if moment > 1 {
            ask(&browser, "サーバー");
            browser.wait(&format!("{FIRST} === '/articles/server/' && {IS_SETTLED}"), &json!(true));
        }
        assert_eq!(times(), 0, "nothing is asked that need not be");
        *server.files() = mixed.clone();
        if moment == 0 {
            press_slash(&browser);
        }
        ask(&browser, "角印の大きさ");
        browser.wait(FIRST, &json!("/articles/seal/"));
        browser.wait(IS_SETTLED, &json!(true));
        ask(&browser, "申し込み");
        browser.wait(FIRST, &json!("/articles/apply/"));
        assert_eq!(times(), 1, "the new index is asked for once (moment {moment})");
        let _ = browser.console();
    }
}

#[test]
fn an_old_browser_gets_lists() {
    if !is_here("an old browser") {
        return;
    }
    let (site, browser) = (small(), Browser::start());
    let server = serve(&site.at(""));
    browser.before_pages("delete globalThis.DecompressionStream");
    let said = "お使いのブラウザーでは検索をご利用いただけません。新しいブラウザーを使うか、一覧からお探しください。";
    turn_to_search(&browser, &format!("{}articles/server/", server.address));
    ask(&browser, "角印");
    browser.wait(STATUS, &json!(said));
    // Reloading would not help; the lists do.
    let shown =
        "[...document.querySelectorAll('#search [data-part=fault] > *')].map((way) => way.checkVisibility())";
    browser.wait(shown, &json!([false, true]));
    browser.click("#search [data-part=fault] a");
    browser.wait("location.pathname + location.hash", &json!("/search/#lists"));
    browser.open(&format!("{}search/?q=%E8%A7%92%E5%8D%B0", server.address));
    browser.wait(STATUS, &json!(said));
    browser.click("#lists a[href*=articles]");
    browser.wait(
        "[location.pathname, document.querySelectorAll('main a[href]').length > 0]",
        &json!(["/articles/", true]),
    );
    browser.open(&format!("{}en/search/?q=bill", server.address));
    browser
        .wait(STATUS, &json!("Search does not work in this browser. Use a newer one, or browse the lists."));
}
