//! Files of the theme that name each other: scripts that import others, style sheets with images and
//! fonts. They are published under names with a hash, and what they say is written anew to match.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use cssparser::Token;
use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::{SourceType, Span};

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

    /// Whether any file names this one.
    pub fn leads_to(&self, path: &str) -> bool {
        self.0.values().any(|file| file.links.iter().any(|(_, to)| to == path))
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
    let mut found = match path.rsplit('.').next() {
        Some("js") => imports(path, text),
        Some("css") => resources(path, text),
        _ => Vec::new(),
    };
    found.sort_unstable_by_key(|(range, _)| range.start);
    found.dedup();
    found
}

/// The relative addresses in `import`, `export … from` and `import(…)`; none in what cannot be read as
/// a script.
fn imports(path: &str, text: &str) -> Vec<Link> {
    let allocator = Allocator::default();
    let parse = |of| Parser::new(&allocator, text, of).parse();
    let mut parsed = parse(SourceType::mjs());
    if parsed.panicked {
        parsed = parse(SourceType::script());
    }
    if parsed.panicked {
        return Vec::new();
    }
    let of = parsed.module_record;
    let fixed = of.requested_modules.values().flatten().map(|request| request.span);
    let spans = fixed.chain(of.dynamic_imports.iter().map(|import| import.module_request));
    let address = |span: Span| {
        let quoted = span.source_text(text);
        let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let address = quoted.strip_prefix(quote)?.strip_suffix(quote)?;
        // What is worked out while the script runs leads to no file that is known here.
        let is_computed = quote == '`' && address.contains("${");
        let is_plain = !is_computed && !address.contains(['\\', quote]);
        let is_relative = address.starts_with("./") || address.starts_with("../");
        (is_plain && is_relative).then(|| link(path, span.start as usize + 1, address, address))
    };
    spans.filter_map(address).collect()
}

/// The relative addresses in `url(…)`, `image-set(…)` and after `@import`.
fn resources(path: &str, text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    let mut add = |start: usize, raw: &str, address: &str| {
        if !address.is_empty() && !address.starts_with(['/', '#', '?']) && !address.contains(':') {
            found.push(link(path, start, raw, address));
        }
    };
    tokens(&mut cssparser::Parser::new(text), false, &mut add);
    found
}

/// Hands each address to `add`: where it begins, how it is written and what it says. `is_address`
/// tells whether a text that stands by itself is one.
fn tokens(parser: &mut cssparser::Parser<'_>, is_address: bool, add: &mut impl FnMut(usize, &str, &str)) {
    let mut is_import = false;
    loop {
        let start = parser.position();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return };
        let written = parser.slice_from(start);
        let at = start.byte_index();
        let mut inside = None;
        match &token {
            Token::WhiteSpace(_) | Token::Comment(_) => continue,
            Token::UnquotedUrl(address) => {
                let (before, raw) = written.split_at(written.find('(').map_or(0, |open| open + 1));
                let from = at + before.len() + raw.len() - raw.trim_start().len();
                add(from, raw.strip_suffix(')').unwrap_or(raw).trim(), address);
            }
            Token::QuotedString(address) if is_address || is_import => {
                let raw = written.get(1..).unwrap_or_default();
                add(at + 1, raw.strip_suffix(['"', '\'']).unwrap_or(raw), address);
            }
            Token::Function(name) => {
                let names = ["url", "image-set", "-webkit-image-set"];
                inside = Some(names.iter().any(|known| name.eq_ignore_ascii_case(known)));
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                inside = Some(false);
            }
            _ => {}
        }
        is_import = matches!(&token, Token::AtKeyword(name) if name.eq_ignore_ascii_case("import"));
        if let Some(is_address) = inside {
            // Beyond its limit of blocks in blocks, the parser goes on as if there were none.
            let _ = parser.parse_nested_block(|parser| {
                tokens(parser, is_address, add);
                Ok::<_, cssparser::ParseError<()>>(())
            });
        }
    }
}

