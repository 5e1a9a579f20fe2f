//! Claims a folder: makes sure that it may be written to and that nobody else is doing so.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use tempfile::TempDir;

use crate::source::MANIFEST;

/// How the names of our own files in the published folder begin.
pub const PREFIX: &str = ".shirube-";

/// Random letters at the end of a staging folder's name: enough that nobody's own folder matches.
const RANDOM: usize = 12;

/// A folder to publish in, ours until this is dropped.
pub struct Claim {
    /// The folder, without symbolic links.
    pub out: PathBuf,
    /// Whether the folder has to stay where it is, since nothing may be written beside it or it is
    /// a file system of its own.
    pub fixed: bool,
    workshop: Workshop,
    _lock: Lock,
    _above: Above,
}

impl Claim {
    /// Claims `out` and sweeps away what killed runs have left.
    pub fn take(out: &Path) -> anyhow::Result<Self> {
        let shown = out.display();
        let above = Above::make(out).with_context(|| shown.to_string())?;
        let out = resolve(out)?;
        let beside = Workshop::beside(&out)?;
        let exists = check(&shown.to_string(), &out)?;
        let mut workshop = beside.unwrap_or_else(|| Workshop::within(&out));
        let mut lock = workshop.lock();
        if exists && matches!(&lock, Err(TryLockError::Error(error)) if is_forbidden(error)) {
            // In a container, say, whose user was given this folder only.
            workshop = Workshop::within(&out);
            lock = workshop.lock();
        }
        let lock = match lock {
            Ok(lock) => lock,
            Err(TryLockError::WouldBlock) => bail!(
                "{shown}: another build is writing to this folder; run again when it is done / 別のビルドがこのフォルダーに書き込んでいます。終わってからもう一度実行してください"
            ),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| workshop.path("lock").display().to_string());
            }
        };
        workshop.sweep();
        Ok(Self { fixed: workshop.folder == out, out, workshop, _lock: lock, _above: above })
    }

    /// Makes an empty folder to prepare the site in. It is removed when dropped.
    pub fn staging(&self) -> anyhow::Result<TempDir> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(&self.workshop.prefix).rand_bytes(RANDOM);
        // The folder will be the site, so that a web server must be able to read it.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        builder.tempdir_in(&self.workshop.folder).with_context(|| self.workshop.folder.display().to_string())
    }
}

/// The folders above the published one that were not there before. Those still empty in the end go
/// again, since a build that fails changes nothing.
struct Above(Vec<PathBuf>);

impl Above {
    fn make(out: &Path) -> io::Result<Self> {
        let is_absent = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let above = Self(out.ancestors().skip(1).take_while(is_absent).map(Path::to_owned).collect());
        if let Some(parent) = above.0.first() {
            fs::create_dir_all(parent)?;
        }
        Ok(above)
    }
}

impl Drop for Above {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The folder's path without symbolic links, whether it exists or not.
fn resolve(out: &Path) -> anyhow::Result<PathBuf> {
    match out.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        result => return result.with_context(|| out.display().to_string()),
    }
    let name = out.file_name().ok_or_else(|| no_place(out))?;
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let path = parent.canonicalize().with_context(|| out.display().to_string())?.join(name);
    if path.is_symlink() {
        bail!(
            "{}: this symbolic link leads to nothing; remove it, or make the folder it names / このシンボリックリンクの先には何もありません。リンクを消すか、リンク先のフォルダーを作ってください",
            out.display()
        );
    }
    Ok(path)
}

fn no_place(out: &Path) -> anyhow::Error {
    anyhow!(
        "{}: a site cannot take this place; choose another `--out` / ここにサイトは置けません。別の `--out` を指定してください",
        out.display()
    )
}

/// Whether the folder exists. One that is neither empty nor made by Shirube is refused.
fn check(shown: &str, out: &Path) -> anyhow::Result<bool> {
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) if error.kind() == ErrorKind::NotADirectory => bail!(
            "{shown}: this is a file, and the site needs a folder; choose another `--out` / これはファイルです。サイトにはフォルダーが要るので、別の `--out` を指定してください"
        ),
        Err(error) => return Err(error).with_context(|| shown.to_owned()),
    };
    let is_made_here = out.join(MANIFEST).symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    // What a killed first run has left does not make the folder somebody else's.
    let is_foreign = |entry: &io::Result<fs::DirEntry>| {
        entry.as_ref().is_ok_and(|entry| !entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()))
    };
    if !is_made_here && entries.into_iter().any(|entry| is_foreign(&entry)) {
        bail!(
            "{shown}: this folder is not empty and was not made by Shirube, so nothing was written; choose another `--out`, or empty the folder yourself / このフォルダーは空ではなく、Shirube が作ったものでもないため、何も書き込みませんでした。別の `--out` を指定するか、中身を確かめてから空にしてください"
        );
    }
    Ok(true)
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

/// Where the lock and the staging folder lie, and how their names begin.
struct Workshop {
    folder: PathBuf,
    prefix: OsString,
}

impl Workshop {
    /// Beside `out`; nothing if files could not be moved from there into `out`.
    fn beside(out: &Path) -> anyhow::Result<Option<Self>> {
        let (Some(folder), Some(name)) = (out.parent(), out.file_name()) else {
            return Err(no_place(out));
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
            if device(out).is_some_and(|own| device(folder) != Some(own)) {
                return Ok(None);
            }
        }
        let mut prefix = OsString::from(".");
        prefix.push(name);
        prefix.push(PREFIX);
        Ok(Some(Self { folder: folder.to_owned(), prefix }))
    }

    /// In `out` itself.
    fn within(out: &Path) -> Self {
        Self { folder: out.to_owned(), prefix: PREFIX.into() }
    }

    fn path(&self, suffix: &str) -> PathBuf {
        let mut name = self.prefix.clone();
        name.push(suffix);
        self.folder.join(name)
    }

    fn lock(&self) -> Result<Lock, TryLockError> {
        Lock::take(self.path("lock"))
    }

    /// Removes the staging folders of killed runs: whoever holds the lock is the only living user.
    /// What cannot be removed takes up room but harms no site, and the next run tries again.
    fn sweep(&self) {
        let is_ours = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            let random = name.as_encoded_bytes().strip_prefix(self.prefix.as_encoded_bytes());
            random
                .is_some_and(|random| random.len() == RANDOM && random.iter().all(u8::is_ascii_alphanumeric))
                && entry.file_type().is_ok_and(|kind| kind.is_dir())
        };
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten().filter(is_ours) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A locked file. The system unlocks it when the process ends, however it ends.
struct Lock {
    _file: File,
    path: PathBuf,
}

impl Lock {
    fn take(path: PathBuf) -> Result<Self, TryLockError> {
        loop {
            let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let file = file.map_err(TryLockError::Error)?;
            file.try_lock()?;
            // The one who had the lock may have removed the file after it was opened here.
            if is_at(&file, &path) {
                return Ok(Self { _file: file, path });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where `is_at` cannot tell files apart, removing the file could let two in.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let opened = file.metadata().map(identity).ok();
    opened.is_some() && opened == fs::metadata(path).map(identity).ok()
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}
