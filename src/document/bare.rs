//! What raw HTML leaves bare: tables without names for their columns, pieces that show nothing.

use std::ops::Range;

/// Whether nothing can be seen of a piece of HTML: it holds tags only, and no picture.
pub fn shows_nothing(html: &str) -> bool {
    let mut in_tag = false;
    !html.contains("<img")
        && html.chars().all(|c| {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                c => return in_tag || c.is_whitespace(),
            }
            true
        })
}

/// Tables in pieces of raw HTML that name none of their columns: the place of each `<table>`. A
/// piece comes with where it stands. A table of one row only lays out what is in it.
pub fn tables<'a>(pieces: impl Iterator<Item = (usize, &'a str)>) -> Vec<Range<usize>> {
    let mut bare = Vec::new();
    // Tables whose end has not come yet: place, rows, and whether they need no names or have some.
    let mut open: Vec<(Range<usize>, usize, bool)> = Vec::new();
    let is_bare =
        |(place, rows, is_fine): (Range<usize>, usize, bool)| (rows > 1 && !is_fine).then_some(place);
    for (start, piece) in pieces {
        let mut at = 0;
        while let Some(found) = piece[at..].find('<') {
            at += found + 1;
            let tag = &piece[at..];
            if let Some(comment) = tag.strip_prefix("!--") {
                at += 3 + comment.find("-->").unwrap_or(comment.len());
                continue;
            }
            let length = tag.find(|c: char| c != '/' && !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
            let end = tag.find('>').unwrap_or(tag.len());
            match tag[..length].to_ascii_lowercase().as_str() {
                "table" => {
                    // What only lays out its cells has no columns.
                    let lays_out = ["presentation", "none"]
                        .iter()
                        .any(|role| tag[..end].contains(&format!("role=\"{role}\"")));
                    open.push((start + at - 1..start + at + end + 1, 0, lays_out));
                }
                "tr" => open.last_mut().into_iter().for_each(|(_, rows, _)| *rows += 1),
                "th" => open.last_mut().into_iter().for_each(|(.., is_fine)| *is_fine = true),
                "/table" => bare.extend(open.pop().and_then(is_bare)),
                _ => {}
            }
        }
    }
    bare.extend(open.into_iter().filter_map(is_bare));
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_without_names_are_seen() {
        for (html, expected) in [
            ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", 1),
            ("<table><tr><td>a</td></tr></table>", 0),
            ("<TABLE><tr><TH>a</th></tr><tr></TABLE>", 0),
            ("<table><thead><tr><td>a</td></tr></thead><tr></tr></table>", 1),
            ("<table><tr><th>a<table><tr><td>b<tr><td>c</table></th></tr><tr></table>", 1),
            ("<table role=\"presentation\"><tr><td>a</td></tr><tr></tr></table>", 0),
            ("<!-- <table><tr><tr> --><p>a", 0),
            ("<table><tr><tr", 1),
            ("<", 0),
        ] {
            assert_eq!(tables([(0, html)].into_iter()).len(), expected, "{html}");
        }
        assert!(shows_nothing("<th class=\"left\"></th><th> </th>"));
        assert!(!shows_nothing("<th>a</th>") && !shows_nothing("<th><img src=\"x\"></th>"));
    }
}
