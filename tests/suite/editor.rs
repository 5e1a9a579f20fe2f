//! What is written for editors is what they read, and keeps what is there.

use serde_json::{Value as Json, json};
use shirube::schema::{Languages, Subject, schema, snippets};
use shirube::yaml::Choice;

use crate::schema::{Validator, config, partial, yaml};
use crate::scratch::{Scratch, tree};

/// A snippet with what stands in its places at first.
fn filled(body: &str) -> String {
    let mut out = String::new();
    let mut chars = body.chars().peekable();
    let mut places = Vec::new();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', _) => out.extend(chars.next()),
            ('$', Some('{')) => {
                chars.next();
                while chars.next_if(char::is_ascii_digit).is_some() {}
                let is_choice = chars.next() == Some('|');
                places.push(is_choice);
            }
            (',', _) if places.last() == Some(&true) => {
                // The first word is taken.
                while chars.next_if(|c| *c != '}').is_some() {}
            }
            ('|', Some('}')) if places.last() == Some(&true) => {}
            ('}', _) if places.pop().is_some() => {}
            _ => out.push(c),
        }
    }
    out.replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", "2026-11-23")
}

#[test]
fn snippets_complete_to_what_is_valid() {
    let site = config("plans: {standard: スタンダード, pro: プロ}\nfields: {rename: {lastmod: updated}}\n");
    let any = Validator::new(partial(schema(Subject::FrontMatter, None, Some(&site), Languages::Both)));
    for languages in [Languages::Ja, Languages::En] {
        let snippets = snippets(Some(&site), languages);
        let snippets = snippets.as_object().expect("snippets by name");
        assert!(snippets.contains_key("shirube: title") && snippets.contains_key("shirube: kind (ticket)"));
        assert!(snippets.contains_key("shirube: lastmod"), "by the names of the site");
        assert_eq!(snippets["shirube: plans"]["body"], json!(["plans: [${1|pro,standard|}]"]));
        for (name, snippet) in snippets {
            assert_eq!(snippet["scope"], "markdown");
            let lines = snippet["body"].as_array().expect("lines");
            let lines: Vec<&str> = lines.iter().map(|line| line.as_str().expect("text")).collect();
            let text = filled(&lines.join("\n"));
            let value = yaml(&text).unwrap_or_else(|| panic!("{name}: {text}"));
            // Where a site declares nothing, an example stands for what it will.
            if ["products", "features", "roles", "segments", "industries"]
                .iter()
                .any(|facet| name.ends_with(facet))
            {
                continue;
            }
            assert_eq!(any.fault(&value), None, "{name}: {text}");
        }
    }
}

#[test]
fn writing_keeps_what_is_there() {
    let site = Scratch::with([
        ("content/site.yaml", "title: Help\nlanguages: [en]\nplans: {pro: Pro}\n"),
        (".vscode/settings.json", "{\n    \"editor.wordWrap\": \"on\",\n    \"a\": {}\n}\n"),
        (".vscode/extensions.json", "// ours\n{ \"recommendations\": [] }\n"),
        (".vscode/tasks.json", "{}"),
    ]);
    let ran = site.succeed(&["schema", "--write"]);
    let settings = site.read(".vscode/settings.json");
    assert!(settings.starts_with("{\n    \"editor.wordWrap\": \"on\",\n    \"a\": {},\n"), "{settings}");
    let settings: Json = serde_json::from_str(&settings).expect("still JSON");
    assert_eq!(settings["yaml.schemas"]["./.vscode/shirube/site.json"], "content/site.yaml");
    assert_eq!(site.read(".vscode/extensions.json"), "// ours\n{ \"recommendations\": [] }\n");
    assert!(
        ran.err.contains(".vscode/extensions.json") && ran.err.contains("redhat.vscode-yaml"),
        "{}",
        ran.err
    );
    let tasks: Json = serde_json::from_str(&site.read(".vscode/tasks.json")).expect("JSON");
    assert_eq!(tasks["tasks"][0]["command"], "shirube");
    for (file, _) in Subject::ALL {
        let schema: Json =
            serde_json::from_str(&site.read(&format!(".vscode/shirube/{file}.json"))).expect("JSON");
        Validator::new(schema);
    }
    assert!(site.read(".vscode/shirube/front-matter.json").contains("\"pro\""), "keys of the site");

    // Once somebody has added it, nothing is said any more.
    site.write(".vscode/extensions.json", "// ours\n{ \"recommendations\": [\"redhat.vscode-yaml\",] }\n");
    let before = tree(&site.at(""));
    let again = site.succeed(&["schema", "--write"]);
    assert!(tree(&site.at("")) == before, "nothing is added twice");
    assert_eq!(again.err.lines().count(), 1, "{}", again.err);
    site.write("content/site.yaml", "languages: [en]\nplans: {team: Team}\n");
    site.succeed(&["schema", "--write"]);
    assert!(site.read(".vscode/shirube/front-matter.json").contains("\"team\""), "and anew");
}

