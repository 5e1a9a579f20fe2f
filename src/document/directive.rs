//! Lines that begin with `:::`, and how they travel through the Markdown parser.
//!
//! Before parsing, each such line is replaced by an HTML comment that no writer can type. The
//! parser hands the comments back where they stand, at their depth, so that directives work in
//! lists and quotes too; inside code they are turned back into what was written.

use std::ops::Range;

use super::emphasis::{JOINT, joints};
use crate::diagnostic::nearest;

/// The character that makes a comment one that stands for a directive line.
pub const MARK: char = '\u{fdd2}';
/// Begins the comment, with [`MARK`].
const OPEN: &str = "<!--\u{fdd2}";
/// Ends it.
const CLOSE: &str = "-->";

/// A line of a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its bytes in the file, without indentation and line end.
    pub range: Range<usize>,
    /// How many colons it begins with; 0 for a `== name` line.
    pub colons: usize,
    /// The word after the colons; empty for a closing line.
    pub name: String,
    /// What follows the name.
    pub title: String,
}

/// A Markdown text made ready for the parser.
pub struct Prepared {
    /// What the parser gets.
    pub text: String,
    /// The directive lines, by number.
    pub lines: Vec<Line>,
    /// Where in the prepared text something was put in or exchanged, and what to add to an offset
    /// after it to get the offset in the file.
    shifts: Vec<(usize, isize)>,
    offset: usize,
}

/// Makes `text`, which stands at `offset` of its file, ready for the parser.
pub fn prepare(text: &str, offset: usize) -> Prepared {
    let mut edits: Vec<(Range<usize>, String)> =
        joints(text).into_iter().map(|at| (at..at, JOINT.to_string())).collect();
    // Our own marks are noncharacters; nobody else may bring any.
    if text.contains(|c: char| matches!(c, '\u{fdd0}'..='\u{fdef}')) {
        let marks = text.char_indices().filter(|(_, c)| matches!(c, '\u{fdd0}'..='\u{fdef}'));
        edits.extend(marks.map(|(at, c)| (at..at + c.len_utf8(), String::new())));
        edits.sort_by_key(|(range, _)| range.start);
    }
    let mut lines = Vec::new();
    if text.contains(":::") {
        let mut written: Vec<(Range<usize>, String)> = Vec::new();
        // Whether each open directive is `tabs`, and how many are.
        let mut open: Vec<bool> = Vec::new();
        let mut tabs = 0;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some(found) = directive_line(line, start, tabs > 0) {
                match found.name.as_str() {
                    "==" => {}
                    "" => tabs -= usize::from(open.pop() == Some(true)),
                    name => {
                        open.push(name == "tabs");
                        tabs += usize::from(name == "tabs");
                    }
                }
                let range = found.range.clone();
                written.push((range.clone(), format!("{OPEN}{}{CLOSE}", lines.len())));
                lines.push(Line { range: range.start + offset..range.end + offset, ..found });
            }
            start += line.len();
        }
        edits.retain(|(edit, _)| {
            let next = written.partition_point(|(line, _)| line.end <= edit.start);
            written.get(next).is_none_or(|(line, _)| edit.start < line.start)
        });
        edits.append(&mut written);
        edits.sort_by_key(|(range, _)| range.start);
    }
    let mut prepared = String::with_capacity(text.len() + edits.len() * 8);
    let mut shifts = Vec::with_capacity(edits.len());
    let mut last = 0;
    for (range, replacement) in edits {
        prepared.push_str(&text[last..range.start]);
        prepared.push_str(&replacement);
        last = range.end;
        shifts.push((prepared.len(), last.cast_signed() - prepared.len().cast_signed()));
    }
    prepared.push_str(&text[last..]);
    Prepared { text: prepared, lines, shifts, offset }
}

