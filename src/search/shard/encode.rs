//! Entries of term shards as columns, and back.

use std::io::Read;

use flate2::read::DeflateDecoder;

use super::column::{Column, Columns, Input};
use crate::search::analyze::Kind;
use crate::search::posting::{
    FEW_PLACES, Frequency, Hit, MANY, MAX_PLACES, PagePosting, Postings, SectionPosting,
};

const HAS_PAGES: u8 = 4;
const IS_BOUNDED: u8 = 8;
const HAS_FEW_PLACES: u8 = 16;

/// What a term shard holds of a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Forms of words that share the key, with their costs.
    Forms(Vec<(String, u8)>),
    /// Where a term stands.
    Term(Kind, Postings),
}

impl Entry {
    fn kind(&self) -> u8 {
        match self {
            Self::Forms(_) => 3,
            Self::Term(Kind::Word, _) => 0,
            Self::Term(Kind::Pair, _) => 1,
            Self::Term(Kind::Single, _) => 2,
        }
    }
}

/// The bytes that were made smaller; nothing if they are damaged or cut short.
pub fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    DeflateDecoder::new(bytes).read_to_end(&mut out).ok()?;
    Some(out)
}

/// Appends an entry after one with the key `before`.
pub fn entry(out: &mut Columns, before: &str, key: &str, entry: &Entry) {
    let same = before.char_indices().zip(key.chars()).find(|((_, a), b)| a != b);
    let shared = same.map_or(before.len().min(key.len()), |((at, _), _)| at);
    out.number(Column::Keys, shared as u64);
    out.text(&key[shared..]);
    match entry {
        Entry::Forms(forms) => {
            out.byte(Column::Keys, entry.kind());
            out.number(Column::Keys, forms.len() as u64);
            for (form, cost) in forms {
                out.text(if form == key { "" } else { form });
                out.byte(Column::Keys, *cost);
            }
        }
        Entry::Term(_, postings) => {
            let bounded = postings.frequency.sections as usize > postings.sections.len();
            let pages = if postings.pages.is_empty() { 0 } else { HAS_PAGES };
            let few = postings.frequency.sections as usize > MANY;
            let flags = if bounded { IS_BOUNDED } else { 0 } | if few { HAS_FEW_PLACES } else { 0 };
            out.byte(Column::Keys, entry.kind() | pages | flags);
            if pages > 0 {
                write_pages(out, &postings.pages);
            }
            if bounded {
                let frequency = postings.frequency;
                for count in [frequency.heading, frequency.body, frequency.sections] {
                    out.number(Column::Keys, count.into());
                }
            }
            write_sections(out, &postings.sections);
        }
    }
}

/// How often in two fields, and the norms of those that hold it.
fn counts(out: &mut Columns, first: Hit, second: Hit) {
    for (column, hit) in [(Column::First, first), (Column::Second, second)] {
        out.number(column, hit.count.into());
        if hit.count > 0 {
            out.byte(Column::Norm, hit.norm);
        }
    }
}

fn write_pages(out: &mut Columns, pages: &[PagePosting]) {
    out.number(Column::Keys, pages.len() as u64);
    out.deltas(Column::Delta, pages.iter().map(|posting| posting.page));
    for posting in pages {
        counts(out, posting.title, posting.keywords);
    }
}

fn write_sections(out: &mut Columns, sections: &[SectionPosting]) {
    out.number(Column::Keys, sections.len() as u64);
    out.deltas(Column::Delta, sections.iter().map(|posting| posting.section));
    for posting in sections {
        out.number(Column::Number, posting.number.into());
        counts(out, posting.heading, posting.body);
        out.deltas(Column::Place, posting.places.iter().copied());
    }
}

/// Every entry of a term shard, with its key; nothing if the bytes are damaged.
pub fn decode_shard(bytes: &[u8]) -> Option<Vec<(String, Entry)>> {
    let mut input = Input::new(bytes)?;
    let mut entries: Vec<(String, Entry)> = Vec::new();
    while input.has_more() {
        let shared = input.many()?;
        let before = entries.last().map_or("", |(key, _)| key.as_str());
        let key = format!("{}{}", before.get(..shared)?, input.text()?);
        let tag = input.byte(Column::Keys)?;
        let entry = match tag & 3 {
            3 => {
                let count = input.many()?;
                let forms = (0..count).map(|_| {
                    let form = input.text()?;
                    let form = if form.is_empty() { key.clone() } else { form.to_owned() };
                    Some((form, input.byte(Column::Keys)?))
                });
                Entry::Forms(forms.collect::<Option<_>>()?)
            }
            kind => {
                let kind = [Kind::Word, Kind::Pair, Kind::Single][usize::from(kind)];
                Entry::Term(kind, read_postings(&mut input, tag)?)
            }
        };
        entries.push((key, entry));
    }
    Some(entries)
}

