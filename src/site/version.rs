//! The order of versions: numbers as numbers, pre-releases before their release.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

/// Words that come before the release they belong to, also without a hyphen: `3.10 beta`, `3.10rc1`.
const BEFORE: &[&str] = &[
    "alpha",
    "beta",
    "rc",
    "pre",
    "preview",
    "dev",
    "snapshot",
    "nightly",
    "canary",
    "α",
    "β",
    "アルファ",
    "ベータ",
    "ベータ版",
    "試験版",
];
/// Words that come after it, also behind a hyphen: `3.9.1-hotfix.1`.
const AFTER: &[&str] = &["hotfix", "patch", "post", "sp", "update"];

/// A part of a version. What is not there counts as 0: `1.0` is `1.0.0`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// What comes before the release itself.
    Before(String),
    /// 0, or nothing at all.
    Zero,
    /// What comes after it.
    After(String),
    /// A greater number: how many digits, then these.
    Number(usize, String),
}

/// Compares two versions: `1.10` after `1.9`, `2.0.0-rc.1` before `2.0.0`, `v3` like `3`.
pub fn compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (parts(a), parts(b));
    let mut orders = (0..a.len().max(b.len())).map(|at| part(&a, at).cmp(part(&b, at)));
    orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn part(parts: &[Part], at: usize) -> &Part {
    parts.get(at).unwrap_or(&Part::Zero)
}

fn parts(version: &str) -> Vec<Part> {
    let version: String = version.nfkc().flat_map(char::to_lowercase).collect();
    // What stands behind `+` tells of how it was built, and words before the first number of what it is.
    let version = version.split('+').next().unwrap_or_default();
    let start = version.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let mut rest = &version[start..];
    let mut parts: Vec<Part> = Vec::new();
    let mut is_hyphened = false;
    while let Some(first) = rest.chars().next() {
        let is_like = |c: char| {
            c.is_alphanumeric() && first.is_alphanumeric() && c.is_ascii_digit() == first.is_ascii_digit()
        };
        let end = rest.find(|c| !is_like(c)).unwrap_or(rest.len());
        let run = &rest[..end.max(first.len_utf8())];
        rest = &rest[run.len()..];
        if !first.is_alphanumeric() {
            is_hyphened = matches!(first, '-' | '~');
            continue;
        }
        if first.is_ascii_digit() {
            let digits = run.trim_start_matches('0');
            parts.push(match digits.len() {
                0 => Part::Zero,
                length => Part::Number(length, digits.to_owned()),
            });
        } else {
            // `2.0.0-rc` is `2-rc`.
            while parts.last() == Some(&Part::Zero) {
                parts.pop();
            }
            // `3.10b1` is a beta, `1.0.2b` what was mended.
            let is_letter = matches!(run, "a" | "b" | "c") && rest.starts_with(|c: char| c.is_ascii_digit());
            let is_before = BEFORE.contains(&run) || is_letter || is_hyphened;
            let is_before = is_before && !AFTER.contains(&run);
            parts.push(if is_before { Part::Before(run.to_owned()) } else { Part::After(run.to_owned()) });
        }
        is_hyphened = false;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_order() {
        let orders: &[&[&str]] = &[
            &["1.9.0", "1.10.0", "2.0.0-beta", "2.0.0-rc.2", "2.0.0-rc.10", "2.0.0", "v3", "2026.08"],
            &[
                "3.9",
                "3.9.1-hotfix.1",
                "3.9.2",
                "3.10b1",
                "3.10 beta",
                "3.10rc1",
                "3.10rc10",
                "３．１０",
                "3.10.1",
            ],
            &["2025-12-31", "2026-02-01", "2026-11-05", "2026-11-25"],
            &["2026年9月", "2026年11月"],
            &["バージョン 1.9", "バージョン 1.10"],
            &["1.0.2", "1.0.2a", "1.0.2b", "1.0.2.1"],
            &["9", "18446744073709551616", "18446744073709551617"],
        ];
        for order in orders {
            for (at, first) in order.iter().enumerate() {
                assert_eq!(compare(first, first), Ordering::Equal);
                for second in &order[at + 1..] {
                    assert_eq!(compare(first, second), Ordering::Less, "{first} {second}");
                    assert_eq!(compare(second, first), Ordering::Greater, "{second} {first}");
                }
            }
        }
        for (a, b) in [("1.0", "v1.0.0"), ("2.0.0-rc.1", "2.0-RC1"), ("1.0+7", "1.0"), ("", "0"), ("--", "")]
        {
            assert_eq!(compare(a, b), Ordering::Equal, "{a} {b}");
        }
    }
}
