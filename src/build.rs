//! The order of the stages: sources in, output and findings out.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::{self, Audience, Config};
use crate::diagnostic::{self, Code, Diagnostic, Fix, Place, Severity, edit};
use crate::document;
use crate::lint::allow::Allows;
use crate::output::Output;
use crate::search::pack::{self, Packed};
use crate::search::{self, Search};
use crate::site::{self, Site};
use crate::source::{Source, SourceId, Sources, Span};
use crate::yaml::Moment;
use crate::{feed, lint, render, text};

/// What is built.
#[derive(Debug, Clone)]
pub struct Options {
    /// For whom.
    pub edition: Audience,
    /// Whether unfinished articles are in it.
    pub drafts: bool,
    /// The day that publishing dates are compared with, and the time of it.
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
    /// The day itself.
    pub fn day(self, config: &Config) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Now(seconds) => Moment::at(seconds, config.utc_offset).civil.date(),
        }
    }

    /// Seconds since 1970 in UTC; of a day that somebody asked for, its beginning.
    fn seconds(self, config: &Config) -> i64 {
        match self {
            Self::Day(day) => Moment::day(day).seconds(config.utc_offset),
            Self::Now(seconds) => seconds,
        }
    }
}

/// What came of it.
pub struct Built {
    /// The site.
    pub site: Arc<Site>,
    /// Its search; empty if none was asked for.
    pub index: Arc<Index>,
    /// Its files.
    pub output: Output,
    /// What was found, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The edits that may be made without asking.
    pub fixes: Vec<(Code, Fix)>,
    /// What its writers allow.
    pub allows: Arc<Allows>,
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

    /// Its search.
    pub fn search(&self) -> &Search {
        &self.index.search
    }
}

/// The search of a site and the files that browsers search in.
#[derive(Default)]
pub struct Index {
    search: Search,
    files: Output,
    /// The folder of each language's files.
    folders: Vec<Option<String>>,
}

impl Index {
    /// The search as bytes, to be kept for another run of the program.
    pub fn pack(&self) -> Vec<u8> {
        let files: Vec<(&str, &[u8])> = self.files.finished().collect();
        pack::pack(&self.search, &files, &self.folders)
    }

    /// Unpacks what [`Index::pack`] made; nothing from bytes that are not whole.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let Packed { search, files: packed, folders } = pack::unpack(bytes)?;
        let mut files = Output::default();
        for (path, bytes) in packed {
            files.insert_bytes(path, bytes);
        }
        Some(Self { search, files, folders })
    }

    /// A name for the search that these sources give: another one for each other search.
    pub fn key(sources: &Sources, options: &Options) -> String {
        let (config, _) = config::load(sources);
        let mut hasher = blake3::Hasher::new();
        let day = options.today.day(&config);
        let asked =
            format!("{}\0{:?}\0{}\0{day}", env!("CARGO_PKG_VERSION"), options.edition, options.drafts);
        hasher.update(asked.as_bytes());
        for source in sources.under("content/") {
            let text = source.text().unwrap_or("");
            for part in [source.path.as_str(), text] {
                hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
            }
        }
        hasher.finalize().to_hex()[..20].to_owned()
    }
}

/// What a build keeps for the next one, so that an edit costs what it changes. What cannot be read
/// any more is taken from the last time it could.
#[derive(Default)]
pub struct Kept {
    config: Option<(String, Config)>,
    files: document::Kept,
    site: site::Kept,
    theme: render::Kept,
    index: Option<Arc<Index>>,
}

/// Builds a site. Pages are rendered later, when somebody asks the output for them.
pub fn build(sources: &Arc<Sources>, options: &Options) -> Built {
    build_first(sources, options, &mut Kept::default(), None)
}

/// The same, and keeps what [`rebuild`] can use. If `index` is there, it is the search that these
/// sources give.
pub fn build_first(
    sources: &Arc<Sources>,
    options: &Options,
    kept: &mut Kept,
    index: Option<Index>,
) -> Built {
    let mut draft = resolve(sources, options, kept);
    draft.check(sources);
    match index {
        Some(index) => draft.take(index, sources),
        None => draft.index(sources, options),
    }
    draft.finish(sources, options, kept)
}

/// Builds a site again after its sources changed: the pages at once, with the search of before and
/// without a word of the rules. The draft can be asked for these, and finished again.
pub fn rebuild(sources: &Arc<Sources>, options: &Options, kept: &mut Kept) -> (Built, Draft) {
    let draft = resolve(sources, options, kept);
    (draft.clone().finish(sources, options, kept), draft)
}

/// A site on its way: resolved, but without files.
#[derive(Clone)]
pub struct Draft {
    site: Arc<Site>,
    index: Option<Arc<Index>>,
    found: Vec<Diagnostic>,
    /// Files whose documents are those of before: their words are not where they were.
    lost: BTreeSet<SourceId>,
    allows: Arc<Allows>,
    /// Whether the rules have been asked.
    is_checked: bool,
    watch: Watch,
}

