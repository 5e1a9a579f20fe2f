//! One address, asked for over HTTP.

use std::io;

use serde::{Deserialize, Serialize};
use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body, Error};
use url::{Host, Url};

use super::Options;
use super::pace::Turns;

/// How the program names itself.
const USER_AGENT: &str = concat!("shirube/", env!("CARGO_PKG_VERSION"), " (link checker)");

/// As a browser asks for a page, since some servers give nothing else.
const ACCEPT: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

/// No page is further away than this.
const MAX_REDIRECTS: usize = 10;

/// What an address answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It is there, or its server does not tell programs.
    Good,
    /// It leads on to another address, for good.
    Moved(String),
    /// An error of HTTP.
    Status(u16),
    /// There is no host with this name.
    NoHost,
    /// Its certificate does not hold.
    Insecure,
    /// It takes too long.
    Timeout,
    /// The host is not there, or breaks off.
    NoConnection,
}

impl Answer {
    /// Whether the host itself said nothing.
    pub fn is_silence(&self) -> bool {
        matches!(self, Self::NoHost | Self::Insecure | Self::Timeout | Self::NoConnection)
    }

    /// Whether the address can be used.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Good | Self::Moved(_))
    }
}

/// Asks, directly or through the proxy.
pub struct Asker {
    outside: Agent,
    here: Agent,
}

impl Asker {
    /// One that asks as the options say.
    pub fn new(options: &Options) -> Self {
        let agent = |proxy| {
            let config = Agent::config_builder()
                .proxy(proxy)
                .user_agent(USER_AGENT)
                .accept(ACCEPT)
                .timeout_global(Some(options.timeout))
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .max_idle_connections_per_host(1)
                .build();
            Agent::new_with_config(config)
        };
        Self { outside: agent(options.proxy.clone()), here: agent(None) }
    }

    /// What an address answers in the end.
    pub fn ask(&self, url: &Url, turns: &Turns) -> Answer {
        let mut at = url.clone();
        let mut for_good = true;
        for _ in 0..MAX_REDIRECTS {
            let response = match self.request(&at, turns) {
                Ok(response) => response,
                Err(answer) => return answer,
            };
            let status = response.status();
            let next = response.headers().get(header::LOCATION).filter(|_| status.is_redirection());
            let Some(next) = next else { return judge(status, url, &at, for_good) };
            let next = next.to_str().ok().and_then(|next| at.join(next).ok());
            let Some(next) = next.filter(|next| matches!(next.scheme(), "http" | "https")) else { break };
            for_good &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            at = next;
        }
        // What leads round in a ring may only miss a cookie.
        Answer::Good
    }

    /// Asks for the head of an address, and for the whole of it where that is refused.
    fn request(&self, url: &Url, turns: &Turns) -> Result<Response<Body>, Answer> {
        let is_here = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let agent = if is_here { &self.here } else { &self.outside };
        let host = url.host_str().unwrap_or("");
        let head = turns.take(host, || agent.head(url.as_str()).call());
        let is_refused = match &head {
            Ok(response) => {
                let status = response.status();
                (status.is_client_error() || status.is_server_error())
                    && status != StatusCode::TOO_MANY_REQUESTS
            }
            Err(error) => matches!(fault(error), Some(Answer::Timeout | Answer::NoConnection)),
        };
        if !is_refused {
            return head.map_err(|error| fault(&error).unwrap_or(Answer::Good));
        }
        let whole = turns.take(host, || agent.get(url.as_str()).call());
        whole.map_err(|error| fault(&error).unwrap_or(Answer::Good))
    }
}

/// What the last answer means. Servers that refuse robots say so in many ways.
fn judge(status: StatusCode, asked: &Url, at: &Url, for_good: bool) -> Answer {
    match status.as_u16() {
        200..=299 if for_good && at != asked => Answer::Moved(at.to_string()),
        404 | 410 | 500..=502 | 504..=599 => Answer::Status(status.as_u16()),
        _ => Answer::Good,
    }
}

/// What a failure says about the address; nothing where it only tells of our request.
fn fault(error: &Error) -> Option<Answer> {
    match error {
        Error::HostNotFound => Some(Answer::NoHost),
        Error::Timeout(_) => Some(Answer::Timeout),
        Error::Tls(_) | Error::Rustls(_) => Some(Answer::Insecure),
        Error::Io(error) if is_lookup(error) => Some(Answer::NoHost),
        Error::Io(error) => Some(match error.kind() {
            io::ErrorKind::TimedOut => Answer::Timeout,
            // What is wrong in a handshake comes this way.
            io::ErrorKind::InvalidData => Answer::Insecure,
            _ => Answer::NoConnection,
        }),
        Error::ConnectionFailed | Error::Protocol(_) => Some(Answer::NoConnection),
        _ => None,
    }
}

/// Whether a host's name could not be looked up. The standard library has no kind of error for it.
fn is_lookup(error: &io::Error) -> bool {
    const WINDOWS: std::ops::RangeInclusive<i32> = 11001..=11004;
    error.to_string().starts_with("failed to lookup address")
        || cfg!(windows) && error.raw_os_error().is_some_and(|code| WINDOWS.contains(&code))
}
