//! A feed as such, and the two forms in which it is written: Atom (RFC 4287) and JSON Feed
//! (<https://www.jsonfeed.org/version/1.1/>). Readers know an entry by its id and follow its address
//! from anywhere, so that both are absolute.

use serde::Serialize;

use crate::document::markdown::escape;

/// A feed.
pub struct Feed {
    /// What it is about.
    pub title: String,
    /// Who writes it.
    pub author: String,
    /// The code of its language.
    pub language: String,
    /// The page that it belongs to.
    pub home: String,
    /// Its own address, without its ending.
    pub address: String,
    /// Its entries, newest first; at least one.
    pub entries: Vec<Entry>,
}

/// An entry of a feed.
pub struct Entry {
    /// A name that no other entry has.
    pub id: String,
    /// The page that it leads to.
    pub url: String,
    /// What has happened, on one line.
    pub title: String,
    /// What it is about; may be empty.
    pub summary: String,
    /// When, in the form of RFC 3339.
    pub date: String,
    /// A word to sort by.
    pub tag: Option<String>,
}

impl Entry {
    /// What it is about; what has happened, where nothing more is said.
    fn text(&self) -> &str {
        if self.summary.is_empty() { &self.title } else { &self.summary }
    }
}

/// The feed as Atom.
pub fn atom(feed: &Feed) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut put = |before: &str, value: &str, after: &str| {
        xml.push_str(before);
        escape(&mut xml, value);
        xml.push_str(after);
    };
    put("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"", &feed.language, "\">\n");
    let own = format!("{}.xml", feed.address);
    put("<id>", &own, "</id>\n");
    put("<title>", &feed.title, "</title>\n");
    put("<link rel=\"self\" type=\"application/atom+xml\" href=\"", &own, "\"/>\n");
    put("<link rel=\"alternate\" type=\"text/html\" href=\"", &feed.home, "\"/>\n");
    put("<author><name>", &feed.author, "</name></author>\n");
    put("<updated>", feed.entries.first().map_or("", |entry| &entry.date), "</updated>\n");
    for entry in &feed.entries {
        put("<entry>\n<id>", &entry.id, "</id>\n");
        put("<title>", &entry.title, "</title>\n");
        put("<link rel=\"alternate\" type=\"text/html\" href=\"", &entry.url, "\"/>\n");
        put("<updated>", &entry.date, "</updated>\n");
        if let Some(tag) = &entry.tag {
            put("<category term=\"", tag, "\"/>\n");
        }
        put("<summary>", entry.text(), "</summary>\n");
        put("</entry>\n", "", "");
    }
    xml.push_str("</feed>\n");
    xml
}

/// A feed as JSON has it.
#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: String,
    language: &'a str,
    authors: [Author<'a>; 1],
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_text: &'a str,
    date_published: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
}

/// The feed as JSON.
pub fn json(feed: &Feed) -> String {
    let items = feed.entries.iter().map(|entry| Item {
        id: &entry.id,
        url: &entry.url,
        title: &entry.title,
        content_text: entry.text(),
        date_published: &entry.date,
        tags: entry.tag.as_slice(),
    });
    let whole = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: format!("{}.json", feed.address),
        language: &feed.language,
        authors: [Author { name: &feed.author }],
        items: items.collect(),
    };
    serde_json::to_string_pretty(&whole).expect("texts are JSON") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_well_formed_whatever_it_says() {
        let feed = Feed {
            title: "A & B".into(),
            author: "<a>".into(),
            language: "en".into(),
            home: "https://example.com/roadmap/".into(),
            address: "https://example.com/roadmap/changes".into(),
            entries: vec![Entry {
                id: "https://example.com/#1".into(),
                url: "https://example.com/roadmap/a%20b/?\"".into(),
                title: "Planned: ]]> \u{1}\u{ffff}".into(),
                summary: String::new(),
                date: "2026-11-25T00:00:00+09:00".into(),
                tag: Some("\"".into()),
            }],
        };
        let xml = atom(&feed);
        assert!(xml.contains("<title>Planned: ]]&gt; </title>"), "{xml}");
        assert!(xml.contains("<category term=\"&quot;\"/>"), "{xml}");
        assert_eq!(xml.matches('<').count(), xml.matches('>').count());
        let json: serde_json::Value = serde_json::from_str(&json(&feed)).expect("JSON");
        assert_eq!(json["items"][0]["content_text"], json["items"][0]["title"]);
    }
}
