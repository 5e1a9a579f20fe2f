//! Tags and facets: which articles share what.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::{Page, PageId, Route};
use crate::config::{Config, Facet, Stage};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::heading::slug;
use crate::document::{Kind, Success};
use crate::text;
use crate::yaml::{Choice, Localized, Located, did_you_mean, in_place_of};

/// The facet of the components of the service, which incidents touch.
pub const COMPONENTS: &str = "components";

/// The facet of whose success a case tells.
pub const SUCCESS: &str = "success";

/// Everything with one tag or one key of a facet, in one language.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// `tags`, or the facet's name, or `stage`, or [`SUCCESS`], or [`COMPONENTS`].
    pub facet: &'static str,
    /// The tag as first written, or the key.
    pub key: String,
    /// What readers see; empty where that is a word of the interface.
    pub label: String,
    /// Its address.
    pub route: Route,
    /// Its articles in the order of their addresses.
    pub pages: Vec<PageId>,
}

impl Shelf {
    /// Its place among those of its facet, where these follow one another.
    fn place(&self) -> Option<usize> {
        match self.facet {
            "stage" => Stage::ALL.iter().position(|(name, _)| *name == self.key),
            SUCCESS => Success::ALL.iter().position(|(name, _)| *name == self.key),
            _ => None,
        }
    }

    /// The word for filtering by it. Words stand apart by spaces, which a key may have within.
    pub fn filter(&self) -> String {
        format!("{}:{}", self.facet, self.key.replace(' ', "_"))
    }
}

/// Whether the values of a facet follow one another: stages, and depths of success.
pub fn is_in_sequence(facet: &str) -> bool {
    matches!(facet, "stage" | SUCCESS)
}

/// The key under which tags that differ only in case or width are one.
pub fn fold(tag: &str) -> String {
    tag.nfkc().flat_map(char::to_lowercase).collect()
}

/// The shelves of each language, in order.
pub fn shelves(pages: &[Page], config: &Config) -> (Vec<Vec<Shelf>>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut all: Vec<Shelves<'_>> = config.languages.iter().map(|_| Shelves::default()).collect();
    for page in pages.iter().filter(|page| !page.is_part()) {
        let shelves = &mut all[page.language];
        let code = &config.languages[page.language].code;
        let home = Route::home(config, page.language);
        for tag in &page.document.front_matter.tags {
            let shelf = shelves.tag(&tag.value, &home);
            if shelf.key != tag.value {
                let (first, shown) = (printable(&shelf.key), printable(&tag.value));
                found.push(
                    Diagnostic::new(
                        Code::TagVariants,
                        tag.span.clone(),
                        text!("タグ「{shown}」は「{first}」と書き方だけが違います。同じタグとして扱います", "the tag `{shown}` differs from `{first}` only in how it is written; they are taken as one"),
                    )
                    .help(text!("「{first}」にそろえてください", "write `{first}`"))
                    .suggest(tag.span.clone(), in_place_of(tag, &shelf.key)),
                );
            }
            push(&mut shelf.pages, page.id);
        }
        if let Kind::Incident(incident) = &page.document.kind {
            for component in &incident.components {
                match component_key(component, config) {
                    Ok((key, label)) => {
                        let shelf = shelves.get(COMPONENTS, &key, || Shelf {
                            facet: COMPONENTS,
                            label: label.map_or(&component.value[..], |label| label.get(code)).to_owned(),
                            route: home.join("browse").join(COMPONENTS).join(&slug(&key)),
                            pages: Vec::new(),
                            key: key.clone(),
                        });
                        push(&mut shelf.pages, page.id);
                    }
                    Err(unknown) => found.push(*unknown),
                }
            }
        }
        for (facet, keys) in facets(page, config) {
            let declared = config.facets.get(&facet);
            for key in keys {
                let Some(label) = declared.and_then(|declared| declared.get(&key.value)) else {
                    found.push(undeclared(
                        facet.name(),
                        key,
                        declared.map(|d| d.keys().map(String::as_str).collect()).unwrap_or_default(),
                    ));
                    continue;
                };
                let shelf = shelves.get(facet.name(), &key.value, || Shelf {
                    facet: facet.name(),
                    key: key.value.clone(),
                    label: label.get(code).to_owned(),
                    route: home.join("browse").join(facet.name()).join(&slug(&key.value)),
                    pages: Vec::new(),
                });
                push(&mut shelf.pages, page.id);
            }
        }
        if let Some(stage) = page.document.front_matter.stage {
            let label = config.stages.get(&stage).map_or("", |label| label.get(code));
            let shelf = shelves.get("stage", stage.name(), || Shelf {
                facet: "stage",
                key: stage.name().to_owned(),
                label: label.to_owned(),
                route: home.join("browse").join("stage").join(stage.name()),
                pages: Vec::new(),
            });
            push(&mut shelf.pages, page.id);
        }
        for success in page.document.front_matter.success.iter().flat_map(|success| success.parts()) {
            let shelf = shelves.get(SUCCESS, success.name(), || Shelf {
                facet: SUCCESS,
                key: success.name().to_owned(),
                label: String::new(),
                route: home.join("browse").join(SUCCESS).join(success.name()),
                pages: Vec::new(),
            });
            push(&mut shelf.pages, page.id);
        }
    }
    (all.into_iter().map(Shelves::sorted).collect(), found)
}

