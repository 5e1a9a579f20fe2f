//! Reading the input tree from disk.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::prelude::*;

use super::{Content, Fault, MANIFEST, MAX_TEXT_BYTES, SitePath, Stamp};

pub(super) fn canonical(root: &Path) -> anyhow::Result<PathBuf> {
    root.canonicalize().with_context(|| format!("{}", root.display()))
}

/// Finds every file of the site in the folder `root`.
pub(super) fn find(root: &Path) -> anyhow::Result<Vec<(SitePath, Entry)>> {
    let content = root.join("content");
    anyhow::ensure!(
        content.is_dir(),
        "{}: no `content` folder here; `shirube init` makes a site / `content` フォルダーがありません。`shirube init` でサイトを作れます",
        root.display()
    );
    let mut found = Vec::new();
    walk(root, &content, &mut found);
    if root.join("themes").is_dir() {
        walk(root, &root.join("themes"), &mut found);
    }
    Ok(found)
}

pub(super) fn all(found: Vec<(SitePath, Entry)>) -> Vec<(SitePath, Content)> {
    found.into_par_iter().map(|(path, entry)| (path, read(entry))).collect()
}

pub(super) enum Entry {
    Text(PathBuf, u64),
    Other(Content),
}

/// Collects what lies under `top`. Hidden files and folders, and folders Shirube made, are not input.
pub(super) fn walk(root: &Path, top: &Path, found: &mut Vec<(SitePath, Entry)>) {
    let inside = |path: &Path| match path.canonicalize() {
        Ok(target) if target.starts_with(root) => Ok(()),
        Ok(_) => Err(Fault::LinkOutside),
        Err(_) => Err(Fault::LinkDangling),
    };
    let mut refused = Vec::new();
    let walker = walkdir::WalkDir::new(top).follow_links(true).max_depth(64).into_iter();
    let entries = walker.filter_entry(|entry| {
        if entry.depth() == 0 {
            return true;
        }
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            return false;
        }
        if entry.path_is_symlink()
            && let Err(fault) = inside(entry.path())
        {
            refused.push((entry.path().to_owned(), fault));
            return false;
        }
        !(entry.file_type().is_dir() && entry.path().join(MANIFEST).exists())
    });
    let mut faulty = Vec::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(top).to_owned();
                let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
                let fault = if error.loop_ancestor().is_some() {
                    Fault::Loop
                } else if path.is_symlink() {
                    inside(&path).err().unwrap_or(Fault::LinkDangling)
                } else {
                    Fault::Unreadable(error.io_error().map_or_else(String::new, ToString::to_string))
                };
                if !hidden {
                    faulty.push((path, fault));
                }
                continue;
            }
        };
        let path = entry.path();
        let Some(site_path) = site_path(root, path) else {
            faulty.push((path.to_owned(), Fault::Name));
            continue;
        };
        let kind = entry.file_type();
        if kind.is_dir() {
            continue;
        }
        if !kind.is_file() {
            faulty.push((path.to_owned(), Fault::Special));
            continue;
        }
        let metadata = entry.metadata().ok();
        let size = metadata.as_ref().map_or(0, Metadata::len);
        let entry = if is_text(&site_path) {
            Entry::Text(path.to_owned(), size)
        } else {
            let modified = metadata.and_then(|metadata| metadata.modified().ok());
            Entry::Other(Content::Asset(path.to_owned(), Stamp { size, modified }))
        };
        found.push((site_path, entry));
    }
    for (path, fault) in refused.into_iter().chain(faulty) {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        found.push((SitePath::new(&name), Entry::Other(Content::Faulty(fault))));
    }
}

pub(super) fn site_path(root: &Path, path: &Path) -> Option<SitePath> {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    Some(SitePath::new(&parts?.join("/")))
}

fn is_text(path: &SitePath) -> bool {
    let extension = path.extension();
    if path.as_str().starts_with("themes/") {
        return matches!(
            extension.as_str(),
            "html" | "xml" | "txt" | "css" | "js" | "yaml" | "yml" | "svg" | "json"
        );
    }
    path.is_markdown()
        || path.as_str() == "content/site.yaml"
        || (path.as_str().starts_with("content/data/")
            && matches!(extension.as_str(), "yaml" | "yml" | "json" | "csv" | "jsonl"))
}

fn read(entry: Entry) -> Content {
    match entry {
        Entry::Other(content) => content,
        Entry::Text(_, size) if size > MAX_TEXT_BYTES => Content::Faulty(Fault::TooLarge(size)),
        Entry::Text(path, _) => match fs::read(&path) {
            Ok(bytes) => text_or_fault(bytes),
            Err(error) => Content::Faulty(Fault::Unreadable(error.to_string())),
        },
    }
}

/// Decodes UTF-8. Old Mac line ends become `\n`, which keeps every offset.
pub(super) fn text_or_fault(bytes: Vec<u8>) -> Content {
    match String::from_utf8(bytes) {
        Ok(text) if text.contains('\r') => {
            let mut bytes = text.into_bytes();
            for at in 0..bytes.len() {
                if bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
                    bytes[at] = b'\n';
                }
            }
            let text = String::from_utf8(bytes).expect("one ASCII byte was put for another");
            Content::Text(text.into())
        }
        Ok(text) => Content::Text(text.into()),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Content::Faulty(Fault::Encoding(at, likely_encoding(error.as_bytes())))
        }
    }
}

fn likely_encoding(bytes: &[u8]) -> Option<&'static str> {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || zeros * 8 > bytes.len() {
        return Some("UTF-16");
    }
    [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP]
        .into_iter()
        .find(|encoding| {
            let (text, _, failed) = encoding.decode(bytes);
            let kana = text.chars().filter(|c| matches!(c, 'ぁ'..='ヿ')).count();
            !failed && kana * 20 > text.chars().filter(|c| !c.is_ascii()).count()
        })
        .map(encoding_rs::Encoding::name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_jis_is_named_as_the_likely_cause() {
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("請求書をもう一度発行する");
        assert!(matches!(
            text_or_fault(bytes.to_vec()),
            Content::Faulty(Fault::Encoding(0, Some("Shift_JIS")))
        ));
    }
}
