//! Shirube (しるべ, "guidepost"): a static site and knowledge-base generator for customer success.
//!
//! The whole program is one function from sources to output, [`build::build`]; everything else is
//! a shell around it.
//!
//! ```text
//! content/, themes/ --load--> Sources --parse, per file, parallel--> Documents --resolve--> Site
//!                                                                                            |
//!                          lint ----- render ---- search ---- feed  <---------- each &Site ---+
//!                               \          \        |        /
//!                                   Output (path -> artifact)  +  Diagnostics, sorted
//!                                              |        |
//!                                           publish   serve
//! ```
//!
//! # Layers
//!
//! The modules below stand in the order of their layers, lowest first. A module uses only modules
//! above it in this list; modules of one layer do not see each other. A test holds this, and that
//! each outside crate is named in its home only.
//!
//! | layer | modules | owns | never |
//! | --- | --- | --- | --- |
//! | 1 | [`source`] | texts, paths, line look-up | parses |
//! | 2 | [`diagnostic`] | the one way to speak about content | decides what is wrong |
//! | 3 | [`yaml`] | YAML as a tree with places, typed reading of fields | knows what the fields mean |
//! | 4 | [`config`], [`output`] | what was asked; what was made | reads the clock or the environment |
//! | 5 | [`document`] | one file, parsed; no file is unparseable | sees another document |
//! | 6 | [`site`] | everything that needs all documents; links become pages here, once | makes HTML |
//! | 6 | [`schema`] | what editors are told about fields | reads content |
//! | 7 | [`lint`], [`render`], [`search`], [`feed`], [`report`], [`announce`] | each a function of `&Site` | knows its siblings, writes files |
//! | 8 | [`mod@build`] | the order of stages | holds policy |
//! | 9 | [`publish`], [`serve`], [`external`], [`import`] | disk, sockets, foreign formats | renders |
//! | 10 | [`cli`] | arguments, terminal, exit code, clock, environment | content rules |
//!
//! # What always holds
//!
//! - **Output is a value.** An [`output::Output`] maps paths to artifacts; a page is a closure over
//!   the site that is called when somebody asks. `publish` asks for all, in parallel, and lets each
//!   go once written; `serve` asks for what a browser requests.
//! - **Editions are a boundary of the build.** What an edition leaves out is gone after
//!   [`site::resolve`]; no later stage can see it. Every output byte is still searched for it.
//! - **The same input gives the same bytes.** Sorted maps, no clock, no environment, no thread order.
//! - **Two kinds of errors, never mixed.** What an author wrote wrong is a [`diagnostic::Diagnostic`]
//!   in Japanese and English, with a place and what to do; functions return the value and what they
//!   found. What the machine refuses is an [`anyhow::Error`], in `source`, `publish`, `serve`,
//!   `external` and `cli`.
//! - **No input makes it panic**, and none takes unbounded time or memory.

pub mod source;
pub mod diagnostic;
pub mod yaml;
pub mod config;
pub mod output;
pub mod document;
pub mod site;
pub mod schema;
pub mod lint;
pub mod render;
pub mod search;
pub mod feed;
pub mod report;
pub mod announce;
pub mod build;
pub mod publish;
pub mod serve;
pub mod external;
pub mod import;
pub mod cli;
