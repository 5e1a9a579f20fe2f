//! A fix as a sentence: authors are not used to reading patches.

use super::{Diagnostic, Language, Place, floor, origin, printable, region, region_of};
use crate::source::Sources;

/// The most characters that are quoted.
const MOST: usize = 60;

/// White space, which nobody sees in quotes.
const BLANKS: [(char, &str, &str); 4] = [
    ('\u{3000}', "全角スペース", "full-width space"),
    (' ', "半角スペース", "space"),
    ('\t', "タブ", "tab"),
    ('\n', "改行", "line break"),
];

/// The fix of a diagnostic, if it has one that changes anything.
pub(super) fn in_words(found: &Diagnostic, sources: &Sources, language: Language) -> Option<String> {
    let fix = found.fix.as_ref()?;
    let source = sources.get(fix.span.source);
    let text = source.text()?;
    let start = floor(text, fix.span.range().start);
    let old = &text[start..floor(text, fix.span.range().end).max(start)];
    let new = fix.replacement.as_str();

    // The place is named only when it is not the line that is shown anyway.
    let there = region(&fix.span, sources);
    let near = matches!(&found.place, Place::Span(span) if span.source == fix.span.source)
        && region_of(found, sources).map(|here| here.line) == there.map(|there| there.line);
    let place = if near { None } else { Some(origin(source.path.as_str(), there)) };

    let line = new.trim_matches(['\r', '\n']);
    let is_line = old.is_empty() && !line.is_empty() && line.len() < new.len();
    let added = quoted(if is_line { line } else { new }, language);
    let removed = quoted(old, language);
    Some(match language {
        Language::Ja => {
            let at = place.as_ref().map_or("ここ".to_owned(), |place| format!("{place} "));
            let of = place.map_or(String::new(), |place| format!("{place} の"));
            match (old, new) {
                ("", "") => return None,
                ("", _) if is_line => format!("{at}に{added}という行を加えてください"),
                ("", _) => format!("{at}に{added}を加えてください"),
                (_, "") => format!("{of}{removed}を消してください"),
                _ => format!("{of}{removed}を{added}に置き換えてください"),
            }
        }
        Language::En => {
            let at = place.as_ref().map_or("here".to_owned(), |place| format!("at {place}"));
            let of = place.map_or(String::new(), |place| format!(" at {place}"));
            match (old, new) {
                ("", "") => return None,
                ("", _) if is_line => format!("add the line {added} {at}"),
                ("", _) => format!("add {added} {at}"),
                (_, "") => format!("remove {removed}{of}"),
                _ => format!("replace {removed}{of} with {added}"),
            }
        }
    })
}

/// A piece of text in quotes, or the name of the white space it is.
fn quoted(piece: &str, language: Language) -> String {
    let piece = piece.replace("\r\n", "\n");
    let blank = BLANKS.iter().find(|(blank, ..)| piece.chars().all(|c| c == *blank));
    if let (Some((_, ja, en)), false) = (blank, piece.is_empty()) {
        return match (piece.chars().count(), language) {
            (1, Language::Ja) => (*ja).to_owned(),
            (1, Language::En) => format!("a {en}"),
            (count, Language::Ja) => format!("{ja} {count} つ"),
            (count, Language::En) => format!("{count} {en}s"),
        };
    }
    let mut shown = printable(&piece.chars().take(MOST).collect::<String>().replace('\n', "⏎"));
    if piece.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    // `：` and `:` look alike.
    let wide = piece.chars().all(|c| matches!(c, '！'..='～')) && !piece.is_empty();
    match language {
        Language::Ja => format!("{}「{shown}」", if wide { "全角の" } else { "" }),
        Language::En => format!("{}“{shown}”", if wide { "full-width " } else { "" }),
    }
}
