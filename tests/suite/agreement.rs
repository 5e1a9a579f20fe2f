//! The schemas accept what the program accepts, and refuse what it refuses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use shirube::build::{Options, Today, build};
use shirube::config::{self, Audience, Config, Type};
use shirube::diagnostic::Code;
use shirube::document;
use shirube::document::head::split;
use shirube::schema::{Languages, Subject, schema};
use shirube::source::{Source, Sources};
use shirube::yaml::{Choice, Findings};

use crate::schema::{Validator, config, yaml};
use crate::scratch::{files, not_run};

/// Codes that schemas have a word in.
const SEEN: &[Code] = &[
    Code::UnknownField,
    Code::MissingField,
    Code::WrongType,
    Code::WrongValue,
    Code::WrongDate,
    Code::UnknownState,
    Code::MissingResponse,
    Code::MissingConsent,
    Code::UndeclaredFacet,
];

/// What `check` says about one file of a site.
fn checked(site: &str, path: &str, text: &str) -> BTreeSet<Code> {
    let sources = Arc::new(Sources::from_texts([(config::PATH, site), (path, text)]));
    let options = Options {
        edition: Audience::Internal,
        drafts: true,
        today: Today::Day(jiff::civil::Date::constant(2026, 11, 23)),
        base_url: None,
        deny_warnings: false,
        search: path.contains("search-tests"),
    };
    let built = build(&sources, &options);
    let found = built.diagnostics.iter().filter(|found| found.path(&sources).as_str() == path);
    found.map(|found| found.code).collect()
}

const SITE: &str = "languages: [ja]
plans: {standard: スタンダード, pro: {ja: プロ, en: Pro}}
stages: {trial: お試し}
fields: {rename: {lastmod: updated, condition: state, number: id}, ignore: [layout]}
states: {Backlog: received, Nope: declined}
";

