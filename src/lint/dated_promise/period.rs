//! Days, months, quarters and years that a text names.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use jiff::civil::Date;

use crate::lint::words::listed;

/// A time that a text names.
#[derive(Debug, PartialEq, Eq)]
pub struct Period {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Its last day, where the text says the year: 来月 and "in March" can be any.
    pub end: Option<Date>,
}

/// Words for a time to come.
const RELATIVE: &str = "
再来月, 再来年, 来週, 来月, 来期, 来季, 来春, 来夏, 来秋, 来年度, 来年, 来四半期, 次の四半期, 今週中,
今月中, 今月末, 今期中, 今四半期, 今年中, 今年度中, 年度内, 年内, 月内, next week, next month,
next quarter, next year, next spring, next summer, next autumn, next fall, next winter, later this week,
later this month, later this quarter, later this year, this quarter, end of the week, end of the month,
end of the quarter, end of the year, end of this month, end of this quarter, end of this year,
end of next month, end of month, end of quarter, end of year
";

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The rest of the names of months whose first three letters are not all.
const LONG_MONTHS: &[&str] =
    &["uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember"];

/// Words before a month or year that is meant as a time; "may" and "march" are other words, too.
const BEFORE: &str = "
in, by, until, during, early, late, mid, of, before, around, spring, summer, autumn, fall, winter
";

/// What stands after a year that is a time by itself; 2027年版 and 2027年リリース ウェーブ 1 are names.
const AFTER_YEAR: &str = "
中, 内, に, まで, 末, 頃, ごろ, から, 以降, を目, 予定, 公開, 提供, リリース予定, リリース目標,
リリースします
";

/// What stands after a month or day that is a time to come; 3月分 and 3月の name a thing.
const AFTER_MONTH: &str = "
上旬, 中旬, 下旬, 初め, はじめ, 中, 末, 頃, ごろ, に, まで, から, 以降, 公開, リリース, 提供, 開始, 予定
";

/// What stands after a month that names a thing: 3月分, 2026年3月版.
const THING: &str = "分, 号, 次, 額, 期, 版, 度";

/// The parts of a year with their last months.
const PARTS: &[(&str, i8)] = &[
    ("q1", 3),
    ("q2", 6),
    ("q3", 9),
    ("q4", 12),
    ("h1", 6),
    ("h2", 12),
    ("第1四半期", 3),
    ("第2四半期", 6),
    ("第3四半期", 9),
    ("第4四半期", 12),
    ("上半期", 6),
    ("下半期", 12),
    ("前半", 6),
    ("後半", 12),
    ("春", 5),
    ("夏", 8),
    ("秋", 11),
];

/// Every word with which a time can begin, so that a text is searched for all of them at once.
static FIRST_WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = listed(RELATIVE).chain(MONTHS.iter().copied()).chain(parts().map(|(part, _)| part));
    AhoCorasick::builder().ascii_case_insensitive(true).build(words.chain(["令和"])).ok()
});

/// The parts of a year that are named without it, too: not 春 and 後半.
fn parts() -> impl Iterator<Item = (&'static str, i8)> {
    PARTS.iter().copied().filter(|(part, _)| part.is_ascii() || part.ends_with("半期"))
}

/// The times that a text names, in order.
pub fn periods(text: &str) -> Vec<Period> {
    let hits = FIRST_WORDS.iter().flat_map(|words| words.find_overlapping_iter(text));
    let mut words: Vec<usize> = hits.map(|hit| hit.start()).collect();
    words.sort_unstable();
    let mut words = words.into_iter().peekable();
    let mut found: Vec<Period> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        while words.next_if(|word| *word < at).is_some() {}
        // What is part of one that was found, or inside a word or number, begins none.
        let is_free = found.last().is_none_or(|last| last.range.end <= at);
        let begins = match digit(c) {
            Some(_) => digit(before).is_none() && !before.is_ascii_alphabetic() && before != '.',
            None => !c.is_ascii() || !(before.is_ascii_alphanumeric() || before == '.'),
        };
        if is_free && begins {
            let rest = Rest { text, at };
            let period = match digit(c) {
                Some(_) => rest.number(),
                None if words.peek() == Some(&at) => rest.word(),
                None => None,
            };
            found.extend(period.map(|(end, last_day)| Period { range: at..end, end: last_day }));
        }
        before = c;
    }
    found
}

fn digit(c: char) -> Option<i16> {
    match c {
        '0'..='9' => Some(c as i16 - '0' as i16),
        '０'..='９' => i16::try_from(u32::from(c) - u32::from('０')).ok(),
        _ => None,
    }
}

/// The last day of a month.
fn month_end(year: i16, month: i8) -> Option<Date> {
    Some(Date::new(year, month, 1).ok()?.last_of_month())
}

/// A text from a place on. What is read there: where it ends, and its last day.
#[derive(Clone, Copy)]
struct Rest<'a> {
    text: &'a str,
    at: usize,
}

