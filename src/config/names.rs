//! Names that a tree has for things of ours: folders, fields, states, and labels for readers.

use std::collections::BTreeMap;

use super::{Facet, Impact, Stage, State, Status, Type};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::text;
use crate::yaml::{self, Choice, Fields, Localized, Node, did_you_mean};

/// A map from words to words.
pub(super) fn words(fields: &Fields<'_>) -> BTreeMap<String, String> {
    fields
        .rest()
        .into_iter()
        .filter_map(|(key, node)| Some((key.name.clone(), fields.localized_of(&key.name, node)?.default)))
        .collect()
}

/// Folders and the types of the articles in them: the usual ones, and those of this tree.
pub(super) fn types(fields: &Fields<'_>) -> BTreeMap<String, Type> {
    let mut types: BTreeMap<String, Type> =
        Type::ALL.iter().filter_map(|(_, t)| Some((t.folder()?.to_owned(), *t))).collect();
    if let Some(map) = fields.map("types") {
        for (key, node) in map.rest() {
            if let Some(value) = map.choice_of(&key.name, node) {
                types.insert(key.name.trim_matches('/').to_owned(), value);
            }
        }
    }
    types
}

/// Words of this tree for `state`, `status` and `impact`.
pub(super) fn states(fields: &Fields<'_>) -> BTreeMap<String, String> {
    let known: Vec<&str> = State::ALL
        .iter()
        .map(|(name, _)| *name)
        .chain(Status::ALL.iter().map(|(name, _)| *name))
        .chain(Impact::ALL.iter().map(|(name, _)| *name))
        .collect();
    let mut states = BTreeMap::new();
    for (key, node) in fields.rest() {
        let Some(word) = fields.localized_of(&key.name, node) else { continue };
        if known.contains(&word.default.as_str()) {
            states.insert(key.name.clone(), word.default);
        } else {
            let shown = printable(&word.default);
            let diagnostic = Diagnostic::new(
                Code::WrongValue,
                node.span.clone(),
                text!("「{shown}」という状態はありません", "there is no state `{shown}`"),
            );
            fields.report(did_you_mean(diagnostic, &word.default, node.span.clone(), known.iter().copied()));
        }
    }
    states
}

/// Fields that articles have unless they say otherwise, by type.
pub(super) fn defaults(fields: &Fields<'_>) -> BTreeMap<String, Node> {
    let Some(map) = fields.map("defaults") else { return BTreeMap::new() };
    let mut defaults = BTreeMap::new();
    for (key, node) in map.rest() {
        if key.name == "all" || yaml::parse_choice::<Type>(&key.name).is_some() {
            defaults.insert(key.name.clone(), node.clone());
        } else {
            let shown = printable(&key.name);
            let names = Type::ALL.iter().map(|(name, _)| *name).chain(["all"]);
            let diagnostic = Diagnostic::new(
                Code::WrongValue,
                key.span.clone(),
                text!("「{shown}」という種類の記事はありません", "there is no type of article `{shown}`"),
            );
            map.report(did_you_mean(diagnostic, &key.name, key.span.clone(), names));
        }
    }
    defaults
}

/// The keys of each facet with their labels.
pub(super) fn facets(fields: &Fields<'_>) -> BTreeMap<Facet, BTreeMap<String, Localized>> {
    let mut facets = BTreeMap::new();
    for (name, facet) in Facet::ALL {
        if let Some(map) = fields.map(name) {
            facets.insert(*facet, labels(&map).into_iter().collect());
        }
    }
    facets
}

/// Keys with their labels, in the order of the file.
pub(super) fn labels(fields: &Fields<'_>) -> Vec<(String, Localized)> {
    let labels = fields.rest().into_iter();
    labels.filter_map(|(key, node)| Some((key.name.clone(), fields.localized_of(&key.name, node)?))).collect()
}

/// Labels of stages.
pub(super) fn stages(fields: &Fields<'_>) -> BTreeMap<Stage, Localized> {
    let Some(map) = fields.map("stages") else { return BTreeMap::new() };
    let stages = Stage::ALL.iter().filter_map(|(name, stage)| Some((*stage, map.localized(name)?))).collect();
    map.finish();
    stages
}
