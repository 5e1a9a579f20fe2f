//! Incidents of the whole site: which are open, how the components of the service are, and where
//! the calendar of maintenance lies.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::taxonomy::COMPONENTS;
use super::{Page, PageId, Route, Site};
use crate::choice;
use crate::config::{Impact, Status, Type};
use crate::document::Kind;
use crate::document::kind::incident::{Incident, IncidentKind};
use crate::yaml::Moment;

/// More components that work are not listed where `site.yaml` declares none: many a name is from a
/// single incident of long ago.
const MAX_FREE: usize = 12;

choice! {
    /// How a component of the service is. The words are those of Statuspage.
    Health {
        /// It works.
        Operational = "operational",
        /// It is being maintained.
        UnderMaintenance = "under_maintenance",
        /// A little of it does not work.
        DegradedPerformance = "degraded_performance",
        /// Much of it does not work.
        PartialOutage = "partial_outage",
        /// It does not work.
        MajorOutage = "major_outage",
    }
}

/// A component of the service.
#[derive(Debug)]
pub struct Component {
    /// The key that `site.yaml` gives it, or its folded words.
    pub key: String,
    /// What readers see.
    pub label: String,
    /// How it is.
    pub health: Health,
    /// The number of the shelf of all that touched it.
    pub shelf: Option<usize>,
}

/// The incident that a page is.
pub fn of(page: &Page) -> Option<&Incident> {
    match &page.document.kind {
        Kind::Incident(incident) => Some(incident),
        _ => None,
    }
}

/// The incidents of a language, newest first. What another language alone has is better than nothing.
pub fn all(site: &Site, language: usize) -> Vec<PageId> {
    let is_ours = |page: &&Page| {
        let group = site.translations.get(&page.key).map_or(&[][..], Vec::as_slice);
        let has_own = group.get(language).copied().flatten().is_some();
        page.language == language || (!has_own && group.iter().flatten().next() == Some(&page.id))
    };
    let pages = site.pages.iter().filter(|page| of(page).is_some()).filter(is_ours);
    let mut ids: Vec<PageId> = pages.map(|page| page.id).collect();
    ids.sort_by_key(|id| Reverse(started(site, *id)));
    ids
}

/// Those that are not over: what goes on first, the worst on top; then what is to come, the next on top.
pub fn open(site: &Site, language: usize) -> Vec<PageId> {
    let mut ids = all(site, language);
    ids.retain(|id| of(site.page(*id)).is_some_and(|incident| !incident.status.is_over()));
    ids.sort_by_key(|id| {
        let incident = of(site.page(*id));
        let is_planned = incident.is_some_and(|incident| incident.status == Status::Scheduled);
        let health = incident.map_or(Health::Operational, health);
        (is_planned, Reverse(health), if is_planned { started(site, *id) } else { 0 })
    });
    ids
}

fn started(site: &Site, id: PageId) -> i64 {
    let page = site.page(id);
    let moment = of(page).and_then(|incident| incident.started.as_ref()).map(|started| started.value);
    let moment = moment.or_else(|| Some(Moment::day(page.document.front_matter.date.as_ref()?.value)));
    moment.map_or(i64::MIN, |moment| moment.seconds(site.config.utc_offset))
}

/// How a component is that an open incident touches.
pub fn health(incident: &Incident) -> Health {
    match (incident.kind, incident.status, incident.impact) {
        (_, Status::Scheduled, _) => Health::Operational,
        (IncidentKind::Maintenance, ..) => Health::UnderMaintenance,
        (_, _, Some(Impact::Critical)) => Health::MajorOutage,
        (_, _, Some(Impact::Major)) => Health::PartialOutage,
        (_, _, Some(Impact::Minor)) => Health::DegradedPerformance,
        (_, _, Some(Impact::None)) | (IncidentKind::Notice, _, None) => Health::Operational,
        // As long as nobody knows, readers should expect something.
        (IncidentKind::Incident, _, None) => Health::DegradedPerformance,
    }
}

