//! `long-guide`: a guide with more steps than one sitting allows. Readers put it off, and stop half-way.

use super::Article;
use crate::config::Type;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// The most steps, unless the site says otherwise.
const MAX_STEPS: usize = 7;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    // Without anything to tick off it is no guide that somebody gets stuck in, and is told of as such.
    if article.page.of() != Type::Guide || article.page.document.body.all_checks().is_empty() {
        return;
    }
    let limit = article.config().limit(Code::LongGuide, MAX_STEPS);
    let steps = article.steps();
    let Some(first_over) = steps.get(limit) else { return };
    let count = steps.len();
    found.push(
        Diagnostic::new(
            Code::LongGuide,
            first_over.span.clone(),
            text!(
                "このガイドには手順が {count} 個あります（目安は {limit} 個まで）",
                "this guide has {count} steps; {limit} are enough for one sitting"
            ),
        )
        .help(text!(
            "ガイドを分けて next: でつなぐか、小さな手順を 1 つの手順のチェックにまとめてください",
            "split the guide and join the parts with `next:`, or make small steps checks of one step"
        )),
    );
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn more_than_seven_steps_are_many() {
        for (steps, check, site, expected) in [
            (7, "- [ ] a", "", 0),
            (8, "- [ ] a", "", 1),
            (8, "- a", "", 0),
            (8, "- [ ] a", "rules: {long-guide: {max: 10}}", 0),
        ] {
            let body: String = (0..steps).map(|step| format!("## {step}\n\n{check}\n\n### x\n\n")).collect();
            let guide = format!("---\ntitle: T\n---\n{body}");
            let files = [("content/guides/a.md", guide.as_str()), ("content/site.yaml", site)];
            assert_eq!(codes(&files, "long-guide"), expected, "{steps} {check} {site}");
        }
    }
}
