//! Files that pages use: they are copied, and pictures are measured so that nothing jumps.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::picture::{self, Shape};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::explain;
use crate::output::{Artifact, Output};
use crate::site::{Site, graph};
use crate::source::{Content, Fault, Source, SourceId, Sources};
use crate::text;

/// Enough of a picture to find its size in any format.
const HEAD_BYTES: usize = 256 * 1024;

/// How many versions are held at a time, for a page that is asked for again and again.
const MAX_VERSIONS: usize = 24;

/// A picture, by the hash of its bytes, and the width of a version.
type VersionKey = (blake3::Hash, u32);

/// What is known of pictures, from one build to the next.
#[derive(Default)]
pub struct Images {
    shapes: Mutex<HashMap<SourceId, (Content, Arc<Shape>)>>,
    /// Versions that were made.
    versions: Mutex<HashMap<VersionKey, Arc<[u8]>>>,
}

impl Images {
    /// What the beginning of a file tells of it as a picture.
    pub fn shape(&self, source: &Source) -> Arc<Shape> {
        let mut shapes = locked(&self.shapes);
        if let Some((content, shape)) = shapes.get(&source.id)
            && *content == source.content
        {
            return shape.clone();
        }
        let bytes = match &source.content {
            Content::Asset(_, stamp) => stamp.size,
            _ => 0,
        };
        let shape = source.read_head(HEAD_BYTES).map(|head| Shape::of(&head, bytes)).unwrap_or_default();
        let shape = Arc::new(shape);
        shapes.insert(source.id, (source.content.clone(), shape.clone()));
        shape
    }

    /// The versions of the picture at a path of the output: their widths, and their paths in it.
    pub fn versions(&self, site: &Site, source: &Source, path: &str) -> Vec<(u32, String)> {
        if !site.config.webp {
            return Vec::new();
        }
        let shape = self.shape(source);
        let versions = shape.widths.iter().map(|width| (*width, picture::version_path(path, *width)));
        // A file that a writer put there comes first.
        versions.filter(|(_, path)| !site.assets.contains_key(path)).collect()
    }

    /// The version of a width of a picture; nothing if that is damaged.
    fn version(&self, bytes: &[u8], width: u32) -> Option<Vec<u8>> {
        let key = (blake3::hash(bytes), width);
        if let Some(made) = locked(&self.versions).get(&key) {
            return Some(made.to_vec());
        }
        let made = picture::version(bytes, width)?;
        let mut versions = locked(&self.versions);
        if versions.len() >= MAX_VERSIONS {
            versions.clear();
        }
        versions.insert(key, made.clone().into());
        Some(made)
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds the files that pages use.
pub fn add(site: &Site, sources: &Arc<Sources>, images: &Arc<Images>, output: &mut Output) {
    let pictures = graph::pictures(site);
    for (path, id) in &site.assets {
        let source = sources.get(*id);
        match &source.content {
            Content::Asset(file, _) => output.insert(path.clone(), Artifact::File(file.clone())),
            Content::Bytes(bytes) => output.insert(path.clone(), Artifact::Bytes(bytes.clone())),
            Content::Text(text) => output.insert_bytes(path.clone(), text.as_bytes()),
            Content::Faulty(_) => {}
        }
        if pictures.contains(id) {
            for (width, path) in images.versions(site, source, path) {
                let (sources, images, id) = (sources.clone(), images.clone(), *id);
                let make = move || make(&images, sources.get(id), width);
                output.insert(path, Artifact::Page(Arc::new(make)));
            }
        }
    }
}

fn make(images: &Images, source: &Source, width: u32) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let unreadable = |error: std::io::Error| explain(source, &Fault::Unreadable(error.to_string()));
    let bytes = source.read().map_err(|error| vec![unreadable(error)])?;
    images.version(&bytes, width).ok_or_else(|| {
        let code = Code::UnreadableFile;
        let message =
            text!("この画像は壊れているか、途中で切れています", "this picture is damaged or cut short");
        vec![Diagnostic::file(code, &source.path, message).help(text!(
            "画像を保存し直してください。そのまま公開するときは、site.yaml に webp: false と書きます",
            "save it again; to publish it as it is, write `webp: false` in site.yaml"
        ))]
    })
}
