//! What pages show that no file stands for: lists, tags, the glossary, search, "not found", redirects.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::context::{Card, Front, Group, Link, List, Page as Context, Term};
use super::listing::{Listing, list_pages, section_pages, window};
use super::release;
use super::roadmap::{self, View};
use super::{Renderer, alphabet};
use crate::config::{Audience, Stage, Type};
use crate::document::heading::slug;
use crate::document::{Body, Kind};
use crate::site::navigation::{Section, front, order};
use crate::site::{Page, PageId, Route, day};
use crate::yaml::Choice;

impl Renderer {
    /// The context of a page that is made.
    pub(super) fn listing_context(&self, listing: &Listing) -> Context {
        let (whole, number) = match listing {
            Listing::Further(whole, number) => (&**whole, *number),
            whole => (whole, 1),
        };
        let language = listing.language();
        let route = listing.route(&self.site);
        let twin = |other: usize| listing.in_language(&self.site, &self.search, other);
        let mut context = self.frame(language, &route, &twin);
        let folder = match whole {
            Listing::Section(_, path)
            | Listing::Roadmap(_, path, _)
            | Listing::Releases(_, path, _)
            | Listing::Matrix(_, path) => path,
            _ => "",
        };
        self.set_nav(&mut context, language, &route, folder, None);
        match whole {
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
                self.list_of_section(language, path, &route, number, &mut context);
            }
            Listing::Roadmap(_, path, view) => {
                let section = &self.site.sections[language][path];
                context.breadcrumbs = self.crumbs_to(language, &route, path);
                let word = match view {
                    View::InState(state) => format!("state_{}", state.name()),
                    View::InHorizon(horizon) => format!("horizon_{}", horizon.name()),
                    view => format!("view_{}", view.folder()),
                };
                let word = self.theme.word(language, &word).to_owned();
                context.breadcrumbs.push(Link { title: word.clone(), href: None });
                context.title = match view {
                    View::InState(_) | View::InHorizon(_) => self.part_title(language, section, &word),
                    View::Horizon | View::Requests => word,
                };
                context.layout = "roadmap".into();
                let pages = section_pages(&self.site, language, path);
                let selected = roadmap::select(&pages, *view);
                let mut list = if *view == View::Horizon {
                    let mut list = self.list(language, "ticket", &[], &route, 1);
                    list.groups = self.by_horizon(language, &section.route, &selected, &route);
                    list
                } else {
                    let ids: Vec<PageId> = selected.iter().map(|page| page.id).collect();
                    self.list(language, "ticket", &ids, &route, number)
                };
                if matches!(view, View::InHorizon(_)) {
                    list.items.iter_mut().for_each(|card| card.horizon = None);
                }
                list.views = self.view_links(language, &section.route, &pages, Some(*view), &route);
                context.feeds = self.feeds(language, &route);
                context.list = Some(list);
            }
            Listing::Releases(_, path, view) => {
                let section = &self.site.sections[language][path];
                context.breadcrumbs = self.crumbs_to(language, &route, path);
                let title = self.release_view_title(language, *view);
                context.breadcrumbs.push(Link { title: title.clone(), href: None });
                context.title = match view {
                    release::View::Action => title,
                    release::View::OfType(_) => self.part_title(language, section, &title),
                };
                context.layout = "releases".into();
                let pages = section_pages(&self.site, language, path);
                let view = *view;
                let mut list = match view {
                    release::View::Action => {
                        let actions = release::actions(&pages, self.site.options.today);
                        let groups = self.by_urgency(language, window(&actions, number), &route);
                        let pages = list_pages(actions.len(), &route, number);
                        List {
                            r#type: "change".into(),
                            is_partial: pages.is_some(),
                            groups,
                            pages,
                            ..List::default()
                        }
                    }
                    release::View::OfType(of) => {
                        let shown = release::of_type(&pages, of);
                        let ids: Vec<PageId> = shown.iter().map(|page| page.id).collect();
                        let mut list = self.list(language, "release", &ids, &route, number);
                        list.groups = self.by_month(language, &shown, number, &route);
                        // What else there is to choose leads to the other lists.
                        list.facets.clear();
                        list.is_partial = true;
                        list
                    }
                };
                let types = self.change_types(language, &section.route, &pages, Some(view), &route);
                list.facets.extend(types.filter(|_| view != release::View::Action));
                list.views = self.release_views(language, &section.route, &pages, Some(view), &route);
                context.list = Some(list);
            }
            Listing::Matrix(_, path) => {
                let section = &self.site.sections[language][path];
                context.breadcrumbs = self.crumbs_to(language, &route, path);
                context.title = self.theme.word(language, "view_matrix").to_owned();
                context.description = self.theme.word(language, "matrix_text").to_owned();
                context.breadcrumbs.push(Link { title: context.title.clone(), href: None });
                context.layout = "matrix".into();
                let pages = section_pages(&self.site, language, path);
                context.list = Some(List {
                    r#type: "case".into(),
                    views: self.case_views(language, &section.route, &pages, true, &route),
                    matrix: Some(self.matrix(language, &pages, &route)),
                    ..List::default()
                });
            }
            Listing::Further(..) => {}
            Listing::Shelf(_, shelf) => {
                let shelf = &self.site.shelves[language][*shelf];
                let label = self.shelf_label(language, shelf);
                context.layout = "list".into();
                context.title = self.shelf_title(language, shelf, &label);
                context.breadcrumbs = self.crumbs_to(language, &route, "");
                let all = route.link(&self.site.home(language).join("tags"));
                let topics = self.theme.word(language, "topics").to_owned();
                context.breadcrumbs.push(Link { title: topics, href: Some(all.clone()) });
                context.breadcrumbs.push(Link { title: label, href: None });
                let mut pages: Vec<&Page> = shelf.pages.iter().map(|id| self.site.page(*id)).collect();
                pages.sort_by(|a, b| a.of().cmp(&b.of()).then_with(|| order(a, b)));
                let ids: Vec<PageId> = pages.iter().map(|page| page.id).collect();
                let of = if shelf.facet == "tags" { "tag" } else { "facet" };
                let mut list = self.list(language, of, &ids, &route, number);
                list.facets.retain(|group| group.key != shelf.facet);
                list.facets.insert(0, self.beside(language, shelf, &route, all));
                context.list = Some(list);
            }
            Listing::Tags(_) => {
                context.layout = "tags".into();
                context.title = self.theme.word(language, "topics").to_owned();
                context.breadcrumbs = self.crumbs_to(language, &route, "");
                context.breadcrumbs.push(Link { title: context.title.clone(), href: None });
                let facets = self.all_shelves(language, &route);
                context.list = Some(List { r#type: "tags".into(), facets, ..List::default() });
            }
            Listing::Alphabet(_, row) => {
                context.layout = "alphabet".into();
                context.title = self.theme.word(language, "alphabet").to_owned();
                context.breadcrumbs = self.crumbs_to(language, &route, "");
                let list = self.alphabet(language, row.as_deref(), &route);
                let index = route.link(&self.site.home(language).join(alphabet::FOLDER));
                let href = row.is_some().then_some(index);
                context.breadcrumbs.push(Link { title: context.title.clone(), href });
                if let Some(view) = list.views.iter().find(|view| view.current) {
                    let colon = self.theme.word(language, "colon");
                    context.title = format!("{}{colon}{}", context.title, view.title);
                    context.breadcrumbs.push(Link { title: view.title.clone(), href: None });
                }
                context.list = Some(list);
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
        if number > 1 {
            let title = self.theme.word(language, "title_page").replace("{n}", &number.to_string());
            context.title = title.replace("{title}", &context.title);
        }
        context
    }

    /// The title of a list that has only a part of a folder's pages.
    fn part_title(&self, language: usize, section: &Section, part: &str) -> String {
        let colon = self.theme.word(language, "colon");
        format!("{}{colon}{part}", self.section_title(language, section))
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
        context.alphabet = from_root(&context.alphabet);
        context.topics = context.topics.as_deref().map(from_root);
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
        self.list_of_section(page.language, &page.folder, &page.route, 1, context);
    }

    fn list_of_section(
        &self,
        language: usize,
        path: &str,
        route: &Route,
        number: usize,
        context: &mut Context,
    ) {
        let section = &self.site.sections[language][path];
        let ids = &section.listed;
        let pages: Vec<&Page> = ids.iter().map(|id| self.site.page(*id)).collect();
        let of = section.of.map_or("section", Type::name);
        let is_roadmap = section.of == Some(Type::Ticket);
        let mut list = self.list(language, of, if is_roadmap { &[] } else { ids }, route, number);
        if number == 1 {
            list.sections =
                section.folders().iter().map(|path| self.section_card(language, path, route)).collect();
        }
        context.layout = match section.of {
            Some(Type::Ticket) => "roadmap",
            Some(Type::Release) => "releases",
            Some(Type::Incident) => "incidents",
            _ => "list",
        }
        .into();
        match section.of {
            Some(Type::Ticket) => {
                list.groups = self.by_state(language, &section.route, &pages, route);
                list.views = self.view_links(language, &section.route, &pages, None, route);
                list.is_partial = list.groups.iter().any(|group| group.total > group.items.len());
                list.facets = self.facets(language, ids, route, !list.is_partial);
                context.feeds = self.feeds(language, route);
            }
            Some(Type::Release) => {
                list.groups = self.by_month(language, &pages, number, route);
                list.views = self.release_views(language, &section.route, &pages, None, route);
                let types = self.change_types(language, &section.route, &pages, None, route);
                list.facets.splice(0..0, types);
            }
            Some(Type::Case) => {
                list.views = self.case_views(language, &section.route, &pages, false, route);
            }
            Some(Type::Incident) => {
                list.groups = self.by_month(language, &pages, number, route);
                self.set_status(language, route, &mut list);
            }
            _ => {}
        }
        context.list = Some(list);
    }

    fn section_card(&self, language: usize, path: &str, route: &Route) -> Card {
        let section = &self.site.sections[language][path];
        let description = section.index.map(|id| self.site.page(id).document.front_matter.description());
        Card {
            r#type: "section".to_owned(),
            title: self.section_title(language, section),
            href: route.link(&section.route),
            description: description.unwrap_or_default().to_owned(),
            ..Card::default()
        }
    }

    /// A page of a list. Where that is not all of it, filtering in place would tell half the truth.
    fn list(&self, language: usize, of: &str, ids: &[PageId], route: &Route, number: usize) -> List {
        let pages = list_pages(ids.len(), route, number);
        List {
            r#type: of.to_owned(),
            items: self.cards(window(ids, number), route),
            facets: self.facets(language, ids, route, pages.is_none()),
            is_partial: pages.is_some(),
            pages,
            ..List::default()
        }
    }

    /// The part of a list that a page shows, by the month of each page. A year of which no month has
    /// two pages stays whole: a heading for each would only be in the way.
    fn by_month(&self, language: usize, pages: &[&Page], number: usize, route: &Route) -> Vec<Group> {
        let code = self.site.language_code(language);
        let months: Vec<Date> = pages.iter().filter_map(|page| month(page)).collect();
        let crowded: BTreeSet<i16> =
            months.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].year()).collect();
        let heading = |page: &Page| {
            let month = month(page)?;
            Some(if crowded.contains(&month.year()) {
                (format!("{:04}-{:02}", month.year(), month.month()), day::month(month, code))
            } else {
                (format!("{:04}", month.year()), day::year(month, code))
            })
        };
        let shown = window(pages, number);
        let headings: Vec<Option<(String, String)>> = shown.iter().map(|page| heading(page)).collect();
        let mut groups: Vec<Group> = Vec::new();
        for (at, page) in shown.iter().enumerate() {
            // What has no day stands with those around it where these are of one month.
            let next = headings[at..].iter().flatten().next();
            let last = groups.last().map(|group| &group.key);
            let between = next.filter(|(key, _)| last == Some(key));
            let undated = || (String::new(), self.theme.word(language, "undated").to_owned());
            let (key, title) = headings[at].as_ref().or(between).cloned().unwrap_or_else(undated);
            let card = self.card(page.id, route);
            // Those without a day are one group only side by side.
            let reach = if key.is_empty() { groups.len().saturating_sub(1) } else { 0 };
            match groups[reach..].iter_mut().find(|group| group.key == key) {
                Some(group) => group.items.push(card),
                None => groups.push(Group { key, title, items: vec![card], ..Group::default() }),
            }
        }
        // What has no day at all needs no heading that says so.
        if groups.iter().all(|group| group.key.is_empty()) { Vec::new() } else { groups }
    }

    fn front(&self, language: usize, route: &Route) -> Front {
        let sections = &self.site.sections[language];
        let top = &sections[""];
        let front = front(&self.site, language);
        let stages = Stage::ALL.iter().filter_map(|(name, _)| {
            let shelves = &self.site.shelves[language];
            let number = shelves.iter().position(|shelf| shelf.facet == "stage" && shelf.key == *name)?;
            Some(self.facet_value(language, number, shelves[number].pages.len(), route))
        });
        Front {
            sections: top.children.iter().map(|path| self.section_card(language, path, route)).collect(),
            stages: stages.collect(),
            questions: self.cards(&front.questions, route),
            guides: self.cards(&front.guides, route),
            releases: self.cards(&front.releases, route),
            cases: self.cards(&front.cases, route),
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

/// The first day of the month in which an incident began, or of the day of another page.
fn month(page: &Page) -> Option<Date> {
    let date = match &page.document.kind {
        Kind::Incident(incident) => incident.started.as_ref().map(|moment| moment.value.civil.date()),
        _ => None,
    };
    let date = date.or_else(|| page.document.front_matter.date.as_ref().map(|date| date.value));
    date.map(Date::first_of_month)
}
