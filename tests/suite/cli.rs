//! The commands as they are typed: what they make, what they refuse, what they print, how they end.

use std::path::Path;

use serde_json::Value;

use crate::scratch::{Scratch, assert_same, files, finish, not_run, tree};

const TYPES: &[(&str, &str)] = &[
    ("article", "basics/first.md"),
    ("faq", "faq/first.md"),
    ("guide", "guides/first.md"),
    ("case", "cases/first.md"),
    ("release", "releases/first.md"),
    ("ticket", "roadmap/first.md"),
    ("incident", "incidents/first.md"),
];

/// A site with one article and nothing to complain about. What else is put in is in one language.
fn clean() -> Scratch {
    Scratch::with([
        (
            "content/site.yaml",
            "title: Help\nlanguages: [en, ja]\nrules: {missing-translation: off, extra-translation: off}\n",
        ),
        ("content/en/index.md", "---\ntitle: Welcome\n---\n"),
        ("content/ja/index.md", "---\ntitle: ようこそ\n---\n"),
    ])
}

/// A site with an error and a warning.
fn faulty() -> Scratch {
    let site = clean();
    site.write("content/en/a.md", "---\ntitle: A\ntags: [x\n---\n");
    site.write("content/en/b.md", "---\ntitle: B\n---\n\n[x](none.md) [y](#none)\n");
    site
}

