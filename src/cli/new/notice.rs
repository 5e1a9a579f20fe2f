//! `shirube new incident --uncertain`: the first notice of something that may be wrong, in every
//! language of the site, ready to be published.

use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};
use clap::Args;

use super::write_new;
use crate::cli::{LanguageArg, Outcome, language, say};
use crate::config::{self, Config, Type};
use crate::diagnostic::Language;
use crate::source;
use crate::yaml::Moment;

/// No promise reaches farther, in minutes.
const MAX_MINUTES: u32 = 7 * 24 * 60;

/// What a first notice is made of.
#[derive(Debug, Args)]
pub struct Notice {
    /// For an incident: write a first notice that is ready to be published, though nothing is confirmed
    #[arg(long)]
    pub uncertain: bool,
    /// With --uncertain: what may be affected, by the keys in `site.yaml`
    #[arg(long, value_name = "KEY,KEY", value_delimiter = ',', requires = "uncertain")]
    components: Vec<String>,
    /// With --uncertain: the time until the next update, such as 45m or 1h30m
    #[arg(long, value_name = "TIME", default_value = "30m", value_parser = minutes, requires = "uncertain")]
    next_update: u32,
}

impl Notice {
    /// Writes the notice below `root`, which holds `content/`. `now` is in seconds since 1970.
    pub fn write(
        &self,
        of: Type,
        title: Option<&str>,
        root: &Path,
        lang: Option<LanguageArg>,
        now: i64,
    ) -> anyhow::Result<Outcome> {
        ensure!(of == Type::Incident, "--uncertain: shirube new incident --uncertain");
        let sources = source::load(root)?;
        let (config, _) = config::load(&sources);
        let words = language(lang, config.languages.first().map(|language| language.code.as_str()));
        self.check_components(&config, words)?;
        let minute = now - now.rem_euclid(60);
        let times =
            [0, i64::from(self.next_update) * 60].map(|later| Moment::at(minute + later, config.utc_offset));
        let folders = folders(root, &config);
        let name = self.free_name(root, &folders, times[0]);
        let is_japanese = title.map(|title| title.chars().any(|c| matches!(c, '\u{3040}'..='\u{9fff}')));
        for (number, (code, folder)) in folders.iter().enumerate() {
            let own = if code.starts_with("ja") { Language::Ja } else { Language::En };
            // A title is in one language. Where the site has no page in that one, it is better than none.
            let fits = is_japanese == Some(own == Language::Ja);
            let is_last_hope = number == 0 && folders.len() == 1;
            let title = title.filter(|_| fits || is_last_hope);
            let path = folder.join(&name);
            write_new(&root.join(&path), &self.text(own, code, title, &config, times))?;
            let shown = path.display();
            say(&match words {
                Language::Ja => format!("{shown} を作りました"),
                Language::En => format!("made {shown}"),
            });
        }
        self.say_next(&config, words, times[1]);
        Ok(Outcome::Clean)
    }

    fn check_components(&self, config: &Config, words: Language) -> anyhow::Result<()> {
        let known: Vec<&str> = config.components.iter().map(|(key, _)| key.as_str()).collect();
        let unknown = self.components.iter().find(|key| !known.is_empty() && !known.contains(&key.as_str()));
        if let Some(key) = unknown {
            let known = known.join(", ");
            match words {
                Language::Ja => bail!("「{key}」は site.yaml の components にありません。使える値: {known}"),
                Language::En => {
                    bail!("`{key}` is not declared under `components` in site.yaml; there are: {known}")
                }
            }
        }
        Ok(())
    }

