//! Pages as they are shown on other pages: cards, and the words on them.

use std::collections::BTreeSet;

use super::context::{Badge, Card, Progress, State};
use super::{Renderer, kind, release, roadmap, words};
use crate::config::Type;
use crate::document::Kind;
use crate::site::taxonomy::SUCCESS;
use crate::site::{Page, PageId, Route, Shelf, graph};

impl Renderer {
    /// Pages as cards.
    pub(super) fn cards(&self, ids: &[PageId], route: &Route) -> Vec<Card> {
        ids.iter().map(|id| self.card(*id, route)).collect()
    }

    /// Pages as cards, each in the page's own language where it has that.
    pub(super) fn cards_here(&self, ids: &[PageId], page: &Page) -> Vec<Card> {
        ids.iter().map(|id| self.card_here(*id, page)).collect()
    }

    /// Another page as a card, in the page's own language where it has that.
    pub(super) fn card_here(&self, id: PageId, page: &Page) -> Card {
        self.card(graph::in_language(&self.site, id, page.language), &page.route)
    }

    /// A page as it is shown in lists.
    pub(super) fn card(&self, id: PageId, route: &Route) -> Card {
        let page = self.site.page(id);
        let front_matter = &page.document.front_matter;
        let code = self.site.language_code(page.language);
        let date = match page.of() {
            Type::Release => front_matter.date.as_ref(),
            _ => front_matter.updated.as_ref().or(front_matter.date.as_ref()),
        };
        let mut card = Card {
            r#type: page.of().name().to_owned(),
            title: front_matter.title.clone(),
            href: route.link(&page.route),
            description: front_matter.description().to_owned(),
            day: date.map(|date| words::day(date.value, code)),
            badges: self.badges(page, route),
            ..Card::default()
        };
        self.set_kind_of_card(page, route, &mut card);
        let mut filter: Vec<String> = self.shelves(page).map(Shelf::filter).collect();
        match &page.document.kind {
            Kind::Ticket(ticket) => filter.push(format!("state:{}", ticket.state.name())),
            Kind::Release(release) => {
                let types: BTreeSet<&str> = release.changes.iter().map(|change| change.kind.name()).collect();
                filter.extend(types.into_iter().map(|name| format!("change:{name}")));
            }
            _ => {}
        }
        card.filter = filter.join(" ");
        card
    }

    fn set_kind_of_card(&self, page: &Page, route: &Route, card: &mut Card) {
        let language = page.language;
        let code = self.site.language_code(language);
        match &page.document.kind {
            Kind::Article(_) => {}
            Kind::Faq(faq) => {
                if let Some(question) = &faq.question {
                    card.title.clone_from(question);
                }
                card.answer_html = self.field_on(page, faq.answer, route);
                card.is_long = faq.items.is_empty() && !page.document.body.is_blank();
                card.questions = Some(faq.items.len()).filter(|count| *count > 0);
            }
            Kind::Guide(guide) => {
                let body = &page.document.body;
                card.minutes = kind::guide_minutes(guide, body);
                card.steps = Some(kind::steps(body).count());
                let checks = body.all_checks();
                card.checks = Some(checks.len());
                card.progress = Some(Progress {
                    guide: kind::guide_id(page).to_owned(),
                    checks: checks.into_iter().map(str::to_owned).collect(),
                });
            }
            Kind::Case(case) => {
                card.metric = case.metrics.first().map(kind::metric);
                card.customer = kind::customer(case);
            }
            Kind::Release(release) => {
                card.version = release.version.as_ref().map(|version| version.value.clone());
                card.needs_action = release::needs_action(page, self.site.options.today);
            }
            Kind::Ticket(ticket) => {
                card.state = Some(self.state(language, "state", ticket.state.name()));
                card.requests = ticket.summary.as_ref().and_then(|summary| summary.requests);
                card.horizon = roadmap::horizon(ticket).map(|horizon| horizon.name().to_owned());
                card.day = ticket.last_updated().map(|date| words::day(date, code));
            }
            Kind::Incident(incident) => {
                card.state = Some(self.state(language, "status", incident.status.name()));
                if let Some(started) = &incident.started {
                    card.day = Some(words::moment(started.value, code));
                }
                card.incident = Some(self.incident_card(page, incident, route));
            }
        }
    }

    /// A key as a state: the stylesheet colours by the key, readers see the word for it.
    pub(super) fn state(&self, language: usize, group: &str, key: &str) -> State {
        State { key: key.to_owned(), label: self.theme.word(language, &format!("{group}_{key}")).to_owned() }
    }

    /// A key as a badge that leads nowhere, since no list is made of what has it.
    pub(super) fn word_badge(&self, language: usize, facet: &str, key: &str) -> Badge {
        let State { key, label } = self.state(language, facet, key);
        Badge { facet: facet.to_owned(), key, label, href: None }
    }

    /// Facets, stage and success of a page.
    pub(super) fn badges(&self, page: &Page, route: &Route) -> Vec<Badge> {
        let shelves = self.shelves(page).filter(|shelf| shelf.facet != "tags");
        shelves.map(|shelf| self.shelf_badge(page.language, shelf, route)).collect()
    }

    /// Free tags of a page.
    pub(super) fn tags(&self, page: &Page) -> Vec<Badge> {
        let shelves = self.shelves(page).filter(|shelf| shelf.facet == "tags");
        shelves.map(|shelf| self.shelf_badge(page.language, shelf, &page.route)).collect()
    }

    /// What readers see of a tag or key.
    pub(super) fn shelf_label(&self, language: usize, shelf: &Shelf) -> String {
        if shelf.label.is_empty() && matches!(shelf.facet, "stage" | SUCCESS) {
            return self.theme.word(language, &format!("{}_{}", shelf.facet, shelf.key)).to_owned();
        }
        shelf.label.clone()
    }

    /// What the list of everything with a tag or key is called.
    pub(super) fn shelf_title(&self, language: usize, shelf: &Shelf, label: &str) -> String {
        let word = match shelf.facet {
            "stage" => "pages_for_stage".to_owned(),
            SUCCESS => format!("cases_{}", shelf.key),
            "roles" | "segments" => "pages_for".to_owned(),
            _ => "pages_about".to_owned(),
        };
        self.theme.word(language, &word).replace("{title}", label)
    }

    fn shelves<'a>(&'a self, page: &'a Page) -> impl Iterator<Item = &'a Shelf> {
        let numbers = self.site.shelves_of[page.id.0 as usize].iter();
        numbers.map(|number| &self.site.shelves[page.language][*number])
    }

    fn shelf_badge(&self, language: usize, shelf: &Shelf, route: &Route) -> Badge {
        Badge {
            facet: shelf.facet.to_owned(),
            key: shelf.key.clone(),
            label: self.shelf_label(language, shelf),
            href: Some(route.link(&shelf.route)),
        }
    }
}
