//! What lists can be filtered by: facets and tags, with counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Renderer;
use super::context::{FacetGroup, FacetValue};
use crate::config::Facet;
use crate::site::taxonomy::{COMPONENTS, SUCCESS, is_in_sequence};
use crate::site::{PageId, Route, Shelf, natural};
use crate::yaml::Choice;

/// More values of one facet than this help nobody to choose.
const MAX_VALUES: usize = 30;

impl Renderer {
    /// What the pages of a list can be filtered by. What every page has narrows nothing. The counts are
    /// of this list where it is filtered `in_place`, else of the list that a value leads to.
    pub(super) fn facets(
        &self,
        language: usize,
        ids: &[PageId],
        route: &Route,
        in_place: bool,
    ) -> Vec<FacetGroup> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for id in ids {
            for shelf in &self.site.shelves_of[id.0 as usize] {
                *counts.entry(*shelf).or_default() += 1;
            }
        }
        counts.retain(|_, count| *count < ids.len());
        if !in_place {
            counts.iter_mut().for_each(|(shelf, count)| {
                *count = self.site.shelves[language][*shelf].pages.len();
            });
        }
        let mut groups = self.facet_groups(language, counts, route);
        for group in &mut groups {
            if !is_in_sequence(&group.key) {
                group.values.sort_by_key(|value| Reverse(value.count));
            }
            group.values.truncate(MAX_VALUES);
        }
        groups
    }

    /// On the list of everything with a value: the other values of its facet, each with its own list,
    /// and the way out to all topics at `all`.
    pub(super) fn beside(&self, language: usize, shelf: &Shelf, route: &Route, all: String) -> FacetGroup {
        let shelves = self.site.shelves[language].iter().enumerate();
        let same = shelves.filter(|(_, other)| other.facet == shelf.facet);
        let counts = same.map(|(number, shelf)| (number, shelf.pages.len())).collect();
        let mut group = self.facet_groups(language, counts, route).remove(0);
        group.values.iter_mut().for_each(|value| value.current = value.filter == shelf.filter());
        if !is_in_sequence(shelf.facet) {
            group.values.sort_by_key(|value| (!value.current, Reverse(value.count)));
            group.values.truncate(MAX_VALUES);
        }
        // They lead elsewhere, and filter nothing here.
        group.values.iter_mut().for_each(|value| value.filter.clear());
        FacetGroup { all: Some(all), ..group }
    }

    /// Everything that any page can be filtered by.
    pub(super) fn all_shelves(&self, language: usize, route: &Route) -> Vec<FacetGroup> {
        let counts = self.site.shelves[language].iter().map(|shelf| shelf.pages.len());
        self.facet_groups(language, counts.enumerate().collect(), route)
    }

    /// Shelves with their counts, by facet: the declared ones, then stages, then tags. Stages and depths
    /// of success keep their order, the values of other facets that of their labels.
    fn facet_groups(
        &self,
        language: usize,
        counts: BTreeMap<usize, usize>,
        route: &Route,
    ) -> Vec<FacetGroup> {
        let mut groups: BTreeMap<&str, Vec<FacetValue>> = BTreeMap::new();
        for (number, count) in counts {
            let shelf = &self.site.shelves[language][number];
            groups.entry(shelf.facet).or_default().push(self.facet_value(language, number, count, route));
        }
        let order = Facet::ALL.iter().map(|(name, _)| *name).chain(["stage", SUCCESS, COMPONENTS, "tags"]);
        let group = |facet: &'static str| {
            let mut values = groups.remove(facet)?;
            if !is_in_sequence(facet) {
                values.sort_by(|a, b| natural::compare(&a.label, &b.label));
            }
            Some(FacetGroup {
                key: facet.to_owned(),
                label: self.theme.word(language, &format!("facet_{facet}")).to_owned(),
                values,
                all: None,
            })
        };
        order.filter_map(group).collect()
    }

    /// A shelf as a value to filter by.
    pub(super) fn facet_value(
        &self,
        language: usize,
        number: usize,
        count: usize,
        route: &Route,
    ) -> FacetValue {
        let shelf = &self.site.shelves[language][number];
        FacetValue {
            filter: shelf.filter(),
            label: self.shelf_label(language, shelf),
            count,
            href: Some(route.link(&shelf.route)),
            current: false,
        }
    }
}
