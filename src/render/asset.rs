//! Files that pages use: they are copied, and pictures are measured so that nothing jumps.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::picture::{self, Shape};
use crate::document::explain;
use crate::output::{Artifact, Output};
use crate::site::Site;
use crate::source::{Content, Fault, Source, SourceId, Sources};

/// Enough of a picture to find its size in any format.
const HEAD_BYTES: usize = 256 * 1024;

/// What is known of pictures, from one build to the next.
#[derive(Default)]
pub struct Images {
    shapes: Mutex<HashMap<SourceId, (Content, Arc<Shape>)>>,
    /// Versions that were made, by the hash of the picture and their width.
    versions: Mutex<HashMap<(blake3::Hash, u32), Arc<[u8]>>>,
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
            Content::Asset(_, bytes) => *bytes,
            _ => 0,
        };
        let shape = source.read_head(HEAD_BYTES).map(|head| Shape::of(&head, bytes)).unwrap_or_default();
        let shape = Arc::new(shape);
        shapes.insert(source.id, (source.content.clone(), shape.clone()));
        shape
    }

    /// The version of a width of a picture. Of one that cannot be decoded it is the picture itself,
    /// of which browsers show what they can.
    fn version(&self, bytes: Vec<u8>, width: u32) -> Vec<u8> {
        let key = (blake3::hash(&bytes), width);
        let made = locked(&self.versions).get(&key).cloned();
        let made = made.unwrap_or_else(|| picture::version(&bytes, width).unwrap_or(bytes).into());
        locked(&self.versions).insert(key, made.clone());
        made.to_vec()
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds the files that pages use.
pub fn add(site: &Site, sources: &Arc<Sources>, images: &Arc<Images>, output: &mut Output) {
    for (path, id) in &site.assets {
        let source = sources.get(*id);
        match &source.content {
            Content::Asset(file, _) => {
                output.insert(path.clone(), Artifact::File(file.clone()));
                if site.config.webp {
                    add_versions(path, source, sources, images, output);
                }
            }
            Content::Bytes(bytes) => output.insert(path.clone(), Artifact::Bytes(bytes.clone())),
            Content::Text(text) => output.insert_bytes(path.clone(), text.as_bytes()),
            Content::Faulty(_) => {}
        }
    }
}

fn add_versions(
    path: &str,
    source: &Source,
    sources: &Arc<Sources>,
    images: &Arc<Images>,
    output: &mut Output,
) {
    for width in &images.shape(source).widths {
        let (sources, images, id, width) = (sources.clone(), images.clone(), source.id, *width);
        let make = move || {
            let source = sources.get(id);
            let unreadable = |error: std::io::Error| explain(source, &Fault::Unreadable(error.to_string()));
            let bytes = source.read().map_err(|error| vec![unreadable(error)])?;
            Ok(images.version(bytes, width))
        };
        output.insert(picture::version_path(path, width), Artifact::Page(Arc::new(make)));
    }
}
