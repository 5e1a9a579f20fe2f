//! Filling the holes of a body: what only the whole site knows.

use super::{Renderer, highlight, phrase};
use crate::document::link::{Link, LinkKind, host, is_safe_scheme, player_host, scheme};
use crate::document::markdown::{escape, escape_address};
use crate::document::{Body, HOLE_END, HOLE_START, Hole, Kind};
use crate::site::route::{asset_path, encode};
use crate::site::{Anchor, Page, PageId, Route, Target};

/// A page whose text is written, and the address of the page that shows it.
type Place<'a> = (&'a Page, &'a Route);

impl Renderer {
    /// The body of a page.
    pub(super) fn body(&self, page: &Page) -> String {
        let mut out = String::with_capacity(page.document.body.html.len() * 2);
        self.fill((page, &page.route), &page.document.body, 0, &mut out);
        phrase::text(out)
    }

    /// The text of a field, by its number.
    pub(super) fn field(&self, page: &Page, number: Option<usize>) -> Option<String> {
        self.field_on(page, number, &page.route)
    }

    /// The same for another page that shows it, whose address is `from`.
    pub(super) fn field_on(&self, page: &Page, number: Option<usize>, from: &Route) -> Option<String> {
        let number = number?;
        let body = &page.document.fields.get(number)?.body;
        if body.html.trim().is_empty() {
            return None;
        }
        let mut out = String::with_capacity(body.html.len() * 2);
        let base = page.target_bases.get(number + 1).copied().unwrap_or(0);
        self.fill((page, from), body, base, &mut out);
        Some(phrase::text(out))
    }

    /// A text that belongs to no page: its links lead outside or nowhere.
    pub(super) fn loose_body(&self, language: usize, body: &Body) -> String {
        let mut out = String::new();
        let mut parts = body.html.split(HOLE_START);
        out.push_str(parts.next().unwrap_or(""));
        for part in parts {
            let Some((number, rest)) = part.split_once(HOLE_END) else { continue };
            match number.parse::<usize>().ok().and_then(|number| body.holes.get(number)) {
                Some(Hole::Address(link)) => {
                    let address = &body.links[*link].destination;
                    let safe = scheme(address).is_some_and(|scheme| is_safe_scheme(&scheme));
                    out.push_str(&if safe { escape_address(address) } else { "#".to_owned() });
                }
                Some(Hole::Code(language, text)) => out.push_str(&highlight::code(language, text)),
                Some(Hole::Word(word)) => escape(&mut out, self.theme.word(language, word)),
                _ => {}
            }
            out.push_str(rest);
        }
        phrase::text(out)
    }

    /// Writes a body of a page onto the page at an address; its links have the targets from `base` on.
    /// Returns where the next begin.
    fn fill(&self, place: Place<'_>, body: &Body, base: usize, out: &mut String) -> usize {
        // Blocks are filled in their own order first, since their targets follow one another.
        let mut next = base + body.links.len();
        let mut blocks: Vec<Option<String>> = Vec::with_capacity(body.holes.len());
        for hole in &body.holes {
            blocks.push(match hole {
                Hole::Block(audience, block) => {
                    let mut inner = String::new();
                    next = self.fill(place, block, next, &mut inner);
                    (!inner.trim().is_empty()).then(|| {
                        format!(
                            "<div class=\"audience\" data-audience=\"{}\">\n{inner}</div>",
                            audience.name()
                        )
                    })
                }
                _ => None,
            });
        }
        let mut parts = body.html.split(HOLE_START);
        out.push_str(parts.next().unwrap_or(""));
        for part in parts {
            let Some((number, rest)) = part.split_once(HOLE_END) else { continue };
            let number: usize = number.parse().unwrap_or(usize::MAX);
            if let Some(hole) = body.holes.get(number) {
                match (hole, &blocks[number]) {
                    (Hole::Block(..), Some(block)) => out.push_str(block),
                    (Hole::Block(..), None) => {}
                    (hole, _) => self.hole(place, body, base, hole, out),
                }
            }
            out.push_str(rest);
        }
        next
    }

    fn hole(&self, place: Place<'_>, body: &Body, base: usize, hole: &Hole, out: &mut String) {
        let (page, from) = place;
        let target = |link: usize| page.targets.get(base + link).unwrap_or(&Target::Nothing);
        match hole {
            Hole::Address(link) => {
                let (address, outside) = self.address(place, target(*link));
                if outside && body.links[*link].kind == LinkKind::Image {
                    // No page asks another host for anything.
                    return;
                }
                out.push_str(&address);
                if outside && !body.links[*link].raw {
                    // The hole stands inside `href="…"`: this ends it and begins another attribute.
                    out.push_str("\" rel=\"external noopener");
                }
            }
            Hole::Title(link) => match target(*link) {
                Target::Page(id, _) => escape(out, self.site.page(*id).title()),
                target @ Target::Section(..) => {
                    if let Some((language, section)) = self.site.folder(target) {
                        escape(out, &self.section_title(language, section));
                    }
                }
                // What was written names something that readers may not know of.
                Target::Nothing => escape(out, self.theme.word(page.language, "unavailable")),
                _ => escape(out, &body.links[*link].destination),
            },
            Hole::State(link) => {
                if let Target::Page(id, _) = target(*link)
                    && let Kind::Ticket(ticket) = &self.site.page(*id).document.kind
                {
                    let key = ticket.state.name();
                    let label = self.theme.word(page.language, &format!("state_{key}")).to_owned();
                    out.push_str(&format!(" <span class=\"state\" data-state=\"{key}\">"));
                    escape(out, &label);
                    out.push_str("</span>");
                }
            }
            Hole::Image(link) => self.image(from, &body.links[*link], target(*link), out),
            Hole::Code(language, text) => out.push_str(&highlight::code(language, text)),
            Hole::Word(word) => escape(out, self.theme.word(page.language, word)),
            Hole::Block(..) => {}
        }
    }

