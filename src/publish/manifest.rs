//! The list of published files, which marks a folder as made by Shirube.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::stage::Staged;

/// What the file holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    version: u32,
    /// Path to hash of the content, of every file but the manifest itself.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of a site.
    pub fn new(staged: &Staged) -> Self {
        let files = staged.written.iter().chain(&staged.unchanged);
        let files = files.map(|(path, hash)| ((*path).to_owned(), hash.to_hex().to_string())).collect();
        Self { version: 1, files }
    }

    /// Reads a manifest. One that cannot be read names no files: it still marks the folder.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or(Self { version: 1, files: BTreeMap::new() })
    }

    /// The text of the file, a line for each entry.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a map from text to text is JSON");
        bytes.push(b'\n');
        bytes
    }
}
