//! Links that lead out of the site, asked for at a small server on this machine.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use shirube::build::{Options, Today, build};
use shirube::config::Audience;
use shirube::external::{self, Cache};
use shirube::source::Sources;

use crate::scratch::Scratch;

const PAUSE: Duration = Duration::from_millis(30);
const DAY: i64 = 24 * 60 * 60;

/// What the server was asked: method and path, and when.
type Asked = Arc<Mutex<Vec<(String, Instant)>>>;

struct Server {
    port: u16,
    asked: Asked,
    /// The most requests that were there at the same time.
    most: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (asked, most) = (Asked::default(), Arc::new(AtomicUsize::new(0)));
        let server = Self { port, asked: Arc::clone(&asked), most: Arc::clone(&most) };
        thread::spawn(move || {
            let now = Arc::new(AtomicUsize::new(0));
            for stream in listener.incoming().map_while(Result::ok) {
                let (asked, most, now) = (Arc::clone(&asked), Arc::clone(&most), Arc::clone(&now));
                thread::spawn(move || {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    answer(stream, &asked, &now);
                });
            }
        });
        server
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked since the last call.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no thread panics").drain(..).map(|(line, _)| line).collect()
    }
}

fn answer(mut stream: TcpStream, asked: &Asked, now: &AtomicUsize) {
    let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines().map_while(Result::ok);
    let request = lines.next().unwrap_or_default();
    let agent =
        lines.take_while(|line| !line.is_empty()).find(|line| line.starts_with("user-agent: shirube/"));
    assert!(agent.is_some(), "the program says who asks");
    let line = request.trim_end_matches(" HTTP/1.1").to_owned();
    asked.lock().expect("no thread panics").push((line.clone(), Instant::now()));
    let (method, path) = line.split_once(' ').unwrap_or_default();
    let (status, location) = match (method, path) {
        ("HEAD", "/head-refused") => ("405 Method Not Allowed", None),
        ("HEAD", "/head-hangs") | (_, "/slow") => {
            thread::sleep(Duration::from_secs(2));
            ("200 OK", None)
        }
        (_, "/gone") => ("404 Not Found", None),
        (_, "/error") => ("500 Internal Server Error", None),
        (_, "/robots") => ("403 Forbidden", None),
        (_, "/many") => ("429 Too Many Requests", None),
        (_, "/unavailable") => ("503 Service Unavailable", None),
        (_, "/denied") => ("999 Request denied", None),
        (_, "/old") => ("301 Moved Permanently", Some("/old/")),
        (_, "/old/") => ("308 Permanent Redirect", Some("/ok?new")),
        (_, "/today") => ("302 Found", Some("/ok")),
        (_, "/to-gone") => ("301 Moved Permanently", Some("/gone")),
        (_, "/ring") => ("302 Found", Some("/ring")),
        _ => ("200 OK", None),
    };
    let location = location.map_or(String::new(), |path| format!("location: {path}\r\n"));
    now.fetch_sub(1, Ordering::SeqCst);
    let _ = write!(stream, "HTTP/1.1 {status}\r\n{location}content-length: 0\r\nconnection: close\r\n\r\n");
}

/// What is found in an article that links to these addresses: code and English message.
fn check(urls: &[String], cache: &mut Cache, now: i64) -> anyhow::Result<BTreeMap<String, (String, String)>> {
    let links: String = urls.iter().map(|url| format!("[a]({url})\n")).collect();
    let article = format!("---\ntitle: A\n---\n{links}");
    let sources = Arc::new(Sources::from_texts([("content/ja/a.md", article.as_str())]));
    let options = Options {
        edition: Audience::Public,
        drafts: false,
        today: Today::Now(now),
        base_url: None,
        deny_warnings: false,
        search: false,
    };
    let built = build(&sources, &options);
    let timeout = Duration::from_millis(500);
    let options = external::Options { now, timeout, pause: PAUSE, proxy: None };
    let mut steps = Vec::new();
    let report =
        external::check(&built.site, &sources, cache, &options, &mut |done, all| steps.push((done, all)))?;
    assert_eq!(steps.first(), Some(&(0, report.asked)));
    assert_eq!(steps.last(), Some(&(report.asked, report.asked)));
    let found = report.found.into_iter().map(|found| {
        let at = found.position(&sources).expect("a place").0;
        let suggestion = found.fix.map_or(String::new(), |fix| format!(" -> {}", fix.replacement));
        let url =
            article.lines().nth(at - 1).expect("a line").trim_start_matches("[a](").trim_end_matches(')');
        (url.to_owned(), (found.code.name().to_owned(), found.message.en + &suggestion))
    });
    Ok(found.collect())
}

