//! What goes with what: relations that writers declare, and those that follow from them.

use std::collections::{BTreeSet, HashMap};

use super::link::{Resolver, Target};
use super::release::{self, Answer};
use super::{Page, PageId, Site};
use crate::config::{Facet, State, Type};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::link::LinkKind;
use crate::document::{Body, Document, Hole, Kind};
use crate::source::{SourceId, Span};
use crate::text;
use crate::yaml::Located;

/// How many success cases a page shows.
pub const MAX_CASES: usize = 3;
/// How many pages that point to it.
const MAX_BACKLINKS: usize = 12;

/// Pages that a page is related to by its fields.
#[derive(Debug, Clone, Default)]
pub struct Relations {
    /// `related`.
    pub related: Vec<PageId>,
    /// `next` of a guide.
    pub next: Vec<PageId>,
    /// `guides` of a success case.
    pub guides: Vec<PageId>,
    /// `workarounds` of a ticket.
    pub workarounds: Vec<PageId>,
    /// The release that has a ticket.
    pub released_in: Option<PageId>,
    /// What answers a ticket, the newest first.
    pub answers: Vec<Answer>,
    /// The ticket that a ticket was merged into.
    pub merged_into: Option<PageId>,
    /// The ticket that an article is a way around for.
    pub workaround_for: Option<PageId>,
    /// For each change of a release: tickets and articles.
    pub changes: Vec<(Vec<PageId>, Vec<PageId>)>,
    /// Tickets that a release names as a whole.
    pub tickets: Vec<PageId>,
    /// The logo of a success case.
    pub logo: Option<SourceId>,
}

/// Finds the relations of every page, and what does not fit together.
pub fn relations(site: &Site, resolver: &Resolver<'_>) -> (Vec<Relations>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    check_ids(site, &mut found);
    let versions = check_versions(site, &mut found);
    let mut all: Vec<Relations> =
        site.pages.iter().map(|page| of_page(site, page, resolver, &versions, &mut found)).collect();
    let mut answers = release::answers(site, &all);
    let has_releases = site.pages.iter().any(|page| page.of() == Type::Release);
    for (page, relations) in site.pages.iter().zip(&mut all) {
        let Kind::Ticket(ticket) = &page.document.kind else { continue };
        relations.answers = answers.remove(&page.id).unwrap_or_default();
        if relations.released_in.is_none() {
            relations.released_in = relations.answers.first().map(|answer| answer.release);
        }
        if ticket.state == State::Released && relations.released_in.is_none() && has_releases {
            let id = page.document.front_matter.id.as_ref().map_or("", |id| id.value.as_str());
            let id = printable(id);
            found.push(
                Diagnostic::new(
                    Code::UnreleasedTicket,
                    ticket.state_span.clone().unwrap_or_else(|| page.document.front_matter.title_span.clone()),
                    text!("要望 {id} は released ですが、どのリリースノートにも出てきません", "ticket {id} is released, but no release mentions it"),
                )
                .help(text!(
                    "リリースノートの changes の tickets に {id} を足すか、released_in に版を書いてください",
                    "add {id} to `tickets` of a change in the release notes, or write the version in `released_in`"
                )),
            );
        }
    }
    (all, found)
}

/// The same page in another language, or itself.
pub fn in_language(site: &Site, id: PageId, language: usize) -> PageId {
    let group = site.translations.get(&site.page(id).key);
    group.and_then(|group| group[language]).unwrap_or(id)
}

fn of_page(
    site: &Site,
    page: &Page,
    resolver: &Resolver<'_>,
    versions: &HashMap<String, Vec<PageId>>,
    found: &mut Vec<Diagnostic>,
) -> Relations {
    let mut relations = Relations::default();
    let many = |written: &[Located<String>], of: Option<Type>, found: &mut Vec<Diagnostic>| {
        written.iter().filter_map(|written| one(page, written, of, resolver, found)).collect::<Vec<PageId>>()
    };
    relations.related = many(&page.document.front_matter.related, None, found);
    match &page.document.kind {
        Kind::Article(article) => {
            relations.workaround_for = article
                .workaround_for
                .as_ref()
                .and_then(|id| one(page, id, Some(Type::Ticket), resolver, found));
        }
        Kind::Guide(guide) => relations.next = many(&guide.next, None, found),
        Kind::Case(case) => {
            relations.guides = many(&case.guides, None, found);
            relations.logo = case
                .customer
                .logo
                .as_ref()
                .and_then(|logo| resolver.asset_field(page, &logo.value, &logo.span, found));
        }
        Kind::Release(release) => {
            relations.tickets = many(&release.tickets, Some(Type::Ticket), found);
            relations.changes = release
                .changes
                .iter()
                .map(|change| {
                    (many(&change.tickets, Some(Type::Ticket), found), many(&change.articles, None, found))
                })
                .collect();
        }
        Kind::Ticket(ticket) => {
            let plan = ticket.plan.clone().unwrap_or_default();
            let summary = ticket.summary.as_ref();
            relations.workarounds =
                summary.map(|summary| many(&summary.workarounds, None, found)).unwrap_or_default();
            relations.merged_into =
                plan.merged_into.as_ref().and_then(|id| one(page, id, Some(Type::Ticket), resolver, found));
            relations.released_in = plan.released_in.as_ref().and_then(|version| {
                let releases = versions.get(&version.value);
                let release =
                    releases.and_then(|ids| ids.first()).map(|id| in_language(site, *id, page.language));
                release.or_else(|| one(page, version, Some(Type::Release), resolver, found))
            });
        }
        Kind::Faq(_) | Kind::Incident(_) => {}
    }
    relations
}

