//! Links and images, and the definitions that they refer to.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::Writer;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::emphasis::JOINT;
use crate::document::link::{Link, LinkKind, destination_range};
use crate::document::{HOLE_END, HOLE_START, Hole};
use crate::text;

/// A link or image whose end has not come yet.
pub(super) struct OpenLink {
    number: usize,
    /// Where in the HTML its words begin.
    start: usize,
    pub(super) text: String,
    pub(super) is_image: bool,
}

impl Writer<'_> {
    /// `parts` are the destination, the title and the label of the definition.
    pub(super) fn start_link(
        &mut self,
        kind: LinkKind,
        link_type: LinkType,
        parts: [&CowStr<'_>; 3],
        range: &Range<usize>,
    ) {
        let [destination, title, label] = parts.map(|part| part.replace([JOINT, HOLE_START, HOLE_END], ""));
        let file_range = self.prepared.range(range);
        if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
            self.check_definition(&label.to_lowercase(), &file_range);
        }
        let place = destination_range(
            self.text,
            file_range.start - self.offset..file_range.end - self.offset,
            &destination,
        );
        let number = self.add_link(Link {
            kind,
            destination: match link_type {
                LinkType::Email => format!("mailto:{destination}"),
                _ => destination,
            },
            title: title.clone(),
            text: String::new(),
            span: self.file_span(place.start + self.offset..place.end + self.offset),
            raw: false,
            decorative: false,
        });
        if kind == LinkKind::Anchor {
            self.put("<a href=\"");
            self.put_hole(Hole::Address(number));
            self.put("\"");
            if !title.is_empty() {
                self.put(" title=\"");
                self.put_text(&title);
                self.put("\"");
            }
            self.put(">");
        }
        let start = self.frame().body.html.len();
        self.links.push(OpenLink { number, start, text: String::new(), is_image: kind == LinkKind::Image });
    }

    pub(super) fn end_link(&mut self) {
        let Some(open) = self.links.pop() else { return };
        let in_image = self.in_image();
        let body = &mut self.frame().body;
        let is_empty = body.html.len() == open.start;
        let link = &mut body.links[open.number];
        link.text = open.text;
        let is_ticket = link.destination.starts_with("ticket:");
        if open.is_image {
            // Nested images leave their marks in the alternative text only.
            if !in_image {
                body.html.truncate(open.start);
                body.put_hole(Hole::Image(open.number));
            }
            return;
        }
        if is_empty {
            body.put_hole(Hole::Title(open.number));
        }
        if is_ticket {
            body.put_hole(Hole::State(open.number));
        }
        body.html.push_str("</a>");
    }

    /// Whether what comes is part of an alternative text, which is never HTML.
    pub(super) fn in_image(&self) -> bool {
        self.links.last().is_some_and(|link| link.is_image)
    }

    /// What a block for an audience defines is not for those outside of it.
    pub(super) fn check_definition(&self, label: &str, used: &Range<usize>) {
        let Some(definition) = self.definitions.get(label) else { return };
        let is_hidden = |range: &&Range<usize>| range.contains(&definition.start);
        if self.hidden.iter().find(is_hidden).is_none_or(|range| range.contains(&used.start)) {
            return;
        }
        self.report(
            Diagnostic::new(
                Code::HiddenDefinition,
                self.file_span(used.clone()),
                text!(
                    "限られた読者向けの囲みの中にある定義を、外から使っています",
                    "this uses a definition that stands inside a block for a narrower audience"
                ),
            )
            .label(self.file_span(definition.clone()), text!("定義はここにあります", "defined here"))
            .help(text!("定義を囲みの外へ移してください", "move the definition out of the block")),
        );
    }
}
