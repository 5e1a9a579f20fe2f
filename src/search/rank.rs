//! What comes first. `themes/default/js/search/rank.js` does the same with the same numbers.
//!
//! A query is a bag of weighted terms; no term must be there. For a section *s* of a page *p*:
//!
//! - `bag` is the sum over terms of weight times BM25 ([Robertson and Zaragoza 2009], k1 and b as in
//!   tantivy) in the field where it counts most: the heading or the text of *s*, or the title of
//!   *p*. What is said twice is no second reason. The keywords of *p* count besides;
//! - `coverage` is the share of the query's weight (weight times idf) that *s* or the title or
//!   keywords of *p* hold;
//! - `nearness` is the share of the query's neighbouring terms that also stand side by side in *s*,
//!   or in the title where *s* is the first section;
//! - `early` is the share of the query that *s* holds, each term by how near the beginning it
//!   stands first: a text says at once what it is about;
//! - `aptness` is the share of the query in the heading of *s*, times the share of the heading in
//!   the query. The title is the heading of the first section as well, as far as it names that page
//!   alone: divided by the number of pages whose titles hold its rarest term.
//!
//! The score is `bag × (1 + COVERAGE·coverage + NEARNESS·nearness + APTNESS·aptness + EARLY·early)`,
//! a little more for the first sections of a page. A page has the score of its best section, and a
//! share of its second best.
//!
//! [Robertson and Zaragoza 2009]: https://doi.org/10.1561/1500000019

use std::collections::BTreeMap;

use super::posting::{Hit, Postings, length};

/// All that was chosen by measuring. nDCG@10 on questions and keywords over an encyclopedia
/// (jsquad, jsquad-kw), on headings as queries over Japanese and English manuals without those
/// headings, on titles as queries over texts without them, and on how customers ask (the questions
/// at the head of our own articles, over the articles without them), is given where a value
/// matters; the rest is flat around it. To count a term in its best field only, and not in all of
/// them, gained 0.006 on questions, 0.005 on keywords, 0.01 on headings, 0.01 to 0.02 on titles and
/// 0.025 on how customers ask.
pub mod constants {
    /// BM25: how soon more of the same counts no more.
    pub const K1: f64 = 1.2;
    /// BM25: how much length counts.
    pub const B: f64 = 0.75;
    /// The title for the first section of its page: 1 -> 1.75 gains 0.004 on questions and on
    /// keywords, 0.02 on how customers ask; 2 loses 0.006 on headings.
    pub const TITLE_FIRST: f64 = 1.75;
    /// The title for every other section.
    pub const TITLE: f64 = 0.5;
    /// Keywords, error messages and readings; 1.5 loses 0.015 on search tests.
    pub const KEYWORDS: f64 = 1.0;
    /// Headings: 1.8 loses 0.005 on titles and 0.01 on how customers ask, 1.4 loses 0.006 on search
    /// tests.
    pub const HEADING: f64 = 1.5;
    /// Texts.
    pub const BODY: f64 = 1.0;
    /// Coverage: 0 -> 7 gains 0.025 on questions, 0.02 on keywords and on headings.
    pub const COVERAGE: f64 = 7.0;
    /// Nearness: 0 -> 3.5 gains 0.005 on questions, 0.01 on headings; 5 another 0.003 on headings.
    pub const NEARNESS: f64 = 5.0;
    /// Aptness: 0 -> 3 gains 0.01 to 0.02 on headings that are there, and nothing elsewhere.
    pub const APTNESS: f64 = 3.0;
    /// Early terms: 0 -> 3.5 gains 0.002 on keywords, 0.006 on headings, 0.004 on titles.
    pub const EARLY: f64 = 3.5;
    /// Where a term counts half as early as at the beginning, in characters.
    pub const EARLY_HALF: f64 = 80.0;
    /// How much more the first section of a page counts; the second half of it, and so on.
    pub const LEAD: f64 = 0.4;
    /// What the second best section adds to its page: 0.3 -> 0.5 gains 0.005 on headings, titles and
    /// how customers ask.
    pub const SECOND: f64 = 0.5;
    /// The most characters between two terms of the query that are neighbours, and how many more
    /// may stand between them in a text.
    pub const NEAR: u32 = 6;
    /// How many sections are looked at closely.
    pub const CLOSE: usize = 100;
    /// A page with less than this share of the best score is no result.
    pub const LEAST: f64 = 0.1;
}
use constants as c;

