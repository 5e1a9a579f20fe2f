//! What a site can replace or add in a theme, file by file, and what to begin with. `theme.yaml` of
//! the default theme says what each file is for.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::files::{self, default_text};
use super::words::names;
use crate::config::Config;
use crate::diagnostic::{Language, Text};
use crate::source::{SourceId, Sources};
use crate::yaml::{self, Findings, Node, Value};

pub use super::files::{NAME, own_folder};

/// A style sheet that is linked after all others, where a site has it.
pub const SHEET: &str = "css/custom.css";
/// A script that is on every page, where a site has it.
pub const SCRIPT: &str = "js/custom.js";

const TOKENS: &str = "css/tokens.css";

/// A file that can be replaced or added.
pub struct Part {
    /// Its path in the theme.
    pub path: String,
    /// What it is for.
    pub about: Text,
}

static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    let text = default_text("theme.yaml").expect("the default theme has it");
    let top = yaml::parse(SourceId(0), text, 0..text.len(), &Findings::default());
    let files = entries(top).into_iter().find(|(name, _)| name == "files").map(|(_, files)| files);
    let part = |(path, about): (String, Node)| {
        let words = entries(Some(about));
        let word = |language: &str| match words.iter().find(|(name, _)| name == language) {
            Some((_, Node { value: Value::Scalar { text, .. }, .. })) => text.clone(),
            _ => String::new(),
        };
        Part { path, about: Text { ja: word("ja"), en: word("en") } }
    };
    entries(files).into_iter().map(part).collect()
});

fn entries(node: Option<Node>) -> Vec<(String, Node)> {
    match node {
        Some(Node { value: Value::Map(entries), .. }) => {
            entries.into_iter().map(|(key, node)| (key.name, node)).collect()
        }
        _ => Vec::new(),
    }
}

/// Every part.
pub fn all() -> &'static [Part] {
    &PARTS
}

/// The site's own files of its theme, by their path in it. An unchanged copy of a built-in file is
/// none of them.
pub fn own(sources: &Sources, config: &Config) -> BTreeMap<String, SourceId> {
    let files = files::all(sources, config, &mut Vec::new());
    files.into_iter().filter_map(|(path, file)| Some((path, file.source?))).collect()
}

/// Whether a file of this name takes the place of another, or is looked for.
pub fn is_known(path: &str) -> bool {
    default_text(path).is_some() || path == SHEET || path == SCRIPT
}

/// What is in a file that takes the place of a part, or adds it, before anything is changed.
pub fn start(path: &str, language: Language) -> Option<String> {
    if let Some(code) = path.strip_prefix("strings/").and_then(|name| name.strip_suffix(".yaml")) {
        return is_language(code).then(|| words(code, language));
    }
    let text = match path {
        SHEET => return Some(sheet(language)),
        SCRIPT => return Some(script(language)),
        path => all().iter().any(|part| part.path == path).then(|| default_text(path))??,
    };
    Some(format!("{}\n{text}", stamp(path, text)))
}

fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The first line of a copy, which says of what it is one.
fn stamp(path: &str, text: &str) -> String {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    let line = format!("shirube {} {path} {}", env!("CARGO_PKG_VERSION"), &hash[..10]);
    match path.rsplit('.').next() {
        Some("css") => format!("/* {line} */"),
        Some("js") => format!("// {line}"),
        Some("svg") => format!("<!-- {line} -->"),
        _ => format!("{{#- {line} -#}}"),
    }
}

/// Whether a text is a copy of what is not the default any more.
pub fn is_outdated(path: &str, text: &str) -> bool {
    let Some(default) = default_text(path) else { return false };
    let first = text.lines().next().unwrap_or_default();
    let mut words = first.split_whitespace().skip_while(|word| *word != "shirube").skip(1);
    let (Some(_), Some(of), Some(hash)) = (words.next(), words.next(), words.next()) else { return false };
    of == path && !blake3::hash(default.as_bytes()).to_hex().starts_with(hash)
}

/// Where definitions of components begin, outside comments, their names and what follows these.
fn definitions(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += text[at..].find("{%").into_iter().chain(text[at..].find("{#")).min()?;
            if text[at..].starts_with("{#") {
                at += text[at..].find("#}")?;
                continue;
            }
            at += 2;
            let tag = text[at..].trim_start_matches('-').trim_start();
            let name = tag.strip_prefix("component").filter(|rest| rest.starts_with(char::is_whitespace));
            if let Some(name) = name.map(str::trim_start) {
                let end = name.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.'));
                let (name, rest) = name.split_at(end.unwrap_or(name.len()));
                return Some((text.len() - tag.len(), name, rest));
            }
        }
    })
}

