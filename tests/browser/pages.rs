//! Which pages of a built site have to be looked at, so that everything is seen that it shows.

use std::collections::{BTreeMap, BTreeSet};

/// A page that stands for others.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its address, from the top of the site.
    pub path: String,
    /// Its language.
    pub lang: String,
    /// The template that made it; `redirect` for an old address.
    pub layout: String,
}

/// Of each language: as few pages as show every layout, and every element and component that any page
/// of the layout's kind shows.
pub fn choose(files: &BTreeMap<String, Vec<u8>>) -> Vec<Sample> {
    let mut by_language: BTreeMap<String, Vec<(Sample, BTreeSet<String>, usize)>> = BTreeMap::new();
    for (file, bytes) in files {
        let Some(folder) = file.strip_suffix(".html") else { continue };
        let html = String::from_utf8_lossy(bytes);
        let Some(lang) = attribute(&html, "lang") else { continue };
        let layout = attribute(&html, "data-layout").unwrap_or("redirect").to_owned();
        let shown = shown(&html, &layout);
        let path = match folder.strip_suffix("index") {
            Some(folder) => folder.to_owned(),
            None => file.clone(),
        };
        let sample = Sample { path, lang: lang.to_owned(), layout };
        by_language.entry(lang.to_owned()).or_default().push((sample, shown, bytes.len()));
    }
    let mut chosen = Vec::new();
    for mut pages in by_language.into_values() {
        let mut left: BTreeSet<String> =
            pages.iter().flat_map(|(_, shown, _)| shown.iter().cloned()).collect();
        while !left.is_empty() {
            // The most that is new; of several such pages the shortest.
            let best = (0..pages.len())
                .max_by_key(|at| {
                    let (_, shown, size) = &pages[*at];
                    (shown.intersection(&left).count(), std::cmp::Reverse(*size))
                })
                .expect("something is left, so a page shows it");
            let (sample, shown, _) = pages.swap_remove(best);
            left.retain(|one| !shown.contains(one));
            chosen.push(sample);
        }
    }
    chosen.sort_by(|one, other| (&one.lang, &one.path).cmp(&(&other.lang, &other.path)));
    chosen
}

/// What there is on a page: its layout, how its lists look, each element by its classes.
fn shown(html: &str, layout: &str) -> BTreeSet<String> {
    let mut shown = BTreeSet::from([layout.to_owned()]);
    let body = html.split_once("<body").map_or("", |(_, body)| body);
    for tag in body.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.split([' ', '\n']).next().unwrap_or("");
        if name.starts_with(['/', '!']) || matches!(name, "path" | "circle" | "rect" | "svg" | "span") {
            continue;
        }
        shown.insert(name.to_owned());
        for class in attribute(tag, "class").unwrap_or("").split(' ') {
            shown.insert(format!("{name}.{class}"));
        }
        for key in ["data-look", "data-state", "data-audience"] {
            if let Some(value) = attribute(tag, key) {
                shown.insert(format!("{layout} {key}={value}"));
            }
        }
    }
    shown
}

/// The value of the first attribute with a name.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = html.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}
