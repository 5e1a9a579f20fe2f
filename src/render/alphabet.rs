//! Every article by the sound of its title: the 五十音 of Japanese, the alphabet of other languages.
//! It is how one finds a thing by its name without a script.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::Renderer;
use super::context::{Card, Group, List, View};
use crate::config::Type;
use crate::site::{Page, PageId, Route, Site};

/// With more articles than this, each row has a page of its own.
const MAX_ON_ONE_PAGE: usize = 400;

/// The first sounds of the rows.
const ROWS: &[(&str, char, char)] = &[
    ("a", 'あ', 'お'),
    ("ka", 'か', 'ご'),
    ("sa", 'さ', 'ぞ'),
    ("ta", 'た', 'ど'),
    ("na", 'な', 'の'),
    ("ha", 'は', 'ぽ'),
    ("ma", 'ま', 'も'),
    ("ya", 'や', 'よ'),
    ("ra", 'ら', 'ろ'),
    ("wa", 'わ', 'ん'),
];

/// The row of titles that begin with a kanji whose reading nothing tells.
const KANJI: &str = "kanji";

/// The row of titles that begin otherwise.
const OTHER: &str = "other";

/// A row of the index: its place, and its name in addresses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    place: u8,
    /// Its name in addresses: `ka`, `q`, `0`, `other`.
    pub key: String,
    label: String,
}

impl Row {
    /// The row of a title by the first character of how it sounds.
    fn of(first: Option<char>) -> Self {
        let first = first.unwrap_or(' ');
        if let Some((number, (key, label, _))) =
            (0..).zip(ROWS).find(|(_, (_, from, to))| (*from..=*to).contains(&first))
        {
            return Self { place: number, key: (*key).to_owned(), label: label.to_string() };
        }
        match first {
            'a'..='z' => Self { place: 20, key: first.into(), label: first.to_ascii_uppercase().into() },
            '0'..='9' => Self { place: 30, key: "0".into(), label: "0–9".into() },
            c if is_kanji(c) => Self { place: 40, key: KANJI.into(), label: String::new() },
            _ => Self { place: 50, key: OTHER.into(), label: String::new() },
        }
    }
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What says how a title sounds: its reading if there is one; of one that begins with a kanji, the
/// reading of the longest term of the glossary with which it begins. What begins with a letter of the
/// alphabet is looked for there, however it is read.
fn written<'a>(site: &Site, page: &'a Page) -> Cow<'a, str> {
    let front_matter = &page.document.front_matter;
    let title = front_matter.title.as_str();
    let words = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_latin = first_sound(words).is_some_and(|c| c.is_ascii_alphabetic());
    if let Some(reading) = front_matter.reading.as_ref().filter(|_| !is_latin) {
        return reading.into();
    }
    let terms = site.terms[page.language].iter().filter(|_| words.starts_with(is_kanji));
    let read = terms.filter_map(|term| {
        let rest = words.strip_prefix(&*term.term)?;
        Some((rest, term.reading.as_ref()?))
    });
    match read.min_by_key(|(rest, _)| rest.len()) {
        Some((rest, reading)) => format!("{reading}{rest}").into(),
        None => title.into(),
    }
}

/// The first character of how a text sounds. Nearly all begin with one that need not be taken apart.
fn first_sound(text: &str) -> Option<char> {
    match text.chars().next()? {
        c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
        c @ 'ぁ'..='ん' => Some(large(c)),
        c @ '\u{4e00}'..='\u{9fff}' => Some(c),
        _ => fold(text).next(),
    }
}

/// Hiragana for katakana, without marks of voice, width and length, small letters as large ones;
/// only letters and digits.
fn fold(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().flat_map(char::to_lowercase).filter_map(|c| match c {
        '\u{3099}' | '\u{309a}' | 'ー' => None,
        'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).map(large),
        'ぁ'..='ゖ' => Some(large(c)),
        c => c.is_alphanumeric().then_some(c),
    })
}

/// The large form of a small kana.
fn large(c: char) -> char {
    match c {
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => {
            char::from_u32(c as u32 + 1).unwrap_or(c)
        }
        'ゕ' => 'か',
        'ゖ' => 'け',
        c => c,
    }
}

