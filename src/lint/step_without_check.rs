//! `step-without-check`: a step of a guide that leaves nothing to tick off. Readers cannot tell
//! whether they are done with it, and their progress stands still.

use super::{Article, in_order_of_files};
use crate::config::Type;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::document::text::Block;
use crate::site::{Page, Site};
use crate::source::{Sources, Span};
use crate::text;

/// Looks at the steps of a guide that has checks.
pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let page = article.page;
    if page.of() != Type::Guide || page.document.body.all_checks().is_empty() {
        return;
    }
    // In the order of the file, as the blocks are.
    let checks: Vec<usize> = article
        .blocks
        .iter()
        .filter(|block| is_check(article, block))
        .map(|block| block.file.start)
        .collect();
    let steps = article.steps();
    let ends = steps.iter().skip(1).map(|step| step.span.range().start).chain([usize::MAX]);
    for (step, end) in steps.iter().zip(ends) {
        let next = checks.partition_point(|check| *check < step.span.range().start);
        if checks.get(next).is_none_or(|check| *check >= end) {
            let message = text!("この手順にはチェックがありません", "this step has no check");
            found.push(step_without_check(step.span.clone(), message));
        }
    }
}

/// Looks for guides without any check. Where all are, they are something else by that name, and one
/// word about it is enough.
pub(super) fn check_site(site: &Site, _: &Sources, found: &mut Vec<Diagnostic>) {
    let guides: Vec<&Page> = in_order_of_files(site).filter(|page| page.of() == Type::Guide).collect();
    let bare = guides.iter().filter(|page| page.document.body.all_checks().is_empty());
    let count = bare.clone().count();
    let all_are_bare = count == guides.len();
    for guide in bare.take(if all_are_bare { 1 } else { count }) {
        let message = match count {
            2.. if all_are_bare => text!(
                "{count} 本あるガイドのどれにも、チェックがありません",
                "none of the {count} guides has a check"
            ),
            _ => text!("このガイドにはチェックが 1 つもありません", "this guide has no check at all"),
        };
        let diagnostic = step_without_check(guide.document.front_matter.title_span.clone(), message);
        found.push(diagnostic.help(text!(
            "順に進める手順でなければ、type: article の記事にしてください",
            "what is not to be done step by step is better an article (`type: article`)"
        )));
    }
}

fn step_without_check(span: Span, message: Text) -> Diagnostic {
    Diagnostic::new(Code::StepWithoutCheck, span, message).help(text!(
        "手順の終わりに「- [ ] 確かめること」の行を足してください。手順でない説明は、最初の手順より前か「###」の見出しの下に置きます",
        "end the step with a line `- [ ] what to check`; put what is no step before the first one, or under a `###` heading"
    ))
}

/// Whether a block is a line to tick off. Its mark may stand before the block on its line.
fn is_check(article: &Article<'_>, block: &Block) -> bool {
    if block.place.lists == 0 {
        return false;
    }
    let file = article.source.text().unwrap_or("");
    let start = file.get(..block.file.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = file.get(start..block.file.end).unwrap_or("");
    let words = line.trim_start_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '*' | '+' | '.' | ')' | '>')
    });
    ["[ ]", "[x]", "[X]"].iter().any(|mark| words.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn each_step_needs_something_to_tick_off() {
        for (body, expected) in [
            ("はじめに。\n\n## 一\n\n- [ ] a\n\n## 二\n\n1. [x] b\n", 0),
            ("## 一\n\n- [ ] a\n\n## 二\n\n- b\n\n## 三\n", 2),
            ("## 一\n\n- [ ] a\n\n  続き\n\n- [ ] b\n\n## 二\n\n* [ ]\n  a\n", 0),
            ("## 一\n\na\n\n## 二\n\nb\n", 1),
            ("説明だけ。\n", 1),
            ("- [ ] a\n", 0),
            ("## 一\n\n### 細かく\n\n> - [ ] a\n", 0),
        ] {
            let guide = format!("---\ntitle: T\n---\n{body}");
            let found = codes(&[("content/guides/a.md", &guide)], "step-without-check");
            assert_eq!(found, expected, "{body}");
        }
    }

    #[test]
    fn guides_that_are_none_are_told_of_once() {
        let guide = |check: &str| format!("---\ntitle: T\n---\n## 一\n\n{check}\n\n## 二\n\n{check}\n");
        let (good, bad) = (guide("- [ ] a"), guide("- a"));
        for (guides, expected) in [([&bad, &bad, &bad], 1), ([&good, &bad, &bad], 2), ([&good; 3], 0)] {
            let paths = ["content/guides/a.md", "content/guides/b.md", "content/guides/c.md"];
            let files: Vec<(&str, &str)> =
                paths.into_iter().zip(guides.into_iter().map(String::as_str)).collect();
            assert_eq!(codes(&files, "step-without-check"), expected);
        }
    }
}