/// The components of the service with how they are: those that `site.yaml` declares, in its order;
/// else those that incidents name, those that do not work first.
pub fn components(site: &Site, language: usize) -> Vec<Component> {
    let shelves = &site.shelves[language];
    let mut worst: BTreeMap<&str, Health> = BTreeMap::new();
    for id in open(site, language) {
        let page = site.page(id);
        let Some(incident) = of(page) else { continue };
        for shelf in &site.shelves_of[id.0 as usize] {
            let shelf = &site.shelves[page.language][*shelf];
            if shelf.facet == COMPONENTS {
                let health = health(incident);
                worst.entry(&shelf.key).and_modify(|worst| *worst = health.max(*worst)).or_insert(health);
            }
        }
    }
    let shelf_of = |key: &str| shelves.iter().position(|shelf| shelf.facet == COMPONENTS && shelf.key == key);
    let health_of = |key: &str| worst.get(key).copied().unwrap_or(Health::Operational);
    let component = |key: &str, label: &str| Component {
        key: key.to_owned(),
        label: label.to_owned(),
        health: health_of(key),
        shelf: shelf_of(key),
    };
    if !site.config.components.is_empty() {
        let code = site.language_code(language);
        let declared = site.config.components.iter();
        return declared.map(|(key, label)| component(key, label.get(code))).collect();
    }
    let mut free: Vec<&super::Shelf> = shelves.iter().filter(|shelf| shelf.facet == COMPONENTS).collect();
    free.sort_by_key(|shelf| (Reverse(health_of(&shelf.key)), Reverse(shelf.pages.len())));
    let broken = free.iter().filter(|shelf| health_of(&shelf.key) > Health::Operational).count();
    free.truncate(broken + MAX_FREE);
    free.sort_by_key(|shelf| (Reverse(health_of(&shelf.key)), &shelf.key));
    free.into_iter().map(|shelf| component(&shelf.key, &shelf.label)).collect()
}

/// The components that an incident touches: key and label.
pub fn touched<'a>(site: &'a Site, page: &'a Page) -> impl Iterator<Item = (&'a str, &'a str)> {
    let shelves = site.shelves_of[page.id.0 as usize].iter();
    let shelves = shelves.map(|shelf| &site.shelves[page.language][*shelf]);
    shelves.filter(|shelf| shelf.facet == COMPONENTS).map(|shelf| (shelf.key.as_str(), shelf.label.as_str()))
}

/// The worst impact of what goes on. Maintenance is planned, and no impact.
pub fn impact(site: &Site, language: usize) -> Impact {
    let open = open(site, language).into_iter().filter_map(|id| of(site.page(id)));
    let impacts = open.map(|incident| match health(incident) {
        Health::Operational | Health::UnderMaintenance => Impact::None,
        Health::DegradedPerformance => Impact::Minor,
        Health::PartialOutage => Impact::Major,
        Health::MajorOutage => Impact::Critical,
    });
    impacts.max().unwrap_or(Impact::None)
}

/// When an incident was last written about, as far as it tells.
pub fn changed(site: &Site, page: &Page) -> Option<Moment> {
    let incident = of(page)?;
    let updated = page.document.front_matter.updated.as_ref().map(|date| Moment::day(date.value));
    let told = incident.updates.iter().map(|update| update.at);
    let ended = incident.resolved.as_ref().map(|moment| moment.value);
    let all = told.chain(ended).chain(updated).chain(announced(site, page));
    all.max_by_key(|moment| moment.seconds(site.config.utc_offset))
}

/// When an incident was first told of, as far as it tells; else when it began.
pub fn announced(site: &Site, page: &Page) -> Option<Moment> {
    let incident = of(page)?;
    let told = incident.updates.iter().map(|update| update.at);
    let first = told.min_by_key(|at| at.seconds(site.config.utc_offset));
    let date = page.document.front_matter.date.as_ref().map(|date| Moment::day(date.value));
    first.or(date).or(incident.started.as_ref().map(|started| started.value))
}

/// The maintenance of a language that has a beginning, newest first.
pub fn maintenance(site: &Site, language: usize) -> Vec<PageId> {
    let mut ids = all(site, language);
    ids.retain(|id| {
        of(site.page(*id))
            .is_some_and(|incident| incident.kind == IncidentKind::Maintenance && incident.started.is_some())
    });
    ids
}

/// Where the calendar of the maintenance of a language lies; nothing if there is no maintenance.
pub fn calendar(site: &Site, language: usize) -> Option<String> {
    if maintenance(site, language).is_empty() {
        return None;
    }
    let sections = site.sections[language].values();
    let section = sections.filter(|section| section.of == Some(Type::Incident)).map(|section| &section.route);
    let usual = || site.home(language).join("incidents");
    let folder: Route = section.min().cloned().unwrap_or_else(usual);
    // Not where an article of that name needs a folder.
    let path = format!("{}calendar.ics", folder.as_str());
    (!site.by_route.contains_key(&Route::new(path.split('/')))).then_some(path)
}
