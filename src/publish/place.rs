//! Puts the new site in the place of the old one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::stage::{Staged, create, in_folder};
use super::tree::{Stale, Tree};
use crate::source::MANIFEST;

/// All that is known before the site changes.
pub struct Change<'a> {
    /// The old site.
    pub old: &'a Tree,
    /// The folder with the new files.
    pub staging: &'a Path,
    /// Which files are new and which stay.
    pub staged: Staged<'a>,
    /// What goes.
    pub stale: Stale<'a>,
    /// All folders of the new site.
    pub folders: BTreeSet<&'a str>,
    /// The new manifest.
    pub manifest: Vec<u8>,
}

impl Change<'_> {
    /// Makes the staging folder the whole new site: files that stay are linked, so that they keep
    /// their time of change and nothing is copied.
    pub fn complete(&self) -> io::Result<()> {
        self.staged.unchanged.par_iter().try_for_each(|(path, _)| {
            let (old, new) = (self.old.root.join(path), self.staging.join(path));
            in_folder(&new, || fs::hard_link(&old, &new)).or_else(|error| match error.kind() {
                // From another file system no folder can be swapped in either.
                ErrorKind::CrossesDevices => Err(error),
                _ => copy(&old, &new),
            })
        })?;
        fs::write(self.staging.join(MANIFEST), &self.manifest)
    }

    /// Lets the old and the new folder change places in one step. The old one is then the staging
    /// folder, and goes with it.
    pub fn swap(&self) -> io::Result<()> {
        self.complete()?;
        fs::set_permissions(self.staging, fs::metadata(&self.old.root)?.permissions())?;
        exchange(self.staging, &self.old.root)
    }

    /// Fills the old folder. No file is ever there by half, pages come after what they need, and
    /// what is no longer needed goes last.
    pub fn merge(&self) -> anyhow::Result<()> {
        let root = self.old.root.as_path();
        if self.old.manifest.is_empty() {
            // Should the process be killed now, the next run still knows the folder.
            self.put_manifest(b"{}")?;
        }
        // A file where a folder comes, a folder where a file comes, and a name that some file
        // systems take for a new one must go first.
        let new = self.staged.written.iter().chain(&self.staged.unchanged).map(|(path, _)| *path);
        let taken: BTreeSet<PathBuf> = new.chain(self.folders.iter().copied()).map(fold).collect();
        let is_in_way = |path: &&Path| taken.contains(&fold(&path.to_string_lossy()));
        let (files_in_way, files): (Vec<&Path>, Vec<&Path>) =
            self.stale.files.iter().copied().partition(is_in_way);
        let (folders_in_way, folders): (Vec<&Path>, Vec<&Path>) =
            self.stale.folders.iter().copied().partition(is_in_way);
        for path in files_in_way {
            on(&root.join(path), |path| fs::remove_file(path))?;
        }
        for path in folders_in_way {
            on(&root.join(path), |path| unless_gone(fs::remove_dir_all(path)))?;
        }

        for folder in self.folders.iter().filter(|folder| !self.old.folders.contains(Path::new(folder))) {
            on(&root.join(folder), |folder| fs::create_dir(folder))?;
        }
        let (pages, others): (Vec<&str>, Vec<&str>) =
            self.staged.written.iter().map(|(path, _)| *path).partition(|path| path.ends_with(".html"));
        for path in others.into_iter().chain(pages) {
            on(&root.join(path), |place| put(&self.staging.join(path), place))?;
        }

        for path in files {
            on(&root.join(path), |path| unless_gone(fs::remove_file(path)))?;
        }
        for path in folders.into_iter().rev() {
            on(&root.join(path), |path| unless_gone(fs::remove_dir(path)))?;
        }
        self.put_manifest(&self.manifest)
    }

    fn put_manifest(&self, bytes: &[u8]) -> anyhow::Result<()> {
        let new = self.staging.join(MANIFEST);
        on(&new, |new| fs::write(new, bytes))?;
        on(&self.old.root.join(MANIFEST), |place| put(&new, place))
    }
}

/// Does something to a path, and names it when that fails.
fn on(path: &Path, act: impl FnOnce(&Path) -> io::Result<()>) -> anyhow::Result<()> {
    act(path).with_context(|| path.display().to_string())
}

fn fold(path: &str) -> PathBuf {
    path.nfc().flat_map(char::to_lowercase).collect::<String>().into()
}

/// What was in a folder that had to go is gone with it, and a file may be there instead.
fn unless_gone(result: io::Result<()>) -> io::Result<()> {
    result.or_else(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Ok(()),
        _ => Err(error),
    })
}

/// Copies a file with its time of change.
fn copy(old: &Path, new: &Path) -> io::Result<()> {
    let mut from = File::open(old)?;
    let mut to = create(new)?;
    io::copy(&mut from, &mut to)?;
    to.set_modified(from.metadata()?.modified()?)
}

/// Moves a file to its place in one step, from another file system by way of a copy beside it.
fn put(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {}
        result => return result,
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(super::claim::PREFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut copy = builder.tempfile_in(to.parent().unwrap_or(to))?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    copy.persist(to)?;
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}
