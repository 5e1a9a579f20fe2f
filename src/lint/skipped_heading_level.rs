//! `skipped-heading-level`: a heading two levels below the one before it. Whoever moves through a
//! page by its headings looks for the one between them.

use super::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::heading::Heading;
use crate::document::{Body, HOLE_END, HOLE_START, Hole};
use crate::text;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    // The answers of a file with several questions stand below the questions.
    if article.page.document.item.is_some() {
        return;
    }
    let mut above: Option<(u8, &Heading)> = None;
    // The title is the first level.
    let mut last = 1;
    for (level, heading) in outline(&article.page.document.body) {
        if let Some(heading) = heading
            && level > last + 1
        {
            found.push(skipped(heading, last, above.map(|(_, above)| above)));
        }
        above = heading.map(|heading| (level, heading));
        last = level.max(1);
    }
}

fn skipped(heading: &Heading, last: u8, above: Option<&Heading>) -> Diagnostic {
    let (level, wanted) = (heading.level, last + 1);
    let marks = |level: u8| "#".repeat(level.into());
    let (written, right) = (marks(level), marks(wanted));
    let message = if last == 1 {
        text!(
            "最初の見出しがレベル {level}（{written}）です。題名の次はレベル 2（##）です",
            "the first heading is of level {level} ({written}); after the title comes level 2 (##)"
        )
    } else {
        text!(
            "見出しがレベル {last} からレベル {level} に飛んでいます",
            "the headings jump from level {last} to level {level}"
        )
    };
    let diagnostic = Diagnostic::new(Code::SkippedHeadingLevel, heading.span.clone(), message).help(text!(
        "この見出しと、同じ段の見出しを「{right}」にそろえてください",
        "make it `{right}`, and the headings beside it too"
    ));
    match above {
        Some(above) => diagnostic.label(above.span.clone(), text!("前の見出し", "the heading before")),
        None => diagnostic,
    }
}

/// The levels of all headings of a text in their order, and the headings themselves where they are
/// not written as HTML.
fn outline(body: &Body) -> Vec<(u8, Option<&Heading>)> {
    let html = body.html.as_str();
    let mut outline = Vec::new();
    let mut headings = body.headings.iter().peekable();
    let mut blocks = blocks(body).into_iter().peekable();
    for (at, _) in html.match_indices("<h") {
        let Some(level) = heading_level(&html[at..]) else { continue };
        while let Some((_, block)) = blocks.next_if(|(place, _)| *place < at) {
            outline.extend(self::outline(block));
        }
        let ours = headings.next_if(|heading| heading.level == level && has_id(&html[at..], &heading.id));
        outline.push((level, ours));
    }
    outline.extend(blocks.flat_map(|(_, block)| self::outline(block)));
    outline
}

/// The blocks for an audience in a text, and where each stands in its HTML.
fn blocks(body: &Body) -> Vec<(usize, &Body)> {
    let mut blocks = Vec::new();
    let mut from = 0;
    for (number, hole) in body.holes.iter().enumerate() {
        if let Hole::Block(_, block) = hole
            && let Some(at) = body.html[from..].find(&format!("{HOLE_START}{number}{HOLE_END}"))
        {
            blocks.push((from + at, &**block));
            from += at;
        }
    }
    blocks
}

/// The level of the heading whose tag a piece of HTML begins with.
fn heading_level(html: &str) -> Option<u8> {
    let tag = html.as_bytes();
    let is_heading = tag.len() > 3 && tag[1] == b'h' && matches!(tag[3], b' ' | b'>');
    (is_heading && (b'1'..=b'6').contains(&tag[2])).then(|| tag[2] - b'0')
}

/// Whether the tag that a piece of HTML begins with has an id.
fn has_id(html: &str, id: &str) -> bool {
    // Where HTML escapes a character, what stands before it tells enough.
    fn plain(text: &str) -> Option<&str> {
        text.split(['&', '<', '>', '"']).next()
    }
    let written = html[3..].strip_prefix(" id=\"").and_then(|rest| rest.split('"').next());
    written.is_some_and(|written| plain(written) == plain(id))
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn jumps_are_seen_and_steps_are_not() {
        for (body, expected) in [
            ("## A\n\n### B\n\n#### C\n\n## D\n", 0),
            ("# A\n\n## B\n\n### C\n", 0),
            ("## A\n\n#### B\n\n#### C\n", 1),
            ("### A\n\n### B\n", 1),
            ("<h2 id=\"x\">A</h2>\n\n### B\n", 0),
            ("<h2>A</h2>\n\n#### B\n", 1),
            (":::details a\n### A & \"B\"\n:::\n", 1),
            ("## A\n\n:::internal\n### B\n:::\n\n### C\n", 0),
        ] {
            let article = format!("---\ntitle: T\n---\n{body}");
            let found = codes(&[("content/a.md", &article)], "skipped-heading-level");
            assert_eq!(found, expected, "{body}");
        }
    }
}
