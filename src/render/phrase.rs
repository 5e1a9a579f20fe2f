//! Where lines may break. In Japanese titles: between phrases, marked with `<wbr>`, and not beside a
//! number that belongs to a word, whose space becomes one that does not break. Browsers that find
//! phrases by themselves (`word-break: auto-phrase`) need no marks; for the others, the style sheet
//! lets a title break at these only. In code within a text: where it is too long for one line of a
//! small screen.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use budoux_phf_rs::Parser;
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use crate::document::markdown::escape;

static PHRASES: LazyLock<Parser> = LazyLock::new(Parser::japanese_parser);

static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Where a line may break.
const MARK: &str = "<wbr>";

/// A space where it may not.
const HELD: &str = "\u{a0}";

/// Headings longer than this are no headings.
const MAX_CHARS: usize = 300;

/// As many columns of code stay on one line.
const MAX_WHOLE_CODE: usize = 24;

/// What must not begin a line, and what must not end one.
const NEVER_FIRST: &str =
    "、。，．,.・：；:;？！?!）)］]｝}〕〉》」』】”’…‥ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ％%";
const NEVER_LAST: &str = "（(［[｛{〔〈《「『【“‘";

/// A plain text as HTML that may break between phrases.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for (place, edit) in edits(text) {
        escape(&mut out, &text[at..place]);
        out.push_str(edit);
        at = place + replaced(edit);
    }
    escape(&mut out, &text[at..]);
    // As templates escape, also for values between single quotes.
    out.replace('\'', "&#39;")
}

/// How many bytes of the text an edit takes the place of: those of a space, or none.
fn replaced(edit: &str) -> usize {
    usize::from(edit == HELD)
}

/// The HTML of a text that breaks where it should.
pub fn text(html: String) -> String {
    code(&headings(html))
}

/// HTML whose code is marked where it is long; that of blocks is not, since it scrolls.
fn code(html: &str) -> String {
    const START: &str = "<code>";
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    for (start, _) in html.match_indices(START) {
        let text = html[start + START.len()..].split('<').next().unwrap_or("");
        let columns: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let is_block = html[..start].rfind('<').is_some_and(|tag| html[tag..].starts_with("<pre"));
        if columns > MAX_WHOLE_CODE && !is_block {
            out.push_str(&html[at..start]);
            out.push_str("<code class=\"long\">");
            at = start + START.len();
        }
    }
    out.push_str(&html[at..]);
    out
}

/// HTML whose headings of the second to fourth level may break between phrases.
fn headings(html: String) -> String {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find("<h").map(|found| at + found) {
        at = start + 2;
        let Some(level @ b'2'..=b'4') = html.as_bytes().get(at) else { continue };
        let end = format!("</h{}>", char::from(*level));
        let Some(from) = html[at..].find('>').map(|found| at + found + 1) else { break };
        let Some(to) = html[from..].find(&end).map(|found| from + found) else { break };
        mark(&html, from..to, &mut found);
        at = to;
    }
    if found.is_empty() {
        return html;
    }
    let mut out = String::with_capacity(html.len() + found.len() * MARK.len());
    let mut at = 0;
    for (place, edit) in found {
        out.push_str(&html[at..place]);
        out.push_str(edit);
        at = place + replaced(edit);
    }
    out.push_str(&html[at..]);
    out
}

