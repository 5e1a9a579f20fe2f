//! `outdated-translation`: a translation whose original has changed since.
//!
//! `data/translations.jsonl` remembers the blocks that a translation was made from; for one that is
//! not remembered, the days of the last changes are compared.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Text, printable};
use crate::document::revision::{self, Changes, Record};
use crate::site::{Page, PageId, Site};
use crate::source::{Sources, Span};
use crate::text;
use crate::yaml::Findings;

/// How many changed places of the original are shown.
const MAX_LABELS: usize = 4;

pub(super) fn check(site: &Site, sources: &Sources, found: &mut Vec<Diagnostic>) {
    let findings = Findings::default();
    let read = sources.find(revision::PATH).map(|source| revision::read(source, &findings));
    let (records, places) = read.unwrap_or_default();
    found.extend(findings.into_inner());
    check_paths(sources, &places, found);
    let groups: Vec<&Vec<Option<PageId>>> = site.translations.values().collect();
    let outdated = groups.into_par_iter().flat_map_iter(|group| {
        // Questions of a file with several, and tickets of a table, change with their file.
        let page =
            |id: &Option<PageId>| id.map(|id| site.page(id)).filter(|page| page.document.item.is_none());
        let (original, translations) = (group.first().and_then(page), group.iter().skip(1).filter_map(page));
        let outdated = |translation: &Page| {
            let original = original?;
            match records.get(translation.path().as_str()) {
                Some(record) => by_blocks(original, translation, record, sources, &site.config),
                None => by_days(original, translation),
            }
        };
        translations.filter_map(outdated).collect::<Vec<Diagnostic>>()
    });
    found.extend(outdated.collect::<Vec<Diagnostic>>());
}

/// Tells of lines for files that are not there: a translation that was moved is not remembered.
fn check_paths(sources: &Sources, places: &BTreeMap<String, Span>, found: &mut Vec<Diagnostic>) {
    for (path, place) in places {
        if sources.find(&format!("content/{path}")).is_some() {
            continue;
        }
        let shown = printable(path);
        found.push(
            Diagnostic::new(
                Code::UnknownReference,
                place.clone(),
                text!(
                    "訳の記録にある「{shown}」がありません",
                    "there is no `{shown}`, which a record of a translation names"
                ),
            )
            .help(text!(
                "ファイルを移したなら path を書き換え、消したならこの行を消してください",
                "if the file was moved, change `path`; if it is gone, remove the line"
            )),
        );
    }
}

/// Compares the days of the last changes, where both are written.
fn by_days(original: &Page, translation: &Page) -> Option<Diagnostic> {
    let theirs = original.document.front_matter.updated.as_ref()?;
    let front_matter = &translation.document.front_matter;
    let ours = front_matter.updated.as_ref().or(front_matter.date.as_ref())?;
    if theirs.value <= ours.value {
        return None;
    }
    let (changed, translated) = (theirs.value, ours.value);
    let diagnostic = Diagnostic::new(
        Code::OutdatedTranslation,
        ours.span.clone(),
        text!(
            "元の記事は {changed} に変わりましたが、この訳は {translated} のままです",
            "the original changed on {changed}, but this translation is of {translated}"
        ),
    );
    Some(help(diagnostic.label(theirs.span.clone(), text!("元の記事", "the original")), translation))
}

/// Compares the blocks of the original with those that the translation was made from.
fn by_blocks(
    original: &Page,
    translation: &Page,
    record: &Record,
    sources: &Sources,
    config: &Config,
) -> Option<Diagnostic> {
    let source = sources.get(original.document.source);
    if revision::file(source) == record.file {
        return None;
    }
    let blocks = revision::blocks(source, config);
    let changes = Changes::between(&record.blocks, &blocks);
    if changes.count() == 0 {
        return None;
    }
    let message = message(&changes);
    let span = translation.document.front_matter.title_span.clone();
    let mut diagnostic = Diagnostic::new(Code::OutdatedTranslation, span, message);
    for span in changes.places.into_iter().take(MAX_LABELS) {
        diagnostic = diagnostic.label(span, text!("変わったところ", "changed since"));
    }
    Some(help(diagnostic, translation))
}

fn help(diagnostic: Diagnostic, translation: &Page) -> Diagnostic {
    let path = printable(translation.path().as_str());
    diagnostic.help(text!(
        "訳を直してから、shirube translated {path} で記録してください",
        "bring the translation up to date, then record it with `shirube translated {path}`"
    ))
}

/// How much changed, in words.
fn message(changes: &Changes) -> Text {
    let count = changes.count();
    let blocks = if count == 1 { "block" } else { "blocks" };
    let kinds = [
        (changes.changed, "変更", "changed"),
        (changes.added, "追加", "added"),
        (changes.removed, "削除", "removed"),
    ];
    let kinds: Vec<_> = kinds.into_iter().filter(|(count, ..)| *count > 0).collect();
    let (ja, en) = match kinds.as_slice() {
        [_] if changes.changed > 0 => (String::new(), String::new()),
        kinds => {
            let ja: Vec<String> = kinds.iter().map(|(count, ja, _)| format!("{ja} {count}")).collect();
            let en: Vec<String> = kinds.iter().map(|(count, _, en)| format!("{count} {en}")).collect();
            (format!("（{}）", ja.join("、")), format!(" ({})", en.join(", ")))
        }
    };
    text!(
        "訳した後で、元の記事が {count} か所変わりました{ja}",
        "{count} {blocks} of the original changed since the translation{en}"
    )
}
