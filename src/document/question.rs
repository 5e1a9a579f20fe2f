//! Ways a customer would ask, written with alternatives.

/// The most sentences one pattern may stand for.
pub const MAX_SENTENCES: usize = 64;

/// What is wrong with a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternError {
    /// A parenthesis without its partner.
    Unbalanced,
    /// More than [`MAX_SENTENCES`] sentences.
    TooMany,
}

/// The sentences that a pattern such as `請求書を(再発行|もう一度発行)したい` stands for.
///
/// # Errors
///
/// When a parenthesis is not closed or there are too many sentences.
pub fn expand(pattern: &str) -> Result<Vec<String>, PatternError> {
    if !pattern.contains(['(', ')', '|']) {
        return Ok(vec![pattern.to_owned()]);
    }
    let characters: Vec<char> = pattern.chars().collect();
    let mut at = 0;
    let sentences = alternatives(&characters, &mut at, 0)?;
    if at == characters.len() { Ok(sentences) } else { Err(PatternError::Unbalanced) }
}

fn alternatives(text: &[char], at: &mut usize, depth: usize) -> Result<Vec<String>, PatternError> {
    if depth > MAX_SENTENCES {
        return Err(PatternError::TooMany);
    }
    let mut all = Vec::new();
    let mut current = vec![String::new()];
    while let Some(c) = text.get(*at) {
        match c {
            '(' => {
                *at += 1;
                let inner = alternatives(text, at, depth + 1)?;
                if text.get(*at) != Some(&')') {
                    return Err(PatternError::Unbalanced);
                }
                if current.len() * inner.len() > MAX_SENTENCES {
                    return Err(PatternError::TooMany);
                }
                current = current
                    .iter()
                    .flat_map(|left| inner.iter().map(move |right| format!("{left}{right}")))
                    .collect();
            }
            ')' => break,
            '|' => all.append(&mut std::mem::replace(&mut current, vec![String::new()])),
            c => current.iter_mut().for_each(|sentence| sentence.push(*c)),
        }
        *at += 1;
    }
    all.append(&mut current);
    if all.len() > MAX_SENTENCES { Err(PatternError::TooMany) } else { Ok(all) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_multiply_and_are_bounded() {
        let four = expand("請求書を(再発行|もう一度発行)(したい|する方法)").expect("four");
        assert_eq!(four.len(), 4);
        assert_eq!(four[3], "請求書をもう一度発行する方法");
        assert_eq!(expand("(a|b(c|d)|)e").expect("four"), ["ae", "bce", "bde", "e"]);
        assert_eq!(expand("(a"), Err(PatternError::Unbalanced));
        assert_eq!(expand("a)"), Err(PatternError::Unbalanced));
        assert_eq!(expand(&"(a|b)".repeat(7)), Err(PatternError::TooMany));
        assert_eq!(expand(&"(".repeat(100_000)), Err(PatternError::TooMany));
    }
}
