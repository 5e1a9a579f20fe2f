//! What lies in the folder before the new site comes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::claim::PREFIX;
use super::manifest::Manifest;
use crate::output::Output;
use crate::source::MANIFEST;

/// The files and folders of the old site, by their paths inside it.
pub struct Tree {
    /// Where it is.
    pub root: PathBuf,
    /// Whether the folder is there at all.
    pub exists: bool,
    /// Everything that is not a folder, and whether it is a plain file.
    files: BTreeMap<PathBuf, bool>,
    /// All folders.
    pub folders: BTreeSet<PathBuf>,
    /// The bytes of the manifest; empty if there is none.
    pub manifest: Vec<u8>,
    /// Whether something lies at the top that Shirube did not make and whose name begins with a
    /// dot, such as `.git`: it is neither listed nor touched.
    pub has_guests: bool,
}

/// What does not belong to the new site.
pub struct Stale<'a> {
    /// Files, links and the like.
    pub files: Vec<&'a Path>,
    /// Folders, each before those in it.
    pub folders: Vec<&'a Path>,
}

impl Tree {
    /// Looks through the folder `root`; nothing is there if it does not exist.
    pub fn read(root: &Path, output: &Output) -> io::Result<Self> {
        let manifest = fs::read(root.join(MANIFEST)).unwrap_or_default();
        let known = Manifest::from_bytes(&manifest);
        let known = known.files.keys().map(String::as_str).chain(output.paths());
        let known: BTreeSet<&str> = known.filter_map(|path| path.split('/').next()).collect();

        let mut tree = Self {
            root: root.to_owned(),
            exists: root.is_dir(),
            files: BTreeMap::new(),
            folders: BTreeSet::new(),
            manifest,
            has_guests: false,
        };
        let mut level = if tree.exists { vec![PathBuf::new()] } else { Vec::new() };
        while !level.is_empty() {
            let lists: Vec<_> =
                level.par_iter().map(|folder| list(root, folder)).collect::<io::Result<_>>()?;
            let at_top = tree.folders.is_empty();
            level.clear();
            for (path, kind) in lists.into_iter().flatten() {
                let name = path.as_os_str().as_encoded_bytes();
                if at_top && name.starts_with(PREFIX.as_bytes()) {
                    continue;
                }
                if at_top && name.starts_with(b".") && !path.to_str().is_some_and(|name| known.contains(name))
                {
                    tree.has_guests = true;
                } else if kind.is_dir() {
                    level.push(path);
                } else {
                    tree.files.insert(path, kind.is_file());
                }
            }
            tree.folders.extend(level.iter().cloned());
        }
        Ok(tree)
    }

    /// Where the plain file at `path` lies, if there is one.
    pub fn file(&self, path: &str) -> Option<PathBuf> {
        let is_plain = self.files.get(Path::new(path)).copied().unwrap_or_default();
        is_plain.then(|| self.root.join(path))
    }

    /// What has no place in a site of these files and folders.
    pub fn stale(&self, output: &Output, folders: &BTreeSet<&str>) -> Stale<'_> {
        let files: BTreeSet<&Path> = output.paths().map(Path::new).collect();
        let folders: BTreeSet<&Path> = folders.iter().map(Path::new).collect();
        Stale {
            files: self.files.keys().map(PathBuf::as_path).filter(|path| !files.contains(path)).collect(),
            folders: self
                .folders
                .iter()
                .map(PathBuf::as_path)
                .filter(|path| !folders.contains(path))
                .collect(),
        }
    }
}

impl Stale<'_> {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }
}

fn list(root: &Path, folder: &Path) -> io::Result<Vec<(PathBuf, FileType)>> {
    let entries = fs::read_dir(root.join(folder))?;
    entries
        .map(|entry| entry.and_then(|entry| Ok((folder.join(entry.file_name()), entry.file_type()?))))
        .collect()
}
