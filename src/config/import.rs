//! What imports from other tools may take over, and how much of it readers see.

use std::collections::BTreeMap;

use super::names::words;
use super::{Disclosure, Facet, Horizon, TicketKind};
use crate::yaml::{Fields, Located};

/// What `import` in the configuration says.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// What stands before the number of a ticket, by the tool or the place it comes from:
    /// `github`, `github:acme/app`.
    pub prefix: BTreeMap<String, String>,
    /// How much readers see of which tickets. The first that fits counts; if none does, nothing.
    pub disclosure: Vec<DisclosureRule>,
    /// Which fields tickets get. All that fit count.
    pub fields: Vec<FieldRule>,
}

/// Which tickets a rule is about. All that is said must hold, one of several words each.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// Labels or tags.
    pub labels: Vec<String>,
    /// Components or categories.
    pub components: Vec<String>,
    /// Types of issues.
    pub types: Vec<String>,
    /// Projects, teams, repositories, boards.
    pub projects: Vec<String>,
    /// Columns of the file, and what stands in them.
    pub columns: Vec<(String, Vec<String>)>,
}

/// How much readers see of the tickets that fit.
#[derive(Debug, Clone)]
pub struct DisclosureRule {
    /// Which.
    pub when: Condition,
    /// How much.
    pub show: Disclosure,
    /// Whether the description is taken over.
    pub body: bool,
}

/// Fields that the tickets that fit get.
#[derive(Debug, Clone)]
pub struct FieldRule {
    /// Which.
    pub when: Condition,
    /// Tags.
    pub tags: Vec<String>,
    /// Keys of facets.
    pub facets: BTreeMap<Facet, Vec<String>>,
    /// What kind of ticket it is.
    pub kind: Option<TicketKind>,
    /// Roughly when.
    pub horizon: Option<Horizon>,
}

/// Reads the group `import`.
pub(super) fn read(fields: Fields<'_>) -> Import {
    let import = Import {
        prefix: fields.map("prefix").map(|map| words(&map)).unwrap_or_default(),
        disclosure: fields.maps("disclosure").into_iter().map(disclosure).collect(),
        fields: fields.maps("fields").into_iter().map(field_rule).collect(),
    };
    fields.finish();
    import
}

fn disclosure(fields: Fields<'_>) -> DisclosureRule {
    let show = fields.choice("show").map(|show| show.value);
    if show.is_none() && fields.key_span("show").is_none() {
        fields.missing("show", "title");
    }
    let rule = DisclosureRule {
        when: condition(&fields),
        // What cannot be read shows nothing rather than something.
        show: show.unwrap_or(Disclosure::Hidden),
        body: fields.flag("body").is_some_and(|body| body.value),
    };
    fields.finish();
    rule
}

fn field_rule(fields: Fields<'_>) -> FieldRule {
    let when = condition(&fields);
    let mut facets = BTreeMap::new();
    for facet in
        [Facet::Products, Facet::Features, Facet::Plans, Facet::Roles, Facet::Segments, Facet::Industries]
    {
        let keys = values(fields.words(facet.name()));
        if !keys.is_empty() {
            facets.insert(facet, keys);
        }
    }
    let rule = FieldRule {
        when,
        tags: values(fields.words("tags")),
        facets,
        kind: fields.choice("kind").map(|kind| kind.value),
        horizon: fields.choice("horizon").map(|horizon| horizon.value),
    };
    fields.finish();
    rule
}

fn condition(fields: &Fields<'_>) -> Condition {
    let mut condition = Condition {
        labels: values(fields.words("label")),
        components: values(fields.words("component")),
        types: values(fields.words("type")),
        projects: values(fields.words("project")),
        columns: Vec::new(),
    };
    // A condition in which nothing stands would fit everything.
    for (name, words) in [
        ("label", &condition.labels),
        ("component", &condition.components),
        ("type", &condition.types),
        ("project", &condition.projects),
    ] {
        if words.is_empty() && fields.key_span(name).is_some() {
            fields.missing(name, "public");
        }
    }
    if let Some(map) = fields.map("column") {
        for (key, node) in map.rest() {
            let words = values(map.words_of(&key.name, node));
            if words.is_empty() {
                map.missing(&key.name, "public");
            }
            condition.columns.push((key.name.clone(), words));
        }
    } else if fields.key_span("column").is_some() {
        fields.missing("column", "{Public: \"yes\"}");
    }
    condition
}

fn values(words: Vec<Located<String>>) -> Vec<String> {
    words.into_iter().map(|word| word.value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{PATH, load};
    use crate::source::Sources;

    fn import(yaml: &str) -> (Import, Vec<&'static str>) {
        let (config, found) = load(&Sources::from_texts([(PATH, yaml)]));
        (config.import, found.iter().map(|d| d.code.name()).collect())
    }

    #[test]
    fn rules_are_read_in_their_order() {
        let (import, found) = import(
            "import:\n  prefix: {github: REQ-}\n  disclosure:\n    - {label: [a, b], type: Bug, show: title}\n    - {column: {Public: \"yes\"}, show: full, body: true}\n  fields:\n    - {component: API, features: api, kind: known_issue}\n",
        );
        assert_eq!(found, [""; 0]);
        assert_eq!(import.prefix["github"], "REQ-");
        assert_eq!(import.disclosure[0].when.labels, ["a", "b"]);
        assert_eq!(import.disclosure[0].show, Disclosure::TitleStatus);
        assert_eq!(import.disclosure[1].when.columns, [("Public".to_owned(), vec!["yes".to_owned()])]);
        assert!(import.disclosure[1].body && !import.disclosure[0].body);
        assert_eq!(import.fields[0].facets[&Facet::Features], ["api"]);
        assert_eq!(import.fields[0].kind, Some(TicketKind::KnownIssue));
    }

    #[test]
    fn what_cannot_be_read_shows_nothing() {
        let (import, found) =
            import("import:\n  disclosure:\n    - {lable: a, show: all}\n    - {label: {a: b}}\n  file: x\n");
        let mut found = found;
        found.sort_unstable();
        assert_eq!(
            found,
            ["missing-field", "missing-field", "unknown-field", "unknown-field", "wrong-type", "wrong-value"]
        );
        assert!(import.disclosure.iter().all(|rule| rule.show == Disclosure::Hidden));
    }

    #[test]
    fn a_condition_in_which_nothing_stands_is_a_fault() {
        for condition in ["label: []", "label: \"\"", "type:", "column: {A: \"\"}", "column:", "project: [~]"]
        {
            let yaml = format!("import:\n  disclosure:\n    - {condition}\n      show: full\n");
            assert_eq!(import(&yaml).1, ["missing-field"], "{condition}");
        }
    }
}
