//! The schemas for editors say what the program says: they know the fields that it reads and no
//! others, and they are told of in the manual.

use std::collections::{BTreeMap, BTreeSet};

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value as Json, json};
use shirube::config::{self, Config, Facet, Type};
use shirube::schema::{Kind, Languages, Subject, schema, table};
use shirube::source::Sources;
use shirube::yaml::Choice;

use crate::fields::asked;

const LANGUAGES: [(&str, Languages); 3] =
    [("ja", Languages::Ja), ("en", Languages::En), ("both", Languages::Both)];

/// A schema, ready to be asked.
pub struct Validator(Schemas, SchemaIndex);

impl Validator {
    pub fn new(schema: Json) -> Self {
        const PLACE: &str = "mem:///schema.json";
        let mut compiler = Compiler::new();
        let mut schemas = Schemas::new();
        compiler.add_resource(PLACE, schema).expect("a place");
        let index = compiler.compile(PLACE, &mut schemas).unwrap_or_else(|error| panic!("{error:#}"));
        Self(schemas, index)
    }

    /// What is wrong with a value.
    pub fn fault(&self, value: &Json) -> Option<String> {
        self.0.validate(value, self.1).err().map(|error| format!("{error:#}"))
    }
}

/// A text as editors read it: in YAML 1.2, `yes` and `off` are words.
pub fn yaml(text: &str) -> Option<Json> {
    let options = serde_yaml::options! { strict_booleans: true };
    serde_yaml::from_str_with_options(text, options).ok()
}

/// The configuration of a site.
pub fn config(text: &str) -> Config {
    config::load(&Sources::from_texts([(config::PATH, text)])).0
}

/// How the code reads fields of a kind.
fn readers(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text | Kind::Path => &["text"],
        Kind::Url => &["text", "address"],
        Kind::Id | Kind::Reference => &["id"],
        Kind::Period => &["period"],
        Kind::Slug => &["slug"],
        Kind::Prose => &["prose"],
        Kind::Flag => &["flag"],
        Kind::Number(..) => &["number"],
        Kind::Count => &["count"],
        Kind::Date => &["date"],
        Kind::Moment => &["moment"],
        // A level is taken as it stands.
        Kind::Choice(_) => &["choice", "take"],
        Kind::Stage => &["choice"],
        Kind::State(_) => &["state_word"],
        Kind::Texts | Kind::References | Kind::Keys(_) => &["texts"],
        // Names of rules are read as texts.
        Kind::Choices(_) => &["choices", "texts"],
        Kind::Localized => &["localized"],
        Kind::Group(_) | Kind::Map(..) | Kind::Rule | Kind::Defaults => &["map"],
        Kind::Groups(_) => &["maps"],
        Kind::Nav | Kind::Translations | Kind::Free | Kind::Either(_) => &["take"],
    }
}

/// Whether a field of a kind is read so. What can be one of several is looked at, then read as it is.
fn is_read(kind: Kind, reader: &str) -> bool {
    // Where one text stands for a list of one.
    if reader == "words" {
        return matches!(kind, Kind::Either([Kind::Texts | Kind::Keys(_), Kind::Text]));
    }
    let is_part = matches!(kind, Kind::Either(kinds) if kinds.iter().any(|kind| is_read(*kind, reader)));
    is_part || readers(kind).contains(&reader)
}

