//! What a browser gets for a path, straight from the output in memory.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use super::live;
use super::shown::Shown;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::document::link::player_host;
use crate::output::Failure;

/// Hears of what goes wrong when a page is rendered.
type Tell<'a> = &'a dyn Fn(&[Diagnostic]);

/// What a browser gets for a path.
pub fn answer(shown: &Shown, path: &str, tell: Tell<'_>) -> Response {
    let decoded: String =
        percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().nfc().collect();
    let file = if decoded.is_empty() || decoded.ends_with('/') {
        format!("{decoded}index.html")
    } else {
        decoded.clone()
    };
    if let Some(response) = artifact(shown, &file, StatusCode::OK, tell) {
        return response;
    }
    let output = &shown.now.built.output;
    if output.contains(&format!("{decoded}/index.html")) {
        let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
        if let Ok(location) = HeaderValue::from_str(&format!("{path}/")) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        return response;
    }
    let language = decoded.split('/').next().unwrap_or("");
    let own = format!("{language}/404.html");
    let not_found = if output.contains(&own) { own } else { "404.html".to_owned() };
    artifact(shown, &not_found, StatusCode::NOT_FOUND, tell)
        .unwrap_or_else(|| plain(StatusCode::NOT_FOUND, "not found"))
}

fn artifact(shown: &Shown, path: &str, status: StatusCode, tell: Tell<'_>) -> Option<Response> {
    let bytes = match shown.bytes(path, tell)? {
        Ok(bytes) => bytes,
        Err(Failure::Content(_)) => {
            return Some(failed());
        }
        Err(Failure::Machine(error)) => {
            return Some(plain(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()));
        }
    };
    let kind = content_type(path);
    let body = if path.ends_with(".html") { live::with_script(&bytes) } else { bytes.to_vec() };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Ok(policy) = HeaderValue::from_str(&policy(shown.now.built.config())) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Some(response)
}

/// A page that says in words that there is none, and that goes when there is one.
fn failed() -> Response {
    let page = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Shirube</title>\n\
        <body><p>このページは、テンプレートを直すと表示されます。</p>\n\
        <p lang=\"en\">This page will be shown once the template is mended.</p></body>\n";
    let mut response = plain(StatusCode::INTERNAL_SERVER_ERROR, "");
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    *response.body_mut() = Body::from(live::with_script(page.as_bytes()));
    response
}

/// Nothing but what the site itself holds, what readers say to its endpoint, and frames of listed hosts.
fn policy(config: &Config) -> String {
    let mut policy =
        String::from("default-src 'self'; base-uri 'self'; form-action 'self'; object-src 'none'");
    if let Some(origin) = config.feedback.origin() {
        policy.push_str(&format!("; connect-src 'self' {origin}"));
    }
    policy.push_str("; frame-src 'self'");
    for host in config
        .embeds
        .iter()
        .filter(|host| host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')))
    {
        policy.push_str(&format!(" https://{host}"));
        if let Some(player) = player_host(host) {
            policy.push_str(&format!(" https://{player}"));
        }
    }
    policy
}

/// An answer of a few words.
pub fn plain(status: StatusCode, text: &str) -> Response {
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// The media type of a file, by its extension.
pub fn content_type(path: &str) -> &'static str {
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
