//! What templates may see, as it is told to people: read from the source of [`super::context`], where
//! the first lines above a field are English and the last is Japanese.

use std::sync::LazyLock;

use crate::diagnostic::{Language, Text};

const SOURCES: [&str; 4] = [
    include_str!("context.rs"),
    include_str!("context/card.rs"),
    include_str!("context/kind.rs"),
    include_str!("context/list.rs"),
];

/// A group of values.
pub struct Shape {
    /// Its name: `page`, `card`, `nav_item`.
    pub name: String,
    /// What it is.
    pub about: Text,
    /// Its values.
    pub fields: Vec<Field>,
}

/// One value.
pub struct Field {
    /// Its name in templates.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// Whether it may be absent.
    pub is_optional: bool,
    /// What it is.
    pub about: Text,
}

/// What a value holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// A text, to be escaped.
    Text,
    /// HTML.
    Html,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// Whatever a writer put there.
    Free,
    /// The values of a [`Shape`].
    Shape(String),
    /// Some of these.
    List(Box<Holds>),
}

impl Holds {
    /// In words; the names of shapes are written by `link`.
    pub fn words(&self, language: Language, link: &dyn Fn(&str) -> String) -> String {
        let (ja, en) = match self {
            Self::Text => ("文字", "text"),
            Self::Html => ("HTML", "HTML"),
            Self::Number => ("数", "number"),
            Self::Flag => ("はい・いいえ", "yes or no"),
            Self::Free => ("何でも", "anything"),
            Self::Shape(name) => return link(name),
            Self::List(inner) => {
                let inner = inner.words(language, link);
                return match language {
                    Language::Ja if inner.ends_with(|c: char| c.is_ascii()) => format!("{inner} の一覧"),
                    Language::Ja => format!("{inner}の一覧"),
                    Language::En => format!("list of {inner}"),
                };
            }
        };
        match language {
            Language::Ja => ja.to_owned(),
            Language::En => en.to_owned(),
        }
    }
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| SOURCES.into_iter().flat_map(shapes).collect());

/// Every group of values, the page first.
pub fn all() -> Vec<&'static Shape> {
    let (page, rest): (Vec<&Shape>, Vec<&Shape>) = SHAPES.iter().partition(|shape| shape.name == "page");
    page.into_iter().chain(rest).collect()
}

fn shapes(source: &str) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in source.lines() {
        let line = line.trim();
        if let Some(words) = line.strip_prefix("///") {
            lines.push(words.trim());
        } else if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
            shapes.push(Shape { name: snake(name), about: about(&lines), fields: Vec::new() });
            lines.clear();
        } else if let Some((name, kind)) =
            line.strip_prefix("pub ").and_then(|rest| rest.strip_suffix(',')?.split_once(": "))
        {
            let name = name.trim_start_matches("r#").to_owned();
            let (is_optional, kind) = inside(kind, "Option").map_or((false, kind), |inner| (true, inner));
            let field = Field { holds: holds(&name, kind), is_optional, about: about(&lines), name };
            shapes.last_mut().expect("a field stands in a struct").fields.push(field);
            lines.clear();
        } else if !line.starts_with("#[") {
            lines.clear();
        }
    }
    shapes
}

/// `Card` in `Vec<Card>`.
fn inside<'a>(kind: &'a str, outer: &str) -> Option<&'a str> {
    kind.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>')
}

fn holds(name: &str, kind: &str) -> Holds {
    if let Some(inner) = inside(kind, "Vec") {
        return Holds::List(Box::new(holds(name, inner)));
    }
    if let Some(inner) = inside(kind, "Box") {
        return holds(name, inner);
    }
    match kind {
        "String" if name == "html" || name.ends_with("_html") => Holds::Html,
        "String" => Holds::Text,
        "bool" => Holds::Flag,
        "u8" | "u32" | "usize" => Holds::Number,
        // The navigation is made ready for Tera, since many pages share it.
        "tera::Value" => Holds::List(Box::new(Holds::Shape("nav_item".into()))),
        "serde_json::Value" => Holds::Free,
        name => Holds::Shape(snake(name)),
    }
}

