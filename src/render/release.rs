//! What release notes show of their own, their changes on other pages, and the ways to look at many
//! of them: what readers have to do, and changes of one type.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::Renderer;
use super::context::{self, Badge, BriefQuestion, Card, FacetGroup, FacetValue, Group, View as ViewLink};
use super::words;
use crate::config::Facet;
use crate::document::Kind;
use crate::document::kind::release::{Change, ChangeType, Release};
use crate::site::link::change_id;
use crate::site::release::{self, Answer};
use crate::site::{Page, PageId, Route};
use crate::yaml::{Choice, Located};

/// A way to look at release notes, beside the list of all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Changes for which readers have to do something.
    Action,
    /// Release notes with a change of one type.
    OfType(ChangeType),
}

impl View {
    /// The folder of its address, below that of the list.
    pub fn folder(self) -> String {
        match self {
            Self::Action => "action-required".to_owned(),
            Self::OfType(of) => format!("type-{}", of.name()),
        }
    }
}

/// A change: its page and its number there.
pub type Place = (PageId, usize);

fn release(page: &Page) -> Option<&Release> {
    match &page.document.kind {
        Kind::Release(release) => Some(release),
        _ => None,
    }
}

fn changes(page: &Page) -> impl Iterator<Item = &Change> {
    release(page).into_iter().flat_map(|release| &release.changes)
}

/// Whether readers still have to do something because of a release.
pub fn needs_action(page: &Page, today: Date) -> bool {
    changes(page).any(|change| change.needs_action(today))
}

/// The views that some release notes fill.
pub fn views(pages: &[&Page]) -> Vec<View> {
    let has = |wanted: &dyn Fn(&Change) -> bool| pages.iter().any(|page| changes(page).any(wanted));
    let action = has(&|change| change.action.is_some()).then_some(View::Action);
    let types = ChangeType::ALL.iter().map(|(_, of)| *of).filter(|of| has(&|change| change.kind == *of));
    action.into_iter().chain(types.map(View::OfType)).collect()
}

/// Release notes with a change of a type.
pub fn of_type<'a>(pages: &[&'a Page], of: ChangeType) -> Vec<&'a Page> {
    pages.iter().copied().filter(|page| changes(page).any(|change| change.kind == of)).collect()
}

/// How urgent it is that readers do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    /// By a day that is still to come.
    Due,
    /// At any time.
    Anytime,
    /// By a day that is over.
    Overdue,
}

impl Urgency {
    const ALL: [Self; 3] = [Self::Due, Self::Anytime, Self::Overdue];

    fn of(change: &Change, today: Date) -> Self {
        match change.action_by {
            None => Self::Anytime,
            Some(_) if change.is_overdue(today) => Self::Overdue,
            Some(_) => Self::Due,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Anytime => "anytime",
            Self::Overdue => "overdue",
        }
    }
}

/// Everything that readers have to do: what is due soonest first, then what has no day, then what is
/// over, the latest first. Beside each other the newest release comes first.
pub fn actions(pages: &[&Page], today: Date) -> Vec<Place> {
    let all =
        pages.iter().flat_map(|page| changes(page).enumerate().map(|(at, change)| (page.id, at, change)));
    let mut all: Vec<(PageId, usize, &Change)> = all.filter(|(.., change)| change.action.is_some()).collect();
    all.sort_by_key(|(.., change)| {
        let urgency = Urgency::of(change, today);
        let is_over = urgency == Urgency::Overdue;
        let (soonest, latest) = if is_over { (None, change.action_by) } else { (change.action_by, None) };
        (urgency, soonest, Reverse(latest))
    });
    all.into_iter().map(|(page, at, _)| (page, at)).collect()
}

impl Renderer {
    /// What release notes have of their own.
    pub(super) fn release_context(&self, page: &Page, release: &Release) -> context::Release {
        let code = self.site.language_code(page.language);
        let changes = release.changes.iter().enumerate();
        let changes = changes.map(|(number, change)| self.change_context(page, number, change, &page.route));
        context::Release {
            version: release.version.as_ref().map(|version| version.value.clone()),
            day: page.document.front_matter.date.as_ref().map(|date| words::day(date.value, code)),
            changes: changes.collect(),
            tickets: self.cards_here(&release::answered_as_a_whole(&self.site, page), page),
            brief: self.brief_context(page, release),
        }
    }

    fn brief_context(&self, page: &Page, release: &Release) -> Option<context::Brief> {
        let brief = &release.brief;
        let questions = brief.questions.iter().filter_map(|(question, answer)| {
            Some(BriefQuestion {
                question_html: self.field(page, Some(*question))?,
                answer_html: self.field(page, Some(*answer))?,
            })
        });
        let context = context::Brief {
            html: self.field(page, brief.text),
            talk_track_html: self.field(page, brief.talk_track),
            questions: questions.collect(),
            tell_html: self.field(page, brief.tell),
        };
        (context != context::Brief::default()).then_some(context)
    }

    /// A change as it is shown on a page at `route`.
    fn change_context(&self, page: &Page, number: usize, change: &Change, route: &Route) -> context::Change {
        let code = self.site.language_code(page.language);
        let (tickets, articles) = page.relations.changes.get(number).cloned().unwrap_or_default();
        let here = route == &page.route;
        let field = |body| if here { self.field(page, body) } else { None };
        let cards = |ids: &[PageId]| if here { self.cards_here(ids, page) } else { Vec::new() };
        context::Change {
            r#type: self.word_badge(page.language, "change", change.kind.name()),
            id: change_id(number),
            title: change.title.clone(),
            what_html: field(change.what),
            why_html: field(change.why),
            for_whom_html: field(change.for_whom),
            value_html: field(change.value),
            not_changed_html: field(change.not_changed),
            action_html: self.field_on(page, change.action, route),
            action_by: change.action_by.map(|date| words::day(date, code)),
            overdue: change.is_overdue(self.site.options.today),
            tickets: cards(&tickets),
            articles: cards(&articles),
            badges: self.change_badges(page, change, route),
        }
    }

