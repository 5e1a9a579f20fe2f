//! What changed between the blocks that a translation was made from and those of now.

use super::Block;
use crate::source::Span;

/// A table of more cells than this is not worth its time: two texts that long with nothing in common
/// at either end are different texts.
const MAX_CELLS: usize = 4_000_000;

/// What became of the blocks of an original.
#[derive(Debug, Default)]
pub struct Changes {
    /// How many say something else.
    pub changed: usize,
    /// How many are new.
    pub added: usize,
    /// How many are gone.
    pub removed: usize,
    /// Where the blocks stand that are not as they were.
    pub places: Vec<Span>,
}

impl Changes {
    /// Compares the hashes of before with the blocks of now.
    pub fn between(old: &[String], new: &[Block]) -> Self {
        let same = |(old, new): (&String, &Block)| *old == new.hash;
        let head = old.iter().zip(new).take_while(|pair| same(*pair)).count();
        let (old, new) = (&old[head..], &new[head..]);
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(|pair| same(*pair)).count();
        let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
        let mut changes = Self::default();
        let (mut from, mut to) = (0, 0);
        for (next_old, next_new) in common(old, new).into_iter().chain([(old.len(), new.len())]) {
            changes.gap(next_old - from, &new[to..next_new]);
            (from, to) = (next_old + 1, next_new + 1);
        }
        changes
    }

    /// Takes in what stands between two blocks that stayed: so many are gone, these are new.
    fn gap(&mut self, gone: usize, new: &[Block]) {
        let changed = gone.min(new.len());
        self.changed += changed;
        self.added += new.len() - changed;
        self.removed += gone - changed;
        self.places.extend(new.iter().map(|block| block.span.clone()));
    }

    /// How many there are in all.
    pub fn count(&self) -> usize {
        self.changed + self.added + self.removed
    }
}

/// The longest row of blocks that both have, as places in each.
fn common(old: &[String], new: &[Block]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > MAX_CELLS {
        return Vec::new();
    }
    // For each pair of places, how much is common from there on.
    let mut table = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            table[i * width + j] = if old[i] == new[j].hash {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    let mut row = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j].hash {
            row.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn changes_are_told_apart() {
        for (old, new, expected) in [
            ("abc", "abc", (0, 0, 0)),
            ("abc", "axc", (1, 0, 0)),
            ("abc", "abxc", (0, 1, 0)),
            ("abc", "ac", (0, 0, 1)),
            ("abcd", "xbyyd", (2, 1, 0)),
            ("", "ab", (0, 2, 0)),
            ("ab", "", (0, 0, 2)),
            ("aab", "ab", (0, 0, 1)),
            ("abcdef", "abdecf", (0, 1, 1)),
        ] {
            let old: Vec<String> = old.chars().map(String::from).collect();
            let span = Span::new(SourceId(0), 0..0);
            let new: Vec<Block> = new.chars().map(|c| Block { hash: c.into(), span: span.clone() }).collect();
            let changes = Changes::between(&old, &new);
            assert_eq!((changes.changed, changes.added, changes.removed), expected, "{old:?} {new:?}");
        }
    }
}
