//! Dates and times: read strictly, and guessed for the correction only.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use serde::{Serialize, Serializer};

use super::fullwidth::half_width;
use super::{Located, in_place_of};
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::Span;
use crate::text;

/// A point in time as somebody wrote it: civil date and time, and the distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Date and time as written.
    pub civil: DateTime,
    /// Seconds east of UTC, when written.
    pub offset: Option<i32>,
}

impl Moment {
    /// So many seconds since 1970 in UTC, on a clock `offset` seconds east of UTC.
    pub fn at(seconds: i64, offset: i32) -> Self {
        // Years 1 to 9999 are all that a date can hold.
        let seconds = seconds.saturating_add(i64::from(offset)).clamp(-62_000_000_000, 253_000_000_000);
        let civil = Date::constant(1970, 1, 1).at(0, 0, 0, 0);
        Self { civil: civil.saturating_add(jiff::Span::new().seconds(seconds)), offset: Some(offset) }
    }

    /// The beginning of a day, by a clock that is not said.
    pub fn day(date: Date) -> Self {
        Self { civil: date.at(0, 0, 0, 0), offset: None }
    }

    /// A date, or a date and time with or without a distance from UTC; years 1 to 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() < 10 || !text.is_ascii() || text.as_bytes()[4] != b'-' || text.as_bytes()[7] != b'-' {
            return None;
        }
        let date: Date = text[..10].parse().ok()?;
        let rest = text[10..].trim_start_matches(['T', 't', ' ']);
        if rest.is_empty() {
            return (text.len() == 10).then(|| Self::day(date));
        }
        let clock_end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let time: Time = rest[..clock_end].trim().parse().ok()?;
        let offset = match &rest[clock_end..] {
            "" => None,
            "Z" | "z" => Some(0),
            zone => {
                let sign = if zone.starts_with('-') { -1 } else { 1 };
                let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
                if !(digits.len() == 2 || digits.len() == 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                let hours: i32 = digits[..2].parse().ok()?;
                let minutes: i32 =
                    digits.get(2..).filter(|m| !m.is_empty()).map_or(Some(0), |m| m.parse().ok())?;
                if hours > 18 || minutes > 59 {
                    return None;
                }
                Some(sign * (hours * 3600 + minutes * 60))
            }
        };
        Some(Self { civil: date.to_datetime(time), offset })
    }

    /// Seconds since the epoch, for comparing; times without an offset are taken as `fallback`
    /// seconds east of UTC.
    pub fn seconds(&self, fallback: i32) -> i64 {
        let days =
            self.civil.date().since(Date::constant(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()));
        let time = self.civil.time();
        let clock = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        days * 86_400 + clock - i64::from(self.offset.unwrap_or(fallback))
    }
}

impl fmt::Display for Moment {
    /// In the form of RFC 3339, without the offset if none was written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil)?;
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.abs() / 60;
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A wrong date, with the right form of it where one can be guessed without doubt.
pub(super) fn wrong_date(name: &str, text: &str, span: Span, example: &str) -> Diagnostic {
    let shown = printable(text);
    let diagnostic = Diagnostic::new(
        Code::WrongDate,
        span.clone(),
        text!(
            "「{name}」の「{shown}」は日付として正しくありません",
            "`{shown}` in `{name}` is not a valid date"
        ),
    );
    match guess_date(text) {
        Some(date) => {
            let diagnostic = diagnostic.help(text!("{date} と書いてください", "write {date}"));
            let old = Located { value: text.to_owned(), span: span.clone() };
            let new = in_place_of(&old, &date.to_string());
            // Any other word says something about the date that would be lost.
            let is_date_alone = half_width(text.trim())
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日'));
            if is_date_alone { diagnostic.fix(span, new) } else { diagnostic.suggest(span, new) }
        }
        None => diagnostic.help(text!(
            "{example} のように、年-月-日の順に半角で、実在する日付を書いてください",
            "write year-month-day, such as {example}, and a day that exists"
        )),
    }
}

/// `2026/8/1`, `2026年8月1日`, `20260801`, `２０２６-０８-０１`: year first, so that no doubt is left.
fn guess_date(text: &str) -> Option<Date> {
    let text = half_width(text);
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match numbers[..] {
        [year, month, day] if year.len() == 4 => (year, month, day),
        [all] if all.len() == 8 => (&all[..4], &all[4..6], &all[6..]),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_strict_and_guesses_only_where_the_year_comes_first() {
        for good in ["2026-08-01", "2026-08-01T00:30:00+09:00", "2022-06-13T08:30:00Z", "2026-08-01 09:00"] {
            assert!(Moment::parse(good).is_some(), "{good}");
        }
        for bad in [
            "2026-13-01",
            "0000-00-00",
            "8/1/2026",
            "20260801",
            "10000-01-01",
            "2026-08-01T25:00",
            "令和8年8月1日",
        ] {
            assert!(Moment::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(guess_date("２０２６年８月１日").map(|d| d.to_string()).as_deref(), Some("2026-08-01"));
        assert_eq!(guess_date("20260801").map(|d| d.to_string()).as_deref(), Some("2026-08-01"));
        assert_eq!(guess_date("8/1/2026"), None);
    }

    #[test]
    fn a_moment_keeps_the_day_and_offset_as_written() {
        let moment = Moment::parse("2026-08-01T00:30:00+09:00").expect("valid");
        assert_eq!(moment.to_string(), "2026-08-01T00:30:00+09:00");
        let utc = Moment::parse("2026-07-31T15:30:00Z").expect("valid");
        assert_eq!(moment.seconds(0), utc.seconds(0));
        assert_eq!(Moment::at(moment.seconds(0), 0), utc);
        assert_eq!(Moment::at(utc.seconds(0), 9 * 3600), moment);
        assert!(Moment::at(i64::MIN, -1).civil < Moment::at(i64::MAX, 1).civil);
    }
}
