//! `data/search-tests.yaml`: what customers ask, and which article must answer.

use super::{Filter, Search};
use crate::diagnostic::{Code, Diagnostic, nearest, printable};
use crate::site::{Page, Site};
use crate::source::{Content, Sources};
use crate::text;
use crate::yaml::{self, Example, Fields, Findings, Located, Value};

/// Where they stand.
pub const PATH: &str = "content/data/search-tests.yaml";
/// Among how many results the article must be, unless the test says otherwise.
const WITHIN: u32 = 3;
/// How many results a failing test names.
const MAX_NAMED: usize = 3;

/// Whether a site has any.
pub fn exist(sources: &Sources) -> bool {
    sources.find(PATH).is_some()
}

/// Runs every test, and tells which fail.
pub fn check(site: &Site, search: &Search, sources: &Sources) -> Vec<Diagnostic> {
    let findings = Findings::default();
    let Some(source) = sources.find(PATH) else { return Vec::new() };
    let Content::Text(text) = &source.content else { return Vec::new() };
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let node = yaml::parse(source.id, text, start..text.len(), &findings);
    let entries = match node.as_ref().map(|node| &node.value) {
        Some(Value::List(entries)) => entries.as_slice(),
        Some(Value::Null) | None => &[],
        Some(_) => {
            if let Some(node) = &node {
                findings.borrow_mut().push(
                    Diagnostic::new(
                        Code::WrongType,
                        node.span.clone(),
                        text!(
                            "検索テストは、テストを 1 つずつ並べたリストです",
                            "search tests are a list with one test an entry"
                        ),
                    )
                    .help(text!(
                        "「- q: 質問」と「  expect: ja/faq/記事.md」の組を並べてください",
                        "write groups of `- q: a question` and `  expect: en/faq/article.md`"
                    )),
                );
            }
            &[]
        }
    };
    for entry in entries {
        if let Some(fields) = Fields::new(entry, &findings) {
            run(&fields, site, search, sources);
        }
    }
    findings.into_inner()
}

fn run(fields: &Fields<'_>, site: &Site, search: &Search, sources: &Sources) {
    let query = fields.text("q");
    let expected = fields.id("expect");
    let within = fields.count("within").map_or(WITHIN, |count| count.value).max(1);
    fields.report_unknown();
    if query.is_none() {
        fields.missing("q", Example("請求書を再発行したい", "how do I get an invoice again"));
    }
    if expected.is_none() {
        fields.missing("expect", Example("ja/faq/invoice.md", "en/faq/invoice.md"));
    }
    let (Some(query), Some(expected)) = (query, expected) else { return };
    let Some((page, anchor)) = target(&expected.value, site) else {
        // An article that this edition leaves out is not expected in it.
        let path = expected.value.split('#').next().unwrap_or_default();
        if sources.find(&format!("content/{path}")).is_none() {
            fields.report(unknown(&expected, site));
        }
        return;
    };
    if let Some(anchor) = anchor
        && !has_anchor(page, anchor)
    {
        fields.report(unknown(&expected, site));
        return;
    }
    // A build without a search has none to test.
    let Some(language) = search.languages.get(page.language).and_then(Option::as_ref) else { return };
    let (_, hits) = language.search(&query.value, &Filter::new());
    let place = hits.iter().position(|hit| {
        let section = &hit.record.sections[hit.section];
        hit.record.page == page.id.0 && anchor.is_none_or(|anchor| section.anchor == anchor)
    });
    if place.is_some_and(|place| place < within as usize) {
        return;
    }
    let named: Vec<String> = hits
        .iter()
        .take(MAX_NAMED)
        .zip(1..)
        .map(|(hit, number)| {
            let page = &site.pages[hit.record.page as usize];
            format!("{number}. {} ({})", printable(page.title()), page.path().as_str())
        })
        .collect();
    let (asked, wanted) = (printable(&query.value), printable(&expected.value));
    let (ja, en) = match place {
        Some(place) => (format!("{} 番目です", place + 1), format!("it is number {}", place + 1)),
        None => ("見つかりません".to_owned(), "it is not found".to_owned()),
    };
    let results = if named.is_empty() { "-".to_owned() } else { named.join(", ") };
    fields.report(
        Diagnostic::new(
            Code::FailedSearchTest,
            query.span,
            text!(
                "「{asked}」で検索しても、{wanted} が {within} 番目までに出ません（{ja}）",
                "a search for `{asked}` does not give {wanted} among the first {within} ({en})"
            ),
        )
        .help(text!("出てきたもの: {results}", "what came: {results}"))
        .help(text!(
            "記事の questions や keywords、data/terms.yaml の synonyms にお客様の言葉を足してください",
            "add the customer's words to `questions` or `keywords` of the article, or to `synonyms` in data/terms.yaml"
        )),
    );
}

fn unknown(expected: &Located<String>, site: &Site) -> Diagnostic {
    let shown = printable(&expected.value);
    let diagnostic = Diagnostic::new(
        Code::InvalidSearchTest,
        expected.span.clone(),
        text!(
            "検索テストの「{shown}」という記事や見出しはありません",
            "there is no article or heading `{shown}` for this search test"
        ),
    );
    match nearest(&expected.value, site.pages.iter().map(|page| page.path().as_str())) {
        Some(near) if near != expected.value => diagnostic
            .help(text!("「{near}」ではありませんか", "did you mean `{near}`?"))
            .suggest(expected.span.clone(), yaml::in_place_of(expected, near)),
        _ => diagnostic.help(text!(
            "content フォルダーからのパスを「ja/faq/記事.md」や「ja/faq/記事.md#見出し」の形で書いてください",
            "write the path below the content folder: `en/faq/article.md` or `en/faq/article.md#heading`"
        )),
    }
}

/// The page that a test expects, by its path or as `type:id`, and the anchor on it.
fn target<'a, 's>(expected: &'a str, site: &'s Site) -> Option<(&'s Page, Option<&'a str>)> {
    let (path, anchor) =
        expected.split_once('#').map_or((expected, None), |(path, anchor)| (path, Some(anchor)));
    let page = site.pages.iter().find(|page| {
        let id = page.document.front_matter.id.as_ref();
        let by_id = path
            .split_once(':')
            .is_some_and(|(of, wanted)| of == page.of().name() && id.is_some_and(|id| id.value == wanted));
        by_id || (page.document.item.is_none() && page.path().as_str() == path)
    })?;
    Some((page, anchor))
}

fn has_anchor(page: &Page, anchor: &str) -> bool {
    let record = page.document.body.headings.iter();
    record.into_iter().any(|heading| heading.id == anchor)
}
