//! `shirube serve` without a browser: every way in which files change is followed, nothing that
//! happens to them ends it, and nobody but the writer's own pages can use it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::scratch::{Scratch, not_run};

/// How long something may take that is waited for. A test that passes never waits so long.
const LIMIT: Duration = Duration::from_secs(30);

/// A running server and what it says.
struct Server {
    process: Child,
    host: String,
    said: Arc<Mutex<Vec<String>>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Serves a site and waits until it can be reached.
    #[track_caller]
    fn start(site: &Scratch, options: &[&str]) -> Self {
        let arguments = [&["serve", "--lang", "en"], options].concat();
        let mut command = site.command(&arguments);
        let mut process =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        let said = Arc::new(Mutex::new(Vec::new()));
        keep(process.stdout.take().expect("piped"), &said);
        keep(process.stderr.take().expect("piped"), &said);
        let mut server = Self { process, host: String::new(), said };
        let line = server.hears("serving at ");
        let address = line.split_once("http://").expect("an address").1;
        server.host = address.split('/').next().expect("a host").to_owned();
        server
    }

    /// Every line said so far that has these words.
    fn lines(&self, words: &str) -> Vec<String> {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.iter().filter(|line| line.contains(words)).cloned().collect()
    }

    /// How often it has built the site again.
    fn rebuilds(&self) -> usize {
        self.lines(" changed; shown after ").len()
    }

    /// Waits for a line with these words.
    #[track_caller]
    fn hears(&self, words: &str) -> String {
        let mut found = None;
        self.wait(&format!("to say `{words}`"), || {
            found = self.lines(words).pop();
            found.is_some()
        });
        found.expect("waited for")
    }

    #[track_caller]
    fn wait(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let started = Instant::now();
        while !is_so() {
            assert!(started.elapsed() < LIMIT, "waited for {what}; it said {:#?}", self.lines(""));
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends a request; the status and the body of the answer.
    #[track_caller]
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
        exchange(&self.host, method, path, headers).expect("it answers")
    }

    /// The page at a path.
    #[track_caller]
    fn get(&self, path: &str) -> (u16, String) {
        self.ask("GET", path, &[])
    }

    /// Waits for a page with these words.
    #[track_caller]
    fn shows(&self, path: &str, words: &str) {
        self.wait(&format!("{path} to have `{words}`"), || {
            let (status, body) = self.get(path);
            status == 200 && body.contains(words)
        });
    }

    /// Waits for a page to be gone.
    #[track_caller]
    fn misses(&self, path: &str) {
        self.wait(&format!("{path} to be gone"), || self.get(path).0 == 404);
    }

    /// Waits until rules and search are up to date.
    #[track_caller]
    fn settles(&self) {
        self.wait("everything to be up to date", || {
            self.get("/_shirube/state?page=%2F").1.contains("\"is_pending\":false")
        });
    }

    /// The page is there, and is the article, all the time that something is done.
    #[track_caller]
    fn whole_while<T>(&self, path: &str, act: impl FnOnce() -> T) -> T {
        let is_over = Arc::new(AtomicBool::new(false));
        let (host, over, asked) = (self.host.clone(), is_over.clone(), path.to_owned());
        let watcher = thread::spawn(move || {
            let mut wrong = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let (status, body) = exchange(&host, "GET", &asked, &[]).expect("it answers");
                if status != 200 || !body.contains("<h1>The article</h1>") {
                    wrong.push(status);
                }
                thread::sleep(Duration::from_millis(1));
            }
            wrong
        });
        let done = act();
        is_over.store(true, Ordering::Relaxed);
        let wrong = watcher.join().expect("it asked");
        assert!(wrong.is_empty(), "{path} was not whole {} times: {wrong:?}", wrong.len());
        done
    }
}

/// Keeps every line.
fn keep(from: impl Read + Send + 'static, said: &Arc<Mutex<Vec<String>>>) {
    let said = said.clone();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            said.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    });
}

/// One request over a connection of its own: the status and the body of the answer.
fn exchange(
    host: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> std::io::Result<(u16, String)> {
    let answer = whole(host, method, path, headers)?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Ok((status.ok_or(std::io::ErrorKind::InvalidData)?, body.to_owned()))
}

/// The whole answer. Headers given take the place of those a browser sends.
fn whole(host: &str, method: &str, path: &str, headers: &[(&str, &str)]) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(LIMIT))?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n");
    let has_host = headers.iter().any(|(name, _)| *name == "Host");
    for (name, value) in headers.iter().copied().chain((!has_host).then_some(("Host", host))) {
        head += &format!("{name}: {value}\r\n");
    }
    write!(stream, "{head}\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn article(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\n---\n\n{text}\n")
}

