//! What a customer's product takes in: `widget.js`, one element that shows help over its pages, and
//! `help-map.json`, which says what is where in this build. The address of both stays.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Renderer, accent};
use crate::site::Route;
use crate::site::route::encode;

/// The script.
pub const SCRIPT: &str = "widget.js";
/// The map.
pub const HELP_MAP: &str = "help-map.json";
/// The format of the map.
const VERSION: u32 = 1;

/// Where the script has a place for what it knows of the site: up to the next `;`.
const PLACE: &str = "const SITE =";

/// Words of the interface that the script shows: its name for them, the theme's.
const WORDS: &[(&str, &str)] = &[
    ("back", "widget_back"),
    ("button", "widget_button"),
    ("close", "widget_close"),
    ("fault", "widget_fault"),
    ("home", "widget_home"),
    ("label", "search_label"),
    ("loading", "widget_loading"),
    ("many", "search_hits_other"),
    ("newTab", "widget_new_tab"),
    ("none", "search_none"),
    ("one", "search_hits_one"),
    ("open", "widget_open"),
    ("popular", "search_popular"),
    ("unsupported", "search_unsupported"),
];

/// What the script knows by itself, so that it has words when the help center does not answer.
#[derive(Serialize)]
struct Known<'a> {
    /// Its style sheet, with the accent of the site.
    style: String,
    languages: Vec<Language<'a>>,
}

/// A language of the site, the first one first.
#[derive(Serialize)]
struct Language<'a> {
    code: &'a str,
    title: &'a str,
    /// Its home, from the root of the site.
    home: String,
    words: BTreeMap<&'static str, &'a str>,
}

/// `help-map.json`. All addresses lead on from its folder, the root of the site.
#[derive(Serialize)]
struct HelpMap<'a> {
    version: u32,
    /// The page for each context key, by language.
    languages: BTreeMap<&'a str, BTreeMap<&'a str, Entry<'a>>>,
    /// How each language is searched, where there is something to search.
    search: BTreeMap<&'a str, Search>,
}

#[derive(Serialize)]
struct Entry<'a> {
    href: String,
    title: &'a str,
    /// The language of the page, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
}

#[derive(Serialize)]
struct Search {
    /// The modules that search, and that tell what is being typed.
    engine: String,
    typing: String,
    /// The index, and what tells of a newer one.
    base: String,
    current: String,
}

impl Renderer {
    /// `widget.js`.
    pub(super) fn widget(&self) -> Vec<u8> {
        let config = &self.site.config;
        let languages = config.languages.iter().enumerate().map(|(number, language)| Language {
            code: &language.code,
            title: config.title.get(&language.code),
            home: self.site.home(number).encoded(),
            words: WORDS.iter().map(|(own, name)| (*own, self.theme.word(number, name))).collect(),
        });
        let accent = config.accent.as_deref().and_then(accent::style_sheet).unwrap_or_default();
        let [script, style] = self.theme.widget();
        let style = format!("{style}{}", accent.replace(":root", ":host"));
        let known = Known { style, languages: languages.collect() };
        let known = serde_json::to_string(&known).expect("texts and lists have a form in JSON");
        let parts =
            script.split_once(PLACE).and_then(|(before, rest)| Some((before, rest.split_once(';')?.1)));
        match parts {
            Some((before, after)) => format!("{before}{PLACE} {known};{after}").into_bytes(),
            None => script.as_bytes().to_vec(),
        }
    }

    /// `help-map.json`.
    pub(super) fn help_map(&self) -> Vec<u8> {
        let languages = self.site.context.iter().enumerate().map(|(language, keys)| {
            let entries = keys.iter().map(|(key, id)| {
                let page = self.site.page(*id);
                let lang = (page.language != language).then(|| self.site.language_code(page.language));
                (key.as_str(), Entry { href: page.route.encoded(), title: page.title(), lang })
            });
            (self.site.language_code(language), entries.collect())
        });
        // The index at hand may still be that of a site with other languages.
        let search = (0..self.site.context.len())
            .filter_map(|language| Some((self.site.language_code(language), self.searched(language)?)));
        let map = HelpMap { version: VERSION, languages: languages.collect(), search: search.collect() };
        serde_json::to_vec(&map).expect("texts and lists have a form in JSON")
    }

    fn searched(&self, language: usize) -> Option<Search> {
        let place = self.search(language, &Route::default())?;
        let script = |path: &str| self.theme.asset(path).map(encode);
        Some(Search {
            engine: script("js/search/index.js")?,
            typing: script("js/search/typing.js")?,
            base: place.base,
            current: place.current,
        })
    }
}
