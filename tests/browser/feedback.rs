//! What readers say: asked at the end of an article, kept until the endpoint has it, or filled into a
//! mail or an issue; and nothing where a site has not asked for it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde_json::{Value, json};

use crate::driver::{Browser, Key, is_here};
use crate::scratch::Scratch;
use crate::site::{Published, Server, built, serve, small};

const ARTICLE: &str = "articles/invoice/";

/// An endpoint as the manual describes it, which can be told to fail.
#[derive(Clone)]
struct Endpoint(Arc<State>);

struct State {
    address: String,
    /// What the next messages are answered with; 204 when there is nothing left.
    statuses: Mutex<VecDeque<u16>>,
    /// Head and body of what was sent, with the answer it got.
    got: Mutex<Vec<(String, Value, u16)>>,
}

impl Endpoint {
    fn new(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}/feedback", listener.local_addr().expect("an address"));
        let statuses = Mutex::new(statuses.iter().copied().collect());
        let endpoint = Self(Arc::new(State { address, statuses, got: Mutex::default() }));
        let server = endpoint.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = server.clone();
                thread::spawn(move || server.answer(&stream));
            }
        });
        endpoint
    }

    fn answer(&self, mut stream: &TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream);
        let head: Vec<String> =
            reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let head = head.join("\n").to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let mut status = 204;
        if head.starts_with("post") {
            let mut body = vec![0; length?];
            reader.read_exact(&mut body).ok()?;
            status = lock(&self.0.statuses).pop_front().unwrap_or(204);
            lock(&self.0.got).push((head, serde_json::from_slice(&body).ok()?, status));
        }
        write!(
            stream,
            "HTTP/1.1 {status} -\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: POST\r\n\
             Access-Control-Allow-Headers: Content-Type\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        .ok()
    }

    /// Messages that it took.
    fn taken(&self) -> Vec<Value> {
        let got = lock(&self.0.got);
        got.iter().filter(|(_, _, status)| *status == 204).map(|(_, message, _)| message.clone()).collect()
    }

    /// Everything that was sent to it.
    fn sent(&self) -> usize {
        lock(&self.0.got).len()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The small help center with more in its settings.
fn site(feedback: &str) -> Scratch {
    let site = small();
    let config = site.read("content/site.yaml");
    site.write("content/site.yaml", format!("{config}{feedback}"));
    site
}

fn to(endpoint: &Endpoint) -> Scratch {
    site(&format!("feedback: {{endpoint: \"{}\", searches: true}}\n", endpoint.0.address))
}

/// How many messages wait in the browser.
const WAITING: &str = "Object.keys(localStorage).filter((key) => key.startsWith('shirube:feedback:')).length";
/// Whether none waits that has not been tried.
const TRIED: &str = "Object.keys(localStorage).filter((key) => key.startsWith('shirube:feedback:'))\
    .map((key) => JSON.parse(localStorage[key]).tries).join()";
/// Whether the endpoint has answered this page.
const ANSWERED: &str =
    "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/feedback'))";
const STATUS: &str = "document.querySelector('.helpful [role=status]').textContent";

fn shown(selector: &str) -> String {
    format!("Boolean(document.querySelector({})?.checkVisibility())", json!(selector))
}

/// An endpoint with these answers, a site that sends to it, its server, and a browser.
fn begin(answers: &[u16]) -> (Endpoint, Scratch, Server, Browser) {
    let endpoint = Endpoint::new(answers);
    let site = to(&endpoint);
    let server = serve(&site.at(""));
    (endpoint, site, server, Browser::start())
}

/// Opens an article once its question can be answered.
fn open(browser: &Browser, address: &str) {
    browser.open(&format!("{address}{ARTICLE}"));
    browser.wait(&shown(".helpful form"), &json!(true));
}

#[test]
fn an_answer_is_kept_until_the_endpoint_has_it() {
    if !is_here("answers to an endpoint, in a browser") {
        return;
    }
    let (endpoint, _site, server, browser) = begin(&[500]);
    open(&browser, &server.address);
    browser.run("document.cookie = 'session=1'", &Value::Null);
    browser.click(".helpful [value=yes]");
    browser.wait(TRIED, &json!("1"));
    assert!(endpoint.taken().is_empty());
    assert_eq!(browser.get(&shown(".helpful fieldset")), json!(false), "a yes needs no reason");
    assert!(browser.get(STATUS).as_str().is_some_and(|said| said.contains("ありがとう")));
    // What fails is said on the console by the browser, and by nobody else.
    assert!(browser.console().iter().all(|said| said.contains("500")));

    // The next page, when it is time again.
    browser.before_pages("const now = Date.now; Date.now = () => now() + 3600e3");
    browser.open(&format!("{}articles/server/", server.address));
    browser.wait(WAITING, &json!(0));
    let [message] = &endpoint.taken()[..] else { panic!("{:?}", endpoint.taken()) };
    assert_eq!(endpoint.sent(), 2);
    let id = message["id"].as_str().expect("an id");
    assert!(id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    assert!(message["time"].as_str().is_some_and(|time| time.ends_with('Z')));
    assert_eq!(message["revision"].as_str().map(str::len), Some(10));
    let mut rest = message.as_object().expect("an object").clone();
    rest.retain(|name, _| !["id", "time", "revision"].contains(&name.as_str()));
    assert_eq!(
        Value::Object(rest),
        json!({
            "version": 1, "kind": "vote", "page": "articles/invoice", "path": "/articles/invoice/",
            "language": "ja", "edition": "public", "vote": "yes",
        })
    );
    for (head, _, _) in lock(&endpoint.0.got).iter() {
        assert!(head.contains("content-type: application/json"), "{head}");
        assert!(!head.contains("\ncookie:") && !head.contains("\nreferer:"), "{head}");
    }
    assert_eq!(browser.console(), [""; 0], "the policy lets it through");
}

#[test]
fn what_the_endpoint_refuses_is_not_sent_again() {
    if !is_here("answers that an endpoint refuses, in a browser") {
        return;
    }
    let (endpoint, _site, server, browser) = begin(&[400]);
    open(&browser, &server.address);
    browser.click(".helpful [value=yes]");
    browser.wait(ANSWERED, &json!(true));
    browser.wait(WAITING, &json!(0));
    assert_eq!((endpoint.sent(), endpoint.taken().len()), (1, 0));
}

#[test]
fn two_tabs_that_come_online_send_once() {
    if !is_here("answers from two tabs, in a browser") {
        return;
    }
    let (endpoint, _site, server, browser) = begin(&[503]);
    let heard = "const bus = new BroadcastChannel('test'); const online = () => dispatchEvent(new Event('online')); \
        bus.onmessage = online; window.both = () => { bus.postMessage(''); online(); }";
    browser.before_pages(heard);
    open(&browser, &server.address);
    browser.click(".helpful [value=yes]");
    browser.wait(TRIED, &json!("1"));
    browser.new_tab();
    browser.before_pages(heard);
    browser.open(&format!("{}articles/server/", server.address));
    // The queue is there before either is told.
    browser.wait(
        "performance.getEntriesByType('resource').some(({ name }) => /feedback/.test(name))",
        &json!(true),
    );
    browser.run("both()", &Value::Null);
    browser.wait(WAITING, &json!(0));
    browser
        .wait("navigator.locks.query().then(({ held, pending }) => held.length + pending.length)", &json!(0));
    assert_eq!((endpoint.sent(), endpoint.taken().len()), (2, 1));
}

#[test]
fn what_is_said_offline_is_sent_later() {
    if !is_here("answers without a network, in a browser") {
        return;
    }
    let (endpoint, _site, server, browser) = begin(&[]);
    open(&browser, &server.address);
    // The reader gets there, then the network goes.
    browser.run("document.querySelector('.helpful').scrollIntoView()", &Value::Null);
    browser.wait(
        "performance.getEntriesByType('resource').some(({ name }) => /feedback/.test(name))",
        &json!(true),
    );
    browser.cdp("Network.enable", &json!({}));
    let network = |offline: bool| {
        let conditions =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        browser.cdp("Network.emulateNetworkConditions", &conditions);
    };
    network(true);
    browser.click(".helpful [value=no]");
    browser.wait(TRIED, &json!("1"));
    assert_eq!(endpoint.sent(), 0);
    network(false);
    browser.wait(WAITING, &json!(0));
    assert_eq!(endpoint.taken()[0]["vote"], "no");
    assert_eq!(endpoint.sent(), 1);
}

#[test]
fn a_reason_and_words_are_given_by_keyboard() {
    if !is_here("the question by keyboard, in a browser") {
        return;
    }
    let (endpoint, _site, server, browser) = begin(&[]);
    open(&browser, &server.address);
    let tab_to = |selector: &str| {
        let reached = format!("document.activeElement.matches({})", json!(selector));
        for _ in 0..100 {
            browser.press(Key::Tab);
            if browser.get(&reached) == json!(true) {
                return;
            }
        }
        panic!("no way to {selector}");
    };
    tab_to(".helpful [value=no]");
    browser.press(Key::Enter);
    browser.wait(&shown(".helpful fieldset"), &json!(true));
    assert_eq!(browser.get("document.activeElement.value"), json!("no"), "the focus stays");
    assert_ne!(browser.get(STATUS), json!(""), "it is told that there is more");
    browser.wait(ANSWERED, &json!(true));
    browser.press(Key::Tab);
    browser.press(Key::ArrowDown);
    assert_eq!(browser.get("document.activeElement.value"), json!("missing"));
    tab_to(".helpful textarea");
    browser.insert("税率の欄 & 印影のことが\nない");
    tab_to(".helpful form .button:not([value])");
    browser.press(Key::Enter);
    browser.wait("document.activeElement.getAttribute('role')", &json!("status"));
    browser.wait(WAITING, &json!(0));
    browser.wait(&shown(".helpful button"), &json!(false));
    let taken = endpoint.taken();
    let last = taken.last().expect("it was sent");
    assert_eq!(
        (&last["vote"], &last["reason"], &last["comment"]),
        (&json!("no"), &json!("missing"), &json!("税率の欄 & 印影のことが\nない"))
    );
    // The answer, and what was added to it, which has the same name.
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0]["id"], last["id"]);
    assert_eq!(taken[0].get("reason"), None);
}

