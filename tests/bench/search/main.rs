//! What search costs: to build, and in a browser.
//!
//! `cargo bench --bench search -- [SIZE]... [articles] [keep] [pagefind]` writes so many documents (1,800,
//! 11,000 and 100,000 unless told) of one section each, as questions with their answers are, or so many
//! `articles` of about seven, builds the site with the release program, serves it, and asks it in
//! headless Chromium. It prints one table; nothing is asserted.
//!
//! - First queries, each with a new index in a new page: bytes and requests of the index, by kind of
//!   file, and how many of them must wait for another. The server adds no delay, and sends files as
//!   they are; those of the index are compressed in themselves.
//! - The search page with all its scripts, once.
//! - Many queries on one index, each again when all its files are there.
//! - What the page holds more than an empty one, after a collection of garbage.
//!
//! Without Chromium and chromedriver, the files that a query needs are those the Rust reader asks
//! for. Pagefind (`PAGEFIND=/path/to/binary`, or in `PATH`) indexes the same pages, up to 20,000 of
//! them unless `pagefind` is said. `keep` leaves the sites where they are.

mod browser;
mod corpus;
mod page;
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use shirube::search::reader::Reader;
use shirube::search::shard::{decode_shard, inflate};
use shirube::search::{query, rank};

use browser::Browser;
use corpus::Shape;
use page::Page;
use server::Server;

const SIZES: [usize; 3] = [1_800, 11_000, 100_000];
const FIRST_QUERIES: usize = 40;
const WARM_QUERIES: usize = 500;
/// The reader fetches facets of sites with no more sections than this, as the client does.
const SMALL: u64 = 20_000;
const MAX_PAGEFIND: usize = 20_000;

/// What was measured at one size.
#[derive(Default)]
pub struct Table {
    rows: Vec<(String, String)>,
    notes: Vec<String>,
}

impl Table {
    fn put(&mut self, name: &str, value: String) {
        self.rows.push((name.to_owned(), value));
    }

    fn note(&mut self, text: String) {
        self.notes.push(text);
    }
}

/// Many figures of one kind.
#[derive(Default)]
pub struct Spread(Vec<f64>);

impl Spread {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
    fn at(&mut self, share: f64) -> f64 {
        self.0.sort_by(f64::total_cmp);
        let last = self.0.len().saturating_sub(1);
        self.0.get((last as f64 * share).round() as usize).copied().unwrap_or(0.0)
    }

    fn show(&mut self, share: f64, other: f64, unit: impl Fn(f64) -> String) -> String {
        format!("{} / {}", unit(self.at(share)), unit(self.at(other)))
    }
}

/// What kind of file it is, by its name: `terms` of `search/ja/1b2c/terms-4.bin`.
fn kind(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.ends_with(".js") {
        name.split('.').next().unwrap_or(name)
    } else {
        name.split(['-', '.']).next().unwrap_or(name)
    }
}

fn kilobytes(bytes: f64) -> String {
    format!("{:.1} kB", bytes / 1e3)
}

fn megabytes(bytes: f64) -> String {
    format!("{:.1} MB", bytes / 1e6)
}

fn milliseconds(time: f64) -> String {
    format!("{time:.1} ms")
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let mut sizes: Vec<usize> =
        arguments.iter().filter_map(|argument| argument.replace([',', '_'], "").parse().ok()).collect();
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    let mut tables = Vec::new();
    for size in sizes {
        let mut table = Table::default();
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let shape = if has("articles") { Shape::Article } else { Shape::Document };
        corpus::write(temporary.path(), size, shape);
        measure(temporary.path(), size, has("pagefind"), &mut table);
        println!("{size} pages: {shape:?}");
        for (name, value) in &table.rows {
            println!("  {name:<42} {value}");
        }
        for note in &table.notes {
            println!("  {note}");
        }
        if has("keep") {
            println!("  kept in {}", temporary.keep().display());
        }
        tables.push((size, table));
    }
    if tables.len() > 1 {
        println!("\n{}", side_by_side(&tables));
    }
}

/// One row for each measure, one column for each size.
fn side_by_side(tables: &[(usize, Table)]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in tables.iter().flat_map(|(_, table)| &table.rows) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let mut text = format!("| {:<42} |", "pages");
    for (size, _) in tables {
        text += &format!(" {size:>36} |");
    }
    text += &format!("\n| {:-<42} |{}\n", "", format!(" {:->36} |", ":").repeat(tables.len()));
    for name in names {
        text += &format!("| {name:<42} |");
        for (_, table) in tables {
            let value = table.rows.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value);
            text += &format!(" {value:>36} |");
        }
        text.push('\n');
    }
    text
}

fn measure(root: &Path, size: usize, all_pagefind: bool, table: &mut Table) {
    let out = root.join("dist");
    build(root, &out, table);
    let folder = index_folder(&out);
    files(&folder, table);

    let first = corpus::queries(1, FIRST_QUERIES, size);
    let Some(browser) = Browser::start() else {
        table.note(
            "no chromium or chromedriver: what the Rust reader asks for, and nothing of a browser".into(),
        );
        read(&folder, &first, table);
        return;
    };
    let server = Server::start(&out);
    let below = folder.strip_prefix(&out).expect("inside").display();
    let page =
        Page { browser: &browser, server: &server, root: &out, base: format!("{}/{below}/", server.origin) };
    page.first(&first, table);
    page.visit(&first[0], table);
    page.warm(&corpus::queries(2, WARM_QUERIES, size), table);
    if size > MAX_PAGEFIND && !all_pagefind {
        table.note("Pagefind was not asked to index so many pages".into());
    } else if pagefind(&out, table) {
        page.pagefind(&first, table);
    }
}

