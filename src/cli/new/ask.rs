//! Similar articles are shown, and the person at the terminal decides.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::shown as shown_path;
use crate::cli::{environment, say};
use crate::diagnostic::{Language, printable};
use crate::search::similar::Similar;
use crate::site::Site;

/// The most articles that are shown.
const MAX_SHOWN: usize = 3;

/// What is to be done where there are similar articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Write the new one.
    Write,
    /// Open one of them.
    Open(usize),
    /// Neither.
    Stop,
}

/// Shows similar articles, and asks what to do if `may_ask` and somebody is there. Whether the new
/// one is to be written.
pub fn confirm(found: &[Similar<'_>], site: &Site, root: &Path, words: Language, may_ask: bool) -> bool {
    let shown: Vec<(String, PathBuf)> = found
        .iter()
        .take(MAX_SHOWN)
        .map(|similar| {
            let page = &site.pages[similar.record.page as usize];
            let (title, line) = (printable(&similar.record.title), printable(similar.line));
            let words = match words {
                _ if title == line => title,
                Language::Ja => format!("{title}（「{line}」に答えています）"),
                Language::En => format!("{title} (answers `{line}`)"),
            };
            (words, root.join("content").join(page.path().as_str()))
        })
        .collect();
    if shown.is_empty() {
        return true;
    }
    say(match words {
        Language::Ja => "似た記事がすでにあります:",
        Language::En => "there are similar articles:",
    });
    for (number, (words, path)) in (1..).zip(&shown) {
        say(&format!("  {number}. {words}\n     {}", shown_path(path)));
    }
    if !may_ask || !is_possible() {
        return true;
    }
    match ask(shown.len(), words, &mut std::io::stdin().lock(), &mut std::io::stderr()) {
        Answer::Write => true,
        Answer::Stop => false,
        Answer::Open(number) => {
            open(&shown[number].1);
            false
        }
    }
}

/// Whether somebody can answer.
fn is_possible() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks until there is an answer; none at all means to stop.
fn ask(count: usize, words: Language, input: &mut dyn BufRead, out: &mut dyn Write) -> Answer {
    loop {
        let question = match words {
            Language::Ja => {
                format!("新しく作りますか？ 作る: y、すでにある記事を開く: 1〜{count}、やめる: Enter > ")
            }
            Language::En => {
                format!("write a new one? yes: y, open one of these: 1 to {count}, stop: Enter > ")
            }
        };
        let _ = out.write_all(question.as_bytes());
        let _ = out.flush();
        let mut line = String::new();
        // Input that ends or cannot be read is no consent.
        if input.read_line(&mut line).is_err() || line.is_empty() {
            return Answer::Stop;
        }
        if let Some(answer) = answer(line.trim(), count) {
            return answer;
        }
    }
}

/// What a line means. An input method may have left it in full width.
fn answer(line: &str, count: usize) -> Option<Answer> {
    match line.to_lowercase().as_str() {
        "" | "n" | "ｎ" | "no" | "いいえ" => Some(Answer::Stop),
        "y" | "ｙ" | "yes" | "はい" => Some(Answer::Write),
        number => {
            let number: String = number
                .chars()
                .map(|c| match c {
                    '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
                    c => c,
                })
                .collect();
            let number: usize = number.parse().ok().filter(|number| (1..=count).contains(number))?;
            Some(Answer::Open(number - 1))
        }
    }
}

/// Opens a file in the person's editor; else says where it is.
fn open(path: &Path) {
    let names = ["VISUAL", "EDITOR"].into_iter().filter_map(environment);
    let editor = names.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default();
    let mut parts = editor.split_whitespace();
    let status = parts.next().map(|program| Command::new(program).args(parts).arg(path).status());
    if !status.is_some_and(|status| status.is_ok_and(|status| status.success())) {
        say(&shown_path(path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_waited_for_and_silence_is_none() {
        let cases = [
            ("y\n", Answer::Write),
            ("ｙ\r\n", Answer::Write),
            ("\n", Answer::Stop),
            ("", Answer::Stop),
            ("2\n", Answer::Open(1)),
            ("３\n", Answer::Open(2)),
            ("4\nwhat\n0\nはい\n", Answer::Write),
            ("4", Answer::Stop),
        ];
        for (typed, expected) in cases {
            assert_eq!(ask(3, Language::Ja, &mut typed.as_bytes(), &mut Vec::new()), expected, "{typed:?}");
        }
    }
}
