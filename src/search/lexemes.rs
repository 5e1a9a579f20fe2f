//! The forms of words that an index knows, as a query is cut by them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::analyze::lexicon::{SIBLING_COST, katakana, may_be_sibling};
use super::analyze::{Script, function_words, is_function_word, japanese, normalise};

/// What a word costs that holds sentences together but stands nowhere on the site.
const UNSEEN_COST: u8 = 160;
/// How many frequent words that begin with hiragana are known before anything is looked up.
const MAX_FREQUENT: usize = 500;

/// Forms and their costs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lexemes {
    /// Words that hold sentences together, then frequent words that begin with hiragana.
    pub core: Vec<(String, u8)>,
    /// How many of `core` are the former.
    pub functions: usize,
    /// All other forms by their key, sorted.
    pub by_key: BTreeMap<String, Vec<(String, u8)>>,
    costs: HashMap<String, (u32, bool)>,
}

impl Lexemes {
    /// From every form with its cost.
    pub fn new(forms: &BTreeMap<String, u8>) -> Self {
        let mut functions: BTreeMap<&str, u8> = function_words().map(|word| (word, UNSEEN_COST)).collect();
        let mut frequent: Vec<(u8, &str)> = Vec::new();
        for (form, cost) in forms {
            let text = normalise(form);
            let is_single = text.chars.len() == 1 && text.scripts[0] == Script::Hiragana;
            if is_function_word(form) || is_single {
                functions.insert(form, *cost);
            } else if text.scripts.first() == Some(&Script::Hiragana) {
                frequent.push((*cost, form));
            }
        }
        frequent.sort_unstable();
        frequent.truncate(MAX_FREQUENT);
        let known: BTreeSet<&str> =
            functions.keys().copied().chain(frequent.iter().map(|(_, form)| *form)).collect();
        let mut lexemes = Self { functions: functions.len(), ..Self::default() };
        for (form, cost) in forms.iter().filter(|(form, _)| !known.contains(form.as_str())) {
            let chars: Vec<char> = form.chars().collect();
            if let Some(key) = japanese::form_key(&chars) {
                lexemes.by_key.entry(key).or_default().push((form.clone(), *cost));
                lexemes.costs.insert(form.clone(), (u32::from(*cost), false));
            }
        }
        // A word of letters that is always written as its stem needs no telling.
        lexemes.by_key.retain(|key, forms| forms.len() > 1 || forms[0].0 != *key || !key.is_ascii());
        let mut frequent: Vec<(&str, u8)> = frequent.into_iter().map(|(cost, form)| (form, cost)).collect();
        frequent.sort_unstable();
        lexemes.core =
            functions.into_iter().chain(frequent).map(|(form, cost)| (form.to_owned(), cost)).collect();
        for (form, cost) in &lexemes.core {
            lexemes.costs.insert(form.clone(), (u32::from(*cost), true));
        }
        lexemes
    }

    /// The cost of a form in the core.
    pub fn core(&self, form: &[char]) -> Option<u32> {
        self.costs.get(&form.iter().collect::<String>()).filter(|(_, core)| *core).map(|(cost, _)| *cost)
    }

    /// The cost of any other form.
    pub fn cost(&self, form: &[char]) -> Option<u32> {
        let known = |form: String| self.costs.get(&form).filter(|(_, core)| !core).map(|(cost, _)| *cost);
        known(form.iter().collect()).or_else(|| known(katakana(form))).or_else(|| {
            let has_sibling = || self.by_key.contains_key(&japanese::form_key(form)?).then_some(SIBLING_COST);
            may_be_sibling(form).then(has_sibling).flatten()
        })
    }

    /// The most frequent form of a word; its key where no form is known.
    pub fn shown<'a>(&'a self, key: &'a str) -> &'a str {
        let forms = self.by_key.get(key).map_or(&[][..], Vec::as_slice);
        forms.iter().min_by_key(|(_, cost)| *cost).map_or(key, |(form, _)| form)
    }
}
