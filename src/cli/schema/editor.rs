//! What makes VS Code complete and check the files of a site.
//!
//! Everything is written below `.vscode/`, which a team keeps together with the site. The schemas
//! and snippets are made by us alone and written anew; settings are the team's, so that a file
//! that is there keeps all that is in it.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::cli::replace;
use crate::config::Config;
use crate::diagnostic::Language;
use crate::schema::{Languages, Subject, schema, snippets};
use crate::yaml::Choice;

/// Where the schemas are.
pub const FOLDER: &str = ".vscode/shirube";
/// The snippets that complete the head of an article.
const SNIPPETS: &str = ".vscode/shirube.code-snippets";

/// Writes all files, and says what was done to files of the team, and what is left for it to do.
pub fn write(
    root: &Path,
    config: &Config,
    languages: Languages,
    words: Language,
) -> anyhow::Result<Vec<String>> {
    for (name, subject) in Subject::ALL {
        let schema = schema(*subject, None, Some(config), languages);
        put(root, &format!("{FOLDER}/{name}.json"), &format!("{schema:#}\n"))?;
    }
    put(root, SNIPPETS, &format!("{:#}\n", snippets(Some(config), languages)))?;
    let mut said = Vec::new();
    for (path, key, ours) in [
        (".vscode/settings.json", "yaml.schemas", settings()),
        (".vscode/extensions.json", "redhat.vscode-yaml", extensions()),
        (".vscode/tasks.json", "shirube check", tasks()),
    ] {
        said.extend(settle(root, path, key, &ours, words)?);
    }
    Ok(said)
}

/// Writes a file of settings, or adds ours to one that is there and has room for them.
fn settle(
    root: &Path,
    path: &str,
    key: &str,
    ours: &Json,
    words: Language,
) -> anyhow::Result<Option<String>> {
    let Ok(there) = fs::read_to_string(root.join(path)) else {
        if root.join(path).exists() {
            return Ok(Some(left_to_do(path, ours, words)));
        }
        put(root, path, &format!("{ours:#}\n"))?;
        return Ok(None);
    };
    if has_all(&there, ours) {
        return Ok(None);
    }
    let is_locked = fs::metadata(root.join(path)).is_ok_and(|file| file.permissions().readonly());
    // What is no strict JSON holds comments, which somebody wrote for a reason.
    match (is_locked || there.contains(key), inserted(&there, ours)) {
        (false, Some(text)) => {
            put(root, path, &text)?;
            Ok(Some(match words {
                Language::Ja => format!("{path} に設定を足しました"),
                Language::En => format!("added settings to {path}"),
            }))
        }
        _ => Ok(Some(left_to_do(path, ours, words))),
    }
}

/// Whether a file says all of ours already, with comments or without.
fn has_all(there: &str, ours: &Json) -> bool {
    serde_json::from_str::<Json>(&without_comments(there)).is_ok_and(|there| includes(&there, ours))
}

/// The JSON in a text that may also hold comments, and commas behind the last of a list.
fn without_comments(text: &str) -> String {
    let mut json = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' => {
                let mut escaped = false;
                let end = rest[1..].find(|c| {
                    let is_end = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    is_end
                });
                end.map_or(rest.len(), |end| end + 2)
            }
            '/' if rest.starts_with("//") => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            '/' if rest.starts_with("/*") => {
                rest = &rest[rest[2..].find("*/").map_or(rest.len(), |end| end + 4)..];
                continue;
            }
            '}' | ']' => {
                let kept = json.trim_end().trim_end_matches(',').len();
                json.truncate(kept);
                1
            }
            _ => c.len_utf8(),
        };
        json.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    json
}

fn includes(there: &Json, ours: &Json) -> bool {
    match (there, ours) {
        (Json::Object(there), Json::Object(ours)) => {
            ours.iter().all(|(key, ours)| there.get(key).is_some_and(|there| includes(there, ours)))
        }
        (Json::Array(there), Json::Array(ours)) => {
            ours.iter().all(|ours| there.iter().any(|there| includes(there, ours)))
        }
        _ => there == ours,
    }
}

