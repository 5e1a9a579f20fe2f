//! The wiki markup of Jira as Markdown.

/// Makes Markdown of a description. What has no counterpart is left out with its marks: colours,
/// pictures, attached files, people.
pub fn to_markdown(text: &str) -> String {
    let mut out = Vec::new();
    let mut fence: Option<&str> = None;
    let mut quote = false;
    for line in text.lines() {
        let line = line.trim_end();
        if let Some(end) = fence {
            if let Some(before) = line.strip_suffix(end) {
                out.extend((!before.is_empty()).then(|| before.to_owned()));
                out.push("```".to_owned());
                fence = None;
            } else {
                out.push(line.to_owned());
            }
            continue;
        }
        let mark = line.trim();
        if let Some(rest) = macro_start(mark, "code").or_else(|| macro_start(mark, "noformat")) {
            let (language, rest) = rest;
            let end = if mark.starts_with("{code") { "{code}" } else { "{noformat}" };
            out.push(format!("```{language}"));
            match rest.strip_suffix(end) {
                Some(code) => out.extend([code.to_owned(), "```".to_owned()]),
                None => {
                    out.extend((!rest.is_empty()).then(|| rest.to_owned()));
                    fence = Some(end);
                }
            }
            continue;
        }
        if mark == "{quote}" {
            quote = !quote;
            out.push(String::new());
            continue;
        }
        if mark.starts_with("{panel") {
            continue;
        }
        let line = block(line);
        out.push(if quote { format!("> {line}") } else { line });
    }
    if fence.is_some() {
        out.push("```".to_owned());
    }
    out.join("\n").trim().to_owned()
}

/// The language and what follows of a line that begins a macro such as `{code:java}`.
fn macro_start<'a>(line: &'a str, name: &str) -> Option<(String, &'a str)> {
    let rest = line.strip_prefix('{')?.strip_prefix(name)?;
    let (options, rest) = rest.split_once('}')?;
    if !(options.is_empty() || options.starts_with(':')) {
        return None;
    }
    let first = options.trim_start_matches(':').split('|').next().unwrap_or("");
    let language =
        if first.chars().all(char::is_alphanumeric) { first.to_lowercase() } else { String::new() };
    Some((language, rest))
}

/// Headings, lists, quotes and tables: what a line begins with.
fn block(line: &str) -> String {
    let trimmed = line.trim_start();
    if let Some(rest) = trimmed.strip_prefix('h')
        && let Some((level, words)) = rest.split_once(". ")
        && let Ok(level @ 1..=6) = level.parse::<usize>()
    {
        // In a text of a ticket, small headings are enough.
        return format!("{} {}", "#".repeat((level + 2).min(6)), inline(words));
    }
    if let Some(words) = trimmed.strip_prefix("bq. ") {
        return format!("> {}", inline(words));
    }
    if trimmed.starts_with("----") && trimmed.bytes().all(|b| b == b'-') {
        return "---".to_owned();
    }
    let marks = trimmed.bytes().take_while(|b| matches!(b, b'*' | b'#' | b'-')).count();
    if marks > 0 && trimmed[marks..].starts_with(' ') {
        let mark = if trimmed.as_bytes()[marks - 1] == b'#' { "1." } else { "-" };
        return format!("{}{mark} {}", "   ".repeat(marks - 1), inline(trimmed[marks..].trim_start()));
    }
    if let Some(cells) = trimmed.strip_prefix("||") {
        let cells: Vec<String> =
            cells.trim_end_matches('|').split("||").map(|cell| inline(cell.trim())).collect();
        return format!("| {} |\n|{}", cells.join(" | "), " --- |".repeat(cells.len()));
    }
    inline(line)
}

/// Bold, code, links and the like within a line.
fn inline(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let before = out.chars().next_back();
        let at_word = before.is_none_or(|c| !c.is_alphanumeric());
        let taken = match c {
            '{' => brace(rest, &mut out),
            '[' => link(rest, &mut out),
            '!' => picture(rest),
            '*' if at_word => marked(rest, '*', "**", &mut out),
            '_' if at_word => marked(rest, '_', "*", &mut out),
            '\\' if rest.starts_with("\\\\") => {
                out.push(' ');
                Some(2)
            }
            _ => None,
        };
        let length = taken.unwrap_or_else(|| {
            out.push(c);
            c.len_utf8()
        });
        rest = &rest[length..];
    }
    out
}