fn read_counts(input: &mut Input<'_>) -> Option<(Hit, Hit)> {
    let mut hit = |column| {
        let count = input.number(column)?;
        let norm = if count > 0 { input.byte(Column::Norm)? } else { 0 };
        Some(Hit { count, norm })
    };
    Some((hit(Column::First)?, hit(Column::Second)?))
}

fn read_postings(input: &mut Input<'_>, tag: u8) -> Option<Postings> {
    let mut postings = Postings::default();
    if tag & HAS_PAGES > 0 {
        let count = input.many()?;
        for page in input.deltas(Column::Delta, count)? {
            let (title, keywords) = read_counts(input)?;
            postings.pages.push(PagePosting { page, title, keywords });
        }
    }
    let mut frequency = || input.number(Column::Keys);
    let bounded = if tag & IS_BOUNDED > 0 { Some([frequency()?, frequency()?, frequency()?]) } else { None };
    let count = input.many()?;
    for section in input.deltas(Column::Delta, count)? {
        let number = input.number(Column::Number)?;
        let (heading, body) = read_counts(input)?;
        let most = if tag & HAS_FEW_PLACES > 0 { FEW_PLACES } else { MAX_PLACES };
        let places = usize::try_from(heading.count.checked_add(body.count)?).ok()?.min(most);
        let places = input.deltas(Column::Place, places)?;
        postings.sections.push(SectionPosting { section, number, heading, body, places });
    }
    let count = |held: &dyn Fn(&SectionPosting) -> bool| {
        u32::try_from(postings.sections.iter().filter(|posting| held(posting)).count()).ok()
    };
    let [heading, body, sections] = match bounded {
        Some(frequencies) => frequencies,
        None => [count(&|p| p.heading.count > 0)?, count(&|p| p.body.count > 0)?, count(&|_| true)?],
    };
    let of_pages = |held: &dyn Fn(&PagePosting) -> bool| {
        u32::try_from(postings.pages.iter().filter(|posting| held(posting)).count()).ok()
    };
    let title = of_pages(&|posting| posting.title.count > 0)?;
    let keywords = of_pages(&|posting| posting.keywords.count > 0)?;
    postings.frequency = Frequency { title, keywords, heading, body, sections };
    Some(postings)
}

/// Appends the pages of one key of a facet.
pub fn facet(out: &mut Columns, pages: &[u32]) {
    out.number(Column::Keys, pages.len() as u64);
    out.deltas(Column::Delta, pages.iter().copied());
}

/// The pages of each key of a facet; nothing if the bytes are damaged.
pub fn decode_facet(bytes: &[u8]) -> Option<Vec<Vec<u32>>> {
    let mut input = Input::new(bytes)?;
    let mut keys = Vec::new();
    while input.has_more() {
        let count = input.many()?;
        keys.push(input.deltas(Column::Delta, count)?);
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::column::deflate;
    use super::*;

    fn hit() -> impl Strategy<Value = Hit> {
        (1u32..40, any::<u8>()).prop_map(|(count, norm)| Hit { count, norm })
    }

    fn section() -> impl Strategy<Value = SectionPosting> {
        (0u32..9, hit(), hit(), proptest::collection::vec(0u32..5000, MAX_PLACES)).prop_map(
            |(number, heading, body, mut places)| {
                places.sort_unstable();
                places.truncate((heading.count + body.count) as usize);
                SectionPosting { section: 0, number, heading, body, places }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            keys in proptest::collection::btree_map("[a-cあ-お漢字]{1,6}", proptest::collection::vec(section(), 0..6), 1..8),
            cut in 0usize..4000,
        ) {
            let mut columns = Columns::default();
            let mut before = String::new();
            let mut written = Vec::new();
            for (key, mut sections) in keys {
                for (at, posting) in sections.iter_mut().enumerate() {
                    posting.section = u32::try_from(at * 7).expect("small");
                }
                let count = u32::try_from(sections.len()).expect("small");
                let frequency = Frequency { heading: count, body: count, sections: count, ..Frequency::default() };
                let one = Entry::Term(Kind::Pair, Postings { frequency, pages: Vec::new(), sections });
                entry(&mut columns, &before, &key, &one);
                before.clone_from(&key);
                written.push((key, one));
            }
            let pieces = columns.into_pieces();
            let bytes = pieces.concat();
            prop_assert_eq!(decode_shard(&bytes), Some(written));
            prop_assert_eq!(inflate(&deflate(&pieces)), Some(bytes.clone()));
            // Every byte is needed.
            if cut < bytes.len() {
                prop_assert_eq!(decode_shard(&bytes[..cut]), None);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_shard(&bytes);
            let _ = decode_facet(&bytes);
            let _ = inflate(&bytes);
        }
    }
}