#[test]
fn init_makes_a_site_without_a_fault() {
    for language in ["ja", "en"] {
        let starter = format!("src/cli/starter/{language}/content");
        if !Path::new(&starter).is_dir() {
            not_run("init makes a site without a fault", &starter);
            continue;
        }
        let site = Scratch::new();
        site.succeed(&["init", "site", "--lang", language]);
        let made = files(&site.at("site/content"));
        assert!(made.iter().any(|path| path == "site.yaml"), "{language}: {made:?}");
        let ran = site.run(&["check", "--root", "site", "--deny-warnings", "--format", "short"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{language}");
        site.succeed(&["build", "--root", "site"]);
        assert!(tree(&site.at("site/dist")).contains_key("index.html"), "{language}");

        let again = site.run(&["init", "site", "--lang", language]);
        assert_eq!(again.code, 2, "a site that is there is left alone");
        assert_eq!(files(&site.at("site/content")), made);
    }
}

#[test]
fn new_makes_an_article_without_a_fault_of_every_type() {
    for language in ["ja", "en"] {
        for (of, path) in TYPES {
            let site = clean();
            let path = format!("{language}/{path}");
            site.succeed(&["new", of, &path]);
            let path = format!("content/{path}");
            let text = site.read(&path);
            assert!(text.contains("\ndraft: true\n"), "{path} begins as a draft");
            site.write(&path, text.replace("draft: true\n", ""));
            let ran = site.run(&["check", "--deny-warnings", "--format", "short"]);
            // Which article explains the change is for its writer to say.
            let told: Vec<&str> =
                ran.out.lines().filter(|line| !line.contains("[change-without-article]")).collect();
            assert_eq!((ran.code, told.as_slice()), (0, &[][..]), "{path}");
            let ran = site.succeed(&["build", "--lang", "en"]);
            assert!(ran.err.contains("3 articles"), "{path} is published: {}", ran.err);
        }
    }
}

#[test]
fn a_comment_that_allows_something_is_not_published() {
    let site = clean();
    let article = "---\ntitle: A\n---\n<!-- allow broken-link: zyx -->\n[x](none.md) <!-- allow broken-link: zyx --> [y](none.md)\n";
    site.write("content/en/a.md", article);
    site.succeed(&["build"]);
    for (path, bytes) in tree(&site.at("dist")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("zyx") && !text.contains("<!-- allow"), "{path}");
    }
}

#[test]
fn new_takes_paths_as_people_write_them() {
    let site = clean();
    for (written, made) in [
        ("content/ja/faq/一.md", "content/ja/faq/一.md"),
        ("ja/faq/二", "content/ja/faq/二.md"),
        ("./en/v1.0.md", "content/en/v1.0.md"),
    ] {
        site.succeed(&["new", "article", written]);
        assert!(site.at(made).is_file(), "{written}");
    }
}

#[test]
fn new_overwrites_nothing_and_stays_inside() {
    let site = clean();
    let before = tree(&site.at(""));
    for path in ["en/index.md", "../out.md", "en/../../out.md", "/tmp/shirube-out.md", "content/../out.md"] {
        let ran = site.run(&["new", "faq", path]);
        assert_eq!(ran.code, 2, "{path}: {}", ran.err);
        assert!(!ran.err.is_empty());
    }
    assert_eq!(site.run(&["new", "novel", "en/x.md"]).code, 2);
    assert!(tree(&site.at("")) == before, "nothing was written");
}

#[test]
fn the_exit_code_says_how_it_ended() {
    let site = clean();
    assert_eq!(site.run(&["check"]).code, 0);
    assert_eq!(site.run(&["build"]).code, 0);
    assert_eq!(site.run(&["--version"]).code, 0);
    assert_eq!(site.run(&["--help"]).code, 0);
    let site = faulty();
    assert_eq!(site.run(&["check"]).code, 1);
    assert_eq!(site.run(&["build"]).code, 1);
    assert!(!site.at("dist").exists(), "a failed build writes nothing");
    let nowhere = Scratch::new();
    for arguments in [&["check"][..], &["build"], &["build", "--edition", "none"], &["polish"], &[]] {
        assert_eq!(nowhere.run(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn warnings_stop_a_build_only_when_asked() {
    let site = clean();
    site.write("content/en/b.md", "---\ntitle: B\n---\n\n[y](#none)\n");
    assert_eq!(site.codes(&[]), ["broken-anchor"]);
    assert_eq!(site.run(&["build"]).code, 0);
    assert_eq!(site.run(&["check", "--deny-warnings"]).code, 1);
    assert_eq!(site.run(&["build", "--deny-warnings", "--out", "other"]).code, 1);
    assert!(!site.at("other").exists());
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let site = clean();
    site.write("dist/thesis.txt", "years of work");
    let ran = site.run(&["build"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("dist") && ran.err.contains("--out"), "{}", ran.err);
    assert_eq!(files(&site.at("dist")), ["thesis.txt"]);
    assert_eq!(site.run(&["build", "--out", "content"]).code, 2, "not even its own content");
    assert_eq!(site.run(&["build", "--out", "."]).code, 2);
}

#[test]
fn machines_get_json_and_nothing_else() {
    for command in ["check", "build"] {
        for (site, is_clean) in [(clean(), true), (faulty(), false)] {
            let ran = site.run(&[command, "--format", "json"]);
            let report: Value = serde_json::from_str(&ran.out).expect("standard output is JSON");
            assert_eq!(report["version"], 1);
            let found = report["diagnostics"].as_array().expect("a list");
            assert_eq!(found.is_empty(), is_clean);
            for one in found {
                for sentence in
                    std::iter::once(&one["message"]).chain(one["help"].as_array().expect("a list"))
                {
                    assert!(sentence["ja"].is_string() && sentence["en"].is_string(), "{one:#}");
                }
                assert!(one["path"].as_str().is_some_and(|path| path.starts_with("content/")), "{one:#}");
                assert!(one["line"].is_u64() && one["column"].is_u64(), "{one:#}");
            }
        }
    }
}

#[test]
fn code_hosts_get_sarif() {
    let ran = faulty().run(&["check", "--format", "sarif", "--lang", "en"]);
    let log: Value = serde_json::from_str(&ran.out).expect("standard output is JSON");
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().is_some_and(|schema| schema.contains("sarif-2.1.0")));
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "shirube");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list of rules");
    let results = run["results"].as_array().expect("a list of results");
    assert_eq!(results.len(), 3, "{results:#?}");
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("a number");
        assert_eq!(rules[usize::try_from(index).expect("a small number")]["id"], result["ruleId"]);
        assert!(matches!(result["level"].as_str(), Some("error" | "warning" | "note")));
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].as_str().is_some_and(|uri| uri.starts_with("content/en/")));
        assert!(place["region"]["startLine"].is_u64());
    }
}

#[test]
fn colour_is_for_terminals_or_on_demand() {
    let site = faulty();
    let is_coloured = |arguments: &[&str]| {
        let ran = site.run(&[&["check"], arguments].concat());
        assert!(!ran.err.contains('\u{1b}'));
        ran.out.contains('\u{1b}')
    };
    assert!(is_coloured(&["--color", "always"]));
    assert!(!is_coloured(&["--color", "never"]));
    assert!(!is_coloured(&[]), "a pipe is no terminal");
    for format in ["short", "json", "github", "sarif"] {
        assert!(!is_coloured(&["--color", "always", "--format", format]), "{format}");
    }
}

#[test]
fn messages_are_in_the_language_asked_for() {
    let site = faulty();
    let (ja, en) = ("リンク先「none.md」がありません", "there is no `none.md` to link to");
    let says = |arguments: &[&str], locale: Option<&str>| {
        let mut command = site.command(&[&["check", "--format", "short"], arguments].concat());
        command.envs(locale.map(|locale| ("LANG", locale)));
        let ran = finish(command);
        assert!(ran.err.contains("エラー") == ran.out.contains(ja), "the summary too: {}", ran.err);
        (ran.out.contains(ja), ran.out.contains(en))
    };
    assert_eq!(says(&["--lang", "ja"], Some("en_US.UTF-8")), (true, false));
    assert_eq!(says(&["--lang", "en"], Some("ja_JP.UTF-8")), (false, true));
    assert_eq!(says(&[], Some("ja_JP.UTF-8")), (true, false));
    assert_eq!(says(&[], Some("fr_FR.UTF-8")), (false, true));
    assert_eq!(says(&[], None), (false, true), "the site's first language");
    assert_eq!(says(&[], Some("C.UTF-8")), (false, true), "a locale that says nothing");
    site.write("content/site.yaml", "title: Help\nlanguages: [ja, en]\n");
    assert_eq!(says(&[], None), (true, false));
}

#[test]
fn a_first_notice_can_be_published_as_it_is() {
    let site = clean();
    site.write(
        "content/site.yaml",
        "title: Help\nlanguages: [en, ja]\ncomponents: {pdf: {en: 'PDF: files', ja: PDF}, login: Sign-in}\n",
    );
    for notice in [
        &["new", "incident", "--uncertain"][..],
        &["new", "incident", "--uncertain", "画面が開かない「場合」: \"調査中\""],
        &["new", "incident", "--uncertain", "--components", "pdf,login", "--next-update", "1h30m"],
        &["new", "incident", "--uncertain", "--components", "pdf"],
    ] {
        site.succeed(notice);
        assert_eq!(site.codes(&["--deny-warnings"]), [""; 0], "{notice:?}");
    }
    let made = |language: &str| -> Vec<String> {
        let names = files(&site.at(format!("content/{language}/incidents")));
        names.iter().map(|name| name["2026-11-26-".len()..].to_owned()).collect()
    };
    assert_eq!(made("en"), ["1.md", "2.md", "pdf-2.md", "pdf.md"]);
    assert_eq!(made("ja"), made("en"));
    let open = site.at("content/ja/incidents");
    let japanese: String =
        tree(&open).into_values().map(|bytes| String::from_utf8(bytes).expect("UTF-8")).collect();
    assert!(
        japanese.contains("画面が開かない") && japanese.contains("PDF・Sign-in が使いにくく"),
        "{japanese}"
    );
    let before = tree(&site.at("content"));
    for refused in [
        &["new", "incident", "--uncertain", "--components", "pfd"][..],
        &["new", "incident", "--uncertain", "--next-update", "45"],
        &["new", "faq", "--uncertain"],
        &["new", "incident", "a", "--components", "pdf"],
    ] {
        assert_eq!(site.run(refused).code, 2, "{refused:?}");
    }
    assert_same(&before, &tree(&site.at("content")));
}

#[test]
fn a_ledger_that_cannot_be_read_is_not_replaced() {
    let ticket = "- {id: A-1, title: 書き出す, state: planned}\n";
    let site = Scratch::with([
        ("content/index.md", "---\ntitle: ヘルプ\n---\n"),
        ("content/data/tickets.yaml", ticket),
    ]);
    let outside = Scratch::with([(
        "ledger.jsonl",
        "{\"date\":\"2026-11-01\",\"id\":\"A-2\",\"event\":\"seen\",\"state\":\"planned\"}\n",
    )]);
    let link = site.at("content/data/ledger.jsonl");
    std::os::unix::fs::symlink(outside.at("ledger.jsonl"), &link).expect("a link");
    let ran = site.run(&["ledger", "record", "--lang", "en"]);
    assert!(ran.code != 0 && ran.err.contains("cannot be read, so nothing was written"), "{}", ran.err);
    assert!(link.is_symlink());
}

#[test]
fn what_errors_leave_out_is_told_of() {
    let broken = "- id: A-1\n  title: \"書き出す\n";
    let site = Scratch::with([
        ("content/index.md", "---\ntitle: ヘルプ\n---\n文です。\n"),
        ("content/data/tickets.yaml", broken),
    ]);
    for command in [&["ledger", "verify"][..], &["ledger", "record"], &["search", "ヘルプ"]] {
        let ran = site.run(&[command, &["--lang", "en"]].concat());
        assert!(ran.err.contains("the site has errors"), "{command:?}: {}", ran.err);
    }
}

#[test]
fn a_link_to_nothing_is_no_free_place_in_a_theme() {
    let site = Scratch::with([("content/index.md", "---\ntitle: ヘルプ\n---\n")]);
    let link = site.at("themes/mine/templates/base.html");
    std::fs::create_dir_all(link.parent().expect("a folder")).expect("made");
    std::os::unix::fs::symlink("/nowhere/base.html", &link).expect("a link");
    let ran = site.run(&["theme", "override", "templates/base.html", "--lang", "en"]);
    assert!(ran.code != 0 && link.is_symlink(), "{}{}", ran.out, ran.err);
}

#[test]
fn paths_count_from_where_the_command_runs() {
    let place = Scratch::with([
        ("docs/help/content/site.yaml", "languages: [en]\n"),
        ("docs/help/content/index.md", "---\ntitle: Welcome\n---\n[a](b.md)\n"),
        ("docs/other/a.md", ""),
    ]);
    let absolute = place.at("docs/help");
    let absolute = absolute.to_str().expect("UTF-8");
    let run = |format: &str, root: &str| place.run(&["check", "--format", format, "--root", root]).out;
    for root in ["docs/help", "./docs/help/", "docs/other/../help", absolute] {
        assert!(run("short", root).starts_with("docs/help/content/index.md:4:5: "), "{root}");
        assert!(run("human", root).contains("--> docs/help/content/index.md:4:5\n"), "{root}");
        assert!(run("github", root).starts_with("::error file=docs/help/content/index.md,"), "{root}");
        let log: Value = serde_json::from_str(&run("sarif", root)).expect("JSON");
        let uri = log.pointer("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri");
        assert_eq!(uri, Some(&Value::from("docs/help/content/index.md")), "{root}");
        assert!(run("json", root).contains("\"content/index.md\""), "{root}");
    }
    let from = |folder: &str, root: &str| {
        let mut command = place.command(&["check", "--format", "short", "--root", root]);
        command.current_dir(place.at(folder));
        finish(command).out
    };
    assert!(from("docs/other", "../help").starts_with("../help/content/index.md:4:5: "));
    assert!(from("docs/other", absolute).starts_with("content/index.md:4:5: "));
    assert!(from("docs/help", ".").starts_with("content/index.md:4:5: "));
}

#[test]
fn a_link_to_a_file_that_cannot_be_read_is_not_broken() {
    let site = Scratch::with([
        ("content/site.yaml", "languages: [ja]\nnav:\n  - faq/sj.md\n"),
        (
            "content/ja/index.md",
            "---\ntitle: ようこそ\nrelated: [faq/sj.md, 'faq:sj']\n---\n[a](faq/sj.md) [b](faq/sj) [c](faq:sj)\n",
        ),
        ("content/ja/faq/other.md", "---\ntitle: ほか\n---\n[a](sj.md#x)\n"),
    ]);
    site.write("content/ja/faq/sj.md", b"---\ntitle: \x90\xbf\x8b\x81\n---\n");
    let codes = site.codes(&["--lang", "ja"]);
    assert_eq!(codes, ["wrong-encoding"]);
}
