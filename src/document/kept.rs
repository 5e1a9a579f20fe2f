//! Documents that are kept from one build to the next.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Parsed, below_content, parse};
use crate::config::Config;
use crate::diagnostic::Severity;
use crate::source::{Content, Source, SourceId, Sources};

/// What is kept of the files of a site, so that those that stay as they are need not be parsed again
/// as long as the configuration stays, too.
#[derive(Debug, Default)]
pub struct Kept {
    files: HashMap<SourceId, (Content, Arc<Parsed>)>,
}

impl Kept {
    /// Whether the file is the one that is kept.
    fn has(&self, source: &Source) -> bool {
        self.files.get(&source.id).is_some_and(|(content, _)| is_same(content, &source.content))
    }

    /// What a file holds. One that cannot be read any more keeps the documents it had, so that
    /// its page can still be shown while somebody mends it.
    fn parse(&self, source: &Source, config: &Config) -> Arc<Parsed> {
        let mut parsed = parse(source, config);
        if let Some((_, before)) = self.files.get(&source.id)
            && parsed.is_lost()
            && (before.is_of_before || !before.is_lost())
        {
            parsed.terms.clone_from(&before.terms);
            parsed.events.clone_from(&before.events);
            parsed.documents.clone_from(&before.documents);
            // Its words are not where they were.
            for document in &mut parsed.documents {
                Arc::make_mut(document).written = 0..0;
            }
            parsed.is_of_before = true;
        }
        Arc::new(parsed)
    }
}

/// Whether two contents are one and the same; equal texts that were read twice need not be.
fn is_same(a: &Content, b: &Content) -> bool {
    match (a, b) {
        (Content::Text(a), Content::Text(b)) => Arc::ptr_eq(a, b),
        (Content::Faulty(a), Content::Faulty(b)) => a == b,
        _ => false,
    }
}

impl Parsed {
    /// Whether the file could not be made sense of.
    fn is_lost(&self) -> bool {
        self.terms.is_empty()
            && self.events.is_empty()
            && self.documents.iter().all(|document| !document.front_matter.readable)
            && self.diagnostics.iter().any(|found| found.severity != Severity::Note)
    }
}

/// Parses every file below `content/` that is not kept, in parallel. In the order of the sources.
pub fn parse_all(sources: &Sources, config: &Config, kept: &mut Kept) -> Vec<(SourceId, Arc<Parsed>)> {
    let files: Vec<&Source> = sources
        .under("content/")
        .filter(|source| !matches!(source.content, Content::Asset(..) | Content::Bytes(_)))
        .filter(|source| !is_excluded(source, config))
        .collect();
    let changed: Vec<&Source> = files.iter().copied().filter(|source| !kept.has(source)).collect();
    let parsed: Vec<Arc<Parsed>> = changed.par_iter().map(|source| kept.parse(source, config)).collect();
    for (source, parsed) in changed.into_iter().zip(parsed) {
        kept.files.insert(source.id, (source.content.clone(), parsed));
    }
    let all: Vec<(SourceId, Arc<Parsed>)> =
        files.iter().map(|source| (source.id, kept.files[&source.id].1.clone())).collect();
    if kept.files.len() > all.len() {
        kept.files = files.iter().filter_map(|source| kept.files.remove_entry(&source.id)).collect();
    }
    all
}

fn is_excluded(source: &Source, config: &Config) -> bool {
    let path = below_content(&source.path);
    config.excludes(path)
}
