//! Release notes.

use jiff::civil::Date;

use crate::choice;
use crate::document::Prose;
use crate::source::Span;
use crate::yaml::{Example, Fields, Located, Value};

choice! {
    /// What kind of change it is.
    ChangeType {
        /// Something new.
        New = "new",
        /// Something better.
        Improved = "improved",
        /// Easier to reach for everybody.
        Accessibility = "accessibility",
        /// Something mended.
        Fixed = "fixed",
        /// Something that will go.
        Deprecated = "deprecated",
        /// Something that is gone.
        Removed = "removed",
        /// Something safer.
        Security = "security",
        /// Anything else.
        Other = "other",
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What kind.
    pub kind: ChangeType,
    /// Title.
    pub title: String,
    /// Where the title stands.
    pub title_span: Span,
    /// Body of what changed.
    pub what: Option<usize>,
    /// Body of why.
    pub why: Option<usize>,
    /// Body of for whom.
    pub for_whom: Option<usize>,
    /// Body of what it is worth.
    pub value: Option<usize>,
    /// Body of what stays as it was.
    pub not_changed: Option<usize>,
    /// Body of what the reader has to do.
    pub action: Option<usize>,
    /// By when.
    pub action_by: Option<Date>,
    /// Requests it answers.
    pub tickets: Vec<Located<String>>,
    /// Articles about it.
    pub articles: Vec<Located<String>>,
    /// Plans that have it.
    pub plans: Vec<Located<String>>,
    /// Roles it is for.
    pub roles: Vec<Located<String>>,
}

impl Change {
    /// Whether readers had to do something by a day that is over.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.action.is_some() && self.action_by.is_some_and(|by| by < today)
    }

    /// Whether readers still have to do something.
    pub fn needs_action(&self, today: Date) -> bool {
        self.action.is_some() && !self.is_overdue(today)
    }
}

/// What colleagues are told, and nobody else: every text of it is for them only.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Brief {
    /// Body of whatever they should know.
    pub text: Option<usize>,
    /// Body of how to speak about it.
    pub talk_track: Option<usize>,
    /// What may be asked: bodies of the question and of the answer.
    pub questions: Vec<(usize, usize)>,
    /// Body of whom to tell first.
    pub tell: Option<usize>,
}

/// The fields of release notes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Release {
    /// Version.
    pub version: Option<Located<String>>,
    /// Changes.
    pub changes: Vec<Change>,
    /// What colleagues are told.
    pub brief: Brief,
    /// Requests it answers, named for the release as a whole.
    pub tickets: Vec<Located<String>>,
}

/// Reads the fields.
pub fn read(fields: &Fields<'_>, prose: &Prose<'_>) -> Release {
    Release {
        version: fields.id("version"),
        changes: fields.maps("changes").iter().filter_map(|map| change(map, prose)).collect(),
        brief: brief(fields, prose),
        tickets: fields.texts("tickets"),
    }
}

/// A text, or its parts by name.
fn brief(fields: &Fields<'_>, prose: &Prose<'_>) -> Brief {
    let map = fields.take("brief").filter(|node| matches!(node.value, Value::Map(_)));
    let Some(map) = map.and_then(|node| fields.group(node)) else {
        return Brief { text: prose.take_internal(fields, "brief"), ..Brief::default() };
    };
    let question = |question: &Fields<'_>| {
        let asked = prose.take_internal(question, "question");
        let answer = prose.take_internal(question, "answer");
        if asked.is_none() {
            question.missing("question", Example("料金は変わりますか", "Does the price change?"));
        }
        if answer.is_none() {
            question.missing("answer", Example("変わりません。", "It does not."));
        }
        question.report_unknown();
        asked.zip(answer)
    };
    let brief = Brief {
        text: prose.take_internal(&map, "text"),
        talk_track: prose.take_internal(&map, "talk_track"),
        questions: map.maps("questions").iter().filter_map(question).collect(),
        tell: prose.take_internal(&map, "tell"),
    };
    map.report_unknown();
    brief
}

fn change(map: &Fields<'_>, prose: &Prose<'_>) -> Option<Change> {
    let kind = map.choice::<ChangeType>("type");
    let title = map.text("title");
    let action = map.map("action");
    let change = Change {
        kind: kind.as_ref().map_or(ChangeType::Other, |kind| kind.value),
        title: title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        title_span: title.as_ref().map_or_else(|| map.span().clone(), |title| title.span.clone()),
        what: prose.take(map, "what"),
        why: prose.take(map, "why"),
        for_whom: prose.take(map, "for_whom"),
        value: prose.take(map, "value"),
        not_changed: prose.take(map, "not_changed"),
        action: action.as_ref().and_then(|action| prose.take(action, "text")),
        action_by: action.as_ref().and_then(|action| action.date("by")).map(|date| date.value),
        tickets: map.texts("tickets"),
        articles: map.texts("articles"),
        plans: map.texts("plans"),
        roles: map.texts("roles"),
    };
    if let Some(action) = action {
        if change.action.is_none() {
            let example = Example(
                "12 月末までに、宛先を確かめてください。",
                "Check the address by the end of the year.",
            );
            action.missing("text", example);
        }
        action.report_unknown();
    }
    if kind.is_none() && map.key_span("type").is_none() {
        map.missing("type", "improved");
    }
    if title.is_none() {
        map.missing(
            "title",
            Example("請求書をまとめて発行できるようになりました", "Send several invoices at once"),
        );
    }
    use ChangeType::{Deprecated, Improved, New, Removed};
    if matches!(change.kind, New | Improved | Deprecated | Removed) {
        for (name, body, example) in [
            (
                "why",
                change.why,
                Example(
                    "月末の手作業を減らしてほしいという声にお応えするためです。",
                    "Many of you asked for less work at the end of the month.",
                ),
            ),
            (
                "for_whom",
                change.for_whom,
                Example(
                    "毎月 10 通以上の請求書を発行する経理担当の方",
                    "Accountants who send more than ten invoices a month",
                ),
            ),
            (
                "value",
                change.value,
                Example("1 通ずつ発行する手間がなくなります。", "No more sending them one by one."),
            ),
        ] {
            if body.is_none() {
                map.missing(name, example);
            }
        }
    }
    map.report_unknown();
    title.is_some().then_some(change)
}
