//! The texts of fields without HTML: plain, or as Markdown.

use crate::document::markup::{Piece, Tag, pieces};
use crate::document::{Body, Hole};
use crate::site::route::encode;
use crate::site::{Anchor, Page, Site, Target};

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With paragraphs, lists and addresses, for a mail.
    Plain,
    /// The same with marks.
    Markdown,
    /// The words alone, for places without links.
    Words,
}

/// The text of a field of a page.
pub fn write(site: &Site, page: &Page, field: Option<usize>, form: Form) -> String {
    let Some(number) = field else { return String::new() };
    let Some(field) = page.document.fields.get(number) else { return String::new() };
    let base = page.target_bases.get(number + 1).copied().unwrap_or(0);
    Writer::new(site, page, form).write(&field.body, base)
}

/// The text of the page below its fields.
pub fn write_body(site: &Site, page: &Page, form: Form) -> String {
    Writer::new(site, page, form).write(&page.document.body, 0)
}

/// Marks of Markdown in words made harmless.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let is_mark = match c {
            '\\' | '*' | '`' | '[' | ']' | '<' => true,
            // Within a word it marks nothing.
            '_' => !before.is_alphanumeric() || !after.is_alphanumeric(),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// A link in Markdown.
pub fn link(words: &str, address: &str) -> String {
    format!("[{words}]({})", address.replace('(', "%28").replace(')', "%29"))
}

struct Writer<'a> {
    site: &'a Site,
    page: &'a Page,
    form: Form,
    lines: Vec<String>,
    line: String,
    /// How much of the line is the mark of an entry of a list, and the space before it.
    margin: usize,
    /// Whether the words are code.
    is_code: bool,
    /// Lists that are open: the number of the next entry of each, where they are numbered.
    lists: Vec<Option<usize>>,
    /// Links that are open: where their words begin, and their address.
    links: Vec<(usize, Option<String>)>,
    /// The element whose words are passed over.
    skip: Option<String>,
}

impl<'a> Writer<'a> {
    fn new(site: &'a Site, page: &'a Page, form: Form) -> Self {
        Self {
            site,
            page,
            form,
            lines: Vec::new(),
            line: String::new(),
            margin: 0,
            is_code: false,
            lists: Vec::new(),
            links: Vec::new(),
            skip: None,
        }
    }

    fn write(mut self, body: &Body, base: usize) -> String {
        self.read(body, base);
        self.end_line();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines.join("\n")
    }

    /// Reads a body whose links have the targets from `base` on. Returns where the next begin.
    fn read(&mut self, body: &Body, base: usize) -> usize {
        let mut next = base + body.links.len();
        for piece in pieces(body) {
            match piece {
                Piece::Words(words) => self.words(&words),
                Piece::Start(tag) => self.start(tag, base),
                Piece::End(name) => self.end(name),
                Piece::Hole(Hole::Block(_, block)) => next = self.read(block, next),
                Piece::Hole(hole) => self.hole(hole, base),
            }
        }
        next
    }

