//! Entries of term shards as bytes, and back.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

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

/// Makes the bytes smaller; the same bytes on every machine.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(7));
    encoder.write_all(bytes).expect("memory takes all bytes");
    encoder.finish().expect("memory takes all bytes")
}

/// The bytes that were made smaller; nothing if they are damaged or cut short.
pub fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    DeflateDecoder::new(bytes).read_to_end(&mut out).ok()?;
    Some(out)
}

/// Appends a number.
pub fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).expect("seven bits"));
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Appends an entry after one with the key `before`.
pub fn entry(out: &mut Vec<u8>, before: &str, key: &str, entry: &Entry) {
    let same = before.char_indices().zip(key.chars()).find(|((_, a), b)| a != b);
    let shared = same.map_or(before.len().min(key.len()), |((at, _), _)| at);
    number(out, shared as u64);
    text(out, &key[shared..]);
    match entry {
        Entry::Forms(forms) => {
            out.push(entry.kind());
            number(out, forms.len() as u64);
            for (form, cost) in forms {
                text(out, if form == key { "" } else { form });
                out.push(*cost);
            }
        }
        Entry::Term(_, postings) => {
            let bounded = postings.frequency.sections as usize > postings.sections.len();
            let pages = if postings.pages.is_empty() { 0 } else { HAS_PAGES };
            let few = postings.frequency.sections as usize > MANY;
            let flags = if bounded { IS_BOUNDED } else { 0 } | if few { HAS_FEW_PLACES } else { 0 };
            out.push(entry.kind() | pages | flags);
            let mut bytes = Vec::new();
            if pages > 0 {
                write_pages(&mut bytes, &postings.pages);
            }
            if bounded {
                let frequency = postings.frequency;
                for count in [frequency.heading, frequency.body, frequency.sections] {
                    number(&mut bytes, count.into());
                }
            }
            write_sections(&mut bytes, &postings.sections);
            number(out, bytes.len() as u64);
            out.extend_from_slice(&bytes);
        }
    }
}

fn deltas(out: &mut Vec<u8>, values: impl Iterator<Item = u32>) {
    let mut last = 0;
    for value in values {
        number(out, u64::from(value - last));
        last = value;
    }
}

/// Two counts in a byte, those that do not fit behind all bytes, then the norms of those that are there.
fn counts(out: &mut Vec<u8>, hits: &[(Hit, Hit)], most: [u32; 2]) {
    for (first, second) in hits {
        let byte = first.count.min(most[0]) | (second.count.min(most[1]) << 2);
        out.push(u8::try_from(byte).expect("both fit"));
    }
    for (first, second) in hits {
        for (hit, most) in [(first, most[0]), (second, most[1])] {
            if hit.count >= most {
                number(out, u64::from(hit.count - most));
            }
        }
    }
    for hit in hits.iter().flat_map(|(first, second)| [first, second]).filter(|hit| hit.count > 0) {
        out.push(hit.norm);
    }
}

const PAGE_COUNTS: [u32; 2] = [3, 3];
const SECTION_COUNTS: [u32; 2] = [3, 15];

fn write_pages(out: &mut Vec<u8>, pages: &[PagePosting]) {
    number(out, pages.len() as u64);
    deltas(out, pages.iter().map(|posting| posting.page));
    let hits: Vec<(Hit, Hit)> = pages.iter().map(|posting| (posting.title, posting.keywords)).collect();
    counts(out, &hits, PAGE_COUNTS);
}

fn write_sections(out: &mut Vec<u8>, sections: &[SectionPosting]) {
    number(out, sections.len() as u64);
    deltas(out, sections.iter().map(|posting| posting.section));
    for posting in sections {
        number(out, posting.number.into());
    }
    let hits: Vec<(Hit, Hit)> = sections.iter().map(|posting| (posting.heading, posting.body)).collect();
    counts(out, &hits, SECTION_COUNTS);
    for posting in sections {
        deltas(out, posting.places.iter().copied());
    }
}

