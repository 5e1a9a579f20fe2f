//! Folders as sections, their order, and the navigation that `site.yaml` may give.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::link::{Resolver, Target};
use super::{Page, PageId, Route, Site, natural, release};
use crate::config::{Config, NavItem, Stage, Type};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::Kind;
use crate::text;
use crate::yaml::Localized;

/// How many guides or questions the home page shows.
const FRONT_PAGES: usize = 6;
/// How many releases or success cases.
const FRONT_NEWS: usize = 3;

/// A folder of one language.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its path without language; empty for the top.
    pub path: String,
    /// Its address.
    pub route: Route,
    /// The article that is its first page.
    pub index: Option<PageId>,
    /// The type of the articles in it, where the folder has one.
    pub of: Option<Type>,
    /// Its articles in order, without the index.
    pub pages: Vec<PageId>,
    /// What its list shows, in order: its articles and, as folders below a folder of one type are only
    /// drawers of it, those of the folders below.
    pub listed: Vec<PageId>,
    /// Paths of the folders in it, in order.
    pub children: Vec<String>,
}

impl Section {
    /// The folders that its list shows as such, by their paths.
    pub fn folders(&self) -> &[String] {
        if self.of.is_none() { &self.children } else { &[] }
    }
}

/// An entry of the navigation.
#[derive(Debug, Clone)]
pub struct NavNode {
    /// The words; the target's title if absent.
    pub title: Option<String>,
    /// Where it leads.
    pub target: Option<Target>,
    /// Entries below.
    pub items: Vec<NavNode>,
}

/// What the home page of a language shows of each type, besides the folders.
#[derive(Debug, Clone, Default)]
pub struct Front {
    /// Questions, those that are asked most first.
    pub questions: Vec<PageId>,
    /// Guides, those for who tries or sets up first.
    pub guides: Vec<PageId>,
    /// The newest releases.
    pub releases: Vec<PageId>,
    /// Success cases.
    pub cases: Vec<PageId>,
}

/// The folders of each language.
pub fn sections(pages: &[Page], config: &Config) -> Vec<BTreeMap<String, Section>> {
    let mut all: Vec<BTreeMap<String, Section>> = vec![BTreeMap::new(); config.languages.len()];
    for (language, sections) in all.iter_mut().enumerate() {
        let new = |path: &str| Section {
            path: path.to_owned(),
            route: Route::home(config, language).join(path),
            index: None,
            of: config.types.get(path).copied(),
            pages: Vec::new(),
            listed: Vec::new(),
            children: Vec::new(),
        };
        sections.insert(String::new(), new(""));
        for page in pages.iter().filter(|page| page.language == language) {
            let mut path = page.folder.as_str();
            while !path.is_empty() && !sections.contains_key(path) {
                sections.insert(path.to_owned(), new(path));
                path = path.rsplit_once('/').map_or("", |(parent, _)| parent);
            }
            let section = sections.get_mut(&page.folder).expect("made above");
            if page.is_index {
                // The first wins where a folder has both index.md and README.md.
                section.index.get_or_insert(page.id);
                section.route = page.route.clone();
            } else if !page.is_part() {
                section.pages.push(page.id);
            }
        }
        let paths: Vec<String> = sections.keys().filter(|path| !path.is_empty()).cloned().collect();
        for path in &paths {
            let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
            sections
                .get_mut(parent)
                .expect("parents are made with their children")
                .children
                .push(path.clone());
        }
        let weights: BTreeMap<String, (f64, String)> = sections
            .iter()
            .map(|(path, section)| (path.clone(), (index_weight(section, pages), path.clone())))
            .collect();
        let of_tickets = folders_of_tickets(sections, pages);
        for section in sections.values_mut() {
            // A folder of nothing but tickets is a roadmap, whatever its name.
            let holds_pages = !section.path.is_empty() && !section.pages.is_empty();
            if section.of.is_none() && holds_pages && of_tickets.contains(&section.path) {
                section.of = Some(Type::Ticket);
            }
            section.pages.sort_by(|a, b| order(&pages[a.0 as usize], &pages[b.0 as usize]));
            section.children.sort_by(|a, b| {
                let (a, b) = (&weights[a], &weights[b]);
                a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1))
            });
        }
        for path in sections.keys().cloned().collect::<Vec<String>>() {
            let section = &sections[&path];
            let mut listed = section.pages.clone();
            if section.of.is_some() {
                listed.extend(section.children.iter().flat_map(|child| all_below(sections, child)));
                listed.sort_by(|a, b| order(&pages[a.0 as usize], &pages[b.0 as usize]));
            }
            sections.get_mut(&path).expect("one of its keys").listed = listed;
        }
    }
    all
}

