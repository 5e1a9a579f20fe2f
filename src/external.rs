//! Links that lead out of the site: each address is asked for, and what does not answer is told.
//!
//! The hosts belong to others. No host is asked for two things at once or without a pause, what they
//! said is kept for some days, and one that does not let programs in is not called broken.

mod ask;
mod cache;
mod pace;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::ensure;
use url::Url;

use crate::config::{self, NavItem};
use crate::diagnostic::{Code, Diagnostic, Place, Text, printable};
use crate::site::Site;
use crate::source::{SitePath, Sources};
use crate::text;

pub use ask::Answer;
pub use cache::Cache;
pub use ureq::Proxy;

/// When so many hosts or more are asked and none can be reached, it is this machine that has no network.
const ALL_HOSTS: usize = 3;

/// How it is asked.
#[derive(Debug, Clone)]
pub struct Options {
    /// What time it is, in seconds since 1970.
    pub now: i64,
    /// How long an answer is waited for.
    pub timeout: Duration,
    /// How long a host is left in peace after each answer.
    pub pause: Duration,
    /// The machine that requests go through; addresses of this machine are asked directly.
    pub proxy: Option<Proxy>,
}

impl Options {
    /// The usual ones.
    pub fn new(now: i64, proxy: Option<Proxy>) -> Self {
        Self { now, timeout: Duration::from_secs(20), pause: Duration::from_millis(200), proxy }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// How many addresses the site links to.
    pub addresses: usize,
    /// How many of them were asked for now.
    pub asked: usize,
}

/// A place that links to an address.
struct Link {
    place: Place,
    /// The address as written.
    written: String,
}

/// Looks at the outside links of a site. `progress` is told how many of the addresses that have to
/// be asked for are done, and how many there are.
///
/// # Errors
///
/// When this machine seems to have no network.
pub fn check(
    site: &Site,
    sources: &Sources,
    cache: &mut Cache,
    options: &Options,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<Report> {
    let links = links(site);
    let new: Vec<Url> = links.keys().filter(|url| cache.get(url, options.now).is_none()).cloned().collect();
    let mut done = 0;
    progress(done, new.len());
    let answers = pace::ask_all(&new, options, &mut || {
        done += 1;
        progress(done, new.len());
    });
    let is_silent = answers.values().all(Answer::is_silence);
    let hosts: BTreeSet<&str> = new.iter().filter_map(Url::host_str).collect();
    ensure!(
        !is_silent || hosts.len() < ALL_HOSTS || is_connected(&links, cache, options),
        "none of {count} hosts can be reached; is this machine connected? / 外のサーバー {count} 台のどれにもつながりません。ネットワークを確かめてください",
        count = hosts.len(),
    );
    for (url, answer) in answers {
        cache.put(&url, answer, options.now);
    }
    let mut found = Vec::new();
    for (url, links) in &links {
        let Some(answer) = cache.get(url, options.now) else { continue };
        found.extend(links.iter().filter_map(|link| explain(url, link, answer, sources)));
    }
    Ok(Report { found, addresses: links.len(), asked: new.len() })
}

/// Whether an address that was good some time ago still answers.
fn is_connected(links: &BTreeMap<Url, Vec<Link>>, cache: &Cache, options: &Options) -> bool {
    let is_good = |url: &&Url| cache.get(url, options.now).is_some_and(Answer::is_good);
    let good: Vec<Url> = links.keys().filter(is_good).take(1).cloned().collect();
    pace::ask_all(&good, options, &mut || {}).values().any(|answer| !answer.is_silence())
}

impl Link {
    fn tell(&self, code: Code, message: Text) -> Diagnostic {
        match &self.place {
            Place::Span(span) => Diagnostic::new(code, span.clone(), message),
            Place::Path(path) => Diagnostic::file(code, path, message),
        }
    }
}

/// The outside addresses of a site, without the part after `#`, and where they are linked to.
fn links(site: &Site) -> BTreeMap<Url, Vec<Link>> {
    let mut links: BTreeMap<Url, Vec<Link>> = BTreeMap::new();
    let mut add = |written: &str, place: Place| {
        let Some(mut url) = outside(written) else { return };
        url.set_fragment(None);
        links.entry(url).or_default().push(Link { place, written: written.trim().to_owned() });
    };
    let documents = site.pages.iter().map(|page| &page.document);
    let texts = documents.flat_map(|document| {
        std::iter::once(&document.body).chain(document.fields.iter().map(|field| &field.body))
    });
    let terms = site.terms.iter().flatten().filter_map(|term| term.definition.as_ref());
    for body in texts.chain(terms) {
        for link in body.all_links() {
            add(&link.destination, Place::Span(link.span.clone()));
        }
    }
    let mut items: Vec<&NavItem> = site.config.nav.iter().collect();
    while let Some(item) = items.pop() {
        if let Some(link) = &item.link {
            add(&link.value, Place::Span(link.span.clone()));
        }
        items.extend(&item.items);
    }
    let contact = &site.config.contact;
    for address in [&contact.form, &contact.chat].into_iter().flatten() {
        add(address, Place::Path(SitePath::new(config::PATH)));
    }
    links
}

/// The address as a browser reads it, if it leads out of the site over HTTP.
fn outside(written: &str) -> Option<Url> {
    let written = written.trim();
    let url = match written.strip_prefix("//") {
        Some(rest) => Url::parse(&format!("https://{rest}")),
        None => Url::parse(written),
    };
    url.ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

/// What to say about a link to an address that gave an answer.
fn explain(url: &Url, link: &Link, answer: &Answer, sources: &Sources) -> Option<Diagnostic> {
    let shown = printable(&link.written);
    let correct =
        text!("アドレスを直すか、リンクを外してください", "correct the address, or remove the link");
    let wait = text!(
        "一時的な不調なら、時間をおいて調べ直してください。続くときは、アドレスを直すか、リンクを外してください",
        "this may pass: check again later; if it does not, correct the address or remove the link"
    );
    let (message, help) = match answer {
        Answer::Good => return None,
        Answer::Moved(to) => return Some(moved(link, to, sources)),
        Answer::Status(status @ (404 | 410)) => (
            text!(
                "リンク先「{shown}」のページがありません（{status}）",
                "there is no page at `{shown}` ({status})"
            ),
            correct,
        ),
        Answer::Status(status) => (
            text!(
                "リンク先「{shown}」のサーバーがエラーを返します（{status}）",
                "the server of `{shown}` answers with an error ({status})"
            ),
            wait,
        ),
        Answer::NoHost => {
            let host = printable(url.host_str().unwrap_or(""));
            let message = text!(
                "リンク先「{shown}」のサーバー {host} が見つかりません",
                "the host {host} of `{shown}` cannot be found"
            );
            (message, correct)
        }
        Answer::Insecure => (
            text!(
                "リンク先「{shown}」と安全に通信できません（証明書の誤りや期限切れ）",
                "there is no secure connection to `{shown}`: its certificate is wrong or out of date"
            ),
            text!(
                "ブラウザーで確かめ、開けなければリンクを外してください",
                "try it in a browser, and remove the link if it does not open"
            ),
        ),
        Answer::Timeout => {
            (text!("リンク先「{shown}」から返事がありません", "`{shown}` does not answer"), wait)
        }
        Answer::NoConnection => {
            (text!("リンク先「{shown}」につながりません", "`{shown}` cannot be reached"), wait)
        }
    };
    Some(link.tell(Code::BrokenExternalLink, message).help(help))
}

/// What to say about a link to an address that leads on to another one for good.
fn moved(link: &Link, to: &str, sources: &Sources) -> Diagnostic {
    let fragment = link.written.find('#').map_or("", |at| &link.written[at..]);
    let to = if to.contains('#') { to.to_owned() } else { format!("{to}{fragment}") };
    let (shown, here) = (printable(&link.written), printable(&to));
    let diagnostic = link
        .tell(
            Code::MovedExternalLink,
            text!("リンク先「{shown}」は移転しています", "`{shown}` has moved for good"),
        )
        .help(text!("開いて確かめ、「{here}」に書き換えてください", "look at it, and write `{here}`"));
    match &link.place {
        // In a text of a field only the place of the whole field is known.
        Place::Span(span)
            if sources.get(span.source).text().and_then(|text| text.get(span.range()))
                == Some(link.written.as_str()) =>
        {
            diagnostic.suggest(span.clone(), to)
        }
        _ => diagnostic,
    }
}
