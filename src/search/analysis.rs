//! Records as terms, in parallel: what the index is made from.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::analyze::{self, Kind, Normal, Segmenter, Token, japanese, lexicon, normalise};
use super::index;
use super::record::Record;
use super::synonym::Synonyms;

/// Where the text of a section begins after its heading, in characters: no words stand side by
/// side across it.
const GAP: usize = 8;

/// The terms of a page, each field as a text that [`super::index`] splits again.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Of its title.
    pub title: String,
    /// Of its keywords.
    pub keywords: String,
    /// Of the heading and of the text of each section; places count through both.
    pub sections: Vec<(String, String)>,
    /// Forms of words and how often each stands on the page.
    forms: HashMap<String, u64>,
}

/// Forms of words and how often each stands on the site.
#[derive(Debug, Default)]
pub struct FormCounts(HashMap<String, u64>);

impl FormCounts {
    /// Counts the forms of some pages.
    pub fn add(&mut self, all: &[Terms]) {
        // Sums are the same in any order.
        all.iter().flat_map(|terms| &terms.forms).for_each(|(form, count)| match self.0.get_mut(form) {
            Some(sum) => *sum += count,
            None => drop(self.0.insert(form.clone(), *count)),
        });
    }

    /// The cost of each form, synonyms included.
    pub fn costs(mut self, synonyms: &Synonyms) -> BTreeMap<String, u8> {
        for form in synonyms.forms() {
            *self.0.entry(form).or_default() += 1;
        }
        let total = self.0.values().sum();
        self.0
            .into_iter()
            .filter(|(form, _)| form.chars().count() <= lexicon::MAX_FORM_CHARS)
            .map(|(form, count)| (form, lexicon::cost(count, total)))
            .collect()
    }
}

/// The terms of every record, in order.
pub fn analyze(records: &[Record], synonyms: &Synonyms) -> Vec<Terms> {
    records.par_iter().map(|record| terms(record, synonyms)).collect()
}

fn terms(record: &Record, synonyms: &Synonyms) -> Terms {
    let counting = Counting::default();
    let tokens = |text: &str| {
        let text = normalise(text);
        let mut tokens = analyze::tokens(&text, &counting);
        counting.count_stems(&text, &tokens);
        synonyms.add(&text, &mut tokens);
        (tokens, text.chars.len())
    };
    let mut terms = Terms { title: index::join(&tokens(&record.title).0), ..Terms::default() };
    let mut keywords = Vec::new();
    let mut at = 0;
    for keyword in &record.keywords {
        let text = normalise(keyword);
        let mut tokens = analyze::tokens(&text, &counting);
        if let Some(form) = whole(&text) {
            counting.count(&text);
            tokens.insert(0, form);
        }
        keywords.extend(tokens.into_iter().map(|token| shifted(token, at)));
        at += text.chars.len() + GAP;
    }
    terms.keywords = index::join(&keywords);
    for section in &record.sections {
        let (heading, length) = tokens(&section.heading);
        let body = tokens(&section.text).0.into_iter().map(|token| shifted(token, length + GAP));
        let body: Vec<Token> = body.collect();
        terms.sections.push((index::join(&heading), index::join(&body)));
    }
    terms.forms = counting.0.into_inner();
    terms
}

/// A term so many characters later.
fn shifted(token: Token, by: usize) -> Token {
    Token { start: token.start + by, end: token.end + by, ..token }
}

/// A short text of kana as one word: a reading, which no dictionary has.
pub fn whole(text: &Normal) -> Option<Token> {
    let kana = text
        .scripts
        .iter()
        .all(|script| matches!(script, analyze::Script::Hiragana | analyze::Script::Katakana));
    let long = (2..=lexicon::MAX_FORM_CHARS).contains(&text.chars.len());
    let key = japanese::form_key(&text.chars).filter(|_| kana && long)?;
    Some(Token { kind: Kind::Word, key, start: 0, end: text.chars.len() })
}

/// The dictionary, counting the forms it finds.
#[derive(Default)]
struct Counting(RefCell<HashMap<String, u64>>);

impl Counting {
    /// Counts words of letters, which are looked up by their stems but shown as they are written.
    fn count_stems(&self, text: &Normal, tokens: &[Token]) {
        let mut forms = self.0.borrow_mut();
        let words = tokens.iter().filter(|token| token.kind == Kind::Word);
        for token in words.filter(|token| text.scripts[token.start] == analyze::Script::Letter) {
            let form: String = text.chars[token.start..token.end].iter().collect();
            if form.bytes().all(|b| b.is_ascii_lowercase()) {
                *forms.entry(form).or_default() += 1;
            }
        }
    }

    /// Counts a text that is one form.
    fn count(&self, text: &Normal) {
        *self.0.borrow_mut().entry(text.chars.iter().collect()).or_default() += 1;
    }
}

impl Segmenter for Counting {
    fn ends(&self, chars: &[char], ends: &mut Vec<usize>) {
        japanese::Dictionary.ends(chars, ends);
        let mut forms = self.0.borrow_mut();
        let mut start = 0;
        let mut form = String::new();
        for end in ends.iter() {
            form.clear();
            form.extend(&chars[start..*end]);
            match forms.get_mut(&form) {
                Some(count) => *count += 1,
                None => drop(forms.insert(form.clone(), 1)),
            }
            start = *end;
        }
    }
}
