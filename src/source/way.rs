//! The way from where a command runs to the site.

use std::path::{Component, Path};

/// The folder `root` as it is put before the paths of the site's files, with `/` between its parts and at
/// its end. Empty for the folder `current` itself, and for one that is given whole and does not lie in it.
pub fn way_to(root: &Path, current: Option<&Path>) -> String {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let inside = current.filter(|_| root.is_absolute()).and_then(|current| {
        let way = root.strip_prefix(current).map(Path::to_owned);
        way.or_else(|_| real(root).strip_prefix(real(current)).map(Path::to_owned)).ok()
    });
    let root = match &inside {
        Some(inside) => inside,
        None if root.is_absolute() => return String::new(),
        None => root,
    };
    let mut parts: Vec<String> = Vec::new();
    for part in root.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            Component::ParentDir => parts.push("..".to_owned()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    parts.into_iter().map(|part| part + "/").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_way_is_kept_and_a_whole_one_only_from_above() {
        let cases = [
            (".", ""),
            ("", ""),
            ("help", "help/"),
            ("./help/", "help/"),
            ("docs/../help/site", "help/site/"),
            ("../help", "../help/"),
            ("../../a/..", "../../"),
            ("/nowhere/here", ""),
            ("/nowhere/here/help", "help/"),
            ("/nowhere/there", ""),
        ];
        for (root, way) in cases {
            assert_eq!(way_to(Path::new(root), Some(Path::new("/nowhere/here"))), way, "{root}");
        }
    }
}
