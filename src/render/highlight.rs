//! Code with its parts marked by classes, at build time.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::document::markdown::escape;

/// Code longer than this is shown without marks.
const MAX_BYTES: usize = 100_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// The class of the most telling scope: the first whose beginning matches wins.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("constant.numeric", "hl-number"),
    ("constant.character.escape", "hl-constant"),
    ("string", "hl-string"),
    ("constant", "hl-constant"),
    ("entity.name.function", "hl-function"),
    ("support.function", "hl-function"),
    ("variable.function", "hl-function"),
    ("entity.name.tag", "hl-tag"),
    ("entity.other.attribute-name", "hl-attribute"),
    ("entity.name", "hl-type"),
    ("support.type", "hl-type"),
    ("support.class", "hl-type"),
    ("storage.type", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("keyword.operator", "hl-operator"),
    ("keyword", "hl-keyword"),
    ("markup.inserted", "hl-inserted"),
    ("markup.deleted", "hl-deleted"),
    ("variable", "hl-variable"),
];

/// A code block as HTML.
pub fn code(language: &str, text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 2 + 80);
    html.push_str("<pre class=\"code\" tabindex=\"0\" data-language=\"");
    escape(&mut html, language);
    html.push_str("\"><code>");
    match syntax(language).filter(|_| text.len() <= MAX_BYTES) {
        Some(syntax) => highlight(syntax, text, &mut html),
        None => escape(&mut html, text),
    }
    html.push_str("</code></pre>");
    html
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let name = match language.to_ascii_lowercase().as_str() {
        "case" | "text" | "plain" | "plaintext" | "txt" => return None,
        "console" | "shell" | "sh" | "zsh" | "shell-session" => "bash".to_owned(),
        "jsonc" | "json5" => "json".to_owned(),
        "ts" | "typescript" | "tsx" | "jsx" | "mjs" => "js".to_owned(),
        "yml" => "yaml".to_owned(),
        other => other.to_owned(),
    };
    SYNTAXES.find_syntax_by_token(&name)
}

fn highlight(syntax: &SyntaxReference, text: &str, html: &mut String) {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open: Option<&str> = None;
    for line in LinesWithEndings::from(text) {
        let Ok(operations) = state.parse_line(line, &SYNTAXES) else {
            write(html, &mut open, None, line);
            continue;
        };
        let mut last = 0;
        for (at, operation) in operations {
            let at = at.min(line.len());
            write(html, &mut open, class(&stack), &line[last..at]);
            last = at;
            // An operation that does not fit only loses a colour.
            let _ = stack.apply(&operation);
        }
        write(html, &mut open, class(&stack), &line[last..]);
    }
    if open.is_some() {
        html.push_str("</span>");
    }
}

/// The scopes of [`CLASSES`], which compare without looking at their names.
static SCOPES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect()
});

fn class(stack: &ScopeStack) -> Option<&'static str> {
    let scopes = stack.as_slice().iter().rev();
    scopes
        .flat_map(|scope| SCOPES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)))
        .map(|(_, class)| *class)
        .next()
}

fn write(html: &mut String, open: &mut Option<&'static str>, class: Option<&'static str>, text: &str) {
    if text.is_empty() {
        return;
    }
    // White space needs no colour, and so no new mark.
    if *open != class && !text.trim().is_empty() {
        if open.is_some() {
            html.push_str("</span>");
        }
        if let Some(class) = class {
            html.push_str("<span class=\"");
            html.push_str(class);
            html.push_str("\">");
        }
        *open = class;
    }
    escape(html, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_marked_by_classes_and_stays_text() {
        let html = code("json", "{\"a\": 1, \"<b>\": true}\n");
        assert!(html.contains("<span class=\"hl-number\">1</span>"), "{html}");
        assert!(html.contains("&lt;b&gt;"), "{html}");
        assert!(!html.contains("style="));
        assert!(code("\"><script>", "x").contains("data-language=\"&quot;&gt;&lt;script&gt;\""));
    }
}
