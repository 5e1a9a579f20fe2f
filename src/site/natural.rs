//! Names in the order in which people read them: `t2` before `t10`.

use std::cmp::Ordering;

/// Compares two names; digits in a row are one number. Names that read alike stand by their characters.
pub fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (x, y) = (number(left), number(right));
        let order = if x.is_empty() || y.is_empty() {
            let (x, y) = (left.chars().next(), right.chars().next());
            let (Some(x), Some(y)) = (x, y) else { return x.cmp(&y).then_with(|| a.cmp(b)) };
            (left, right) = (&left[x.len_utf8()..], &right[y.len_utf8()..]);
            x.cmp(&y)
        } else {
            (left, right) = (&left[x.len()..], &right[y.len()..]);
            let (x, y) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// The digits that a name begins with.
fn number(name: &str) -> &str {
    let end = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
    &name[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_a_row_are_one_number() {
        let mut names =
            ["t10", "t2", "t", "REQ-107", "REQ-11", "a02b", "a2a", "a2", "a02", "第10回", "第9回"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(
            names,
            ["REQ-11", "REQ-107", "a02", "a2", "a2a", "a02b", "t", "t2", "t10", "第9回", "第10回"]
        );
    }
}
