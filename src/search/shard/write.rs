//! An index as static files.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::column::{Columns, deflate};
use super::encode::{self, Entry};
use super::{Block, BlockPage, Manifest, VERSION};
use crate::search::analyze::lexicon;
use crate::search::index::Index;
use crate::search::lexemes::Lexemes;
use crate::search::record::Record;
use crate::search::{posting, query, rank};

/// Bounds of shards larger than this are told in levels.
const MAX_BOUNDS_BYTES: usize = 40_000;
/// How many shards a file of bounds tells of.
const LEVEL: usize = 128;

/// What an index is written from.
pub struct Parts<'a> {
    /// Where each term stands.
    pub index: &'a Index,
    /// The pages, in the order of the index.
    pub records: &'a [Record],
    /// Forms of words.
    pub lexemes: &'a Lexemes,
    /// Facet, and key and label of each value.
    pub facets: &'a [(String, Vec<(String, String)>)],
    /// Address and title of what is shown when nothing is found.
    pub popular: &'a [(String, String)],
}

/// The files of an index.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The hash of them all: the name of their folder.
    pub build: String,
    /// Name and bytes.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Writes an index: the same files for the same content.
///
/// # Errors
///
/// When tantivy cannot read what it has written.
pub fn write(parts: &Parts<'_>) -> tantivy::Result<Files> {
    let statistics = parts.index.statistics();
    let mut manifest = Manifest {
        version: VERSION,
        sections: statistics.sections,
        pages: statistics.pages,
        lengths: [statistics.title, statistics.keywords, statistics.heading, statistics.body],
        constants: constants(),
        block: block_size(parts.index.pages().len()),
        core: parts.lexemes.core.clone(),
        functions: parts.lexemes.functions,
        facets: parts.facets.to_vec(),
        popular: parts.popular.to_vec(),
        ..Manifest::default()
    };
    let files = Mutex::new(BTreeMap::new());
    rayon::scope(|scope| {
        // Files are made one after the other, and made smaller beside that.
        let files = &files;
        let mut put = |name: String, pieces: Vec<Vec<u8>>| {
            scope.spawn(move |_| {
                let bytes = deflate(&pieces);
                files.lock().unwrap_or_else(PoisonError::into_inner).insert(name, bytes);
            });
        };
        terms(parts, &mut manifest, &mut put)?;
        blocks(parts, &manifest, &mut put);
        pages(parts, &mut manifest, &mut put);
        words(parts.index, &mut manifest, &mut put);
        put("manifest.bin".into(), json(&manifest));
        tantivy::Result::Ok(())
    })?;
    let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut hash = blake3::Hasher::new();
    for (name, bytes) in &files {
        hash.update(name.as_bytes());
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    Ok(Files { build: hash.finalize().to_hex()[..12].to_owned(), files })
}

fn json(value: &impl serde::Serialize) -> Vec<Vec<u8>> {
    vec![serde_json::to_vec(value).expect("texts and numbers can be written")]
}

/// Everything that the client must know as a number.
fn constants() -> BTreeMap<String, f64> {
    use rank::constants as c;
    let usize = |value: usize| f64::from(u32::try_from(value).unwrap_or(u32::MAX));
    let all = [
        ("k1", c::K1),
        ("b", c::B),
        ("titleFirst", c::TITLE_FIRST),
        ("title", c::TITLE),
        ("keywords", c::KEYWORDS),
        ("heading", c::HEADING),
        ("body", c::BODY),
        ("coverage", c::COVERAGE),
        ("nearness", c::NEARNESS),
        ("aptness", c::APTNESS),
        ("early", c::EARLY),
        ("earlyHalf", c::EARLY_HALF),
        ("lead", c::LEAD),
        ("second", c::SECOND),
        ("near", f64::from(c::NEAR)),
        ("close", usize(c::CLOSE)),
        ("least", c::LEAST),
        ("closeToPhrase", usize(rank::WIDE.close)),
        ("maxHeld", usize(rank::MAX_HELD)),
        ("maxSingleShare", posting::MAX_SINGLE_SHARE),
        ("guessed", query::GUESSED),
        ("maxChars", usize(query::MAX_CHARS)),
        ("maxPlaces", usize(posting::MAX_PLACES)),
        ("fewPlaces", usize(posting::FEW_PLACES)),
        ("maxFormChars", usize(lexicon::MAX_FORM_CHARS)),
        ("unknownCost", f64::from(lexicon::UNKNOWN_COST)),
        ("siblingCost", f64::from(lexicon::SIBLING_COST)),
        ("word", query::WORD),
        ("letters", query::LETTERS),
        ("nested", query::NESTED),
        ("pair", query::PAIR),
        ("kanaPair", query::KANA_PAIR),
        ("unknownKanaPair", query::UNKNOWN_KANA_PAIR),
        ("single", query::SINGLE),
    ];
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// How many sections go into a block: more on large sites, so that there are not too many files.
fn block_size(sections: usize) -> usize {
    match sections {
        0..=20_000 => 4,
        20_001..=200_000 => 8,
        _ => 16,
    }
}

/// How many bytes go into a term shard before they are made smaller.
fn shard_size(sections: usize) -> usize {
    match sections {
        0..=20_000 => 2_000,
        20_001..=200_000 => 3_700,
        _ => 4_600,
    }
}

/// Takes a file, in pieces.
type Put<'a> = dyn FnMut(String, Vec<Vec<u8>>) + 'a;

/// A term shard as it fills.
#[derive(Default)]
struct Shard {
    columns: Columns,
    last: String,
}

fn terms(parts: &Parts<'_>, manifest: &mut Manifest, put: &mut Put<'_>) -> tantivy::Result<()> {
    let size = shard_size(parts.index.pages().len());
    let mut shard = Shard::default();
    let mut bounds: Vec<String> = Vec::new();
    let mut add = |key: &str, entry: &Entry| {
        if shard.columns.len() >= size
            && key != shard.last
            && let Some(bound) = separator(&shard.last, key)
        {
            bounds.push(bound);
            put(format!("terms-{}.bin", bounds.len() - 1), std::mem::take(&mut shard.columns).into_pieces());
            shard.last.clear();
        }
        encode::entry(&mut shard.columns, &shard.last, key, entry);
        shard.last.clear();
        shard.last.push_str(key);
    };
    let mut forms = parts.lexemes.by_key.iter().peekable();
    parts.index.for_each_term(|kind, key, postings| {
        while let Some((form_key, all)) = forms.next_if(|(form_key, _)| form_key.as_str() < key) {
            add(form_key, &Entry::Forms(all.clone()));
        }
        add(key, &Entry::Term(kind, postings));
    })?;
    for (form_key, all) in forms {
        add(form_key, &Entry::Forms(all.clone()));
    }
    put(format!("terms-{}.bin", bounds.len()), shard.columns.into_pieces());
    if bounds.iter().map(String::len).sum::<usize>() <= MAX_BOUNDS_BYTES {
        manifest.bounds = bounds;
        return Ok(());
    }
    // Shard `n` lies in group `n / LEVEL`; a group tells where all but its first begin.
    manifest.levels = LEVEL;
    bounds.insert(0, String::new());
    for (number, group) in bounds.chunks(LEVEL).enumerate() {
        if number > 0 {
            manifest.bounds.push(group[0].clone());
        }
        put(format!("bounds-{number}.bin"), json(&&group[1..]));
    }
    Ok(())
}

/// The shortest text above `before` that is not above `key`. None where it would hold a character from
/// U+D800 up: texts without those compare with others alike by code points and by UTF-16, as scripts do.
fn separator(before: &str, key: &str) -> Option<String> {
    let mut out = String::new();
    let mut before = before.chars();
    for c in key.chars() {
        out.push(c);
        if before.next() != Some(c) {
            break;
        }
    }
    out.chars().all(|c| c < '\u{E000}').then_some(out)
}

fn blocks(parts: &Parts<'_>, manifest: &Manifest, put: &mut Put<'_>) {
    let mut block = Block::default();
    let mut number = 0;
    for record in parts.records {
        let mut is_new = true;
        for section in &record.sections {
            if block.sections.len() == manifest.block {
                put(format!("docs-{number}.bin"), json(&std::mem::take(&mut block)));
                number += 1;
                is_new = true;
            }
            if std::mem::take(&mut is_new) {
                block.pages.push(BlockPage {
                    path: record.path.clone(),
                    title: record.title.clone(),
                    of: record.of.clone(),
                    state: record.state.clone(),
                    breadcrumbs: record.breadcrumbs.clone(),
                    answer: record.answer.clone(),
                });
            }
            let texts = (section.heading.clone(), section.anchor.clone(), section.text.clone());
            block.sections.push((block.pages.len() - 1, texts.0, texts.1, texts.2));
        }
    }
    if !block.sections.is_empty() {
        put(format!("docs-{number}.bin"), json(&block));
    }
}

/// What is known of pages without their texts: types, facets, boosts.
fn pages(parts: &Parts<'_>, manifest: &mut Manifest, put: &mut Put<'_>) {
    let mut first = 0;
    let mut keys: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for record in parts.records {
        if manifest.types.last().is_none_or(|(of, _)| *of != record.of) {
            manifest.types.push((record.of.clone(), first));
        }
        #[expect(clippy::float_cmp, reason = "the usual boost is written exactly so")]
        if record.boost != 1.0 {
            manifest.boosts.push((first, record.boost));
        }
        for (facet, key) in &record.facets {
            let pages = keys.entry((facet, key)).or_default();
            if pages.last() != Some(&first) {
                pages.push(first);
            }
        }
        first += u32::try_from(record.sections.len()).unwrap_or(u32::MAX);
    }
    for (facet, values) in parts.facets {
        let mut columns = Columns::default();
        for (key, _) in values {
            encode::facet(&mut columns, keys.get(&(facet, key)).map_or(&[][..], Vec::as_slice));
        }
        put(format!("facet-{facet}.bin"), columns.into_pieces());
    }
}

fn words(index: &Index, manifest: &mut Manifest, put: &mut Put<'_>) {
    for letter in 'a'..='z' {
        let words = index.words_from(letter);
        if !words.is_empty() {
            manifest.letters.push(letter);
            put(format!("words-{letter}.bin"), json(&words));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_begin_where_every_order_has_them() {
        assert_eq!(separator("請求", "請求書").as_deref(), Some("請求書"));
        assert_eq!(separator("さ", "請求").as_deref(), Some("請"));
        // Scripts have the second of these first.
        assert!("\u{fa11}" < "𠮷" && "\u{fa11}".encode_utf16().gt("𠮷".encode_utf16()));
        assert_eq!(separator("請求", "\u{fa11}田"), None);
        assert_eq!(separator("\u{fa11}", "𠮷野"), None);
    }
}
