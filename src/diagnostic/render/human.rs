//! Findings with the lines of the source, for people at a terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Padding, Renderer, Snippet};

use super::{Diagnostic, Files, Language, Place, Severity, advice, floor, lines, origin, region, region_of};
use crate::diagnostic::{Code, printable};
use crate::source::{Source, SourceId};

/// More findings of one kind than this are summed up.
const MANY: usize = 5;
/// How many of them are still shown in full.
const FULL: usize = 3;
/// How many of the others are named.
const NAMED: usize = 10;

/// The columns of a line that are shown. Japanese is often written a paragraph a line, and a line
/// that the terminal breaks tears its carets off.
const WIDTH: usize = 100;
/// The columns before a mark that are shown of a longer line.
const BEFORE: usize = 40;
/// Stands for what is not shown. Three dots, since terminals disagree on the width of `…`.
const CUT: &str = "...";

/// Every finding in full; of a kind that comes in great numbers, the first few and a summary.
pub(super) fn print(found: &[Diagnostic], files: Files<'_>, language: Language, color: bool) -> String {
    // Carets keep their place only if nothing but `window` cuts lines.
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH * 10);
    let show = |groups: Vec<Group<'_>>| format!("{}\n", renderer.render(&groups).trim_start_matches('\n'));

    let mut kinds = BTreeMap::<(Severity, Code), Vec<&Diagnostic>>::new();
    let mut blocks = Vec::new();
    for one in found {
        kinds.entry((one.severity, one.code)).or_default().push(one);
    }
    let mut shown = BTreeMap::<(Severity, Code), usize>::new();
    for one in found {
        let kind = (one.severity, one.code);
        let count = shown.entry(kind).or_default();
        *count += 1;
        if *count <= FULL || kinds.get(&kind).is_some_and(|all| all.len() <= MANY) {
            blocks.push(show(in_full(one, files, language)));
        }
    }
    for ((severity, code), all) in kinds.into_iter().filter(|(_, all)| all.len() > MANY) {
        blocks.push(show(summed_up(severity, code, &all[FULL..], files, language)));
    }
    blocks.join("\n")
}

/// The title, then each file with its marked lines, then what to do.
fn in_full(found: &Diagnostic, files: Files<'_>, language: Language) -> Vec<Group<'static>> {
    let sources = files.sources;
    let main = match &found.place {
        Place::Span(span) => Some(span),
        Place::Path(_) => None,
    };
    let mut marks = BTreeMap::<SourceId, Vec<Mark>>::new();
    if let Some(span) = main {
        let mark = Mark { range: span.range(), kind: AnnotationKind::Primary, label: None };
        marks.insert(span.source, vec![mark]);
    }
    let mut elsewhere = Vec::new();
    for label in &found.labels {
        let text = Some(lines(label.text.get(language)).replace('\n', " "));
        let marks = marks.entry(label.span.source).or_default();
        match marks.first_mut() {
            Some(first) if main == Some(&label.span) && first.label.is_none() => {
                first.label = text;
                continue;
            }
            Some(_) => {}
            None => elsewhere.push(&label.span),
        }
        marks.push(Mark { range: label.span.range(), kind: AnnotationKind::Context, label: text });
    }
    let mut snippet = |id| snippet(sources.get(id), &marks.remove(&id).unwrap_or_default());

    // Snippets are given without their path, because the line and column that the renderer would
    // write beside it are those of the cut and escaped text. A snippet without a path must open a
    // group, and the first group of all is drawn with a line too many: hence the empty one.
    let level = level(found.severity, language);
    let mut groups = vec![Group::with_level(level.clone())];
    let place = origin(&files.path_of(found), region_of(found, sources));
    let title = level.clone().primary_title(lines(found.message.get(language))).id(found.code.name());
    let mut group = title.element(Origin::path(place));
    if let Some(snippet) = main.and_then(|span| snippet(span.source)) {
        groups.push(group);
        group = Group::with_level(level.clone()).element(snippet);
    }
    for span in elsewhere {
        let place = origin(&files.path(span.source), region(span, sources));
        group = group.element(Padding).element(Origin::path(place));
        if let Some(snippet) = snippet(span.source) {
            groups.push(group);
            group = Group::with_level(level.clone()).element(snippet);
        }
    }
    let advice = advice(found, sources, language);
    if !advice.is_empty() {
        let help = help(language);
        group = group.element(Padding);
        group = group.elements(advice.into_iter().map(|advice| help.clone().message(advice)));
    }
    groups.push(group);
    groups
}

/// The rest of a kind in one block: how many, where the first are, and how to see them all.
fn summed_up(
    severity: Severity,
    code: Code,
    rest: &[&Diagnostic],
    files: Files<'_>,
    language: Language,
) -> Vec<Group<'static>> {
    let sources = files.sources;
    let count = rest.len();
    let file_count = rest.iter().map(|one| one.path(sources)).collect::<BTreeSet<_>>().len();
    let title = match (language, file_count) {
        (Language::Ja, _) => format!("同じ種類がほかに {count} 件（{file_count} ファイル）"),
        (Language::En, 1) => format!("{count} more of this kind in 1 file"),
        (Language::En, _) => format!("{count} more of this kind in {file_count} files"),
    };
    let hint = match language {
        Language::Ja => "`--format short` を付けると、すべてを 1 行ずつ表示します",
        Language::En => "`--format short` lists all of them, one line each",
    };
    let named = rest.iter().take(NAMED).map(|one| {
        let place = origin(&files.path_of(one), region_of(one, sources));
        format!("{place} {}", lines(one.message.get(language)).replace('\n', " "))
    });
    let named = named.map(|line| Level::NOTE.no_name().message(line));
    let title = level(severity, language).primary_title(title).id(code.name());
    vec![title.elements(named).element(help(language).message(hint))]
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    match (severity, language) {
        (Severity::Error, Language::Ja) => Level::ERROR.with_name("エラー"),
        (Severity::Error, Language::En) => Level::ERROR,
        (Severity::Warning, Language::Ja) => Level::WARNING.with_name("警告"),
        (Severity::Warning, Language::En) => Level::WARNING,
        (Severity::Note, Language::Ja) => Level::NOTE.with_name("注意"),
        (Severity::Note, Language::En) => Level::NOTE,
    }
}

