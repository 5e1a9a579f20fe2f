//! What an edition leaves out, and the proof that none of it is in the output.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use jiff::civil::Date;

use super::{Options, Page};
use crate::config::Audience;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::document::kind::case::{ConsentStatus, Scope};
use crate::document::kind::ticket::Disclosure;
use crate::document::markdown::escape;
use crate::document::{Body, Document, FrontMatter, Hole, Kind};
use crate::source::{SitePath, Span};
use crate::text;

/// Sentences shorter than this stand in too many places to prove anything.
const MIN_SENTENCE_CHARS: usize = 10;
/// More sentences than this are not looked for.
const MAX_SENTENCES: usize = 100_000;

/// What was left out.
#[derive(Debug, Default)]
pub struct Withheld {
    /// Path below `content/` and why it is not published, in the two languages.
    pub paths: BTreeMap<SitePath, (&'static str, &'static str)>,
    /// Ids of documents left out.
    pub ids: BTreeMap<String, (&'static str, &'static str)>,
    /// The next day on which something appears or disappears.
    pub next_change: Option<Date>,
    /// Whether one of them could not even be read.
    pub has_unreadable: bool,
    /// Words left out, with the place of the article.
    words: Vec<(String, Span)>,
    /// Names of customers who do not agree any more: nothing else may show them either.
    names: Vec<(String, Span)>,
}

/// Leaves out the documents and blocks that are not in the edition.
pub fn cut(
    documents: Vec<Arc<Document>>,
    options: &Options,
) -> (Vec<Arc<Document>>, Withheld, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut withheld = Withheld::default();
    let mut kept = Vec::with_capacity(documents.len());
    for mut document in documents {
        let front_matter = &document.front_matter;
        for date in [&front_matter.publish_at, &front_matter.expire_at].into_iter().flatten() {
            withheld.note_change(date.value, options.today);
        }
        if let Kind::Release(release) = &document.kind {
            // What has to be done by a day is marked from the next one on.
            let days = release.changes.iter().filter_map(|change| change.action_by?.tomorrow().ok());
            days.for_each(|day| withheld.note_change(day, options.today));
        }
        if let Some(reason) = reason(&document, options) {
            let span = front_matter.title_span.clone();
            if let Some(id) = &front_matter.id {
                withheld.ids.insert(id.value.clone(), reason);
            }
            if let Some(key) = &front_matter.translation_key {
                withheld.ids.entry(key.value.clone()).or_insert(reason);
            }
            withheld.paths.insert(document.path.clone(), reason);
            withheld.has_unreadable |= !front_matter.readable;
            let is_hidden =
                matches!(&document.kind, Kind::Ticket(ticket) if ticket.disclosure == Disclosure::Hidden);
            if front_matter.audience > options.edition || front_matter.draft || is_hidden {
                withheld.words.push((front_matter.title.clone(), span.clone()));
                let description = front_matter.description.iter();
                withheld.words.extend(description.map(|text| (text.value.clone(), span.clone())));
                withheld.take_words(&document.body, &span);
                for field in &document.fields {
                    withheld.take_words(&field.body, &span);
                }
            }
            continue;
        }
        if is_whole(&document, options.edition) {
            kept.push(document);
            continue;
        }
        let span = front_matter.title_span.clone();
        let cut = Arc::make_mut(&mut document);
        cut_blocks(&mut cut.body, options.edition, &span, &mut withheld);
        for field in &mut cut.fields {
            if field.audience > options.edition {
                withheld.take_words(&field.body, &span);
                field.clear();
            } else if cut_blocks(&mut field.body, options.edition, &span, &mut withheld) {
                field.written.value.clear();
            }
        }
        apply_consent(cut, options, &mut withheld, &mut found);
        disclose(cut, options, &mut withheld);
        if let (Kind::Incident(incident), true) = (&mut cut.kind, options.edition < Audience::Internal) {
            withheld.words.extend(incident.incident_manager.take().map(|name| (name, span)));
        }
        kept.push(document);
    }
    (kept, withheld, found)
}

