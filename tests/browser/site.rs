//! A small help center to search in, and two ways to serve it: by the program, and from files that a
//! test can damage.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::driver::LIMIT;
use crate::scratch::{Scratch, tree};

/// What stands in for markup that must never become any.
pub const MARKUP: &str = "<img src=x onerror=alert(1)>";

const CONTENT: &[(&str, &str)] = &[
    (
        "content/site.yaml",
        "title: {ja: 試しのヘルプ, en: Test help}
languages: [ja, en]
contact: {mail: help@example.com}
products:
  core: {ja: 基本サービス, en: Core service}
  books: {ja: 帳簿オプション, en: Bookkeeping}
",
    ),
    (
        "content/data/terms.yaml",
        "- {term: 請求書, reading: せいきゅうしょ, synonyms: [インボイス], lang: ja}
- {term: invoice, synonyms: [bill], lang: en}
",
    ),
    ("content/ja/index.md", "---\ntitle: ヘルプ\n---\n"),
    (
        "content/ja/articles/invoice.md",
        "---
title: 請求書を再発行する
description: 請求書をもう一度発行する手順です。
products: [core]
---
発行した請求書は何度でも出し直せます。

## 宛名を変える {#name}

［設定］で会社名を書き換えます。

## 角印を入れる {#seal}

画像を登録すると、角印が請求書の右上に入ります。登録できる画像は一つです。
",
    ),
    (
        "content/ja/articles/journal.md",
        "---
title: 請求書から仕訳を作る
description: 帳簿に仕訳を作ります。
products: [books]
---
請求書を選び、［仕訳］を押します。
",
    ),
    (
        "content/ja/articles/server.md",
        "---
title: サーバーの場所
description: データを預かる設備の場所です。
---
サーバーは国内の二か所にあります。
",
    ),
    (
        "content/ja/articles/apply.md",
        "---
title: 利用の申し込み
description: 利用を始めるには。
---
申し込みは画面から行います。
",
    ),
    (
        "content/ja/articles/import-error.md",
        "---
title: 取り込みに失敗する
description: 取り込みが止まるときの対処です。
kind: troubleshooting
error_messages:
  - \"E-1042: 文字コードを判別できません\"
---
UTF-8 で保存し直します。
",
    ),
    (
        "content/ja/articles/markup.md",
        r#"---
title: "<img src=x onerror=alert(1)> と書く"
description: "タグ <script>alert(2)</script> の書き方です。"
---
## \<img src=x onerror=alert(3)\> の働き {#work}

本文に \<img src=x onerror=alert(1)\> や \<script\>alert(4)\</script\> と書いてもそのまま見えます。
"#,
    ),
    (
        "content/ja/faq/lost-invoice.md",
        "---
title: 請求書をなくしました
answer: 何度でも受け取れます。
products: [core]
---
［請求］の画面から受け取れます。
",
    ),
    ("content/en/index.md", "---\ntitle: Help\n---\n"),
    (
        "content/en/articles/invoice.md",
        "---
title: Download an invoice
description: How to get an invoice again.
products: [core]
---
Every invoice can be downloaded as often as needed.

## Change the payment method {#payment}

Choose a payment method under Settings.
",
    ),
    (
        "content/en/articles/method.md",
        "---
title: A method of counting
description: How items are counted before payment.
products: [books]
---
The payment follows the counting; the method is yours.
",
    ),
    (
        "content/en/articles/install.md",
        "---
title: Installation
description: Put the program on your computer.
---
Run the installer and follow the assistant.
",
    ),
];

/// The help center as files, in a folder of its own.
pub fn small() -> Scratch {
    Scratch::with(CONTENT.iter().copied())
}

/// A site that the program serves from memory.
pub struct Server {
    process: Child,
    /// Where it is, with `/` at its end.
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves a site and waits until it can be reached.
pub fn serve(root: &Path) -> Server {
    serve_with(root, &["--lang", "en", "--port", "4700"])
}

/// The same with other options.
pub fn serve_with(root: &Path, options: &[&str]) -> Server {
    let mut process = Command::new(env!("CARGO_BIN_EXE_shirube"))
        .args(["serve", "--root"])
        .arg(root)
        .args(options)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let errors = BufReader::new(process.stderr.take().expect("piped"));
    let mut lines = errors.lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| Some(line[line.find("http://")?..].split(' ').next()?.to_owned()))
        .expect("it tells its address");
    // Whatever else it says must not fill the pipe.
    thread::spawn(move || lines.for_each(drop));
    Server { process, address }
}

/// A built site on a plain web server, with files that can be changed while it runs.
#[derive(Clone)]
pub struct Published(Arc<State>);

struct State {
    address: String,
    /// Sent with every answer, each with its line end.
    headers: String,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    asked: Mutex<Vec<String>>,
    held: Mutex<Option<String>>,
}

/// The files of the site, built.
pub fn built(site: &Scratch) -> BTreeMap<String, Vec<u8>> {
    site.succeed(&["build"]);
    tree(&site.at("dist"))
}

impl Published {
    /// Serves files as they are.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self::sending(files, &[])
    }

    /// The same, with headers.
    pub fn sending(files: BTreeMap<String, Vec<u8>>, headers: &[&str]) -> Self {
        let headers = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}/", listener.local_addr().expect("an address"));
        let state = State {
            address,
            headers,
            files: Mutex::new(files),
            asked: Mutex::default(),
            held: Mutex::default(),
        };
        let published = Self(Arc::new(state));
        let server = published.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = server.clone();
                thread::spawn(move || server.answer(&stream));
            }
        });
        published
    }

    /// Where it is, with `/` at its end.
    pub fn address(&self) -> &str {
        &self.0.address
    }

    /// The files, to be changed.
    pub fn files(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets paths that begin so wait for their answers, until something else is said here.
    pub fn hold(&self, path: Option<&str>) {
        *self.0.held.lock().unwrap_or_else(PoisonError::into_inner) = path.map(str::to_owned);
    }

    /// Waits until a path is asked for.
    #[track_caller]
    pub fn wait_for(&self, path: &str) {
        let started = Instant::now();
        while !self.asked().iter().any(|asked| asked == path) {
            assert!(started.elapsed() < LIMIT, "nobody asks for {path}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn is_held(&self, path: &str) -> bool {
        let held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().is_some_and(|held| path.starts_with(held))
    }

    /// The paths that were asked for since this was last called.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers one request. A browser that goes away in the middle is no fault.
    fn answer(&self, mut stream: &TcpStream) -> Option<()> {
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        let path = lines.next()?.split(' ').nth(1)?.split('?').next()?.trim_start_matches('/').to_owned();
        lines.find(String::is_empty)?;
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
        while self.is_held(&path) {
            thread::sleep(Duration::from_millis(10));
        }
        let name = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
        let found = self.files().get(&name).cloned();
        let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
        let (name, bytes) = match found {
            Some(bytes) => (name.as_str(), bytes),
            None => ("404.html", self.files().get("404.html").cloned()?),
        };
        let kind = match name.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("json") => "application/json",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
             {}Connection: close\r\n\r\n",
            bytes.len(),
            self.0.headers
        )
        .ok()?;
        stream.write_all(&bytes).ok()
    }
}
