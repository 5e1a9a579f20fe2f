//! The code map at the head of the crate is true: who may use whom, and where outside crates live.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::scratch::files;

/// Where each outside crate is named. With the module that owns it, an exchange touches one place.
const HOMES: &[(&str, &[&str])] = &[
    // What must not be published, words that should not be used, words that mean the same.
    ("aho_corasick", &["site", "lint", "search"]),
    // Also imported HTML is cleaned, before Markdown is made of it.
    ("ammonia", &["document", "import"]),
    ("annotate_snippets", &["diagnostic"]),
    // What the machine refuses is met here only.
    ("anyhow", &["source", "publish", "serve", "external", "cli"]),
    ("axum", &["serve"]),
    ("blake3", &["document", "render", "search", "build", "publish", "import"]),
    // Where Japanese headings break.
    ("budoux_phf_rs", &["render"]),
    ("clap", &["cli"]),
    // What the style sheets of a theme lead to.
    ("cssparser", &["render"]),
    // Tables of the site, and those that other tools export.
    ("csv", &["document", "import"]),
    // Content must be UTF-8, and is told so; exports are what they are.
    ("encoding_rs", &["source", "import"]),
    ("flate2", &["search"]),
    ("futures_util", &["serve"]),
    ("htmd", &["import"]),
    // Words of Japanese: for the index, and for headings that do not break within them.
    ("icu_segmenter", &["render", "search"]),
    ("image", &["render"]),
    ("imagesize", &["render"]),
    ("img_parts", &["render"]),
    // The theme in `render`, the site to start from in `cli`.
    ("include_dir", &["render", "cli"]),
    // Dates are values of the content; `config` has none.
    (
        "jiff",
        &[
            "yaml", "document", "site", "lint", "announce", "report", "render", "feed", "build", "import",
            "cli",
        ],
    ),
    ("mimalloc", &["main"]),
    ("notify", &["serve"]),
    // The browser and the editor of whoever typed the command.
    ("open", &["cli"]),
    ("oxc_allocator", &["render"]),
    ("oxc_codegen", &["render"]),
    ("oxc_minifier", &["render"]),
    ("oxc_parser", &["render"]),
    ("oxc_span", &["render"]),
    ("percent_encoding", &["diagnostic", "document", "site", "render", "serve", "import"]),
    ("pulldown_cmark", &["document"]),
    ("pulldown_cmark_escape", &["document"]),
    ("qrcodegen", &["render"]),
    ("rayon", &["source", "document", "site", "lint", "search", "build", "publish", "serve"]),
    ("rustix", &["publish"]),
    // `yaml` reads and the others write: `config` and `site` do neither by themselves.
    (
        "serde",
        &[
            "diagnostic",
            "yaml",
            "document",
            "lint",
            "report",
            "render",
            "search",
            "feed",
            "publish",
            "external",
            "serve",
            "import",
            "cli",
        ],
    ),
    (
        "serde_json",
        &[
            "diagnostic",
            "document",
            "schema",
            "lint",
            "report",
            "render",
            "search",
            "feed",
            "publish",
            "external",
            "serve",
            "import",
            "cli",
        ],
    ),
    ("serde_yaml", &["yaml"]),
    // The difference that `check --fix` makes.
    ("similar", &["cli"]),
    ("strsim", &["diagnostic"]),
    ("syntect", &["render"]),
    ("tantivy", &["search"]),
    // Publishing writes beside its target; the tests of `source` read from disk.
    ("tempfile", &["source", "publish", "external", "cli"]),
    ("tera", &["render"]),
    ("tokio", &["serve"]),
    (
        "unicode_normalization",
        &["source", "document", "site", "lint", "render", "search", "serve", "publish"],
    ),
    ("unicode_properties", &["document"]),
    // How wide a character is on a terminal; in `diagnostic` for its tests.
    ("unicode_width", &["diagnostic", "report"]),
    ("ureq", &["external"]),
    ("url", &["external"]),
    ("walkdir", &["source"]),
    ("webp", &["render"]),
];

/// Macros stand at the root of the crate but belong to a module.
const MACROS: &[(&str, &str)] = &[("text", "diagnostic"), ("choice", "yaml")];

/// Files over [`MAX_LINES`], and why they are not two.
const LONG: &[(&str, &str)] = &[("themes/default/css/site.css", "the components, one after the other")];

const MAX_LINES: usize = 500;

