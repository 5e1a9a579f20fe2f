//! Pages that no link and no navigation leads to: only who knows the address gets there.

use std::collections::BTreeSet;

use super::navigation::NavNode;
use super::{Page, PageId, Route, Site, Target};

/// The pages that nobody gets to from the home page of their language, in the order of their paths.
pub fn unreached(site: &Site) -> Vec<PageId> {
    let mut walk = Walk { site, reached: BTreeSet::new(), next: Vec::new(), folders: BTreeSet::new() };
    for language in 0..site.config.languages.len() {
        walk.page_at(&site.home(language));
        // Without entries of its own, the navigation follows the folders.
        let nav = &site.nav[language];
        if nav.is_empty() {
            walk.folder(language, "");
        }
        walk.entries(nav);
    }
    while let Some(id) = walk.next.pop() {
        walk.look_at(site.page(id));
    }
    // A question of several is on the page of its file.
    let left = site.pages.iter().filter(|page| !page.is_part() && !walk.reached.contains(&page.id));
    let mut left: Vec<PageId> = left.map(|page| page.id).collect();
    left.sort_by_key(|id| site.page(*id).path());
    left
}

struct Walk<'a> {
    site: &'a Site,
    reached: BTreeSet<PageId>,
    /// Pages that were reached and not looked at yet.
    next: Vec<PageId>,
    folders: BTreeSet<(usize, String)>,
}

impl Walk<'_> {
    fn page(&mut self, id: PageId) {
        if self.reached.insert(id) {
            self.next.push(id);
        }
    }

    fn page_at(&mut self, route: &Route) {
        if let Some(id) = self.site.by_route.get(route) {
            self.page(*id);
        }
    }

    fn entries(&mut self, nodes: &[NavNode]) {
        for node in nodes {
            self.target(node.target.as_ref());
            self.entries(&node.items);
        }
    }

    fn target(&mut self, target: Option<&Target>) {
        match target {
            Some(Target::Page(id, _)) => self.page(*id),
            Some(Target::Section(route)) => {
                for (language, sections) in self.site.sections.iter().enumerate() {
                    let paths = sections.values().filter(|section| section.route == *route);
                    for path in paths.map(|section| section.path.clone()) {
                        self.folder(language, &path);
                    }
                }
            }
            _ => {}
        }
    }

    /// What the list of a folder shows: its articles and the folders in it.
    fn folder(&mut self, language: usize, path: &str) {
        let site = self.site;
        let Some(section) = site.sections[language].get(path) else { return };
        if self.folders.insert((language, path.to_owned())) {
            for id in section.index.iter().chain(&section.pages) {
                self.page(*id);
            }
            for child in &section.children {
                self.folder(language, child);
            }
        }
    }

    /// What a page shows.
    fn look_at(&mut self, page: &Page) {
        for target in &page.targets {
            self.target(Some(target));
        }
        // From one article of a folder there is a way to the next; not from the home page.
        if !page.folder.is_empty() {
            self.folder(page.language, &page.folder);
        }
        let relations = &page.relations;
        let changes = relations.changes.iter().flat_map(|(tickets, articles)| tickets.iter().chain(articles));
        let declared = [&relations.related, &relations.next, &relations.guides, &relations.workarounds];
        let single = [&relations.released_in, &relations.merged_into, &relations.workaround_for];
        let declared = declared.into_iter().flatten().chain(single.into_iter().flatten()).chain(changes);
        let shelves = self.site.shelves_of[page.id.0 as usize].iter();
        let shelves = shelves.flat_map(|shelf| &self.site.shelves[page.language][*shelf].pages);
        let ids: Vec<PageId> = declared.chain(shelves).chain(&page.backlinks).copied().collect();
        ids.into_iter().for_each(|id| self.page(id));
    }
}