/// Whether an edition shows a document just as it is.
fn is_whole(document: &Document, edition: Audience) -> bool {
    fn shows(body: &Body, edition: Audience) -> bool {
        body.holes.iter().all(|hole| match hole {
            Hole::Block(audience, block) => *audience <= edition && shows(block, edition),
            _ => true,
        })
    }
    let names_nobody = match &document.kind {
        Kind::Case(_) | Kind::Ticket(_) => false,
        Kind::Incident(incident) => incident.incident_manager.is_none() || edition == Audience::Internal,
        _ => true,
    };
    names_nobody
        && shows(&document.body, edition)
        && document.fields.iter().all(|field| field.audience <= edition && shows(&field.body, edition))
}

/// Why a document is not in the edition: Japanese, English.
fn reason(document: &Document, options: &Options) -> Option<(&'static str, &'static str)> {
    let front_matter = &document.front_matter;
    if !front_matter.readable {
        return Some((
            "記事の情報（front matter）を読み取れない記事",
            "an article whose front matter cannot be read",
        ));
    }
    if front_matter.draft && !options.drafts {
        return Some(("下書き（draft: true）", "a draft (draft: true)"));
    }
    if front_matter.audience > options.edition {
        return Some((
            "この版の読者向けではない記事（audience）",
            "for a narrower audience than this edition",
        ));
    }
    if front_matter.publish_at.as_ref().is_some_and(|date| date.value > options.today) {
        return Some(("公開日（publish_at）前の記事", "not yet due (publish_at)"));
    }
    if front_matter.expire_at.as_ref().is_some_and(|date| date.value <= options.today) {
        return Some(("公開期限（expire_at）が過ぎた記事", "expired (expire_at)"));
    }
    if let Kind::Ticket(ticket) = &document.kind
        && ticket.disclosure == Disclosure::Hidden
        && options.edition < Audience::Internal
    {
        return Some(("公開しない要望（disclosure: hidden）", "a hidden ticket (disclosure: hidden)"));
    }
    None
}

impl Withheld {
    /// Why what stands at a path below `content/` is not published: an article, or a folder of which
    /// nothing is left. In Japanese and English.
    pub fn reason(&self, path: &str) -> Option<(&'static str, &'static str)> {
        let folder = format!("{}/", path.trim_end_matches('/'));
        let inside = self.paths.range(SitePath::new(&folder)..).next();
        let inside = inside.filter(|(path, _)| path.as_str().starts_with(&folder));
        self.paths.get(&SitePath::new(path)).or(inside.map(|(_, reason)| reason)).copied()
    }

    fn note_change(&mut self, date: Date, today: Date) {
        if date > today && self.next_change.is_none_or(|next| date < next) {
            self.next_change = Some(date);
        }
    }

    fn take_words(&mut self, body: &Body, span: &Span) {
        self.words.extend(body.words.iter().map(|words| (words.clone(), span.clone())));
        for hole in &body.holes {
            if let Hole::Block(_, body) = hole {
                self.take_words(body, span);
            }
        }
    }
}

/// Takes out of a body the blocks for a narrower audience, and tells whether there were any.
fn cut_blocks(body: &mut Body, edition: Audience, span: &Span, withheld: &mut Withheld) -> bool {
    let mut has_cut = false;
    for number in 0..body.holes.len() {
        let Hole::Block(audience, block) = &mut body.holes[number] else { continue };
        if *audience <= edition {
            has_cut |= cut_blocks(block, edition, span, withheld);
        } else if let Some(block) = body.cut_block(number) {
            withheld.take_words(&block, span);
            has_cut = true;
        }
    }
    has_cut
}

/// Takes out of a success case what the customer has not agreed to, or not any more.
fn apply_consent(
    document: &mut Document,
    options: &Options,
    withheld: &mut Withheld,
    found: &mut Vec<Diagnostic>,
) {
    let Kind::Case(case) = &mut document.kind else { return };
    let Some(consent) = &case.consent else {
        case.customer.logo = None;
        return;
    };
    let expired = consent.expires.as_ref().is_some_and(|date| date.value < options.today);
    if let Some(expires) = &consent.expires
        && let Ok(next) = expires.value.tomorrow()
    {
        withheld.note_change(next, options.today);
    }
    let revoked = consent.status.value == ConsentStatus::Revoked;
    if case.customer.name.is_some() && (expired || revoked) {
        let span =
            consent.expires.as_ref().filter(|_| expired).map_or(&consent.status.span, |date| &date.span);
        let (ja, en) = if revoked {
            ("取り消されています", "was revoked")
        } else {
            ("期限切れです", "has expired")
        };
        found.push(
            Diagnostic::new(
                Code::ConsentExpired,
                span.clone(),
                text!(
                    "お客様の同意が{ja}。お客様名・ロゴ・コメントを出さずに公開します",
                    "the customer's consent {en}; the page is published without name, logo and quotes"
                ),
            )
            .help(text!(
                "同意を取り直すか、事例の公開をやめてください",
                "renew the consent, or take the case down"
            )),
        );
    }
    let agreed = consent.status.value == ConsentStatus::Granted && !expired;
    let named = case.customer.name.is_some();
    if !agreed && let Some(name) = case.customer.name.take() {
        withheld.names.push((name.value, name.span));
    }
    if named && (!agreed || !consent.scope.contains(&Scope::Metrics)) {
        case.metrics.clear();
    }
    if !agreed || !consent.scope.contains(&Scope::Logo) {
        case.customer.logo = None;
    }
    if !agreed || !consent.scope.contains(&Scope::Quote) {
        case.quotes.clear();
    }
}

