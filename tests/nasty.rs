//! Hostile and broken inputs, from `../shared/nasty`: each case goes through the program itself.
//!
//! `EXPECT.md` says for each case whether it is an error, a warning or right. Beside its verdict,
//! every run is held to what must always be so: it ends in time and in little memory, it never
//! panics, it writes nothing but the output folder and that whole or not at all, two builds are
//! equal, no script of the writer reaches a page, and the files made are well-formed.

#![expect(clippy::unwrap_used, reason = "a test ends at what it did not foresee")]

#[path = "nasty/markup.rs"]
mod markup;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use markup::{html_faults, xml_fault};
use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

/// Cases where we choose differently from `EXPECT.md`: what we do, and why.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("014-yaml-duplicate-keys-by-case", "error", "unknown fields are errors (content-model.md)"),
    ("058-unknown-key", "error", "unknown fields are errors (content-model.md)"),
    ("097-lang-missing", "ok", "an empty `lang` is none, and the folder `ja` says the language"),
    ("160-closing-tags", "warn", "HTML that is taken out is always told of (content-model.md)"),
    ("230-template-in-filename", "warn", "`*` in a file name does not work on Windows"),
    ("290-csv-multiline-cell", "warn", "its state `bogus` is told of, in the right line (see DETAILS)"),
    ("332-output-like-input", "warn", "only folders with our manifest are taken for output"),
];

/// What a page must hold, and what it must not: case, page, words, words.
const DETAILS: &[(&str, &str, &[&str], &[&str])] = &[
    ("025", "p/index.html", &["<h1>空行の後</h1>", "本文"], &["type: article"]),
    ("029", "p/index.html", &["<h1>"], &["type: article", "\u{feff}"]),
    ("031", "p/index.html", &["<h1>"], &["type: article"]),
    ("038", "p/index.html", &["<h1>2026</h1>"], &["2026.0"]),
    ("040", "p/index.html", &["<h1>0123</h1>"], &[]),
    ("041", "p/index.html", &["<h1>no</h1>"], &["false</h1>"]),
    (
        "046",
        "p/index.html",
        &["<title>&lt;img src=x", "<h1>&lt;img src=x onerror=alert(1)&gt;</h1>"],
        &["<img src=x"],
    ),
    ("049", "p/index.html", &["<h1>&quot; onmouseover=&quot;alert(1)</h1>"], &["\" onmouseover"]),
    ("050", "p/index.html", &["<title>一行 二行 ", "<h1>一行 二行</h1>"], &[]),
    ("055", "p/index.html", &["<h1>{{ config.secret }}{% raw %}</h1>"], &[]),
    ("056", "p/index.html", &["<h1>100% 完了 &amp; &lt;b&gt;</h1>"], &["&amp;amp;"]),
    ("089", "p/index.html", &["2026年8月1日"], &["7月31日"]),
    ("107", "ok-control/index.html", &["href=\"../a%20b/\""], &[]),
    ("110", "ok-control/index.html", &["href=\"../100%25/\""], &[]),
    ("128", "FAQ/index.html", &["<h1>A</h1>"], &[]),
    ("128", "ＦＡＱ/index.html", &["<h1>B</h1>"], &[]),
    ("142", "p/index.html", &["日本語の本文です。", "a\u{fffd}b"], &["\u{0}"]),
    ("146", "p/index.html", &["日本語の本文です。", "一", "二", "三", "四"], &["\r"]),
    ("155", "p/index.html", &["日本語の本文です。"], &["\u{1}", "\u{fffe}", "\u{ffff}"]),
    ("157", "p/index.html", &["let", "## ", "見出しではない", "</main>", "id=\"footer\""], &[]),
    ("158", "p/index.html", &["前", "</main>", "id=\"footer\"", "</html>"], &[]),
    ("160", "p/index.html", &["前", "後", "</article>", "</main>"], &[]),
    ("173", "p/index.html", &["<td>1</td>", "<td>2</td>", "<td>x | y</td>"], &[]),
    ("179", "p/index.html", &["<h1>", "<h2 id=\"一\">", "<h2 id=\"二\">"], &[]),
    ("181", "p/index.html", &["id=\"main\"", "id=\"main-1\""], &["<h2 id=\"main\"", "<h2 id=\"search\""]),
    ("187", "p/index.html", &["import X from", "{1+1}"], &["alert(1)"]),
    ("227", "p/index.html", &["{{ 7*7 }} {{ config }}", "{% include", "{# c #}", "{{ code }}"], &["<p>49"]),
    ("229", "p/index.html", &["<h1>{{ 7*7 }}</h1>", "{% include"], &["<h1>49"]),
    ("248", "p/index.html", &["href=\"../ok-control/"], &[]),
    ("277", "a/index.html", &["<strong>1.10</strong>"], &[]),
    ("278", "r3/index.html", &["\"../r5/\" rel=\"prev\"", "\"../r2/\" rel=\"next\""], &[]),
    ("278", "r1/index.html", &["\"../r2/\" rel=\"prev\"", "\"../r0/\" rel=\"next\""], &[]),
    ("281", "i/index.html", &["調査中", "2019年8月1日"], &["日間", "時間"]),
    ("283", "roadmap/index.html", &["=cmd|&#39;", "+1+1", "-2+3", "@SUM(A1)"], &[]),
    ("284", "roadmap/1/index.html", &["<h1>&lt;img src=x onerror=alert(1)&gt;</h1>"], &[]),
    ("290", "roadmap/1/index.html", &["<h1>一行 二行, カンマ &quot;引用&quot;</h1>"], &[]),
];

