//! Raw HTML in Markdown: what is kept, what is taken out and said so.
//!
//! A body that holds raw HTML is cleaned as a whole, so that nothing left open in it can reach the
//! page around the article. Links, images and ids found on the way are handed to the document.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::body::{HOLE_END, HOLE_START, marker};
use super::link::{is_safe_scheme, scheme};

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Takes out references such as `&#xFDD0;`, which would become one of our marks when decoded.
pub fn without_marks(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("&#") {
        out.push_str(&rest[..at]);
        let body = &rest[at + 2..];
        let (digits, radix) = match body.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16),
            None => (body, 10),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(&digits[..length], radix).unwrap_or(0);
        if matches!(code, 0xfdd0..=0xfdef) {
            rest = digits[length..].strip_prefix(';').unwrap_or(&digits[length..]);
        } else {
            out.push_str("&#");
            rest = body;
        }
    }
    out.push_str(rest);
    out
}

/// A link or image found in raw HTML.
pub struct RawLink {
    /// `img` rather than `a`.
    pub image: bool,
    /// The decoded address.
    pub address: String,
}

/// What cleaning found.
#[derive(Default)]
pub struct Found {
    /// Links and images, in the order of their holes.
    pub links: Vec<RawLink>,
    /// Ids of elements, with those renamed.
    pub ids: Vec<String>,
}

thread_local! {
    static STATE: RefCell<(usize, Found)> = RefCell::default();
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    let tags: HashSet<&str> = TAGS.iter().copied().collect();
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", &["href", "name", "hreflang"][..]),
        ("img", &["src", "alt", "width", "height", "loading"]),
        ("input", &["type", "checked", "disabled"]),
        ("ol", &["start", "reversed", "type"]),
        ("li", &["value"]),
        ("td", &["colspan", "rowspan", "align", "headers"]),
        ("th", &["colspan", "rowspan", "align", "scope", "headers"]),
        ("col", &["span"]),
        ("colgroup", &["span"]),
        ("details", &["open", "name"]),
        ("time", &["datetime"]),
        ("del", &["datetime"]),
        ("ins", &["datetime"]),
    ]
    .into_iter()
    .map(|(tag, names)| (tag, names.iter().copied().collect()))
    .collect();
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(["id", "class", "lang", "dir", "title", "role", "hidden"].into_iter().collect())
        .generic_attribute_prefixes(["data-", "aria-"].into_iter().collect())
        .clean_content_tags(
            ["script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "title"]
                .into_iter()
                .collect(),
        )
        .url_schemes(
            [
                "http", "https", "mailto", "tel", "sms", "ftp", "ticket", "article", "faq", "guide", "case",
                "release", "incident",
            ]
            .into_iter()
            .collect(),
        )
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(|element, attribute, value| filter(element, attribute, value).map(Into::into));
    builder
});

fn filter(element: &str, attribute: &str, value: &str) -> Option<String> {
    if value.contains(|c: char| matches!(c, '\u{fdd0}'..='\u{fdef}')) {
        // Only a whole mark that we made ourselves is one; in anything else they are smuggled in.
        let number = value.strip_prefix(HOLE_START).and_then(|rest| rest.strip_suffix(HOLE_END));
        let number = number.and_then(|digits| digits.parse::<usize>().ok());
        let ours = number.is_some_and(|number| STATE.with_borrow(|(first, _)| number < *first));
        return ours.then(|| value.to_owned());
    }
    STATE.with_borrow_mut(|(first, found)| match (element, attribute) {
        ("a", "href") | ("img", "src") => {
            if scheme(value)
                .is_some_and(|scheme| !is_safe_scheme(&scheme) && super::reference_type(&scheme).is_none())
            {
                return None;
            }
            found.links.push(RawLink { image: element == "img", address: value.to_owned() });
            Some(marker(*first + found.links.len() - 1))
        }
        (_, "id") | ("a", "name") => {
            found.ids.push(value.to_owned());
            Some(value.to_owned())
        }
        ("input", "type") => (value == "checkbox").then(|| value.to_owned()),
        _ => Some(value.to_owned()),
    })
}

/// Cleans a body. Links get holes numbered from `first`.
pub fn clean(html: &str, first: usize) -> (String, Found) {
    STATE.replace((first, Found::default()));
    let cleaned = CLEANER.clean(html).to_string();
    let (_, found) = STATE.take();
    (without_fields(cleaned), found)
}

/// Takes out what could be typed into: only check boxes come from Markdown.
fn without_fields(html: String) -> String {
    if !html.contains("<input") {
        return html;
    }
    let mut parts = html.split("<input");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let end = part.find('>').map_or(part.len(), |end| end + 1);
        if part[..end].contains(" type=\"checkbox\"") {
            out.push_str("<input");
            out.push_str(part);
        } else {
            out.push_str(&part[end..]);
        }
    }
    out
}

