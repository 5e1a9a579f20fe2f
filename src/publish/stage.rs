//! Makes every artifact and writes those that are new to the staging folder.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::Context;
use blake3::Hash;
use rayon::prelude::*;

use super::Failure;
use super::tree::Tree;
use crate::diagnostic::Diagnostic;
use crate::output::{self, Output};

/// Media are read in pieces of this many bytes, so that a large film needs no more memory than this.
const PIECE: u64 = 8 << 20;

/// The end of a piece is looked through again with the next one: what the guard looks for may lie
/// across the two, and is shorter than this many bytes.
const OVERLAP: usize = 64 << 10;

/// Every file of the site with the hash of its content, sorted by path.
pub struct Staged<'a> {
    /// Those in the staging folder.
    pub written: Vec<(&'a str, Hash)>,
    /// Those that the old site has already.
    pub unchanged: Vec<(&'a str, Hash)>,
}

enum Made {
    Written(Hash),
    Unchanged(Hash),
    Faulty(Vec<Diagnostic>),
}

/// Makes all artifacts in parallel and lets each go once it is written.
pub fn fill<'a>(output: &'a Output, old: &Tree, staging: &Path) -> Result<Staged<'a>, Failure> {
    let paths: Vec<&str> = output.paths().collect();
    let make = |path: &&str| {
        let target = staging.join(path);
        match output.file(path) {
            Some(file) => copy(output, path, file, old, &target),
            None => make(output, path, old, &target),
        }
    };
    let made: Vec<Made> = paths.par_iter().map(make).collect::<anyhow::Result<_>>()?;

    let mut staged = Staged { written: Vec::new(), unchanged: Vec::new() };
    let mut found = Vec::new();
    for (path, made) in paths.into_iter().zip(made) {
        match made {
            Made::Written(hash) => staged.written.push((path, hash)),
            Made::Unchanged(hash) => staged.unchanged.push((path, hash)),
            Made::Faulty(diagnostics) => found.extend(diagnostics),
        }
    }
    if found.is_empty() {
        return Ok(staged);
    }
    found.sort();
    found.dedup();
    Err(Failure::Content(found))
}

fn make(output: &Output, path: &str, old: &Tree, target: &Path) -> anyhow::Result<Made> {
    let bytes = match output.bytes(path).expect("the path comes from the output") {
        Ok(bytes) => bytes,
        Err(output::Failure::Content(found)) => return Ok(Made::Faulty(found)),
        Err(output::Failure::Machine(error)) => return Err(error).with_context(|| path.to_owned()),
    };
    let hash = blake3::hash(&bytes);
    if old.file(path).is_some_and(|old| is_same(&old, &bytes).unwrap_or_default()) {
        return Ok(Made::Unchanged(hash));
    }
    create(target)
        .and_then(|mut file| file.write_all(&bytes))
        .with_context(|| target.display().to_string())?;
    Ok(Made::Written(hash))
}

fn is_same(file: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = File::open(file)?;
    if file.metadata()?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut found = vec![0; bytes.len()];
    file.read_exact(&mut found)?;
    Ok(found == bytes)
}

/// Copies a file from disk, never by a link: its owner may go on editing it where it is.
fn copy(output: &Output, path: &str, file: &Path, old: &Tree, target: &Path) -> anyhow::Result<Made> {
    let length = fs::metadata(file).with_context(|| file.display().to_string())?.len();
    let before = old.file(path).and_then(|old| File::open(old).ok());
    let before = before.filter(|before| before.metadata().is_ok_and(|metadata| metadata.len() == length));
    if let Some(mut before) = before {
        let mut is_same = true;
        let mut bytes = Vec::new();
        let made = read(output, path, file, |piece| {
            bytes.resize(piece.len(), 0);
            is_same = is_same && before.read_exact(&mut bytes).is_ok() && bytes == piece;
            Ok(())
        })?;
        match made {
            Ok(hash) if is_same && before.stream_position().is_ok_and(|end| end == length) => {
                return Ok(Made::Unchanged(hash));
            }
            Ok(_) => {}
            Err(found) => return Ok(Made::Faulty(found)),
        }
    }
    let context = || target.display().to_string();
    let mut copy = create(target).with_context(context)?;
    let made = read(output, path, file, |piece| append(&mut copy, piece).with_context(context))?;
    Ok(made.map_or_else(Made::Faulty, Made::Written))
}

/// Reads a file piece by piece, and gives its hash or what the guard found.
fn read(
    output: &Output,
    path: &str,
    file: &Path,
    mut take: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<Result<Hash, Vec<Diagnostic>>> {
    let context = || file.display().to_string();
    let mut file = File::open(file).with_context(context)?;
    let mut hasher = blake3::Hasher::new();
    let mut found = Vec::new();
    let mut buffer = Vec::new();
    let mut known = 0;
    while Read::by_ref(&mut file).take(PIECE).read_to_end(&mut buffer).with_context(context)? > 0 {
        found.extend(output.inspect(path, &buffer));
        hasher.update(&buffer[known..]);
        take(&buffer[known..])?;
        buffer.drain(..buffer.len().saturating_sub(OVERLAP));
        known = buffer.len();
    }
    Ok(if found.is_empty() { Ok(hasher.finalize()) } else { Err(found) })
}

/// Writes a piece at the end. Holes stay holes: the image of an empty disk is long but takes no room.
fn append(file: &mut File, piece: &[u8]) -> io::Result<()> {
    if piece.iter().any(|byte| *byte != 0) {
        return file.write_all(piece);
    }
    let end = file.stream_position()? + piece.len() as u64;
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end)).map(drop)
}

/// Makes a file, and the folders above it when they turn out to be absent.
pub fn create(path: &Path) -> io::Result<File> {
    in_folder(path, || File::create_new(path))
}

/// Does what needs the folder of `path`, which is made if it is not there yet. Trying first costs
/// less than asking, since most folders are there or needed once.
pub fn in_folder<T>(path: &Path, act: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match (act(), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            act()
        }
        (result, _) => result,
    }
}
