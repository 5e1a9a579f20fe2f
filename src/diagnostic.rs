//! The one way to speak about content: what is wrong, where, and what to do next.
//!
//! Every message exists in Japanese and English; which one is shown is decided when it is printed.

mod code;
mod conflict;
pub mod edit;
mod render;

use std::collections::BTreeMap;

use crate::source::{SitePath, Sources, Span};

pub use code::Code;
pub use conflict::{conflict_message, is_conflict_mark, merge_conflict, merge_conflicts};
pub use render::{Format, Printer};

/// A language that messages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 日本語
    Ja,
    /// English
    En,
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// 日本語
    pub ja: String,
    /// English
    pub en: String,
}

impl Text {
    /// The sentence in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

/// Writes a [`Text`]: Japanese first, then English, both with `format!` arguments in braces.
#[macro_export]
macro_rules! text {
    ($ja:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Text { ja: format!($ja), en: format!($en) }
    };
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// Published, but somebody should look; fails with `--deny-warnings`.
    Warning,
    /// Good to know; never fails anything.
    Note,
}

impl Severity {
    /// The word used in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A further place that helps to understand a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub text: Text,
}

impl Label {
    /// The place of the same fault once more.
    pub fn repetition(span: &Span) -> Self {
        Self { span: span.clone(), text: text!("ここにもあります", "here too") }
    }

    /// Whether the same fault stands there.
    pub fn is_repetition(&self) -> bool {
        *self == Self::repetition(&self.span)
    }
}

/// Whether an edit may be made without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// It says what the writer meant beyond doubt: `check --fix` makes it.
    Safe,
    /// It is likely, and a person has to decide.
    Suggested,
}

impl Applicability {
    /// The word used in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Suggested => "suggested",
        }
    }
}

/// An edit that mends a fault: replace the bytes of `span` by `replacement`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
    /// Whether it may be made without asking.
    pub applicability: Applicability,
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Characters of a text.
    Span(Span),
    /// A whole file or folder.
    Path(SitePath),
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where.
    pub place: Place,
    /// Which kind of fault.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, in the author's words.
    pub message: Text,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do next, a sentence each.
    pub help: Vec<Text>,
    /// The edit that mends it, if there is one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding at a span, with the code's own severity.
    pub fn new(code: Code, span: Span, message: Text) -> Self {
        Self::at(code, Place::Span(span), message)
    }

    /// A finding about a whole file.
    pub fn file(code: Code, path: &SitePath, message: Text) -> Self {
        Self::at(code, Place::Path(path.clone()), message)
    }

    fn at(code: Code, place: Place, message: Text) -> Self {
        let severity = code.severity();
        Self { place, code, severity, message, labels: Vec::new(), help: Vec::new(), fix: None }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help.push(help);
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, span: Span, text: Text) -> Self {
        self.labels.push(Label { span, text });
        self
    }

    /// Adds the edit that mends it, if it may be made without asking: one that leaves no doubt about
    /// what was meant, and changes nothing else.
    #[must_use]
    pub fn fix(self, span: Span, replacement: impl Into<String>) -> Self {
        self.edit(Applicability::Safe, span, replacement)
    }

    /// Adds an edit that may mend it. A person has to decide.
    #[must_use]
    pub fn suggest(self, span: Span, replacement: impl Into<String>) -> Self {
        self.edit(Applicability::Suggested, span, replacement)
    }

    /// Adds an edit.
    #[must_use]
    pub fn edit(mut self, applicability: Applicability, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into(), applicability });
        self
    }

    /// The path of the file it is about.
    pub fn path<'a>(&'a self, sources: &'a Sources) -> &'a SitePath {
        match &self.place {
            Place::Span(span) => &sources.get(span.source).path,
            Place::Path(path) => path,
        }
    }

    /// Line and column, from 1, for findings that have a span.
    pub fn position(&self, sources: &Sources) -> Option<(usize, usize)> {
        match &self.place {
            Place::Span(span) => Some(sources.get(span.source).position(span.range().start)),
            Place::Path(_) => None,
        }
    }
}

/// Sorts by place and drops doubles.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    let key = |diagnostic: &Diagnostic| {
        let start = match &diagnostic.place {
            Place::Span(span) => span.start,
            Place::Path(_) => 0,
        };
        (diagnostic.path(sources).clone(), start, diagnostic.code)
    };
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.cmp(b)));
    diagnostics.dedup();
}