/// Sizes that scores need: sections, and the number of terms in each field of all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// How many sections there are.
    pub sections: u64,
    /// How many pages there are.
    pub pages: u64,
    /// Terms in titles.
    pub title: u64,
    /// Terms in keywords.
    pub keywords: u64,
    /// Terms in headings.
    pub heading: u64,
    /// Terms in texts.
    pub body: u64,
}

/// A term of the query with all that the index knows of it.
#[derive(Debug, Clone)]
pub struct Weighted {
    /// How much it counts by its kind.
    pub weight: f64,
    /// Where it stands in the query: first character, one past the last.
    pub places: Vec<(u32, u32)>,
    /// Where it stands in the index; nothing for an unknown word, which still is part of the query.
    pub postings: Option<Postings>,
}

/// A page that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The page, by the number of its first section.
    pub page: u32,
    /// Its best section.
    pub section: u32,
    /// Its score.
    pub score: f64,
    /// What the score of the best section is made of.
    pub parts: Parts,
}

/// What the score of a section is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Parts {
    /// Sum of BM25.
    pub bag: f64,
    /// Of it, title and keywords.
    pub page: f64,
    /// 0 to 1.
    pub coverage: f64,
    /// 0 to 1.
    pub nearness: f64,
    /// 0 to 1.
    pub aptness: f64,
    /// 0 to 1.
    pub early: f64,
    /// The score.
    pub score: f64,
}

/// What each term adds to the bag of a section: by title, keywords, heading and text. Of title,
/// heading and text the best one counts.
pub fn contributions(terms: &[Weighted], statistics: &Statistics, page: u32, section: u32) -> Vec<[f64; 4]> {
    let fields = Averages::new(statistics);
    let of_title = if page == section { c::TITLE_FIRST } else { c::TITLE };
    let of_term = |term: &Weighted| {
        let postings = term.postings.as_ref()?;
        let frequency = postings.frequency;
        let mut by_field = [0.0; 4];
        if let Ok(at) = postings.pages.binary_search_by_key(&page, |posting| posting.page) {
            let (title, keywords) = (postings.pages[at].title, postings.pages[at].keywords);
            by_field[0] = of_title * rarity(frequency.title, fields.pages) * bm25(title, fields.title);
            by_field[1] =
                c::KEYWORDS * rarity(frequency.keywords, fields.pages) * bm25(keywords, fields.keywords);
        }
        if let Ok(at) = postings.sections.binary_search_by_key(&section, |posting| posting.section) {
            let (heading, body) = (postings.sections[at].heading, postings.sections[at].body);
            by_field[2] = c::HEADING * fields.idf(frequency.heading) * bm25(heading, fields.heading);
            by_field[3] = c::BODY * fields.idf(frequency.body) * bm25(body, fields.body);
        }
        let best = by_field[0].max(by_field[2]).max(by_field[3]);
        for field in [0, 2, 3] {
            if by_field[field] < best {
                by_field[field] = 0.0;
            }
        }
        Some(by_field.map(|score| score * term.weight))
    };
    terms.iter().map(|term| of_term(term).unwrap_or_default()).collect()
}

/// A page whose title or keywords hold something.
#[derive(Default)]
struct PageMatch {
    keywords: f64,
    /// What each term counts in the title.
    terms: BTreeMap<usize, f64>,
    in_title: Named,
}

