//! What a page of each type has of its own.

use serde::Serialize;

use super::{Badge, Card, Day, Metric, State};

/// What an article has of its own.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Article {
    /// `overview`, `setup`, `troubleshooting` … with its label.
    pub kind: Option<Badge>,
    /// Minutes it takes.
    pub minutes: Option<u32>,
    /// What must be done before.
    pub prerequisites: Vec<String>,
    /// Error messages it answers, word for word.
    pub error_messages: Vec<String>,
    /// The request it is a way around for.
    pub workaround_for: Option<Card>,
}

/// What a question has of its own.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Faq {
    /// The question.
    pub question: String,
    /// The short answer.
    pub answer_html: Option<String>,
    /// How often it was asked.
    pub asked: Option<u32>,
    /// What to do when this does not help.
    pub escalation_html: Option<String>,
    /// Several questions in one file.
    pub items: Vec<FaqItem>,
}

/// One question of several.
#[derive(Debug, Clone, Serialize, Default)]
pub struct FaqItem {
    /// Anchor on this page.
    pub id: String,
    /// Its own page.
    pub href: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer_html: String,
}

/// What a guide has of its own. Its `html` holds one `section.step` a step; each check is an
/// `input[type=checkbox][data-check]` that is disabled until a script takes it over.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Guide {
    /// A stable name for keeping progress.
    pub id: String,
    /// What is reached at the end.
    pub goal: Option<String>,
    /// Minutes in all.
    pub minutes: Option<u32>,
    /// Days after which it should be done.
    pub target_days: Option<u32>,
    /// Steps: title, anchor, minutes, role.
    pub steps: Vec<Step>,
    /// How many checks there are.
    pub checks: usize,
    /// The page's address for a camera; absent where the site has no base address.
    pub qr: Option<Qr>,
    /// When it is done.
    pub completion_html: Option<String>,
    /// What comes after.
    pub next: Vec<Card>,
}

/// A QR code as the path of an SVG, drawn by a line of width 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Qr {
    /// How many squares wide and high it is, without the white around it.
    pub size: u32,
    /// The value of `d`.
    pub path: String,
}

/// A step of a guide.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Step {
    /// Its anchor.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Minutes.
    pub minutes: Option<u32>,
    /// Who does it.
    pub role: Option<String>,
}

/// What a success case has of its own.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Case {
    /// Name or pseudonym of the customer.
    pub customer: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// Size.
    pub size: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Logo.
    pub logo: Option<String>,
    /// `light`, `deep` or `both`, with its label.
    pub success: Badge,
    /// The problem.
    pub challenge_html: Option<String>,
    /// What was done.
    pub approach_html: Option<String>,
    /// What came of it.
    pub outcome_html: Option<String>,
    /// Figures.
    pub metrics: Vec<Metric>,
    /// What people said.
    pub quotes: Vec<Quote>,
    /// Guides that lead the same way.
    pub guides: Vec<Card>,
}

/// What somebody said.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Quote {
    /// Their words.
    pub text: String,
    /// Who.
    pub speaker: Option<String>,
    /// What they do.
    pub role: Option<String>,
}

/// What release notes have of their own.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Release {
    /// Version.
    pub version: Option<String>,
    /// Day.
    pub day: Option<Day>,
    /// Changes.
    pub changes: Vec<Change>,
    /// Requests that it answers as a whole.
    pub tickets: Vec<Card>,
    /// For colleagues; only in the internal edition.
    pub brief: Option<Brief>,
}

/// What colleagues are told of a release.
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Brief {
    /// Whatever they should know.
    pub html: Option<String>,
    /// How to speak about it.
    pub talk_track_html: Option<String>,
    /// What may be asked, with the answers.
    pub questions: Vec<BriefQuestion>,
    /// Whom to tell first.
    pub tell_html: Option<String>,
}

/// Something that may be asked.
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct BriefQuestion {
    /// The question.
    pub question_html: String,
    /// The answer.
    pub answer_html: String,
}

/// One change.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Change {
    /// `new`, `improved`, `fixed` … with its label.
    pub r#type: Badge,
    /// Anchor.
    pub id: String,
    /// Title.
    pub title: String,
    /// What changed.
    pub what_html: Option<String>,
    /// Why.
    pub why_html: Option<String>,
    /// For whom.
    pub for_whom_html: Option<String>,
    /// What it is worth.
    pub value_html: Option<String>,
    /// What stays as it was.
    pub not_changed_html: Option<String>,
    /// What the reader has to do.
    pub action_html: Option<String>,
    /// By when.
    pub action_by: Option<Day>,
    /// Whether that day is over.
    pub overdue: bool,
    /// Requests it answers.
    pub tickets: Vec<Card>,
    /// Articles about it.
    pub articles: Vec<Card>,
    /// Plans and roles.
    pub badges: Vec<Badge>,
}

/// What a ticket has of its own, as far as it is disclosed.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Ticket {
    /// Its id.
    pub id: String,
    /// Its state.
    pub state: State,
    /// `now`, `next`, `later`, with its label.
    pub horizon: Option<Badge>,
    /// What people want to do.
    pub use_case_html: Option<String>,
    /// Our answer.
    pub response_html: Option<String>,
    /// When we answered.
    pub response_day: Option<Day>,
    /// How many asked.
    pub requests: Option<u32>,
    /// When it was first asked for.
    pub first_requested: Option<Day>,
    /// When it last moved.
    pub last_updated: Option<Day>,
    /// What happened to it.
    pub history: Vec<Event>,
    /// The changes that answer it, or releases as a whole, the newest first.
    pub answers: Vec<Card>,
    /// The ticket it was merged into.
    pub merged_into: Option<Card>,
    /// The ids of requests that became part of this one.
    pub merged: Vec<String>,
    /// What one can do today.
    pub workarounds: Vec<Card>,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Event {
    /// When.
    pub day: Day,
    /// To what state.
    pub state: Option<State>,
    /// In words.
    pub html: String,
}

/// What an incident has of its own.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Incident {
    /// `incident`, `maintenance` or `notice`, with its label.
    pub kind: Badge,
    /// How far it has come.
    pub status: State,
    /// Whether it is over.
    pub over: bool,
    /// How much it touches.
    pub impact: Option<State>,
    /// What it touches, each with the list of everything that touched it.
    pub components: Vec<Badge>,
    /// How sure we are.
    pub certainty: Option<State>,
    /// When it began.
    pub started: Option<Day>,
    /// When it is expected to end; only of one that is open.
    pub ends: Option<Day>,
    /// When it ended.
    pub resolved: Option<Day>,
    /// How long it lasted, in words.
    pub duration: Option<String>,
    /// When we tell more; only of one that is open.
    pub next_update: Option<Day>,
    /// What readers want to know first of an open one, in a few words: when there is news, or when
    /// it will be.
    pub note: Option<String>,
    /// The calendar that a maintenance stands in; only of one that is not over.
    pub calendar: Option<String>,
    /// What one can do meanwhile.
    pub workaround_html: Option<String>,
    /// Who leads; only in the internal edition.
    pub incident_manager: Option<String>,
    /// What we told, newest first.
    pub updates: Vec<Event>,
}