/// Makes one finding of all those with a code that say the same, with the first few other places
/// as labels and their number in the message.
pub fn merge(diagnostics: &mut Vec<Diagnostic>, code: Code, summary: impl Fn(&Text, usize) -> Text) {
    const MAX_LABELS: usize = 4;
    let mut first: BTreeMap<Text, (usize, usize, Vec<Span>)> = BTreeMap::new();
    for (number, diagnostic) in diagnostics.iter().enumerate().filter(|(_, d)| d.code == code) {
        let entry = first.entry(diagnostic.message.clone()).or_insert((number, 0, Vec::new()));
        entry.1 += 1;
        if let (Place::Span(span), true) = (&diagnostic.place, entry.1 > 1 && entry.2.len() < MAX_LABELS) {
            entry.2.push(span.clone());
        }
    }
    let mut number = 0;
    diagnostics.retain_mut(|diagnostic| {
        let here = number;
        number += 1;
        if diagnostic.code != code {
            return true;
        }
        let Some((kept, count, spans)) = first.get(&diagnostic.message) else { return true };
        if *kept != here {
            return false;
        }
        if *count > 1 || code == Code::UnknownState {
            diagnostic.message = summary(&diagnostic.message, *count);
            diagnostic.labels.extend(spans.iter().map(Label::repetition));
        }
        true
    });
}

/// How many findings of each severity there are.
pub fn count(diagnostics: &[Diagnostic]) -> BTreeMap<Severity, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic.severity).or_default() += 1;
    }
    counts
}

/// The candidate nearest to a mistyped word, if one is near enough to suggest.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    all_near(word, candidates).into_iter().next()
}

/// The candidates near enough to a mistyped word to be what was meant, the nearest first.
pub fn all_near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    let distance = |candidate: &str| strsim::osa_distance(&word, &candidate.to_lowercase());
    // What is longer or shorter by more than that is not near; most candidates are.
    let may_be = |candidate: &&str| candidate.chars().count().abs_diff(length) <= allowed;
    let candidates = candidates.into_iter().filter(may_be);
    let measured = candidates.map(|candidate| (distance(candidate), candidate));
    let mut near: Vec<(usize, &str)> = measured.filter(|(distance, _)| *distance <= allowed).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Whether a word is another one with a single slip of the fingers: its case, its plural, two letters
/// that changed places, or in a long word one letter. Of short words too many are words themselves.
pub fn is_slip(word: &str, meant: &str) -> bool {
    let (word, meant) = (word.to_lowercase(), meant.to_lowercase());
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_plural = format!("{word}s") == meant || word == format!("{meant}s");
    let is_long = word.chars().count() > 5;
    match strsim::osa_distance(&word, &meant) {
        0 => true,
        1 => is_plural || is_long || letters(&word) == letters(&meant),
        _ => false,
    }
}

/// Control characters written out, so that a message stays on its line.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_bidi_control(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters that reorder text around them, and so can show something else than is there.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that no page can show: controls, and code points that are no characters.
pub fn is_unshowable(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{fdd0}'..='\u{fdef}')
}

/// More characters that should not stand in a text are not told of: there may be millions.
const MAX_UNWANTED: usize = 100;

/// The characters that should not stand in a text, and where.
pub fn unwanted_characters(text: &str) -> impl Iterator<Item = (Code, usize, char)> {
    let kind = |c| match c {
        c if is_unshowable(c) => Some(Code::ControlCharacter),
        c if is_bidi_control(c) => Some(Code::BidiControl),
        _ => None,
    };
    text.char_indices().filter_map(move |(at, c)| Some((kind(c)?, at, c))).take(MAX_UNWANTED)
}

/// Tells of such a character.
pub fn unwanted_character(code: Code, span: Span, c: char) -> Diagnostic {
    let number = format!("U+{:04X}", c as u32);
    let message = match code {
        Code::ControlCharacter => text!(
            "表示できない制御文字 {number} があります",
            "there is a control character {number} that cannot be shown"
        ),
        _ => text!(
            "文字の向きを変える見えない文字 {number} があります",
            "there is an invisible character {number} that turns the direction of the text"
        ),
    };
    Diagnostic::new(code, span, message).help(text!("この文字を消してください", "remove the character"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_near_or_absent() {
        assert_eq!(nearest("tittle", ["title", "type"]), Some("title"));
        assert_eq!(nearest("imlpemented", ["implemented", "planned"]), Some("implemented"));
        assert_eq!(nearest("Title", ["title"]), Some("title"));
        assert_eq!(nearest("colour", ["title", "type"]), None);
    }

    #[test]
    fn a_slip_is_told_from_another_word() {
        for (word, meant) in
            [("titel", "title"), ("Tags", "tags"), ("tag", "tags"), ("discription", "description")]
        {
            assert!(is_slip(word, meant), "{word}");
        }
        for (word, meant) in
            [("status", "state"), ("state", "stage"), ("text", "next"), ("descripcion", "reading")]
        {
            assert!(!is_slip(word, meant), "{word}");
        }
    }
}