/// Module to layer, as the table at the head of `src/lib.rs` says.
fn layers() -> BTreeMap<String, usize> {
    let mut layers = BTreeMap::new();
    for line in read("src/lib.rs").lines() {
        let Some(row) = line.strip_prefix("//! | ") else { continue };
        let (number, rest) = row.split_once(" | ").expect("a row has cells");
        let Ok(number) = number.trim().parse() else { continue };
        let modules = rest.split(" | ").next().expect("a row has cells");
        for module in modules.split(", ") {
            let name = module.trim().trim_start_matches("[`").trim_end_matches("`]");
            layers.insert(name.trim_start_matches("mod@").to_owned(), number);
        }
    }
    layers
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file of Rust below `src/`: its path, its module, its text without comments.
fn sources() -> Vec<(String, String, String)> {
    let files = files(Path::new("src")).into_iter().filter(|path| path.ends_with(".rs"));
    files
        .map(|path| {
            let module = path.split('/').next().expect("there is a first part").trim_end_matches(".rs");
            let text = read(&format!("src/{path}"));
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            (format!("src/{path}"), module.to_owned(), code.join("\n"))
        })
        .collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What stands behind each `word` that is not part of a longer one.
fn after<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(word)
        .filter(|(at, _)| !code[..*at].ends_with(is_word))
        .map(|(at, word)| &code[at + word.len()..])
}

/// The names that code takes from the root of the crate: `crate::x` and `crate::{x, y::z}`.
fn from_root(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let first = |text: &str| text.trim_start().split(|c| !is_word(c)).next().unwrap_or("").to_owned();
    for rest in after(code, "crate::") {
        let Some(group) = rest.strip_prefix('{') else {
            names.insert(first(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                '}' | ',' if depth == 0 => {
                    names.insert(first(&group[start..at]));
                    start = at + 1;
                    if c == '}' {
                        break;
                    }
                }
                _ => {}
            }
        }
    }
    names.remove("");
    names
}

#[test]
fn names_in_groups_are_seen() {
    let code = "use crate::{feed, render::{page, list}, text};\n$crate::yaml::x; crate::site; mycrate::no";
    assert_eq!(from_root(code).into_iter().collect::<Vec<_>>(), ["feed", "render", "site", "text", "yaml"]);
}

#[test]
fn the_modules_stand_in_the_order_of_their_layers() {
    let layers = layers();
    let text = read("src/lib.rs");
    let modules: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(
        modules.iter().map(|m| (*m).to_owned()).collect::<BTreeSet<_>>(),
        layers.keys().cloned().collect()
    );
    assert!(modules.is_sorted_by_key(|module| layers[*module]), "{modules:?}");
    for (path, module, _) in sources() {
        let known = layers.contains_key(&module) || module == "lib" || module == "main";
        assert!(known, "{path} belongs to no module of the table");
    }
}

#[test]
fn a_module_uses_only_lower_layers() {
    let layers = layers();
    let mut wrong = Vec::new();
    for (path, module, code) in sources() {
        let Some(layer) = layers.get(&module) else { continue };
        let mut names = from_root(&code);
        if path == format!("src/{module}.rs") {
            // From here, `super` is the root.
            let above = after(&code, "super::").map(|rest| rest.split(|c| !is_word(c)).next().unwrap_or(""));
            names.extend(above.filter(|name| layers.contains_key(*name)).map(str::to_owned));
        }
        for name in names {
            let owner =
                MACROS.iter().find(|(word, _)| *word == name).map_or(name.as_str(), |(_, owner)| owner);
            let Some(below) = layers.get(owner) else {
                wrong.push(format!("{path}: `crate::{name}` is no module of the table"));
                continue;
            };
            if owner != module && below >= layer {
                wrong.push(format!("{path}: `{module}` (layer {layer}) uses `{owner}` (layer {below})"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_outside_crate_is_named_in_its_home_only() {
    let mut wrong = Vec::new();
    for (path, module, code) in sources() {
        for (name, homes) in HOMES {
            let named = [format!("{name}::"), format!("{name}!"), format!("use {name};")];
            let is_named = named.iter().any(|named| after(&code, named).next().is_some());
            if is_named && !homes.contains(&module.as_str()) {
                wrong.push(format!("{path} names `{name}`, which lives in {}", homes.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_dependency_has_a_home() {
    let manifest = read("Cargo.toml");
    let dependencies = manifest.split("[dependencies]\n").nth(1).expect("there are some");
    let dependencies = dependencies.split("\n[").next().expect("there is a first part");
    let names = dependencies.lines().filter_map(|line| line.split_once(" = "));
    let names: BTreeSet<String> = names.map(|(name, _)| name.replace('-', "_")).collect();
    let homes: BTreeSet<String> = HOMES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names, homes);
}

#[test]
fn no_file_is_too_long_without_a_reason() {
    let mut wrong = Vec::new();
    for root in ["src", "themes/default"] {
        for path in files(Path::new(root)) {
            let path = format!("{root}/{path}");
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let lines = text.lines().count();
            if lines > MAX_LINES && !LONG.iter().any(|(long, _)| *long == path) {
                wrong.push(format!("{path} has {lines} lines: look for the second thing in it"));
            }
        }
    }
    for (path, _) in LONG {
        if !Path::new(path).exists() || read(path).lines().count() <= MAX_LINES {
            wrong.push(format!("{path} is listed as long and is not"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_is_left_to_do_and_nothing_is_unwrapped() {
    let mut wrong = Vec::new();
    for (path, _, code) in sources() {
        for mark in ["todo!", "unimplemented!"] {
            if after(&code, mark).next().is_some() {
                wrong.push(format!("{path}: {mark}"));
            }
        }
        let program = code.split("#[cfg(test)]\nmod ").next().expect("there is a first part");
        if program.contains(".unwrap()") && !path.ends_with("/tests.rs") {
            wrong.push(format!("{path}: unwrap() outside tests"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
