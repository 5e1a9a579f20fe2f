//! `shirube theme`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, Subcommand};

use super::{LanguageArg, Outcome, language, print, replace, say};
use crate::config::{self, Config};
use crate::diagnostic::{Language, nearest, printable};
use crate::render::contract::{self, Shape};
use crate::render::part::{self, NAME};
use crate::source::{self, Source, Sources};

/// What stands before the first part of each kind: its folder, Japanese, English.
const KINDS: [(&str, &str, &str); 6] = [
    ("strings/", "画面の言葉", "Words of the interface"),
    ("css/", "スタイルシート", "Style sheets"),
    ("js/", "スクリプト", "Scripts"),
    ("img/", "画像", "Images"),
    ("templates/", "テンプレート（ページ）", "Templates: whole pages"),
    ("components/", "部品（かっこの中は、呼び出すときに渡す値）", "Components, with what is handed to them"),
];

/// List what can be changed in the look and the words of the site, and begin with one file
#[derive(Debug, Args)]
pub struct Theme {
    #[command(subcommand)]
    task: Option<Task>,
    /// The site's folder: the one that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR", global = true)]
    root: PathBuf,
    /// The language of messages; else the locale's, else the site's first
    #[arg(long, value_enum, global = true)]
    lang: Option<LanguageArg>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Print a file to begin with: that of the default theme, or for words and colours all of them as comments
    Show {
        /// Such as components/card.html, strings/en.yaml, css/custom.css
        file: String,
    },
    /// Put files to begin with into the site's own theme; nothing that is there is overwritten
    Override {
        /// Such as components/card.html, strings/en.yaml, css/custom.css
        #[arg(required = true)]
        files: Vec<String>,
    },
    /// Print what templates may see: the values of every page, or of one group of values
    Variables {
        /// Such as page, card, guide
        #[arg(default_value = "page")]
        name: String,
    },
}

/// The site, as far as its theme is concerned.
struct Desk<'a> {
    root: &'a Path,
    sources: Sources,
    config: Config,
    language: Language,
}

impl Theme {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let sources = source::load(&self.root)?;
        let (config, _) = config::load(&sources);
        let language = language(self.lang, Some(&config.languages[0].code));
        let desk = Desk { root: &self.root, sources, config, language };
        match &self.task {
            None => print(&desk.list()),
            Some(Task::Show { file }) => print(&desk.start(&desk.find(file)?)),
            Some(Task::Override { files }) => desk.put(files)?,
            Some(Task::Variables { name }) => print(&desk.variables(name)?),
        }
        Ok(Outcome::Clean)
    }
}

