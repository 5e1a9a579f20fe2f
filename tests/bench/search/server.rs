//! A server of files that keeps a list of what was asked for.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A path and the bytes of its answer's body.
pub type Request = (String, usize);

/// Serves a folder until the program ends.
pub struct Server {
    /// Where it is.
    pub origin: String,
    log: Arc<Log>,
}

#[derive(Default)]
struct Log {
    requests: Mutex<Vec<Request>>,
    /// How many milliseconds each answer takes.
    delay: AtomicU64,
}

impl Server {
    /// Serves `root`, and an empty page at `/empty.html`.
    pub fn start(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("bound"));
        let log = Arc::new(Log::default());
        let (root, shared) = (root.to_path_buf(), log.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (root, log) = (root.clone(), shared.clone());
                std::thread::spawn(move || answer(&stream, &root, &log));
            }
        });
        Self { origin, log }
    }

    /// What was asked for since the last call.
    pub fn take(&self) -> Vec<Request> {
        std::mem::take(&mut *self.log.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets every answer take so long from now on.
    pub fn delay(&self, milliseconds: u64) {
        self.log.delay.store(milliseconds, Ordering::Relaxed);
    }
}

/// Answers every request of a connection. Nothing may be kept by the browser; the page is isolated,
/// so that its clock is fine.
fn answer(stream: &TcpStream, root: &Path, log: &Log) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut lines = BufReader::new(stream).lines();
    loop {
        let first = lines.next()?.ok()?;
        while !lines.next()?.ok()?.is_empty() {}
        let path = first.split(' ').nth(1)?.split('?').next()?;
        let body = if path == "/empty.html" {
            Some(b"<!doctype html><title>-</title>".to_vec())
        } else {
            read(root, path)
        };
        let (status, body) = body.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
        std::thread::sleep(Duration::from_millis(log.delay.load(Ordering::Relaxed)));
        log.requests.lock().unwrap_or_else(PoisonError::into_inner).push((path.to_owned(), body.len()));
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nCross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n\r\n",
            kind(path),
            body.len()
        );
        let mut whole = head.into_bytes();
        whole.extend(body);
        (&mut &*stream).write_all(&whole).ok()?;
    }
}

fn read(root: &Path, path: &str) -> Option<Vec<u8>> {
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let mut file: PathBuf = root.join(path.trim_start_matches('/'));
    if path.ends_with('/') {
        file.push("index.html");
    }
    fs::read(file).ok()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("bin" | "pagefind" | "pf_meta" | "pf_index" | "pf_fragment" | "pf_filter") => {
            "application/octet-stream"
        }
        _ => "text/html; charset=utf-8",
    }
}
