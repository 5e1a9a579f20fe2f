//! Writes the output to a folder: the whole new site, or nothing.
//!
//! Everything that is new is first written to a staging folder. Only when all of it is there does
//! the site change: the staging folder, completed with links to the files that stay, and the old
//! site change places in one step. Whenever the process is killed, the site is the old one or the
//! new one, and the next run sweeps away what was left.
//!
//! A folder that cannot be moved is filled in place. Each file is then the old one or the new one,
//! and should the process be killed on the way, the next run completes it.
//!
//! Against a power cut there is no promise: the file system may still hold in memory what was
//! written.

mod claim;
mod manifest;
mod place;
mod stage;
mod tree;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path};

use anyhow::Context;

use crate::diagnostic::Diagnostic;
use crate::output::Output;
use claim::Claim;
use manifest::Manifest;
use tree::Tree;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// Files of the site, without the manifest.
    pub files: usize,
    /// Files that are new or differ from before.
    pub written: usize,
    /// Files that are as before, with their time of change.
    pub unchanged: usize,
    /// Files that were there before and are gone.
    pub removed: usize,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum Failure {
    /// The content, configuration or theme is at fault: every finding, sorted.
    Content(Vec<Diagnostic>),
    /// The folder is not ours to write to, or the machine would not let us.
    Machine(anyhow::Error),
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Machine(error)
    }
}

/// How the new site takes the place of the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// Old and new folder change places in one step; in place if the machine cannot do that.
    #[default]
    Swap,
    /// The folder stays, so that whoever has it open or mounted sees the new site; each file
    /// changes in one step, but not all files at once.
    InPlace,
}

/// Publishes `output` in the folder `out`.
///
/// # Errors
///
/// [`Failure::Content`] when an artifact cannot be made, [`Failure::Machine`] when `out` is neither
/// absent nor empty nor made by Shirube, when another build writes to it, or when the disk fails.
/// The old site is then as it was, unless the disk fails while a folder is filled in place.
pub fn write(output: &Output, out: &Path) -> Result<Report, Failure> {
    write_by(output, out, Strategy::Swap)
}

/// Publishes like [`write()`], by the given strategy.
///
/// # Errors
///
/// As [`write()`].
pub fn write_by(output: &Output, out: &Path, strategy: Strategy) -> Result<Report, Failure> {
    let folders = folders(output)?;
    let claim = Claim::take(out)?;
    let out = claim.out.as_path();
    let context = || out.display().to_string();
    let old = Tree::read(out, output).with_context(context)?;
    let staging = claim.staging()?;
    let staged = stage::fill(output, &old, staging.path())?;

    let manifest = Manifest::new(&staged).to_bytes();
    let stale = old.stale(output, &folders);
    let report = Report {
        files: output.len(),
        written: staged.written.len(),
        unchanged: staged.unchanged.len(),
        removed: stale.files.len(),
    };
    if staged.written.is_empty() && stale.is_empty() && old.manifest == manifest {
        return Ok(report);
    }

    // Once its folder has become the site, `staging` has nothing left to remove when it is dropped.
    let change = place::Change { old: &old, staging: staging.path(), staged, stale, folders, manifest };
    if !old.exists {
        change.complete().and_then(|()| fs::rename(staging.path(), out)).with_context(context)?;
    } else if strategy == Strategy::InPlace || claim.fixed || old.has_guests || change.swap().is_err() {
        // A failed swap has moved nothing, so that the other way is still open.
        change.merge()?;
    }
    Ok(report)
}

/// All folders of the site, after making sure that no path leads out of it or through a file.
/// The paths were made by earlier stages, so that a bad one is a mistake in Shirube.
fn folders(output: &Output) -> anyhow::Result<BTreeSet<&str>> {
    let mut folders = BTreeSet::new();
    for path in output.paths() {
        let plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."))
            && !path.contains(['\\', '\0'])
            && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        let ours = path.starts_with(claim::PREFIX);
        let mut above = path;
        let mut through_file = false;
        while let Some((folder, _)) = above.rsplit_once('/') {
            through_file |= output.contains(folder);
            folders.insert(folder);
            above = folder;
        }
        anyhow::ensure!(
            plain && !ours && !through_file,
            "internal error: {path:?} cannot be the path of a published file; please report this / 内部エラー：{path:?} は公開するファイルのパスにできません。ご報告ください",
        );
    }
    Ok(folders)
}
