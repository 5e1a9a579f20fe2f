//! What a team has to look after: articles whose review is due, translations, orphans, blanks,
//! requests that wait for an answer.
//!
//! The facts are gathered once, by key and in a fixed order; [`table`] and [`html`] only show them,
//! and [`Report::json`] hands them on.

pub mod coverage;
pub mod graph;
pub mod html;
pub mod table;

mod words;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::config::State;
use crate::diagnostic::Language;
use crate::document::Kind;
use crate::document::kind::ticket::Ticket;
use crate::site::route::encode;
use crate::site::walk::Walk;
use crate::site::{Page, Site};

pub use coverage::{Cases, Coverage};
use words::Words;

/// The form of what [`Report::json`] gives.
const VERSION: u32 = 1;

/// An article that somebody has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its title.
    pub title: String,
    /// Its path below the site's folder.
    pub path: String,
    /// The code of its language.
    pub language: String,
    /// Who looks after it.
    pub owner: Option<String>,
    /// Where it can be edited, if the site says so.
    pub edit: Option<String>,
}

/// An article whose review is overdue.
#[derive(Debug, Clone, Serialize)]
pub struct Overdue {
    /// The article.
    #[serde(flatten)]
    pub entry: Entry,
    /// The last day for the review; none where nothing says when the last one was.
    pub due: Option<String>,
    /// How many days ago that was.
    pub days: Option<i32>,
}

/// What one owner looks after.
#[derive(Debug, Clone, Serialize)]
pub struct Owner {
    /// Who; none for articles without an owner.
    pub owner: Option<String>,
    /// How many articles.
    pub articles: usize,
    /// How many of them are overdue.
    pub overdue: usize,
    /// For how many days the oldest of these has been.
    pub days: Option<i32>,
}

/// How far a language is.
#[derive(Debug, Clone, Serialize)]
pub struct Translation {
    /// Its code.
    pub language: String,
    /// Its own name.
    pub label: String,
    /// How many articles it has.
    pub articles: usize,
    /// Articles that only other languages have.
    pub missing: Vec<Entry>,
}

/// A ticket that nobody has answered.
#[derive(Debug, Clone, Serialize)]
pub struct Unanswered {
    /// The ticket.
    #[serde(flatten)]
    pub entry: Entry,
    /// Its id.
    pub id: String,
    /// Its state.
    pub state: &'static str,
    /// How many asked.
    pub requests: Option<u32>,
    /// For how many days it has been waiting.
    pub days: Option<i32>,
}

/// The whole report.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    version: u32,
    /// The site's name.
    pub site: String,
    /// The day it is about.
    pub today: String,
    /// For whom the site was looked at.
    pub edition: &'static str,
    /// How many articles there are in all languages.
    pub articles: usize,
    /// Articles whose review is overdue, by owner and the longest first.
    pub overdue: Vec<Overdue>,
    /// Articles that no review is asked for.
    pub unscheduled: usize,
    /// What each owner looks after; those with the most overdue articles first.
    pub owners: Vec<Owner>,
    /// How far each language is; empty for a site with one.
    pub translations: Vec<Translation>,
    /// Pages that no link and no navigation leads to.
    pub orphans: Vec<Entry>,
    /// What there is for whom.
    pub coverage: Coverage,
    /// Success cases.
    pub cases: Cases,
    /// Tickets that wait for an answer, those that waited longest first.
    pub unanswered: Vec<Unanswered>,
    #[serde(skip)]
    words: Words,
}

/// Gathers the facts about a site. Labels are in the language of messages.
pub fn make(site: &Site, language: Language) -> Report {
    // A question of several is looked after with its file.
    let pages: Vec<&Page> = site.pages.iter().filter(|page| !page.is_part()).collect();
    let words = Words::new(language);
    let mut overdue = overdue(site, &pages);
    let owners = owners(&pages, &overdue);
    let place = |one: &Overdue| owners.iter().position(|owner| owner.owner == one.entry.owner);
    overdue.sort_by_cached_key(place);
    let translations = if site.config.languages.len() > 1 { translations(site, &pages) } else { Vec::new() };
    let orphans = {
        let walk = Walk::from_home(site);
        // A question of several is on the page of its file.
        let lost = pages.iter().filter(move |page| !page.is_part() && !walk.has_reached(page.id));
        lost.map(|page| entry(site, page))
    };
    Report {
        version: VERSION,
        site: site.config.title.get(words.code()).to_owned(),
        today: site.options.today.to_string(),
        edition: site.options.edition.name(),
        articles: pages.len(),
        unscheduled: pages.iter().filter(|page| page.document.front_matter.review_every.is_none()).count(),
        owners,
        overdue,
        translations,
        orphans: orphans.collect(),
        coverage: coverage::of_articles(site, words),
        cases: coverage::of_cases(site, words),
        unanswered: unanswered(site, &pages),
        words,
    }
}

impl Report {
    /// The stages that are worth a column: all, if any article names one.
    fn stages(&self) -> &[coverage::Label] {
        if self.coverage.has_stages() { &self.coverage.stages } else { &[] }
    }

