//! Where links and images of an article lead in the site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

/// The folder for images, below `content/`.
const MEDIA: &str = "media/zendesk";

/// Extensions of files that are taken for images.
pub const IMAGES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "svg", "avif"];

/// Files of one thing in the site, by language.
pub type Files = BTreeMap<String, String>;

/// What all articles share.
#[derive(Debug, Default)]
pub struct Links {
    /// Files of articles, sections and categories, by what addresses call them and their number.
    pub files: BTreeMap<(&'static str, u64), Files>,
    /// The hosts of the help center.
    pub hosts: BTreeSet<String>,
    /// Files that lie beside the export, by their path there.
    pub beside: BTreeMap<String, PathBuf>,
    /// Paths of all pictures, by the last part.
    pub pictures: BTreeMap<String, BTreeSet<String>>,
    /// Anchors that some link leads to.
    pub anchors: BTreeSet<String>,
}

/// What was found in one article.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Files to copy, and their paths in the site.
    pub copies: BTreeMap<String, PathBuf>,
    /// Images that only those who are logged in can see.
    pub locked: Vec<String>,
    /// Images that are on the web and not beside the export.
    pub remote: Vec<String>,
}

impl Links {
    /// Where a link of the article at `here` leads: to the article in the same language, else in
    /// another one.
    pub fn link(&self, href: &str, here: &str, language: &str) -> String {
        let (address, anchor) = match href.split_once('#') {
            Some((address, anchor)) => (address, format!("#{anchor}")),
            None => (href, String::new()),
        };
        let Some(path) = self.own(address) else { return href.to_owned() };
        let files = ["articles", "sections", "categories"]
            .into_iter()
            .find_map(|kind| self.files.get(&(kind, number(path, kind)?)));
        match files.and_then(|files| files.get(language).or_else(|| files.values().next())) {
            Some(target) if target == here && !anchor.is_empty() => anchor,
            Some(target) => format!("{}{anchor}", relative(here, target)),
            // What was not exported is still where it was.
            None => match self.hosts.first() {
                Some(host) if address.starts_with('/') => format!("https://{host}{href}"),
                _ => href.to_owned(),
            },
        }
    }

    /// The path of an address in the help center.
    fn own<'h>(&self, address: &'h str) -> Option<&'h str> {
        if address.starts_with('/') && !address.starts_with("//") {
            return Some(address);
        }
        let rest = address.split_once("//")?.1;
        let (host, _) = rest.split_once('/')?;
        self.hosts.contains(host).then(|| &rest[host.len()..])
    }

    /// The address of an image for the article at `here`. One that lies beside the export is copied.
    pub fn image(&self, src: &str, here: &str, noted: &mut Noted) -> String {
        if src.starts_with("data:") {
            noted.remote.push("data:…".to_owned());
            return String::new();
        }
        if let Some(file) = self.find(&picture(src)) {
            let name = file_name(file);
            let is_only = self.beside.keys().filter(|other| file_name(other) == name).count() == 1;
            let name = if is_only { name.to_owned() } else { file.replace('/', "-") };
            let target = format!("content/{MEDIA}/{name}");
            noted.copies.insert(target.clone(), self.beside[file].clone());
            return relative(here, &target);
        }
        let full = match self.hosts.first() {
            Some(host) if src.starts_with('/') && !src.starts_with("//") => format!("https://{host}{src}"),
            _ => src.to_owned(),
        };
        let needs_login = src.contains("attachments/token/");
        if needs_login { &mut noted.locked } else { &mut noted.remote }.push(full.clone());
        full
    }

    /// The file beside the export that an address means: the one whose path ends most like it, else
    /// the one that is called like the number of the attachment. Where several pictures have one
    /// name, the name alone says nothing.
    fn find(&self, path: &str) -> Option<&str> {
        let name = file_name(path);
        let is_shared = self.pictures.get(name).is_some_and(|paths| paths.len() > 1);
        let likeness =
            |file: &str| path.rsplit('/').zip(file.rsplit('/')).take_while(|(a, b)| a == b).count();
        let most = self.beside.keys().map(|file| likeness(file)).max().unwrap_or(0);
        let number =
            path.split('/').rev().find(|part| part.len() > 5 && part.bytes().all(|b| b.is_ascii_digit()));
        let stem = |file: &str| Path::new(file).file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
        let only = |fits: &dyn Fn(&str) -> bool| {
            let mut files = self.beside.keys().map(String::as_str).filter(|file| fits(file));
            files.next().filter(|_| files.next().is_none())
        };
        let by_path = (most > usize::from(is_shared)).then(|| only(&|file| likeness(file) == most)).flatten();
        by_path.or_else(|| only(&|file| number.is_some() && stem(file).as_deref() == number))
    }
}