/// `nav_item` for `NavItem`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// English lines, then a Japanese one; a text that is not there is empty.
fn about(lines: &[&str]) -> Text {
    let (ja, en): (Vec<&str>, Vec<&str>) = lines.iter().partition(|line| line.ends_with('。'));
    Text { ja: ja.concat(), en: en.join(" ").replace("[`", "`").replace("`]", "`") }
}

impl Field {
    /// What it is and holds, in one line. That it is a text goes without saying.
    pub fn line(&self, language: Language, link: &dyn Fn(&str) -> String) -> String {
        let mut more = Vec::new();
        if self.holds != Holds::Text {
            more.push(self.holds.words(language, link));
        }
        let (open, between, close, absent) = match language {
            Language::Ja => ("（", "、", "）", "空のこともある"),
            Language::En => (" (", ", ", ")", "may be absent"),
        };
        if self.is_optional {
            more.push(absent.to_owned());
        }
        let about = self.about.get(language);
        if more.is_empty() { about.to_owned() } else { format!("{about}{open}{}{close}", more.join(between)) }
    }
}

/// The part of the manual that lists every value.
pub fn manual(language: Language) -> String {
    let link = |name: &str| format!("[`{name}`](#{})", anchor(name));
    let head = match language {
        Language::Ja => "| 名前 | 中身 |",
        Language::En => "| Name | Holds |",
    };
    let mut out = String::new();
    for shape in all() {
        let (name, about) = (&shape.name, shape.about.get(language));
        out.push_str(&format!("## `{name}` {{#{}}}\n\n{about}\n\n{head}\n| --- | --- |\n", anchor(name)));
        for field in &shape.fields {
            out.push_str(&format!("| `{}` | {} |\n", field.name, field.line(language, &link)));
        }
        out.push('\n');
    }
    out
}

/// Where the manual tells of a shape. Some names belong to the page around it.
fn anchor(name: &str) -> String {
    format!("v-{}", name.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::super::context::{Card, Page, Site};
    use super::*;

    fn names(value: &impl serde::Serialize) -> Vec<String> {
        let value = serde_json::to_value(value).expect("it can be written");
        value.as_object().expect("a struct").keys().cloned().collect()
    }

    #[test]
    fn every_value_is_told_of_in_both_languages() {
        let mut wrong = Vec::new();
        let all = all();
        let mut tell = |name: String, about: &Text| {
            if !about.ja.ends_with('。') || about.ja.matches('。').count() > 3 || about.en.len() < 3 {
                wrong.push(name);
            }
        };
        for shape in &all {
            tell(shape.name.clone(), &shape.about);
            for field in &shape.fields {
                tell(format!("{}.{}", shape.name, field.name), &field.about);
            }
        }
        assert!(wrong.is_empty(), "above these, write a line in English and one in Japanese: {wrong:#?}");
        assert!(all.len() > 30 && all[0].name == "page", "{}", all.len());
    }

    #[test]
    fn what_is_told_of_is_what_templates_get() {
        let told = |name: &str| {
            let all = all();
            let shape = all.iter().find(|shape| shape.name == name).expect("it is told of");
            let mut names: Vec<String> = shape.fields.iter().map(|field| field.name.clone()).collect();
            names.sort();
            names
        };
        for (name, mut got) in [
            ("card", names(&Card::default())),
            ("site", names(&Site::default())),
            ("page", [names(&Page::default()), vec!["nav".into()]].concat()),
        ] {
            got.sort();
            assert_eq!(told(name), got);
        }
        let shapes = all();
        let is_known = |name: &str| shapes.iter().any(|shape| shape.name == name);
        for shape in &shapes {
            for field in &shape.fields {
                let mut holds = &field.holds;
                while let Holds::List(inner) = holds {
                    holds = inner;
                }
                if let Holds::Shape(name) = holds {
                    assert!(is_known(name), "{}.{} holds {name}", shape.name, field.name);
                }
            }
        }
    }
}
