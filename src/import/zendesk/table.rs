//! Tables: as Markdown where each cell is a line of text, else as plain HTML, since Markdown has no
//! cells that span several others or hold paragraphs and lists.

use super::markup::{BREAK, TABLE};

/// What a cell of a Markdown table cannot hold.
const BLOCKS: &[&str] = &[
    "<ul",
    "<ol",
    "<pre",
    "<table",
    "<blockquote",
    "<h1",
    "<h2",
    "<h3",
    "<h4",
    "<h5",
    "<h6",
    "<hr",
    "<details",
    "<iframe",
    "<dl",
    "<figure",
];

/// Takes the outermost tables out of well-formed HTML and leaves their numbers in their places.
pub(super) fn set_aside(html: &str) -> (String, Vec<String>) {
    let mut out = String::with_capacity(html.len());
    let mut tables = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<table") {
        let end = end_of(&rest[start..], "table").map_or(rest.len(), |end| start + end);
        out.push_str(&rest[..start]);
        out.push_str(&format!("<p>{}{}{}</p>", TABLE[0], tables.len(), TABLE[1]));
        tables.push(rest[start..end].to_owned());
        rest = &rest[end..];
    }
    (out + rest, tables)
}

/// Puts tables where their numbers stand, with what stands before a number in front of each line.
pub(super) fn put_back(markdown: &str, tables: &[String]) -> String {
    let mut out = String::with_capacity(markdown.len());
    for (number, line) in markdown.lines().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let found = line.split_once(TABLE[0]).and_then(|(before, rest)| {
            let (digits, after) = rest.split_once(TABLE[1])?;
            Some((before, tables.get(digits.parse::<usize>().ok()?)?, after))
        });
        let Some((before, table, after)) = found else {
            out.push_str(line);
            continue;
        };
        let margin: String = before.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
        for (number, row) in table.lines().enumerate() {
            if number > 0 {
                out.push('\n');
            }
            out.push_str(if number == 0 { before } else { &margin });
            out.push_str(row);
        }
        out.push_str(after);
    }
    out
}

/// Where the element with which `html` begins ends.
fn end_of(html: &str, name: &str) -> Option<usize> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut depth = 0;
    let mut at = 0;
    loop {
        let next_close = at + html[at..].find(&close)?;
        match html[at..next_close].find(&open) {
            Some(next_open) => {
                depth += 1;
                at += next_open + open.len();
            }
            None => {
                depth -= 1;
                at = next_close + close.len();
                if depth <= 0 {
                    return Some(at);
                }
            }
        }
    }
}

struct Cell<'a> {
    is_head: bool,
    html: &'a str,
}

/// A table as Markdown; `convert` makes Markdown of a cell.
pub(super) fn markdown(html: &str, convert: &dyn Fn(&str) -> String) -> String {
    let rows = rows(html);
    let inner = html.find('>').map_or("", |end| &html[end + 1..]);
    let is_simple = !spans(html)
        && !BLOCKS.iter().any(|tag| inner.contains(tag))
        && rows.iter().flatten().all(|cell| cell.html.matches("<p").count() <= 1)
        && rows.iter().map(Vec::len).collect::<std::collections::BTreeSet<_>>().len() == 1
        && !html.contains("<caption");
    if !is_simple || rows.is_empty() {
        return plain(html);
    }
    let cell = |cell: &Cell<'_>| {
        let text = convert(&cell.html.replace("<br>", &BREAK.to_string()));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
        text.trim_matches([BREAK, ' ']).replace(BREAK, "<br>")
    };
    let line = |cells: &[String]| {
        let cells =
            cells.iter().map(|cell| if cell.is_empty() { " |".to_owned() } else { format!(" {cell} |") });
        format!("|{}", cells.collect::<String>())
    };
    let mut lines: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let is_bold = |text: &String| {
        text.strip_prefix("**")
            .and_then(|text| text.strip_suffix("**"))
            .is_some_and(|text| !text.contains("**"))
    };
    let has_head = rows[0].iter().all(|cell| cell.is_head) || lines[0].iter().all(is_bold);
    let head: Vec<String> = if has_head {
        lines
            .remove(0)
            .iter()
            .map(|text| if is_bold(text) { text.trim_matches('*').to_owned() } else { text.clone() })
            .collect()
    } else {
        vec![String::new(); rows[0].len()]
    };
    let rule = format!("|{}", " --- |".repeat(head.len()));
    let lines = lines.iter().map(|cells| line(cells));
    [line(&head), rule].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