/// Reads what `entry` and its like have written; nothing where the bytes end too early.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    /// A number of things that each take a byte at least.
    fn many(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= self.0.len())
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.many()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn deltas(&mut self, count: usize) -> Option<Vec<u32>> {
        let mut last = 0u32;
        let next = |_| {
            last = last.checked_add(self.small()?)?;
            Some(last)
        };
        (0..count).map(next).collect()
    }

    fn counts(&mut self, count: usize, most: [u32; 2]) -> Option<Vec<(Hit, Hit)>> {
        let mut hits = Vec::with_capacity(count);
        for _ in 0..count {
            let byte = u32::from(self.byte()?);
            let hit = |count: u32| Hit { count, norm: 0 };
            hits.push((hit(byte & 3), hit(byte >> 2)));
        }
        for (first, second) in &mut hits {
            for (hit, most) in [(first, most[0]), (second, most[1])] {
                if hit.count >= most {
                    hit.count = hit.count.checked_add(self.small()?)?;
                }
            }
        }
        for hit in hits.iter_mut().flat_map(|(first, second)| [first, second]).filter(|hit| hit.count > 0) {
            hit.norm = self.byte()?;
        }
        Some(hits)
    }
}

/// Every entry of a term shard, with its key; nothing if the bytes are damaged.
pub fn decode_shard(bytes: &[u8]) -> Option<Vec<(String, Entry)>> {
    let mut input = Input(bytes);
    let mut entries: Vec<(String, Entry)> = Vec::new();
    while !input.0.is_empty() {
        let shared = usize::try_from(input.number()?).ok()?;
        let before = entries.last().map_or("", |(key, _)| key.as_str());
        let key = format!("{}{}", before.get(..shared)?, input.text()?);
        let tag = input.byte()?;
        let entry = match tag & 3 {
            3 => {
                let count = input.many()?;
                let forms = (0..count).map(|_| {
                    let form = input.text()?;
                    Some((if form.is_empty() { key.clone() } else { form.to_owned() }, input.byte()?))
                });
                Entry::Forms(forms.collect::<Option<_>>()?)
            }
            kind => {
                let kind = [Kind::Word, Kind::Pair, Kind::Single][usize::from(kind)];
                Entry::Term(kind, read_postings(&mut Input(input.bytes()?), tag)?)
            }
        };
        entries.push((key, entry));
    }
    Some(entries)
}

fn read_postings(input: &mut Input<'_>, tag: u8) -> Option<Postings> {
    let mut postings = Postings::default();
    if tag & HAS_PAGES > 0 {
        let count = input.many()?;
        let pages = input.deltas(count)?;
        let hits = input.counts(count, PAGE_COUNTS)?;
        let both = pages.into_iter().zip(hits);
        postings.pages =
            both.map(|(page, (title, keywords))| PagePosting { page, title, keywords }).collect();
    }
    let bounded =
        if tag & IS_BOUNDED > 0 { Some([input.small()?, input.small()?, input.small()?]) } else { None };
    let count = input.many()?;
    let sections = input.deltas(count)?;
    let numbers: Vec<u32> = (0..count).map(|_| input.small()).collect::<Option<_>>()?;
    let hits = input.counts(count, SECTION_COUNTS)?;
    for ((section, number), (heading, body)) in sections.into_iter().zip(numbers).zip(hits) {
        let most = if tag & HAS_FEW_PLACES > 0 { FEW_PLACES } else { MAX_PLACES };
        let places = usize::try_from(heading.count.checked_add(body.count)?).ok()?.min(most);
        let places = input.deltas(places)?;
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
pub fn facet(out: &mut Vec<u8>, pages: &[u32]) {
    number(out, pages.len() as u64);
    deltas(out, pages.iter().copied());
}

/// The pages of each key of a facet; nothing if the bytes are damaged.
pub fn decode_facet(bytes: &[u8]) -> Option<Vec<Vec<u32>>> {
    let mut input = Input(bytes);
    let mut keys = Vec::new();
    while !input.0.is_empty() {
        let count = input.many()?;
        keys.push(input.deltas(count)?);
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
            let mut bytes = Vec::new();
            let mut before = String::new();
            let mut written = Vec::new();
            for (key, mut sections) in keys {
                for (at, posting) in sections.iter_mut().enumerate() {
                    posting.section = u32::try_from(at * 7).expect("small");
                }
                let count = u32::try_from(sections.len()).expect("small");
                let frequency = Frequency { heading: count, body: count, sections: count, ..Frequency::default() };
                let one = Entry::Term(Kind::Pair, Postings { frequency, pages: Vec::new(), sections });
                entry(&mut bytes, &before, &key, &one);
                before.clone_from(&key);
                written.push((key, one));
            }
            prop_assert_eq!(decode_shard(&bytes), Some(written));
            prop_assert_eq!(inflate(&deflate(&bytes)), Some(bytes.clone()));
            // Cut short anywhere, it is damaged or shorter, and never more.
            let _ = decode_shard(&bytes[..cut.min(bytes.len())]);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_shard(&bytes);
            let _ = decode_facet(&bytes);
            let _ = inflate(&bytes);
        }
    }
}
