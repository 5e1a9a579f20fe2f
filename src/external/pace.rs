//! Many addresses at once, but one at a time for each host.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use url::Url;

use super::Options;
use super::ask::{Answer, Asker};

/// Requests at the same time.
const AT_ONCE: usize = 8;

/// A host that was silent so often in a row is not asked again.
const GIVE_UP: usize = 3;

/// Whose turn it is to ask a host.
pub struct Turns {
    pause: Duration,
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Option<Instant>>>>>,
}

impl Turns {
    fn new(pause: Duration) -> Self {
        Self { pause, hosts: Mutex::default() }
    }

    /// Does something with a host once nobody else does and it has had its pause.
    pub fn take<T>(&self, host: &str, act: impl FnOnce() -> T) -> T {
        let turn = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(host.to_owned()).or_default())
        };
        let mut last = turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = *last {
            thread::sleep(self.pause.saturating_sub(last.elapsed()));
        }
        let done = act();
        *last = Some(Instant::now());
        done
    }
}

/// What each address answers. `done` is called after each.
pub fn ask_all(urls: &[Url], options: &Options, done: &mut dyn FnMut()) -> BTreeMap<Url, Answer> {
    let mut by_host: BTreeMap<&str, Vec<&Url>> = BTreeMap::new();
    for url in urls {
        by_host.entry(url.host_str().unwrap_or("")).or_default().push(url);
    }
    // The host with the most addresses takes longest.
    let mut hosts: Vec<Vec<&Url>> = by_host.into_values().collect();
    hosts.sort_by_key(|urls| std::cmp::Reverse(urls.len()));

    let asker = Asker::new(options);
    let turns = Turns::new(options.pause);
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let mut answers = BTreeMap::new();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(hosts.len()) {
            let sender = sender.clone();
            let (hosts, asker, turns, next) = (&hosts, &asker, &turns, &next);
            scope.spawn(move || {
                while let Some(urls) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    ask_host(urls, asker, turns, &sender);
                }
            });
        }
        drop(sender);
        for (url, answer) in receiver {
            answers.insert(url, answer);
            done();
        }
    });
    answers
}

/// Asks one host for all its addresses.
fn ask_host(urls: &[&Url], asker: &Asker, turns: &Turns, sender: &mpsc::Sender<(Url, Answer)>) {
    let mut silent = 0;
    let mut last = Answer::Good;
    for url in urls {
        if silent < GIVE_UP {
            last = asker.ask(url, turns);
            silent = if last.is_silence() { silent + 1 } else { 0 };
        }
        // Nobody listens only when the program ends.
        let _ = sender.send(((*url).clone(), last.clone()));
    }
}
