//! The input tree in memory: what was found on disk, before anything is read into it.
//!
//! Texts (Markdown, YAML, CSV, JSON, theme files) are held whole; every other file is an asset,
//! known by path and size only, so that a ten-gigabyte image costs nothing.
//! A file that cannot be used is kept with its [`Fault`]: nothing is lost silently.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::Context;
use rayon::prelude::*;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A text larger than this many bytes is refused.
pub const MAX_TEXT_BYTES: u64 = 20 * 1024 * 1024;

/// The file that marks a folder as made by Shirube.
pub const MANIFEST: &str = ".shirube-manifest.json";

/// Index of a [`Source`] in its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A path inside the site: relative, `/` between parts, normalised to NFC.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Makes a path from text with `/` between parts.
    pub fn new(path: &str) -> Self {
        if is_nfc(path) { Self(path.into()) } else { Self(path.nfc().collect::<String>().into()) }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The part after the last dot of the file name, in lower case; empty if there is none.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((_, extension)) => extension.to_ascii_lowercase(),
            None => String::new(),
        }
    }

    /// Whether this is a Markdown file.
    pub fn is_markdown(&self) -> bool {
        matches!(self.extension().as_str(), "md" | "markdown" | "mdown")
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a file or folder could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not UTF-8: where the first wrong byte is, and the encoding it looks like, if any.
    Encoding(usize, Option<&'static str>),
    /// A text of this many bytes, over [`MAX_TEXT_BYTES`].
    TooLarge(u64),
    /// The name is not valid UTF-8.
    Name,
    /// A symbolic link out of the site.
    LinkOutside,
    /// A symbolic link to nothing.
    LinkDangling,
    /// Links that form a loop.
    Loop,
    /// A pipe, socket or device.
    Special,
    /// The operating system refused, in its own words.
    Unreadable(String),
}

/// What a source holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text that other stages parse.
    Text(Arc<str>),
    /// A file that is copied as it is: where it lies and how many bytes it has.
    Asset(PathBuf, u64),
    /// An asset held in memory (the built-in theme).
    Bytes(Arc<[u8]>),
    /// A file that cannot be used.
    Faulty(Fault),
}

/// One file of the input.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its place in [`Sources`].
    pub id: SourceId,
    /// Its path from the site's root, such as `content/ja/faq/invoice.md`.
    pub path: SitePath,
    /// What it holds.
    pub content: Content,
    /// Where its lines begin, once somebody asked.
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Line and column of a byte offset, both from 1; columns count characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let Some(text) = self.text() else { return (1, 1) };
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let lines = self.lines.get_or_init(|| {
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        });
        let line = lines.partition_point(|start| *start <= offset);
        (line, text[lines[line - 1]..offset].chars().count() + 1)
    }

    /// The bytes of an asset; reads the disk for files.
    pub fn read(&self) -> std::io::Result<Vec<u8>> {
        match &self.content {
            Content::Text(text) => Ok(text.as_bytes().to_vec()),
            Content::Bytes(bytes) => Ok(bytes.to_vec()),
            Content::Asset(path, _) => fs::read(path),
            Content::Faulty(_) => Err(std::io::ErrorKind::InvalidData.into()),
        }
    }

    /// At most the first `limit` bytes, for looking at a file's kind.
    pub fn read_head(&self, limit: usize) -> std::io::Result<Vec<u8>> {
        match &self.content {
            Content::Asset(path, _) => {
                let mut head = Vec::new();
                fs::File::open(path)?.take(limit as u64).read_to_end(&mut head)?;
                Ok(head)
            }
            _ => self.read(),
        }
    }
}

/// A byte range in one source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// Bytes from its beginning.
    pub start: u32,
    /// End, not included.
    pub end: u32,
}

impl Span {
    /// A span of `range` in `source`.
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { source, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The byte range.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Every file of the input, sorted by path.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// By id. A file that is gone keeps its place, so that the ids of the others stay what they are.
    files: Vec<Arc<Source>>,
    /// Those that are there, in the order of their paths.
    order: Vec<SourceId>,
}

impl Sources {
    /// Makes sources from texts, for tests and built-in files.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = texts
            .into_iter()
            .map(|(path, text)| (SitePath::new(path), text_or_fault(text.as_bytes().to_vec())))
            .collect();
        Self::default().with(files)
    }