    /// A target as the value of `href`, and whether it leads outside.
    fn address(&self, (page, from): Place<'_>, target: &Target) -> (String, bool) {
        match target {
            Target::Page(id, anchor) => {
                (format!("{}{}", from.link(&self.site.page(*id).route), fragment(anchor)), false)
            }
            Target::Section(language, path) => (from.link(&self.site.sections[*language][path].route), false),
            Target::Asset(source) => {
                let path = asset_path(&self.sources.get(*source).path, &self.site.config);
                (from.link_file(&path), false)
            }
            Target::Here(anchor) if *from != page.route => {
                (format!("{}{}", from.link(&page.route), fragment(anchor)), false)
            }
            Target::Here(Anchor(None)) => ("#".into(), false),
            Target::Here(anchor) => (fragment(anchor), false),
            Target::Outside(address) => {
                let mail = address.starts_with("mailto:") || address.starts_with("tel:");
                (escape_address(address), !mail)
            }
            Target::Host(address) => (escape_address(address), false),
            // The hole stands inside `href="…"`: the words stay, and lead nowhere.
            Target::Nothing => ("#\" aria-disabled=\"true\" class=\"broken".into(), false),
        }
    }

    /// The relative address of a page.
    pub(super) fn link(&self, from: &Page, to: PageId) -> String {
        from.route.link(&self.site.page(to).route)
    }

    fn image(&self, from: &Route, link: &Link, target: &Target, out: &mut String) {
        match target {
            Target::Asset(source) => {
                let source = self.sources.get(*source);
                let path = asset_path(&source.path, &self.site.config);
                let shape = self.images.shape(source);
                let versions = self.images.versions(&self.site, source, &path);
                if !versions.is_empty() {
                    let version =
                        |(width, path): &(u32, String)| format!("{} {width}w", from.link_file(path));
                    let versions: Vec<String> = versions.iter().map(version).collect();
                    // The width of the text, where a browser does not see by itself how wide it is shown.
                    out.push_str(&format!(
                        "<picture><source type=\"image/webp\" srcset=\"{}\" sizes=\"auto, (min-width: 48rem) 44rem, 100vw\">",
                        versions.join(", ")
                    ));
                }
                out.push_str("<img src=\"");
                out.push_str(&from.link_file(&path));
                out.push_str("\" alt=\"");
                escape(out, &link.text);
                out.push('"');
                if let Some((width, height)) = shape.size {
                    out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
                }
                title(link, out);
                out.push_str(" loading=\"lazy\" decoding=\"async\">");
                if !versions.is_empty() {
                    out.push_str("</picture>");
                }
            }
            Target::Outside(address) => self.embed(link, address, out),
            _ => {
                // What is missing leaves its words.
                out.push_str("<span class=\"missing-image\">");
                escape(out, &link.text);
                out.push_str("</span>");
            }
        }
    }

    /// A picture or video from another host: nothing is asked of that host before a click.
    fn embed(&self, link: &Link, address: &str, out: &mut String) {
        let player = player_address(address, &self.site.config.embeds);
        if let Some(player) = &player {
            out.push_str("<span class=\"embed\" data-src=\"");
            out.push_str(&escape_address(player));
            out.push_str("\">");
        }
        out.push_str("<a href=\"");
        out.push_str(&escape_address(address));
        out.push_str("\" rel=\"external noopener\"");
        title(link, out);
        out.push('>');
        escape(out, if link.text.is_empty() { address } else { &link.text });
        out.push_str("</a>");
        if player.is_some() {
            out.push_str("</span>");
        }
    }
}

fn fragment(anchor: &Anchor) -> String {
    anchor.0.as_ref().map_or(String::new(), |id| format!("#{}", encode(id)))
}

fn title(link: &Link, out: &mut String) {
    if !link.title.is_empty() {
        out.push_str(" title=\"");
        escape(out, &link.title);
        out.push('"');
    }
}

/// What to put into the frame once the reader asks for it, for hosts that the site lists.
fn player_address(address: &str, embeds: &[String]) -> Option<String> {
    let host = host(address)?;
    if !embeds.iter().any(|listed| host.eq_ignore_ascii_case(listed)) {
        return None;
    }
    let parameter = |name: &str| {
        let query = address.split_once('?')?.1.split('#').next()?;
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
    };
    let last =
        || address.split(['?', '#']).next()?.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
    let Some(player) = player_host(host) else { return Some(address.to_owned()) };
    Some(match host.trim_start_matches("www.") {
        "youtube.com" => match parameter("v") {
            Some(id) => format!("https://{player}/embed/{id}"),
            None => address.to_owned(),
        },
        "youtu.be" => format!("https://{player}/embed/{}", last()?),
        _ => format!("https://{player}/video/{}", last()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_hosts_get_a_player() {
        let embeds = vec!["www.youtube.com".to_owned()];
        assert_eq!(
            player_address("https://www.youtube.com/watch?v=abc&t=1", &embeds).as_deref(),
            Some("https://www.youtube-nocookie.com/embed/abc")
        );
        assert_eq!(player_address("https://evil.example/www.youtube.com", &embeds), None);
        assert_eq!(player_address("https://www.youtube.com@evil.example/", &embeds), None);
    }
}
