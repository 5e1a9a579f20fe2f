//! The `shirube` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    shirube::cli::run()
}