/// An address that stands at `start` as `raw`. What follows the path says which part of the file.
fn link(path: &str, start: usize, raw: &str, address: &str) -> Link {
    let file = |address: &str| address.find(['?', '#']).unwrap_or(address.len());
    (start..start + file(raw), resolve(path, &address[..file(address)]))
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

    fn targets(path: &str, text: &str) -> Vec<String> {
        links(path, text).into_iter().map(|(_, to)| to).collect()
    }

    #[test]
    fn relative_imports_are_found_wherever_they_stand() {
        let text = r#"import { a } from "./a.js"; import './b.js';
            const c = await import( "../c.js" ); export * from "./a.js";
            Array.from("./no.js"); reimport("./no.js"); import "outside"; say("./no.js");"#;
        assert_eq!(
            targets("js/search/x.js", text),
            ["js/search/a.js", "js/search/b.js", "js/c.js", "js/search/a.js"]
        );
    }

    #[test]
    fn comments_within_imports_do_no_harm() {
        let text = "import/*x*/\"./lib.js\";import{a}from/**/'./a.js?v=1';import(/* c */ `./b.js`);\n\
                    const f = (x = import('./c.js')) => x; with (f) {}";
        assert_eq!(targets("js/x.js", text), ["js/lib.js", "js/a.js", "js/b.js", "js/c.js"]);
        let scripts = linked(&[("js/x.js", text), ("js/a.js", "")]);
        let names = BTreeMap::from([("js/a.js".to_owned(), "assets/a.123.js".to_owned())]);
        let written = scripts.rewrite("js/x.js", &names).expect("it is there");
        assert_eq!(
            std::str::from_utf8(&written).expect("UTF-8"),
            text.replace("./a.js?v=1", "./a.123.js?v=1")
        );
    }

    #[test]
    fn what_only_looks_like_an_import_is_left_alone() {
        let text = "// import './a.js'\n/* import('./a.js') */ say(\"import './a.js'\", `from './a.js'`, \
                    /import '.\\/a.js'/); import(`./${name}.js`); import(base + './a.js');";
        assert_eq!(targets("js/x.js", text), Vec::<String>::new());
        assert_eq!(targets("js/x.js", "import './a.js'; const = ;"), Vec::<String>::new());
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

    #[test]
    fn addresses_in_style_sheets_are_told_from_texts() {
        let text = "a { content: \"url(../img/a.png)\" ; b: 'url(\\'x.png' } /* url(b.png) */\n\
            @IMPORT /* c */ 'c.css'; d { background: URL( ../img/my\\ d.png ) }\n\
            @media print { e { background: Image-Set(\"e.png\" 1x, url(\"f.png\") 2x type(\"image/png\")) } }\n\
            @font-face { src: format(\"woff2\") } f { --f: [ { url('f.svg#a') } ]";
        let wanted = ["css/c.css", "img/my d.png", "css/e.png", "css/f.png", "css/f.svg"];
        assert_eq!(targets("css/x.css", text), wanted);
        let sheets = linked(&[("css/x.css", text)]);
        let names = wanted.map(|path| (path.to_owned(), format!("assets/{}", path.len())));
        let written = sheets.rewrite("css/x.css", &BTreeMap::from(names)).expect("it is there");
        let mut expected = text.to_owned();
        for (from, to) in [
            ("'c.css'", "'./9'"),
            ("../img/my\\ d.png", "./12"),
            ("\"e.png\"", "\"./9\""),
            ("\"f.png\"", "\"./9\""),
            ("'f.svg#a'", "'./9#a'"),
        ] {
            expected = expected.replace(from, to);
        }
        assert_eq!(std::str::from_utf8(&written).expect("UTF-8"), expected);
    }

    #[test]
    fn style_sheets_of_many_brackets_are_read() {
        let deep = format!("{}url(a.png)", "(".repeat(100_000));
        assert_eq!(targets("css/x.css", &format!("{deep}{}", ")".repeat(100_000))), ["css/a.png"]);
        for broken in ["url(", "url('", "@import '", "image-set('a", "a { b: url(x y) }", "\\", "url(\\"] {
            links("css/x.css", broken);
        }
    }
}
