//! Release notes as texts that are ready to be sent: a mail, a message in a chat, a note in the
//! product. What has to be done comes first.
//!
//! They are made from what the edition shows, so that nothing else can be sent by mistake.

mod chat;
mod in_app;
mod mail;
mod prose;
mod words;

use jiff::civil::Date;

use crate::config::{Audience, Facet};
use crate::document::Kind;
use crate::document::kind::release::{Change, ChangeType, Release};
use crate::site::link::change_id;
use crate::site::route::encode;
use crate::site::{Page, PageId, Site, day};
use crate::yaml::Located;
use prose::Form;
use words::Words;

/// Where a text is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A mail: a line with its subject, then everything.
    Mail,
    /// A message in a chat: short, in Markdown.
    Chat,
    /// Notes in the product: a title and a sentence or two, of at most so many characters.
    InApp(usize),
}

/// The text of release notes for a channel; nothing for a page that is none.
pub fn text(site: &Site, page: &Page, channel: Channel) -> Option<String> {
    let Kind::Release(release) = &page.document.kind else { return None };
    let words = Words::of(site.language_code(page.language));
    let news = News { site, page, release, words };
    Some(match channel {
        Channel::Mail => mail::write(&news),
        Channel::Chat => chat::write(&news),
        Channel::InApp(most) => in_app::write(&news, most),
    })
}

/// Release notes on their way to becoming a text.
struct News<'a> {
    site: &'a Site,
    page: &'a Page,
    release: &'a Release,
    words: Words,
}

/// A change with its number.
type Numbered<'a> = (usize, &'a Change);

impl<'a> News<'a> {
    /// Changes for which readers have to do something, the most urgent first.
    fn actions(&self) -> Vec<Numbered<'a>> {
        let mut actions: Vec<Numbered<'a>> =
            self.changes().filter(|(_, change)| change.action.is_some()).collect();
        let today = self.site.options.today;
        actions.sort_by_key(|(_, change)| {
            (change.is_overdue(today), change.action_by.is_none(), change.action_by)
        });
        actions
    }

    /// The other changes, in their order.
    fn others(&self) -> Vec<Numbered<'a>> {
        self.changes().filter(|(_, change)| change.action.is_none()).collect()
    }

    fn changes(&self) -> impl Iterator<Item = Numbered<'a>> {
        self.release.changes.iter().enumerate()
    }

    /// The title, with the version where the title does not have it, and whether there is something
    /// to do.
    fn title(&self) -> String {
        let title = self.page.title();
        let version = self.release.version.as_ref().map(|version| version.value.as_str());
        let version = version.filter(|version| !title.contains(version));
        let version = version.map_or_else(String::new, |version| self.words.in_brackets(version));
        let today = self.site.options.today;
        let has_action = self.release.changes.iter().any(|change| change.needs_action(today));
        let mark = if has_action { self.words.pick("【要対応】", "Action required: ") } else { "" };
        // What goes further than it may should say so where everybody looks.
        let edition = match self.site.options.edition {
            Audience::Public => "",
            Audience::Customer => self.words.pick("【お客様限定】", "Customers only: "),
            Audience::Internal => self.words.pick("【社内用】", "Internal: "),
        };
        format!("{edition}{mark}{title}{version}")
    }

    /// The text of a field.
    fn prose(&self, field: Option<usize>, form: Form) -> String {
        prose::write(self.site, self.page, field, form)
    }

    fn day(&self, date: Date) -> String {
        day::full(date, self.site.language_code(self.page.language))
    }

    /// Until when something has to be done, and whether that is over.
    fn deadline(&self, change: &Change) -> Option<String> {
        let by = change.action_by?;
        let over = if change.is_overdue(self.site.options.today) {
            self.words.pick("（過ぎました）", " (passed)")
        } else {
            ""
        };
        Some(format!("{}{over}", self.day(by)))
    }

    fn type_of(&self, of: ChangeType) -> &'static str {
        self.words.change(of)
    }

    /// Plans and roles that a change is for, as readers know them.
    fn audience(&self, change: &Change) -> String {
        let code = self.site.language_code(self.page.language);
        let label = |facet: Facet, key: &Located<String>| {
            let labels = self.site.config.facets.get(&facet);
            let label = labels.and_then(|labels| labels.get(&key.value));
            label.map_or(key.value.as_str(), |label| label.get(code)).to_owned()
        };
        let plans = change.plans.iter().map(|key| label(Facet::Plans, key));
        let roles = change.roles.iter().map(|key| label(Facet::Roles, key));
        plans.chain(roles).collect::<Vec<String>>().join(self.words.pick("、", ", "))
    }

    /// The address of a page, where the site has one.
    fn address(&self, id: PageId) -> Option<String> {
        let base = self.site.config.base_url.as_ref()?;
        Some(format!("{base}{}", self.site.page(id).route.encoded()))
    }

    /// The address of a change.
    fn change_address(&self, number: usize) -> Option<String> {
        Some(format!("{}#{}", self.address(self.page.id)?, encode(&change_id(number))))
    }

    /// Articles about a change.
    fn articles(&self, number: usize) -> Vec<PageId> {
        self.related(number, |(_, articles)| articles)
    }

    /// Requests that a change answers.
    fn tickets(&self, number: usize) -> Vec<PageId> {
        self.related(number, |(tickets, _)| tickets)
    }

    fn related(
        &self,
        number: usize,
        pick: impl Fn(&(Vec<PageId>, Vec<PageId>)) -> &Vec<PageId>,
    ) -> Vec<PageId> {
        self.page.relations.changes.get(number).map(|both| pick(both).clone()).unwrap_or_default()
    }
}
