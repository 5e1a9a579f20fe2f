//! The JSON of Zendesk's help center interface as articles, sections and categories.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, printable};
use crate::import::{File, decode, nothing};
use crate::source::SitePath;
use crate::text;

/// Everything that the files hold.
#[derive(Debug, Default)]
pub struct Export {
    /// Articles by number.
    pub articles: BTreeMap<u64, Article>,
    /// Sections by number.
    pub sections: BTreeMap<u64, Group>,
    /// Categories by number.
    pub categories: BTreeMap<u64, Group>,
    /// Groups of people that are colleagues.
    staff: BTreeSet<u64>,
    /// Names of fields that are not imported, and how many values stood in them.
    pub dropped: BTreeMap<String, usize>,
    /// Translations whose article is in no file.
    pub orphans: usize,
    /// Titles, or numbers, of what has no number, no language or no name.
    pub nameless: Vec<String>,
    /// By the name of a list, how many of it are here, and how many the help center says there are.
    lists: BTreeMap<String, (u64, u64)>,
}

/// For whom an article is, from all to few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Readers {
    /// Everybody.
    #[default]
    All,
    /// Those who are logged in, a group of them, or nobody knows.
    Customers,
    /// Colleagues.
    Staff,
}

/// An article in all its languages.
#[derive(Debug, Default)]
pub struct Article {
    /// The section it lies in.
    pub section: Option<u64>,
    /// Whether it is said that everybody may read it, of each of its versions.
    pub is_open: Option<bool>,
    /// The groups of people that it is for.
    pub segments: Vec<u64>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its place among its neighbours.
    pub position: Option<i64>,
    /// The locale in which it was written.
    pub source: Option<String>,
    /// By locale.
    pub versions: BTreeMap<String, Version>,
}

/// An article in one language.
#[derive(Debug, Clone, Default)]
pub struct Version {
    /// Its title.
    pub title: String,
    /// Its text as HTML.
    pub body: String,
    /// Its address.
    pub url: Option<String>,
    /// When it was made.
    pub created: Option<String>,
    /// When it was last edited.
    pub updated: Option<String>,
    /// Whether it is not published.
    pub draft: bool,
}

/// A section or a category in all its languages.
#[derive(Debug, Default)]
pub struct Group {
    /// The section it lies in, if any.
    pub section: Option<u64>,
    /// The category it lies in, if any.
    pub category: Option<u64>,
    /// Its place among its neighbours.
    pub position: Option<i64>,
    /// The locale in which it was written.
    pub source: Option<String>,
    /// Name, description and address, by locale.
    pub versions: BTreeMap<String, Heading>,
}

/// A section or a category in one language.
#[derive(Debug, Clone, Default)]
pub struct Heading {
    /// Its name.
    pub name: String,
    /// What it says about itself.
    pub description: String,
    /// Its address.
    pub url: Option<String>,
}

/// Fields that are read of any item; the others are dropped.
const FIELDS: &[&str] = &[
    "id",
    "title",
    "name",
    "body",
    "description",
    "locale",
    "source_locale",
    "draft",
    "position",
    "section_id",
    "category_id",
    "parent_section_id",
    "label_names",
    "user_segment_id",
    "user_segment_ids",
    "html_url",
    "created_at",
    "updated_at",
    "edited_at",
    "source_id",
    "source_type",
];

/// Reads all files. Their order does not matter.
pub fn read(files: &[File], found: &mut Vec<Diagnostic>) -> Export {
    let mut export = Export::default();
    let mut translations = Vec::new();
    for file in files {
        let path = SitePath::new(&file.name);
        let text = decode::decode(&file.bytes).unwrap_or_default();
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => {
                if !export.take(&value, &mut translations) {
                    found.push(nothing(&path));
                }
            }
            Err(error) => {
                let words = printable(&error.to_string());
                found.push(
                    Diagnostic::file(
                        Code::TableSyntax,
                        &path,
                        text!("JSON として読み取れません（{words}）", "this is not valid JSON ({words})"),
                    )
                    .help(text!(
                        "ヘルプセンターの API の応答を、そのまま保存してください",
                        "save the answer of the help center's interface as it is"
                    )),
                );
            }
        }
    }
    for translation in translations {
        export.translation(&translation);
    }
    // Translations may have brought the language.
    let groups = export.categories.iter().chain(&export.sections);
    let without = groups.filter(|(_, group)| group.versions.is_empty()).map(|(id, _)| id.to_string());
    export.nameless.extend(without.collect::<Vec<_>>());
    export
}

