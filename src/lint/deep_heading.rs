//! `deep-heading`: a heading deeper than readers can follow.

use super::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// The deepest level, unless the site says otherwise.
const MAX_LEVEL: usize = 4;
/// How many further headings of an article are shown.
const MAX_LABELS: usize = 3;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    if article.page.document.item.is_some() {
        return;
    }
    let limit = article.config().limit(Code::DeepHeading, MAX_LEVEL);
    let headings = article.headings();
    let mut deep = headings.iter().filter(|heading| usize::from(heading.level) > limit);
    let Some(first) = deep.next() else { return };
    let level = first.level;
    let mut diagnostic = Diagnostic::new(
        Code::DeepHeading,
        first.span.clone(),
        text!(
            "見出しがレベル {level} まで下がっています（目安はレベル {limit} まで）",
            "this heading is of level {level}; readers follow down to level {limit}"
        ),
    )
    .help(text!(
        "見出しを太字や箇条書きにするか、記事を分けてください",
        "use bold words or a list instead, or split the article"
    ));
    for heading in deep.take(MAX_LABELS) {
        diagnostic = diagnostic.label(heading.span.clone(), text!("ここにも", "here too"));
    }
    found.push(diagnostic);
}
