//! Edits made in a text.

use super::{Applicability, Code, Diagnostic, Fix};

/// The edits that may be made without asking, each with the kind of fault that it mends.
pub fn safe(found: &[Diagnostic]) -> Vec<(Code, Fix)> {
    let fixes = found.iter().filter_map(|one| Some((one.code, one.fix.clone()?)));
    fixes.filter(|(_, fix)| fix.applicability == Applicability::Safe).collect()
}

/// A text in which edits were made.
#[derive(Debug, PartialEq, Eq)]
pub struct Edited {
    /// The text.
    pub text: String,
    /// The kind of fault that each edit mends, in the order of their places.
    pub mended: Vec<Code>,
}

/// Makes edits in the text that their spans speak of. Of those that overlap or touch only the first
/// is made: whether the others are still right can only be told by looking at the new text.
///
/// An edit that does not fit the text or changes nothing is left out. Line ends are written as they
/// are in the text.
pub fn apply(text: &str, fixes: &[(Code, Fix)]) -> Edited {
    let mut fixes: Vec<(Code, &Fix)> = fixes.iter().map(|(code, fix)| (*code, fix)).collect();
    fixes.sort_by_key(|(code, fix)| (fix.span.start, fix.span.end, *code));
    let mut edited = Edited { text: String::with_capacity(text.len()), mended: Vec::new() };
    let mut done = None;
    for (code, fix) in fixes {
        let range = fix.span.range();
        let replacement = with_line_ends_of(text, &fix.replacement);
        let changes = text.get(range.clone()).is_some_and(|old| old != replacement);
        if !changes || done.is_some_and(|done| range.start <= done) {
            continue;
        }
        edited.text.push_str(&text[done.unwrap_or(0)..range.start]);
        edited.text.push_str(&replacement);
        edited.mended.push(code);
        done = Some(range.end);
    }
    edited.text.push_str(&text[done.unwrap_or(0)..]);
    edited
}

/// What is put into a text, with the line ends that its first line has.
fn with_line_ends_of(text: &str, replacement: &str) -> String {
    let end = text.find(['\n', '\r']).map_or("", |at| &text[at..]);
    match end {
        _ if end.starts_with("\r\n") => replacement.replace("\r\n", "\n").replace('\n', "\r\n"),
        _ if end.starts_with('\r') => replacement.replace('\n', "\r"),
        _ => replacement.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::{SourceId, Span};

    fn fix(start: usize, end: usize, replacement: &str) -> (Code, Fix) {
        let span = Span::new(SourceId(0), start..end);
        let replacement = replacement.to_owned();
        (Code::FullwidthSyntax, Fix { span, replacement, applicability: Applicability::Safe })
    }

    /// A text, edits as start, end and replacement, and what comes of them.
    type Case<'a> = (&'a str, &'a [(usize, usize, &'a str)], &'a str);

    #[test]
    fn only_what_stands_apart_is_made_at_once() {
        let cases: &[Case<'_>] = &[
            ("title：　x\n", &[(5, 8, ":"), (8, 11, " ")], "title:　x\n"),
            ("abc", &[(1, 2, "x"), (0, 3, "y"), (2, 3, "z")], "y"),
            ("abc", &[(2, 3, "z"), (0, 1, "x")], "xbz"),
            ("abc", &[(1, 1, "x"), (1, 1, "y"), (3, 3, "z")], "axbcz"),
            // What does not fit, or changes nothing.
            ("あb", &[(1, 2, "x"), (3, 9, "x"), (4, 3, "x"), (3, 4, "b")], "あb"),
            // A mark at the beginning stays, and so do line ends.
            ("\u{feff}\r\n---\r\n", &[(3, 5, "")], "\u{feff}---\r\n"),
            ("a\r\nb", &[(3, 4, "x\ny")], "a\r\nx\r\ny"),
            ("a\rb", &[(2, 3, "x\ny")], "a\rx\ry"),
            ("", &[(0, 0, "x\n")], "x\n"),
        ];
        for (text, fixes, expected) in cases {
            let fixes: Vec<_> = fixes.iter().map(|(start, end, new)| fix(*start, *end, new)).collect();
            assert_eq!(apply(text, &fixes).text, *expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_no_edit_speaks_of_stays(
            text in "[aあ\r\n：]{0,30}",
            edits in prop::collection::vec((0..90usize, 0..6usize, "[bい\n]{0,3}"), 0..6),
        ) {
            let fixes: Vec<_> =
                edits.iter().map(|(start, length, new)| fix(*start, start + length, new)).collect();
            let edited = apply(&text, &fixes);
            prop_assert!(!edited.mended.is_empty() || edited.text == text);

            // The edits lie between pieces of the text that stay in their order, byte for byte.
            let touched = |at: usize| fixes.iter().any(|(_, fix)| fix.span.range().contains(&at));
            let kept: String = text.char_indices().filter(|(at, _)| !touched(*at)).map(|(_, c)| c).collect();
            let mut rest = edited.text.chars();
            prop_assert!(kept.chars().all(|c| rest.any(|next| next == c)), "{:?} lost from {:?}", kept, edited);

            // Nothing is made twice, and one edit alone is made whole.
            if let [(_, fix)] = fixes.as_slice() && !edited.mended.is_empty() {
                let removed = fix.span.range().len();
                let added = with_line_ends_of(&text, &fix.replacement).len();
                prop_assert_eq!(edited.text.len(), text.len() - removed + added);
            }
        }

        #[test]
        fn edits_one_after_the_other_come_to_an_end(
            text in "[aあ：　]{0,30}",
        ) {
            // As a check does: look, edit, look again.
            let mut now = text;
            for _ in 0..40 {
                let wide = now.match_indices(['：', '　']).map(|(at, c)| fix(at, at + c.len(), ":"));
                let fixes: Vec<_> = wide.collect();
                let edited = apply(&now, &fixes);
                if edited.mended.is_empty() {
                    break;
                }
                now = edited.text;
            }
            prop_assert!(!now.contains(['：', '　']), "{}", now);
        }
    }
}
