//! What a build makes: a sorted map from path to artifact, before any of it is a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;

/// Renders a page when asked; the same bytes each time.
pub type Render = dyn Fn() -> Result<Vec<u8>, Vec<Diagnostic>> + Send + Sync;

/// Looks through finished bytes for what must not be published.
pub type Guard = dyn Fn(&str, &[u8]) -> Vec<Diagnostic> + Send + Sync;

/// One file of the output.
#[derive(Clone)]
pub enum Artifact {
    /// Bytes already made.
    Bytes(Arc<[u8]>),
    /// A file copied as it is.
    File(PathBuf),
    /// A page still to be rendered.
    Page(Arc<Render>),
}

/// Why an artifact could not be had.
#[derive(Debug)]
pub enum Failure {
    /// The content, configuration or theme is at fault.
    Content(Vec<Diagnostic>),
    /// The machine would not let us.
    Machine(std::io::Error),
}

/// Path to artifact, sorted by path. Paths are relative, `/` between parts, NFC, not encoded.
#[derive(Clone, Default)]
pub struct Output {
    artifacts: BTreeMap<String, Artifact>,
    guard: Option<Arc<Guard>>,
}

impl Output {
    /// Adds an artifact. The caller has made sure that the path is safe and free.
    pub fn insert(&mut self, path: impl Into<String>, artifact: Artifact) {
        self.artifacts.insert(path.into(), artifact);
    }

    /// Adds finished bytes.
    pub fn insert_bytes(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let bytes: Vec<u8> = bytes.into();
        self.insert(path, Artifact::Bytes(bytes.into()));
    }

    /// Sets what every artifact is looked through with before it is handed out.
    pub fn set_guard(&mut self, guard: Arc<Guard>) {
        self.guard = Some(guard);
    }

    /// All paths in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.artifacts.keys().map(String::as_str)
    }

    /// The files whose bytes are made already, in order.
    pub fn finished(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.artifacts.iter().filter_map(|(path, artifact)| match artifact {
            Artifact::Bytes(bytes) => Some((path.as_str(), &**bytes)),
            Artifact::File(_) | Artifact::Page(_) => None,
        })
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.artifacts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.artifacts.is_empty()
    }

    /// Whether there is a file at this path.
    pub fn contains(&self, path: &str) -> bool {
        self.artifacts.contains_key(path)
    }

    /// Makes the bytes of the file at `path`; nothing if there is none.
    ///
    /// # Errors
    ///
    /// When a template fails, when the guard finds something, or when a file cannot be read.
    pub fn bytes(&self, path: &str) -> Option<Result<Arc<[u8]>, Failure>> {
        let bytes = match self.artifacts.get(path)? {
            Artifact::Bytes(bytes) => bytes.clone(),
            Artifact::File(file) => match std::fs::read(file) {
                Ok(bytes) => bytes.into(),
                Err(error) => return Some(Err(Failure::Machine(error))),
            },
            Artifact::Page(render) => match render() {
                Ok(bytes) => bytes.into(),
                Err(diagnostics) => return Some(Err(Failure::Content(diagnostics))),
            },
        };
        let found = self.inspect(path, &bytes);
        if found.is_empty() { Some(Ok(bytes)) } else { Some(Err(Failure::Content(found))) }
    }

    /// The file that is copied as it is to `path`, if that is what goes there; so that whoever
    /// copies it need not hold it in memory, but gives every part of it to [`Output::inspect`].
    pub fn file(&self, path: &str) -> Option<&Path> {
        match self.artifacts.get(path)? {
            Artifact::File(file) => Some(file),
            Artifact::Bytes(_) | Artifact::Page(_) => None,
        }
    }

    /// What the guard finds in `bytes`, which are to be published at `path`.
    pub fn inspect(&self, path: &str, bytes: &[u8]) -> Vec<Diagnostic> {
        self.guard.as_ref().map_or_else(Vec::new, |guard| guard(path, bytes))
    }
}