/// Finds what is to be edited in one heading: its words are looked at as a whole, whatever marks stand
/// among them. Code stays in one piece, and so does what has a reading; readings are no words of it.
fn mark(html: &str, heading: Range<usize>, found: &mut Vec<(usize, &str)>) {
    // The words, and where each of their characters stands in the HTML; nowhere within code.
    let mut text = String::new();
    let mut places: Vec<(usize, Option<usize>)> = Vec::new();
    let mut in_code = false;
    let mut in_ruby = false;
    let mut in_reading = false;
    // Where the ruby begins whose first character has not come yet.
    let mut ruby = None;
    let mut at = heading.start;
    while let Some(c) = html[at..heading.end].chars().next() {
        let rest = &html[at..heading.end];
        let length = match c {
            '<' => {
                let tag = rest.find('>').map_or(rest.len(), |end| end + 1);
                match rest[1..tag].split([' ', '>']).next() {
                    Some("code") => in_code = true,
                    Some("/code") => in_code = false,
                    Some("ruby") => {
                        in_ruby = true;
                        ruby = Some(at);
                    }
                    Some("/ruby") => (in_ruby, in_reading, ruby) = (false, false, None),
                    Some("rt" | "rp") => in_reading = true,
                    Some("/rt" | "/rp") => in_reading = false,
                    // What is already marked is left alone.
                    Some("wbr") => return,
                    _ => {}
                }
                at += tag;
                continue;
            }
            '&' => rest.find(';').map_or(1, |end| end + 1),
            c => c.len_utf8(),
        };
        if in_reading {
            at += length;
            continue;
        }
        let place = if in_ruby { ruby.take() } else { Some(at) };
        places.push((text.len(), place.filter(|_| !in_code)));
        text.push(if c == '&' { '&' } else { c });
        at += length;
    }
    let edits = edits(&text);
    found.extend(places.into_iter().filter_map(|(at, place)| Some((place?, *edits.get(&at)?))));
}

/// What is put into a Japanese text, and where: nothing into others, which break at their spaces.
fn edits(text: &str) -> BTreeMap<usize, &'static str> {
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{30ff}');
    if !text.contains(is_kana) || text.chars().nth(MAX_CHARS).is_some() {
        return BTreeMap::new();
    }
    let spaces = text.match_indices(' ').map(|(at, _)| at);
    let held = spaces.filter(|at| holds(&text[..*at], &text[at + 1..])).map(|at| (at, HELD));
    breaks(text).into_iter().map(|at| (at, MARK)).chain(held).collect()
}

/// Where phrases end within a text. What the model of phrases cuts in the middle of a word of the
/// dictionary (方|法) is no phrase.
fn breaks(text: &str) -> BTreeSet<usize> {
    let words: BTreeSet<usize> = WORDS.segment_str(text).collect();
    let mut breaks = BTreeSet::new();
    let mut at = 0;
    PHRASES.parse_with(text, |phrase| {
        if at > 0 && words.contains(&at) && may_break(&text[..at], phrase) {
            breaks.insert(at);
        }
        at += phrase.len();
    });
    breaks
}

/// Whether a line may break here at all, and does not by itself: it does at spaces. A number stays with
/// what it counts.
fn may_break(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let is_space = last.is_whitespace() || first.is_whitespace();
    let is_held = NEVER_LAST.contains(last) || NEVER_FIRST.contains(first);
    let in_word = last.is_ascii_alphanumeric() && first.is_ascii_alphanumeric();
    !(is_space || is_held || in_word || last.is_numeric())
}

