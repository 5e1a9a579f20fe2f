//! `machine-dependent-character`: ㈱, ㎏, Ⅲ and their like, which look different or are missing on
//! some machines, are read aloud badly, and are not found by those who search for the plain words.

mod fault;

use unicode_normalization::UnicodeNormalization;

use self::fault::Fault;
use super::Article;
use super::words::{runs, shown};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::document::text::Block;
use crate::source::Span;
use crate::text;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    for block in article.all_blocks() {
        for (block, range) in runs(block, fault::is_dependent) {
            let mut start = range.start;
            while start < range.end {
                let end = start + fault::length(&block.text[start..range.end]);
                let written = &block.text[start..end];
                let span = article.span(block, start..end);
                found.extend(fault::of(written).map(|fault| report(article, fault, written, span)));
                start = end;
            }
        }
        parted_kana(article, block, found);
    }
}

fn report(article: &Article<'_>, fault: Fault, written: &str, span: Span) -> Diagnostic {
    let seen = shown(written);
    let (message, help) = match &fault {
        Fault::Compound(plain) => (dependent(&seen), write(plain)),
        Fault::Sign(plain) => {
            let plain = shown(plain);
            let help = text!(
                "「{plain}」など、ふつうの文字で書いてください",
                "write it in plain letters, such as `{plain}`"
            );
            (dependent(&seen), help)
        }
        Fault::Double(plain) => {
            let usual = shown(plain);
            let message = text!(
                "「{seen}」は、ふつうの「{usual}」と違う文字番号です",
                "`{seen}` is another character than the usual `{usual}`"
            );
            (message, write(plain))
        }
        Fault::Variant(plain) => {
            let plain = shown(plain);
            let message =
                text!("「{seen}」は、「{plain}」の異体字です", "`{seen}` is a variant of `{plain}`");
            let help = text!(
                "人名などで字の形が大切でなければ、「{plain}」と書いてください",
                "write `{plain}`, unless its form matters, as in a name"
            );
            (message, help)
        }
        Fault::Private => {
            let number = format!("U+{:04X}", written.chars().next().map_or(0, u32::from));
            let message = text!("{number} は外字です", "{number} is a private character");
            let help = text!(
                "ふつうの文字か画像にしてください。ほかの機械では表示されません",
                "use a common character or an image; others do not see this one"
            );
            (message, help)
        }
        Fault::Broken => (
            text!("文字化けした文字「{seen}」があります", "`{seen}` stands for a broken character"),
            text!("元の文字に直してください", "write the character that was meant"),
        ),
    };
    let diagnostic = Diagnostic::new(Code::MachineDependentCharacter, span.clone(), message).help(help);
    match fault {
        Fault::Compound(plain) | Fault::Double(plain) => article.exchange(diagnostic, span, written, plain),
        Fault::Sign(_) | Fault::Variant(_) | Fault::Private | Fault::Broken => diagnostic,
    }
}

fn dependent(seen: &str) -> Text {
    text!("「{seen}」は機種依存文字です", "`{seen}` looks different or is missing on some machines")
}

fn write(plain: &str) -> Text {
    let plain = shown(plain);
    text!("「{plain}」と書いてください", "write `{plain}`")
}

/// Kana whose marks are characters of their own, as in names of files on a Mac: か and ゛ for が.
fn parted_kana(article: &Article<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    let is_mark = |c: char| matches!(c, '\u{3099}' | '\u{309a}');
    if !block.text.contains(is_mark) {
        return;
    }
    for (block, range) in runs(block, |c| matches!(c, '\u{3041}'..='\u{30ff}')) {
        let written = &block.text[range.clone()];
        let joined: String = written.nfc().collect();
        if !written.contains(is_mark) || joined == written {
            continue;
        }
        let span = article.span(block, range);
        let better = shown(&joined);
        let diagnostic = Diagnostic::new(
            Code::MachineDependentCharacter,
            span.clone(),
            text!(
                "「{better}」の濁点や半濁点が、別の文字に分かれています",
                "the sound marks of `{better}` are characters of their own"
            ),
        )
        .help(text!("「{better}」と入力し直してください", "type `{better}` again"));
        found.push(article.exchange(diagnostic, span, written, joined));
    }
}
