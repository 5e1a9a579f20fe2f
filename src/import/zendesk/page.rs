//! An article or the first page of a folder as a Markdown file.

use percent_encoding::percent_decode_str;

use crate::import::value::{Cell, scalar};

/// The fields of a file, in their order.
#[derive(Debug, Default)]
pub struct Page {
    fields: Vec<(&'static str, String)>,
}

impl Page {
    /// A file with a title.
    pub fn new(title: &str) -> Self {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = title
            .replace(|c| crate::diagnostic::is_unshowable(c) || crate::diagnostic::is_bidi_control(c), "");
        Self { fields: vec![("title", scalar(&title))] }
    }

    /// Adds a text.
    pub fn text(&mut self, name: &'static str, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.fields.push((name, scalar(&text)));
        }
    }

    /// Adds a word, a number or a date.
    pub fn word(&mut self, name: &'static str, word: Option<String>) {
        self.fields.extend(word.map(|word| (name, word)));
    }

    /// Adds a list.
    pub fn list(&mut self, name: &'static str, items: Vec<String>) {
        if !items.is_empty() {
            self.fields.push((name, Cell::List(items).inline()));
        }
    }

    /// The file with this text below the fields.
    pub fn with(&self, markdown: &str) -> String {
        let mut out = String::from("---\n");
        for (name, value) in &self.fields {
            out.push_str(&format!("{name}: {value}\n"));
        }
        out.push_str("---\n");
        if !markdown.is_empty() {
            out.push('\n');
            out.push_str(markdown);
            out.push('\n');
        }
        out
    }
}

/// The old addresses of a page: as it was shown, and by its number alone, which works as well.
pub fn aliases(url: Option<&str>) -> Vec<String> {
    let path = url.and_then(|url| url.split_once("://")?.1.split_once('/')).map(|(_, path)| path);
    let Some(path) = path.and_then(|path| path.split(['?', '#']).next()).filter(|path| !path.is_empty())
    else {
        return Vec::new();
    };
    let path = format!("/{}", percent_decode_str(path).decode_utf8_lossy().trim_end_matches('/'));
    let number = path.rsplit_once('/').and_then(|(folder, last)| {
        let digits = last.find(|c: char| !c.is_ascii_digit())?;
        (digits > 0 && last[digits..].starts_with('-')).then(|| format!("{folder}/{}", &last[..digits]))
    });
    // An address that no alias can be is none that anybody could have typed.
    let fits = |path: &String| {
        !path.contains([':', '\\', '?', '#'])
            && !path.chars().any(char::is_control)
            && path.split('/').all(|part| part.len() <= 200 && !part.ends_with(['.', ' ']))
    };
    std::iter::once(path).chain(number).filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_are_paths() {
        assert_eq!(
            aliases(Some("https://acme.zendesk.com/hc/ja/articles/360-%E8%AB%8B%E6%B1%82?x=1")),
            ["/hc/ja/articles/360-請求", "/hc/ja/articles/360"]
        );
        assert_eq!(aliases(Some("https://acme.zendesk.com/hc/ja/articles/360")), ["/hc/ja/articles/360"]);
        assert!(aliases(Some("https://acme.zendesk.com/")).is_empty());
        assert!(aliases(None).is_empty());
    }

    #[test]
    fn fields_are_yaml() {
        let mut page = Page::new("設定：\nはじめに");
        page.word("draft", Some("true".into()));
        page.list("tags", vec!["a b".into(), "c,d".into()]);
        page.text("description", "");
        assert_eq!(
            page.with("x"),
            "---\ntitle: \"設定： はじめに\"\ndraft: true\ntags: [a b, \"c,d\"]\n---\n\nx\n"
        );
    }
}
