//! Full-width characters typed where YAML needs half-width ones.
//!
//! An input method leaves `：`, `　`, `“` and the like where a writer meant `:`, a space and `"`.
//! Each is reported with its replacement, and read as if it had been typed right, so that the rest
//! of the front matter can be checked in the same run.

use std::borrow::Cow;
use std::ops::Range;

use super::Findings;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::source::{SourceId, Span};
use crate::text;

/// Reports full-width syntax in `text`, which stands at `offset` of its file, and returns the text
/// with the same number of bytes in which YAML finds what was meant.
pub fn repair<'a>(source: SourceId, text: &'a str, offset: usize, findings: &Findings) -> Cow<'a, str> {
    if !text.contains(['：', '　', '“', '”', '＂', '－']) {
        return Cow::Borrowed(text);
    }
    let mut repair = Repair { source, offset, findings, bytes: text.as_bytes().to_vec() };
    let mut start = 0;
    let mut block_indent = None;
    // Whether the line stands where only a field of the top level can: no field above is open.
    let has_top = text.lines().any(|line| line.starts_with(is_name) && field_value(line).is_some());
    let mut is_top = has_top;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '　']).len();
        let blank = line.trim().is_empty();
        if block_indent.is_some_and(|block| !blank && indent <= block) {
            block_indent = None;
        }
        if block_indent.is_none() && !blank {
            let shifted = line.trim_start_matches('　');
            let width = line.len() - shifted.len();
            let moves = is_top && width > 0 && field_value(shifted).is_some();
            if moves {
                repair.unindent(start..start + width);
            }
            let from = if moves { width } else { 0 };
            repair.line(&line[from..], start + from);
            if indent == from {
                is_top = has_top && field_value(shifted).is_some_and(closes);
            }
            if line.trim_end().ends_with(['|', '>']) || line.trim_end().ends_with("|-") {
                block_indent = Some(indent);
            }
        }
        start += line.len();
    }
    match String::from_utf8(repair.bytes) {
        Ok(repaired) => Cow::Owned(repaired),
        Err(_) => Cow::Borrowed(text),
    }
}

/// A character of the name of a field.
fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What stands after the name and the colon at the beginning of a line.
fn field_value(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(is_name);
    let value = rest.strip_prefix('：').or_else(|| rest.strip_prefix(':'))?;
    (rest.len() < line.len()).then_some(value.trim())
}

/// Whether a value is all there is of a field: nothing that stands on the lines below belongs to it.
fn closes(value: &str) -> bool {
    let is_whole = |(open, close)| value.len() > 1 && value.starts_with(open) && value.ends_with(close);
    let is_marked = value.is_empty() || value.starts_with(['|', '>', '#', '[', '{', '"', '\'']);
    !is_marked || [('[', ']'), ('"', '"'), ('\'', '\'')].into_iter().any(is_whole)
}

struct Repair<'a> {
    source: SourceId,
    offset: usize,
    findings: &'a Findings,
    bytes: Vec<u8>,
}

