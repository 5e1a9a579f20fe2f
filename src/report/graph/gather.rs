//! Finds what hangs together.

use std::collections::BTreeMap;

use super::{Kind, Link, Node, Reason};
use crate::config::{State, Type};
use crate::diagnostic::{Diagnostic, Place};
use crate::document;
use crate::document::kind::release::Change;
use crate::document::kind::ticket::{Ticket, TicketKind};
use crate::site::link::change_id;
use crate::site::navigation::order;
use crate::site::{Page, PageId, Site, Target, graph, release};
use crate::source::Span;

/// What a node is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A request of which only the id is left.
    Merged(String),
    Page(PageId),
    Change(PageId, usize),
}

/// What was found.
pub struct Gathered {
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
    /// How many tickets lead nowhere yet.
    pub waiting: usize,
    /// The node of each place that a rule can point to.
    places: BTreeMap<Span, usize>,
}

impl Gathered {
    /// The node that a finding is about.
    pub fn node_at(&self, found: &Diagnostic) -> Option<usize> {
        match &found.place {
            Place::Span(span) => self.places.get(span).copied(),
            Place::Path(_) => None,
        }
    }
}

struct Gatherer<'a> {
    site: &'a Site,
    language: usize,
    nodes: Vec<(Key, Node)>,
    numbers: BTreeMap<Key, usize>,
    links: Vec<Link>,
    places: BTreeMap<Span, usize>,
}

/// Gathers what hangs together in a language.
pub fn gather(site: &Site, language: usize) -> Gathered {
    let mut all = Gatherer {
        site,
        language,
        nodes: Vec::new(),
        numbers: BTreeMap::new(),
        links: Vec::new(),
        places: BTreeMap::new(),
    };
    let of_type = |of: Type| {
        let pages = site.pages.iter().filter(move |page| page.language == language && page.of() == of);
        let mut pages: Vec<&Page> = pages.collect();
        pages.sort_by(|a, b| order(a, b));
        pages
    };
    for page in release::all(site, language) {
        all.release(page);
    }
    for article in of_type(Type::Article) {
        all.workaround(article);
    }
    let mut waiting = 0;
    for page in of_type(Type::Ticket) {
        if !all.ticket(page) {
            waiting += 1;
        }
    }
    for ((of, id), into) in &site.merged {
        if *of == language {
            all.merged(id, site.page(*into));
        }
    }
    for case in of_type(Type::Case) {
        all.case(case);
    }
    all.finish(waiting)
}

