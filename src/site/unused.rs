//! Files below `content/` that no page uses.

use std::collections::BTreeSet;

use super::Site;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Content, SourceId, Sources};
use crate::text;

/// Extensions of files that somebody may have meant as articles.
const TEXTS: &[&str] =
    &["txt", "rst", "adoc", "asciidoc", "org", "html", "htm", "docx", "mdx", "yaml", "yml", "markdn", "mkd"];

/// Reports files that no page uses: texts that may be meant as articles, then the rest.
pub fn report(sources: &Sources, site: &Site, used: &BTreeSet<SourceId>, found: &mut Vec<Diagnostic>) {
    for source in sources.under("content/") {
        let below = source.path.as_str().strip_prefix("content/").unwrap_or("");
        if !matches!(source.content, Content::Asset(..)) || used.contains(&source.id) {
            continue;
        }
        if site.config.excludes(below) || below.starts_with("data/") {
            continue;
        }
        let text_like = TEXTS.contains(&source.path.extension().as_str());
        found.push(if text_like {
            Diagnostic::file(
                Code::UnreadFile,
                &source.path,
                text!("このファイルは記事として読まれません", "this file is not read as an article"),
            )
            .help(text!(
                "記事なら拡張子を .md にし、そうでなければ content の外へ移してください",
                "name it .md if it is an article, else move it out of `content`"
            ))
        } else {
            Diagnostic::file(
                Code::UnusedFile,
                &source.path,
                text!(
                    "どの記事からも使われていないため、公開されません",
                    "no article uses this file, so it is not published"
                ),
            )
        });
    }
}
