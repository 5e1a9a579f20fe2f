//! `procedure-in-faq`: a question whose answer is really a procedure. Who asks wants to know
//! whether; who does it wants an article of its own to follow.

use super::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Body, HOLE_END, HOLE_START, Hole, Kind};
use crate::text;

/// How far the end of a sentence is looked for.
const MAX_SENTENCE: usize = 300;
/// The most steps an answer has, unless the site says otherwise.
const MAX_STEPS: usize = 5;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let page = article.page;
    let Kind::Faq(faq) = &page.document.kind else { return };
    let limit = article.config().limit(Code::ProcedureInFaq, MAX_STEPS);
    // Each answer of a file with several is a page of its own.
    let short = faq.answer.and_then(|answer| page.document.fields.get(answer)).map(|field| &field.body);
    let steps = std::iter::once(&page.document.body).chain(short).map(most_steps).max().unwrap_or(0);
    if steps <= limit {
        return;
    }
    found.push(
        Diagnostic::new(
            Code::ProcedureInFaq,
            page.document.front_matter.title_span.clone(),
            text!(
                "この質問の答えは、{steps} 段の手順です（目安は {limit} 段まで）",
                "the answer to this question is a procedure of {steps} steps; {limit} are enough for an answer"
            ),
        )
        .help(text!(
            "手順を記事（kind: how_to）にして、答えには要点とその記事へのリンクを書いてください",
            "make the procedure an article (`kind: how_to`), and answer with the gist and a link to it"
        )),
    );
}

/// The steps of the longest numbered list. One that takes up the numbers of the list before it,
/// past a picture or a remark, is the same list; one of questions is no procedure.
fn most_steps(body: &Body) -> usize {
    let has_block = body.holes.iter().any(|hole| matches!(hole, Hole::Block(..)));
    if !has_block && !body.html.contains("<ol") {
        return 0;
    }
    let mut most = 0;
    // For each open list the number of its last item; bullets have none.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut last = 0;
    let html = body.html.split("<section class=\"footnotes\">").next().unwrap_or("");
    for (at, _) in html.match_indices(['<', HOLE_START]) {
        let tag = &html[at..];
        let name = tag.strip_prefix('<').and_then(|rest| rest.split(['>', ' ']).next()).unwrap_or("");
        match name {
            "ol" => {
                let start = tag.strip_prefix("<ol start=\"").and_then(|rest| rest.split('"').next());
                let before =
                    start.and_then(|start| start.parse::<usize>().ok()).unwrap_or(1).saturating_sub(1);
                open.push(Some(if before == last { before } else { 0 }));
            }
            "ul" => open.push(None),
            "li" => {
                if let Some(Some(number)) = open.last_mut()
                    && !asks(tag)
                {
                    *number += 1;
                    most = most.max(*number);
                }
            }
            "/ol" => last = open.pop().flatten().unwrap_or(0),
            "/ul" => drop(open.pop()),
            _ => {
                let number = tag.strip_prefix(HOLE_START).and_then(|rest| rest.split(HOLE_END).next());
                let number = number.and_then(|digits| digits.parse::<usize>().ok());
                if let Some(Hole::Block(_, block)) = number.and_then(|number| body.holes.get(number)) {
                    most = most.max(most_steps(block));
                }
            }
        }
    }
    most
}

/// Whether the first sentence of an item is a question.
fn asks(item: &str) -> bool {
    let mut in_tag = false;
    let end = item.chars().take(MAX_SENTENCE).find(|c| {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        !in_tag && matches!(c, '。' | '？' | '?' | '！' | '!' | '\n')
    });
    matches!(end, Some('？' | '?'))
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn long_numbered_lists_are_procedures() {
        let six = "1. a\n2. b\n3. c\n4. d\n5. e\n6. f\n";
        let items =
            format!("items:\n  - question: Q\n    answer: |\n      {}\n", six.replace('\n', "\n      "));
        for (fields, body, expected) in [
            ("", six.to_owned(), 1),
            ("", six.replace("6. f\n", ""), 0),
            ("", six.replace("3. c", "\n![図](a.png)\n\n3. c"), 1),
            ("", six.replace(". ", ") ").replace("1) a", "- a"), 0),
            ("", "- a\n- b\n- c\n- d\n- e\n- f\n".to_owned(), 0),
            ("", "1. a\n   1. b\n   2. c\n2. d\n   1. e\n   2. f\n".to_owned(), 0),
            ("", "2019. a\n2020. b\n".to_owned(), 0),
            ("", six.replace(". ", ". **どう**ですか？ "), 0),
            (items.as_str(), String::new(), 1),
        ] {
            let faq = format!("---\ntitle: T\n{fields}---\n{body}");
            let found = codes(&[("content/faq/a.md", &faq)], "procedure-in-faq");
            assert_eq!(found, expected, "{fields}{body}");
        }
    }
}
