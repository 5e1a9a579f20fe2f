//! What the rules of the site make of a ticket.

use std::collections::{BTreeMap, BTreeSet};

use super::record::Traits;
use crate::config::{Condition, Disclosure, Facet, Horizon, Import, TicketKind};

/// What the rules say about one ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruling {
    /// How much readers see.
    pub disclosure: Disclosure,
    /// Whether any rule said so.
    pub is_ruled: bool,
    /// Whether the description is taken over.
    pub body: bool,
    /// Tags.
    pub tags: Vec<String>,
    /// Keys of facets.
    pub facets: BTreeMap<Facet, Vec<String>>,
    /// What kind of ticket it is.
    pub kind: Option<TicketKind>,
    /// Roughly when.
    pub horizon: Option<Horizon>,
}

/// Applies the rules: the first about disclosure that fits, and all about fields that fit.
pub fn apply(import: &Import, traits: &Traits) -> Ruling {
    let rule = import.disclosure.iter().find(|rule| fits(&rule.when, traits));
    let mut ruling = Ruling {
        disclosure: rule.map_or(Disclosure::Hidden, |rule| rule.show),
        is_ruled: rule.is_some(),
        body: rule.is_some_and(|rule| rule.body),
        tags: Vec::new(),
        facets: BTreeMap::new(),
        kind: None,
        horizon: None,
    };
    for rule in import.fields.iter().filter(|rule| fits(&rule.when, traits)) {
        add(&mut ruling.tags, &rule.tags);
        for (facet, keys) in &rule.facets {
            add(ruling.facets.entry(*facet).or_default(), keys);
        }
        ruling.kind = ruling.kind.or(rule.kind);
        ruling.horizon = ruling.horizon.or(rule.horizon);
    }
    ruling
}

fn add(to: &mut Vec<String>, words: &[String]) {
    for word in words {
        if !to.contains(word) {
            to.push(word.clone());
        }
    }
}

fn fits(condition: &Condition, traits: &Traits) -> bool {
    let Condition { labels, components, types, projects, columns } = condition;
    has_one(labels, &traits.labels)
        && has_one(components, &traits.components)
        && has_one(types, &traits.types)
        && has_one(projects, &traits.projects)
        && columns.iter().all(|(name, words)| {
            traits.columns.get(&name.to_lowercase()).is_some_and(|cells| has_one(words, cells))
        })
}

/// Whether one of the words is there, if any is asked for. Letter case does not count.
fn has_one(words: &[String], there: &[String]) -> bool {
    let there: BTreeSet<String> = there.iter().map(|word| word.trim().to_lowercase()).collect();
    words.is_empty() || words.iter().any(|word| there.contains(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{DisclosureRule, FieldRule};

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn rule(when: Condition, show: Disclosure) -> DisclosureRule {
        DisclosureRule { when, show, body: false }
    }

    #[test]
    fn the_first_rule_that_fits_counts_and_without_one_nothing_is_shown() {
        let public = Condition { labels: words(&["Public", "roadmap"]), ..Condition::default() };
        let bug = Condition { types: words(&["bug"]), ..public.clone() };
        let import = Import {
            disclosure: vec![rule(bug, Disclosure::TitleStatus), rule(public, Disclosure::Full)],
            ..Import::default()
        };
        let show = |labels: &[&str], types: &[&str]| {
            let traits = Traits { labels: words(labels), types: words(types), ..Traits::default() };
            apply(&import, &traits).disclosure
        };
        assert_eq!(show(&["public", "x"], &["Bug"]), Disclosure::TitleStatus);
        assert_eq!(show(&["Roadmap"], &["Story"]), Disclosure::Full);
        assert_eq!(show(&["x"], &["Bug"]), Disclosure::Hidden);
        assert_eq!(show(&[], &[]), Disclosure::Hidden);
    }

    #[test]
    fn fields_come_from_all_rules_and_columns_must_be_there() {
        let column =
            |word: &str| Condition { columns: vec![("Area".into(), words(&[word]))], ..Condition::default() };
        let field = |when, tag: &str| FieldRule {
            when,
            tags: words(&[tag]),
            facets: BTreeMap::new(),
            kind: None,
            horizon: None,
        };
        let import = Import {
            fields: vec![field(column("API"), "api"), field(column("app"), "app"), field(column(""), "none")],
            ..Import::default()
        };
        let columns = BTreeMap::from([("area".to_owned(), words(&["api", "App"]))]);
        let ruling = apply(&import, &Traits { columns, ..Traits::default() });
        assert_eq!(ruling.tags, ["api", "app"]);
        assert!(apply(&import, &Traits::default()).tags.is_empty());
    }
}
