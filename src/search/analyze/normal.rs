//! One form for what means the same: width, case, dashes. And the script of every character.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a character is to the analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Chinese characters and the marks that repeat them.
    Kanji,
    /// Hiragana, and a long-vowel mark after it.
    Hiragana,
    /// Katakana, and a long-vowel mark after it.
    Katakana,
    /// Korean syllables.
    Hangul,
    /// Letters, marks and digits of all other scripts.
    Letter,
    /// Everything else: it stands between terms.
    Other,
}

impl Script {
    /// Whether Japanese words can be made of it.
    pub fn is_japanese(self) -> bool {
        matches!(self, Self::Kanji | Self::Hiragana | Self::Katakana)
    }
}

/// A text in the form in which it is compared.
#[derive(Debug, Clone, Default)]
pub struct Normal {
    /// Its characters.
    pub chars: Vec<char>,
    /// The script of each.
    pub scripts: Vec<Script>,
    /// Byte at which each began in the text as written; one more for the end.
    pub offsets: Vec<u32>,
}

impl Normal {
    /// Where the run that begins at `start` ends.
    pub(super) fn run(&self, start: usize, belongs: impl Fn(Script) -> bool) -> usize {
        let rest = self.scripts[start..].iter();
        start + rest.take_while(|script| belongs(**script)).count()
    }
}

/// NFKC and lower case, each cluster of a character and its marks by itself so that places are
/// kept; dashes after katakana are long-vowel marks, others hyphens.
pub fn normalise(text: &str) -> Normal {
    let mut normal = Normal::default();
    normal.chars.reserve(text.len() / 2);
    let mut rest = text.char_indices().peekable();
    let mut cluster = String::new();
    while let Some((at, c)) = rest.next() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        if rest.peek().is_none_or(|(_, next)| !is_mark(*next)) && is_plain(c) {
            normal.push(c.to_ascii_lowercase(), at);
            continue;
        }
        cluster.clear();
        cluster.push(c);
        while let Some((_, mark)) = rest.next_if(|(_, next)| is_mark(*next)) {
            cluster.push(mark);
        }
        for c in cluster.nfkc().flat_map(char::to_lowercase) {
            normal.push(c, at);
        }
    }
    normal.offsets.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
    normal
}

impl Normal {
    fn push(&mut self, c: char, at: u32) {
        let last = self.scripts.last().copied();
        let c = match c {
            '‐'..='―' | '−' | '-' if last == Some(Script::Katakana) => 'ー',
            '‐'..='―' | '−' => '-',
            '’' | '‘' => '\'',
            _ => c,
        };
        let script = match (c, last) {
            ('ー', Some(Script::Hiragana)) => Script::Hiragana,
            _ => script(c),
        };
        self.chars.push(c);
        self.scripts.push(script);
        self.offsets.push(at);
    }
}

/// Marks that are written after a character and belong to it.
fn is_mark(c: char) -> bool {
    matches!(c, 'ﾞ' | 'ﾟ') || (!c.is_ascii() && is_combining_mark(c))
}

/// Whether NFKC leaves a character alone, by a quick look.
fn is_plain(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}' | '、' | '。' | '「' | '」')
}

/// The script of a character in normal form.
pub fn script(c: char) -> Script {
    match c {
        'a'..='z' | '0'..='9' => Script::Letter,
        '\0'..='\u{7f}' => Script::Other,
        '\u{3005}'..='\u{3007}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' => Script::Kanji,
        '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' => Script::Hiragana,
        '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => Script::Katakana,
        '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
        c if c.is_alphanumeric() || is_combining_mark(c) => Script::Letter,
        _ => Script::Other,
    }
}

/// Characters as a key: katakana as hiragana, so that both find each other.
pub fn fold(chars: &[char]) -> String {
    chars.iter().map(|c| fold_char(*c)).collect()
}

/// Katakana as hiragana.
fn fold_char(c: char) -> char {
    match c {
        '\u{30a1}'..='\u{30f6}' | '\u{30fd}' | '\u{30fe}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}
