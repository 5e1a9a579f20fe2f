//! What is wrong with the files of a site's own theme as files: those that take the place of nothing
//! and are used by nothing, and copies of what is not the default any more.

use super::files::{Files, default_text, template_name};
use super::{part, words};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, nearest, printable};
use crate::render::linked;
use crate::source::{Sources, Span};
use crate::text;

/// Looks at each file of the site's own.
pub fn check(files: &Files, config: &Config, sources: &Sources, found: &mut Vec<Diagnostic>) {
    let own = || files.iter().filter_map(|(path, file)| Some((path.as_str(), file, file.source?)));
    for (path, file, id) in own() {
        let source = sources.get(id);
        if part::is_known(path) {
            if part::is_outdated(path, file.text().unwrap_or_default()) {
                found.push(outdated(path, Span::new(id, 0..0)));
            }
        } else {
            let others = own().filter(|(other, ..)| *other != path).filter_map(|(_, file, _)| file.text());
            if !is_used(path, file.text(), config, others) {
                let message = text!(
                    "テーマのこのファイルは、どこからも使われていません",
                    "nothing uses this file of the theme"
                );
                let diagnostic = Diagnostic::file(Code::UnusedThemeFile, &source.path, message);
                found.push(match meant(path) {
                    Some(meant) => {
                        diagnostic.help(text!("「{meant}」ではありませんか", "did you mean `{meant}`?"))
                    }
                    None => diagnostic.help(text!(
                        "置き換えられるファイルは `shirube theme` で見られます",
                        "`shirube theme` lists the files that can be replaced"
                    )),
                });
            }
        }
        for (range, to) in file.text().map_or_else(Vec::new, |text| linked::links(path, text)) {
            if !files.contains_key(&to) {
                found.push(missing(path, &to, Span::new(id, range)));
            }
        }
    }
}

/// Tells of a file that a style sheet or script names and the theme does not have.
fn missing(path: &str, to: &str, span: Span) -> Diagnostic {
    let shown = printable(to);
    let (message, help) = if path.ends_with(".css") {
        (
            text!(
                "スタイルシートが使う「{shown}」がテーマにありません",
                "the theme has no `{shown}`, which the style sheet uses"
            ),
            text!(
                "スタイルシートから見た相対パスで書いてください",
                "write the path relative to the style sheet"
            ),
        )
    } else {
        (
            text!(
                "スクリプトが読み込む「{shown}」がテーマにありません",
                "the theme has no `{shown}`, which the script imports"
            ),
            text!("スクリプトから見た相対パスで書いてください", "write the path relative to the script"),
        )
    };
    Diagnostic::new(Code::MissingImage, span, message).help(help)
}

fn outdated(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::OutdatedThemeFile,
        span,
        text!(
            "標準の {path} は、これを写した後に変わっています",
            "the default {path} has changed since this was copied"
        ),
    )
    .help(text!(
        "`shirube theme show {path}` の内容と見比べて直し、先頭の行も新しいものにしてください",
        "compare it with what `shirube theme show {path}` prints, and take over the first line as well"
    ))
}

/// Whether anything uses a file that takes the place of none.
fn is_used<'a>(
    path: &str,
    text: Option<&str>,
    config: &Config,
    mut others: impl Iterator<Item = &'a str>,
) -> bool {
    let Some((folder, name)) = path.split_once('/') else {
        // Beside the folders stands what is for people, such as a licence.
        return !matches!(path.rsplit('.').next(), Some("html" | "xml" | "css" | "js"))
            && (!path.ends_with(".yaml") || path == "theme.yaml");
    };
    match folder {
        "strings" => config.languages.iter().any(|language| {
            words::names(&language.code).iter().any(|code| path == format!("strings/{code}.yaml"))
        }),
        "components" => {
            let defined: Vec<String> = text
                .map_or_else(Vec::new, part::components)
                .into_iter()
                .map(|name| format!("<{name}"))
                .collect();
            others.any(|other| defined.iter().any(|call| calls(other, call)))
        }
        "templates" => others.any(|other| template_name(path).is_some_and(|name| other.contains(name))),
        _ => others.any(|other| other.contains(name.rsplit('/').next().unwrap_or(name))),
    }
}

fn calls(text: &str, call: &str) -> bool {
    text.match_indices(call).any(|(at, _)| text[at + call.len()..].starts_with([' ', '/', '>', '\n']))
}

/// The file that a misspelt one was to take the place of.
fn meant(path: &str) -> Option<&'static str> {
    let known = || part::all().iter().map(|part| part.path.as_str());
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if let Some(same) = known().find(|known| known.rsplit('/').next() == Some(name)) {
        return Some(same);
    }
    let folders = known().filter_map(|known| known.rsplit_once('/')).map(|(folder, _)| folder);
    let folder = nearest(folder, folders).unwrap_or_default();
    let names = known().filter_map(|known| known.strip_prefix(folder)?.strip_prefix('/'));
    let name = nearest(name, names)?;
    known().find(|known| known.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) == Some(name))
}

/// Tells of a file that takes the place of a component and cannot be called like that.
pub fn unfit_component(files: &Files) -> Option<Diagnostic> {
    files.iter().find_map(|(path, file)| {
        let name = path.strip_prefix("components/")?.strip_suffix(".html")?;
        let (source, default, text) = (file.source?, default_text(path)?, file.text()?);
        let parameters = part::parameters(default, name).unwrap_or_default();
        let list = parameters.join(", ");
        let (at, message) = match part::definition(text, name) {
            None => (0..0, text!("{path} に部品「{name}」がありません", "{path} has no component `{name}`")),
            Some((place, own)) => {
                let handed: Vec<&str> = parameters.iter().map(|parameter| word(parameter)).collect();
                let taken: Vec<&str> = own.iter().map(|parameter| word(parameter)).collect();
                let takes_all = own.iter().any(|parameter| parameter.starts_with("..."));
                let lost = handed.iter().find(|name| !takes_all && !taken.contains(name));
                let is_needed =
                    |parameter: &str| !parameter.contains('=') && !parameter.starts_with(['@', '.']);
                let wanted =
                    own.iter().filter(|parameter| is_needed(parameter)).map(|parameter| word(parameter));
                let more = wanted.into_iter().find(|name| !handed.contains(name));
                let message = match (lost, more) {
                    (Some(lost), _) => text!(
                        "部品「{name}」が、渡される値 {lost} を受け取りません",
                        "the component `{name}` does not take `{lost}`, which is handed to it"
                    ),
                    (None, Some(more)) => text!(
                        "部品「{name}」に、値 {more} は渡されません",
                        "nothing is handed to the component `{name}` as `{more}`"
                    ),
                    (None, None) => return None,
                };
                (place, message)
            }
        };
        Some(Diagnostic::new(Code::TemplateError, Span::new(source, at), message).help(text!(
            "{{% component {name}({list}) %}} … {{% endcomponent {name} %}} の形で書いてください",
            "write it as {{% component {name}({list}) %}} … {{% endcomponent {name} %}}"
        )))
    })
}

/// The name of a parameter.
fn word(parameter: &str) -> &str {
    parameter.split([':', ' ', '=']).next().unwrap_or_default()
}
