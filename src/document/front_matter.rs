//! The front matter: where it stands in a file, and the fields every type has.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::Prose;
use super::question::{self, PatternError};
use crate::choice;
use crate::config::{Audience, Config, Facet, Stage, Type};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::{Source, Span};
use crate::text;
use crate::yaml::{Example, Fields, Located, Node, Value};

/// More tags than this help nobody.
const MAX_TAGS: usize = 50;
/// Products name their screens more shortly.
const MAX_CONTEXT_KEY: usize = 100;

choice! {
    /// Whom a success is for.
    Success {
        /// The people who do the work.
        Light = "light",
        /// Those who decide.
        Deep = "deep",
        /// Both.
        Both = "both",
    }
}

impl Success {
    /// Whom it is for, each by itself.
    pub fn parts(self) -> &'static [Self] {
        match self {
            Self::Light => &[Self::Light],
            Self::Deep => &[Self::Deep],
            Self::Both => &[Self::Light, Self::Deep],
        }
    }
}

/// An addendum with its day.
#[derive(Debug, Clone, PartialEq)]
pub struct Addendum {
    /// When.
    pub date: Date,
    /// Number of the body that holds the text.
    pub body: usize,
}

/// The fields of every type.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontMatter {
    /// Title; the file's name if it has none.
    pub title: String,
    /// Where the title stands, or the place where it should.
    pub title_span: Span,
    /// One sentence.
    pub description: Option<Located<String>>,
    /// Last part of the address.
    pub slug: Option<Located<String>>,
    /// Old addresses.
    pub aliases: Vec<Located<String>>,
    /// A stable name.
    pub id: Option<Located<String>>,
    /// The screens of the product for which it has the answer.
    pub context_keys: Vec<Located<String>>,
    /// Language code.
    pub lang: Option<Located<String>>,
    /// What the same article in other languages shares.
    pub translation_key: Option<Located<String>>,
    /// First published.
    pub date: Option<Located<Date>>,
    /// Last changed.
    pub updated: Option<Located<Date>>,
    /// Not before this day.
    pub publish_at: Option<Located<Date>>,
    /// Not from this day on.
    pub expire_at: Option<Located<Date>>,
    /// Not finished.
    pub draft: bool,
    /// Whether the fields could be read at all.
    pub readable: bool,
    /// For whom.
    pub audience: Audience,
    /// Who looks after it.
    pub owner: Option<String>,
    /// When it was last checked.
    pub reviewed: Option<Located<Date>>,
    /// How many days a check lasts.
    pub review_every: Option<u32>,
    /// Keys of declared facets.
    pub facets: BTreeMap<Facet, Vec<Located<String>>>,
    /// Free tags.
    pub tags: Vec<Located<String>>,
    /// Where in their life as a customer the reader is.
    pub stage: Option<Stage>,
    /// Whose success.
    pub success: Option<Success>,
    /// Other words to find it by.
    pub keywords: Vec<String>,
    /// Ways to ask for it.
    pub questions: Vec<String>,
    /// How the title is read.
    pub reading: Option<String>,
    /// Weight in search results.
    pub boost: Option<f64>,
    /// Whether search finds it.
    pub search: bool,
    /// Whether it has a table of contents.
    pub toc: bool,
    /// Its place among its neighbours.
    pub weight: Option<f64>,
    /// Pages that go with it.
    pub related: Vec<Located<String>>,
    /// Dated addenda.
    pub addenda: Vec<Addendum>,
    /// Whatever the theme may want.
    pub extra: Json,
}

impl FrontMatter {
    /// One that says nothing, for a title at a place.
    pub fn at(title_span: Span) -> Self {
        Self {
            title: String::new(),
            title_span,
            description: None,
            slug: None,
            aliases: Vec::new(),
            id: None,
            context_keys: Vec::new(),
            lang: None,
            translation_key: None,
            date: None,
            updated: None,
            publish_at: None,
            expire_at: None,
            draft: false,
            readable: true,
            audience: Audience::Public,
            owner: None,
            reviewed: None,
            review_every: None,
            facets: BTreeMap::new(),
            tags: Vec::new(),
            stage: None,
            success: None,
            keywords: Vec::new(),
            questions: Vec::new(),
            reading: None,
            boost: None,
            search: true,
            toc: true,
            weight: None,
            related: Vec::new(),
            addenda: Vec::new(),
            extra: Json::Null,
        }
    }

