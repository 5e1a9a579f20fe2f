//! What a site may change of the theme, and what it is told of that.

use std::fs;

use shirube::diagnostic::Language;
use shirube::render::contract;

use crate::scratch::{Scratch, tree};

const INDEX: &str = "---\ntitle: Help\n---\n";

/// The manual's list of what templates may see is made from the source; `SNAPSHOTS=overwrite` writes it.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may read the environment")]
fn the_manual_lists_what_templates_may_see() {
    for (code, language) in [("ja", Language::Ja), ("en", Language::En)] {
        let path = format!("content/{code}/reference/theme-variables.md");
        let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let (head, _) = page.split_once("## `page`").expect("the list begins with the page");
        let wanted = format!("{head}{}\n", contract::manual(language).trim_end());
        if page != wanted && std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
            fs::write(&path, &wanted).expect("it can be written");
        } else {
            assert!(page == wanted, "{path} is not what the source says: SNAPSHOTS=overwrite writes it");
        }
    }
}

#[test]
fn the_list_shows_every_part_and_marks_those_of_the_site() {
    let site = Scratch::with([
        ("content/site.yaml", "languages: [en]\ntheme: mine\n"),
        ("content/index.md", INDEX),
        ("themes/mine/strings/en.yaml", "home: Start\n"),
        ("themes/mine/components/state.html", "{#- shirube 0.1.0 components/state.html 0123456789 -#}\n"),
        ("themes/mine/img/a.svg", "<svg/>"),
    ]);
    let list = site.succeed(&["theme", "--lang", "en"]).out;
    let line = |path: &str| {
        let found = list.lines().find(|line| line.contains(&format!(" {path} ")) || line.ends_with(path));
        found.unwrap_or_else(|| panic!("no {path} in {list}")).to_owned()
    };
    assert!(line("strings/en.yaml").starts_with('*'), "{list}");
    assert!(line("components/state.html").starts_with('!'), "{list}");
    assert!(line("img/a.svg").starts_with('*'), "{list}");
    let card = line("components/card.html");
    assert!(card.starts_with(' ') && card.ends_with("(card: map, level: integer = 3)"), "{card}");
    for path in tree(std::path::Path::new("themes/default")).keys().filter(|path| *path != "theme.yaml") {
        line(path);
    }
}

#[test]
fn scripts_of_the_search_come_as_one_until_a_part_is_replaced() {
    let names = |site: &Scratch| -> Vec<String> {
        site.succeed(&["build"]);
        let files = tree(&site.at("dist/assets"));
        files.keys().filter_map(|path| path.split('.').next().map(str::to_owned)).collect()
    };
    let text = |site: &Scratch, script: &str| {
        let files = tree(&site.at("dist/assets"));
        let found = files.iter().find(|(path, _)| path.starts_with(script)).map(|(_, bytes)| bytes.clone());
        String::from_utf8(found.expect("it is published")).expect("UTF-8")
    };
    let has = |names: &[String], wanted: &str| names.iter().any(|name| name == wanted);
    let site = Scratch::with([
        ("content/site.yaml", "languages: [en]\ntheme: mine\n"),
        ("content/index.md", INDEX),
        ("themes/mine/js/custom.js", "import { fold } from './search/analyze.js';\nfold('a');\n"),
    ]);
    let found = names(&site);
    assert!(has(&found, "analyze") && !has(&found, "rank") && !has(&found, "format"), "{found:?}");
    assert!(has(&found, "index") && has(&found, "typing"), "{found:?}");
    assert!(!text(&site, "search-dialog.").contains("./rank."));
    assert!(text(&site, "index.").contains("openIndex"));

    site.write("themes/mine/js/search/rank.js", "export const rank = () => [];\n");
    let found = names(&site);
    assert!(has(&found, "rank") && has(&found, "format"), "{found:?}");
    assert!(text(&site, "search-dialog.").contains("./index."));
    assert!(text(&site, "index.").contains("./rank."));
}

#[test]
fn a_theme_that_is_a_path_is_neither_read_nor_written() {
    let site = Scratch::with([
        ("site/content/site.yaml", "languages: [en]\ntheme: ../../evil\n"),
        ("site/content/index.md", INDEX),
        ("evil/components/state.html", "{% component"),
    ]);
    assert_eq!(site.codes(&["--root", "site"]), ["wrong-value"]);
    site.succeed(&["theme", "override", "card", "--root", "site"]);
    assert_eq!(tree(&site.at("evil")).len(), 1);
    assert!(site.at("site/themes/mine/components/card.html").exists());
}

