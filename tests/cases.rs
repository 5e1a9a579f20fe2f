//! Stories in one file each: input files, commands, what they print and write.
//!
//! ```text
//! Prose that says what the story is about.
//! -- content/ja/faq/invoice.md --
//! ---
//! tittle: 請求書
//! ---
//! -- $ check --lang ja --format short --
//! content/ja/faq/invoice.md:2:1: error[unknown-field]: …
//! [exit 1]
//! -- > dist/faq/invoice/index.html --
//! what must be in that file
//! ```
//!
//! The same form in a code block `case` of the bundled help center is run too: its pages are tests.
//! `SNAPSHOTS=overwrite cargo test --test cases` writes what commands print into the files; the
//! difference is the review. A site that names the theme `bare` gets the one in
//! `tests/cases/theme/templates`, which shows data and no design.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

type Outcome = Result<(), Box<dyn Error>>;

datatest_stable::harness! {
    { test = story, root = "tests/cases", pattern = r"\.txt$" },
    { test = page, root = "content", pattern = r"\.md$" },
}

/// A file of `tests/cases`.
fn story(path: &Path) -> Outcome {
    let text = fs::read_to_string(path)?;
    let found = run(&text)?;
    settle(path, &text, &found)
}

/// A page of the bundled help center with `case` blocks.
fn page(path: &Path) -> Outcome {
    let text = fs::read_to_string(path)?;
    let mut found = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n');
    let mut cases = String::new();
    while let Some(line) = lines.next() {
        found.push_str(line);
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        if ticks < 3 || line[ticks..].trim_end() != "case" {
            continue;
        }
        let mut block = String::new();
        let mut end = "";
        for line in lines.by_ref() {
            if line.starts_with(&"`".repeat(ticks)) {
                end = line;
                break;
            }
            block.push_str(line);
        }
        let ran = run(&block)?;
        cases.push_str(&ran);
        found.push_str(&ran);
        found.push_str(end);
    }
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or("");
    let about_code = path.to_string_lossy().replace('\\', "/").contains("/diagnostics/")
        && !cases.is_empty()
        && name != "index";
    if about_code && !cases.contains(&format!("[{name}]")) {
        return Err(format!("{}: the example does not show `{name}`:\n{cases}", path.display()).into());
    }
    settle(path, &text, &found)
}

/// Compares, or overwrites when asked.
#[expect(clippy::disallowed_methods, reason = "a test may read the environment")]
fn settle(path: &Path, expected: &str, found: &str) -> Outcome {
    if expected == found {
        return Ok(());
    }
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::write(path, found)?;
        return Ok(());
    }
    Err(format!("{}: expected\n{expected}\nfound\n{found}", path.display()).into())
}

/// What a line of a story begins.
enum Part<'a> {
    Input(&'a str),
    Command(&'a str),
    Output(&'a str),
}

fn part(line: &str) -> Option<Part<'_>> {
    let inner = line.trim_end().strip_prefix("-- ")?.strip_suffix(" --")?;
    Some(match (inner.strip_prefix("$ "), inner.strip_prefix("> ")) {
        (Some(command), _) => Part::Command(command),
        (_, Some(path)) => Part::Output(path),
        _ => Part::Input(inner),
    })
}

/// Runs a story and returns it with what was really printed.
fn run(story: &str) -> Result<String, Box<dyn Error>> {
    let site = tempfile::tempdir()?;
    let mut out = String::new();
    let mut lines = story.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        let Some(part) = part(line) else { continue };
        let mut body = String::new();
        while let Some(line) = lines.next_if(|line| self::part(line).is_none()) {
            body.push_str(line);
        }
        match part {
            Part::Input(path) => {
                let path = site.path().join(path);
                fs::create_dir_all(path.parent().ok_or("a path has a folder")?)?;
                fs::write(path, &body)?;
                out.push_str(&body);
            }
            Part::Command(arguments) => {
                let theme = site.path().join("themes/bare/templates");
                if !theme.exists()
                    && fs::read_to_string(site.path().join("content/site.yaml"))
                        .is_ok_and(|text| text.contains("theme: bare"))
                {
                    copy(Path::new("tests/cases/theme/templates"), &theme)?;
                }
                let output = Command::new(env!("CARGO_BIN_EXE_shirube"))
                    .args(arguments.split_whitespace())
                    .current_dir(site.path())
                    .env_remove("LC_ALL")
                    .env("LANG", "C")
                    .output()?;
                let printed = String::from_utf8(output.stdout)?;
                let errors = String::from_utf8_lossy(&output.stderr);
                if errors.contains("panicked") {
                    return Err(errors.into());
                }
                out.push_str(&printed);
                match output.status.code() {
                    Some(0) => {}
                    Some(code) => {
                        if !printed.is_empty() && !printed.ends_with('\n') {
                            out.push('\n');
                        }
                        writeln!(out, "[exit {code}]")?;
                        if code == 2 {
                            out.push_str(&errors);
                        }
                    }
                    None => return Err("ended by a signal".into()),
                }
            }
            Part::Output(path) => {
                let found =
                    fs::read_to_string(site.path().join(path)).map_err(|error| format!("{path}: {error}"))?;
                // The story shows the lines that matter; each must be there, in this order.
                let mut rest = found.as_str();
                for line in body.lines().filter(|line| !line.trim().is_empty()) {
                    let at =
                        rest.find(line.trim()).ok_or_else(|| format!("{path} has no `{line}`:\n{found}"))?;
                    rest = &rest[at + line.trim().len()..];
                }
                out.push_str(&body);
            }
        }
    }
    Ok(out)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
