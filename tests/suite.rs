//! Facts about the whole program: each module holds one.

#[path = "suite/fields.rs"]
mod fields;
#[path = "suite/scratch.rs"]
mod scratch;

#[path = "suite/agreement.rs"]
mod agreement;
#[path = "suite/cli.rs"]
mod cli;
#[path = "suite/commonmark.rs"]
mod commonmark;
#[path = "suite/corpora.rs"]
mod corpora;
#[path = "suite/disclosure.rs"]
mod disclosure;
#[path = "suite/determinism.rs"]
mod determinism;
#[path = "suite/editions.rs"]
mod editions;
#[path = "suite/editor.rs"]
mod editor;
#[path = "suite/external.rs"]
mod external;
#[path = "suite/fix.rs"]
mod fix;
#[path = "suite/formats.rs"]
mod formats;
#[path = "suite/import.rs"]
mod import;
#[path = "suite/kill.rs"]
mod kill;
#[path = "suite/manual.rs"]
mod manual;
#[path = "suite/layers.rs"]
mod layers;
#[path = "suite/schema.rs"]
mod schema;
#[path = "suite/new.rs"]
mod new;
#[path = "suite/pictures.rs"]
mod pictures;
#[path = "suite/rebuild.rs"]
mod rebuild;
#[path = "suite/report.rs"]
mod report;
#[path = "suite/search.rs"]
mod search;
#[path = "suite/serve.rs"]
mod serve;
#[path = "suite/theme.rs"]
mod theme;
#[path = "suite/walk.rs"]
mod walk;
#[path = "suite/weight.rs"]
mod weight;
