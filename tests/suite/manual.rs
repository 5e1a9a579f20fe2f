//! The bundled help center is the manual: nothing a writer can meet is without its page.

use std::collections::BTreeSet;
use std::path::Path;

use shirube::diagnostic::Code;

const LANGUAGES: &[&str] = &["ja", "en"];

/// Codes whose fault cannot be written down in a page: it needs a special file, or is too large.
const WITHOUT_EXAMPLE: &[Code] = &[
    Code::UnreadableFile,
    Code::WrongEncoding,
    Code::FileTooLarge,
    Code::UnsafeSymlink,
    Code::SpecialFile,
    Code::ControlCharacter,
    Code::BidiControl,
    Code::PageTooLarge,
];

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_code_has_a_page_with_an_example() {
    for language in LANGUAGES {
        for code in Code::ALL {
            let path = format!("content/{language}/reference/diagnostics/{}.md", code.name());
            let page = read(&path);
            let has_example = page.contains("```case");
            assert_eq!(has_example, !WITHOUT_EXAMPLE.contains(code), "{path}");
            let index = read(&format!("content/{language}/reference/diagnostics/index.md"));
            assert!(
                index.contains(code.name()),
                "the index of diagnostics in {language} has no {}",
                code.name()
            );
        }
    }
}

#[test]
fn every_command_has_a_page() {
    for language in LANGUAGES {
        for entry in std::fs::read_dir("src/cli").expect("the commands") {
            let name = entry.expect("a file").file_name().into_string().expect("UTF-8");
            if let Some(command) = name.strip_suffix(".rs") {
                read(&format!("content/{language}/reference/commands/{command}.md"));
            }
        }
    }
}

/// The names of the fields that the code asks for, found where it asks.
fn fields() -> BTreeSet<String> {
    const READERS: &[&str] = &[
        "text",
        "id",
        "slug",
        "long_text",
        "flag",
        "number",
        "count",
        "date",
        "moment",
        "choice",
        "choice::<Type>",
        "choice::<Audience>",
        "texts",
        "words",
        "map",
        "maps",
        "localized",
        "take",
    ];
    let mut names = BTreeSet::new();
    let mut folders = vec![Path::new("src").to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the source") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = read(&path.to_string_lossy());
            let text = text.split("#[cfg(test)]").next().unwrap_or("");
            for reader in READERS {
                for part in text.split(&format!(".{reader}(\"")).skip(1) {
                    let name = part.split('"').next().unwrap_or("");
                    names.insert(name.to_owned());
                }
            }
        }
    }
    names
}

#[test]
fn every_field_has_its_place_in_the_manual() {
    // Asked for by other names than a writer's.
    let known: BTreeSet<&str> = ["ja", "en"].into_iter().collect();
    let mut missing = Vec::new();
    for language in LANGUAGES {
        let mut pages = String::new();
        for entry in
            std::fs::read_dir(format!("content/{language}/reference/fields")).expect("the pages of fields")
        {
            pages.push_str(&read(&entry.expect("a file").path().to_string_lossy()));
        }
        for field in fields() {
            if known.contains(field.as_str()) {
                continue;
            }
            let heading = pages.lines().any(|line| {
                line.starts_with('#')
                    && (line.contains(&format!("`{field}`")) || line.contains(&format!(".{field}`")))
            });
            if !heading {
                missing.push(format!("{language}: {field}"));
            }
        }
    }
    assert!(missing.is_empty(), "fields without a heading in the manual: {missing:?}");
}

#[test]
fn both_languages_have_the_same_pages() {
    fn list(folder: &Path, top: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder of the content") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                list(&path, top, found);
            } else {
                found.insert(path.strip_prefix(top).expect("below").to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let pages = |language: &str| {
        let top = Path::new("content").join(language);
        let mut found = BTreeSet::new();
        list(&top, &top, &mut found);
        found
    };
    assert_eq!(pages("ja"), pages("en"));
}
