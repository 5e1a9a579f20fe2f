//! `unusual-title`: a title that does not look like the others of its kind. Readers who know one
//! of them look for the rest in the same form.

use super::Article;
use crate::config::ArticleKind;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::Kind;
use crate::site::Page;
use crate::text;

/// How many patterns a message names.
const MAX_NAMED: usize = 5;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let page = article.page;
    // The first page of a folder has the name of the folder, whatever is in it.
    if page.is_index {
        return;
    }
    let code = article.site.language_code(page.language);
    let all = &article.config().title_patterns;
    let Some((name, patterns)) = names(page).find_map(|name| Some((name, all.get(name)?.get(code)))) else {
        return;
    };
    let title = page.title();
    if patterns.is_empty() || patterns.iter().any(|pattern| fits(pattern, title)) {
        return;
    }
    let shown = printable(title);
    let forms = |open: &str, close: &str| {
        let forms = patterns.iter().take(MAX_NAMED).map(|form| format!("{open}{}{close}", printable(form)));
        forms.collect::<Vec<_>>().join(if open == "「" { "" } else { ", " })
    };
    let (ja, en) = (forms("「", "」"), forms("`", "`"));
    found.push(
        Diagnostic::new(
            Code::UnusualTitle,
            page.document.front_matter.title_span.clone(),
            text!(
                "題名「{shown}」が、{name} の題名の形に合いません",
                "the title `{shown}` has none of the forms that titles of `{name}` have"
            ),
        )
        .help(text!(
            "{ja}の形にしてください（site.yaml の title_patterns）",
            "give it one of these forms: {en} (`title_patterns` in site.yaml)"
        )),
    );
}

/// The names that patterns for a page may stand under: what an article is for says more than its type.
fn names(page: &Page) -> impl Iterator<Item = &'static str> {
    let kind = match &page.document.kind {
        Kind::Article(article) => article.kind.map(ArticleKind::name),
        _ => None,
    };
    kind.into_iter().chain([page.of().name()])
}

/// Whether a text is what a pattern stands for.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        // The first place leaves the most for the parts that follow.
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;
    use super::fits;

    #[test]
    fn titles_follow_the_pattern_of_their_kind_and_language() {
        let site = "languages: [ja, en]\ntitle_patterns:\n  how_to: {ja: ['*する', '*方法'], en: How to *}\n  article: '*'\n  faq: ['*か', '*?']\n";
        for (path, text, expected) in [
            ("content/ja/a.md", "title: 発行する\nkind: how_to", 0),
            ("content/ja/a.md", "title: 発行\nkind: how_to", 1),
            ("content/en/a.md", "title: Sending\nkind: how_to", 1),
            ("content/ja/a.md", "title: 発行", 0),
            ("content/ja/faq/a.md", "title: 発行する\nkind: how_to", 1),
            ("content/en/faq/a.md", "title: Where?", 0),
            ("content/ja/faq/a.md", "title: どこですか\nitems: [{question: 請求書, answer: a}]", 1),
            ("content/ja/faq/index.md", "title: 質問", 0),
            ("content/ja/guides/a.md", "title: 何でも", 0),
        ] {
            let article = format!("---\n{text}\n---\n");
            let files = [("content/site.yaml", site), (path, article.as_str())];
            assert_eq!(codes(&files, "unusual-title"), expected, "{path} {text}");
        }
    }

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text, expected) in [
            ("*する", "請求書を発行する", true),
            ("*する", "請求書を発行する方法", false),
            ("How to *", "How to pay", true),
            ("How to *", "how to pay", false),
            ("*：*", "broken-link：リンク切れ", true),
            ("*a*b*", "xaxbx", true),
            ("a*a", "a", false),
            ("a*ab*b", "aabb", true),
            ("請求書", "請求書", true),
            ("請求書", "請求書の発行", false),
            ("*", "", true),
            ("", "x", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
