//! The report: what it counts, that its tables are straight, and that it stays inside.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::scratch::Scratch;

const TODAY: &str = "2026-11-25";

/// A site with something of everything.
fn site() -> Scratch {
    Scratch::with([
        (
            "content/site.yaml",
            "title: {ja: 絵文字🎉ヘルプ, en: Help}\nlanguages: [ja, en]\nroles: {owner: 経営者, staff: 申請者}\nnav: [index.md, faq/]\nedit_url: https://example.com/{path}\n",
        ),
        ("content/ja/index.md", "---\ntitle: ようこそ\n---\n"),
        ("content/en/index.md", "---\ntitle: Welcome\n---\n"),
        (
            "content/ja/faq/old.md",
            "---\ntitle: <b>古い</b> & \"記事\"\nanswer: a\nowner: 佐藤\nreviewed: 2026-01-01\nreview_every: 90d\nstage: trial\nroles: [owner]\n---\n",
        ),
        (
            "content/en/faq/old.md",
            "---\ntitle: Old\nanswer: a\nupdated: 2026-11-01\nreview_every: 30d\nstage: trial\nroles: [owner]\n---\n",
        ),
        (
            "content/ja/faq/never.md",
            "---\ntitle: 一度も\nanswer: a\nreview_every: 1y\nowner: 佐藤\nstage: trial\n---\n",
        ),
        (
            "content/ja/faq/due.md",
            "---\ntitle: 今日まで\nanswer: a\ndate: 2026-10-26\nreview_every: 30d\n---\n",
        ),
        ("content/ja/lost.md", "---\ntitle: 迷子\naudience: internal\n---\n"),
        (
            "content/ja/cases/c.md",
            "---\ntitle: 事例\nsuccess: both\nstage: renewal\ncustomer: {pseudonym: A}\nconsent: {status: none}\n---\n",
        ),
        (
            "content/data/tickets.yaml",
            "- {id: R-1, title: 一, state: received, first_requested: 2026-11-20, requests: 3}\n- {id: R-2, title: 二, state: planned, response: {text: はい}}\n- {id: R-3, title: 三, state: under_review, first_requested: 2026-01-01, disclosure: hidden}\n- {id: R-4, title: 四, state: released, released_in: \"1.0\"}\n",
        ),
        ("content/ja/releases/1.md", "---\ntitle: 一版\nversion: \"1.0\"\ndate: 2026-10-01\n---\n"),
    ])
}

fn json(site: &Scratch, arguments: &[&str]) -> Value {
    json_of(site, TODAY, arguments)
}

fn json_of(site: &Scratch, today: &str, arguments: &[&str]) -> Value {
    let ran = site.succeed(&[&["report", "--format", "json", "--today", today], arguments].concat());
    serde_json::from_str(&ran.out).expect("standard output is JSON")
}

/// One field of each entry of a list.
fn column<'a>(list: &'a Value, name: &str) -> Vec<&'a Value> {
    list.as_array().expect("a list").iter().map(|entry| &entry[name]).collect()
}

#[test]
fn reviews_are_counted_by_owner_and_day() {
    let report = json(&site(), &[]);
    assert_eq!(column(&report["overdue"], "title"), ["一度も", "<b>古い</b> & \"記事\""]);
    assert_eq!(report["overdue"][0]["days"], Value::Null);
    assert_eq!(report["overdue"][1]["due"], "2026-04-01");
    assert_eq!(report["overdue"][1]["days"], 238);
    assert_eq!(report["owners"][0]["owner"], "佐藤");
    assert_eq!(
        (report["owners"][0]["articles"].as_u64(), report["owners"][0]["overdue"].as_u64()),
        (Some(2), Some(2))
    );
    assert_eq!(json_of(&site(), "2026-11-26", &[])["overdue"].as_array().map(Vec::len), Some(3));
}

#[test]
fn translations_orphans_and_tickets_are_found() {
    let report = json(&site(), &[]);
    let missing = &report["translations"][1]["missing"];
    assert!(column(missing, "path").contains(&&Value::from("content/ja/faq/due.md")), "{missing}");
    assert!(!column(missing, "path").contains(&&Value::from("content/data/tickets.yaml")));
    assert_eq!(report["translations"][0]["missing"], Value::Array(Vec::new()));
    let orphans = column(&report["orphans"], "path");
    assert!(orphans.contains(&&Value::from("content/ja/lost.md")), "{orphans:?}");
    assert!(!orphans.contains(&&Value::from("content/ja/faq/due.md")), "{orphans:?}");
    assert_eq!(column(&report["unanswered"], "id"), ["R-3", "R-1"]);
    assert_eq!(column(&report["unanswered"], "days"), [328, 5]);
    let public = json(&site(), &["--edition", "public"]);
    assert_eq!(column(&public["unanswered"], "id"), ["R-1"]);
    assert!(!public.to_string().contains("迷子"));
}

