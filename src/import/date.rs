//! Dates as exports write them. Day and month are never guessed.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::yaml::Moment;

/// Which part of a date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `31/12/2026`
    DayFirst,
    /// `12/31/2026`
    MonthFirst,
    /// `2026/12/31`
    YearFirst,
}

const ORDERS: [Order; 3] = [Order::DayFirst, Order::MonthFirst, Order::YearFirst];

/// Why a date cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It could be either day.
    Ambiguous(Date, Date),
    /// It is no date.
    Wrong,
}

/// How the dates of one export are read.
#[derive(Debug, Clone, Copy)]
pub struct Dates {
    order: Option<Order>,
    /// Seconds east of UTC of the site: a moment becomes the day that it was there.
    offset: i32,
}

impl Dates {
    /// The reading of an export. One that is not `asked` for is the only one that gives a date for
    /// every text, if there is such a one: a tool writes all its dates alike.
    pub fn new<'a>(asked: Option<Order>, offset: i32, texts: impl Iterator<Item = &'a str>) -> Self {
        if asked.is_some() {
            return Self { order: asked, offset };
        }
        let mut fitting = ORDERS.to_vec();
        for text in texts {
            // A year of four digits in front speaks for itself and says nothing about the others.
            if let Some(parts) = numeric(text).filter(|parts| parts[0].len() < 4) {
                fitting.retain(|order| in_order(parts, *order).is_some());
            }
        }
        Self { order: if let [only] = fitting[..] { Some(only) } else { None }, offset }
    }

    /// The day that a text tells.
    pub fn read(&self, text: &str) -> Result<Date, Fault> {
        let text = text.trim();
        if let Some(moment) = Moment::parse(text) {
            return Ok(self.day(moment));
        }
        if let Some(parts) = numeric(text) {
            return self.numbers(parts);
        }
        named(text, self).ok_or(Fault::Wrong)
    }

    fn day(&self, moment: Moment) -> Date {
        if moment.offset.is_none() {
            return moment.civil.date();
        }
        Moment::at(moment.seconds(self.offset), self.offset).civil.date()
    }

    fn numbers(&self, parts: [&str; 3]) -> Result<Date, Fault> {
        let order = if parts[0].len() == 4 { Some(Order::YearFirst) } else { self.order };
        if let Some(order) = order {
            return in_order(parts, order).ok_or(Fault::Wrong);
        }
        let mut dates: Vec<Date> = ORDERS.iter().filter_map(|order| in_order(parts, *order)).collect();
        dates.dedup();
        match dates[..] {
            [] => Err(Fault::Wrong),
            [date] => Ok(date),
            [one, other, ..] => Err(Fault::Ambiguous(one, other)),
        }
    }
}

/// The three numbers with which a text begins, if they are separated like those of a date.
fn numeric(text: &str) -> Option<[&str; 3]> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or(text).trim_end_matches(['日', ',', '.']);
    let mut parts = day.split(['/', '.', '-', '年', '月']);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    let is_number = |part: &&str| matches!(part.len(), 1..=4) && part.bytes().all(|b| b.is_ascii_digit());
    (parts.next().is_none() && three.iter().all(is_number)).then_some(three)
}