/// A section that may be found.
#[derive(Default)]
struct Candidate<'a> {
    number: u32,
    in_heading: Named,
    /// What each term counts in heading or text, and where it stands.
    terms: BTreeMap<usize, (f64, &'a [u32])>,
}

/// A heading or title that holds terms of the query.
#[derive(Default)]
struct Named {
    terms: Vec<usize>,
    norm: u8,
    rarest: u32,
}

impl Named {
    fn take(&mut self, term: usize, norm: u8, frequency: u32) {
        self.rarest = if self.terms.is_empty() { frequency } else { self.rarest.min(frequency) };
        self.terms.push(term);
        self.norm = norm;
    }

    fn aptness(&self, shares: &[f64], total: f64) -> f64 {
        if self.terms.is_empty() {
            return 0.0;
        }
        let share: f64 = self.terms.iter().map(|term| shares[*term]).sum::<f64>() / total;
        #[expect(clippy::cast_precision_loss, reason = "few terms")]
        let held = (self.terms.len() as f64 / f64::from(length(self.norm)).max(1.0)).min(1.0);
        share * held / f64::from(self.rarest.max(1))
    }
}

/// How far down a ranking goes.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// How many sections are looked at closely.
    pub close: usize,
    /// The least share of the best score that makes a result.
    pub least: f64,
}

/// The pages that may be meant.
pub const BEST: Reach = Reach { close: c::CLOSE, least: c::LEAST };
/// Every page that may hold a phrase.
pub const WIDE: Reach = Reach { close: c::CLOSE * 10, least: 0.0 };
/// How many pages are looked through for a phrase.
pub const MAX_HELD: usize = 200;