/// A site with an article that tests change.
fn site() -> Scratch {
    let site = Scratch::with([
        ("content/site.yaml", "title: Help\nlanguages: [en]\n"),
        ("content/index.md", "---\ntitle: Welcome\n---\n"),
    ]);
    site.write("content/articles/a.md", article("The article", "First words."));
    site
}

const PAGE: &str = "/articles/a/";

#[test]
fn a_checkout_is_one_change() {
    if Command::new("git").arg("--version").output().is_err() {
        return not_run("a checkout under a running server", "Git");
    }
    let site = site();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(site.at("")).args(["-c", "user.name=A", "-c", "user.email=a@example.com"]);
        command.args(["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", site.at("none")).env("GIT_CONFIG_NOSYSTEM", "1");
        let ran = command.output().expect("Git runs");
        assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    };
    // 200 that change, 150 that are only on one branch, 150 only on the other.
    let path = |number: usize| format!("content/articles/s{}/n{number}.md", number % 10);
    let write = |numbers: std::ops::Range<usize>, words: &str| {
        for number in numbers {
            site.write(&path(number), article(&format!("Number {number}"), words));
        }
    };
    git(&["init", "--quiet"]);
    write(0..350, "Spring.");
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "spring"]);
    git(&["checkout", "--quiet", "-b", "autumn"]);
    write(0..200, "Autumn.");
    write(350..500, "Autumn.");
    for number in 200..350 {
        fs::remove_file(site.at(path(number))).expect("removed");
    }
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "-m", "autumn"]);
    git(&["checkout", "--quiet", "main"]);

    let server = Server::start(&site, &["--port", "4800"]);
    server.shows("/articles/s1/n1/", "Spring.");
    for (number, branch) in ["autumn", "main", "autumn"].into_iter().enumerate() {
        git(&["checkout", "--quiet", branch]);
        server.wait("the site to be built again", || server.rebuilds() > number);
        server.settles();
        thread::sleep(Duration::from_millis(500));
        assert_eq!(server.rebuilds(), number + 1, "{:#?}", server.lines(""));
        assert_eq!(server.lines("500 files changed; shown after ").len(), number + 1);
        let is_autumn = branch == "autumn";
        for (page, words, is_there) in [
            ("/articles/s9/n199/", if is_autumn { "Autumn." } else { "Spring." }, true),
            ("/articles/s0/n200/", "Spring.", !is_autumn),
            ("/articles/s9/n499/", "Autumn.", is_autumn),
        ] {
            let (status, body) = server.get(page);
            assert_eq!(status == 200 && body.contains(words), is_there, "{branch}: {page} {status}");
            assert!(is_there || status == 404, "{branch}: {page} {status}");
        }
    }
    assert!(server.lines("panicked").is_empty());
}

/// Ways in which editors and others write a file.
type Save = fn(&Path, &str);

const SAVES: &[(&str, Save)] = &[
    ("in one step", |path, text| fs::write(path, text).expect("written")),
    ("by a hidden file that takes its place", |path, text| {
        let hidden = path.with_file_name(".a.md.swp");
        fs::write(&hidden, text).expect("written");
        fs::rename(hidden, path).expect("renamed");
    }),
    ("by a file beside it that takes its place", |path, text| {
        let beside = path.with_file_name("a.md.tmp");
        fs::write(&beside, text).expect("written");
        fs::rename(beside, path).expect("renamed");
    }),
    ("with the old one moved away first", |path, text| {
        let backup = path.with_file_name("a.md~");
        fs::rename(path, &backup).expect("renamed");
        fs::write(path, text).expect("written");
        fs::remove_file(backup).expect("removed");
    }),
    ("emptied, then written in two steps", |path, text| {
        let mut file = fs::File::create(path).expect("emptied");
        thread::sleep(Duration::from_millis(60));
        let (first, second) = text.split_at(6);
        file.write_all(first.as_bytes()).expect("written");
        thread::sleep(Duration::from_millis(60));
        file.write_all(second.as_bytes()).expect("written");
    }),
];

