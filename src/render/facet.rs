//! What lists can be filtered by: facets and tags, with counts.

use std::collections::BTreeMap;

use super::Renderer;
use super::context::{FacetGroup, FacetValue};
use crate::config::Facet;
use crate::site::taxonomy::{COMPONENTS, SUCCESS};
use crate::site::{PageId, Route};
use crate::yaml::Choice;

/// More values of one facet than this help nobody to choose.
const MAX_VALUES: usize = 30;

impl Renderer {
    /// What the pages of a list can be filtered by, with counts.
    pub(super) fn facets(&self, language: usize, ids: &[PageId], route: &Route) -> Vec<FacetGroup> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for id in ids {
            for shelf in &self.site.shelves_of[id.0 as usize] {
                *counts.entry(*shelf).or_default() += 1;
            }
        }
        let mut groups = self.facet_groups(language, counts, route);
        for group in &mut groups {
            group.values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
            group.values.truncate(MAX_VALUES);
        }
        // A filter that every page passes filters nothing.
        groups.retain(|group| group.values.len() > 1);
        groups
    }

    /// Everything that any page can be filtered by.
    pub(super) fn all_shelves(&self, language: usize, route: &Route) -> Vec<FacetGroup> {
        let counts = self.site.shelves[language].iter().map(|shelf| shelf.pages.len());
        self.facet_groups(language, counts.enumerate().collect(), route)
    }

    /// Shelves with their counts, by facet: the declared ones, then stages, then tags.
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
            Some(FacetGroup {
                key: facet.to_owned(),
                label: self.theme.word(language, &format!("facet_{facet}")).to_owned(),
                values: groups.remove(facet)?,
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
            current: shelf.route == *route,
        }
    }
}
