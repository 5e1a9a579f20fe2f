//! Fields that hold a single value: text, numbers, dates, words of a set.

use jiff::civil::Date;

use super::date::wrong_date;
use super::fullwidth::half_width;
use super::value::wrong_choice;
use super::{Choice, Fields, Located, Moment, Node, Value, in_place_of, parse_choice, quoted};
use crate::diagnostic::{Code, Diagnostic, is_unshowable, printable};
use crate::text;

impl<'a> Fields<'a> {
    /// The text of a single value, and whether YAML reads it as text.
    pub(super) fn scalar(&self, name: &str, node: &'a Node, ja: &str, en: &str) -> Option<(&'a str, bool)> {
        match &node.value {
            Value::Scalar { text, is_text } => Some((text, *is_text)),
            _ => {
                let mut diagnostic = self.wrong_type(name, node, ja, en);
                if matches!(node.value, Value::Map(_)) {
                    diagnostic = diagnostic.help(text!(
                        "「: 」や「:」で終わる語を含む文は、全体を \" で囲んでください",
                        "put text that holds `: ` or begins with `:` in quotes"
                    ));
                }
                self.report(diagnostic);
                None
            }
        }
    }

    /// A text on one line. Values that YAML reads as something else are taken as written, with a warning.
    pub fn text(&self, name: &'static str) -> Option<Located<String>> {
        let node = self.take(name)?;
        let (text, is_text) = self.scalar(name, node, "文字列", "text")?;
        if !is_text {
            self.warn_unquoted(name, node, text);
        }
        self.clean_text(node, text)
    }

    /// An identifier: text that may be a whole number, taken as written.
    pub fn id(&self, name: &'static str) -> Option<Located<String>> {
        let node = self.take(name)?;
        let (text, is_text) = self.scalar(name, node, "文字列", "text")?;
        if !is_text && !text.bytes().all(|b| b.is_ascii_digit()) {
            self.warn_unquoted(name, node, text);
        }
        self.clean_text(node, text)
    }

    fn warn_unquoted(&self, name: &str, node: &Node, text: &str) {
        let shown = printable(text);
        let span = node.span.clone();
        self.report(
            Diagnostic::new(
                Code::UnquotedValue,
                span.clone(),
                text!(
                    "「{name}」の値 {shown} は YAML では数値や真偽値と読まれます。書かれたとおりの文字列として扱いました",
                    "YAML reads the value {shown} of `{name}` as a number or a truth value; it is taken as text, as written"
                ),
            )
            .help(text!("\"{shown}\" のように引用符で囲んでください", "put it in quotes: \"{shown}\""))
            .fix(span, quoted(text)),
        );
    }

    /// A text on one line with single spaces, without what no page can show; none if nothing is left.
    pub(super) fn clean_text(&self, node: &Node, text: &str) -> Option<Located<String>> {
        let value = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(is_unshowable, "");
        (!value.is_empty()).then(|| Located { value, span: node.span.clone() })
    }

    /// A part of an address: text as written, spaces and all. Also tells of an empty one.
    pub fn slug(&self, name: &'static str) -> Option<Located<String>> {
        let node = self.take(name)?;
        let (text, _) = self.scalar(name, node, "文字列", "text")?;
        Some(Located { value: text.to_owned(), span: node.span.clone() })
    }

    /// A text of several lines, as written.
    pub fn long_text(&self, name: &'static str) -> Option<Located<String>> {
        let node = self.take(name)?;
        let (text, _) = self.scalar(name, node, "文字列", "text")?;
        let value = text.trim().to_owned();
        (!value.is_empty()).then(|| Located { value, span: node.span.clone() })
    }

    /// `true` or `false`.
    pub fn flag(&self, name: &'static str) -> Option<Located<bool>> {
        let node = self.take(name)?;
        let (text, _) = self.scalar(name, node, "true か false", "true or false")?;
        let span = node.span.clone();
        match text {
            "true" => Some(Located { value: true, span }),
            "false" => Some(Located { value: false, span }),
            _ => {
                let shown = printable(text);
                let meant = match text.to_lowercase().as_str() {
                    "yes" | "on" | "y" | "1" | "はい" | "true" => Some("true"),
                    "no" | "off" | "n" | "0" | "いいえ" | "false" => Some("false"),
                    _ => None,
                };
                let mut diagnostic = Diagnostic::new(
                    Code::WrongValue,
                    span.clone(),
                    text!(
                        "「{name}」には true か false を書きます。「{shown}」は使えません",
                        "`{name}` must be true or false, not `{shown}`"
                    ),
                );
                if let Some(meant) = meant {
                    let new = in_place_of(&Located { value: text.to_owned(), span: span.clone() }, meant);
                    diagnostic =
                        diagnostic.help(text!("{meant} と書いてください", "write {meant}")).fix(span, new);
                }
                self.report(diagnostic);
                None
            }
        }
    }

