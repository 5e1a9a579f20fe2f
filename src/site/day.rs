//! Days as readers of a language write them.

use jiff::civil::{Date, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()).clamp(1, 12) - 1]
}

/// The language itself, without the country.
fn base(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

/// A day: `2026年11月23日（月）`, `23 November 2026`.
pub fn full(date: Date, language: &str) -> String {
    let near = near(date, language);
    match base(language) {
        "ja" => format!("{}年{near}", date.year()),
        "en" => format!("{near} {}", date.year()),
        _ => near,
    }
}

/// A day without its year; with it in languages whose way to say that is not known here.
pub fn near(date: Date, language: &str) -> String {
    let (month, day) = (date.month(), date.day());
    match base(language) {
        "ja" => {
            let weekday = match date.weekday() {
                Weekday::Monday => '月',
                Weekday::Tuesday => '火',
                Weekday::Wednesday => '水',
                Weekday::Thursday => '木',
                Weekday::Friday => '金',
                Weekday::Saturday => '土',
                Weekday::Sunday => '日',
            };
            format!("{month}月{day}日（{weekday}）")
        }
        "en" => format!("{day} {}", month_name(date)),
        _ => date.to_string(),
    }
}

/// The month of a day.
pub fn month(date: Date, language: &str) -> String {
    let (year, month) = (date.year(), date.month());
    match base(language) {
        "ja" => format!("{year}年{month}月"),
        "en" => format!("{} {year}", month_name(date)),
        _ => format!("{year:04}-{month:02}"),
    }
}

/// The year of a day.
pub fn year(date: Date, language: &str) -> String {
    let year = date.year();
    if base(language) == "ja" { format!("{year}年") } else { year.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_in_the_language() {
        let date = Date::constant(2026, 11, 23);
        assert_eq!(full(date, "ja"), "2026年11月23日（月）");
        assert_eq!(full(date, "en"), "23 November 2026");
        assert_eq!(full(date, "fr"), "2026-11-23");
        assert_eq!([near(date, "ja"), near(date, "en")], ["11月23日（月）", "23 November"]);
        assert_eq!([month(date, "ja"), month(date, "en-GB")], ["2026年11月", "November 2026"]);
        assert_eq!([year(date, "ja"), year(date, "en")], ["2026年", "2026"]);
    }
}
