//! The HTML of an article as the Markdown of ours.
//!
//! `ammonia` first makes any HTML well-formed and harmless and hands out every link and image; then
//! tables are set aside, since Markdown cannot hold all of them; `htmd` makes Markdown of the rest,
//! with ways of our own for headings, notes, folded blocks, videos and code. What would mean
//! something in our Markdown and did not in HTML is escaped at the end.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use htmd::{HtmlToMarkdown, Node};

use super::element::converter;
use super::link::{Links, Noted};
use super::table;
use super::tidy::tidy;

/// Bodies larger than this are not converted.
const MAX_BYTES: usize = 1 << 20;
/// Elements within each other deeper than this are not converted.
const MAX_DEPTH: usize = 200;

/// Stands before our own directives until the end.
pub(super) const DIRECTIVE: char = '\u{e000}';
/// Stand around the words of a `<summary>`.
pub(super) const SUMMARY: [char; 2] = ['\u{e001}', '\u{e002}'];
/// Stand around the number of a table.
pub(super) const TABLE: [char; 2] = ['\u{e003}', '\u{e004}'];
/// Stands for a line break within a cell.
pub(super) const BREAK: char = '\u{e005}';

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "blockquote",
    "br",
    "caption",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
];

/// What is in an article.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Converted {
    /// The Markdown.
    pub markdown: String,
    /// Images, and what became of them.
    pub noted: Noted,
}

/// Why an article cannot be converted: it is too large, or its elements lie too deep within each
/// other.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Makes Markdown of the body of the article at `here` in the site.
///
/// # Errors
///
/// [`TooLarge`].
pub fn convert(html: &str, links: &Arc<Links>, here: &str, language: &str) -> Result<Converted, TooLarge> {
    let html = html.replace(|c: char| matches!(c, '\u{e000}'..='\u{e00f}'), "");
    if html.len() > MAX_BYTES || most_open(&html) > MAX_DEPTH {
        return Err(TooLarge);
    }
    let (html, noted) = clean(&html, links, here, language);
    let html = code_blocks(&html).replace("&nbsp;", " ").replace('\u{a0}', " ");
    let shift = first_heading(&html).map_or(0, |level| 2 - level);
    let converter = converter(shift, links);
    let (html, tables) = table::set_aside(&html);
    let tables: Vec<String> =
        tables.iter().map(|html| table::markdown(html, &|cell| run(&converter, cell))).collect();
    let markdown = run(&converter, &html);
    let markdown = table::put_back(&tidy(&markdown), &tables);
    Ok(Converted { markdown: markdown.replace(DIRECTIVE, ":::"), noted })
}

/// How many elements are open at most, as far as tags tell. Those that close by themselves when the
/// next one begins do not count.
fn most_open(html: &str) -> usize {
    const CLOSING: &[&str] = &[
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
        "option", "p", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    ];
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut all, mut most) = (0, 0);
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        if name.is_empty() || CLOSING.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        if closes {
            all -= usize::from(*count > 0);
            *count = count.saturating_sub(1);
        } else {
            *count += 1;
            all += 1;
            most = most.max(all);
        }
    }
    most
}

/// Well-formed, harmless HTML whose links and images lead where they should.
fn clean(html: &str, links: &Arc<Links>, here: &str, language: &str) -> (String, Noted) {
    let noted = Arc::new(Mutex::new(Noted::default()));
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", &["href", "name"][..]),
        ("img", &["src", "alt"]),
        ("iframe", &["src", "title"]),
        ("ol", &["start"]),
        ("td", &["colspan", "rowspan"]),
        ("th", &["colspan", "rowspan", "scope"]),
    ]
    .into_iter()
    .map(|(tag, names)| (tag, names.iter().copied().collect()))
    .collect();
    let (links, notes) = (links.clone(), noted.clone());
    let (here, language) = (here.to_owned(), language.to_owned());
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .tag_attributes(attributes)
        .generic_attributes(["id", "class"].into_iter().collect())
        .clean_content_tags(
            ["script", "style", "template", "noscript", "object", "embed", "svg", "math", "title"]
                .into_iter()
                .collect(),
        )
        .url_schemes(["http", "https", "mailto", "tel"].into_iter().collect())
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("a", "href") => Some(links.link(value.trim(), &here, &language).into()),
            ("img", "src") => {
                let mut noted = notes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                Some(links.image(value.trim(), &here, &mut noted).into())
            }
            _ => Some(value.into()),
        });
    let html = builder.clean(html).to_string();
    let noted = std::mem::take(&mut *noted.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    (html, noted)
}