    /// Adds files, in the order of their paths.
    fn with(mut self, mut files: Vec<(SitePath, Content)>) -> Self {
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let first = self.files.len();
        let files = files.into_iter().zip(first..).map(|((path, content), number)| {
            let id = SourceId(u32::try_from(number).expect("fewer files than numbers"));
            Arc::new(Source { id, path, content, lines: OnceLock::new() })
        });
        self.files.extend(files);
        self.order.extend(self.files[first..].iter().map(|source| source.id));
        if first > 0 {
            let files = &self.files;
            self.order.sort_by(|a, b| files[a.0 as usize].path.cmp(&files[b.0 as usize].path));
        }
        self
    }

    /// The source with this id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The first source with this path.
    pub fn find(&self, path: &str) -> Option<&Source> {
        let at = self.order.partition_point(|id| self.get(*id).path.as_str() < path);
        self.order.get(at).map(|id| self.get(*id)).filter(|source| source.path.as_str() == path)
    }

    /// All sources in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.order.iter().map(|id| self.get(*id))
    }

    /// The sources whose path begins with `prefix`.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a Source> {
        let at = self.order.partition_point(|id| self.get(*id).path.as_str() < prefix);
        let rest = self.order[at..].iter().map(|id| self.get(*id));
        rest.take_while(move |source| source.path.as_str().starts_with(prefix))
    }

    /// The site in the folder `root` as it is now, where nothing has changed since these sources
    /// were read but what lies at `touched`: files and folders, there or gone. Files that are still
    /// the same keep their ids and their texts.
    ///
    /// # Errors
    ///
    /// As [`load`].
    pub fn refresh(&self, root: &Path, touched: &[PathBuf]) -> anyhow::Result<Self> {
        let root = canonical(root)?;
        let Some(tops) = tops(&root, touched) else { return self.reload(&root) };
        let mut found = Vec::new();
        let mut gone = BTreeSet::new();
        for (site_path, path) in &tops {
            let folder = format!("{site_path}/");
            let inside = self.under(&folder).chain(self.find(site_path.as_str()));
            gone.extend(inside.map(|source| source.id));
            if path.symlink_metadata().is_ok() {
                walk(&root, path, &mut found);
            }
        }
        Ok(self.exchange(&gone, read_all(found)))
    }

    /// The same after everything may have changed.
    fn reload(&self, root: &Path) -> anyhow::Result<Self> {
        let gone = self.order.iter().copied().collect();
        Ok(self.exchange(&gone, read_all(find(root)?)))
    }

    /// These sources without those that are `gone`, but with `found`. What is the same in both stays.
    fn exchange(&self, gone: &BTreeSet<SourceId>, found: Vec<(SitePath, Content)>) -> Self {
        let mut before: BTreeMap<&SitePath, Vec<SourceId>> = BTreeMap::new();
        for id in gone.iter().rev() {
            before.entry(&self.get(*id).path).or_default().push(*id);
        }
        let mut next = self.clone();
        let mut gone = gone.clone();
        let mut new = Vec::new();
        for (path, content) in found {
            let Some(id) = before.get_mut(&path).and_then(Vec::pop) else {
                new.push((path, content));
                continue;
            };
            gone.remove(&id);
            if self.get(id).content != content {
                next.files[id.0 as usize] = Arc::new(Source { id, path, content, lines: OnceLock::new() });
            }
        }
        next.order.retain(|id| !gone.contains(id));
        next.with(new)
    }
}

/// What is to be looked through again, each once: the path in the site and on disk. Nothing if that
/// cannot be told from the paths.
fn tops(root: &Path, touched: &[PathBuf]) -> Option<Vec<(SitePath, PathBuf)>> {
    let mut tops: Vec<(SitePath, PathBuf)> = Vec::new();
    for path in touched {
        let below = path.strip_prefix(root).ok()?;
        let mut parts = below.components();
        let top = parts.next()?.as_os_str();
        if top != "content" && top != "themes" {
            continue;
        }
        if parts.as_path().as_os_str().is_empty() {
            return None;
        }
        let is_hidden = |part: &Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        if below.components().any(|part| is_hidden(&part)) {
            // The mark of a folder that Shirube made changes what the folder is.
            if path.file_name().is_some_and(|name| name == MANIFEST) {
                return None;
            }
            continue;
        }
        // Links and folders that Shirube made are judged by the way that leads to them.
        let mut parts = path.ancestors().take_while(|folder| *folder != root);
        if parts.any(|part| part.is_symlink() || part.join(MANIFEST).exists()) {
            return None;
        }
        tops.push((site_path(root, path)?, path.clone()));
    }
    tops.sort();
    tops.dedup();
    let all = tops.clone();
    tops.retain(|(_, path)| !all.iter().any(|(_, other)| other != path && path.starts_with(other)));
    Some(tops)
}