/// Files and lines that the findings of a case must name.
const PLACES: &[(&str, &[&str])] = &[
    ("013", &["p.md:3", "p.md:2"]),
    ("125", &["a.md:2", "b.md:2"]),
    ("241", &["p.md:8"]),
    ("275", &["a.md:6", "b.md:6"]),
    ("290", &["data/tickets.csv:4"]),
    ("296", &["data/tickets.csv:3", "data/tickets.csv:2"]),
    ("301", &["data/tickets.json:1"]),
];

/// Seconds a build may take.
const SECONDS: &str = "10";
/// Kilobytes of address space it may use.
const KILOBYTES: &str = "1500000";

struct Case {
    name: String,
    verdicts: Vec<String>,
}

/// A finished run of the program.
struct Run {
    code: Option<i32>,
    findings: Vec<Json>,
    stderr: String,
}

type Tree = BTreeMap<PathBuf, Vec<u8>>;

#[test]
fn hostile_and_broken_inputs_end_as_expected() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/nasty");
    if !shared.join("EXPECT.md").exists() {
        println!("\n*** tests/nasty.rs was NOT RUN: there is no {} ***\n", shared.display());
        return;
    }
    let temp = tempfile::tempdir().unwrap();
    fs::set_permissions(temp.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let cases = cases(&fs::read_to_string(shared.join("EXPECT.md")).unwrap());
    let bench = Bench::new(temp.path(), &shared.join("cases.tar.gz"));

    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    let workers = std::thread::available_parallelism().map_or(2, usize::from).min(8);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = bench.run(case);
                    results.lock().unwrap().insert(&case.name, (case.verdicts.join("|"), result));
                }
            });
        }
    });

    let results = results.into_inner().unwrap();
    let mut table = String::new();
    let mut failed = 0;
    for (name, (expected, (found, complaints))) in &results {
        let mark = if complaints.is_empty() { "pass" } else { "FAIL" };
        failed += usize::from(!complaints.is_empty());
        writeln!(table, "{mark}  {name:<36} {expected:<14} {found}").unwrap();
        for complaint in complaints {
            writeln!(table, "      - {complaint}").unwrap();
        }
    }
    for name in ["/tmp/pwned", "/etc/cron.d/pwned", "/pwned"] {
        assert!(!Path::new(name).exists(), "{name} was written");
    }
    let strays: Vec<_> = names(temp.path()).into_iter().filter(|name| !bench.mine.contains(name)).collect();
    println!("{table}{} cases, {failed} failed", results.len());
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("nasty.txt"), &table).unwrap();
    assert!(strays.is_empty(), "written outside the output: {strays:?}");
    assert_eq!(failed, 0, "see the lines with FAIL above");
}

