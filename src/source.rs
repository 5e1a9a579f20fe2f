//! The input tree in memory: what was found on disk, before anything is read into it.
//!
//! Texts (Markdown, YAML, CSV, JSON, theme files) are held whole; every other file is an asset,
//! known by path and size only, so that a ten-gigabyte image costs nothing.
//! A file that cannot be used is kept with its [`Fault`]: nothing is lost silently.

mod read;
mod refresh;
mod way;

use std::fmt;
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use way::way_to;

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
    /// A file that is copied as it is: where it lies and what tells its states apart.
    Asset(PathBuf, Stamp),
    /// An asset held in memory (the built-in theme).
    Bytes(Arc<[u8]>),
    /// A file that cannot be used.
    Faulty(Fault),
}

/// What tells the states of a file apart that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// How many bytes it has.
    pub size: u64,
    /// When it was written, if the system knows.
    pub modified: Option<SystemTime>,
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
            .map(|(path, text)| (SitePath::new(path), read::text_or_fault(text.as_bytes().to_vec())))
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
}

/// Reads the site in the folder `root`: what lies under `content/` and `themes/`.
///
/// # Errors
///
/// When `root` cannot be read or has no `content` folder. Faults of single files are kept in the
/// sources instead.
pub fn load(root: &Path) -> anyhow::Result<Sources> {
    Ok(Sources::default().with(read::all(read::find(&read::canonical(root)?)?)))
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
}
