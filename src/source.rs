//! The input tree in memory: what was found on disk, before anything is read into it.
//!
//! Texts (Markdown, YAML, CSV, JSON, theme files) are held whole; every other file is an asset,
//! known by path and size only, so that a ten-gigabyte image costs nothing.
//! A file that cannot be used is kept with its [`Fault`]: nothing is lost silently.

use std::fmt;
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
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
#[derive(Debug, Clone)]
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
    files: Vec<Source>,
}

impl Sources {
    /// Makes sources from texts, for tests and built-in files.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = texts
            .into_iter()
            .map(|(path, text)| (SitePath::new(path), text_or_fault(text.as_bytes().to_vec())))
            .collect();
        Self::from_contents(files)
    }

    fn from_contents(mut files: Vec<(SitePath, Content)>) -> Self {
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let files = files
            .into_iter()
            .zip(0..)
            .map(|((path, content), id)| Source { id: SourceId(id), path, content, lines: OnceLock::new() })
            .collect();
        Self { files }
    }

    /// The source with this id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The first source with this path.
    pub fn find(&self, path: &str) -> Option<&Source> {
        let at = self.files.partition_point(|source| source.path.as_str() < path);
        self.files.get(at).filter(|source| source.path.as_str() == path)
    }

    /// All sources in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }

    /// The sources whose path begins with `prefix`.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a Source> {
        let at = self.files.partition_point(|source| source.path.as_str() < prefix);
        self.files[at..].iter().take_while(move |source| source.path.as_str().starts_with(prefix))
    }
}

/// Reads the site in the folder `root`: what lies under `content/` and `themes/`.
///
/// # Errors
///
/// When `root` cannot be read or has no `content` folder. Faults of single files are kept in the
/// sources instead.
pub fn load(root: &Path) -> anyhow::Result<Sources> {
    let root = root.canonicalize().with_context(|| format!("{}", root.display()))?;
    let content = root.join("content");
    anyhow::ensure!(
        content.is_dir(),
        "{}: no `content` folder here; `shirube init` makes a site / `content` フォルダーがありません。`shirube init` でサイトを作れます",
        root.display()
    );
    let mut found = Vec::new();
    walk(&root, &content, &mut found);
    if root.join("themes").is_dir() {
        walk(&root, &root.join("themes"), &mut found);
    }
    let files = found.into_par_iter().map(|(path, entry)| (path, read(entry))).collect();
    Ok(Sources::from_contents(files))
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
