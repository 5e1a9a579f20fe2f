//! Output for machines that read the site: the sitemap, what robots may do, news as feeds, how the
//! service is, the calendar of maintenance.

pub mod changes;

mod calendar;
mod news;
mod sitemap;
mod statuspage;

use std::fmt::Write as _;

use crate::config::Audience;
use crate::output::Output;
use crate::site::Site;

/// The words of the interface: language, name.
pub type Words<'a> = &'a dyn Fn(usize, &str) -> String;

/// Adds the files for machines.
pub fn add(site: &Site, words: Words<'_>, output: &mut Output) {
    let public = site.options.edition == Audience::Public;
    let mut robots = String::from("User-agent: *\n");
    robots.push_str(if public { "Allow: /\n" } else { "Disallow: /\n" });
    if let Some(base) = site.config.base_url.as_ref().filter(|_| public) {
        let _ = writeln!(robots, "Sitemap: {base}sitemap.xml");
        output.insert_bytes("sitemap.xml", sitemap::write(site, base));
    }
    output.insert_bytes("robots.txt", robots);
    statuspage::add(site, output);
    calendar::add(site, output);
    changes::add(site, words, output);
}