/// Builds the site and tells what the program says of its stages.
fn build(root: &Path, out: &Path, table: &mut Table) {
    let output = Command::new(env!("CARGO_BIN_EXE_shirube"))
        .args(["build", "--timings", "--lang", "en", "--today", "2026-11-23", "--root"])
        .arg(root)
        .arg("--out")
        .arg(out)
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stdout));
    let stages = said.lines().filter_map(|line| {
        let (time, stage) = line.split_once(" s  ")?;
        Some((stage.trim(), time.trim().parse::<f64>().ok()?))
    });
    let stages: BTreeMap<&str, f64> = stages.collect();
    let of = |stage: &str| stages.get(stage).copied().unwrap_or(0.0);
    let peak = said
        .lines()
        .find_map(|line| line.split_once("MB  peak memory"))
        .map_or("?", |(before, _)| before.trim());
    table.put("building: index + shards", format!("{:.2} + {:.2} s", of("index"), of("shards")));
    table.put("building: everything", format!("{:.2} s, {peak} MB", stages.values().sum::<f64>()));
}

/// The folder of the index: the only one beside `current.json`.
fn index_folder(out: &Path) -> PathBuf {
    let folders = fs::read_dir(out.join("search/ja")).expect("the site has a search").flatten();
    folders.map(|entry| entry.path()).find(|path| path.is_dir()).expect("an index")
}

/// How large the index is.
fn files(folder: &Path, table: &mut Table) {
    let mut kinds: BTreeMap<String, (usize, u64, u64)> = BTreeMap::new();
    let (mut keys, mut largest) = (0, (0, String::new()));
    for entry in fs::read_dir(folder).expect("an index").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = fs::read(entry.path()).expect("readable");
        let (count, sum, most) = kinds.entry(kind(&name).to_owned()).or_default();
        *count += 1;
        *sum += bytes.len() as u64;
        *most = (*most).max(bytes.len() as u64);
        if name.starts_with("terms-") {
            let all = inflate(&bytes).unwrap_or_else(|| panic!("{name} is damaged"));
            let entries = decode_shard(&all).unwrap_or_else(|| panic!("{name} is damaged"));
            keys += entries.len();
            if all.len() > largest.0 {
                largest = (all.len(), format!("{name} ({} entries from {:?})", entries.len(), entries[0].0));
            }
        }
    }
    let (count, sum) =
        kinds.values().fold((0, 0), |(count, sum), (more, bytes, _)| (count + more, sum + bytes));
    table.put("index: files, bytes", format!("{count}, {}", megabytes(sum as f64)));
    let reader = open(folder);
    table.put("index: sections, entries", format!("{}, {keys}", reader.manifest.sections));
    for (kind, (count, sum, most)) in kinds {
        table.note(format!(
            "{count} {kind} files: {}, the largest {}",
            megabytes(sum as f64),
            kilobytes(most as f64)
        ));
    }
    table.note(format!("largest shard before compression: {}, {}", kilobytes(largest.0 as f64), largest.1));
}

fn open(folder: &Path) -> Reader<'static> {
    let folder = folder.to_path_buf();
    Reader::open(Box::new(move |name| fs::read(folder.join(name)).ok())).expect("an index")
}

/// What the Rust reader asks for, where there is no browser.
fn read(folder: &Path, queries: &[String], table: &mut Table) {
    let (mut bytes, mut requests) = (Spread::default(), Spread::default());
    for text in queries {
        let reader = open(folder);
        let query = query::parse(text, &reader);
        let found =
            rank::rank(&query.terms, &query::Source::statistics(&reader), rank::BEST, &|_| true, &|_| 1.0);
        for found in found.iter().take(10) {
            reader.section(found.section);
        }
        if reader.manifest.sections <= SMALL {
            for (name, _) in &reader.manifest.facets {
                reader.facet(name);
            }
        }
        let mut files = reader.fetched();
        files.push("manifest.bin".into());
        let size =
            |name: &String| fs::metadata(folder.join(name)).map_or(0, |metadata| metadata.len()) as f64;
        bytes.0.push(files.iter().map(size).sum());
        requests.0.push(files.len() as f64);
    }
    table.put("first query: index, median / most", bytes.show(0.5, 1.0, kilobytes));
    table.put("first query: requests, median / most", requests.show(0.5, 1.0, |n| n.to_string()));
}

/// Lets Pagefind index the same pages, if it is there.
#[expect(clippy::disallowed_methods, reason = "a benchmark may read the environment")]
fn pagefind(out: &Path, table: &mut Table) -> bool {
    let program = std::env::var("PAGEFIND").unwrap_or_else(|_| "pagefind".into());
    let begun = Instant::now();
    let child = Command::new(&program)
        .arg("--site")
        .arg(out)
        .args(["--output-subdir", "pagefind"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        table.note("Pagefind is not installed (PAGEFIND=/path/to/it, or in PATH)".into());
        return false;
    };
    let mut peak = 0;
    let status = loop {
        peak = peak.max(memory(child.id()));
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    if !status.success() {
        table.note(format!("{program} failed: {status}"));
        return false;
    }
    let count = walkdir::WalkDir::new(out.join("pagefind"))
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file());
    table.put("Pagefind: building", format!("{}, {peak} MB", seconds(begun.elapsed())));
    table.put("Pagefind: files", count.count().to_string());
    true
}

/// The most memory a program has had, in megabytes, where the system tells.
fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0) / 1000
}
