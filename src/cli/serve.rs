//! `shirube serve`

use std::time::Instant;

use clap::Args;

use super::{Choices, Outcome, Shared, print, report, say};
use crate::build::build;
use crate::diagnostic::Language;
use crate::serve::{Serving, run};

/// Build the site in memory and show it on this machine
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    shared: Shared,
    #[command(flatten)]
    choices: Choices,
    /// The port; the next free one is taken if it is in use
    #[arg(long, default_value_t = 4321)]
    port: u16,
}

impl Serve {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let sources = self.shared.load()?;
        let built = build(&sources, &self.choices.options());
        report(&self.shared, &built, &built.diagnostics, &sources, started, "");
        let printer = self.shared.printer(Some(&built.config().languages[0].code));
        let serving = Serving {
            output: built.output.clone(),
            frames: built.config().embeds.clone(),
            report: Box::new(move |found| print(&printer.print(found, &sources))),
        };
        run(serving, self.port, |address| {
            say(&match printer.language {
                Language::Ja => format!("http://{address}/ で表示しています（終わるには Ctrl+C）"),
                Language::En => format!("serving at http://{address}/ (Ctrl+C to stop)"),
            });
        })?;
        Ok(Outcome::Clean)
    }
}