/// The table of `EXPECT.md`.
fn cases(text: &str) -> Vec<Case> {
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit());
    rows.map(|row| {
        let row = row.replace("\\|", "\u{0}");
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let verdicts = cells[3].split('\u{0}').map(str::to_owned).collect();
        Case { name: cells[1].to_owned(), verdicts }
    })
    .collect()
}

/// The folder where everything happens.
struct Bench {
    root: PathBuf,
    program: PathBuf,
    mine: BTreeSet<String>,
}

impl Bench {
    /// Unpacks the cases, each as the content of a site, and builds the control article once.
    fn new(root: &Path, archive: &Path) -> Self {
        // A copy, so that a build beside this test cannot change the program under it.
        let program = root.join("shirube");
        fs::copy(env!("CARGO_BIN_EXE_shirube"), &program).unwrap();
        let unpacked = root.join("unpacked");
        fs::create_dir(&unpacked).unwrap();
        let done = Command::new("tar").arg("xzf").arg(archive).arg("-C").arg(&unpacked).status().unwrap();
        assert!(done.success(), "tar cannot unpack {}", archive.display());

        for name in names(&unpacked) {
            let site = root.join(&name);
            fs::create_dir(&site).unwrap();
            fs::rename(unpacked.join(&name), site.join("content")).unwrap();
            prepare(&site, &name);
        }
        fs::remove_dir(&unpacked).unwrap();
        let control = root.join("control");
        fs::create_dir_all(control.join("content")).unwrap();
        let article = "046-title-html/content/ok-control.md";
        fs::copy(root.join(article), control.join("content/ok-control.md")).unwrap();
        prepare(&control, "control");

        let mut bench = Self { root: root.to_owned(), program, mine: BTreeSet::new() };
        let run = bench.build("control", "dist", &[]);
        assert!(run.code == Some(0) && run.findings.is_empty(), "the control article: {}", run.stderr);
        bench.mine = names(root).into_iter().collect();
        bench
    }

