//! `check --fix` mends what leaves no doubt, and no other byte.

use std::fs;
use std::path::Path;

use crate::scratch::{Ran, Scratch, files, not_run, tree};

fn fix(site: &Scratch) -> Ran {
    let ran = site.run(&["check", "--fix", "--lang", "en", "--format", "short"]);
    let again = site.run(&["check", "--fix", "--dry-run", "--lang", "en"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "a second run finds nothing more: {}", ran.err);
    ran
}

#[test]
fn every_byte_that_is_not_mended_stays() {
    let cases = [
        // A mark at the beginning, Windows line ends, no line end at the end.
        (
            "\u{feff}---\r\ntitle：一\r\n---\r\nあ　“い”：う",
            "\u{feff}---\r\ntitle: 一\r\n---\r\nあ　“い”：う",
        ),
        // Old Mac line ends, spaces at the end of lines, and an empty line before.
        ("\r---\rtitle:　一\r---\rあ  \rい\r", "---\rtitle: 一\r---\rあ  \rい\r"),
        ("---\ntitle: 一\ntags: \t請求\n---\n\n\n", "---\ntitle: 一\ntags: \t[請求]\n---\n\n\n"),
        ("---\ntitle: 一\n---\nあ\u{0}い\u{8}う\u{202e}え\n", "---\ntitle: 一\n---\nあいう\u{202e}え\n"),
        (
            "---\ntitle: a: b\ntags:\n\t- 一\n\t- 二\nextra:\n\ta: 'x: y'\n\tb:\n\t\t- 三\n---\n\tcode\n",
            "---\ntitle: \"a: b\"\ntags:\n  - 一\n  - 二\nextra:\n  a: 'x: y'\n  b:\n    - 三\n---\n\tcode\n",
        ),
        (
            "---\ntitle: 一\naliase: []\nkeyword: 二\nboost: １．５\nsearch: いいえ\ndate: \"2026年8月1日\"\n---\n",
            "---\ntitle: 一\naliases: []\nkeywords: [二]\nboost: 1.5\nsearch: false\ndate: \"2026-08-01\"\n---\n",
        ),
    ];
    for (before, after) in cases {
        let site = Scratch::with([("content/site.yaml", "languages: [ja]\n"), ("content/ja/a.md", before)]);
        fix(&site);
        assert_eq!(site.read("content/ja/a.md"), after);
    }
}

#[test]
fn what_a_person_has_to_decide_stays() {
    let article = "---\ntitle: 一\nstatus: x\ntitl: y\ntag: [b]\ntags: [a]\nkeywords: 請求、支払い\ndate: 2026/8/1 ごろ\naudience: internl\n---\n[あ](b.mdd) \u{202a}い\n";
    let site = Scratch::with([
        ("content/site.yaml", "languages: [ja]\n"),
        ("content/ja/a.md", article),
        ("content/ja/b.md", "---\ntitle: 二\n---\nう\n"),
    ]);
    let ran = fix(&site);
    assert_eq!((ran.code, ran.err.lines().next()), (1, Some("there is nothing to mend without asking")));
    assert_eq!(site.read("content/ja/a.md"), article);
}

/// Links and bookmarks lead to parts of a page by the words of their headings.
#[test]
fn parts_of_a_page_keep_their_addresses() {
    let before =
        "---\ntitle: 一\n---\n## 方法２\n\n手順は２つです。\n\n## 道２ {#way}\n\n## カ\u{3099}イド\n";
    let after = "---\ntitle: 一\n---\n## 方法２\n\n手順は2つです。\n\n## 道2 {#way}\n\n## ガイド\n";
    let site = Scratch::with([("content/site.yaml", "languages: [ja]\n"), ("content/ja/a.md", before)]);
    fix(&site);
    assert_eq!(site.read("content/ja/a.md"), after);
}

#[test]
fn tables_stay_what_they_are() {
    let json =
        "[{\"id\": \"REQ-1\", \"titel\": \"一\", \"state\": \"planned\", \"last_updated\": \"2026/8/1\"}]\n";
    let csv = "id,title,state,last_updated\nREQ-2,二,planned,2026/8/1\n";
    let site = Scratch::with([
        ("content/site.yaml", "languages: [ja]\n"),
        ("content/data/tickets.json", json),
        ("content/data/tickets.csv", csv),
    ]);
    fix(&site);
    let expected = json.replace("titel", "title").replace("2026/8/1", "2026-08-01");
    assert_eq!(site.read("content/data/tickets.json"), expected);
    assert_eq!(site.read("content/data/tickets.csv"), csv, "the place of a cell is not known");
}

#[test]
fn a_site_with_search_tests_is_mended_too() {
    let test = "- q： 一\n  expect: ja/a.md\n";
    let site = Scratch::with([
        ("content/site.yaml", "languages: [ja]\n"),
        ("content/ja/a.md", "---\ntitle： 一\n---\nあ\n"),
        ("content/data/search-tests.yaml", test),
    ]);
    assert_eq!(fix(&site).code, 0);
    assert_eq!(site.read("content/data/search-tests.yaml"), test.replace('：', ":"));
}

#[test]
fn rules_say_what_is_mended() {
    let article = "---\ntitle: 一\n---\nｻｰﾊﾞｰ\n\n<!-- allow halfwidth-kana -->\nｻｰﾊﾞｰ\n";
    for (rule, mended) in
        [("", 1), ("rules: {halfwidth-kana: off}\n", 0), ("rules: {halfwidth-kana: {except: [ja]}}\n", 0)]
    {
        let site = Scratch::with([("content/ja/a.md", article)]);
        site.write("content/site.yaml", format!("languages: [ja]\n{rule}"));
        fix(&site);
        assert_eq!(site.read("content/ja/a.md"), article.replacen("ｻｰﾊﾞｰ", "サーバー", mended), "{rule}");
    }
}

#[cfg(unix)]
#[test]
fn files_keep_their_rights_and_links_lead_where_they_did() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    const FAULT: &str = "---\ntitle：一\n---\nあ\n";
    let site = Scratch::with([("content/site.yaml", "languages: [ja]\n")]);
    for path in ["content/ja/a.md", "content/ja/locked.md", "content/ja/folder/b.md", "elsewhere.md"] {
        site.write(path, FAULT);
    }
    let mode = |path: &str| fs::metadata(site.at(path)).expect("a file").permissions().mode() & 0o777;
    let set = |path: &str, mode| {
        fs::set_permissions(site.at(path), fs::Permissions::from_mode(mode)).expect("ours")
    };
    set("content/ja/a.md", 0o640);
    set("content/ja/locked.md", 0o444);
    symlink("a.md", site.at("content/ja/link.md")).expect("links can be made");
    symlink(site.at("elsewhere.md"), site.at("content/ja/away.md")).expect("links can be made");
    symlink("folder", site.at("content/ja/other")).expect("links can be made");

    let ran = site.run(&["check", "--fix", "--lang", "en", "--format", "short"]);
    assert!(ran.err.contains("content/ja/locked.md is left as it is: it is read-only"), "{}", ran.err);
    assert!(ran.err.contains("mended 3 places in 3 files"), "{}", ran.err);
    for path in ["content/ja/a.md", "content/ja/folder/b.md", "elsewhere.md"] {
        assert_eq!(site.read(path), FAULT.replace('：', ": "), "{path}");
    }
    assert_eq!(site.read("content/ja/locked.md"), FAULT);
    assert_eq!((mode("content/ja/a.md"), mode("content/ja/locked.md")), (0o640, 0o444));
    for link in ["content/ja/link.md", "content/ja/away.md", "content/ja/other"] {
        assert!(site.at(link).is_symlink(), "{link}");
    }
    assert!(!files(&site.at("")).iter().any(|path| path.contains(".shirube-")), "nothing is left over");
}

