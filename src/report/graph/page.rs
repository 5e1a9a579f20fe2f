//! The graph as one page: for colleagues, to look at and to read. It needs no other file, runs
//! nothing and asks not to be indexed.

use std::fmt::Write as _;

use super::{Graph, Kind, draw};
use crate::report::html::{CSS, begin, end, put};

/// What the page has beside that of the report.
const MORE: &str = include_str!("page.css");

/// The graph as HTML.
pub fn page(graph: &Graph) -> String {
    let words = graph.words;
    let mut out = String::new();
    let title =
        words.pick(format!("{}のつながり", graph.site), format!("{}: how things hang together", graph.site));
    let lead = words.pick(
        format!("ご要望から事例までの途切れを探します。{} の時点、言語は {}", graph.today, graph.language),
        format!(
            "Where the way from requests to success cases breaks off. As of {}, in {}",
            graph.today, graph.language
        ),
    );
    begin(&mut out, words, words.pick("つながり", "Graph"), &title, &lead, &format!("{CSS}\n{MORE}"));
    figures(graph, &mut out);
    breaks(graph, &mut out);
    drawing(graph, &mut out);
    ways(graph, &mut out);
    end(&mut out, words, "shirube graph");
    out
}

fn figures(graph: &Graph, out: &mut String) {
    out.push_str("<ul class=\"figures\">\n");
    let broken = (graph.breaks.len(), graph.words.pick("途切れ", "Breaks"), "breaks");
    let kinds = Kind::ALL.map(|kind| (graph.of(kind).count(), graph.name(kind), "ways"));
    for (count, name, anchor) in std::iter::once(broken).chain(kinds) {
        let open = if anchor == "breaks" && count > 0 { " data-open" } else { "" };
        let _ = writeln!(out, "<li><a href=\"#{anchor}\"{open}><b>{count}</b> <span>{name}</span></a></li>");
    }
    out.push_str("</ul>\n");
}

fn section(anchor: &str, heading: &str, out: &mut String) {
    put(out, &format!("<section id=\"{anchor}\">\n<h2>"), heading, "</h2>\n");
}

fn breaks(graph: &Graph, out: &mut String) {
    let words = graph.words;
    section("breaks", words.pick("途切れているところ", "Where the way breaks off"), out);
    if graph.breaks.is_empty() {
        put(out, "<p class=\"none\">", words.pick("ありません。", "Nowhere."), "</p>\n");
    } else {
        out.push_str("<ul class=\"entries\">\n");
        for broken in &graph.breaks {
            let found = &broken.found;
            put(
                out,
                "<li><span class=\"title\">",
                words.pick(&found.message.ja, &found.message.en),
                "</span>",
            );
            let help: Vec<&str> =
                found.help.iter().map(|help| words.pick(help.ja.as_str(), help.en.as_str())).collect();
            put(out, "<span class=\"amount\"><code>", found.code.name(), "</code></span>");
            put(out, "<span class=\"about\">", &help.join(" "), " ");
            put(out, "<code>", &broken.place, "</code></span></li>\n");
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

fn drawing(graph: &Graph, out: &mut String) {
    let words = graph.words;
    let heading = words.pick("図", "The drawing");
    section("drawing", heading, out);
    let legend = words.pick(
        "線は、ご要望・リリース・記事・事例のつながりです。破線は同じ機能を扱う記事と事例、点線は代わりの方法を示します。赤い破線の枠は、先へ進めないところです。",
        "Lines lead from requests by releases and articles to success cases. Dashed ones join articles and cases about one feature; dotted ones lead to ways around. A red dashed box is where the way breaks off.",
    );
    put(out, "<p>", legend, "</p>\n");
    let drawing = draw::draw(graph);
    if drawing.left_out > 0 {
        let count = words.count(drawing.left_out, "件", "more", "more");
        let note = words.pick(
            format!("図に入らない {count}は、表にあります。"),
            format!("There are {count} in the table."),
        );
        put(out, "<p>", &note, "</p>\n");
    }
    let _ = write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{heading}\">\n{}</div>\n</section>\n",
        drawing.svg
    );
}

fn ways(graph: &Graph, out: &mut String) {
    let words = graph.words;
    let heading = words.pick("表", "The table");
    section("ways", heading, out);
    if graph.waiting > 0 {
        let count = words.count(graph.waiting, "件", "ticket", "tickets");
        let note = words.pick(
            format!("まだどこにもつながらないご要望が {count}あります。ここには出ません。"),
            format!("Not shown here: {count} still on the way."),
        );
        put(out, "<p>", &note, "</p>\n");
    }
    let _ = write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{heading}\">\n<table class=\"ways\">\n<thead><tr>"
    );
    for kind in Kind::ALL {
        put(out, "<th scope=\"col\">", graph.name(kind), "</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for way in graph.ways() {
        out.push_str("<tr>");
        for nodes in &way {
            out.push_str("<td>");
            nodes.iter().for_each(|node| cell(graph, *node, out));
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n</section>\n");
}

/// A node in the table: what it is called, its title, its state, and what breaks off there.
fn cell(graph: &Graph, number: usize, out: &mut String) {
    let node = &graph.nodes[number];
    put(out, "<p><code>", &node.label, "</code> ");
    match &node.address {
        Some(address) => {
            put(out, "<a href=\"", address, "\">");
            put(out, "", &node.title, "</a>");
        }
        None => put(out, "", &node.title, ""),
    }
    if let Some(state) = node.state {
        put(out, " <span class=\"state\">", graph.words.state(state), "</span>");
    }
    for code in graph.codes(&[number]) {
        put(out, " <strong class=\"break\">", code, "</strong>");
    }
    out.push_str("</p>");
}
