//! All that templates may see: the theme's contract.
//!
//! Every template gets one [`Page`] as its variables (`{{ title }}`, `{{ nav }}` …), and beside it
//! `site` ([`Site`]), `t` (the interface words of the page's language, from
//! `strings/<language>.yaml`) and `assets` (path in the theme to address in the output).
//! Addresses in it are ready to be put into `href`; texts are plain and are escaped by the
//! template; only fields named `html` or ending in `_html` are HTML and are written with `| safe`.

mod kind;
mod list;

use serde::Serialize;

pub use kind::{
    Article, Brief, BriefQuestion, Case, Change, Event, Faq, FaqItem, Guide, Incident, Qr, Quote, Release,
    Step, Ticket,
};
pub use list::{
    Component, FacetGroup, FacetValue, Front, Group, List, ListPages, Matrix, MatrixRow, Term, View,
};

/// What is the same on every page.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Site {
    /// The edition: `public`, `customer` or `internal`.
    pub edition: String,
    /// Whether search engines are told to stay away.
    pub noindex: bool,
    /// The accent colour, `#rrggbb`, if one is set.
    pub accent: Option<String>,
    /// Contact channels.
    pub contact: Contact,
    /// Where readers can say what they think of an article.
    pub feedback: Feedback,
    /// The program and version that made the page.
    pub generator: String,
}

/// Contact channels; each absent if the site has none.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Contact {
    /// A mail address.
    pub mail: Option<String>,
    /// The address of a form.
    pub form: Option<String>,
    /// The address of a chat.
    pub chat: Option<String>,
}

/// Where readers can say what they think of an article: the first there is counts.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Feedback {
    /// An address that takes JSON.
    pub endpoint: Option<String>,
    /// A mail address.
    pub mail: Option<String>,
    /// The address of a form for a new issue.
    pub issue: Option<String>,
    /// Whether the endpoint also takes searches without a result.
    pub searches: bool,
}

/// What is asked at the end of an article, and where the answer goes without a script.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Helpful {
    /// The name of the article, whatever its address; its translations have the same.
    pub page: String,
    /// A name for its words: another one when they change.
    pub revision: String,
    /// The mail or issue, filled in with title and address; absent for an endpoint alone.
    pub href: Option<String>,
    /// The name of the text in the query of that.
    pub body: String,
}

/// Words with an address.
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Link {
    /// The words.
    pub title: String,
    /// The address, relative to the page; absent for the page itself and for plain words.
    pub href: Option<String>,
}

/// What is new, for programs that tell their readers.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Feed {
    /// What it is about.
    pub title: String,
    /// The name of its form: `Atom`, `JSON Feed`.
    pub format: String,
    /// The media type of that.
    pub r#type: String,
    /// Its address.
    pub href: String,
}

/// An entry of the navigation.
#[derive(Debug, Clone, Serialize, Default)]
pub struct NavItem {
    /// The words.
    pub title: String,
    /// The address; absent for a mere group.
    pub href: Option<String>,
    /// Whether the page lies in it.
    pub open: bool,
    /// What lies below; empty where the page is elsewhere.
    pub items: Vec<NavItem>,
}

/// The page in another language.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Language {
    /// BCP 47 code.
    pub code: String,
    /// The language's own name.
    pub label: String,
    /// The address of the same page, or of that language's home where there is none.
    pub href: String,
    /// Whether it is the page's own language.
    pub current: bool,
    /// Whether the same page exists in it.
    pub translated: bool,
}

/// A day: for `datetime` and for reading.
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Day {
    /// `2026-11-23`, or with time `2026-11-23T09:30:00+09:00`.
    pub iso: String,
    /// `2026年11月23日（月）`, `23 November 2026`.
    pub text: String,
}

/// A word that can be filtered by.
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Badge {
    /// `products`, `features`, `plans`, `roles`, `segments`, `industries`, `stage`, `success`, `tags`, `kind`.
    pub facet: String,
    /// The key in that facet.
    pub key: String,
    /// What readers see.
    pub label: String,
    /// The list of everything with it, if there is one.
    pub href: Option<String>,
}

/// Another page, as it is shown in lists.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Card {
    /// `article`, `faq`, `guide`, `case`, `release`, `ticket`, `incident`; `change` for one change
    /// of a release.
    pub r#type: String,
    /// Title.
    pub title: String,
    /// Its language, where that is not the page's.
    pub lang: Option<String>,
    /// Address.
    pub href: String,
    /// One sentence; may be empty.
    pub description: String,
    /// The short answer of a question.
    pub answer_html: Option<String>,
    /// Date of a release or incident, else of the last update.
    pub day: Option<Day>,
    /// Plans, roles and so on.
    pub badges: Vec<Badge>,
    /// Words for filtering in place: `facet:key`, separated by spaces.
    pub filter: String,
    /// State of a ticket or status of an incident.
    pub state: Option<State>,
    /// How many asked for a ticket.
    pub requests: Option<u32>,
    /// `now`, `next` or `later`.
    pub horizon: Option<String>,
    /// The strongest figure of a success case.
    pub metric: Option<Metric>,
    /// Minutes a guide takes.
    pub minutes: Option<u32>,
    /// How many steps a guide has.
    pub steps: Option<usize>,
    /// How many checks a guide has.
    pub checks: Option<usize>,
    /// The stable name of a guide, and the ids of its checks: what its progress is kept by.
    pub progress: Option<Progress>,
    /// Version of a release.
    pub version: Option<String>,
    /// Whether readers still have to do something because of a release or change.
    pub needs_action: bool,
    /// What a change has of its own, without what only its page shows.
    pub change: Option<Box<Change>>,
    /// Who told a success case.
    pub customer: Option<String>,
    /// What an incident has of its own, with the latest of its updates if it is open.
    pub incident: Option<Incident>,
}

