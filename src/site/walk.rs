//! Where a reader gets by walking: from the home page of a language along everything that pages show.
//!
//! The ways are those that `render` and the theme lay; a test walks the links of built pages and
//! compares. Some are left out, since nobody finds a page by them: the choice of another language,
//! the pages before and after, which only stand side by side in a folder, and the search.

use std::collections::{HashMap, HashSet};

use super::navigation::{NavNode, front};
use super::{Page, PageId, Site, Target, graph, related};
use crate::config::Type;
use crate::document::Kind;

/// A reader on the way.
#[derive(Clone)]
pub struct Walk<'a> {
    site: &'a Site,
    /// The folders of each language that the navigation opens; without one it opens every folder.
    opening: Vec<Option<Vec<&'a str>>>,
    /// Success cases by the guides they name.
    cases: HashMap<PageId, Vec<PageId>>,
    reached: Vec<bool>,
    /// How many pages were reached.
    count: usize,
    /// Pages that were reached and not looked at yet.
    next: Vec<PageId>,
    listed: HashSet<(usize, &'a str)>,
    opened: HashSet<(usize, &'a str)>,
    shelves: HashSet<(usize, usize)>,
}

impl<'a> Walk<'a> {
    /// Walks from the home page of every language as far as one gets.
    pub fn from_home(site: &'a Site) -> Self {
        let languages = 0..site.config.languages.len();
        let mut cases: HashMap<PageId, Vec<PageId>> = HashMap::new();
        for page in &site.pages {
            for guide in &page.relations.guides {
                cases.entry(*guide).or_default().push(page.id);
            }
        }
        let mut walk = Self {
            site,
            opening: vec![None; site.config.languages.len()],
            cases,
            reached: vec![false; site.pages.len()],
            count: 0,
            next: Vec::new(),
            listed: HashSet::new(),
            opened: HashSet::new(),
            shelves: HashSet::new(),
        };
        for language in languages {
            walk.begin(language);
        }
        walk.go();
        walk
    }

    /// Walks on from a page, and tells how many pages that reaches besides it.
    pub fn go_on(&mut self, id: PageId) -> usize {
        let before = self.count;
        self.reach(id);
        self.go();
        (self.count - before).saturating_sub(1)
    }

    /// Whether the reader has been on a page.
    pub fn has_reached(&self, id: PageId) -> bool {
        self.reached[id.0 as usize]
    }

    /// The home page, and what stands around every page of a language.
    fn begin(&mut self, language: usize) {
        let site = self.site;
        let nav = &site.nav[language];
        if nav.is_empty() {
            self.open(language, "");
        } else {
            let mut opening = Vec::new();
            self.find_opening(nav, &mut opening);
            self.opening[language] = Some(opening);
            self.follow(nav);
        }
        match site.by_route.get(&site.home(language)) {
            Some(home) => self.reach(*home),
            None => self.front(language),
        }
        // The banner of what does not work.
        for page in site.pages.iter().filter(|page| page.language == language) {
            if matches!(&page.document.kind, Kind::Incident(incident) if !incident.status.is_over()) {
                self.reach(page.id);
            }
        }
    }

    /// Entries of the navigation for a folder open it, where no entries stand below them.
    fn find_opening(&self, nodes: &'a [NavNode], opening: &mut Vec<&'a str>) {
        for node in nodes {
            let folder = node.target.as_ref().and_then(|target| self.site.folder(target));
            let folder = folder.map(|(_, section)| section.path.as_str());
            opening.extend(folder.filter(|path| !path.is_empty() && node.items.is_empty()));
            self.find_opening(&node.items, opening);
        }
    }

    fn follow(&mut self, nodes: &'a [NavNode]) {
        for node in nodes {
            match &node.target {
                Some(Target::Page(id, _)) => self.reach(*id),
                Some(Target::Section(language, path)) => self.enter(*language, path),
                _ => {}
            }
            self.follow(&node.items);
        }
    }

    fn reach(&mut self, id: PageId) {
        if !std::mem::replace(&mut self.reached[id.0 as usize], true) {
            self.next.push(id);
            self.count += 1;
        }
    }

    fn reach_all(&mut self, ids: impl IntoIterator<Item = PageId>) {
        for id in ids {
            self.reach(id);
        }
    }

    fn go(&mut self) {
        while let Some(id) = self.next.pop() {
            self.look_at(self.site.page(id));
        }
    }

    /// Follows what a page shows.
    fn look_at(&mut self, page: &'a Page) {
        for target in &page.targets {
            match target {
                Target::Page(id, _) => self.reach(*id),
                Target::Section(language, path) => self.enter(*language, path),
                _ => {}
            }
        }
        self.around(page.language, &page.folder);
        if page.is_index && matches!(page.document.kind, Kind::Article(_)) {
            if page.folder.is_empty() {
                self.front(page.language);
            } else {
                self.list(page.language, &page.folder);
            }
            return;
        }
        for shelf in &self.site.shelves_of[page.id.0 as usize] {
            // An incident shows its tags only.
            if page.of() != Type::Incident || self.site.shelves[page.language][*shelf].facet == "tags" {
                self.shelf(page.language, *shelf);
            }
        }
        self.reach_all(graph::declared(self.site, page).into_iter().take(related::MAX_RELATED));
        self.reach_all(graph::pointing_here(self.site, page));
        self.of_kind(page);
    }

    /// What a page shows for its type.
    fn of_kind(&mut self, page: &'a Page) {
        let relations = &page.relations;
        let here = |id: &PageId| graph::in_language(self.site, *id, page.language);
        let ids: Vec<PageId> = match &page.document.kind {
            Kind::Article(_) => relations.workaround_for.into_iter().collect(),
            Kind::Guide(_) => relations.next.clone(),
            Kind::Case(_) => relations.guides.clone(),
            Kind::Release(_) => relations
                .changes
                .iter()
                .flat_map(|(tickets, articles)| tickets.iter().chain(articles))
                .map(here)
                .collect(),
            Kind::Ticket(_) => relations
                .released_in
                .iter()
                .chain(&relations.merged_into)
                .chain(&relations.workarounds)
                .map(here)
                .collect(),
            Kind::Faq(faq) => {
                let parts = faq.items.iter().map(|item| page.route.join(&item.id.value));
                let file = page.is_part().then(|| page.route.parent());
                parts.chain(file).filter_map(|route| self.site.by_route.get(&route).copied()).collect()
            }
            Kind::Incident(_) => Vec::new(),
        };
        self.reach_all(ids);
        if matches!(page.of(), Type::Article | Type::Guide | Type::Faq) {
            let cases = self.cases.get(&page.id).into_iter().flatten().copied();
            let cases = cases.filter(|case| self.site.page(*case).language == page.language);
            let cases: Vec<PageId> = cases.collect();
            self.reach_all(cases);
        }
    }

    /// The way up from a page in a folder, and what the navigation opens on it.
    fn around(&mut self, language: usize, folder: &'a str) {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for path in ends.map(|end| &folder[..end]).filter(|path| !path.is_empty()) {
            self.enter(language, path);
            let inside = |opened: &&str| {
                path.strip_prefix(opened).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let opens = self.opening[language].as_ref();
            if opens.is_none_or(|opening| opening.iter().any(inside)) {
                self.open(language, path);
            }
        }
    }

    /// The articles of a folder, side by side, and the folders in it.
    fn open(&mut self, language: usize, path: &'a str) {
        let site = self.site;
        let Some(section) = site.sections[language].get(path) else { return };
        if self.opened.insert((language, path)) {
            self.reach_all(section.pages.iter().copied());
            for child in &section.children {
                self.enter(language, child);
            }
        }
    }

    /// The page at the address of a folder: its index, another that has taken it, or a list.
    fn enter(&mut self, language: usize, path: &'a str) {
        let site = self.site;
        let Some(section) = site.sections[language].get(path) else { return };
        match site.by_route.get(&section.route) {
            Some(id) => self.reach(*id),
            None if path.is_empty() => {}
            None => self.list(language, path),
        }
    }

    /// The list of a folder.
    fn list(&mut self, language: usize, path: &'a str) {
        let site = self.site;
        if !self.listed.insert((language, path)) {
            return;
        }
        self.around(language, path);
        let section = &site.sections[language][path];
        let is_ticket = |id: &PageId| site.page(*id).of() == Type::Ticket;
        // A roadmap shows tickets by their states, and nothing that has none.
        let is_roadmap = section.of == Some(Type::Ticket) && section.listed.iter().any(is_ticket);
        self.reach_all(section.listed.iter().copied().filter(|id| !is_roadmap || is_ticket(id)));
        for folder in section.folders() {
            self.enter(language, folder);
        }
    }

    /// What a home page shows.
    fn front(&mut self, language: usize) {
        let site = self.site;
        for folder in &site.sections[language][""].children {
            self.enter(language, folder);
        }
        let front = front(site, language);
        for ids in [front.questions, front.guides, front.releases, front.cases] {
            self.reach_all(ids);
        }
        for (number, shelf) in site.shelves[language].iter().enumerate() {
            if shelf.facet == "stage" {
                self.shelf(language, number);
            }
        }
    }

    /// The list of everything with a tag or key. One of a tag leads to the list of all of them.
    fn shelf(&mut self, language: usize, number: usize) {
        let site = self.site;
        if !self.shelves.insert((language, number)) {
            return;
        }
        let shelf = &site.shelves[language][number];
        self.reach_all(shelf.pages.iter().copied());
        if shelf.facet == "tags" {
            for other in 0..site.shelves[language].len() {
                self.shelf(language, other);
            }
        }
    }
}
