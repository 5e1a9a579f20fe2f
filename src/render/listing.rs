//! Which pages there are that no file stands for, and where they live.

use super::alphabet;
use super::context::ListPages;
use super::matrix;
use super::release;
use super::roadmap::{self, View};
use crate::config::Type;
use crate::site::{Page, Route, Site};

/// How many entries one page of a list has: a page of more is slow on a phone.
const PER_PAGE: usize = 100;

/// A page that is made rather than written.
#[derive(Debug, Clone)]
pub enum Listing {
    /// The home page of a language that has no `index.md`.
    Home(usize),
    /// A folder without `index.md`: language, path.
    Section(usize, String),
    /// Everything with one tag or key: language, number of the shelf.
    Shelf(usize, usize),
    /// The tickets of a folder, looked at otherwise than by state: language, path, how.
    Roadmap(usize, String, View),
    /// The release notes of a folder, by what is in them: language, path, how.
    Releases(usize, String, release::View),
    /// The success cases of a folder by stage: language, path.
    Matrix(usize, String),
    /// A further page of a long list, from 2 on.
    Further(Box<Listing>, usize),
    /// All topics of a language: tags, stages and whatever else pages can be filtered by.
    Tags(usize),
    /// Every article of a language by the sound of its title, or those of one row.
    Alphabet(usize, Option<String>),
    /// The glossary of a language.
    Glossary(usize),
    /// The search page of a language.
    Search(usize),
    /// What is shown for an address that does not exist.
    NotFound(usize),
}

/// Every such page of the site. `search` has for each language the folder of its search index.
pub fn all(site: &Site, search: &[Option<String>]) -> Vec<Listing> {
    let mut listings = Vec::new();
    for language in 0..site.config.languages.len() {
        let free = |route: &Route| !site.by_route.contains_key(route);
        let home = site.home(language);
        listings.push(Listing::NotFound(language));
        for (path, section) in &site.sections[language] {
            if free(&section.route) {
                listings.push(if path.is_empty() {
                    Listing::Home(language)
                } else {
                    Listing::Section(language, path.clone())
                });
            }
            if path.is_empty() {
                continue;
            }
            if section.of == Some(Type::Ticket) {
                let pages = section_pages(site, language, path);
                let views = roadmap::lists(&pages).into_iter();
                let views = views.map(|view| Listing::Roadmap(language, path.clone(), view));
                for listing in views.filter(|listing| free(&listing.route(site))) {
                    let Listing::Roadmap(.., view) = &listing else { continue };
                    let count = roadmap::select(&pages, *view).len();
                    let further = if *view == View::Horizon { 0 } else { count };
                    listings.extend(further_pages(&listing, further));
                    listings.push(listing);
                }
                continue;
            }
            listings.extend(further_pages(&Listing::Section(language, path.clone()), section.listed.len()));
            if section.of == Some(Type::Case) && matrix::exists(&section_pages(site, language, path)) {
                let listing = Listing::Matrix(language, path.clone());
                listings.extend(free(&listing.route(site)).then_some(listing));
            }
            if section.of == Some(Type::Release) {
                let pages = section_pages(site, language, path);
                let views = release::views(&pages).into_iter();
                let views = views.map(|view| Listing::Releases(language, path.clone(), view));
                for listing in views.filter(|listing| free(&listing.route(site))) {
                    let count = match &listing {
                        Listing::Releases(.., release::View::OfType(of)) => {
                            release::of_type(&pages, *of).len()
                        }
                        _ => release::actions(&pages, site.options.today).len(),
                    };
                    listings.extend(further_pages(&listing, count));
                    listings.push(listing);
                }
            }
        }
        for (number, shelf) in site.shelves[language].iter().enumerate() {
            let listing = Listing::Shelf(language, number);
            listings.extend(further_pages(&listing, shelf.pages.len()));
            listings.push(listing);
        }
        if !site.shelves[language].is_empty() {
            listings.push(Listing::Tags(language));
        }
        if alphabet::exists(site, language) {
            let own = alphabet::own_pages(site, language).into_iter().map(|row| Some(row.key));
            listings.extend(own.chain([None]).map(|row| Listing::Alphabet(language, row)));
        }
        if site.terms[language].iter().any(|term| term.definition.is_some()) && free(&home.join("glossary")) {
            listings.push(Listing::Glossary(language));
        }
        if has_search(search, language) && free(&home.join("search")) {
            listings.push(Listing::Search(language));
        }
    }
    listings
}

/// What one page of a list shows.
pub(super) fn window<T>(all: &[T], number: usize) -> &[T] {
    let start = (number.saturating_sub(1) * PER_PAGE).min(all.len());
    &all[start..all.len().min(start + PER_PAGE)]
}

