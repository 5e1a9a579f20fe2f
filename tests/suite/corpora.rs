//! Trees that other people wrote are adopted with a `site.yaml` and not one change of their own.
//!
//! The trees are not part of this repository. They are looked for beside it, in `shared/corpora`;
//! the `site.yaml` of each is `tests/corpora/<tree>.yaml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use shirube::build::{Options, Today, build};
use shirube::config::Audience;
use shirube::source;

use crate::scratch::{Scratch, files, not_run};

/// The day on which all of them are built.
const TODAY: jiff::civil::Date = jiff::civil::Date::constant(2026, 11, 23);

/// Adopts a tree: builds it, makes sure that every article has its page, and gives its findings.
fn adopt(name: &str) -> Option<Findings> {
    let tree = Path::new("../shared/corpora").join(name);
    if !tree.is_dir() {
        not_run(&format!("adopting {name}"), &tree.display().to_string());
        return None;
    }
    let site = Scratch::new();
    for path in files(&tree) {
        site.write(&format!("content/{path}"), fs::read(tree.join(&path)).expect("readable"));
    }
    let config = fs::read(format!("tests/corpora/{name}.yaml")).expect("each tree has a site.yaml");
    site.write("content/site.yaml", config);
    site.succeed(&["build", "--today", &TODAY.to_string()]);
    let ran = site.succeed(&["check", "--today", &TODAY.to_string(), "--format", "json"]);
    assert_every_article_is_published(&site, &tree);
    let mut report: Value = serde_json::from_str(&ran.out).expect("standard output is JSON");
    let Value::Array(found) = report["diagnostics"].take() else { panic!("a list of findings") };
    Some(Findings(found))
}

fn assert_every_article_is_published(site: &Scratch, tree: &Path) {
    let options = Options {
        edition: Audience::Public,
        drafts: false,
        today: Today::Day(TODAY),
        base_url: None,
        deny_warnings: false,
        search: false,
    };
    let sources = Arc::new(source::load(&site.at("")).expect("the site can be read"));
    let built = build(&sources, &options);
    let pages = built.site.pages.iter().filter(|page| page.document.item.is_none());
    let pages: BTreeMap<&str, PathBuf> =
        pages.map(|page| (page.path().as_str(), site.at("dist").join(page.route.output_path()))).collect();
    let articles = files(tree).into_iter().filter(|path| path.ends_with(".md") && path.contains('/'));
    let articles: Vec<String> = articles.filter(|path| !is_draft(&tree.join(path))).collect();
    assert!(articles.len() > 20);
    for path in &articles {
        assert!(pages.get(path.as_str()).is_some_and(|page| page.is_file()), "{path} has no page");
    }
    assert_eq!(pages.len(), articles.len());
}

fn is_draft(article: &Path) -> bool {
    let text = fs::read_to_string(article).expect("readable");
    let head = text.split("\n---").next().unwrap_or("");
    head.lines().any(|line| line.trim_end() == "draft: true")
}

struct Findings(Vec<Value>);

impl Findings {
    fn count(&self, code: &str) -> usize {
        self.of(code).count()
    }

    fn of(&self, code: &str) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(move |found| found["code"] == code)
    }
}

#[test]
fn growi() {
    let Some(found) = adopt("growi") else { return };
    assert_eq!(found.count("broken-link"), 5);
}

#[test]
fn mackerel() {
    let Some(found) = adopt("mackerel") else { return };
    assert_eq!(found.count("broken-link"), 0);
}

#[test]
fn adobe_commerce() {
    let Some(found) = adopt("adobe-commerce") else { return };
    assert_eq!(found.count("broken-link"), 0);
}

#[test]
fn d365_plan() {
    let Some(found) = adopt("d365-plan") else { return };
    assert_eq!(found.count("broken-link"), 328);
    assert_eq!(found.count("missing-image"), 187);
}

#[test]
fn freee_faq() {
    let Some(found) = adopt("freee-faq") else { return };
    // Whoever writes long sentences is told so; nothing is wrong.
    let wrong: Vec<&Value> = found.0.iter().filter(|found| found["severity"] != "note").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn jenkins_status() {
    let Some(found) = adopt("jenkins-status") else { return };
    assert_eq!(found.count("broken-link"), 0);
    assert_eq!(found.count("incident-times"), 7, "incidents that their authors ended before they began");
}

#[test]
fn k8s_cases() {
    let Some(found) = adopt("k8s-cases") else { return };
    assert_eq!(found.count("broken-link"), 0);
}

#[test]
fn k8s_roadmap() {
    let Some(found) = adopt("k8s-roadmap") else { return };
    let said: Vec<(&str, String)> = found
        .of("unknown-state")
        .map(|found| (found["message"]["en"].as_str().unwrap_or(""), found["help"].to_string()))
        .collect();
    let (message, help) = said
        .iter()
        .find(|(message, _)| message.contains("`imlpemented`"))
        .unwrap_or_else(|| panic!("the misspelt state is named: {said:?}"));
    assert!(message.ends_with("(1 place)"), "{message}");
    assert!(help.contains("did you mean `implemented`?"), "{help}");
    // Each ticket with the id of another is named, with the place of the other.
    let twice: Vec<&Value> = found.of("duplicate-id").collect();
    assert_eq!(twice.len(), 4);
    for one in twice {
        let other = &one["labels"][0]["path"];
        assert!(other.is_string() && *other != one["path"], "{one:#}");
    }
}