/// What the progress in a guide is kept by.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Progress {
    /// The guide's stable name.
    pub guide: String,
    /// The ids of its checks.
    pub checks: Vec<String>,
}

/// State of a ticket or status of an incident.
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct State {
    /// Its key, for `data-state`.
    pub key: String,
    /// What readers see.
    pub label: String,
}

/// A figure before and after.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Metric {
    /// What was measured.
    pub name: String,
    /// Before, with unit.
    pub before: Option<String>,
    /// After, with unit.
    pub after: String,
    /// The difference: `−5 日`.
    pub difference: Option<String>,
    /// The difference in per cent: `−50%`.
    pub percent: Option<String>,
    /// Whether it got better.
    pub better: bool,
    /// Length of the bars, 0 to 100.
    pub before_bar: u32,
    /// Length of the bars, 0 to 100.
    pub after_bar: u32,
    /// Over which time.
    pub period: Option<String>,
    /// By whom or how it was measured.
    pub measured_by: Option<String>,
}

/// Where the search of the page's language is found; addresses relative to the page.
#[derive(Debug, Clone, Serialize, Default, PartialEq)]
pub struct Search {
    /// The folder of the index, with `/` at its end. Its files never change.
    pub base: String,
    /// The file that names the folder of today, for pages that are older than the index.
    pub current: String,
    /// The search page.
    pub page: String,
}

/// A heading in the table of contents.
#[derive(Debug, Clone, Serialize, Default)]
pub struct TocItem {
    /// 2 or 3.
    pub level: u8,
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// A dated addendum.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Addendum {
    /// When.
    pub day: Day,
    /// What.
    pub html: String,
}

/// What every page has.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Page {
    /// The template's name without `.html`: `home`, `article`, `faq`, `guide`, `case`, `release`,
    /// `ticket`, `incident`, `list`, `roadmap`, `releases`, `incidents`, `matrix`, `tags`, `glossary`,
    /// `search`, `not_found`, `redirect`.
    pub layout: String,
    /// Language code.
    pub lang: String,
    /// The site's name in this language.
    pub site_title: String,
    /// The site's sentence about itself in this language.
    pub site_description: String,
    /// The way from this page to the root of the output: empty, `../`, `../../` …
    pub root: String,
    /// The home page of this language.
    pub home: String,
    /// The logo's address.
    pub logo: Option<String>,
    /// Title.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// Absolute address, where the site has a base address.
    pub canonical: Option<String>,
    /// The same page in all languages, with absolute addresses where the site has a base address.
    pub alternates: Vec<Language>,
    /// The same page in all languages, for the switch.
    pub languages: Vec<Language>,
    /// The way from home to here; the last one is the page itself.
    pub breadcrumbs: Vec<Link>,
    /// Navigation: a list of [`NavItem`]. It is the same for all pages of a folder, so that it is
    /// made once; the entry whose `href` is `here` is the page itself.
    #[serde(skip)]
    pub nav: Option<tera::Value>,
    /// The page's own address as the navigation writes it.
    pub here: String,
    /// For whom the page is: `public`, `customer`, `internal`.
    pub audience: String,
    /// Not for search engines, whatever the site says.
    pub noindex: bool,
    /// The search; absent where the language has nothing to search.
    pub search: Option<Search>,
    /// Open incidents, for the banner.
    pub banner: Vec<Card>,
    /// A name for what the banner shows: another one in `status.json` tells of something newer.
    pub generation: String,
    /// The text of the page.
    pub html: String,
    /// Second and third level headings; empty where the page wants none.
    pub toc: Vec<TocItem>,
    /// First published.
    pub date: Option<Day>,
    /// Last changed.
    pub updated: Option<Day>,
    /// Last checked, where the site shows it.
    pub reviewed: Option<Day>,
    /// Plans, roles, stage and so on.
    pub badges: Vec<Badge>,
    /// Free tags.
    pub tags: Vec<Badge>,
    /// Dated addenda.
    pub addenda: Vec<Addendum>,
    /// Related pages.
    pub related: Vec<Card>,
    /// Success cases that used this.
    pub cases: Vec<Card>,
    /// Tickets, releases and articles that point here.
    pub backlinks: Vec<Card>,
    /// The page before, in reading order.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
    /// The question at its end; absent where it is not asked.
    pub helpful: Option<Helpful>,
    /// Where the page can be edited.
    pub edit_url: Option<String>,
    /// Whatever the writer put under `extra`.
    pub extra: serde_json::Value,
    /// For `article`.
    pub article: Option<Article>,
    /// For `faq`.
    pub faq: Option<Faq>,
    /// For `guide`.
    pub guide: Option<Guide>,
    /// For `case`.
    pub case: Option<Case>,
    /// For `release`.
    pub release: Option<Release>,
    /// For `ticket`.
    pub ticket: Option<Ticket>,
    /// For `incident`.
    pub incident: Option<Incident>,
    /// For `list`, `roadmap`, `releases`, `incidents`, `matrix`, `tags`, `search` and sections.
    pub list: Option<List>,
    /// For `home`.
    pub front: Option<Front>,
    /// The address of every article by the sound of its title.
    pub alphabet: String,
    /// For `glossary`.
    pub terms: Vec<Term>,
    /// What is new, as feeds.
    pub feeds: Vec<Feed>,
    /// For `redirect`: where to.
    pub target: Option<String>,
}
