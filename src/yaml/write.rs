//! A text as a YAML scalar that every reader of the file takes for that text.

use std::fmt::Write as _;

use super::reads_otherwise;
use crate::diagnostic::is_unshowable;

/// Writes a text on one line: as it is where that is safe beyond doubt, else in double quotes.
/// What no page can show is left out.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Line ends and marks that some readers of YAML take for their own.
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c if is_unshowable(c) => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a text may stand without quotes: letters, and marks that mean nothing to YAML, in words
/// that mean nothing to it either.
fn is_plain(text: &str) -> bool {
    let is_safe = |c: char| c.is_alphanumeric() || "、。・ー「」『』（）！？_-./!?' ".contains(c);
    let starts = |c: char| c.is_alphabetic() || matches!(c, '「' | '『' | '（');
    // A digit may begin a number or a date, which have letters of ASCII only.
    let is_no_number = text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_alphabetic() && !c.is_ascii());
    (text.starts_with(starts) || is_no_number)
        && text.chars().all(is_safe)
        && !text.ends_with([' ', '-'])
        && !text.contains("  ")
        && !reads_otherwise(text)
        && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::SourceId;
    use crate::yaml::{Findings, Value, parse};

    fn read(text: &str) -> (Option<String>, usize) {
        let findings = Findings::default();
        let node = parse(SourceId(0), text, 0..text.len(), &findings);
        let value = match node.map(|node| node.value) {
            Some(Value::Map(entries)) => entries.into_iter().next().map(|(_, node)| node.value),
            Some(Value::List(mut items)) => items.pop().map(|node| node.value),
            _ => None,
        };
        let text = match value {
            Some(Value::Scalar { text, is_text: true }) => Some(text),
            _ => None,
        };
        (text, findings.into_inner().len())
    }

    #[test]
    fn texts_stand_plainly_where_they_can() {
        assert_eq!(scalar("請求書を再発行できますか？"), "請求書を再発行できますか？");
        assert_eq!(scalar("Send an invoice again"), "Send an invoice again");
        for text in ["1.10", "no", "null", "a: b", "a #b", "- a", "「a」: b", "*a", "@a", "設定：a", "", "a|"]
        {
            assert!(scalar(text).starts_with('"'), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_is_read_as_it_was_written(text in "[ -~\\PC\u{3000}-\u{30ff}：“”\n\t\u{2028}😀#:]{0,20}") {
            let wanted: String = text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_unshowable(*c)).collect();
            // Where a text turns is told of wherever it stands.
            prop_assume!(!wanted.contains(crate::diagnostic::is_bidi_control));
            let written = scalar(&wanted);
            prop_assert!(!written.contains('\n'));
            for yaml in [format!("title: {written}\n"), format!("- {written}\n"), format!("[{written}]\n")] {
                prop_assert_eq!(read(&yaml), (Some(wanted.clone()), 0), "{}", yaml);
            }
        }
    }
}
