//! Output for machines that read the site: the sitemap, what robots may do, how the service is, the
//! calendar of maintenance.

mod calendar;
mod sitemap;
mod statuspage;

use std::fmt::Write as _;

use crate::config::Audience;
use crate::output::Output;
use crate::site::Site;

/// Adds the files for machines.
pub fn add(site: &Site, output: &mut Output) {
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
}
