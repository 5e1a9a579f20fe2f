//! Chromium, driven through chromedriver: the WebDriver protocol, as far as the tests need it, and
//! the browser's own protocol for what WebDriver does not have, such as an input method.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::scratch::not_run;

/// How long something may take that is waited for. A test that passes never waits so long.
pub const LIMIT: Duration = Duration::from_secs(40);

/// Whether the browser tests can run. Where they must and cannot, it fails.
#[expect(clippy::disallowed_methods, reason = "a test may read the environment")]
pub fn is_here(what: &str) -> bool {
    let runs = |program: &&str| {
        Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    let missing: Vec<&str> =
        ["chromium", "chromedriver"].into_iter().filter(|program| !runs(program)).collect();
    if missing.is_empty() {
        return true;
    }
    let missing = missing.join(" and ");
    let required = std::env::var("SHIRUBE_BROWSER").is_ok_and(|value| value == "required");
    assert!(!required, "SHIRUBE_BROWSER=required, but there is no {missing}");
    not_run(what, &missing);
    false
}

/// A browser with one window and nothing in its memory; it goes away with the test.
pub struct Browser {
    chromedriver: Child,
    host: String,
    session: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = request(&self.host, "DELETE", &self.session, &Value::Null);
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}

impl Browser {
    /// Starts chromedriver, which tells the port that it listens on.
    fn driver() -> Option<(Child, String)> {
        let mut chromedriver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver runs");
        let mut lines =
            BufReader::new(chromedriver.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned())
        });
        let Some(port) = port else {
            let _ = chromedriver.wait();
            return None;
        };
        thread::spawn(move || lines.for_each(drop));
        Some((chromedriver, port))
    }

    /// Starts one.
    pub fn start() -> Self {
        // The port that it finds free may be taken the moment after: then it ends.
        let (chromedriver, port) = (0..5).find_map(|_| Self::driver()).expect("chromedriver tells its port");
        let mut browser =
            Self { chromedriver, host: format!("127.0.0.1:{port}"), session: "/session".to_owned() };
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-quic",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--force-prefers-reduced-motion",
            // What one page keeps, the next of the same site sees at once.
            "--renderer-process-limit=1",
            "--window-size=1000,800",
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let session = browser.send("", &wanted);
        browser.session = format!("/session/{}", session["sessionId"].as_str().expect("a session"));
        browser
    }

    /// Asks chromedriver. A dialog that a page opened (`alert`) makes every command fail.
    #[track_caller]
    fn send(&self, command: &str, body: &Value) -> Value {
        match request(&self.host, "POST", &format!("{}{command}", self.session), body) {
            Ok(value) => value,
            Err(error) => panic!("{command} {body:.300}: {error}"),
        }
    }

    /// A command of the browser's own protocol.
    #[track_caller]
    pub fn cdp(&self, command: &str, parameters: &Value) -> Value {
        self.send("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Goes to an address, until the page is loaded.
    #[track_caller]
    pub fn open(&self, address: &str) {
        self.send("/url", &json!({ "url": address }));
    }

    /// Goes back as the reader does.
    #[track_caller]
    pub fn back(&self) {
        self.send("/back", &json!({}));
    }

    /// Opens another tab, which is the one in front from now on, and returns the one before.
    #[track_caller]
    pub fn new_tab(&self) -> String {
        let before = request(&self.host, "GET", &format!("{}/window", self.session), &Value::Null);
        let tab = self.send("/window/new", &json!({ "type": "tab" }));
        self.turn_to(tab["handle"].as_str().expect("a tab"));
        before.expect("a tab").as_str().expect("a tab").to_owned()
    }

    /// Brings a tab to the front.
    #[track_caller]
    pub fn turn_to(&self, tab: &str) {
        self.send("/window", &json!({ "handle": tab }));
        self.cdp("Page.bringToFront", &json!({}));
    }

    /// What a script in the page returns; it has `input` as `arguments[0]`.
    #[track_caller]
    pub fn run(&self, script: &str, input: &Value) -> Value {
        self.send("/execute/sync", &json!({ "script": script, "args": [input] }))
    }

    /// The value of an expression in the page.
    #[track_caller]
    pub fn get(&self, expression: &str) -> Value {
        self.run(&format!("return {expression}"), &Value::Null)
    }

    /// Waits until an expression in the page is as it should be.
    #[track_caller]
    pub fn wait(&self, expression: &str, wanted: &Value) {
        let started = Instant::now();
        loop {
            // A page that is just being left has no answer.
            let script = json!({ "script": format!("return {expression}"), "args": [] });
            let found = request(&self.host, "POST", &format!("{}/execute/sync", self.session), &script);
            if found.as_ref().is_ok_and(|found| found == wanted) {
                return;
            }
            if started.elapsed() > LIMIT {
                let place = self.get("location.href");
                panic!(
                    "{expression}\n  is {found:?}\n  not {wanted}\n  at {place:.300}\n  console {:?}",
                    self.console()
                );
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Clicks on what a selector finds first, as soon as it is there.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        self.wait(&format!("Boolean(document.querySelector({}))", json!(selector)), &json!(true));
        let found = self.send("/element", &json!({ "using": "css selector", "value": selector }));
        let id = found.as_object().and_then(|found| found.values().next()?.as_str()).expect("an element");
        self.send(&format!("/element/{id}/click"), &json!({}));
    }

    /// Presses a key and lets it go.
    #[track_caller]
    pub fn press(&self, key: Key) {
        let value = key.webdriver();
        let actions = json!([{ "type": "key", "id": "keys", "actions": [
            { "type": "keyDown", "value": value }, { "type": "keyUp", "value": value },
        ] }]);
        self.send("/actions", &json!({ "actions": actions }));
    }

    /// Presses a key while another is held.
    #[track_caller]
    pub fn press_with(&self, held: Key, key: Key) {
        let (held, value) = (held.webdriver(), key.webdriver());
        let actions = json!([{ "type": "key", "id": "keys", "actions": [
            { "type": "keyDown", "value": held }, { "type": "keyDown", "value": value },
            { "type": "keyUp", "value": value }, { "type": "keyUp", "value": held },
        ] }]);
        self.send("/actions", &json!({ "actions": actions }));
    }

    /// Presses a key that an input method takes for itself: the page sees key code 229 and no character.
    #[track_caller]
    pub fn press_in_input_method(&self, key: Key) {
        for kind in ["rawKeyDown", "keyUp"] {
            self.cdp(
                "Input.dispatchKeyEvent",
                &json!({ "type": kind, "key": key.name(), "code": key.name(), "windowsVirtualKeyCode": 229 }),
            );
        }
    }

    /// Text that an input method has not settled yet.
    #[track_caller]
    pub fn compose(&self, text: &str) {
        let end = text.encode_utf16().count();
        self.cdp(
            "Input.imeSetComposition",
            &json!({ "text": text, "selectionStart": end, "selectionEnd": end }),
        );
    }

    /// Text as if typed, or settled by an input method.
    #[track_caller]
    pub fn insert(&self, text: &str) {
        self.cdp("Input.insertText", &json!({ "text": text }));
    }

    /// Runs a script in every page from now on, before the page's own.
    #[track_caller]
    pub fn before_pages(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": script }));
    }

    /// Whether scripts of pages run from now on.
    #[track_caller]
    pub fn scripts(&self, on: bool) {
        self.cdp("Emulation.setScriptExecutionDisabled", &json!({ "value": !on }));
    }

    /// Lets everything that is fetched from now on take some milliseconds more.
    #[track_caller]
    pub fn slow_down(&self, latency: u32) {
        self.cdp("Network.enable", &json!({}));
        let conditions =
            json!({ "offline": false, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.cdp("Network.emulateNetworkConditions", &conditions);
    }

    /// What was said on the console since it was last asked: warnings, errors, files that are not there.
    #[track_caller]
    pub fn console(&self) -> Vec<String> {
        let said = self.send("/se/log", &json!({ "type": "browser" }));
        said.as_array().expect("a list").iter().map(|entry| entry["message"].to_string()).collect()
    }

    /// Nothing was said on the console.
    #[track_caller]
    pub fn assert_quiet(&self) {
        let said = self.console();
        assert!(said.is_empty(), "the console says {said:#?}");
    }
}

/// A key that has a name.
#[derive(Debug, Clone, Copy)]
pub enum Key {
    ArrowDown,
    ArrowRight,
    ArrowUp,
    Enter,
    Escape,
    Shift,
    Slash,
    Space,
    Tab,
}

impl Key {
    fn name(self) -> String {
        format!("{self:?}")
    }

    /// The character that stands for it in WebDriver.
    fn webdriver(self) -> char {
        match self {
            Self::ArrowDown => '\u{e015}',
            Self::ArrowRight => '\u{e014}',
            Self::ArrowUp => '\u{e013}',
            Self::Enter => '\u{e007}',
            Self::Escape => '\u{e00c}',
            Self::Shift => '\u{e008}',
            Self::Slash => '/',
            Self::Space => ' ',
            Self::Tab => '\u{e004}',
        }
    }
}

/// One request over a connection of its own, and the value in the answer.
fn request(host: &str, method: &str, path: &str, body: &Value) -> Result<Value, String> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = exchange(host, method, path, &body).map_err(|error| format!("chromedriver: {error}"))?;
    match answer["value"]["error"].as_str() {
        Some(error) => Err(format!("{error}: {:.500}", answer["value"]["message"].as_str().unwrap_or(""))),
        None => Ok(answer["value"].clone()),
    }
}

fn exchange(host: &str, method: &str, path: &str, body: &str) -> std::io::Result<Value> {
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(2 * LIMIT))?;
    let length = body.len();
    stream.write_all(
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{body}")
            .as_bytes(),
    )?;
    let mut answer = BufReader::new(stream);
    let mut length = 0;
    // The connection stays open: the length tells where the answer ends.
    for line in answer.by_ref().lines() {
        let line = line?.to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(std::io::Error::other)?;
        }
    }
    Ok(serde_json::from_reader(answer.take(length))?)
}
