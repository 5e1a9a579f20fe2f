//! The site as browsers see it at one moment, and what went wrong when they asked for its pages.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::build::Built;
use crate::diagnostic::Diagnostic;
use crate::output::Failure;
use crate::site::{Page, Route};
use crate::source::Sources;

/// A site and what it was made of.
pub struct Snapshot {
    /// The sources.
    pub sources: Arc<Sources>,
    /// The site and its files.
    pub built: Built,
}

/// The site at one moment.
pub struct Shown {
    /// Which one: each later one has a greater number.
    pub number: u64,
    /// The site.
    pub now: Arc<Snapshot>,
    /// Whether rules and search have been brought up to date.
    pub is_complete: bool,
    /// The last site whose pages could be rendered, as far as anybody asked.
    good: Option<Arc<Snapshot>>,
    /// What went wrong when pages were rendered.
    failures: Mutex<BTreeSet<Diagnostic>>,
}

impl Shown {
    /// The site that comes after `before`.
    pub fn new(now: Snapshot, is_complete: bool, before: Option<&Self>) -> Self {
        let good = before.and_then(|before| {
            if before.failures().is_empty() { Some(before.now.clone()) } else { before.good.clone() }
        });
        let number = before.map_or(1, |before| before.number + 1);
        Self { number, now: Arc::new(now), is_complete, good, failures: Mutex::default() }
    }

    /// The file at a path of the output. A page that cannot be rendered is shown as it was when it
    /// last could, and `tell` hears of what is wrong the first time.
    pub fn bytes(&self, path: &str, tell: &dyn Fn(&[Diagnostic])) -> Option<Result<Arc<[u8]>, Failure>> {
        let found = match self.now.built.output.bytes(path)? {
            Err(Failure::Content(found)) => found,
            result => return Some(result),
        };
        let mut failures = self.failures();
        let new: Vec<Diagnostic> = found.iter().filter(|found| !failures.contains(*found)).cloned().collect();
        failures.extend(new.iter().cloned());
        drop(failures);
        if !new.is_empty() {
            tell(&new);
        }
        let before = self.good.as_ref().and_then(|good| good.built.output.bytes(path));
        Some(before.and_then(Result::ok).ok_or(Failure::Content(found)))
    }

    /// Everything that is wrong, as far as it is known.
    pub fn found(&self) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = self.failures().iter().cloned().collect();
        found.extend_from_slice(&self.now.built.diagnostics);
        found
    }

    /// The article at an address, such as `faq/invoice/`.
    pub fn article(&self, address: &str) -> Option<&Page> {
        let site = &self.now.built.site;
        let route = Route::new(address.trim_end_matches("index.html").split('/'));
        site.by_route.get(&route).map(|id| site.page(*id))
    }

    fn failures(&self) -> MutexGuard<'_, BTreeSet<Diagnostic>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
