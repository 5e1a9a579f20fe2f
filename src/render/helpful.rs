//! What readers are asked at the end of an article.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Renderer;
use super::context::{Helpful, Page as Context};
use crate::config::Type;
use crate::site::Page;

impl Renderer {
    /// The question, for articles that are meant to solve something. Of `context`, title, text and
    /// address are known.
    pub(super) fn helpful(&self, page: &Page, context: &Context) -> Option<Helpful> {
        let feedback = &self.site.config.feedback;
        let is_meant =
            matches!(page.of(), Type::Article | Type::Faq | Type::Guide | Type::Case | Type::Release);
        if !feedback.is_asked() || !is_meant || page.is_index {
            return None;
        }
        let address = context.canonical.clone().unwrap_or_else(|| format!("/{}", page.route.encoded()));
        let text = format!("\n\n{}\n{address}", context.title);
        let (href, body) = match (&feedback.mail, &feedback.issue) {
            (Some(mail), _) => (
                Some(filled(&format!("mailto:{mail}"), ("subject", &context.title), ("body", &text))),
                "body",
            ),
            (None, Some(issue)) => {
                let (title, body) = issue_fields(issue);
                (Some(filled(issue, (title, &context.title), (body, &text))), body)
            }
            (None, None) => (None, ""),
        };
        let id = page.document.front_matter.id.as_ref();
        Some(Helpful {
            page: id.map_or(&page.key, |id| &id.value).clone(),
            revision: self.revision(page, context),
            href,
            body: body.to_owned(),
        })
    }

    /// A name for the words of an article, as this edition shows them.
    fn revision(&self, page: &Page, context: &Context) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut put = |text: &str| {
            hasher.update(text.as_bytes());
            hasher.update(b"\0");
        };
        put(&context.title);
        put(&context.html);
        for number in 0..page.document.fields.len() {
            put(&self.field(page, Some(number)).unwrap_or_default());
        }
        hasher.finalize().to_hex()[..10].to_owned()
    }
}

/// What the form of a tracker calls the title and the text of an issue.
fn issue_fields(address: &str) -> (&'static str, &'static str) {
    // GitLab; GitHub, Forgejo and Gitea have plain names.
    if address.contains("/-/issues/new") { ("issue[title]", "issue[description]") } else { ("title", "body") }
}

/// An address with title and text in its query.
fn filled(address: &str, title: (&str, &str), text: (&str, &str)) -> String {
    let (address, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let query = [title, text].map(|(name, value)| format!("{}={}", encode(name), encode(value))).join("&");
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{query}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_and_text_join_the_query_that_is_there() {
        let fill = |address| filled(address, ("title", "a & b"), ("body", "請\n"));
        assert_eq!(fill("https://x/new"), "https://x/new?title=a%20%26%20b&body=%E8%AB%8B%0A");
        assert_eq!(
            fill("https://x/new?labels=docs#top"),
            "https://x/new?labels=docs&title=a%20%26%20b&body=%E8%AB%8B%0A#top"
        );
    }

    #[test]
    fn trackers_have_their_own_names_for_the_fields() {
        assert_eq!(issue_fields("https://gitlab.com/a/b/-/issues/new").1, "issue[description]");
        assert_eq!(issue_fields("https://github.com/a/b/issues/new").1, "body");
    }
}