#[test]
fn the_table_has_the_fields_that_the_code_asks_for() {
    let table = table();
    let asked = asked();
    let mut wrong = Vec::new();
    for (reader, name) in &asked {
        if !table.iter().any(|(_, _, field)| field.name == name && is_read(field.kind, reader)) {
            wrong.push(format!("{name}, read as {reader}, is not in the table, or of another kind"));
        }
    }
    // Facets are read in a loop over their names.
    let looped: Vec<&str> = Facet::ALL.iter().map(|(name, _)| *name).collect();
    for (set, path, field) in &table {
        let is_asked = asked.iter().any(|(reader, name)| name == field.name && is_read(field.kind, reader));
        if !is_asked && !looped.contains(&field.name) {
            wrong.push(format!("{set}: {path} is read nowhere, or in another way"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the manual says about a field.
struct Told {
    /// The line below its name: its kind, and whether it must be there.
    line: String,
    /// The words in its table.
    words: Vec<String>,
    /// The examples.
    examples: Vec<String>,
}

/// What a page of the manual says about each field.
fn told(language: &str, set: &str) -> BTreeMap<String, Told> {
    let path = format!("content/{language}/reference/fields/{set}.md");
    let page = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut told = BTreeMap::new();
    for section in page.split("\n### `").skip(1) {
        let section = section.split("\n## ").next().expect("there is a first part");
        let (name, rest) = section.split_once('`').expect("a name ends");
        let line = rest.lines().skip(1).find(|line| !line.is_empty()).expect("a kind");
        let rows = rest.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let examples = rest.split("```yaml\n").skip(1).filter_map(|text| text.split("```").next());
        let known = Told {
            line: line.to_owned(),
            words: rows.map(str::to_owned).collect(),
            examples: examples.map(str::to_owned).collect(),
        };
        told.insert(name.to_owned(), known);
    }
    told
}

/// Where the manual tells how values of a kind are written.
fn anchors(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text | Kind::Slug => &["text"],
        Kind::Path => &["path"],
        Kind::Url => &["url"],
        Kind::Id => &["id", "text"],
        Kind::Reference | Kind::References => &["reference"],
        Kind::Prose => &["prose"],
        Kind::Flag => &["flag"],
        Kind::Number(..) | Kind::Count => &["number"],
        Kind::Date => &["date"],
        Kind::Moment => &["moment"],
        Kind::Period => &["period"],
        Kind::Choice(_) | Kind::State(_) | Kind::Stage => &["choice"],
        Kind::Texts | Kind::Choices(_) | Kind::Keys(_) | Kind::Nav => &["list"],
        Kind::Localized => &["localized"],
        Kind::Map(..) => &["words", "group"],
        Kind::Group(_) | Kind::Groups(_) | Kind::Defaults | Kind::Translations | Kind::Free => &["group"],
        Kind::Either(kinds) => kinds.first().map_or(&[], |kind| anchors(*kind)),
        Kind::Rule => &[],
    }
}

#[test]
fn the_table_and_the_manual_have_the_same_fields() {
    let table = table();
    let sets: BTreeSet<&str> = table.iter().map(|(set, _, _)| *set).collect();
    let mut wrong = Vec::new();
    for language in ["ja", "en"] {
        for set in &sets {
            let told = told(language, set);
            for (_, path, field) in table.iter().filter(|(of, _, _)| of == set) {
                let Some(told) = told.get(path) else {
                    wrong.push(format!("{language}: {set} has no `{path}`"));
                    continue;
                };
                let kinds = anchors(field.kind);
                if !kinds.iter().any(|anchor| told.line.contains(&format!("(index.md#{anchor})"))) {
                    wrong.push(format!("{language}: `{path}` of {set} is of another kind: {}", told.line));
                }
                let (must, only) =
                    if language == "ja" { ("必須", "・必須") } else { ("required", "· required") };
                // A title may also be the first heading of the text, which a schema does not see.
                let is_free = *set == "common" && path == "title";
                if (field.required && !told.line.contains(must))
                    || (told.line.ends_with(only) && !field.required && !is_free)
                {
                    wrong.push(format!("{language}: whether `{path}` of {set} is required: {}", told.line));
                }
                if let Kind::Choice(words) | Kind::State(words) | Kind::Choices(words) = field.kind {
                    let words: Vec<String> = words().into_iter().map(|word| word.name).collect();
                    if !told.words.is_empty() && told.words != words {
                        wrong.push(format!("{language}: `{path}` of {set} has other words"));
                    }
                }
            }
            for path in told.keys() {
                if !table.iter().any(|(of, known, _)| of == set && known == path) {
                    wrong.push(format!("{language}: `{path}` of {set} is not in the table"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A schema that lets everything be left out.
pub fn partial(schema: Json) -> Json {
    match schema {
        Json::Object(fields) if fields.contains_key("if") => {
            // What a type has is no demand.
            let is_demand =
                fields["if"]["properties"]["type"]["const"].is_null() && fields.contains_key("then");
            if is_demand { json!({}) } else { fields.into() }
        }
        Json::Object(fields) => {
            let kept = fields.into_iter().filter(|(key, _)| key != "required");
            kept.map(|(key, inner)| (key, partial(inner))).collect()
        }
        Json::Array(items) => items.into_iter().map(partial).collect(),
        schema => schema,
    }
}

#[test]
fn the_examples_of_the_manual_are_valid() {
    let mut count = 0;
    for set in table().into_iter().map(|(set, _, _)| set).collect::<BTreeSet<_>>() {
        let of = |subject, only| Validator::new(partial(schema(subject, only, None, Languages::Both)));
        let (validator, list) = match set {
            "site" => (of(Subject::Site, None), None),
            "terms" => (of(Subject::Terms, None), None),
            "search-tests" => (of(Subject::SearchTests, None), None),
            "common" => (of(Subject::FrontMatter, Some(Type::Article)), None),
            name => {
                let only = shirube::yaml::parse_choice(name).expect("a type");
                (of(Subject::FrontMatter, Some(only)), Some(of(Subject::Tickets, None)))
            }
        };
        for language in ["ja", "en"] {
            for (path, told) in told(language, set) {
                for example in told.examples {
                    let value =
                        yaml(&example).unwrap_or_else(|| panic!("{language} {set} {path}: {example}"));
                    let validator = list.as_ref().filter(|_| value.is_array()).unwrap_or(&validator);
                    if let Some(fault) = validator.fault(&value) {
                        panic!("{language}: {set} {path}\n{example}\n{fault}");
                    }
                    count += 1;
                }
            }
        }
    }
    assert!(count > 250, "{count}");
}

#[test]
fn every_field_is_described_in_both_languages() {
    for (set, path, field) in table() {
        let (ja, en) = field.about;
        assert!(ja.ends_with('。') && !ja.is_ascii(), "{set} {path}: {ja}");
        assert!(en.ends_with('.') && en.is_ascii(), "{set} {path}: {en}");
        // What is chosen, and what holds other fields, shows by itself what can be written.
        let shows_itself = matches!(
            field.kind,
            Kind::Flag
                | Kind::Choice(_)
                | Kind::State(_)
                | Kind::Stage
                | Kind::Choices(_)
                | Kind::Group(_)
                | Kind::Groups(_)
                | Kind::Map(..)
                | Kind::Nav
                | Kind::Defaults
                | Kind::Translations
                | Kind::Free
        );
        assert!(shows_itself || field.example.is_some(), "{set} {path} has no example");
    }
}

#[test]
fn descriptions_are_in_the_language_asked_for() {
    for (language, languages) in LANGUAGES {
        let schema = schema(Subject::FrontMatter, Some(Type::Faq), None, languages);
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        assert_eq!(schema["$id"], "urn:shirube:schema:front-matter:faq");
        let about = &schema["definitions"]["common.audience"];
        let (title, description) = (schema["title"].as_str(), about["description"].as_str());
        let meaning = about["anyOf"][0]["enumDescriptions"][2].as_str();
        let expected = match languages {
            Languages::Ja => ("記事の項目（front matter）", "だれに見せる記事かを決めます。", "社内の人だけ"),
            Languages::En => ("Fields of an article", "For whom the article is.", "Colleagues only"),
            Languages::Both => (
                "記事の項目（front matter） / Fields of an article",
                "だれに見せる記事かを決めます。\n\nFor whom the article is.",
                "社内の人だけ / Colleagues only",
            ),
        };
        assert_eq!((title, description, meaning), (Some(expected.0), Some(expected.1), Some(expected.2)));
        assert_eq!(about["default"], "public", "{language}");
    }
}

/// Defaults and examples of a schema are valid where they stand.
#[test]
fn defaults_and_examples_are_valid() {
    fn walk(root: &Json, at: &Json, count: &mut usize) {
        match at {
            Json::Object(fields) => {
                let examples = fields.get("examples").and_then(Json::as_array).into_iter().flatten();
                for value in examples.chain(fields.get("default")) {
                    let mut here = at.clone();
                    here["definitions"] = root["definitions"].clone();
                    let fault = Validator::new(here).fault(value);
                    assert_eq!(fault, None, "{value}");
                    *count += 1;
                }
                fields.values().for_each(|inner| walk(root, inner, count));
            }
            Json::Array(items) => items.iter().for_each(|inner| walk(root, inner, count)),
            _ => {}
        }
    }
    let mut count = 0;
    for (_, subject) in Subject::ALL {
        let schema = schema(*subject, None, None, Languages::Both);
        walk(&schema, &schema, &mut count);
    }
    assert!(count > 100, "{count}");
}
