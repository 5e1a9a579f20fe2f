//! What the tests of rules share.

use std::sync::Arc;

use jiff::civil::Date;

use crate::config::{self, Audience};
use crate::diagnostic::Diagnostic;
use crate::document;
use crate::site::{self, Options};
use crate::source::Sources;

/// What all rules find in a site of these files, seen by colleagues on 25 November 2026.
pub(super) fn found(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let sources = Sources::from_texts(files.iter().copied());
    let (config, _) = config::load(&sources);
    let documents = document::parse_all(&sources, &config).into_iter().flat_map(|file| file.documents);
    let options = Options { edition: Audience::Internal, drafts: false, today: Date::constant(2026, 11, 25) };
    let (site, _) = site::resolve(documents.collect(), Vec::new(), &sources, Arc::new(config), options);
    super::check(&site, &sources)
}

/// How many of them have a code.
pub(super) fn codes(files: &[(&str, &str)], code: &str) -> usize {
    found(files).iter().filter(|diagnostic| diagnostic.code.name() == code).count()
}