/// The components that a file defines.
pub fn components(text: &str) -> Vec<&str> {
    definitions(text).map(|(_, name, _)| name).collect()
}

/// Where a component is defined, and what it takes.
pub fn definition<'a>(text: &'a str, name: &str) -> Option<(Range<usize>, Vec<&'a str>)> {
    let (start, _, rest) = definitions(text).find(|(_, defined, _)| *defined == name)?;
    let rest = rest.trim_start().strip_prefix('(')?;
    let list = text.len() - rest.len();
    let mut parameters = Vec::new();
    let (mut from, mut depth, mut quote) = (list, 0, None);
    let mut chars = text[list..].char_indices();
    while let Some((at, c)) = chars.next() {
        let at = list + at;
        match (c, quote) {
            ('\\', Some(_)) => {
                chars.next();
            }
            (c, Some(open)) => quote = quote.filter(|_| c != open),
            ('"' | '\'' | '`', None) => quote = Some(c),
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ',', None) if depth == 0 => {
                parameters.extend(Some(text[from..at].trim()).filter(|one| !one.is_empty()));
                from = at + 1;
                if c == ')' {
                    return Some((start..from, parameters));
                }
            }
            (')' | ']' | '}', None) => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What is handed to a component where it is called: `card: map`, `level: integer = 3`. What begins
/// with `@` comes by itself.
pub fn parameters<'a>(text: &'a str, name: &str) -> Option<Vec<&'a str>> {
    let (_, all) = definition(text, name)?;
    Some(all.into_iter().filter(|one| !one.starts_with('@')).collect())
}

/// What is handed to a component of the default theme; nothing of other files.
pub fn handed(path: &str) -> Option<String> {
    let name = path.strip_prefix("components/")?.strip_suffix(".html")?;
    let list = parameters(default_text(path)?, name)?;
    (!list.is_empty()).then(|| list.join(", "))
}