/// `<pre>` holds text and nothing else, whatever a rich editor put into it.
fn code_blocks(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, inner)) = rest.split_once("<pre") {
        let (inner, after) = inner.split_once("</pre>").unwrap_or((inner, ""));
        let (attributes, inner) = inner.split_once('>').unwrap_or(("", inner));
        let code = inner.trim_start().strip_prefix("<code").and_then(|code| code.split_once('>'));
        let language = code.and_then(|(attributes, _)| language(attributes)).or_else(|| language(attributes));
        out.push_str(before);
        out.push_str("<pre><code");
        if let Some(language) = language {
            out.push_str(&format!(" class=\"language-{language}\""));
        }
        out.push('>');
        let inner = inner.replace("<br>", "\n").replace("</p>", "\n").replace("</div>", "\n");
        out.push_str(&table::without_tags(&inner));
        out.push_str("</code></pre>");
        rest = after;
    }
    out + rest
}

/// The language that the classes of a code block name.
fn language(attributes: &str) -> Option<String> {
    let classes = attributes.split_once("class=\"")?.1.split('"').next()?;
    let name = classes
        .split_whitespace()
        .find_map(|class| class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-")))?;
    name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#')).then(|| name.to_owned())
}

fn first_heading(html: &str) -> Option<i32> {
    let mut levels = html.match_indices("<h").filter_map(|(at, _)| {
        let level = html[at + 2..].chars().next()?.to_digit(10)?;
        i32::try_from(level).ok().filter(|level| (1..=6).contains(level))
    });
    levels.next()
}

fn run(converter: &HtmlToMarkdown, html: &str) -> String {
    let Ok(tree) = converter.html_to_tree(html) else { return String::new() };
    if is_deep(&tree) { table::without_tags(html) } else { converter.tree_to_markdown(&tree) }
}

/// Whether walking the tree would go deeper than is safe.
fn is_deep(tree: &Rc<Node>) -> bool {
    let mut left = vec![(tree.clone(), 0)];
    while let Some((node, depth)) = left.pop() {
        if depth > 2 * MAX_DEPTH {
            return true;
        }
        left.extend(node.children.borrow().iter().map(|child| (child.clone(), depth + 1)));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(html: &str) -> String {
        let mut links = Links::default();
        links.hosts.insert("acme.zendesk.com".into());
        let file = ("ja".to_owned(), "content/ja/billing/invoice.md".to_owned());
        links.files.insert(("articles", 12), [file].into());
        links.anchors.extend(["h_01".to_owned(), "here".to_owned()]);
        let converted = convert(html, &Arc::new(links), "content/ja/a/b.md", "ja");
        converted.expect("not too large").markdown
    }

    #[test]
    fn headings_begin_at_the_second_level_and_keep_the_anchors_that_are_used() {
        assert_eq!(
            markdown("<h1 id=\"h_01\"><strong>A</strong></h1><h3 id=\"h_02\">B</h3><h6>C</h6><h2></h2>"),
            "## A {#h_01}\n\n#### B\n\n###### C"
        );
        assert_eq!(markdown("<h4>A</h4><h2>B</h2>"), "## A\n\n## B");
    }

    #[test]
    fn notes_and_folded_blocks_are_ours() {
        assert_eq!(
            markdown(
                "<div class=\"callout callout--warning\"><p>Take <b>care</b>.</p><ul><li>a</li></ul></div>"
            ),
            "> [!WARNING]\n> Take **care**.\n>\n> - a".replace(">\n", "> \n").replace("> \n", ">\n")
        );
        assert_eq!(markdown("<p class=\"alert alert-danger\">x</p>"), "> [!CAUTION]\n> x");
        assert_eq!(
            markdown("<details><summary><b>More</b></summary><p>a</p><p>b</p></details>"),
            ":::details More\na\n\nb\n:::"
        );
        assert_eq!(markdown("<div class=\"wysiwyg-indent1\"><p>x</p></div>"), "x");
    }

    #[test]
    fn links_images_videos_and_code() {
        assert_eq!(
            markdown(
                "<p><a href=\"https://acme.zendesk.com/hc/ja/articles/12-x\">See</a> <a name=\"here\"></a>x</p>"
            ),
            "[See](../billing/invoice.md) <a id=\"here\"></a>x"
        );
        assert_eq!(
            markdown("<iframe src=\"//www.youtube.com/embed/abc?rel=0\" title=\"Tour\"></iframe>"),
            "![Tour](https://www.youtube.com/watch?v=abc)"
        );
        assert_eq!(
            markdown("<pre class=\"lang-sh\">a &lt;b&gt;<br><span>*c*</span></pre>"),
            "```sh\na <b>\n*c*\n```"
        );
        assert_eq!(
            markdown("<p><img src=\"/a(1).png\" alt=\"[x]\"></p>"),
            "![\\[x\\]](<https://acme.zendesk.com/a(1).png>)"
        );
        assert_eq!(
            markdown("<p>Press <kbd>A</kbd>, H<sub>2</sub>O, <s>no</s></p>"),
            "Press <kbd>A</kbd>, H<sub>2</sub>O, ~~no~~"
        );
    }

    #[test]
    fn readings_stay_above_their_words() {
        let ruby = "<ruby>請求書<rp>（</rp><rt>せいきゅうしょ</rt><rp>）</rp></ruby>";
        assert_eq!(markdown(&format!("<p><b>この</b>{ruby}を送る</p>")), format!("**この**{ruby}を送る"));
        assert_eq!(
            markdown("<ruby><rb>請求</rb><rtc><rt>せい\nきゅう</rt></rtc></ruby>"),
            "<ruby><rb>請求</rb><rtc><rt>せい きゅう</rt></rtc></ruby>"
        );
        assert_eq!(markdown("<p><strike>旧</strike>新 <q>a</q></p>"), "~~旧~~新 <q>a</q>");
    }

    #[test]
    fn breaks_and_marks_of_ours_do_no_harm() {
        assert_eq!(markdown("<p>a<br>b<br><br>c<br></p>"), "a\\\nb\n\nc");
        assert_eq!(
            markdown("<p>:::internal</p><p>{請求書|せいきゅうしょ}と {x}</p>"),
            "\\:::internal\n\n\\{請求書|せいきゅうしょ}と {x}"
        );
        assert_eq!(markdown("<p>&nbsp;</p><script>x</script><p onclick=\"x\">a</p>"), "a");
        assert_eq!(markdown("<p><b>［設定］</b>を押します</p>"), "**［設定］**を押します");
    }

    #[test]
    fn no_html_is_too_much() {
        for html in ["<div>".repeat(100_000), "<b><p>".repeat(1000), "x".repeat(MAX_BYTES + 1)] {
            let converted = convert(&html, &Arc::new(Links::default()), "content/a.md", "ja");
            assert_eq!(converted.err(), Some(TooLarge));
        }
        for html in [
            "<p>".repeat(10_000),
            "<li>".repeat(1000),
            "</b>".repeat(1000),
            "<table><tr><td".into(),
            "<pre".into(),
        ] {
            assert!(convert(&html, &Arc::new(Links::default()), "content/a.md", "ja").is_ok());
        }
    }
}
