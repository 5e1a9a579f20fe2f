//! How titles look: patterns for articles of a type, or for what an article is for.

use std::collections::BTreeMap;

use super::{ArticleKind, Type};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::text;
use crate::yaml::{Choice, Fields, Node, Value, did_you_mean};

/// The patterns for titles of one kind. In a pattern `*` stands for any characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TitlePatterns {
    /// Those for every language.
    all: Vec<String>,
    /// Those for one language, by its code.
    by_language: BTreeMap<String, Vec<String>>,
}

impl TitlePatterns {
    /// The patterns for a language; where there are none, any title will do.
    pub fn get(&self, language: &str) -> &[String] {
        self.by_language.get(language).unwrap_or(&self.all)
    }
}

/// Reads patterns by the name of a type or kind: one, a list, or those by language.
pub(super) fn read(fields: &Fields<'_>) -> BTreeMap<String, TitlePatterns> {
    let names = || {
        let types = Type::ALL.iter().map(|(name, _)| *name);
        types.chain(ArticleKind::ALL.iter().map(|(name, _)| *name))
    };
    let mut all = BTreeMap::new();
    for (key, node) in fields.rest() {
        if !names().any(|name| name == key.name) {
            let shown = printable(&key.name);
            let diagnostic = Diagnostic::new(
                Code::WrongValue,
                key.span.clone(),
                text!(
                    "「{shown}」という種類の記事はありません",
                    "there is no type or kind of article `{shown}`"
                ),
            );
            let listed = names().collect::<Vec<_>>().join(", ");
            fields.report(
                did_you_mean(diagnostic, &key.name, key.span.clone(), names())
                    .help(text!("使える名前: {listed}", "possible names: {listed}")),
            );
            continue;
        }
        let patterns = match &node.value {
            Value::Map(entries) => TitlePatterns {
                all: Vec::new(),
                by_language: entries
                    .iter()
                    .map(|(code, node)| (code.name.clone(), patterns(fields, node)))
                    .collect(),
            },
            _ => TitlePatterns { all: patterns(fields, node), by_language: BTreeMap::new() },
        };
        all.insert(key.name.clone(), patterns);
    }
    all
}

/// One pattern or a list of them.
fn patterns(fields: &Fields<'_>, node: &Node) -> Vec<String> {
    let nodes = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let pattern = |node: &Node| match &node.value {
        Value::Scalar { text, .. } => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Null => None,
        Value::List(_) | Value::Map(_) => {
            let (ja, en) = node.kind();
            fields.report(
                Diagnostic::new(
                    Code::WrongType,
                    node.span.clone(),
                    text!(
                        "題名の形は文字列ですが、{ja}が書かれています",
                        "a pattern for titles must be text, but this is {en}"
                    ),
                )
                .help(text!(
                    "\"*する\" のように、変わるところを「*」にして書いてください",
                    "write, for example, \"How to *\", with `*` for what changes"
                )),
            );
            None
        }
    };
    nodes.iter().filter_map(pattern).collect()
}
