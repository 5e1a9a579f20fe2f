//! How much each rule counts on this site.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Severity, printable};
use crate::text;
use crate::yaml::{Fields, Key, did_you_mean};

/// Reads rules and their levels; `None` is off.
pub(super) fn read(fields: &Fields<'_>) -> BTreeMap<Code, Option<Severity>> {
    let mut rules = BTreeMap::new();
    for (key, node) in fields.rest() {
        let Some(code) = Code::from_name(&key.name).filter(|code| code.is_adjustable()) else {
            fields.report(not_adjustable(key));
            continue;
        };
        let Some(level) = fields.localized_of(&key.name, node) else { continue };
        let level = match level.default.as_str() {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "note" => Some(Severity::Note),
            "off" => None,
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
                continue;
            }
        };
        rules.insert(code, level);
    }
    rules
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
