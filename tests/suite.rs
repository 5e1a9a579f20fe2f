//! Facts about the whole program: each module holds one.

#[path = "suite/scratch.rs"]
mod scratch;

#[path = "suite/cli.rs"]
mod cli;
#[path = "suite/commonmark.rs"]
mod commonmark;
#[path = "suite/corpora.rs"]
mod corpora;
#[path = "suite/determinism.rs"]
mod determinism;
#[path = "suite/editions.rs"]
mod editions;
#[path = "suite/import.rs"]
mod import;
#[path = "suite/kill.rs"]
mod kill;
#[path = "suite/manual.rs"]
mod manual;
#[path = "suite/layers.rs"]
mod layers;
#[path = "suite/search.rs"]
mod search;
