//! How long a writer waits: from the end of saving a file to the new words in the served page.
//!
//! `cargo bench --bench serve -- [ARTICLES]...` writes that many Japanese articles of about 1,800
//! characters (1,000 and 10,000 unless told), serves them with the release program, changes one
//! article again and again, and asks for its page every 2 ms until the words are there. It prints
//! the times beside what is aimed at; nothing is asserted.
//!
//! - At rest: each edit waits until rules and search are up to date from the one before.
//! - In a row: an edit every 300 ms, while rules and search of the one before are still made.
//! - Rules and search: from saving until both are up to date.
//! - `check`: the whole program, from start to end.
//!
//! Beside it, `hugo server` (`HUGO=/path/to/hugo`, or in `PATH`) does the same with the same
//! articles and the smallest theme there can be: no menu, no search, no rules.

mod articles;

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SIZES: [usize; 2] = [1_000, 10_000];
const EDITS: usize = 10;
const POLL: Duration = Duration::from_millis(2);
/// Longer than anything that is waited for.
const LIMIT: Duration = Duration::from_secs(120);

/// A server that ends with the measurement.
struct Server {
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Starts a program that is told its port, and waits for a page.
    fn start(mut command: Command, page: &str) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        command.args(["--port", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { process: command.spawn().ok()?, port };
        server.wait(page, "").map(|_| server)
    }

    /// The answer to a request for a path, if it is a good one.
    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        let port = self.port;
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        answer.starts_with("HTTP/1.1 200").then_some(answer)
    }

    /// How long it takes until the answer has these words.
    fn wait(&self, path: &str, words: &str) -> Option<Duration> {
        let begun = Instant::now();
        while begun.elapsed() < LIMIT {
            if self.get(path).is_some_and(|answer| answer.contains(words)) {
                return Some(begun.elapsed());
            }
            std::thread::sleep(POLL);
        }
        None
    }
}

/// The article that is changed.
struct Article {
    file: PathBuf,
    page: String,
    text: String,
    edits: usize,
}

impl Article {
    fn new(content: &Path, count: usize) -> Self {
        let number = count / 2;
        let folder = articles::folder(number, count);
        let name = format!("{folder}/a{number:05}");
        let text = articles::article(number, count);
        Self { file: content.join(format!("{name}.md")), page: format!("/{name}/"), text, edits: 0 }
    }

    /// Writes new words into it and returns how long it takes until they are served.
    fn edit(&mut self, server: &Server) -> Duration {
        self.edits += 1;
        let words = format!("{} 回目の書き換えです。", self.edits);
        fs::write(&self.file, format!("{}\n{words}\n", self.text)).expect("written");
        server.wait(&self.page, &words).expect("the words are served")
    }
}

/// The middle one and the longest, in milliseconds.
fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let show = |time: Duration| format!("{:.0} ms", time.as_secs_f64() * 1e3);
    format!("{} / {}", show(times[times.len() / 2]), show(times[times.len() - 1]))
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn row(name: &str, value: &str, aim: &str) {
    println!("  {name:<44} {value:<22} {aim}");
}

fn measure(root: &Path, count: usize) {
    let mut article = Article::new(&root.join("content"), count);
    let begun = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shirube"));
    command.args(["serve", "--lang", "en", "--root"]).arg(root);
    let server = Server::start(command, &article.page).expect("it serves");
    row("serve: from start to the first page", &format!("{:.2} s", begun.elapsed().as_secs_f64()), "");

    let (mut times, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..EDITS {
        let shown = article.edit(&server);
        times.push(shown);
        let rest = server.wait("/_shirube/state?page=%2F", "\"is_pending\":false").expect("it comes to rest");
        whole.push(shown + rest);
    }
    row("edit to new words at rest, median / longest", &spread(times), "aim: 100 ms");
    let mut times = Vec::new();
    for _ in 0..EDITS {
        times.push(article.edit(&server));
        std::thread::sleep(Duration::from_millis(300));
    }
    row("edit to new words in a row", &spread(times), "aim: 100 ms");
    row("edit to rules and search", &spread(whole), "");
}

fn check(root: &Path) {
    let begun = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_shirube"))
        .args(["check", "--lang", "en", "--format", "short", "--root"])
        .arg(root)
        .output()
        .expect("the program runs");
    let taken = format!("{:.2} s", begun.elapsed().as_secs_f64());
    row("check", &taken, "aim: 2 s");
    if !output.status.success() {
        row("check found errors", String::from_utf8_lossy(&output.stderr).trim(), "");
    }
}

/// The same articles with the smallest theme.
fn write_hugo(root: &Path, count: usize) {
    articles::write_site(root, count);
    fs::remove_file(root.join("content/site.yaml")).expect("removed");
    let page = "<!doctype html><html lang=\"ja\"><head><title>{{ .Title }}</title></head>\
                <body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>\n";
    let list = "<!doctype html><html lang=\"ja\"><body><h1>{{ .Title }}</h1>\
                <ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul></body></html>\n";
    fs::create_dir_all(root.join("layouts/_default")).expect("made");
    fs::write(root.join("layouts/_default/single.html"), page).expect("written");
    fs::write(root.join("layouts/_default/list.html"), list).expect("written");
    let config = "baseURL = \"http://localhost/\"\ntitle = \"速さの測定\"\nlanguageCode = \"ja\"\n";
    fs::write(root.join("hugo.toml"), config).expect("written");
}

#[expect(clippy::disallowed_methods, reason = "a benchmark may read the environment")]
fn hugo(root: &Path, count: usize) {
    let program = std::env::var("HUGO").unwrap_or_else(|_| "hugo".into());
    if Command::new(&program).arg("version").output().is_err() {
        row("hugo server", "not installed", "HUGO=/path/to/it, or in PATH");
        return;
    }
    write_hugo(root, count);
    let mut article = Article::new(&root.join("content"), count);
    let mut command = Command::new(&program);
    command.args(["server", "--renderToMemory", "--source"]).arg(root);
    let begun = Instant::now();
    let Some(server) = Server::start(command, &article.page) else {
        row("hugo server", "served no page", "");
        return;
    };
    row("hugo server: from start to the first page", &format!("{:.2} s", begun.elapsed().as_secs_f64()), "");
    let mut times = Vec::new();
    for _ in 0..EDITS {
        times.push(article.edit(&server));
        std::thread::sleep(Duration::from_secs(1));
    }
    row("hugo server: edit to new words at rest", &spread(times), "");
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() {
    let mut sizes: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.replace([',', '_'], "").parse().ok())
        .collect();
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    for count in sizes {
        println!("{count} articles");
        let (ours, theirs) = (tempfile::tempdir(), tempfile::tempdir());
        let root = ours.expect("a temporary folder");
        articles::write_site(root.path(), count);
        check(root.path());
        measure(root.path(), count);
        hugo(theirs.expect("a temporary folder").path(), count);
    }
}