/// Reads the site in the folder `root`: what lies under `content/` and `themes/`.
///
/// # Errors
///
/// When `root` cannot be read or has no `content` folder. Faults of single files are kept in the
/// sources instead.
pub fn load(root: &Path) -> anyhow::Result<Sources> {
    Ok(Sources::default().with(read_all(find(&canonical(root)?)?)))
}

fn canonical(root: &Path) -> anyhow::Result<PathBuf> {
    root.canonicalize().with_context(|| format!("{}", root.display()))
}

/// Finds every file of the site in the folder `root`.
fn find(root: &Path) -> anyhow::Result<Vec<(SitePath, Entry)>> {
    let content = root.join("content");
    anyhow::ensure!(
        content.is_dir(),
        "{}: no `content` folder here; `shirube init` makes a site / `content` フォルダーがありません。`shirube init` でサイトを作れます",
        root.display()
    );
    let mut found = Vec::new();
    walk(root, &content, &mut found);
    if root.join("themes").is_dir() {
        walk(root, &root.join("themes"), &mut found);
    }
    Ok(found)
}

fn read_all(found: Vec<(SitePath, Entry)>) -> Vec<(SitePath, Content)> {
    found.into_par_iter().map(|(path, entry)| (path, read(entry))).collect()
}

enum Entry {
    Text(PathBuf, u64),
    Other(Content),
}

/// Collects what lies under `top`. Hidden files and folders, and folders Shirube made, are not input.
fn walk(root: &Path, top: &Path, found: &mut Vec<(SitePath, Entry)>) {
    let inside = |path: &Path| match path.canonicalize() {
        Ok(target) if target.starts_with(root) => Ok(()),
        Ok(_) => Err(Fault::LinkOutside),
        Err(_) => Err(Fault::LinkDangling),
    };
    let mut refused = Vec::new();
    let walker = walkdir::WalkDir::new(top).follow_links(true).max_depth(64).into_iter();
    let entries = walker.filter_entry(|entry| {
        if entry.depth() == 0 {
            return true;
        }
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            return false;
        }
        if entry.path_is_symlink()
            && let Err(fault) = inside(entry.path())
        {
            refused.push((entry.path().to_owned(), fault));
            return false;
        }
        !(entry.file_type().is_dir() && entry.path().join(MANIFEST).exists())
    });
    let mut faulty = Vec::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(top).to_owned();
                let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
                let fault = if error.loop_ancestor().is_some() {
                    Fault::Loop
                } else if path.is_symlink() {
                    inside(&path).err().unwrap_or(Fault::LinkDangling)
                } else {
                    Fault::Unreadable(error.io_error().map_or_else(String::new, ToString::to_string))
                };
                if !hidden {
                    faulty.push((path, fault));
                }
                continue;
            }
        };
        let path = entry.path();
        let Some(site_path) = site_path(root, path) else {
            faulty.push((path.to_owned(), Fault::Name));
            continue;
        };
        let kind = entry.file_type();
        if kind.is_dir() {
            continue;
        }
        if !kind.is_file() {
            faulty.push((path.to_owned(), Fault::Special));
            continue;
        }
        let size = entry.metadata().map_or(0, |metadata| metadata.len());
        let entry = if is_text(&site_path) {
            Entry::Text(path.to_owned(), size)
        } else {
            Entry::Other(Content::Asset(path.to_owned(), size))
        };
        found.push((site_path, entry));
    }
    for (path, fault) in refused.into_iter().chain(faulty) {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        found.push((SitePath::new(&name), Entry::Other(Content::Faulty(fault))));
    }
}

fn site_path(root: &Path, path: &Path) -> Option<SitePath> {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    Some(SitePath::new(&parts?.join("/")))
}

fn is_text(path: &SitePath) -> bool {
    let extension = path.extension();
    if path.as_str().starts_with("themes/") {
        return matches!(
            extension.as_str(),
            "html" | "xml" | "txt" | "css" | "js" | "yaml" | "yml" | "svg" | "json"
        );
    }
    path.is_markdown()
        || path.as_str() == "content/site.yaml"
        || (path.as_str().starts_with("content/data/")
            && matches!(extension.as_str(), "yaml" | "yml" | "json" | "csv" | "jsonl"))
}

