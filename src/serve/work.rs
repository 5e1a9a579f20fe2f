//! The work behind the pages: taking in changes, building again, completing.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

use super::shown::Snapshot;
use super::watch::Batch;
use super::{Event, State};
use crate::build::{Draft, Kept, Options, rebuild};
use crate::source::{Content, Sources};

/// What the work is about.
pub enum Message {
    /// Files changed.
    Changed(Batch),
    /// A site has got further: the number of the edit, how far it is, and whether that is all.
    Advanced(u64, Draft, bool),
}

/// Takes messages until nobody sends any more.
pub fn work(
    root: &Path,
    state: &State,
    messages: &Receiver<Message>,
    sender: Sender<Message>,
    mut sources: Arc<Sources>,
    mut kept: Kept,
) {
    let completer = Completer::start(sender);
    // Each edit has a number, so that what is completed too late is not shown.
    let mut edit = 0;
    while let Ok(message) = messages.recv() {
        let options = (state.serving.options)();
        match message {
            Message::Changed(batch) => {
                let began = Instant::now();
                let next = match &batch {
                    Batch::Paths(paths) => sources.refresh(root, paths),
                    Batch::Everything => sources.reload(root),
                };
                let next = match next {
                    Ok(next) => next,
                    Err(error) => {
                        (state.serving.tell)(Event::Trouble(&error));
                        continue;
                    }
                };
                let changes = next.changes(&sources);
                if changes == 0 && !touches_asset(&sources, &batch, root) {
                    continue;
                }
                sources = Arc::new(next);
                edit += 1;
                let (built, draft) = rebuild(&sources, &options, &mut kept);
                let snapshot = Snapshot { sources: sources.clone(), built };
                let shown = state.show(|before| before.edited(snapshot));
                (state.serving.tell)(Event::Rebuilt { changes, time: began.elapsed() });
                completer.give(Job { edit, draft, sources: sources.clone(), options });
                // Taking a large site apart takes as long as showing it.
                drop(shown);
            }
            Message::Advanced(of, draft, is_complete) if of == edit => {
                let built = draft.finish(&sources, &options, &mut kept);
                let snapshot = Snapshot { sources: sources.clone(), built };
                let shown = state.show(|before| before.advanced(snapshot, is_complete));
                if is_complete {
                    let now = &state.shown().now;
                    (state.serving.tell)(Event::Checked(&now.built.diagnostics, &now.sources));
                }
                drop(shown);
            }
            // Of a site that is not shown any more, the search still finds more than the one before.
            Message::Advanced(_, draft, _) => draft.leave_index(&mut kept),
        }
    }
}

/// Whether a file that is copied as it is may have changed: its bytes are not held here.
fn touches_asset(sources: &Sources, batch: &Batch, root: &Path) -> bool {
    let Batch::Paths(paths) = batch else { return false };
    paths.iter().any(|path| {
        let below = path.strip_prefix(root).ok().and_then(Path::to_str);
        let source = below.and_then(|below| sources.find(&below.replace('\\', "/")));
        source.is_some_and(|source| matches!(source.content, Content::Asset(..)))
    })
}

/// A site to be completed.
struct Job {
    edit: u64,
    draft: Draft,
    sources: Arc<Sources>,
    options: Options,
}

/// Completes sites beside the work, the latest only.
struct Completer {
    next: Arc<(Mutex<Option<Job>>, Condvar)>,
}

impl Completer {
    fn start(sender: Sender<Message>) -> Self {
        let next: Arc<(Mutex<Option<Job>>, Condvar)> = Arc::default();
        let jobs = next.clone();
        std::thread::spawn(move || {
            // One core is left for the next edit.
            let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok();
            let run = |step: &mut (dyn FnMut() + Send)| match &pool {
                Some(pool) => pool.install(step),
                None => step(),
            };
            loop {
                let Job { edit, mut draft, sources, options } = take(&jobs);
                run(&mut || draft.check(&sources));
                if sender.send(Message::Advanced(edit, draft.clone(), false)).is_err() {
                    return;
                }
                if is_waiting(&jobs) {
                    continue;
                }
                run(&mut || draft.index(&sources, &options));
                if sender.send(Message::Advanced(edit, draft, true)).is_err() {
                    return;
                }
            }
        });
        Self { next }
    }

    /// Gives it a site; one that still waits is forgotten.
    fn give(&self, job: Job) {
        let (next, bell) = &*self.next;
        *next.lock().unwrap_or_else(PoisonError::into_inner) = Some(job);
        bell.notify_one();
    }
}

/// Waits for a site.
fn take((next, bell): &(Mutex<Option<Job>>, Condvar)) -> Job {
    let mut job = next.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        match job.take() {
            Some(job) => return job,
            None => job = bell.wait(job).unwrap_or_else(PoisonError::into_inner),
        }
    }
}

fn is_waiting((next, _): &(Mutex<Option<Job>>, Condvar)) -> bool {
    next.lock().unwrap_or_else(PoisonError::into_inner).is_some()
}
