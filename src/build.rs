//! The order of the stages: sources in, output and findings out.

use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::{self, Audience, Config};
use crate::diagnostic::{self, Code, Diagnostic, Fix, Severity, edit};
use crate::document::{self, Document, Term};
use crate::lint::allow::Allows;
use crate::output::Output;
use crate::search::{self, Search};
use crate::site::{self, Site};
use crate::source::Sources;
use crate::{feed, lint, render, text};

/// What is built.
#[derive(Debug, Clone)]
pub struct Options {
    /// For whom.
    pub edition: Audience,
    /// Whether unfinished articles are in it.
    pub drafts: bool,
    /// The day that publishing dates are compared with.
    pub today: Today,
    /// Where it will be served, instead of what `site.yaml` says.
    pub base_url: Option<String>,
    /// Whether every warning counts as an error.
    pub deny_warnings: bool,
    /// Whether the site gets a search.
    pub search: bool,
}

/// What day it is.
#[derive(Debug, Clone, Copy)]
pub enum Today {
    /// The day somebody asked for.
    Day(Date),
    /// So many seconds since 1970 in UTC: the day is the one of the site's own clock.
    Now(i64),
}

impl Today {
    fn day(self, config: &Config) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Now(seconds) => {
                let days = (seconds + i64::from(config.utc_offset)).div_euclid(86_400);
                Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
            }
        }
    }
}

/// What came of it.
pub struct Built {
    /// The site.
    pub site: Arc<Site>,
    /// Its search; empty if none was asked for.
    pub search: Search,
    /// Its files.
    pub output: Output,
    /// What was found, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The edits that may be made without asking.
    pub fixes: Vec<(Code, Fix)>,
    /// What its writers allow.
    pub allows: Allows,
    /// How long each stage took, in its order.
    pub stages: Vec<(&'static str, std::time::Duration)>,
}

impl Built {
    /// Whether it may be published.
    pub fn is_publishable(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    /// The configuration it was built with.
    pub fn config(&self) -> &Config {
        &self.site.config
    }
}

/// Builds a site. Pages are rendered later, when somebody asks the output for them.
pub fn build(sources: &Arc<Sources>, options: &Options) -> Built {
    let mut watch = Watch::default();
    let (mut config, mut found) = config::load(sources);
    if options.base_url.is_some() {
        config.base_url.clone_from(&options.base_url);
    }
    watch.lap("config");

    let parsed = document::parse_all(sources, &config);
    let mut documents: Vec<Document> = Vec::with_capacity(parsed.len());
    let mut terms: Vec<Term> = Vec::new();
    let mut allows = Vec::new();
    for mut file in parsed {
        documents.append(&mut file.documents);
        terms.append(&mut file.terms);
        allows.append(&mut file.allows);
        found.append(&mut file.diagnostics);
    }
    watch.lap("parse");

    let allows = Allows::new(allows, &documents);
    let site_options =
        site::Options { edition: options.edition, drafts: options.drafts, today: options.today.day(&config) };
    let (site, more) = site::resolve(documents, terms, sources, Arc::new(config), site_options);
    let site = Arc::new(site);
    found.extend(more);
    watch.lap("resolve");
    found.extend(lint::check(&site, sources));
    watch.lap("lint");

    let mut output = Output::default();
    let search = if options.search { search::build(&site) } else { Search::default() };
    found.extend(search::expectation::check(&site, &search, sources));
    watch.lap("index");
    let mut folders = search.add(&site, &mut output);
    folders.resize(site.config.languages.len(), None);
    watch.lap("shards");
    found.extend(render::pages(&site, sources, &folders, &mut output));
    feed::add(&site, &mut output);
    if let Some(guard) = &site.guard {
        // The files of the index are compressed, so that it is looked through before.
        let leaks = search.texts().flat_map(|text| guard.check("search", text.as_bytes()));
        found.extend(leaks.take(1));
        let site = site.clone();
        output.set_guard(Arc::new(move |path, bytes| {
            site.guard.as_ref().map_or_else(Vec::new, |guard| guard.check(path, bytes))
        }));
    }
    watch.lap("output");

    allows.apply(&mut found, &site, sources, |code| !code.is_external());
    let mut diagnostics = settle(found, &site.config, sources, options);
    let fixes = edit::safe(&diagnostics);
    sum_up(&mut diagnostics);
    Built { site, search, output, diagnostics, fixes, allows, stages: watch.laps }
}

/// Renders every page and returns what goes wrong, without writing anything.
pub fn try_all(output: &Output) -> Vec<Diagnostic> {
    let paths: Vec<&str> = output.paths().filter(|path| path.ends_with(".html")).collect();
    let found: Vec<Vec<Diagnostic>> = paths
        .into_par_iter()
        .map(|path| match output.bytes(path) {
            Some(Err(crate::output::Failure::Content(found))) => found,
            _ => Vec::new(),
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// Gives findings the severity the site asks for, and sorts.
pub fn settle(
    mut found: Vec<Diagnostic>,
    config: &Config,
    sources: &Sources,
    options: &Options,
) -> Vec<Diagnostic> {
    found.retain_mut(|diagnostic| {
        let Some(rule) = config.rules.get(&diagnostic.code) else { return true };
        let path = diagnostic.path(sources).as_str();
        if rule.level == Some(None) || rule.excepts(path.strip_prefix("content/").unwrap_or(path)) {
            return false;
        }
        if let Some(Some(severity)) = rule.level {
            diagnostic.severity = severity;
        }
        true
    });
    if options.deny_warnings {
        for diagnostic in found.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning) {
            diagnostic.severity = Severity::Error;
        }
    }
    diagnostic::sort(&mut found, sources);
    found
}

/// Makes one finding of those that say the same at many places.
pub fn sum_up(found: &mut Vec<Diagnostic>) {
    for code in [
        Code::UnknownState,
        Code::UnknownField,
        Code::UndeclaredFacet,
        Code::TagVariants,
        Code::BrokenExternalLink,
        Code::MovedExternalLink,
    ] {
        diagnostic::merge(found, code, |message, count| {
            let (ja, en) = (&message.ja, &message.en);
            let places = if count == 1 { "place" } else { "places" };
            text!("{ja}（{count} か所）", "{en} ({count} {places})")
        });
    }
}

struct Watch {
    last: Instant,
    laps: Vec<(&'static str, std::time::Duration)>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }
}

impl Watch {
    fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now - self.last));
        self.last = now;
    }
}
