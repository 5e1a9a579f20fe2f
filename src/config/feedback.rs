//! Where readers can say what they think of an article.

use super::values;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;
use crate::yaml::{Fields, Located};

/// Where it goes. The first there is counts: endpoint, mail, issue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Feedback {
    /// An address that takes JSON.
    pub endpoint: Option<String>,
    /// A mail address.
    pub mail: Option<String>,
    /// The address of a form for a new issue.
    pub issue: Option<String>,
    /// Whether the endpoint also takes searches without a result.
    pub searches: bool,
}

impl Feedback {
    /// Whether readers are asked at all.
    pub fn is_asked(&self) -> bool {
        self.endpoint.is_some() || self.mail.is_some() || self.issue.is_some()
    }

    /// The origin of the endpoint, for the `connect-src` of a content security policy.
    pub fn origin(&self) -> Option<&str> {
        let endpoint = self.endpoint.as_deref()?;
        let host = endpoint.find("://")? + 3;
        let end = endpoint[host..].find(['/', '?']).map_or(endpoint.len(), |at| host + at);
        Some(&endpoint[..end])
    }
}

/// Reads the group `feedback`.
pub(super) fn read(fields: &Fields<'_>) -> Feedback {
    let endpoint = fields.text("endpoint").filter(|url| {
        let good = is_endpoint(&url.value);
        if !good {
            fields.report(bad_endpoint(url));
        }
        good
    });
    let mail = values::mail(fields);
    let issue = values::address(fields, "issue");
    let searches = fields.flag("searches").filter(|searches| searches.value);
    // A faulty endpoint has been told of.
    if let Some(searches) = &searches
        && fields.key_span("endpoint").is_none()
    {
        fields.report(
            Diagnostic::new(
                Code::MissingField,
                searches.span.clone(),
                text!(
                    "「searches」の送り先になる「endpoint」がありません",
                    "`searches` needs an `endpoint` to be sent to"
                ),
            )
            .help(text!(
                "endpoint: https://example.com/feedback のように送り先を足すか、searches を消してください",
                "add one, for example endpoint: https://example.com/feedback, or take `searches` out"
            )),
        );
    }
    Feedback {
        searches: searches.is_some() && endpoint.is_some(),
        endpoint: endpoint.map(|url| url.value),
        mail,
        issue,
    }
}

fn bad_endpoint(url: &Located<String>) -> Diagnostic {
    Diagnostic::new(
        Code::WrongValue,
        url.span.clone(),
        text!(
            "「endpoint」は https:// で始まるアドレスです",
            "`endpoint` must be an address that begins with https://"
        ),
    )
    .help(text!(
        "https://example.com/feedback のように書いてください。http:// は、試すときの localhost だけです",
        "write, for example, https://example.com/feedback; http:// is for localhost only, to try it"
    ))
}

/// Whether an address can be sent to: over HTTPS, or to this machine.
fn is_endpoint(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && port.parse::<u16>().is_ok() => name,
        _ => host,
    };
    let is_here = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    // What ends a source in a policy, or an attribute, is in no address.
    let is_host = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
    let is_path = !path.contains(['#', '"', '<', '>', '\\']) && path.bytes().all(|b| b.is_ascii_graphic());
    is_path && (is_here || is_host) && (scheme == "https" || (scheme == "http" && is_here))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_sent_to_safely_is_an_endpoint() {
        for url in [
            "https://example.com",
            "https://example.com/feedback?site=help",
            "https://example.com:8443/a",
            "http://localhost:8000/feedback",
            "http://127.0.0.1/",
            "http://[::1]:1/",
        ] {
            assert!(is_endpoint(url), "{url}");
        }
        for url in [
            "http://example.com/",
            "http://localhost.example.com/",
            "//example.com",
            "https://",
            "https://a b/",
            "https://example.com;script-src/",
            "https://user@example.com/",
            "https://example.com/#a",
            "https://example.com:x/",
            "mailto:a@example.com",
        ] {
            assert!(!is_endpoint(url), "{url}");
        }
    }

    #[test]
    fn the_origin_ends_before_the_path() {
        for (url, origin) in [
            ("https://example.com/a/b?c", "https://example.com"),
            ("https://example.com:8443?c", "https://example.com:8443"),
            ("http://[::1]:1/", "http://[::1]:1"),
            ("https://example.com", "https://example.com"),
        ] {
            let feedback = Feedback { endpoint: Some(url.to_owned()), ..Feedback::default() };
            assert_eq!(feedback.origin(), Some(origin));
        }
        assert_eq!(Feedback::default().origin(), None);
    }
}
