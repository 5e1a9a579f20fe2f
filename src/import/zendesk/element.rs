//! Markdown of single elements, where ours knows more than others: headings with anchors, notes,
//! folded blocks, videos.

use std::sync::Arc;

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BrStyle, BulletListMarker, HrStyle, Options};
use htmd::{Element, HtmlToMarkdown};

use super::link::Links;
use super::markup::{DIRECTIVE, SUMMARY};

fn attribute(element: &Element<'_>, name: &str) -> Option<String> {
    let found = element.attrs.iter().find(|attribute| &*attribute.name.local == name)?;
    Some(found.value.to_string()).filter(|value| !value.is_empty())
}

fn block(text: &str) -> Option<HandlerResult> {
    Some(format!("\n\n{}\n\n", text.trim_matches('\n')).into())
}

/// Makes Markdown of HTML whose headings are moved by `shift` levels.
pub(super) fn converter(shift: i32, links: &Arc<Links>) -> HtmlToMarkdown {
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        br_style: BrStyle::Backslash,
        hr_style: HrStyle::Dashes,
        ..Options::default()
    };
    let (for_headings, for_links) = (links.clone(), links.clone());
    HtmlToMarkdown::builder()
        .options(options)
        .add_handler(
            vec!["h1", "h2", "h3", "h4", "h5", "h6"],
            move |handlers: &dyn Handlers, element: Element<'_>| {
                let level = element.tag[1..].parse().unwrap_or(2) + shift;
                let id = attribute(&element, "id").filter(|id| for_headings.anchors.contains(id));
                heading(&handlers.walk_children(element.node).content, level, id)
            },
        )
        .add_handler(vec!["a"], move |handlers: &dyn Handlers, element: Element<'_>| {
            anchor(handlers, element, &for_links)
        })
        .add_handler(
            vec!["div", "section", "aside", "p", "blockquote"],
            |handlers: &dyn Handlers, element: Element<'_>| match attribute(&element, "class")
                .as_deref()
                .and_then(alert)
            {
                Some(name) => {
                    let words = handlers.walk_children(element.node).content;
                    let lines: Vec<String> = words.trim().lines().map(|line| format!("> {line}")).collect();
                    block(&format!("> [!{name}]\n{}", lines.join("\n")))
                }
                None => handlers.fallback(element),
            },
        )
        .add_handler(vec!["summary"], |handlers: &dyn Handlers, element: Element<'_>| {
            let words = one_line(&handlers.walk_children(element.node).content);
            Some(format!("{}{words}{}", SUMMARY[0], SUMMARY[1]).into())
        })
        .add_handler(vec!["details"], |handlers: &dyn Handlers, element: Element<'_>| {
            details(&handlers.walk_children(element.node).content)
        })
        .add_handler(vec!["img"], |_: &dyn Handlers, element: Element<'_>| {
            let alt = one_line(&attribute(&element, "alt").unwrap_or_default());
            let alt = alt.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
            attribute(&element, "src").map(|src| format!("![{alt}]({})", target(&src)).into())
        })
        .add_handler(vec!["iframe"], |_: &dyn Handlers, element: Element<'_>| {
            let title = one_line(&attribute(&element, "title").unwrap_or_default());
            attribute(&element, "src").and_then(|src| block(&video(&src, &title)))
        })
        .add_handler(
            vec!["kbd", "sub", "sup", "mark", "samp", "q", "ruby", "rb", "rp", "rt", "rtc"],
            |handlers: &dyn Handlers, element: Element<'_>| {
                let (tag, words) = (element.tag, handlers.walk_children(element.node).content);
                Some(format!("<{tag}>{words}</{tag}>").into())
            },
        )
        .add_handler(vec!["del", "s", "strike"], |handlers: &dyn Handlers, element: Element<'_>| {
            let words = handlers.walk_children(element.node).content;
            let is_mere = words.trim() == words && !words.is_empty();
            Some(if is_mere { format!("~~{words}~~") } else { words }.into())
        })
        .build()
}