impl Rest<'_> {
    fn str(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip(self, spaces: &[char]) -> Self {
        Self { at: self.text.len() - self.str().trim_start_matches(spaces).len(), ..self }
    }

    /// Whether one of these words follows, perhaps after a space.
    fn begins_with(&self, words: &'static str) -> bool {
        let rest = self.skip(&[' ']);
        listed(words).any(|word| rest.str().starts_with(word))
    }

    /// What follows a word, in any case of its letters.
    fn after(self, word: &str) -> Option<Self> {
        let head = self.str().get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| Self { at: self.at + word.len(), ..self })
    }

    /// A number of at most so many digits, and what follows it.
    fn digits(self, most: usize) -> Option<(i16, Self)> {
        // One more shows that there are too many.
        let digits = || self.str().chars().take(most + 1).map_while(digit);
        let length = digits().count();
        let bytes: usize = self.str().chars().take(length).map(char::len_utf8).sum();
        (length > 0 && length <= most).then(|| {
            (digits().fold(0, |number, digit| number * 10 + digit), Self { at: self.at + bytes, ..self })
        })
    }

    /// A time that begins with a number: 2026年3月, 2026-03-31, 2026 Q3, 3月, 3Q.
    fn number(self) -> Option<(usize, Option<Date>)> {
        if let Some((year, rest)) = self.digits(4).filter(|(year, _)| (1990..2200).contains(year)) {
            return rest.within(year).or_else(|| {
                let is_time = self.follows(BEFORE)
                    && !rest.str().starts_with(|c: char| c.is_alphanumeric() || c == '-');
                is_time.then(|| (rest.at, month_end(year, 12)))
            });
        }
        let (number, rest) = self.digits(2)?;
        if let Some(after) = rest.after("月").filter(|_| (1..=12).contains(&number)) {
            let day = after.digits(2).and_then(|(_, rest)| rest.after("日"));
            let end = day.unwrap_or(after);
            // 毎年4月 comes every year, and 4月から6月 is a span.
            let before = &self.text[..self.at];
            let is_one = !["毎", "年", "月から", "日から", "〜"].iter().any(|word| before.ends_with(word))
                && end.after("から").is_none_or(|rest| rest.digits(2).is_none());
            return (is_one && end.begins_with(AFTER_MONTH)).then_some((end.at, None));
        }
        let quarter = rest.after("Q").filter(|_| (1..=4).contains(&number))?;
        (!quarter.str().starts_with(|c: char| c.is_ascii_alphanumeric())).then_some((quarter.at, None))
    }

    /// What follows a year and is part of the time: the month, the day, the quarter.
    fn within(self, year: i16) -> Option<(usize, Option<Date>)> {
        let rest = self.skip(&[' ']);
        for mark in ["-", "/", "."] {
            let Some((month, rest)) = rest.after(mark).and_then(|rest| rest.digits(2)) else { continue };
            let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
            let day = rest.after(mark).and_then(|rest| rest.digits(2));
            return match day {
                Some((day, rest)) => Some((rest.at, Date::new(year, month, i8::try_from(day).ok()?).ok())),
                // 2026.3 is a version.
                None => (mark != ".").then(|| (rest.at, month_end(year, month))),
            };
        }
        let japanese =
            rest.after("年度").map(|rest| (rest, true)).or_else(|| Some((rest.after("年")?, false)));
        let (rest, is_fiscal) = japanese.unwrap_or((rest, false));
        let year_only = rest;
        let rest = rest.skip(&[' ', 'の']);
        for (part, month) in PARTS {
            if let Some(rest) = rest.after(part) {
                return Some((rest.at, month_end(year + i16::from(is_fiscal), *month)));
            }
        }
        japanese?;
        let month = rest.digits(2).and_then(|(month, after)| Some((month, after.skip(&[' ']).after("月")?)));
        let Some((month, rest)) = month else {
            let end = if is_fiscal { month_end(year + 1, 3) } else { month_end(year, 12) };
            return year_only.begins_with(AFTER_YEAR).then_some((year_only.at, end));
        };
        let month = i8::try_from(month).ok()?;
        let day =
            rest.skip(&[' ']).digits(2).and_then(|(day, after)| Some((day, after.skip(&[' ']).after("日")?)));
        match day {
            Some((day, rest)) => Some((rest.at, Date::new(year, month, i8::try_from(day).ok()?).ok())),
            None => (!rest.begins_with(THING)).then(|| (rest.at, month_end(year, month))),
        }
    }

    /// A time that begins with a word: 来月, 令和9年, Q3 2026, in March.
    fn word(self) -> Option<(usize, Option<Date>)> {
        let first = self.str().chars().next()?;
        if first == '令' {
            let (year, rest) = self.after("令和")?.digits(2)?;
            return rest.within(year + 2018);
        }
        let ends =
            |rest: &Self| !first.is_ascii() || !rest.str().starts_with(|c: char| c.is_ascii_alphanumeric());
        if let Some(rest) = listed(RELATIVE).find_map(|word| self.after(word)).filter(ends) {
            return Some((rest.at, None));
        }
        let mut part = parts().filter_map(|(part, month)| Some((self.after(part)?, month)));
        if let Some((rest, month)) = part.find(|(rest, _)| ends(rest)) {
            let year =
                rest.skip(&[' ', '/', '-', ',']).digits(4).filter(|(year, _)| (1990..2200).contains(year));
            return match year {
                Some((year, rest)) => Some((rest.at, month_end(year, month))),
                None => Some((rest.at, None)),
            };
        }
        self.month(ends)
    }

    /// A month by its name, with the day and the year if they follow.
    fn month(self, ends: impl Fn(&Self) -> bool) -> Option<(usize, Option<Date>)> {
        let (number, short) =
            (1..).zip(MONTHS).find_map(|(number, name)| Some((number, self.after(name)?)))?;
        let long = short.after(LONG_MONTHS[usize::try_from(number - 1_i8).ok()?]);
        let rest =
            long.filter(&ends).or_else(|| short.after("t").filter(&ends)).or(Some(short).filter(&ends))?;
        let spaced = rest.skip(&['.', ' ']);
        let day = spaced.digits(2).filter(|(day, _)| (1..=31).contains(day));
        let after_day = day.map_or(spaced, |(_, rest)| {
            ["st", "nd", "rd", "th"].iter().find_map(|end| rest.after(end)).unwrap_or(rest)
        });
        let year = after_day.skip(&[',', ' ']).digits(4).filter(|(year, _)| (1990..2200).contains(year));
        match (day, year) {
            // What has been true since then is no plan.
            _ if self.follows("since, as") => None,
            (Some((day, _)), Some((year, rest))) => {
                Some((rest.at, Date::new(year, number, i8::try_from(day).ok()?).ok()))
            }
            (None, Some((year, rest))) => Some((rest.at, month_end(year, number))),
            _ if self.follows(BEFORE) => Some((if day.is_some() { after_day.at } else { rest.at }, None)),
            _ => None,
        }
    }

    /// Whether one of these words stands before.
    fn follows(&self, words: &'static str) -> bool {
        let before = self.text[..self.at].trim_end_matches([' ', '-']);
        let length = before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        let word = &before[before.len() - length..];
        listed(words).any(|known| known.eq_ignore_ascii_case(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_with_their_last_days() {
        let cases: &[(&str, &str, Option<&str>)] = &[
            ("2026年3月にリリース予定", "2026年3月", Some("2026-03-31")),
            ("2026 年 3 月 5 日に", "2026 年 3 月 5 日", Some("2026-03-05")),
            ("２０２７年度中に", "２０２７年度", Some("2028-03-31")),
            ("2027年に公開", "2027年", Some("2027-12-31")),
            ("2027年春に", "2027年春", Some("2027-05-31")),
            ("2026年の第3四半期", "2026年の第3四半期", Some("2026-09-30")),
            ("令和9年4月から", "令和9年4月", Some("2027-04-30")),
            ("2026-12-25 に", "2026-12-25", Some("2026-12-25")),
            ("2026/12 頃", "2026/12", Some("2026-12-31")),
            ("来月公開します", "来月", None),
            ("12月中旬に", "12月", None),
            ("3Q に出ます", "3Q", None),
            ("Q3 2026", "Q3 2026", Some("2026-09-30")),
            ("2026 Q3", "2026 Q3", Some("2026-09-30")),
            ("planned for Q3.", "Q3", None),
            ("in March 2026", "March 2026", Some("2026-03-31")),
            ("on March 5th, 2026", "March 5th, 2026", Some("2026-03-05")),
            ("by next month", "next month", None),
            ("ships in May", "May", None),
            ("ready by Sept 2027", "Sept 2027", Some("2027-09-30")),
            ("in 2027", "2027", Some("2027-12-31")),
        ];
        for (text, written, end) in cases {
            let found = periods(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(&text[found[0].range.clone()], *written);
            assert_eq!(found[0].end.map(|date| date.to_string()).as_deref(), *end, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_time_is_none() {
        for text in [
            "3か月",
            "12月分の請求書",
            "毎月",
            "you may send it",
            "march on",
            "2048 ビット",
            "version 2026.3",
            "PR 2026",
            "1.2026",
            "x2026-12-01",
            "2027年リリース ウェーブ 1",
            "2027年版",
            "2027年3月版",
            "2027年の電子申告",
            "毎年4月に",
            "4月から6月まで集計",
            "12月の請求書",
            "月額",
            "第1章",
            "faq1",
            "Q10",
            "",
            "decide in seconds",
        ] {
            assert_eq!(periods(text), [], "{text}");
        }
    }
}
