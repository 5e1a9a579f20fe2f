//! What there is for whom: articles by type, stage and role; success cases by depth and stage.
//!
//! An article and its translations are one. One that names no role is for every role; one that
//! names no stage has not been put anywhere, and fills no blank.

use std::collections::BTreeMap;

use serde::Serialize;

use super::words::Words;
use crate::config::{Facet, Stage, Type};
use crate::document::Success;
use crate::site::{Page, Site};
use crate::yaml::Choice;

/// The types that readers look for by stage and role.
const TYPES: &[Type] = &[Type::Article, Type::Faq, Type::Guide, Type::Case];

/// A key and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The key.
    pub key: &'static str,
    /// What it is called.
    pub label: String,
}

/// A role that `site.yaml` declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Role {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub label: String,
}

/// A line of [`Coverage`].
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The type.
    pub r#type: Label,
    /// The role; none for articles for every role.
    pub role: Option<Role>,
    /// How many articles there are for each stage, in the order of the stages.
    pub counts: Vec<usize>,
    /// How many name no stage.
    pub without_stage: usize,
}

/// A combination that no article has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blank {
    /// The type.
    pub r#type: &'static str,
    /// The stage.
    pub stage: &'static str,
    /// The role, where the site has roles.
    pub role: Option<String>,
}

/// Articles by type, stage and role.
#[derive(Debug, Clone, Serialize)]
pub struct Coverage {
    /// The stages.
    pub stages: Vec<Label>,
    /// A line for each type and role.
    pub rows: Vec<Row>,
    /// What is missing; empty as long as no article names a stage.
    pub blanks: Vec<Blank>,
}

/// A line of [`Cases`].
#[derive(Debug, Clone, Serialize)]
pub struct Depth {
    /// `light` or `deep`.
    pub success: Label,
    /// How many cases there are for each stage, in the order of the stages.
    pub counts: Vec<usize>,
    /// How many name no stage.
    pub without_stage: usize,
}

/// Success cases by depth and stage. One for both counts in both.
#[derive(Debug, Clone, Serialize)]
pub struct Cases {
    /// How many there are.
    pub total: usize,
    /// A line for each depth.
    pub rows: Vec<Depth>,
}

impl Coverage {
    /// Whether any article names a stage.
    pub fn has_stages(&self) -> bool {
        self.rows.iter().any(|row| row.counts.iter().any(|count| *count > 0))
    }

    /// Whether nothing is there for the stage of a line, be it for its role or for every role.
    pub fn is_blank(&self, row: &Row, stage: usize) -> bool {
        let role = row.role.as_ref().map(|role| &role.key);
        self.blanks.iter().any(|blank| {
            blank.r#type == row.r#type.key
                && blank.stage == self.stages[stage].key
                && blank.role.as_ref() == role
        })
    }
}

/// One page of each article of a type, whichever language it has first.
fn articles(site: &Site, of: Type) -> impl Iterator<Item = &Page> {
    let firsts = site.translations.values().filter_map(|group| group.iter().flatten().next());
    let pages = firsts.map(|id| site.page(*id));
    pages.filter(move |page| page.of() == of && !page.is_index && !page.is_part())
}

/// How many pages there are for each stage, and how many name none.
fn count<'a>(pages: impl Iterator<Item = &'a Page>) -> (Vec<usize>, usize) {
    let mut counts: BTreeMap<Option<Stage>, usize> = BTreeMap::new();
    for page in pages {
        *counts.entry(page.document.front_matter.stage).or_default() += 1;
    }
    let at = |stage: Option<Stage>| counts.get(&stage).copied().unwrap_or(0);
    (Stage::ALL.iter().map(|(_, stage)| at(Some(*stage))).collect(), at(None))
}

fn roles(page: &Page) -> impl Iterator<Item = &str> {
    let roles = page.document.front_matter.facets.get(&Facet::Roles);
    roles.into_iter().flatten().map(|role| role.value.as_str())
}

/// Articles by type, stage and role.
pub(super) fn of_articles(site: &Site, words: Words) -> Coverage {
    let code = words.code();
    let stages = Stage::ALL.iter().map(|(key, stage)| {
        let label = site.config.stages.get(stage).map(|label| label.get(code).to_owned());
        Label { key, label: label.unwrap_or_else(|| words.stage(*stage).to_owned()) }
    });
    let declared: Vec<Role> = site.config.facets.get(&Facet::Roles).map_or_else(Vec::new, |labels| {
        labels
            .iter()
            .map(|(key, label)| Role { key: key.clone(), label: label.get(code).to_owned() })
            .collect()
    });
    let mut coverage = Coverage { stages: stages.collect(), rows: Vec::new(), blanks: Vec::new() };
    for of in TYPES {
        let label = Label { key: of.name(), label: words.of(*of).to_owned() };
        let everybody = count(articles(site, *of).filter(|page| roles(page).next().is_none()));
        let mut blank = |role: Option<&Role>, counts: &[usize]| {
            let stages = coverage.stages.iter().zip(counts).zip(&everybody.0);
            let missing = stages.filter(|((_, own), everybody)| **own + **everybody == 0);
            coverage.blanks.extend(missing.map(|((stage, _), _)| Blank {
                r#type: of.name(),
                stage: stage.key,
                role: role.map(|role| role.key.clone()),
            }));
        };
        if declared.is_empty() {
            blank(None, &everybody.0);
        }
        for role in &declared {
            let (counts, without_stage) =
                count(articles(site, *of).filter(|page| roles(page).any(|key| key == role.key)));
            blank(Some(role), &counts);
            let role = Some(role.clone());
            coverage.rows.push(Row { r#type: label.clone(), role, counts, without_stage });
        }
        let (counts, without_stage) = everybody;
        coverage.rows.push(Row { r#type: label, role: None, counts, without_stage });
    }
    if !coverage.has_stages() {
        coverage.blanks.clear();
    }
    coverage
}

/// Success cases by depth and stage.
pub(super) fn of_cases(site: &Site, words: Words) -> Cases {
    let rows = [Success::Light, Success::Deep].into_iter().map(|success| {
        let fits = |page: &&Page| {
            let written = page.document.front_matter.success;
            written.is_some_and(|written| written.parts().contains(&success))
        };
        let (counts, without_stage) = count(articles(site, Type::Case).filter(fits));
        let success = Label { key: success.name(), label: words.success(success).to_owned() };
        Depth { success, counts, without_stage }
    });
    Cases { total: articles(site, Type::Case).count(), rows: rows.collect() }
}
