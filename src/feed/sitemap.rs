//! `sitemap.xml`: <https://www.sitemaps.org/protocol.html>, with languages as in
//! <https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap>.
//!
//! A sitemap holds absolute addresses only, so there is none without `base_url`.

use std::fmt::Write as _;

use crate::config::Audience;
use crate::document::markdown::escape;
use crate::site::Site;

/// The sitemap of a site served at `base`.
pub fn write(site: &Site, base: &str) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in site.pages.iter().filter(|page| page.document.front_matter.audience == Audience::Public) {
        xml.push_str("<url><loc>");
        escape(&mut xml, &format!("{base}{}", page.route.encoded()));
        xml.push_str("</loc>");
        let front_matter = &page.document.front_matter;
        if let Some(date) = front_matter.updated.as_ref().or(front_matter.date.as_ref()) {
            let _ = write!(xml, "<lastmod>{}</lastmod>", date.value);
        }
        let group = site.translations.get(&page.key).map_or(&[][..], Vec::as_slice);
        if group.iter().flatten().count() > 1 {
            for id in group.iter().flatten() {
                let other = site.page(*id);
                let _ = write!(
                    xml,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"",
                    site.language_code(other.language)
                );
                escape(&mut xml, &format!("{base}{}", other.route.encoded()));
                xml.push_str("\"/>");
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}
