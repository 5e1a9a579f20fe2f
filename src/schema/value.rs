//! What can be written in a field, as JSON Schema.
//!
//! YAML is read leniently: most values count as written, whatever YAML takes them for, and a field
//! without a value is no field. The schemas allow what the readers in `yaml` allow.

use serde_json::{Value as Json, json};

use super::field::{Field, Group, Kind, Need, When, Word};
use super::fields::RULE;
use super::words::{levels, types_and_all, words};
use super::{Context, Languages, names, references};
use crate::config::{Facet, Stage, Type};
use crate::diagnostic::{Code, Text};
use crate::text;
use crate::yaml::{Localized, parse_choice};

/// The place of what stands for a field without a value.
const NOTHING: &str = "#/definitions/nothing";

/// The definitions that all schemas have.
pub fn definitions() -> Json {
    json!({ "nothing": { "not": { "type": ["string", "number", "boolean", "array", "object"] } } })
}

impl Context<'_> {
    /// A field with all that is said about it.
    pub fn property(&self, field: &Field) -> Json {
        let value = self.pattern(self.value(field.kind), field);
        let mut schema = if field.required { value } else { or_nothing(value) };
        let (ja, en) = field.about;
        self.describe(&mut schema, &text!("{ja}", "{en}"));
        if let Some(default) = field.default {
            schema["default"] = written(field.kind, default);
        }
        // A site has keys of its own.
        let is_foreign = matches!(field.kind, Kind::Keys(_)) && self.config.is_some();
        if let Some((ja, en)) = field.example.filter(|_| !is_foreign) {
            let both = match self.languages {
                Languages::Ja => vec![ja],
                Languages::En => vec![en],
                Languages::Both if ja == en => vec![ja],
                Languages::Both => vec![ja, en],
            };
            schema["examples"] = both.into_iter().map(|example| written(field.kind, example)).collect();
        }
        schema
    }

    /// Says what a schema is for.
    pub fn describe(&self, schema: &mut Json, about: &Text) {
        let about = self.text(about, "\n\n");
        let plain = about.replace('`', "");
        if plain != about {
            schema["markdownDescription"] = about.into();
        }
        schema["description"] = plain.into();
    }

    fn value(&self, kind: Kind) -> Json {
        match kind {
            Kind::Text | Kind::Path => json!({ "type": "string" }),
            Kind::Url => self.hinted(
                "^https?://",
                &text!("https:// で始まるアドレスを書きます", "write an address that begins with https://"),
            ),
            Kind::Id | Kind::Reference => json!({ "type": ["string", "integer"] }),
            Kind::Slug | Kind::Prose => scalar(),
            Kind::Flag => {
                let hint = text!("true か false を書きます", "write true or false");
                json!({
                    "type": ["boolean", "string"],
                    "pattern": "^(true|false)$", "patternErrorMessage": self.text(&hint, " / "),
                })
            }
            Kind::Number(low, high) => self.number("number", low, high, "^[-+]?[0-9][0-9,]*([.][0-9]*)?$"),
            Kind::Count => self.number("integer", 0.0, 1e9, "^[0-9][0-9,]*$"),
            Kind::Date => self.hinted(
                DATE,
                &text!(
                    "2026-11-23 のように、年-月-日の順に半角で書きます",
                    "write year-month-day, such as 2026-11-23"
                ),
            ),
            Kind::Moment => self.hinted(
                DATE,
                &text!(
                    "2026-11-23T09:30+09:00 のように書きます",
                    "write, for example, 2026-11-23T09:30+09:00"
                ),
            ),
            Kind::Period => self.hinted(
                "^0*[1-9][0-9]{0,4}(d|w|mo|y)$",
                &text!(
                    "90d（日）、12w（週）、6mo（月）、1y（年）のように書きます",
                    "write, for example, 90d, 12w, 6mo or 1y"
                ),
            ),
            Kind::Choice(words) => self.one_of(&words()),
            Kind::State(words) if self.reports(Code::UnknownState) => self.one_of(&self.states(words())),
            Kind::State(words) => json!({ "anyOf": [self.one_of(&self.states(words())), scalar()] }),
            Kind::Stage => self.one_of(&self.stages()),
            Kind::Texts | Kind::References => list(scalar()),
            Kind::Choices(words) => list(self.one_of(&words())),
            Kind::Keys(facet) => self.keys(facet, self.reports(Code::UndeclaredFacet)),
            Kind::Localized => {
                let languages = self.codes().into_iter().map(|code| (code, scalar()));
                json!({
                    "type": ["string", "number", "boolean", "object"],
                    "properties": languages.collect::<Json>(), "additionalProperties": scalar(),
                })
            }
            Kind::Group(group) => self.group(group),
            Kind::Groups(group) => json!({ "type": "array", "items": self.group(group) }),
            Kind::Map(None, values) => {
                json!({ "type": "object", "additionalProperties": self.value(*values) })
            }
            Kind::Map(Some(words), values) => self.map(words(), |_| self.value(*values)),
            Kind::Either(kinds) => {
                json!({ "anyOf": kinds.iter().map(|kind| self.value(*kind)).collect::<Json>() })
            }
            Kind::Rule => json!({ "$ref": "#/definitions/rule" }),
            Kind::Nav => json!({
                "type": "array",
                "items": { "anyOf": [scalar(), { "$ref": "#/definitions/nav.entry" }] },
            }),
            Kind::Defaults => self.map(types_and_all(), |word| {
                let of = parse_choice::<Type>(&word.name);
                json!({ "type": "object", "properties": references(of) })
            }),
            Kind::Translations => {
                let translation = json!({ "$ref": "#/definitions/translation" });
                let languages = self.codes().into_iter().map(|code| (code, translation.clone()));
                json!({
                    "type": "object",
                    "properties": languages.collect::<Json>(), "additionalProperties": translation,
                })
            }
            Kind::Free => json!({}),
        }
    }

    /// Says what the text of a field, or of the items of its list, looks like.
    fn pattern(&self, mut value: Json, field: &Field) -> Json {
        let Some((pattern, ja, en)) = field.pattern else { return value };
        let place = if value["type"] == "array" { &mut value["items"]["anyOf"][0] } else { &mut value };
        *place = self.hinted(pattern, &text!("{ja}", "{en}"));
        value
    }

    /// A text that looks like `pattern`, and what to say about one that does not.
    fn hinted(&self, pattern: &str, hint: &Text) -> Json {
        json!({ "type": "string", "pattern": pattern, "patternErrorMessage": self.text(hint, " / ") })
    }

    /// A number, also in quotes or with commas.
    fn number(&self, of: &str, low: f64, high: f64, pattern: &str) -> Json {
        let hint = text!("半角の数字で書きます", "write a number in plain digits");
        json!({
            "type": [of, "string"], "minimum": low, "maximum": high,
            "pattern": pattern, "patternErrorMessage": self.text(&hint, " / "),
        })
    }

    /// One word of some.
    fn one_of(&self, words: &[Word]) -> Json {
        let mut schema = json!({ "enum": words.iter().map(|word| word.name.as_str()).collect::<Vec<_>>() });
        if words.iter().any(|word| word.meaning.is_some()) {
            let meanings: Vec<String> = words
                .iter()
                .map(|word| word.meaning.as_ref().map_or(String::new(), |text| self.text(text, " / ")))
                .collect();
            let plain: Vec<String> = meanings.iter().map(|meaning| meaning.replace('`', "")).collect();
            if plain != meanings {
                schema["markdownEnumDescriptions"] = meanings.into();
            }
            schema["enumDescriptions"] = plain.into();
        }
        schema
    }

    /// The words for a state, and what the site says instead.
    pub fn states(&self, mut all: Vec<Word>) -> Vec<Word> {
        let ours: Vec<String> = all.iter().map(|word| word.name.clone()).collect();
        let theirs = self.config.into_iter().flat_map(|config| &config.states);
        for (name, state) in theirs.filter(|(name, state)| ours.contains(state) && !ours.contains(name)) {
            let meaning = text!("`{state}` と同じ", "The same as `{state}`");
            all.push(Word { name: name.clone(), meaning: Some(meaning) });
        }
        all
    }

    /// The stages with the labels of the site.
    pub fn stages(&self) -> Vec<Word> {
        let mut stages = words::<Stage>();
        for word in &mut stages {
            let stage = parse_choice::<Stage>(&word.name);
            if let Some(label) = stage.and_then(|stage| self.config?.stages.get(&stage)) {
                word.meaning = Some(both(label));
            }
        }
        stages
    }

    /// A list of keys of a facet: the declared ones only, or those first of all.
    fn keys(&self, facet: Facet, only: bool) -> Json {
        let Some(config) = self.config else { return list(scalar()) };
        let declared = config.facets.get(&facet).into_iter().flatten();
        let words: Vec<Word> =
            declared.map(|(key, label)| Word { name: key.clone(), meaning: Some(both(label)) }).collect();
        match (words.is_empty(), only) {
            (true, false) => list(scalar()),
            // No word is right, and a set must have one.
            (true, true) => list(json!({ "not": {} })),
            (false, true) => list(self.one_of(&words)),
            (false, false) => list(json!({ "anyOf": [self.one_of(&words), scalar()] })),
        }
    }

    /// A group whose names are words of a set.
    fn map(&self, words: Vec<Word>, value: impl Fn(&Word) -> Json) -> Json {
        let entry = |word: &Word| {
            let mut schema = value(word);
            if let Some(meaning) = &word.meaning {
                self.describe(&mut schema, meaning);
            }
            (word.name.clone(), schema)
        };
        json!({
            "type": "object",
            "properties": words.iter().map(entry).collect::<Json>(), "additionalProperties": false,
        })
    }

    /// What the site says about a rule.
    pub fn rule(&self) -> Json {
        json!({ "anyOf": [self.one_of(&levels()), self.group(&RULE)] })
    }

    /// A group of fields.
    pub fn group(&self, group: &Group) -> Json {
        let fields = group.fields.iter().map(|field| (field.name, self.property(field)));
        let mut schema = json!({
            "type": "object",
            "properties": fields.map(|(name, field)| (name.to_owned(), field)).collect::<Json>(),
            "additionalProperties": !self.reports(Code::UnknownField),
        });
        let (usually, always): (Vec<&Field>, Vec<&Field>) =
            group.fields.iter().filter(|field| field.required).partition(|field| field.unless.is_some());
        let required: Vec<&str> = always.iter().map(|field| field.name).collect();
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        let unless = usually.into_iter().map(|field| self.must_be_there(field));
        with_demands(schema, group.needs.iter().map(|need| self.need(need)).chain(unless).collect())
    }

    /// Fields that are needed because of others.
    pub fn need(&self, need: &Need) -> Json {
        let needed: Json = need.needed.iter().map(|path| self.there(path)).collect();
        let condition = match &need.when {
            When::Always => return json!({ "allOf": needed }),
            When::Is(field, words) => {
                let ours = words();
                let theirs = self.config.into_iter().flat_map(|config| &config.states);
                let theirs = theirs.filter(|(_, state)| ours.contains(&state.as_str()));
                let all: Vec<&str> =
                    ours.iter().copied().chain(theirs.map(|(name, _)| name.as_str())).collect();
                self.some(
                    field,
                    |name| json!({ "required": [name], "properties": { name: { "enum": all } } }),
                )
            }
            When::Has([field, rest @ ..]) => self.some(field, |name| {
                let inner = rest.iter().rev().fold(something(), |inner, name| {
                    json!({ "type": "object", "required": [name], "properties": { *name: inner } })
                });
                json!({ "required": [name], "properties": { name: inner } })
            }),
            When::Has([]) => json!({}),
        };
        json!({ "if": condition, "then": { "allOf": needed } })
    }

    /// That a field is there which must be, or the one that makes it needless.
    pub fn must_be_there(&self, field: &Field) -> Json {
        match field.unless {
            Some(other) => json!({ "anyOf": [self.there(field.name), self.there(other)] }),
            None => self.there(field.name),
        }
    }

    /// That a field is there, or a field of a group: `response.text`.
    pub fn there(&self, path: &str) -> Json {
        let (field, rest) = path.split_once('.').map_or((path, None), |(field, rest)| (field, Some(rest)));
        self.some(field, |name| match rest {
            Some(inner) => {
                json!({ "required": [name], "properties": { name: { "required": [inner] } } })
            }
            None => json!({ "required": [name] }),
        })
    }

    /// What holds under one of the names that a field has on this site.
    pub fn some(&self, field: &str, holds: impl Fn(&str) -> Json) -> Json {
        let names = names(field, self.config);
        match names.as_slice() {
            // Where another field has taken its name, nobody can write it.
            [] => json!({ "not": {} }),
            [name] => holds(name),
            names => json!({ "anyOf": names.iter().map(|name| holds(name)).collect::<Json>() }),
        }
    }

    /// The languages that something can be said in.
    fn codes(&self) -> Vec<String> {
        match self.config {
            Some(config) => config.languages.iter().map(|language| language.code.clone()).collect(),
            None => vec!["ja".to_owned(), "en".to_owned()],
        }
    }

    /// Whether the site reports what has this code.
    pub fn reports(&self, code: Code) -> bool {
        let rule = self.config.and_then(|config| config.rules.get(&code));
        rule.is_none_or(|rule| rule.level != Some(None))
    }

    /// A sentence in the languages asked for.
    pub fn text(&self, text: &Text, between: &str) -> String {
        match self.languages {
            Languages::Ja => text.ja.clone(),
            Languages::En => text.en.clone(),
            Languages::Both if text.ja == text.en => text.ja.clone(),
            Languages::Both => format!("{}{between}{}", text.ja, text.en),
        }
    }
}

