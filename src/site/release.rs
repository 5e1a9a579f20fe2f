//! Release notes among each other: which are newer, which one is meant, which tickets they answer.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Page, PageId, Relations, Site, graph, version};
use crate::config::Facet;
use crate::diagnostic::nearest;
use crate::document::Kind;

/// What answers a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The release notes.
    pub release: PageId,
    /// The number of the change in them; none for the release as a whole.
    pub change: Option<usize>,
}

/// Gives release notes the day that decides on their place: their own, else that of the version
/// before theirs, else that of the one after.
pub fn set_days(pages: &mut [Page]) {
    // Versions of other products say nothing, nor do translations.
    let mut series: BTreeMap<(usize, BTreeSet<String>), Vec<usize>> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        if let Kind::Release(_) = page.document.kind {
            series.entry((page.language, products(page))).or_default().push(number);
        }
    }
    for mut numbers in series.into_values() {
        numbers.sort_by(|a, b| {
            let (a, b) = (&pages[*a], &pages[*b]);
            version::compare(name(a), name(b)).then_with(|| a.path().cmp(b.path()))
        });
        let mut latest: Option<Date> = None;
        for number in &numbers {
            let own = pages[*number].document.front_matter.date.as_ref().map(|date| date.value);
            latest = own.max(latest);
            pages[*number].released = own.or(latest);
        }
        let mut after = None;
        for number in numbers.iter().rev() {
            let released = &mut pages[*number].released;
            *released = released.or(after);
            after = *released;
        }
    }
}

/// The products that a page is about.
pub fn products(page: &Page) -> BTreeSet<String> {
    let keys = page.document.front_matter.facets.get(&Facet::Products).into_iter().flatten();
    keys.map(|key| key.value.clone()).collect()
}

/// The version of release notes; the name of their file where they do not say it.
fn name(page: &Page) -> &str {
    match &page.document.kind {
        Kind::Release(release) if release.version.is_some() => {
            release.version.as_ref().map_or("", |version| &version.value)
        }
        _ => page.path().file_name().rsplit_once('.').map_or("", |(stem, _)| stem),
    }
}

/// The order of release notes: by day, then by version, the newest first.
pub fn newest_first(a: &Page, b: &Page) -> Ordering {
    b.released.cmp(&a.released).then_with(|| version::compare(name(b), name(a)))
}

/// The release notes of a language, the newest first.
pub fn all(site: &Site, language: usize) -> Vec<&Page> {
    let mut pages: Vec<&Page> = site
        .pages
        .iter()
        .filter(|page| page.language == language && matches!(page.document.kind, Kind::Release(_)))
        .collect();
    pages.sort_by(|a, b| newest_first(a, b).then_with(|| a.path().cmp(b.path())));
    pages
}

/// Why no release notes are meant by a word.
#[derive(Debug)]
pub enum Missing<'a> {
    /// There are none at all.
    Any,
    /// None is called so; the name that is near, if one is.
    Unknown(Option<&'a str>),
    /// Several are.
    Several(Vec<&'a Page>),
}

/// The release notes of a language that a word means: `latest`, a version, or the path or id of one.
pub fn find<'a>(site: &'a Site, language: usize, word: &str) -> Result<&'a Page, Missing<'a>> {
    let all = all(site, language);
    let Some(latest) = all.first() else { return Err(Missing::Any) };
    let id = |page: &Page| page.document.front_matter.id.as_ref().map(|id| id.value.clone());
    let ways: [&dyn Fn(&Page) -> bool; 4] = [
        &|page| name(page) == word,
        &|page| page.key.trim_start_matches('=') == word || id(page).as_deref() == Some(word),
        &|page| page.path().as_str() == word.trim_start_matches("content/"),
        &|page| word.contains(|c: char| c.is_ascii_digit()) && version::compare(name(page), word).is_eq(),
    ];
    for is_meant in ways {
        let meant: Vec<&Page> = all.iter().copied().filter(|page| is_meant(page)).collect();
        match meant[..] {
            [] => {}
            [page] => return Ok(page),
            _ => return Err(Missing::Several(meant)),
        }
    }
    if word == "latest" {
        return Ok(latest);
    }
    Err(Missing::Unknown(nearest(word, all.iter().map(|page| name(page)))))
}

/// The tickets that no change of a release names, but the release or they themselves do.
pub fn answered_as_a_whole(site: &Site, page: &Page) -> Vec<PageId> {
    let whole = Answer { release: page.id, change: None };
    let tickets = page.relations.tickets.iter().chain(&page.backlinks).copied();
    let tickets: BTreeSet<PageId> =
        tickets.filter(|id| site.page(*id).relations.answers.contains(&whole)).collect();
    tickets.into_iter().collect()
}

/// What answers each ticket, the newest first: what release notes say of it, in its own language
/// where they have that, and what it says itself.
pub fn answers(site: &Site, relations: &[Relations]) -> BTreeMap<PageId, Vec<Answer>> {
    let mut named: BTreeMap<PageId, Vec<Answer>> = BTreeMap::new();
    for (page, relations) in site.pages.iter().zip(relations) {
        let changes = relations.changes.iter().enumerate();
        let changes =
            changes.flat_map(|(number, (tickets, _))| tickets.iter().map(move |id| (id, Some(number))));
        for (ticket, change) in changes.chain(relations.tickets.iter().map(|id| (id, None))) {
            let twins = site.translations.get(&site.page(*ticket).key).into_iter().flatten().flatten();
            let mut tickets: BTreeSet<PageId> = twins.copied().collect();
            tickets.insert(*ticket);
            for ticket in tickets {
                named.entry(ticket).or_default().push(Answer { release: page.id, change });
            }
        }
        if let (Kind::Ticket(_), Some(release)) = (&page.document.kind, relations.released_in) {
            named.entry(page.id).or_default().push(Answer { release, change: None });
        }
    }
    for (ticket, answers) in &mut named {
        *answers = in_order(site, site.page(*ticket).language, answers);
    }
    named
}

/// Answers in a language where they have it, each once, the newest first.
fn in_order(site: &Site, language: usize, answers: &[Answer]) -> Vec<Answer> {
    let changes = |id: PageId| match &site.page(id).document.kind {
        Kind::Release(release) => release.changes.len(),
        _ => 0,
    };
    // Those that are in the language say best which change it is.
    let (own, foreign): (Vec<Answer>, Vec<Answer>) =
        answers.iter().partition(|answer| site.page(answer.release).language == language);
    let mut all = own.clone();
    for answer in foreign {
        let release = graph::in_language(site, answer.release, language);
        if !own.iter().any(|own| own.release == release) {
            let same = changes(release) == changes(answer.release);
            all.push(Answer { release, change: answer.change.filter(|_| same) });
        }
    }
    // A change says more than its release.
    let told: BTreeSet<PageId> =
        all.iter().filter(|answer| answer.change.is_some()).map(|answer| answer.release).collect();
    all.retain(|answer| answer.change.is_some() || !told.contains(&answer.release));
    all.sort_by(|a, b| {
        let (first, second) = (site.page(a.release), site.page(b.release));
        newest_first(first, second)
            .then_with(|| first.path().cmp(second.path()))
            .then(a.change.cmp(&b.change))
    });
    all.dedup();
    all
}