impl Gatherer<'_> {
    fn number(&mut self, key: Key, node: impl FnOnce() -> Node) -> usize {
        let next = self.nodes.len();
        let number = *self.numbers.entry(key.clone()).or_insert(next);
        if number == next {
            self.nodes.push((key, node()));
        }
        number
    }

    fn address(&self, page: &Page, anchor: &str) -> Option<String> {
        let base = self.site.config.base_url.as_ref()?;
        Some(format!("{base}{}{anchor}", page.route.encoded()))
    }

    /// The node of a page.
    fn page(&mut self, page: &Page) -> usize {
        let address = self.address(page, "");
        let id = page.document.front_matter.id.as_ref().map(|id| id.value.clone());
        let key = page.key.trim_start_matches('=').to_owned();
        let (kind, label, state) = match &page.document.kind {
            document::Kind::Ticket(ticket) => {
                let is_request = ticket.kind == Some(TicketKind::Request);
                let kind = if is_request { Kind::Request } else { Kind::Ticket };
                (kind, id.unwrap_or(key), Some(ticket.state.name()))
            }
            document::Kind::Release(release) => {
                (Kind::Release, release.version.as_ref().map_or(key, |version| version.value.clone()), None)
            }
            document::Kind::Case(_) => (Kind::Case, key, None),
            _ => (Kind::Article, key, None),
        };
        let node = || Node {
            id: page.key.clone(),
            kind,
            label,
            title: page.title().to_owned(),
            path: Some(format!("content/{}", page.path())),
            address,
            state,
        };
        self.number(Key::Page(page.id), node)
    }

    /// The node of a page in the language that is looked at, where it has one.
    fn page_here(&mut self, id: PageId) -> usize {
        let site = self.site;
        self.page(site.page(graph::in_language(site, id, self.language)))
    }

    fn link(&mut self, from: usize, to: usize, reason: Reason) {
        self.links.push(Link { from, to, reason });
    }

    fn change(&mut self, page: &Page, number: usize, change: &Change) -> usize {
        let anchor = change_id(number);
        let address = self.address(page, &format!("#{anchor}"));
        let document::Kind::Release(release) = &page.document.kind else { return self.page(page) };
        let version = release.version.as_ref().map_or(page.key.as_str(), |version| &version.value);
        let node = || Node {
            id: format!("{}#{anchor}", page.key),
            kind: Kind::Release,
            label: format!("{version}#{}", number + 1),
            title: change.title.clone(),
            path: Some(format!("content/{}", page.path())),
            address,
            state: None,
        };
        self.number(Key::Change(page.id, number), node)
    }

    /// The changes of a release, and the articles that explain them.
    fn release(&mut self, page: &Page) {
        let site = self.site;
        let document::Kind::Release(release) = &page.document.kind else { return };
        for (number, change) in release.changes.iter().enumerate() {
            let node = self.change(page, number, change);
            self.places.insert(change.title_span.clone(), node);
            let named = page.relations.changes.get(number).map_or(&[][..], |(_, articles)| articles);
            let texts =
                [change.what, change.why, change.for_whom, change.value, change.not_changed, change.action];
            let linked = texts.into_iter().flatten().flat_map(|field| graph::targets_of(page, field));
            let linked = linked.filter_map(|target| match target {
                Target::Page(id, _) => Some(*id),
                _ => None,
            });
            let explains = |id: &PageId| graph::explains(site, site.page(*id));
            let articles: Vec<PageId> = named.iter().copied().chain(linked).filter(explains).collect();
            for id in articles {
                let article = self.page_here(id);
                self.link(node, article, Reason::Explained);
            }
        }
    }

    /// An article that is a way around something.
    fn workaround(&mut self, page: &Page) {
        let document::Kind::Article(article) = &page.document.kind else { return };
        let (Some(written), Some(ticket)) = (&article.workaround_for, page.relations.workaround_for) else {
            return;
        };
        let (ticket, node) = (self.page_here(ticket), self.page(page));
        self.places.insert(written.span.clone(), node);
        self.link(ticket, node, Reason::Workaround);
    }

    /// A ticket that leads somewhere, or should. Returns whether it does.
    fn ticket(&mut self, page: &Page) -> bool {
        let site = self.site;
        let document::Kind::Ticket(ticket) = &page.document.kind else { return false };
        let relations = &page.relations;
        // A request may only name the ticket that takes care of it.
        let others = relations.related.iter().filter(|_| is_request(page));
        let others = others.map(|id| site.page(graph::in_language(site, *id, self.language)));
        let others: Vec<&Page> =
            others.filter(|other| other.of() == Type::Ticket && !is_request(other)).collect();
        let leads = ticket.state == State::Released
            || !relations.answers.is_empty()
            || !relations.workarounds.is_empty()
            || !others.is_empty()
            || self.numbers.contains_key(&Key::Page(page.id));
        if !leads {
            return false;
        }
        let node = self.page(page);
        let title = &page.document.front_matter.title_span;
        self.places.insert(ticket.state_span.clone().unwrap_or_else(|| title.clone()), node);
        for answer in &relations.answers {
            let release = site.page(answer.release);
            let change = match (&release.document.kind, answer.change) {
                (document::Kind::Release(of), Some(number)) => {
                    of.changes.get(number).map(|change| (number, change))
                }
                _ => None,
            };
            let to = match change {
                Some((number, change)) => self.change(release, number, change),
                None => self.page(release),
            };
            self.link(node, to, Reason::Released);
        }
        for id in &relations.workarounds {
            let article = self.page_here(*id);
            self.link(node, article, Reason::Workaround);
        }
        for written in workarounds(ticket) {
            self.places.insert(written.clone(), node);
        }
        for other in others {
            let to = self.page(other);
            self.link(node, to, Reason::Related);
        }
        true
    }

    fn merged(&mut self, id: &str, into: &Page) {
        let node = || Node {
            id: format!("merged:{id}"),
            kind: Kind::Request,
            label: id.to_owned(),
            title: String::new(),
            path: None,
            address: None,
            state: None,
        };
        let (from, to) = (self.number(Key::Merged(id.to_owned()), node), self.page(into));
        self.link(from, to, Reason::Merged);
    }

    /// A success case, with the articles on the way that lead to it.
    fn case(&mut self, page: &Page) {
        let site = self.site;
        let node = self.page(page);
        let document::Kind::Case(_) = &page.document.kind else { return };
        for feature in graph::features(page) {
            self.places.insert(feature.span.clone(), node);
        }
        let guides = page.relations.guides.iter().chain(&page.relations.related);
        let guides: Vec<PageId> = guides.map(|id| graph::in_language(site, *id, self.language)).collect();
        for id in &guides {
            if graph::explains(site, site.page(*id)) {
                let guide = self.page(site.page(*id));
                self.link(guide, node, Reason::Guide);
            }
        }
        let features: Vec<&str> = graph::features(page).map(|feature| feature.value.as_str()).collect();
        let sharing: Vec<usize> = self
            .nodes
            .iter()
            .enumerate()
            .filter_map(|(number, (key, other))| match key {
                Key::Page(id) if other.kind == Kind::Article && !guides.contains(id) => {
                    let mut theirs = graph::features(site.page(*id));
                    theirs.any(|feature| features.contains(&feature.value.as_str())).then_some(number)
                }
                _ => None,
            })
            .collect();
        for article in sharing {
            self.link(article, node, Reason::Feature);
        }
    }

    /// Puts the nodes in the order of the way, and gives them numbers by that.
    fn finish(self, waiting: usize) -> Gathered {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by_key(|number| self.nodes[*number].1.kind);
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        let mut links: Vec<Link> = self
            .links
            .into_iter()
            .map(|link| Link { from: place[link.from], to: place[link.to], ..link })
            .collect();
        links.sort_unstable();
        links.dedup();
        let places = self.places.into_iter().map(|(span, number)| (span, place[number])).collect();
        let mut nodes: Vec<(usize, Node)> =
            self.nodes.into_iter().enumerate().map(|(old, (_, node))| (place[old], node)).collect();
        nodes.sort_by_key(|(new, _)| *new);
        Gathered { nodes: nodes.into_iter().map(|(_, node)| node).collect(), links, waiting, places }
    }
}

fn is_request(page: &Page) -> bool {
    matches!(&page.document.kind, document::Kind::Ticket(ticket) if ticket.kind == Some(TicketKind::Request))
}

fn workarounds(ticket: &Ticket) -> impl Iterator<Item = &Span> {
    ticket.summary.iter().flat_map(|summary| &summary.workarounds).map(|written| &written.span)
}
