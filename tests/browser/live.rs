//! `shirube serve` as a writer meets it: a page stays open while its sources change, and shows what
//! was saved and what is wrong, without being loaded again.

use std::fs;
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::driver::{Browser, Key, is_here};
use crate::scratch::Scratch;
use crate::site::{Server, serve_with};

const ARTICLE: &str = "content/articles/write.md";
const CONFIG: &str = "content/site.yaml";
const TEMPLATE: &str = "themes/mine/templates/article.html";
const STYLE: &str = "themes/mine/css/mine.css";

/// Below it is enough to scroll through.
fn article(title: &str, first: &str, more: &str) -> String {
    let lines = "ここは長い文章の一部です。\n\n".repeat(60);
    format!(
        "---\ntitle: {title}\ndescription: 書き手が直す記事です。\n---\n{first}\n\n\
         :::details くわしく\n中の文です。\n:::\n\n\
         :::tabs\n== 一番\nタブの一番です。\n== 二番\nタブの二番です。\n:::\n\n\
         ```\nshirube serve\n```\n\n## 始め {{#begin}}\n\n{lines}## 終わり {{#end}}\n\n{more}\n"
    )
}

fn template(mark: &str) -> String {
    format!(
        "{{% extends \"default/article.html\" %}}\n\
         {{% block head %}}<link rel=\"stylesheet\" href=\"{{{{ root }}}}{{{{ assets[\"css/mine.css\"] }}}}\">{{% endblock head %}}\n\
         {{% block main %}}<p class=\"mine\">{mark}</p>\n{{{{ super() }}}}{{% endblock main %}}\n"
    )
}

fn config(title: &str) -> String {
    format!("title: {title}\nlanguages: [ja]\ntheme: mine\n")
}

fn site() -> Scratch {
    let site = Scratch::new();
    site.write(CONFIG, config("試しのヘルプ"));
    site.write("content/index.md", "---\ntitle: ヘルプ\n---\n");
    site.write(ARTICLE, article("直す記事", "はじめの文です。", "おわりの文です。"));
    site.write("content/articles/other.md", "---\ntitle: ほかの記事\n---\nほかの文です。\n");
    site.write(TEMPLATE, template("初めの形"));
    site.write(STYLE, "h1 { letter-spacing: 1px }\n");
    site
}

/// A page that is open, and what it was made of.
struct Open {
    site: Scratch,
    browser: Browser,
    server: Server,
}

/// What there is of the overlay.
const OVERLAY: &str = "document.querySelector('shirube-findings').shadowRoot";

impl Open {
    /// Opens a page and marks its window: whatever is seen as long as the mark is there was seen
    /// without a page load.
    #[track_caller]
    fn new(site: Scratch, page: &str, options: &[&str]) -> Self {
        Self::at_port("4750", site, page, options)
    }

    #[track_caller]
    fn at_port(port: &str, site: Scratch, page: &str, options: &[&str]) -> Self {
        let server = serve_with(&site.at(""), &[&["--lang", "ja", "--port", port], options].concat());
        let open = Self { site, browser: Browser::start(), server };
        open.visit(page);
        open
    }

    #[track_caller]
    fn visit(&self, page: &str) {
        self.browser.open(&format!("{}{page}", self.server.address));
        // Until the script has spoken to the server.
        self.browser.wait(&format!("Boolean({OVERLAY}.querySelector('.row, .scroll'))"), &json!(true));
        self.browser.run("window.marker = 'here'", &Value::Null);
    }

    /// Waits for something to be seen in the page that was opened.
    #[track_caller]
    fn sees(&self, expression: &str, wanted: &Value) {
        self.browser.wait(&format!("[window.marker, {expression}]"), &json!(["here", wanted]));
    }

    /// Waits until rules and search are up to date, too.
    #[track_caller]
    fn settles(&self) {
        self.sees(&format!("{OVERLAY}.querySelector('.pending')"), &Value::Null);
    }

    /// The words of the overlay: its headings and findings, or the word at the edge.
    #[track_caller]
    fn sees_in_overlay(&self, selector: &str, wanted: &Value) {
        let words =
            format!("[...{OVERLAY}.querySelectorAll({})].map((one) => one.textContent)", json!(selector));
        self.sees(&words, wanted);
    }
}

fn text(selector: &str) -> String {
    format!("document.querySelector({})?.textContent", json!(selector))
}

