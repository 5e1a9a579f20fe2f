//! What a site has already.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::scaffold::Scaffold;
use crate::config::{Config, Type};
use crate::diagnostic::{Language as Words, printable};
use crate::document::{self, Document, Kind, Term};
use crate::source::Sources;
use crate::yaml::{self, Node, Value};

/// The most owners that are named.
const MAX_OWNERS: usize = 5;

/// What a site has already, drafts and what is published later included.
pub struct Facts<'a> {
    /// Its folder.
    pub root: &'a Path,
    /// Its configuration.
    pub config: &'a Config,
    /// Its articles.
    pub documents: Vec<Arc<Document>>,
    /// Its terms.
    pub terms: Vec<Term>,
}

impl<'a> Facts<'a> {
    /// Reads everything. What is wrong with it is for `check` to tell.
    pub fn new(root: &'a Path, config: &'a Config, sources: &Sources) -> Self {
        let mut facts = Self { root, config, documents: Vec::new(), terms: Vec::new() };
        for (_, parsed) in document::parse_all(sources, config, &mut document::Kept::default()) {
            facts.documents.extend_from_slice(&parsed.documents);
            facts.terms.extend_from_slice(&parsed.terms);
        }
        facts
    }

    /// The ids of tickets.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        let tickets = self.documents.iter().filter(|document| document.kind.of() == Type::Ticket);
        tickets.filter_map(|document| document.front_matter.id.as_ref().map(|id| id.value.as_str()))
    }

    /// The table that holds tickets, if there is one.
    pub fn ticket_table(&self) -> Option<String> {
        let tables = self.documents.iter().map(|document| &document.path);
        let table = tables.into_iter().find(|path| path.as_str().starts_with("data/"));
        table.map(|path| format!("content/{path}"))
    }

    /// The versions of releases.
    pub fn versions(&self) -> impl Iterator<Item = &str> + Clone {
        self.documents.iter().filter_map(|document| match &document.kind {
            Kind::Release(release) => release.version.as_ref().map(|version| version.value.as_str()),
            _ => None,
        })
    }

    /// The owners of articles, those of most first.
    fn owners(&self) -> Vec<&str> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for owner in self.documents.iter().filter_map(|document| document.front_matter.owner.as_deref()) {
            *counts.entry(owner).or_default() += 1;
        }
        let mut owners: Vec<(&str, usize)> = counts.into_iter().collect();
        owners.sort_by_key(|(_, count)| Reverse(*count));
        owners.into_iter().map(|(owner, _)| owner).collect()
    }

    /// Writes who looks after an article, where that is known; else who could. Nothing where the
    /// site says it for all, or has no owners.
    pub fn set_owner(&self, of: Type, words: Words, scaffold: &mut Scaffold, told: &mut Vec<String>) {
        let owners = self.owners();
        let is_given =
            |of: &str| self.config.defaults.get(of).is_some_and(|fields| has_field(fields, "owner"));
        if owners.is_empty() || is_given("all") || is_given(of.name()) {
            return;
        }
        // Git knows a person; whether owners are persons here, the other articles tell.
        if let Some(name) = git_name(self.root).filter(|name| owners.contains(&name.as_str())) {
            scaffold.add(format!("owner: {}", yaml::scalar(&name)));
            let name = printable(&name);
            told.push(match words {
                Words::Ja => format!("owner: {name}（Git の user.name から）"),
                Words::En => format!("owner: {name} (user.name of Git)"),
            });
            return;
        }
        let known = owners.into_iter().take(MAX_OWNERS).collect::<Vec<_>>().join(", ");
        scaffold.add("# owner:".to_owned());
        scaffold.add(match words {
            Words::Ja => {
                format!("# 手入れをする担当。次の行の # を外して書きます。ほかの記事の担当: {known}")
            }
            Words::En => format!("# Who looks after it; remove the # of the next line. Elsewhere: {known}"),
        });
    }
}

fn has_field(node: &Node, name: &str) -> bool {
    matches!(&node.value, Value::Map(entries) if entries.iter().any(|(key, _)| key.name == name))
}

/// The name that Git has for the person.
fn git_name(root: &Path) -> Option<String> {
    let mut git = Command::new("git");
    let ran = git.args(["config", "user.name"]).current_dir(root).stderr(Stdio::null()).output();
    let name = String::from_utf8(ran.ok()?.stdout).ok()?;
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
