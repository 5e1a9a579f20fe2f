//! What an article of each type shows of its own.

use super::context::{self, Event, Metric, Page as Context, Step};
use super::{Renderer, qr, roadmap, words};
use crate::config::{Facet, State};
use crate::document::kind::case::{Better, Case, Metric as Figure};
use crate::document::kind::{article, faq, guide, ticket};
use crate::document::{Body, Kind};
use crate::site::Page;
use crate::site::route::asset_path;

impl Renderer {
    /// Adds to the context of an article what its type has of its own.
    pub(super) fn set_kind(&self, page: &Page, context: &mut Context) {
        match &page.document.kind {
            Kind::Article(article) => context.article = Some(self.article_context(page, article)),
            Kind::Faq(faq) => context.faq = Some(self.faq_context(page, faq)),
            Kind::Guide(guide) => context.guide = Some(self.guide_context(page, guide)),
            Kind::Case(case) => context.case = Some(self.case_context(page, case)),
            Kind::Release(release) => context.release = Some(self.release_context(page, release)),
            Kind::Ticket(ticket) => {
                context.ticket = Some(self.ticket_context(page, ticket));
                context.feeds = self.feeds(page.language, &page.route);
            }
            Kind::Incident(incident) => context.incident = Some(self.incident_context(page, incident)),
        }
    }

    fn article_context(&self, page: &Page, article: &article::Article) -> context::Article {
        context::Article {
            kind: article.kind.map(|kind| self.word_badge(page.language, "kind", kind.name())),
            minutes: article.minutes,
            prerequisites: article.prerequisites.clone(),
            error_messages: article.error_messages.clone(),
            workaround_for: page.relations.workaround_for.map(|id| self.card(id, &page.route)),
        }
    }

    fn faq_context(&self, page: &Page, faq: &faq::Faq) -> context::Faq {
        let items = faq.items.iter().map(|item| context::FaqItem {
            id: item.id.value.clone(),
            href: page.route.link(&page.route.join(&item.id.value)),
            question: item.question.clone(),
            answer_html: self.field(page, Some(item.answer)).unwrap_or_default(),
        });
        context::Faq {
            question: faq.question.clone().unwrap_or_else(|| page.title().to_owned()),
            answer_html: self.field(page, faq.answer),
            asked: faq.asked,
            escalation_html: self.field(page, faq.escalation),
            items: items.collect(),
        }
    }

    fn guide_context(&self, page: &Page, guide: &guide::Guide) -> context::Guide {
        let body = &page.document.body;
        let base = self.site.config.base_url.as_ref();
        context::Guide {
            id: guide_id(page).to_owned(),
            goal: guide.goal.clone(),
            minutes: guide_minutes(guide, body),
            target_days: guide.target_days,
            steps: steps(body).map(|step| self.with_role(page, step)).collect(),
            checks: body.all_checks().len(),
            qr: base.and_then(|base| qr::code(&format!("{base}{}", page.route.encoded()))),
            completion_html: self.field(page, guide.completion),
            next: self.cards(&page.relations.next, &page.route),
        }
    }

    /// A step whose role is told by its label, where the site declares one of that name.
    fn with_role(&self, page: &Page, step: Step) -> Step {
        let labels = self.site.config.facets.get(&Facet::Roles);
        let label = step.role.as_ref().and_then(|role| labels?.get(role));
        let label = label.map(|label| label.get(self.site.language_code(page.language)).to_owned());
        Step { role: label.or(step.role), ..step }
    }

    fn case_context(&self, page: &Page, case: &Case) -> context::Case {
        let success = page.document.front_matter.success;
        let success = success.map(|success| self.word_badge(page.language, "success", success.name()));
        let logo = page.relations.logo.filter(|_| case.customer.logo.is_some()).map(|source| {
            let path = asset_path(&self.sources.get(source).path, &self.site.config);
            page.route.link_file(&path)
        });
        let quotes = case.quotes.iter().map(|quote| context::Quote {
            text: quote.text.clone(),
            speaker: quote.speaker.clone(),
            role: quote.role.clone(),
        });
        context::Case {
            customer: customer(case),
            industry: case.customer.industry.clone(),
            size: case.customer.size.clone(),
            region: case.customer.region.clone(),
            logo,
            success: success.unwrap_or_default(),
            challenge_html: self.field(page, case.challenge),
            approach_html: self.field(page, case.approach),
            outcome_html: self.field(page, case.outcome),
            metrics: case.metrics.iter().map(metric).collect(),
            quotes: quotes.collect(),
            guides: self.cards(&page.relations.guides, &page.route),
        }
    }