#[test]
fn a_page_follows_the_words_and_keeps_the_place() {
    if !is_here("a page that follows what is written, in a browser") {
        return;
    }
    let open = Open::new(site(), "articles/write/", &[]);
    let browser = &open.browser;
    browser.click("main details:not(.fold) summary");
    browser.click(".tabs [role=tab]:nth-of-type(2)");
    browser.run("scrollTo(0, 900)", &Value::Null);
    browser.press(Key::Slash);
    browser.wait("document.activeElement.name", &json!("q"));
    browser.insert("打ちかけの言葉");
    // Until it is answered: the files that it asks for go with the next change.
    browser.wait("new URLSearchParams(location.search).get('q')", &json!("打ちかけの言葉"));
    let place = "[scrollY, document.querySelector('main details:not(.fold)').open, \
         document.querySelector('#search input').value, document.activeElement.name, \
         document.querySelector('dialog').open, document.querySelector('.tab:not([hidden]) p:last-child').textContent]";
    let before = browser.get(place);
    assert_eq!(before, json!([900, true, "打ちかけの言葉", "q", true, "タブの二番です。"]));

    // New text.
    open.site.write(ARTICLE, article("直す記事", "直したはじめの文です。", "直したおわりの文です。"));
    open.sees(&text(".prose > p"), &json!("直したはじめの文です。"));
    open.sees(&text(".prose > p:last-child"), &json!("直したおわりの文です。"));
    open.sees(place, &before);

    // A new heading, in the table of contents as well, with what scripts add to headings and code.
    let more = "おわりの文です。\n\n## 足した見出し {#added}\n\n足した文です。\n\n```\nshirube build\n```";
    open.site.write(ARTICLE, article("直す記事", "直したはじめの文です。", more));
    open.sees(
        "[...document.querySelectorAll('#toc li a')].map((link) => link.textContent)",
        &json!(["始め", "終わり", "足した見出し"]),
    );
    open.sees(
        "document.querySelectorAll('h2#added, .heading > h2#added + a[href=\"#added\"]').length",
        &json!(2),
    );
    open.sees("document.querySelectorAll('.codebox > pre + button').length", &json!(2));
    open.sees("document.querySelectorAll('.tabs > [role=tablist] > [role=tab]').length", &json!(2));
    open.sees(place, &before);

    // A new tab among those that scripts arranged.
    let more = article("直す記事", "直したはじめの文です。", more)
        .replace("== 二番", "== 間\n間のタブです。\n== 二番");
    open.site.write(ARTICLE, more);
    open.sees(
        "[...document.querySelectorAll('.tabs > [role=tablist] > [role=tab]')].map((tab) => tab.textContent)",
        &json!(["一番", "間", "二番"]),
    );

    // A new title.
    open.site.write(ARTICLE, article("新しい題", "はじめの文です。", "おわりの文です。"));
    open.sees(&format!("[{}, document.title]", text("h1")), &json!(["新しい題", "新しい題 | 試しのヘルプ"]));
    open.sees("[...document.querySelectorAll('#toc li')].length", &json!(2));
    open.settles();
    browser.assert_quiet();
}

#[test]
fn a_guide_keeps_its_checks() {
    if !is_here("a guide that changes, in a browser") {
        return;
    }
    let site = site();
    let guide = |words: &str, more: &str| {
        format!(
            "---\ntitle: 案内\ngoal: できる\n---\n## 一歩 {{#one}}\n\n{words}\n\n- [ ] 一つめ\n- [ ] 二つめ\n{more}"
        )
    };
    site.write("content/guides/g.md", guide("初めの文です。", ""));
    let open = Open::new(site, "guides/g/", &[]);
    let checks = "[[...document.querySelectorAll('.body input')].map((check) => [check.checked, check.disabled, \
         check.parentElement.nodeName]), document.querySelector('[data-guide] progress').value]";
    let check = |done: bool| json!([done, false, "LABEL"]);
    open.browser.click(".body .task:nth-child(2) label");
    open.sees(checks, &json!([[check(false), check(true)], 1]));
    open.site.write("content/guides/g.md", guide("直した文です。", "- [ ] 三つめ\n"));
    open.sees(checks, &json!([[check(false), check(true), check(false)], 1]));
    open.sees(&text(".step p"), &json!("直した文です。"));
    open.browser.click(".body .task:nth-child(3) label");
    open.browser.click(".body .task:nth-child(2) label");
    open.sees(checks, &json!([[check(false), check(false), check(true)], 1]));
}

