//! What the tests of rules share.

use std::sync::Arc;

use jiff::civil::Date;

use crate::config::{self, Audience};
use crate::diagnostic::Diagnostic;
use crate::document;
use crate::site::{self, Input, Options};
use crate::source::Sources;

/// What all rules find in a site of these files, seen by colleagues on 25 November 2026.
pub(super) fn found(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let sources = Sources::from_texts(files.iter().copied());
    let (config, _) = config::load(&sources);
    let files = document::parse_all(&sources, &config, &mut document::Kept::default());
    let documents = files.iter().flat_map(|(_, file)| &file.documents).cloned();
    let input = Input { documents: documents.collect(), ..Input::default() };
    let options =
        Options { edition: Audience::Internal, drafts: false, today: Date::constant(2026, 11, 25), now: 0 };
    let (site, _) = site::resolve(input, &sources, Arc::new(config), options);
    super::check(&site, &sources)
}

/// How many of them have a code.
pub(super) fn codes(files: &[(&str, &str)], code: &str) -> usize {
    found(files).iter().filter(|diagnostic| diagnostic.code.name() == code).count()
}