    /// The facts for other programs.
    pub fn json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("texts, numbers and lists of them");
        json + "\n"
    }
}

fn entry(site: &Site, page: &Page) -> Entry {
    let edit = site.config.edit_url.as_ref();
    Entry {
        title: page.title().to_owned(),
        path: format!("content/{}", page.path()),
        language: site.language_code(page.language).to_owned(),
        owner: page.document.front_matter.owner.clone(),
        edit: edit.map(|url| url.replace("{path}", &encode(page.path().as_str()))),
    }
}

/// Days from one day to a later one.
fn days(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}

fn overdue(site: &Site, pages: &[&Page]) -> Vec<Overdue> {
    let today = site.options.today;
    let mut overdue: Vec<Overdue> = pages
        .iter()
        .filter_map(|page| {
            let front_matter = &page.document.front_matter;
            let every = i64::from(front_matter.review_every?);
            let last = [&front_matter.reviewed, &front_matter.updated, &front_matter.date];
            let last = last.into_iter().flatten().next();
            let due = last.map(|last| last.value.saturating_add(every.days()));
            let is_overdue = due.is_none_or(|due| due < today);
            is_overdue.then(|| Overdue {
                entry: entry(site, page),
                due: due.map(|due| due.to_string()),
                days: due.map(|due| days(due, today)),
            })
        })
        .collect();
    // What has no day was never reviewed.
    overdue.sort_by_key(|one| (Reverse(one.days.unwrap_or(i32::MAX)), one.entry.path.clone()));
    overdue
}

fn owners(pages: &[&Page], overdue: &[Overdue]) -> Vec<Owner> {
    let mut all: BTreeMap<Option<&String>, Owner> = BTreeMap::new();
    let new = |owner: Option<&String>| Owner { owner: owner.cloned(), articles: 0, overdue: 0, days: None };
    for page in pages {
        let owner = page.document.front_matter.owner.as_ref();
        all.entry(owner).or_insert_with(|| new(owner)).articles += 1;
    }
    for one in overdue {
        let owner = one.entry.owner.as_ref();
        let entry = all.entry(owner).or_insert_with(|| new(owner));
        entry.overdue += 1;
        entry.days = entry.days.max(one.days);
    }
    let mut owners: Vec<Owner> = all.into_values().collect();
    owners.sort_by(|a, b| {
        let key = |one: &Owner| (one.owner.is_none(), Reverse(one.overdue), one.owner.clone());
        key(a).cmp(&key(b))
    });
    owners
}

fn translations(site: &Site, pages: &[&Page]) -> Vec<Translation> {
    let languages = site.config.languages.iter().enumerate();
    languages
        .map(|(number, language)| {
            let groups = site.translations.values().filter(|group| group[number].is_none());
            let others = groups.filter_map(|group| group.iter().flatten().next());
            // A ticket of a table has its translations with it, if any are wanted.
            let others = others.map(|id| site.page(*id)).filter(|page| page.document.item.is_none());
            let mut missing: Vec<Entry> = others.map(|page| entry(site, page)).collect();
            missing.sort_by(|a, b| a.path.cmp(&b.path));
            Translation {
                language: language.code.clone(),
                label: language.label.clone(),
                articles: pages.iter().filter(|page| page.language == number).count(),
                missing,
            }
        })
        .collect()
}

/// Whether a ticket waits for a word from us. One that a release has got has its answer there.
fn waits(page: &Page, ticket: &Ticket) -> bool {
    let is_out = ticket.state == State::Released && page.relations.released_in.is_some();
    let is_answered = ticket.summary.as_ref().is_some_and(|summary| summary.response.is_some());
    !is_answered && ticket.merged_into().is_none() && !is_out
}

fn first_requested(ticket: &Ticket) -> Option<Date> {
    ticket.summary.as_ref()?.first_requested
}

fn unanswered(site: &Site, pages: &[&Page]) -> Vec<Unanswered> {
    let today = site.options.today;
    let mut waiting: Vec<Unanswered> = pages
        .iter()
        .filter_map(|page| {
            let Kind::Ticket(ticket) = &page.document.kind else { return None };
            // In another language it is the same ticket.
            let group = site.translations.get(&page.key)?;
            let is_first = group.iter().flatten().next() == Some(&page.id);
            let id = page.document.front_matter.id.as_ref().map_or("", |id| id.value.as_str());
            (is_first && waits(page, ticket)).then(|| Unanswered {
                entry: entry(site, page),
                id: id.to_owned(),
                state: ticket.state.name(),
                requests: ticket.summary.as_ref().and_then(|summary| summary.requests),
                days: first_requested(ticket).filter(|first| *first <= today).map(|first| days(first, today)),
            })
        })
        .collect();
    waiting.sort_by(|a, b| {
        let key = |one: &Unanswered| (Reverse(one.days), Reverse(one.requests), one.id.clone());
        key(a).cmp(&key(b))
    });
    waiting
}
