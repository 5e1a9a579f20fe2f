//! How long a build takes, stage by stage, and how much memory.
//!
//! `cargo bench --bench build -- [ARTICLES]` writes that many Japanese articles (10,000 unless
//! told) of about 1,800 characters into a temporary folder, builds them to disk with the release
//! program three times, first into an empty folder, and prints wall time and peak memory of each.
//! The corpus is the same each time; nothing is asserted.

mod articles;

use std::process::Command;
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let root = temporary.path();
    articles::write_site(root, count);
    println!("{count} articles");
    for run in 1..=3 {
        let started = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_shirube"))
            .args(["build", "--timings", "--lang", "en", "--today", "2026-11-23", "--root"])
            .arg(root)
            .arg("--out")
            .arg(root.join(format!("dist{}", run.min(2))))
            .output()
            .expect("the program runs");
        let wall = started.elapsed().as_secs_f64();
        println!("\nrun {run}{}: {wall:.2} s wall", if run == 3 { " (nothing changed)" } else { "" });
        print!("{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}
