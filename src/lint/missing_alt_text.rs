//! `missing-alt-text`: a picture without words for those who cannot see it, or with words that only
//! name the file.

use super::empty_link_text::words_missing;
use super::words::{listed, shown};
use super::{Article, Linked};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::link::LinkKind;
use crate::site::Target;
use crate::text;

/// Words that say that there is a picture and nothing else.
const GENERIC: &str = "
alt, figure, image, img, photo, picture, screen shot, screenshot, イメージ, キャプチャ, キャプチャー,
スクショ, スクリーンショット, 代替テキスト, 写真, 図, 画像
";

/// What the alternative text lacks.
#[derive(Debug, PartialEq, Eq)]
enum Fault {
    Missing,
    FileName,
    Generic,
}

/// What is wrong with an alternative text, if anything is.
fn fault(words: &str, address: &str) -> Option<Fault> {
    let words = words.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}');
    if words.is_empty() {
        return Some(Fault::Missing);
    }
    let name = address.split(['?', '#']).next().unwrap_or("").rsplit(['/', '\\']).next().unwrap_or("");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // A name such as `logo` or `ログイン画面` may well be what the image shows.
    let is_technical =
        |stem: &str| stem.is_ascii() && stem.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '-'));
    let is_file = words.rsplit_once('.').is_some_and(|(stem, extension)| {
        let known = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp"];
        !stem.contains(char::is_whitespace) && known.iter().any(|known| extension.eq_ignore_ascii_case(known))
    });
    if is_file || words.eq_ignore_ascii_case(name) || (words.eq_ignore_ascii_case(stem) && is_technical(stem))
    {
        return Some(Fault::FileName);
    }
    let plain =
        words.trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace() || matches!(c, '-' | '_'));
    listed(GENERIC).any(|generic| plain.eq_ignore_ascii_case(generic)).then_some(Fault::Generic)
}

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let linked = article.linked();
    for (number, Linked { link, target, .. }) in linked.iter().enumerate() {
        // What is written as HTML can say with `alt=""` that it is only decoration. An image that is
        // all there is in a link is spoken of with the link.
        if link.kind != LinkKind::Image || link.decorative || words_missing(&linked, number) {
            continue;
        }
        let Some(fault) = fault(&link.text, &link.destination) else { continue };
        let words = shown(link.text.trim());
        let (message, help) = match (fault, target) {
            (Fault::Missing, _) if link.raw => (
                text!("画像に説明の言葉がありません", "this image has no alternative text"),
                text!(
                    "alt=\"…\" に、画像に何が写っているかを書いてください。飾りだけの画像は alt=\"\" と書きます",
                    "say in alt=\"…\" what the image shows; write alt=\"\" if it is only decoration"
                ),
            ),
            (Fault::Missing, Target::Outside(_)) => (
                text!(
                    "外の画像や動画に、説明の言葉がありません",
                    "this image or video from outside has no words"
                ),
                text!(
                    "何の画像や動画かを、![ と ] の間に書いてください。iframe なら title=\"…\" に書きます",
                    "say between ![ and ] what it shows; for an iframe, in title=\"…\""
                ),
            ),
            (Fault::Missing, _) => (
                text!("画像に説明の言葉がありません", "this image has no alternative text"),
                text!(
                    "![ と ] の間に、画像に何が写っているかを書いてください。飾りだけの画像は <img src=\"…\" alt=\"\"> と書きます",
                    "say between ![ and ] what the image shows; write an image that is only decoration as <img src=\"…\" alt=\"\">"
                ),
            ),
            (Fault::FileName, _) => (
                text!(
                    "画像の説明「{words}」は、ファイル名のままです",
                    "the alternative text `{words}` is only the name of a file"
                ),
                text!("画像に何が写っているかを書いてください", "say what the image shows"),
            ),
            (Fault::Generic, _) => (
                text!(
                    "画像の説明「{words}」では、何が写っているかわかりません",
                    "the alternative text `{words}` does not say what the image shows"
                ),
                text!(
                    "「請求書の一覧の画面」のように、画像に何が写っているかを書いてください",
                    "say what the image shows, for example `the list of invoices`"
                ),
            ),
        };
        found.push(Diagnostic::new(Code::MissingAltText, link.span.clone(), message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_must_say_more_than_the_name_of_the_file() {
        let cases = [
            ("", "a.png", Some(Fault::Missing)),
            ("\u{200b} ", "a.png", Some(Fault::Missing)),
            ("image-1.png", "media/image-1.png", Some(Fault::FileName)),
            ("image-1", "media/image-1.png?w=3", Some(Fault::FileName)),
            ("old_name.PNG", "media/new.png", Some(Fault::FileName)),
            ("ログイン画面.png", "ログイン画面.png", Some(Fault::FileName)),
            ("ログイン画面", "ログイン画面.png", None),
            ("logo", "logo.svg", None),
            ("The page of logo.svg", "logo.svg", None),
            ("画像", "a.png", Some(Fault::Generic)),
            ("Screenshot 2", "a.png", Some(Fault::Generic)),
            ("画像の一覧", "a.png", None),
        ];
        for (words, address, expected) in cases {
            assert_eq!(fault(words, address), expected, "{words}");
        }
    }
}
