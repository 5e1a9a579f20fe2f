//! Findings as SARIF 2.1.0, which code hosts show beside the lines of a change.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Files, Language, Region, fix, lines, region, region_of, whole};
use crate::diagnostic::{Code, Diagnostic};

/// What has to be encoded in the path of an address.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A log with one run.
pub(super) fn print(found: &[Diagnostic], files: Files<'_>, language: Language) -> String {
    let sources = files.sources;
    let codes: BTreeSet<Code> = found.iter().map(|one| one.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let rule = |code: &Code| json!({ "id": code.name(), "defaultConfiguration": { "level": code.severity().name() } });
    let result = |one: &Diagnostic| {
        let mut result = json!({
            "ruleId": one.code.name(),
            "ruleIndex": codes.binary_search(&one.code).ok(),
            "level": one.severity.name(),
            "message": { "text": whole(one, sources, language) },
            "locations": [location(&files.path_of(one), region_of(one, sources))],
        });
        let related = one.labels.iter().map(|label| {
            let mut place = location(&files.path(label.span.source), region(&label.span, sources));
            place["message"] = json!({ "text": lines(label.text.get(language)) });
            place
        });
        if !one.labels.is_empty() {
            result["relatedLocations"] = related.collect();
        }
        if let Some(fix) = fixed(one, files, language) {
            result["fixes"] = json!([fix]);
        }
        result
    };
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "shirube",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(rule).collect::<Value>(),
            } },
            "columnKind": "unicodeCodePoints",
            "language": match language { Language::Ja => "ja", Language::En => "en" },
            "results": found.iter().map(result).collect::<Value>(),
        }],
    });
    format!("{log:#}\n")
}

fn fixed(found: &Diagnostic, files: Files<'_>, language: Language) -> Option<Value> {
    let sources = files.sources;
    let description = fix::in_words(found, sources, language)?;
    let fix = found.fix.as_ref()?;
    Some(json!({
        "description": { "text": description },
        "properties": { "applicability": fix.applicability.name() },
        "artifactChanges": [{
            "artifactLocation": artifact(&files.path(fix.span.source)),
            "replacements": [{
                "deletedRegion": area(region(&fix.span, sources)?),
                "insertedContent": { "text": fix.replacement },
            }],
        }],
    }))
}

fn location(path: &str, region: Option<Region>) -> Value {
    let mut place = json!({ "artifactLocation": artifact(path) });
    if let Some(region) = region {
        place["region"] = area(region);
    }
    json!({ "physicalLocation": place })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": utf8_percent_encode(path, ENCODED).to_string() })
}

fn area(Region { line, column, end_line, end_column }: Region) -> Value {
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}
