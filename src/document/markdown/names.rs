//! Ids and numbers that are given once in a text. What everybody sees gets its own first, then what
//! customers see, then the rest: nothing that an edition leaves out changes what it shows.

use std::collections::{BTreeMap, BTreeSet};
use std::vec::IntoIter;

use crate::config::Audience;
use crate::document::heading::Ids;

/// What a name is for.
#[derive(Clone, Copy)]
pub(super) enum Use {
    Heading,
    Check,
    /// A footnote, by its label: its name is its number.
    Note,
    /// A mark that leads to a footnote. It has the number of that.
    NoteMark,
}

/// Where something stands.
#[derive(Clone, Default)]
pub(super) enum Within {
    #[default]
    Text,
    /// In the footnote of a label.
    Note(String),
    /// In a footnote whose label has another already: it is shown to nobody.
    Nowhere,
}

/// A name, and whether it had to change; for a mark, whether it is the first.
pub(super) type Name = (String, bool);

/// What a name was asked for.
struct Asked {
    audience: Audience,
    within: Within,
    of: Use,
    wanted: String,
}

/// Gives out names.
#[derive(Default)]
pub(super) struct Names {
    /// What was asked for, in the order of the text.
    asked: Vec<Asked>,
    /// The names for that, once they are settled.
    settled: IntoIter<Name>,
    /// Who sees each footnote, once that is settled; those that nobody sees are not there.
    seen: Option<BTreeMap<String, Audience>>,
    headings: Ids,
    checks: Ids,
    /// The numbers of footnotes.
    notes: BTreeMap<String, usize>,
    /// The footnotes that have a mark.
    marked: BTreeSet<String>,
}

impl Names {
    pub(super) fn take(&mut self, audience: Audience, within: &Within, of: Use, wanted: &str) -> Name {
        self.settled.next().unwrap_or_else(|| {
            let within = within.clone();
            self.asked.push(Asked { audience, within, of, wanted: wanted.to_owned() });
            self.give(of, wanted)
        })
    }

    /// Who sees a footnote, if anybody does: nothing is known before it is settled.
    pub(super) fn seen(&self, label: &str) -> Option<Audience> {
        self.seen.as_ref().map_or(Some(Audience::Public), |seen| seen.get(label).copied())
    }

    /// Names for reading the same text again, now that it is known what is in it.
    pub(super) fn settle(self) -> Self {
        let seen = self.cited();
        let seen_by = |asked: &Asked| match &asked.within {
            Within::Text => Some(asked.audience),
            Within::Note(label) => seen.get(label).map(|audience| asked.audience.max(*audience)),
            Within::Nowhere => None,
        };
        let mut order: Vec<usize> = (0..self.asked.len()).collect();
        order.sort_by_key(|number| {
            let asked = &self.asked[*number];
            let audience = match asked.of {
                Use::Note => seen.get(&asked.wanted).map(|audience| asked.audience.max(*audience)),
                _ => seen_by(asked),
            };
            (audience.is_none(), audience)
        });
        let mut all = Self::default();
        let mut settled = vec![Name::default(); order.len()];
        for number in order {
            let Asked { of, wanted, .. } = &self.asked[number];
            settled[number] = all.give(*of, wanted);
        }
        all.settled = settled.into_iter();
        all.seen = Some(seen);
        all
    }

    /// Who sees the footnotes that somebody sees: whoever sees a mark of it, in the text or in another
    /// footnote that is seen.
    fn cited(&self) -> BTreeMap<String, Audience> {
        let mut seen: BTreeMap<String, Audience> = BTreeMap::new();
        for edition in [Audience::Public, Audience::Customer, Audience::Internal] {
            let marks = self.asked.iter().filter(|asked| matches!(asked.of, Use::NoteMark));
            let mut hidden: Vec<&Asked> = marks.filter(|asked| asked.audience <= edition).collect();
            let mut before = usize::MAX;
            // A footnote that is seen shows the marks in it.
            while hidden.len() < before {
                before = hidden.len();
                hidden.retain(|mark| {
                    let is_seen = match &mark.within {
                        Within::Text => true,
                        Within::Note(label) => seen.contains_key(label),
                        Within::Nowhere => false,
                    };
                    if is_seen {
                        seen.entry(mark.wanted.clone()).or_insert(edition);
                    }
                    !is_seen
                });
            }
        }
        seen
    }

    fn give(&mut self, of: Use, wanted: &str) -> Name {
        match of {
            Use::Heading => self.headings.take(wanted),
            Use::Check => self.checks.take(wanted),
            Use::Note | Use::NoteMark => {
                let next = self.notes.len() + 1;
                let number = *self.notes.entry(wanted.to_owned()).or_insert(next);
                let is_first = matches!(of, Use::NoteMark) && self.marked.insert(wanted.to_owned());
                (number.to_string(), is_first)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_sees_has_its_name_first() {
        let asked = [
            (Audience::Internal, Use::Check, "sent"),
            (Audience::Customer, Use::NoteMark, "a"),
            (Audience::Public, Use::Check, "sent"),
            (Audience::Customer, Use::Check, "sent"),
            (Audience::Public, Use::NoteMark, "b"),
            (Audience::Public, Use::Note, "a"),
            (Audience::Public, Use::NoteMark, "a"),
        ];
        let take = |names: &mut Names| {
            asked.map(|(audience, of, wanted)| names.take(audience, &Within::Text, of, wanted))
        };
        let mut names = Names::default();
        take(&mut names);
        let given = take(&mut names.settle()).map(|(name, _)| name);
        assert_eq!(given, ["sent-2", "2", "sent", "sent-1", "1", "2", "2"]);
    }

    #[test]
    fn a_footnote_may_stand_before_its_first_mark() {
        let mut names = Names::default();
        names.take(Audience::Public, &Within::Text, Use::Note, "a");
        assert_eq!(names.take(Audience::Public, &Within::Text, Use::NoteMark, "a"), ("1".into(), true));
        assert_eq!(names.take(Audience::Public, &Within::Text, Use::NoteMark, "a"), ("1".into(), false));
    }

    #[test]
    fn a_footnote_is_seen_by_whoever_sees_a_mark_of_it() {
        let note = |label: &str| Within::Note(label.to_owned());
        let marks = [
            (Audience::Internal, Within::Text, "secret"),
            (Audience::Public, note("secret"), "deeper"),
            (Audience::Internal, Within::Text, "both"),
            (Audience::Customer, Within::Text, "both"),
            (Audience::Customer, note("open"), "within"),
            (Audience::Public, Within::Text, "open"),
            (Audience::Public, note("open"), "open too"),
            (Audience::Public, note("ring"), "ring"),
            (Audience::Public, Within::Nowhere, "double"),
        ];
        let mut names = Names::default();
        for (audience, within, label) in &marks {
            names.take(*audience, within, Use::NoteMark, label);
        }
        let names = names.settle();
        for (label, seen) in [
            ("open", Some(Audience::Public)),
            ("open too", Some(Audience::Public)),
            ("both", Some(Audience::Customer)),
            ("within", Some(Audience::Customer)),
            ("secret", Some(Audience::Internal)),
            ("deeper", Some(Audience::Internal)),
            ("ring", None),
            ("double", None),
            ("never", None),
        ] {
            assert_eq!(names.seen(label), seen, "{label}");
        }
    }
}
