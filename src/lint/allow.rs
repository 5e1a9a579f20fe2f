//! Findings that a writer allows are not told; an allowance that nothing needs is.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::config::Audience;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::{Allow, Document, Hole};
use crate::site::Site;
use crate::source::{SourceId, Sources, Span};
use crate::text;

/// Everything that is allowed on a site.
#[derive(Debug, Default)]
pub struct Allows {
    by_source: BTreeMap<SourceId, Vec<Allow>>,
    /// Whether some edition, or some day, leaves out what others show.
    editions_differ: bool,
}

impl Allows {
    /// What is allowed in these documents.
    pub fn new(allows: Vec<Allow>, documents: &[Arc<Document>]) -> Self {
        let mut by_source: BTreeMap<SourceId, Vec<Allow>> = BTreeMap::new();
        for allow in allows {
            by_source.entry(allow.source).or_default().push(allow);
        }
        let differs = |document: &Arc<Document>| {
            let fields = &document.front_matter;
            let has_block = document.body.holes.iter().any(|hole| matches!(hole, Hole::Block(..)));
            let is_dated = fields.publish_at.is_some() || fields.expire_at.is_some();
            has_block || is_dated || fields.draft || fields.audience != Audience::Public
        };
        Self { editions_differ: !by_source.is_empty() && documents.iter().any(differs), by_source }
    }

    /// Takes out what is allowed of the findings of the rules that `ran`, and tells what is not needed.
    pub fn apply(
        &self,
        found: &mut Vec<Diagnostic>,
        site: &Site,
        sources: &Sources,
        ran: impl Fn(Code) -> bool,
    ) {
        if self.by_source.is_empty() {
            return;
        }
        let mut needed = BTreeSet::new();
        found.retain_mut(|diagnostic| !self.takes_out(diagnostic, sources, &mut needed));

        let pages: BTreeSet<SourceId> = site.pages.iter().map(|page| page.document.source).collect();
        let is_judged = |allow: &Allow| {
            let is_shown = !allow.is_hidden || site.options.edition == Audience::Internal;
            let is_the_same = match allow.code {
                // It comes by itself one day.
                Code::OverdueReview => false,
                code => !self.editions_differ || !looks_beyond(code),
            };
            let rule = site.config.rules.get(&allow.code);
            let path = sources.get(allow.source).path.as_str();
            let is_on = rule.is_none_or(|rule| {
                rule.level != Some(None) && !rule.excepts(path.strip_prefix("content/").unwrap_or(path))
            });
            // What the site allows everywhere need not be needed everywhere.
            let is_own = allow.span.source == allow.source;
            ran(allow.code) && pages.contains(&allow.source) && is_shown && is_the_same && is_on && is_own
        };
        let all = self.by_source.values().flatten();
        let unused = all.filter(|allow| allow.code != Code::UnusedAllow && is_judged(allow));
        let unused = unused.filter(|allow| !needed.contains(&allow.span)).map(not_needed);
        let told = unused.filter(|diagnostic| match &diagnostic.place {
            Place::Span(span) => self.at(diagnostic.code, span.source, &span.range()).is_none(),
            Place::Path(_) => true,
        });
        found.extend(told);
    }

    /// Whether nothing of a finding is left once the places are gone at which it is allowed.
    fn takes_out(&self, found: &mut Diagnostic, sources: &Sources, needed: &mut BTreeSet<Span>) -> bool {
        let mut is_allowed = |source: SourceId, range: &Range<usize>| {
            let allow = self.at(found.code, source, range);
            needed.extend(allow.map(|allow| allow.span.clone()));
            allow.is_some()
        };
        let span = match &found.place {
            Place::Path(path) => {
                let source = sources.find(path.as_str());
                // Of the comments none speaks of the whole file.
                return source.is_some_and(|source| is_allowed(source.id, &(usize::MAX..usize::MAX)));
            }
            Place::Span(span) => span.clone(),
        };
        let is_gone = is_allowed(span.source, &span.range());
        found
            .labels
            .retain(|label| !label.is_repetition() || !is_allowed(label.span.source, &label.span.range()));
        if !is_gone {
            return false;
        }
        let Some(next) = found.labels.iter().position(|label| label.is_repetition()) else { return true };
        let next = found.labels.remove(next).span;
        if let Some(fix) = &mut found.fix {
            fix.span = next.clone();
        }
        found.place = Place::Span(next);
        false
    }

    /// What allows a finding at a place.
    fn at(&self, code: Code, source: SourceId, range: &Range<usize>) -> Option<&Allow> {
        let allows = self.by_source.get(&source)?;
        allows.iter().find(|allow| {
            let covers = |block: &Range<usize>| block.contains(&range.start);
            allow.code == code && allow.block.as_ref().is_none_or(covers)
        })
    }
}

/// Whether findings of a kind depend on other articles or blocks, so that an edition that leaves some
/// out has more or fewer of them.
fn looks_beyond(code: Code) -> bool {
    matches!(
        code,
        Code::BrokenLink
            | Code::BrokenAnchor
            | Code::UnpublishedTarget
            | Code::UnknownReference
            | Code::UnreleasedTicket
            | Code::DuplicateId
            | Code::DuplicateVersion
            | Code::DuplicateTitle
            | Code::DuplicateDescription
            | Code::TagVariants
            | Code::OrphanPage
            | Code::MissingTranslation
            | Code::OutdatedTranslation
            | Code::ExtraTranslation
            | Code::SkippedHeadingLevel
            | Code::MixedStyle
            | Code::VagueLinkText
            | Code::LongGuide
            | Code::StepWithoutCheck
    )
}

fn not_needed(allow: &Allow) -> Diagnostic {
    let name = allow.code.name();
    let message = match allow.block {
        Some(_) => text!(
            "このコメントの後には「{name}」の指摘がないため、許す必要がありません",
            "the next block has no `{name}` that would have to be allowed"
        ),
        None => text!(
            "この記事には「{name}」の指摘がないため、許す必要がありません",
            "this article has no `{name}` that would have to be allowed"
        ),
    };
    Diagnostic::new(Code::UnusedAllow, allow.span.clone(), message)
        .help(text!("「{name}」を消してください", "remove `{name}`"))
}
