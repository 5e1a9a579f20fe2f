//! `shirube check`

use std::time::Instant;

use clap::Args;

use super::{Choices, Outcome, Shared, outcome, report};
use crate::build::{Options, build, settle, try_all};
use crate::search::expectation;

/// Look through the content and say what is wrong, without writing anything
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    shared: Shared,
    #[command(flatten)]
    choices: Choices,
}

impl Check {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let sources = self.shared.load()?;
        // An index takes longer than all rules together, and only its tests need one.
        let options = Options { search: expectation::exist(&sources), ..self.choices.options() };
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
