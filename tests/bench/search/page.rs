//! What a search costs in a page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::browser::Browser;
use super::server::Server;
use super::{Spread, Table, kilobytes, kind, megabytes, milliseconds};

/// One query on an index that is opened for it, with every file it asks for.
const FIRST: &str = r#"
const { openIndex } = await import(given.module);
const files = [];
const counted = async (url, options) => {
  const file = { name: url.slice(given.base.length), begin: performance.now() };
  files.push(file);
  const answer = await fetch(url, options);
  const body = await answer.arrayBuffer();
  file.bytes = body.byteLength;
  file.end = performance.now();
  return new Response(body, { status: answer.status });
};
const begun = performance.now();
const index = await openIndex({ base: given.base, fetch: counted });
const { total } = await index.search(given.query, { limit: 10, typing: true });
return { files, total, took: performance.now() - begun };
"#;

const OPEN: &str = r#"
const { openIndex } = await import(given.module);
window.index = await openIndex({ base: given.base });
"#;

/// Every query, and so many times again when its files are there; of the latter, the middle time.
const WARM: &str = r#"
const middle = [];
for (const query of given.queries) {
  const times = [];
  for (let pass = 0; pass <= given.again; pass++) {
    const begun = performance.now();
    await window.index.search(query, { limit: 10, typing: true });
    if (pass) times.push(performance.now() - begun);
  }
  middle.push(times.sort((a, b) => a - b)[times.length >> 1]);
}
return middle;
"#;

/// The search page, led to by a link with words: everything it loads for them, until they are answered.
const PAGE: &str = r#"
while (!document.querySelector(".hit")) await new Promise((done) => setTimeout(done, 20));
const own = new Set([...document.scripts].map(({ src }) => src));
const files = performance.getEntriesByType("resource").filter(({ name }) => /\.(js|bin|json)$/.test(name) && !own.has(name));
return files.map(({ name, startTime, responseEnd }) => ({ name: new URL(name).pathname, begin: startTime, end: responseEnd }));
"#;

const PAGEFIND: &str = r#"
const pagefind = await import("/pagefind/pagefind.js");
const begun = performance.now();
const { results } = await pagefind.search(given.query);
await Promise.all(results.slice(0, 10).map((result) => result.data()));
return { total: results.length, took: performance.now() - begun };
"#;

/// A built site with its search.
pub struct Page<'a> {
    pub browser: &'a Browser,
    pub server: &'a Server,
    /// The folder that is served.
    pub root: &'a Path,
    /// Address of the index, with a slash at its end.
    pub base: String,
}