/// `{{code}}` and `{color:red}`.
fn brace(text: &str, out: &mut String) -> Option<usize> {
    if let Some(code) = text.strip_prefix("{{") {
        // Up to the next one: what nobody closes must not be read to the end for each.
        let end = code[..code.find("{{").unwrap_or(code.len())].find("}}")?;
        out.push_str(&format!("`{}`", &code[..end]));
        return Some(end + 4);
    }
    let end = text.find('}')?;
    let name = text[1..end].split(':').next().unwrap_or("");
    matches!(name, "color" | "quote" | "panel" | "anchor").then_some(end + 1)
}

/// `[words|address]`, `[address]`, `[^file]`, `[~person]`.
fn link(text: &str, out: &mut String) -> Option<usize> {
    let end = text.find(']')?;
    let inner = &text[1..end];
    if inner.is_empty() || inner.starts_with('#') {
        return None;
    }
    if inner.starts_with('~') {
        out.push('…');
    } else if !inner.starts_with('^') {
        match inner.split_once('|') {
            Some((words, target)) => {
                let target = target.split('|').next().unwrap_or("");
                out.push_str(&format!("[{words}]({target})"));
            }
            None if inner.contains("://") => out.push_str(&format!("<{inner}>")),
            None => return None,
        }
    }
    Some(end + 1)
}

/// `!picture.png|width=300!`
fn picture(text: &str) -> Option<usize> {
    let inner = &text[1..];
    let end = inner.find('!')?;
    let name = inner[..end].split('|').next().unwrap_or("");
    let is_file = name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty() && matches!(extension.len(), 2..=5) && extension.chars().all(char::is_alphanumeric)
    });
    (is_file && !name.starts_with(char::is_whitespace)).then_some(end + 2)
}

/// Words between two marks.
fn marked(text: &str, mark: char, markdown: &str, out: &mut String) -> Option<usize> {
    let inner = &text[1..];
    let end = inner.find(mark)?;
    let words = &inner[..end];
    let follows = inner[end + 1..].chars().next();
    let fits = !words.is_empty()
        && words.trim() == words
        && follows.is_none_or(|c| !c.is_ascii_alphanumeric() && c != mark);
    fits.then(|| {
        out.push_str(&format!("{markdown}{words}{markdown}"));
        end + 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_jira_marks_is_marked_in_markdown() {
        for (wiki, markdown) in [
            ("h2. Goal\nAs a *user* I _want_ {{export}}.", "#### Goal\nAs a **user** I *want* `export`."),
            ("* a\n** b\n# c", "- a\n   - b\n1. c"),
            ("{code:java}\nint *a*;\n{code}\nend", "```java\nint *a*;\n```\nend"),
            ("{noformat}x{noformat}", "```\nx\n```"),
            ("bq. said\n----\n{quote}\nq\n{quote}", "> said\n---\n\n> q"),
            ("||a||b||\n|1|2|", "| a | b |\n| --- | --- |\n|1|2|"),
            (
                "[words|https://x.test] [https://y.test] [^a.pdf] [~accountid:1]",
                "[words](https://x.test) <https://y.test>  …",
            ),
            (
                "!a.png|width=3! wow! {color:red}red{color} 2*3*4 snake_case_name",
                " wow! red 2*3*4 snake_case_name",
            ),
            ("*［設定］*を押す", "**［設定］**を押す"),
            ("{code}\nopen", "```\nopen\n```"),
        ] {
            assert_eq!(to_markdown(wiki), markdown.trim(), "{wiki}");
        }
        for odd in ["{", "[", "!", "*", "_", "{{", "\\\\", "h9. x", "||", "**"] {
            let _ = to_markdown(odd);
        }
    }
}
