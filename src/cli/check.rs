//! `shirube check`

mod fix;

use std::time::Instant;

use clap::Args;

use super::{Choices, Outcome, Shared, outcome, print, report, say};
use crate::build::{Options, build, settle, try_all};
use crate::search::expectation;

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
        let mut built = build(&sources, &options);
        let mut found = std::mem::take(&mut built.diagnostics);
        // A site with a theme of its own, or with something to hide, is rendered to be sure.
        if built.config().theme.value != "default" || built.site.guard.is_some() {
            found.extend(try_all(&built.output));
            found = settle(found, built.config(), &sources, &options);
        }
        report(&self.shared, &built, &found, &sources, started, "");
        Ok(outcome(&found))
    }
}
