//! What the tests of rules share.

use crate::config::Audience;
use crate::diagnostic::Diagnostic;
use crate::site::testing::resolved;

/// What all rules find in a site of these files, seen by colleagues on 25 November 2026.
pub(super) fn found(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let (site, sources) = resolved(files.iter().copied(), Audience::Internal);
    super::check(&site, &sources)
}

/// How many of them have a code.
pub(super) fn codes(files: &[(&str, &str)], code: &str) -> usize {
    found(files).iter().filter(|diagnostic| diagnostic.code.name() == code).count()
}