/// The folders that hold nothing but tickets, below them too.
fn folders_of_tickets(sections: &BTreeMap<String, Section>, pages: &[Page]) -> BTreeSet<String> {
    let mut of_tickets = BTreeSet::new();
    // Folders stand after the one that they are in.
    for (path, section) in sections.iter().rev() {
        let is_ticket = |id: &PageId| pages[id.0 as usize].of() == Type::Ticket;
        if section.pages.iter().all(is_ticket)
            && section.children.iter().all(|child| of_tickets.contains(child))
        {
            of_tickets.insert(path.clone());
        }
    }
    of_tickets
}

/// The articles of a folder and of those in it, their indexes included.
fn all_below(sections: &BTreeMap<String, Section>, path: &str) -> Vec<PageId> {
    let section = &sections[path];
    let below = section.children.iter().flat_map(|child| all_below(sections, child));
    section.index.into_iter().chain(section.pages.iter().copied()).chain(below).collect()
}

fn index_weight(section: &Section, pages: &[Page]) -> f64 {
    let written = section.index.and_then(|id| pages[id.0 as usize].document.front_matter.weight);
    // Without a word from the writer, the folders of the types come in the order people need them.
    written.unwrap_or(match section.of {
        Some(Type::Guide) => 1000.0,
        Some(Type::Faq) => 1001.0,
        Some(Type::Article) | None => 1002.0,
        Some(Type::Case) => 1003.0,
        Some(Type::Release) => 1004.0,
        Some(Type::Ticket) => 1005.0,
        Some(Type::Incident) => 1006.0,
    })
}

/// The order of articles in a folder: weight, then newest first for releases and incidents, then
/// the file's path, in which numbers are numbers. Releases and incidents stand behind the rest, since
/// what goes by days and what goes by paths cannot be mixed.
pub fn order(a: &Page, b: &Page) -> Ordering {
    let weight = |page: &Page| page.document.front_matter.weight.unwrap_or(f64::INFINITY);
    let by_day = |page: &Page| match page.of() {
        Type::Release => 1,
        Type::Incident => 2,
        _ => 0,
    };
    weight(a)
        .total_cmp(&weight(b))
        .then_with(|| by_day(a).cmp(&by_day(b)))
        .then_with(|| match (&a.document.kind, &b.document.kind) {
            (Kind::Release(_), Kind::Release(_)) => release::newest_first(a, b),
            (Kind::Incident(x), Kind::Incident(y)) => {
                let started = |incident: &crate::document::kind::incident::Incident| {
                    incident.started.as_ref().map(|moment| moment.value.seconds(0))
                };
                started(y).cmp(&started(x)).then_with(|| date(b).cmp(&date(a)))
            }
            _ => Ordering::Equal,
        })
        .then_with(|| natural::compare(a.path().as_str(), b.path().as_str()))
        .then_with(|| natural::compare(item(a), item(b)))
}

fn item(page: &Page) -> &str {
    page.document.item.as_deref().unwrap_or("")
}

fn date(page: &Page) -> Option<jiff::civil::Date> {
    page.document.front_matter.date.as_ref().map(|date| date.value)
}

