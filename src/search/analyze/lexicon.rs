//! Words by what an index knows: how a query is cut where there is no dictionary.
//!
//! Every form of a word that the index has seen has a cost, minus the logarithm of how frequent it
//! is. The cheapest way through a stretch of kanji and kana is how it is cut (Viterbi). The query
//! is cut so everywhere, in the browser as in the program, so that all find the same.

use super::{Script, Segmenter, script};

/// The longest form that is kept, in characters.
pub const MAX_FORM_CHARS: usize = 12;
/// What a character costs that belongs to no known form; more than any form.
pub const UNKNOWN_COST: u32 = 300;
/// What a form costs that is not known itself, though others of its word are: 申し込む, where the
/// site only has 申し込み.
pub const SIBLING_COST: u32 = 150;
/// The longest such form, and the most hiragana in it.
const MAX_SIBLING_CHARS: usize = 6;
const MAX_SIBLING_KANA: usize = 3;
/// Cost units for each e-fold of rarity.
const COST_PER_E: f64 = 16.0;

/// The forms of an index.
pub trait Forms {
    /// The cost of a form among the frequent ones in hiragana and the function words, which are
    /// known before anything is looked up.
    fn core(&self, form: &[char]) -> Option<u32>;
    /// The cost of any other form.
    fn cost(&self, form: &[char]) -> Option<u32>;
}

/// The cost of a form seen `count` times among `total`.
pub fn cost(count: u64, total: u64) -> u8 {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let rarity = (total.max(1) as f64 / count.max(1) as f64).ln() * COST_PER_E;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
    let cost = rarity.round().clamp(1.0, 255.0) as u8;
    cost
}

/// A form in katakana: words that are typed in hiragana, as an input method shows them at first.
pub fn katakana(form: &[char]) -> String {
    let one = |c: &char| match c {
        '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(*c) + 0x60).unwrap_or(*c),
        _ => *c,
    };
    form.iter().map(one).collect()
}

/// Whether a form may be another one of a word that is known: kanji, with a few kana.
pub fn may_be_sibling(form: &[char]) -> bool {
    let kana = form.iter().filter(|c| script(**c) == Script::Hiragana).count();
    let kanji = form.iter().filter(|c| script(**c) == Script::Kanji).count();
    form.len() <= MAX_SIBLING_CHARS
        && (1..=MAX_SIBLING_KANA).contains(&kana)
        && kanji >= 2
        && kana + kanji == form.len()
        && script(form[0]) == Script::Kanji
}

/// Cuts by the forms of an index.
pub struct Lexicon<'a>(pub &'a dyn Forms);

impl Segmenter for Lexicon<'_> {
    fn ends(&self, chars: &[char], ends: &mut Vec<usize>) {
        let begins = begins(chars, self.0);
        let words = cheapest(chars, &|start, end| {
            let form = &chars[start..end];
            self.0.core(form).or_else(|| begins[start].then(|| self.0.cost(form)).flatten())
        });
        // Unknown characters of one script are one word.
        for (at, word) in words.iter().enumerate() {
            let joins = words.get(at + 1).is_some_and(|next| {
                !word.known && !next.known && script(chars[word.end - 1]) == script(chars[next.end - 1])
            });
            if !joins {
                ends.push(word.end);
            }
        }
    }
}

/// Where a form may begin that is not in the core: at every kanji and katakana, where it all begins,
/// since a word may be typed as it sounds, and at hiragana where the core leaves a gap. So a browser
/// knows what to fetch.
pub fn begins(chars: &[char], forms: &dyn Forms) -> Vec<bool> {
    let is_hiragana = |c: char| script(c) == Script::Hiragana;
    let mut begins: Vec<bool> = (0..).zip(chars).map(|(at, c)| at == 0 || !is_hiragana(*c)).collect();
    let words = cheapest(chars, &|start, end| forms.core(&chars[start..end]));
    let mut in_gap = false;
    let mut start = 0;
    for word in words {
        let is_gap = !word.known && is_hiragana(chars[start]);
        begins[start] |= is_gap && !in_gap;
        in_gap = is_gap;
        start = word.end;
    }
    begins
}

#[derive(Clone, Copy)]
struct Word {
    end: usize,
    known: bool,
}

/// The cheapest way through all characters; of equal ones, the one with the earlier, longer words.
fn cheapest(chars: &[char], cost: &dyn Fn(usize, usize) -> Option<u32>) -> Vec<Word> {
    let mut best: Vec<(u32, usize, bool)> = vec![(u32::MAX, 0, false); chars.len() + 1];
    best[0].0 = 0;
    for start in 0..chars.len() {
        let so_far = best[start].0;
        let mut offer = |end: usize, cost: u32, known: bool| {
            if so_far + cost < best[end].0 {
                best[end] = (so_far + cost, start, known);
            }
        };
        offer(start + 1, UNKNOWN_COST, false);
        for end in start + 1..=chars.len().min(start + MAX_FORM_CHARS) {
            if let Some(cost) = cost(start, end) {
                offer(end, cost, true);
            }
        }
    }
    let mut words = Vec::new();
    let mut end = chars.len();
    while end > 0 {
        let (_, start, known) = best[end];
        words.push(Word { end, known });
        end = start;
    }
    words.reverse();
    words
}
