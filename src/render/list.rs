//! Pages that no file stands for: lists, tags, the glossary, search, "not found", redirects.

use std::collections::BTreeSet;

use super::Renderer;
use super::context::{Card, Front, Group, Link, List, Page as Context, Term};
use super::words;
use crate::config::{Audience, Stage, State, Type};
use crate::document::heading::slug;
use crate::document::{Body, Kind};
use crate::site::navigation::order;
use crate::site::{Page, PageId, Route, Site};
use crate::yaml::Choice;

/// How many pages of a kind the home page shows.
const FRONT_CARDS: usize = 6;

/// A page that is made rather than written.
#[derive(Debug, Clone)]
pub enum Listing {
    /// The home page of a language that has no `index.md`.
    Home(usize),
    /// A folder without `index.md`: language, path.
    Section(usize, String),
    /// Everything with one tag or key: language, number of the shelf.
    Shelf(usize, usize),
    /// All tags of a language.
    Tags(usize),
    /// The glossary of a language.
    Glossary(usize),
    /// The search page of a language.
    Search(usize),
    /// What is shown for an address that does not exist.
    NotFound(usize),
}

/// Every such page of the site. `search` has for each language the folder of its search index.
pub fn all(site: &Site, search: &[Option<String>]) -> Vec<Listing> {
    let mut listings = Vec::new();
    for language in 0..site.config.languages.len() {
        let free = |route: &Route| !site.by_route.contains_key(route);
        let home = site.home(language);
        listings.push(Listing::NotFound(language));
        for (path, section) in &site.sections[language] {
            if free(&section.route) {
                listings.push(if path.is_empty() {
                    Listing::Home(language)
                } else {
                    Listing::Section(language, path.clone())
                });
            }
        }
        listings.extend((0..site.shelves[language].len()).map(|shelf| Listing::Shelf(language, shelf)));
        if site.shelves[language].iter().any(|shelf| shelf.facet == "tags") {
            listings.push(Listing::Tags(language));
        }
        if site.terms[language].iter().any(|term| term.definition.is_some()) && free(&home.join("glossary")) {
            listings.push(Listing::Glossary(language));
        }
        if has_search(search, language) && free(&home.join("search")) {
            listings.push(Listing::Search(language));
        }
    }
    listings
}

fn has_search(search: &[Option<String>], language: usize) -> bool {
    search.get(language).is_some_and(Option::is_some)
}

impl Listing {
    /// The language of the page.
    pub fn language(&self) -> usize {
        match self {
            Self::Home(language)
            | Self::Section(language, _)
            | Self::Shelf(language, _)
            | Self::Tags(language)
            | Self::Glossary(language)
            | Self::Search(language)
            | Self::NotFound(language) => *language,
        }
    }

    fn route(&self, site: &Site) -> Route {
        let home = site.home(self.language());
        match self {
            Self::Home(_) | Self::NotFound(_) => home,
            Self::Section(language, path) => site.sections[*language][path].route.clone(),
            Self::Shelf(language, shelf) => site.shelves[*language][*shelf].route.clone(),
            Self::Tags(_) => home.join("tags"),
            Self::Glossary(_) => home.join("glossary"),
            Self::Search(_) => home.join("search"),
        }
    }

    /// The address of the same page in another language, if there is one.
    fn in_language(&self, site: &Site, search: &[Option<String>], other: usize) -> Option<Route> {
        let home = site.home(other);
        match self {
            Self::Home(_) | Self::NotFound(_) => Some(home),
            Self::Section(_, path) => site.sections[other].get(path).map(|section| section.route.clone()),
            Self::Shelf(language, number) => {
                let shelf = &site.shelves[*language][*number];
                let same = site.shelves[other].iter().find(|s| s.facet == shelf.facet && s.key == shelf.key);
                same.map(|shelf| shelf.route.clone())
            }
            Self::Tags(_) => {
                let any = site.shelves[other].iter().any(|shelf| shelf.facet == "tags");
                any.then(|| home.join("tags"))
            }
            Self::Glossary(_) => {
                let any = site.terms[other].iter().any(|term| term.definition.is_some());
                any.then(|| home.join("glossary"))
            }
            Self::Search(_) => has_search(search, other).then(|| home.join("search")),
        }
    }

    /// Where the page is written to.
    pub fn output_path(&self, site: &Site) -> String {
        match self {
            Self::NotFound(language) => format!("{}404.html", site.home(*language).as_str()),
            _ => self.route(site).output_path(),
        }
    }
}

