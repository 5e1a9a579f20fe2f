//! Texts of other tools without what must not travel: mail addresses, people, addresses, pictures.

/// Stands for what was taken out.
const GONE: &str = "…";

/// A text and how much was taken out of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cleaned {
    /// What is left.
    pub text: String,
    /// How many mail addresses and names of people are gone.
    pub people: usize,
    /// How many links and pictures are.
    pub links: usize,
}

/// A title without mail addresses.
pub fn title(text: &str) -> Cleaned {
    let (text, people) = without_mail(text);
    Cleaned { text: printable(&text), people, links: 0 }
}

/// A description or an answer in Markdown, without mail addresses, names of people, pictures and
/// addresses: the words of a link stay.
pub fn markdown(text: &str) -> Cleaned {
    let text = printable(&text.replace("\r\n", "\n").replace('\r', "\n"));
    let text = without_comments(&text);
    let (text, links) = without_links(&text);
    let (text, mails) = without_mail(&text);
    let (text, names) = without_mentions(&text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Cleaned { text: lines.join("\n").trim_matches('\n').trim_end().to_owned(), people: mails + names, links }
}

/// Without characters that no page can show or that turn the direction of the text.
fn printable(text: &str) -> String {
    text.replace(|c| crate::diagnostic::is_unshowable(c) || crate::diagnostic::is_bidi_control(c), "")
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    out + rest
}

/// What may stand before the `@` of a mail address.
fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

fn without_mail(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let mut rest = text;
    while let Some(at) = rest.find(['@', '＠']) {
        let width = rest[at..].chars().next().map_or(1, char::len_utf8);
        let host = &rest[at + width..];
        let length = host_length(host);
        // Letters of any script may be a name; in Japanese a name of Latin letters follows the text
        // without a space.
        let local = rest[..at].trim_end_matches(|c: char| is_local(c) && c.is_ascii());
        let local = if local.len() == at { rest[..at].trim_end_matches(is_local) } else { local };
        if length == 0 || local.len() == at {
            out.push_str(&rest[..at + width]);
            rest = host;
            continue;
        }
        out.push_str(local.strip_suffix("mailto:").unwrap_or(local));
        out.push_str(GONE);
        count += 1;
        rest = &host[length..];
    }
    (out + rest, count)
}

/// How many bytes of a text are the name of a host with a dot in it.
fn host_length(text: &str) -> usize {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '．')))
        .unwrap_or(text.len());
    let host = text[..end].trim_end_matches(['.', '-', '．']);
    let dotted = host.trim_start_matches(['.', '．']).contains(['.', '．']);
    if dotted { host.len() } else { 0 }
}

/// `@name` as trackers write it.
fn without_mentions(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let before = rest[..at].chars().next_back();
        let name = &rest[at + 1..];
        let end = name
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.')))
            .unwrap_or(name.len());
        let length = name[..end].trim_end_matches('.').len();
        let is_mention = length > 0 && before.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '`');
        out.push_str(&rest[..at]);
        if is_mention {
            out.push_str(GONE);
            count += 1;
            rest = &name[length..];
        } else {
            out.push('@');
            rest = name;
        }
    }
    (out + rest, count)
}

fn without_links(text: &str) -> (String, usize) {
    let (text, inline) = without_inline_links(text);
    let mut count = inline;
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = bare_address(rest) {
        let address = &rest[at..];
        let end = address
            .find(|c: char| {
                c.is_whitespace() || !c.is_ascii() || matches!(c, '<' | '>' | '"' | '`' | ')' | ']' | '|')
            })
            .unwrap_or(address.len());
        let before = rest[..at].strip_suffix('<').filter(|_| address[end..].starts_with('>'));
        out.push_str(before.unwrap_or(&rest[..at]));
        out.push_str(GONE);
        count += 1;
        rest = &address[end + usize::from(before.is_some())..];
    }
    (out + rest, count)
}

/// Where an address begins that stands in a text as it is.
fn bare_address(text: &str) -> Option<usize> {
    ["http://", "https://", "ftp://", "file://", "www."]
        .iter()
        .filter_map(|start| {
            let mut found = text.match_indices(start).map(|(at, _)| at);
            found.find(|at| !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
        .min()
}

/// `![words](address)` is taken out; of `[words](address)` and `[words]: address` the words stay.
fn without_inline_links(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let (words, target) = (&rest[..at], &rest[at + 2..]);
        let Some(open) = opening(words) else {
            out.push_str(&rest[..at + 2]);
            rest = target;
            continue;
        };
        let end = closing(target).unwrap_or(0);
        if end == 0 {
            out.push_str(&rest[..at + 2]);
            rest = target;
            continue;
        }
        let is_picture = words[..open].ends_with('!');
        out.push_str(&words[..open - usize::from(is_picture)]);
        if !is_picture {
            out.push_str(&words[open + 1..]);
        }
        count += 1;
        rest = &target[end..];
    }
    (out + rest, count)
}

/// Where the bracket opens that the end of a text closes.
fn opening(words: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in words.char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            '\n' if words[..at].ends_with('\n') => return None,
            _ => {}
        }
    }
    None
}

/// Behind the parenthesis that ends the target of a link.
fn closing(target: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in target.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at + 1),
            ')' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_go_from_titles() {
        for (text, expected, people) in [
            ("Ask taro.yamada+x@example.co.jp.", "Ask ….", 1),
            ("担当はtaro@example.comです", "担当は…です", 1),
            ("ｔａｒｏ＠example.com", "…", 1),
            ("山田@example.com まで", "… まで", 1),
            ("<a@b.co>, mailto:c@d.org", "<…>, …", 2),
            ("3 @ 2.5 each, @team, a@b", "3 @ 2.5 each, @team, a@b", 0),
        ] {
            let found = title(text);
            assert_eq!((found.text.as_str(), found.people), (expected, people), "{text}");
        }
    }

    #[test]
    fn people_pictures_and_addresses_go_from_texts() {
        let text = "<!-- form -->\r\nSee [the *plan* (draft)](https://wiki.local/a_(b)) and ![shot](x.png).\n\nhttps://jira.local/browse/A-1、<http://x.test/?a=b> [a]: www.intra.net/x\n\n- @taro-y said **yes** \n- `npm i @scope`, m@x.jp\n";
        let found = markdown(text);
        assert_eq!(
            found.text,
            "See the *plan* (draft) and .\n\n…、… [a]: …\n\n- … said **yes**\n- `npm i …`, …"
        );
        assert_eq!((found.people, found.links), (3, 5));
        for odd in ["](", "[](", "[a](b", "[[a](b)", "@", "a@", "<!--", "www.", "]("] {
            let _ = markdown(odd);
        }
    }
}
