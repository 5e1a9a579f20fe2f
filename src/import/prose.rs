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

/// A title without mail addresses, names of people, pictures and addresses.
pub fn title(text: &str) -> Cleaned {
    without_what_must_not_travel(&printable(text))
}

/// A description or an answer in Markdown, without mail addresses, names of people, pictures and
/// addresses: the words of a link stay.
pub fn markdown(text: &str) -> Cleaned {
    let text = printable(&text.replace("\r\n", "\n").replace('\r', "\n"));
    let cleaned = without_what_must_not_travel(&without_comments(&text));
    let lines: Vec<&str> = cleaned.text.lines().map(str::trim_end).collect();
    Cleaned { text: lines.join("\n").trim_matches('\n').trim_end().to_owned(), ..cleaned }
}

fn without_what_must_not_travel(text: &str) -> Cleaned {
    let (text, links) = without_links(text);
    let (text, mails) = without_mail(&text);
    let (text, names) = without_mentions(&text);
    Cleaned { text, people: mails + names, links }
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

/// How many bytes of a text are the name of a host with a dot in it. A part that begins with a Latin
/// letter ends with the last one: in Japanese, words follow without a space.
fn host_length(text: &str) -> usize {
    let mut is_latin = None;
    let mut length = 0;
    for c in text.chars() {
        if matches!(c, '.' | '．') {
            is_latin = None;
        } else if c == '-' || c.is_alphanumeric() {
            if *is_latin.get_or_insert(c.is_ascii()) && !c.is_ascii() {
                break;
            }
        } else {
            break;
        }
        length += c.len_utf8();
    }
    let host = text[..length].trim_end_matches(['.', '-', '．']);
    let dotted = host.trim_start_matches(['.', '．']).contains(['.', '．']);
    if dotted { host.len() } else { 0 }
}

/// `@name` and `[~name]` as trackers write them.
fn without_mentions(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let mut rest = text;
    while let Some(at) = rest.find(['@', '＠', '[']) {
        let before = rest[..at].chars().next_back();
        let sign = rest[at..].chars().next().map_or(1, char::len_utf8);
        let name = &rest[at + sign..];
        let length = if rest[at..].starts_with('[') {
            // A name in Jira, with its brackets.
            let inside = name.strip_prefix('~').unwrap_or_default();
            let end = inside.find(['[', ']', '\n']).filter(|end| inside[*end..].starts_with(']'));
            end.map_or(0, |end| end + 2)
        } else if before.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '`') {
            name_length(name)
        } else {
            0
        };
        out.push_str(&rest[..at]);
        if length > 0 {
            out.push_str(GONE);
            count += 1;
        } else {
            out.push_str(&rest[at..at + sign]);
        }
        rest = &name[length..];
    }
    (out + rest, count)
}

/// How many bytes of a text are the name of somebody: Latin letters as in addresses, or letters of
/// another script, up to where Japanese goes on in hiragana. A number alone is a price or a version.
fn name_length(text: &str) -> usize {
    let is_hiragana = |c: char| ('\u{3041}'..='\u{309f}').contains(&c);
    let first = text.chars().next().unwrap_or(' ');
    let belongs = |c: char| {
        if first.is_ascii() {
            c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.')
        } else {
            c.is_alphanumeric() && is_hiragana(c) == is_hiragana(first)
        }
    };
    let name = text[..text.find(|c| !belongs(c)).unwrap_or(text.len())].trim_end_matches('.');
    if name.contains(char::is_alphabetic) { name.len() } else { 0 }
}

fn without_links(text: &str) -> (String, usize) {
    let (text, inline) = without_inline_links(text);
    let mut count = inline;
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for start in bare_addresses(&text) {
        if start < done {
            continue;
        }
        let address = &text[start..];
        // Folders of a company have names in any script.
        let is_folder = address.starts_with('\\');
        let ends = |c: char| {
            c.is_whitespace()
                || matches!(c, '<' | '>' | '"' | '`' | ')' | ']' | '|' | '、' | '。' | '」')
                || (!is_folder && !c.is_ascii())
        };
        let end = address.find(ends).unwrap_or(address.len());
        let before = text[done..start].strip_suffix('<').filter(|_| address[end..].starts_with('>'));
        out.push_str(before.unwrap_or(&text[done..start]));
        out.push_str(GONE);
        count += 1;
        done = start + end + usize::from(before.is_some());
    }
    (out + &text[done..], count)
}

/// Where addresses begin that stand in a text as they are, in their order: with any scheme, with `www.`,
/// or of a folder on a server (`\\server\folder`).
fn bare_addresses(text: &str) -> Vec<usize> {
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let schemes = text.match_indices("://").filter_map(|(at, _)| {
        let before = text[..at].trim_end_matches(is_scheme);
        let scheme = &text[before.len()..at];
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(before.len())
    });
    let bare = text.match_indices("www.").map(|(at, _)| at);
    let bare = bare.filter(|at| !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()));
    let folders = text.match_indices("\\\\").map(|(at, _)| at);
    let folders = folders.filter(|at| {
        let server = text[at + 2..].split_once('\\').map_or("", |(server, _)| server);
        !server.is_empty() && !server.contains(char::is_whitespace)
    });
    let mut starts: Vec<usize> = schemes.chain(bare).chain(folders).collect();
    starts.sort_unstable();
    starts
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

/// Behind the parenthesis that ends the target of a link. CommonMark allows as many within each other.
fn closing(target: &str) -> Option<usize> {
    const MAX_DEPTH: usize = 32;
    let mut depth = 0;
    for (at, c) in target.char_indices() {
        match c {
            '(' if depth == MAX_DEPTH => return None,
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
    fn people_go_from_titles() {
        for (text, expected, people) in [
            ("Ask taro.yamada+x@example.co.jp.", "Ask ….", 1),
            ("担当はtaro@example.comです", "担当は…です", 1),
            ("ｔａｒｏ＠example.com", "…", 1),
            ("山田@example.com まで", "… まで", 1),
            ("<a@b.co>, mailto:c@d.org", "<…>, …", 2),
            ("taro@社内.jpへ", "…へ", 1),
            ("3 @ 2.5 each, 単価＠1,000円, @team, a@b", "3 @ 2.5 each, 単価＠1,000円, …, a@b", 1),
            ("＠taro @田中さんと @すずき、[~bob] and [~accountid:5f]", "… …さんと …、… and …", 5),
        ] {
            let found = title(text);
            assert_eq!((found.text.as_str(), found.people), (expected, people), "{text}");
        }
    }

    #[test]
    fn addresses_go_from_titles() {
        for (text, expected, links) in [
            ("見る：https://intra.example/x を", "見る：… を", 1),
            (r"\\srv\営業\見積、slack://channel?id=1 と www.intra.net", "…、… と …", 3),
            ("[the plan](https://wiki.local/a) ![](x.png)", "the plan ", 2),
            (r"a \\ b, 10:// and [~", r"a \\ b, 10:// and [~", 0),
        ] {
            let found = title(text);
            assert_eq!((found.text.as_str(), found.links), (expected, links), "{text}");
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
        // Long ones that end nowhere take no time.
        for odd in ["[~", "a://b、", r"\\a、", "a@b、", "@1", "[a]("] {
            let _ = markdown(&odd.repeat(100_000));
        }
        for odd in ["](", "[](", "[a](b", "[[a](b)", "@", "a@", "<!--", "www.", "]("] {
            let _ = markdown(odd);
        }
    }
}