#[test]
fn what_does_not_answer_is_told_and_nothing_else() {
    let server = Server::start();
    let paths = [
        "/ok",
        "/ok#part",
        "/日本 語",
        "/head-refused",
        "/head-hangs",
        "/robots",
        "/many",
        "/unavailable",
        "/denied",
        "/today",
        "/ring",
        "/gone",
        "/error",
        "/slow",
        "/to-gone",
        "/old#part",
    ];
    let mut urls: Vec<String> = paths.map(|path| server.url(&path.replace(' ', "%20"))).to_vec();
    // A port that nobody listens at, and a name that is too long for any host.
    urls.push("http://localhost:1/".to_owned());
    let name = format!("{}.invalid", "x".repeat(64));
    let unknown = format!("http://{name}/");
    urls.push(unknown.clone());
    urls.push("mailto:a@example.com".to_owned());
    let found = check(&urls, &mut Cache::default(), 0).expect("connected");
    let said: Vec<(&str, &str)> =
        found.values().map(|(code, words)| (code.as_str(), words.as_str())).collect();
    let at = |path: &str| server.url(path);
    let expected = [
        (
            at("/error"),
            "broken-external-link",
            format!("the server of `{}` answers with an error (500)", at("/error")),
        ),
        (at("/gone"), "broken-external-link", format!("there is no page at `{}` (404)", at("/gone"))),
        (
            at("/old#part"),
            "moved-external-link",
            format!("`{}` has moved for good -> {}", at("/old#part"), at("/ok?new#part")),
        ),
        (at("/slow"), "broken-external-link", format!("`{}` does not answer", at("/slow"))),
        (at("/to-gone"), "broken-external-link", format!("there is no page at `{}` (404)", at("/to-gone"))),
        (
            "http://localhost:1/".into(),
            "broken-external-link",
            "`http://localhost:1/` cannot be reached".into(),
        ),
        (unknown.clone(), "broken-external-link", format!("the host {name} of `{unknown}` cannot be found")),
    ];
    let expected: Vec<(&str, &str)> =
        expected.iter().map(|(_, code, words)| (*code, words.as_str())).collect();
    assert_eq!(said, expected);

    let requests = server.asked.lock().expect("no thread panics");
    let count = |line: &str| requests.iter().filter(|(asked, _)| asked == line).count();
    assert_eq!(
        (count("HEAD /ok"), count("GET /ok")),
        (2, 0),
        "once for itself and once where another leads to it"
    );
    assert_eq!((count("HEAD /head-refused"), count("GET /head-refused")), (1, 1));
    assert_eq!(count("HEAD /many") + count("GET /many"), 1, "who asks for less is not asked again");
    for pair in requests.windows(2) {
        assert!(pair[1].1 - pair[0].1 >= PAUSE, "{pair:?}");
    }
}

#[test]
fn a_connection_that_is_not_secure_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("https://{}/", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.read(&mut [0; 4096]);
            // Some words in the clear, as a server says them that knows nothing of certificates.
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        }
    });
    let found = check(std::slice::from_ref(&url), &mut Cache::default(), 0).expect("connected");
    assert!(found[&url].1.starts_with("there is no secure connection to"), "{found:?}");
}

