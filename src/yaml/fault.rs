//! What the YAML library complains about, in the words of somebody who does not know YAML.

use std::ops::Range;

use super::quoted;
use crate::diagnostic::{Code, Diagnostic, Text, printable};
use crate::source::{SourceId, Span};
use crate::text;

/// A fault at its characters, with what to do about it.
pub(super) fn explain(
    source: SourceId,
    slice: &str,
    range: &Range<usize>,
    error: &serde_yaml::Error,
) -> Diagnostic {
    let at = error.location().map_or(0, |location| byte_offset(slice, location.line(), location.column()));
    let next = slice[at..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(source, range.start + at..range.start + at + next);
    let words = printable(&error.to_string());
    let line_start = slice[..at].rfind('\n').map_or(0, |at| at + 1);
    let line_end = slice[at..].find('\n').map_or(slice.len(), |end| at + end);
    let line = &slice[line_start..line_end];

    if words.contains("tab") && line.starts_with(|c: char| c.is_whitespace()) && line.contains('\t') {
        let tab = line_start + line.find('\t').unwrap_or(0);
        let span = Span::new(source, range.start + tab..range.start + tab + 1);
        let diagnostic = Diagnostic::new(
            Code::YamlSyntax,
            span.clone(),
            text!("字下げにタブが使われています", "a tab is used for indentation"),
        )
        .help(text!("タブを半角スペース 2 つに置き換えてください", "replace the tab with two spaces"));
        return match tabs_to_spaces(slice) {
            Some((tabs, spaces)) => {
                diagnostic.fix(Span::new(source, range.start + tabs.start..range.start + tabs.end), spaces)
            }
            None => diagnostic.suggest(span, "  "),
        };
    }
    if words.contains("mapping values are not allowed")
        && let Some((name, value)) = line.split_once(": ")
        && let value = value.trim_start()
        && let start = line_start + line.len() - value.len()
        && at > start
    {
        let value = value.trim_end();
        let value_span = Span::new(source, range.start + start..range.start + start + value.len());
        let quoted = quoted(value);
        let diagnostic = Diagnostic::new(
            Code::YamlSyntax,
            span,
            text!(
                "値の中に「: 」（コロンと空白）があるため読み取れません",
                "the value holds `: ` (a colon and a space), so it cannot be read"
            ),
        )
        .help(text!("値全体を \" で囲んでください: {quoted}", "put the whole value in quotes: {quoted}"));
        // Beside other signs of YAML the value may end elsewhere than the line.
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
        let is_simple = name.chars().all(is_name) && !value.contains(['"', '\'', '#', '[', ']', '{', '}']);
        return if is_simple && !value.starts_with(['|', '>', '&', '*', '!', '%', '@', '`', '-', '?']) {
            diagnostic.fix(value_span, quoted)
        } else {
            diagnostic.suggest(value_span, quoted)
        };
    }
    if words.contains("quote") {
        return Diagnostic::new(
            Code::YamlSyntax,
            span,
            text!("引用符が閉じられていません", "a quotation mark is not closed"),
        )
        .help(text!(
            "値の終わりに、始まりと同じ引用符を付けてください",
            "end the value with the same quotation mark that begins it"
        ));
    }
    if words.contains("tag") {
        return unsupported(
            span,
            text!("「!」で始まる型の指定は使えません", "type tags (`!…`) are not accepted"),
        )
        .help(text!(
            "「!」で始まる語を消すか、値全体を \" で囲んでください",
            "remove the word that begins with `!`, or put the whole value in quotes"
        ));
    }
    if words.contains("anchor") || words.contains("alias") {
        return unsupported(
            span,
            text!(
                "「&」「*」による値の使い回しは使えません",
                "anchors (`&`) and aliases (`*`) are not accepted"
            ),
        )
        .help(text!(
            "値をそのまま書いてください。「*」や「&」で始まる文字は \" で囲みます",
            "write the value out; put text that begins with `*` or `&` in quotes"
        ));
    }
    if words.contains("budget") || words.contains("depth") || words.contains("limit") {
        return unsupported(
            span,
            text!("入れ子が深すぎるか、値が多すぎます", "this is nested too deeply or holds too many values"),
        )
        .help(text!("構造を単純にしてください", "make the structure simpler"));
    }
    if let Some((from, value)) = misread_value(line) {
        let mark = value.chars().next().unwrap_or_default();
        let shown = if mark == '`' { "a backtick".to_owned() } else { format!("`{mark}`") };
        let (start, quoted) = (range.start + line_start + from, quoted(value));
        return Diagnostic::new(
            Code::YamlSyntax,
            Span::new(source, start..start + mark.len_utf8()),
            text!(
                "値が「{mark}」で始まるため、文字として読み取れません",
                "the value begins with {shown}, so it cannot be read as text"
            ),
        )
        .help(text!("値全体を \" で囲んでください: {quoted}", "put the whole value in quotes: {quoted}"))
        .suggest(Span::new(source, start..start + value.len()), quoted);
    }
    if words.contains("simple key expected") && !line.contains(':') {
        return Diagnostic::new(
            Code::YamlSyntax,
            span,
            text!("この行に「:」（コロン）がありません", "this line has no colon"),
        )
        .help(text!(
            "「項目: 値」の形で書いてください。前の行の続きなら、行の先頭に空白を入れます",
            "write it in the form `field: value`; a line that goes on from the one before begins with spaces"
        ));
    }
    Diagnostic::new(
        Code::YamlSyntax,
        span,
        text!("ここで YAML として読み取れなくなりました", "from here on this cannot be read as YAML"),
    )
    .help(text!(
        "「項目: 値」の形と字下げを確かめてください。記号を含む値は \" で囲むと安全です",
        "check the form `field: value` and the indentation; values with symbols are safe in quotes"
    ))
}

/// The value of a line, and where it begins, if it begins with a sign that means something to YAML but
/// was most probably typed as text.
fn misread_value(line: &str) -> Option<(usize, &str)> {
    let mut rest = line.trim_start();
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start();
    }
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if let Some((_, value)) = rest.split_once(": ").filter(|(name, _)| is_name(name)) {
        rest = value.trim_start();
    }
    let at = line.len() - rest.len();
    let value = rest.split(" #").next().unwrap_or(rest).trim_end();
    let goes_on_after = |close: char| !value.ends_with(close) && value.contains(close);
    let is_text = match value.chars().next()? {
        '@' | '`' | '%' | '&' | '*' | '!' => true,
        '[' => value.contains("]("),
        '{' => goes_on_after('}'),
        '|' | '>' | '-' | '?' => value[1..].starts_with(' '),
        _ => false,
    };
    is_text.then_some((at, value))
}

