//! `calendar.ics`: the maintenance of a language for calendars, as RFC 5545 writes it.

use std::fmt::Write as _;

use crate::document::kind::incident::Incident;
use crate::output::Output;
use crate::site::{Page, Site, incident};
use crate::yaml::Moment;

/// No line is longer, in bytes.
const MAX_LINE: usize = 75;

/// Adds the calendar of each language that has maintenance.
pub fn add(site: &Site, output: &mut Output) {
    for language in 0..site.config.languages.len() {
        if let Some(path) = incident::calendar(site, language) {
            output.insert_bytes(path, write(site, language));
        }
    }
}

fn write(site: &Site, language: usize) -> String {
    let mut out = Lines::default();
    out.put("BEGIN", "VCALENDAR");
    out.put("VERSION", "2.0");
    out.put("PRODID", "-//Shirube//Shirube//EN");
    out.put("METHOD", "PUBLISH");
    out.put("X-WR-CALNAME", &escape(site.config.title.get(site.language_code(language))));
    for id in incident::maintenance(site, language) {
        let page = site.page(id);
        if let Some(maintenance) = incident::of(page) {
            event(site, page, maintenance, &mut out);
        }
    }
    out.put("END", "VCALENDAR");
    out.0
}

fn event(site: &Site, page: &Page, maintenance: &Incident, out: &mut Lines) {
    let seconds = |moment: Moment| moment.seconds(site.config.utc_offset);
    let Some(started) = maintenance.started.as_ref().map(|moment| moment.value) else { return };
    // What is over took as long as it took.
    let end = maintenance.resolved.as_ref().or(maintenance.ends.as_ref()).map(|moment| moment.value);
    let end = end.filter(|end| seconds(*end) > seconds(started));
    let base = site.config.base_url.as_deref();
    let host = base.and_then(|base| base.split_once("://")).map(|(_, rest)| rest.trim_end_matches('/'));
    let host = host.unwrap_or(&site.config.title.default);
    out.put("BEGIN", "VEVENT");
    out.put("UID", &escape(&format!("{}@{host}", page.route.as_str().trim_end_matches('/'))));
    out.put("DTSTAMP", &time(seconds(incident::changed(site, page).unwrap_or(started))));
    out.put("DTSTART", &time(seconds(started)));
    if let Some(end) = end {
        out.put("DTEND", &time(seconds(end)));
    }
    out.put("SUMMARY", &escape(page.title()));
    if let Some(description) = &page.document.front_matter.description {
        out.put("DESCRIPTION", &escape(&description.value));
    }
    if let Some(base) = base {
        out.put("URL", &format!("{base}{}", page.route.encoded()));
    }
    // It takes nobody's time.
    out.put("TRANSP", "TRANSPARENT");
    out.put("END", "VEVENT");
}

/// `20261125T130000Z`
fn time(seconds: i64) -> String {
    Moment::at(seconds, 0).to_string().replace(['-', ':'], "")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                let _ = write!(out, "\\{c}");
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds a line; what is too long for one goes on in the next, behind a space.
    fn put(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > MAX_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut out = Lines::default();
        let value = "請求書;".repeat(20);
        out.put("SUMMARY", &escape(&value));
        assert!(out.0.ends_with("\r\n"));
        assert!(out.0.split("\r\n").all(|line| line.len() <= MAX_LINE));
        assert_eq!(out.0.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", value.replace(';', "\\;")));
        assert_eq!(escape("a\r\nb\\\u{7}"), "a\\nb\\\\");
        assert_eq!(time(0), "19700101T000000Z");
    }
}
