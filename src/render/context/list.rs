//! What pages have that no file stands for: lists, the home page, the glossary.

use serde::Serialize;

use super::{Card, State};

/// A list of pages.
#[derive(Debug, Clone, Serialize, Default)]
pub struct List {
    /// The type of its pages, or `section`, `tag`, `facet`, `tags`, `search`.
    pub r#type: String,
    /// Its pages, in order.
    pub items: Vec<Card>,
    /// Sections below it.
    pub sections: Vec<Card>,
    /// What it can be filtered by.
    pub facets: Vec<FacetGroup>,
    /// The same pages in groups: columns of the roadmap, years of releases, months of incidents.
    pub groups: Vec<Group>,
    /// Other ways to look at the same.
    pub views: Vec<View>,
    /// Whether some of its pages are elsewhere, so that it cannot be filtered in place.
    pub is_partial: bool,
    /// Where in a long list this page is.
    pub pages: Option<ListPages>,
    /// For success cases: by stage and by whose success they tell.
    pub matrix: Option<Matrix>,
    /// For incidents: the components of the service.
    pub components: Vec<Component>,
    /// For incidents: the calendar of maintenance.
    pub calendar: Option<String>,
}

/// Success cases by stage and by whose success they tell.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Matrix {
    /// Whose success: what readers see.
    pub columns: Vec<String>,
    /// Stages.
    pub rows: Vec<MatrixRow>,
}

/// The cases of one stage.
#[derive(Debug, Clone, Serialize, Default)]
pub struct MatrixRow {
    /// The key of the stage; empty for cases without one.
    pub key: String,
    /// What readers see.
    pub title: String,
    /// Cases for each column; a list may be empty.
    pub cells: Vec<Vec<Card>>,
}

/// A way to look at a list.
#[derive(Debug, Clone, Serialize, Default)]
pub struct View {
    /// The words.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Whether it is the one that is shown.
    pub current: bool,
}

/// Where in a long list a page is.
#[derive(Debug, Clone, Serialize, Default)]
pub struct ListPages {
    /// Which page this is, from 1.
    pub number: usize,
    /// How many there are.
    pub count: usize,
    /// The address of the one before.
    pub previous: Option<String>,
    /// The address of the one after.
    pub next: Option<String>,
}

/// A component of the service.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Component {
    /// What readers see.
    pub label: String,
    /// How it is: `operational`, `under_maintenance`, `degraded_performance`, `partial_outage`,
    /// `major_outage`, with its label.
    pub state: State,
    /// The list of everything that touched it, if there is any.
    pub href: Option<String>,
}

/// A facet with its values.
#[derive(Debug, Clone, Serialize, Default)]
pub struct FacetGroup {
    /// Its key.
    pub key: String,
    /// What readers see.
    pub label: String,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Debug, Clone, Serialize, Default)]
pub struct FacetValue {
    /// `facet:key`, as in [`Card::filter`].
    pub filter: String,
    /// What readers see.
    pub label: String,
    /// How many pages have it.
    pub count: usize,
    /// The page that lists them.
    pub href: Option<String>,
    /// Whether this is that page.
    pub current: bool,
}

/// Pages that belong together.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Group {
    /// A key, for `data-group`.
    pub key: String,
    /// Heading.
    pub title: String,
    /// Pages; the first of them, if `total` is greater.
    pub items: Vec<Card>,
    /// How many there are; 0 where that is how many `items` are.
    pub total: usize,
    /// The address of the list with all of them.
    pub all: Option<String>,
}

/// The home page.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Front {
    /// Top sections.
    pub sections: Vec<Card>,
    /// Stages: label and the list of pages for each.
    pub stages: Vec<FacetValue>,
    /// Often asked questions.
    pub questions: Vec<Card>,
    /// Guides to begin with.
    pub guides: Vec<Card>,
    /// Latest releases.
    pub releases: Vec<Card>,
    /// Success cases.
    pub cases: Vec<Card>,
}

/// A term of the glossary.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Term {
    /// Anchor.
    pub id: String,
    /// The term.
    pub term: String,
    /// How it is read.
    pub reading: Option<String>,
    /// What it means.
    pub html: String,
    /// Other words for it.
    pub synonyms: Vec<String>,
}
