//! Dates, figures and durations as readers write them.

use jiff::civil::Date;

use super::context::Day;
use crate::site::day;
use crate::yaml::Moment;

/// A day in a language.
pub fn day(date: Date, language: &str) -> Day {
    Day { iso: date.to_string(), text: day::full(date, language) }
}

/// A point in time in a language.
pub fn moment(moment: Moment, language: &str) -> Day {
    let zone = zone(moment, language);
    let clock = clock(moment);
    let date = day::full(moment.civil.date(), language);
    Day { iso: moment.to_string(), text: format!("{date}{}{clock}{zone}", between(language)) }
}

/// A point in time that is near: the year of today goes without saying.
pub fn soon(moment: Moment, today: Date, language: &str) -> String {
    let date = moment.civil.date();
    let date =
        if date.year() == today.year() { day::near(date, language) } else { day::full(date, language) };
    format!("{date}{}{}{}", between(language), clock(moment), zone(moment, language))
}

/// From one point in time that is near to another: what they share is said once.
pub fn period(from: Moment, to: Moment, today: Date, language: &str) -> String {
    let start = soon(Moment { offset: None, ..from }, today, language);
    let (first, last) = (zone(from, language), zone(to, language));
    let first = if first == last { String::new() } else { first };
    let dash = if language == "ja" { "〜" } else { "–" };
    if from.civil.date() == to.civil.date() {
        format!("{start}{first}{dash}{}{last}", clock(to))
    } else {
        format!("{start}{first} {dash} {}", soon(to, today, language))
    }
}

fn between(language: &str) -> &'static str {
    if language == "ja" { " " } else { ", " }
}

fn clock(moment: Moment) -> String {
    let time = moment.civil.time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The distance from UTC, where it must be said.
fn zone(moment: Moment, language: &str) -> String {
    match moment.offset {
        None => String::new(),
        Some(32_400) if language == "ja" => String::new(),
        Some(0) => " UTC".into(),
        Some(offset) => {
            let sign = if offset < 0 { '−' } else { '+' };
            let minutes = offset.abs() / 60;
            format!(" (UTC{sign}{:02}:{:02})", minutes / 60, minutes % 60)
        }
    }
}

/// How long something lasted, for seconds from 0.
pub fn duration(seconds: i64, language: &str) -> String {
    let minutes = (seconds + 30) / 60;
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let units = if language == "ja" { ["日", "時間", "分"] } else { [" d", " h", " min"] };
    let parts: Vec<String> = [days, hours, rest]
        .into_iter()
        .zip(units)
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .take(2)
        .collect();
    if parts.is_empty() {
        format!("1{}", units[2])
    } else {
        parts.join(if language == "ja" { "" } else { " " })
    }
}

/// A figure: thousands apart, at most two digits after the point.
pub fn figure(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let text = format!("{:.2}", rounded.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    if rounded < 0.0 { format!("−{out}") } else { out }
}

/// A figure with its sign.
pub fn signed(value: f64) -> String {
    let text = figure(value);
    if text.starts_with('−') || text == "0" { text } else { format!("+{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_language() {
        let date = Date::constant(2026, 11, 23);
        assert_eq!(day(date, "ja").text, "2026年11月23日（月）");
        assert_eq!(day(date, "en").text, "23 November 2026");
        assert_eq!(duration(2 * 3600 + 300, "ja"), "2時間5分");
        assert_eq!(duration(90_000, "en"), "1 d 1 h");
        let at = |hours: i64| Moment::at(hours * 3600, 9 * 3600);
        assert_eq!(moment(at(1), "en").text, "1 January 1970, 10:00 (UTC+09:00)");
        let today = Date::constant(1970, 3, 1);
        assert_eq!(soon(at(1), today, "ja"), "1月1日（木） 10:00");
        assert_eq!(soon(at(1), date, "ja"), "1970年1月1日（木） 10:00");
        assert_eq!(period(at(1), at(3), today, "ja"), "1月1日（木） 10:00〜12:00");
        assert_eq!(period(at(1), at(3), today, "en"), "1 January, 10:00–12:00 (UTC+09:00)");
        let turn = period(at(-30), at(25), today, "en");
        assert_eq!(turn, "31 December 1969, 03:00 – 2 January, 10:00 (UTC+09:00)");
        assert_eq!(figure(1_234_567.5), "1,234,567.5");
        assert_eq!(signed(-5.0), "−5");
        assert_eq!(signed(0.25), "+0.25");
    }
}
