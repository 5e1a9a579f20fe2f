//! What an edition leaves out is nowhere in it: in no byte of any file, in no file's name.

use crate::scratch::{Scratch, tree};

/// Words that only colleagues may see. Each stands in one place of [`SITE`].
const INTERNAL: &[&str] = &[
    "zq-title",
    "zq-description",
    "zq-body",
    "zq-heading",
    "zq-tag",
    "zq-keyword",
    "zq-question",
    "zq-alias",
    "zq-slug",
    "zq-id",
    "zq-reading",
    "zq-image",
    "zq-alt",
    "zq-pixels",
    "zq-top",
    "zq-anchor",
    "zq-list",
    "zq-details",
    "zq-tabs",
    "zq-nested",
    "zq-table",
    "zq-code",
    "zq-link",
    "zq-note",
    "zq-field",
    "zq-brief",
    "zq-hidden",
    "zq-ticket",
    "zq-folder",
    "zq-file",
    "zq-product",
    "zq-faq",
    "zq-group",
    "zq-key",
];

/// Words for customers and colleagues.
const CUSTOMER: &[&str] = &["zc-title", "zc-body", "zc-tag", "zc-block", "zc-alias", "zc-image", "zc-key"];

/// Words for everybody.
const PUBLIC: &[&str] = &["zp-title", "zp-before", "zp-after", "zp-tag", "zp-release", "zp-image", "zp-key"];

const SITE: &[(&str, &str)] = &[
    (
        "content/site.yaml",
        "title: Help\nlanguages: [en]\nbase_url: https://help.example.com/\nrules: {unpublished-target: warning}\nproducts: {zq-product: Unannounced, known: Known}\nnav:\n  - index.md\n  - open.md\n  - zq-folder/zq-file.md\n  - {title: zq-group, items: [zq-folder/zq-file.md, zq-folder/]}\n",
    ),
    (
        "content/en/index.md",
        "---\ntitle: zp-title\n---\n\nzp-before\n\n[](open.md)\n\n:::internal\nA link to [zq-link](zq-folder/zq-file.md)\n:::\n",
    ),
    (
        "content/en/zq-folder/zq-file.md",
        "---\ntitle: The page zq-title\naudience: internal\ndescription: About zq-description\ntags: [zq-tag, zp-tag]\nkeywords: [zq-keyword]\nquestions: [\"Where is zq-question?\"]\naliases: [/old/zq-alias/]\nslug: zq-slug\nid: zq-id\ncontext_keys: [zq-key]\nreading: zq-reading\nproducts: [zq-product]\nrelated: [../open.md]\n---\n\n## zq-heading\n\nThe words of zq-body. See [this](../open.md).\n\n![zq-alt](../media/zq-image.gif)\n",
    ),
    ("content/en/media/zq-image.gif", "GIF89a zq-pixels"),
    ("content/en/media/zc-image.gif", "GIF89a customers"),
    ("content/en/media/zp-image.gif", "GIF89a everybody"),
    (
        "content/en/zq-folder/faq.md",
        "---\ntitle: Asked by colleagues zq-faq\ntype: faq\naudience: internal\nanswer: zq-field of the answer\n---\n",
    ),
    (
        "content/en/customers.md",
        "---\ntitle: zc-title\naudience: customer\ncontext_keys: [zc-key]\ntags: [zc-tag]\naliases: [/old/zc-alias/]\n---\n\nThe words of zc-body.\n\n![](media/zc-image.gif)\n\n:::internal\nzq-nested in a page for customers\n:::\n",
    ),
    (
        "content/en/open.md",
        "---\ntitle: Open to all\ncontext_keys: [zp-key]\ntags: [zp-tag]\nrelated: [zq-folder/zq-file.md]\n---\n\nzp-before ![](media/zp-image.gif)\n\n:::internal\nWords of zq-top\n\n## zq-anchor\n\n| zq-table |\n| --- |\n| 1 |\n\n```text\nzq-code\n```\n\nA note[^n].\n\n[^n]: It says zq-note\n:::\n\n- A point\n\n  :::internal\n  Words of zq-list\n  :::\n\n- Another\n\n:::details More\nShown\n\n:::internal\nWords of zq-details\n:::\n\n:::\n\n:::tabs\n== One\n\nShown\n\n:::internal\nWords of zq-tabs\n:::\n\n== Two\n\nShown\n:::\n\n:::customer\nWords of zc-block\n:::\n\nzp-after\n",
    ),
    (
        "content/en/releases/1.md",
        "---\ntitle: One\nversion: \"1\"\ndate: 2026-01-01\nbrief: Say zq-brief on the telephone.\nchanges: [{type: fixed, title: zp-release}]\n---\n",
    ),
    (
        "content/en/roadmap/one.md",
        "---\ntitle: A wish zq-ticket\nid: zq-hidden\nstate: planned\ndisclosure: hidden\nuse_case: Nobody knows of zq-hidden.\n---\n",
    ),
];