/// What is wrong, and what it looks like when it is right.
const FAULTS: &[(&str, Code, &str, &str)] = &[
    ("faq/a.md", Code::UnknownField, "title: a\ntitel: b", "title: a\nlayout: b"),
    ("faq/a.md", Code::UnknownField, "title: a\ngoal: b", "title: a\nanswer: b"),
    ("a.md", Code::UnknownField, "type: guide\ntitle: a\nanswer: b", "type: guide\ntitle: a\ngoal: b"),
    (
        "a.md",
        Code::UnknownField,
        "title: a\nupdates: [{date: 2026-01-01, text: b, at: c}]",
        "title: a\nupdates: [{date: 2026-01-01, text: b}]",
    ),
    ("a.md", Code::WrongValue, "title: a\ntype: fqa", "title: a\ntype: faq"),
    ("a.md", Code::WrongValue, "title: a\nkind: howto", "title: a\nkind: how_to"),
    ("a.md", Code::WrongValue, "title: a\naudience: everyone", "title: a\naudience:"),
    ("a.md", Code::WrongValue, "title: a\ndraft: yes", "title: a\ndraft: true"),
    ("a.md", Code::WrongValue, "title: a\nboost: 101", "title: a\nboost: 100"),
    ("a.md", Code::WrongValue, "title: a\nminutes: 1.5", "title: a\nminutes: 1"),
    ("a.md", Code::WrongValue, "title: a\nminutes: -1", "title: a\nminutes: \"1,000\""),
    ("a.md", Code::WrongValue, "title: a\nminutes: ５", "title: a\nminutes: 5"),
    ("a.md", Code::WrongValue, "title: a\nreview_every: 90", "title: a\nreview_every: 90d"),
    ("a.md", Code::WrongValue, "title: a\nstage: start", "title: a\nstage: trial"),
    ("a.md", Code::WrongType, "title: a\ntags: x, y", "title: a\ntags: [x, y]"),
    ("a.md", Code::WrongType, "title: [a]", "title: a"),
    ("a.md", Code::WrongType, "title: a\nupdates: {date: 2026-01-01, text: b}", "title: a\nupdates:"),
    ("a.md", Code::WrongType, "title: a\nkeywords: [{a: b}]", "title: a\nkeywords: [1, true, x]"),
    ("a.md", Code::WrongDate, "title: a\nupdated: 2026/11/23", "title: a\nupdated: 2026-11-23"),
    ("a.md", Code::WrongDate, "title: a\nlastmod: 2026-13-01", "title: a\nlastmod: 2026-12-01T09:00"),
    (
        "a.md",
        Code::MissingField,
        "title: a\nupdates: [{text: b}]",
        "title: a\nupdates: [{date: 2026-01-01, text: 1}]",
    ),
    ("a.md", Code::UndeclaredFacet, "title: a\nplans: [basic]", "title: a\nplans: [pro]"),
    ("a.md", Code::UndeclaredFacet, "title: a\nroles: [writer]", "title: a\nroles: []"),
    (
        "faq/a.md",
        Code::MissingField,
        "title: a\nitems: [{question: b}]",
        "title: a\nitems: [{question: b, answer: c}]",
    ),
    ("cases/a.md", Code::MissingField, "title: a", "title: a\nsuccess: deep"),
    (
        "cases/a.md",
        Code::MissingConsent,
        "title: a\nsuccess: deep\ncustomer: {name: b}",
        "title: a\nsuccess: deep\ncustomer: {name: b}\nconsent: {status: granted, scope: [name]}",
    ),
    (
        "cases/a.md",
        Code::MissingConsent,
        "title: a\nsuccess: deep\nquotes: [{text: b}]",
        "title: a\nsuccess: deep\nquotes: []",
    ),
    (
        "cases/a.md",
        Code::MissingField,
        "title: a\nsuccess: deep\nmetrics: [{name: b}]",
        "title: a\nsuccess: deep\nmetrics: [{name: b, after: 3}]",
    ),
    (
        "cases/a.md",
        Code::WrongValue,
        "title: a\nsuccess: deep\nconsent: {status: granted, scope: [face]}",
        "title: a\nsuccess: deep\nconsent: {status: granted, scope: [logo]}",
    ),
    (
        "releases/a.md",
        Code::MissingField,
        "title: a\nchanges: [{type: new, title: b}]",
        "title: a\nchanges: [{type: fixed, title: b}]",
    ),
    (
        "releases/a.md",
        Code::WrongValue,
        "title: a\nchanges: [{type: feature, title: b}]",
        "title: a\nchanges: [{type: other, title: b, plans: [any]}]",
    ),
    (
        "roadmap/a.md",
        Code::MissingField,
        "title: a\nstate: planned",
        "title: a\nnumber: 12\ncondition: planned",
    ),
    ("roadmap/a.md", Code::UnknownState, "title: a\nid: 1\nstate: done", "title: a\nid: 1\nstate: Backlog"),
    (
        "roadmap/a.md",
        Code::MissingResponse,
        "title: a\nid: 1\ncondition: Nope",
        "title: a\nid: 1\ncondition: Nope\nresponse: {text: b}",
    ),
    (
        "roadmap/a.md",
        Code::MissingResponse,
        "title: a\nid: 1\nstate: deferred\nresponse: {date: 2026-01-01}",
        "title: a\nid: 1\nstate: planned\nresponse: {date: 2026-01-01}",
    ),
    ("incidents/a.md", Code::MissingField, "title: a", "title: a\nstatus: resolved"),
    (
        "incidents/a.md",
        Code::UnknownState,
        "title: a\nstatus: resolved\nimpact: huge",
        "title: a\nstatus: resolved\nimpact: none",
    ),
    (
        "incidents/a.md",
        Code::WrongDate,
        "title: a\nstarted: 9:00",
        "title: a\nstarted: 2026-11-23T09:00+09:00",
    ),
    ("data/terms.yaml", Code::MissingField, "- reading: a", "- term: a"),
    ("data/terms.yaml", Code::WrongType, "term: a", "- {term: a, label: true}"),
    ("data/terms.yaml", Code::UnknownField, "- {term: a, synonym: b}", "- {term: a, synonyms: [b]}"),
    (
        "data/tickets.yaml",
        Code::MissingField,
        "- {title: a, state: planned}",
        "- {id: 1, title: a, state: planned}",
    ),
    (
        "data/tickets.yaml",
        Code::UnknownField,
        "- {id: 1, title: a, state: planned, type: ticket}",
        "- {id: 1, title: a, state: Backlog, tags: [x]}",
    ),
    (
        "data/tickets.yaml",
        Code::UnknownField,
        "- {id: 1, title: a, state: planned, translations: {en: {titel: b}}}",
        "- {id: 1, title: a, state: planned, translations: {en: {title: b}}}",
    ),
    ("data/search-tests.yaml", Code::MissingField, "- {q: a}", "- {q: a, expect: \"faq:none\", within: 2}"),
    ("data/search-tests.yaml", Code::UnknownField, "- {q: a, expect: b, with: 1}", "[]"),
];

