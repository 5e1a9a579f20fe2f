//! Which files a theme has: those of the default theme, and those that a site puts in their place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::render::accent;
use crate::render::lean;
use crate::render::linked::Linked;
use crate::source::{Content, SourceId, Sources};
use crate::text;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The script that other products take in, and its style sheet.
const WIDGET: [&str; 2] = ["js/widget.js", "css/widget.css"];

/// Scripts that come as one with those they import, which is fewer bytes and requests.
const JOINED: [(&str, &[&str]); 2] =
    [("js/search/index.js", &PARTS), ("js/search/search-dialog.js", &DIALOG)];
/// Scripts that are only parts of others.
const PARTS: [&str; 3] = ["js/search/analyze.js", "js/search/format.js", "js/search/rank.js"];
const DIALOG: [&str; 5] = [PARTS[0], PARTS[1], PARTS[2], "js/search/index.js", "js/search/typing.js"];

/// The folder of the site's own theme, where nothing names another.
pub const NAME: &str = "mine";

/// A style sheet, script or image: its path in the output and its content.
pub type Asset = (String, Arc<[u8]>);

/// A file of the theme: its content and, if it is the site's own, its source.
pub struct File {
    pub bytes: Arc<[u8]>,
    pub source: Option<SourceId>,
}

impl File {
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// Files by their path in the theme.
pub type Files = BTreeMap<String, File>;

/// A text of the default theme.
pub fn default_text(path: &str) -> Option<&'static str> {
    DEFAULT.get_file(path)?.contents_utf8()
}

/// The files of the default theme.
pub fn built_in() -> Files {
    fn collect(dir: &Dir<'_>, files: &mut Files) {
        for file in dir.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            files.insert(path, File { bytes: file.contents().into(), source: None });
        }
        for dir in dir.dirs() {
            collect(dir, files);
        }
    }
    let mut files = Files::new();
    collect(&DEFAULT, &mut files);
    files
}

/// Where a theme has its files.
pub fn folder(theme: &str) -> String {
    format!("themes/{theme}/")
}

/// The folder below `themes/` for files of the site's own: that of its theme, also `default` where the
/// site has files in it, as these count.
pub fn own_folder<'a>(sources: &Sources, config: &'a Config) -> &'a str {
    let name = &config.theme.value;
    let is_free = name == "default" && sources.under(&folder(name)).next().is_none();
    if is_free { NAME } else { name }
}

/// Every file of the site's theme.
pub fn all(sources: &Sources, config: &Config, found: &mut Vec<Diagnostic>) -> Files {
    let mut files = built_in();
    let name = &config.theme.value;
    let prefix = folder(name);
    let mut any = name == "default";
    for source in sources.under(&prefix) {
        any = true;
        let path = source.path.as_str()[prefix.len()..].to_owned();
        match &source.content {
            Content::Faulty(_) => found.push(
                Diagnostic::file(
                    Code::UnreadableFile,
                    &source.path,
                    text!("テーマのこのファイルを読めません", "this file of the theme cannot be read"),
                )
                .help(text!("UTF-8 のふつうのファイルにしてください", "make it an ordinary file in UTF-8")),
            ),
            _ => {
                // An unchanged copy of a built-in file is that file.
                let is_copy = |bytes: &[u8]| files.get(&path).is_some_and(|file| *file.bytes == *bytes);
                if let Some(bytes) = source.read().ok().filter(|bytes| !is_copy(bytes)) {
                    files.insert(path, File { bytes: bytes.into(), source: Some(source.id) });
                }
            }
        }
    }
    if !any {
        let shown = printable(name);
        found.push(
            Diagnostic::new(
                Code::WrongValue,
                config.theme.span.clone(),
                text!(
                    "テーマのフォルダー themes/{shown}/ がありません",
                    "there is no theme folder themes/{shown}/"
                ),
            )
            .help(text!(
                "theme の名前を確かめるか、フォルダーを作ってください",
                "check the name, or make the folder"
            )),
        );
    }
    files
}

/// Whether a file is published as it is.
pub fn is_asset(path: &str) -> bool {
    let folder = path.split_once('/').map(|(folder, _)| folder);
    folder.is_some_and(|folder| !["templates", "components", "strings"].contains(&folder))
}

/// `article.html` for `templates/article.html`, `components/card.html` for itself.
pub fn template_name(path: &str) -> Option<&str> {
    if !path.ends_with(".html") && !path.ends_with(".xml") {
        return None;
    }
    path.strip_prefix("templates/").or_else(|| path.starts_with("components/").then_some(path))
}

/// Whether a script of the default theme is a module; one that runs before the page is drawn is not.
fn is_module(path: &str) -> bool {
    path != "js/theme.js"
}

/// A script of the default theme as it is published, with its parts, as long as the site has its own of none.
fn script<'a>(path: &str, files: &'a Files) -> Option<Cow<'a, str>> {
    let built_in = |path: &str| files.get(path).filter(|file| file.source.is_none())?.text();
    let text = built_in(path)?;
    let parts = JOINED.iter().find(|(joined, _)| *joined == path).map_or(&[][..], |(_, parts)| parts);
    let parts: Option<Vec<_>> = parts.iter().map(|part| Some((*part, built_in(part)?))).collect();
    Some(
        parts
            .filter(|parts| !parts.is_empty())
            .map_or(text.into(), |parts| lean::joined(text, &parts).into()),
    )
}

/// Style sheets, scripts and images of the theme: path in the theme to path in the output, which
/// carries the hash of the content. Scripts and style sheets name others by these. The script of the
/// widget, which has a name that stays, and its style sheet are apart.
pub fn assets(files: &Files, config: &Config) -> (BTreeMap<String, String>, Vec<Asset>, [String; 2]) {
    let accent = config.accent.as_deref().and_then(accent::style_sheet);
    let accent = accent.map(|sheet| ("css/accent.css".to_owned(), Arc::from(sheet.into_bytes())));
    let own = files.iter().filter(|(path, _)| is_asset(path)).map(|(path, file)| {
        // Comments of the built-in files are for whoever reads the theme, not for browsers.
        let text = file.text().filter(|_| file.source.is_none());
        let lean = match path.rsplit('.').next() {
            // Words are put into the script of the widget by their name.
            Some("js") if WIDGET.contains(&path.as_str()) => text.map(lean::uncommented),
            Some("js") => script(path, files).map(|text| lean::script(&text, is_module(path))),
            Some("css") => text.map(lean::style_sheet),
            _ => None,
        };
        (path.clone(), lean.map_or_else(|| file.bytes.clone(), |text| text.into_bytes().into()))
    });
    let mut published: BTreeMap<String, Arc<[u8]>> = own.chain(accent).collect();
    let mut take = |path: &str| published.remove(path).unwrap_or_default();
    let widget = WIDGET.map(|path| String::from_utf8_lossy(&take(path)).into_owned());
    let linked = Linked::new(published.iter());
    published.retain(|path, _| !PARTS.contains(&path.as_str()) || linked.leads_to(path));
    let mut names = BTreeMap::new();
    for (path, bytes) in &published {
        let hash = linked.hash(path).unwrap_or_else(|| blake3::hash(bytes)).to_hex();
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        names.insert(path.clone(), format!("assets/{stem}.{}.{extension}", &hash[..10]));
    }
    let rewritten = published.iter().map(|(path, bytes)| {
        let bytes = linked.rewrite(path, &names).unwrap_or_else(|| bytes.clone());
        (names[path].clone(), bytes)
    });
    let rewritten = rewritten.collect();
    (names, rewritten, widget)
}