fn directive_line(line: &str, start: usize, in_tabs: bool) -> Option<Line> {
    let body = line.trim();
    let indent = line.len() - line.trim_start().len();
    let range = start + indent..start + indent + body.len();
    if in_tabs && let Some(name) = body.strip_prefix("== ") {
        return Some(Line { range, colons: 0, name: "==".into(), title: name.trim().into() });
    }
    let colons = body.bytes().take_while(|b| *b == b':').count();
    if colons < 3 {
        return None;
    }
    let rest = body[colons..].trim();
    let (name, title) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    Some(Line { range, colons, name: name.into(), title: title.trim().into() })
}

impl Prepared {
    /// The bytes of the file that stand behind a range of the prepared text.
    pub fn range(&self, range: &Range<usize>) -> Range<usize> {
        let map = |at: usize| {
            let shift = match self.shifts.partition_point(|(place, _)| *place <= at) {
                0 => 0,
                found => self.shifts[found - 1].1,
            };
            self.offset + at.saturating_add_signed(shift)
        };
        let start = map(range.start);
        start..map(range.end).max(start)
    }

    /// The number of the directive line that an HTML text of the parser stands for.
    pub fn line_number(html: &str) -> Option<usize> {
        html.trim().strip_prefix(OPEN)?.strip_suffix(CLOSE)?.parse().ok()
    }

    /// Turns comments in code back into the lines that were written.
    pub fn restore(&self, code: &str, source: &str) -> String {
        let mut out = String::with_capacity(code.len());
        let mut rest = code;
        while let Some(at) = rest.find(OPEN) {
            out.push_str(&rest[..at]);
            let after = &rest[at + OPEN.len()..];
            let end = after.find(CLOSE).unwrap_or(after.len());
            if let Some(line) = after[..end].parse::<usize>().ok().and_then(|number| self.lines.get(number)) {
                out.push_str(&source[line.range.start - self.offset..line.range.end - self.offset]);
            }
            rest = after.get(end + CLOSE.len()..).unwrap_or("");
        }
        out.push_str(rest);
        out
    }
}

/// Whether a text of the parser holds a directive line in a place where none can stand.
pub fn holds_line(text: &str) -> bool {
    text.contains(OPEN)
}

/// The audience that a word may be meant to name: `internal`, what looks like a slip of it, and its
/// Japanese names.
pub fn meant_audience(word: &str) -> Option<&'static str> {
    let word = word.trim_start_matches(['{', '.', ' ', '\u{3000}']);
    let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
    let word = &word[..end];
    let begins = |names: &[&str]| names.iter().any(|name| word.starts_with(name));
    if begins(&["社内", "内部", "非公開"]) {
        return Some("internal");
    }
    if begins(&["顧客", "お客様", "会員", "契約者"]) {
        return Some("customer");
    }
    nearest(word, ["internal", "customer"])
}

/// A colon, and what looks like one.
pub fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：' | '∶' | '﹕' | '︓' | '꞉' | '˸' | 'ː')
}

/// Whether a word is the name of an audience, alone.
fn is_audience(word: &str) -> bool {
    let word = word.trim_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '.' | '"' | '\''));
    word.eq_ignore_ascii_case("internal") || word.eq_ignore_ascii_case("customer") || word == "社内"
}

/// Whether the title of a block names an audience as only a block's own name can: `:::note internal`,
/// `:::note audience=internal`.
pub fn title_names_audience(title: &str) -> bool {
    let after_key = |title: &str| {
        let title = title.trim_start_matches(['{', ' ']);
        let value = title.strip_prefix("audience")?.trim_start();
        Some(value.starts_with(['=', ':', '＝', '：']))
    };
    is_audience(title) || after_key(title).unwrap_or(false)
}