#[test]
fn blanks_are_where_nothing_is_for_the_role_nor_for_any() {
    let report = json(&site(), &[]);
    let coverage = &report["coverage"];
    let blank = |of: &str, stage: &str, role: &str| {
        coverage["blanks"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|blank| blank["type"] == of && blank["stage"] == stage && blank["role"] == role)
    };
    assert!(!blank("faq", "trial", "owner"), "there is one for the role");
    assert!(!blank("faq", "trial", "staff"), "there is one for any role");
    assert!(blank("faq", "renewal", "staff"));
    assert!(blank("guide", "trial", "owner"));
    assert!(!blank("case", "renewal", "owner"));
    let faq = coverage["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["type"]["key"] == "faq" && row["role"]["key"] == "owner");
    assert_eq!(faq.expect("a row")["counts"][0], 1, "a translation is not counted again");
    assert_eq!(report["cases"]["total"], 1);
    for row in report["cases"]["rows"].as_array().expect("rows") {
        assert_eq!(row["counts"][4], 1, "both counts in both");
    }
    let plain = Scratch::with([("content/ja/a.md", "---\ntitle: A\n---\n")]);
    assert_eq!(json(&plain, &[])["coverage"]["blanks"], Value::Array(Vec::new()), "no stages, no blanks");
}

#[test]
fn columns_are_straight_on_a_terminal() {
    for language in ["ja", "en"] {
        let ran = site().succeed(&["report", "--lang", language, "--today", TODAY]);
        assert_eq!(ran.err, "");
        let mut column = None;
        let mut rows = 0;
        for line in ran.out.lines() {
            let is_header = ["ファイル", "File"].iter().any(|name| line.contains(name));
            let place = |at: Option<usize>| at.map(|at| line[..at].width());
            if is_header {
                column = place(line.find("ファイル").or_else(|| line.find("File")));
            } else if line.is_empty() {
                column = None;
            } else if let Some(column) = column.filter(|_| line.contains("content/")) {
                assert_eq!(place(line.find("content/")), Some(column), "{line}");
                rows += 1;
            }
        }
        assert!(rows > 5, "{}", ran.out);
    }
    let short = site().succeed(&["report", "--lang", "en", "--today", TODAY, "--limit", "1"]);
    assert!(short.out.contains("1 more (see --limit)"), "{}", short.out);
}

#[test]
fn the_page_is_for_colleagues_and_needs_nothing_else() {
    let site = site();
    for (language, internal) in [("ja", "社内用"), ("en", "Internal")] {
        let ran = site.succeed(&["report", "--format", "html", "--lang", language, "--today", TODAY]);
        let html = ran.out;
        assert!(html.contains("<meta name=\"robots\" content=\"noindex, nofollow\">"));
        assert!(html.contains(internal));
        assert!(html.contains("&lt;b&gt;古い&lt;/b&gt; &amp; &quot;記事&quot;") && !html.contains("<b>古い"));
        for outside in ["<script", "<link", "<img", " src=", "url(", "@import"] {
            assert!(!html.contains(outside), "{outside}");
        }
        for link in html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or("")) {
            assert!(
                link.starts_with("https://example.com/") || html.contains(&format!("id=\"{}\"", &link[1..])),
                "{link}"
            );
        }
        let again = site.succeed(&["report", "--format", "html", "--lang", language, "--today", TODAY]);
        assert!(again.out == html, "the same day gives the same page");
    }
}

#[test]
fn it_is_not_written_where_it_would_be_published() {
    let site = site();
    site.succeed(&["build"]);
    for out in
        ["dist/report.html", "dist/faq/report.html", "content/report.html", "content/ja/../report.html"]
    {
        let ran = site.run(&["report", "--format", "html", "--out", out]);
        assert_eq!(ran.code, 2, "{out}");
        assert!(!site.at(out).exists(), "{out}");
    }
    site.succeed(&["report", "--format", "html", "--out", "report.html"]);
    assert!(site.read("report.html").starts_with("<!doctype html>"));
    assert_eq!(site.run(&["report", "--out", "none/report.html"]).code, 2);
    site.write("content/ja/broken.md", "---\ntitle: [\n---\n");
    let ran = site.succeed(&["report", "--lang", "en"]);
    assert!(ran.err.contains("the site has errors"), "{}", ran.err);
}