/// The numbers as a date in one order. A year has two digits or four.
fn in_order([a, b, c]: [&str; 3], order: Order) -> Option<Date> {
    let (year, month, day) = match order {
        Order::DayFirst => (c, b, a),
        Order::MonthFirst => (c, a, b),
        Order::YearFirst => (a, b, c),
    };
    (month.len() <= 2 && day.len() <= 2).then_some(())?;
    Date::new(self::year(year)?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn year(digits: &str) -> Option<i16> {
    let number: i16 = digits.parse().ok()?;
    match digits.len() {
        2 if number < 70 => Some(2000 + number),
        2 => Some(1900 + number),
        4 => Some(number),
        _ => None,
    }
}

/// A date whose month is a word: `11/May/24 03:26 PM`, `May 11, 2024`, `24/5月/11`,
/// `Tue May 14 2024 08:53:33 GMT+0900 (…)`. With two numbers of two digits the day comes first, as
/// Jira has it unless somebody sets it otherwise.
fn named(text: &str, dates: &Dates) -> Option<Date> {
    let words: Vec<&str> = text.split(['/', '-', ' ', ',', '.']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| month(word).is_some())?;
    let month = month(words[at])?;
    let is_number = |word: &&&str| matches!(word.len(), 1..=4) && word.bytes().all(|b| b.is_ascii_digit());
    let mut numbers = words.iter().filter(is_number).copied();
    let (first, second) = (numbers.next()?, numbers.next()?);
    let year_first = first.len() == 4 || (dates.order == Some(Order::YearFirst) && second.len() <= 2);
    let (day, year_digits) = if year_first { (second, first) } else { (first, second) };
    let date = Date::new(year(year_digits)?, month, day.parse().ok()?).ok()?;
    // The day of a script's date with its distance from UTC is moved to that of the site.
    let zone = words.iter().find_map(|word| word.strip_prefix("GMT"));
    let clock = words.iter().find(|word| word.matches(':').count() == 2);
    if let (Some(zone), Some(clock)) = (zone, clock) {
        let written: Cow<'_, str> = if zone.is_empty() { "Z".into() } else { zone.into() };
        return Moment::parse(&format!("{date}T{clock}{written}")).map(|moment| dates.day(moment));
    }
    Some(date)
}

fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if let Some(number) = word.strip_suffix('月') {
        return number.parse().ok().filter(|number| (1..=12).contains(number));
    }
    let word = word.to_lowercase();
    let at = NAMES.iter().position(|name| word.len() >= 3 && name.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, order: Option<Order>) -> Result<String, Fault> {
        Dates::new(order, 9 * 3600, std::iter::empty()).read(text).map(|date| date.to_string())
    }

    #[test]
    fn dates_without_doubt_are_read() {
        for (text, expected) in [
            ("2024-05-14T08:53:33Z", "2024-05-14"),
            ("2024-05-14T20:53:33.123Z", "2024-05-15"),
            ("2024-05-14 20:53:33", "2024-05-14"),
            ("11/May/24 03:26 PM", "2024-05-11"),
            ("27/Sep/26 9:00 AM", "2026-09-27"),
            ("11/5月/24 3:26 午後", "2024-05-11"),
            ("2024年5月11日", "2024-05-11"),
            ("2024/5/11 10:00", "2024-05-11"),
            ("6/21/2025 16:14", "2025-06-21"),
            ("21.6.2025", "2025-06-21"),
            ("5/5/2025", "2025-05-05"),
            ("May 11, 2024", "2024-05-11"),
            ("11 September 2024", "2024-09-11"),
            ("Tue May 14 2024 23:53:33 GMT+0000 (Coordinated Universal Time)", "2024-05-15"),
        ] {
            assert_eq!(day(text, None).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn doubt_is_never_guessed_away() {
        assert!(matches!(day("6/7/2025", None), Err(Fault::Ambiguous(..))));
        assert!(matches!(day("06-07-25", None), Err(Fault::Ambiguous(..))));
        assert_eq!(day("6/7/2025", Some(Order::MonthFirst)).as_deref(), Ok("2025-06-07"));
        assert_eq!(day("6/7/2025", Some(Order::DayFirst)).as_deref(), Ok("2025-07-06"));
        assert_eq!(day("24/May/11", Some(Order::YearFirst)).as_deref(), Ok("2024-05-11"));
        for wrong in ["", "soon", "31/31/2025", "99", "2025-13-01", "6/7", "x/May", "1/2/3/4"] {
            assert_eq!(day(wrong, None), Err(Fault::Wrong), "{wrong}");
        }
    }

    #[test]
    fn one_date_tells_the_order_of_all() {
        let texts = ["6/7/2025", "", "6/21/2025 16:14", "2025-01-01T00:00:00Z", "2025/1/1"];
        let dates = Dates::new(None, 0, texts.into_iter());
        assert_eq!(dates.read("6/7/2025").map(|date| date.to_string()).as_deref(), Ok("2025-06-07"));
        let dates = Dates::new(None, 0, ["6/7/2025", "7/6/2025"].into_iter());
        assert!(dates.read("6/7/2025").is_err());
    }
}
