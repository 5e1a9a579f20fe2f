//! What a rendered text is made of: HTML, and holes for everything that needs the rest of the site.

use super::heading::Heading;
use super::link::Link;
use crate::config::Audience;
use crate::source::Span;

/// Begins a hole: a place that is filled when the page is rendered.
pub const HOLE_START: char = '\u{fdd0}';
/// Ends it.
pub const HOLE_END: char = '\u{fdd1}';

/// A rendered text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body {
    /// HTML in which [`HOLE_START`] number [`HOLE_END`] stands for each hole.
    pub html: String,
    /// What to fill in.
    pub holes: Vec<Hole>,
    /// Links and images, in the order of the text.
    pub links: Vec<Link>,
    /// Headings outside of nested bodies.
    pub headings: Vec<Heading>,
    /// Ids of elements written as HTML.
    pub anchors: Vec<String>,
    /// The ids of the checks to tick.
    pub checks: Vec<String>,
    /// Tables whose columns have no names: where their heads stand, or their tags.
    pub bare_tables: Vec<Span>,
    /// The words of each block, for finding them again in the output; only kept where needed.
    pub words: Vec<String>,
}

/// A place in a body that is filled when the page is rendered.
#[derive(Debug, Clone, PartialEq)]
pub enum Hole {
    /// The address of a link, inside `href="…"` or `src="…"`.
    Address(usize),
    /// The title of a link's target, where the link has no words of its own.
    Title(usize),
    /// The state of a ticket that is linked to.
    State(usize),
    /// A whole image.
    Image(usize),
    /// A code block: language and text.
    Code(String, String),
    /// A word of the interface, by its name in the theme's strings.
    Word(&'static str),
    /// A block for an audience.
    Block(Audience, Box<Body>),
}

impl Body {
    /// Whether a reader sees nothing of it; of blocks for others nothing is left.
    pub fn is_blank(&self) -> bool {
        let mut parts = self.html.split(HOLE_START);
        let before = parts.next().unwrap_or_default();
        before.trim().is_empty()
            && parts.all(|part| {
                let (number, rest) = part.split_once(HOLE_END).unwrap_or_default();
                let hole = number.parse::<usize>().ok().and_then(|number| self.holes.get(number));
                rest.trim().is_empty() && matches!(hole, Some(Hole::Block(_, block)) if block.is_blank())
            })
    }

    /// The ids of all checks, those in blocks for an audience included.
    pub fn all_checks(&self) -> Vec<&str> {
        let blocks = self.holes.iter().flat_map(|hole| match hole {
            Hole::Block(_, block) => block.all_checks(),
            _ => Vec::new(),
        });
        self.checks.iter().map(String::as_str).chain(blocks).collect()
    }

    /// The headings of it and of its blocks for an audience, in the order of the text.
    pub fn all_headings(&self) -> Vec<&Heading> {
        let blocks = self.holes.iter().flat_map(|hole| match hole {
            Hole::Block(_, block) => block.all_headings(),
            _ => Vec::new(),
        });
        let mut all: Vec<&Heading> = self.headings.iter().chain(blocks).collect();
        all.sort_by_key(|heading| heading.span.start);
        all
    }

    /// Takes out the block of a hole and the line that it stands on. An empty one stays among the
    /// holes, since they are known by their numbers.
    pub fn cut_block(&mut self, number: usize) -> Option<Self> {
        let Some(Hole::Block(audience, block)) = self.holes.get_mut(number) else { return None };
        // Not even that there was something.
        *audience = Audience::Public;
        let block = std::mem::take(block.as_mut());
        self.html = self.html.replacen(&format!("{}\n", marker(number)), "", 1);
        Some(block)
    }

    /// Adds a hole at the end of the HTML.
    pub(super) fn put_hole(&mut self, hole: Hole) {
        self.html.push_str(&marker(self.holes.len()));
        self.holes.push(hole);
    }

    /// Links and images, also those in its blocks for an audience.
    pub fn all_links(&self) -> Vec<&Link> {
        let mut links = Vec::new();
        let mut bodies = vec![self];
        while let Some(body) = bodies.pop() {
            links.extend(&body.links);
            let blocks = body.holes.iter().filter_map(|hole| match hole {
                Hole::Block(_, block) => Some(block.as_ref()),
                _ => None,
            });
            bodies.extend(blocks);
        }
        links
    }

    /// Adds a link and returns its number.
    pub(super) fn add_link(&mut self, link: Link) -> usize {
        self.links.push(link);
        self.links.len() - 1
    }

    /// The words without marks, one line a block, as far as they were kept. Those of blocks for an
    /// audience come last.
    pub fn plain(&self) -> String {
        let mut lines = self.words.clone();
        for hole in &self.holes {
            if let Hole::Block(_, block) = hole {
                lines.push(block.plain());
            }
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

/// What stands in the HTML for the hole of a number.
pub(super) fn marker(number: usize) -> String {
    format!("{HOLE_START}{number}{HOLE_END}")
}
