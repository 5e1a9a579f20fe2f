//! Links and images as they are written, before anything is known about their targets.

use std::ops::Range;

use crate::source::Span;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](target)` or `<a href>`.
    Anchor,
    /// `![text](target)` or `<img src>`.
    Image,
}

/// One link or image.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What it is for.
    pub kind: LinkKind,
    /// The destination as written, entities and escapes decoded.
    pub destination: String,
    /// The title in quotes, if there is one.
    pub title: String,
    /// The alternative text of an image; the words of a link.
    pub text: String,
    /// Where the destination stands.
    pub span: Span,
    /// Whether it was written as HTML, whose attributes stay as they are.
    pub raw: bool,
    /// Whether an image says of itself that it is only decoration, with `alt=""`.
    pub decorative: bool,
}

/// The scheme of an address, in lower case, as a browser would see it: control characters and
/// spaces do not hide it.
pub fn scheme(address: &str) -> Option<String> {
    if !address.contains(':') {
        return None;
    }
    let visible: String = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace() && *c != '\u{fffd}')
        .take(40)
        .collect();
    let (scheme, _) = visible.split_once(':')?;
    let mut characters = scheme.chars();
    let first = characters.next()?;
    (first.is_ascii_alphabetic()
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
    .then(|| scheme.to_ascii_lowercase())
}

/// The host of an address.
pub fn host(address: &str) -> Option<&str> {
    let rest = address.split_once("//")?.1;
    let host = rest.split(['/', '?', '#', '\\']).next()?;
    host.rsplit('@').next()?.split(':').next()
}

/// The host whose frame shows the videos of a host, where that is another one.
pub fn player_host(host: &str) -> Option<&'static str> {
    match host.to_ascii_lowercase().trim_start_matches("www.") {
        "youtube.com" | "youtu.be" => Some("www.youtube-nocookie.com"),
        "vimeo.com" => Some("player.vimeo.com"),
        _ => None,
    }
}

/// Whether a link with this scheme cannot run anything.
pub fn is_safe_scheme(scheme: &str) -> bool {
    matches!(scheme, "http" | "https" | "mailto" | "tel" | "sms" | "ftp")
}

/// Where the destination stands inside a link: its text is searched for, since the parser only
/// gives the whole link.
pub fn destination_range(source: &str, link: Range<usize>, destination: &str) -> Range<usize> {
    let Some(text) = source.get(link.clone()) else { return link };
    let from = text.rfind("](").map_or(0, |at| at + 2);
    match text[from..].find(destination).filter(|_| !destination.is_empty()) {
        Some(at) => link.start + from + at..link.start + from + at + destination.len(),
        None => link,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_schemes_are_seen() {
        for address in ["javascript:x", "JaVaScRiPt:x", " java\tscript:x", "\u{1}javascript:x"] {
            assert_eq!(scheme(address).as_deref(), Some("javascript"), "{address:?}");
        }
        assert_eq!(scheme("a/b:c.md"), None);
        assert_eq!(scheme("ticket:REQ-12").as_deref(), Some("ticket"));
        assert_eq!(scheme("請求:a.md"), None);
    }
}
