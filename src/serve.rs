//! The site over HTTP on this machine, straight from the output in memory, and anew after each
//! change on disk.
//!
//! ```text
//! disk --watch--> batches --work--> Shown --answer--> browser
//!                              |                         ^
//!                              +---- number, over SSE ---+ live.js asks for what is new
//! ```

mod answer;
mod live;
mod shown;
mod watch;
mod work;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, mpsc};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use percent_encoding::percent_decode_str;
use tokio::sync::watch as channel;

use crate::build::{Built, Kept, Options};
use crate::diagnostic::{Diagnostic, Language};
use crate::source::Sources;
use answer::plain;
use shown::{Shown, Snapshot};
use work::Message;

/// The number that tells pages that nothing more comes.
const THE_END: u64 = 0;

/// What happens while a site is served.
pub enum Event<'a> {
    /// It can be reached.
    Listening(SocketAddr),
    /// So many files changed, and pages show it after so long.
    Rebuilt {
        /// Files that are new, gone or different.
        changes: usize,
        /// Since the change was heard of.
        time: Duration,
    },
    /// Everything has been looked at: what is wrong now.
    Checked(&'a [Diagnostic], &'a Sources),
    /// A page could not be rendered.
    Failed(&'a [Diagnostic], &'a Sources),
    /// The machine would not let us; what was shown is still shown.
    Trouble(&'a anyhow::Error),
}

/// What is served, and how.
pub struct Serving {
    /// The site's folder.
    pub root: PathBuf,
    /// The address to listen at.
    pub host: IpAddr,
    /// The port; the next free one is taken if it is in use.
    pub port: u16,
    /// What is built, asked each time, since the day may have changed.
    pub options: Box<dyn Fn() -> Options + Send + Sync>,
    /// The writer's language.
    pub language: Language,
    /// Opens a file of the content for the writer: its path on disk and its line.
    pub open: Box<dyn Fn(PathBuf, usize) -> anyhow::Result<()> + Send + Sync>,
    /// Hears what happens.
    pub tell: Box<dyn Fn(Event<'_>) + Send + Sync>,
}

/// What all requests share.
struct State {
    serving: Serving,
    shown: RwLock<Arc<Shown>>,
    number: channel::Sender<u64>,
}

impl State {
    fn shown(&self) -> Arc<Shown> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows a site from now on, and returns the one before. Only the work calls this.
    fn show(&self, next: impl FnOnce(&Shown) -> Shown) -> Arc<Shown> {
        let before = self.shown();
        let next = Arc::new(next(&before));
        let number = next.number;
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = next;
        self.number.send_replace(number);
        before
    }

    fn fail(&self, found: &[Diagnostic]) {
        (self.serving.tell)(Event::Failed(found, &self.shown().now.sources));
    }
}

/// Serves until Ctrl-C, beginning with a site that is built already.
///
/// # Errors
///
/// When the port cannot be had, or the folder cannot be watched.
pub fn run(serving: Serving, built: Built, sources: Arc<Sources>, kept: Kept) -> anyhow::Result<()> {
    let root = serving.root.canonicalize().with_context(|| format!("{}", serving.root.display()))?;
    let shown = Shown::first(Snapshot { sources: sources.clone(), built });
    let number = channel::Sender::new(shown.number);
    let state = Arc::new(State { serving, shown: RwLock::new(Arc::new(shown)), number });

    let (sender, messages) = mpsc::channel();
    let batches = sender.clone();
    let polls = watch::watch(&root, move |batch| batches.send(Message::Changed(batch)).is_ok())?;
    if let Some(reason) = polls {
        let reason = anyhow::Error::from(reason)
            .context("changes are looked for every second / 変更は 1 秒ごとに調べます");
        (state.serving.tell)(Event::Trouble(&reason));
    }
    let worker = state.clone();
    std::thread::spawn(move || work::work(&root, &worker, &messages, sender, sources, kept));

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let done = runtime.block_on(async {
        let listener = listen(state.serving.host, state.serving.port).await?;
        (state.serving.tell)(Event::Listening(listener.local_addr()?));
        let router = Router::new().fallback(respond).with_state(state.clone());
        let server = axum::serve(listener, router).with_graceful_shutdown(stop(state.clone()));
        tokio::select! {
            done = server => done?,
            // A browser that holds on to its connection is not waited for.
            () = async { stop(state).await; tokio::time::sleep(Duration::from_millis(500)).await } => {}
        }
        Ok(())
    });
    runtime.shutdown_background();
    done
}

/// The port asked for, or the next free one.
async fn listen(host: IpAddr, port: u16) -> anyhow::Result<tokio::net::TcpListener> {
    let mut last = None;
    for port in port..=port.saturating_add(19) {
        match tokio::net::TcpListener::bind((host, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = Some(error),
        }
    }
    let error = last.unwrap_or_else(|| std::io::ErrorKind::AddrNotAvailable.into());
    Err(error).with_context(|| format!("{host}:{port}: no free port / 空いているポートがありません"))
}

async fn stop(state: Arc<State>) {
    // Without a signal handler the program ends by the signal itself.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    state.number.send_replace(THE_END);
}

async fn respond(
    axum::extract::State(state): axum::extract::State<Arc<State>>,
    request: Request<Body>,
) -> Response {
    if !is_meant_for_us(request.headers(), state.serving.host) {
        return plain(StatusCode::FORBIDDEN, "this host is not served here");
    }
    let path = request.uri().path().to_owned();
    let origin = request.headers().get(header::ORIGIN).filter(|origin| is_of_this_machine(origin)).cloned();
    if let Some(name) = path.strip_prefix(live::FOLDER) {
        return ours(&state, name, &request);
    }
    let work = move || {
        let shown = state.shown();
        answer::answer(&shown, &path, &|found| state.fail(found))
    };
    let answer = tokio::task::spawn_blocking(work).await;
    let mut answer = answer.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "internal error"));
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    answer
}

