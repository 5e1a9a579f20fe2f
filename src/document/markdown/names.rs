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

/// A name, and whether it had to change; for a mark, whether it is the first.
pub(super) type Name = (String, bool);

/// Gives out names.
#[derive(Default)]
pub(super) struct Names {
    /// What was asked for, in the order of the text.
    asked: Vec<(Audience, Use, String)>,
    /// The names for that, once they are settled.
    settled: IntoIter<Name>,
    headings: Ids,
    checks: Ids,
    /// The numbers of footnotes.
    notes: BTreeMap<String, usize>,
    /// The footnotes that have a mark.
    marked: BTreeSet<String>,
}

impl Names {
    pub(super) fn take(&mut self, audience: Audience, of: Use, wanted: &str) -> Name {
        self.settled.next().unwrap_or_else(|| {
            self.asked.push((audience, of, wanted.to_owned()));
            self.give(of, wanted)
        })
    }

    /// Names for reading the same text again, now that it is known what is in it.
    pub(super) fn settle(self) -> Self {
        let mut order: Vec<usize> = (0..self.asked.len()).collect();
        order.sort_by_key(|number| self.asked[*number].0);
        let mut all = Self::default();
        let mut settled = vec![Name::default(); order.len()];
        for number in order {
            let (_, of, wanted) = &self.asked[number];
            settled[number] = all.give(*of, wanted);
        }
        all.settled = settled.into_iter();
        all
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
        let take = |names: &mut Names| asked.map(|(audience, of, wanted)| names.take(audience, of, wanted));
        let mut names = Names::default();
        take(&mut names);
        let given = take(&mut names.settle()).map(|(name, _)| name);
        assert_eq!(given, ["sent-2", "2", "sent", "sent-1", "1", "2", "2"]);
    }

    #[test]
    fn a_footnote_may_stand_before_its_first_mark() {
        let mut names = Names::default();
        names.take(Audience::Public, Use::Note, "a");
        assert_eq!(names.take(Audience::Public, Use::NoteMark, "a"), ("1".into(), true));
        assert_eq!(names.take(Audience::Public, Use::NoteMark, "a"), ("1".into(), false));
    }
}
