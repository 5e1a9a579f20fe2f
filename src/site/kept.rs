//! What a site keeps for the next one: while somebody writes, mostly words change, and with them
//! nothing that other pages can see.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::edition::{self, Guard, Withheld};
use super::link::{Resolver, Target};
use super::{Input, Options, PageId, Resolved, Site, graph, resolve_all};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::source::{SourceId, Sources};

/// More documents than this are not looked at one by one.
const MAX_EDITED: usize = 20;

/// The site of the last build.
#[derive(Debug, Default)]
pub struct Kept(Option<Last>);

/// A site and what it was made of.
#[derive(Debug)]
struct Last {
    sources: Arc<Sources>,
    documents: Vec<Arc<Document>>,
    site: Arc<Site>,
    withheld: Withheld,
    /// What was found about everything but links.
    found: Vec<Diagnostic>,
    /// What was found about the links of each page.
    link_faults: Vec<Vec<Diagnostic>>,
}

impl Kept {
    /// Builds the site as [`super::resolve`] does. Where only texts differ from the last one, it is
    /// that one with the texts of now.
    pub fn resolve(
        &mut self,
        input: Input,
        sources: &Arc<Sources>,
        config: Config,
        options: Options,
    ) -> (Arc<Site>, Vec<Diagnostic>) {
        let same = self.0.take().filter(|last| last.is_of(&config, &options));
        let last = match same.and_then(|last| last.with_texts(&input.documents, sources, &options)) {
            Some(last) => last,
            None => Last::new(input, sources, config, options),
        };
        let found = last.found.iter().chain(last.link_faults.iter().flatten()).cloned().collect();
        let site = last.site.clone();
        self.0 = Some(last);
        (site, found)
    }
}

impl Last {
    fn new(input: Input, sources: &Arc<Sources>, config: Config, options: Options) -> Self {
        let documents = input.documents.clone();
        let Resolved { site, withheld, found, link_faults } =
            resolve_all(input, sources, Arc::new(config), options);
        Self { sources: sources.clone(), documents, site: Arc::new(site), withheld, found, link_faults }
    }

    /// Whether it was resolved for the same. The text of the configuration is among the sources.
    fn is_of(&self, config: &Config, options: &Options) -> bool {
        let before = &self.site.options;
        self.site.config.base_url == config.base_url
            && (before.edition, before.drafts, before.today)
                == (options.edition, options.drafts, options.today)
    }

    /// The same with the texts of now, if nothing else differs.
    fn with_texts(
        self,
        documents: &[Arc<Document>],
        sources: &Arc<Sources>,
        options: &Options,
    ) -> Option<Self> {
        let changed = sources.differing(&self.sources)?;
        let is_article = |id: &SourceId| {
            let path = &sources.get(*id).path;
            path.is_markdown() && path.as_str().starts_with("content/")
        };
        if documents.len() != self.documents.len() || !changed.iter().all(is_article) {
            return None;
        }
        let edited = self.edited(documents, options)?;

        let mut site = Site::clone(&self.site);
        site.options = options.clone();
        for (id, document) in &edited {
            site.pages[id.0 as usize].document = (*document).clone();
        }
        site.guard = Guard::new(&self.withheld, &site.pages);

        // Links to an edited page may lead to a place that it has, or has no more.
        let leads_there = |target: &Target| matches!(target, Target::Page(id, _) if edited.contains_key(id));
        let resolver = Resolver::new(&site, sources, &self.withheld);
        let linked = site
            .pages
            .iter()
            .filter(|page| edited.contains_key(&page.id) || page.targets.iter().any(leads_there))
            .map(|page| (page.id, resolver.page(page)))
            .collect::<Vec<_>>();
        drop(resolver);

        let mut link_faults = self.link_faults;
        let mut has_other_links = false;
        for (id, (targets, faults)) in linked {
            let page = &mut site.pages[id.0 as usize];
            let before = &mut link_faults[id.0 as usize];
            let is_active = |fault: &Diagnostic| fault.code == Code::ActiveFile;
            if before.iter().chain(&faults).any(is_active) || assets(&page.targets) != assets(&targets) {
                // Other files are published.
                return None;
            }
            has_other_links |= page.targets != targets;
            page.targets = targets;
            page.target_bases = graph::target_bases(&page.document);
            *before = faults;
        }
        if has_other_links {
            graph::backlinks(&mut site);
        }
        Some(Self {
            sources: sources.clone(),
            documents: documents.to_vec(),
            site: Arc::new(site),
            withheld: self.withheld,
            found: self.found,
            link_faults,
        })
    }

    /// The pages whose documents are others now, if these differ in their texts only and the edition
    /// shows all of them.
    fn edited<'a>(
        &self,
        documents: &'a [Arc<Document>],
        options: &Options,
    ) -> Option<BTreeMap<PageId, &'a Arc<Document>>> {
        let pairs = self.documents.iter().zip(documents);
        let pairs: Vec<_> = pairs.filter(|(before, now)| !Arc::ptr_eq(before, now)).collect();
        if pairs.len() > MAX_EDITED || !pairs.iter().all(|(before, now)| differ_in_texts(before, now)) {
            return None;
        }
        let documents: Vec<_> = pairs.iter().map(|(_, now)| (*now).clone()).collect();
        let (shown, ..) = edition::cut(documents, options);
        let is_whole = |now: &Arc<Document>| shown.iter().any(|shown| Arc::ptr_eq(shown, now));
        let mut edited = BTreeMap::new();
        for page in &self.site.pages {
            let pair = pairs.iter().find(|(before, _)| Arc::ptr_eq(before, &page.document));
            if let Some((_, now)) = pair.filter(|(_, now)| is_whole(now)) {
                edited.insert(page.id, *now);
            }
        }
        (edited.len() == pairs.len()).then_some(edited)
    }
}

/// Whether nothing but texts differs.
fn differ_in_texts(before: &Document, now: &Document) -> bool {
    (before.source, &before.path, &before.item) == (now.source, &now.path, &now.item)
        && before.front_matter == now.front_matter
        && before.kind == now.kind
}

/// The files that links lead to.
fn assets(targets: &[Target]) -> BTreeSet<SourceId> {
    let assets = targets.iter().filter_map(|target| match target {
        Target::Asset(source) => Some(*source),
        _ => None,
    });
    assets.collect()
}
