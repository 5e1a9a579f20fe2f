//! Which pages a reader may want next.
//!
//! What the writer says comes first. Then come pages that share words of the title, tags, features or
//! components; what else they share, such as a product or a role, counts a quarter, since so many do.
//! Whatever is shared says more the fewer pages share it, and a word of a short title more than one of a
//! long one. Pages of one folder count half as much again, and of equals the nearest in the tree are chosen.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::navigation::order;
use super::taxonomy::COMPONENTS;
use super::{Page, PageId, Site, graph};
use crate::config::Type;

/// Tags on more pages than this say nothing about what is related.
const MAX_SHARED: usize = 200;
/// Nor do words in more titles than this.
const MAX_TITLES: usize = 30;
/// How many related pages a page shows.
pub const MAX_RELATED: usize = 5;

/// The titles that have each word, by language, and how much of each title the word is.
#[derive(Debug, Default)]
pub struct Words(HashMap<(usize, String), Vec<(PageId, f64)>>);

impl Words {
    /// The words of all titles that lists show.
    pub fn new(site: &Site) -> Self {
        let mut words = Self::default();
        for page in site.pages.iter().filter(|page| !page.is_part()) {
            let title = in_title(page.title());
            let part = one_of(title.len());
            for word in title {
                words.0.entry((page.language, word)).or_default().push((page.id, part));
            }
        }
        words
    }
}

/// What one of so many is worth: less, the more there are.
fn one_of(count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let count = count as f64;
    1.0 / count.sqrt()
}

/// The words of a title: of kanji each two that stand together, runs of katakana, other words of three
/// letters or more. Hiragana joins words and is none.
fn in_title(title: &str) -> BTreeSet<String> {
    let class = |c: char| match c {
        '\u{3400}'..='\u{9fff}' | '々' => 1,
        '\u{30a1}'..='\u{30fa}' | 'ー' => 2,
        '\u{3041}'..='\u{309f}' => 0,
        c if c.is_alphanumeric() => 3,
        _ => 0,
    };
    let chars: Vec<char> = title.nfkc().flat_map(char::to_lowercase).collect();
    let mut words = BTreeSet::new();
    for run in chars.chunk_by(|a, b| class(*a) == class(*b)) {
        match class(run[0]) {
            1 => words.extend(run.windows(2).map(String::from_iter)),
            2 if run.len() > 1 => _ = words.insert(String::from_iter(run)),
            3 if run.len() > 2 => _ = words.insert(String::from_iter(run)),
            _ => {}
        }
    }
    words
}

/// Up to [`MAX_RELATED`] pages of the same language, without those that the page already shows: its own
/// fields name them, or they are among `cases`.
pub fn related(site: &Site, words: &Words, page: &Page, cases: &[PageId]) -> Vec<PageId> {
    let mut shown = shown(site, page);
    shown.extend(cases);
    let mut related = graph::declared(site, page);
    related.retain(|id| !shown.contains(id));
    if related.len() < MAX_RELATED {
        let mut scores: BTreeMap<PageId, f64> = BTreeMap::new();
        let mut share = |id: PageId, worth: f64| *scores.entry(id).or_default() += worth;
        // For an incident or a request, words alone would show what has nothing to do with it.
        let is_text = !matches!(page.of(), Type::Incident | Type::Ticket);
        for word in in_title(page.title()).into_iter().filter(|_| is_text) {
            let titles = words.0.get(&(page.language, word)).filter(|titles| titles.len() <= MAX_TITLES);
            for (id, part) in titles.into_iter().flatten() {
                share(*id, part * one_of(titles.map_or(1, Vec::len)));
            }
        }
        for number in &site.shelves_of[page.id.0 as usize] {
            let shelf = &site.shelves[page.language][*number];
            if shelf.pages.len() <= MAX_SHARED {
                let is_subject = matches!(shelf.facet, "tags" | "features" | COMPONENTS);
                let worth = one_of(shelf.pages.len()) * if is_subject { 1.0 } else { 0.25 };
                shelf.pages.iter().for_each(|id| share(*id, worth));
            }
        }
        let found = scores.into_iter().filter(|(id, _)| !shown.contains(id) && !related.contains(id));
        let nearer = |(id, score): (PageId, f64)| {
            let is_beside = site.page(id).folder == page.folder;
            (id, if is_beside { score * 1.5 } else { score })
        };
        let mut found: Vec<(PageId, f64)> = found.map(nearer).collect();
        let distance = |id: PageId| id.0.abs_diff(page.id.0);
        found.sort_by(|(a, x), (b, y)| {
            y.total_cmp(x).then_with(|| distance(*a).cmp(&distance(*b))).then(a.cmp(b))
        });
        found.truncate(MAX_RELATED - related.len());
        // Those chosen stand in the order of lists where nothing else tells them apart.
        found.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| order(site.page(*a), site.page(*b))));
        related.extend(found.into_iter().map(|(id, _)| id));
    }
    related.truncate(MAX_RELATED);
    related
}

/// The page itself and those that it shows in places of their own.
fn shown(site: &Site, page: &Page) -> BTreeSet<PageId> {
    let relations = &page.relations;
    let changes = relations.changes.iter().flat_map(|(tickets, articles)| tickets.iter().chain(articles));
    let answers = relations.answers.iter().map(|answer| &answer.release);
    let named = [&relations.next, &relations.guides, &relations.workarounds, &relations.tickets];
    let named = named.into_iter().flatten().chain(&relations.merged_into).chain(&relations.workaround_for);
    let named = named.chain(changes).chain(answers);
    let mut shown: BTreeSet<PageId> = named.map(|id| graph::in_language(site, *id, page.language)).collect();
    shown.insert(page.id);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Audience;
    use crate::site::testing::resolved;

    /// The titles that the first of these pages shows as related.
    fn related_to_first(pages: &[(&str, &str, &str)]) -> Vec<String> {
        let config = "products: {core: C}\nfeatures: {mail: M}\n".to_owned();
        let mut files = vec![("content/site.yaml".to_owned(), config)];
        files.extend(pages.iter().map(|(path, title, fields)| {
            (format!("content/{path}.md"), format!("---\ntitle: {title}\n{fields}\n---\n"))
        }));
        let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let (site, _) = resolved(files, Audience::Public);
        let first = site.pages.iter().find(|page| page.title() == pages[0].1).expect("the first");
        let found = related(&site, &Words::new(&site), first, &[]);
        found.into_iter().map(|id| site.page(id).title().to_owned()).collect()
    }

    #[test]
    fn a_subject_says_more_than_a_product_and_near_more_than_far() {
        let core = "products: [core]";
        let pages = [
            ("a/m", "請求書を送る", "products: [core]\nfeatures: [mail]"),
            ("a/a", "はじめる", core),
            ("a/l", "あれこれ", core),
            ("b/a", "請求の締め日", core),
            ("b/b", "つなぐ", "features: [mail]"),
            ("b/z", "おわる", core),
        ];
        let expected = ["請求の締め日", "つなぐ", "はじめる", "あれこれ", "おわる"];
        assert_eq!(related_to_first(&pages), expected);
    }

    #[test]
    fn what_a_page_shows_elsewhere_is_not_related_too() {
        let pages = [
            ("guides/a", "Send mail", "next: [guides/b]\nrelated: [guides/b, guides/c]"),
            ("guides/b", "Send more mail", ""),
            ("guides/c", "Print", ""),
            ("guides/d", "Mail lists", ""),
        ];
        assert_eq!(related_to_first(&pages), ["Print", "Mail lists"]);
    }
}
