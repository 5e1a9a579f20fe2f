//! How requests, tickets, releases, articles and success cases hang together, and where the way from
//! one to the next breaks off.
//!
//! What hangs together is what the pages show; what breaks off is what the rules find, so that a
//! break that a site allows is none here either. [`table`] and [`page`] only show the facts, and
//! [`Graph::json`] hands them on.

pub mod page;
pub mod table;

mod draw;
mod gather;

use serde::Serialize;

use super::words::Words;
use crate::diagnostic::{Code, Diagnostic, Language};
use crate::site::Site;
use crate::source::Sources;

/// The form of what [`Graph::json`] gives.
const VERSION: u32 = 1;

/// The rules whose findings are breaks.
const BREAKS: &[Code] =
    &[Code::UnreleasedTicket, Code::ChangeWithoutArticle, Code::OutdatedWorkaround, Code::UnexplainedFeature];

/// What a node stands for, in the order of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What somebody asked for.
    Request,
    /// What we look after.
    Ticket,
    /// A change of a release, or a release as a whole.
    Release,
    /// An article, a question or a guide.
    Article,
    /// A success case.
    Case,
}

impl Kind {
    /// Every kind, in the order of the way.
    pub const ALL: [Self; 5] = [Self::Request, Self::Ticket, Self::Release, Self::Article, Self::Case];
}

/// Why one node leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A request became part of a ticket.
    Merged,
    /// A request has to do with a ticket.
    Related,
    /// A release has what a ticket asks for.
    Released,
    /// An article explains what a release brought.
    Explained,
    /// An article is a way around what a ticket asks for.
    Workaround,
    /// A success case names a guide.
    Guide,
    /// A success case shares a feature with an article.
    Feature,
}

/// Something on the way.
#[derive(Debug, Clone, Serialize)]
pub struct Node {
    /// A name that no other node has.
    pub id: String,
    /// What it stands for.
    pub kind: Kind,
    /// What it is called in short: an id, a version, a path.
    pub label: String,
    /// Its title; empty for a request of which only the id is left.
    pub title: String,
    /// The file it is written in, below the site's folder.
    pub path: Option<String>,
    /// Its address, where the site has one.
    pub address: Option<String>,
    /// The state of a request or ticket.
    pub state: Option<&'static str>,
}

/// A way from one node to another: by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// From where.
    pub from: usize,
    /// To where.
    pub to: usize,
    /// Why.
    pub reason: Reason,
}

/// A place where the way breaks off.
#[derive(Debug, Clone)]
pub struct Break {
    /// The number of the node.
    pub node: usize,
    /// What the rule found.
    pub found: Diagnostic,
    /// The file, line and column of it.
    pub place: String,
}

/// Everything that hangs together in one language.
#[derive(Debug)]
pub struct Graph {
    /// The site's name.
    pub site: String,
    /// The code of the language.
    pub language: String,
    /// The day it is about.
    pub today: String,
    /// For whom the site was looked at.
    pub edition: &'static str,
    /// What there is, in the order of the way and then of time.
    pub nodes: Vec<Node>,
    /// What leads where.
    pub links: Vec<Link>,
    /// Where the way breaks off.
    pub breaks: Vec<Break>,
    /// How many tickets are still on their way and lead nowhere yet.
    pub waiting: usize,
    words: Words,
}

/// Gathers the facts about one language of a site. `found` is what was found in the site, as it counts
/// there.
pub fn make(
    site: &Site,
    sources: &Sources,
    found: &[Diagnostic],
    language: usize,
    messages: Language,
) -> Graph {
    let gathered = gather::gather(site, language);
    let breaks = found.iter().filter(|found| BREAKS.contains(&found.code)).filter_map(|found| {
        let place = found.path(sources).as_str();
        let place = match found.position(sources) {
            Some((line, column)) => format!("{place}:{line}:{column}"),
            None => place.to_owned(),
        };
        Some(Break { node: gathered.node_at(found)?, found: found.clone(), place })
    });
    let words = Words::new(messages);
    Graph {
        site: site.config.title.get(words.code()).to_owned(),
        language: site.language_code(language).to_owned(),
        today: site.options.today.to_string(),
        edition: site.options.edition.name(),
        breaks: breaks.collect(),
        waiting: gathered.waiting,
        nodes: gathered.nodes,
        links: gathered.links,
        words,
    }
}

