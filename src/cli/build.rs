//! `shirube build`

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::{Choices, Outcome, Shared, outcome, report, say};
use crate::build::{build, settle};
use crate::diagnostic::Language;
use crate::publish::{self, Failure};

/// Build the site into a folder: all of it, or nothing is changed
#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    shared: Shared,
    #[command(flatten)]
    choices: Choices,
    /// The folder to write to; it must be new, empty, or made by Shirube
    #[arg(long, default_value = "dist", value_name = "DIR")]
    out: PathBuf,
    /// Print how long each stage took
    #[arg(long)]
    timings: bool,
}

impl Build {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let sources = self.shared.load()?;
        if self.timings {
            say(&format!("{:>9.3} s  load", started.elapsed().as_secs_f64()));
        }
        let options = self.choices.options();
        let built = build(&sources, &options);
        let language = self.shared.language(Some(&built.config().languages[0].code));
        let mut found = built.diagnostics.clone();
        let mut done = match language {
            Language::Ja => "公開していません。".to_owned(),
            Language::En => "not published: ".to_owned(),
        };
        let mut times = built.stages.clone();
        if built.is_publishable() {
            let began = Instant::now();
            let out =
                if self.out.is_absolute() { self.out.clone() } else { self.shared.root.join(&self.out) };
            match publish::write(&built.output, &out) {
                Ok(written) => {
                    let (files, changed, removed) = (written.files, written.written, written.removed);
                    let out = out.display();
                    done = match language {
                        Language::Ja => {
                            format!("{out} に {files} ファイル（更新 {changed}、削除 {removed}）。")
                        }
                        Language::En => {
                            format!("{files} files in {out} ({changed} written, {removed} removed): ")
                        }
                    };
                }
                Err(Failure::Content(more)) => {
                    found.extend(more);
                    found = settle(found, built.config(), &sources, &options);
                }
                Err(Failure::Machine(error)) => return Err(error),
            }
            times.push(("publish", began.elapsed()));
        }
        if self.timings {
            for (stage, time) in times {
                say(&format!("{:>9.3} s  {stage}", time.as_secs_f64()));
            }
            if let Some(peak) = peak_memory() {
                say(&format!("{peak:>8} MB  peak memory"));
            }
        }
        report(&self.shared, &built, &found, &sources, started, &done);
        Ok(outcome(&found))
    }
}

/// The most memory the program has had so far, in megabytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1000)
}