/// A group of which more is demanded.
pub fn with_demands(mut group: Json, demands: Vec<Json>) -> Json {
    if !demands.is_empty() {
        group["allOf"] = demands.into();
    }
    group
}

/// A date, and a time if one follows.
const DATE: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([Tt ].*)?$";

/// A single value, whatever YAML takes it for.
fn scalar() -> Json {
    json!({ "type": ["string", "number", "boolean"] })
}

/// A list. Items without a value are no items.
fn list(mut items: Json) -> Json {
    let nothing = json!({ "$ref": NOTHING });
    match items.get_mut("anyOf").and_then(Json::as_array_mut) {
        Some(all) => all.push(nothing),
        None => items = json!({ "anyOf": [items, nothing] }),
    }
    json!({ "type": "array", "items": items })
}

/// A value, or nothing. What editors look for first, the items of lists and the fields of groups,
/// stays at the top.
fn or_nothing(mut value: Json) -> Json {
    let nothing = json!({ "$ref": NOTHING });
    if let Some(all) = value.get_mut("anyOf").and_then(Json::as_array_mut) {
        all.push(nothing);
        return value;
    }
    match value["type"].as_str().map(str::to_owned) {
        Some(of) if matches!(of.as_str(), "array" | "object") => {
            if let Some(schema) = value.as_object_mut() {
                schema.remove("type");
            }
            value["anyOf"] = json!([{ "type": of }, nothing]);
            value
        }
        _ if value.as_object().is_none_or(serde_json::Map::is_empty) => value,
        _ => json!({ "anyOf": [value, nothing] }),
    }
}

/// What is more than nothing.
fn something() -> Json {
    json!({ "not": { "$ref": NOTHING }, "minItems": 1 })
}

/// What is written in a field of a kind, as the value that it is.
fn written(kind: Kind, text: &str) -> Json {
    match kind {
        Kind::Flag => json!(text == "true"),
        Kind::Number(..) | Kind::Count => text.parse().map_or_else(|_| text.into(), Json::Number),
        Kind::Texts | Kind::References | Kind::Choices(_) | Kind::Keys(_) => text.split(", ").collect(),
        _ => text.into(),
    }
}

/// A label in both languages.
fn both(label: &Localized) -> Text {
    Text { ja: label.get("ja").to_owned(), en: label.get("en").to_owned() }
}
