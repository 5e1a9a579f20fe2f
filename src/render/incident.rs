//! What pages show of incidents: their own page, cards, the status page, and `status.json`, which
//! tells pages of incidents that are newer than they are.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::context::{self, Badge, Card, Component, Event, List};
use super::{Renderer, words};
use crate::config::{Impact, Status};
use crate::diagnostic::Diagnostic;
use crate::document::Body;
use crate::document::kind::incident::{Incident, IncidentKind, Update};
use crate::document::markdown::escape;
use crate::site::taxonomy::COMPONENTS;
use crate::site::{Page, PageId, Route, Site, incident};
use crate::yaml::{Located, Moment};

/// Where pages ask for open incidents.
pub const STATUS: &str = "status.json";

/// `status.json`.
#[derive(Serialize)]
struct Open<'a> {
    /// Another one tells of something else. It is no clock, so that the same content gives the same.
    generation: &'a str,
    open: &'a [Entry<'a>],
    /// The lines of the banner in each language, as HTML with addresses from the folder of the file.
    banner: BTreeMap<&'a str, String>,
}

/// An open incident.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    kind: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    impact: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_update: Option<Moment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<&'a str>,
    /// Its page for readers of each language.
    pages: BTreeMap<&'a str, Told<'a>>,
}

/// The page of an incident.
#[derive(Serialize)]
struct Told<'a> {
    title: &'a str,
    /// From the folder of the file.
    href: String,
}

impl Renderer {
    /// `status.json`.
    pub(super) fn status(&self) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let mut banner = BTreeMap::new();
        for language in 0..self.open_incidents.len() {
            if self.open_incidents[language].is_empty() {
                continue;
            }
            let context = self.banner_context(language);
            let lines = self.theme.render(&context, language, &self.sources)?;
            let lines = String::from_utf8_lossy(&lines).trim().to_owned();
            banner.insert(self.site.language_code(language), lines);
        }
        let open = entries(&self.site, &self.open_incidents);
        let status = Open { generation: &self.generation, open: &open, banner };
        Ok(serde_json::to_vec(&status).expect("texts and lists have a form in JSON"))
    }

    fn banner_context(&self, language: usize) -> context::Page {
        context::Page {
            layout: "banner".to_owned(),
            banner: self.open_cards(language, &Route::default()),
            ..context::Page::default()
        }
    }

    /// Open incidents. What is told in another language only has at least its state in this one.
    pub(super) fn open_cards(&self, language: usize, route: &Route) -> Vec<Card> {
        let pages = self.open_incidents[language].iter().map(|id| self.site.page(*id));
        pages
            .map(|page| {
                let mut card = self.card(page.id, route);
                if let (true, Some(of)) = (page.language != language, incident::of(page)) {
                    card.lang = Some(self.site.language_code(page.language).to_owned());
                    card.state = Some(self.state(language, "status", of.status.name()));
                    if let Some(shown) = &mut card.incident {
                        shown.note = self.note(language, of);
                    }
                }
                card
            })
            .collect()
    }

    /// What the page of an incident shows.
    pub(super) fn incident_context(&self, page: &Page, incident: &Incident) -> context::Incident {
        let mut updates: Vec<&_> = incident.updates.iter().collect();
        updates.sort_by_key(|update| Reverse(update.at.seconds(self.site.config.utc_offset)));
        let updates = updates.into_iter().map(|update| Event {
            html: self.field(page, Some(update.text)).unwrap_or_default(),
            ..self.update(page, update)
        });
        context::Incident {
            updates: updates.collect(),
            workaround_html: self.field(page, incident.workaround),
            incident_manager: incident.incident_manager.clone(),
            ..self.incident_facts(page, incident, &page.route)
        }
    }

    /// What the card of an incident shows. An open one tells its latest update, in plain words, since
    /// links in it would lead elsewhere from another page.
    pub(super) fn incident_card(&self, page: &Page, incident: &Incident, route: &Route) -> context::Incident {
        let last = incident.last_update(self.site.config.utc_offset).filter(|_| !incident.status.is_over());
        let updates = last.map(|update| {
            let body = page.document.fields.get(update.text).map(|field| &field.body);
            let mut html = String::new();
            escape(&mut html, &body.map(Body::plain).unwrap_or_default());
            Event { html, ..self.update(page, update) }
        });
        context::Incident {
            updates: updates.into_iter().collect(),
            ..self.incident_facts(page, incident, route)
        }
    }

    fn update(&self, page: &Page, update: &Update) -> Event {
        Event {
            day: words::moment(update.at, self.site.language_code(page.language)),
            state: update.status.map(|status| self.state(page.language, "status", status.name())),
            html: String::new(),
        }
    }

    fn incident_facts(&self, page: &Page, incident: &Incident, route: &Route) -> context::Incident {
        let code = self.site.language_code(page.language);
        let state = |group: &str, key: &str| self.state(page.language, group, key);
        let moment = |moment: &Located<Moment>| words::moment(moment.value, code);
        let seconds = |moment: &Located<Moment>| moment.value.seconds(self.site.config.utc_offset);
        let lasted = incident.started.as_ref().zip(incident.resolved.as_ref());
        let lasted = lasted.map(|(started, resolved)| seconds(resolved) - seconds(started));
        let over = incident.status.is_over();
        // What is over is in nobody's way any more.
        let is_in_calendar =
            incident.kind == IncidentKind::Maintenance && incident.started.is_some() && !over;
        context::Incident {
            kind: self.word_badge(page.language, "incident", incident.kind.name()),
            status: state("status", incident.status.name()),
            over,
            impact: incident.impact.map(|impact| state("impact", impact.name())),
            components: self.components(page, route),
            certainty: incident.certainty.map(|certainty| state("certainty", certainty.name())),
            started: incident.started.as_ref().map(moment),
            ends: incident.ends.as_ref().filter(|_| !over).map(moment),
            resolved: incident.resolved.as_ref().map(moment),
            // One that ended before it began has been complained about, and lasted for no time.
            duration: lasted.filter(|seconds| *seconds >= 0).map(|seconds| words::duration(seconds, code)),
            next_update: incident.next_update.as_ref().filter(|_| !over).map(moment),
            note: self.note(page.language, incident),
            calendar: self.calendars[page.language]
                .as_ref()
                .filter(|_| is_in_calendar)
                .map(|path| route.link_file(path)),
            ..context::Incident::default()
        }
    }

    /// When there is news of an open incident, or when it will be.
    fn note(&self, language: usize, incident: &Incident) -> Option<String> {
        if incident.status.is_over() {
            return None;
        }
        let (code, today) = (self.site.language_code(language), self.site.options.today);
        let is_planned = incident.status == Status::Scheduled;
        let labelled = |word: &str, moment: &Located<Moment>| {
            format!("{} {}", self.theme.word(language, word), words::soon(moment.value, today, code))
        };
        match (&incident.started, &incident.ends, &incident.next_update) {
            (Some(started), Some(ends), _) if is_planned => {
                Some(words::period(started.value, ends.value, today, code))
            }
            (Some(started), None, _) if is_planned => Some(words::soon(started.value, today, code)),
            (_, _, Some(next)) => Some(labelled("next_update", next)),
            (_, Some(ends), None) if incident.kind == IncidentKind::Incident => {
                Some(labelled("expected", ends))
            }
            (_, Some(ends), None) => Some(labelled("ends", ends)),
            (Some(started), None, None) => Some(words::soon(started.value, today, code)),
            (None, None, None) => None,
        }
    }

    fn components(&self, page: &Page, route: &Route) -> Vec<Badge> {
        self.badges(page, route).into_iter().filter(|badge| badge.facet == COMPONENTS).collect()
    }

    /// Adds to the list of incidents how the service is.
    pub(super) fn set_status(&self, language: usize, route: &Route, list: &mut List) {
        let components = incident::components(&self.site, language).into_iter();
        let shelves = &self.site.shelves[language];
        list.components = components
            .map(|component| Component {
                state: self.state(language, "health", component.health.name()),
                href: component.shelf.map(|shelf| route.link(&shelves[shelf].route)),
                label: component.label,
            })
            .collect();
        list.calendar = self.calendars[language].as_ref().map(|path| route.link_file(path));
    }
}

