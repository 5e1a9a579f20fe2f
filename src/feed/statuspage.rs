//! How the service is, in the shape in which Statuspage tells it, so that what watches a status page
//! can watch this one: <https://metastatuspage.com/api>.
//!
//! All times are those of the content, in UTC; none is that of the build.

use serde::Serialize;

use crate::config::Impact;
use crate::document::heading::slug;
use crate::document::kind::incident::{Incident as Told, IncidentKind, Update};
use crate::output::Output;
use crate::site::incident::{self, Health};
use crate::site::{Page, PageId, Route, Site};
use crate::yaml::Moment;

/// As many past incidents as Statuspage tells.
const MAX_INCIDENTS: usize = 50;

#[derive(Serialize)]
struct Summary<'a> {
    page: &'a About,
    components: Vec<Component>,
    incidents: Vec<Incident>,
    scheduled_maintenances: Vec<Incident>,
    status: Overall,
}

#[derive(Serialize)]
struct Incidents<'a> {
    page: &'a About,
    incidents: Vec<Incident>,
}

#[derive(Serialize)]
struct About {
    id: String,
    name: String,
    url: String,
    time_zone: &'static str,
    updated_at: String,
}

#[derive(Serialize)]
struct Overall {
    indicator: &'static str,
    description: &'static str,
}

#[derive(Serialize)]
struct Component {
    id: String,
    name: String,
    status: &'static str,
    position: usize,
}

#[derive(Serialize)]
struct Incident {
    id: String,
    name: String,
    status: &'static str,
    impact: &'static str,
    created_at: Option<String>,
    updated_at: Option<String>,
    started_at: Option<String>,
    monitoring_at: Option<String>,
    resolved_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_until: Option<String>,
    shortlink: String,
    incident_updates: Vec<IncidentUpdate>,
    components: Vec<Component>,
}

#[derive(Serialize)]
struct IncidentUpdate {
    id: String,
    incident_id: String,
    status: &'static str,
    body: String,
    created_at: String,
    updated_at: String,
    display_at: String,
}

/// Adds the files of each language, below its home.
pub fn add(site: &Site, output: &mut Output) {
    for language in 0..site.config.languages.len() {
        let teller = Teller { site, language, folder: site.home(language).join("api/v2") };
        let ids = incident::all(site, language);
        if ids.is_empty() && site.config.components.is_empty() {
            continue;
        }
        let about = teller.about(&ids);
        let (maintenance, incidents): (Vec<PageId>, Vec<PageId>) = ids.into_iter().partition(|id| {
            incident::of(site.page(*id)).is_some_and(|told| told.kind == IncidentKind::Maintenance)
        });
        let open = |ids: &[PageId]| teller.incidents(ids.iter().filter(|id| teller.is_open(**id)));
        let summary = Summary {
            page: &about,
            components: teller.components(),
            incidents: open(&incidents),
            scheduled_maintenances: open(&maintenance),
            status: teller.overall(),
        };
        teller.write("summary.json", &summary, output);
        let incidents = teller.incidents(incidents.iter().take(MAX_INCIDENTS));
        teller.write("incidents.json", &Incidents { page: &about, incidents }, output);
    }
}

struct Teller<'a> {
    site: &'a Site,
    language: usize,
    folder: Route,
}

