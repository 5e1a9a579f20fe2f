//! Navigation: the folders of the site or what `site.yaml` says, as seen from a page.

use tera::Value;

use super::Renderer;
use super::context::{NavItem, Page as Context};
use crate::config::Type;
use crate::site::navigation::{NavNode, Section};
use crate::site::{Page, PageId, Route, Target};

/// Folders with more articles than this show only those near the page.
const MAX_NAV_PAGES: usize = 60;

impl Renderer {
    /// Gives an article its navigation. Pages side by side in a folder share one.
    pub(super) fn set_shared_nav(&self, context: &mut Context, page: &Page) {
        let section = self.site.sections[page.language].get(&page.folder);
        let crowded = section.is_some_and(|section| self.nav_pages(section).len() > MAX_NAV_PAGES);
        if page.is_index || page.document.item.is_some() || crowded {
            self.set_nav(context, page.language, &page.route, &page.folder, Some(page.id));
            return;
        }
        let sibling = page.route.parent().join("_");
        context.here = sibling.link(&page.route);
        let key = (page.language, sibling.clone());
        let known = self.navs.lock().expect("nothing panics while it is locked").get(&key).cloned();
        // Made without the lock, so that pages of other folders need not wait for it.
        context.nav = Some(known.unwrap_or_else(|| {
            let nav = Value::from_serializable(&self.nav(page.language, &sibling, &page.folder, None));
            self.navs.lock().expect("nothing panics while it is locked").insert(key, nav.clone());
            nav
        }));
    }

    /// Gives a page a navigation of its own. `at` is the article it shows, if it shows one.
    pub(super) fn set_nav(
        &self,
        context: &mut Context,
        language: usize,
        route: &Route,
        folder: &str,
        at: Option<PageId>,
    ) {
        context.nav = Some(Value::from_serializable(&self.nav(language, route, folder, at)));
        context.here = route.link(route);
    }

    /// The navigation as seen from a page in `folder`.
    pub(super) fn nav(
        &self,
        language: usize,
        route: &Route,
        folder: &str,
        at: Option<PageId>,
    ) -> Vec<NavItem> {
        let view = View { renderer: self, language, route, folder, at };
        let configured = &self.site.nav[language];
        if !configured.is_empty() {
            return configured.iter().map(|node| view.node(node)).collect();
        }
        let top = self.site.sections[language].get("");
        top.map_or_else(Vec::new, |top| view.inside(top))
    }

    /// The articles of a folder that the navigation shows. Tickets are not among them: there are too
    /// many, and what matters of them is on the board.
    fn nav_pages(&self, section: &Section) -> Vec<PageId> {
        let pages = section.pages.iter().copied();
        pages.filter(|id| self.site.page(*id).of() != Type::Ticket).collect()
    }

    /// The title of a folder: its index's, else the name of the type of its articles, else its own.
    pub(super) fn section_title(&self, language: usize, section: &Section) -> String {
        if let Some(index) = section.index {
            return self.site.page(index).title().to_owned();
        }
        if section.path.is_empty() {
            return self.theme.word(language, "home").to_owned();
        }
        match self.site.config.types.get(&section.path) {
            Some(of) => self.theme.word(language, &format!("list_{}", of.name())).to_owned(),
            None => section.path.rsplit('/').next().unwrap_or_default().to_owned(),
        }
    }
}

/// Where the navigation is looked at from: only what lies on the way there is open.
struct View<'a> {
    renderer: &'a Renderer,
    language: usize,
    route: &'a Route,
    folder: &'a str,
    at: Option<PageId>,
}

impl View<'_> {
    /// The articles of a folder and the folders in it.
    fn inside(&self, section: &Section) -> Vec<NavItem> {
        let sections = &self.renderer.site.sections[self.language];
        let mut items = self.pages(&self.renderer.nav_pages(section));
        items.extend(section.children.iter().map(|path| self.section(&sections[path])));
        items
    }

    fn section(&self, section: &Section) -> NavItem {
        let open = self.folder == section.path || self.folder.starts_with(&format!("{}/", section.path));
        NavItem {
            title: self.renderer.section_title(self.language, section),
            href: Some(self.route.link(&section.route)),
            open,
            items: if open { self.inside(section) } else { Vec::new() },
        }
    }

    fn pages(&self, pages: &[PageId]) -> Vec<NavItem> {
        let at = pages.iter().position(|id| Some(*id) == self.at).unwrap_or(0);
        let most = pages.len().min(MAX_NAV_PAGES);
        let start = at.saturating_sub(MAX_NAV_PAGES / 2).min(pages.len() - most);
        let near = pages[start..start + most].iter().map(|id| self.renderer.site.page(*id));
        near.map(|page| NavItem {
            title: page.title().to_owned(),
            href: Some(self.route.link(&page.route)),
            ..NavItem::default()
        })
        .collect()
    }

    /// An entry of `site.yaml`. One that leads to a folder and has none below it opens that folder.
    fn node(&self, node: &NavNode) -> NavItem {
        let site = &self.renderer.site;
        let folder = node.target.as_ref().and_then(|target| site.folder(target));
        let route = match &node.target {
            Some(Target::Page(id, _)) => Some(&site.page(*id).route),
            _ => folder.map(|(_, section)| &section.route),
        };
        // The top is left out: the home page would show the whole site a second time.
        let own = folder.filter(|(language, section)| *language == self.language && !section.path.is_empty());
        let mut item = NavItem {
            title: String::new(),
            href: route.map(|route| self.route.link(route)),
            open: false,
            items: node.items.iter().map(|node| self.node(node)).collect(),
        };
        item.open = item.items.iter().any(|item| item.open);
        if let Some((_, section)) = own.filter(|_| item.items.is_empty()) {
            item = self.section(section);
        }
        item.title = match (&node.title, &node.target) {
            (Some(title), _) => title.clone(),
            (None, Some(Target::Page(id, _))) => site.page(*id).title().to_owned(),
            (None, Some(Target::Outside(address))) => address.clone(),
            (None, _) => folder.map_or_else(String::new, |(language, section)| {
                self.renderer.section_title(language, section)
            }),
        };
        if let Some(Target::Outside(address)) = &node.target {
            item.href = Some(address.clone());
        }
        item
    }
}
