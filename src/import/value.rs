//! Values as YAML: how they are written, and when two are the same.

use crate::yaml::{Node, Value};

/// A value to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text, one line or several.
    Text(String),
    /// A date or a number, which needs no quotes.
    Plain(String),
    /// Texts of one line each.
    List(Vec<String>),
    /// Texts by name.
    Group(Vec<(&'static str, Cell)>),
}

impl Cell {
    /// What it says, however it is written.
    pub fn meaning(&self) -> String {
        match self {
            Self::Text(text) | Self::Plain(text) => text.trim().to_owned(),
            Self::List(items) => list_meaning(items.iter().map(|item| item.trim().to_owned())),
            Self::Group(entries) => group_meaning(entries.iter().map(|(name, cell)| (*name, cell.meaning()))),
        }
    }

    /// The field in block style, where the lines of a group begin with `indent` spaces.
    pub fn field(&self, name: &str, indent: usize, newline: &str) -> String {
        let deeper = " ".repeat(indent + 2);
        match self {
            Self::Text(text) if text.trim().contains('\n') => {
                let mut out = format!("{name}: |");
                for line in text.trim().lines() {
                    out.push_str(newline);
                    if !line.is_empty() {
                        out.push_str(&deeper);
                        out.push_str(line);
                    }
                }
                out
            }
            Self::Group(entries) => {
                let mut out = format!("{name}:");
                for (name, cell) in entries {
                    out.push_str(newline);
                    out.push_str(&deeper);
                    out.push_str(&cell.field(name, indent + 2, newline));
                }
                out
            }
            _ => format!("{name}: {}", self.inline()),
        }
    }

    /// The value on one line.
    pub fn inline(&self) -> String {
        match self {
            Self::Text(text) => scalar(text.trim()),
            Self::Plain(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| scalar(item.trim())).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Group(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(name, cell)| format!("{name}: {}", cell.inline())).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }
}

/// What a node of YAML says, in the same terms as [`Cell::meaning`].
pub fn meaning(node: &Node) -> String {
    match &node.value {
        Value::Null => String::new(),
        Value::Scalar { text, .. } => text.trim().to_owned(),
        Value::List(items) => list_meaning(items.iter().map(meaning)),
        Value::Map(entries) => {
            group_meaning(entries.iter().map(|(key, node)| (key.name.as_str(), meaning(node))))
        }
    }
}

fn list_meaning(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.map(|item| format!("{item:?}")).collect();
    format!("[{}]", items.join(","))
}

fn group_meaning<'a>(entries: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut entries: Vec<String> = entries.map(|(name, value)| format!("{name:?}:{value:?}")).collect();
    entries.sort();
    format!("{{{}}}", entries.join(","))
}

/// A text of one line as YAML: as it is where no reader of YAML could take it for anything else.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_plain(text: &str) -> bool {
    const OTHERWISE: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_safe = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | '-' | '_' | '/' | '.' | '(' | ')' | '+' | '、' | '。' | '・' | 'ー' | '「' | '」'
            )
            || matches!(c, '（' | '）' | '『' | '』' | '［' | '］' | '！' | '？' | '〜' | '～' | '…' | '々')
    };
    text.chars().next().is_some_and(|c| c.is_alphabetic() || matches!(c, '「' | '『' | '［' | '（'))
        && text.chars().all(is_safe)
        && text.trim() == text
        && !OTHERWISE.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml::{self, Findings};
    use proptest::prelude::*;

    fn reads_back(cell: &Cell) {
        let written = format!("- id: A\n  {}\n  after: x\n", cell.field("value", 2, "\n"));
        let findings = Findings::default();
        let node = yaml::parse(SourceId(0), &written, 0..written.len(), &findings);
        let found = findings.into_inner();
        let Some(Node { value: Value::List(items), .. }) = node else { panic!("{written}\n{found:?}") };
        let Value::Map(entries) = &items[0].value else { panic!("{written}") };
        assert_eq!(meaning(&entries[1].1), cell.meaning(), "{written}");
        assert!(found.is_empty(), "{written}\n{found:?}");
        assert_eq!(entries.len(), 3, "{written}");
    }

    #[test]
    fn plain_where_nothing_else_can_be_meant() {
        for (text, written) in [
            ("請求書をまとめて発行したい（月末）", "請求書をまとめて発行したい（月末）"),
            ("REQ-12", "REQ-12"),
            ("Yes", "\"Yes\""),
            ("=cmd()", "\"=cmd()\""),
            ("設定：はじめに", "\"設定：はじめに\""),
            ("a: b # c", "\"a: b # c\""),
            ("12", "\"12\""),
            ("", "\"\""),
            ("“引用”", "\"“引用”\""),
        ] {
            assert_eq!(scalar(text), written);
            reads_back(&Cell::Text(text.into()));
        }
        let text = "注意：　全角\n\n  - 字下げ: x\n# 見出し\n'q' \"r\"".to_owned();
        reads_back(&Cell::Text(text.clone()));
        reads_back(&Cell::Group(vec![
            ("text", Cell::Text(text)),
            ("date", Cell::Plain("2026-11-25".into())),
        ]));
        reads_back(&Cell::List(vec!["a, b".into(), "c]".into(), "d".into()]));
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_it_was_meant(text in "[ -~\u{3000}-\u{3050}：　“”＂－\\n]{0,40}") {
            reads_back(&Cell::Text(text.clone()));
            reads_back(&Cell::List(vec![text.replace('\n', " ")]));
        }
    }
}
