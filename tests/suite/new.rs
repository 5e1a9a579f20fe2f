//! What `new` knows of a site: similar articles, the next number, where things go; and what it makes
//! of messages and tickets.

use std::fs::File;

use crate::scratch::{Scratch, files, finish, tree};

/// A site with an article to be similar to.
fn site() -> Scratch {
    Scratch::with([
        ("content/site.yaml", "title: ヘルプ\nlanguages: [ja, en]\nfeatures: {search: 検索}\n"),
        ("content/ja/index.md", "---\ntitle: ようこそ\n---\n"),
        ("content/en/index.md", "---\ntitle: Welcome\n---\n"),
        (
            "content/ja/faq/invoice.md",
            "---\ntitle: 請求書をもう一度発行する\nanswer: はい。\nquestions:\n  - 請求書を再発行できますか\n---\n",
        ),
    ])
}

/// What `new` wrote: the paths that were not there before.
fn made(site: &Scratch, arguments: &[&str]) -> Vec<String> {
    let before = files(&site.at("content"));
    site.succeed(&[&["new"], arguments].concat());
    files(&site.at("content")).into_iter().filter(|path| !before.contains(path)).collect()
}

#[test]
fn similar_articles_are_told_and_others_are_not() {
    let site = site();
    let tells = |arguments: &[&str]| {
        let ran = site.succeed(&[&["new", "faq"], arguments].concat());
        assert_eq!(ran.out, "");
        ran.err.contains("content/ja/faq/invoice.md")
    };
    assert!(tells(&["請求書の再発行はできますか？"]));
    assert!(tells(&["--force", "請求書を再発行できますか"]));
    assert!(!tells(&["パスワードを忘れました"]));
    assert!(!tells(&["請求書に社印を入れたい"]));
    site.write("content/ja/faq/draft.md", "---\ntitle: 二段階認証を使いたい\nanswer: x\ndraft: true\n---\n");
    let ran = site.succeed(&["new", "faq", "二段階認証を使いたいです"]);
    assert!(ran.err.contains("content/ja/faq/draft.md"), "drafts count: {}", ran.err);
}

#[test]
fn a_site_with_faults_gets_articles_all_the_same() {
    let site = site();
    site.write("content/site.yaml", "title: [\n");
    site.write("content/ja/faq/broken.md", "---\ntitle: [\n---\n[x](none.md)\n");
    site.write("content/data/search-tests.yaml", "- q: 請求書\n  expect: ja/faq/none.md\n");
    assert_eq!(made(&site, &["faq", "支払い方法を変えたい"]), ["ja/faq/faq-1.md"]);
    assert_eq!(made(&site, &["release"]), ["ja/releases/1.0.0.md"]);
}

#[test]
fn a_title_alone_finds_its_place() {
    let site = site();
    for (arguments, expected) in [
        (&["faq", "請求書に社印を入れたい"][..], "ja/faq/faq-1.md"),
        (&["faq", "領収書がほしい"], "ja/faq/faq-2.md"),
        (&["faq", "Excel と CSV のどちらで受け取れますか"], "ja/faq/excel-csv.md"),
        (&["faq", "検索の結果を並べ替えたい"], "ja/faq/search.md"),
        (&["faq", "検索できる範囲を変えたい"], "ja/faq/search-2.md"),
        (&["faq", "Invoice"], "ja/faq/invoice-2.md"),
        (&["faq", "--language", "en", "Can I embed a video? (v2)"], "en/faq/embed-video-v2.md"),
        (&["faq", "--language", "en", "What is an invoice?"], "en/faq/invoice-2.md.md"),
        (&["faq", "2/3 を支払う"], "ja/faq/faq-3.md"),
        (&["faq", "ページを", "PDF", "にしたい"], "ja/faq/pdf.md"),
        (&["guide", "初期設定"], "ja/guides/guide-1.md"),
        (&["article", "はじめに"], "ja/articles/article-1.md"),
        (&["faq", "setup/first-steps"], "setup/first-steps.md"),
        (&["faq", "ja/日本語の名前"], "ja/日本語の名前.md"),
        (&["faq", "en/faq", "--title", "Dark mode"], "en/faq/dark-mode.md"),
        (&["faq", "ja/その他/", "--title", "夜の表示"], "ja/その他/faq-1.md"),
        (&["release", "ja/"], "ja/1.0.0.md"),
    ] {
        // The same path in another language would be a translation.
        let expected = if expected == "en/faq/invoice-2.md.md" { "en/faq/invoice-3.md" } else { expected };
        assert_eq!(made(&site, arguments), [expected], "{arguments:?}");
    }
    let text = site.read("content/ja/日本語の名前.md");
    assert!(text.contains("\ntitle: 日本語の名前\n"), "a path of words is a title: {text}");
}