impl Desk<'_> {
    /// A sentence in the language of messages.
    fn say<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    fn theme(&self) -> &str {
        &self.config.theme.value
    }

    fn is_default(&self) -> bool {
        self.theme() == "default"
    }

    /// Everything that can be overridden, and what this site overrides.
    fn list(&self) -> String {
        let own = part::own(&self.sources, &self.config);
        let name = printable(self.theme());
        let mut out = match (self.is_default() && own.is_empty(), self.language) {
            (true, Language::Ja) => "テーマ: 標準のまま（site.yaml に theme がありません）\n".to_owned(),
            (true, Language::En) => "theme: the default one; site.yaml names no other\n".to_owned(),
            (false, Language::Ja) => format!("テーマ: {name}（themes/{name}/）\n"),
            (false, Language::En) => format!("theme: {name}, in themes/{name}/\n"),
        };
        let mut is_any_outdated = false;
        for (folder, ja, en) in KINDS {
            let _ = writeln!(out, "\n{}", self.say(ja, en));
            let mut paths: Vec<(String, &str)> = part::all()
                .iter()
                .filter(|part| part.path.starts_with(folder))
                .map(|part| (part.path.clone(), part.about.get(self.language)))
                .collect();
            let more = own.keys().filter(|path| path.starts_with(folder));
            let more = more.filter(|path| paths.iter().all(|(known, _)| known != *path));
            let more: Vec<(String, &str)> = more.map(|path| (path.clone(), "")).collect();
            paths.extend(more);
            for (path, about) in paths {
                let copy = own.get(&path).map(|id| self.sources.get(*id));
                let is_outdated =
                    copy.and_then(|source| source.text()).is_some_and(|text| part::is_outdated(&path, text));
                is_any_outdated |= is_outdated;
                let mark = match (copy, is_outdated) {
                    (Some(_), true) => '!',
                    (Some(_), false) => '*',
                    (None, _) => ' ',
                };
                let handed = part::handed(&path).map_or_else(String::new, |list| format!(" ({list})"));
                let line = format!("{mark} {:<34} {about}{handed}", printable(&path));
                let _ = writeln!(out, "{}", line.trim_end());
            }
        }
        let is_other =
            |path: &&String| path.contains('/') && KINDS.iter().all(|(folder, ..)| !path.starts_with(folder));
        let others: Vec<&String> = own.keys().filter(is_other).collect();
        if !others.is_empty() {
            let _ = writeln!(out, "\n{}", self.say("そのほかのファイル", "Other files"));
        }
        for path in others {
            let _ = writeln!(out, "* {}", printable(path));
        }
        let _ =
            writeln!(out, "\n{}", self.say("*  このサイトのテーマにあるファイル", "*  in this site's theme"));
        if is_any_outdated {
            let _ = writeln!(
                out,
                "{}",
                self.say(
                    "!  同じく。ただし、写した後に標準のほうが変わっている",
                    "!  likewise, but the default has changed since it was copied"
                )
            );
        }
        out.push_str(self.say(
            "\n書き始めるには: shirube theme override components/card.html\n",
            "\nto begin with one: shirube theme override components/card.html\n",
        ));
        out
    }

    /// The path in the theme of what was typed: whole, or only the name of the file.
    fn find(&self, typed: &str) -> anyhow::Result<String> {
        if part::start(typed, self.language).is_some() {
            return Ok(typed.to_owned());
        }
        let name = |path: &'static str| path.rsplit('/').next().unwrap_or(path);
        let stem = |path: &'static str| name(path).split('.').next().unwrap_or(path);
        let paths: Vec<&'static str> = part::all().iter().map(|part| part.path.as_str()).collect();
        let same: Vec<&str> =
            paths.iter().copied().filter(|path| name(path) == typed || stem(path) == typed).collect();
        let shown = printable(typed);
        match same.as_slice() {
            [one] => Ok((*one).to_owned()),
            [] => {
                let near = nearest(typed, paths.iter().copied()).map(str::to_owned).or_else(|| {
                    let near = nearest(typed, paths.iter().map(|path| stem(path)))?;
                    paths.iter().find(|path| stem(path) == near).map(|path| (*path).to_owned())
                });
                let near = match (near, self.language) {
                    (Some(near), Language::Ja) => format!("「{near}」ではありませんか"),
                    (Some(near), Language::En) => format!("did you mean `{near}`?"),
                    (None, Language::Ja) => "`shirube theme` で名前を見られます".to_owned(),
                    (None, Language::En) => "`shirube theme` lists the names".to_owned(),
                };
                bail!(match self.language {
                    Language::Ja => format!("「{shown}」というファイルは標準のテーマにありません。{near}"),
                    Language::En => format!("the default theme has no file `{shown}`; {near}"),
                })
            }
            several => {
                let all = several.join(", ");
                bail!(match self.language {
                    Language::Ja => format!("「{shown}」はいくつもあります。どれかを選んでください: {all}"),
                    Language::En => format!("there are several files `{shown}`; name one of: {all}"),
                })
            }
        }
    }

    fn start(&self, path: &str) -> String {
        part::start(path, self.language).expect("it was found")
    }

    /// Puts files to begin with into the site's own theme, and makes the site use it.
    fn put(&self, files: &[String]) -> anyhow::Result<()> {
        let theme = part::own_folder(&self.sources, &self.config);
        let folder = self.root.join("themes").join(theme);
        let paths = files.iter().map(|file| self.find(file)).collect::<anyhow::Result<Vec<_>>>()?;
        if let Some(there) = paths.iter().find(|path| folder.join(path).symlink_metadata().is_ok()) {
            bail!(match self.language {
                Language::Ja => format!("themes/{theme}/{there} はもうあります。何も書き込んでいません"),
                Language::En => format!("themes/{theme}/{there} is there already; nothing was written"),
            });
        }
        for path in &paths {
            replace(&folder.join(path), self.start(path).as_bytes())?;
            print(&format!("themes/{theme}/{path}\n"));
        }
        if self.theme() != theme {
            self.name_theme()?;
        }
        for hint in self.hints(&paths) {
            say(&hint);
        }
        Ok(())
    }

    /// Writes the name of the theme into `site.yaml`, if that can be done without changing anything else.
    fn name_theme(&self) -> anyhow::Result<()> {
        let text = self.sources.find(config::PATH).and_then(Source::text);
        let before = text.unwrap_or_default();
        let end = if before.contains("\r\n") { "\r\n" } else { "\n" };
        let gap = if before.is_empty() || before.ends_with('\n') { "" } else { end };
        let after = format!("{before}{gap}theme: {NAME}{end}");
        let read = |text: &str| config::load(&Sources::from_texts([(config::PATH, text)]));
        let (config, found) = read(&after);
        let is_lost = self.sources.find(config::PATH).is_some() && text.is_none();
        if is_lost || config.theme.value != NAME || found.len() > read(before).1.len() {
            say(&match self.language {
                Language::Ja => format!("{} に theme: {NAME} と書くと、使われます", config::PATH),
                Language::En => format!("write `theme: {NAME}` into {} to use it", config::PATH),
            });
            return Ok(());
        }
        replace(&self.root.join(config::PATH), after.as_bytes())?;
        print(&format!("{}: theme: {NAME}\n", config::PATH));
        Ok(())
    }

    /// What spares whoever wrote these files from copying.
    fn hints(&self, paths: &[String]) -> Vec<String> {
        let mut hints = Vec::new();
        if let Some(name) = paths.iter().find_map(|path| path.strip_prefix("templates/")) {
            hints.push(match self.language {
                Language::Ja => format!(
                    "一部だけを変えるなら、{{% extends \"default/{name}\" %}} と、変えるブロックだけで足ります"
                ),
                Language::En => format!(
                    "to change a part only, `{{% extends \"default/{name}\" %}}` and the block that differs is enough"
                ),
            });
        }
        let component = paths.iter().find_map(|path| path.strip_prefix("components/")?.strip_suffix(".html"));
        if let Some(name) = component {
            hints.push(match self.language {
                Language::Ja => format!("元の部品は <default.{name}> で呼び出せます"),
                Language::En => format!("the built-in one can be called as <default.{name}>"),
            });
        }
        hints
    }

    /// What templates may see.
    fn variables(&self, name: &str) -> anyhow::Result<String> {
        let shapes = contract::all();
        let Some(shape) = shapes.iter().find(|shape| shape.name == name) else {
            let names: Vec<&str> = shapes.iter().map(|shape| shape.name.as_str()).collect();
            let (shown, all) = (printable(name), names.join(", "));
            let near = nearest(name, names).map(str::to_owned);
            bail!(match (self.language, near) {
                (Language::Ja, Some(near)) => format!("「{shown}」はありません。「{near}」ではありませんか"),
                (Language::Ja, None) => format!("「{shown}」はありません。使える名前: {all}"),
                (Language::En, Some(near)) => format!("there is no `{shown}`; did you mean `{near}`?"),
                (Language::En, None) => format!("there is no `{shown}`; the names are: {all}"),
            });
        };
        let mut out = format!("{name}  {}\n\n", shape.about.get(self.language));
        self.fields(shape, &mut out);
        if name == "page" {
            let rest: Vec<&str> =
                shapes.iter().map(|shape| shape.name.as_str()).filter(|name| *name != "page").collect();
            let _ = write!(
                out,
                "\n{}\n{}\n",
                self.say(
                    "ほかに t（画面の言葉）、assets（テーマのファイルの公開されるパス）、site があります。\n\
                     中身のある値は shirube theme variables 名前 で見られます:",
                    "Beside these there are t (words of the interface), assets (where files of the theme are\n\
                     published) and site. For what is in them: shirube theme variables NAME, with one of:"
                ),
                rest.join(", ")
            );
        }
        Ok(out)
    }

    fn fields(&self, shape: &Shape, out: &mut String) {
        for field in &shape.fields {
            let _ = writeln!(out, "{:<18} {}", field.name, field.line(self.language, &str::to_owned));
        }
    }
}
