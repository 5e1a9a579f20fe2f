//! Places on a page: the ids it has, and the one that a link means.

use std::collections::{BTreeMap, BTreeSet};

use super::{Resolver, Told, decoded};
use crate::diagnostic::{Code, Diagnostic, nearest, printable};
use crate::document::heading::{PARTS, folded};
use crate::document::link::Link;
use crate::document::{Body, Hole, Kind};
use crate::site::{Page, PageId};
use crate::text;

/// A place on a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchor(pub Option<String>);

/// The anchor of a change in release notes.
pub fn change_id(number: usize) -> String {
    format!("change-{}", number + 1)
}

/// The ids on a page and what they are folded to.
#[derive(Default, Clone)]
pub(super) struct Anchors {
    exact: BTreeSet<String>,
    folded: BTreeMap<String, String>,
}

impl Anchors {
    fn of(page: &Page) -> Self {
        let mut anchors = Self::default();
        anchors.take(&page.document.body);
        for field in &page.document.fields {
            anchors.take(&field.body);
        }
        match &page.document.kind {
            Kind::Faq(faq) => faq.items.iter().for_each(|item| anchors.add(&item.id.value, &item.question)),
            Kind::Release(release) => {
                for (number, change) in release.changes.iter().enumerate() {
                    anchors.add(&change_id(number), &change.title);
                }
            }
            Kind::Case(_) | Kind::Ticket(_) | Kind::Incident(_) => {
                PARTS.iter().for_each(|id| anchors.add(id, ""));
            }
            Kind::Article(_) | Kind::Guide(_) => {}
        }
        anchors
    }

    fn add(&mut self, id: &str, words: &str) {
        self.exact.insert(id.to_owned());
        for key in [folded(id), folded(words)] {
            if !key.is_empty() {
                self.folded.entry(key).or_insert_with(|| id.to_owned());
            }
        }
    }

    fn take(&mut self, body: &Body) {
        for heading in &body.headings {
            self.add(&heading.id, &heading.text);
        }
        for id in &body.anchors {
            self.add(id, "");
        }
        for hole in &body.holes {
            if let Hole::Block(_, body) = hole {
                self.take(body);
            }
        }
    }

    /// The id that is meant: itself, else one that differs in case, width or punctuation only, also
    /// without a number that another tool put at the end.
    fn find(&self, wanted: &str) -> Option<&str> {
        if let Some(id) = self.exact.get(wanted) {
            return Some(id);
        }
        let key = folded(wanted);
        if let Some(id) = self.folded.get(&key) {
            return Some(id);
        }
        let (stem, number) = wanted.rsplit_once('-')?;
        number.parse::<u32>().ok()?;
        self.folded.get(&folded(stem)).map(String::as_str)
    }
}

/// Whether a heading of a text has this id: nearly all links that name a place mean one.
fn has_id(body: &Body, wanted: &str) -> bool {
    body.headings.iter().any(|heading| heading.id == wanted)
}

impl Resolver<'_> {
    /// The id that a fragment means; none, and a complaint, if the page has none like it.
    pub(super) fn anchor(
        &self,
        page: &Page,
        target: PageId,
        fragment: &str,
        link: &Link,
        told: &mut Told,
    ) -> Anchor {
        let wanted = decoded(fragment);
        if wanted.eq_ignore_ascii_case("top") {
            return Anchor(Some("top".into()));
        }
        if has_id(&self.site.page(target).document.body, &wanted) {
            return Anchor(Some(wanted));
        }
        let anchors = self.anchors[target.0 as usize].get_or_init(|| Anchors::of(self.site.page(target)));
        if let Some(id) = anchors.find(&wanted) {
            return Anchor(Some(id.to_owned()));
        }
        let shown = printable(&wanted);
        let key = format!("{}#{wanted}", target.0);
        told.once(&key, &link.span, || {
            let message = if target == page.id {
                text!(
                    "このページに「#{shown}」という見出しはありません",
                    "this page has no heading `#{shown}`"
                )
            } else {
                let path = printable(self.site.page(target).path().as_str());
                text!(
                    "「{path}」に「#{shown}」という見出しはありません",
                    "`{path}` has no heading `#{shown}`"
                )
            };
            let diagnostic = Diagnostic::new(Code::BrokenAnchor, link.span.clone(), message);
            match nearest(&wanted, anchors.exact.iter().map(String::as_str)) {
                Some(near) => {
                    diagnostic.help(text!("「#{near}」ではありませんか", "did you mean `#{near}`?"))
                }
                None => diagnostic
                    .help(text!("リンク先の見出しを確かめてください", "look at the headings of the target")),
            }
        });
        Anchor(None)
    }
}