impl Export {
    /// Takes what one file holds; false if that is nothing.
    fn take(&mut self, value: &Value, translations: &mut Vec<Map<String, Value>>) -> bool {
        let mut any = false;
        let lists: Vec<(&str, &Value)> = match value {
            Value::Object(fields) => fields.iter().map(|(name, value)| (name.as_str(), value)).collect(),
            list => vec![("", list)],
        };
        let total = value.get("count").and_then(Value::as_u64).unwrap_or(0);
        for (name, list) in lists {
            if let Value::Array(items) = list {
                let (here, all) = self.lists.entry(name.to_owned()).or_default();
                *here += items.len() as u64;
                *all = total.max(*all);
            }
            let items: Vec<&Value> = match (name, list) {
                (_, Value::Array(items)) => items.iter().collect(),
                ("article" | "translation" | "section" | "category", one) => vec![one],
                _ => continue,
            };
            for item in items.into_iter().filter_map(Value::as_object) {
                any = true;
                let kind = name.trim_end_matches('s');
                match kind {
                    _ if item.contains_key("source_id") => {
                        self.drop_rest(item);
                        translations.push(item.clone());
                    }
                    "user_segment" => self.segment(item),
                    "article" => self.article(item),
                    "section" => self.section(item),
                    "categorie" | "category" => self.category(item),
                    _ if item.contains_key("section_id") => self.article(item),
                    _ if item.contains_key("category_id") => self.section(item),
                    _ => {}
                }
            }
        }
        any
    }

    /// Lists of which pages are missing: name, how many are here, how many there are.
    pub fn incomplete(&self) -> impl Iterator<Item = (&str, u64, u64)> {
        let lists = self.lists.iter().map(|(name, (here, all))| (name.as_str(), *here, *all));
        lists.filter(|(_, here, all)| here < all)
    }

    /// For whom an article is: everybody only if it says so, colleagues only if all its groups are.
    pub fn readers(&self, article: &Article) -> Readers {
        let is_staff =
            !article.segments.is_empty() && article.segments.iter().all(|id| self.staff.contains(id));
        match article.is_open {
            Some(true) => Readers::All,
            _ if is_staff => Readers::Staff,
            _ => Readers::Customers,
        }
    }

    fn segment(&mut self, item: &Map<String, Value>) {
        if text(item, "user_type").as_deref() == Some("staff") {
            self.staff.extend(number(item, "id"));
        }
    }

    fn drop_rest(&mut self, item: &Map<String, Value>) {
        for (name, value) in item {
            let is_empty = match value {
                Value::Null | Value::Bool(false) => true,
                Value::String(text) => text.is_empty(),
                Value::Array(items) => items.is_empty(),
                _ => false,
            };
            if !is_empty && !FIELDS.contains(&name.as_str()) {
                *self.dropped.entry(name.clone()).or_default() += 1;
            }
        }
    }