impl Renderer {
    /// The context of a page that is made.
    pub(super) fn listing_context(&self, listing: &Listing) -> Context {
        let language = listing.language();
        let route = listing.route(&self.site);
        let twin = |other: usize| listing.in_language(&self.site, &self.search, other);
        let mut context = self.frame(language, &route, &twin);
        let folder = if let Listing::Section(_, path) = listing { path } else { "" };
        self.set_nav(&mut context, language, &route, folder, None);
        match listing {
            Listing::Home(_) => {
                context.layout = "home".into();
                context.title = context.site_title.clone();
                context.description = context.site_description.clone();
                context.front = Some(self.front(language, &route));
            }
            Listing::Section(_, path) => {
                let section = &self.site.sections[language][path];
                context.title = self.section_title(language, section);
                context.breadcrumbs = self.crumbs_to(language, &route, path);
                if let Some(last) = context.breadcrumbs.last_mut() {
                    last.href = None;
                }
                self.list_of_section(language, path, &route, &mut context);
            }
            Listing::Shelf(_, number) => {
                let shelf = &self.site.shelves[language][*number];
                let label = self.shelf_label(language, shelf);
                let facet = self.theme.word(language, &format!("facet_{}", shelf.facet)).to_owned();
                context.layout = "list".into();
                context.title = format!("{facet}: {label}");
                context.breadcrumbs = self.crumbs_to(language, &route, "");
                if shelf.facet == "tags" {
                    context.breadcrumbs.push(Link {
                        title: self.theme.word(language, "tags").to_owned(),
                        href: Some(route.link(&self.site.home(language).join("tags"))),
                    });
                }
                context.breadcrumbs.push(Link { title: label, href: None });
                let mut pages: Vec<&Page> = shelf.pages.iter().map(|id| self.site.page(*id)).collect();
                pages.sort_by(|a, b| a.of().cmp(&b.of()).then_with(|| order(a, b)));
                let ids: Vec<PageId> = pages.iter().map(|page| page.id).collect();
                let of = if shelf.facet == "tags" { "tag" } else { "facet" };
                context.list = Some(self.list(language, of, &ids, &route));
            }
            Listing::Tags(_) => {
                context.layout = "tags".into();
                context.title = self.theme.word(language, "tags").to_owned();
                context.breadcrumbs = self.crumbs_to(language, &route, "");
                context.breadcrumbs.push(Link { title: context.title.clone(), href: None });
                let facets = self.all_shelves(language, &route);
                context.list = Some(List { r#type: "tags".into(), facets, ..List::default() });
            }
            Listing::Glossary(_) => {
                context.layout = "glossary".into();
                context.title = self.theme.word(language, "glossary").to_owned();
                context.breadcrumbs = self.crumbs_to(language, &route, "");
                context.breadcrumbs.push(Link { title: context.title.clone(), href: None });
                context.terms = self.terms(language);
            }
            Listing::Search(_) => {
                context.layout = "search".into();
                context.title = self.theme.word(language, "search").to_owned();
                context.breadcrumbs = self.crumbs_to(language, &route, "");
                context.breadcrumbs.push(Link { title: context.title.clone(), href: None });
                // What it shows depends on the words in the address.
                context.noindex = true;
                let top = &self.site.sections[language][""];
                let sections = top.children.iter().map(|path| self.section_card(language, path, &route));
                context.list =
                    Some(List { r#type: "search".into(), sections: sections.collect(), ..List::default() });
            }
            Listing::NotFound(_) => {
                context.layout = "not_found".into();
                context.title = self.theme.word(language, "not_found_title").to_owned();
                context.noindex = true;
                self.make_absolute(language, &mut context);
            }
        }
        context
    }

    /// The page that is shown at any address needs addresses from the root of the host.
    fn make_absolute(&self, language: usize, context: &mut Context) {
        let base = self.site.config.base_url.as_deref().unwrap_or("/");
        let path =
            base.split_once("://").map_or(base, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        let home = self.site.home(language);
        context.root = path.to_owned();
        context.home = format!("{path}{}", home.encoded());
        context.logo =
            self.site.logo.as_ref().map(|logo| format!("{path}{}", crate::site::route::encode(logo)));
        context.canonical = None;
        context.alternates.clear();
        for (number, other) in context.languages.iter_mut().enumerate() {
            other.href = format!("{path}{}", self.site.home(number).encoded());
        }
        // The navigation and the banner are made for a page in the folder of the language.
        let from_root = |address: &str| {
            let is_absolute = crate::document::link::scheme(address).is_some() || address.starts_with('/');
            if is_absolute {
                return address.to_owned();
            }
            let address = address.strip_prefix("./").unwrap_or(address);
            match address.strip_prefix("../") {
                Some(outside) => format!("{path}{outside}"),
                None => format!("{path}{}{address}", home.encoded()),
            }
        };
        fn each(items: &mut [super::context::NavItem], from_root: &dyn Fn(&str) -> String) {
            for item in items {
                item.href = item.href.as_deref().map(from_root);
                each(&mut item.items, from_root);
            }
        }
        let mut nav = self.nav(language, &home, "", None);
        each(&mut nav, &from_root);
        context.nav = Some(tera::Value::from_serializable(&nav));
        context.here = String::new();
        for card in &mut context.banner {
            card.href = from_root(&card.href);
        }
        if let Some(search) = &mut context.search {
            for address in [&mut search.base, &mut search.current, &mut search.page] {
                *address = from_root(address);
            }
        }
    }

    /// What the index of a folder shows below its own text.
    pub(super) fn section_context(&self, page: &Page, context: &mut Context) {
        if page.folder.is_empty() {
            context.layout = "home".into();
            context.front = Some(self.front(page.language, &page.route));
            context.breadcrumbs.clear();
            return;
        }
        self.list_of_section(page.language, &page.folder, &page.route, context);
    }

    fn list_of_section(&self, language: usize, path: &str, route: &Route, context: &mut Context) {
        let section = &self.site.sections[language][path];
        // Folders below a folder of one type are only drawers of it.
        let mut ids = section.pages.clone();
        let mut sections = Vec::new();
        for child in &section.children {
            let child = &self.site.sections[language][child];
            if section.of.is_some() {
                self.collect(language, &child.path, &mut ids);
            } else {
                sections.push(self.section_card(language, &child.path, route));
            }
        }
        let mut pages: Vec<&Page> = ids.iter().map(|id| self.site.page(*id)).collect();
        pages.sort_by(|a, b| order(a, b));
        let ids: Vec<PageId> = pages.iter().map(|page| page.id).collect();
        let of = section.of.map_or("section", Type::name);
        let mut list = self.list(language, of, &ids, route);
        list.sections = sections;
        context.layout = match section.of {
            Some(Type::Ticket) => "roadmap",
            Some(Type::Release) => "releases",
            Some(Type::Incident) => "incidents",
            _ => "list",
        }
        .into();
        list.groups = match section.of {
            Some(Type::Ticket) => self.by_state(language, &pages, route),
            Some(Type::Release) => self.by_time(language, &pages, route, false),
            Some(Type::Incident) => self.by_time(language, &pages, route, true),
            _ => Vec::new(),
        };
        if section.of == Some(Type::Incident) {
            self.set_status(language, route, &mut list);
        }
        context.list = Some(list);
    }

    fn collect(&self, language: usize, path: &str, ids: &mut Vec<PageId>) {
        let section = &self.site.sections[language][path];
        ids.extend(section.index.iter().chain(&section.pages));
        for child in &section.children {
            self.collect(language, child, ids);
        }
    }

    fn section_card(&self, language: usize, path: &str, route: &Route) -> Card {
        let section = &self.site.sections[language][path];
        let description =
            section.index.and_then(|id| self.site.page(id).document.front_matter.description.clone());
        Card {
            r#type: "section".to_owned(),
            title: self.section_title(language, section),
            href: route.link(&section.route),
            description: description.unwrap_or_default(),
            ..Card::default()
        }
    }

    fn list(&self, language: usize, of: &str, ids: &[PageId], route: &Route) -> List {
        List {
            r#type: of.to_owned(),
            items: self.cards(ids, route),
            facets: self.facets(language, ids, route),
            ..List::default()
        }
    }

    /// The columns of the roadmap: what is being done first, what is over last.
    fn by_state(&self, language: usize, pages: &[&Page], route: &Route) -> Vec<Group> {
        use State::{Declined, Deferred, Duplicate, InProgress, Planned, Received, Released, UnderReview};
        let columns = [InProgress, Planned, UnderReview, Received, Released, Deferred, Declined, Duplicate];
        let group = |state: State| {
            let items: Vec<Card> = pages
                .iter()
                .filter(|page| matches!(&page.document.kind, Kind::Ticket(ticket) if ticket.state == state))
                .map(|page| self.card(page.id, route))
                .collect();
            let title = self.theme.word(language, &format!("state_{}", state.name())).to_owned();
            (!items.is_empty()).then(|| Group { key: state.name().into(), title, items })
        };
        columns.into_iter().filter_map(group).collect()
    }

    /// Years of releases, months of incidents.
    fn by_time(&self, language: usize, pages: &[&Page], route: &Route, months: bool) -> Vec<Group> {
        let code = self.site.language_code(language);
        let mut groups: Vec<Group> = Vec::new();
        for page in pages {
            let date = match &page.document.kind {
                Kind::Incident(incident) => incident.started.as_ref().map(|moment| moment.value.civil.date()),
                _ => None,
            };
            let date = date.or_else(|| page.document.front_matter.date.as_ref().map(|date| date.value));
            let (key, title) = match date {
                None => (String::new(), String::new()),
                Some(date) if months => (
                    format!("{:04}-{:02}", date.year(), date.month()),
                    if code == "ja" {
                        format!("{}年{}月", date.year(), date.month())
                    } else {
                        words::day(date, code)
                            .text
                            .split_once(' ')
                            .map_or(String::new(), |(_, rest)| rest.to_owned())
                    },
                ),
                Some(date) => {
                    let year = date.year();
                    (year.to_string(), if code == "ja" { format!("{year}年") } else { year.to_string() })
                }
            };
            let card = self.card(page.id, route);
            match groups.iter_mut().find(|group| group.key == key) {
                Some(group) => group.items.push(card),
                None => groups.push(Group { key, title, items: vec![card] }),
            }
        }
        groups.sort_by(|a, b| b.key.cmp(&a.key));
        groups
    }

    fn front(&self, language: usize, route: &Route) -> Front {
        let sections = &self.site.sections[language];
        let top = &sections[""];
        let of_type = |of: Type| {
            let mut pages: Vec<&Page> = self
                .site
                .pages
                .iter()
                .filter(|page| page.language == language && page.of() == of && !page.is_part())
                .collect();
            pages.sort_by(|a, b| order(a, b));
            pages
        };
        let cards = |pages: Vec<&Page>, route: &Route| -> Vec<Card> {
            pages.into_iter().take(FRONT_CARDS).map(|page| self.card(page.id, route)).collect()
        };
        let mut questions = of_type(Type::Faq);
        questions.retain(|page| matches!(&page.document.kind, Kind::Faq(faq) if faq.items.is_empty()));
        questions.sort_by_key(|page| match &page.document.kind {
            Kind::Faq(faq) => std::cmp::Reverse(faq.asked.unwrap_or(0)),
            _ => std::cmp::Reverse(0),
        });
        let stages = Stage::ALL.iter().filter_map(|(name, _)| {
            let shelves = &self.site.shelves[language];
            let number = shelves.iter().position(|shelf| shelf.facet == "stage" && shelf.key == *name)?;
            Some(self.facet_value(language, number, shelves[number].pages.len(), route))
        });
        Front {
            sections: top.children.iter().map(|path| self.section_card(language, path, route)).collect(),
            stages: stages.collect(),
            questions: cards(questions, route),
            guides: cards(of_type(Type::Guide), route),
            releases: cards(of_type(Type::Release).into_iter().take(3).collect(), route),
            cases: cards(of_type(Type::Case).into_iter().take(3).collect(), route),
        }
    }

    fn terms(&self, language: usize) -> Vec<Term> {
        let mut ids = BTreeSet::new();
        let terms = self.site.terms[language].iter().filter_map(|term| {
            let definition: &Body = term.definition.as_ref()?;
            let mut id = slug(&term.term);
            while !ids.insert(id.clone()) {
                id.push('-');
            }
            Some(Term {
                id,
                term: term.term.clone(),
                reading: term.reading.clone(),
                html: self.loose_body(language, definition),
                synonyms: term.synonyms.clone(),
            })
        });
        terms.collect()
    }

    /// The page at an old address.
    pub(super) fn redirect_context(&self, from: &str, to: PageId) -> Context {
        let page = self.site.page(to);
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let route = Route::new(folder.split('/'));
        let mut context = self.frame(page.language, &route, &|_| None);
        context.layout = "redirect".into();
        context.title = page.title().to_owned();
        context.noindex = true;
        context.audience = Audience::Public.name().into();
        context.target = Some(route.link(&page.route));
        context.canonical =
            self.site.config.base_url.as_ref().map(|base| format!("{base}{}", page.route.encoded()));
        context.alternates.clear();
        context
    }
}