    fn ticket_context(&self, page: &Page, ticket: &ticket::Ticket) -> context::Ticket {
        let code = self.site.language_code(page.language);
        let state = |state: State| self.state(page.language, "state", state.name());
        let day = |date| words::day(date, code);
        let history = ticket.history().iter().rev().map(|event| Event {
            day: day(event.date),
            state: event.state.map(state),
            html: self.field(page, event.note).unwrap_or_default(),
        });
        let id = page.document.front_matter.id.as_ref();
        let summary = ticket.summary.clone().unwrap_or_default();
        context::Ticket {
            id: id.map(|id| id.value.clone()).unwrap_or_default(),
            state: state(ticket.state),
            horizon: roadmap::horizon(ticket)
                .map(|horizon| self.word_badge(page.language, "horizon", horizon.name())),
            use_case_html: self.field(page, summary.use_case),
            response_html: self.field(page, summary.response),
            response_day: summary.response_date.map(day),
            requests: summary.requests,
            first_requested: summary.first_requested.map(day),
            last_updated: summary.last_updated.map(day),
            history: history.collect(),
            answers: self.answer_cards(page),
            merged_into: page.relations.merged_into.map(|id| self.card_here(id, page)),
            merged: self.merged(page),
            workarounds: self.cards_here(&page.relations.workarounds, page),
        }
    }

    /// The ids of the tickets that became part of one.
    fn merged(&self, page: &Page) -> Vec<String> {
        let merged = self
            .site
            .merged
            .iter()
            .filter(|((language, _), into)| **into == page.id && *language == page.language);
        merged.map(|((_, id), _)| id.clone()).collect()
    }
}

/// The steps of a guide.
pub fn steps(body: &Body) -> impl Iterator<Item = Step> {
    body.headings.iter().filter(|heading| heading.step).map(|heading| Step {
        id: heading.id.clone(),
        title: heading.text.clone(),
        minutes: heading.minutes,
        role: heading.role.clone(),
    })
}

/// The stable name of a guide, by which readers' progress is kept.
pub fn guide_id(page: &Page) -> &str {
    page.document.front_matter.id.as_ref().map_or(&page.key, |id| &id.value)
}

/// Minutes of a guide: as written, else the sum of its steps.
pub fn guide_minutes(guide: &guide::Guide, body: &Body) -> Option<u32> {
    let sum: u32 = body.headings.iter().filter_map(|heading| heading.minutes).sum();
    guide.minutes.or((sum > 0).then_some(sum))
}

/// Who told a success case, by the name that may be shown.
pub fn customer(case: &Case) -> Option<String> {
    case.customer.name.as_ref().map(|name| name.value.clone()).or_else(|| case.customer.pseudonym.clone())
}

/// A figure before and after, with what came of it.
pub fn metric(figure: &Figure) -> Metric {
    let before = figure.before;
    // Words stand apart from the figure, signs such as 日 and % do not.
    let gap = if figure.unit.starts_with(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
    let with_unit = |text: String| format!("{text}{gap}{}", figure.unit);
    let difference = before.map(|before| figure.after - before);
    let percent = before.filter(|before| *before != 0.0);
    let percent = percent.map(|before| (figure.after - before) / before.abs() * 100.0);
    let better = match (figure.better, difference) {
        (Some(Better::Lower), Some(difference)) => difference < 0.0,
        (Some(Better::Higher), Some(difference)) => difference > 0.0,
        _ => false,
    };
    let most = before.unwrap_or(0.0).abs().max(figure.after.abs());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let bar = |value: f64| if most > 0.0 { (value.abs() / most * 100.0).round() as u32 } else { 0 };
    Metric {
        name: figure.name.clone(),
        before: before.map(|before| with_unit(words::figure(before))),
        after: with_unit(words::figure(figure.after)),
        difference: difference.map(|difference| with_unit(words::signed(difference))),
        percent: percent.map(|percent| format!("{}%", words::signed(percent.round()))),
        better,
        before_bar: before.map_or(0, bar),
        after_bar: bar(figure.after),
        period: figure.period.clone(),
        measured_by: figure.measured_by.clone(),
    }
}