fn one(
    page: &Page,
    written: &Located<String>,
    of: Option<Type>,
    resolver: &Resolver<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<PageId> {
    match resolver.reference(page, of, &written.value) {
        Some(id) if id == page.id => {
            found.push(
                Diagnostic::new(
                    Code::SelfReference,
                    written.span.clone(),
                    text!("この記事自身を指しています", "this names the article itself"),
                )
                .help(text!("この行を消してください", "remove it")),
            );
            None
        }
        Some(id) => Some(id),
        None if resolver.names_unread(page, of, &written.value) => None,
        None => {
            let code = Code::UnknownReference;
            found.push(resolver.unknown_reference(page, &written.value, of, &written.span, code));
            None
        }
    }
}

/// The features that a page is about.
pub fn features(page: &Page) -> impl Iterator<Item = &Located<String>> {
    page.document.front_matter.facets.get(&Facet::Features).into_iter().flatten()
}

/// Whether a page tells how something is used: an article, a question or a guide, but not the first
/// page of a folder of something else.
pub fn explains(site: &Site, page: &Page) -> bool {
    let is_text = |of: Type| matches!(of, Type::Article | Type::Faq | Type::Guide);
    let folder = site.sections[page.language].get(&page.folder).filter(|_| page.is_index);
    is_text(page.of()) && folder.and_then(|folder| folder.of).is_none_or(is_text)
}

/// What the links of a field's text lead to, by the field's number.
pub fn targets_of(page: &Page, field: usize) -> &[Target] {
    let base = page.target_bases.get(field + 1).copied().unwrap_or(0);
    let count = page.document.fields.get(field).map_or(0, |field| count_links(&field.body));
    page.targets.get(base..base + count).unwrap_or_default()
}

/// Each id belongs to one article of a language.
fn check_ids(site: &Site, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(usize, &str), &Span> = HashMap::new();
    let mut pages: Vec<&Page> = site.pages.iter().collect();
    pages.sort_by_key(|page| (page.path(), &page.document.item));
    for page in pages {
        let Some(id) = &page.document.front_matter.id else { continue };
        let Some(first) = seen.get(&(page.language, id.value.as_str())) else {
            seen.insert((page.language, &id.value), &id.span);
            continue;
        };
        let shown = printable(&id.value);
        found.push(
            Diagnostic::new(
                Code::DuplicateId,
                id.span.clone(),
                text!("id「{shown}」はほかの記事も使っています", "another article has the id `{shown}` too"),
            )
            .label((*first).clone(), text!("もう一方", "the other"))
            .help(text!("別の id を付けてください", "give one of them another id")),
        );
    }
}

/// Each version has one set of release notes in a language. Returns the pages of every version.
fn check_versions(site: &Site, found: &mut Vec<Diagnostic>) -> HashMap<String, Vec<PageId>> {
    let mut versions: HashMap<String, Vec<PageId>> = HashMap::new();
    for page in &site.pages {
        let Kind::Release(release) = &page.document.kind else { continue };
        let Some(version) = &release.version else { continue };
        let pages = versions.entry(version.value.clone()).or_default();
        let same_product = |other: &&PageId| {
            let other = site.page(**other);
            other.language == page.language && release::products(other) == release::products(page)
        };
        if let Some(first) = pages.iter().find(same_product)
            && let Kind::Release(other) = &site.page(*first).document.kind
            && let Some(other) = &other.version
        {
            let (shown, path) = (printable(&version.value), printable(site.page(*first).path().as_str()));
            found.push(
                Diagnostic::new(
                    Code::DuplicateVersion,
                    version.span.clone(),
                    text!(
                        "版 {shown} のリリースノートは「{path}」にもあります",
                        "`{path}` is about version {shown} too"
                    ),
                )
                .label(other.span.clone(), text!("もう一方", "the other"))
                .help(text!("どちらかの version を直してください", "correct the `version` of one of them")),
            );
        }
        pages.push(page.id);
    }
    versions
}

/// Notes on each page which pages lead to it.
pub fn backlinks(site: &mut Site) {
    let mut from: Vec<BTreeSet<PageId>> = vec![BTreeSet::new(); site.pages.len()];
    for page in &site.pages {
        let relations = &page.relations;
        let linked = page.targets.iter().filter_map(|target| match target {
            Target::Page(id, _) => Some(*id),
            _ => None,
        });
        let declared = relations
            .related
            .iter()
            .chain(&relations.workarounds)
            .chain(&relations.workaround_for)
            .chain(&relations.released_in)
            .chain(&relations.guides)
            .chain(&relations.tickets)
            .chain(relations.changes.iter().flat_map(|(tickets, articles)| tickets.iter().chain(articles)))
            .copied();
        for id in linked.chain(declared).filter(|id| *id != page.id) {
            from[id.0 as usize].insert(page.id);
        }
    }
    for (page, from) in site.pages.iter_mut().zip(from) {
        page.backlinks = from.into_iter().collect();
    }
}

/// Where the targets of each text of a document begin: the body's first, then one for each field text.
pub fn target_bases(document: &Document) -> Vec<usize> {
    let mut bases = vec![0];
    let mut next = count_links(&document.body);
    for field in &document.fields {
        bases.push(next);
        next += count_links(&field.body);
    }
    bases
}

/// The files that pages show as pictures.
pub fn pictures(site: &Site) -> BTreeSet<SourceId> {
    fn take<'a>(body: &Body, targets: &mut impl Iterator<Item = &'a Target>, found: &mut BTreeSet<SourceId>) {
        for (link, target) in body.links.iter().zip(targets.by_ref()) {
            if let (LinkKind::Image, false, Target::Asset(source)) = (link.kind, link.raw, target) {
                found.insert(*source);
            }
        }
        for hole in &body.holes {
            if let Hole::Block(_, body) = hole {
                take(body, targets, found);
            }
        }
    }
    let mut found = BTreeSet::new();
    for page in &site.pages {
        let mut targets = page.targets.iter();
        take(&page.document.body, &mut targets, &mut found);
        for field in &page.document.fields {
            take(&field.body, &mut targets, &mut found);
        }
    }
    found
}

