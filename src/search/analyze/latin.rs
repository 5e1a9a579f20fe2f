//! Words of letters and digits: stems of English words, codes whole and in parts.

use super::{Kind, MAX_WORD_CHARS, Normal, Script, Token, is_function_word};

/// What may stand between two parts of one code or compound.
const JOINTS: &[char] = &['-', '_', '.', '\''];

/// Where the word, or the compound of words, that begins at `start` ends.
pub fn end(text: &Normal, start: usize) -> usize {
    let mut end = text.run(start, |script| script == Script::Letter);
    while let Some(joint) = text.chars.get(end)
        && JOINTS.contains(joint)
        && text.scripts.get(end + 1) == Some(&Script::Letter)
    {
        end = text.run(end + 1, |script| script == Script::Letter);
    }
    end
}

/// The terms of a word; of a compound, the whole and its parts.
pub fn push(text: &Normal, start: usize, end: usize, out: &mut Vec<Token>) {
    let chars = &text.chars[start..end];
    let mut parts = chars.split(|c| JOINTS.contains(c));
    let (first, second) = (parts.next(), parts.next());
    let word = |word: &[char], at: usize| {
        let key: String = word.iter().collect();
        let key = stem(&key).to_owned();
        (word.len() <= MAX_WORD_CHARS).then_some(Token {
            kind: Kind::Word,
            key,
            start: at,
            end: at + word.len(),
        })
    };
    let is_function = |word: &[char]| is_function_word(&word.iter().collect::<String>());
    if second.is_none() || chars.contains(&'\'') {
        // `don't` and `user's` are the word before the apostrophe.
        let first = first.unwrap_or(chars);
        out.extend(word(first, start).filter(|_| !is_function(first)));
        return;
    }
    let whole: Vec<char> = chars.iter().copied().filter(|c| !matches!(c, '-' | '_')).collect();
    if whole.len() <= MAX_WORD_CHARS {
        out.push(Token { kind: Kind::Word, key: whole.iter().collect(), start, end });
    }
    let mut at = start;
    for part in chars.split(|c| JOINTS.contains(c)) {
        out.extend(word(part, at).filter(|_| part.len() > 1 && !is_function(part)));
        at += part.len() + 1;
    }
}

/// An English word without its ending. Light: plural, `-ed`, `-ing`, and a last `e`, so that
/// `manage`, `manages`, `managed` and `managing` are one. Other words stay as they are.
pub fn stem(word: &str) -> &str {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word;
    }
    let mut stem = word;
    if stem.ends_with("sses") || (stem.ends_with("ies") && stem.len() > 4) {
        stem = &stem[..stem.len() - 2];
    } else if stem.ends_with('s') && !stem.ends_with("ss") && !stem.ends_with("us") && !stem.ends_with("is") {
        stem = &stem[..stem.len() - 1];
    }
    for ending in ["ing", "ed"] {
        if let Some(short) = stem.strip_suffix(ending)
            && short.len() >= 3
            && short.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        {
            stem = short;
            // `stopped` is `stop`, but `filled` is `fill`.
            let bytes = short.as_bytes();
            let last = bytes[bytes.len() - 1];
            if bytes[bytes.len() - 2] == last && !matches!(last, b'l' | b's' | b'z') {
                stem = &stem[..stem.len() - 1];
            }
            break;
        }
    }
    if stem.len() > 3 && stem.ends_with(['e', 'y', 'i']) {
        stem = &stem[..stem.len() - 1];
    }
    stem
}