fn help(language: Language) -> Level<'static> {
    match language {
        Language::Ja => Level::HELP.with_name("対処"),
        Language::En => Level::HELP,
    }
}

/// A marked range; of the whole text, or of one line once it is known which.
struct Mark {
    range: Range<usize>,
    kind: AnnotationKind,
    label: Option<String>,
}

/// The lines with marks. A mark over several lines is drawn on its first: that is where to look.
fn snippet(source: &Source, marks: &[Mark]) -> Option<Snippet<'static, Annotation<'static>>> {
    let text = source.text()?;
    let mut marked = BTreeMap::<usize, Vec<Mark>>::new();
    let mut top = text.len();
    for Mark { range, kind, label } in marks {
        let start = floor(text, range.start);
        let end = floor(text, range.end).max(start);
        let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
        top = top.min(begin);
        let mark = Mark { range: start - begin..end - begin, kind: *kind, label: label.clone() };
        marked.entry(source.position(start).0).or_default().push(mark);
    }
    let (first, last) = (*marked.first_key_value()?.0, *marked.last_key_value()?.0);

    let mut shown = String::new();
    let mut annotations = Vec::new();
    for (number, line) in (first..=last).zip(text[top..].split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let marks = marked.get(&number).map_or(&[][..], Vec::as_slice);
        let between = marked.contains_key(&(number - 1)) && marked.contains_key(&(number + 1));
        // Any other line is folded away, so that its text does not matter.
        if !marks.is_empty() || between {
            let window = window(line, marks.first().map_or(0, |mark| mark.range.start));
            shown.push_str(if window.start > 0 { CUT } else { "" });
            let begin = shown.len();
            shown.push_str(&visible(&line[window.clone()]));
            shown.push_str(if window.end < line.len() { CUT } else { "" });
            let at =
                |at: usize| begin + visible(&line[window.start..at.clamp(window.start, window.end)]).len();
            annotations.extend(marks.iter().map(|Mark { range, kind, label }| {
                kind.span(at(range.start)..at(range.end)).label(label.clone())
            }));
        }
        shown.push('\n');
    }
    // Without a mark on the last line end, the width for line numbers comes out one line short
    // when the last mark is empty and at the beginning of its line.
    annotations.push(AnnotationKind::Visible.span(shown.len() - 1..shown.len()));
    Some(Snippet::source(shown).line_start(first).annotations(annotations))
}

/// The part of a line that is shown: all of it, or what is around `at`.
fn window(line: &str, at: usize) -> Range<usize> {
    if fitting(line.chars(), WIDTH) == line.len() {
        return 0..line.len();
    }
    let at = at.min(line.len());
    let start = at - fitting(line[..at].chars().rev(), BEFORE);
    start..start + fitting(line[start..].chars(), WIDTH)
}

/// How many bytes the characters have that fit into `room` columns, at two columns for each that
/// is not ASCII.
fn fitting(chars: impl Iterator<Item = char>, mut room: usize) -> usize {
    let mut bytes = 0;
    for c in chars {
        let width =
            visible(c.encode_utf8(&mut [0; 4])).chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let Some(left) = room.checked_sub(width) else { break };
        room = left;
        bytes += c.len_utf8();
    }
    bytes
}

/// A piece of a line with nothing in it that a terminal would obey.
fn visible(piece: &str) -> String {
    printable(&piece.replace('\t', "    "))
}