/// Takes out of a ticket what its level does not show.
fn disclose(document: &mut Document, options: &Options, withheld: &mut Withheld) {
    let Kind::Ticket(ticket) = &mut document.kind else { return };
    let level = ticket.disclosure;
    if options.edition == Audience::Internal || level == Disclosure::Full {
        return;
    }
    let span = document.front_matter.title_span.clone();
    let notes = ticket.history.iter().flatten().filter_map(|event| event.note).collect::<Vec<usize>>();
    ticket.disclose();
    if level == Disclosure::Summary {
        for note in notes {
            withheld.take_words(&document.fields[note].body, &span);
            document.fields[note].clear();
        }
        return;
    }
    withheld.take_words(&document.body, &span);
    document.body = Body::default();
    for field in &mut document.fields {
        withheld.take_words(&field.body, &span);
        field.clear();
    }
    let whole = &document.front_matter;
    // What may be seen is named, not what may not: a field that comes later is hidden until somebody
    // thinks about it. The file's name, old addresses and facets would tell what it is about.
    let mut shown = FrontMatter {
        title: whole.id.as_ref().map_or_else(String::new, |id| id.value.clone()),
        slug: whole.id.clone(),
        id: whole.id.clone(),
        lang: whole.lang.clone(),
        translation_key: whole.translation_key.clone(),
        audience: whole.audience,
        draft: whole.draft,
        readable: whole.readable,
        search: whole.search,
        toc: whole.toc,
        weight: whole.weight,
        boost: whole.boost,
        ..FrontMatter::at(whole.title_span.clone())
    };
    if level == Disclosure::TitleStatus {
        shown.title.clone_from(&whole.title);
        shown.slug.clone_from(&whole.slug);
        shown.aliases.clone_from(&whole.aliases);
        shown.facets.clone_from(&whole.facets);
        shown.stage = whole.stage;
        shown.success = whole.success;
        shown.tags.clone_from(&whole.tags);
        shown.extra.clone_from(&whole.extra);
    } else {
        withheld.words.push((whole.title.clone(), span.clone()));
    }
    withheld.words.extend(whole.description.iter().map(|text| (text.value.clone(), span.clone())));
    document.front_matter = shown;
}

/// Sentences that must not be in the output.
#[derive(Debug, Clone)]
pub struct Guard {
    /// What is searched for, and the place that each pattern comes from.
    parts: Vec<(AhoCorasick, Vec<Span>)>,
    /// What may stand in the middle of a sentence: `<wbr>`.
    marks: AhoCorasick,
}

