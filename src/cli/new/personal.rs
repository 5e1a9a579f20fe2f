//! Mail addresses and numbers in a customer's message, which have no place in an article.

use crate::diagnostic::Language;

/// What was put in the place of what a message held, and how often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Masked {
    /// Mail addresses.
    pub mails: usize,
    /// Telephone numbers, and numbers as long as those of cards.
    pub numbers: usize,
}

/// What stands in the place of a mail address, and of a number.
fn marks(words: Language) -> (&'static str, &'static str) {
    match words {
        Language::Ja => ("［メール］", "［番号］"),
        Language::En => ("[mail]", "[number]"),
    }
}

/// The text without mail addresses and long numbers.
pub fn mask(text: &str, words: Language) -> (String, Masked) {
    let mut masked = Masked::default();
    let lines: Vec<String> =
        text.split('\n').map(|line| mask_line(line, marks(words), &mut masked)).collect();
    (lines.join("\n"), masked)
}

fn mask_line(line: &str, (mail_mark, number_mark): (&str, &str), masked: &mut Masked) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    while at < chars.len() {
        if let Some(end) = mail(&chars, at) {
            masked.mails += 1;
            out.push_str(mail_mark);
            at = end;
        } else if let Some(end) = number(&chars, at) {
            masked.numbers += 1;
            out.push_str(number_mark);
            at = end;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// The end of the mail address that begins at `start`.
fn mail(chars: &[char], start: usize) -> Option<usize> {
    let is_part = |c: &char| half(*c).is_ascii_alphanumeric() || "._%+-".contains(half(*c));
    if start > 0 && is_part(&chars[start - 1]) {
        return None;
    }
    let local = chars[start..].iter().take_while(|c| is_part(c)).count();
    let at = start + local;
    if local == 0 || chars.get(at).is_none_or(|c| half(*c) != '@') {
        return None;
    }
    let mut domain: Vec<char> = chars[at + 1..].iter().copied().take_while(is_part).map(half).collect();
    while domain.last().is_some_and(|c| !c.is_ascii_alphanumeric()) {
        domain.pop();
    }
    domain.contains(&'.').then_some(at + 1 + domain.len())
}

/// The end of the number that begins at `start`: that of a telephone, or one as long as a card's.
fn number(chars: &[char], start: usize) -> Option<usize> {
    let digit = |c: char| half(c).is_ascii_digit();
    let begins = digit(chars[start]) || matches!(half(chars[start]), '+' | '(');
    if !begins || (start > 0 && half(chars[start - 1]).is_ascii_alphanumeric()) {
        return None;
    }
    // With spaces first, then without: two numbers side by side are not one.
    [true, false].into_iter().find_map(|spaces| {
        let within = |c: &char| match half(*c) {
            ' ' => spaces,
            '+' | '(' | ')' | '-' | '‐' | '‑' | '–' | '−' | 'ー' => true,
            c => c.is_ascii_digit(),
        };
        let run = chars[start..].iter().take_while(|c| within(c)).count();
        let last = chars[start..start + run].iter().rposition(|c| digit(*c))?;
        let digits: String = chars[start..=start + last].iter().map(|c| half(*c)).collect();
        let first = digits.chars().find(|c| *c != '(')?;
        let count = digits.bytes().filter(u8::is_ascii_digit).count();
        let is_telephone = matches!(first, '0' | '+') && (10..=13).contains(&count);
        (is_telephone || (14..=16).contains(&count)).then_some(start + last + 1)
    })
}

/// A full-width letter, digit or mark in half width.
fn half(c: char) -> char {
    match c {
        '　' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_are_taken_out() {
        let cases = [
            ("連絡先は taro.yamada+x@example.co.jp です", "連絡先は ［メール］ です"),
            ("メールはａｂ＠ｅｘａｍｐｌｅ．ｃｏｍまで。", "メールは［メール］まで。"),
            ("(a@example.com).", "(［メール］)."),
            ("電話 03-1234-5678 090 1234 5678", "電話 ［番号］ 090 1234 5678"),
            ("０９０−１２３４−５６７８", "［番号］"),
            ("(03) 1234-5678 まで", "［番号］ まで"),
            ("+81 90-1234-5678、", "［番号］、"),
            ("カード 4111 1111 1111 1111", "カード ［番号］"),
            (
                "2026-11-25 10:00 に 12,000 円、注文 4711-0815",
                "2026-11-25 10:00 に 12,000 円、注文 4711-0815",
            ),
            ("v1.10 と @all と a@b", "v1.10 と @all と a@b"),
        ];
        for (text, expected) in cases {
            let (found, _) = mask(text, Language::Ja);
            let expected = expected.replace("090 1234 5678", "［番号］");
            assert_eq!(found, expected);
        }
        let (text, masked) = mask("a@example.com 0312345678", Language::En);
        assert_eq!((text.as_str(), masked), ("[mail] [number]", Masked { mails: 1, numbers: 1 }));
    }
}
