//! The program killed at any moment leaves the old site or the new one, and the next run succeeds.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::scratch::{Scratch, tree};

const PAGES: usize = 300;
const KILLS: u64 = 20;

/// Every article, with a word that tells one version of the site from the other.
fn write(site: &Scratch, word: &str) {
    for number in 0..PAGES {
        let (folder, next) = (number % 10, (number + 1) % PAGES);
        let text = format!(
            "---\\ntitle: Article {number}\\ntags: [t{folder}]\\n---\\n\\n{}\\n\\n[Next](../s{}/{next}.md)\\n",
            format!("Some words, and {word}. ").repeat(40),
            next % 10
        );
        site.write(&format!("content/en/s{folder}/{number}.md"), text.replace("\\n", "\n"));
    }
}

/// Times that look random, up to `most`.
fn moments(most: Duration) -> impl Iterator<Item = Duration> {
    let scattered = |i: u64| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / f64::from(1 << 24);
    (1..=KILLS).map(move |i| most.mul_f64(scattered(i)))
}

#[cfg(unix)]
#[test]
fn a_killed_build_leaves_one_version_or_the_other() {
    let site = Scratch::with([
        ("content/site.yaml", "title: Help\nlanguages: [en]\n"),
        ("content/en/index.md", "---\ntitle: Help\n---\n"),
    ]);
    let mut longest = Duration::ZERO;
    let versions = ["spring", "autumn"].map(|word| {
        write(&site, word);
        let begun = Instant::now();
        site.succeed(&["build"]);
        longest = longest.max(begun.elapsed());
        tree(&site.at("dist"))
    });
    assert_ne!(versions[0], versions[1]);
    assert!(versions[0].len() > PAGES);
    assert_manifest_holds(&versions[0]);

    let mut killed = 0;
    for (number, moment) in moments(longest.mul_f64(1.1)).enumerate() {
        write(&site, ["spring", "autumn"][number % 2]);
        let mut build =
            site.command(&["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs");
        std::thread::sleep(moment);
        build.kill().expect("it can be killed");
        killed += u32::from(build.wait().expect("it has ended").code().is_none());
        let found = tree(&site.at("dist"));
        assert!(versions.contains(&found), "neither version after {moment:?}");
        site.succeed(&["build"]);
        assert!(tree(&site.at("dist")) == versions[number % 2], "the next build is whole");
    }
    assert!(killed >= 5, "only {killed} builds were still running when they were to be killed");

    let mut left: Vec<_> = std::fs::read_dir(site.at("")).expect("a folder").collect();
    left.retain(|entry| {
        !matches!(entry.as_ref().expect("an entry").file_name().to_str(), Some("content" | "dist"))
    });
    assert!(left.is_empty(), "{left:?}");
}

/// The manifest lists every other file with its hash.
fn assert_manifest_holds(site: &BTreeMap<String, Vec<u8>>) {
    let manifest = &site[shirube::source::MANIFEST];
    let manifest: serde_json::Value = serde_json::from_slice(manifest).expect("the manifest is JSON");
    let listed = manifest["files"].as_object().expect("a map of files");
    assert_eq!(listed.len() + 1, site.len());
    for (path, hash) in listed {
        assert_eq!(hash.as_str(), Some(blake3::hash(&site[path]).to_hex().as_str()), "{path}");
    }
}