/// The way from a page of a list of so many to the others, if it has more than one.
pub(super) fn list_pages(entries: usize, route: &Route, number: usize) -> Option<ListPages> {
    let count = entries.div_ceil(PER_PAGE);
    let first = if number > 1 { route.parent().parent() } else { route.clone() };
    let page = |number: usize| {
        let to = match number {
            1 => first.clone(),
            number => first.join("page").join(&number.to_string()),
        };
        route.link(&to)
    };
    (count > 1).then(|| ListPages {
        number,
        count,
        previous: (number > 1).then(|| page(number - 1)),
        next: (number < count).then(|| page(number + 1)),
    })
}

/// The pages of a list after the first.
fn further_pages(listing: &Listing, count: usize) -> impl Iterator<Item = Listing> {
    (2..=count.div_ceil(PER_PAGE)).map(|number| Listing::Further(Box::new(listing.clone()), number))
}

/// What the list of a folder shows, in its order.
pub(super) fn section_pages<'a>(site: &'a Site, language: usize, path: &str) -> Vec<&'a Page> {
    site.sections[language][path].listed.iter().map(|id| site.page(*id)).collect()
}

fn has_search(search: &[Option<String>], language: usize) -> bool {
    search.get(language).is_some_and(Option::is_some)
}

impl Listing {
    /// The language of the page.
    pub fn language(&self) -> usize {
        match self {
            Self::Further(listing, _) => listing.language(),
            Self::Home(language)
            | Self::Section(language, _)
            | Self::Shelf(language, _)
            | Self::Roadmap(language, ..)
            | Self::Releases(language, ..)
            | Self::Matrix(language, _)
            | Self::Tags(language)
            | Self::Alphabet(language, _)
            | Self::Glossary(language)
            | Self::Search(language)
            | Self::NotFound(language) => *language,
        }
    }

    pub(super) fn route(&self, site: &Site) -> Route {
        let home = site.home(self.language());
        match self {
            Self::Home(_) | Self::NotFound(_) => home,
            Self::Section(language, path) => site.sections[*language][path].route.clone(),
            Self::Roadmap(language, path, view) => site.sections[*language][path].route.join(&view.folder()),
            Self::Releases(language, path, view) => site.sections[*language][path].route.join(&view.folder()),
            Self::Matrix(language, path) => site.sections[*language][path].route.join(matrix::FOLDER),
            Self::Further(listing, number) => listing.route(site).join("page").join(&number.to_string()),
            Self::Shelf(language, shelf) => site.shelves[*language][*shelf].route.clone(),
            Self::Tags(_) => home.join("tags"),
            Self::Alphabet(_, row) => home.join(alphabet::FOLDER).join(row.as_deref().unwrap_or("")),
            Self::Glossary(_) => home.join("glossary"),
            Self::Search(_) => home.join("search"),
        }
    }

    /// The address of the same page in another language, if there is one.
    pub(super) fn in_language(&self, site: &Site, search: &[Option<String>], other: usize) -> Option<Route> {
        let home = site.home(other);
        match self {
            Self::Home(_) | Self::NotFound(_) => Some(home),
            Self::Section(_, path) => site.sections[other].get(path).map(|section| section.route.clone()),
            Self::Roadmap(_, path, view) => {
                let section = site.sections[other].get(path)?;
                let views = roadmap::lists(&section_pages(site, other, path));
                views.contains(view).then(|| section.route.join(&view.folder()))
            }
            Self::Releases(_, path, view) => {
                let section = site.sections[other].get(path)?;
                let views = release::views(&section_pages(site, other, path));
                views.contains(view).then(|| section.route.join(&view.folder()))
            }
            Self::Matrix(_, path) => {
                let section = site.sections[other].get(path)?;
                let exists = matrix::exists(&section_pages(site, other, path));
                exists.then(|| section.route.join(matrix::FOLDER))
            }
            // The same page of the same list need not hold the same.
            Self::Further(listing, _) => listing.in_language(site, search, other),
            Self::Shelf(language, number) => {
                let shelf = &site.shelves[*language][*number];
                let same = site.shelves[other].iter().find(|s| s.facet == shelf.facet && s.key == shelf.key);
                same.map(|shelf| shelf.route.clone())
            }
            Self::Tags(_) => {
                let any = !site.shelves[other].is_empty();
                any.then(|| home.join("tags"))
            }
            // Another language has other rows.
            Self::Alphabet(..) => alphabet::exists(site, other).then(|| home.join(alphabet::FOLDER)),
            Self::Glossary(_) => {
                let any = site.terms[other].iter().any(|term| term.definition.is_some());
                any.then(|| home.join("glossary"))
            }
            Self::Search(_) => has_search(search, other).then(|| home.join("search")),
        }
    }

    /// Where the page is written to.
    pub fn output_path(&self, site: &Site) -> String {
        match self {
            Self::NotFound(language) => format!("{}404.html", site.home(*language).as_str()),
            _ => self.route(site).output_path(),
        }
    }
}
