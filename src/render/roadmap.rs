//! The roadmap: boards by state and by horizon, and the list by how many asked. All of them hold a
//! few thousand tickets without a page that is too heavy for a phone: columns show the first, and
//! lead to a list with all.

use std::cmp::Reverse;

use super::Renderer;
use super::context::{Card, Feed, Group, View as ViewLink};
use crate::config::State;
use crate::document::Kind;
use crate::document::kind::ticket::{Horizon, Ticket};
use crate::site::{Page, Route};
use crate::yaml::Choice;

/// How many tickets a column shows.
const COLUMN: usize = 12;

/// The columns of the board: what is being done first, what is over last.
const STATES: &[State] = &[
    State::InProgress,
    State::Planned,
    State::UnderReview,
    State::Received,
    State::Released,
    State::Deferred,
    State::Declined,
    State::Duplicate,
];

/// A way to look at the roadmap, beside the board by state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Columns now, next and later.
    Horizon,
    /// All tickets, those first that most people asked for.
    Requests,
    /// All tickets in one state.
    InState(State),
    /// All tickets of one column of the horizon.
    InHorizon(Horizon),
}

impl View {
    /// The folder of its address, below that of the roadmap.
    pub fn folder(self) -> String {
        match self {
            Self::Horizon => "horizon".to_owned(),
            Self::Requests => "requests".to_owned(),
            Self::InState(state) => format!("state-{}", state.name().replace('_', "-")),
            Self::InHorizon(horizon) => format!("horizon-{}", horizon.name()),
        }
    }
}

/// A page as a ticket.
pub fn ticket(page: &Page) -> Option<&Ticket> {
    match &page.document.kind {
        Kind::Ticket(ticket) => Some(ticket),
        _ => None,
    }
}

/// Roughly when something comes of a ticket, as long as that is what we are about.
pub fn horizon(ticket: &Ticket) -> Option<Horizon> {
    let is_open = matches!(ticket.state, State::UnderReview | State::Planned | State::InProgress);
    ticket.plan.as_ref().filter(|_| is_open)?.horizon
}

fn requests(page: &Page) -> Option<u32> {
    ticket(page)?.summary.as_ref()?.requests
}

/// The views that some tickets fill, in the order in which they are offered.
pub fn views(pages: &[&Page]) -> Vec<View> {
    let mut views = Vec::new();
    if !select(pages, View::Horizon).is_empty() {
        views.push(View::Horizon);
    }
    if pages.iter().any(|page| requests(page).is_some()) {
        views.push(View::Requests);
    }
    views
}

/// Every list that a roadmap leads to.
pub fn lists(pages: &[&Page]) -> Vec<View> {
    let states = STATES.iter().map(|state| View::InState(*state));
    let horizons = Horizon::ALL.iter().map(|(_, horizon)| View::InHorizon(*horizon));
    let long = states.chain(horizons).filter(|view| select(pages, *view).len() > COLUMN);
    views(pages).into_iter().chain(long).collect()
}

fn has_state(page: &Page, state: State) -> bool {
    ticket(page).is_some_and(|ticket| ticket.state == state)
}

/// The tickets of a view, those first that most people asked for.
pub fn select<'a>(pages: &[&'a Page], view: View) -> Vec<&'a Page> {
    let mut pages: Vec<&Page> = pages.iter().copied().filter(|page| ticket(page).is_some()).collect();
    let horizon = |page: &Page| ticket(page).and_then(horizon);
    pages.retain(|page| match view {
        View::Requests => true,
        View::Horizon => horizon(page).is_some(),
        View::InState(state) => has_state(page, state),
        View::InHorizon(column) => horizon(page) == Some(column),
    });
    pages.sort_by_key(|page| Reverse(requests(page)));
    pages
}

impl Renderer {
    /// The ways to look at the tickets of a folder: the board at `board`, then the views.
    pub(super) fn view_links(
        &self,
        language: usize,
        board: &Route,
        pages: &[&Page],
        current: Option<View>,
        from: &Route,
    ) -> Vec<ViewLink> {
        let views = views(pages);
        if views.is_empty() {
            return Vec::new();
        }
        let link = |view: Option<View>| {
            let (word, route) = match view {
                None => ("view_board".to_owned(), board.clone()),
                Some(view) => (format!("view_{}", view.folder()), board.join(&view.folder())),
            };
            ViewLink {
                title: self.theme.word(language, &word).to_owned(),
                href: from.link(&route),
                current: view == current,
            }
        };
        std::iter::once(None).chain(views.into_iter().map(Some)).map(link).collect()
    }

    /// The feeds of changes of a language, as seen from a page.
    pub(super) fn feeds(&self, language: usize, from: &Route) -> Vec<Feed> {
        let Some(path) = &self.site.change_feeds[language] else { return Vec::new() };
        let feed = |ending: &str, format: &str, media: &str| Feed {
            title: self.theme.word(language, "request_changes").to_owned(),
            format: format.to_owned(),
            r#type: media.to_owned(),
            href: from.link_file(&format!("{path}.{ending}")),
        };
        vec![feed("xml", "Atom", "application/atom+xml"), feed("json", "JSON Feed", "application/feed+json")]
    }

    /// Columns by state.
    pub(super) fn by_state(
        &self,
        language: usize,
        board: &Route,
        pages: &[&Page],
        from: &Route,
    ) -> Vec<Group> {
        let columns = STATES.iter().map(|state| {
            let word = format!("state_{}", state.name());
            (state.name(), word, View::InState(*state))
        });
        let mut columns = self.columns(language, columns, board, pages, from);
        columns.retain(|column| column.total > 0);
        columns
    }

    /// Columns now, next and later. One with nothing in it says so, and no card repeats its column.
    pub(super) fn by_horizon(
        &self,
        language: usize,
        board: &Route,
        pages: &[&Page],
        from: &Route,
    ) -> Vec<Group> {
        let columns = Horizon::ALL
            .iter()
            .map(|(name, horizon)| (*name, format!("horizon_{name}"), View::InHorizon(*horizon)));
        let mut columns = self.columns(language, columns, board, pages, from);
        columns.iter_mut().flat_map(|column| &mut column.items).for_each(|card| card.horizon = None);
        columns
    }

    /// Columns with the first of their tickets, and the way to the rest: key, word, what is in it.
    fn columns(
        &self,
        language: usize,
        columns: impl Iterator<Item = (&'static str, String, View)>,
        board: &Route,
        pages: &[&Page],
        from: &Route,
    ) -> Vec<Group> {
        let column = |(key, word, view): (&'static str, String, View)| {
            let pages = select(pages, view);
            let items: Vec<Card> = pages.iter().take(COLUMN).map(|page| self.card(page.id, from)).collect();
            let all = (pages.len() > COLUMN).then(|| from.link(&board.join(&view.folder())));
            let title = self.theme.word(language, &word).to_owned();
            Group { key: key.to_owned(), title, items, total: pages.len(), all }
        };
        columns.map(column).collect()
    }
}