/// Whether a line is nothing but what other tools begin a block with, for an audience: `:internal`,
/// `[!INTERNAL]`.
pub fn resembles_block(line: &str) -> bool {
    let line = line.trim();
    if let Some(callout) = line.strip_prefix("[!") {
        return callout.split_once(']').is_some_and(|(name, _)| meant_audience(name).is_some());
    }
    let after = line.trim_start_matches(is_colon);
    match line[..line.len() - after.len()].chars().count() {
        0 => false,
        // `: words` defines a term.
        1 => !after.starts_with(char::is_whitespace) && is_audience(after.trim_end_matches(is_colon)),
        _ => !after.trim().contains(char::is_whitespace) && meant_audience(after).is_some(),
    }
}

/// Whether a text that is no Markdown speaks of a block for an audience outside of `code`.
pub fn plain_speaks_of_audience(text: &str) -> bool {
    let lines = || text.lines().chain(std::iter::once(text));
    lines().any(resembles_block) || lines().any(|line| line.split('`').step_by(2).any(speaks_of_audience))
}

/// Whether a text speaks of a block for an audience, such as `words :::internal`: three colons, also
/// full-width ones, or two where nothing else stands on the line.
pub fn speaks_of_audience(text: &str) -> bool {
    let mut rest = text.trim();
    let mut is_first = true;
    while let Some(at) = rest.find(is_colon) {
        let after = rest[at..].trim_start_matches(is_colon);
        let colons = rest[at..rest.len() - after.len()].chars().count();
        let stands_alone = is_first && at == 0 && !after.trim().contains(char::is_whitespace);
        if (colons > 2 || colons == 2 && stands_alone) && meant_audience(after).is_some() {
            return true;
        }
        is_first = false;
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_to_the_file() {
        let text = "前の**［設定］**を\n\n:::internal\n秘密\n:::\n後";
        let prepared = prepare(text, 10);
        for word in ["前の", "設定", "秘密", "後"] {
            let at = prepared.text.find(word).expect("in the prepared text");
            let range = prepared.range(&(at..at + word.len()));
            assert_eq!(&text[range.start - 10..range.end - 10], word);
        }
        assert_eq!(prepared.lines.len(), 2);
        assert_eq!(prepared.lines[0].name, "internal");
    }

    #[test]
    fn what_speaks_of_an_audience_is_told_from_what_does_not() {
        for text in [":::internal", "words :::interal", "：：：internal", "::internal", "a ::: {.internal}"]
        {
            assert!(speaks_of_audience(text), "{text}");
        }
        for text in ["std::internal::x", "internal: yes", "a ::: b", "12:30:15", "::internal words"] {
            assert!(!speaks_of_audience(text), "{text}");
        }
    }

    #[test]
    fn what_resembles_a_block_is_a_line_of_its_own() {
        for line in [
            ":internal",
            "：社内",
            ":Customer:",
            "[!INTERNAL]",
            "[!customer] title",
            "::internl",
            "﹕internal",
        ] {
            assert!(resembles_block(line), "{line}");
        }
        for line in [
            "internal",
            ":international",
            ":internal words",
            "[!NOTE]",
            "[internal]",
            ":社内規程",
            ": internal",
        ] {
            assert!(!resembles_block(line), "{line}");
        }
        for title in ["internal", "{.internal}", "audience=internal", "{audience=\"internal\"}"] {
            assert!(title_names_audience(title), "{title}");
        }
        for title in ["", "internal notes", "お客様へ", "audience", "The audience=…"] {
            assert!(!title_names_audience(title), "{title}");
        }
        for text in ["公開。 :::internal 内緒 :::", "公開。\n∶∶∶internal\n内緒", ":internal"]
        {
            assert!(plain_speaks_of_audience(text), "{text}");
        }
        for text in ["`:::internal` の囲み", "社内: 12:30", "a ::: b"] {
            assert!(!plain_speaks_of_audience(text), "{text}");
        }
    }

    #[test]
    fn code_gets_its_lines_back() {
        let text = "```\n:::details 見出し\n:::\n```\n";
        let prepared = prepare(text, 0);
        assert_eq!(prepared.restore(&prepared.text, text), text);
    }
}
