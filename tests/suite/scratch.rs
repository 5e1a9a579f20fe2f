//! A site in a folder of its own, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder that goes away with the test.
pub struct Scratch(TempDir);

/// What a command left behind.
#[derive(Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Scratch {
    /// An empty folder.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    /// A folder with these texts in it.
    pub fn with<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let scratch = Self::new();
        for (path, text) in texts {
            scratch.write(path, text);
        }
        scratch
    }

    /// The path of something in the folder.
    pub fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(path)
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("a file can be written");
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The program, about to run in the folder, in an environment that says nothing.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirube"));
        command.current_dir(self.0.path()).env_clear().args(arguments);
        command
    }

    /// Runs the program in the folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    /// Runs the program, which must find nothing that stops it.
    pub fn succeed(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}\n{}{}", ran.out, ran.err);
        ran
    }

    /// Runs `check` and gives the code of each finding.
    pub fn codes(&self, arguments: &[&str]) -> Vec<String> {
        let ran = self.run(&[&["check", "--format", "json"], arguments].concat());
        let report: serde_json::Value = serde_json::from_str(&ran.out).expect("standard output is JSON");
        let found = report["diagnostics"].as_array().expect("a list of findings");
        found.iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect()
    }
}

/// Runs a command to its end.
pub fn finish(mut command: Command) -> Ran {
    let output = command.output().expect("the program can be run");
    Ran {
        code: output.status.code().expect("the program ends by itself"),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// Every file below a folder with its bytes.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    files(root).into_iter().map(|path| (path.clone(), fs::read(root.join(path)).expect("readable"))).collect()
}

/// Every file below a folder, in order.
pub fn files(root: &Path) -> Vec<String> {
    walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("the folder can be walked"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(root).expect("below it").to_str().expect("UTF-8").to_owned())
        .collect()
}

/// Fails with the names of the files that differ, and not with their bytes.
pub fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    let paths: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differing: Vec<&String> =
        paths.into_iter().filter(|path| one.get(*path) != other.get(*path)).collect();
    assert!(differing.is_empty(), "these files differ: {differing:#?}");
}

/// A test that needs what is not here says so where nobody overlooks it: also when it passes, which
/// is when what it prints by the usual macros is kept back.
pub fn not_run(what: &str, missing: &str) {
    let _ = writeln!(std::io::stderr(), "\n==== NOT RUN: {what}: {missing} is not here ====\n");
}
