//! Where a term stands: what tantivy and the static shards both give, and all that ranking needs.

use super::analyze::Kind;

/// A kanji in more than this share of all sections says nothing by itself.
pub const MAX_SINGLE_SHARE: f64 = 0.05;
/// The most places of a term that are kept for one section.
pub const MAX_PLACES: usize = 12;
/// How many of them for a term that is in many sections.
pub const FEW_PLACES: usize = 2;
/// From this many sections on, that is. No places at all would cost 0.013 on English titles.
pub const MANY: usize = 256;

/// The most sections that are kept for one term. Of more common terms the best are kept, so that
/// no shard grows with the site; the frequencies still count all. Keeping no more than 7 % of all
/// sections costs 0.002 on titles and nothing elsewhere.
pub fn max_sections(sections: usize) -> usize {
    if sections <= 16_000 { 512 } else { 1024 }
}

/// Whether what is in `count` of all sections says too little by itself, if it is one kanji.
pub fn is_common(count: u32, sections: usize) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let most = sections as f64 * MAX_SINGLE_SHARE;
    f64::from(count) > most
}

/// How often a term stands in a field, and how long the field is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hit {
    /// How often; 0 where it does not.
    pub count: u32,
    /// The length of the field as tantivy's one-byte field norm.
    pub norm: u8,
}

/// A page whose title or keywords hold a term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PagePosting {
    /// The page, by the number of its first section.
    pub page: u32,
    /// In its title.
    pub title: Hit,
    /// In its keywords.
    pub keywords: Hit,
}

/// A section whose heading or text holds a term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SectionPosting {
    /// The section.
    pub section: u32,
    /// Which section of its page it is; 0 is the first.
    pub number: u32,
    /// In its heading.
    pub heading: Hit,
    /// In its text.
    pub body: Hit,
    /// Where the first ones begin, in characters of heading and text together; ascending.
    pub places: Vec<u32>,
}

/// In how many documents each field holds a term, before any were left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Frequency {
    /// Pages by their title.
    pub title: u32,
    /// Pages by their keywords.
    pub keywords: u32,
    /// Sections by their heading.
    pub heading: u32,
    /// Sections by their text.
    pub body: u32,
    /// Sections by either.
    pub sections: u32,
}

/// Everything about one term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Postings {
    /// How common it is.
    pub frequency: Frequency,
    /// Pages, ascending.
    pub pages: Vec<PagePosting>,
    /// Sections, ascending.
    pub sections: Vec<SectionPosting>,
}

impl Postings {
    /// Leaves out places, and the sections in which the term weighs least, where there are too
    /// many, on a site of so many sections. A common kanji is not looked for at all.
    pub fn bound(&mut self, kind: Kind, sections: usize) {
        if kind == Kind::Single && is_common(self.frequency.sections, sections) {
            self.sections.clear();
        }
        if self.sections.len() > MANY {
            self.sections.iter_mut().for_each(|posting| posting.places.truncate(FEW_PLACES));
        }
        let most = max_sections(sections);
        if self.sections.len() <= most {
            return;
        }
        // Headings first, then density: how often in how long a text, as whole numbers.
        let weight = |posting: &SectionPosting| {
            let length = u64::from(length(posting.body.norm)).max(20);
            u64::from(posting.heading.count.min(1)) * 1_000_000
                + u64::from(posting.body.count) * 1_000 / length
        };
        self.sections.sort_by_cached_key(|posting| (std::cmp::Reverse(weight(posting)), posting.section));
        self.sections.truncate(most);
        self.sections.sort_unstable_by_key(|posting| posting.section);
    }
}

/// The length that a field norm stands for: exact to 40, then in steps of an eighth.
///
/// tantivy's table: ids 0 to 39 are themselves, then eight ids for each doubling of the step.
pub fn length(norm: u8) -> u32 {
    if norm < 40 {
        return u32::from(norm);
    }
    let steps = u32::from(norm) - 40;
    let (group, within) = (steps / 8, steps % 8);
    // 40, 42, 44 … 54 in twos, 56 … 84 in fours and so on.
    (24 + (8 << (group + 1))) + (within << (group + 1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn lengths_are_tantivys() {
        use super::super::index::field_norms;
        for (norm, expected) in field_norms().into_iter().enumerate() {
            let norm = u8::try_from(norm).expect("256 of them");
            assert_eq!(super::length(norm), expected, "norm {norm}");
        }
    }
}
