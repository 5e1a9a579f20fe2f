//! Files that pages use: they are copied, and images are measured so that nothing jumps.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::output::{Artifact, Output};
use crate::site::Site;
use crate::source::{Content, SourceId, Sources};

/// Enough of an image to find its size in any format.
const HEAD_BYTES: usize = 256 * 1024;

/// Sizes of images, measured once.
#[derive(Default)]
pub struct Images {
    sizes: Mutex<HashMap<SourceId, Option<(usize, usize)>>>,
}

impl Images {
    /// Width and height in pixels, if the file is an image that tells them.
    pub fn size(&self, sources: &Sources, id: SourceId) -> Option<(usize, usize)> {
        let mut sizes = self.sizes.lock().expect("nothing panics while it is locked");
        *sizes.entry(id).or_insert_with(|| {
            let head = sources.get(id).read_head(HEAD_BYTES).ok()?;
            let size = imagesize::blob_size(&head).ok()?;
            (size.width > 0 && size.height > 0).then_some((size.width, size.height))
        })
    }
}

/// Adds the files that pages use.
pub fn add(site: &Site, sources: &Sources, output: &mut Output) {
    for (path, id) in &site.assets {
        match &sources.get(*id).content {
            Content::Asset(file, _) => output.insert(path.clone(), Artifact::File(file.clone())),
            Content::Bytes(bytes) => output.insert(path.clone(), Artifact::Bytes(bytes.clone())),
            Content::Text(text) => output.insert_bytes(path.clone(), text.as_bytes()),
            Content::Faulty(_) => {}
        }
    }
}