/// What an input method, an editor or a copy from elsewhere does to an article.
fn damage(number: usize, article: &str) -> Option<String> {
    let end = article.strip_prefix("---\n")?.find("\n---\n")? + "---\n".len();
    let (head, body) = article.split_at(end);
    let lines = |change: &dyn Fn(&str) -> String| head.lines().map(change).collect::<Vec<_>>().join("\n");
    let name = |line: &str| {
        let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(line.len());
        (end > 0 && line[end..].starts_with(": ")).then_some(end)
    };
    Some(match number % 7 {
        0 => {
            lines(&|line| match name(line) {
                Some(at) => format!("{}：{}", &line[..at], &line[at + 2..]),
                None => line.to_owned(),
            }) + body
        }
        1 => {
            lines(&|line| match name(line) {
                Some(at) => format!("{}:　{}", &line[..at], &line[at + 2..]),
                None => line.to_owned(),
            }) + body
        }
        2 => format!("\n  \n{article}"),
        3 => {
            lines(
                &|line| match line.split_once(": \"").map(|(name, value)| (name, value.strip_suffix('"'))) {
                    Some((name, Some(value))) if !value.contains(['"', '\\', '“', '”']) => {
                        format!("{name}: “{value}”")
                    }
                    _ => line.to_owned(),
                },
            ) + body
        }
        4 => {
            lines(&|line| {
                let indent = line.len() - line.trim_start_matches(' ').len();
                if indent % 2 == 0 { "　".repeat(indent / 2) + &line[indent..] } else { line.to_owned() }
            }) + body
        }
        5 => damage(0, article)?.replace('\n', "\r\n"),
        _ => {
            let at = body[5..].char_indices().find(|(_, c)| c.is_alphabetic())?.0 + 5;
            format!("{head}{}\u{8}{}", &body[..at], &body[at..])
        }
    })
}

