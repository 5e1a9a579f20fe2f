//! Notes in the product: for each change its title, and as much as fits below it.

use std::fmt::Write as _;

use super::prose::Form;
use super::{News, Numbered};
use crate::document::text::sentences;

/// More sentences than this are not read in passing.
const MAX_SENTENCES: usize = 2;

/// The notes, with an empty line between them. The text of each has at most `most` characters.
pub fn write(news: &News<'_>, most: usize) -> String {
    let changes = news.actions().into_iter().chain(news.others());
    let notes: Vec<String> = changes.map(|change| note(news, change, most)).collect();
    notes.join("\n")
}

fn note(news: &News<'_>, (number, change): Numbered<'_>, most: usize) -> String {
    let words = news.words;
    let mut out = format!("{}\n", words.labelled(news.type_of(change.kind), &change.title));
    let fields = [change.action, change.value, change.what, change.why];
    let texts = fields.into_iter().map(|field| news.prose(field, Form::Words));
    let text = texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let deadline = news.deadline(change).filter(|_| change.action.is_some());
    let deadline =
        deadline.map(|deadline| words.pick(format!("{deadline}まで：",), format!("By {deadline}: ")));
    let text = shortened(&format!("{}{text}", deadline.unwrap_or_default()), most);
    if !text.is_empty() {
        let _ = writeln!(out, "{text}");
    }
    if let Some(address) = news.change_address(number) {
        let _ = writeln!(out, "{address}");
    }
    out
}

/// The first sentences that fit; of one that does not, its beginning.
fn shortened(text: &str, most: usize) -> String {
    let mut end = 0;
    for sentence in sentences(text).into_iter().take(MAX_SENTENCES) {
        if text[..sentence.end].chars().count() > most {
            break;
        }
        end = sentence.end;
    }
    if end > 0 || text.is_empty() {
        return text[..end].replace('\n', " ");
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    format!("{}…", cut.replace('\n', " "))
}
