//! Checks to tick, and the ids by which readers' progress is kept.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Writer;
use super::names::Use;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::Hole;
use crate::document::heading::folded;
use crate::text;

impl Writer<'_> {
    /// The box of a check. Its id is the one at the end of the line, else made of its words: checks
    /// that come, go or move leave the ticks of the others alone.
    pub(super) fn check(&mut self, checked: bool, range: &Range<usize>, number: usize) {
        let mut words = String::new();
        let mut last = None;
        let line = self.events.iter().enumerate().skip(number + 1);
        for (at, (event, place)) in line.take_while(|(_, (event, _))| is_inline(event)) {
            last = None;
            if let Event::Text(text) | Event::Code(text) = event {
                words.push_str(text);
                let is_text = matches!(event, Event::Text(_));
                let is_escaped = self.prepared.text[..place.start].ends_with('\\');
                last = (is_text && !is_escaped).then_some((at, text));
            }
        }
        let named = last.and_then(|(at, text)| Some((at, split_name(text)?)));
        let wanted = match named {
            Some((_, (_, name))) => name.to_owned(),
            None => short_id(&folded(&words)),
        };
        let (id, changed) = self.name(Use::Check, &wanted);
        if let Some((at, (before, _))) = named {
            self.check_name = Some((at, before.len()));
            if changed {
                self.report_taken(&wanted, range);
            }
        }
        let checked = if checked { " checked=\"\"" } else { "" };
        self.put(&format!(
            "<input disabled=\"\" type=\"checkbox\"{checked} data-check=\"{id}\" aria-label=\""
        ));
        self.put_hole(Hole::Word("check"));
        self.put("\" /> ");
        self.frame().body.checks.push(id);
    }

    fn report_taken(&self, wanted: &str, range: &Range<usize>) {
        let shown = printable(wanted);
        self.report(
            Diagnostic::new(
                Code::AnchorConflict,
                self.span(range),
                text!(
                    "チェックの名前「{shown}」は、このページのほかのチェックで使われています",
                    "another check of this page has the name `{shown}`"
                ),
            )
            .help(text!("{{#…}} に別の名前を付けてください", "give another name in {{#…}}")),
        );
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(
                tag,
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
            )
        }
        Event::End(tag) => !matches!(tag, TagEnd::Paragraph | TagEnd::Item),
        _ => true,
    }
}

/// What stands before `{#name}` at the end of a line, and the name.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let (before, name) = text.trim_end().strip_suffix('}')?.rsplit_once("{#")?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (!name.is_empty() && name.chars().all(fits)).then(|| (before.trim_end(), name))
}

/// Four letters and digits that stand for a text: links with many of them stay short.
fn short_id(text: &str) -> String {
    const SIGNS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let hash = blake3::hash(text.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    let mut rest = u32::from_le_bytes([a, b, c, d]) as usize;
    let sign = |_| {
        let sign = SIGNS[rest % SIGNS.len()];
        rest /= SIGNS.len();
        char::from(sign)
    };
    (0..4).map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_at_the_end_of_a_check_is_not_shown() {
        assert_eq!(split_name("Sent {#sent}"), Some(("Sent", "sent")));
        assert_eq!(split_name("送った {#sent-1} "), Some(("送った", "sent-1")));
        assert_eq!(split_name("Sent {#}"), None);
        assert_eq!(split_name("Sent {#a b}"), None);
        assert_eq!(split_name("{#sent} Sent"), None);
    }

    #[test]
    fn ids_of_words_do_not_change() {
        // Readers' progress is kept by them.
        assert_eq!(short_id(&folded("会社名を入れた")), short_id(&folded(" 会社名を、入れた。")));
        assert_eq!(short_id("会社名を入れた"), "n13i");
    }
}