/// The address of a frame, where it stands, and its title, if `html` begins with one.
pub fn frame(html: &str) -> Option<(Range<usize>, String, String)> {
    let start = html.find(|c: char| !c.is_whitespace())?;
    let name = html.get(start..start + 7)?;
    if !name.eq_ignore_ascii_case("<iframe") {
        return None;
    }
    let tag = &html[start..start + html[start..].find('>')?];
    let source = attribute(tag, "src")?;
    let address = tag[source.clone()].replace("&amp;", "&");
    let outside =
        address.starts_with("https://") || address.starts_with("http://") || address.starts_with("//");
    let title = attribute(tag, "title").map_or(String::new(), |title| tag[title].to_owned());
    outside.then_some((start + source.start..start + source.end, address, title))
}

/// Where the value of an attribute stands in a tag, if it is written in quotes.
fn attribute(tag: &str, name: &str) -> Option<Range<usize>> {
    let mut from = 0;
    loop {
        let quote = from + tag[from..].find(['"', '\''])?;
        let end = quote + 1 + tag[quote + 1..].find(&tag[quote..=quote])?;
        let before = tag[from..quote].trim_end().strip_suffix('=').map_or("", str::trim_end);
        let found = before.len().checked_sub(name.len()).and_then(|at| before.split_at_checked(at));
        if let Some((before, found)) = found
            && found.eq_ignore_ascii_case(name)
            && before.ends_with(char::is_whitespace)
        {
            return Some(quote + 1..end);
        }
        from = end + 1;
    }
}

/// The words of a link or image whose address stands in `html` at `address`: what the tags enclose,
/// or the alternative text if it says one.
pub fn label(html: &str, address: Range<usize>, is_image: bool) -> Option<String> {
    /// The words of a link that are looked at, in bytes.
    const MOST: usize = 400;
    let end = address.end + html[address.end..].find('>')?;
    if is_image {
        let tag = &html[html[..address.start].rfind('<')?..end];
        return attribute(tag, "alt").map(|alt| tag[alt].to_owned());
    }
    let mut inside = &html[end + 1..];
    inside = &inside[..inside.floor_char_boundary(MOST)];
    inside = &inside[..inside.find("</a")?];
    let mut words = String::new();
    let mut is_tag = false;
    for c in inside.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => words.push(c),
            _ => {}
        }
    }
    Some(words)
}

/// A piece of raw HTML that cleaning takes out.
pub struct Removed {
    /// Its bytes in the text given.
    pub range: Range<usize>,
    /// What it is: `<script>`, `onclick`, `javascript:`.
    pub what: String,
}

/// Finds the first tag, attribute or address in `html` that cleaning takes out.
///
/// This only serves the message; what is safe is decided by [`clean`].
pub fn first_removed(html: &str) -> Option<Removed> {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(open) = html[at..].find('<') {
        let start = at + open;
        if html[start..].starts_with("<!--") {
            at = html[start + 4..].find("-->").map_or(html.len(), |end| start + 4 + end + 3);
            continue;
        }
        if bytes.get(start + 1) == Some(&b'/') {
            // The opening tag has told already.
            at = start + 2;
            continue;
        }
        let name_start = start + 1;
        let name_end = html[name_start..]
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .map_or(html.len(), |n| name_start + n);
        let name = html[name_start..name_end].to_ascii_lowercase();
        at = name_end.max(start + 1);
        if name.is_empty() {
            continue;
        }
        if !TAGS.contains(&name.as_str()) {
            return Some(Removed { range: start..name_end, what: format!("<{name}>") });
        }
        let end = html[name_end..].find('>').map_or(html.len(), |n| name_end + n);
        if let Some(removed) = removed_attribute(html, name_end, end) {
            return Some(removed);
        }
        if name == "input" && !html[start..end].to_ascii_lowercase().contains("checkbox") {
            return Some(Removed { range: start..name_end, what: "<input>".to_owned() });
        }
        at = end;
    }
    None
}

