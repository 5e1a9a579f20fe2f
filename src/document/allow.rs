//! Findings that a writer allows, with the field `allow` or with a comment in the text:
//!
//! ```text
//! <!-- allow long-sentence, avoided-term: quoted from the contract -->
//! ```

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::directive;
use super::markdown::{audience_ranges, extensions};
use crate::diagnostic::{Code, Diagnostic, nearest, printable};
use crate::source::{SourceId, Span};
use crate::text;
use crate::yaml::{Fields, Findings, Located, did_you_mean};

/// A kind of finding that is allowed in an article or in a block of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The kind.
    pub code: Code,
    /// Where its name is written.
    pub span: Span,
    /// The article's file.
    pub source: SourceId,
    /// The bytes of the block in the file; none for the whole article.
    pub block: Option<Range<usize>>,
    /// Whether it stands among text that not everybody may read.
    pub is_hidden: bool,
}

/// What the field `allow` allows in the whole article.
pub(super) fn in_field(fields: &Fields<'_>, source: SourceId) -> Vec<Allow> {
    let codes = fields.texts("allow").into_iter().filter_map(|name| match code(&name) {
        Ok(code) => Some(Allow { code, span: name.span, source, block: None, is_hidden: false }),
        Err(diagnostic) => {
            fields.report(*diagnostic);
            None
        }
    });
    codes.collect()
}

/// What comments in the Markdown of `text[body]` allow, each in the block after it.
pub(super) fn in_comments(
    source: SourceId,
    text: &str,
    body: Range<usize>,
    findings: &Findings,
) -> Vec<Allow> {
    let written = &text[body.clone()];
    if !comments(written).any(|comment| words(&written[comment]).is_some()) {
        return Vec::new();
    }
    // Only the parser knows what is a comment and what is code that shows one.
    let prepared = directive::prepare(written, body.start);
    let mut found = Vec::new();
    let mut headings = Vec::new();
    for (event, range) in Parser::new_ext(&prepared.text, extensions()).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                let html = prepared.range(&range);
                let written = text.get(html.clone()).unwrap_or("");
                found.extend(comments(written).map(|at| html.start + at.start..html.start + at.end));
            }
            Event::Start(Tag::Heading { .. }) => headings.push(prepared.range(&range)),
            _ => {}
        }
    }
    let hidden = audience_ranges(&prepared.lines);
    let mut allows = Vec::new();
    for comment in found {
        let Some(words) = words(&text[comment.clone()]) else { continue };
        let block = block(&text[..body.end], comment.end, &headings);
        let is_hidden = hidden.iter().any(|hidden| hidden.contains(&comment.start));
        let place =
            |range: &Range<usize>| Span::new(source, comment.start + range.start..comment.start + range.end);
        if words.is_empty() {
            findings.borrow_mut().push(nothing_named(Span::new(source, comment.clone())));
        }
        for word in words {
            let span = place(&word);
            let name = Located { value: text[span.range()].to_owned(), span: span.clone() };
            match code(&name) {
                Ok(code) => allows.push(Allow { code, span, source, block: Some(block.clone()), is_hidden }),
                Err(diagnostic) => findings.borrow_mut().push(*diagnostic),
            }
        }
    }
    allows
}

/// The places of the comments in HTML.
fn comments(html: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + html[at..].find("<!--")?;
        let end = start + 4 + html[start + 4..].find("-->")? + 3;
        at = end;
        Some(start..end)
    })
}

/// The places of the names in a comment that allows something; none for any other comment.
fn words(comment: &str) -> Option<Vec<Range<usize>>> {
    let inside = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    let names = inside.trim_start().strip_prefix("allow")?;
    if names.starts_with(|c: char| !c.is_whitespace() && !is_reason(c)) {
        return None;
    }
    let start = comment.len() - "-->".len() - names.len();
    let names = names.split(is_reason).next().unwrap_or("");
    let mut words = Vec::new();
    let mut at = 0;
    for word in names.split_inclusive(is_between) {
        let name = word.trim_end_matches(is_between);
        if !name.is_empty() {
            words.push(start + at..start + at + name.len());
        }
        at += word.len();
    }
    // Sentences can begin with this word as well.
    let is_name = |word: &Range<usize>| {
        let word = &comment[word.clone()];
        let is_like_one = words.len() == 1 && word.contains('-') && word.is_ascii();
        is_like_one || nearest(word, Code::ALL.iter().map(|code| code.name())).is_some()
    };
    (words.is_empty() || words.iter().any(is_name)).then_some(words)
}

/// What stands between names.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '，' | '、')
}

/// What stands between names and the reason.
fn is_reason(c: char) -> bool {
    matches!(c, ':' | '：')
}

