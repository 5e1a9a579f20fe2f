//! The site over HTTP on this machine, straight from the output in memory.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::Diagnostic;
use crate::output::{Failure, Output};

/// Tells somebody what was found.
pub type Report = dyn Fn(&[Diagnostic]) + Send + Sync;

/// What is served.
pub struct Serving {
    /// The files.
    pub output: Output,
    /// Hosts whose frames may be loaded after a click.
    pub frames: Vec<String>,
    /// Called with what goes wrong when a page is rendered.
    pub report: Box<Report>,
}

/// Serves until Ctrl-C. `started` is called with the address once it can be reached.
///
/// # Errors
///
/// When the port cannot be had.
pub fn run(serving: Serving, port: u16, started: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = listen(port).await?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback(respond).with_state(Arc::new(serving));
        started(address);
        axum::serve(listener, router).with_graceful_shutdown(stop()).await?;
        Ok(())
    })
}

/// The port asked for, or the next free one.
async fn listen(port: u16) -> anyhow::Result<tokio::net::TcpListener> {
    let mut last = None;
    for port in port..port.saturating_add(20) {
        match tokio::net::TcpListener::bind(("127.0.0.1", port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = Some(error),
        }
    }
    let error = last.unwrap_or_else(|| std::io::ErrorKind::AddrNotAvailable.into());
    Err(error).with_context(|| format!("127.0.0.1:{port}: no free port / 空いているポートがありません"))
}

async fn stop() {
    // Without a signal handler the program ends by the signal itself.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn respond(State(serving): State<Arc<Serving>>, request: Request<Body>) -> Response {
    let path = request.uri().path().to_owned();
    let answer = tokio::task::spawn_blocking(move || answer(&serving, &path)).await;
    answer.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "internal error"))
}

/// What a browser gets for a path.
fn answer(serving: &Serving, path: &str) -> Response {
    let decoded: String =
        percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().nfc().collect();
    let file = if decoded.is_empty() || decoded.ends_with('/') {
        format!("{decoded}index.html")
    } else {
        decoded.clone()
    };
    if let Some(response) = artifact(serving, &file, StatusCode::OK) {
        return response;
    }
    if serving.output.contains(&format!("{decoded}/index.html")) {
        let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
        if let Ok(location) = HeaderValue::from_str(&format!("{path}/")) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        return response;
    }
    let language = decoded.split('/').next().unwrap_or("");
    let own = format!("{language}/404.html");
    let not_found = if serving.output.contains(&own) { own } else { "404.html".to_owned() };
    artifact(serving, &not_found, StatusCode::NOT_FOUND)
        .unwrap_or_else(|| plain(StatusCode::NOT_FOUND, "not found"))
}

fn artifact(serving: &Serving, path: &str, status: StatusCode) -> Option<Response> {
    let bytes = match serving.output.bytes(path)? {
        Ok(bytes) => bytes,
        Err(Failure::Content(found)) => {
            (serving.report)(&found);
            return Some(plain(
                StatusCode::INTERNAL_SERVER_ERROR,
                "このページは表示できません。端末の表示を見てください。\nThis page cannot be shown. See the terminal.",
            ));
        }
        Err(Failure::Machine(error)) => {
            return Some(plain(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()));
        }
    };
    let mut response = Response::new(Body::from(bytes.to_vec()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Ok(policy) = HeaderValue::from_str(&policy(&serving.frames)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Some(response)
}

/// Nothing but what the site itself holds, and frames of listed hosts.
fn policy(frames: &[String]) -> String {
    let mut policy = String::from(
        "default-src 'self'; base-uri 'self'; form-action 'self'; object-src 'none'; frame-src 'self'",
    );
    let known = [
        ("youtube.com", "www.youtube-nocookie.com"),
        ("youtu.be", "www.youtube-nocookie.com"),
        ("vimeo.com", "player.vimeo.com"),
    ];
    for host in frames
        .iter()
        .filter(|host| host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')))
    {
        let player = known
            .iter()
            .find(|(listed, _)| host.trim_start_matches("www.").eq_ignore_ascii_case(listed))
            .map_or(host.as_str(), |(_, player)| player);
        policy.push_str(&format!(" https://{host}"));
        if player != host {
            policy.push_str(&format!(" https://{player}"));
        }
    }
    policy
}

fn plain(status: StatusCode, text: &str) -> Response {
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn content_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "csv" => "text/csv; charset=utf-8",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
