//! What comes after the ids and versions that a site has.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::site::version;

/// The id after the highest of those that are like most of them: REQ-0013 after REQ-0012. The
/// second is the one it comes after.
pub fn id<'a>(used: impl Iterator<Item = &'a str> + Clone) -> (String, Option<String>) {
    // By what stands before the number: how many, the highest number, how it is written.
    let mut series: BTreeMap<&str, (usize, u64, &str)> = BTreeMap::new();
    for id in used.clone() {
        let digits = id.len() - id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (prefix, written) = id.split_at(id.len() - digits);
        let Ok(number) = written.parse::<u64>() else { continue };
        let entry = series.entry(prefix).or_insert((0, 0, written));
        entry.0 += 1;
        if number >= entry.1 {
            (entry.1, entry.2) = (number, written);
        }
    }
    // 013b-9f90 is no series, 2026-001 and 2026-002 are.
    series.retain(|prefix, (count, ..)| *count > 1 || !prefix.contains(|c: char| c.is_ascii_digit()));
    let most = series.iter().max_by(|a, b| (a.1.0).cmp(&b.1.0).then_with(|| b.0.cmp(a.0)));
    let Some((prefix, (_, highest, written))) = most else { return ("REQ-1".to_owned(), None) };
    let width = written.len();
    // Ids that differ by letter case only would be one on many systems.
    let is_used = |id: &str| used.clone().any(|other| other.eq_ignore_ascii_case(id));
    let next = (1..).map(|step| format!("{prefix}{:0width$}", highest.saturating_add(step)));
    let next = next.take(MAX_TRIED).find(|id| !is_used(id)).unwrap_or_default();
    (next, Some(format!("{prefix}{written}")))
}

/// More ids than this are not tried.
const MAX_TRIED: usize = 1000;

/// The version after the newest: the next minor one, the release of a pre-release, the month where
/// versions are months. None where the newest is no number. The second is the newest.
pub fn version<'a>(
    used: impl Iterator<Item = &'a str> + Clone,
    today: Date,
) -> (Option<String>, Option<&'a str>) {
    let Some(newest) = used.clone().max_by(|a, b| version::compare(a, b)) else {
        return (Some("1.0.0".to_owned()), None);
    };
    let is_used = |version: &String| used.clone().any(|other| version::compare(other, version).is_eq());
    let next = after(newest, today).filter(|version| !is_used(version));
    (next, Some(newest))
}

fn after(newest: &str, today: Date) -> Option<String> {
    let (prefix, number) = match newest.strip_prefix(['v', 'V']) {
        Some(number) => (&newest[..1], number),
        None => ("", newest),
    };
    let number = number.split('+').next().unwrap_or_default();
    if let Some((release, _)) = number.split_once('-') {
        return is_number(release).then(|| format!("{prefix}{release}"));
    }
    if !is_number(number) {
        return None;
    }
    let parts: Vec<&str> = number.split('.').collect();
    let count = |part: &str| part.parse::<u64>().ok();
    if parts.len() == 2 && (1990..3000).contains(&count(parts[0])?) {
        let (year, month) = (today.year(), today.month());
        let width = parts[1].len();
        return Some(format!("{prefix}{year}.{month:0width$}"));
    }
    let mut next: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
    let counted = if parts.len() == 1 { 0 } else { 1 };
    next[counted] = count(parts[counted])?.checked_add(1)?.to_string();
    for part in next.iter_mut().skip(counted + 1) {
        "0".clone_into(part);
    }
    Some(format!("{prefix}{}", next.join(".")))
}

/// Whether a text is numbers with dots between them.
fn is_number(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a text reads as a version: 1.2.0, v3, 2.0.0-rc.1.
pub fn is_version(text: &str) -> bool {
    let number = text.strip_prefix(['v', 'V']).unwrap_or(text);
    is_number(number.split(['-', '+']).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_on_as_they_began() {
        let next = |used: &[&str]| id(used.iter().copied()).0;
        assert_eq!(next(&[]), "REQ-1");
        assert_eq!(next(&["SHI-1", "SHI-7", "SHI-3"]), "SHI-8");
        assert_eq!(next(&["REQ-0012", "REQ-0009", "old-99"]), "REQ-0013");
        assert_eq!(next(&["REQ-9", "REQ-10"]), "REQ-11");
        assert_eq!(next(&["REQ-999"]), "REQ-1000");
        assert_eq!(next(&["要望7"]), "要望8");
        assert_eq!(next(&["12", "15"]), "16");
        assert_eq!(next(&["REQ-1", "REQ-3", "req-4"]), "REQ-5", "letter case makes no difference");
        assert_eq!(next(&["2026-001", "2026-002"]), "2026-003");
        assert_eq!(next(&["013b-a811-000d3a8faea9", "0062-a96c-000d3a1c7bb2"]), "REQ-1");
        assert_eq!(next(&["dark-mode"]), "REQ-1");
        assert_eq!(next(&["A-18446744073709551615"]), "");
    }

    #[test]
    fn versions_go_on_as_they_began() {
        let day = Date::constant(2026, 11, 25);
        let next = |used: &[&str]| version(used.iter().copied(), day).0;
        let cases: &[(&[&str], Option<&str>)] = &[
            (&[], Some("1.0.0")),
            (&["0.1.0", "0.2.0"], Some("0.3.0")),
            (&["1.9.4", "1.10.2"], Some("1.11.0")),
            (&["v2.4"], Some("v2.5")),
            (&["14"], Some("15")),
            (&["1.2.3.4"], Some("1.3.0.0")),
            (&["2.0.0-rc.1", "1.9.0"], Some("2.0.0")),
            (&["2026.09"], Some("2026.11")),
            (&["2026.11"], None),
            (&["Autumn"], None),
        ];
        for (used, expected) in cases {
            assert_eq!(next(used).as_deref(), *expected, "{used:?}");
        }
    }
}