/// The words of a language, or else those of English, each of them only a comment.
fn words(code: &str, language: Language) -> String {
    let text = names(code).iter().rev().find_map(|name| default_text(&format!("strings/{name}.yaml")));
    let mut out = String::from(match language {
        Language::Ja => {
            "# 変えたい言葉だけ、行の先頭の # を消して書き直します。ほかは標準のままです。\n\
             # {n} {done} {all} {minutes} {title} {q} {to} には数や名前が入るので、残してください。\n\
             # _one は 1 つのとき、_other はそれ以外のときの言葉です。\n"
        }
        Language::En => {
            "# Take away the # before the words that you change, and only those. All others stay as they are.\n\
             # Keep {n} {done} {all} {minutes} {title} {q} {to}: numbers and names are put there.\n\
             # _one is for one thing, _other for all other numbers.\n"
        }
    });
    let lines = text.unwrap_or_default().lines().skip_while(|line| line.starts_with('#'));
    for line in lines {
        let is_word = !line.is_empty() && !line.starts_with('#');
        out.push_str(if is_word { "#" } else { "" });
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Every token as a comment: one line each, with its value for light and for dark.
fn sheet(language: Language) -> String {
    let tokens = default_text(TOKENS).unwrap_or_default();
    let (light, dark) =
        (declarations(tokens, ":root {"), declarations(tokens, ":root[data-theme=\"dark\"] {"));
    let mut out = String::from(match language {
        Language::Ja => {
            "/* 変えたい値だけ、前後の記号を消して書き直します。light-dark() の中は、明るい配色、暗い配色の順です。\n   \
             この下に、ふつうの CSS も書けます。標準のどの指定よりも優先します。 */\n"
        }
        Language::En => {
            "/* Take away the marks around the values that you change, and only those. In light-dark() the value\n   \
             for light comes first. Below, any CSS can be written: all that is built in gives way to it. */\n"
        }
    });
    out.push_str(":root {\n");
    for (name, value) in &light {
        let value = match dark.iter().find(|(other, _)| other == name) {
            Some((_, dark)) if name != "--accent" => format!("light-dark({value}, {dark})"),
            _ => value.clone(),
        };
        out.push_str(&format!("  /* {name}: {value}; */\n"));
    }
    out.push_str("}\n");
    out
}

/// The tokens that a rule of the style sheet sets, with their values on one line.
fn declarations(sheet: &str, rule: &str) -> Vec<(String, String)> {
    let block =
        sheet.split_once(rule).and_then(|(_, rest)| rest.split_once('}')).map_or("", |(block, _)| block);
    let declarations = block.split(';').filter_map(|declaration| {
        let (_, rest) = declaration.split_once("--")?;
        let (name, value) = rest.split_once(':')?;
        Some((format!("--{name}"), value.split_whitespace().collect::<Vec<_>>().join(" ")))
    });
    declarations.collect()
}

fn script(language: Language) -> String {
    let why = match language {
        Language::Ja => {
            "// すべてのページで、ページを表示した後に一度動きます。\n\
             // serve で直している間は、新しい内容が入るたびに shirube:update が届きます。"
        }
        Language::En => {
            "// Runs on every page, once, after it is shown.\n\
             // While `serve` runs, `shirube:update` comes after something new is in the page."
        }
    };
    format!("{why}\nfunction run() {{\n}}\n\nrun();\ndocument.addEventListener(\"shirube:update\", run);\n")
}

#[cfg(test)]
mod tests {
    use super::super::files::built_in;
    use super::*;

    #[test]
    fn every_file_of_the_default_theme_is_told_of() {
        let mut told: Vec<&str> = all().iter().map(|part| part.path.as_str()).collect();
        for part in all() {
            assert!(is_known(&part.path), "{} is not there", part.path);
            let (ja, en) = (&part.about.ja, &part.about.en);
            assert!(!ja.is_ascii() && !ja.ends_with('。') && en.is_ascii() && en.len() > 3, "{}", part.path);
        }
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), all().len());
        for path in built_in().keys().filter(|path| *path != "theme.yaml") {
            assert!(told.contains(&path.as_str()), "theme.yaml does not tell of {path}");
        }
    }

    #[test]
    fn a_component_has_the_name_of_its_file() {
        for path in built_in().keys() {
            let Some(name) = path.strip_prefix("components/").and_then(|name| name.strip_suffix(".html"))
            else {
                continue;
            };
            let text = default_text(path).expect("UTF-8");
            assert_eq!(components(text), [name], "{path}");
            assert!(
                parameters(text, name).is_some() && text.contains(&format!("{{%- endcomponent {name} %}}")),
                "{path}"
            );
        }
    }

    #[test]
    fn parameters_are_told_apart_by_what_is_between_them() {
        let text = "{# {% component a(old) %} #}{%-component a (\n  sep = \", \\\")\", list: array = [1, 2],\n  \
                    map = {\"k\": ')'}, `)`, @lang, ...rest ) -%}";
        let (range, all) = definition(text, "a").expect("it is there");
        assert_eq!(
            all,
            ["sep = \", \\\")\"", "list: array = [1, 2]", "map = {\"k\": ')'}", "`)`", "@lang", "...rest"]
        );
        assert!(text[range.clone()].starts_with("component a (") && text[range].ends_with(')'));
        assert_eq!(components(text), ["a"]);
        assert_eq!(definition("{% component ab() %}{% component a", "a"), None);
        assert_eq!(definition("{% component c() %}", "c"), Some((3..16, vec![])));
    }

    #[test]
    fn what_to_begin_with_changes_nothing() {
        for part in all() {
            for language in [Language::Ja, Language::En] {
                let start = start(&part.path, language).expect("it is known");
                assert!(!part.path.ends_with(".svg") || start.starts_with('<'), "{}", part.path);
                assert!(!is_outdated(&part.path, &start), "{}", part.path);
            }
        }
        assert!(is_outdated("css/base.css", "/* shirube 0.1.0 css/base.css 0123456789 */\n"));
        let words = start("strings/pt-BR.yaml", Language::En).expect("a language");
        assert!(words.contains("\n#contact: ") && !words.contains("\ncontact: "), "{words}");
        assert!(start("strings/nowhere at all.yaml", Language::En).is_none());
        let sheet = start(SHEET, Language::En).expect("it is known");
        assert!(sheet.contains("  /* --ink: light-dark(#17201c, #e4eae6); */\n"), "{sheet}");
        assert!(sheet.contains("  /* --gutter: 1rem; */\n"), "{sheet}");
    }
}
