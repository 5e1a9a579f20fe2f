//! The graph as a drawing: a column for each kind, in SVG. It is placed when it is made; nothing runs.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use super::{Graph, Kind, Reason};
use crate::document::markdown::escape;

/// More nodes of a kind than this nobody follows with their eyes.
const MAX_NODES: usize = 150;
/// How often the columns are put in order by each other.
const SWEEPS: usize = 6;

const WIDTH: usize = 188;
const HEIGHT: usize = 66;
const GAP: usize = 36;
const SPACE: usize = 12;
const TOP: usize = 40;
/// How many characters of half width fit on a line.
const LINE: usize = 26;

/// A drawing, and how many nodes are not in it.
pub struct Drawing {
    /// The SVG.
    pub svg: String,
    /// How many nodes are left out.
    pub left_out: usize,
}

/// Draws the graph.
pub fn draw(graph: &Graph) -> Drawing {
    let columns: Vec<Vec<usize>> = Kind::ALL
        .iter()
        .map(|kind| graph.of(*kind).map(|(number, _)| number).take(MAX_NODES).collect())
        .collect();
    let columns = in_order(graph, columns);
    // Where each node stands: its column and its row.
    let mut places: Vec<Option<(usize, usize)>> = vec![None; graph.nodes.len()];
    for (column, nodes) in columns.iter().enumerate() {
        for (row, node) in nodes.iter().enumerate() {
            places[*node] = Some((column, row));
        }
    }
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let (width, height) = (columns.len() * (WIDTH + GAP) - GAP + 2, TOP + rows * (HEIGHT + SPACE));
    let label = graph.words.pick(
        "ご要望から事例までのつながりの図。同じ内容を下の表でも読めます",
        "A drawing of what leads from requests to success cases. The table below says the same",
    );
    let mut svg = format!(
        "<svg viewBox=\"-1 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{label}\">\n"
    );
    for (column, kind) in Kind::ALL.into_iter().enumerate() {
        let count = graph.of(kind).count();
        let _ = writeln!(
            svg,
            "<text class=\"head\" x=\"{}\" y=\"16\">{} {count}</text>",
            column * (WIDTH + GAP),
            graph.name(kind)
        );
    }
    for link in &graph.links {
        if let (Some(from), Some(to)) = (places[link.from], places[link.to]) {
            write_link(from, to, link.reason, &mut svg);
        }
    }
    for (number, place) in places.iter().enumerate() {
        if let Some(place) = place {
            write_node(graph, number, *place, &mut svg);
        }
    }
    svg.push_str("</svg>\n");
    Drawing { svg, left_out: places.iter().filter(|place| place.is_none()).count() }
}

/// Puts the nodes of each column beside those they hang together with.
fn in_order(graph: &Graph, mut columns: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut beside: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for link in &graph.links {
        beside[link.from].push(link.to);
        beside[link.to].push(link.from);
    }
    let mut heights: Vec<Option<f64>> = vec![None; graph.nodes.len()];
    let settle = |nodes: &[usize], heights: &mut Vec<Option<f64>>| {
        for (row, node) in nodes.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "at most MAX_NODES")]
            let height = row as f64;
            heights[*node] = Some(height);
        }
    };
    columns.iter().for_each(|nodes| settle(nodes, &mut heights));
    for sweep in 0..SWEEPS {
        for at in 0..columns.len() {
            let at = if sweep % 2 == 0 { at } else { columns.len() - 1 - at };
            let middle = |node: usize| -> f64 {
                let heights: Vec<f64> = beside[node].iter().filter_map(|other| heights[*other]).collect();
                #[expect(clippy::cast_precision_loss, reason = "a few links")]
                let count = heights.len() as f64;
                // What hangs on nothing comes last.
                if heights.is_empty() { f64::INFINITY } else { heights.iter().sum::<f64>() / count }
            };
            let mut sorted: Vec<(f64, usize)> =
                columns[at].iter().map(|node| (middle(*node), *node)).collect();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            columns[at] = sorted.into_iter().map(|(_, node)| node).collect();
            settle(&columns[at], &mut heights);
        }
    }
    columns
}

