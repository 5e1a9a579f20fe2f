//! Which characters these are, what is wrong with each, and how it is written plainly.

use unicode_normalization::UnicodeNormalization;

/// What is wrong with a character, with the plain spelling where there is one.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// Several letters in one.
    Compound(String),
    /// One that says more than its plain letters, such as ㊙.
    Sign(String),
    /// Another number for a character that everybody writes with the first.
    Double(String),
    /// A variant whose form may matter, as in a name.
    Variant(String),
    /// A number that means something else in each font.
    Private,
    /// What remains of a character that was broken.
    Broken,
}

/// Whether a character is one of these, or could be.
pub fn is_dependent(c: char) -> bool {
    // Latin and the punctuation of most texts are below.
    c >= '№'
        && matches!(c,
            '№' | '℡' | 'Ⅰ'..='ⅿ' | '⑴'..='⒵' | '⺀'..='⿕' | '㈠'..='㉃' | '㊀'..='㊰' | '㋀'..='㏿'
            | '\u{e000}'..='\u{faff}' | 'ﬀ'..='ﬆ' | '\u{fffd}' | '\u{2f800}'..='\u{2fa1f}'
            | '\u{f0000}'..='\u{10fffd}')
}

/// How much of a text, which begins with such a character, is one fault.
pub fn length(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    let kind = |c: char| match c {
        'Ⅰ'..='ⅿ' => 1,
        '⺀'..='⿕' => 2,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' => 3,
        '\u{fffd}' => 4,
        _ => 0,
    };
    match kind(first) {
        0 => first.len_utf8(),
        found => text.find(|c| kind(c) != found).unwrap_or(text.len()),
    }
}

/// What is wrong with such characters; nothing with a few that are in the same rows of the tables.
pub fn of(written: &str) -> Option<Fault> {
    let mut characters = written.chars();
    let first = characters.next()?;
    let plain: String = written.nfkc().collect();
    Some(match first {
        '\u{fffd}' => Fault::Broken,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => Fault::Private,
        // A character of its own, such as 﨑, or a radical that only a page about kanji speaks of.
        _ if plain == written => return None,
        '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => Fault::Variant(plain),
        '⺀'..='⿕' | 'ﬀ'..='ﬆ' => Fault::Double(plain),
        '㊀'..='㊰' | '㋐'..='㋾' => Fault::Sign(plain),
        // ⅠⅡ would become III.
        'Ⅰ'..='ⅿ' if characters.next().is_some() => Fault::Sign(plain),
        '№' => Fault::Compound("No.".into()),
        '㈠'..='㉃' => Fault::Compound(plain.replace('(', "（").replace(')', "）")),
        '㍱'..='㏟' => Fault::Compound(unit(&plain)),
        _ => Fault::Compound(plain),
    })
}

/// A unit with its power as such: m2 would be read as something else.
fn unit(plain: &str) -> String {
    let unit = plain.replace('\u{2215}', "/");
    match (unit.strip_suffix('2'), unit.strip_suffix('3')) {
        (Some(base), _) => format!("{base}²"),
        (_, Some(base)) => format!("{base}³"),
        _ => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_its_plain_spelling() {
        use Fault::{Broken, Compound, Double, Private, Sign, Variant};
        type Kind = fn(String) -> Fault;
        let cases: &[(&str, Option<Kind>, &str)] = &[
            ("㈱", Some(Compound), "（株）"),
            ("㍿", Some(Compound), "株式会社"),
            ("㎏", Some(Compound), "kg"),
            ("㎡", Some(Compound), "m²"),
            ("㎧", Some(Compound), "m/s"),
            ("㌔", Some(Compound), "キロ"),
            ("㍻", Some(Compound), "平成"),
            ("№", Some(Compound), "No."),
            ("℡", Some(Compound), "TEL"),
            ("Ⅲ", Some(Compound), "III"),
            ("⑴", Some(Compound), "(1)"),
            ("ⅠⅡ", Some(Sign), "III"),
            ("㊙", Some(Sign), "秘"),
            ("⼈⼝", Some(Double), "人口"),
            ("ﬁ", Some(Double), "fi"),
            ("\u{fa19}", Some(Variant), "神"),
            ("﨑", None, ""),
            ("⺄", None, ""),
        ];
        for (written, fault, plain) in cases {
            assert!(written.chars().all(is_dependent), "{written}");
            assert_eq!(length(written), written.len(), "{written}");
            assert_eq!(of(written), fault.map(|fault| fault((*plain).to_owned())), "{written}");
        }
        assert_eq!(of("\u{e000}\u{e001}"), Some(Private));
        assert_eq!(of("\u{fffd}"), Some(Broken));
        assert!(!"A①⑳㉑℃ℓあ漢。¥€→…™Å〒ㅏ".chars().any(is_dependent));
    }
}