    /// Runs `shirube build` on a site, within its bounds.
    fn build(&self, site: &str, out: &str, environment: &[(&str, &str)]) -> Run {
        let site = self.root.join(site);
        let limits = format!("ulimit -v {KILOBYTES}; exec timeout -s KILL {SECONDS} \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &limits, "sh"]);
        if site.ends_with("329-unreadable") && fs::metadata(&self.root).unwrap().uid() == 0 {
            // What root may not read does not exist.
            command.args(["setpriv", "--reuid=65534", "--clear-groups"]);
            fs::set_permissions(&site, fs::Permissions::from_mode(0o777)).unwrap();
        }
        command.arg(&self.program).args(["build", "--lang", "en", "--format", "json"]);
        command.args(["--today", "2026-11-23", "--out", out]).arg("--root").arg(&site);
        let output = command.envs(environment.iter().copied()).output().unwrap();
        let report: Json = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let findings = report["diagnostics"].as_array().cloned().unwrap_or_default();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Run { code: output.status.code(), findings, stderr }
    }

    /// Runs a case over an older output: how it ended, and what is wrong with that.
    fn run(&self, case: &Case) -> (String, Vec<String>) {
        let site = self.root.join(&case.name);
        let mut wrong = Vec::new();
        let copied = Command::new("cp").arg("-a").arg(self.root.join("control/dist")).arg(&site).status();
        assert!(copied.unwrap().success());
        let before = tree(&site.join("dist"));
        let files = listing(&site);

        let run = self.build(&case.name, "dist", &[]);
        let after = tree(&site.join("dist"));
        let found = match run.code {
            Some(code @ (0 | 1)) => {
                let named =
                    |severity| run.findings.iter().find(|finding| names_file(finding, severity, &files));
                match (code, named("error"), named("warning")) {
                    (1, Some(finding), _) => format!("error {}", summary(finding)),
                    (0, None, Some(finding)) => format!("warn {}", summary(finding)),
                    (0, None, None) if run.findings.iter().all(|f| f["severity"] == "note") => {
                        "ok".to_owned()
                    }
                    _ => format!("exit {code} and no file named: {}", run.findings.len()),
                }
            }
            code => format!("exit {code:?}: {}", run.stderr.trim()),
        };
        let verdict = found.split(' ').next().unwrap_or_default();
        let chosen = DIFFERENT.iter().find(|(name, ..)| *name == case.name);
        if !case.verdicts.iter().any(|v| v == verdict) && chosen.is_none_or(|(_, ours, _)| *ours != verdict) {
            wrong.push(format!("the verdict is {verdict}"));
        }
        if run.stderr.contains("panicked") {
            wrong.push("it panicked".to_owned());
        }
        for sentence in run.findings.iter().flat_map(sentences) {
            if sentence.chars().any(char::is_control) {
                wrong.push(format!("a message holds a control character: {sentence:?}"));
            }
        }
        if run.code == Some(0) {
            self.check_output(case, &site, &after, &mut wrong);
        } else if before != after {
            wrong.push("the old output was touched".to_owned());
        }
        let places: Vec<String> = run.findings.iter().flat_map(places).collect();
        for place in PLACES.iter().filter(|(name, _)| case.name.starts_with(name)).flat_map(|(_, all)| *all) {
            if !places.contains(&format!("content/{place}")) {
                wrong.push(format!("{place} is not named, but {places:?}"));
            }
        }
        let new = listing(&site);
        if new != files {
            wrong.push(format!("files came or went: {:?}", new.symmetric_difference(&files)));
        }
        (found, wrong)
    }

    fn check_output(&self, case: &Case, site: &Path, output: &Tree, wrong: &mut Vec<String>) {
        let again = self.build(&case.name, "again", &[("RAYON_NUM_THREADS", "1")]);
        if again.code != Some(0) || tree(&site.join("again")) != *output {
            wrong.push("a second build differs".to_owned());
        }
        if case.name != "331-only-drafts" && !output.contains_key(Path::new("ok-control/index.html")) {
            wrong.push("the control article is gone".to_owned());
        }
        let size: usize = output.values().map(Vec::len).sum();
        if size > 100_000_000 {
            wrong.push(format!("{size} bytes of output"));
        }
        let folded: BTreeSet<String> = output
            .keys()
            .map(|path| path.to_string_lossy().nfc().collect::<String>().to_lowercase())
            .collect();
        if folded.len() != output.len() {
            wrong.push("two files have one name on macOS and Windows".to_owned());
        }
        for (path, bytes) in output {
            let text = String::from_utf8_lossy(bytes);
            let name = path.display();
            if text.contains("root:x:0:0") {
                wrong.push(format!("{name} holds a file of the system"));
            }
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("html") => {
                    wrong.extend(html_faults(&text).into_iter().map(|fault| format!("{name}: {fault}")))
                }
                Some("xml") => wrong.extend(xml_fault(&text).map(|fault| format!("{name}: {fault}"))),
                // Products take the widget in by a name that stays.
                Some("js") if !path.starts_with("assets") && path != Path::new("widget.js") => {
                    wrong.push(format!("{name} is a script"));
                }
                _ => {}
            }
        }
        for (_, page, has, lacks) in DETAILS.iter().filter(|(name, ..)| case.name.starts_with(name)) {
            // Where a heading may break says nothing.
            let text =
                output.get(Path::new(page)).map(|bytes| String::from_utf8_lossy(bytes).replace("<wbr>", ""));
            let Some(text) = text else {
                wrong.push(format!("there is no {page}"));
                continue;
            };
            let mut rest = &*text;
            for words in *has {
                match rest.find(words) {
                    Some(at) => rest = &rest[at + words.len()..],
                    None => wrong.push(format!("{page} does not say {words:?}, or not there")),
                }
            }
            for words in lacks.iter().filter(|words| text.contains(**words)) {
                wrong.push(format!("{page} says {words:?}"));
            }
        }
    }
}