/// What a page says of itself, and what the changes of a release say where the site has such keys.
fn facets<'a>(page: &'a Page, config: &Config) -> Vec<(Facet, &'a [Located<String>])> {
    let own = page.document.front_matter.facets.iter();
    let mut facets: Vec<(Facet, &[Located<String>])> =
        own.map(|(facet, keys)| (*facet, keys.as_slice())).collect();
    if let Kind::Release(release) = &page.document.kind {
        let changes = release.changes.iter();
        let changes =
            changes.flat_map(|change| [(Facet::Plans, &change.plans), (Facet::Roles, &change.roles)]);
        let changes = changes.filter(|(facet, _)| config.facets.contains_key(facet));
        facets.extend(changes.map(|(facet, keys)| (facet, keys.as_slice())));
    }
    facets
}

/// The shelves of one language while they are filled.
#[derive(Default)]
struct Shelves<'a> {
    shelves: Vec<Shelf>,
    /// Facet and key, folded for tags, to number.
    numbers: BTreeMap<(&'static str, String), usize>,
    /// Tags as they are written: many pages have the same few.
    tags: HashMap<&'a str, usize>,
}

impl<'a> Shelves<'a> {
    fn tag(&mut self, tag: &'a str, home: &Route) -> &mut Shelf {
        let number = match self.tags.get(tag) {
            Some(number) => *number,
            None => {
                let folded = fold(tag);
                let number = self.place_of("tags", &folded, || Shelf {
                    facet: "tags",
                    key: tag.to_owned(),
                    label: tag.to_owned(),
                    route: home.join("tags").join(&slug(&folded)),
                    pages: Vec::new(),
                });
                self.tags.insert(tag, number);
                number
            }
        };
        &mut self.shelves[number]
    }

    fn get(&mut self, facet: &'static str, key: &str, new: impl FnOnce() -> Shelf) -> &mut Shelf {
        let number = self.place_of(facet, key, new);
        &mut self.shelves[number]
    }

    fn place_of(&mut self, facet: &'static str, key: &str, new: impl FnOnce() -> Shelf) -> usize {
        *self.numbers.entry((facet, key.to_owned())).or_insert_with(|| {
            self.shelves.push(new());
            self.shelves.len() - 1
        })
    }

    /// The shelves by facet and key; stages and depths of success in their own order. Two tags may ask
    /// for one address; the later ones get a number.
    fn sorted(self) -> Vec<Shelf> {
        let mut shelves: Vec<Option<Shelf>> = self.shelves.into_iter().map(Some).collect();
        let mut routes: BTreeMap<Route, usize> = BTreeMap::new();
        let in_order = self.numbers.into_values().filter_map(|number| shelves[number].take());
        let mut in_order: Vec<Shelf> = in_order.collect();
        in_order.sort_by_key(|shelf| (shelf.facet, shelf.place()));
        in_order
            .into_iter()
            .map(|mut shelf| {
                let count = routes.entry(shelf.route.clone()).or_default();
                *count += 1;
                if *count > 1 {
                    let route = shelf.route.as_str().trim_end_matches('/').to_owned();
                    shelf.route = Route::new(format!("{route}-{count}").split('/'));
                }
                shelf
            })
            .collect()
    }
}

/// For each of `count` pages, the numbers of the shelves it stands on.
pub fn by_page(shelves: &[Vec<Shelf>], count: usize) -> Vec<Vec<usize>> {
    let mut by_page = vec![Vec::new(); count];
    for shelves in shelves {
        for (number, shelf) in shelves.iter().enumerate() {
            for id in &shelf.pages {
                by_page[id.0 as usize].push(number);
            }
        }
    }
    by_page
}

fn push(pages: &mut Vec<PageId>, id: PageId) {
    if pages.last() != Some(&id) {
        pages.push(id);
    }
}

/// The key of a component and its label; where a site declares none, its folded words alone.
fn component_key<'a>(
    component: &Located<String>,
    config: &'a Config,
) -> Result<(String, Option<&'a Localized>), Box<Diagnostic>> {
    if config.components.is_empty() {
        return Ok((fold(&component.value), None));
    }
    match config.components.iter().find(|(key, _)| *key == component.value) {
        Some((key, label)) => Ok((key.clone(), Some(label))),
        None => {
            let declared = config.components.iter().map(|(key, _)| key.as_str()).collect();
            Err(Box::new(undeclared(COMPONENTS, component, declared)))
        }
    }
}

fn undeclared(name: &str, key: &Located<String>, declared: Vec<&str>) -> Diagnostic {
    let shown = printable(&key.value);
    let diagnostic = Diagnostic::new(
        Code::UndeclaredFacet,
        key.span.clone(),
        text!(
            "「{name}」の「{shown}」は site.yaml にありません",
            "`{shown}` is not declared under `{name}` in site.yaml"
        ),
    );
    did_you_mean(diagnostic, &key.value, key.span.clone(), declared).help(text!(
        "site.yaml の {name}: の下に「{shown}: 表示名」を足してください",
        "add `{shown}: its label` under `{name}:` in site.yaml"
    ))
}