/// Ranks pages. `accepts` tells whether a page may be found, by the number of its first section;
/// `boost` how much more it counts than others.
pub fn rank(
    terms: &[Weighted],
    statistics: &Statistics,
    reach: Reach,
    accepts: &dyn Fn(u32) -> bool,
    boost: &dyn Fn(u32) -> f64,
) -> Vec<Found> {
    let fields = Averages::new(statistics);
    let mut pages: BTreeMap<u32, PageMatch> = BTreeMap::new();
    let mut sections: BTreeMap<u32, Candidate<'_>> = BTreeMap::new();
    let mut shares = Vec::with_capacity(terms.len());
    for (at, term) in terms.iter().enumerate() {
        let frequency = term.postings.as_ref().map(|postings| postings.frequency).unwrap_or_default();
        let common = frequency.sections.max(frequency.title).max(frequency.keywords);
        shares.push(term.weight * fields.idf(common));
        let Some(postings) = &term.postings else { continue };
        let idf = |count: u32| term.weight * fields.idf(count);
        let of_page = |count: u32| term.weight * rarity(count, fields.pages);
        let (title, keywords) = (of_page(frequency.title), c::KEYWORDS * of_page(frequency.keywords));
        for posting in postings.pages.iter().filter(|posting| accepts(posting.page)) {
            let page = pages.entry(posting.page).or_default();
            page.keywords += keywords * bm25(posting.keywords, fields.keywords);
            page.terms.insert(at, title * bm25(posting.title, fields.title));
            if posting.title.count > 0 {
                page.in_title.take(at, posting.title.norm, frequency.title);
            }
            sections.entry(posting.page).or_default();
        }
        let (heading, body) = (c::HEADING * idf(frequency.heading), c::BODY * idf(frequency.body));
        for posting in postings.sections.iter().filter(|posting| accepts(posting.section - posting.number)) {
            let candidate = sections.entry(posting.section).or_default();
            candidate.number = posting.number;
            let text = body * bm25(posting.body, fields.body);
            let best = f64::max(heading * bm25(posting.heading, fields.heading), text);
            candidate.terms.insert(at, (best, &posting.places));
            if posting.heading.count > 0 {
                candidate.in_heading.take(at, posting.heading.norm, 1);
            }
        }
    }
    let total: f64 = shares.iter().sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let no_page = PageMatch::default();
    let mut close: Vec<(u32, &Candidate<'_>, Parts)> = sections
        .iter()
        .map(|(section, candidate)| {
            let page = section - candidate.number;
            let of_page = pages.get(&page).unwrap_or(&no_page);
            let is_first = candidate.number == 0;
            let of_title = if is_first { c::TITLE_FIRST } else { c::TITLE };
            let title_aptness = if is_first { of_page.in_title.aptness(&shares, total) } else { 0.0 };
            let mut parts = Parts {
                bag: of_page.keywords,
                page: of_page.keywords,
                aptness: candidate.in_heading.aptness(&shares, total).max(title_aptness),
                ..Parts::default()
            };
            let mut covered = 0.0;
            for (term, share) in shares.iter().enumerate() {
                let (title, text) = (of_page.terms.get(&term), candidate.terms.get(&term));
                if title.is_some() || text.is_some() {
                    covered += share;
                }
                let (title, text) = (of_title * title.unwrap_or(&0.0), text.map_or(0.0, |text| text.0));
                parts.bag += title.max(text);
                parts.page += if title > text { title } else { 0.0 };
            }
            parts.coverage = covered / total;
            let score = score(&parts, candidate.number) * boost(page);
            (*section, candidate, Parts { score, ..parts })
        })
        .collect();
    close.sort_by(|a, b| b.2.score.total_cmp(&a.2.score).then(a.0.cmp(&b.0)));
    close.truncate(reach.close);
    let neighbours = neighbours(terms, &shares);
    let mut found: BTreeMap<u32, Vec<(u32, Parts)>> = BTreeMap::new();
    for (section, candidate, mut parts) in close {
        let page = section - candidate.number;
        let title = pages.get(&page).filter(|_| candidate.number == 0).map(|page| &page.in_title.terms);
        parts.nearness = nearness(&neighbours, candidate, title.map_or(&[], Vec::as_slice));
        for (term, (_, places)) in &candidate.terms {
            let first = places.first().copied().unwrap_or(0);
            parts.early += shares[*term] / (1.0 + f64::from(first) / c::EARLY_HALF);
        }
        parts.early /= total;
        parts.score = score(&parts, candidate.number) * boost(page);
        found.entry(page).or_default().push((section, parts));
    }
    let mut found: Vec<Found> = found
        .into_iter()
        .filter_map(|(page, mut sections)| {
            sections.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
            let (section, parts) = *sections.first()?;
            let second = sections.get(1).map_or(0.0, |second| second.1.score);
            Some(Found { page, section, score: parts.score + c::SECOND * second, parts })
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page)));
    let least = found.first().map_or(0.0, |best| best.score * reach.least);
    found.retain(|found| found.score >= least);
    found
}

fn score(parts: &Parts, number: u32) -> f64 {
    let fit = 1.0
        + c::COVERAGE * parts.coverage
        + c::NEARNESS * parts.nearness
        + c::APTNESS * parts.aptness
        + c::EARLY * parts.early;
    parts.bag * fit * (1.0 + c::LEAD / (1.0 + f64::from(number)))
}

/// Two terms of the query that stand side by side: which, how far apart they begin, what they weigh.
struct Neighbours {
    pairs: Vec<(usize, usize, u32, f64)>,
    total: f64,
}

fn neighbours(terms: &[Weighted], shares: &[f64]) -> Neighbours {
    let mut places: Vec<(u32, u32, usize)> = Vec::new();
    for (at, term) in terms.iter().enumerate() {
        places.extend(term.places.iter().map(|(start, end)| (*start, *end, at)));
    }
    places.sort_unstable();
    let mut pairs = Vec::new();
    let mut total = 0.0;
    for (at, &(start, end, term)) in places.iter().enumerate() {
        for &(next_start, _, next) in &places[at + 1..] {
            if next_start < end {
                continue;
            }
            if next_start - end > c::NEAR {
                break;
            }
            let weight = shares[term].min(shares[next]);
            total += weight;
            pairs.push((term, next, end - start, weight));
        }
    }
    Neighbours { pairs, total }
}