/// Reads and resolves everything.
fn resolve(sources: &Arc<Sources>, options: &Options, kept: &mut Kept) -> Draft {
    let mut watch = Watch::default();
    let (mut config, mut found) = kept.config(sources);
    if options.base_url.is_some() {
        config.base_url.clone_from(&options.base_url);
    }
    watch.lap("config");

    let parsed = document::parse_all(sources, &config, &mut kept.files);
    let mut input = site::Input::default();
    let mut allows = Vec::new();
    let mut lost = BTreeSet::new();
    for (id, file) in parsed {
        input.documents.extend_from_slice(&file.documents);
        input.terms.extend_from_slice(&file.terms);
        input.events.extend_from_slice(&file.events);
        allows.extend_from_slice(&file.allows);
        found.extend_from_slice(&file.diagnostics);
        if file.is_of_before {
            lost.insert(id);
        }
    }
    watch.lap("parse");

    let allows = Arc::new(Allows::new(allows, &input.documents));
    let site_options = site::Options {
        edition: options.edition,
        drafts: options.drafts,
        today: options.today.day(&config),
        now: options.today.seconds(&config),
    };
    let (site, more) = kept.site.resolve(input, sources, config, site_options);
    watch.lap("resolve");
    let index = kept.index.clone();
    let mut draft = Draft { site, index, found, lost, allows, is_checked: false, watch };
    draft.add(more);
    draft
}

impl Draft {
    /// Adds what was found, except about words that are of before.
    fn add(&mut self, mut found: Vec<Diagnostic>) {
        if !self.lost.is_empty() {
            let is_lost = |span: &Span| self.lost.contains(&span.source);
            found.retain(|found| !matches!(&found.place, Place::Span(span) if is_lost(span)));
            for found in &mut found {
                found.labels.retain(|label| !is_lost(&label.span));
            }
        }
        self.found.append(&mut found);
    }

    /// Asks the rules.
    pub fn check(&mut self, sources: &Sources) {
        let found = lint::check(&self.site, sources);
        self.add(found);
        self.is_checked = true;
        self.watch.lap("lint");
    }

    /// Makes the search.
    pub fn index(&mut self, sources: &Sources, options: &Options) {
        let search = if options.search { search::build(&self.site) } else { Search::default() };
        self.watch.lap("index");
        let mut files = Output::default();
        let mut folders = search.add(&self.site, &mut files);
        folders.resize(self.site.config.languages.len(), None);
        self.take(Index { search, files, folders }, sources);
        self.watch.lap("shards");
    }

    /// Takes a search, and tries what the writers expect of it.
    fn take(&mut self, index: Index, sources: &Sources) {
        let found = search::expectation::check(&self.site, &index.search, sources);
        self.add(found);
        if let Some(guard) = &self.site.guard {
            // The files of the index are compressed, so that it is looked through before.
            let leaks = index.search.texts().flat_map(|text| guard.check("search", text.as_bytes()));
            let leaks = leaks.take(1).collect();
            self.add(leaks);
        }
        self.index = Some(Arc::new(index));
    }

    /// Leaves its search for the next build.
    pub fn leave_index(self, kept: &mut Kept) {
        kept.index = self.index;
    }

    /// Gives it its files, and the findings their order.
    pub fn finish(mut self, sources: &Arc<Sources>, options: &Options, kept: &mut Kept) -> Built {
        let index = self.index.take().unwrap_or_default();
        kept.index = Some(index.clone());
        let mut output = index.files.clone();
        let site = &self.site;
        let (renderer, mut found) =
            render::pages(site, sources, &index.folders, &mut kept.theme, &mut output);
        feed::add(site, &|language, name| kept.theme.word(language, name), &mut output);
        found.extend(render::redirects(&renderer, &mut output));
        if site.guard.is_some() {
            let site = site.clone();
            output.set_guard(Arc::new(move |path, bytes| {
                site.guard.as_ref().map_or_else(Vec::new, |guard| guard.check(path, bytes))
            }));
        }
        self.add(found);
        self.watch.lap("output");
        let Self { site, mut found, allows, is_checked, watch, .. } = self;
        allows.apply(&mut found, &site, sources, |code| is_checked && !code.is_external());
        let mut diagnostics = settle(found, &site.config, sources, options);
        let fixes = edit::safe(&diagnostics);
        sum_up(&mut diagnostics);
        Built { site, index, output, diagnostics, fixes, allows, stages: watch.laps }
    }
}

impl Kept {
    /// A word of the interface of the site that was built; its name if there is none.
    pub fn word(&self, language: usize, name: &str) -> String {
        self.theme.word(language, name)
    }

    /// The configuration; the one of before if `site.yaml` cannot be read any more.
    fn config(&mut self, sources: &Sources) -> (Config, Vec<Diagnostic>) {
        let source = sources.find(config::PATH);
        let text = source.and_then(Source::text).unwrap_or_default();
        let (config, found) = config::load(sources);
        let is_lost = source.is_some_and(|source| source.text().is_none())
            || found.iter().any(|found| found.code.is_syntax());
        match &self.config {
            Some((_, before)) if is_lost => (before.clone(), found),
            Some((before, _)) if before == text => (config, found),
            _ => {
                // Documents are read in the light of the configuration.
                self.files = document::Kept::default();
                self.config = Some((text.to_owned(), config.clone()));
                (config, found)
            }
        }
    }
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
        Code::MissingDescription,
        Code::MissingTranslation,
        Code::ExtraTranslation,
    ] {
        diagnostic::merge(found, code, |message, count| {
            let (ja, en) = (&message.ja, &message.en);
            let places = if count == 1 { "place" } else { "places" };
            text!("{ja}（{count} か所）", "{en} ({count} {places})")
        });
    }
}

#[derive(Clone)]
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