    /// A file's name that no language has yet: the day, and the component or a number.
    fn free_name(&self, root: &Path, folders: &[(String, PathBuf)], started: Moment) -> String {
        let day = started.civil.date();
        let is_plain = |key: &&String| {
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        let key = self.components.first().filter(is_plain);
        let first = key.map(|key| format!("{day}-{key}"));
        let stem = first.as_deref().map_or_else(|| day.to_string(), str::to_owned);
        let from = if first.is_some() { 2 } else { 1 };
        let mut names = first
            .into_iter()
            .chain((from..).map(|number| format!("{stem}-{number}")))
            .map(|name| name + ".md");
        let is_free =
            |name: &String| folders.iter().all(|(_, folder)| !root.join(folder).join(name).exists());
        names.find(is_free).expect("there are more numbers than files")
    }

    fn text(
        &self,
        own: Language,
        code: &str,
        title: Option<&str>,
        config: &Config,
        [started, next]: [Moment; 2],
    ) -> String {
        let labels = self.components.iter().map(|key| {
            let label = config.components.iter().find(|(known, _)| known == key);
            label.map_or(key.as_str(), |(_, label)| label.get(code))
        });
        let labels: Vec<&str> = labels.collect();
        let since = spoken(started, own);
        let (template, scope, usual, description) = match own {
            Language::Ja => {
                let scope =
                    if labels.is_empty() { "サービスの一部".into() } else { labels.join("・") };
                // Japanese beside Latin letters is written apart.
                let gap = if scope.ends_with(|c: char| c.is_ascii_alphanumeric()) { " " } else { "" };
                let scope = format!("{scope}{gap}");
                let usual = format!("{scope}が使いにくくなっている可能性があります");
                let description = format!("{usual}。{since} から原因を調べています。");
                (include_str!("../scaffold/notice.ja.md"), scope, usual, description)
            }
            Language::En => {
                let scope = match labels[..] {
                    [] => "Parts of the service".to_owned(),
                    [only] => only.to_owned(),
                    [.., last] => format!("{} and {last}", labels[..labels.len() - 1].join(", ")),
                };
                let usual = format!("{scope} may not be working well");
                let description = format!("{usual}. We have been looking for the cause since {since}.");
                (include_str!("../scaffold/notice.en.md"), scope, usual, description)
            }
        };
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        // Two notices of different days are not to have the same title.
        let dated = || match own {
            Language::Ja => format!("{usual}（{since}）"),
            Language::En => format!("{usual} ({since})"),
        };
        let title = title.map_or_else(dated, one_line);
        let quoted = |text: String| serde_json::Value::from(text).to_string();
        let fields = [
            ("title", quoted(title)),
            ("description", quoted(one_line(&description))),
            ("components", serde_json::Value::from(self.components.clone()).to_string()),
            ("date", started.civil.date().to_string()),
            ("started", written(started)),
            ("next", written(next)),
            ("next_words", spoken(next, own)),
            ("scope", scope.replace('\n', " ")),
        ];
        fields
            .iter()
            .fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
    }

    fn say_next(&self, config: &Config, words: Language, next: Moment) {
        let until = spoken(next, words);
        let known: Vec<&str> = config.components.iter().map(|(key, _)| key.as_str()).collect();
        say(&match words {
            Language::Ja => format!(
                "次にすること:\n  1. 題名と文を読みます（このままでも公開できます）\n  2. shirube build で書き出し、公開します\n  3. {until} までに updates へ続きを書き、next_update を次の時刻にします"
            ),
            Language::En => format!(
                "what to do next:\n  1. read title and text (they can be published as they are)\n  2. shirube build, and publish\n  3. by {until}, write on under `updates` and set `next_update` to the next time"
            ),
        });
        if self.components.is_empty() && !known.is_empty() {
            let known = known.join(", ");
            say(&match words {
                Language::Ja => format!("  対象が分かれば components に書きます: {known}"),
                Language::En => {
                    format!("  once you know what is affected, write it under `components`: {known}")
                }
            });
        }
    }
}

/// The languages in which the notice is written, each with its folder from the site's root.
fn folders(root: &Path, config: &Config) -> Vec<(String, PathBuf)> {
    let known = |code: &&String| code.starts_with("ja") || code.starts_with("en");
    let mut codes: Vec<&String> =
        config.languages.iter().map(|language| &language.code).filter(known).collect();
    if codes.is_empty() {
        codes.extend(config.languages.first().map(|language| &language.code));
    }
    let names: Vec<&String> =
        config.types.iter().filter(|(_, of)| **of == Type::Incident).map(|(name, _)| name).collect();
    let usual = Type::Incident.folder().unwrap_or_default();
    codes
        .into_iter()
        .map(|code| {
            let mut top = PathBuf::from("content");
            if config.languages.len() > 1 || root.join("content").join(code).is_dir() {
                top.push(code);
            }
            // A folder that is there, else one that the site names, else the usual one.
            let there = names.iter().find(|name| root.join(&top).join(name).is_dir());
            let named = || names.iter().find(|name| **name != usual);
            let name = there.or_else(named).map_or(usual, |name| name.as_str());
            (code.clone(), top.join(name))
        })
        .collect()
}

/// `2026-11-26T09:10+09:00`
fn written(moment: Moment) -> String {
    // The seconds are none.
    moment.to_string().replacen(":00", "", 1)
}

/// `11月26日 9:10`, `09:10 on 26 November`
fn spoken(moment: Moment, words: Language) -> String {
    let (date, time) = (moment.civil.date(), moment.civil.time());
    match words {
        Language::Ja => format!("{}月{}日 {}:{:02}", date.month(), date.day(), time.hour(), time.minute()),
        Language::En => date.at(time.hour(), time.minute(), 0, 0).strftime("%H:%M on %-d %B").to_string(),
    }
}

/// Minutes of `45m`, `2h` or `1h30m`.
fn minutes(text: &str) -> Result<u32, String> {
    let mut sum = 0;
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            'h' | 'm' => {
                let count: u32 = digits.parse().map_err(|_| "45m, 1h30m".to_owned())?;
                sum += count.min(MAX_MINUTES) * if c == 'h' { 60 } else { 1 };
                digits.clear();
            }
            _ => return Err("45m, 1h30m".to_owned()),
        }
    }
    if digits.is_empty() && (1..=MAX_MINUTES).contains(&sum) { Ok(sum) } else { Err("45m, 1h30m".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_minutes_and_hours() {
        assert_eq!(minutes("45m"), Ok(45));
        assert_eq!(minutes("1h30m"), Ok(90));
        for wrong in ["", "45", "m", "0m", "1d", "200h", "99999999999h", "-5m", "1h30"] {
            assert!(minutes(wrong).is_err(), "{wrong}");
        }
    }
}