#[test]
fn schemas_refuse_what_check_refuses() {
    let site = config(SITE);
    let mut wrong = Vec::new();
    for (path, code, faulty, good) in FAULTS {
        let subject = match *path {
            "data/terms.yaml" => Subject::Terms,
            "data/tickets.yaml" => Subject::Tickets,
            "data/search-tests.yaml" => Subject::SearchTests,
            _ => Subject::FrontMatter,
        };
        let folder = path.split('/').next().expect("there is a first part");
        let only = Type::ALL.iter().map(|(_, of)| *of).find(|of| of.folder() == Some(folder));
        let validator = Validator::new(schema(subject, only, Some(&site), Languages::Both));
        let file = |text: &str| match subject {
            Subject::FrontMatter => format!("---\n{text}\n---\n本文\n"),
            _ => format!("{text}\n"),
        };
        let place = format!("content/{path}");
        let is_faulty = validator.fault(&yaml(faulty).expect("YAML")).is_some();
        if !checked(SITE, &place, &file(faulty)).contains(code) || !is_faulty {
            wrong.push(format!("{path} [{}] {faulty}: schema {is_faulty}", code.name()));
        }
        let (said, fault) = (checked(SITE, &place, &file(good)), validator.fault(&yaml(good).expect("YAML")));
        if said.contains(code) {
            wrong.push(format!("{path} {good}: check says {said:?}"));
        }
        if fault.is_some() != said.iter().any(|code| SEEN.contains(code)) {
            wrong.push(format!("{path} {good}: {fault:?}, but check says {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is wrong with `site.yaml`, and what it looks like when it is right.
const SITE_FAULTS: &[(Code, &str, &str)] = &[
    (Code::UnknownField, "titel: a", "title: {ja: a, en: b}"),
    (Code::WrongValue, "accent: red", "accent: \"#0B57d0\""),
    (Code::WrongValue, "base_url: help.example.com", "base_url: https://help.example.com/ja"),
    (Code::WrongValue, "languages: [日本語]", "languages: [ja, zh-Hant]"),
    (Code::WrongValue, "types: {docs: gide}", "types: {docs/a: guide}"),
    (Code::WrongValue, "states: {Backlog: recieved}", "states: {Backlog: received, down: critical}"),
    (Code::WrongValue, "defaults: {fqa: {owner: a}}", "defaults: {faq: {owner: a}, all: {draft: true}}"),
    (Code::WrongValue, "rules: {broken-link: warn}", "rules: {broken-link: off}"),
    (
        Code::UnknownField,
        "rules: {broken-lnk: off}",
        "rules: {long-sentence: {level: note, except: [ja], max: 80}}",
    ),
    (Code::WrongValue, "rules: {leaked-text: off}", "rules: {}"),
    (Code::UnknownField, "rules: {long-sentence: {limit: 80}}", "rules: {long-sentence: {max: 80}}"),
    (Code::WrongValue, "utc_offset: JST", "utc_offset: \"+09:00\""),
    (Code::WrongType, "nav: faq/", "nav: [faq/, {title: a, items: [b, {link: c}]}]"),
    (Code::UnknownField, "nav: [{titel: a}]", "nav: [{title: {ja: a}}]"),
    (Code::UnknownField, "stages: {start: a}", "stages: {trial: a}"),
    (Code::WrongType, "plans: [a]", "plans: {a: b, c: {ja: d}}"),
    (Code::WrongValue, "contact: {mail: a}", "contact: {mail: a@example.com, form: https://example.com/}"),
    (Code::WrongValue, "contact: {chat: example.com}", "contact: {chat: https://example.com/}"),
    (Code::UnknownField, "fields: {renamed: {a: b}}", "fields: {rename: {a: title}, ignore: [b]}"),
    (Code::WrongType, "exclude: ja/drafts", "exclude: [ja/drafts]"),
    (Code::WrongValue, "show_reviewed: on", "show_reviewed: true"),
];

#[test]
fn the_schema_of_a_site_refuses_what_check_refuses() {
    let validator = Validator::new(schema(Subject::Site, None, None, Languages::Both));
    let said = |text: &str| {
        let (_, found) = config::load(&Sources::from_texts([(config::PATH, text)]));
        found.into_iter().map(|found| found.code).collect::<BTreeSet<_>>()
    };
    let mut wrong = Vec::new();
    for (code, faulty, good) in SITE_FAULTS {
        if said(faulty) != BTreeSet::from([*code]) || validator.fault(&yaml(faulty).expect("YAML")).is_none()
        {
            wrong.push(format!("{faulty}: {:?}", said(faulty)));
        }
        let fault = validator.fault(&yaml(good).expect("YAML"));
        if !said(good).is_empty() || fault.is_some() {
            wrong.push(format!("{good}: {:?} {fault:?}", said(good)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether a site lets something pass.
fn is_off(config: &Config, code: Code) -> bool {
    config.rules.get(&code).is_some_and(|rule| rule.level == Some(None))
}

/// What the program says about the head of an article, in codes that a schema has a word in.
fn said(source: &Source, config: &Config) -> (Option<Type>, BTreeSet<Code>) {
    let parsed = document::parse(source, config);
    let mut codes: BTreeSet<Code> = parsed.diagnostics.iter().map(|found| found.code).collect();
    let Some(document) = parsed.documents.first() else { return (None, codes) };
    for (facet, keys) in &document.front_matter.facets {
        let declared = config.facets.get(facet);
        if keys.iter().any(|key| declared.is_none_or(|declared| !declared.contains_key(&key.value))) {
            codes.insert(Code::UndeclaredFacet);
        }
    }
    codes.retain(|code| SEEN.contains(code) && !is_off(config, *code));
    (Some(document.kind.of()), codes)
}

/// Compares what schemas and the program say about every article of a tree; gives how many there
/// are, and how many are refused.
fn assert_agreement(name: &str, site: &str, tree: &Path) -> (usize, usize) {
    let config = config(site);
    let schemas = |only| Validator::new(schema(Subject::FrontMatter, only, Some(&config), Languages::Both));
    let any = schemas(None);
    let by_type: BTreeMap<Type, Validator> =
        Type::ALL.iter().map(|(_, of)| (*of, schemas(Some(*of)))).collect();
    let site_fault = Validator::new(schema(Subject::Site, None, None, Languages::Both))
        .fault(&yaml(site).expect("the configuration is YAML"));
    assert_eq!(site_fault, None, "{name}: site.yaml");
    let (mut count, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    for path in files(tree).into_iter().filter(|path| path.ends_with(".md")) {
        let text = std::fs::read_to_string(tree.join(&path)).expect("readable");
        let sources = Sources::from_texts([(format!("content/{path}").as_str(), text.as_str())]);
        let source = sources.iter().next().expect("there is one");
        let parts = split(source, &text, &Findings::default());
        let Some(head) = parts.head.filter(|_| !parts.unreadable) else { continue };
        let (Some(value), (Some(of), codes)) = (yaml(&text[head]), said(source, &config)) else { continue };
        count += 1;
        refused += usize::from(!codes.is_empty());
        let fault = by_type[&of].fault(&value);
        if fault.is_some() == codes.is_empty() {
            wrong.push(format!("{path}: {codes:?}: {fault:?}"));
        }
        if let (None, Some(fault)) = (&fault, any.fault(&value)) {
            wrong.push(format!("{path}: not of a type, but of any: {fault}"));
        }
    }
    assert!(wrong.is_empty(), "{name}: {} of {count}: {:#?}", wrong.len(), &wrong[..wrong.len().min(5)]);
    (count, refused)
}

#[test]
fn the_bundled_content_agrees_with_its_schemas() {
    let site = std::fs::read_to_string("content/site.yaml").expect("readable");
    let (count, refused) = assert_agreement("content", &site, Path::new("content"));
    assert!(count > 200 && refused == 0, "{count} {refused}");
    let config = config(&site);
    for (file, subject) in [
        ("terms.yaml", Subject::Terms),
        ("tickets.yaml", Subject::Tickets),
        ("search-tests.yaml", Subject::SearchTests),
    ] {
        let text = std::fs::read_to_string(format!("content/data/{file}")).expect("readable");
        let fault = Validator::new(schema(subject, None, Some(&config), Languages::Both))
            .fault(&yaml(&text).expect("YAML"));
        assert_eq!(fault, None, "{file}");
    }
}

#[test]
fn adopted_trees_agree_with_their_schemas() {
    let trees = Path::new("../shared/corpora");
    if !trees.is_dir() {
        return not_run("schemas of adopted trees", &trees.display().to_string());
    }
    let mut refused = 0;
    for file in files(Path::new("tests/corpora")) {
        let name = file.trim_end_matches(".yaml");
        let site = std::fs::read_to_string(format!("tests/corpora/{file}")).expect("readable");
        let (count, faulty) = assert_agreement(name, &site, &trees.join(name));
        assert!(count > 20, "{name}");
        refused += faulty;
    }
    assert!(refused > 0, "some of their heads have faults");
}
