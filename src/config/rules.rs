//! How much each rule counts on this site.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity, printable};
use crate::text;
use crate::yaml::{Fields, Key, Node, Value, did_you_mean};

/// What the site says about one rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rule {
    /// How much it counts, where that differs from the usual; `Some(None)` is off.
    pub level: Option<Option<Severity>>,
    /// Paths below `content/` that it does not look at: files, or folders with all that is in them.
    pub except: Vec<String>,
    /// The most of what it counts: characters of a sentence, steps of a guide.
    pub max: Option<usize>,
}

impl Rule {
    /// Whether a path below `content/` is one of the exceptions.
    pub fn excepts(&self, path: &str) -> bool {
        self.except.iter().any(|except| is_in(path, except))
    }
}

/// Whether a path is the file or lies in the folder that is named.
pub(super) fn is_in(path: &str, named: &str) -> bool {
    let named = named.trim_matches('/');
    path == named || path.strip_prefix(named).is_some_and(|rest| rest.starts_with('/'))
}

/// Reads what is said about rules: a level, or a group of `level`, `except` and `max`.
pub(super) fn read(fields: &Fields<'_>) -> BTreeMap<Code, Rule> {
    let mut rules = BTreeMap::new();
    for (key, node) in fields.rest() {
        let Some(code) = Code::from_name(&key.name).filter(|code| code.is_adjustable()) else {
            fields.report(not_adjustable(key));
            continue;
        };
        let rule = if let Value::Map(_) = &node.value {
            let Some(group) = fields.group(node) else { continue };
            let rule = Rule {
                level: group.take("level").and_then(|node| level(&group, node)),
                except: group.texts("except").into_iter().map(|path| path.value).collect(),
                max: group.count("max").map(|count| count.value as usize),
            };
            group.report_unknown();
            rule
        } else {
            Rule { level: level(fields, node), ..Rule::default() }
        };
        rules.insert(code, rule);
    }
    rules
}

/// A word for how much a rule counts.
fn level(fields: &Fields<'_>, node: &Node) -> Option<Option<Severity>> {
    let word = match &node.value {
        Value::Scalar { text, .. } => text.as_str(),
        _ => "",
    };
    match word {
        "error" => Some(Some(Severity::Error)),
        "warning" => Some(Some(Severity::Warning)),
        "note" => Some(Some(Severity::Note)),
        "off" => Some(None),
        _ => {
            fields.report(
                Diagnostic::new(
                    Code::WrongValue,
                    node.span.clone(),
                    text!("規則の強さではありません", "this is not the level of a rule"),
                )
                .help(text!(
                    "使える値: error, warning, note, off",
                    "possible values: error, warning, note, off"
                )),
            );
            None
        }
    }
}

/// What to say about a name whose level cannot be set: a rule that protects somebody, or no rule.
fn not_adjustable(key: &Key) -> Diagnostic {
    let shown = printable(&key.name);
    let span = key.span.clone();
    if Code::from_name(&key.name).is_some() {
        return Diagnostic::new(
            Code::WrongValue,
            span,
            text!(
                "規則「{shown}」の強さは変えられません",
                "the level of the rule `{shown}` cannot be changed"
            ),
        )
        .help(text!("この行を消してください", "remove the line"));
    }
    let diagnostic = Diagnostic::new(
        Code::UnknownField,
        span.clone(),
        text!(
            "「{shown}」という、強さを変えられる規則はありません",
            "there is no rule `{shown}` whose level can be changed"
        ),
    );
    let names = Code::ALL.iter().filter(|code| code.is_adjustable()).map(|code| code.name());
    did_you_mean(diagnostic, &key.name, span, names)
}