#[cfg(unix)]
#[test]
fn settings_keep_their_rights_and_stay_where_a_link_leads() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    let site = Scratch::with([
        ("content/site.yaml", "title: Help\nlanguages: [en]\n"),
        ("team/settings.json", "{\n    \"a\": {}\n}\n"),
        (".vscode/tasks.json", "{}"),
    ]);
    symlink("../team/settings.json", site.at(".vscode/settings.json")).expect("links can be made");
    let set = |path: &str, mode| set_permissions(site.at(path), Permissions::from_mode(mode)).expect("ours");
    set("team/settings.json", 0o640);
    set(".vscode/tasks.json", 0o444);
    let ran = site.succeed(&["schema", "--write"]);
    assert!(site.at(".vscode/settings.json").is_symlink());
    assert!(site.read("team/settings.json").contains("yaml.schemas"));
    let mode = |path: &str| metadata(site.at(path)).expect("a file").permissions().mode() & 0o777;
    assert_eq!((mode("team/settings.json"), mode(".vscode/tasks.json")), (0o640, 0o444));
    assert_eq!(site.read(".vscode/tasks.json"), "{}");
    assert!(ran.err.contains(".vscode/tasks.json") && ran.err.contains("shirube check"), "{}", ran.err);
}

#[test]
fn schemas_are_printed_with_and_without_a_site() {
    let nowhere = Scratch::new();
    for (subject, _) in Subject::ALL {
        let ran = nowhere.succeed(&["schema", subject, "--lang", "en"]);
        let schema: Json = serde_json::from_str(&ran.out).expect("standard output is JSON");
        assert_eq!(schema["$id"], format!("urn:shirube:schema:{subject}"));
        Validator::new(schema);
    }
    let ran = nowhere.succeed(&["schema", "front-matter", "--type", "guide"]);
    assert!(ran.out.contains("\"target_days\"") && !ran.out.contains("\"horizon\""));
    for wrong in [
        &["schema"][..],
        &["schema", "novel"],
        &["schema", "front-matter", "--type", "novel"],
        &["schema", "site", "--type", "faq"],
        &["schema", "site", "--write"],
        &["schema", "--write"],
    ] {
        assert_eq!(nowhere.run(wrong).code, 2, "{wrong:?}");
    }
    assert!(crate::scratch::files(&nowhere.at("")).is_empty(), "nothing was written");
}

#[test]
fn init_sets_the_editor_up() {
    let site = Scratch::new();
    site.succeed(&["init", "site", "--lang", "ja"]);
    let settings: Json = serde_json::from_str(&site.read("site/.vscode/settings.json")).expect("JSON");
    for (schema, file) in settings["yaml.schemas"].as_object().expect("schemas") {
        assert!(site.at("site").join(schema).is_file(), "{schema} for {file}");
    }
    let first = site.read("site/content/site.yaml");
    let comment = first.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
    assert!(site.at("site/content").join(comment.expect("a comment for every editor")).is_file());
}

/// What VS Code makes of the lines that `check` prints.
#[test]
fn the_task_finds_findings_in_what_check_prints() {
    let site = Scratch::new();
    site.succeed(&["init", ".", "--lang", "ja"]);
    site.write("content/faq/b.md", "---\ntitel: b\n---\n本文");
    site.write("content/faq/空.md", "");
    let printed = site.run(&["check", "--format", "short", "--lang", "ja"]).out;
    let tasks: Json = serde_json::from_str(&site.read(".vscode/tasks.json")).expect("JSON");
    let matchers = tasks["tasks"][0]["problemMatcher"].as_array().expect("matchers");
    let patterns = matchers.iter().map(|matcher| {
        let pattern = &matcher["pattern"]["regexp"];
        Validator::new(json!({ "type": "string", "pattern": pattern }))
    });
    let patterns: Vec<Validator> = patterns.collect();
    assert!(printed.lines().count() > 2, "{printed}");
    for line in printed.lines() {
        let matching = patterns.iter().filter(|pattern| pattern.fault(&line.into()).is_none()).count();
        assert_eq!(matching, 1, "{line}");
    }
}
