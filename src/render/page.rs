//! What the template of an article gets to see.

use std::iter::successors;

use super::context::{Addendum, Card, Language, Link, Page as Context, Search};
use super::{Renderer, alphabet, words};
use crate::config::{Audience, Type};
use crate::document::Kind;
use crate::site::route::encode;
use crate::site::{Page, PageId, Route, graph, related};
use crate::yaml::Located;

impl Renderer {
    /// The context of an article.
    pub(super) fn page_context(&self, page: &Page) -> Context {
        let front_matter = &page.document.front_matter;
        let code = self.site.language_code(page.language);
        let group = self.site.translations.get(&page.key);
        let twin = |language: usize| {
            group?.get(language).copied().flatten().map(|id| self.site.page(id).route.clone())
        };
        let mut context = self.frame(page.language, &page.route, &twin);
        context.layout = page.of().name().to_owned();
        context.title = front_matter.title.clone();
        context.description = front_matter.description().to_owned();
        context.breadcrumbs = self.breadcrumbs(page);
        self.set_shared_nav(&mut context, page);
        context.audience = front_matter.audience.name().to_owned();
        context.noindex = front_matter.audience > Audience::Public;
        context.html = self.body(page);
        let day = |date: &Located<_>| words::day(date.value, code);
        context.date = front_matter.date.as_ref().map(day);
        context.updated = front_matter.updated.as_ref().map(day);
        context.reviewed = front_matter.reviewed.as_ref().filter(|_| self.site.config.show_reviewed).map(day);
        context.badges = self.badges(page, &page.route);
        context.tags = self.tags(page);
        let addenda = front_matter.addenda.iter().filter_map(|addendum| {
            let html = self.field(page, Some(addendum.body))?;
            Some(Addendum { day: words::day(addendum.date, code), html })
        });
        context.addenda = addenda.collect();
        let cases = graph::cases(&self.site, &self.cases[page.language], page);
        let words = self.words.get_or_init(|| related::Words::new(&self.site));
        context.related = self.cards(&related::related(&self.site, words, page, &cases), &page.route);
        context.cases = self.cards(&cases, &page.route);
        context.backlinks = self.pointing_here(page);
        (context.previous, context.next) = self.neighbours(page);
        let template =
            self.site.config.edit_url.as_ref().filter(|_| page.shows_path(self.site.options.edition));
        context.edit_url = template.map(|url| url.replace("{path}", &encode(page.path().as_str())));
        context.extra = front_matter.extra.clone();
        self.set_kind(page, &mut context);
        if front_matter.toc {
            context.toc = self.contents(page.language, &page.document.body, &context);
        }
        context.helpful = self.helpful(page, &context);
        if page.is_index && matches!(page.document.kind, Kind::Article(_)) {
            self.section_context(page, &mut context);
        }
        context
    }

    /// What every page has, whatever is on it. `twin` gives its address in another language.
    pub(super) fn frame(
        &self,
        language: usize,
        route: &Route,
        twin: &dyn Fn(usize) -> Option<Route>,
    ) -> Context {
        let config = &self.site.config;
        let code = self.site.language_code(language);
        let base = config.base_url.as_deref();
        let routes: Vec<Option<Route>> = (0..config.languages.len())
            .map(|number| if number == language { Some(route.clone()) } else { twin(number) })
            .collect();
        let languages = config.languages.iter().zip(&routes).enumerate();
        let languages: Vec<Language> = languages
            .map(|(number, (other, target))| Language {
                code: other.code.clone(),
                label: other.label.clone(),
                href: route.link(target.as_ref().unwrap_or(&self.site.home(number))),
                current: number == language,
                translated: target.is_some(),
            })
            .collect();
        let alternates = languages.iter().zip(&routes).filter_map(|(other, target)| {
            Some(Language { href: format!("{}{}", base?, target.as_ref()?.encoded()), ..other.clone() })
        });
        Context {
            lang: code.to_owned(),
            site_title: config.title.get(code).to_owned(),
            site_description: config.description.get(code).to_owned(),
            root: route.to_root(),
            home: route.link(&self.site.home(language)),
            logo: self.site.logo.as_ref().map(|logo| route.link_file(logo)),
            canonical: base.map(|base| format!("{base}{}", route.encoded())),
            // One language is no choice.
            alternates: if config.languages.len() > 1 { alternates.collect() } else { Vec::new() },
            languages,
            audience: Audience::Public.name().to_owned(),
            search: self.search(language, route),
            alphabet: route.link(&self.site.home(language).join(alphabet::FOLDER)),
            topics: (!self.site.shelves[language].is_empty())
                .then(|| route.link(&self.site.home(language).join("tags"))),
            banner: self.open_cards(language, route),
            generation: self.generation.clone(),
            ..Context::default()
        }
    }

