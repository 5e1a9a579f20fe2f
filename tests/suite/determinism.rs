//! The same content gives the same bytes: in another folder, on another day, with one thread.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::scratch::{Scratch, assert_same, files, finish, not_run, tree};

/// A picture of one pixel.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// All types, two languages, Japanese file names, images, tags, old addresses, things left out.
const SITE: &[(&str, &str)] = &[
    (
        "content/site.yaml",
        "title: {ja: ヘルプ, en: Help}\nlanguages: [ja, en]\nbase_url: https://help.example.com/\nproducts: {billing: {ja: 請求, en: Billing}}\nrules: {missing-translation: off}\n",
    ),
    (
        "content/ja/index.md",
        "---\ntitle: ようこそ\n---\n\n[請求書](記事/請求書.md)と[ガイド](guides/はじめに.md)\n",
    ),
    ("content/en/index.md", "---\ntitle: Welcome\n---\n\n[The first steps](guides/はじめに.md)\n"),
    (
        "content/ja/記事/請求書.md",
        "---\ntitle: 請求書を再発行する\nproducts: [billing]\ntags: [請求, 再発行]\naliases: [/old/請求書/]\nupdated: 2026-01-02\nrelated: [支払い.md]\n---\n\n## 手順\n\n![画面](画面.gif)\n\n```rust\nfn main() {}\n```\n\n:::internal\n社内では先に経理へ知らせます。\n:::\n\n脚注[^1]\n\n[^1]: 注\n",
    ),
    (
        "content/ja/記事/支払い.md",
        "---\ntitle: 支払い方法\ncontext_keys: [billing.payment, billing]\ntags: [請求]\n---\n\n| 方法 | 手数料 |\n| --- | ---: |\n| 振込 | 0 |\n",
    ),
    (
        "content/ja/記事/社内手順.md",
        "---\ntitle: 社内の手順書\naudience: internal\n---\n\n社内だけの手順です。ほかでは読めません。\n",
    ),
    (
        "content/ja/faq/請求.md",
        "---\ntitle: 請求書はどこですか\nanswer: 画面の右上です。\nquestions: [請求書が見つからない]\n---\n",
    ),
    ("content/en/faq/請求.md", "---\ntitle: Where is the invoice?\nanswer: At the top right.\n---\n"),
    (
        "content/ja/guides/はじめに.md",
        "---\ntitle: はじめに\ngoal: 使い始める\n---\n\n## 準備 {#prepare minutes=5}\n\n- [ ] 一つ目\n- [ ] 二つ目\n",
    ),
    (
        "content/en/guides/はじめに.md",
        "---\ntitle: First steps\ncontext_keys: [start]\ngoal: To begin\n---\n\n## Prepare {#prepare minutes=5}\n\n- [ ] One\n",
    ),
    (
        "content/ja/cases/製造業.md",
        "---\ntitle: 締めが早くなった\nsuccess: both\ncustomer: {pseudonym: 製造業 A 社}\nproducts: [billing]\nchallenge: 遅かった。\napproach: 変えた。\noutcome: 早くなった。\nmetrics: [{name: 日数, before: 10, after: 5, unit: 日, better: lower}]\n---\n",
    ),
    (
        "content/ja/releases/1.0.0.md",
        "---\ntitle: 1.0.0\nversion: \"1.0.0\"\ndate: 2026-01-01\nbrief: 電話での話し方はこの順にします。\nchanges:\n  - {type: fixed, title: まとめて発行, why: 声から。, for_whom: 経理の方, value: 早い。, tickets: [REQ-1]}\n---\n",
    ),
    (
        "content/ja/roadmap/まとめて.md",
        "---\ntitle: まとめて発行したい\nid: REQ-1\nstate: released\nreleased_in: \"1.0.0\"\n---\n",
    ),
    (
        "content/ja/roadmap/一覧.md",
        "---\ntitle: 一覧がほしい\nid: REQ-2\nstate: declined\nresponse: {text: 別の方法があります。, date: 2026-01-01}\n---\n",
    ),
    (
        "content/ja/incidents/遅延.md",
        "---\ntitle: 表示の遅れ\nstatus: resolved\nimpact: minor\nstarted: 2026-01-01T09:00+09:00\nresolved: 2026-01-01T10:00+09:00\nupdates: [{at: \"2026-01-01T10:00+09:00\", status: resolved, text: 直りました。}]\n---\n",
    ),
    (
        "content/data/terms.yaml",
        "- term: 請求書\n  reading: せいきゅうしょ\n  definition: 支払いを求める書類\n",
    ),
];

/// Builds in two folders, under conditions that must not matter, and compares.
fn assert_deterministic(site: &[(String, Vec<u8>)]) {
    let one = Scratch::new();
    let other = Scratch::new();
    for (path, bytes) in site {
        one.write(path, bytes);
    }
    for (path, bytes) in site.iter().rev() {
        other.write(&format!("別の場所/{path}"), bytes);
    }
    one.succeed(&["build", "--today", "2026-02-01"]);
    let mut command = other.command(&["build", "--root", "別の場所", "--today", "2026-02-03"]);
    command.env("RAYON_NUM_THREADS", "1").env("LANG", "en_US.UTF-8").env("TZ", "America/New_York");
    let ran = finish(command);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let built = tree(&one.at("dist"));
    assert!(built.len() > site.len() / 2, "{:#?}", built.keys());
    assert_same(&built, &tree(&other.at("別の場所/dist")));
    assert_rebuild_changes_nothing(&one);
}

fn assert_rebuild_changes_nothing(site: &Scratch) {
    let dist = site.at("dist");
    let before = tree(&dist);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in before.keys() {
        let file = File::options().write(true).open(dist.join(path)).expect("a file of the site");
        file.set_modified(long_ago).expect("times can be set");
    }
    site.succeed(&["build", "--today", "2026-02-01"]);
    assert_same(&before, &tree(&dist));
    for path in before.keys() {
        let modified = fs::metadata(dist.join(path)).and_then(|metadata| metadata.modified());
        assert_eq!(modified.expect("a file of the site"), long_ago, "{path} was written again");
    }
}

#[test]
fn a_small_site_of_everything_is_built_the_same() {
    let mut site: Vec<(String, Vec<u8>)> =
        SITE.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    site.push(("content/ja/記事/画面.gif".to_owned(), PIXEL.to_vec()));
    assert_deterministic(&site);
}

#[test]
fn the_small_site_is_in_order() {
    let site = Scratch::with(SITE.iter().copied());
    site.write("content/ja/記事/画面.gif", PIXEL);
    let ran = site.run(&["check", "--today", "2026-02-01", "--format", "short"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn the_bundled_site_is_built_the_same() {
    if !Path::new("content/site.yaml").exists() {
        return not_run("the bundled site is built the same", "content/site.yaml");
    }
    let mut site: Vec<(String, Vec<u8>)> = Vec::new();
    for root in ["content", "themes"] {
        for path in files(Path::new(root)) {
            let path = format!("{root}/{path}");
            let bytes = fs::read(&path).expect("a file of the project can be read");
            site.push((path, bytes));
        }
    }
    assert_deterministic(&site);
}