/// How many links a body and its blocks have.
pub fn count_links(body: &Body) -> usize {
    let blocks = body.holes.iter().map(|hole| match hole {
        Hole::Block(_, body) => count_links(body),
        _ => 0,
    });
    body.links.len() + blocks.sum::<usize>()
}

/// The pages that the writer of `page` says are related, each in the page's own language where it
/// has that.
pub fn declared(site: &Site, page: &Page) -> Vec<PageId> {
    let mut declared: Vec<PageId> =
        page.relations.related.iter().map(|id| in_language(site, *id, page.language)).collect();
    let mut seen = BTreeSet::from([page.id]);
    declared.retain(|id| seen.insert(*id));
    declared
}

/// Up to [`MAX_CASES`] success cases of the same language that show where an article leads, the
/// closest first: those that name it as a guide, then those that share most features, the stage, a
/// role; of equals the newest.
///
/// A case fits an article that shares one of its features, or its stage and a role. An article or case
/// that names no role is for every role. Where neither names a stage, a role that they share is enough.
pub fn cases(site: &Site, cases: &[PageId], page: &Page) -> Vec<PageId> {
    if !matches!(page.of(), Type::Article | Type::Guide | Type::Faq) {
        return Vec::new();
    }
    let mine = &page.document.front_matter;
    let shared = |case: &Page, facet: Facet| {
        let mut theirs = case.document.front_matter.facets.get(&facet).into_iter().flatten();
        let mine = mine.facets.get(&facet).map_or(&[][..], Vec::as_slice);
        let count = theirs.clone().filter(|key| mine.iter().any(|other| other.value == key.value)).count();
        (count, mine.is_empty() || theirs.next().is_none())
    };
    let closeness = |case: &Page| {
        let guides = case.relations.guides.iter();
        let named = guides.map(|id| in_language(site, *id, page.language)).any(|id| id == page.id);
        let (features, _) = shared(case, Facet::Features);
        let (roles, for_every_role) = shared(case, Facet::Roles);
        let same_stage = mine.stage == case.document.front_matter.stage;
        let stage = same_stage && mine.stage.is_some();
        let fits = same_stage && (roles > 0 || (stage && for_every_role));
        (named || features > 0 || fits).then_some((named, features, stage, roles > 0))
    };
    let day = |case: &Page| {
        let front_matter = &case.document.front_matter;
        front_matter.updated.as_ref().or(front_matter.date.as_ref()).map(|date| date.value)
    };
    let fitting = cases.iter().map(|id| site.page(*id)).filter_map(|case| Some((closeness(case)?, case)));
    let mut fitting: Vec<_> = fitting.collect();
    fitting.sort_by(|(a, x), (b, y)| {
        b.cmp(a).then_with(|| day(y).cmp(&day(x))).then_with(|| x.path().cmp(y.path()))
    });
    fitting.into_iter().map(|(_, case)| case.id).take(MAX_CASES).collect()
}