    pub(super) fn search(&self, language: usize, route: &Route) -> Option<Search> {
        let folder = self.search.get(language)?.as_ref()?;
        let beside = folder.rsplit_once('/').map_or("", |(beside, _)| beside);
        Some(Search {
            base: route.link_file(&format!("{folder}/")),
            current: route.link_file(&format!("{beside}/current.json")),
            page: route.link(&self.site.home(language).join("search")),
        })
    }

    fn breadcrumbs(&self, page: &Page) -> Vec<Link> {
        if page.route == self.site.home(page.language) {
            return Vec::new();
        }
        let mut crumbs = self.crumbs_to(page.language, &page.route, &page.folder);
        if page.is_index {
            crumbs.pop();
        }
        // One question of several lies below the page of its file.
        if page.document.item.is_some()
            && page.is_part()
            && let Some(parent) = self.site.by_route.get(&page.route.parent())
        {
            crumbs.push(self.link_to(page, *parent));
        }
        crumbs.push(Link { title: page.title().to_owned(), href: None });
        crumbs
    }

    /// Home and the folders on the way to `folder`, that one included.
    pub(super) fn crumbs_to(&self, language: usize, route: &Route, folder: &str) -> Vec<Link> {
        let home = self.site.home(language);
        let mut crumbs =
            vec![Link { title: self.theme.word(language, "home").to_owned(), href: Some(route.link(&home)) }];
        let mut path = String::new();
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(part);
            if let Some(section) = self.site.sections[language].get(&path) {
                crumbs.push(Link {
                    title: self.section_title(language, section),
                    href: Some(route.link(&section.route)),
                });
            }
        }
        crumbs
    }

    /// The articles before and after in the list that shows it; of what has a day, the newer and the
    /// older. An index is the way in, and has none; nor have tickets, whose list is no text to read in
    /// order. What a guide itself leads on to is not told twice.
    fn neighbours(&self, page: &Page) -> (Option<Link>, Option<Link>) {
        if page.is_index || page.of() == Type::Ticket {
            return (None, None);
        }
        let sections = &self.site.sections[page.language];
        let above = successors(Some(page.folder.as_str()), |path| Some(path.rsplit_once('/')?.0));
        let mut above = above.filter_map(|path| sections.get(path));
        let section = above.find(|section| section.of.is_some()).or_else(|| sections.get(&page.folder));
        let pages = section.map_or(&[][..], |section| &section.listed);
        let Some(at) = pages.iter().position(|id| *id == page.id) else { return (None, None) };
        let is_article = |id: &&PageId| !self.site.page(**id).is_index;
        let previous = pages[..at].iter().rev().find(is_article);
        let next = pages[at + 1..].iter().find(is_article);
        let mut leads_on = page.relations.next.iter();
        let is_told =
            leads_on.any(|id| Some(graph::in_language(&self.site, *id, page.language)) == next.copied());
        let link = |id: &PageId| self.link_to(page, *id);
        (previous.map(link), next.filter(|_| !is_told).map(link))
    }

    fn link_to(&self, from: &Page, to: PageId) -> Link {
        Link { title: self.site.page(to).title().to_owned(), href: Some(self.link(from, to)) }
    }

    /// Pages that point here. Of release notes, the changes that name the page say why.
    fn pointing_here(&self, page: &Page) -> Vec<Card> {
        let cards = graph::pointing_here(&self.site, page).into_iter().flat_map(|id| {
            let changes = self.site.page(id).relations.changes.iter().enumerate();
            let changes = changes.filter(|(_, (_, articles))| articles.contains(&page.id));
            let changes: Vec<usize> = changes.map(|(number, _)| number).collect();
            match changes[..] {
                [] => vec![self.card(id, &page.route)],
                _ => changes.into_iter().map(|number| self.change_card(id, number, &page.route)).collect(),
            }
        });
        cards.collect()
    }
}
