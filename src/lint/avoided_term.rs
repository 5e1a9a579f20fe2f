//! `avoided-term`: a word that the glossary says to avoid, where it has one to use instead.

use super::Article;
use super::words::shown;
use crate::diagnostic::{Applicability, Code, Diagnostic};
use crate::text;

/// Whether two words differ only in how they are spelt: サーバ and サーバー, Github and GitHub. Only
/// then one can stand for the other in any sentence.
fn is_spelling(word: &str, term: &str) -> bool {
    let letters = |word: &str| -> Vec<char> {
        let is_mark = |c: &char| c.is_whitespace() || matches!(c, 'ー' | '-' | '・' | '_');
        word.chars().filter(|c| !is_mark(c)).flat_map(char::to_lowercase).collect()
    };
    letters(word) == letters(term)
}

/// The term, with a capital letter if the word that it is for begins with one.
fn capitalised(term: &str, written: &str) -> String {
    let mut characters = term.chars();
    match characters.next() {
        Some(first)
            if first.is_ascii_lowercase() && written.starts_with(|c: char| c.is_ascii_uppercase()) =>
        {
            first.to_ascii_uppercase().to_string() + characters.as_str()
        }
        _ => term.to_owned(),
    }
}

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    for block in article.all_blocks() {
        for (range, avoided) in article.lexicon.avoided(&block.text) {
            if !block.is_words(&range) {
                continue;
            }
            let written = &block.text[range.clone()];
            let span = article.span(block, range);
            let term = capitalised(&avoided.term, written);
            let (seen, better) = (shown(written), shown(&term));
            let diagnostic = Diagnostic::new(
                Code::AvoidedTerm,
                span.clone(),
                text!(
                    "「{seen}」は、このサイトでは使わない言葉です",
                    "`{seen}` is a word that this site avoids"
                ),
            )
            .help(text!(
                "「{better}」を使ってください（data/terms.yaml の用語）",
                "use `{better}`, the term in data/terms.yaml"
            ));
            let applicability = match is_spelling(&avoided.word, &avoided.term) {
                true => Applicability::Safe,
                // Another word may ask for other words around it: that is for a person to see.
                false => Applicability::Suggested,
            };
            found.push(article.edit(diagnostic, applicability, span, written, term));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spellings_are_exchanged() {
        for (word, term) in
            [("サーバ", "サーバー"), ("Github", "GitHub"), ("e-mail", "email"), ("web site", "website")]
        {
            assert!(is_spelling(word, term), "{word}");
        }
        for (word, term) in [("領収証", "領収書"), ("login", "sign in"), ("下さい", "ください")]
        {
            assert!(!is_spelling(word, term), "{word}");
        }
        assert_eq!(capitalised("email", "E-mail"), "Email");
        assert_eq!(capitalised("GitHub", "Github"), "GitHub");
    }
}
