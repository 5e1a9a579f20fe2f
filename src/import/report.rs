//! What an import did or would do, in words.

use std::collections::BTreeMap;

use super::edit::Changes;
use super::plan::Wanted;
use crate::config::{Disclosure, State};
use crate::diagnostic::{Text, printable};
use crate::source::SitePath;
use crate::text;

/// How many ids are named of a group.
const NAMED: usize = 10;
/// How many new titles are shown.
const TITLES: usize = 50;

/// What happened to the tickets.
#[derive(Debug, Default)]
pub struct Report {
    /// New ones: id, title, state, disclosure.
    new: Vec<(String, String, State, Disclosure)>,
    /// Those with another state than before.
    moved: BTreeMap<State, Vec<String>>,
    /// Those that were declined or deferred now, without a word.
    pub unanswered: BTreeMap<State, Vec<String>>,
    /// Those with other values than before, but not another state.
    changed: Vec<String>,
    /// Those that are as they were.
    unchanged: usize,
    /// Fields that stay as somebody wrote them.
    kept: Vec<String>,
    /// Those that no rule of the site shows.
    unruled: usize,
    /// Those that were taken out by hand.
    pub withdrawn: Vec<String>,
    /// Those that stand in a file of their own.
    pub elsewhere: Vec<(String, SitePath)>,
    /// Those that are the same as one that is not here.
    pub lost_originals: Vec<(String, String)>,
    /// How many count no more in their tool.
    pub archived: usize,
    /// Mail addresses and names taken out.
    pub people: usize,
    /// Links and pictures taken out.
    pub links: usize,
    /// Columns that are not imported.
    pub dropped: BTreeMap<String, usize>,
}

impl Report {
    /// Takes note of a new ticket.
    pub fn add(&mut self, wanted: &Wanted) {
        self.unruled += usize::from(!wanted.is_ruled);
        self.new.push((wanted.id.clone(), wanted.title.clone(), wanted.state, wanted.disclosure));
    }

    /// Takes note of one that was there.
    pub fn change(
        &mut self,
        wanted: &Wanted,
        before: Option<State>,
        changes: &Changes,
        kept: &[&'static str],
    ) {
        if before != Some(wanted.state) {
            self.moved.entry(wanted.state).or_default().push(wanted.id.clone());
        } else if changes.is_empty() {
            self.unchanged += 1;
        } else {
            self.changed.push(wanted.id.clone());
        }
        if !kept.is_empty() {
            self.kept.push(format!("{} ({})", wanted.id, kept.join(", ")));
        }
    }

    /// All of it, a line each.
    pub fn lines(&self) -> Vec<Text> {
        let mut lines = Vec::new();
        self.news(&mut lines);
        for (state, ids) in &self.moved {
            let (state, count, ids) = (state.name(), ids.len(), list(ids));
            lines.push(text!("{state} になった要望 {count} 件：{ids}", "{count} moved to {state}: {ids}"));
        }
        for (state, ids) in &self.unanswered {
            let (state, count, ids) = (state.name(), ids.len(), list(ids));
            lines.push(text!(
                "理由なしに {state} になった要望 {count} 件：{ids}（response: に理由を書いてください）",
                "{count} {state} without a reason: {ids} (write it under `response:`)"
            ));
        }
        if !self.changed.is_empty() {
            let (count, ids) = (self.changed.len(), list(&self.changed));
            lines.push(text!(
                "ほかの項目が変わった要望 {count} 件：{ids}",
                "{count} changed otherwise: {ids}"
            ));
        }
        if self.unchanged > 0 {
            let count = self.unchanged;
            lines.push(text!("変わらない要望 {count} 件", "{count} unchanged"));
        }
        self.left_out(&mut lines);
        lines
    }

    fn news(&self, lines: &mut Vec<Text>) {
        if self.new.is_empty() {
            return;
        }
        let count = self.new.len();
        lines.push(text!("新しい要望 {count} 件", "{count} new"));
        for (id, title, state, disclosure) in self.new.iter().take(TITLES) {
            let (title, state, shown) = (printable(title), state.name(), disclosure.name());
            lines.push(text!("  {id} {title}（{state}、{shown}）", "  {id} {title} ({state}, {shown})"));
        }
        if count > TITLES {
            let rest = count - TITLES;
            lines.push(text!("  ほか {rest} 件", "  and {rest} more"));
        }
        if self.unruled > 0 {
            let count = self.unruled;
            lines.push(text!(
                "  うち {count} 件は、site.yaml の import: disclosure: に合うものがないため、だれにも見せません",
                "  {count} hidden, since nothing under `import: disclosure:` in site.yaml fits"
            ));
        }
    }

    fn left_out(&self, lines: &mut Vec<Text>) {
        if !self.kept.is_empty() {
            let (count, ids) = (self.kept.len(), list(&self.kept));
            lines.push(text!(
                "手で書いた項目を残した要望 {count} 件：{ids}",
                "{count} with fields kept as written by hand: {ids}"
            ));
        }
        for (id, file) in &self.elsewhere {
            lines.push(text!(
                "{id} は {file} にあるため、取り込みません",
                "{id} is left out: it stands in {file}"
            ));
        }
        for (id, original) in &self.lost_originals {
            let original = printable(original);
            lines.push(text!(
                "{id} は {original} と同じとされていますが、{original} がここにありません",
                "{id} is said to be the same as {original}, which is not here"
            ));
        }
        if !self.withdrawn.is_empty() {
            let (count, ids) = (self.withdrawn.len(), list(&self.withdrawn));
            lines.push(text!(
                "取り下げてあるため取り込まない要望 {count} 件：{ids}",
                "{count} left out, withdrawn earlier: {ids}"
            ));
        }
        if self.archived > 0 {
            let count = self.archived;
            lines.push(text!(
                "もとの道具でアーカイブされているため取り込まない要望 {count} 件",
                "{count} left out, archived in the tool"
            ));
        }
        if self.people > 0 {
            let count = self.people;
            lines.push(text!(
                "題名や文章から消したメールアドレスと人の名前：{count} か所",
                "mail addresses and names of people taken out of texts: {count}"
            ));
        }
        if self.links > 0 {
            let count = self.links;
            lines.push(text!(
                "文章から消したリンクと画像：{count} か所",
                "links and pictures taken out of texts: {count}"
            ));
        }
        lines.extend(dropped(&self.dropped));
    }
}

/// The columns that are not imported, by name.
pub fn dropped(columns: &BTreeMap<String, usize>) -> Option<Text> {
    if columns.is_empty() {
        return None;
    }
    let names: Vec<String> =
        columns.iter().map(|(name, count)| format!("{} ({count})", printable(name))).collect();
    let names = names.join(", ");
    Some(text!("取り込まない列（値の数）：{names}", "columns left out (number of values): {names}"))
}

/// The first few of a list, and how many more there are.
pub fn list(items: &[impl AsRef<str>]) -> String {
    let mut shown =
        items.iter().take(NAMED).map(|item| printable(item.as_ref())).collect::<Vec<_>>().join(", ");
    if items.len() > NAMED {
        shown.push_str(&format!(", … (+{})", items.len() - NAMED));
    }
    shown
}