fn one_line(text: &str) -> String {
    text.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn heading(words: &str, level: i32, id: Option<String>) -> Option<HandlerResult> {
    let words = one_line(words);
    let words = words
        .strip_prefix("**")
        .and_then(|words| words.strip_suffix("**"))
        .filter(|words| !words.contains("**"))
        .unwrap_or(&words);
    if words.is_empty() {
        return None;
    }
    let marks = "#".repeat(usize::try_from(level.clamp(2, 6)).unwrap_or(2));
    let is_name = |id: &String| id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let id = id.filter(is_name).map_or(String::new(), |id| format!(" {{#{id}}}"));
    block(&format!("{marks} {words}{id}"))
}

/// A link, or a place that one leads to.
fn anchor(handlers: &dyn Handlers, element: Element<'_>, links: &Links) -> Option<HandlerResult> {
    let words = handlers.walk_children(element.node).content;
    let Some(href) = attribute(&element, "href") else {
        let name = attribute(&element, "id").or_else(|| attribute(&element, "name"));
        let name = name.filter(|name| links.anchors.contains(name) && !name.contains(['"', '<', '>', '&']));
        return Some(
            name.map_or_else(|| words.clone(), |name| format!("<a id=\"{name}\"></a>{words}")).into(),
        );
    };
    let shown = words.trim();
    if shown.is_empty() {
        return None;
    }
    // A block within a link stays a block; its words are the link.
    let (before, after) = words.split_once(shown).unwrap_or(("", ""));
    let shown = if shown.contains('\n') { one_line(shown) } else { shown.to_owned() };
    Some(format!("{before}[{shown}]({}){after}", target(&href)).into())
}

/// An address as the target of a link.
fn target(address: &str) -> String {
    if address.contains([' ', '(', ')', '<', '>']) {
        format!("<{}>", address.replace('<', "%3C").replace('>', "%3E"))
    } else {
        address.to_owned()
    }
}

/// What kind of note the classes of a block tell of.
fn alert(classes: &str) -> Option<&'static str> {
    let words = classes.split(|c: char| !c.is_ascii_alphanumeric());
    let mut kinds = words.filter_map(|word| match word.to_ascii_lowercase().as_str() {
        "note" | "info" | "information" | "notice" => Some("NOTE"),
        "tip" | "tips" | "hint" | "success" => Some("TIP"),
        "important" => Some("IMPORTANT"),
        "warning" | "warn" | "alert" => Some("WARNING"),
        "caution" | "danger" | "error" => Some("CAUTION"),
        _ => None,
    });
    let first = kinds.next()?;
    // `alert alert-danger` says more with its second word.
    Some(kinds.find(|kind| first == "WARNING" && *kind != first).unwrap_or(first))
}

fn details(words: &str) -> Option<HandlerResult> {
    let [start, end] = SUMMARY;
    let summary = words.split_once(start).and_then(|(before, rest)| {
        let (summary, after) = rest.split_once(end)?;
        Some((summary.trim().to_owned(), format!("{before}{after}")))
    });
    let (title, text) = summary.unwrap_or((String::new(), words.to_owned()));
    let title = title.replace("**", "");
    block(&format!(
        "{}\n{}\n{DIRECTIVE}",
        format!("{DIRECTIVE}details {title}").trim_end(),
        text.trim_matches('\n')
    ))
}

/// A video by the address of its page, any other frame as a link.
fn video(src: &str, title: &str) -> String {
    let path = src.split(['?', '#']).next().unwrap_or(src);
    let last = path.rsplit('/').next().unwrap_or("");
    let page = if src.contains("youtube.com/embed/") || src.contains("youtube-nocookie.com/embed/") {
        format!("https://www.youtube.com/watch?v={last}")
    } else if src.contains("player.vimeo.com/video/") {
        format!("https://vimeo.com/{last}")
    } else {
        let title = if title.is_empty() { src } else { title };
        return format!("[{}]({})", title.replace(['[', ']'], ""), target(src));
    };
    format!("![{}]({page})", title.replace(['[', ']'], ""))
}