/// The articles of a language that are in the index.
fn listed(site: &Site, language: usize) -> impl Iterator<Item = &Page> {
    site.pages.iter().filter(move |page| {
        page.language == language
            && matches!(page.of(), Type::Article | Type::Faq | Type::Guide | Type::Case)
            && page.document.front_matter.search
            && !(page.is_index && page.folder.is_empty())
    })
}

/// Whether there is anything in the index.
pub fn exists(site: &Site, language: usize) -> bool {
    listed(site, language).next().is_some()
}

/// The articles of a language in their rows.
pub type Rows = BTreeMap<Row, Vec<PageId>>;

fn rows(site: &Site, language: usize) -> Rows {
    let mut rows: BTreeMap<Row, Vec<(String, &Page)>> = BTreeMap::new();
    for page in listed(site, language) {
        let sound: String = fold(&written(site, page)).collect();
        rows.entry(Row::of(sound.chars().next())).or_default().push((sound, page));
    }
    let sorted = rows.into_iter().map(|(row, mut pages)| {
        pages.sort_by(|a, b| (&a.0, a.1.title(), &a.1.route).cmp(&(&b.0, b.1.title(), &b.1.route)));
        (row, pages.into_iter().map(|(_, page)| page.id).collect())
    });
    sorted.collect()
}

/// The rows that have a page of their own.
pub fn own_pages(site: &Site, language: usize) -> BTreeSet<Row> {
    if listed(site, language).nth(MAX_ON_ONE_PAGE).is_none() {
        return BTreeSet::new();
    }
    listed(site, language).map(|page| Row::of(first_sound(&written(site, page)))).collect()
}

impl Renderer {
    /// The index at `home`/a-z/, or one row of it.
    pub(super) fn alphabet(&self, language: usize, row: Option<&str>, from: &Route) -> List {
        let rows = self.alphabets[language].get_or_init(|| rows(&self.site, language));
        let is_one = rows.values().map(Vec::len).sum::<usize>() <= MAX_ON_ONE_PAGE;
        let top = self.site.home(language).join(FOLDER);
        let label = |of: &Row| match of.key.as_str() {
            KANJI | OTHER => self.theme.word(language, &format!("alphabet_{}", of.key)).to_owned(),
            _ => of.label.clone(),
        };
        let view = |of: &Row| View {
            title: label(of),
            href: if is_one { format!("#{}", of.key) } else { from.link(&top.join(&of.key)) },
            current: row == Some(of.key.as_str()),
        };
        let views = rows.keys().map(view).collect();
        let shown = rows.iter().filter(|(of, _)| match row {
            Some(row) => of.key == row,
            None => is_one,
        });
        let group = |(of, pages): (&Row, &Vec<PageId>)| Group {
            key: of.key.clone(),
            title: label(of),
            total: pages.len(),
            items: self.entries(pages, from),
            all: None,
        };
        List { r#type: "alphabet".into(), views, groups: shown.map(group).collect(), ..List::default() }
    }

    /// The titles of a row. Where two are the same, each says in which folder it is.
    fn entries(&self, pages: &[PageId], from: &Route) -> Vec<Card> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for id in pages {
            *counts.entry(self.site.page(*id).title()).or_default() += 1;
        }
        let entry = |id: &PageId| {
            let page = self.site.page(*id);
            let section = self.site.sections[page.language].get(&page.folder);
            let section = section.filter(|_| counts[page.title()] > 1);
            let folder = section.map(|section| self.section_title(page.language, section));
            Card {
                r#type: page.of().name().to_owned(),
                title: page.title().to_owned(),
                href: from.link(&page.route),
                description: folder.unwrap_or_default(),
                ..Card::default()
            }
        };
        pages.iter().map(entry).collect()
    }
}

/// The folder of the index.
pub const FOLDER: &str = "a-z";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_in_the_row_of_their_sound() {
        for (text, key) in [
            ("ギガ", "ka"),
            ("ｶﾞｲﾄﾞ", "ka"),
            ("っ", "ta"),
            ("パスワード", "ha"),
            ("ゔぁ", "a"),
            ("Zoom", "z"),
            ("２段階", "0"),
            ("請求書", "kanji"),
            ("☆", "other"),
            ("「はじめに」", "ha"),
            ("", "other"),
            ("んご", "wa"),
        ] {
            assert_eq!(Row::of(fold(text).next()).key, key, "{text}");
            assert_eq!(Row::of(first_sound(text)).key, key, "{text}");
        }
    }
}
