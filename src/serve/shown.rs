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
    /// The site before the last edit whose pages could be rendered, as far as anybody asked.
    good: Option<Arc<Snapshot>>,
    /// What came of rendering pages since the last edit.
    rendered: Arc<Mutex<Rendered>>,
}

/// What came of rendering pages.
#[derive(Default)]
struct Rendered {
    /// Whether a page could be rendered.
    any: bool,
    /// What went wrong.
    failures: BTreeSet<Diagnostic>,
}

impl Shown {
    /// The site that is shown first.
    pub fn first(now: Snapshot) -> Self {
        Self { number: 1, now: Arc::new(now), is_complete: true, good: None, rendered: Arc::default() }
    }

    /// The site after an edit, before rules and search have been brought up to date.
    pub fn edited(&self, now: Snapshot) -> Self {
        let rendered = self.rendered();
        // One that nobody looked at is not known to be good.
        let is_good = rendered.failures.is_empty() && (rendered.any || self.good.is_none());
        let good = if is_good { Some(self.now.clone()) } else { self.good.clone() };
        let number = self.number + 1;
        Self { number, now: Arc::new(now), is_complete: false, good, rendered: Arc::default() }
    }

    /// The same site when it has got further.
    pub fn advanced(&self, now: Snapshot, is_complete: bool) -> Self {
        let (good, rendered) = (self.good.clone(), self.rendered.clone());
        Self { number: self.number + 1, now: Arc::new(now), is_complete, good, rendered }
    }

    /// The file at a path of the output. A page that cannot be rendered is shown as it was when it
    /// last could, and `tell` hears of what is wrong the first time.
    pub fn bytes(&self, path: &str, tell: &dyn Fn(&[Diagnostic])) -> Option<Result<Arc<[u8]>, Failure>> {
        let result = self.now.built.output.bytes(path)?;
        let mut rendered = self.rendered();
        let found = match result {
            Err(Failure::Content(found)) => found,
            result => {
                rendered.any |= path.ends_with(".html");
                return Some(result);
            }
        };
        let is_new = |found: &&Diagnostic| !rendered.failures.contains(*found);
        let new: Vec<Diagnostic> = found.iter().filter(is_new).cloned().collect();
        rendered.failures.extend(new.iter().cloned());
        drop(rendered);
        if !new.is_empty() {
            tell(&new);
        }
        let before = self.good.as_ref().and_then(|good| good.built.output.bytes(path));
        Some(before.and_then(Result::ok).ok_or(Failure::Content(found)))
    }

    /// Everything that is wrong, as far as it is known.
    pub fn found(&self) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = self.rendered().failures.iter().cloned().collect();
        found.extend_from_slice(&self.now.built.diagnostics);
        found
    }

    /// The article at an address, such as `faq/invoice/`.
    pub fn article(&self, address: &str) -> Option<&Page> {
        let site = &self.now.built.site;
        let route = Route::new(address.trim_end_matches("index.html").split('/'));
        site.by_route.get(&route).map(|id| site.page(*id))
    }

    fn rendered(&self) -> MutexGuard<'_, Rendered> {
        self.rendered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