    fn article(&mut self, item: &Map<String, Value>) {
        let (Some(id), Some(locale), true) = (number(item, "id"), text(item, "locale"), has_name(item))
        else {
            return self.nameless.push(called(item));
        };
        self.drop_rest(item);
        let article = self.articles.entry(id).or_default();
        article.section = article.section.or(number(item, "section_id"));
        article.position = article.position.or(place(item));
        article.source = article.source.take().or(text(item, "source_locale"));
        let ids = item.get("user_segment_ids");
        let is_open = item.get("user_segment_id").is_some_and(Value::is_null)
            && ids.is_none_or(|ids| ids.as_array().is_some_and(Vec::is_empty));
        article.is_open = Some(is_open && article.is_open.unwrap_or(true));
        article.segments.extend(number(item, "user_segment_id"));
        article
            .segments
            .extend(ids.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64));
        for label in item.get("label_names").and_then(Value::as_array).into_iter().flatten() {
            let label = label.as_str().unwrap_or("").trim().to_owned();
            if !label.is_empty() && !article.labels.contains(&label) {
                article.labels.push(label);
            }
        }
        article.versions.insert(locale, version(item));
    }

    /// A translation adds a language to its article. It does not say who may read it.
    fn translation(&mut self, item: &Map<String, Value>) {
        let name = (number(item, "source_id"), text(item, "locale"), has_name(item));
        let (Some(id), Some(locale), true) = name else {
            return self.nameless.push(called(item));
        };
        match text(item, "source_type").as_deref() {
            None | Some("Article") => match self.articles.get_mut(&id) {
                Some(article) => {
                    let known = article.versions.entry(locale).or_insert_with(|| version(item));
                    known.draft |= flag(item, "draft");
                }
                None => self.orphans += 1,
            },
            Some("Section") => heading(self.sections.get_mut(&id), locale, item),
            Some("Category") => heading(self.categories.get_mut(&id), locale, item),
            Some(_) => {}
        }
    }

    fn section(&mut self, item: &Map<String, Value>) {
        let Some(id) = number(item, "id") else { return self.nameless.push(called(item)) };
        self.drop_rest(item);
        let group = self.sections.entry(id).or_default();
        group.section = group.section.or(number(item, "parent_section_id"));
        group.category = group.category.or(number(item, "category_id"));
        group.take(item);
    }

    fn category(&mut self, item: &Map<String, Value>) {
        let Some(id) = number(item, "id") else { return self.nameless.push(called(item)) };
        self.drop_rest(item);
        self.categories.entry(id).or_default().take(item);
    }
}

impl Group {
    fn take(&mut self, item: &Map<String, Value>) {
        self.position = self.position.or(place(item));
        self.source = self.source.take().or(text(item, "source_locale"));
        if let Some(locale) = text(item, "locale") {
            heading(Some(self), locale, item);
        }
    }
}

fn heading(group: Option<&mut Group>, locale: String, item: &Map<String, Value>) {
    let name = text(item, "name").or_else(|| text(item, "title"));
    if let (Some(group), Some(name)) = (group, name) {
        let description = text(item, "description").or_else(|| text(item, "body")).unwrap_or_default();
        group.versions.insert(locale, Heading { name, description, url: text(item, "html_url") });
    }
}

/// What an item is called where it is told of.
fn called(item: &Map<String, Value>) -> String {
    let id = || item.get("id").or(item.get("source_id")).map_or("?".to_owned(), Value::to_string);
    Some(title(item)).filter(|title| !title.is_empty()).unwrap_or_else(id)
}

/// The title of an article, the name of a section.
fn title(item: &Map<String, Value>) -> String {
    text(item, "title").or_else(|| text(item, "name")).unwrap_or_default()
}

fn has_name(item: &Map<String, Value>) -> bool {
    !title(item).is_empty()
}

fn version(item: &Map<String, Value>) -> Version {
    Version {
        title: title(item),
        body: text(item, "body").unwrap_or_default(),
        url: text(item, "html_url"),
        created: text(item, "created_at"),
        updated: text(item, "edited_at").or_else(|| text(item, "updated_at")),
        draft: flag(item, "draft"),
    }
}

fn text(item: &Map<String, Value>, name: &str) -> Option<String> {
    item.get(name)?.as_str().map(str::to_owned).filter(|text| !text.trim().is_empty())
}

fn number(item: &Map<String, Value>, name: &str) -> Option<u64> {
    let value = item.get(name)?;
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn place(item: &Map<String, Value>) -> Option<i64> {
    item.get("position")?.as_i64()
}

fn flag(item: &Map<String, Value>, name: &str) -> bool {
    item.get(name).and_then(Value::as_bool).unwrap_or(false)
}