    /// The description; nothing where none is written.
    pub fn description(&self) -> &str {
        self.description.as_ref().map_or("", |text| &text.value)
    }
}

/// The type of an article: its field, else the folder it lies in, else `article`.
pub fn article_type(fields: &Fields<'_>, folders: &[&str], config: &Config) -> Type {
    let written = fields.choice::<Type>("type");
    written.map_or_else(|| config.type_of(&folders.join("/")), |written| written.value)
}

/// Reads the fields of every type.
pub fn read(
    fields: &Fields<'_>,
    source: &Source,
    of: Type,
    first_heading: Option<&str>,
    prose: &Prose<'_>,
) -> FrontMatter {
    let title = fields.text("title").or_else(|| fields.text("question"));
    let title = title.filter(|title| title.value.chars().any(|c| !c.is_whitespace() && !is_invisible(c)));
    let title_span = title.as_ref().map_or_else(|| fields.span().clone(), |title| title.span.clone());
    let title = match (title, first_heading) {
        (Some(title), _) => title.value,
        (None, Some(heading)) if fields.key_span("title").is_none() => heading.to_owned(),
        // A ticket that became part of another is called by its id where it is called at all.
        (None, None) if of == Type::Ticket && fields.key_span("merged_into").is_some() => {
            fields.id("id").map_or_else(String::new, |id| id.value)
        }
        (None, heading) => {
            fields.missing("title", Example("請求書をもう一度発行する", "Send an invoice again"));
            heading.map_or_else(|| source.path.file_name().trim_end_matches(".md").to_owned(), str::to_owned)
        }
    };
    let mut facets = BTreeMap::new();
    for facet in
        [Facet::Products, Facet::Features, Facet::Plans, Facet::Roles, Facet::Segments, Facet::Industries]
    {
        let keys = fields.texts(facet.name());
        if !keys.is_empty() {
            facets.insert(facet, keys);
        }
    }
    // The updates of an incident have a form of their own.
    let addenda = if of == Type::Incident {
        Vec::new()
    } else {
        fields
            .maps("updates")
            .into_iter()
            .filter_map(|item| {
                let date = item.date("date");
                let body = prose.take(&item, "text");
                if date.is_none() && item.key_span("date").is_none() {
                    item.missing("date", "2026-11-23");
                }
                item.finish();
                Some(Addendum { date: date?.value, body: body? })
            })
            .collect()
    };
    let front_matter = FrontMatter {
        title,
        title_span,
        description: fields.text("description"),
        slug: fields.slug("slug"),
        aliases: fields.texts("aliases"),
        id: fields.id("id"),
        context_keys: context_keys(fields),
        lang: fields.text("lang"),
        translation_key: fields.id("translation_key"),
        date: fields.date("date"),
        updated: fields.date("updated"),
        publish_at: fields.date("publish_at"),
        expire_at: fields.date("expire_at"),
        // What is not clearly false is not published.
        draft: match fields.flag("draft") {
            Some(flag) => flag.value,
            None => fields.key_span("draft").is_some(),
        },
        readable: true,
        audience: match fields.choice::<Audience>("audience") {
            Some(audience) => audience.value,
            None if fields.key_span("audience").is_some() => Audience::Internal,
            None => Audience::Public,
        },
        owner: fields.text("owner").map(|text| text.value),
        reviewed: fields.date("reviewed"),
        review_every: fields.period("review_every").map(|days| days.value),
        facets,
        tags: tags(fields),
        stage: fields.choice("stage").map(|stage| stage.value),
        success: fields.choice("success").map(|success| success.value),
        keywords: fields.texts("keywords").into_iter().map(|word| word.value).collect(),
        questions: questions(fields),
        reading: fields.text("reading").map(|text| text.value),
        boost: fields.number("boost", 0.0, 100.0).map(|number| number.value),
        search: fields.flag("search").is_none_or(|flag| flag.value),
        toc: fields.flag("toc").is_none_or(|flag| flag.value),
        weight: fields.number("weight", -1e9, 1e9).map(|number| number.value),
        related: fields.texts("related"),
        addenda,
        extra: fields.take("extra").map_or(Json::Null, json),
    };
    check_dates(fields, &front_matter);
    front_matter
}

