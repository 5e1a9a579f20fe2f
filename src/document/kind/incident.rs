//! An incident, a maintenance or a notice.

use crate::choice;
use crate::config::{Config, Impact, Status};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Prose, state_word};
use crate::source::Span;
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
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// When.
    pub at: Moment,
    /// How far it had come.
    pub status: Option<Status>,
    /// Body of the text.
    pub text: usize,
}

/// The fields of an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// What it is.
    pub kind: IncidentKind,
    /// How far it has come.
    pub status: Status,
    /// How much it touches.
    pub impact: Option<Impact>,
    /// What it touches: components that `site.yaml` declares, else words of the writer's own.
    pub components: Vec<Located<String>>,
    /// How sure we are.
    pub certainty: Option<Certainty>,
    /// When it began.
    pub started: Option<Located<Moment>>,
    /// When it is expected to end.
    pub ends: Option<Located<Moment>>,
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

impl Incident {
    /// What was told last. Times without a distance from UTC are `utc_offset` seconds east of it.
    pub fn last_update(&self, utc_offset: i32) -> Option<&Update> {
        self.updates.iter().max_by_key(|update| update.at.seconds(utc_offset))
    }
}

/// Reads the fields.
pub fn read(fields: &Fields<'_>, config: &Config, prose: &Prose<'_>) -> Incident {
    let status = state_word(fields, "status", config);
    if status.is_none() && fields.key_span("status").is_none() {
        fields.missing("status", "investigating");
    }
    let status_span = status.as_ref().map(|status| status.span.clone());
    let kind = fields.choice("kind").map_or(IncidentKind::Incident, |kind| kind.value);
    let started = fields.moment("started");
    // A maintenance is announced before it begins.
    let first = started.as_ref().filter(|_| kind == IncidentKind::Incident);
    let updates = fields.maps("updates");
    let incident = Incident {
        kind,
        status: status.map_or(Status::Investigating, |status| status.value),
        impact: state_word(fields, "impact", config).map(|impact| impact.value),
        components: fields.texts("components"),
        certainty: fields.choice("certainty").map(|certainty| certainty.value),
        started: started.clone(),
        ends: fields.moment("ends"),
        resolved: fields.moment("resolved"),
        next_update: fields.moment("next_update"),
        updates: updates.iter().filter_map(|map| update(map, first, config, prose)).collect(),
        workaround: prose.take(fields, "workaround"),
        incident_manager: fields.text("incident_manager").map(|text| text.value),
    };
    for (name, end) in [("ends", &incident.ends), ("resolved", &incident.resolved)] {
        if let (Some(started), Some(end)) = (&incident.started, end) {
            check_times(fields, started, name, end, config);
        }
    }
    if let Some(span) = status_span.filter(|_| incident.kind == IncidentKind::Maintenance) {
        check_maintenance(fields, incident.status, span);
    }
    incident
}

/// Tells of a maintenance with a status that only an incident goes through.
fn check_maintenance(fields: &Fields<'_>, status: Status, span: Span) {
    if !matches!(status, Status::Investigating | Status::Identified) {
        return;
    }
    let name = status.name();
    fields.report(
        Diagnostic::new(
            Code::UnknownState,
            span,
            text!(
                "メンテナンス（kind: maintenance）の status に「{name}」は合いません",
                "`{name}` is no status of a maintenance (`kind: maintenance`)"
            ),
        )
        .help(text!(
            "scheduled、in_progress、verifying、completed のどれかにするか、障害なら kind: incident にしてください",
            "use scheduled, in_progress, verifying or completed; if something does not work, write `kind: incident`"
        )),
    );
}

/// Tells of an end that lies before the beginning.
fn check_times(
    fields: &Fields<'_>,
    started: &Located<Moment>,
    name: &str,
    end: &Located<Moment>,
    config: &Config,
) {
    if end.value.seconds(config.utc_offset) >= started.value.seconds(config.utc_offset) {
        return;
    }
    let (from, to) = (started.value, end.value);
    fields.report(
        Diagnostic::new(
            Code::IncidentTimes,
            end.span.clone(),
            text!(
                "{name}（{to}）が started（{from}）より前です",
                "`{name}` ({to}) is before `started` ({from})"
            ),
        )
        .label(started.span.clone(), text!("始まり", "began"))
        .help(text!("日時と時差を確かめてください", "check the times and their offsets")),
    );
}

fn update(
    map: &Fields<'_>,
    started: Option<&Located<Moment>>,
    config: &Config,
    prose: &Prose<'_>,
) -> Option<Update> {
    let at = map.moment("at");
    if let (Some(started), Some(at)) = (started, &at)
        && !(at.value == Moment::day(at.value.civil.date())
            && at.value.civil.date() == started.value.civil.date())
    {
        // A day without a time may mean any time of it.
        check_times(map, started, "at", at, config);
    }
    let status = state_word(map, "status", config).map(|status| status.value);
    let text = prose.take_with_words(map, "text");
    if at.is_none() && map.key_span("at").is_none() {
        map.missing("at", "2026-11-23T09:30+09:00");
    }
    if text.is_none() {
        map.missing("text", Example("復旧しました。", "Everything works again."));
    }
    map.report_unknown();
    Some(Update { at: at?.value, status, text: text? })
}
