//! The fields of articles as snippets for VS Code, which completes them in Markdown without any
//! extension. Language servers for YAML do not look into the head of a Markdown file.

use serde_json::{Map, Value as Json, json};

use super::field::{Field, Group, Kind};
use super::fields::{COMMON, Set, own_fields};
use super::{Context, Languages, names};
use crate::config::{Config, Type};
use crate::text;
use crate::yaml::Choice;

/// Today, filled in by the editor.
const TODAY: &str = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE";

/// A file of snippets, one for each field of an article.
pub fn snippets(config: Option<&Config>, languages: Languages) -> Json {
    let context = Context { config, languages };
    let own = Type::ALL.iter().map(|(_, of)| own_fields(*of));
    let mut all = Map::new();
    for Set { name: set, fields } in [COMMON].into_iter().chain(own) {
        for field in fields {
            for name in names(field.name, config) {
                let of = if set == COMMON.name { String::new() } else { format!(" ({set})") };
                let (ja, en) = field.about;
                let about = context.text(&text!("{ja}", "{en}"), "\n\n").replace('`', "");
                let snippet = json!({
                    "scope": "markdown",
                    "prefix": name,
                    "body": Body { context, stops: 0 }.field(&name, field),
                    "description": about,
                });
                all.insert(format!("shirube: {name}{of}"), snippet);
            }
        }
    }
    all.into()
}

/// The lines of a snippet, while its places to fill in are numbered.
struct Body<'a> {
    context: Context<'a>,
    stops: usize,
}

impl Body<'_> {
    /// A field with something to fill in.
    fn field(&mut self, name: &str, field: &Field) -> Vec<String> {
        match field.kind {
            Kind::Group(group) => {
                let lines = self.group(group).into_iter().map(|line| format!("  {line}"));
                std::iter::once(format!("{name}:")).chain(lines).collect()
            }
            Kind::Groups(group) => {
                let lines = self.group(group).into_iter().enumerate();
                let lines = lines.map(|(at, line)| format!("  {} {line}", if at == 0 { "-" } else { " " }));
                std::iter::once(format!("{name}:")).chain(lines).collect()
            }
            Kind::Free => {
                let (key, value) = (self.stop("name"), self.stop("value"));
                vec![format!("{name}:"), format!("  {key}: {value}")]
            }
            _ => vec![format!("{name}: {}", self.value(field))],
        }
    }

    /// The fields that a group must have; all of them if it need not have any.
    fn group(&mut self, group: &Group) -> Vec<String> {
        let any = group.fields.iter().any(|field| field.required);
        let needed = group.needs.iter().flat_map(|need| need.needed).collect::<Vec<_>>();
        let wanted =
            group.fields.iter().filter(|field| !any || field.required || needed.contains(&&field.name));
        wanted.flat_map(|field| self.field(field.name, field)).collect()
    }

    fn value(&mut self, field: &Field) -> String {
        let (ja, en) = field.example.unwrap_or_default();
        let example = if self.context.languages == Languages::En { en } else { ja };
        let words = |words: Vec<super::field::Word>| words.into_iter().map(|word| word.name).collect();
        match field.kind {
            Kind::Date => self.stop_at(TODAY),
            Kind::Flag => {
                let other = if field.default == Some("true") { ["false", "true"] } else { ["true", "false"] };
                self.choice(other.map(str::to_owned).to_vec())
            }
            Kind::Choice(set) => self.choice(words(set())),
            Kind::State(set) => self.choice(words(self.context.states(set()))),
            Kind::Stage => self.choice(words(self.context.stages())),
            Kind::Choices(set) => format!("[{}]", self.choice(words(set()))),
            Kind::Keys(facet) => {
                let declared = self.context.config.and_then(|config| config.facets.get(&facet));
                let keys: Vec<String> = declared.into_iter().flatten().map(|(key, _)| key.clone()).collect();
                let keys = if keys.is_empty() { self.stop(example) } else { self.choice(keys) };
                format!("[{keys}]")
            }
            Kind::Texts | Kind::References => format!("[{}]", self.stop(example)),
            _ => self.stop(example),
        }
    }

    /// A place to fill in, with a text that is there at first.
    fn stop(&mut self, text: &str) -> String {
        let escaped = text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
        self.stop_at(&escaped)
    }

    fn stop_at(&mut self, text: &str) -> String {
        self.stops += 1;
        format!("${{{}:{text}}}", self.stops)
    }

    /// A place for one of some words.
    fn choice(&mut self, words: Vec<String>) -> String {
        let escape = |word: String| {
            let word = word.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
            word.replace(',', "\\,").replace('|', "\\|")
        };
        self.stops += 1;
        format!("${{{}|{}|}}", self.stops, words.into_iter().map(escape).collect::<Vec<_>>().join(","))
    }
}