#[test]
fn however_a_file_is_saved_the_page_is_whole() {
    let site = site();
    let server = Server::start(&site, &["--port", "4800"]);
    for (number, (way, save)) in SAVES.iter().enumerate() {
        for round in 0..3 {
            let words = format!("Saved {way}, {number}.{round}.");
            server.whole_while(PAGE, || {
                save(&site.at("content/articles/a.md"), &article("The article", &words));
                server.shows(PAGE, &words);
            });
        }
    }
    server.settles();
    let state = server.get("/_shirube/state?page=%2F").1;
    assert!(state.contains("\"findings\":[]"), "{state}");
}

#[test]
fn folders_that_come_move_and_go_are_followed() {
    let site = site();
    let server = Server::start(&site, &["--port", "4800"]);
    let rename = |from: &str, to: &str| fs::rename(site.at(from), site.at(to)).expect("renamed");
    for number in 0..5 {
        site.write(
            &format!("content/articles/new/deep/{number}.md"),
            article("New", &format!("Number {number}.")),
        );
    }
    for number in 0..5 {
        server.shows(&format!("/articles/new/deep/{number}/"), &format!("Number {number}."));
    }
    rename("content/articles/new", "content/articles/moved");
    server.shows("/articles/moved/deep/4/", "Number 4.");
    server.misses("/articles/new/deep/4/");
    // What happens in it is heard of where it is now.
    site.write("content/articles/moved/deep/4.md", article("New", "Changed."));
    server.shows("/articles/moved/deep/4/", "Changed.");
    // Out of the content and in again.
    rename("content/articles/moved", "elsewhere");
    server.misses("/articles/moved/deep/4/");
    rename("elsewhere", "content/articles/back");
    server.shows("/articles/back/deep/4/", "Changed.");
    fs::remove_dir_all(site.at("content/articles/back")).expect("removed");
    server.misses("/articles/back/deep/4/");
    assert_eq!(server.get(PAGE).0, 200);
}

#[test]
fn a_content_folder_that_goes_comes_again() {
    let site = site();
    let server = Server::start(&site, &["--port", "4800"]);
    let rename = |from: &str, to: &str| fs::rename(site.at(from), site.at(to)).expect("renamed");
    server.whole_while(PAGE, || {
        rename("content", "away");
        server.hears("no `content` folder here");
        rename("away", "content");
        site.write("content/articles/a.md", article("The article", "Here again."));
        server.shows(PAGE, "Here again.");
        site.write("content/articles/a.md", article("The article", "And followed."));
        server.shows(PAGE, "And followed.");
    });
    // Another folder in its place.
    rename("content", "old");
    site.write("new/articles/a.md", article("The article", "Of another folder."));
    rename("new", "content");
    server.shows(PAGE, "Of another folder.");
    site.write("content/articles/a.md", article("The article", "Which is followed."));
    server.shows(PAGE, "Which is followed.");
}

#[test]
fn a_file_that_cannot_be_read_is_shown_as_it_was() {
    let site = site();
    site.write("content/site.yaml", "title: The help\nlanguages: [en]\n");
    let server = Server::start(&site, &["--port", "4800"]);
    // "日本" in Shift_JIS.
    let unreadable = [&b"---\ntitle: The article\n---\n"[..], b"\x93\xfa\x96\x7b"].concat();
    for round in 0..2 {
        server.whole_while(PAGE, || {
            site.write("content/articles/a.md", &unreadable);
            server.wait("the encoding to be told of", || server.lines("wrong-encoding").len() > round);
            // And in another way, before it is mended.
            site.write("content/articles/a.md", "---\ntitle: \"Half a title\n---\n");
            server.wait("the quote to be told of", || server.lines("yaml-syntax").len() > round);
            server.settles();
            assert!(server.get(PAGE).1.contains(if round == 0 { "First words." } else { "Good again 0." }));
            let words = format!("Good again {round}.");
            site.write("content/articles/a.md", article("The article", &words));
            server.shows(PAGE, &words);
        });
        server.hears("0 errors, 0 warnings, 0 notes (1 mended)");
    }
    // So is the configuration.
    site.write("content/site.yaml", b"title: \x93\xfa\x96\x7b\n");
    server.wait("the encoding to be told of", || server.lines("wrong-encoding").len() > 2);
    assert!(server.get("/").1.contains("The help"));
    site.write("content/site.yaml", "title: Another help\nlanguages: [en]\n");
    server.shows("/", "Another help");
}

