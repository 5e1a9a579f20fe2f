//! Taking in what changed on disk since the sources were read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::read::{all, canonical, find, site_path, walk};
use super::{Content, MANIFEST, SitePath, Source, SourceId, Sources};

impl Sources {
    /// The site in the folder `root` as it is now, where nothing has changed since these sources
    /// were read but what lies at `touched`: files and folders, there or gone. Files that are still
    /// the same keep their ids and their texts.
    ///
    /// # Errors
    ///
    /// As [`super::load`].
    pub fn refresh(&self, root: &Path, touched: &[PathBuf]) -> anyhow::Result<Self> {
        let root = canonical(root)?;
        let Some(tops) = tops(&root, touched) else { return self.reload(&root) };
        let mut found = Vec::new();
        let mut gone = BTreeSet::new();
        for (site_path, path) in &tops {
            let folder = format!("{site_path}/");
            let inside = self.under(&folder).chain(self.find(site_path.as_str()));
            gone.extend(inside.map(|source| source.id));
            if path.symlink_metadata().is_ok() {
                walk(&root, path, &mut found);
            }
        }
        Ok(self.exchange(&gone, all(found)))
    }

    /// The same after anything may have changed.
    ///
    /// # Errors
    ///
    /// As [`super::load`].
    pub fn reload(&self, root: &Path) -> anyhow::Result<Self> {
        let gone = self.order.iter().copied().collect();
        Ok(self.exchange(&gone, all(find(root)?)))
    }

    /// The files that are different, if they are the same files as `before`.
    pub fn differing(&self, before: &Self) -> Option<Vec<SourceId>> {
        let is_same = |id: &&SourceId| Arc::ptr_eq(&self.files[id.0 as usize], &before.files[id.0 as usize]);
        (self.order == before.order).then(|| self.order.iter().filter(|id| !is_same(id)).copied().collect())
    }

    /// How many files are new, gone or different since `before`.
    pub fn changes(&self, before: &Self) -> usize {
        let is_same = |id: &SourceId| {
            let pair = self.files.get(id.0 as usize).zip(before.files.get(id.0 as usize));
            pair.is_some_and(|(now, then)| Arc::ptr_eq(now, then))
        };
        let changed = self.order.iter().filter(|id| !is_same(id)).count();
        let there: BTreeSet<SourceId> = self.order.iter().copied().collect();
        changed + before.order.iter().filter(|id| !there.contains(id)).count()
    }

    /// These sources without those that are `gone`, but with `found`. What is the same in both stays.
    fn exchange(&self, gone: &BTreeSet<SourceId>, found: Vec<(SitePath, Content)>) -> Self {
        let mut before: BTreeMap<&SitePath, Vec<SourceId>> = BTreeMap::new();
        for id in gone.iter().rev() {
            before.entry(&self.get(*id).path).or_default().push(*id);
        }
        let mut next = self.clone();
        let mut gone = gone.clone();
        let mut new = Vec::new();
        for (path, content) in found {
            let Some(id) = before.get_mut(&path).and_then(Vec::pop) else {
                new.push((path, content));
                continue;
            };
            gone.remove(&id);
            if self.get(id).content != content {
                next.files[id.0 as usize] = Arc::new(Source { id, path, content, lines: OnceLock::new() });
            }
        }
        next.order.retain(|id| !gone.contains(id));
        next.with(new)
    }
}

/// What is to be looked through again, each once: the path in the site and on disk. Nothing if that
/// cannot be told from the paths.
fn tops(root: &Path, touched: &[PathBuf]) -> Option<Vec<(SitePath, PathBuf)>> {
    let mut tops: Vec<(SitePath, PathBuf)> = Vec::new();
    for path in touched {
        let below = path.strip_prefix(root).ok()?;
        let mut parts = below.components();
        let top = parts.next()?.as_os_str();
        if top != "content" && top != "themes" {
            continue;
        }
        if parts.as_path().as_os_str().is_empty() {
            return None;
        }
        let is_hidden = |part: &Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        if below.components().any(|part| is_hidden(&part)) {
            // The mark of a folder that Shirube made changes what the folder is.
            if path.file_name().is_some_and(|name| name == MANIFEST) {
                return None;
            }
            continue;
        }
        // Links and folders that Shirube made are judged by the way that leads to them.
        let mut parts = path.ancestors().take_while(|folder| *folder != root);
        if parts.any(|part| part.is_symlink() || part.join(MANIFEST).exists()) {
            return None;
        }
        tops.push((site_path(root, path)?, path.clone()));
    }
    tops.sort();
    tops.dedup();
    let all = tops.clone();
    tops.retain(|(_, path)| !all.iter().any(|(_, other)| other != path && path.starts_with(other)));
    Some(tops)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::source::load;

    #[test]
    fn what_changes_on_disk_is_taken_in_and_the_rest_keeps_its_id() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a path");
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        };
        write("content/a.md", "a");
        write("content/b.md", "b");
        write("content/d/c.md", "c");
        let first = load(&root).expect("read");
        let ids = |sources: &Sources| -> Vec<(String, u32)> {
            sources.iter().map(|source| (source.path.to_string(), source.id.0)).collect()
        };
        let text =
            |sources: &Sources, path: &str| sources.find(path).and_then(|s| s.text().map(str::to_owned));

        write("content/b.md", "b2");
        write("content/aa.md", "new");
        fs::remove_dir_all(root.join("content/d")).expect("removed");
        fs::create_dir(root.join("content/e")).expect("made");
        write("content/e/.hidden.md", "x");
        let touched = ["content/b.md", "content/aa.md", "content/d/c.md", "content/d", "content/e", "other"];
        let touched = touched.map(|path| root.join(path));
        let second = first.refresh(&root, &touched).expect("read");
        assert_eq!(
            ids(&second),
            [("content/a.md".into(), 0), ("content/aa.md".into(), 3), ("content/b.md".into(), 1)]
        );
        assert_eq!(text(&second, "content/b.md").as_deref(), Some("b2"));
        assert_eq!(text(&first, "content/b.md").as_deref(), Some("b"));

        // A folder that becomes a file, and everything at once.
        fs::remove_dir_all(root.join("content/e")).expect("removed");
        write("content/e", "no text");
        let third = second.refresh(&root, &[root.join("content")]).expect("read");
        assert_eq!(
            third.iter().map(|source| source.path.as_str()).collect::<Vec<_>>(),
            ["content/a.md", "content/aa.md", "content/b.md", "content/e"]
        );
        assert_eq!(third.find("content/aa.md").map(|source| source.id), Some(SourceId(3)));
    }
}
