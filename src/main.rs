//! The `shirube` program.

use std::process::ExitCode;

/// A build makes millions of short texts on all processors at once, which the system's own serves slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    shirube::cli::run()
}