#[test]
fn an_answered_article_asks_again_when_it_has_changed() {
    if !is_here("a question that was answered, in a browser") {
        return;
    }
    let endpoint = Endpoint::new(&[]);
    let site = to(&endpoint);
    let published = Published::new(built(&site));
    let browser = Browser::start();
    open(&browser, published.address());
    browser.click(".helpful [value=yes]");
    browser.wait(&format!("{STATUS} !== '' && {WAITING} === 0"), &json!(true));
    let again = |expected: bool| {
        browser.open(&format!("{}{ARTICLE}", published.address()));
        browser.wait(
            "[document.querySelector('.helpful form').hidden, document.querySelector('.helpful').hidden]",
            &json!([false, !expected]),
        );
    };
    again(false);
    browser.open(&format!("{}articles/server/", published.address()));
    browser.wait(&shown(".helpful form"), &json!(true));
    let article = site.read("content/ja/articles/invoice.md");
    site.write("content/ja/articles/invoice.md", article.replace("何度でも", "3 回まで"));
    *published.files() = built(&site);
    again(true);
}

#[test]
fn mail_and_issue_are_filled_in() {
    if !is_here("a mail and an issue with what the reader says, in a browser") {
        return;
    }
    let browser = Browser::start();
    for (feedback, start, title, body) in [
        ("feedback: {mail: a+b@example.com}\n", "mailto:a+b@example.com?", "subject", "body"),
        (
            "feedback: {issue: \"https://git.example.com/o/r/-/issues/new?a=b\"}\n",
            "https://git.example.com/o/r/-/issues/new?a=b&",
            "issue[title]",
            "issue[description]",
        ),
    ] {
        let site = site(feedback);
        let published = Published::new(built(&site));
        let address = format!("{}{ARTICLE}", published.address());
        let link = "document.querySelector('.helpful [data-body]')";
        let field =
            |name: &str| browser.get(&format!("new URL({link}.href).searchParams.get({})", json!(name)));

        // Without scripts there is the link, with what the page knows of itself.
        browser.scripts(false);
        browser.open(&address);
        let seen =
            [".helpful", ".helpful [data-body]", ".helpful form"].map(|part| browser.get(&shown(part)));
        assert_eq!(seen, [json!(true), json!(true), json!(false)]);
        assert_eq!(field(title), json!("請求書を再発行する"));
        assert_eq!(field(body), json!("\n\n請求書を再発行する\n/articles/invoice/"));
        browser.scripts(true);

        open(&browser, published.address());
        assert_eq!(browser.get(&shown(".helpful [data-body]")), json!(false), "an answer comes first");
        browser.click(".helpful [value=no]");
        browser.wait(&shown(".helpful [data-body]"), &json!(true));
        browser.click(".helpful [value=out_of_date]");
        browser.click(".helpful textarea");
        browser.insert("画面が違う + 古い");
        let wanted = format!(
            "この記事で解決しましたか？ いいえ\n\n内容が古い\n\n画面が違う + 古い\n\n請求書を再発行する\n\n{address}"
        );
        browser.wait(&format!("new URL({link}.href).searchParams.get({})", json!(body)), &json!(wanted));
        let href = browser.get(&format!("{link}.getAttribute('href')"));
        let href = href.as_str().expect("an address");
        assert!(href.starts_with(start), "{href}");
        assert!(!href[start.len()..].contains('+'), "mail programs show a plus as it is: {href}");
        assert_eq!(field(title), json!("請求書を再発行する"));
        // Going there is the reader's own doing, and is said so.
        browser.run(
            "document.addEventListener('click', (event) => event.preventDefault()); \
             document.querySelector('.helpful [data-body]').click()",
            &Value::Null,
        );
        assert!(browser.get(STATUS).as_str().is_some_and(|said| said.contains("送信")));
        let asked = published.asked();
        assert!(!asked.iter().any(|path| path.contains("feedback")), "{asked:?}");
        browser.run("localStorage.clear()", &Value::Null);
    }
}

