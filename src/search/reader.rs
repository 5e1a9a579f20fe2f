//! Reads the static index: what the client does in a browser, in Rust.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::analyze::lexicon::{Forms, SIBLING_COST, katakana, may_be_sibling};
use super::analyze::{Kind, japanese};
use super::posting::Postings;
use super::query::Source;
use super::rank::Statistics;
use super::shard::{Block, Entry, Manifest, decode_facet, decode_shard, inflate, shard_of};

/// Gives the bytes of a file of the index by its name.
pub type Fetch<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

type Shard = HashMap<String, Vec<Entry>>;

/// The static index of one language.
pub struct Reader<'a> {
    fetch: Box<Fetch<'a>>,
    /// What is known before anything is looked up.
    pub manifest: Manifest,
    core: HashMap<String, u32>,
    shards: RefCell<BTreeMap<usize, Rc<Shard>>>,
    fetched: RefCell<BTreeSet<String>>,
}

impl<'a> Reader<'a> {
    /// Opens an index; nothing if there is none, or it is damaged.
    pub fn open(fetch: Box<Fetch<'a>>) -> Option<Self> {
        let manifest: Manifest = serde_json::from_slice(&inflate(&fetch("manifest.bin")?)?).ok()?;
        let core = manifest.core.iter().map(|(form, cost)| (form.clone(), u32::from(*cost))).collect();
        Some(Self { fetch, manifest, core, shards: RefCell::default(), fetched: RefCell::default() })
    }

    /// A section's block, and which of its sections it is.
    pub fn section(&self, section: u32) -> Option<(Block, usize)> {
        let section = usize::try_from(section).ok()?;
        let bytes = self.file(&format!("docs-{}.bin", section / self.manifest.block.max(1)))?;
        Some((serde_json::from_slice(&bytes).ok()?, section % self.manifest.block.max(1)))
    }

    /// The pages of each key of a facet, in the order of the manifest.
    pub fn facet(&self, name: &str) -> Option<Vec<Vec<u32>>> {
        decode_facet(&self.file(&format!("facet-{name}.bin"))?)
    }

    /// The names of the files that were asked for since it was opened.
    pub fn fetched(&self) -> Vec<String> {
        self.fetched.borrow().iter().cloned().collect()
    }

    fn file(&self, name: &str) -> Option<Vec<u8>> {
        self.fetched.borrow_mut().insert(name.to_owned());
        inflate(&(self.fetch)(name)?)
    }

    /// The forms of a key, if there are any.
    fn forms(&self, key: &str) -> Option<Vec<(String, u8)>> {
        self.shard(key)?.get(key)?.iter().find_map(|entry| match entry {
            Entry::Forms(forms) => Some(forms.clone()),
            Entry::Term(..) => None,
        })
    }

    fn shard(&self, key: &str) -> Option<Rc<Shard>> {
        let mut number = shard_of(&self.manifest.bounds, key);
        if self.manifest.levels > 0 {
            let bounds: Vec<String> =
                serde_json::from_slice(&self.file(&format!("bounds-{number}.bin"))?).ok()?;
            number = number * self.manifest.levels + shard_of(&bounds, key);
        }
        if let Some(shard) = self.shards.borrow().get(&number) {
            return Some(shard.clone());
        }
        let mut shard = Shard::new();
        for (key, entry) in decode_shard(&self.file(&format!("terms-{number}.bin"))?)? {
            shard.entry(key).or_default().push(entry);
        }
        let shard = Rc::new(shard);
        self.shards.borrow_mut().insert(number, shard.clone());
        Some(shard)
    }
}

impl Forms for Reader<'_> {
    fn core(&self, form: &[char]) -> Option<u32> {
        self.core.get(&form.iter().collect::<String>()).copied()
    }

    fn cost(&self, form: &[char]) -> Option<u32> {
        let key = japanese::form_key(form)?;
        let forms = self.forms(&key)?;
        let known = |written: String| forms.iter().find(|(form, _)| *form == written);
        let known = known(form.iter().collect()).or_else(|| known(katakana(form)));
        known.map(|(_, cost)| u32::from(*cost)).or(may_be_sibling(form).then_some(SIBLING_COST))
    }
}

impl Source for Reader<'_> {
    fn statistics(&self) -> Statistics {
        let [title, keywords, heading, body] = self.manifest.lengths;
        Statistics {
            sections: self.manifest.sections,
            pages: self.manifest.pages,
            title,
            keywords,
            heading,
            body,
        }
    }

    fn postings(&self, kind: Kind, key: &str) -> Option<Postings> {
        self.shard(key)?.get(key)?.iter().find_map(|entry| match entry {
            Entry::Term(of, postings) if *of == kind => Some(postings.clone()),
            _ => None,
        })
    }

    fn words_from(&self, first: char) -> Vec<(String, u32)> {
        if !self.manifest.letters.contains(first) {
            return Vec::new();
        }
        let words = self.file(&format!("words-{first}.bin"));
        words.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    fn shown(&self, key: &str) -> String {
        let forms = self.forms(key).unwrap_or_default();
        forms.into_iter().min_by_key(|(_, cost)| *cost).map_or_else(|| key.to_owned(), |(form, _)| form)
    }
}