/// The path of a picture's address, or the name that its query gives.
pub fn picture(src: &str) -> String {
    let path = src.split(['?', '#']).next().unwrap_or(src);
    let name = src.split_once("name=").map(|(_, rest)| rest.split('&').next().unwrap_or(rest));
    let path = match name {
        Some(name) => format!("{}/{name}", path.trim_end_matches('/')),
        None => path.to_owned(),
    };
    percent_decode_str(&path).decode_utf8_lossy().into_owned()
}

pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The number behind `/articles/` and the like.
fn number(path: &str, of: &str) -> Option<u64> {
    let mut parts = path.split('/');
    parts.by_ref().find(|part| *part == of)?;
    let part = parts.next()?;
    part[..part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len())].parse().ok()
}

/// The way from one file to another.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = &from[..from.len() - 1];
    let shared = folders.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folders.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        let mut links = Links::default();
        links.hosts.insert("acme.zendesk.com".into());
        let files = |below: &str| Files::from([("ja".to_owned(), format!("content/ja/{below}"))]);
        links.files.insert(("articles", 12), files("billing/invoice.md"));
        links.files.insert(("sections", 3), files("billing/index.md"));
        links.beside.insert("img/a b.png".into(), "/x/img/a b.png".into());
        links.beside.insert("9876543.png".into(), "/x/9876543.png".into());
        links
    }

    #[test]
    fn links_between_articles_are_paths() {
        let links = links();
        for (href, expected) in [
            ("https://acme.zendesk.com/hc/ja/articles/12-invoice#x", "invoice.md#x"),
            ("/hc/en-us/articles/12", "invoice.md"),
            ("/hc/ja/sections/3-billing", "index.md"),
            ("/hc/ja/articles/99", "https://acme.zendesk.com/hc/ja/articles/99"),
            ("https://example.com/articles/12", "https://example.com/articles/12"),
            ("#top", "#top"),
            ("mailto:a@b.c", "mailto:a@b.c"),
        ] {
            assert_eq!(links.link(href, "content/ja/billing/send.md", "billing/send.md"), expected, "{href}");
        }
        assert_eq!(links.link("/hc/ja/articles/12#x", "content/ja/billing/invoice.md", "ja"), "#x");
        let english = links.link("/hc/ja/articles/12", "content/en/a.md", "en");
        assert_eq!(english, "../ja/billing/invoice.md", "better than none");
        assert_eq!(relative("a/b/c.md", "a/d.md"), "../d.md");
    }

    #[test]
    fn images_are_copied_or_told_of() {
        let links = links();
        let mut noted = Noted::default();
        let mut image = |src| links.image(src, "content/ja/billing/send.md", &mut noted);
        assert_eq!(image("/hc/article_attachments/123/a%20b.png"), "../../media/zendesk/a b.png");
        assert_eq!(
            image("https://acme.zendesk.com/hc/article_attachments/9876543"),
            "../../media/zendesk/9876543.png"
        );
        assert_eq!(
            image("/attachments/token/x/?name=none.png"),
            "https://acme.zendesk.com/attachments/token/x/?name=none.png"
        );
        assert_eq!(image("https://cdn.test/z.png"), "https://cdn.test/z.png");
        assert_eq!(image("data:image/png;base64,AA"), "");
        assert_eq!((noted.copies.len(), noted.locked.len(), noted.remote.len()), (2, 1, 2));
    }

    #[test]
    fn a_name_that_several_pictures_have_is_not_enough() {
        let mut links = links();
        for path in ["1/image.png", "2/image.png"] {
            links.pictures.entry("image.png".into()).or_default().insert(path.into());
        }
        links.beside.insert("image.png".into(), "/x".into());
        assert_eq!(links.find("/hc/article_attachments/1/image.png"), None);
        links.beside.insert("all/1/image.png".into(), "/y".into());
        assert_eq!(links.find("/hc/article_attachments/1/image.png"), Some("all/1/image.png"));
    }
}
