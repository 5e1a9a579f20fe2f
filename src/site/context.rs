//! Context keys: which page has the answer for which screen of the product.

use std::collections::BTreeMap;

use super::{Page, PageId};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::text;
use crate::yaml::Located;

/// The page of each key for readers of each language: one that has the key, else the translation of
/// one that has it, else that one as it is, from the site's first language on.
pub fn map(
    pages: &[Page],
    translations: &BTreeMap<String, Vec<Option<PageId>>>,
    config: &Config,
    found: &mut Vec<Diagnostic>,
) -> Vec<BTreeMap<String, PageId>> {
    let written = written(pages, config, found);
    let own = |language: usize| written[language].iter().map(|(key, (id, _))| (*key, *id));
    let languages = 0..config.languages.len();
    let readers = languages.clone().map(|reader| {
        let mut map: BTreeMap<String, PageId> = BTreeMap::new();
        let mut add = |key: &str, id| {
            map.entry(key.to_owned()).or_insert(id);
        };
        own(reader).for_each(|(key, id)| add(key, id));
        let others = || languages.clone().flat_map(own);
        for (key, id) in others() {
            let group = translations.get(&pages[id.0 as usize].key);
            if let Some(twin) = group.and_then(|group| group[reader]) {
                add(key, twin);
            }
        }
        others().for_each(|(key, id)| add(key, id));
        map
    });
    readers.collect()
}

/// The page that has each key in each language, and where it is written. Each key leads to one page.
fn written<'a>(
    pages: &'a [Page],
    config: &Config,
    found: &mut Vec<Diagnostic>,
) -> Vec<BTreeMap<&'a str, (PageId, &'a Located<String>)>> {
    let mut written = vec![BTreeMap::new(); config.languages.len()];
    let mut sorted: Vec<&Page> = pages.iter().collect();
    sorted.sort_by_key(|page| (page.path(), &page.document.item));
    for page in sorted {
        for key in &page.document.front_matter.context_keys {
            let map: &mut BTreeMap<&str, (PageId, &Located<String>)> = &mut written[page.language];
            let Some((_, first)) = map.get(key.value.as_str()) else {
                map.insert(&key.value, (page.id, key));
                continue;
            };
            let shown = printable(&key.value);
            found.push(
                Diagnostic::new(
                    Code::DuplicateContextKey,
                    key.span.clone(),
                    text!(
                        "画面のキー「{shown}」が 2 回使われています",
                        "the context key `{shown}` is used twice"
                    ),
                )
                .label(first.span.clone(), text!("もう一方", "the other"))
                .help(text!(
                    "その画面で最初に見せる記事だけに書いてください",
                    "leave it to the article that this screen should show first"
                )),
            );
        }
    }
    written
}