fn read(entry: Entry) -> Content {
    match entry {
        Entry::Other(content) => content,
        Entry::Text(_, size) if size > MAX_TEXT_BYTES => Content::Faulty(Fault::TooLarge(size)),
        Entry::Text(path, _) => match fs::read(&path) {
            Ok(bytes) => text_or_fault(bytes),
            Err(error) => Content::Faulty(Fault::Unreadable(error.to_string())),
        },
    }
}

/// Decodes UTF-8. Old Mac line ends become `\n`, which keeps every offset.
fn text_or_fault(bytes: Vec<u8>) -> Content {
    match String::from_utf8(bytes) {
        Ok(text) if text.contains('\r') => {
            let mut bytes = text.into_bytes();
            for at in 0..bytes.len() {
                if bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
                    bytes[at] = b'\n';
                }
            }
            let text = String::from_utf8(bytes).expect("one ASCII byte was put for another");
            Content::Text(text.into())
        }
        Ok(text) => Content::Text(text.into()),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Content::Faulty(Fault::Encoding(at, likely_encoding(error.as_bytes())))
        }
    }
}

fn likely_encoding(bytes: &[u8]) -> Option<&'static str> {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || zeros * 8 > bytes.len() {
        return Some("UTF-16");
    }
    [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP]
        .into_iter()
        .find(|encoding| {
            let (text, _, failed) = encoding.decode(bytes);
            let kana = text.chars().filter(|c| matches!(c, 'ぁ'..='ヿ')).count();
            !failed && kana * 20 > text.chars().filter(|c| !c.is_ascii()).count()
        })
        .map(encoding_rs::Encoding::name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_lines_from_one() {
        let sources = Sources::from_texts([("a.md", "表題：\nあいう")]);
        let source = sources.get(SourceId(0));
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position("表題".len()), (1, 3));
        assert_eq!(source.position("表題：\nあ".len()), (2, 2));
    }

    #[test]
    fn what_changes_on_disk_is_taken_in_and_the_rest_keeps_its_id() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a path");
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        };
        write("content/a.md", "a");
        write("content/b.md", "b");
        write("content/d/c.md", "c");
        let first = load(&root).expect("read");
        let ids = |sources: &Sources| -> Vec<(String, u32)> {
            sources.iter().map(|source| (source.path.to_string(), source.id.0)).collect()
        };
        let text =
            |sources: &Sources, path: &str| sources.find(path).and_then(|s| s.text().map(str::to_owned));

        write("content/b.md", "b2");
        write("content/aa.md", "new");
        fs::remove_dir_all(root.join("content/d")).expect("removed");
        fs::create_dir(root.join("content/e")).expect("made");
        write("content/e/.hidden.md", "x");
        let touched = ["content/b.md", "content/aa.md", "content/d/c.md", "content/d", "content/e", "other"];
        let touched = touched.map(|path| root.join(path));
        let second = first.refresh(&root, &touched).expect("read");
        assert_eq!(
            ids(&second),
            [("content/a.md".into(), 0), ("content/aa.md".into(), 3), ("content/b.md".into(), 1)]
        );
        assert_eq!(text(&second, "content/b.md").as_deref(), Some("b2"));
        assert_eq!(text(&first, "content/b.md").as_deref(), Some("b"));

        // A folder that becomes a file, and everything at once.
        fs::remove_dir_all(root.join("content/e")).expect("removed");
        write("content/e", "no text");
        let third = second.refresh(&root, &[root.join("content")]).expect("read");
        assert_eq!(
            third.iter().map(|source| source.path.as_str()).collect::<Vec<_>>(),
            ["content/a.md", "content/aa.md", "content/b.md", "content/e"]
        );
        assert_eq!(third.find("content/aa.md").map(|source| source.id), Some(SourceId(3)));
    }

    #[test]
    fn old_mac_line_ends_are_lines() {
        let sources = Sources::from_texts([("a.md", "a\rb\r\nc\n")]);
        assert_eq!(sources.get(SourceId(0)).text(), Some("a\nb\r\nc\n"));
    }

    #[test]
    fn shift_jis_is_named_as_the_likely_cause() {
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("請求書をもう一度発行する");
        assert!(matches!(
            text_or_fault(bytes.to_vec()),
            Content::Faulty(Fault::Encoding(0, Some("Shift_JIS")))
        ));
    }
}