fn nearness(neighbours: &Neighbours, candidate: &Candidate<'_>, title: &[usize]) -> f64 {
    if neighbours.total <= 0.0 {
        return 0.0;
    }
    let mut sum = 0.0;
    for (term, next, long, weight) in &neighbours.pairs {
        // In a title all terms are near each other.
        let both = title.contains(term) && title.contains(next);
        if both
            || matches!((candidate.terms.get(term), candidate.terms.get(next)),
                (Some((_, first)), Some((_, then))) if stand_near(first, then, *long))
        {
            sum += weight;
        }
    }
    sum / neighbours.total
}

/// Whether one of `then` begins `long` characters after one of `first`, or a few more.
fn stand_near(first: &[u32], then: &[u32], long: u32) -> bool {
    let mut at = 0;
    for place in first {
        let from = place + long;
        while at < then.len() && then[at] < from {
            at += 1;
        }
        if at < then.len() && then[at] <= from + c::NEAR {
            return true;
        }
    }
    false
}

/// Averages of the fields, and the rarity of terms.
struct Averages {
    sections: f64,
    pages: f64,
    title: f64,
    keywords: f64,
    heading: f64,
    body: f64,
}

impl Averages {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn new(statistics: &Statistics) -> Self {
        let sections = (statistics.sections as f64).max(1.0);
        let pages = (statistics.pages as f64).max(1.0);
        let average = |terms: u64, of: f64| (terms as f64 / of).max(1e-9);
        Self {
            sections,
            pages,
            title: average(statistics.title, pages),
            keywords: average(statistics.keywords, pages),
            heading: average(statistics.heading, sections),
            body: average(statistics.body, sections),
        }
    }

    fn idf(&self, count: u32) -> f64 {
        rarity(count, self.sections)
    }
}

/// The inverse document frequency of what is in `count` of `all`.
pub fn rarity(count: u32, all: f64) -> f64 {
    let count = f64::from(count).min(all);
    ln(1.0 + (all - count + 0.5) / (count + 0.5))
}

fn bm25(hit: Hit, average: f64) -> f64 {
    if hit.count == 0 {
        return 0.0;
    }
    let count = f64::from(hit.count);
    let long = f64::from(length(hit.norm));
    count * (c::K1 + 1.0) / (count + c::K1 * (1.0 - c::B + c::B * long / average))
}

/// The natural logarithm, made of operations that every machine and browser rounds alike; the
/// libraries' own differ in the last bit.
///
/// x = m·2^e with m in [√½, √2), and ln m = 2 artanh((m − 1)/(m + 1)).
pub fn ln(x: f64) -> f64 {
    let mut mantissa = x;
    let mut exponent = 0.0;
    while mantissa >= std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        exponent += 1.0;
    }
    while mantissa < std::f64::consts::FRAC_1_SQRT_2 {
        mantissa *= 2.0;
        exponent -= 1.0;
    }
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let mut power = z;
    let mut sum = 0.0;
    let mut odd = 1.0;
    while odd < 30.0 {
        sum += power / odd;
        power *= square;
        odd += 2.0;
    }
    2.0 * sum + exponent * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_one() {
        for x in [1e-9, 0.5, 0.9, 1.0, 1.000_1, 1.4, 1.5, 2.0, 10.0, 12_345.678, 1e9] {
            assert!((ln(x) - x.ln()).abs() < 1e-14 * x.ln().abs().max(1.0), "{x}");
        }
    }

    #[test]
    fn neighbours_stand_side_by_side() {
        assert!(stand_near(&[3, 40], &[45], 2));
        assert!(!stand_near(&[3, 40], &[12, 30], 2));
        assert!(!stand_near(&[5], &[1, 2, 3], 2));
    }
}