/// The bytes from the first to the last tab of the indentation, and the same with two spaces for each
/// tab. None where spaces stand among the tabs: which lines are level can then not be told.
fn tabs_to_spaces(slice: &str) -> Option<(Range<usize>, String)> {
    let mut tabs: Option<Range<usize>> = None;
    let mut spaces = String::new();
    let mut start = 0;
    for line in slice.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if line[..indent].contains(' ') && !line.trim().is_empty() {
            return None;
        }
        if indent > 0 && !line.trim().is_empty() {
            let from = tabs.as_ref().map_or(start, |tabs| tabs.start);
            spaces.push_str(tabs.as_ref().map_or("", |tabs| &slice[tabs.end..start]));
            spaces.push_str(&"  ".repeat(indent));
            tabs = Some(from..start + indent);
        }
        start += line.len();
    }
    Some((tabs?, spaces))
}

/// What to say about lawful YAML that is not accepted.
pub(super) fn unsupported(span: Span, message: Text) -> Diagnostic {
    Diagnostic::new(Code::YamlUnsupported, span, message)
}

/// The byte offset of a line and column (from 1) in `text`, at most its length.
fn byte_offset(text: &str, line: u64, column: u64) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => return text.len(),
        }
    }
    let column = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    text[start..].char_indices().nth(column).map_or(text.len(), |(at, _)| start + at)
}
