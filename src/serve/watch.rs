//! What changes on disk, in batches: one for each time somebody saves, one for a whole checkout.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// How long nothing must happen before a batch is taken to be whole: an editor that saves by
/// renaming is done in less.
const QUIET: Duration = Duration::from_millis(5);
/// The same after many files, as a sync folder or a checkout writes them.
const QUIET_AFTER_MANY: Duration = Duration::from_millis(80);
/// So many paths are many.
const MANY: usize = 8;
/// A batch is not held back longer than this, so that a folder that is always written to is shown.
const LONGEST: Duration = Duration::from_secs(2);
/// A checkout is waited for longer, in case that Git left its lock behind.
const LONGEST_CHECKOUT: Duration = Duration::from_secs(20);
/// How often is looked where the system does not tell.
const POLL: Duration = Duration::from_secs(1);

/// What may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Batch {
    /// What lies at these paths.
    Paths(Vec<PathBuf>),
    /// Anything.
    Everything,
}

/// Watches the site in `root`, a canonical path, until `take` says that nobody listens any more.
/// Returns why it looks for itself instead of being told, if it does.
///
/// # Errors
///
/// When the folder cannot be watched in any way.
pub fn watch(
    root: &Path,
    take: impl Fn(Batch) -> bool + Send + 'static,
) -> anyhow::Result<Option<notify::Error>> {
    let (sender, events) = mpsc::channel();
    let told = start::<RecommendedWatcher>(root, Config::default(), sender.clone());
    let (watcher, reason): (Box<dyn Watcher + Send>, _) = match told {
        Ok(watcher) => (Box::new(watcher), None),
        Err(error) => {
            let config = Config::default().with_poll_interval(POLL);
            let watcher = start::<PollWatcher>(root, config, sender)
                .with_context(|| format!("{}: cannot be watched / 監視できません", root.display()))?;
            (Box::new(watcher), Some(error))
        }
    };
    let root = root.to_owned();
    std::thread::spawn(move || {
        let mut watcher = watcher;
        while let Some(batch) = batch(&root, &events) {
            if batch == Batch::Everything {
                // A folder that went and came again is another one. One that is gone cannot be watched.
                let _ = watch_folders(&mut *watcher, &root);
            }
            if !take(batch) {
                break;
            }
        }
    });
    Ok(reason)
}

fn start<W: Watcher>(
    root: &Path,
    config: Config,
    sender: mpsc::Sender<notify::Result<Event>>,
) -> notify::Result<W> {
    // Nobody listens any more when the program ends.
    let mut watcher = W::new(move |event| drop(sender.send(event)), config)?;
    // The folder itself, since `themes` may come later.
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    watch_folders(&mut watcher, root)?;
    Ok(watcher)
}

fn watch_folders(watcher: &mut dyn Watcher, root: &Path) -> notify::Result<()> {
    for folder in ["content", "themes"].map(|folder| root.join(folder)) {
        if folder.is_dir() {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
    }
    Ok(())
}

/// Waits for something to change, and for the end of what changes together.
fn batch(root: &Path, events: &Receiver<notify::Result<Event>>) -> Option<Batch> {
    let mut paths = BTreeSet::new();
    let mut everything = false;
    let mut began: Option<Instant> = None;
    loop {
        let event = match began {
            None => events.recv().ok()?,
            Some(began) => {
                let quiet = if paths.len() > MANY || everything { QUIET_AFTER_MANY } else { QUIET };
                let locked = is_checking_out(root) && began.elapsed() < LONGEST_CHECKOUT;
                match events.recv_timeout(if locked { QUIET_AFTER_MANY } else { quiet }) {
                    Ok(event) => event,
                    Err(RecvTimeoutError::Disconnected) => return None,
                    Err(RecvTimeoutError::Timeout) if locked => continue,
                    Err(RecvTimeoutError::Timeout) => break,
                }
            }
        };
        match event {
            Ok(event) if event.need_rescan() => everything = true,
            Ok(event) if matters(event.kind) => {
                // A folder that comes or goes at the top is not watched yet, or not any more.
                everything |= event.paths.iter().any(|path| path.parent() == Some(root) && is_top(path));
                paths.extend(event.paths.into_iter().filter(|path| is_below(root, path)));
            }
            Ok(_) => {}
            Err(_) => everything = true,
        }
        if paths.is_empty() && !everything {
            continue;
        }
        let began = began.get_or_insert_with(Instant::now);
        if began.elapsed() > LONGEST && !is_checking_out(root) {
            break;
        }
    }
    Some(if everything { Batch::Everything } else { Batch::Paths(paths.into_iter().collect()) })
}

/// Whether an event tells of a change. Reading is none; the end of writing is one, since what was
/// read before may have been a half.
fn matters(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

fn is_top(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "content" || name == "themes")
}

fn is_below(root: &Path, path: &Path) -> bool {
    path.strip_prefix(root).is_ok_and(|below| below.starts_with("content") || below.starts_with("themes"))
}

/// Whether Git is at work: it holds this lock from the first file to the last.
fn is_checking_out(root: &Path) -> bool {
    root.ancestors().take(8).any(|folder| folder.join(".git/index.lock").exists())
}