impl Teller<'_> {
    fn write(&self, name: &str, value: &impl Serialize, output: &mut Output) {
        let bytes = serde_json::to_vec(value).expect("texts and lists have a form in JSON");
        output.insert_bytes(format!("{}{name}", self.folder.as_str()), bytes);
    }

    fn is_open(&self, id: PageId) -> bool {
        incident::of(self.site.page(id)).is_some_and(|told| !told.status.is_over())
    }

    fn time(&self, moment: Moment) -> String {
        Moment::at(moment.seconds(self.site.config.utc_offset), 0).to_string()
    }

    /// An address from the root of the host, else from the folder of the files.
    fn address(&self, route: &Route) -> String {
        match &self.site.config.base_url {
            Some(base) => format!("{base}{}", route.encoded()),
            None => self.folder.link(route),
        }
    }

    fn about(&self, ids: &[PageId]) -> About {
        let config = &self.site.config;
        let seconds = |moment: &Moment| moment.seconds(config.utc_offset);
        let told = ids.iter().filter_map(|id| incident::changed(self.site, self.site.page(*id)));
        // Without incidents the last word of the site itself counts.
        let front_matter = self.site.pages.iter().map(|page| &page.document.front_matter);
        let dates = front_matter.flat_map(|page| [&page.updated, &page.date]).flatten();
        let updated =
            told.max_by_key(seconds).or(dates.map(|date| Moment::day(date.value)).max_by_key(seconds));
        About {
            id: slug(&config.title.default),
            name: config.title.get(self.site.language_code(self.language)).to_owned(),
            url: self.address(&self.site.home(self.language)),
            time_zone: "Etc/UTC",
            updated_at: updated.map_or_else(|| Moment::at(0, 0).to_string(), |moment| self.time(moment)),
        }
    }

    fn components(&self) -> Vec<Component> {
        let components = incident::components(self.site, self.language).into_iter().zip(1..);
        components
            .map(|(component, position)| Component {
                id: component.key,
                name: component.label,
                status: component.health.name(),
                position,
            })
            .collect()
    }

    fn overall(&self) -> Overall {
        let impact = incident::impact(self.site, self.language);
        let description = match impact {
            Impact::Critical => "Major Service Outage",
            Impact::Major => "Partial System Outage",
            Impact::Minor => "Minor Service Outage",
            Impact::None => {
                let mut open = incident::open(self.site, self.language).into_iter();
                let is_maintained = open.any(|id| {
                    incident::of(self.site.page(id))
                        .is_some_and(|told| incident::health(told) == Health::UnderMaintenance)
                });
                if is_maintained { "Service Under Maintenance" } else { "All Systems Operational" }
            }
        };
        Overall { indicator: impact.name(), description }
    }

    fn incidents<'a>(&self, ids: impl Iterator<Item = &'a PageId>) -> Vec<Incident> {
        ids.filter_map(|id| {
            let page = self.site.page(*id);
            Some(self.incident(page, incident::of(page)?))
        })
        .collect()
    }

    fn incident(&self, page: &Page, told: &Told) -> Incident {
        let is_maintenance = told.kind == IncidentKind::Maintenance;
        let at = |moment: &Option<crate::yaml::Located<Moment>>| {
            moment.as_ref().map(|moment| self.time(moment.value))
        };
        let mut updates: Vec<&Update> = told.updates.iter().collect();
        updates.sort_by_key(|update| update.at.seconds(self.site.config.utc_offset));
        let monitoring =
            updates.iter().find(|update| update.status == Some(crate::config::Status::Monitoring));
        let touched = incident::touched(self.site, page).zip(1..);
        Incident {
            id: page.key.clone(),
            name: page.title().to_owned(),
            status: told.status.name(),
            impact: match told.impact {
                None if is_maintenance => "maintenance",
                impact => impact.unwrap_or(Impact::None).name(),
            },
            created_at: incident::announced(self.site, page).map(|moment| self.time(moment)),
            updated_at: incident::changed(self.site, page).map(|moment| self.time(moment)),
            started_at: at(&told.started),
            monitoring_at: monitoring.map(|update| self.time(update.at)),
            resolved_at: at(&told.resolved),
            scheduled_for: at(&told.started).filter(|_| is_maintenance),
            scheduled_until: at(&told.ends).filter(|_| is_maintenance),
            shortlink: self.address(&page.route),
            incident_updates: updates
                .iter()
                .enumerate()
                .map(|(number, update)| self.update(page, told, update, number + 1))
                .rev()
                .collect(),
            components: touched
                .map(|((key, label), position)| Component {
                    id: key.to_owned(),
                    name: label.to_owned(),
                    status: if told.status.is_over() { Health::Operational } else { incident::health(told) }
                        .name(),
                    position,
                })
                .collect(),
        }
    }

    fn update(&self, page: &Page, told: &Told, update: &Update, number: usize) -> IncidentUpdate {
        let at = self.time(update.at);
        let body = page.document.fields.get(update.text).map(|field| field.body.plain());
        IncidentUpdate {
            id: format!("{}#{number}", page.key),
            incident_id: page.key.clone(),
            status: update.status.unwrap_or(told.status).name(),
            body: body.unwrap_or_default(),
            created_at: at.clone(),
            updated_at: at.clone(),
            display_at: at,
        }
    }
}
