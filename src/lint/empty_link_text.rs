//! `empty-link-text`: a link that shows nothing to press, or an address instead of words.

use super::{Article, Linked};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::link::LinkKind;
use crate::site::Target;
use crate::text;

/// Whether nothing of a text can be seen.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'))
}

/// Whether the image of a number is in a link that has no words: the link begins before its images,
/// and its address stands behind them.
pub(super) fn words_missing(linked: &[Linked<'_>], number: usize) -> bool {
    let image = linked[number].link;
    let before = linked[..number].iter().rev().map(|linked| linked.link);
    let around = before.take(MOST_IMAGES).find(|link| link.kind == LinkKind::Anchor && !link.raw);
    around.is_some_and(|link| is_blank(&link.text) && link.span.start > image.span.end)
}

/// More images than this are in no link.
const MOST_IMAGES: usize = 20;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let linked = article.linked();
    for (number, Linked { link, target, shows_title }) in linked.iter().enumerate() {
        // The words of a link in HTML cannot always be found, and many only carry a name.
        if link.kind != LinkKind::Anchor || link.raw || !is_blank(&link.text) {
            continue;
        }
        let has_image = || {
            linked
                .get(number + 1)
                .is_some_and(|next| next.link.kind == LinkKind::Image && words_missing(&linked, number + 1))
        };
        let (message, help) = match target {
            // The title of the article stands there; what leads nowhere has been told.
            Target::Page(..) | Target::Section(..) if *shows_title => continue,
            Target::Nothing if *shows_title => continue,
            _ if *shows_title => (
                text!(
                    "言葉のないリンクです。読者には、アドレスがそのまま見えます",
                    "this link has no words, so readers see its address"
                ),
                text!(
                    "[ と ] の間に、リンク先の題名や内容を書いてください",
                    "write between [ and ] what the reader finds there"
                ),
            ),
            _ if has_image() => (
                text!(
                    "画像だけのリンクに、説明の言葉がありません",
                    "this link is an image without alternative text"
                ),
                text!(
                    "![ と ] の間に、リンク先で何がわかるかを書いてください",
                    "say between ![ and ] where the link leads"
                ),
            ),
            _ => (
                text!(
                    "リンクに見える文字がありません。押すことができません",
                    "this link shows nothing, so nobody can press it"
                ),
                text!(
                    "[ と ] の間に、リンク先で何がわかるかを書いてください",
                    "write between [ and ] what the reader finds there"
                ),
            ),
        };
        found.push(Diagnostic::new(Code::EmptyLinkText, link.span.clone(), message).help(help));
    }
}
