//! Reading the fields of a map with their types, telling what is wrong where it stands.
//!
//! Here are the map itself, lists and groups; `scalar` reads the fields of a single value.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::{
    Choice, Example, Findings, Key, Localized, Located, Node, Value, did_you_mean, fullwidth, in_place_of,
    is_plain, quoted,
};
use crate::diagnostic::{Applicability, Code, Diagnostic, all_near, is_slip, printable};
use crate::source::Span;
use crate::text;

/// A field of the file: its name in the content model, where the name stands, its value.
struct Entry<'a> {
    name: String,
    key: &'a Key,
    node: &'a Node,
    taken: Cell<bool>,
}

/// The fields of one map. Each is taken by name and type; what nobody took is reported at the end.
pub struct Fields<'a> {
    span: Span,
    entries: Vec<Entry<'a>>,
    known: RefCell<Vec<&'static str>>,
    findings: &'a Findings,
}

impl<'a> Fields<'a> {
    /// The fields of `node`; reports it if it is no map.
    pub fn new(node: &'a Node, findings: &'a Findings) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => Some(Self {
                span: node.span.clone(),
                entries: entries
                    .iter()
                    .map(|(key, node)| Entry { name: key.name.clone(), key, node, taken: Cell::new(false) })
                    .collect(),
                known: RefCell::default(),
                findings,
            }),
            _ => {
                let (ja, en) = node.kind();
                findings.borrow_mut().push(
                    Diagnostic::new(
                        Code::WrongType,
                        node.span.clone(),
                        text!(
                            "「項目: 値」の並びが必要ですが、{ja}が書かれています",
                            "a list of `field: value` lines is expected here, but this is {en}"
                        ),
                    )
                    .help(text!(
                        "「title: 題名」のように書いてください",
                        "write, for example, `title: My title`"
                    )),
                );
                None
            }
        }
    }

    /// Gives fields the names that `rename` finds for them, and forgets those it drops.
    pub fn rename(&mut self, rename: impl Fn(&str) -> Option<String>) {
        self.entries.retain_mut(|entry| match rename(&entry.key.name) {
            Some(name) => {
                entry.name = name;
                true
            }
            None => false,
        });
    }

    /// Adds the fields of another map where this one has none of that name.
    pub fn add_defaults(&mut self, node: &'a Node) {
        if let Value::Map(entries) = &node.value {
            for (key, node) in entries {
                if !self.entries.iter().any(|entry| entry.name == key.name) {
                    let taken = Cell::new(true);
                    self.entries.push(Entry { name: key.name.clone(), key, node, taken });
                }
            }
        }
    }

    /// The whole map's place.
    pub fn span(&self) -> &Span {
        &self.span
    }

    /// Reports something.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.findings.borrow_mut().push(diagnostic);
    }

    /// The value of a field as it stands, if it is there and not empty.
    pub fn take(&self, name: &'static str) -> Option<&'a Node> {
        self.known.borrow_mut().push(name);
        let found = self.entries.iter().find(|entry| entry.name == name)?;
        found.taken.set(true);
        (found.node.value != Value::Null).then_some(found.node)
    }

    /// Where the name of a field stands, if it is written at all.
    pub fn key_span(&self, name: &str) -> Option<Span> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        Some(entry.key.span.clone())
    }

    /// What to say about a value of another kind than the field has.
    pub(super) fn wrong_type(&self, name: &str, node: &Node, ja: &str, en: &str) -> Diagnostic {
        let (found_ja, found_en) = node.kind();
        Diagnostic::new(
            Code::WrongType,
            node.span.clone(),
            text!(
                "「{name}」は{ja}ですが、{found_ja}が書かれています",
                "`{name}` must be {en}, but this is {found_en}"
            ),
        )
    }

    /// A list of texts.
    pub fn texts(&self, name: &'static str) -> Vec<Located<String>> {
        let Some(node) = self.take(name) else { return Vec::new() };
        self.texts_of(name, node)
    }

    fn texts_of(&self, name: &str, node: &'a Node) -> Vec<Located<String>> {
        let Value::List(items) = &node.value else {
            if let Some(diagnostic) = fullwidth_list(node) {
                self.report(diagnostic);
                return Vec::new();
            }
            let mut diagnostic = self.wrong_type(name, node, "リスト", "a list");
            if let Value::Scalar { text, .. } = &node.value {
                let as_it_is = node.span.range().len() == text.len();
                let parts: Vec<String> = text
                    .split([',', '、', '，'])
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .map(|part| if as_it_is && is_plain(part) { part.into() } else { quoted(part) })
                    .collect();
                let list = format!("[{}]", parts.join(", "));
                // A comma may belong to a text as well as part two of them, and so may a line end.
                let applicability = if parts.len() == 1 && !text.contains('\n') {
                    Applicability::Safe
                } else {
                    Applicability::Suggested
                };
                diagnostic = diagnostic
                    .help(text!("{list} のように [ ] で囲んでください", "write it in brackets: {list}"))
                    .edit(applicability, node.span.clone(), list);
            }
            self.report(diagnostic);
            return Vec::new();
        };
        items
            .iter()
            .filter(|item| item.value != Value::Null)
            .filter_map(|item| {
                let (text, _) = self.scalar(name, item, "文字列のリスト", "a list of texts")?;
                self.clean_text(item, text)
            })
            .collect()
    }

    /// A text, or a list of texts, each taken as written.
    pub fn words(&self, name: &'static str) -> Vec<Located<String>> {
        self.take(name).map(|node| self.words_of(name, node)).unwrap_or_default()
    }

    /// The same for a node of this map.
    pub fn words_of(&self, name: &str, node: &'a Node) -> Vec<Located<String>> {
        match &node.value {
            Value::Scalar { text, .. } => self.clean_text(node, text).into_iter().collect(),
            Value::List(_) => self.texts_of(name, node),
            _ => {
                self.report(self.wrong_type(name, node, "文字列か文字列のリスト", "text or a list of texts"));
                Vec::new()
            }
        }
    }

    /// A list of words of a set.
    pub fn choices<T: Choice>(&self, name: &'static str) -> Vec<Located<T>> {
        self.texts(name).into_iter().filter_map(|word| self.chosen(name, word)).collect()
    }

    /// A group of fields.
    pub fn map(&self, name: &'static str) -> Option<Fields<'a>> {
        let node = self.take(name)?;
        match &node.value {
            Value::Map(_) => Fields::new(node, self.findings),
            _ => {
                self.report(self.wrong_type(name, node, "項目の組", "a group of fields"));
                None
            }
        }
    }

    /// A node of this map as a group of fields.
    pub fn group<'b>(&self, node: &'b Node) -> Option<Fields<'b>>
    where
        'a: 'b,
    {
        Fields::new(node, self.findings)
    }

    /// A list of groups of fields.
    pub fn maps(&self, name: &'static str) -> Vec<Fields<'a>> {
        let Some(node) = self.take(name) else { return Vec::new() };
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| Fields::new(item, self.findings)).collect(),
            _ => {
                self.report(self.wrong_type(name, node, "項目の組のリスト", "a list of groups of fields"));
                Vec::new()
            }
        }
    }

    /// A text, or one text a language.
    pub fn localized(&self, name: &'static str) -> Option<Localized> {
        let node = self.take(name)?;
        self.localized_of(name, node)
    }

    /// The same for a node of this map.
    pub fn localized_of(&self, name: &str, node: &'a Node) -> Option<Localized> {
        match &node.value {
            Value::Scalar { text, .. } => Some(Localized::same(text.trim())),
            Value::Map(entries) => {
                let by_language: Vec<(String, String)> = entries
                    .iter()
                    .filter_map(|(key, value)| {
                        let (text, _) = self.scalar(name, value, "文字列", "text")?;
                        Some((key.name.clone(), text.trim().to_owned()))
                    })
                    .collect();
                let default = by_language.first().map(|(_, text)| text.clone())?;
                Some(Localized { default, by_language })
            }
            _ => {
                self.report(self.wrong_type(
                    name,
                    node,
                    "文字列（または言語ごとの文字列）",
                    "text, or one text a language",
                ));
                None
            }
        }
    }

    /// Every field that is left, as key, name and value: for maps whose names the writer chooses.
    pub fn rest(&self) -> Vec<(&'a Key, &'a Node)> {
        self.entries
            .iter()
            .filter(|entry| !entry.taken.replace(true))
            .map(|entry| (entry.key, entry.node))
            .collect()
    }

    /// Reports that a required field is missing.
    pub fn missing<'e>(&self, name: &str, example: impl Into<Example<'e>>) {
        let Example(ja, en) = example.into();
        let span = self.key_span(name).unwrap_or_else(|| {
            let start = self.span.range().start;
            Span::new(self.span.source, start..start)
        });
        self.report(
            Diagnostic::new(
                Code::MissingField,
                span,
                text!("「{name}」がありません（または空です）", "`{name}` is missing or empty"),
            )
            .help(text!("「{name}: {ja}」のように書いてください", "write, for example, `{name}: {en}`")),
        );
    }

    /// Reports the fields nobody asked for, and ends the reading.
    pub fn finish(self) {
        self.report_unknown();
    }

    /// Reports the fields nobody asked for.
    pub fn report_unknown(&self) {
        let known = self.known.borrow();
        let unknown: Vec<(&Entry<'_>, Vec<&str>)> = self
            .entries
            .iter()
            .filter(|entry| !entry.taken.get())
            .map(|entry| (entry, all_near(&entry.name, known.iter().copied())))
            .collect();
        let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
        for near in unknown.iter().flat_map(|(_, near)| near) {
            *claims.entry(near).or_default() += 1;
        }
        for (entry, near) in &unknown {
            let name = printable(&entry.name);
            let span = entry.key.span.clone();
            let diagnostic = Diagnostic::new(
                Code::UnknownField,
                span.clone(),
                text!("「{name}」という項目はありません", "there is no field `{name}`"),
            );
            let mut diagnostic = did_you_mean(diagnostic, &entry.name, span.clone(), near.iter().copied());
            // A slip leaves no doubt where no other field is near, and no other name claims the field.
            if let [meant] = near.as_slice()
                && claims.get(meant) == Some(&1)
                && is_slip(&entry.key.name, meant)
                && self.key_span(meant).is_none()
            {
                let written = Located { value: entry.key.name.clone(), span: span.clone() };
                diagnostic = diagnostic.fix(span, in_place_of(&written, meant));
            }
            if diagnostic.help.is_empty() {
                diagnostic = diagnostic.help(text!(
                    "項目名を確かめてください。自由な値は extra: の下に書けます",
                    "check the name; values of your own can be written under `extra:`"
                ));
            }
            self.findings.borrow_mut().push(diagnostic);
        }
    }
}

/// What to say about a list whose brackets were typed full-width, and which YAML takes for a text.
fn fullwidth_list(node: &Node) -> Option<Diagnostic> {
    let Value::Scalar { text, .. } = &node.value else { return None };
    if node.span.range().len() != text.len() {
        return None;
    }
    let (parts, is_sure) = fullwidth::bracketed(text)?;
    let part = |part: &&str| if is_plain(part) { (*part).to_owned() } else { quoted(part) };
    let list = format!("[{}]", parts.iter().map(part).collect::<Vec<_>>().join(", "));
    let applicability = if is_sure { Applicability::Safe } else { Applicability::Suggested };
    let message =
        text!("リストを囲む括弧が全角の「［ ］」です", "the brackets `［ ］` around the list are full-width");
    let help = text!("半角で {list} と書いてください", "write it with ordinary brackets: {list}");
    let diagnostic = Diagnostic::new(Code::FullwidthSyntax, node.span.clone(), message).help(help);
    Some(diagnostic.edit(applicability, node.span.clone(), list))
}
