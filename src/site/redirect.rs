//! Old addresses and where they lead.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::{Page, PageId, Route};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::Span;
use crate::text;

/// Path in the output and page of every alias.
pub fn collect(
    pages: &[Page],
    by_route: &BTreeMap<Route, PageId>,
    config: &Config,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, PageId> {
    let mut redirects: BTreeMap<String, (PageId, &Span)> = BTreeMap::new();
    for page in pages {
        for alias in &page.document.front_matter.aliases {
            let shown = printable(&alias.value);
            let Some(path) = path(&alias.value, page, config) else {
                found.push(
                    Diagnostic::new(
                        Code::BadAddress,
                        alias.span.clone(),
                        text!(
                            "古いアドレス「{shown}」は使えません",
                            "the old address `{shown}` cannot be used"
                        ),
                    )
                    .help(text!(
                        "/faq/old-name/ のように、このサイトの中のアドレスを書いてください",
                        "write an address of this site, such as /faq/old-name/"
                    )),
                );
                continue;
            };
            let route = Route::new(path.trim_end_matches("index.html").split('/'));
            if let Some(other) = by_route.get(&route) {
                if *other == page.id {
                    continue;
                }
                let other = &pages[other.0 as usize];
                let back = other.document.front_matter.aliases.iter().any(|alias| {
                    self::path(&alias.value, other, config)
                        .is_some_and(|path| path == page.route.output_path())
                });
                let title = printable(other.path().as_str());
                let (code, message) = if back {
                    (
                        Code::RedirectLoop,
                        text!(
                            "「{title}」と互いに転送し合っています",
                            "this and `{title}` lead to each other"
                        ),
                    )
                } else {
                    (
                        Code::AddressConflict,
                        text!(
                            "アドレス「{shown}」には記事「{title}」があります",
                            "there is an article `{title}` at `{shown}`"
                        ),
                    )
                };
                found.push(
                    Diagnostic::new(code, alias.span.clone(), message)
                        .label(
                            other.document.front_matter.title_span.clone(),
                            text!("その記事", "that article"),
                        )
                        .help(text!(
                            "aliases からこのアドレスを消してください",
                            "remove the address from `aliases`"
                        )),
                );
                continue;
            }
            if let Some((first, span)) = redirects.get(&path) {
                if *first != page.id {
                    let other = printable(pages[first.0 as usize].path().as_str());
                    found.push(
                        Diagnostic::new(
                            Code::AddressConflict,
                            alias.span.clone(),
                            text!(
                                "古いアドレス「{shown}」は「{other}」にもあります",
                                "`{other}` has the old address `{shown}` too"
                            ),
                        )
                        .label((*span).clone(), text!("もう一方", "the other"))
                        .help(text!("どちらかの aliases から消してください", "remove it from one of them")),
                    );
                }
                continue;
            }
            redirects.insert(path, (page.id, &alias.span));
        }
    }
    redirects.into_iter().map(|(path, (page, _))| (path, page)).collect()
}

/// The file an alias is written to: from the root if it begins with `/`, else beside the page.
fn path(alias: &str, page: &Page, config: &Config) -> Option<String> {
    let alias: String = alias.nfc().collect();
    if alias.starts_with("//") || alias.contains([':', '\\', '?', '#']) || alias.chars().any(char::is_control)
    {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    let base;
    if !alias.starts_with('/') {
        base = Route::home(config, page.language).join(&page.folder);
        parts.extend(base.as_str().split('/').filter(|part| !part.is_empty()));
    }
    for part in alias.split('/').filter(|part| !part.is_empty()) {
        if part == "." || part == ".." || part.len() > 200 || part.ends_with(['.', ' ']) {
            return None;
        }
        parts.push(part);
    }
    let last = *parts.last()?;
    let joined = parts.join("/");
    let is_file =
        last.rsplit_once('.').is_some_and(|(_, extension)| extension == "html" || extension == "htm");
    Some(if is_file { joined } else { format!("{joined}/index.html") })
}
