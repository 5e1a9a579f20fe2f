//! Scripts of the theme that import each other: they are published under names with a hash, and
//! their relative imports are written anew to match.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A script, with each relative import in it: where its address stands, and the file it names.
pub struct Script {
    bytes: Arc<[u8]>,
    imports: Vec<(Range<usize>, String)>,
}

/// Scripts by their path in the theme.
#[derive(Default)]
pub struct Scripts(BTreeMap<String, Script>);

impl Scripts {
    /// Those among the files that are scripts.
    pub fn new<'a>(files: impl Iterator<Item = (&'a String, &'a Arc<[u8]>)>) -> Self {
        let scripts = files.filter(|(path, _)| path.ends_with(".js")).map(|(path, bytes)| {
            let imports = std::str::from_utf8(bytes).map_or_else(|_| Vec::new(), |text| imports(path, text));
            (path.clone(), Script { bytes: bytes.clone(), imports })
        });
        Self(scripts.collect())
    }

    /// The hash of a script and of all that it leads to, so that its name is a new one when any of
    /// these changes. That scripts import each other in a circle does no harm.
    pub fn hash(&self, path: &str) -> Option<blake3::Hash> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0.get(path)?.bytes);
        let mut known = BTreeSet::new();
        let mut open = vec![path];
        while let Some((path, script)) = open.pop().and_then(|path| self.0.get_key_value(path)) {
            if known.insert(path.as_str()) {
                open.extend(
                    script.imports.iter().map(|(_, to)| to.as_str()).filter(|to| self.0.contains_key(*to)),
                );
            }
        }
        known.remove(path);
        for path in known {
            hasher.update(&self.0[path].bytes);
        }
        Some(hasher.finalize())
    }

    /// The script with the published names in its imports. `names` leads from paths in the theme to
    /// paths in the output, which are all in one folder. An import of no file stays as it is.
    pub fn rewrite(&self, path: &str, names: &BTreeMap<String, String>) -> Option<Arc<[u8]>> {
        let script = self.0.get(path)?;
        let mut bytes = script.bytes.to_vec();
        for (range, to) in script.imports.iter().rev() {
            if let Some(target) = names.get(to) {
                let name = target.rsplit('/').next().unwrap_or(target);
                bytes.splice(range.clone(), format!("./{name}").into_bytes());
            }
        }
        Some(bytes.into())
    }
}

/// The relative addresses after `from`, `import` and `import(`.
fn imports(path: &str, text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (at, quote) in text.match_indices(['"', '\'']) {
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

/// The path in the theme of what a script calls `address`.
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

    fn scripts(files: &[(&str, &str)]) -> Scripts {
        let files: Vec<(String, Arc<[u8]>)> =
            files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().into())).collect();
        Scripts::new(files.iter().map(|(path, bytes)| (path, bytes)))
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
        let scripts = scripts(&[("js/a.js", "import './b.js';\nimport(\"./gone.js\")"), ("js/b.js", "")]);
        let names = BTreeMap::from([("js/b.js".to_owned(), "assets/b.123.js".to_owned())]);
        let text = scripts.rewrite("js/a.js", &names).expect("it is there");
        assert_eq!(&text[..], b"import './b.123.js';\nimport(\"./gone.js\")");
    }

    #[test]
    fn a_name_changes_with_what_the_script_leads_to() {
        let name = |c: &str| {
            let circle = [("js/a.js", "import './b.js'"), ("js/b.js", "import './c.js'"), ("js/c.js", c)];
            scripts(&circle).hash("js/a.js").expect("it is there")
        };
        assert_ne!(name("import './a.js'"), name("import './a.js';"));
        assert_eq!(scripts(&[("js/a.js", "x")]).hash("js/a.js"), Some(blake3::hash(b"x")));
        assert_eq!(scripts(&[]).hash("js/a.js"), None);
    }
}