#[test]
fn files_that_are_no_input_cause_no_rebuild() {
    let site = site();
    let server = Server::start(&site, &["--port", "4800"]);
    for path in [
        "content/articles/.a.md.swp",
        "content/articles/.#a.md",
        "content/.DS_Store",
        "content/.git/index",
        "content/.obsidian/workspace.json",
        "notes.md",
        "dist/index.html",
    ] {
        site.write(path, "x");
        thread::sleep(Duration::from_millis(30));
        fs::remove_file(site.at(path)).expect("removed");
    }
    // Written as it is.
    site.write("content/articles/a.md", site.read("content/articles/a.md"));
    thread::sleep(Duration::from_millis(300));
    assert_eq!(server.rebuilds(), 0, "{:#?}", server.lines(""));
    site.write("content/articles/a.md", article("The article", "Real words."));
    server.shows(PAGE, "Real words.");
    server.hears("1 file changed; shown after ");
    assert_eq!(server.rebuilds(), 1, "{:#?}", server.lines(""));
}

/// Templates that fail keep the last good form of the theme, also for what it was not made for.
#[test]
fn a_language_that_comes_while_a_template_is_broken_is_shown() {
    let site = site();
    let template = |mark: &str| {
        format!("{{% extends \"default/article.html\" %}}{{% block head %}}{mark}{{% endblock head %}}")
    };
    site.write("content/site.yaml", "title: Help\nlanguages: [en]\ntheme: mine\n");
    site.write("themes/mine/templates/article.html", template("<meta name=\"mine\">"));
    let server = Server::start(&site, &["--port", "4800"]);
    server.shows(PAGE, "<meta name=\"mine\">");
    site.write("themes/mine/templates/article.html", template("{{ broken"));
    server.hears("template-error");
    server.shows(PAGE, "<meta name=\"mine\">");
    site.write("content/site.yaml", "title: Help\nlanguages: [en, ja]\ntheme: mine\n");
    site.write("content/ja/articles/a.md", article("記事", "日本語です。"));
    server.shows("/ja/articles/a/", "日本語です。");
    site.write("themes/mine/templates/article.html", template("<meta name=\"mended\">"));
    server.shows("/ja/articles/a/", "<meta name=\"mended\">");
}

#[test]
fn an_image_of_the_theme_that_keeps_its_size_is_followed() {
    let site = site();
    site.write("content/site.yaml", "title: Help\nlanguages: [en]\ntheme: mine\n");
    site.write(
        "themes/mine/templates/article.html",
        "{% extends \"default/article.html\" %}{% block main %}<img src=\"{{ root }}{{ assets[\"img/a.gif\"] }}\">{% endblock main %}",
    );
    site.write("themes/mine/img/a.gif", "one");
    let server = Server::start(&site, &["--port", "4800"]);
    let image = || {
        let page = server.get(PAGE).1;
        let address = page.split_once("<img src=\"").map_or("", |(_, rest)| rest);
        server.get(&format!("/{}", address.split('"').next().unwrap_or("").trim_start_matches("../"))).1
    };
    assert_eq!(image(), "one");
    site.write("themes/mine/img/a.gif", "two");
    server.wait("the new image", || image() == "two");
}

#[test]
fn only_this_machine_and_its_pages_are_answered() {
    let site = site();
    let desk = Scratch::new();
    let mut options = vec!["--port", "4800"];
    let editor = desk.at("editor").display().to_string();
    if cfg!(unix) {
        executable(&desk, "editor", "#!/bin/sh\nprintf '%s' \"$1\" > \"$0.opened\"\n");
        options.extend(["--editor", &editor]);
    }
    site.write("secret.txt", "secret");
    let server = Server::start(&site, &options);
    for host in ["evil.example", "evil.example:4800", "localhost.evil.example", "10.0.0.1"] {
        for path in [PAGE, "/_shirube/state?page=%2F", "/_shirube/events"] {
            assert_eq!(server.ask("GET", path, &[("Host", host)]).0, 403, "{host} {path}");
        }
    }
    let port = server.host.rsplit(':').next().expect("a port");
    assert_eq!(server.ask("GET", PAGE, &[("Host", &format!("localhost:{port}"))]).0, 200);

    let open = "/_shirube/open?file=content%2Farticles%2Fa.md&line=3";
    let ours = format!("http://{}", server.host);
    assert_eq!(server.ask("POST", open, &[]).0, 403, "no page asks for it");
    for origin in ["https://evil.example", "null", "http://localhost:1", "file://", ""] {
        assert_eq!(server.ask("POST", open, &[("Origin", origin)]).0, 403, "{origin}");
    }
    for file in
        ["secret.txt", "..%2Fsecret.txt", "content%2F..%2Fsecret.txt", "%2Fetc%2Fpasswd", "content", ""]
    {
        let path = format!("/_shirube/open?file={file}&line=1");
        assert_eq!(server.ask("POST", &path, &[("Origin", &ours)]).0, 404, "{file}");
    }
    assert_eq!(server.ask("GET", open, &[("Origin", &ours)]).0, 404);
    thread::sleep(Duration::from_millis(200));
    assert!(!desk.at("editor.opened").exists(), "nothing was opened");
    if cfg!(unix) {
        assert_eq!(server.ask("POST", open, &[("Origin", &ours)]).0, 200);
        server.wait("the editor", || {
            fs::read_to_string(desk.at("editor.opened")).is_ok_and(|text| !text.is_empty())
        });
        assert!(desk.read("editor.opened").ends_with("content/articles/a.md"));
    }
}

