//! What tests of a whole site share.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Input, Options, Site, resolve};
use crate::config::{self, Audience};
use crate::document;
use crate::source::Sources;

/// The site of these files, paths and texts, on 25 November 2026.
pub fn resolved<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    edition: Audience,
) -> (Site, Sources) {
    let sources = Sources::from_texts(files);
    let (config, _) = config::load(&sources);
    let files = document::parse_all(&sources, &config, &mut document::Kept::default());
    let documents = files.iter().flat_map(|(_, file)| &file.documents).cloned();
    let input = Input { documents: documents.collect(), ..Input::default() };
    let options = Options { edition, drafts: false, today: Date::constant(2026, 11, 25), now: 0 };
    let (site, _) = resolve(input, &sources, Arc::new(config), options);
    (site, sources)
}
