//! The marks that Git leaves in a text where two branches disagree.

use std::ops::Range;

use super::{Code, Diagnostic, Text};
use crate::source::Span;
use crate::text;

/// The marks: our side, what both sides came from, between the sides, their side.
const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// Whether a line is one of the marks.
pub fn is_conflict_mark(line: &str) -> bool {
    MARKS.iter().any(|mark| is(line, mark))
}

fn is(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r']))
}

/// Where conflicts begin: the lines `<<<<<<<` after which the other marks follow. Those in a code block
/// of the Markdown that begins at `markdown` are examples.
pub fn merge_conflicts(text: &str, markdown: usize) -> Vec<Range<usize>> {
    let [ours, _, between, theirs] = MARKS;
    if !text.contains(ours) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    let mut conflict: Option<(Range<usize>, bool)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        if is(line, ours) && fence.is_none() {
            conflict = Some((start..start + line.len(), false));
        } else if is(line, between)
            && let Some((_, is_divided)) = &mut conflict
        {
            *is_divided = true;
        } else if is(line, theirs)
            && let Some((first, _)) = conflict.take_if(|(_, is_divided)| *is_divided)
        {
            found.push(first);
        } else if start >= markdown && conflict.is_none() {
            fence = after(fence, line.trim_start());
        }
    }
    found
}

/// The code fence that is open after a line.
fn after<'a>(open: Option<&'a str>, line: &'a str) -> Option<&'a str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'));
    let length = mark.map_or(0, |mark| line.len() - line.trim_start_matches(mark).len());
    let (fence, rest) = line.split_at(length);
    match open {
        Some(open) if fence.starts_with(open) && rest.trim().is_empty() => None,
        None if length >= 3 && !(fence.starts_with('`') && rest.contains('`')) => Some(fence),
        open => open,
    }
}

/// What such a mark is.
pub fn conflict_message() -> Text {
    text!("Git の合流（マージ）の印が残っています", "a mark of a merge conflict in Git is left here")
}

/// Tells of a conflict by its first line.
pub fn merge_conflict(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MergeConflict, span, conflict_message()).help(text!(
        "「<<<<<<<」から「>>>>>>>」までを正しい内容だけにし、印の行（<<<<<<<、=======、>>>>>>>）を消してください",
        "keep what is right between `<<<<<<<` and `>>>>>>>`, and remove the lines with the marks `<<<<<<<`, `=======` and `>>>>>>>`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_full_shape_is_a_conflict() {
        let cases: &[(&str, usize)] = &[
            ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n", 1),
            ("<<<<<<<\r\nb\r\n=======\r\nc\r\n>>>>>>>\r\n", 1),
            ("<<<<<<< a\n||||||| b\n=======\n>>>>>>> c\n<<<<<<< a\n=======\n>>>>>>> c", 2),
            ("<<<<<<< HEAD\n```\n=======\n~~~\n>>>>>>> d\n", 1),
            ("<<<<<<< HEAD\nb\n>>>>>>> d\n", 0),
            ("<<<<<<< HEAD\nb\n=======\n", 0),
            ("<<<<<<<< HEAD\n=======\n>>>>>>> d\n", 0),
            (" <<<<<<< HEAD\n=======\n>>>>>>> d\n", 0),
            ("題名\n=======\n>>>>>>> 深い引用\n", 0),
            ("```text\n<<<<<<< HEAD\n=======\n>>>>>>> d\n```\n", 0),
            ("````\n```\n<<<<<<< HEAD\n=======\n>>>>>>> d\n````\n", 0),
            ("```\n```\n<<<<<<< HEAD\n=======\n>>>>>>> d\n", 1),
        ];
        for (text, count) in cases {
            assert_eq!(merge_conflicts(text, 0).len(), *count, "{text:?}");
        }
    }

    #[test]
    fn a_line_of_the_fields_opens_no_code_block() {
        let text = "```\n<<<<<<< HEAD\n=======\n>>>>>>> d\n";
        assert_eq!(merge_conflicts(text, text.len()).len(), 1);
    }
}