    fn target(&self, base: usize, link: usize) -> &'a Target {
        self.page.targets.get(base + link).unwrap_or(&Target::Nothing)
    }

    fn words(&mut self, words: &str) {
        if self.skip.is_some() {
            return;
        }
        let is_marked = self.form == Form::Markdown && !self.is_code;
        let words = if is_marked { escape(words) } else { words.to_owned() };
        for c in words.chars() {
            let is_space = c.is_whitespace() && c != '\u{3000}';
            if is_space && (self.line.len() == self.margin || self.line.ends_with(' ')) {
                continue;
            }
            self.begin_line();
            self.line.push(if is_space { ' ' } else { c });
        }
    }

    /// What follows in an entry of a list stands below its words.
    fn begin_line(&mut self) {
        if self.line.is_empty() && self.form != Form::Words {
            self.line = "  ".repeat(self.lists.len());
            self.margin = self.line.len();
        }
    }

    /// Marks that only Markdown has.
    fn mark(&mut self, mark: &str) {
        if self.form == Form::Markdown && self.skip.is_none() {
            self.begin_line();
            self.line.push_str(mark);
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let margin = std::mem::take(&mut self.margin);
        if line.len() > margin {
            self.lines.push(line.trim_end().to_owned());
        }
    }

    /// Ends a paragraph: an empty line follows, except in a list.
    fn end_block(&mut self) {
        self.end_line();
        let is_open = self.lines.last().is_some_and(|line| !line.is_empty());
        if self.lists.is_empty() && is_open && self.form != Form::Words {
            self.lines.push(String::new());
        }
    }

    fn start(&mut self, tag: Tag<'_>, base: usize) {
        if self.skip.is_some() {
            return;
        }
        match tag.name {
            // Marks below pictures, readings and what is no text at all.
            "rt" | "rp" | "svg" | "script" | "style" if !tag.is_closed() => {
                self.skip = Some(tag.name.to_owned())
            }
            "a" => {
                let address = match tag.hole("href") {
                    Some(Hole::Address(link)) => self.address(self.target(base, *link)),
                    _ => tag.attribute("href").filter(|address| address.contains("://")),
                };
                self.begin_line();
                self.links.push((self.line.len(), address));
            }
            "strong" | "b" => self.mark("**"),
            "em" | "i" => self.mark("*"),
            "code" => {
                self.mark("`");
                self.is_code = true;
            }
            "br" => self.end_line(),
            "ul" | "ol" => {
                self.end_line();
                if self.lists.is_empty() {
                    self.end_block();
                }
                let first = tag.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.lists.push((tag.name == "ol").then_some(first));
            }
            "li" => {
                self.end_line();
                if self.form != Form::Words {
                    self.line = "  ".repeat(self.lists.len().saturating_sub(1));
                    match self.lists.last_mut() {
                        Some(Some(number)) => {
                            self.line.push_str(&format!("{number}. "));
                            *number += 1;
                        }
                        _ => self.line.push_str("- "),
                    }
                    self.margin = self.line.len();
                }
            }
            "td" | "th" if self.line.len() > self.margin => self.line.push_str(" | "),
            // The words of an entry stand behind its mark.
            "p" | "div" | "pre" | "table" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dl"
                if self.line.len() > self.margin =>
            {
                self.end_block();
            }
            "tr" | "dt" | "dd" | "summary" => self.end_line(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(skipped) = &self.skip {
            if skipped == name {
                self.skip = None;
            }
            return;
        }
        match name {
            "a" => {
                if let Some((start, Some(address))) = self.links.pop() {
                    self.link(start, &address);
                }
            }
            "strong" | "b" => self.mark("**"),
            "em" | "i" => self.mark("*"),
            "code" => {
                self.mark("`");
                self.is_code = false;
            }
            "ul" | "ol" => {
                self.end_line();
                self.lists.pop();
                self.end_block();
            }
            "p" | "div" | "pre" | "table" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dl" => {
                self.end_block();
            }
            "li" | "tr" | "dt" | "dd" | "summary" => self.end_line(),
            _ => {}
        }
    }

    /// Writes the address of the link whose words begin at a place in the line.
    fn link(&mut self, start: usize, address: &str) {
        // A line may have ended within the link.
        let Some(words) = self.line.get(start..).filter(|words| !words.trim().is_empty()) else { return };
        match self.form {
            Form::Words => {}
            Form::Markdown => {
                let link = link(words, address);
                self.line.truncate(start);
                self.line.push_str(&link);
            }
            Form::Plain if words == address => {}
            Form::Plain => self.line.push_str(&format!(" <{address}>")),
        }
    }

    fn hole(&mut self, hole: &Hole, base: usize) {
        match hole {
            Hole::Title(link) => {
                if let Target::Page(id, _) = self.target(base, *link) {
                    self.words(self.site.page(*id).title());
                }
            }
            Hole::Code(_, text) => {
                self.end_block();
                self.mark("```");
                self.end_line();
                self.lines.extend(text.trim_end().lines().map(str::to_owned));
                self.mark("```");
                self.end_block();
            }
            _ => {}
        }
    }

    /// The whole address of a target, where it has one outside of the page.
    fn address(&self, target: &Target) -> Option<String> {
        let base = self.site.config.base_url.as_ref();
        let page = |page: &Page, anchor: &Anchor| {
            let fragment = anchor.0.as_ref().map_or_else(String::new, |id| format!("#{}", encode(id)));
            Some(format!("{}{}{fragment}", base?, page.route.encoded()))
        };
        match target {
            Target::Page(id, anchor) => page(self.site.page(*id), anchor),
            Target::Here(anchor) => page(self.page, anchor),
            Target::Section(language, path) => {
                Some(format!("{}{}", base?, self.site.sections[*language][path].route.encoded()))
            }
            Target::Outside(address) => Some(address.clone()),
            Target::Asset(_) | Target::Host(_) | Target::Nothing => None,
        }
    }
}