/// Whether a cell covers several.
fn spans(html: &str) -> bool {
    ["colspan=\"", "rowspan=\""]
        .iter()
        .any(|name| html.match_indices(name).any(|(at, name)| !html[at + name.len()..].starts_with("1\"")))
}

/// The cells of the outermost table, row by row.
fn rows(html: &str) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<tr") {
        let end = end_of(&rest[start..], "tr").map_or(rest.len(), |end| start + end);
        let cells = cells(&rest[start..end]);
        if !cells.is_empty() {
            rows.push(cells);
        }
        rest = &rest[end..];
    }
    rows
}

fn cells(html: &str) -> Vec<Cell<'_>> {
    let mut cells = Vec::new();
    let mut rest = html;
    loop {
        let is_cell = |at: &usize| {
            rest[*at..].starts_with("<td")
                || (rest[*at..].starts_with("<th") && !rest[*at..].starts_with("<thead"))
        };
        let Some(start) = rest.match_indices("<t").map(|(at, _)| at).find(is_cell) else { return cells };
        let name = &rest[start + 1..start + 3];
        let end = end_of(&rest[start..], name).map_or(rest.len(), |end| start + end);
        let inside = &rest[start..end];
        let inside = inside.split_once('>').map_or("", |(_, inside)| inside);
        let html = inside.strip_suffix(&format!("</{name}>")).unwrap_or(inside);
        cells.push(Cell { is_head: name == "th", html });
        rest = &rest[end..];
    }
}

/// A table as HTML that Markdown takes as one block: without classes, a row a line, no empty lines.
fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        out.push_str(&rest[..at]);
        let mut tag = rest[at..end].to_owned();
        for name in [" class=\"", " id=\""] {
            while let Some(start) = tag.find(name) {
                let value = start + name.len();
                let close = tag[value..].find('"').map_or(tag.len(), |close| value + close + 1);
                tag.replace_range(start..close, "");
            }
        }
        if !matches!(tag.as_str(), "<span>" | "</span>") {
            out.push_str(&tag);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    let words = out.replace("<br>\n", "<br>").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lined = words.replace("> <", "><");
    for tag in ["<caption", "<thead", "<tbody", "<tfoot", "<tr", "</thead", "</tbody", "</tfoot", "</table"] {
        lined = lined.replace(tag, &format!("\n{tag}"));
    }
    lined
}

/// The words of HTML.
pub(super) fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(html: &str) -> String {
        markdown(html, &|cell| without_tags(&cell.replace("<b>", "**").replace("</b>", "**")))
    }

    #[test]
    fn simple_tables_are_markdown() {
        assert_eq!(
            table(
                "<table><tbody><tr><th>A</th><th>B|C</th></tr><tr><td><p>1</p></td><td>2<br>3</td></tr></tbody></table>"
            ),
            "| A | B\\|C |\n| --- | --- |\n| 1 | 2<br>3 |"
        );
        assert_eq!(
            table("<table><tr><td><b>A</b></td></tr><tr><td></td></tr></table>"),
            "| A |\n| --- |\n| |"
        );
        assert_eq!(table("<table><tr><td>1</td><td>2</td></tr></table>"), "| | |\n| --- | --- |\n| 1 | 2 |");
    }

    #[test]
    fn tables_that_markdown_cannot_hold_stay_html() {
        assert_eq!(
            table(
                "<table class=\"x\"><tbody><tr id=\"y\"><td colspan=\"2\"><span>a</span>\n\nb</td></tr>\n<tr><td>1</td><td><ul><li>x</li></ul></td></tr></tbody></table>"
            ),
            "<table>\n<tbody>\n<tr><td colspan=\"2\">a b</td></tr>\n<tr><td>1</td><td><ul><li>x</li></ul></td></tr>\n</tbody>\n</table>"
        );
    }

    #[test]
    fn tables_go_and_come_back_with_their_margin() {
        let (html, tables) =
            set_aside("<ul><li>a<table><tr><td><table></table></td></tr></table></li></ul><table");
        assert_eq!(tables.len(), 2);
        assert!(html.starts_with("<ul><li>a<p>"), "{html}");
        let markdown = format!("- a\n\n  {}0{}\n\n> {}1{}", TABLE[0], TABLE[1], TABLE[0], TABLE[1]);
        let rows = ["x\ny".to_owned(), "z".to_owned()];
        assert_eq!(put_back(&markdown, &rows), "- a\n\n  x\n  y\n\n> z");
    }
}