    /// Plans that have a change and roles it is for. What the site declares leads to everything with it.
    fn change_badges(&self, page: &Page, change: &Change, route: &Route) -> Vec<Badge> {
        let code = self.site.language_code(page.language);
        let keys = |facet: Facet, keys: &[Located<String>]| -> Vec<Badge> {
            let badge = |key: &Located<String>| {
                let key = &key.value;
                let shelves = &self.site.shelves[page.language];
                let shelf = shelves.iter().find(|shelf| shelf.facet == facet.name() && shelf.key == *key);
                let label = self.site.config.facets.get(&facet).and_then(|labels| labels.get(key));
                Badge {
                    facet: facet.name().into(),
                    key: key.clone(),
                    label: label.map_or(key.as_str(), |label| label.get(code)).to_owned(),
                    href: shelf.map(|shelf| route.link(&shelf.route)),
                }
            };
            keys.iter().map(badge).collect()
        };
        let (plans, roles) = (keys(Facet::Plans, &change.plans), keys(Facet::Roles, &change.roles));
        plans.into_iter().chain(roles).collect()
    }

    /// A change as it is shown in lists; the release itself where it has no such change.
    pub(super) fn change_card(&self, id: PageId, number: usize, route: &Route) -> Card {
        let page = self.site.page(id);
        let card = self.card(id, route);
        let Some(change) = changes(page).nth(number) else { return card };
        let context = self.change_context(page, number, change, route);
        Card {
            r#type: "change".to_owned(),
            title: change.title.clone(),
            href: format!("{}#{}", card.href, change_id(number)),
            badges: context.badges.clone(),
            needs_action: change.needs_action(self.site.options.today),
            change: Some(Box::new(context)),
            description: String::new(),
            filter: String::new(),
            ..card
        }
    }

    /// What answers a ticket, as cards: the changes, or releases as a whole.
    pub(super) fn answer_cards(&self, page: &Page) -> Vec<Card> {
        let card = |answer: &Answer| match answer.change {
            Some(number) => self.change_card(answer.release, number, &page.route),
            None => self.card(answer.release, &page.route),
        };
        page.relations.answers.iter().map(card).collect()
    }

    /// The ways to look at the release notes of a folder, if there is more than the list at `list`.
    pub(super) fn release_views(
        &self,
        language: usize,
        list: &Route,
        pages: &[&Page],
        current: Option<View>,
        from: &Route,
    ) -> Vec<ViewLink> {
        if !views(pages).contains(&View::Action) {
            return Vec::new();
        }
        let link = |view: Option<View>| ViewLink {
            title: match view {
                None => self.theme.word(language, "view_releases").to_owned(),
                Some(view) => self.release_view_title(language, view),
            },
            href: from.link(&view.map_or_else(|| list.clone(), |view| list.join(&view.folder()))),
            current: view == current,
        };
        [None, Some(View::Action)].map(link).into()
    }

    /// What a view is called.
    pub(super) fn release_view_title(&self, language: usize, view: View) -> String {
        match view {
            View::Action => self.theme.word(language, "action_required").to_owned(),
            View::OfType(of) => self.theme.word(language, &format!("change_{}", of.name())).to_owned(),
        }
    }

    /// The types of changes that release notes can be filtered by.
    pub(super) fn change_types(
        &self,
        language: usize,
        list: &Route,
        pages: &[&Page],
        current: Option<View>,
        from: &Route,
    ) -> Option<FacetGroup> {
        let types = views(pages).into_iter().filter_map(|view| match view {
            View::OfType(of) => Some(of),
            View::Action => None,
        });
        let value = |of: ChangeType| FacetValue {
            filter: format!("change:{}", of.name()),
            label: self.release_view_title(language, View::OfType(of)),
            count: of_type(pages, of).len(),
            href: Some(from.link(&list.join(&View::OfType(of).folder()))),
            current: current == Some(View::OfType(of)),
        };
        let narrows = |value: &FacetValue| value.current || value.count < pages.len();
        let values: Vec<FacetValue> = types.map(value).filter(narrows).collect();
        (values.len() > 1).then(|| FacetGroup {
            key: "change".to_owned(),
            label: self.theme.word(language, "facet_change").to_owned(),
            values,
            all: current.map(|_| from.link(list)),
        })
    }

    /// Changes that readers have to act on, by how urgent that is.
    pub(super) fn by_urgency(&self, language: usize, places: &[Place], route: &Route) -> Vec<Group> {
        let today = self.site.options.today;
        let urgency = |(id, number): &Place| {
            changes(self.site.page(*id)).nth(*number).map(|change| Urgency::of(change, today))
        };
        let group = |wanted: Urgency| {
            let places = places.iter().filter(|place| urgency(place) == Some(wanted));
            let items: Vec<Card> = places.map(|(id, number)| self.change_card(*id, *number, route)).collect();
            (!items.is_empty()).then(|| Group {
                key: wanted.name().to_owned(),
                title: self.theme.word(language, &format!("action_{}", wanted.name())).to_owned(),
                items,
                ..Group::default()
            })
        };
        Urgency::ALL.into_iter().filter_map(group).collect()
    }
}