/// A name for what is open: another one for each other state of it in any language.
pub fn generation(site: &Site, open: &[Vec<PageId>]) -> String {
    let pages = open.iter().flatten().map(|id| site.page(*id));
    let told: Vec<_> =
        pages.filter_map(|page| Some((page.title(), entry(page, incident::of(page)?, site)))).collect();
    let told = serde_json::to_vec(&told).expect("texts and lists have a form in JSON");
    blake3::hash(&told).to_hex()[..10].to_owned()
}

/// The open incidents, each with its page in every language.
fn entries<'a>(site: &'a Site, open: &[Vec<PageId>]) -> Vec<Entry<'a>> {
    let mut entries: Vec<(&str, Entry<'_>)> = Vec::new();
    for (language, ids) in open.iter().enumerate() {
        for page in ids.iter().map(|id| site.page(*id)) {
            let Some(incident) = incident::of(page) else { continue };
            let at = entries.iter().position(|(key, _)| *key == page.key).unwrap_or(entries.len());
            if at == entries.len() {
                entries.push((&page.key, entry(page, incident, site)));
            }
            let told = Told { title: page.title(), href: Route::default().link(&page.route) };
            entries[at].1.pages.insert(site.language_code(language), told);
        }
    }
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn entry<'a>(page: &'a Page, incident: &Incident, site: &'a Site) -> Entry<'a> {
    let moment = |moment: &Option<Located<Moment>>| moment.as_ref().map(|moment| moment.value);
    Entry {
        id: &page.key,
        kind: incident.kind.name(),
        status: incident.status.name(),
        impact: incident.impact.map(Impact::name),
        started: moment(&incident.started),
        ends: moment(&incident.ends),
        next_update: moment(&incident.next_update),
        components: incident::touched(site, page).map(|(key, _)| key).collect(),
        pages: BTreeMap::new(),
    }
}
