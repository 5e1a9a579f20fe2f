//! Values that have a form of their own: codes of languages, addresses, a colour, a distance from UTC.

use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::Span;
use crate::text;
use crate::yaml::{Fields, Located};

/// A language of the site.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteLanguage {
    /// Its BCP 47 code, which is also its folder's name: `ja`, `en`, `zh-Hant`.
    pub code: String,
    /// Its own name for itself.
    pub label: String,
}

/// The languages of the site, at least one.
pub(super) fn languages(fields: &Fields<'_>) -> Vec<SiteLanguage> {
    let mut languages: Vec<SiteLanguage> = Vec::new();
    for code in fields.texts("languages") {
        let well_formed = code
            .value
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
            && code.value.split('-').next().is_some_and(|part| part.len() >= 2);
        if !well_formed || languages.iter().any(|language| language.code == code.value) {
            let shown = printable(&code.value);
            fields.report(
                Diagnostic::new(
                    Code::WrongValue,
                    code.span,
                    text!(
                        "「{shown}」は言語コードとして使えません（または 2 回目です）",
                        "`{shown}` is no language code, or stands twice"
                    ),
                )
                .help(text!("ja、en のように書いてください", "write, for example, ja or en")),
            );
            continue;
        }
        let label = match code.value.as_str() {
            "ja" => "日本語",
            "en" => "English",
            "zh-Hans" => "简体中文",
            "zh-Hant" => "繁體中文",
            "ko" => "한국어",
            other => other,
        };
        languages.push(SiteLanguage { label: label.to_owned(), code: code.value });
    }
    if languages.is_empty() {
        languages.push(SiteLanguage { code: "ja".into(), label: "日本語".into() });
    }
    languages
}

/// Where the site will be served, with a `/` at the end.
pub(super) fn base_url(fields: &Fields<'_>) -> Option<String> {
    let url = fields.text("base_url")?;
    let host = url.value.strip_prefix("https://").or_else(|| url.value.strip_prefix("http://"));
    if host.is_none_or(|host| {
        host.is_empty() || host.starts_with('/') || host.contains(['?', '#', ' ', '"', '<'])
    }) {
        fields.report(
            Diagnostic::new(
                Code::WrongValue,
                url.span,
                text!(
                    "base_url は https:// で始まるアドレスです",
                    "base_url must be an address that begins with https://"
                ),
            )
            .help(text!(
                "base_url: https://help.example.com/ のように書いてください",
                "write, for example, base_url: https://help.example.com/"
            )),
        );
        return None;
    }
    Some(format!("{}/", url.value.trim_end_matches('/')))
}

/// How customers reach people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contact {
    /// A mail address.
    pub mail: Option<String>,
    /// The address of a form.
    pub form: Option<String>,
    /// The address of a chat.
    pub chat: Option<String>,
}

/// How to reach people.
pub(super) fn contact(fields: &Fields<'_>) -> Contact {
    let Some(map) = fields.map("contact") else { return Contact::default() };
    let contact = Contact { mail: mail(&map), form: address(&map, "form"), chat: address(&map, "chat") };
    map.finish();
    contact
}

/// The field `mail`: a mail address.
pub(super) fn mail(fields: &Fields<'_>) -> Option<String> {
    let mail = fields.text("mail")?;
    if mail.value.contains('@') && !mail.value.contains([' ', '<', '>', '"', '?', '&']) {
        return Some(mail.value);
    }
    fields.report(Diagnostic::new(
        Code::WrongValue,
        mail.span,
        text!("メールアドレスとして正しくありません", "this is not a mail address"),
    ));
    None
}

/// A field with an address on the web.
pub(super) fn address(fields: &Fields<'_>, name: &'static str) -> Option<String> {
    let url: Located<String> = fields.text(name)?;
    if url.value.starts_with("https://") || url.value.starts_with("http://") {
        return Some(url.value);
    }
    fields.report(Diagnostic::new(
        Code::WrongValue,
        url.span,
        text!(
            "「{name}」は https:// で始まるアドレスです",
            "`{name}` must be an address that begins with https://"
        ),
    ));
    None
}

/// The name of the theme's folder; `default`, at `here`, if nothing fit is written. A path would lead
/// out of `themes/`.
pub(super) fn theme(fields: &Fields<'_>, here: Span) -> Located<String> {
    let is_name = |name: &str| !name.starts_with('.') && !name.contains(['/', '\\', ':']);
    let written = fields.text("theme");
    if let Some(wrong) = written.as_ref().filter(|theme| !is_name(&theme.value)) {
        let shown = printable(&wrong.value);
        fields.report(
            Diagnostic::new(
                Code::WrongValue,
                wrong.span.clone(),
                text!(
                    "「{shown}」は、themes/ の下のフォルダーの名前ではありません",
                    "`{shown}` is not the name of a folder below themes/"
                ),
            )
            .help(text!(
                "theme: mine のように、フォルダーの名前を 1 つだけ書いてください",
                "write the name of one folder and no path, for example theme: mine"
            )),
        );
    }
    let default = Located { value: "default".into(), span: here };
    written.filter(|theme| is_name(&theme.value)).unwrap_or(default)
}

/// The accent colour in lower case.
pub(super) fn accent(fields: &Fields<'_>) -> Option<String> {
    let accent = fields.text("accent")?;
    let digits = accent.value.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(accent.value.to_ascii_lowercase());
    }
    fields.report(
        Diagnostic::new(
            Code::WrongValue,
            accent.span,
            text!("アクセント色は #0b57d0 のように書きます", "the accent colour is written like #0b57d0"),
        )
        .help(text!(
            "値を \" で囲んでください: accent: \"#0b57d0\"",
            "put it in quotes: accent: \"#0b57d0\""
        )),
    );
    None
}

/// Seconds east of UTC; those of Japan if nothing is written.
pub(super) fn utc_offset(fields: &Fields<'_>) -> i32 {
    const JAPAN: i32 = 9 * 3600;
    let Some(offset) = fields.text("utc_offset") else { return JAPAN };
    let parsed = offset.value.split_once(':').and_then(|(hours, minutes)| {
        let sign = if hours.starts_with('-') { -1 } else { 1 };
        let hours: i32 =
            hours.trim_start_matches(['+', '-']).parse().ok().filter(|h| (0..=14).contains(h))?;
        let minutes: i32 = minutes.parse().ok().filter(|m| (0..=59).contains(m))?;
        Some(sign * (hours * 3600 + minutes * 60))
    });
    parsed.unwrap_or_else(|| {
        fields.report(Diagnostic::new(
            Code::WrongValue,
            offset.span,
            text!("utc_offset は \"+09:00\" のように書きます", "utc_offset is written like \"+09:00\""),
        ));
        JAPAN
    })
}
