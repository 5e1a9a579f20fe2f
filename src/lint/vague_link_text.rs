//! `vague-link-text`: こちら and "click here" say nothing to those who hear the links of a page one
//! after the other, and to those who skim it.

use super::words::{listed, shown};
use super::{Article, Linked};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::link::LinkKind;
use crate::site::Target;
use crate::source::Span;
use crate::text;

/// Words that point somewhere without saying where.
const POINTERS: &str = "
ここ, こちら, コチラ, そちら, 上記, 下記, 以下, このページ, この記事, このリンク, このサイト,
このドキュメント, こちらのページ, こちらの記事, こちらのリンク, こちらのサイト, こちらのドキュメント,
別ページ, 別の記事, リンク, リンク先
";

/// Words before them that add nothing.
const BEFORE: &str =
    "詳細は, 詳細については, 詳しくは, くわしくは, 詳しい情報は, 詳しい説明は, 続きは, もっと詳しくは";

/// Words after them that add nothing.
const AFTER: &str = "
から, へ, まで, です, をクリック, をタップ, を押す, を参照, を参照してください, をご参照ください,
をご覧ください, を見る, をご確認ください, を確認, をチェック
";

/// Other texts that say nothing.
const PHRASES: &str = "
さらに詳しく, もっと見る, もっと詳しく, クリック, 参照, 続き, 続きを読む, 続きを見る, 詳しく,
詳しく見る, 詳しく読む, 詳細, 詳細を見る, 詳細情報, check it out, click, click here, click this link,
continue, continue reading, details, find out more, follow this link, from here, get more info, go here,
here, learn more, link, link here, more, more details, more info, more information, over here,
read here, read more, read this, right here, see details, see here, see more, see this, tap here,
that page, the link, this, this article, this document, this guide, this link, this one, this page,
this post, this section, this site, this website, view, view more
";

/// Whether the whole text of a link says nothing about where it leads.
fn is_vague(words: &str) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric() && c != 'ー';
    let words = words.trim_matches(is_mark);
    // Nothing that is vague is longer.
    if words.is_empty() || words.len() > 120 {
        return false;
    }
    let lower = words.to_lowercase();
    let plain = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    if listed(PHRASES).any(|phrase| phrase == plain) {
        return true;
    }
    let starts = std::iter::once("").chain(listed(BEFORE)).filter_map(|before| plain.strip_prefix(before));
    let mut cores = starts.flat_map(|rest| {
        let rest = rest.trim_start_matches(is_mark);
        std::iter::once("").chain(listed(AFTER)).filter_map(move |after| rest.strip_suffix(after))
    });
    cores.any(|core| listed(POINTERS).any(|pointer| pointer == core))
}

/// Whether words are the title of the page or the heading that a link leads to.
fn is_name(article: &Article<'_>, words: &str, target: &Target) -> bool {
    let (page, anchor) = match target {
        Target::Page(page, anchor) => (article.site.page(*page), anchor),
        Target::Here(anchor) => (article.page, anchor),
        _ => return false,
    };
    let heading = page.document.body.headings.iter().find(|heading| Some(&heading.id) == anchor.0.as_ref());
    page.title() == words || heading.is_some_and(|heading| heading.text == words)
}

/// Whether the words right before an address are code, which is a name wherever it stands.
fn is_code(article: &Article<'_>, address: &Span) -> bool {
    let before = article.source.text().and_then(|file| file.get(..address.range().start));
    before.is_some_and(|before| before.ends_with("`]("))
}

/// Where the words of a link stand, if they are right before its address; else the address.
fn words_span(article: &Article<'_>, words: &str, address: &Span) -> Span {
    let before = article.source.text().and_then(|file| file.get(..address.range().start));
    let before = before.and_then(|before| before.strip_suffix("]("));
    match before.filter(|before| before.ends_with(words)) {
        Some(before) => Span::new(address.source, before.len() - words.len()..before.len()),
        None => address.clone(),
    }
}

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let links = article.linked().into_iter().filter(|linked| linked.link.kind == LinkKind::Anchor);
    for Linked { link, target, .. } in links.filter(|linked| is_vague(&linked.link.text)) {
        let words = shown(link.text.trim());
        if is_name(article, link.text.trim(), target) || is_code(article, &link.span) {
            continue;
        }
        found.push(
            Diagnostic::new(
                Code::VagueLinkText,
                words_span(article, &link.text, &link.span),
                text!(
                    "リンクの文字「{words}」では、行き先がわかりません",
                    "the words `{words}` do not say where this link leads"
                ),
            )
            .help(text!(
                "「請求書を再発行する手順」のように、リンク先の題名や内容を書いてください",
                "write what the reader finds there, such as `how to send an invoice again`"
            )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_says_nothing_is_vague() {
        for words in [
            "こちら",
            " こちら。",
            "【こちら】",
            "ここ",
            "ここから",
            "詳しくはこちら",
            "詳細は、こちらをご覧ください",
            "こちらのページ",
            "リンク",
            "詳細",
            "もっと見る →",
            "コチラ！",
            "here",
            "Here.",
            "click  here",
            "Click here!",
            "read more…",
            "This page",
            "»Learn more»",
            "link",
        ] {
            assert!(is_vague(words), "{words}");
        }
        for words in [
            "請求書はこちら",
            "お問い合わせはこちら",
            "こちらの請求書",
            "リンクの書き方",
            "リンク切れ",
            "詳細設定",
            "ここに書く",
            "記事の書き方",
            "Here Maps",
            "link checker",
            "more about invoices",
            "this month",
            "",
            "→",
            "https://example.com/here",
        ] {
            assert!(!is_vague(words), "{words}");
        }
    }
}