/// What the home page of a language shows.
pub fn front(site: &Site, language: usize) -> Front {
    let of_type = |of: Type| {
        let pages = site.pages.iter();
        let mut pages: Vec<&Page> =
            pages.filter(|page| page.language == language && page.of() == of && !page.is_part()).collect();
        pages.sort_by(|a, b| order(a, b));
        pages
    };
    let some = |pages: Vec<&Page>, most: usize| pages.iter().take(most).map(|page| page.id).collect();
    let mut questions = of_type(Type::Faq);
    questions.retain(|page| matches!(&page.document.kind, Kind::Faq(faq) if faq.items.is_empty()));
    questions.sort_by_key(|page| match &page.document.kind {
        Kind::Faq(faq) => std::cmp::Reverse(faq.asked.unwrap_or(0)),
        _ => std::cmp::Reverse(0),
    });
    let mut guides = of_type(Type::Guide);
    // Who has not begun yet looks for a way in.
    let is_first =
        |page: &&Page| matches!(page.document.front_matter.stage, Some(Stage::Trial | Stage::Onboarding));
    guides.sort_by_key(|page| !is_first(page));
    Front {
        questions: some(questions, FRONT_PAGES),
        guides: some(guides, FRONT_PAGES),
        releases: some(of_type(Type::Release), FRONT_NEWS),
        cases: some(of_type(Type::Case), FRONT_NEWS),
    }
}

/// The navigation given in `site.yaml`, for each language.
pub fn configured(site: &Site, resolver: &Resolver<'_>, found: &mut Vec<Diagnostic>) -> Vec<Vec<NavNode>> {
    (0..site.config.languages.len())
        .map(|language| nodes(&site.config.nav, site, language, resolver, found))
        .collect()
}

fn nodes(
    items: &[NavItem],
    site: &Site,
    language: usize,
    resolver: &Resolver<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<NavNode> {
    let code = site.language_code(language);
    items
        .iter()
        .filter_map(|item| {
            let title = item.title.as_ref().map(|title: &Localized| title.get(code).to_owned());
            let target = match &item.link {
                None => None,
                Some(link) => match resolver.nav_link(language, &link.value) {
                    Some(target) => Some(target),
                    // What one language or edition does not have is simply not in its navigation.
                    None if language > 0 || resolver.is_withheld(language, &link.value) => return None,
                    None => {
                        let shown = printable(&link.value);
                        found.push(
                            Diagnostic::new(
                                Code::BrokenLink,
                                link.span.clone(),
                                text!(
                                    "ナビゲーションの「{shown}」がありません",
                                    "the navigation names `{shown}`, which does not exist"
                                ),
                            )
                            .help(text!(
                                "content からのパスを確かめてください",
                                "check the path below `content`"
                            )),
                        );
                        return None;
                    }
                },
            };
            let items = nodes(&item.items, site, language, resolver, found);
            // Nor is a heading under which nothing is left.
            let is_empty = target.is_none() && items.is_empty() && !item.items.is_empty();
            (!is_empty).then_some(NavNode { title, target, items })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::config::Audience;
    use crate::site::testing::resolved;

    #[test]
    fn releases_among_other_articles_have_one_order() {
        // A newer release whose path is later, around articles: day and path would go in a circle.
        let files: Vec<(String, String)> = (0..40)
            .map(|number| {
                let fields = match number % 3 {
                    0 => format!(
                        "type: release\nversion: \"{number}\"\ndate: 2026-01-{:02}\n",
                        1 + number % 28
                    ),
                    1 => {
                        format!("type: incident\nstatus: resolved\nstarted: 2026-01-{:02}\n", 1 + number % 28)
                    }
                    _ => String::new(),
                };
                (format!("content/x/{number:02}.md"), format!("---\ntitle: T{number}\n{fields}---\n"))
            })
            .collect();
        let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let (site, _) = resolved(files, Audience::Public);
        let pages = &site.sections[0]["x"].pages;
        for (number, a) in pages.iter().enumerate() {
            for b in &pages[number + 1..] {
                assert!(super::order(site.page(*a), site.page(*b)).is_lt(), "{a:?} {b:?}");
            }
        }
    }
}