#[test]
fn what_is_wrong_is_told_over_the_page_until_it_is_mended() {
    if !is_here("findings over a page in a browser") {
        return;
    }
    let open = Open::new(site(), "articles/write/", &[]);
    open.sees_in_overlay(".pill", &json!(["指摘はありません"]));

    // Twice, since many save often before a line is whole.
    for broken in ["\"壊れた", "{壊れた"] {
        open.site.write(ARTICLE, article(broken, "見えない文です。", ""));
        open.sees_in_overlay("h3, .place button", &json!(["このページ", "content/articles/write.md:2:8"]));
        open.sees_in_overlay(".title, .severity", &json!(["しるべの指摘", "エラー"]));
        open.settles();
        open.sees(
            &format!("[{}, {}]", text("h1"), text(".prose > p")),
            &json!(["直す記事", "はじめの文です。"]),
        );
    }
    open.site.write(ARTICLE, article("直す記事", "直した文です。", ""));
    open.sees(&text(".prose > p"), &json!("直した文です。"));
    open.sees_in_overlay(".pill, li", &json!(["指摘はありません"]));

    // What is wrong on this page comes first.
    open.site.write("content/articles/a.md", "---\ntitle: 前の記事\n---\n[先](nowhere.md)\n");
    open.sees_in_overlay(".pill", &json!(["エラー 1"]));
    open.site.write(ARTICLE, article("直す記事", "[先](none.md)", ""));
    open.sees_in_overlay(
        "h3, .place code",
        &json!(["このページ", "broken-link", "ほかの場所", "broken-link"]),
    );
    open.sees_in_overlay(
        ".place button",
        &json!(["content/articles/write.md:5:5", "content/articles/a.md:4:5"]),
    );
    open.sees(
        &format!("{OVERLAY}.querySelector('.message').textContent.includes('「none.md」')"),
        &json!(true),
    );
    open.site.write(ARTICLE, article("直す記事", "リンクのない文です。", ""));
    open.sees_in_overlay(".pill", &json!(["エラー 1"]));
    fs::remove_file(open.site.at("content/articles/a.md")).expect("removed");
    open.sees_in_overlay(".pill", &json!(["指摘はありません"]));
}

#[test]
fn a_renamed_and_a_removed_article_are_followed() {
    if !is_here("renamed articles in a browser") {
        return;
    }
    let open = Open::new(site(), "articles/write/", &[]);
    let rename = |from: &str, to: &str| fs::rename(open.site.at(from), open.site.at(to)).expect("renamed");
    rename(ARTICLE, "content/articles/renamed.md");
    open.sees(&text("h1"), &json!("ページが見つかりません"));
    // WebDriver waits for promises.
    let answers = "Promise.all(['write', 'renamed'].map((name) => fetch(`/articles/${name}/`)))\
         .then((all) => all.map((one) => one.status))";
    assert_eq!(open.browser.get(answers), json!([404, 200]));
    rename("content/articles/renamed.md", ARTICLE);
    open.sees(&text("h1"), &json!("直す記事"));
    fs::remove_file(open.site.at(ARTICLE)).expect("removed");
    open.sees(&text("h1"), &json!("ページが見つかりません"));
    open.site.write(ARTICLE, article("また書いた記事", "また書きました。", ""));
    open.sees(&text("h1"), &json!("また書いた記事"));
    // With its old address among its aliases, the old page leads on to the new one.
    fs::remove_file(open.site.at(ARTICLE)).expect("removed");
    open.site.write(
        "content/articles/new.md",
        "---\ntitle: 移った記事\naliases: [/articles/write/]\n---\n移りました。\n",
    );
    open.browser
        .wait(&format!("[location.pathname, {}]", text("h1")), &json!(["/articles/new/", "移った記事"]));
}

