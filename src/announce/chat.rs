//! A message in a chat: Markdown, a line for each change.

use std::fmt::Write as _;

use super::prose::{Form, escape, link};
use super::{News, Numbered};

/// The message.
pub fn write(news: &News<'_>) -> String {
    let words = news.words;
    let date = news.page.document.front_matter.date.as_ref();
    let date = date.map_or_else(String::new, |date| {
        words.pick(format!(" {}", news.day(date.value)), format!(", {}", news.day(date.value)))
    });
    let mut out = format!("**{}**{date}\n", escape(&news.title()));
    let (actions, others) = (news.actions(), news.others());
    if !actions.is_empty() {
        out.push_str(words.pick("\n**お客様の対応が必要です**\n\n", "\n**Action required**\n\n"));
        actions.iter().for_each(|change| write_change(news, *change, &mut out));
    }
    if !others.is_empty() {
        out.push_str(words.pick("\n**変更点**\n\n", "\n**Changes**\n\n"));
        others.iter().for_each(|change| write_change(news, *change, &mut out));
    }
    if let Some(address) = news.address(news.page.id) {
        let words = words.pick("リリースノートを読む", "Read the release notes");
        let _ = write!(out, "\n{}\n", link(words, &address));
    }
    out
}

/// What has to be done and until when; else what a change is worth, or what it is.
fn write_change(news: &News<'_>, (number, change): Numbered<'_>, out: &mut String) {
    let words = news.words;
    let _ = write!(out, "- **{}**", escape(&change.title));
    let deadline = news.deadline(change);
    let aside = match &deadline {
        Some(deadline) => words.labelled(words.pick("期限", "by"), deadline),
        None => news.type_of(change.kind).to_owned(),
    };
    out.push_str(&words.in_brackets(&aside));
    let fields = [change.action, change.value, change.what];
    let texts = fields.into_iter().map(|field| first_line(&news.prose(field, Form::Markdown)));
    if let Some(text) = texts.into_iter().find(|text| !text.is_empty()) {
        let _ = write!(out, "{}{text}", words.pick("：", ": "));
    }
    let article = news.articles(number).first().and_then(|id| news.address(*id));
    let article = article.map(|address| (words.pick("使い方", "how to use it"), address));
    let more = || Some((words.pick("くわしく", "more"), news.change_address(number)?));
    if let Some((title, address)) = article.filter(|_| change.action.is_none()).or_else(more) {
        let _ = write!(out, " {}", link(title, &address));
    }
    out.push('\n');
}

/// The first paragraph: what follows is for whoever reads the release notes.
fn first_line(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    paragraph.split('\n').next().unwrap_or_default().trim_start_matches("- ").to_owned()
}