fn removed_attribute(html: &str, start: usize, end: usize) -> Option<Removed> {
    let mut at = start;
    while at < end {
        let from = at + html[at..end].find(|c: char| !c.is_whitespace() && c != '/')?;
        let name_end = html[from..end]
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '/'))
            .map_or(end, |n| from + n);
        let name = html[from..name_end].to_ascii_lowercase();
        at = name_end.max(from + 1);
        while !html.is_char_boundary(at) {
            at += 1;
        }
        if html[at.min(end)..end].starts_with('=') {
            let value_start = at + 1;
            let quote = html[value_start..end].chars().next();
            let (value_start, value_end) = match quote {
                Some(mark @ ('"' | '\'')) => {
                    let inside = value_start + 1;
                    (inside, html[inside..end].find(mark).map_or(end, |n| inside + n))
                }
                _ => (
                    value_start,
                    html[value_start..end].find(char::is_whitespace).map_or(end, |n| value_start + n),
                ),
            };
            let value = &html[value_start..value_end];
            if matches!(name.as_str(), "href" | "src")
                && let Some(scheme) = scheme(value)
                && !is_safe_scheme(&scheme)
                && super::reference_type(&scheme).is_none()
            {
                return Some(Removed { range: value_start..value_end, what: format!("{scheme}:") });
            }
            at = value_end.max(at);
            if matches!(quote, Some('"' | '\'')) {
                at = (at + 1).min(end);
            }
        }
        if name.starts_with("on")
            || matches!(name.as_str(), "style" | "srcdoc" | "srcset" | "formaction" | "action")
        {
            return Some(Removed { range: from..name_end, what: format!("{name}=\"…\"") });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::HOLE_END;

    #[test]
    fn harm_is_taken_out_and_named() {
        let cases = [
            ("<script>alert(1)</script>", Some("<script>")),
            ("<img src=x onerror=alert(1)>", Some("onerror=\"…\"")),
            ("<a href=\"javascript:alert(1)\">a</a>", Some("javascript:")),
            ("<p style=\"color:red\">a</p>", Some("style=\"…\"")),
            ("<p class=\"type-post\"><code>POST</code></p>", None),
            ("<!-- <script> --><br>", None),
            ("<input type=\"text\" name=\"q\">", Some("<input>")),
            ("<input type=\"checkbox\" disabled>", None),
            ("<a href='x", None),
        ];
        for (html, expected) in cases {
            assert_eq!(first_removed(html).map(|r| r.what).as_deref(), expected, "{html}");
            let (cleaned, _) = clean(html, 0);
            for bad in ["script", "onerror", "style=", "javascript"] {
                assert!(!cleaned.contains(bad), "{cleaned}");
            }
        }
    }

    #[test]
    fn words_of_links_and_images_are_found_around_their_address() {
        let cases = [
            ("<img src=\"a.png\" alt=\"the screen\">", true, Some("the screen")),
            ("<img ALT = '' src=a.png>", true, Some("")),
            ("<img src=\"a.png\" data-alt=\"x\">", true, None),
            ("<img src=\"a.png", true, None),
            ("<b>x</b> <a href=\"a.png\"><i>some</i> words</a>", false, Some("some words")),
            ("<a href=\"a.png\">", false, None),
        ];
        for (html, is_image, expected) in cases {
            let at = html.find("a.png").expect("an address");
            assert_eq!(label(html, at..at + 5, is_image).as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn marks_cannot_be_smuggled_in() {
        let html = "<a href=\"&#xFDD0;x&#64977;javascript:alert(1)\" title=\"&#xfdd0;0&#xfdd1;\">&#xFDD0;0&#xFDD1; &#65;</a>";
        assert_eq!(without_marks(html), "<a href=\"xjavascript:alert(1)\" title=\"0\">0 &#65;</a>");
        let (cleaned, _) = clean(html, 1);
        assert!(!cleaned.contains("javascript"), "{cleaned}");
    }

    #[test]
    fn nothing_reaches_the_page_around() {
        let (cleaned, _) = clean("a</main></body></html><!-- b <div>c", 0);
        assert_eq!(cleaned, "a");
        assert_eq!(clean("a</main><div>c", 0).0, "a<div>c</div>");
    }

    #[test]
    fn nothing_is_left_to_type_into() {
        let html = "<p>a<input type=\"checkbox\" checked>b<input type=text>c<input>d</p>";
        assert_eq!(clean(html, 0).0, "<p>a<input type=\"checkbox\" checked=\"\">bcd</p>");
        // No value ends the element before its end.
        for value in ["><img src=x onerror=alert(1)>", "\" type=\"checkbox\"><script>alert(1)</script>"] {
            let html = format!("<p>a<input title='{value}' type=\"text\">b</p>");
            assert_eq!(clean(&html, 0).0, "<p>ab</p>");
        }
    }

    #[test]
    fn links_become_holes_and_ids_are_kept() {
        let (cleaned, found) = clean("<h2 id=\"create\"><a href=\"a.md\">x</a><img src=\"b.png\"></h2>", 3);
        assert_eq!(
            cleaned,
            format!(
                "<h2 id=\"create\"><a href=\"{HOLE_START}3{HOLE_END}\">x</a><img src=\"{HOLE_START}4{HOLE_END}\"></h2>"
            )
        );
        assert_eq!(found.ids, ["create"]);
        assert_eq!(found.links.len(), 2);
    }
}