#[test]
fn the_theme_and_the_configuration_are_followed() {
    if !is_here("a theme that changes, in a browser") {
        return;
    }
    let open = Open::new(site(), "articles/write/", &[]);
    let mine = text(".mine");
    open.sees(&mine, &json!("初めの形"));

    // A template.
    open.site.write(TEMPLATE, template("次の形"));
    open.sees(&mine, &json!("次の形"));
    // One that cannot be read, and one that fails when a page is made of it.
    let unreadable = template("{{ title }");
    let failing = template("{{ title.nothing.there }}");
    for broken in [unreadable, failing] {
        open.site.write(TEMPLATE, broken);
        open.sees_in_overlay(".pill", &json!(["エラー 1"]));
        open.settles();
        open.site.write("content/articles/other.md", "---\ntitle: ほかの記事\n---\n直した文です。\n");
        open.settles();
        open.browser.run(&format!("{OVERLAY}.querySelector('.pill').click()"), &Value::Null);
        open.sees(
            &format!(
                "[...{OVERLAY}.querySelectorAll('li')].map((one) => \
                 [one.querySelector('code').textContent, one.querySelector('.place button').textContent.split(':').slice(0, 2).join(':')])"
            ),
            &json!([["template-error", "themes/mine/templates/article.html:3"]]),
        );
        open.sees(&mine, &json!("次の形"));
        open.site.write(TEMPLATE, template("次の形"));
        open.sees_in_overlay(".pill", &json!(["指摘はありません"]));
    }
    open.site.write(TEMPLATE, template("直した形"));
    open.sees(&mine, &json!("直した形"));

    // A component that calls the one whose place it takes, and a word.
    let component = "themes/mine/components/brand.html";
    let framed = |class: &str| {
        format!(
            "{{% component brand(@home: string, @site_title: string, @logo, @layout: string) -%}}\n\
             <div class=\"{class}\">{{{{ <default.brand /> }}}}</div>\n{{%- endcomponent brand %}}\n"
        )
    };
    open.site.write(component, framed("framed"));
    open.sees(&text(".framed > .brand"), &json!("試しのヘルプ"));
    // One that is not what is called any more: the last good site stays.
    open.site.write(component, framed("lost").replace("component brand", "component brnd"));
    open.sees_in_overlay(".pill", &json!(["エラー 1"]));
    open.settles();
    open.sees(&text(".framed > .brand"), &json!("試しのヘルプ"));
    open.site.write("themes/mine/strings/ja.yaml", "to_top: 上へ\n");
    open.site.write(component, framed("framed"));
    open.sees_in_overlay(".pill", &json!(["指摘はありません"]));
    open.sees(&text(".foot a[href='#top']"), &json!("上へ"));

    // A style sheet: the new one takes the place of the old one, which is gone.
    let style = "getComputedStyle(document.querySelector('h1')).letterSpacing";
    let sheets = "[...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.href.split('/').at(-1).split('.')[0])";
    let before = open.browser.get(sheets);
    open.sees(style, &json!("1px"));
    open.site.write(STYLE, "h1 { letter-spacing: 3px }\n");
    open.sees(style, &json!("3px"));
    open.sees(sheets, &before);
    // One of the default theme's, which stands before others, and still does.
    let base = open.browser.get("document.querySelector('link[href*=\"/base.\"]').href");
    open.site.write("themes/mine/css/base.css", "h1 { letter-spacing: 9px }\n");
    open.sees(
        &format!(
            "[...document.querySelectorAll('link[href*=\"/base.\"]')].some((link) => link.href === {base})"
        ),
        &json!(false),
    );
    open.sees(sheets, &before);
    open.sees(style, &json!("3px"));
    fs::remove_file(open.site.at("themes/mine/css/base.css")).expect("removed");

    // The configuration.
    open.site.write(CONFIG, config("新しいヘルプ"));
    open.sees(
        &format!("[document.title, {}]", text(".foot-title")),
        &json!(["直す記事 | 新しいヘルプ", "新しいヘルプ"]),
    );
    open.site.write(CONFIG, config("[壊れた"));
    open.sees_in_overlay(".pill", &json!(["エラー 1"]));
    open.settles();
    open.sees("document.title", &json!("直す記事 | 新しいヘルプ"));
    // What is written meanwhile is shown.
    open.site.write(ARTICLE, article("直す記事", "設定が壊れていても書けます。", ""));
    open.sees(&text(".prose > p"), &json!("設定が壊れていても書けます。"));
    open.site.write(CONFIG, config("直したヘルプ"));
    open.sees("document.title", &json!("直す記事 | 直したヘルプ"));
    open.sees_in_overlay(".pill", &json!(["指摘はありません"]));
}