/// The text of a JSON object with the fields of another put in at its end; nothing else changes.
fn inserted(there: &str, ours: &Json) -> Option<String> {
    let Ok(Json::Object(object)) = serde_json::from_str(there) else { return None };
    let ours = ours.as_object()?;
    if ours.keys().any(|key| object.contains_key(key)) {
        return None;
    }
    let end = there.rfind('}')?;
    let head = there[..end].trim_end();
    let added = format!("{:#}", Json::Object(ours.clone()));
    let added = added.strip_prefix('{')?.strip_suffix('}')?.trim_end();
    let comma = if object.is_empty() { "" } else { "," };
    Some(format!("{head}{comma}{added}\n{}", &there[end..]))
}

/// What to say about a file that is not touched.
fn left_to_do(path: &str, ours: &Json, words: Language) -> String {
    match words {
        Language::Ja => {
            format!("{path} はすでにあるため、変えていません。次の内容を足してください:\n{ours:#}")
        }
        Language::En => format!("{path} is there already and was left as it is; please add:\n{ours:#}"),
    }
}

fn put(root: &Path, path: &str, text: &str) -> anyhow::Result<()> {
    let path = root.join(path);
    // A team may link to settings that it shares: it is they that change, and not the link.
    replace(&path.canonicalize().unwrap_or(path), text.as_bytes())
}

/// Which schema is for which file. Markdown is none of those that the extension reads.
fn settings() -> Json {
    let schema = |subject: Subject| format!("./{FOLDER}/{}.json", subject.name());
    json!({
        "yaml.schemas": {
            schema(Subject::Site): "content/site.yaml",
            schema(Subject::Terms): "content/data/terms.yaml",
            schema(Subject::Tickets): "content/data/tickets.yaml",
            schema(Subject::SearchTests): "content/data/search-tests.yaml",
        },
        "json.schemas": [{ "fileMatch": ["content/data/tickets.json"], "url": schema(Subject::Tickets) }],
    })
}

fn extensions() -> Json {
    json!({ "recommendations": ["redhat.vscode-yaml"] })
}

/// `shirube check` as a task whose findings stand among the editor's problems.
fn tasks() -> Json {
    let matcher = |pattern: Json| {
        json!({
            "owner": "shirube",
            "source": "shirube",
            "fileLocation": ["relative", "${workspaceFolder}"],
            "pattern": pattern,
        })
    };
    json!({
        "version": "2.0.0",
        "tasks": [{
            "label": "shirube check",
            "type": "process",
            "command": "shirube",
            "args": ["check", "--drafts", "--format", "short"],
            "group": { "kind": "build", "isDefault": true },
            "presentation": { "reveal": "silent", "clear": true },
            "problemMatcher": [
                matcher(json!({
                    "regexp": "^(.+):(\\d+):(\\d+): (error|warning|note)\\[([a-z-]+)\\]: (.*)$",
                    "file": 1, "line": 2, "column": 3, "severity": 4, "code": 5, "message": 6,
                })),
                matcher(json!({
                    "regexp": "^(content/.+[^0-9]): (error|warning|note)\\[([a-z-]+)\\]: (.*)$",
                    "kind": "file", "file": 1, "severity": 2, "code": 3, "message": 4,
                })),
            ],
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_with_their_comments() {
        let text = "{ // one\n \"a\": [1, /* two */ 2,],\n \"b//\\\"/*\": \"} ,]\", }";
        let read: Json = serde_json::from_str(&without_comments(text)).expect("JSON is left");
        assert_eq!(read, json!({ "a": [1, 2], "b//\"/*": "} ,]" }));
        for broken in ["", "/*", "/*/", "\"", "{\"a\\", "//", "]", ",}"] {
            without_comments(broken);
        }
    }

    #[test]
    fn what_is_put_in_leaves_the_rest_as_it_is() {
        let ours = json!({ "b": 1 });
        for (there, expected) in [
            ("{}", Some("{\n  \"b\": 1\n}")),
            ("{\r\n\t\"a\": {}\r\n}\r\n", Some("{\r\n\t\"a\": {},\n  \"b\": 1\n}\r\n")),
            ("{ \"b\": 2 }", None),
            ("{ // no\n}", None),
            ("[]", None),
            ("", None),
        ] {
            assert_eq!(inserted(there, &ours).as_deref(), expected, "{there}");
        }
    }
}