impl Repair<'_> {
    fn line(&mut self, line: &str, start: usize) {
        let mut at = 0;
        let body = line.trim_end();
        // Indentation and the dash of a list item. In the indentation a full-width space takes the room
        // of two, so that lines which look level stay so.
        let mut space = "  ";
        while let Some(c) = body[at..].chars().next() {
            match c {
                ' ' => {}
                '-' => space = " ",
                '　' => self.replace(start + at, '　', space, text!("全角の空白", "a full-width space")),
                '－' if body[at + c.len_utf8()..].starts_with([' ', '　']) => {
                    self.replace(start + at, c, "-", text!("全角のハイフン", "a full-width hyphen"));
                    space = " ";
                }
                _ => break,
            }
            at += c.len_utf8();
        }
        let name: usize =
            body[at..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(body.len() - at);
        if name == 0 {
            return self.value(body, at, start);
        }
        at += name;
        match body[at..].chars().next() {
            Some('：') => {
                let rest = &body[at + '：'.len_utf8()..];
                let spaced = rest.is_empty() || rest.starts_with([' ', '　']);
                let replacement = if spaced { ":" } else { ": " };
                self.replace(start + at, '：', replacement, text!("全角のコロン", "a full-width colon"));
                at += '：'.len_utf8();
            }
            Some(':') => at += 1,
            _ => return,
        }
        self.value(body, at, start);
    }

    /// The value after a colon: its leading space and its quotation marks.
    fn value(&mut self, body: &str, mut at: usize, start: usize) {
        while let Some(c) = body[at..].chars().next() {
            match c {
                ' ' => {}
                '　' => self.replace(start + at, '　', " ", text!("全角の空白", "a full-width space")),
                _ => break,
            }
            at += c.len_utf8();
        }
        let value = &body[at..];
        let is_quote = |c: Option<char>| matches!(c, Some('“' | '”' | '＂'));
        let last = value.char_indices().next_back();
        if let Some((close, mark)) = last
            && close > 0
            && is_quote(value.chars().next())
            && is_quote(Some(mark))
            && !value.contains('"')
        {
            let open = value.chars().next().unwrap_or('“');
            self.replace(start + at, open, "\"", text!("全角の引用符", "a full-width quotation mark"));
            self.replace(
                start + at + close,
                mark,
                "\"",
                text!("全角の引用符", "a full-width quotation mark"),
            );
        }
    }

    /// Takes away full-width spaces before a field that is not indented: a line end in the place of the
    /// last keeps the number of bytes.
    fn unindent(&mut self, range: Range<usize>) {
        self.bytes[range.clone()].fill(b' ');
        self.bytes[range.end - 1] = b'\n';
        let span = Span::new(self.source, self.offset + range.start..self.offset + range.end);
        let diagnostic = Diagnostic::new(
            Code::FullwidthSyntax,
            span.clone(),
            text!("項目の前に全角の空白「　」があります", "a full-width space `　` stands before the field"),
        )
        .help(text!("空白を消してください", "remove it"))
        .fix(span, "");
        self.findings.borrow_mut().push(diagnostic);
    }

    /// Reports the character at `at` and puts ASCII and padding of the same length in its place.
    fn replace(&mut self, at: usize, found: char, replacement: &str, what: Text) {
        let length = found.len_utf8();
        // Padding goes where it changes nothing: before an opening mark or a dash and after the rest.
        let mut put = vec![b' '; length];
        let closes =
            replacement == "\"" && self.bytes.get(at + length).is_none_or(|b| *b == b'\n' || *b == b'\r');
        let place = if replacement == "\"" && !closes { length - 1 } else { 0 };
        put[place] = replacement.as_bytes()[0];
        self.bytes[at..at + length].copy_from_slice(&put);

        let span = Span::new(self.source, self.offset + at..self.offset + at + length);
        let (ja, en) = (what.ja, what.en);
        let shown = if replacement.trim().is_empty() {
            text!("半角の空白", "an ordinary space")
        } else {
            let mark = replacement.trim();
            text!("半角の「{mark}」", "`{mark}`")
        };
        let (to_ja, to_en) = (shown.ja, shown.en);
        let diagnostic = Diagnostic::new(
            Code::FullwidthSyntax,
            span.clone(),
            text!("{ja}「{found}」が使われています", "{en} `{found}` is used"),
        )
        .help(text!("{to_ja}に置き換えてください", "replace it with {to_en}"))
        .fix(span, replacement);
        self.findings.borrow_mut().push(diagnostic);
    }
}

/// The parts of a list in full-width brackets, such as `［請求書、支払い］`, and whether nobody could mean
/// anything else: parts that are whole sentences may hold commas of their own.
pub(super) fn bracketed(text: &str) -> Option<(Vec<&str>, bool)> {
    let inner = text.strip_prefix('［')?.strip_suffix(['］', ']'])?;
    if inner.contains(['［', '］', '[', ']', '\n']) {
        return None;
    }
    let parts = inner.split(['、', '，', ',']).map(str::trim).filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.collect();
    let is_sentence = inner.contains(['。', '？', '！', '?', '!', '"', '“', '”', '「', '」']);
    let is_sure = parts.len() == 1 || !is_sentence;
    Some((parts, is_sure))
}

/// Full-width digits, letters and signs in half width.
pub(super) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '　' => ' ',
            '−' | '―' | '‐' => '-',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_read_and_every_character_is_reported() {
        let cases = [
            ("title： 請求書\n", 1, "title:   請求書\n".replace(":   ", ":  ")),
            ("title：請求書\n", 1, "title:  請求書\n".into()),
            ("title:　請求書\n", 1, "title:   請求書\n".into()),
            ("title: “請求書”\n", 2, "title:   \"請求書\"  \n".into()),
            ("tags:\n　- a\n", 1, "tags:\n   - a\n".into()),
            ("text: |\n  注意：読む\n  note：read\n", 0, "text: |\n  注意：読む\n  note：read\n".into()),
            ("title: 注意：読む\n", 0, "title: 注意：読む\n".into()),
        ];
        for (text, count, expected) in cases {
            let findings = Findings::default();
            let repaired = repair(SourceId(0), text, 0, &findings);
            assert_eq!(findings.borrow().len(), count, "{text:?}");
            assert_eq!(repaired.len(), text.len(), "{text:?}");
            assert_eq!(
                repaired.split_whitespace().collect::<Vec<_>>(),
                expected.split_whitespace().collect::<Vec<_>>()
            );
        }
    }
}
