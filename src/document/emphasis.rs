//! Emphasis beside Japanese punctuation, and which characters are CJK.
//!
//! CommonMark decides by the characters around `**` whether it may open or close emphasis, and by
//! those rules `の**［設定］**を` keeps its asterisks. The published "CJK-friendly emphasis"
//! amendment (<https://github.com/tats-u/markdown-cjk-friendly>) treats CJK punctuation like a
//! letter there, and other punctuation like a letter when a CJK character stands on the other side.
//! The parser knows nothing of it, so a [`JOINT`], which is no punctuation, is put between the
//! delimiters and the punctuation exactly where the two rules disagree, and is taken out again
//! from every text the parser returns.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// A noncharacter that no text contains; to the parser it is like a letter.
pub const JOINT: char = '\u{fdd3}';

/// Whether a character is CJK: wide letters and wide punctuation, Hangul included.
pub fn is_cjk(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3040..=0xa4cf | 0xa960..=0xa97c | 0xac00..=0xd7a3
        | 0xf900..=0xfaff | 0xfe30..=0xfe6b | 0xff01..=0xff60 | 0xff61..=0xffdc | 0xffe0..=0xffe6
        | 0x1aff0..=0x1b2fb | 0x1f200..=0x1f2ff | 0x20000..=0x3fffd)
}

/// Whether a line break beside this character needs no space: CJK, but not Hangul, whose words
/// are parted by spaces.
pub fn joins_lines(c: char) -> bool {
    is_cjk(c)
        && !matches!(c as u32, 0x1100..=0x115f | 0x3130..=0x318f | 0xa960..=0xa97c | 0xac00..=0xd7a3 | 0xffa0..=0xffdc)
}

fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol)
}

fn is_variation_selector(c: char) -> bool {
    matches!(c as u32, 0xfe00..=0xfe0f | 0xe0100..=0xe01ef)
}

/// Byte offsets in `text` at which a [`JOINT`] is needed, in order.
pub fn joints(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut joints = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| matches!(b, b'*' | b'~')) {
        let mut start = at + found;
        let marker = bytes[start];
        let end = start + bytes[start..].iter().take_while(|b| **b == marker).count();
        at = end;
        // A backslash makes the first character of the run a plain one.
        let backslashes = bytes[..start].iter().rev().take_while(|b| **b == b'\\').count();
        if backslashes % 2 == 1 {
            start += 1;
        }
        if start == end {
            continue;
        }
        let mut before = text[..start].chars().rev().skip_while(|c| is_variation_selector(*c));
        let previous = before.next().unwrap_or('\n');
        let next = text[end..].chars().next().unwrap_or('\n');
        if previous.is_ascii() && next.is_ascii() || previous.is_whitespace() || next.is_whitespace() {
            continue;
        }
        let (previous_mark, next_mark) = (is_punctuation(previous), is_punctuation(next));
        // Left-flanking in CommonMark: not before punctuation, unless after punctuation.
        if next_mark && !previous_mark && (is_cjk(next) || is_cjk(previous)) {
            joints.push(end);
        }
        if previous_mark && !next_mark && (is_cjk(previous) || is_cjk(next)) {
            joints.push(start);
        }
    }
    joints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut out = String::new();
        let mut last = 0;
        for at in joints(text) {
            out.push_str(&text[last..at]);
            out.push('|');
            last = at;
        }
        out + &text[last..]
    }

    #[test]
    fn joints_stand_only_where_the_amendment_differs() {
        let cases = [
            ("の**［設定］**を", "の**|［設定］|**を"),
            ("**重要。**次に", "**重要。|**次に"),
            ("これは**「強調」**です", "これは**|「強調」|**です"),
            ("は**(注)**です", "は**|(注)|**です"),
            ("a **(b)**c", "a **(b)**c"),
            ("これは**“強調”**です", "これは**|“強調”|**です"),
            ("**太字** と *斜体*", "**太字** と *斜体*"),
            ("の\\**［a］", "の\\**［a］"),
            ("~~（旧）~~新", "~~（旧）|~~新"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected);
        }
    }
}