/// Whether the space between is part of a word with its number (ウェーブ 2 の, Windows 11). After
/// hiragana a phrase has ended.
fn holds(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let counted = last.is_numeric() && first.is_alphabetic() && !first.is_ascii();
    let named = last.is_alphabetic() && !matches!(last, '\u{3041}'..='\u{309f}') && first.is_numeric();
    counted || named
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> String {
        html(text).replace(MARK, "|").replace(HELD, "_")
    }

    #[test]
    fn headings_break_between_phrases() {
        assert_eq!(cut("請求書を発行する"), "請求書を|発行する");
        assert_eq!(cut("公開する日を予約できますか"), "公開する|日を|予約できますか");
        // The model alone would break within these words.
        assert_eq!(cut("支払い方法を変える"), "支払い方法を|変える");
        assert_eq!(cut("empty-file：空のファイル"), "empty-file：|空の|ファイル");
        // Spaces are breaks already, and brackets stay with their words.
        assert_eq!(cut("請求書の PDF を開けない（以前の）"), "請求書の PDF を|開けない|（以前の）");
    }

    #[test]
    fn numbers_stay_with_their_words() {
        assert_eq!(cut("2019年リリースの概要"), "2019年リリースの|概要");
        assert_eq!(cut("2020年8月の新機能"), "2020年8月の|新機能");
        assert_eq!(cut("Dynamics 365 2019 年 ウェーブ 2 の概要"), "Dynamics_365 2019_年 ウェーブ_2_の|概要");
        assert_eq!(cut("月末の締めを 10 日から 5 日に"), "月末の|締めを 10_日から 5_日に");
        assert_eq!(cut("送り方（パート 2）"), "送り方|（パート_2）");
        // Words of another language that follow a number are counted by nothing.
        assert_eq!(cut("HTTP 404 Not Found を直す"), "HTTP_404 Not Found を|直す");
        assert_eq!(
            headings("<h2>第 <b>2</b> 章の<code>第 1 節</code>を読む</h2>".to_owned()),
            "<h2>第\u{a0}<b>2</b>\u{a0}章の<code>第 1 節</code>を<wbr>読む</h2>"
        );
    }

    #[test]
    fn other_languages_and_short_titles_stay_as_they_are() {
        assert_eq!(cut("Send an invoice"), "Send an invoice");
        assert_eq!(cut("発行方法"), "発行方法");
        assert_eq!(cut(""), "");
        assert_eq!(html("A <b> & 'c'"), "A &lt;b&gt; &amp; &#39;c&#39;");
    }

    #[test]
    fn marks_around_words_and_code_are_kept() {
        let one = "<p>請求書を発行する</p><h2 id=\"請求書を発行する\"><a href=\"x\">請求書</a>を<em>発行</em>する</h2>";
        assert_eq!(headings(one.to_owned()), one.replace("を<em>発行", "を<em><wbr>発行"));
        let code = "<h3><code>請求書を発行する</code>を書く</h3><h5>請求書を発行する</h5>";
        assert_eq!(headings(code.to_owned()), code.replace("を書く", "を<wbr>書く"));
        let ruby = "<ruby>請求書<rp>（</rp><rt>せいきゅうしょ</rt><rp>）</rp></ruby>を<ruby>発行<rt>はっこう</rt></ruby>する";
        assert_eq!(
            headings(format!("<h2>{ruby}</h2>")),
            format!("<h2>{}</h2>", ruby.replace("を", "を<wbr>"))
        );
        // A reading that stands by itself, and a base that would break within.
        let bare = "<h2>請求書を<rt>発</rt>発行する</h2>";
        assert_eq!(headings(bare.to_owned()), bare.replace("</rt>", "</rt><wbr>"));
        let whole = "<h2><ruby>請求書を発行する<rt>せいきゅうしょをはっこうする</rt></ruby></h2>";
        assert_eq!(headings(whole.to_owned()), whole);
        for left in
            ["<h2", "<h2>請求書を", "<hr>", "<h2 id=\"x\">A &amp; B</h2>", "<h2><wbr>請求書を発行する</h2>"]
        {
            assert_eq!(headings(left.to_owned()), left);
        }
    }

    #[test]
    fn code_that_is_long_may_break() {
        let short = "<p><code>shirube serve --drafts</code>と<code>{請求書|せいきゅう}</code></p>";
        assert_eq!(text(short.to_owned()), short);
        let long = "<p><code>shirube build --edition internal</code>と<code>公開しない記事のためのフォルダー</code></p>";
        assert_eq!(text(long.to_owned()), long.replace("<code>", "<code class=\"long\">"));
        let block = "<pre class=\"code\"><code>shirube build --edition internal</code></pre>";
        assert_eq!(text(block.to_owned()), block);
    }

    proptest! {
        #[test]
        fn only_marks_are_added(text in "[<>a-h2-4/& ;ぁ-ん方法請求書。）]{0,60}") {
            prop_assert_eq!(headings(text.clone()).replace(MARK, "").replace(HELD, " "), text.replace(MARK, ""));
            let mut escaped = String::new();
            escape(&mut escaped, &text);
            prop_assert_eq!(html(&text).replace(MARK, "").replace(HELD, " "), escaped);
        }
    }
}
