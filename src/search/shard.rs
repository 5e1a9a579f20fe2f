//! The static index: small files that never change, which a browser reads without a server.
//!
//! # Files
//!
//! For each language, below `search/<language>/`:
//!
//! | file | holds |
//! | --- | --- |
//! | `current.json` | `{"build": "<build>"}`: asked when a page from a cache names a build that is gone |
//! | `<build>/manifest.bin` | [`Manifest`]: sizes, constants, where the shards begin, frequent words |
//! | `<build>/terms-<n>.bin` | a term shard: terms and where they stand |
//! | `<build>/docs-<n>.bin` | a block: `block` sections with their texts and their pages |
//! | `<build>/words-<letter>.bin` | words that begin with a letter, for slips |
//! | `<build>/facet-<name>.bin` | the pages of each key of a facet |
//! | `<build>/bounds-<n>.bin` | where shards begin, where the manifest would be too large with all of them |
//!
//! `<build>` is the hash of all other files. Every `.bin` is one raw DEFLATE stream ([RFC 1951]).
//! Inside, `manifest`, `docs`, `words` and `bounds` are JSON; the others are columns, as below.
//!
//! # Columns
//!
//! What is alike lies together, and where long columns begin, so does a DEFLATE block, except
//! between columns 1 to 3: each has a code that suits it. A file begins with eight little-endian `u32`: where each column begins, in
//! bytes from the start of the file. A number is unsigned LEB128, of which the first byte lies in
//! its column and what does not fit into it in the last, in the order in which the numbers are read:
//! what is passed over must be read, too. Texts are a number of bytes and UTF-8.
//!
//! | column | holds |
//! | --- | --- |
//! | 0 keys | keys, tags, forms and their costs, how many postings follow, true frequencies |
//! | 1 number | which section of its page a section is |
//! | 2 first | how often in the title or heading |
//! | 3 second | how often in the keywords or text |
//! | 4 norm | tantivy's one-byte field norm, one for each count that is not 0 |
//! | 5 delta | pages and sections, each as its distance to the one before |
//! | 6 place | places, each as its distance to the one before in its posting |
//! | 7 rest | the further bytes of numbers |
//!
//! # Term shards
//!
//! Terms stand in the order of their keys (by code points), then of their kinds, so that all that
//! begins with a kanji lies together. One key is never split over two shards, and no shard begins with a
//! key that code points and UTF-16 have in different places. A shard is a row of
//! entries; what stands in another column than the first is marked with its number:
//!
//! ```text
//! entry    = shared:number suffix:text tag:byte (forms | [pages] sections)
//!            the key is `shared` bytes of the key before, and the suffix
//! tag      = kind: 0 word, 1 pair, 2 single, 3 forms | 4 if there are pages | 8 if some sections were left out
//!            | 16 if places are few
//! forms    = count:number (form:text cost:byte)*      an empty form is the key itself
//! pages    = n:number delta:5{n} (title:2 norm:4? keywords:3 norm:4?){n}
//! sections = [heading:number body:number all:number]  the true frequencies, if some were left out
//!            n:number delta:5{n} (number:1 heading:2 norm:4? body:3 norm:4? place:6*){n}
//! ```
//!
//! With the norms, scores are exact without a table of all lengths. Places are those of
//! [`SectionPosting::places`], as many as the counts of the posting say, [`MAX_PLACES`] at most, or
//! [`FEW_PLACES`].
//!
//! # Facets
//!
//! For each key in the manifest's order: `n:number delta:5{n}`.
//!
//! [RFC 1951]: https://www.rfc-editor.org/rfc/rfc1951
//! [`SectionPosting::places`]: super::posting::SectionPosting::places
//! [`MAX_PLACES`]: super::posting::MAX_PLACES
//! [`FEW_PLACES`]: super::posting::FEW_PLACES

mod column;
mod encode;
mod write;

pub use encode::{Entry, decode_facet, decode_shard, inflate};
pub use write::{Files, Parts, write};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The number of the format: a client that does not know it says so.
pub const VERSION: u32 = 2;

/// What a client has to know before anything else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`VERSION`].
    pub version: u32,
    /// How many sections there are.
    pub sections: u64,
    /// How many pages there are.
    pub pages: u64,
    /// Terms in all titles, keywords, headings and texts.
    pub lengths: [u64; 4],
    /// Every number that ranking and analysis need, by name.
    pub constants: BTreeMap<String, f64>,
    /// The first key of each term shard but the first, or as much of it as tells it from the last
    /// key before; or, where `levels` is set, of each group of them.
    pub bounds: Vec<String>,
    /// How many shards one `bounds-<n>.bin` tells of; 0 where `bounds` tells of all.
    pub levels: usize,
    /// How many sections one block holds.
    pub block: usize,
    /// Words that hold sentences together, and frequent words that begin with hiragana: form and cost.
    pub core: Vec<(String, u8)>,
    /// How many of `core` are the former, which are no terms.
    pub functions: usize,
    /// Each type and the first section of its pages.
    pub types: Vec<(String, u32)>,
    /// Facets: name, and key and label of each value.
    pub facets: Vec<(String, Vec<(String, String)>)>,
    /// Pages that count more or less than others: first section, how much more.
    pub boosts: Vec<(u32, f64)>,
    /// Pages worth showing when nothing is found: address and title.
    pub popular: Vec<(String, String)>,
    /// The letters for which there is a `words-<letter>.bin`.
    pub letters: String,
}

/// A block of sections with their pages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Pages of which it holds sections.
    pub pages: Vec<BlockPage>,
    /// Sections: which of `pages`, heading, anchor, text.
    pub sections: Vec<(usize, String, String, String)>,
}

/// A page in a block.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BlockPage {
    /// Address from the site's root, encoded.
    pub path: String,
    /// Title.
    pub title: String,
    /// Name of the type.
    #[serde(rename = "type")]
    pub of: String,
    /// State of a ticket, status of an incident.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// Titles of the folders on the way to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breadcrumbs: Vec<String>,
    /// The short answer of a question.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
}

/// Which shard holds a key.
pub fn shard_of(bounds: &[String], key: &str) -> usize {
    bounds.partition_point(|bound| bound.as_str() <= key)
}