/// Damages the articles of a tree that other people wrote, and mends them.
fn mend(name: &str) {
    let corpus = Path::new("../shared/corpora").join(name);
    if !corpus.is_dir() {
        not_run(&format!("mending {name}"), &corpus.display().to_string());
        return;
    }
    let site = Scratch::new();
    let mut originals = tree(&corpus);
    originals.insert(
        "site.yaml".into(),
        fs::read(format!("tests/corpora/{name}.yaml")).expect("each tree has one"),
    );
    // What the trees hold of their own, such as full-width letters, is mended first.
    for (path, bytes) in &originals {
        site.write(&format!("content/{path}"), bytes);
    }
    fix(&site);
    let mut originals = tree(&site.at("content"));
    let mut damaged = 0;
    let mut number = 0;
    for (path, bytes) in &mut originals {
        let text = str::from_utf8(bytes).ok().filter(|text| path.ends_with(".md") && !text.contains('\r'));
        let broken = text.and_then(|text| damage(number, text).map(|broken| (text.to_owned(), broken)));
        number += usize::from(text.is_some());
        let Some((text, broken)) = broken.filter(|(text, broken)| text != broken) else {
            site.write(&format!("content/{path}"), &bytes);
            continue;
        };
        site.write(&format!("content/{path}"), &broken);
        damaged += 1;
        if broken.contains("\r\n") {
            *bytes = text.replace('\n', "\r\n").into_bytes();
        }
    }
    assert!(damaged > 15, "{damaged} files of {name} are damaged");
    let ran = fix(&site);
    assert!(ran.err.contains(&format!(" in {damaged} files\n")), "{damaged} files of {name}: {}", ran.err);
    let mended = tree(&site.at("content"));
    let differing: Vec<&String> =
        originals.keys().filter(|path| mended.get(*path) != originals.get(*path)).collect();
    assert!(differing.is_empty(), "not as before: {differing:#?}");
}

#[test]
fn a_damaged_tree_becomes_what_it_was() {
    for name in [
        "mackerel",
        "growi",
        "freee-faq",
        "k8s-cases",
        "adobe-commerce",
        "d365-plan",
        "jenkins-status",
        "k8s-roadmap",
    ] {
        mend(name);
    }
}
