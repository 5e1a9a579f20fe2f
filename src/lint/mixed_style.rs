//! `mixed-style`: です・ます and だ・である in one article. Readers wonder who is speaking.

use std::ops::Range;

use super::Article;
use super::words::listed;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::document::text::{Block, BlockKind};
use crate::source::Span;
use crate::text;

/// More sentences of the other style than this are not shown.
const MAX_PLACES: usize = 4;

/// How a sentence speaks to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// です・ます
    Polite,
    /// だ・である
    Plain,
}

const POLITE: &str = "
です, ます, でした, ました, ません, ませんでした, でしょう, ましょう, ください, 下さい, ございます,
ですか, ますか, ませんか, でしょうか, ましょうか, ですね, ますね, ですよ, ますよ
";

/// Ends of plain sentences that one letter does not tell.
const PLAIN: &str = "
ない, しい, よい, 良い, 多い, 高い, 低い, 長い, 短い, 早い, 速い, 遅い, したい, だろう, であろう,
という, しまう, もらう, いただく, ておく, ていく, 書く, 置く, 開く, 動く, 続く, 働く, 届く, 除く, 付く,
持つ, 待つ, 立つ
";

/// Words that end like verbs and are none.
const NEITHER: &str = "あなた, また, かた, はた, うた, ふた, まだ, ただ, むだ";

/// The style of a sentence; none for one that ends in a noun, in quotation marks, or nowhere.
fn style(sentence: &str) -> Option<Style> {
    let mut words = sentence.strip_suffix('。')?;
    // What stands in brackets before the full stop belongs to the words before.
    while words.ends_with(['）', ')']) {
        words = words[..words.rfind(['（', '('])?].trim_end();
    }
    let ends_with = |ends: &'static str| listed(ends).any(|end| words.ends_with(end));
    if ends_with(POLITE) {
        return Some(Style::Polite);
    }
    let mut last = words.chars().rev();
    let is_plain = match (last.next()?, last.next()?) {
        ('る' | 'た' | 'だ', _) => !ends_with(NEITHER),
        ('う' | 'す' | 'む' | 'ぶ' | 'ぐ', '\u{4e00}'..='\u{9fff}') => true,
        _ => ends_with(PLAIN),
    };
    is_plain.then_some(Style::Plain)
}

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    if !article.is_japanese() {
        return;
    }
    let mut polite: Vec<(&Block, Range<usize>)> = Vec::new();
    let mut plain: Vec<(&Block, Range<usize>)> = Vec::new();
    let blocks = &article.blocks;
    for (number, block) in blocks.iter().enumerate() {
        let place = block.place;
        if block.kind != BlockKind::Paragraph || place.lists > 0 || place.quoted || place.note {
            continue;
        }
        let sentences = block.sentences();
        let is_heading = |number: Option<usize>| {
            let block = number.and_then(|number| blocks.get(number));
            block.is_none_or(|block| matches!(block.kind, BlockKind::Heading(_)))
        };
        // All there is below a heading, such as the question that is to be answered, stands for itself.
        if sentences.len() == 1 && is_heading(number.checked_sub(1)) && is_heading(number.checked_add(1)) {
            continue;
        }
        for sentence in sentences.into_iter().filter(|sentence| !is_emphasised(article, block, sentence)) {
            match style(&block.text[sentence.clone()]) {
                Some(Style::Polite) => polite.push((block, sentence)),
                Some(Style::Plain) => plain.push((block, sentence)),
                None => {}
            }
        }
    }
    let (most, few, styles) = if polite.len() >= plain.len() {
        (polite, plain, ("です・ます", "だ・である", "polite", "plain"))
    } else {
        (plain, polite, ("だ・である", "です・ます", "plain", "polite"))
    };
    if few.is_empty() || most.len() < 2 * few.len() {
        return;
    }
    let (most_ja, few_ja, most_en, few_en) = styles;
    let count = few.len();
    let sentences = if count == 1 { "sentence" } else { "sentences" };
    let mut places = few.into_iter().map(|(block, range)| last_words(article, block, &range));
    let Some(first) = places.next() else { return };
    let mut diagnostic = Diagnostic::new(
        Code::MixedStyle,
        first,
        text!(
            "「{most_ja}」の記事に、「{few_ja}」の文が {count} つあります",
            "{count} {sentences} in the {few_en} style, in an article that is in the {most_en} style"
        ),
    );
    diagnostic.labels.extend(places.take(MAX_PLACES).map(|span| Label::repetition(&span)));
    found.push(
        diagnostic
            .help(text!("「{most_ja}」にそろえてください", "write the whole article in the {most_en} style")),
    );
}

/// Whether a whole sentence is set off by emphasis, as the name of a step is.
fn is_emphasised(article: &Article<'_>, block: &Block, sentence: &Range<usize>) -> bool {
    let file = article.source.text().unwrap_or("");
    let place = block.in_file(sentence.clone());
    let (before, after) = (file.get(..place.start), file.get(place.end..));
    before.is_some_and(|before| before.ends_with('*')) && after.is_some_and(|after| after.starts_with('*'))
}

/// The end of a sentence, which shows its style.
fn last_words(article: &Article<'_>, block: &Block, sentence: &Range<usize>) -> Span {
    let start = block.text[sentence.clone()].char_indices().rev().nth(5).map_or(0, |(at, _)| at);
    article.span(block, sentence.start + start..sentence.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_sentences_have_a_style() {
        let cases = [
            ("画面を開きます。", Some(Style::Polite)),
            ("次のとおりです（初期値は 3）。", Some(Style::Polite)),
            ("押してください。", Some(Style::Polite)),
            ("これは例である。", Some(Style::Plain)),
            ("画面が変わる。", Some(Style::Plain)),
            ("まだ使えない。", Some(Style::Plain)),
            ("値を書く。", Some(Style::Plain)),
            ("請求書を使う。", Some(Style::Plain)),
            ("なるべく早く。", None),
            ("次のよう。", None),
            ("前のとおりだった。", Some(Style::Plain)),
            ("画面を開くこと。", None),
            ("設定が済んだとき。", None),
            ("請求書の一覧。", None),
            ("「押す。」", None),
            ("画面を開く", None),
            ("ありがとう、あなた。", None),
        ];
        for (sentence, expected) in cases {
            assert_eq!(style(sentence), expected, "{sentence}");
        }
    }
}
