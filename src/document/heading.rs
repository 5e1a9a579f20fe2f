//! Headings and the ids that links find them by.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::source::Span;

/// Ids that the page around the article uses; an article cannot have them.
pub const RESERVED: &[&str] =
    &["main", "top", "nav", "toc", "search", "header", "footer", "content", "contact"];

/// Ids of the parts that templates make themselves; an article cannot have them either.
pub const CHALLENGE: &str = "part-challenge";
/// What was done.
pub const APPROACH: &str = "part-approach";
/// What came of it.
pub const OUTCOME: &str = "part-outcome";
/// What people want to do.
pub const USE_CASE: &str = "part-use-case";
/// Our answer.
pub const RESPONSE: &str = "part-response";
/// What happened to a ticket.
pub const HISTORY: &str = "part-history";
/// What happened in an incident.
pub const UPDATES: &str = "part-updates";
/// What to do meanwhile.
pub const WORKAROUND: &str = "part-workaround";
/// All of them.
pub const PARTS: &[&str] = &[CHALLENGE, APPROACH, OUTCOME, USE_CASE, RESPONSE, HISTORY, UPDATES, WORKAROUND];

/// A heading of the body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id, unique on the page.
    pub id: String,
    /// Its words without marks.
    pub text: String,
    /// Whether it begins a step of a guide.
    pub step: bool,
    /// Minutes a step takes, where written as `{minutes=5}`.
    pub minutes: Option<u32>,
    /// Who does the step, where written as `{role=admin}`.
    pub role: Option<String>,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

/// Gives out ids, each once.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    used: BTreeMap<String, usize>,
}

impl Ids {
    /// An id for `wanted`: itself, or with the next free number. Tells whether it had to change.
    pub fn take(&mut self, wanted: &str) -> (String, bool) {
        let reserved = RESERVED.contains(&wanted) || PARTS.contains(&wanted);
        let mut id = if reserved { format!("{wanted}-1") } else { wanted.to_owned() };
        let mut number = usize::from(reserved);
        while self.used.contains_key(&id) {
            let next = self.used.get(wanted).copied().unwrap_or(0).max(number) + 1;
            number = next;
            id = format!("{wanted}-{number}");
        }
        self.used.insert(wanted.to_owned(), number);
        self.used.entry(id.clone()).or_insert(0);
        let changed = id != wanted;
        (id, changed)
    }
}

/// The id that a heading's text asks for: letters, marks and digits of any script in lower case,
/// spaces as hyphens; as on Git hosts, so that links made there work here.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || matches!(c, '-' | '_') || is_mark(c) {
            slug.push(c);
        } else if c.is_whitespace() {
            slug.push('-');
        }
    }
    if slug.trim_matches('-').is_empty() { "section".into() } else { slug }
}

/// Only the letters and digits of an id, for finding what somebody meant by an anchor.
pub fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric() || is_mark(*c)).collect()
}

fn is_mark(c: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_japanese_and_are_unique() {
        assert_eq!(slug("請求書を もう一度 発行する（PDF）"), "請求書を-もう一度-発行するpdf");
        assert_eq!(slug("Set up SSO!"), "set-up-sso");
        assert_eq!(slug("？"), "section");
        let mut ids = Ids::default();
        assert_eq!(ids.take("a").0, "a");
        assert_eq!(ids.take("a").0, "a-1");
        assert_eq!(ids.take("a-1").0, "a-1-1");
        assert_eq!(ids.take("a").0, "a-2");
        assert_eq!(ids.take("main"), ("main-1".into(), true));
    }
}
