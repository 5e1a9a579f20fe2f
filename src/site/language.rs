//! Which language a document is in, and which documents are the same in other languages.

use std::collections::BTreeMap;

use super::{Page, PageId};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::{Document, Term};
use crate::text;

/// The language of a document: its folder's, else its `lang`, else the first of the site.
pub fn of(
    document: &Document,
    folder: Option<usize>,
    config: &Config,
    found: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let Some(written) = &document.front_matter.lang else { return Some(folder.unwrap_or(0)) };
    let known = config.languages.iter().position(|language| language.code == written.value);
    let Some(known) = known else {
        let shown = printable(&written.value);
        let all =
            config.languages.iter().map(|language| language.code.as_str()).collect::<Vec<_>>().join(", ");
        found.push(
            Diagnostic::new(
                Code::UnknownLanguage,
                written.span.clone(),
                text!("言語「{shown}」はこのサイトにありません", "this site has no language `{shown}`"),
            )
            .help(text!(
                "使える言語: {all}（site.yaml の languages）",
                "possible languages: {all} (`languages` in site.yaml)"
            )),
        );
        return None;
    };
    if let Some(folder) = folder
        && folder != known
    {
        let (written_code, folder_code) = (&config.languages[known].code, &config.languages[folder].code);
        found.push(
            Diagnostic::new(
                Code::LanguageMismatch,
                written.span.clone(),
                text!(
                    "lang は {written_code} ですが、フォルダーは {folder_code} です。フォルダーに従いました",
                    "`lang` is {written_code} but the folder is {folder_code}; the folder was followed"
                ),
            )
            .help(text!("lang の行を消すか、ファイルを移してください", "remove `lang`, or move the file")),
        );
        return Some(folder);
    }
    Some(known)
}

/// Pages by key, one a language.
pub fn pair(pages: &[Page], config: &Config) -> (BTreeMap<String, Vec<Option<PageId>>>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut translations: BTreeMap<String, Vec<Option<PageId>>> = BTreeMap::new();
    for page in pages {
        let group =
            translations.entry(page.key.clone()).or_insert_with(|| vec![None; config.languages.len()]);
        let Some(first) = group[page.language] else {
            group[page.language] = Some(page.id);
            continue;
        };
        let Some(key) = &page.document.front_matter.translation_key else { continue };
        let other = &pages[first.0 as usize];
        let (shown, path) = (printable(&key.value), printable(other.path().as_str()));
        let mut diagnostic = Diagnostic::new(
            Code::DuplicateTranslation,
            key.span.clone(),
            text!(
                "translation_key「{shown}」は「{path}」も使っています",
                "`{path}` has the translation_key `{shown}` too"
            ),
        )
        .help(text!(
            "1 つの言語で 1 つの記事だけにしてください",
            "let only one article of each language have it"
        ));
        if let Some(key) = &other.document.front_matter.translation_key {
            diagnostic = diagnostic.label(key.span.clone(), text!("もう一方", "the other"));
        }
        found.push(diagnostic);
    }
    (translations, found)
}

/// The terms of a language, by reading.
pub fn terms(terms: &[Term], config: &Config, language: usize) -> Vec<Term> {
    let code = &config.languages[language].code;
    let mut terms: Vec<Term> =
        terms.iter().filter(|term| term.lang.as_ref().is_none_or(|lang| lang == code)).cloned().collect();
    terms.sort_by_key(|term| term.reading.as_ref().unwrap_or(&term.term).to_lowercase());
    terms
}