#[test]
fn only_products_on_this_machine_may_read_it() {
    let site = site();
    let server = Server::start(&site, &["--port", "4830"]);
    let allows = |path: &str, origin: &str| {
        let answer = whole(&server.host, "GET", path, &[("Origin", origin)]).expect("it answers");
        let head = answer.split("\r\n\r\n").next().unwrap_or("").to_ascii_lowercase();
        assert!(path.starts_with("/_shirube/") || head.contains("\r\nvary: origin"), "{path}: {head}");
        let allowed = head.lines().find_map(|line| line.strip_prefix("access-control-allow-origin: "));
        assert!(allowed.is_none_or(|allowed| allowed == origin), "{head}");
        allowed.is_some()
    };
    for origin in
        ["http://localhost:3000", "http://127.0.0.1:8080", "https://app.localhost", "http://[::1]:1"]
    {
        for path in ["/widget.js", "/help-map.json", PAGE, "/no/such/page/"] {
            assert!(allows(path, origin), "{origin} {path}");
        }
        assert!(!allows("/_shirube/state?page=%2F", origin), "{origin}");
    }
    for origin in
        ["https://evil.example", "http://localhost.evil.example", "http://10.0.0.1:3000", "null", "file://"]
    {
        for path in ["/widget.js", "/help-map.json", PAGE] {
            assert!(!allows(path, origin), "{origin} {path}");
        }
    }
}

#[cfg(unix)]
fn executable(desk: &Scratch, name: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    desk.write(name, text);
    fs::set_permissions(desk.at(name), fs::Permissions::from_mode(0o755)).expect("it can be run");
}

#[cfg(not(unix))]
fn executable(desk: &Scratch, name: &str, text: &str) {
    desk.write(name, text);
}

#[test]
fn a_port_in_use_is_passed_over() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    if port > u16::MAX - 20 {
        return;
    }
    let server = Server::start(&site(), &["--port", &port.to_string()]);
    let other: u16 = server.host.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    assert!(other > port && other < port + 20, "{other} instead of {port}");
    assert_eq!(server.get(PAGE).0, 200);
}

#[cfg(unix)]
#[test]
fn it_ends_at_once_though_a_page_listens() {
    let site = site();
    let mut server = Server::start(&site, &["--port", "4800"]);
    let mut stream = TcpStream::connect(&server.host).expect("it listens");
    write!(stream, "GET /_shirube/events HTTP/1.1\r\nHost: {}\r\n\r\n", server.host).expect("sent");
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut number = || -> u64 {
        let line = lines.find_map(|line| line.strip_prefix("data:").map(str::to_owned));
        line.and_then(|line| line.trim().parse().ok()).expect("a number")
    };
    let first = number();
    site.write("content/articles/a.md", article("The article", "Other words."));
    assert!(number() > first, "each change is told to the pages");

    let ended = Command::new("kill").args(["-INT", &server.process.id().to_string()]).status().expect("sent");
    assert!(ended.success());
    let started = Instant::now();
    let status = loop {
        if let Some(status) = server.process.try_wait().expect("it can be asked") {
            break status;
        }
        assert!(started.elapsed() < Duration::from_secs(1), "it still runs");
        thread::sleep(Duration::from_millis(5));
    };
    assert_eq!(status.code(), Some(0));
}