impl Guard {
    /// A guard for everything withheld that does not also stand in what is published.
    pub fn new(withheld: &Withheld, pages: &[Page]) -> Option<Self> {
        let mut sentences: BTreeMap<String, &Span> = BTreeMap::new();
        for (words, span) in &withheld.words {
            for sentence in words.split_inclusive(['。', '！', '？', '!', '?', '\n']) {
                let sentence = sentence.trim();
                if sentence.chars().count() >= MIN_SENTENCE_CHARS && sentences.len() < MAX_SENTENCES {
                    for form in forms(sentence) {
                        sentences.insert(form, span);
                    }
                }
            }
        }
        if sentences.is_empty() && withheld.names.is_empty() {
            return None;
        }
        let first = AhoCorasick::new(sentences.keys()).ok()?;
        let mut allowed = vec![false; sentences.len()];
        let mut allow = |text: &str| {
            for hit in first.find_overlapping_iter(text) {
                allowed[hit.pattern().as_usize()] = true;
            }
        };
        for page in pages {
            let front_matter = &page.document.front_matter;
            allow(&front_matter.title);
            allow(front_matter.description());
            for text in plain_texts(&page.document.kind) {
                allow(text);
            }
            allow_body(&page.document.body, &mut allow);
            for field in &page.document.fields {
                allow_body(&field.body, &mut allow);
            }
        }
        let forbidden = sentences.into_iter().zip(allowed).filter(|(_, allowed)| !allowed);
        let forbidden = forbidden.map(|((sentence, span), _)| (sentence, span.clone()));
        let mut parts = Vec::new();
        let (sentences, spans): (Vec<String>, Vec<Span>) = forbidden.unzip();
        if !sentences.is_empty() {
            parts.push((AhoCorasick::new(sentences).ok()?, spans));
        }
        let names = withheld.names.iter();
        let names = names.flat_map(|(name, span)| forms(name).into_iter().map(|form| (form, span.clone())));
        let (names, spans): (Vec<String>, Vec<Span>) = names.unzip();
        if !names.is_empty() {
            // A name is the same name in any case.
            parts.push((AhoCorasick::builder().ascii_case_insensitive(true).build(names).ok()?, spans));
        }
        let marks = AhoCorasick::new(["<wbr>"]).ok()?;
        (!parts.is_empty()).then_some(Self { parts, marks })
    }

    /// What of it is in the bytes of an output file.
    pub fn check(&self, path: &str, bytes: &[u8]) -> Vec<Diagnostic> {
        // Headings have marks among their words.
        let joined = self.marks.is_match(bytes).then(|| self.marks.replace_all_bytes(bytes, &[""]));
        let bytes = joined.as_deref().unwrap_or(bytes);
        let hits = self
            .parts
            .iter()
            .filter_map(|(automaton, spans)| Some(&spans[automaton.find(bytes)?.pattern().as_usize()]));
        let Some(span) = hits.into_iter().next() else { return Vec::new() };
        let path = printable(path);
        vec![
            Diagnostic::new(
                Code::LeakedText,
                span.clone(),
                text!(
                    "この版に出さない文が、出力「{path}」に入っています",
                    "words that this edition leaves out are in the output `{path}`"
                ),
            )
            .help(text!(
                "公開する記事、site.yaml の nav、テーマに同じ文がないか確かめてください",
                "look for the same words in published articles, in `nav` in site.yaml and in the theme"
            )),
        ]
    }
}

/// How a text can stand in the output: as it is, and as templates and bodies escape it.
fn forms(text: &str) -> [String; 3] {
    let mut escaped = String::new();
    escape(&mut escaped, text);
    let quoted = escaped.replace('\'', "&#39;");
    [text.to_owned(), escaped, quoted]
}

/// The texts of a type that are shown as they are.
fn plain_texts(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::Article(article) => {
            article.prerequisites.iter().chain(&article.error_messages).map(String::as_str).collect()
        }
        Kind::Faq(faq) => faq
            .question
            .iter()
            .chain(faq.items.iter().map(|item| &item.question))
            .map(String::as_str)
            .collect(),
        Kind::Guide(guide) => guide.goal.iter().map(String::as_str).collect(),
        Kind::Case(case) => {
            let customer = &case.customer;
            let about = [&customer.pseudonym, &customer.industry, &customer.size, &customer.region];
            let about = about.into_iter().flatten().map(String::as_str);
            let quotes = case.quotes.iter().map(|quote| quote.text.as_str());
            about.chain(quotes).chain(case.metrics.iter().map(|metric| metric.name.as_str())).collect()
        }
        Kind::Release(release) => release.changes.iter().map(|change| change.title.as_str()).collect(),
        Kind::Incident(incident) => {
            incident.components.iter().map(|component| component.value.as_str()).collect()
        }
        Kind::Ticket(_) => Vec::new(),
    }
}

fn allow_body(body: &Body, allow: &mut dyn FnMut(&str)) {
    allow(&body.html);
    for hole in &body.holes {
        match hole {
            Hole::Block(_, body) => allow_body(body, allow),
            Hole::Code(_, text) => allow(text),
            _ => {}
        }
    }
    for link in &body.links {
        allow(&link.text);
    }
}
