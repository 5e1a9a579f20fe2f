//! A whole search as bytes, so that it can be kept from one run of the program to the next.
//!
//! ```text
//! packed = length:u64 header:JSON{length} blobs
//! ```
//!
//! The header is `Header`; the blobs are the files of tantivy's indexes, language by language, then
//! the static files, in the header's order and without anything between them. Numbers are
//! little-endian. It is read by the same version of the program only.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::index::Index;
use super::lexemes::Lexemes;
use super::native::Native;
use super::record::Record;
use super::{Language, Search};

/// A search with its static files.
pub struct Packed {
    /// The search.
    pub search: Search,
    /// The static files: path in the output, content.
    pub files: Vec<(String, Vec<u8>)>,
    /// The folder of each language's files.
    pub folders: Vec<Option<String>>,
}

#[derive(Serialize, Deserialize)]
struct Header<'a> {
    languages: Vec<Option<PackedLanguage<'a>>>,
    files: Vec<(String, u64)>,
    folders: Vec<Option<String>>,
}

#[derive(Serialize, Deserialize)]
struct PackedLanguage<'a> {
    code: String,
    records: Cow<'a, [Record]>,
    lexemes: Cow<'a, Lexemes>,
    synonyms: Vec<String>,
    pages: Cow<'a, [u32]>,
    files: Vec<(String, u64)>,
}

/// Packs a search and its static files.
pub fn pack(search: &Search, files: &[(&str, &[u8])], folders: &[Option<String>]) -> Vec<u8> {
    let mut blobs = Vec::new();
    let mut languages = Vec::new();
    for language in &search.languages {
        let Some(language) = language else {
            languages.push(None);
            continue;
        };
        let mut sizes = Vec::new();
        for (name, bytes) in language.native.index.files().expect("an index in memory can be read") {
            sizes.push((name, bytes.len() as u64));
            blobs.extend_from_slice(&bytes);
        }
        languages.push(Some(PackedLanguage {
            code: language.code.clone(),
            records: Cow::Borrowed(&language.records),
            lexemes: Cow::Borrowed(&language.native.lexemes),
            synonyms: language.synonyms.clone(),
            pages: Cow::Borrowed(language.native.index.pages()),
            files: sizes,
        }));
    }
    for (_, bytes) in files {
        blobs.extend_from_slice(bytes);
    }
    let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.len() as u64)).collect();
    let header = Header { languages, files, folders: folders.to_vec() };
    let header = serde_json::to_vec(&header).expect("it has text keys only");
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], &header, &blobs].concat()
}

/// Unpacks what [`pack`] made; nothing from bytes that are not whole.
pub fn unpack(bytes: &[u8]) -> Option<Packed> {
    let mut rest = bytes;
    let mut take = |length: u64| {
        let (taken, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        rest = after;
        Some(taken)
    };
    let length = u64::from_le_bytes(take(8)?.try_into().ok()?);
    let header: Header<'_> = serde_json::from_slice(take(length)?).ok()?;
    let mut languages = Vec::new();
    for language in header.languages {
        let Some(language) = language else {
            languages.push(None);
            continue;
        };
        let mut files = Vec::new();
        for (name, length) in &language.files {
            files.push((name.as_str(), take(*length)?));
        }
        let index = Index::from_files(&files, language.pages.into_owned()).ok()?;
        let native = Native { index, lexemes: language.lexemes.into_owned() };
        let records = language.records.into_owned();
        languages.push(Some(Language::of(language.code, records, native, language.synonyms)));
    }
    let mut files = Vec::new();
    for (path, length) in header.files {
        files.push((path, take(length)?.to_vec()));
    }
    rest.is_empty().then_some(Packed { search: Search { languages }, files, folders: header.folders })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Filter;
    use crate::search::evaluate::{Doc, records};
    use crate::search::synonym::Synonyms;

    #[test]
    fn what_is_unpacked_finds_the_same() {
        let doc = |number: usize| Doc {
            id: number.to_string(),
            title: format!("請求書 {number} をもう一度発行する"),
            text: "［請求］の画面を開き、申し込みの番号を選びます。".repeat(number % 4 + 1),
            questions: vec!["領収書がほしい".into()],
            keywords: vec!["インボイス".into()],
        };
        let docs: Vec<Doc> = (0..30).map(doc).collect();
        let mut all = records(&docs);
        all[3].boost = 1.0 / 3.0;
        let language = Language::new("ja", all, &Synonyms::default());
        let search = Search { languages: vec![None, Some(language)] };
        let files: &[(&str, &[u8])] =
            &[("search/ja/x/manifest.bin", b"abc"), ("search/ja/current.json", b"")];
        let folders = [None, Some("search/ja/x".to_owned())];
        let bytes = pack(&search, files, &folders);
        let unpacked = unpack(&bytes).expect("whole");
        assert_eq!(unpacked.folders, folders);
        assert_eq!(unpacked.files[0], ("search/ja/x/manifest.bin".to_owned(), b"abc".to_vec()));
        let [before, after] = [&search, &unpacked.search].map(|search| {
            let language = search.languages[1].as_ref().expect("a language");
            let asked = ["請求書の再発行", "もうしこみ番号", "領収書", "インボイス 3"];
            let answers = asked.map(|text| {
                let (_, hits) = language.search(text, &Filter::new());
                hits.iter()
                    .map(|hit| (hit.record.path.clone(), hit.found.score.to_bits()))
                    .collect::<Vec<_>>()
            });
            answers.concat()
        });
        assert!(before.len() > 60);
        assert_eq!(before, after);
        for end in [0, 4, 100, bytes.len() - 1] {
            assert!(unpack(&bytes[..end]).is_none(), "{end}");
        }
        assert!(unpack(&[&bytes[..], b"x"].concat()).is_none());
    }
}
