//! `shirube check`

mod fix;

use std::io::{IsTerminal, Write};
use std::time::Instant;

use clap::Args;

use super::{Choices, Outcome, Shared, build_with_kept_search, now, outcome, print, report, say};
use crate::build::{Built, Kept, Options, build, settle, sum_up, try_all};
use crate::diagnostic::{self, Code, Diagnostic, Language};
use crate::external::{self, Cache, Proxy};
use crate::search::expectation;
use crate::source::Sources;

/// Look through the content and say what is wrong; with `--fix`, mend what leaves no doubt
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    shared: Shared,
    #[command(flatten)]
    choices: Choices,
    /// Mend in the files what can be mended without asking
    #[arg(long)]
    fix: bool,
    /// Show what `--fix` would change, and change nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Ask for the addresses of outside links too
    #[arg(long, conflicts_with = "dry_run")]
    external: bool,
}

impl Check {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let mut sources = self.shared.load()?;
        // An index takes longer than all rules together, and only its tests need one.
        let options = Options { search: expectation::exist(&sources), ..self.choices.options() };
        if self.fix {
            let mut mending = fix::mend(&self.shared.root, &sources, &options)?;
            let language = self.shared.language(mending.first_language.as_deref());
            if self.dry_run {
                print(&mending.diff(self.shared.is_colored()));
                say(&mending.summary(language, true));
                let is_clean = mending.files.is_empty();
                return Ok(if is_clean { Outcome::Clean } else { Outcome::Findings });
            }
            mending.write();
            say(&mending.summary(language, false));
            sources = self.shared.load()?;
        }
        let mut built = if options.search {
            build_with_kept_search(&self.shared.root, &sources, &options, &mut Kept::default())
        } else {
            build(&sources, &options)
        };
        let mut found = std::mem::take(&mut built.diagnostics);
        // A site with a theme of its own, or with something to hide, is rendered to be sure.
        if built.config().theme.value != "default" || built.site.guard.is_some() {
            found.extend(try_all(&built.output));
            found = settle(found, built.config(), &sources, &options);
        }
        if self.external {
            found.extend(self.ask(&built, &sources, &options)?);
            diagnostic::sort(&mut found, &sources);
        }
        report(&self.shared, &built, &found, &sources, started, "");
        Ok(outcome(&found))
    }

    /// Asks for the outside addresses that the site links to.
    fn ask(&self, built: &Built, sources: &Sources, options: &Options) -> anyhow::Result<Vec<Diagnostic>> {
        let language = self.shared.language(Some(&built.config().languages[0].code));
        let now = now();
        let mut cache = Cache::read(&self.shared.root);
        let asking = external::Options::new(now, Proxy::try_from_env());
        let is_watched = std::io::stderr().is_terminal();
        let mut progress = |done: usize, all: usize| {
            if is_watched && all > 0 {
                let line = match language {
                    Language::Ja => format!("外部リンクを確かめています {done}/{all}"),
                    Language::En => format!("asking for outside addresses {done}/{all}"),
                };
                // The line is written over by the next one, and the last one goes away.
                let line = if done == all { "" } else { &line };
                let _ = write!(std::io::stderr(), "\r{line}\u{1b}[K");
            }
        };
        let asked = external::check(&built.site, sources, &mut cache, &asking, &mut progress)?;
        let kept = asked.addresses - asked.asked;
        say(&match language {
            Language::Ja => format!("外部リンク {} 件（うち {kept} 件は前の結果）", asked.addresses),
            Language::En => format!("{} outside addresses ({kept} known from before)", asked.addresses),
        });
        if asked.asked > 0
            && let Err(error) = cache.write(&self.shared.root, now)
        {
            say(&format!("shirube: {error:#}"));
        }
        let mut found = asked.found;
        built.allows.apply(&mut found, &built.site, sources, Code::is_external);
        let mut found = settle(found, built.config(), sources, options);
        sum_up(&mut found);
        Ok(found)
    }
}
