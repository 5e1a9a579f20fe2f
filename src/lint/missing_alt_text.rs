//! `missing-alt-text`: a picture without words for those who cannot see it.

use super::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::link::LinkKind;
use crate::text;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let images = article.links().into_iter().filter(|link| link.kind == LinkKind::Image);
    // What is written as HTML can say with `alt=""` that it is only decoration.
    for image in images.filter(|image| image.text.trim().is_empty() && !image.raw) {
        found.push(
            Diagnostic::new(
                Code::MissingAltText,
                image.span.clone(),
                text!("画像に説明の言葉がありません", "this image has no alternative text"),
            )
            .help(text!(
                "![ と ] の間に、画像に何が写っているかを書いてください。飾りだけの画像は <img src=\"…\" alt=\"\"> と書きます",
                "say between ![ and ] what the image shows; write an image that is only decoration as <img src=\"…\" alt=\"\">"
            )),
        );
    }
}