/// The left upper corner of a place.
fn corner((column, row): (usize, usize)) -> (usize, usize) {
    (column * (WIDTH + GAP), TOP + row * (HEIGHT + SPACE))
}

fn write_link(from: (usize, usize), to: (usize, usize), reason: Reason, svg: &mut String) {
    let ((x1, y1), (x2, y2)) = (corner(from), corner(to));
    let (x1, y1, y2) = (x1 + WIDTH, y1 + HEIGHT / 2, y2 + HEIGHT / 2);
    let class = match reason {
        Reason::Feature => " class=\"weak\"",
        Reason::Workaround => " class=\"around\"",
        _ => "",
    };
    let (a, b) = (x1 + GAP / 2, x2.saturating_sub(GAP / 2));
    let _ = writeln!(svg, "<path{class} d=\"M{x1} {y1}C{a} {y1} {b} {y2} {x2} {y2}\"/>");
}

fn write_node(graph: &Graph, number: usize, place: (usize, usize), svg: &mut String) {
    let node = &graph.nodes[number];
    let (x, y) = corner(place);
    let codes = graph.codes(&[number]);
    let broken = if codes.is_empty() { "" } else { " class=\"broken\"" };
    let state = node.state.map_or("", |state| graph.words.state(state));
    let _ = write!(svg, "<svg x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\"{broken}><title>");
    let told = [node.label.as_str(), node.title.as_str(), state].into_iter().chain(codes.iter().copied());
    escape(svg, &told.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" — "));
    let _ = write!(
        svg,
        "</title><rect x=\"1\" y=\"1\" width=\"{}\" height=\"{}\" rx=\"4\"/>",
        WIDTH - 2,
        HEIGHT - 2
    );
    let mark = if codes.is_empty() { "" } else { "! " };
    let label = format!("{mark}{}{}{state}", node.label, if state.is_empty() { "" } else { "  " });
    let mut lines = vec![("label", shortened(&label, LINE))];
    lines.extend(wrapped(&node.title).into_iter().map(|line| ("", line)));
    for (at, (class, line)) in lines.into_iter().enumerate() {
        let _ = write!(svg, "<text class=\"{class}\" x=\"10\" y=\"{}\">", 19 + at * 18);
        escape(svg, &line);
        svg.push_str("</text>");
    }
    svg.push_str("</svg>\n");
}

fn width(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// As much of a text as fits into so many columns.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().map(width).sum::<usize>() <= most {
        return text.to_owned();
    }
    let mut sum = 1;
    let fitting = text.chars().take_while(|c| {
        sum += width(*c);
        sum <= most
    });
    format!("{}…", fitting.collect::<String>().trim_end())
}

/// A title on up to two lines, broken between words where it has some.
fn wrapped(title: &str) -> Vec<String> {
    let mut sum = 0;
    let end = title.char_indices().find(|(_, c)| {
        sum += width(*c);
        sum > LINE
    });
    let Some((end, next)) = end else { return vec![title.to_owned()] };
    let at = match title[..end].rfind(' ') {
        Some(at) if next.is_ascii() && at > end / 2 => at,
        _ => end,
    };
    vec![title[..at].to_owned(), shortened(title[at..].trim_start(), LINE)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_into_their_box() {
        let long = "請求書をまとめて発行できるようにしてほしいというご要望への対応";
        for title in
            ["短い", long, "A title that is much too long for the box it stands in, and more", "a", ""]
        {
            let lines = wrapped(title);
            assert!(lines.len() <= 2, "{title}");
            for line in &lines {
                assert!(line.chars().map(width).sum::<usize>() <= LINE, "{line}");
            }
        }
        assert_eq!(wrapped("Send several invoices at once, now"), ["Send several invoices at", "once, now"]);
        assert_eq!(shortened("あいう", 5), "あい…");
    }
}
