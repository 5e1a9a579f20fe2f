//! What to say about a path that leads nowhere, and which one was probably meant.

use std::collections::HashMap;

use super::{Resolver, Told, folder_of};
use crate::diagnostic::{Code, Diagnostic, nearest, printable};
use crate::document::link::{Link, LinkKind};
use crate::site::Page;
use crate::source::{Content, Fault, Sources, Span};
use crate::text;

/// The files below `content/`, for finding what somebody meant.
pub(super) struct Files<'a> {
    /// Paths by file name in lower case.
    by_name: HashMap<String, Vec<&'a str>>,
    /// File names by folder.
    by_folder: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Files<'a> {
    fn of(sources: &'a Sources) -> Self {
        let mut files = Self { by_name: HashMap::new(), by_folder: HashMap::new() };
        for source in sources.under("content/") {
            let below = source.path.as_str().strip_prefix("content/").unwrap_or_default();
            let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
            files.by_name.entry(name.to_lowercase()).or_default().push(below);
            files.by_folder.entry(folder).or_default().push(name);
        }
        files
    }

    /// A path near the one that does not exist: the same name in another case or folder, or a
    /// similar name in the same folder; relative to the folder `from`.
    fn suggestion(&self, from: &str, path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let name = name.to_lowercase();
        let same: &[&str] = self.by_name.get(&name).map_or(&[], Vec::as_slice);
        let same_path = same.iter().find(|other| other.to_lowercase() == path.to_lowercase());
        let found = match (same_path, same) {
            (Some(found), _) => (*found).to_owned(),
            // Two of the same name would be a guess, and every folder may have an index.
            (None, [_, _, ..]) => return None,
            (None, [found]) if !matches!(name.as_str(), "index.md" | "readme.md") => (*found).to_owned(),
            _ => {
                let siblings = self.by_folder.get(folder).map_or(&[][..], Vec::as_slice);
                let near = nearest(&name, siblings.iter().copied())?;
                if folder.is_empty() { near.to_owned() } else { format!("{folder}/{near}") }
            }
        };
        Some(relative(from, &found))
    }
}

/// The way from a folder to a path.
fn relative(folder: &str, path: &str) -> String {
    let from = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let common: usize = from
        .split_inclusive('/')
        .zip(path.split_inclusive('/'))
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len())
        .sum();
    format!("{}{}", "../".repeat(from[common..].matches('/').count()), &path[common..])
}

/// What to say about a path that climbs out of the content.
pub(super) fn leads_out(written: &str, span: &Span) -> Diagnostic {
    let shown = printable(written);
    Diagnostic::new(
        Code::PathOutsideSite,
        span.clone(),
        text!(
            "「{shown}」は content フォルダーの外を指しています",
            "`{shown}` leads out of the content folder"
        ),
    )
    .help(text!(
        "ファイルを content の中に置いて、そこを指してください",
        "put the file inside `content` and point there"
    ))
}

impl Resolver<'_> {
    /// Whether a file stands at a path below `content/`, or in a folder there, that could not be read.
    /// That is an error of its own, and more need not be said.
    pub(super) fn is_unread(&self, path: &str) -> bool {
        let is_unread = |path: &str| {
            let source = self.sources.find(&format!("content/{path}"));
            source.is_some_and(|source| {
                matches!(
                    source.content,
                    Content::Faulty(Fault::Encoding(..) | Fault::TooLarge(_) | Fault::Unreadable(_))
                )
            })
        };
        let stem = path.trim_end_matches('/').trim_end_matches(".html");
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        is_unread(path)
            || is_unread(&format!("{stem}.md"))
            || is_unread(&format!("{stem}/index.md"))
            || folders.any(is_unread)
    }

    /// Reports a link whose path leads nowhere, in this edition or at all.
    pub(super) fn not_found(&self, page: &Page, link: &Link, path: &str, told: &mut Told) {
        if self.is_unread(path) {
            return;
        }
        let shown = printable(&link.destination);
        let withheld = self.withheld.reason(path);
        told.once(path, &link.span, || {
            if let Some((ja, en)) = withheld {
                return Diagnostic::new(
                    Code::UnpublishedTarget,
                    link.span.clone(),
                    text!(
                        "リンク先「{shown}」は公開されません。{ja}です",
                        "the target `{shown}` is not published: it is {en}"
                    ),
                )
                .help(text!(
                    "リンクを外すか、リンク先を公開してください",
                    "remove the link, or publish its target"
                ));
            }
            let (code, message) = match link.kind {
                LinkKind::Anchor => (
                    Code::BrokenLink,
                    text!("リンク先「{shown}」がありません", "there is no `{shown}` to link to"),
                ),
                LinkKind::Image => {
                    (Code::MissingImage, text!("画像「{shown}」がありません", "there is no image `{shown}`"))
                }
            };
            let diagnostic = Diagnostic::new(code, link.span.clone(), message);
            let files = self.files.get_or_init(|| Files::of(self.sources));
            match files.suggestion(folder_of(page), path) {
                Some(near) => {
                    let shown = printable(&near);
                    let diagnostic =
                        diagnostic.help(text!("「{shown}」ではありませんか", "did you mean `{shown}`?"));
                    // In a text of a field only the place of the whole field is known.
                    let written = self.sources.get(link.span.source).text();
                    let written = written.and_then(|text| text.get(link.span.range()));
                    if link.destination == shown || written != Some(link.destination.as_str()) {
                        diagnostic
                    } else {
                        diagnostic.suggest(link.span.clone(), near)
                    }
                }
                None => diagnostic.help(text!(
                    "ファイル名とフォルダーを確かめてください",
                    "check the file name and the folder"
                )),
            }
        });
    }
}