#[test]
fn an_endpoint_needs_a_script_and_a_mail_beside_it_does_not() {
    if !is_here("the question without scripts, in a browser") {
        return;
    }
    let endpoint = Endpoint::new(&[]);
    let browser = Browser::start();
    for mail in ["", ", mail: docs@example.com"] {
        let site = site(&format!("feedback: {{endpoint: \"{}\"{mail}}}\n", endpoint.0.address));
        let published = Published::new(built(&site));
        browser.scripts(false);
        browser.open(&format!("{}{ARTICLE}", published.address()));
        assert_eq!(browser.get(&shown(".helpful")), json!(!mail.is_empty()));
        browser.scripts(true);
        open(&browser, published.address());
        browser.click(".helpful [value=yes]");
        browser.wait(&shown(".helpful textarea"), &json!(true));
        assert_eq!(browser.get(&shown(".helpful [data-body]")), json!(false), "the endpoint comes first");
    }
}

#[test]
fn a_search_without_a_result_is_told_once() {
    if !is_here("searches without a result, in a browser") {
        return;
    }
    let (endpoint, _site, server, browser) = begin(&[]);
    browser.open(&format!("{}{ARTICLE}", server.address));
    let search = |words: &str| {
        browser.press(Key::Slash);
        browser.wait("document.activeElement.name", &json!("q"));
        // Letter by letter, faster than anyone rests.
        browser.run(
            "const field = document.activeElement; const words = arguments[0]; \
             return (async () => { for (let end = 1; end <= words.length; end++) { \
                 field.value = words.slice(0, end); \
                 field.dispatchEvent(new InputEvent('input', { bubbles: true })); \
                 await new Promise(requestAnimationFrame); } })()",
            &json!(words),
        );
    };
    let told = shown("[data-part=unfound]");
    search("請求書");
    browser.wait("document.querySelectorAll('.hit').length > 0", &json!(true));
    assert_eq!(browser.get(&told), json!(false));
    search("zqxjv");
    browser.wait(&told, &json!(true));
    browser.wait("sessionStorage['shirube:unfound']", &json!("[\"zqxjv\"]"));
    // A page that is left before the endpoint has answered would send it again.
    browser.wait(ANSWERED, &json!(true));
    browser.wait(WAITING, &json!(0));
    // The same again, on the page that the form leads to; then something else.
    browser.press(Key::Enter);
    browser.wait("location.pathname", &json!("/search/"));
    browser.wait(&told, &json!(true));
    browser.run("document.querySelector('[name=q]').focus()", &Value::Null);
    search("wkpyz");
    browser.wait("sessionStorage['shirube:unfound']", &json!("[\"zqxjv\",\"wkpyz\"]"));
    browser.wait(WAITING, &json!(0));
    let taken = endpoint.taken();
    let queries: Vec<&Value> = taken.iter().map(|message| &message["query"]).collect();
    assert_eq!(queries, [&json!("zqxjv"), &json!("wkpyz")]);
    assert_eq!((&taken[0]["kind"], &taken[0]["path"]), (&json!("search"), &json!("/articles/invoice/")));
    assert_eq!(taken[0].get("vote"), None);
}

#[test]
fn nothing_is_asked_or_sent_without_settings() {
    if !is_here("a site that asks nothing, in a browser") {
        return;
    }
    let published = Published::new(built(&small()));
    let browser = Browser::start();
    browser.open(&format!("{}{ARTICLE}", published.address()));
    assert_eq!(browser.get("document.querySelector('.helpful')"), Value::Null);
    browser.press(Key::Slash);
    browser.wait("document.activeElement.name", &json!("q"));
    // What would come when the keys have rested comes at once.
    browser.run("window.rests = []; const after = setTimeout; window.setTimeout = (f, ms, ...more) => { rests.push(ms); return after(f, 0, ...more); }", &Value::Null);
    browser.insert("zqxjv");
    browser.wait("new URL(location.href).searchParams.get('q')", &json!("zqxjv"));
    assert_eq!(browser.get("rests.includes(2000)"), json!(false));
    let asked = published.asked();
    let ours = |path: &&String| ["feedback", "helpful", "answer"].iter().any(|name| path.contains(name));
    assert_eq!(asked.iter().filter(ours).count(), 0, "{asked:?}");
    assert_eq!(browser.get(WAITING), json!(0));
}
