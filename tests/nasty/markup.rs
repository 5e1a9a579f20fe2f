//! What could run in a page, break its frame, or make XML unreadable.

/// A tag with its attributes, names in lower case.
type Tag = (String, Vec<(String, String)>);

/// The tags of a page, as a browser finds them.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let begins = |c: char| c.is_ascii_alphabetic() || c == '/';
        if !rest.starts_with(begins) {
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest[1..].find(['=', '>', '/', ' ', '\n', '\t']).map_or(rest.len(), |end| end + 1);
            let attribute = rest[..end].to_ascii_lowercase();
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                let inner = &after[quote.map_or(0, char::len_utf8)..];
                let end = match quote {
                    Some(quote) => inner.find(quote),
                    None => inner.find(|c: char| c.is_ascii_whitespace() || c == '>'),
                };
                (value, rest) = inner.split_at(end.unwrap_or(inner.len()));
                rest = quote.map_or(rest, |quote| rest.strip_prefix(quote).unwrap_or(rest));
            }
            attributes.push((attribute, value.to_owned()));
        }
        if matches!(&*name, "script" | "style") {
            let end = rest.to_ascii_lowercase().find(&format!("</{name}")).unwrap_or(rest.len());
            rest = &rest[end..];
        }
        tags.push((name, attributes));
    }
    tags
}

/// What could run, or break the frame, in a page.
pub fn html_faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let tags = tags(html);
    for name in ["/main", "/body", "/html", "/head"] {
        let count = tags.iter().filter(|(tag, _)| tag == name).count();
        if count > 1 {
            faults.push(format!("<{name}> {count} times"));
        }
    }
    for (tag, attributes) in &tags {
        let value = |name: &str| attributes.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value);
        let ours = value("src").trim_start_matches("../").trim_start_matches('/').starts_with("assets/");
        if tag == "script" && !ours && value("type") != "application/ld+json" {
            faults.push(format!("a script: {attributes:?}"));
        }
        if matches!(&**tag, "base" | "object" | "embed" | "applet" | "frame") {
            faults.push(format!("<{tag}>"));
        }
        if tag == "meta" && value("http-equiv").eq_ignore_ascii_case("refresh") && html.contains("<main") {
            faults.push("an article sends its reader away".to_owned());
        }
        for (name, value) in attributes {
            let address: String = value
                .replace("&colon;", ":")
                .replace("&Tab;", "")
                .chars()
                .filter(|c| !c.is_control() && !c.is_whitespace())
                .collect::<String>()
                .to_ascii_lowercase();
            let runs = ["javascript:", "vbscript:", "data:text", "data:image/svg"];
            if name.starts_with("on")
                || name == "srcdoc"
                || (matches!(
                    &**name,
                    "href" | "src" | "action" | "formaction" | "xlink:href" | "srcset" | "data"
                ) && runs.iter().any(|scheme| address.starts_with(scheme)))
            {
                faults.push(format!("<{tag} {name}={value:?}>"));
            }
        }
    }
    faults
}

/// Why a document is not well-formed XML, if it is not.
pub fn xml_fault(xml: &str) -> Option<String> {
    let bad = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if let Some(c) = xml.chars().find(|c| bad(*c)) {
        return Some(format!("it holds {c:?}"));
    }
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find(['<', '&']) {
        let from = &rest[at + 1..];
        if rest[at..].starts_with('&') {
            let entity = from.split(';').next().unwrap_or_default();
            if !matches!(entity, "amp" | "lt" | "gt" | "quot" | "apos") && !entity.starts_with('#') {
                return Some(format!("&{} is no entity", from.chars().take(8).collect::<String>()));
            }
            rest = from;
            continue;
        }
        let Some(end) = from.find('>') else { return Some("a tag is not closed".to_owned()) };
        let tag = &from[..end];
        let name = |tag: &'_ str| tag.split([' ', '/']).next().unwrap_or_default().len();
        match tag.strip_prefix('/') {
            Some(closed) if open.pop() != Some(closed) => return Some(format!("<{tag}> closes nothing")),
            None if !tag.starts_with('?') && !tag.ends_with('/') => open.push(&tag[..name(tag)]),
            _ => {}
        }
        rest = &from[end + 1..];
    }
    open.pop().map(|tag| format!("<{tag}> is not closed"))
}
