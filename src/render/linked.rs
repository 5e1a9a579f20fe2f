//! Files of the theme that name each other: scripts that import others, style sheets with images and
//! fonts. They are published under names with a hash, and what they say is written anew to match.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// An address in a file: where it stands, and the path in the theme that it leads to.
pub type Link = (Range<usize>, String);

/// A file, with each relative address in it.
struct File {
    bytes: Arc<[u8]>,
    links: Vec<Link>,
}

/// Files by their path in the theme.
#[derive(Default)]
pub struct Linked(BTreeMap<String, File>);

impl Linked {
    /// Looks for addresses in the scripts and style sheets among the files.
    pub fn new<'a>(files: impl Iterator<Item = (&'a String, &'a Arc<[u8]>)>) -> Self {
        let files = files.map(|(path, bytes)| {
            let links = std::str::from_utf8(bytes).map_or_else(|_| Vec::new(), |text| links(path, text));
            (path.clone(), File { bytes: bytes.clone(), links })
        });
        Self(files.collect())
    }

    /// The hash of a file and of all that it leads to, so that its name is a new one when any of
    /// these changes. That scripts import each other in a circle does no harm.
    pub fn hash(&self, path: &str) -> Option<blake3::Hash> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0.get(path)?.bytes);
        let mut known = BTreeSet::new();
        let mut open = vec![path];
        while let Some((path, file)) = open.pop().and_then(|path| self.0.get_key_value(path)) {
            if known.insert(path.as_str()) {
                open.extend(
                    file.links.iter().map(|(_, to)| to.as_str()).filter(|to| self.0.contains_key(*to)),
                );
            }
        }
        known.remove(path);
        for path in known {
            hasher.update(&self.0[path].bytes);
        }
        Some(hasher.finalize())
    }

    /// The file with the published names in its addresses. `names` leads from paths in the theme to
    /// paths in the output, which are all in one folder. An address of no file stays as it is.
    pub fn rewrite(&self, path: &str, names: &BTreeMap<String, String>) -> Option<Arc<[u8]>> {
        let file = self.0.get(path).filter(|file| !file.links.is_empty())?;
        let mut bytes = file.bytes.to_vec();
        for (range, to) in file.links.iter().rev() {
            if let Some(target) = names.get(to) {
                let name = target.rsplit('/').next().unwrap_or(target);
                bytes.splice(range.clone(), format!("./{name}").into_bytes());
            }
        }
        Some(bytes.into())
    }
}

/// The relative addresses in a script or style sheet, in their order.
pub fn links(path: &str, text: &str) -> Vec<Link> {
    match path.rsplit('.').next() {
        Some("js") => imports(path, text),
        Some("css") => resources(path, text),
        _ => Vec::new(),
    }
}

/// The relative addresses after `from`, `import` and `import(`.
fn imports(path: &str, text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (at, quote) in text.match_indices(['"', '\'', '`']) {
        let before = text[..at].trim_end();
        let before = before.strip_suffix('(').unwrap_or(before).trim_end();
        let word = ["from", "import"].iter().find_map(|word| before.strip_suffix(word));
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        if word.is_none_or(|before| before.ends_with(is_part)) {
            continue;
        }
        let start = at + quote.len();
        let Some((address, _)) = text[start..].split_once(quote) else { continue };
        if address.starts_with("./") || address.starts_with("../") {
            found.push((start..start + address.len(), resolve(path, address)));
        }
    }
    found
}

/// The relative addresses in `url(…)` and after `@import`, outside comments.
fn resources(path: &str, text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            continue;
        }
        let word = ["url(", "@import"].into_iter().find(|word| rest.starts_with(word));
        at += word.map_or(c.len_utf8(), str::len);
        if word.is_none() {
            continue;
        }
        let start = text.len() - text[at..].trim_start().len();
        let quoted = text[start..].starts_with(['"', '\'']);
        if !quoted && word == Some("@import") {
            // `@import url(…)`, which comes next.
            continue;
        }
        let start = start + usize::from(quoted);
        let end = text[start..].find(['"', '\'', ')', '\n']).map_or(text.len(), |end| start + end);
        let address = text[start..end].trim_end();
        at = end;
        // What follows the path says which part of the file.
        let address = &address[..address.find(['?', '#']).unwrap_or(address.len())];
        if !address.is_empty() && !address.starts_with('/') && !address.contains(':') {
            found.push((start..start + address.len(), resolve(path, address)));
        }
    }
    found
}

/// The path in the theme of what a file calls `address`.
fn resolve(path: &str, address: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(files: &[(&str, &str)]) -> Linked {
        let files: Vec<(String, Arc<[u8]>)> =
            files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().into())).collect();
        Linked::new(files.iter().map(|(path, bytes)| (path, bytes)))
    }

    #[test]
    fn relative_imports_are_found_wherever_they_stand() {
        let text = r#"import { a } from "./a.js"; import './b.js';
            const c = await import( "../c.js" ); export * from "./a.js";
            Array.from("./no.js"); reimport("./no.js"); import "outside"; say("./no.js");"#;
        let found: Vec<String> = imports("js/search/x.js", text).into_iter().map(|(_, to)| to).collect();
        assert_eq!(found, ["js/search/a.js", "js/search/b.js", "js/c.js", "js/search/a.js"]);
    }

    #[test]
    fn imports_lead_to_the_published_names() {
        let scripts = linked(&[("js/a.js", "import './b.js';\nimport(\"./gone.js\")"), ("js/b.js", "")]);
        let names = BTreeMap::from([("js/b.js".to_owned(), "assets/b.123.js".to_owned())]);
        let text = scripts.rewrite("js/a.js", &names).expect("it is there");
        assert_eq!(&text[..], b"import './b.123.js';\nimport(\"./gone.js\")");
    }

    #[test]
    fn a_name_changes_with_what_the_script_leads_to() {
        let name = |c: &str| {
            let circle = [("js/a.js", "import './b.js'"), ("js/b.js", "import './c.js'"), ("js/c.js", c)];
            linked(&circle).hash("js/a.js").expect("it is there")
        };
        assert_ne!(name("import './a.js'"), name("import './a.js';"));
        assert_eq!(linked(&[("js/a.js", "x")]).hash("js/a.js"), Some(blake3::hash(b"x")));
        assert_eq!(linked(&[]).hash("js/a.js"), None);
    }

    #[test]
    fn a_style_sheet_leads_to_its_images_and_fonts() {
        let text = "/* url(old.png) */ @import 'more.css'; @import url( \"./a.css\" );\n\
            .a { background: url(../img/a.png), url(data:image/png;base64,AA), url('/x.png') }\n\
            @font-face { src: url(\"../font/f.woff2?#iefix\") } .b { mask: url(#m) } .c { background: url(";
        let found = links("css/mine.css", text);
        let paths: Vec<&str> = found.iter().map(|(_, to)| to.as_str()).collect();
        assert_eq!(paths, ["css/more.css", "css/a.css", "img/a.png", "font/f.woff2"]);
        let sheets = linked(&[("css/mine.css", text), ("img/a.png", "one")]);
        let names = BTreeMap::from([("img/a.png".to_owned(), "assets/a.123.png".to_owned())]);
        let written = sheets.rewrite("css/mine.css", &names).expect("it is there");
        let written = std::str::from_utf8(&written).expect("UTF-8");
        assert_eq!(written, text.replace("../img/a.png", "./a.123.png"));
        let changed = linked(&[("css/mine.css", text), ("img/a.png", "two")]);
        assert_ne!(sheets.hash("css/mine.css"), changed.hash("css/mine.css"));
    }
}