#[test]
fn a_site_of_another_shape_keeps_it() {
    let one = Scratch::with([
        ("content/site.yaml", "languages: [en]\ntypes: {questions: faq}\n"),
        ("content/index.md", "---\ntitle: Help\n---\n"),
        ("content/questions/a.md", "---\ntitle: A\nanswer: a\n---\n"),
        ("content/basics/b.md", "---\ntitle: B\n---\n"),
        ("content/advanced/c.md", "---\ntitle: C\n---\n"),
    ]);
    assert_eq!(made(&one, &["faq", "Can I pay later?"]), ["questions/pay-later.md"]);
    let ran = one.run(&["new", "article", "Dark mode"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("basics") && ran.err.contains("advanced"), "{}", ran.err);
    assert_eq!(made(&one, &["article", "basics/dark.md", "--title", "Dark mode"]), ["basics/dark.md"]);
    let ran = one.run(&["new", "faq", "x", "--language", "fr"]);
    assert_eq!(ran.code, 2);
    for arguments in [&["new", "faq"][..], &["new", "faq", " "], &["new", "ticket", "--from", "x"]] {
        assert_eq!(one.run(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn any_title_makes_an_article_that_can_be_read() {
    let titles = [
        "設定: 「はい」と'いいえ' #1",
        "\"quoted\" and \\ back",
        "- [ ] {a} & *b* !c |d >e %f @g `h`",
        "：全角　の“記号”－",
        "🎉 お祝い 👩‍👩‍👧",
        "行が\n分かれた\t題名",
        "true",
        "2026-11-25",
        "1.10",
        "{{ title }} <script>alert(1)</script>",
        "---",
    ];
    for (number, title) in titles.into_iter().enumerate() {
        let site = site();
        let path = format!("ja/faq/n{number}.md");
        site.succeed(&["new", "faq", &path, "--title", title]);
        let ran = site.run(&["check", "--drafts", "--lang", "en", "--format", "short"]);
        let about_syntax = ["yaml", "fullwidth-syntax", "unquoted", "wrong", "missing-field"];
        assert!(!about_syntax.iter().any(|code| ran.out.contains(code)), "{title:?}: {}", ran.out);
        let report = site.succeed(&["report", "--drafts", "--format", "json", "--today", "2026-11-25"]);
        let report: serde_json::Value = serde_json::from_str(&report.out).expect("JSON");
        let missing = report["translations"][1]["missing"].as_array().expect("a list");
        let wanted = title.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(missing.iter().any(|entry| entry["title"] == wanted), "{title:?}: {missing:#?}");
    }
}

#[test]
fn ids_and_versions_go_on() {
    let site = site();
    let id = |path: &str| {
        let text = site.read(path);
        text.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id").to_owned()
    };
    assert_eq!(made(&site, &["ticket", "一つ目"]), ["ja/roadmap/req-1.md"]);
    site.write(
        "content/data/tickets.yaml",
        "- {id: REQ-0012, title: 十二, state: received, disclosure: hidden}\n- {id: REQ-0011, title: 十一, state: received}\n",
    );
    site.write(
        "content/ja/roadmap/later.md",
        "---\ntitle: 後\nid: REQ-0013\nstate: planned\npublish_at: 2199-01-01\n---\n",
    );
    assert_eq!(made(&site, &["ticket"]), ["ja/roadmap/req-0014.md"]);
    assert_eq!(id("content/ja/roadmap/req-0014.md"), "REQ-0014");
    site.write("content/ja/releases/0.9.md", "---\ntitle: R\nversion: \"0.9.0\"\n---\n");
    site.write(
        "content/ja/releases/next.md",
        "---\ntitle: R\nversion: 0.10.1\npublish_at: 2199-01-01\n---\n",
    );
    assert_eq!(made(&site, &["release"]), ["ja/releases/0.11.0.md"]);
    assert!(site.read("content/ja/releases/0.11.0.md").contains("\nversion: \"0.11.0\"\n"));
    assert_eq!(made(&site, &["release", "v3.0"]), ["ja/releases/v3.0.md"]);
    assert_eq!(site.run(&["new", "release", "v3.0"]).code, 2, "nothing is overwritten");
    assert_eq!(made(&site, &["release", "--title", "大きな改善"]), ["ja/releases/v3.1.md"]);
    assert!(site.read("content/ja/releases/v3.1.md").starts_with("---\ntitle: 大きな改善\n"));
}

#[test]
fn times_are_those_of_the_site() {
    let site = site();
    site.write("content/site.yaml", "utc_offset: \"-03:30\"\n");
    assert_eq!(made(&site, &["incident", "--today", "2026-11-25"]), ["ja/incidents/incident-1.md"]);
    let text = site.read("content/ja/incidents/incident-1.md");
    assert!(
        text.contains("\nstarted: 2026-11-25T09:00-03:30\nnext_update: 2026-11-25T10:00-03:30\n"),
        "{text}"
    );
    assert!(text.contains("  - at: 2026-11-25T09:00-03:30\n") && !text.contains("2026-01-01"), "{text}");
    assert_eq!(site.codes(&["--drafts", "--today", "2026-11-25"]), ["nothing-to-publish"; 0]);
}

#[test]
fn an_owner_is_written_when_it_is_sure() {
    let site = site();
    site.succeed(&["new", "faq", "ja/faq/a.md"]);
    assert!(!site.read("content/ja/faq/a.md").contains("owner"), "a site without owners");
    site.succeed(&["new", "faq", "ja/faq/b.md", "--owner", "CS: 佐藤"]);
    assert!(site.read("content/ja/faq/b.md").contains("\nowner: \"CS: 佐藤\"\n"));
    site.succeed(&["new", "faq", "ja/faq/c.md"]);
    let text = site.read("content/ja/faq/c.md");
    assert!(text.contains("CS: 佐藤\n# owner:\n"), "the others are named: {text}");
    site.write("content/site.yaml", "languages: [ja, en]\ndefaults: {all: {owner: 全員}}\n");
    site.succeed(&["new", "faq", "ja/faq/d.md"]);
    assert!(!site.read("content/ja/faq/d.md").contains("owner"), "the site says it for all");
}

const MESSAGE: &str = "お世話になっております。\n\n請求書の宛名を(法人|個人)に変えたいです。\n口座番号のすぐ下に出ている -- 印は消せますか？\n:::internal\n折り返しは 090-1234-5678 か taro@example.com へお願いします。--> <b>太字の秘密</b>\n-- \n山田\n";

#[test]
fn a_message_becomes_a_question_and_its_rest_is_not_published() {
    let site = site();
    site.write("mail.txt", MESSAGE);
    let mut command = site.command(&["new", "faq", "--from", "-"]);
    command.stdin(File::open(site.at("mail.txt")).expect("the message"));
    let ran = finish(command);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = site.read("content/ja/faq/faq-1.md");
    assert!(
        text.contains("\ntitle: 請求書の宛名を(法人|個人)に変えたいです\n")
            || text.contains("\ntitle: \"請求書の宛名を(法人|個人)に変えたいです\"\n"),
        "{text}"
    );
    assert!(text.contains("\nquestions:\n  - 口座番号のすぐ下に出ている -- 印は消せますか？\n"), "{text}");
    assert!(!text.contains("090") && !text.contains("taro@") && !text.contains("山田"), "{text}");
    assert!(
        text.contains("太字の秘密") && text.contains("［番号］") && text.contains("［メール］"),
        "{text}"
    );
    assert!(ran.err.contains("1 件"), "{}", ran.err);

    site.write("content/ja/faq/faq-1.md", text.replace("draft: true\n", ""));
    site.succeed(&["build", "--edition", "internal"]);
    for (path, bytes) in tree(&site.at("dist")) {
        let found = bytes.windows("太字の秘密".len()).any(|part| part == "太字の秘密".as_bytes());
        assert!(!found, "{path} shows the comment");
    }
    let found = site.succeed(&["search", "太字の秘密", "--edition", "internal"]);
    assert!(!found.out.contains("宛名"), "nor does the search know it: {}", found.out);
    let mut codes = site.codes(&[]);
    codes.retain(|code| code != "missing-translation");
    assert_eq!(codes, [""; 0]);
}

#[test]
fn a_message_may_be_typed_and_may_ask_nothing() {
    let site = site();
    assert_eq!(made(&site, &["faq", "支払い方法を変えたいです。急いでいます。"]), ["ja/faq/faq-1.md"]);
    assert!(site.read("content/ja/faq/faq-1.md").contains("\ntitle: 支払い方法を変えたいです\n"));
    site.write("mail.txt", "ありがとうございました\n助かりました\n");
    assert_eq!(made(&site, &["faq", "--from", "mail.txt"]), ["ja/faq/faq-2.md"]);
    site.write("sjis.txt", b"\x90\xbf\x8b\x81\x8f\x91");
    let ran = site.run(&["new", "faq", "--from", "sjis.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("UTF-8"), "{}", ran.err);
    assert_eq!(site.run(&["new", "faq", "--from", "none.txt"]).code, 2);
}

const TICKETS: &str = "\
- {id: REQ-10, title: '請求書: まとめて #発行', state: released, use_case: \"月末に、\\n[一度](faq:invoice)に送りたい。\"}
- {id: REQ-9, title: 直った不具合, state: released, kind: known_issue}
- {id: REQ-8, title: 隠した要望, state: released, disclosure: hidden}
- {id: REQ-7, title: 題名も秘密の要望, state: released, disclosure: status_only, use_case: これも秘密の事情}
- {id: REQ-6, title: もう書いた要望, state: released}
- {id: REQ-5, title: 後で出る要望, state: released}
- {id: REQ-4, title: まだの要望, state: planned}
";

#[test]
fn release_notes_are_begun_with_the_tickets_that_are_in_none() {
    let site = site();
    let notes = |version: &str, ticket: &str, more: &str| {
        format!(
            "---\ntitle: R\nversion: \"{version}\"\n{more}changes:\n  - {{type: fixed, title: a, tickets: [{ticket}]}}\n---\n"
        )
    };
    site.write("content/data/tickets.yaml", TICKETS);
    site.write("content/ja/releases/1.0.0.md", notes("1.0.0", "REQ-6", ""));
    site.write("content/ja/releases/1.1.0.md", notes("1.1.0", "REQ-5", "publish_at: 2199-01-01\n"));
    assert_eq!(made(&site, &["release", "--from-tickets"]), ["ja/releases/1.2.0.md"]);
    let text = site.read("content/ja/releases/1.2.0.md");
    for expected in [
        "  - type: improved\n    title: REQ-7\n    tickets: [REQ-7]\n    what:\n",
        "  - type: fixed\n    title: 直った不具合\n    tickets: [REQ-9]\n",
        "    title: \"請求書: まとめて #発行\"\n    tickets: [REQ-10]\n",
        "    #   月末に、",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
    for hidden in ["秘密", "隠した", "もう書いた", "後で出る", "まだの"] {
        assert!(!text.contains(hidden), "{hidden} is in {text}");
    }
    let mut codes = site.codes(&["--drafts"]);
    codes.retain(|code| {
        !matches!(code.as_str(), "unreleased-ticket" | "missing-translation" | "change-without-article")
    });
    // Of two improvements, why, for whom and of what value; what is mended needs none of them.
    assert_eq!(codes, ["missing-field"; 6], "what only people can say is asked for");
    let ran = site.succeed(&["new", "release", "--from-tickets"]);
    assert!(!site.at("content/ja/releases/1.3.0.md").exists(), "nothing is told twice: {}", ran.err);
}
