//! A walk over the site gets where a reader gets who follows the links of its pages, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use percent_encoding::percent_decode_str;
use shirube::build::{Options, Today, build};
use shirube::config::Audience;
use shirube::site::walk::Walk;
use shirube::source::{self, Sources};

/// Addresses of pages that a page links to, other languages and neighbours left aside.
fn links(html: &str, from: &str) -> BTreeSet<String> {
    let mut html = html.to_owned();
    let aside = ["<nav class=\"languages\"", "<nav class=\"pager\""];
    while let Some(start) = aside.into_iter().find_map(|nav| html.find(nav)) {
        let end = html[start..].find("</nav>").expect("it ends") + start;
        html.replace_range(start..end, "");
    }
    let addresses = html.split("<a").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let address = tag.split(" href=\"").nth(1)?.split(['"', '#', '?']).next()?;
        (!address.contains("://") && !address.starts_with("mailto:")).then_some(address)
    });
    addresses
        .map(|address| {
            let address = percent_decode_str(address).decode_utf8_lossy().replace("&amp;", "&");
            let mut parts: Vec<&str> = from.split('/').collect();
            parts.pop();
            for part in address.split('/') {
                match part {
                    "" | "." => {}
                    ".." => drop(parts.pop()),
                    part => parts.push(part),
                }
            }
            let folder = parts.join("/");
            if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") }
        })
        .collect()
}

/// Compares on one site; tells which pages a reader does not get to.
fn lost(sources: &Arc<Sources>) -> Vec<String> {
    let options = Options {
        edition: Audience::Public,
        drafts: false,
        today: Today::Day(Date::constant(2026, 11, 25)),
        base_url: None,
        deny_warnings: false,
        search: false,
    };
    let built = build(sources, &options);
    let mut pages: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    // The index of all articles leads to every one; what is only there is not part of any way.
    let is_way = |path: &&str| path.ends_with("index.html") && !path.contains("a-z/");
    for path in built.output.paths().filter(is_way) {
        let bytes = built.output.bytes(path).expect("it is there").expect("it can be made");
        pages.insert(path, links(std::str::from_utf8(&bytes).expect("UTF-8"), path));
    }
    let homes =
        (0..built.site.config.languages.len()).map(|language| built.site.home(language).output_path());
    let mut next: Vec<String> = homes.collect();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    while let Some(path) = next.pop() {
        if let Some(links) = pages.get(path.as_str())
            && reached.insert(path)
        {
            next.extend(links.iter().cloned());
        }
    }
    let walk = Walk::from_home(&built.site);
    let mut lost = Vec::new();
    for page in &built.site.pages {
        let by_links = reached.contains(&page.route.output_path());
        assert_eq!(walk.has_reached(page.id), by_links, "{}", page.route);
        if !by_links {
            lost.push(page.route.to_string());
        }
    }
    lost
}

#[test]
fn the_walk_follows_the_links_of_the_pages() {
    let bundled = source::load(Path::new(".")).expect("the bundled content");
    let bundled: Vec<(String, String)> = bundled
        .iter()
        // Tests of the search need one.
        .filter(|source| source.path.as_str().starts_with("content/"))
        .filter(|source| source.path.file_name() != "search-tests.yaml")
        .filter_map(|source| Some((source.path.as_str().to_owned(), source.text()?.to_owned())))
        .collect();
    let with = |nav: &str| {
        let files = bundled.iter().map(|(path, text)| match path.as_str() {
            "content/site.yaml" => (path.clone(), format!("{text}\n{nav}")),
            _ => (path.clone(), text.clone()),
        });
        let files: Vec<(String, String)> = files.collect();
        let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let lone = ["ja", "en"].map(|code| format!("content/{code}/lone.md"));
        let lone = lone.iter().map(|path| (path.as_str(), "---\ntitle: L\n---\n"));
        Arc::new(Sources::from_texts(files.chain(lone)))
    };
    assert!(lost(&with("")).is_empty());
    assert_eq!(lost(&with("nav: [guides/]\n")), ["/en/lone/", "/lone/"]);
    assert!(lost(&with("nav: [{title: x, items: [lone.md]}]\n")).is_empty());
}

#[test]
fn what_no_page_shows_is_lost() {
    let article = |more: &str| format!("---\ntitle: T\n{more}");
    let faq = article("items:\n  - {id: a, question: A, answer: a}\n---\n");
    let plain = article("---\n");
    let ticket = article("id: X-1\nstate: planned\nworkarounds: [way]\n---\n");
    let deep = article("---\n[on](../chain/two.md)\n");
    let related = article("related: [r1, r2, r3, r4, r5, r6]\n---\n");
    let tagged = article("tags: [x]\n---\n");
    let case = article("success: light\nguides: [g]\n---\n");
    let question = article("type: faq\nasked: 9\n---\n");
    let files: Vec<(&str, &str)> = vec![
        // Entries of the navigation leave the other folders to the home page.
        ("content/site.yaml", "languages: [ja, en]\nnav: [start.md, one/]\ntypes: {tickets: ticket}\n"),
        ("content/ja/start.md", &related),
        ("content/ja/r1.md", &plain),
        ("content/ja/r5.md", &tagged),
        ("content/ja/r6.md", &plain),
        ("content/ja/r2.md", &plain),
        ("content/ja/r3.md", &plain),
        ("content/ja/r4.md", &plain),
        ("content/ja/tagged-too.md", &tagged),
        ("content/ja/lone.md", &deep),
        ("content/ja/two.md", &plain),
        ("content/ja/popular.md", &question),
        ("content/ja/way.md", &plain),
        ("content/ja/g.md", &plain),
        ("content/ja/cases/c.md", &case),
        ("content/ja/chain/two.md", &plain),
        ("content/ja/chain/deep/er/three.md", &plain),
        ("content/ja/faq/several.md", &faq),
        // The page at the address of the folder does not show what is in it.
        ("content/ja/one.md", &plain),
        ("content/ja/one/inside.md", &plain),
        ("content/ja/one/also.md", &plain),
        ("content/ja/tickets/t.md", &ticket),
        ("content/ja/tickets/drawer/note.md", "---\ntitle: N\ntype: article\n---\n"),
        ("content/en/start.md", &plain),
        ("content/en/only.md", &plain),
        ("content/en/sub/index.md", "---\ntitle: S\ntype: faq\n---\n"),
        ("content/en/sub/a.md", &plain),
    ];
    let found = lost(&Arc::new(Sources::from_texts(files)));
    assert_eq!(
        found,
        [
            "/en/only/",
            "/en/sub/a/",
            "/lone/",
            "/one/also/",
            "/one/inside/",
            "/r6/",
            "/tickets/drawer/note/",
            "/two/"
        ]
    );
}