/// Gives a case the configuration that makes its field names ours.
fn prepare(site: &Path, name: &str) {
    let content = site.join("content");
    for table in ["tickets.csv", "tickets.json", "tickets.yaml"] {
        if content.join(table).exists() {
            fs::create_dir(content.join("data")).unwrap();
            fs::rename(content.join(table), content.join("data").join(table)).unwrap();
        }
    }
    // Pictures and pages that these cases name, but do not hold.
    let missing = match &name[..3] {
        "190" | "193" | "205" => &["x"][..],
        "226" => &["x.png"],
        _ => &[],
    };
    for name in missing {
        fs::write(content.join(name), "").unwrap();
    }
    // A `date` does not hold a page back, `publish_at` does.
    let date = if name.starts_with("245") { ", date: publish_at" } else { "" };
    let status = if name.contains("incident") { "" } else { ", status: state" };
    let yaml = format!(
        "title: t\nlanguages: [ja, en]\nbase_url: https://help.example.jp/\n\
         fields:\n  rename: {{ticket: id, order: weight{status}{date}}}\n  ignore: [url]\n\
         states: {{open: received, closed: planned, \"<script>\": received}}\n\
         defaults: {{incident: {{status: investigating}}}}\n"
    );
    if !content.join("site.yaml").exists() {
        fs::write(content.join("site.yaml"), yaml).unwrap();
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The files of an output.
fn tree(root: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().strip_prefix(root).unwrap().to_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

/// The names in a site, its outputs left out, as messages write them.
fn listing(site: &Path) -> BTreeSet<String> {
    let entries = walkdir::WalkDir::new(site).into_iter().filter_map(Result::ok);
    entries
        .map(|entry| entry.path().strip_prefix(site).unwrap().to_string_lossy().nfc().collect::<String>())
        .filter(|name| !["dist/", "again"].iter().any(|out| name.starts_with(out)))
        .collect()
}

/// Whether a finding is about a file of the case.
fn names_file(finding: &Json, severity: &str, files: &BTreeSet<String>) -> bool {
    let labels = finding["labels"].as_array().into_iter().flatten();
    finding["severity"] == severity
        && std::iter::once(finding).chain(labels).filter_map(|place| place["path"].as_str()).any(|path| {
            !["content/ok-control.md", "content/site.yaml"].contains(&path) && files.contains(path)
        })
}

/// The places that a finding names, each with its line if it has one.
fn places(finding: &Json) -> Vec<String> {
    let labels = finding["labels"].as_array().into_iter().flatten();
    let place = |place: &Json| {
        let line = place["line"].as_u64().map_or(String::new(), |line| format!(":{line}"));
        format!("{}{line}", place["path"].as_str().unwrap_or_default())
    };
    std::iter::once(finding).chain(labels).map(place).collect()
}

fn summary(finding: &Json) -> String {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let (path, message) = (text(&finding["path"]), text(&finding["message"]["en"]));
    let short: String = message.chars().take(70).collect();
    format!("{}: {} {short}", text(&finding["code"]), path.escape_debug())
}

/// Everything a finding says.
fn sentences(finding: &Json) -> Vec<String> {
    let label = finding["labels"].as_array().into_iter().flatten().map(|label| &label["message"]);
    let help = finding["help"].as_array().into_iter().flatten();
    let all = std::iter::once(&finding["message"]).chain(label).chain(help);
    all.flat_map(|text| [&text["ja"], &text["en"]]).filter_map(Json::as_str).map(str::to_owned).collect()
}