fn check_dates(fields: &Fields<'_>, front_matter: &FrontMatter) {
    if let (Some(date), Some(updated)) = (&front_matter.date, &front_matter.updated)
        && updated.value < date.value
    {
        let (first, last) = (date.value, updated.value);
        fields.report(
            Diagnostic::new(
                Code::DateOrder,
                updated.span.clone(),
                text!(
                    "updated（{last}）が date（{first}）より前の日付です",
                    "`updated` ({last}) is earlier than `date` ({first})"
                ),
            )
            .label(date.span.clone(), text!("公開日", "first published"))
            .help(text!("どちらかの日付を直してください", "correct one of the dates")),
        );
    }
    for (name, date) in [
        ("date", &front_matter.date),
        ("updated", &front_matter.updated),
        ("publish_at", &front_matter.publish_at),
    ] {
        if let Some(date) = date
            && date.value.year() >= 2200
        {
            let shown = date.value;
            fields.report(
                Diagnostic::new(
                    Code::FarFutureDate,
                    date.span.clone(),
                    text!(
                        "「{name}」の {shown} は遠い未来の日付です",
                        "`{name}`: {shown} lies far in the future"
                    ),
                )
                .help(text!("年を確かめてください", "check the year")),
            );
        }
    }
}

/// Characters that a reader cannot see.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn tags(fields: &Fields<'_>) -> Vec<Located<String>> {
    let mut tags = fields.texts("tags");
    if tags.len() > MAX_TAGS {
        let count = tags.len();
        fields.report(
            Diagnostic::new(
                Code::TooManyTags,
                tags[MAX_TAGS].span.clone(),
                text!(
                    "タグが {count} 個あります。{MAX_TAGS} 個までを使います",
                    "there are {count} tags; the first {MAX_TAGS} are used"
                ),
            )
            .help(text!("読者が選べる数に絞ってください", "keep as many as a reader can choose from")),
        );
        tags.truncate(MAX_TAGS);
    }
    tags
}

/// The keys under `context_keys` that a product can name.
fn context_keys(fields: &Fields<'_>) -> Vec<Located<String>> {
    let mut keys = fields.texts("context_keys");
    keys.retain(|key| {
        let is_sign = |c: char| c.is_ascii_alphanumeric() || ".-_/:".contains(c);
        let is_good = key.value.chars().all(is_sign) && key.value.len() <= MAX_CONTEXT_KEY;
        if !is_good {
            let shown = printable(&key.value);
            fields.report(
                Diagnostic::new(
                    Code::WrongValue,
                    key.span.clone(),
                    text!(
                        "画面のキー「{shown}」に使えない文字があるか、長すぎます",
                        "the context key `{shown}` holds a character it cannot, or is too long"
                    ),
                )
                .help(text!(
                    "半角の英数字と「.」「-」「_」「/」「:」で、{MAX_CONTEXT_KEY} 文字までで書きます。例: billing.invoices",
                    "use ASCII letters, digits and . - _ / : only, at most {MAX_CONTEXT_KEY} of them, as in billing.invoices"
                )),
            );
        }
        is_good
    });
    keys
}

/// The sentences that the patterns under `questions` stand for.
pub fn questions(fields: &Fields<'_>) -> Vec<String> {
    let mut questions = Vec::new();
    for pattern in fields.texts("questions") {
        match question::expand(&pattern.value) {
            Ok(mut sentences) => questions.append(&mut sentences),
            Err(error) => {
                let most = question::MAX_SENTENCES;
                let (message, help) = match error {
                    PatternError::Unbalanced => (
                        text!("括弧 ( ) の数が合いません", "a parenthesis has no partner"),
                        text!(
                            "( と ) の組を確かめてください。文字としての括弧は全角で書けます",
                            "check the pairs of ( and )"
                        ),
                    ),
                    PatternError::TooMany => (
                        text!(
                            "この書き方は {most} 通りを超えます",
                            "this stands for more than {most} sentences"
                        ),
                        text!("いくつかの行に分けてください", "split it into several lines"),
                    ),
                };
                fields.report(Diagnostic::new(Code::TooManyQuestions, pattern.span, message).help(help));
            }
        }
    }
    questions
}

/// A free value for the theme.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Scalar { text, is_text: true } => Json::String(text.clone()),
        Value::Scalar { text, is_text: false } => match text.as_str() {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            text => text.parse().map_or_else(|_| Json::String(text.into()), Json::Number),
        },
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => entries.iter().map(|(key, value)| (key.name.clone(), json(value))).collect(),
    }
}
