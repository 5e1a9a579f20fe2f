//! What can be written in the files of a site, as JSON Schemas for editors.
//!
//! A table says what every field is for; with the configuration of a site, the schemas also know
//! its keys, its names for fields and its words for states. They are of draft 7, which language
//! servers for YAML read best.

mod field;
mod fields;
mod snippet;
mod value;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use crate::choice;
use crate::config::{Config, Type};
use crate::diagnostic::Code;
use crate::text;
use crate::yaml::Choice;
use field::Group;
use fields::{IN_TABLE, SITE, Set, of_type};
use value::with_demands;

pub use field::{Field, Kind};
pub use snippet::snippets;

choice! {
    /// What a schema is about.
    Subject {
        /// The head of an article.
        FrontMatter = "front-matter",
        /// `site.yaml`.
        Site = "site",
        /// `data/terms.yaml`.
        Terms = "terms",
        /// `data/tickets.yaml`.
        Tickets = "tickets",
        /// `data/search-tests.yaml`.
        SearchTests = "search-tests",
    }
}

/// The languages in which fields are described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Languages {
    /// 日本語
    Ja,
    /// English
    En,
    /// Both, Japanese first: editors show only one text.
    Both,
}

/// What a schema is made for.
#[derive(Clone, Copy)]
struct Context<'a> {
    /// The site, if there is one.
    config: Option<&'a Config>,
    languages: Languages,
}

/// A schema for a site, or for sites in general; that of the head of an article also for one type.
pub fn schema(of: Subject, only: Option<Type>, config: Option<&Config>, languages: Languages) -> Json {
    let context = Context { config, languages };
    let (title, mut schema) = match of {
        Subject::FrontMatter => {
            (text!("記事の項目（front matter）", "Fields of an article"), context.front_matter(only))
        }
        Subject::Site => (text!("サイトの設定", "Site settings"), context.site()),
        Subject::Terms => (text!("用語", "Terms"), context.list_of(&fields::TERM)),
        Subject::Tickets => (text!("要望", "Tickets"), context.tickets()),
        Subject::SearchTests => (text!("検索テスト", "Search tests"), context.list_of(&fields::TEST)),
    };
    let name = match only {
        Some(only) => format!("{}:{}", of.name(), only.name()),
        None => of.name().to_owned(),
    };
    schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
    schema["$id"] = format!("urn:shirube:schema:{name}").into();
    schema["title"] = context.text(&title, " / ").into();
    schema
}

/// A field with the page of the manual that it is on and its names from the top:
/// `changes.action.by`.
pub type Row = (&'static str, String, &'static Field);

/// Every field.
pub fn table() -> Vec<Row> {
    let mut all = Vec::new();
    for Set { name, fields } in fields::all() {
        add_rows(name, "", fields, &mut all);
    }
    all
}

fn add_rows(set: &'static str, above: &str, fields: &'static [Field], all: &mut Vec<Row>) {
    for field in fields {
        let path = format!("{above}{}", field.name);
        add_rows(set, &format!("{path}."), inner(field.kind, above.is_empty()), all);
        all.push((set, path, field));
    }
}

/// The fields in a field; of those that hold others like them, only at the top.
fn inner(kind: Kind, is_top: bool) -> &'static [Field] {
    match kind {
        Kind::Group(group) | Kind::Groups(group) => group.fields,
        Kind::Either(kinds) => kinds
            .iter()
            .map(|kind| inner(*kind, is_top))
            .find(|fields| !fields.is_empty())
            .unwrap_or_default(),
        Kind::Map(_, Kind::Rule) => fields::RULE.fields,
        Kind::Nav if is_top => fields::ENTRY.fields,
        _ => &[],
    }
}

/// The names under which a site writes one of our fields.
fn names(field: &str, config: Option<&Config>) -> Vec<String> {
    let Some(config) = config else { return vec![field.to_owned()] };
    let own = (!config.rename.contains_key(field)).then_some(field);
    let theirs = config.rename.iter().filter(|(_, ours)| *ours == field).map(|(theirs, _)| theirs.as_str());
    own.into_iter().chain(theirs).filter(|name| !config.ignore.contains(*name)).map(str::to_owned).collect()
}

/// The fields of a type, or of any type, by our names: where each is defined.
fn references(of: Option<Type>) -> Map<String, Json> {
    let mut places: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    let all: Vec<(Set, &Field)> = match of {
        Some(of) => of_type(of),
        None => fields::of_any(),
    };
    for (set, field) in all {
        let place = json!({ "$ref": format!("#/definitions/{}.{}", set.name, field.name) });
        places.entry(field.name).or_default().push(place);
    }
    let one_of = |mut places: Vec<Json>| match (places.pop(), places.is_empty()) {
        (Some(only), true) => only,
        (last, _) => json!({ "anyOf": places.into_iter().chain(last).collect::<Vec<_>>() }),
    };
    places.into_iter().map(|(name, places)| (name.to_owned(), one_of(places))).collect()
}