impl Page<'_> {
    fn given(&self, more: Value) -> Value {
        let mut given =
            json!({"module": format!("{}/assets/{}", self.server.origin, self.module()), "base": self.base});
        if let (Some(given), Value::Object(more)) = (given.as_object_mut(), more) {
            given.extend(more);
        }
        given
    }

    /// The script that holds `openIndex`.
    fn module(&self) -> String {
        let assets = std::fs::read_dir(self.root.join("assets")).expect("the site has scripts").flatten();
        let names = assets.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut scripts = names.filter(|name| name.ends_with(".js"));
        scripts.find(|name| name.starts_with("index.")).expect("a script opens the index")
    }

    fn empty(&self) {
        self.browser.open(&format!("{}/empty.html", self.server.origin));
        self.server.take();
    }

    /// First queries, each in a new page with a new index.
    pub fn first(&self, queries: &[String], table: &mut Table) {
        let (mut bytes, mut requests, mut rounds, mut took) =
            (Spread::default(), Spread::default(), Spread::default(), Spread::default());
        let mut kinds: BTreeMap<String, (Spread, Spread)> = BTreeMap::new();
        let mut empty = 0;
        let mut most = (0.0, "");
        for query in queries {
            self.empty();
            let answer = self.browser.run(FIRST, &self.given(json!({"query": query})));
            let files = answer["files"].as_array().expect("a list");
            let mut by_kind: BTreeMap<String, (f64, f64)> = BTreeMap::new();
            for file in files {
                let name = file["name"].as_str().expect("a name");
                let (count, sum) = by_kind.entry(kind(name).to_owned()).or_default();
                *count += 1.0;
                *sum += file["bytes"].as_f64().unwrap_or(0.0);
            }
            let sum: f64 = by_kind.values().map(|(_, sum)| sum).sum();
            if sum > most.0 {
                most = (sum, query);
            }
            for (kind, (count, sum)) in by_kind {
                let (counts, sums) = kinds.entry(kind).or_default();
                counts.0.push(count);
                sums.0.push(sum);
            }
            bytes.0.push(sum);
            requests.0.push(files.len() as f64);
            rounds.0.push(self::rounds(files).len() as f64);
            took.0.push(answer["took"].as_f64().expect("a time"));
            empty += usize::from(answer["total"] == 0);
        }
        table.put("first query: index, median / most", bytes.show(0.5, 1.0, kilobytes));
        table.put("first query: requests, median / most", requests.show(0.5, 1.0, |n| n.to_string()));
        table.put("first query: in sequence, median / most", rounds.show(0.5, 1.0, |n| n.to_string()));
        table.put("first query: here, median / most", took.show(0.5, 1.0, milliseconds));
        for (kind, (mut counts, mut sums)) in kinds {
            // Those that do not ask for it count too.
            for spread in [&mut counts, &mut sums] {
                spread.0.resize(queries.len(), 0.0);
            }
            let text = format!(
                "{}, {} files",
                sums.show(0.5, 1.0, kilobytes),
                counts.show(0.5, 1.0, |n| n.to_string())
            );
            table.put(&format!("  of it {kind}"), text);
        }
        table.put("  without results", format!("{empty} of {}", queries.len()));
        table.note(format!("most bytes: {} for {:?}", kilobytes(most.0), most.1));
    }

    /// The search page itself, with the scripts that it needs for a query.
    pub fn visit(&self, query: &str, table: &mut Table) {
        let query = percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC);
        // Slow answers, so that it shows what waits for what.
        self.server.delay(60);
        self.browser.open(&format!("{}/search/?q={query}", self.server.origin));
        let files = self.browser.run(PAGE, &Value::Null);
        self.server.delay(0);
        let files = files.as_array().expect("a list");
        let names = files.iter().filter_map(|file| file["name"].as_str());
        let scripts: Vec<&str> = names.filter(|name| name.ends_with(".js")).collect();
        let (mut raw, mut brotli) = (0, Some(0));
        for script in &scripts {
            let path = self.root.join(script.trim_start_matches('/'));
            raw += std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
            let output = Command::new("brotli")
                .args(["-q", "11", "-c"])
                .arg(&path)
                .stderr(Stdio::null())
                .output()
                .ok();
            brotli = brotli
                .and_then(|sum| Some(sum + output.filter(|output| output.status.success())?.stdout.len()));
        }
        let raw_text = kilobytes(raw as f64);
        let bytes = brotli.map_or(format!("{raw_text} (no brotli)"), |sum| {
            format!("{} ({raw_text} raw)", kilobytes(sum as f64))
        });
        table.put("search page: scripts, Brotli", format!("{bytes}, {} files", scripts.len()));
        let rounds = rounds(files);
        table.put("search page: in sequence, with scripts", rounds.len().to_string());
        for (number, names) in rounds.iter().enumerate() {
            // The kind of file is enough.
            let kinds: BTreeSet<&str> = names.iter().map(|name| kind(name)).collect();
            let kinds: Vec<&str> = kinds.into_iter().collect();
            table.note(format!(
                "search page, round {}: {} ({} files)",
                number + 1,
                kinds.join(", "),
                names.len()
            ));
        }
    }

    /// Many queries on one index, and what the page holds before and after.
    pub fn warm(&self, queries: &[String], table: &mut Table) {
        self.empty();
        let before = self.browser.memory();
        let grown = || megabytes(self.browser.memory().saturating_sub(before) as f64);
        self.browser.run(OPEN, &self.given(Value::Null));
        let pass = |queries: &[String], again: u32| {
            let times = self.browser.run(WARM, &json!({"queries": queries, "again": again}));
            Spread(times.as_array().expect("a list").iter().filter_map(Value::as_f64).collect())
        };
        pass(&queries[..1], 0);
        let one = grown();
        pass(&queries[..queries.len().min(20)], 0);
        let twenty = grown();
        pass(queries, 0);
        let all = grown();
        let mut times = pass(queries, 3);
        table.put("warm query, median / 95 %", times.show(0.5, 0.95, milliseconds));
        table.put("  the slowest", milliseconds(times.at(1.0)));
        table.put(
            &format!("memory after 1 / 20 / {} queries", queries.len()),
            format!("{one} / {twenty} / {all}"),
        );
    }

    /// The same first queries asked of Pagefind, whose index lies in `/pagefind/`.
    pub fn pagefind(&self, queries: &[String], table: &mut Table) {
        let (mut bytes, mut requests, mut took) = (Spread::default(), Spread::default(), Spread::default());
        for query in queries {
            self.empty();
            let answer = self.browser.run(PAGEFIND, &json!({"query": query}));
            let files: Vec<_> =
                self.server.take().into_iter().filter(|(path, _)| path.starts_with("/pagefind/")).collect();
            let data: Vec<_> = files.iter().filter(|(path, _)| !path.ends_with(".js")).collect();
            bytes.0.push(data.iter().map(|(_, bytes)| *bytes as f64).sum());
            requests.0.push(data.len() as f64);
            took.0.push(answer["took"].as_f64().expect("a time"));
        }
        table.put("Pagefind: first query without scripts", bytes.show(0.5, 1.0, kilobytes));
        table.put("Pagefind: requests, median / most", requests.show(0.5, 1.0, |n| n.to_string()));
        table.put("Pagefind: here, median / most", took.show(0.5, 1.0, milliseconds));
    }
}

/// Names of files by what they wait for: those of a round began when one of the round before was answered.
fn rounds(files: &[Value]) -> Vec<Vec<&str>> {
    let time = |file: &Value, name: &str| file[name].as_f64().unwrap_or(f64::MAX);
    let mut sorted: Vec<&Value> = files.iter().collect();
    sorted.sort_by(|a, b| time(a, "begin").total_cmp(&time(b, "begin")));
    let mut ends: Vec<(f64, usize)> = Vec::new();
    let mut rounds: Vec<Vec<&str>> = Vec::new();
    for file in sorted {
        let before = ends.iter().filter(|(end, _)| *end <= time(file, "begin")).map(|(_, round)| round + 1);
        let round = before.max().unwrap_or(0);
        ends.push((time(file, "end"), round));
        rounds.resize(rounds.len().max(round + 1), Vec::new());
        rounds[round].push(file["name"].as_str().unwrap_or_default());
    }
    rounds
}