/// Pages of the same language that point to `page` and are of types whose readers would want to
/// know: up to `MAX_BACKLINKS`.
pub fn pointing_here(site: &Site, page: &Page) -> Vec<PageId> {
    let shown = |of: Type| match page.of() {
        Type::Ticket => of != Type::Ticket,
        Type::Article | Type::Faq | Type::Guide => matches!(of, Type::Release | Type::Ticket),
        Type::Release => of == Type::Ticket,
        _ => false,
    };
    // Tickets that a change names are shown there.
    // What a release answers is shown there, and so is what answers a ticket.
    let changes = page.relations.changes.iter().flat_map(|(tickets, _)| tickets);
    let mut named: Vec<PageId> = changes.map(|id| in_language(site, *id, page.language)).collect();
    named.extend(release::answered_as_a_whole(site, page));
    named.extend(page.relations.answers.iter().map(|answer| answer.release));
    page.backlinks
        .iter()
        .map(|id| site.page(*id))
        .filter(|other| other.language == page.language && shown(other.of()) && !named.contains(&other.id))
        .take(MAX_BACKLINKS)
        .map(|other| other.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Audience;
    use crate::site::testing::resolved;

    /// The cases, by the names of their files, that an article with these fields shows.
    fn shown(article: &str, of_cases: &[(&str, &str)]) -> Vec<String> {
        let config = "features: {mail: M, print: P, lists: L}\nroles: {admin: A, user: U}\n".to_owned();
        let mut files = vec![
            ("content/site.yaml".to_owned(), config),
            ("content/guides/a.md".to_owned(), format!("---\ntitle: A\n{article}---\n")),
        ];
        files.extend(of_cases.iter().map(|(name, fields)| {
            let text = format!("---\ntitle: Case\nsuccess: light\n{fields}---\n");
            (format!("content/cases/{name}.md"), text)
        }));
        let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let (site, _) = resolved(files, Audience::Public);
        let of_type = |of: Type| site.pages.iter().filter(move |page| page.of() == of);
        let article = of_type(Type::Guide).next().expect("the article");
        let all: Vec<PageId> = of_type(Type::Case).map(|page| page.id).collect();
        let path = |id: &PageId| site.page(*id).key.trim_start_matches("cases/").to_owned();
        cases(&site, &all, article).iter().map(path).collect()
    }

    #[test]
    fn the_closest_cases_come_first() {
        let cases = [
            ("one", "features: [mail]\nupdated: 2026-11-01\n"),
            ("newer", "features: [mail]\nupdated: 2026-11-02\n"),
            ("two", "features: [print, mail]\n"),
            ("named", "features: [lists]\nguides: [guides/a]\n"),
            ("stage", "features: [mail]\nstage: trial\n"),
        ];
        assert_eq!(shown("features: [mail, print]\nstage: trial\n", &cases), ["named", "two", "stage"]);
        assert_eq!(shown("features: [mail]\n", &cases), ["named", "newer", "one"]);
        assert_eq!(shown("features: [mail]\nstage: trial\n", &cases[..3]), ["newer", "one", "two"]);
    }

    #[test]
    fn a_stage_alone_or_a_role_alone_is_not_enough() {
        let admin = [("case", "stage: trial\nroles: [admin]\n")];
        assert_eq!(shown("stage: trial\nroles: [admin, user]\n", &admin), ["case"]);
        assert_eq!(shown("stage: trial\nroles: [user]\n", &admin), Vec::<String>::new());
        assert_eq!(shown("roles: [admin]\n", &admin), Vec::<String>::new());
        assert_eq!(shown("stage: renewal\nroles: [admin]\n", &admin), Vec::<String>::new());
        assert_eq!(shown("stage: trial\n", &admin), ["case"], "no role is every role");
        assert_eq!(shown("roles: [admin]\n", &[("case", "roles: [admin]\n")]), ["case"], "no stages at all");
        assert_eq!(shown("", &[("case", "")]), Vec::<String>::new(), "nothing shared");
    }
}