#[test]
fn one_host_is_asked_for_one_thing_at_a_time() {
    let server = Server::start();
    let urls: Vec<String> = (0..20).map(|number| server.url(&format!("/{number}"))).collect();
    assert!(check(&urls, &mut Cache::default(), 0).expect("connected").is_empty());
    assert_eq!(server.most.load(Ordering::SeqCst), 1);
}

#[test]
fn answers_are_kept_for_some_days() {
    let server = Server::start();
    let urls = [server.url("/ok"), server.url("/gone"), server.url("/old")];
    let mut cache = Cache::default();
    let first = check(&urls, &mut cache, 100 * DAY).expect("connected");
    assert_eq!(server.asked().len(), 6);
    let second = check(&urls, &mut cache, 101 * DAY - 1).expect("connected");
    assert_eq!((server.asked(), &second), (Vec::new(), &first), "what is known is told again");
    check(&urls, &mut cache, 101 * DAY).expect("connected");
    assert_eq!(server.asked(), ["HEAD /gone", "GET /gone"], "a bad answer holds for a day");
    check(&urls, &mut cache, 107 * DAY).expect("connected");
    assert_eq!(server.asked().len(), 6, "a good one for a week");
    check(&urls, &mut cache, 90 * DAY).expect("connected");
    assert_eq!(server.asked().len(), 6, "none is believed that comes from the future");
}

#[test]
fn a_host_that_is_silent_is_left_in_peace() {
    let urls: Vec<String> = (0..50).map(|number| format!("http://localhost:1/{number}")).collect();
    let began = Instant::now();
    let found = check(&urls, &mut Cache::default(), 0).expect("connected");
    assert_eq!(found.len(), 50);
    assert!(began.elapsed() < PAUSE * 20, "{:?}", began.elapsed());
}

#[test]
fn a_machine_without_network_blames_no_address() {
    let urls: Vec<String> = ["a", "b", "c"].map(|name| format!("http://{name}.localhost:1/")).to_vec();
    let mut cache = Cache::default();
    let refused = check(&urls, &mut cache, 0).expect_err("no host can be reached").to_string();
    assert!(refused.starts_with("none of 3 hosts"), "{refused}");

    // With an address that answers, they are found wanting.
    let server = Server::start();
    check(&[server.url("/ok")], &mut cache, 0).expect("connected");
    let urls = [&urls[..], &[server.url("/ok")]].concat();
    assert_eq!(check(&urls, &mut cache, DAY).expect("connected").len(), 3);
}

#[test]
fn check_asks_only_when_it_is_told_to() {
    let server = Server::start();
    let site = Scratch::with([("content/site.yaml", "languages: [en]\n")]);
    site.write(
        "content/en/a.md",
        format!(
            "---\ntitle: A\n---\n[a]({gone})\n\n<!-- allow broken-external-link: on purpose -->\n[a]({error}) [b]({gone})\n\n<!-- allow broken-external-link -->\n[c]({ok})\n",
            gone = server.url("/gone"),
            error = server.url("/error"),
            ok = server.url("/ok"),
        ),
    );
    assert!(site.codes(&[]).is_empty(), "nothing is asked, and nothing is said about what is allowed");
    site.succeed(&["build"]);
    assert_eq!(server.asked(), Vec::<String>::new());

    assert_eq!(site.codes(&["--external"]), ["broken-external-link", "unused-allow"]);
    assert_eq!(server.asked().len(), 5);
    assert_eq!(site.read(".shirube/.gitignore"), "*\n");
    assert!(site.read(".shirube/external.json").contains("\"status\": 404"));
    assert_eq!(site.codes(&["--external"]), ["broken-external-link", "unused-allow"]);
    assert_eq!(server.asked(), Vec::<String>::new(), "the answers are kept");

    site.write(".shirube/external.json", "{");
    site.succeed(&["check", "--external"]);
    assert_eq!(server.asked().len(), 5, "what cannot be read is asked for again");
}