impl Graph {
    /// The facts for other programs.
    pub fn json(&self) -> String {
        let message = |found: &Diagnostic| self.words.pick(&found.message.ja, &found.message.en).clone();
        let links: Vec<_> = self
            .links
            .iter()
            .map(|link| {
                let (from, to) = (&self.nodes[link.from].id, &self.nodes[link.to].id);
                serde_json::json!({ "from": from, "to": to, "reason": link.reason })
            })
            .collect();
        let breaks: Vec<_> = self
            .breaks
            .iter()
            .map(|broken| {
                serde_json::json!({
                    "code": broken.found.code.name(), "severity": broken.found.severity.name(),
                    "node": self.nodes[broken.node].id, "place": broken.place, "message": message(&broken.found),
                })
            })
            .collect();
        let json = serde_json::json!({
            "version": VERSION, "site": self.site, "language": self.language, "today": self.today,
            "edition": self.edition, "nodes": self.nodes, "links": links, "breaks": breaks,
            "waiting": self.waiting,
        });
        format!("{json:#}\n")
    }

    /// The nodes of a kind: number and node.
    fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.kind == kind)
    }

    /// The nodes to which one leads, or which lead to it.
    fn beside(&self, node: usize, kind: Kind) -> Vec<usize> {
        let ends = self.links.iter().filter_map(|link| match (link.from, link.to) {
            (from, to) if from == node => Some(to),
            (from, to) if to == node => Some(from),
            _ => None,
        });
        let mut beside: Vec<usize> = ends.filter(|end| self.nodes[*end].kind == kind).collect();
        beside.sort_unstable();
        beside.dedup();
        beside
    }

    /// The codes of the breaks at some nodes.
    fn codes(&self, nodes: &[usize]) -> Vec<&'static str> {
        let here = self.breaks.iter().filter(|broken| nodes.contains(&broken.node));
        let mut codes: Vec<&'static str> = here.map(|broken| broken.found.code.name()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// What a kind is called.
    fn name(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Request => self.words.pick("ご要望", "Requests"),
            Kind::Ticket => self.words.pick("ロードマップ", "Tickets"),
            Kind::Release => self.words.pick("リリース", "Releases"),
            Kind::Article => self.words.pick("記事", "Articles"),
            Kind::Case => self.words.pick("事例", "Cases"),
        }
    }

    /// The ways, each as the nodes on it by kind: from each release, then what has no release, then
    /// cases that nothing leads to.
    fn ways(&self) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut told = vec![false; self.nodes.len()];
        let starts = self.of(Kind::Release).chain(self.of(Kind::Ticket)).chain(self.of(Kind::Request));
        for (start, node) in starts.chain(self.of(Kind::Article)).chain(self.of(Kind::Case)) {
            if told[start] && node.kind != Kind::Release {
                continue;
            }
            let way = self.way(start);
            way.iter().flatten().for_each(|node| told[*node] = true);
            ways.push(way);
        }
        ways
    }

    /// All that hangs on a node, to both sides.
    fn way(&self, start: usize) -> Way {
        let mut way: Way = Default::default();
        let at = self.nodes[start].kind as usize;
        way[at].push(start);
        for column in (0..at).rev() {
            way[column] = self.next(&way[column + 1..=at], Kind::ALL[column]);
        }
        for column in at + 1..way.len() {
            way[column] = self.next(&way[at..column], Kind::ALL[column]);
        }
        way
    }

    fn next(&self, from: &[Vec<usize>], kind: Kind) -> Vec<usize> {
        let mut next: Vec<usize> = from.iter().flatten().flat_map(|node| self.beside(*node, kind)).collect();
        next.sort_unstable();
        next.dedup();
        next
    }
}

/// The nodes of a way, by kind.
type Way = [Vec<usize>; 5];
