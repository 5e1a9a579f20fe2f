//! A mail: its subject, then each change with all that is told of it.

use std::fmt::Write as _;

use super::prose::{self, Form};
use super::{News, Numbered};

/// The mail. It begins with its subject and greets nobody: that is for the sender to do.
pub fn write(news: &News<'_>) -> String {
    let words = news.words;
    let mut out = format!("{}\n", words.labelled(words.pick("件名", "Subject"), &news.title()));
    let date = news.page.document.front_matter.date.as_ref().map(|date| news.day(date.value));
    let version = news.release.version.as_ref().map(|version| version.value.clone());
    let about: Vec<String> = [version, date].into_iter().flatten().collect();
    if !about.is_empty() {
        let _ = write!(out, "\n{}\n", about.join(words.pick("　", ", ")));
    }
    if let Some(description) = &news.page.document.front_matter.description {
        let _ = write!(out, "\n{}\n", description.value);
    }
    let (actions, others) = (news.actions(), news.others());
    if !actions.is_empty() {
        out.push_str(words.pick("\n■ お客様の対応が必要な変更\n", "\n== Action required ==\n"));
        actions.iter().for_each(|change| write_change(news, *change, &mut out));
        if !others.is_empty() {
            out.push_str(words.pick("\n■ そのほかの変更\n", "\n== Other changes ==\n"));
        }
    }
    others.iter().for_each(|change| write_change(news, *change, &mut out));
    write_brief(news, &mut out);
    let text = prose::write_body(news.site, news.page, Form::Plain);
    if !text.is_empty() {
        let _ = write!(out, "\n{text}\n");
    }
    if let Some(address) = news.address(news.page.id) {
        let _ = write!(out, "\n{}\n{address}\n", words.pick("リリースノート", "Release notes"));
    }
    out
}

/// What only colleagues may read; there is nothing of it in any other edition.
fn write_brief(news: &News<'_>, out: &mut String) {
    let words = news.words;
    let brief = &news.release.brief;
    let prose = |field| news.prose(field, Form::Plain);
    let parts = [
        ("", prose(brief.text)),
        (words.pick("話し方", "How to speak about it"), prose(brief.talk_track)),
        (words.pick("先に伝える相手", "Whom to tell first"), prose(brief.tell)),
    ];
    let questions: Vec<(String, String)> = brief
        .questions
        .iter()
        .map(|(question, answer)| (prose(Some(*question)), prose(Some(*answer))))
        .filter(|(question, _)| !question.is_empty())
        .collect();
    if parts.iter().all(|(_, text)| text.is_empty()) && questions.is_empty() {
        return;
    }
    out.push_str(words.pick("\n■ 社内向けの説明メモ\n", "\n== Briefing for colleagues ==\n"));
    for (label, text) in parts.iter().filter(|(_, text)| !text.is_empty()) {
        let label = if label.is_empty() {
            String::new()
        } else {
            format!("{}\n", words.labelled(label, "").trim_end())
        };
        let _ = write!(out, "\n{label}{text}\n");
    }
    for (question, answer) in questions {
        let _ = write!(out, "\nQ. {question}\nA. {answer}\n");
    }
}

fn write_change(news: &News<'_>, (number, change): Numbered<'_>, out: &mut String) {
    let words = news.words;
    let of = words.in_brackets(news.type_of(change.kind));
    let _ = write!(out, "\n{} {}{of}\n", words.pick("●", "*"), change.title);
    let mut line = |label: &str, text: &str| {
        if text.contains('\n') {
            let _ = write!(out, "{}\n{text}\n\n", words.labelled(label, "").trim_end());
        } else if !text.is_empty() {
            let _ = writeln!(out, "{}", words.labelled(label, text));
        }
    };
    let prose = |field| news.prose(field, Form::Plain);
    line(words.pick("期限", "By"), &news.deadline(change).unwrap_or_default());
    line(words.pick("していただくこと", "What to do"), &prose(change.action));
    line(words.pick("変更の内容", "What changes"), &prose(change.what));
    line(words.pick("変更の理由", "Why"), &prose(change.why));
    line(words.pick("対象の方", "For whom"), &prose(change.for_whom));
    line(words.pick("プラン・役割", "Plans and roles"), &news.audience(change));
    line(words.pick("できるようになること", "What you can do now"), &prose(change.value));
    line(words.pick("変わらないこと", "What stays the same"), &prose(change.not_changed));
    let titles = |ids: Vec<_>| -> String {
        let titles: Vec<&str> = ids.into_iter().map(|id| news.site.page(id).title()).collect();
        titles.join(words.pick("、", ", "))
    };
    line(words.pick("お応えしたご要望", "Requests this answers"), &titles(news.tickets(number)));
    for id in news.articles(number) {
        let title = news.site.page(id).title();
        let address = news.address(id).map_or_else(String::new, |address| format!(" {address}"));
        line(words.pick("使い方", "How to use it"), &format!("{title}{address}"));
    }
    if let Some(address) = news.change_address(number) {
        line(words.pick("くわしく", "More"), &address);
    }
}
