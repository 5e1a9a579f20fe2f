//! A headless Chromium, driven over chromedriver.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// A browser with a new profile; it ends when this is dropped.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.call("DELETE", "", &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts it; nothing where there is no Chromium or no chromedriver.
    pub fn start() -> Option<Self> {
        let version = |name: &str| Command::new(name).arg("--version").stderr(Stdio::null()).output();
        if !version("chromium").is_ok_and(|output| output.status.success()) {
            return None;
        }
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(driver.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok());
        // Whatever else it says must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Self { driver, port: port?, session: String::new() };
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "timeouts": {"script": 1_200_000, "pageLoad": 120_000},
            "goog:chromeOptions": {"args": arguments},
        }}});
        let answer = browser.call("POST", "", &wanted);
        browser.session = answer["sessionId"].as_str()?.to_owned();
        Some(browser)
    }

    /// Opens a page.
    pub fn open(&self, address: &str) {
        self.call("POST", "/url", &json!({"url": address}));
    }

    /// Runs the body of an async function in the page and gives what it returns.
    pub fn run(&self, body: &str, arguments: &Value) -> Value {
        let script = format!(
            "const done = arguments[1]; (async (given) => {{ {body} }})(arguments[0]).then(done, (error) => done({{ fault: String(error.stack) }}));"
        );
        let value = self.call("POST", "/execute/async", &json!({"script": script, "args": [arguments]}));
        assert!(value.get("fault").is_none(), "in the page: {}", value["fault"]);
        value
    }

    /// Bytes that the page holds once what is not needed is gone: objects, and arrays beside them.
    pub fn memory(&self) -> u64 {
        let command =
            |name: &str| self.call("POST", "/goog/cdp/execute", &json!({"cmd": name, "params": {}}));
        command("HeapProfiler.enable");
        command("HeapProfiler.collectGarbage");
        let usage = command("Runtime.getHeapUsage");
        let bytes = |name: &str| usage[name].as_f64().unwrap_or(0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
        let sum = (bytes("usedSize") + bytes("backingStorageSize")) as u64;
        sum
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let session = if self.session.is_empty() { String::new() } else { format!("/{}", self.session) };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("chromedriver listens");
        write!(
            stream,
            "{method} /session{session}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .expect("sent");
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).expect("answered");
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).expect("answered");
        let mut answer: Value = serde_json::from_slice(&answer).expect("JSON");
        let value = answer["value"].take();
        assert!(method == "DELETE" || value.get("error").is_none(), "{method} {path}: {value}");
        value
    }
}
