//! An incident, a maintenance or a notice.

use crate::choice;
use crate::config::{Config, Impact, Status};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Prose, state_word};
use crate::text;
use crate::yaml::{Example, Fields, Located, Moment};

choice! {
    /// What it is.
    IncidentKind {
        /// Something does not work.
        Incident = "incident",
        /// Something will not work for a while, as planned.
        Maintenance = "maintenance",
        /// Something to know.
        Notice = "notice",
    }
}

choice! {
    /// How sure we are.
    Certainty {
        /// Not yet.
        Unconfirmed = "unconfirmed",
        /// In part.
        PartlyConfirmed = "partly_confirmed",
        /// Quite.
        Confirmed = "confirmed",
    }
}

/// Something we told.
#[derive(Debug, Clone)]
pub struct Update {
    /// When.
    pub at: Moment,
    /// How far it had come.
    pub status: Option<Status>,
    /// Body of the text.
    pub text: usize,
}

/// The fields of an incident.
#[derive(Debug, Clone)]
pub struct Incident {
    /// What it is.
    pub kind: IncidentKind,
    /// How far it has come.
    pub status: Status,
    /// How much it touches.
    pub impact: Option<Impact>,
    /// What it touches.
    pub components: Vec<String>,
    /// How sure we are.
    pub certainty: Option<Certainty>,
    /// When it began.
    pub started: Option<Located<Moment>>,
    /// When it ended.
    pub resolved: Option<Located<Moment>>,
    /// When we tell more.
    pub next_update: Option<Located<Moment>>,
    /// What we told.
    pub updates: Vec<Update>,
    /// Body of what one can do meanwhile.
    pub workaround: Option<usize>,
    /// Who leads.
    pub incident_manager: Option<String>,
}

/// Reads the fields.
pub fn read(fields: &Fields<'_>, config: &Config, prose: &Prose<'_>) -> Incident {
    let status = state_word(fields, "status", config);
    if status.is_none() && fields.key_span("status").is_none() {
        fields.missing("status", "investigating");
    }
    let incident = Incident {
        kind: fields.choice("kind").map_or(IncidentKind::Incident, |kind| kind.value),
        status: status.map_or(Status::Investigating, |status| status.value),
        impact: state_word(fields, "impact", config).map(|impact| impact.value),
        components: fields.texts("components").into_iter().map(|text| text.value).collect(),
        certainty: fields.choice("certainty").map(|certainty| certainty.value),
        started: fields.moment("started"),
        resolved: fields.moment("resolved"),
        next_update: fields.moment("next_update"),
        updates: fields.maps("updates").iter().filter_map(|map| update(map, config, prose)).collect(),
        workaround: prose.take(fields, "workaround"),
        incident_manager: fields.text("incident_manager").map(|text| text.value),
    };
    if let (Some(started), Some(resolved)) = (&incident.started, &incident.resolved)
        && resolved.value.seconds(config.utc_offset) < started.value.seconds(config.utc_offset)
    {
        let (from, to) = (started.value, resolved.value);
        fields.report(
            Diagnostic::new(
                Code::IncidentTimes,
                resolved.span.clone(),
                text!(
                    "resolved（{to}）が started（{from}）より前です",
                    "`resolved` ({to}) is before `started` ({from})"
                ),
            )
            .label(started.span.clone(), text!("始まり", "began"))
            .help(text!("日時と時差を確かめてください", "check the times and their offsets")),
        );
    }
    incident
}

fn update(map: &Fields<'_>, config: &Config, prose: &Prose<'_>) -> Option<Update> {
    let at = map.moment("at");
    let status = state_word(map, "status", config).map(|status| status.value);
    let text = prose.take(map, "text");
    if at.is_none() && map.key_span("at").is_none() {
        map.missing("at", "2026-11-23T09:30+09:00");
    }
    if text.is_none() {
        map.missing("text", Example("復旧しました。", "Everything works again."));
    }
    map.report_unknown();
    Some(Update { at: at?.value, status, text: text? })
}
