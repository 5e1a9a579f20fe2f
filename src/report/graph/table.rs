//! The graph as a table for a terminal: a way on each line, then the breaks.

use std::fmt::Write as _;

use super::{Graph, Kind};
use crate::diagnostic::printable;
use crate::report::table::{Side, columns};

/// The graph as text; if asked, only the ways that break off.
pub fn print(graph: &Graph, only_breaks: bool) -> String {
    let words = graph.words;
    let (site, today, language) = (printable(&graph.site), &graph.today, &graph.language);
    let mut out = words.pick(
        format!("{site}のつながり（{language}、{today}、社内用）\n\n"),
        format!("{site}: how things hang together ({language}, {today}, internal)\n\n"),
    );
    let names = Kind::ALL.map(|kind| (Side::Left, graph.name(kind)));
    let header: Vec<(Side, &str)> =
        names.into_iter().chain([(Side::Left, words.pick("途切れ", "Breaks"))]).collect();
    let rows = graph.ways().into_iter().filter_map(|way| {
        let nodes: Vec<usize> = way.iter().flatten().copied().collect();
        let codes = graph.codes(&nodes);
        if only_breaks && codes.is_empty() {
            return None;
        }
        let cell = |nodes: &Vec<usize>| {
            let labels: Vec<String> = nodes.iter().map(|node| printable(&graph.nodes[*node].label)).collect();
            if labels.is_empty() { "-".to_owned() } else { labels.join(" ") }
        };
        let cells = way.iter().map(cell).chain([codes.join(" ")]);
        Some(cells.collect::<Vec<String>>())
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        out.push_str(words.pick("ありません\n", "none\n"));
    } else {
        out.push_str(&columns(&header, &rows));
    }
    if graph.waiting > 0 {
        let count = words.count(graph.waiting, "件", "ticket", "tickets");
        let _ = match words.code() {
            "ja" => writeln!(out, "\nまだどこにもつながらないご要望: {count}"),
            _ => writeln!(out, "\nstill on their way: {count}"),
        };
    }
    let heading = words.pick("途切れているところ", "Where the way breaks off");
    let _ = write!(out, "\n{heading}\n");
    for broken in &graph.breaks {
        let found = &broken.found;
        let message = words.pick(&found.message.ja, &found.message.en);
        let _ = writeln!(out, "{}: {}: {message}", printable(&broken.place), found.code.name());
        for help in &found.help {
            let _ = writeln!(out, "  {}", words.pick(&help.ja, &help.en));
        }
    }
    if graph.breaks.is_empty() {
        out.push_str(words.pick("ありません\n", "none\n"));
    }
    out
}