/// The block that begins after `at`: to the next empty line, or the whole of a heading.
fn block(text: &str, at: usize, headings: &[Range<usize>]) -> Range<usize> {
    // The lines of a quote begin with its mark.
    let is_empty = |line: &str| line.chars().all(|c| c.is_whitespace() || c == '>');
    let mut start = None;
    let mut end = at;
    for line in text[at..].split_inclusive('\n') {
        match start {
            Some(_) if is_empty(line) => break,
            None if !is_empty(line) => {
                start = Some(end);
                if let Some(heading) = headings.iter().find(|h| (end..end + line.len()).contains(&h.start)) {
                    end = heading.end.max(end + line.len());
                    break;
                }
            }
            _ => {}
        }
        end += line.len();
    }
    start.unwrap_or(end)..end
}

/// The code that a name stands for, if its findings can be allowed.
fn code(name: &Located<String>) -> Result<Code, Box<Diagnostic>> {
    let shown = printable(&name.value);
    let wrong = |message| Diagnostic::new(Code::WrongValue, name.span.clone(), message);
    match Code::from_name(&name.value) {
        Some(code) if code.is_adjustable() => Ok(code),
        Some(_) => Err(Box::new(
            wrong(text!("「{shown}」の指摘は許せません", "`{shown}` cannot be allowed"))
                .help(text!("指摘されたところを直してください", "mend what it points at")),
        )),
        None => {
            let codes = Code::ALL.iter().filter(|code| code.is_adjustable()).map(|code| code.name());
            let message = text!("「{shown}」という指摘はありません", "there is no finding `{shown}`");
            let mut diagnostic = did_you_mean(wrong(message), &name.value, name.span.clone(), codes);
            if diagnostic.help.is_empty() {
                diagnostic = diagnostic.help(text!(
                    "指摘の [ ] の中の名前を書いてください",
                    "write the name that stands in brackets in the finding"
                ));
            }
            Err(Box::new(diagnostic))
        }
    }
}

/// A comment that says nothing about what it allows.
fn nothing_named(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::WrongValue,
        span,
        text!("allow の後に、許す指摘の名前がありません", "nothing is named after `allow`"),
    )
    .help(text!(
        "「<!-- allow long-sentence -->」のように書いてください",
        "write, for example, `<!-- allow long-sentence -->`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(&'static str, &str)>, Vec<&'static str>) {
        let findings = Findings::default();
        let allows = in_comments(SourceId(0), text, 0..text.len(), &findings);
        let blocks = allows.iter().map(|allow| {
            assert_eq!(&text[allow.span.range()], allow.code.name());
            (allow.code.name(), text[allow.block.clone().expect("a block")].trim_end())
        });
        let found = findings.borrow().iter().map(|found| found.code.name()).collect();
        (blocks.collect(), found)
    }

    #[test]
    fn a_comment_allows_in_the_block_after_it() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("<!-- allow long-sentence -->\na\nb\n\nc", &[("long-sentence", "a\nb")]),
            ("<!-- allow long-sentence -->\n\n\na\n\nc", &[("long-sentence", "a")]),
            ("a\n<!--allow deep-heading-->\n# b\nc", &[("deep-heading", "# b")]),
            ("<!-- allow deep-heading -->\n\nb\n===\nc", &[("deep-heading", "b\n===")]),
            ("> <!-- allow long-sentence -->\n> a\n>\n> b", &[("long-sentence", "> a")]),
            ("- a\n\n  <!-- allow long-sentence -->\n  b\n\n  c", &[("long-sentence", "  b")]),
            ("<!-- allow long-sentence -->", &[("long-sentence", "")]),
            (
                "<div>\n<!-- allow broken-link -->\n<a href=x.md>\n</div>\n",
                &[("broken-link", "<a href=x.md>\n</div>")],
            ),
            (
                "<!-- allow long-sentence、avoided-term\nempty-phrase：契約書の文 broken-link -->\n**あ。**い\n",
                &[
                    ("long-sentence", "**あ。**い"),
                    ("avoided-term", "**あ。**い"),
                    ("empty-phrase", "**あ。**い"),
                ],
            ),
            ("```\n<!-- allow long-sentence -->\n```\na", &[]),
            ("`<!-- allow long-sentence -->` a", &[]),
            ("<!-- allow me to say: long-sentence -->\na", &[]),
            ("<!-- allows long-sentence -->\na", &[]),
        ];
        for (text, expected) in cases {
            let (allows, found) = read(text);
            assert_eq!((allows.as_slice(), found.as_slice()), (*expected, &[][..]), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_allowed_is_told() {
        for text in [
            "<!-- allow long-sentense -->",
            "<!-- allow no-such -->",
            "<!-- allow missing-consent -->",
            "<!-- allow -->",
            "<!-- allow: long-sentence -->",
        ] {
            assert_eq!(read(text), (Vec::new(), vec!["wrong-value"]), "{text}");
        }
    }
}