#[test]
fn files_in_the_folder_of_the_default_theme_count_everywhere() {
    let state = shirube::render::part::start("components/state.html", Language::En).expect("it is known");
    let (_, unchanged) = state.split_once('\n').expect("a line says of what it is a copy");
    let site = Scratch::with([
        ("content/site.yaml", "languages: [en]\n"),
        ("content/index.md", INDEX),
        ("themes/default/strings/en.yaml", "search: Look it up\n"),
        ("themes/default/components/state.html", unchanged),
    ]);
    let list = site.succeed(&["theme", "--lang", "en"]).out;
    assert!(list.starts_with("theme: default, in themes/default/\n"), "{list}");
    assert!(list.contains("\n* strings/en.yaml") && list.contains("\n  components/state.html"), "{list}");
    let out = site.succeed(&["theme", "override", "css/custom.css", "--lang", "en"]).out;
    assert_eq!(out, "themes/default/css/custom.css\n");
    assert_eq!(site.read("content/site.yaml"), "languages: [en]\n");
    site.succeed(&["build"]);
    let page = site.read("dist/index.html");
    assert!(page.contains("Look it up") && page.contains("assets/custom."), "{page}");
}

#[test]
fn every_file_to_begin_with_changes_no_page() {
    let site = Scratch::with([
        ("content/site.yaml", "languages: [ja, en]\ntitle: Help\nrules: {missing-translation: off}\n"),
        ("content/ja/index.md", INDEX),
        ("content/en/index.md", INDEX),
        ("content/ja/articles/a.md", "---\ntitle: 請求書を発行する\n---\n## 請求書を発行する\n\n文です。\n"),
    ]);
    site.succeed(&["build", "--out", "before"]);
    let parts: Vec<String> = shirube::render::part::all().iter().map(|part| part.path.clone()).collect();
    let own: Vec<&str> = parts.iter().map(String::as_str).filter(|path| !path.starts_with("js/")).collect();
    site.succeed(&[&["theme", "override"], own.as_slice()].concat());
    assert_eq!(site.codes(&[]), Vec::<String>::new());
    site.succeed(&["build", "--out", "after"]);
    let (before, after) = (tree(&site.at("before")), tree(&site.at("after")));
    let mut pages = 0;
    for (path, page) in before.iter().filter(|(path, _)| path.ends_with(".html")) {
        // The style sheets and the icon are those of the site, with their comments, and one sheet more.
        let words = |page: &[u8]| -> Vec<String> {
            let text = String::from_utf8_lossy(page).into_owned();
            text.lines()
                .filter(|line| !line.contains("rel=\"stylesheet\"") && !line.contains("rel=\"icon\""))
                .map(str::to_owned)
                .collect()
        };
        assert_eq!(words(page), words(&after[path]), "{path}");
        pages += 1;
    }
    assert!(pages > 5, "{pages}");
}

#[test]
fn marks_in_headings_stay_in_pages() {
    let article = "---\ntitle: 請求書を発行する\ndescription: 発行のしかた\n---\n\
                   ## 支払い方法を`変える` {#change}\n\n## もう一度受け取る\n\n文です。\n";
    let site = Scratch::with([
        ("content/site.yaml", "languages: [ja]\nbase_url: https://help.example/\n"),
        ("content/index.md", INDEX),
        ("content/articles/a.md", article),
    ]);
    site.succeed(&["build"]);
    let page = site.read("dist/articles/a/index.html");
    for part in [
        "<title>請求書を発行する | ",
        "<h1>請求書を<wbr>発行する</h1>",
        "<h2 id=\"change\">支払い方法を<code>変える</code></h2>",
        "<h2 id=\"もう一度受け取る\">",
    ] {
        assert!(page.contains(part), "no {part}");
    }
    for (path, bytes) in tree(&site.at("dist")) {
        let text = String::from_utf8_lossy(&bytes);
        // The widget names every element that an article may have, and ages may go to the next line.
        let is_script = path == "widget.js" || path.starts_with("assets/cards.");
        let knows_them = path.ends_with(".html") || path.ends_with(".css") || is_script;
        assert!(knows_them || !text.contains("wbr"), "{path} has marks");
    }
    let found = site.succeed(&["search", "支払い方法", "--lang", "ja"]).out;
    assert!(found.contains("支払い方法を変える"), "{found}");
}

#[test]
fn a_secret_is_found_across_the_marks_of_a_heading() {
    let secret = "この料金は来月から値上げする予定です。";
    let page = format!("---\ntitle: 料金\n---\n\n公開です。\n\n:::internal\n{secret}\n:::\n");
    let site = Scratch::with([
        ("content/site.yaml", "languages: [ja]\ntheme: mine\n"),
        ("content/index.md", page.as_str()),
        (
            "themes/mine/templates/home.html",
            "{% extends \"default/home.html\" %}\
             {% block main %}<h2>{{ \"この料金は来月から値上げする予定です。\" | phrases }}</h2>{% endblock %}",
        ),
    ]);
    assert_eq!(site.codes(&[]), ["leaked-text"]);
}