/// Builds an edition and gives the words of a list that are in it.
fn found(edition: &str, words: &[&'static str]) -> Vec<&'static str> {
    let site = Scratch::with(SITE.iter().copied());
    site.succeed(&["build", "--edition", edition, "--today", "2026-02-01"]);
    let files = tree(&site.at("dist"));
    let is_there = |word: &str| {
        let forms =
            [word.to_owned(), word.to_uppercase(), word.replace('-', "%2D"), word.replace('-', "&#45;")];
        files.iter().any(|(path, bytes)| {
            forms.iter().any(|form| {
                path.contains(form.as_str()) || bytes.windows(form.len()).any(|part| part == form.as_bytes())
            })
        })
    };
    words.iter().copied().filter(|word| is_there(word)).collect()
}

#[test]
fn everybody_sees_nothing_of_what_is_for_others() {
    assert_eq!(found("public", INTERNAL), [""; 0]);
    assert_eq!(found("public", CUSTOMER), [""; 0]);
    assert_eq!(found("public", PUBLIC), PUBLIC);
}

#[test]
fn customers_see_their_part_and_no_more() {
    assert_eq!(found("customer", INTERNAL), [""; 0]);
    assert_eq!(found("customer", CUSTOMER), CUSTOMER);
    assert_eq!(found("customer", PUBLIC), PUBLIC);
}

#[test]
fn colleagues_see_everything() {
    // Words that only search and references use; no page shows them. The slug takes the file's place.
    let unseen = ["zq-keyword", "zq-question", "zq-reading", "zq-id", "zq-file"];
    let shown: Vec<&str> = INTERNAL.iter().copied().filter(|word| !unseen.contains(word)).collect();
    assert_eq!(found("internal", &shown), shown);
    assert_eq!(found("internal", CUSTOMER), CUSTOMER);
    assert_eq!(found("internal", PUBLIC), PUBLIC);
}

#[test]
fn nobody_sees_what_is_not_ready_or_not_agreed_to() {
    let site = Scratch::with([
        ("content/site.yaml", "title: Help\nlanguages: [en]\n"),
        ("content/en/index.md", "---\ntitle: Help\n---\n"),
        ("content/en/draft.md", "---\ntitle: A page zq-draft\ndraft: true\n---\n"),
        ("content/en/later.md", "---\ntitle: A page zq-later\npublish_at: 2026-03-01\n---\n"),
        ("content/en/gone.md", "---\ntitle: A page zq-gone\nexpire_at: 2026-01-31\n---\n"),
        ("content/en/cases/logo.gif", "GIF89a zq-logo"),
        (
            "content/en/cases/one.md",
            "---\ntitle: A case\nsuccess: light\ncustomer: {name: zq-name, pseudonym: A maker, logo: logo.gif}\nconsent: {status: revoked, scope: [name, logo, quote]}\nquotes: [{text: zq-quote, speaker: zq-speaker}]\n---\n",
        ),
        (
            "content/en/roadmap/one.md",
            "---\ntitle: A wish zq-wish\nid: REQ-1\nstate: declined\ndisclosure: status_only\ndescription: About zq-about\ntags: [zq-tag]\nuse_case: zq-use\nresponse: {text: zq-response}\nhistory: [{date: 2026-01-01, note: zq-note}]\n---\n\nzq-body\n",
        ),
        (
            "content/en/incidents/one.md",
            "---\ntitle: A delay\nstatus: resolved\nincident_manager: zq-manager\nowner: zq-owner\n---\n",
        ),
    ]);
    site.succeed(&["build", "--today", "2026-02-01"]);
    for (path, bytes) in tree(&site.at("dist")) {
        assert!(!path.contains("zq-"), "{path}");
        let text = String::from_utf8_lossy(&bytes);
        let leaked = text.split("zq-").nth(1).map(|rest| rest.chars().take(10).collect::<String>());
        assert_eq!(leaked, None, "{path}");
    }
}

/// A site with one article, whose rules are as lenient as they can be.
fn one_page(text: &str) -> Scratch {
    let rules = "title: Help\nlanguages: [en]\nrules: {stray-directive: off, unclosed-directive: off}\n";
    let article = format!("---\ntitle: A page\n---\n\n{text}\n");
    Scratch::with([("content/site.yaml", rules), ("content/en/index.md", &article)])
}

#[test]
fn a_block_that_could_be_meant_for_others_stops_the_build() {
    for text in [
        ":::interal\nzq-secret\n:::",
        ":::Internal\nzq-secret\n:::",
        ":::costumer\nzq-secret\n:::",
        ":::internal\nzq-secret",
        ":::internal\n:::details\nzq-secret\n:::",
        "- a\n\n  :::internal\n  zq-secret\n\n:::",
        "> :::internal\n> zq-secret\n> :::",
        "- :::internal\n  zq-secret\n  :::",
        "1. :::internal\n   zq-secret\n   :::",
        "words :::internal\nzq-secret\n:::",
        "## :::internal\nzq-secret\n:::",
        "| :::internal |\n| --- |\n| zq-secret |",
        "**:::internal**\nzq-secret\n:::",
        "：：：internal\nzq-secret\n：：：",
        "::: internal-only\nzq-secret\n:::",
        ":::社内\nzq-secret\n:::",
        "::internal\nzq-secret\n::",
        "::::internal\nzq-secret\n:::",
        ":::internal:::\nzq-secret\n:::",
        ":::{internal}\nzq-secret\n:::",
    ] {
        let site = one_page(text);
        let ran = site.run(&["build", "--format", "short"]);
        assert_eq!(ran.code, 1, "{text:?}\n{}{}", ran.out, ran.err);
        assert!(ran.out.contains("content/en/index.md:"), "the place is named: {text:?}\n{}", ran.out);
        assert!(!site.at("dist").exists(), "{text:?}");
    }
}

#[test]
fn a_block_needs_no_empty_lines_around_it() {
    for text in [
        "a\n:::internal\nzq-secret\n:::\nb",
        "<div>\n:::internal\nzq-secret\n:::\n</div>",
        "| a |\n| --- |\n:::internal\nzq-secret\n:::",
    ] {
        let site = one_page(text);
        site.succeed(&["build"]);
        assert!(!site.read("dist/index.html").contains("zq-secret"), "{text:?}");
        site.succeed(&["build", "--edition", "internal"]);
        assert!(site.read("dist/index.html").contains("zq-secret"), "{text:?}");
    }
}

#[test]
fn code_may_speak_of_blocks() {
    let article =
        "---\ntitle: A page\n---\n\n```\n:::internal\nzq-shown\n:::\n```\n\nWrite `:::internal` like this.\n";
    let site = Scratch::with([("content/site.yaml", "languages: [en]\n"), ("content/en/index.md", article)]);
    site.succeed(&["build"]);
    assert!(site.read("dist/index.html").contains("zq-shown"));
}

#[test]
fn a_theme_that_repeats_a_secret_stops_the_build() {
    let site = Scratch::with([
        ("content/site.yaml", "title: Help\nlanguages: [en]\ntheme: ours\n"),
        (
            "content/en/index.md",
            "---\ntitle: A page\n---\n\nOpen.\n\n:::internal\nThe plan is called Bluebird.\n:::\n",
        ),
        (
            "themes/ours/templates/home.html",
            "{% extends \"default/home.html\" %}{% block main %}<p>The plan is called Bluebird.</p>{% endblock %}",
        ),
    ]);
    assert_eq!(site.codes(&[]), ["leaked-text"]);
    let ran = site.run(&["build", "--format", "short", "--lang", "en"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("content/en/index.md:") && ran.out.contains("[leaked-text]"), "{}", ran.out);
    assert!(!site.at("dist").exists());
    site.succeed(&["build", "--edition", "internal"]);
    assert!(site.read("dist/index.html").contains("Bluebird"));
}