/// Whether a page comes from this machine: a product that is being worked on may show the help in it.
/// All others must not read what is not public.
fn is_of_this_machine(origin: &HeaderValue) -> bool {
    let host = origin.to_str().ok().and_then(|origin| Some(origin.split_once("://")?.1));
    host.is_some_and(is_this_machine)
}

/// What the script on the pages asks for.
fn ours(state: &Arc<State>, name: &str, request: &Request<Body>) -> Response {
    let query = request.uri().query().unwrap_or("");
    let parameter = |wanted: &str| {
        let value = query.split('&').find_map(|pair| pair.strip_prefix(wanted)?.strip_prefix('='));
        percent_decode_str(value.unwrap_or("")).decode_utf8_lossy().into_owned()
    };
    match (request.method(), name) {
        (&Method::GET, "events") => events(state).into_response(),
        (&Method::GET, "state") => {
            let address = percent_decode_str(&parameter("page")).decode_utf8_lossy().into_owned();
            let can_open = state.serving.host.is_loopback();
            live::state(&state.shown(), &address, state.serving.language, can_open)
        }
        (&Method::POST, "open") => open(state, &parameter("file"), &parameter("line"), request.headers()),
        (&Method::GET, name) => live::file(name).unwrap_or_else(|| plain(StatusCode::NOT_FOUND, "not found")),
        _ => plain(StatusCode::METHOD_NOT_ALLOWED, "method not allowed"),
    }
}

/// The number of the site that is shown, each time it changes.
fn events(state: &State) -> Sse<impl futures_util::Stream<Item = Result<sse::Event, Infallible>> + use<>> {
    let mut receiver = state.number.subscribe();
    receiver.mark_changed();
    let numbers = stream::unfold(receiver, |mut receiver| async {
        receiver.changed().await.ok()?;
        let number = *receiver.borrow_and_update();
        let event = sse::Event::default().data(number.to_string());
        (number != THE_END).then_some((Ok(event), receiver))
    });
    Sse::new(numbers).keep_alive(KeepAlive::default())
}

/// Opens a file of the content in the writer's editor: only for a page of ours, on this machine.
fn open(state: &State, file: &str, line: &str, headers: &HeaderMap) -> Response {
    let from = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let host = from("host");
    let is_ours = from("origin").split_once("://").is_some_and(|(_, origin)| origin == host);
    if !is_ours || !state.serving.host.is_loopback() {
        return plain(StatusCode::FORBIDDEN, "only pages served here can open files");
    }
    let shown = state.shown();
    let Some(source) = shown.now.sources.find(file) else {
        return plain(StatusCode::NOT_FOUND, "not found");
    };
    let path = state.serving.root.join(source.path.as_str());
    match (state.serving.open)(path, line.parse().unwrap_or(1)) {
        Ok(()) => plain(StatusCode::OK, ""),
        Err(error) => {
            (state.serving.tell)(Event::Trouble(&error));
            plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error:#}"))
        }
    }
}

/// Whether a request names this machine. A page elsewhere whose name was made to lead here must not
/// read what is not public.
fn is_meant_for_us(headers: &HeaderMap, host: IpAddr) -> bool {
    if !host.is_loopback() {
        return true;
    }
    headers.get(header::HOST).and_then(|value| value.to_str().ok()).is_some_and(is_this_machine)
}

/// Whether a host, with or without port, is this machine.
fn is_this_machine(named: &str) -> bool {
    let name = match named.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => named,
    };
    let name = name.trim_matches(['[', ']']);
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_served_on_loopback() {
        let loopback: IpAddr = [127, 0, 0, 1].into();
        let headers = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().expect("a header"));
            headers
        };
        for host in ["localhost:4321", "127.0.0.1:4321", "127.0.0.1", "[::1]:80", "help.localhost:1"] {
            assert!(is_meant_for_us(&headers(host), loopback), "{host}");
        }
        for host in ["evil.example:4321", "localhost.evil.example", "10.0.0.1:80", ""] {
            assert!(!is_meant_for_us(&headers(host), loopback), "{host}");
        }
        assert!(is_meant_for_us(&headers("docs.example"), [0, 0, 0, 0].into()));
    }
}
