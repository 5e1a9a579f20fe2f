//! A success case.

use jiff::civil::Date;

use crate::choice;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Prose;
use crate::text;
use crate::yaml::{Example, Fields, Located};

choice! {
    /// How far a customer has agreed.
    ConsentStatus {
        /// Not asked.
        None = "none",
        /// Asked.
        Requested = "requested",
        /// Agreed.
        Granted = "granted",
        /// Taken back.
        Revoked = "revoked",
    }
}

choice! {
    /// To what a customer has agreed.
    Scope {
        /// The name.
        Name = "name",
        /// The logo.
        Logo = "logo",
        /// What they said.
        Quote = "quote",
        /// Figures.
        Metrics = "metrics",
    }
}

choice! {
    /// Which way is better.
    Better {
        /// Less is better.
        Lower = "lower",
        /// More is better.
        Higher = "higher",
    }
}

/// Who it is about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Customer {
    /// The real name.
    pub name: Option<Located<String>>,
    /// What to call them instead.
    pub pseudonym: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// Size.
    pub size: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Path of the logo.
    pub logo: Option<Located<String>>,
}

/// What they agreed to.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    /// How far they agreed.
    pub status: Located<ConsentStatus>,
    /// To what.
    pub scope: Vec<Scope>,
    /// Since when.
    pub obtained: Option<Date>,
    /// Until when, that day included.
    pub expires: Option<Located<Date>>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// What was measured.
    pub name: String,
    /// Before.
    pub before: Option<f64>,
    /// After.
    pub after: f64,
    /// Unit.
    pub unit: String,
    /// Which way is better.
    pub better: Option<Better>,
    /// Over which time.
    pub period: Option<String>,
    /// How it was measured.
    pub measured_by: Option<String>,
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The words.
    pub text: String,
    /// Who.
    pub speaker: Option<String>,
    /// What they do.
    pub role: Option<String>,
}

/// The fields of a success case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Case {
    /// Who.
    pub customer: Customer,
    /// What they agreed to.
    pub consent: Option<Consent>,
    /// Body of the problem.
    pub challenge: Option<usize>,
    /// Body of what was done.
    pub approach: Option<usize>,
    /// Body of what came of it.
    pub outcome: Option<usize>,
    /// Figures.
    pub metrics: Vec<Metric>,
    /// What people said.
    pub quotes: Vec<Quote>,
    /// Guides that lead the same way.
    pub guides: Vec<Located<String>>,
}

/// Reads the fields.
pub fn read(fields: &Fields<'_>, prose: &Prose<'_>) -> Case {
    if fields.key_span("success").is_none() {
        fields.missing("success", "light");
    }
    let case = Case {
        customer: fields.map("customer").map(|map| customer(&map)).unwrap_or_default(),
        consent: fields.map("consent").and_then(|map| consent(&map)),
        challenge: prose.take(fields, "challenge"),
        approach: prose.take(fields, "approach"),
        outcome: prose.take(fields, "outcome"),
        metrics: fields.maps("metrics").iter().filter_map(metric).collect(),
        quotes: fields.maps("quotes").iter().filter_map(quote).collect(),
        guides: fields.texts("guides"),
    };
    if let Some(name) = &case.customer.name
        && !case.consent.as_ref().is_some_and(|consent| {
            matches!(consent.status.value, ConsentStatus::Granted | ConsentStatus::Revoked)
                && consent.scope.contains(&Scope::Name)
        })
    {
        fields.report(
            Diagnostic::new(
                Code::MissingConsent,
                name.span.clone(),
                text!(
                    "お客様名の公開に同意（consent）が確認できません",
                    "there is no consent to publish this customer's name"
                ),
            )
            .help(text!(
                "consent に status: granted と scope: [name] を書くか、name の代わりに pseudonym を使ってください",
                "write `status: granted` and `scope: [name]` under `consent`, or use `pseudonym` instead of `name`"
            )),
        );
    }
    let agreed_to_quotes = case.consent.as_ref().is_some_and(|consent| {
        matches!(consent.status.value, ConsentStatus::Granted | ConsentStatus::Revoked)
            && consent.scope.contains(&Scope::Quote)
    });
    if !case.quotes.is_empty() && !agreed_to_quotes {
        fields.report(
            Diagnostic::new(
                Code::MissingConsent,
                fields.key_span("quotes").unwrap_or_else(|| fields.span().clone()),
                text!(
                    "お客様のコメントの公開に同意（consent）が確認できません",
                    "there is no consent to publish what this customer said"
                ),
            )
            .help(text!(
                "consent に status: granted と scope: [quote] を書くか、quotes を消してください",
                "write `status: granted` and `scope: [quote]` under `consent`, or remove `quotes`"
            )),
        );
    }
    case
}

fn customer(map: &Fields<'_>) -> Customer {
    let text = |name| map.text(name).map(|text: Located<String>| text.value);
    let customer = Customer {
        name: map.text("name"),
        pseudonym: text("pseudonym"),
        industry: text("industry"),
        size: text("size"),
        region: text("region"),
        logo: map.text("logo"),
    };
    map.report_unknown();
    customer
}

fn consent(map: &Fields<'_>) -> Option<Consent> {
    let status = map.choice::<ConsentStatus>("status");
    let scope = map.choices::<Scope>("scope").into_iter().map(|scope| scope.value).collect();
    let obtained = map.date("obtained").map(|date| date.value);
    let expires = map.date("expires");
    if status.is_none() && map.key_span("status").is_none() {
        map.missing("status", "granted");
    }
    map.report_unknown();
    // An expiry that cannot be read must not be taken for "for ever".
    if expires.is_none() && map.key_span("expires").is_some() {
        return None;
    }
    Some(Consent { status: status?, scope, obtained, expires })
}

fn metric(map: &Fields<'_>) -> Option<Metric> {
    let name = map.text("name");
    let before = map.number("before", -1e15, 1e15).map(|number| number.value);
    let after = map.number("after", -1e15, 1e15);
    let metric = Metric {
        name: name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
        before,
        after: after.as_ref().map_or(0.0, |number| number.value),
        unit: map.id("unit").map(|unit| unit.value).unwrap_or_default(),
        better: map.choice("better").map(|better| better.value),
        period: map.id("period").map(|text| text.value),
        measured_by: map.text("measured_by").map(|text| text.value),
    };
    if name.is_none() {
        map.missing("name", Example("請求書の発行にかかる日数", "Days to send an invoice"));
    }
    if after.is_none() && map.key_span("after").is_none() {
        map.missing("after", "5");
    }
    map.report_unknown();
    (name.is_some() && after.is_some()).then_some(metric)
}

fn quote(map: &Fields<'_>) -> Option<Quote> {
    let text = map.text("text");
    let speaker = map.text("speaker").map(|text| text.value);
    let role = map.text("role").map(|text| text.value);
    if text.is_none() {
        map.missing("text", Example("毎月の締めが楽になりました。", "Closing the month is easy now."));
    }
    map.report_unknown();
    Some(Quote { text: text?.value, speaker, role })
}