impl Context<'_> {
    fn list_of(&self, group: &Group) -> Json {
        json!({ "type": "array", "items": self.group(group), "definitions": value::definitions() })
    }

    fn site(&self) -> Json {
        // `defaults` may hold any field of an article.
        let mut schema = self.group(&Group::of(SITE.fields));
        let types: Vec<Type> = Type::ALL.iter().map(|(_, of)| *of).collect();
        schema["definitions"] = self.definitions(&types);
        schema["definitions"]["nav.entry"] = self.group(&fields::ENTRY);
        schema["definitions"]["rule"] = self.rule();
        schema
    }

    fn tickets(&self) -> Json {
        // The type is not asked for: a table holds nothing else.
        let asked = references(Some(Type::Ticket)).into_iter().filter(|(name, _)| name != "type");
        let translation = self.fields(&asked.collect());
        let mut record = self.demanding(Type::Ticket, translation.clone());
        for field in IN_TABLE.fields {
            record["properties"][field.name] = self.property(field);
        }
        let mut definitions = self.definitions(&[Type::Ticket]);
        definitions["translation"] = translation;
        json!({ "type": "array", "items": record, "definitions": definitions })
    }

    fn front_matter(&self, only: Option<Type>) -> Json {
        if let Some(of) = only {
            let mut schema = self.record(of);
            schema["definitions"] = self.definitions(&[of]);
            return schema;
        }
        let types: Vec<Type> = Type::ALL.iter().map(|(_, of)| *of).collect();
        let mut definitions = self.definitions(&types);
        let mut branches: Vec<Json> = Vec::new();
        let is = |names: Json| {
            self.some("type", |name| json!({ "required": [name], "properties": { name: names } }))
        };
        for of in &types {
            definitions[of.name()] = self.record(*of);
            let reference = json!({ "$ref": format!("#/definitions/{}", of.name()) });
            branches.push(json!({ "if": is(json!({ "const": of.name() })), "then": reference }));
        }
        // Without a type, the folder decides, which a schema does not see: every field may be there.
        definitions["any"] = self.fields(&references(None));
        let known: Vec<&str> = types.iter().map(|of| of.name()).collect();
        branches.push(json!({ "if": is(json!({ "enum": known })), "else": { "$ref": "#/definitions/any" } }));
        json!({ "type": "object", "allOf": branches, "definitions": definitions })
    }

    /// The fields of a type together.
    fn record(&self, of: Type) -> Json {
        self.demanding(of, self.fields(&references(Some(of))))
    }

    /// Fields of a type, of which it is demanded that those that must be there are.
    fn demanding(&self, of: Type, mut fields: Json) -> Json {
        let given = self.given(of);
        let is_given = |name: &str| given.iter().any(|given| name == *given);
        let required = of_type(of).into_iter().map(|(_, field)| field);
        let required = required.filter(|field| field.required && !is_given(field.name));
        // Editors write the fields that they find here into a new entry.
        let (simple, other): (Vec<_>, Vec<_>) =
            required.partition(|field| field.unless.is_none() && names(field.name, self.config).len() == 1);
        if !simple.is_empty() {
            fields["required"] = simple.iter().flat_map(|field| names(field.name, self.config)).collect();
        }
        let needs = fields::needs(of).iter().filter(|need| !need.needed.iter().any(|name| is_given(name)));
        let needs = needs.filter(|_| of != Type::Ticket || self.reports(Code::MissingResponse));
        let other = other.iter().map(|field| self.must_be_there(field));
        with_demands(fields, other.chain(needs.map(|need| self.need(need))).collect())
    }

    /// Fields that articles of a type have anyway, because the site says so.
    fn given(&self, of: Type) -> BTreeSet<&str> {
        let Some(config) = self.config else { return BTreeSet::new() };
        let defaults = ["all", of.name()].into_iter().filter_map(|name| config.defaults.get(name));
        defaults
            .flat_map(|node| match &node.value {
                crate::yaml::Value::Map(entries) => entries.as_slice(),
                _ => &[],
            })
            .map(|(key, _)| key.name.as_str())
            .collect()
    }

    /// Fields under the names that the site has for them, and those that it leaves alone.
    fn fields(&self, fields: &Map<String, Json>) -> Json {
        let mut all = Map::new();
        for (name, schema) in fields {
            for name in names(name, self.config) {
                all.insert(name, schema.clone());
            }
        }
        for name in self.config.into_iter().flat_map(|config| &config.ignore) {
            let mut schema = json!({});
            let about = text!("このサイトでは読まない項目です。", "A field that this site leaves alone.");
            self.describe(&mut schema, &about);
            all.insert(name.clone(), schema);
        }
        json!({
            "type": "object",
            "properties": all,
            "additionalProperties": !self.reports(Code::UnknownField),
        })
    }

    /// Every field that these types have, where all schemas find it.
    fn definitions(&self, types: &[Type]) -> Json {
        let mut definitions = value::definitions();
        for (set, field) in types.iter().flat_map(|of| of_type(*of)) {
            let place = format!("{}.{}", set.name, field.name);
            if definitions.get(&place).is_none() {
                definitions[place] = self.property(field);
            }
        }
        definitions
    }
}