    /// A number in a range.
    pub fn number(&self, name: &'static str, low: f64, high: f64) -> Option<Located<f64>> {
        let node = self.take(name)?;
        let (text, _) = self.scalar(name, node, "数値", "a number")?;
        let span = node.span.clone();
        let half_width = half_width(text);
        match half_width.replace(',', "").parse::<f64>() {
            Ok(value) if value.is_finite() && (low..=high).contains(&value) && half_width == text => {
                Some(Located { value, span })
            }
            parsed => {
                let shown = printable(text);
                let mut diagnostic = Diagnostic::new(
                    Code::WrongValue,
                    span.clone(),
                    text!(
                        "「{name}」には {low} から {high} までの数値を書きます。「{shown}」は使えません",
                        "`{name}` must be a number from {low} to {high}, not `{shown}`"
                    ),
                );
                if parsed.is_ok_and(|value| (low..=high).contains(&value)) && half_width != text {
                    let old = Located { value: text.to_owned(), span: span.clone() };
                    let new = in_place_of(&old, &half_width);
                    diagnostic = diagnostic
                        .help(text!(
                            "半角で {half_width} と書いてください",
                            "write {half_width} in half-width digits"
                        ))
                        .fix(span, new);
                }
                self.report(diagnostic);
                None
            }
        }
    }

    /// A whole number from 0.
    pub fn count(&self, name: &'static str) -> Option<Located<u32>> {
        let number = self.number(name, 0.0, 1e9)?;
        if number.value.fract() != 0.0 {
            self.report(Diagnostic::new(
                Code::WrongValue,
                number.span,
                text!("「{name}」には整数を書きます", "`{name}` must be a whole number"),
            ));
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 1e9, checked above"
        )]
        Some(Located { value: number.value as u32, span: number.span })
    }

    /// A civil date. A time after it is accepted and left out: the day is the one written.
    pub fn date(&self, name: &'static str) -> Option<Located<Date>> {
        let Located { value, span } = self.civil(name, "日付", "a date", "2026-11-23")?;
        Some(Located { value: value.civil.date(), span })
    }

    /// A date and time.
    pub fn moment(&self, name: &'static str) -> Option<Located<Moment>> {
        self.civil(name, "日時", "a date and time", "2026-11-23T09:30+09:00")
    }

    fn civil(&self, name: &'static str, ja: &str, en: &str, example: &str) -> Option<Located<Moment>> {
        let node = self.take(name)?;
        let (text, _) = self.scalar(name, node, ja, en)?;
        let span = node.span.clone();
        let Some(value) = Moment::parse(text) else {
            self.report(wrong_date(name, text, span, example));
            return None;
        };
        Some(Located { value, span })
    }

    /// How long: `90d`, `12w`, `6mo`, `1y` as days.
    pub fn period(&self, name: &'static str) -> Option<Located<u32>> {
        let period = self.id(name)?;
        let digits = period.value.bytes().take_while(u8::is_ascii_digit).count();
        let number: Option<u32> = period.value[..digits].parse().ok().filter(|n| (1..=10_000).contains(n));
        let days = match &period.value[digits..] {
            "d" => Some(1),
            "w" => Some(7),
            "mo" => Some(30),
            "y" => Some(365),
            _ => None,
        };
        if let (Some(number), Some(days)) = (number, days) {
            return Some(Located { value: number * days, span: period.span });
        }
        let shown = printable(&period.value);
        self.report(
            Diagnostic::new(
                Code::WrongValue,
                period.span,
                text!("「{shown}」は期間として読めません", "`{shown}` is not a period"),
            )
            .help(text!(
                "90d（日）、12w（週）、6mo（月）、1y（年）のように書いてください",
                "write, for example, 90d, 12w, 6mo or 1y"
            )),
        );
        None
    }

    /// One word of a set.
    pub fn choice<T: Choice>(&self, name: &'static str) -> Option<Located<T>> {
        let word = self.id(name)?;
        self.chosen(name, word)
    }

    /// The same for a node of this map.
    pub fn choice_of<T: Choice>(&self, name: &str, node: &Node) -> Option<T> {
        // What is no single value is the empty word, which no set has.
        let value = match &node.value {
            Value::Scalar { text, .. } => text.clone(),
            _ => String::new(),
        };
        Some(self.chosen(name, Located { value, span: node.span.clone() })?.value)
    }

    /// What a word means; none, and a complaint, if the set does not have it.
    pub(super) fn chosen<T: Choice>(&self, name: &str, word: Located<String>) -> Option<Located<T>> {
        let Some(value) = parse_choice(&word.value) else {
            self.report(wrong_choice::<T>(name, &word));
            return None;
        };
        Some(Located { value, span: word.span })
    }
}
