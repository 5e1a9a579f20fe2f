//! The text of a new article: the fields its type needs, each with a word of advice.

use jiff::civil::DateTime;

use crate::config::Type;
use crate::diagnostic::Language;
use crate::yaml;

/// An article that is being put together, line by line.
pub struct Scaffold {
    lines: Vec<String>,
}

impl Scaffold {
    /// The fields that a type needs, with examples.
    pub fn new(of: Type, language: Language) -> Self {
        let text = match (of, language) {
            (Type::Article, Language::Ja) => include_str!("../scaffold/article.ja.md"),
            (Type::Article, Language::En) => include_str!("../scaffold/article.en.md"),
            (Type::Faq, Language::Ja) => include_str!("../scaffold/faq.ja.md"),
            (Type::Faq, Language::En) => include_str!("../scaffold/faq.en.md"),
            (Type::Guide, Language::Ja) => include_str!("../scaffold/guide.ja.md"),
            (Type::Guide, Language::En) => include_str!("../scaffold/guide.en.md"),
            (Type::Case, Language::Ja) => include_str!("../scaffold/case.ja.md"),
            (Type::Case, Language::En) => include_str!("../scaffold/case.en.md"),
            (Type::Release, Language::Ja) => include_str!("../scaffold/release.ja.md"),
            (Type::Release, Language::En) => include_str!("../scaffold/release.en.md"),
            (Type::Ticket, Language::Ja) => include_str!("../scaffold/ticket.ja.md"),
            (Type::Ticket, Language::En) => include_str!("../scaffold/ticket.en.md"),
            (Type::Incident, Language::Ja) => include_str!("../scaffold/incident.ja.md"),
            (Type::Incident, Language::En) => include_str!("../scaffold/incident.en.md"),
        };
        Self { lines: text.lines().map(str::to_owned).collect() }
    }

    /// Writes the day, and for an incident the time, by the site's clock.
    pub fn set_time(&mut self, now: DateTime, utc_offset: i32) {
        let minutes = utc_offset.abs() / 60;
        let sign = if utc_offset < 0 { '-' } else { '+' };
        let moment = |time: DateTime| {
            let time = time.strftime("%Y-%m-%dT%H:%M");
            format!("{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        };
        let later = now.saturating_add(jiff::Span::new().hours(1));
        let replace = [
            ("2026-01-01T09:00+09:00", moment(now)),
            ("2026-01-01T10:00+09:00", moment(later)),
            ("2026-01-01", now.date().to_string()),
        ];
        for line in &mut self.lines {
            for (from, to) in &replace {
                *line = line.replace(from, to);
            }
        }
    }

    /// Gives a field at the top another value.
    pub fn set(&mut self, name: &str, value: &str) {
        let start = format!("{name}: ");
        if let Some(line) = self.lines.iter_mut().find(|line| line.starts_with(&start)) {
            *line = format!("{start}{}", yaml::scalar(value));
        }
    }

    /// Puts a line below the type, where every article has room.
    pub fn add(&mut self, line: String) {
        let at = self.lines.iter().position(|line| line.starts_with("type: "));
        self.lines.insert(at.map_or(1, |at| at + 1), line);
    }

    /// Gives a list at the top other lines.
    pub fn set_list(&mut self, name: &str, lines: Vec<String>) {
        let Some(at) = self.lines.iter().position(|line| *line == format!("{name}:")) else { return };
        let rest = &self.lines[at + 1..];
        let end = at + 1 + rest.iter().take_while(|line| line.starts_with(' ')).count();
        self.lines.splice(at + 1..end, lines);
    }

    /// Puts a comment, which no page shows, at the end.
    pub fn comment(&mut self, heading: &str, lines: &[String]) {
        self.lines.extend([String::new(), "<!--".to_owned(), heading.to_owned()]);
        for line in lines {
            let mut line = line.clone();
            // Two hyphens could end the comment; the dash in front keeps `:::` from beginning a line.
            while line.contains("--") {
                line = line.replace("--", "- -");
            }
            self.lines.push(format!("- {line}"));
        }
        self.lines.push("-->".to_owned());
    }

    /// The whole text.
    pub fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }
}