#[cfg(unix)]
#[test]
fn findings_and_files_are_opened_by_keyboard() {
    use std::os::unix::fs::PermissionsExt;

    if !is_here("the keyboard over a page in a browser") {
        return;
    }
    let desk = Scratch::with([("editor", "#!/bin/sh\nprintf '%s %s' \"$1\" \"$2\" > \"$0.opened\"\n")]);
    let editor = desk.at("editor");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("it can be run");
    let editor = format!("{} {{line}} {{file}}", editor.display());
    let site = site();
    site.write("content/articles/a.md", "---\ntitle: 前の記事\n---\n文です。\n\n[先](nowhere.md)\n");
    let open = Open::new(site, "articles/write/", &["--editor", &editor]);
    let browser = &open.browser;
    let opened = |line: usize, file: &str| {
        let wanted = format!("{line} {}", open.site.at(file).display());
        let told = desk.at("editor.opened");
        let started = std::time::Instant::now();
        while !fs::read_to_string(&told).is_ok_and(|text| text == wanted) {
            assert!(started.elapsed().as_secs() < 20, "{wanted}: {:?}", fs::read_to_string(&told));
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        fs::remove_file(told).expect("removed");
    };
    let focused = format!("{OVERLAY}.activeElement?.className");

    // The last thing on the page that Tab comes to.
    browser.run("[...document.querySelectorAll('.foot a')].at(-1).focus()", &Value::Null);
    browser.press(Key::Tab);
    open.sees(&focused, &json!("pill"));
    browser.press(Key::Enter);
    open.sees(&focused, &json!("close"));
    open.sees_in_overlay("h3", &json!(["ほかの場所"]));
    // To the place of the finding, and into the editor.
    browser.press(Key::Tab);
    open.sees(&focused, &json!("open"));
    browser.press(Key::Enter);
    opened(6, "content/articles/a.md");
    // The keyboard stays where it is while the page changes.
    open.site.write(ARTICLE, article("直す記事", "直した文です。", ""));
    open.sees(&text(".prose > p"), &json!("直した文です。"));
    open.settles();
    open.sees(&focused, &json!("open"));
    browser.press(Key::Escape);
    open.sees(&focused, &json!("pill"));
    open.sees_in_overlay("h3", &json!([]));
    // "Edit this page".
    browser.press(Key::Tab);
    open.sees(&focused, &json!("open"));
    open.sees_in_overlay(".open", &json!(["このページを編集"]));
    browser.press(Key::Enter);
    opened(1, ARTICLE);
    open.sees_in_overlay(".failed", &json!([]));
}

#[test]
fn pages_that_nobody_looks_at_hold_no_connection() {
    if !is_here("hidden tabs in a browser") {
        return;
    }
    let open = Open::new(site(), "articles/write/", &[]);
    let mut tabs = Vec::new();
    // A browser opens six connections to one host: more pages than that, and each is loaded and
    // follows, which a page without a connection would not.
    for number in 0..8 {
        tabs.push(open.browser.new_tab());
        open.visit("articles/write/");
        let words = format!("文の {number} 回目です。");
        open.site.write(ARTICLE, article("直す記事", &words, ""));
        open.sees(&text(".prose > p"), &json!(words));
    }
    // The first page is looked at again, and has followed.
    open.browser.turn_to(&tabs[0]);
    open.sees(&text(".prose > p"), &json!("文の 7 回目です。"));
}

#[test]
fn a_server_that_stopped_is_told_of_and_found_again() {
    if !is_here("a server that stops, in a browser") {
        return;
    }
    // A port that another server seldom takes while this one is stopped.
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
    let port = free.port().to_string();
    let open = Open::at_port(&port, site(), "articles/write/", &[]);
    assert_eq!(open.server.address, format!("http://{free}/"));
    let Open { site, browser, server } = open;
    drop(server);
    let told = format!("{OVERLAY}.querySelector('.status')?.textContent.includes('止まっています')");
    browser.wait(&format!("[window.marker, {told}]"), &json!(["here", true]));
    site.write(ARTICLE, article("直す記事", "止まっている間の文です。", ""));
    let server = serve_with(&site.at(""), &["--lang", "ja", "--port", &port]);
    let open = Open { site, browser, server };
    open.sees(&text(".prose > p"), &json!("止まっている間の文です。"));
    open.sees_in_overlay(".status", &json!([]));
}

/// A page that the program cannot make is as much of a page as is needed to follow.
#[test]
fn a_site_that_begins_broken_is_shown_once_it_is_mended() {
    if !is_here("a broken template in a browser") {
        return;
    }
    let site = site();
    site.write(TEMPLATE, template("{{ title.nothing.there }}"));
    let open = Open::new(site, "articles/write/", &[]);
    open.sees_in_overlay(".pill", &json!(["エラー 1"]));
    open.site.write(TEMPLATE, template("直した形"));
    open.browser.wait(&text(".mine"), &json!("直した形"));
}
