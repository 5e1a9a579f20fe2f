//! What outside addresses answered, kept from run to run.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use url::Url;

use super::Answer;

/// Where it stands below the site's root.
const FOLDER: &str = ".shirube";
const FILE: &str = "external.json";
/// Raised when older files can no longer be read.
const VERSION: u8 = 1;

const DAY: i64 = 24 * 60 * 60;
/// How long a good answer holds.
const GOOD: i64 = 7 * DAY;
/// How long a bad one does.
const BAD: i64 = DAY;

/// Answers by address.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Cache {
    version: u8,
    addresses: BTreeMap<String, Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    /// When it was asked for, in seconds since 1970.
    asked: i64,
    answer: Answer,
}

impl Entry {
    fn holds(&self, now: i64) -> bool {
        let age = now.saturating_sub(self.asked);
        // A clock that was put back makes no answer last longer.
        (0..if self.answer.is_good() { GOOD } else { BAD }).contains(&age)
    }
}

impl Cache {
    /// The answers kept for the site in the folder `root`. What cannot be read is asked for again.
    pub fn read(root: &Path) -> Self {
        let text = fs::read_to_string(root.join(FOLDER).join(FILE)).unwrap_or_default();
        let kept: Option<Self> = serde_json::from_str(&text).ok();
        kept.filter(|cache| cache.version == VERSION).unwrap_or_default()
    }

    /// Keeps the answers that still hold.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(mut self, root: &Path, now: i64) -> anyhow::Result<()> {
        self.version = VERSION;
        self.addresses.retain(|_, entry| entry.holds(now));
        let folder = root.join(FOLDER);
        let path = folder.join(FILE);
        let mut json = serde_json::to_string_pretty(&self).context("answers are always JSON")?;
        json.push('\n');
        let write = || -> std::io::Result<()> {
            if !folder.exists() {
                fs::create_dir(&folder)?;
                // Whoever keeps the site in Git need not think of this folder.
                fs::write(folder.join(".gitignore"), "*\n")?;
            }
            let mut new = tempfile::NamedTempFile::new_in(&folder)?;
            new.write_all(json.as_bytes())?;
            new.persist(&path)?;
            Ok(())
        };
        write().with_context(|| path.display().to_string())
    }

    /// What an address answered, if that still holds.
    pub fn get(&self, url: &Url, now: i64) -> Option<&Answer> {
        self.addresses.get(url.as_str()).filter(|entry| entry.holds(now)).map(|entry| &entry.answer)
    }

    /// Keeps an answer.
    pub fn put(&mut self, url: &Url, answer: Answer, now: i64) {
        self.addresses.insert(url.to_string(), Entry { asked: now, answer });
    }
}
