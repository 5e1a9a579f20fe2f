//! Publishing: what lies in the folder after each run, and after runs that fail or are killed.

#![expect(clippy::unwrap_used, reason = "a test ends at what it did not foresee")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use shirube::diagnostic::{Code, Diagnostic};
use shirube::output::{Artifact, Output};
use shirube::publish::{Failure, Report, Strategy, write, write_by};
use shirube::source::{MANIFEST, SitePath};
use shirube::text;
use tempfile::TempDir;

const BOTH: [Strategy; 2] = [Strategy::Swap, Strategy::InPlace];

/// A folder to work in, and the place in it where sites are published.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("dist");
    (folder, out)
}

fn site<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Output {
    let mut output = Output::default();
    for (path, text) in files {
        output.insert_bytes(path, text);
    }
    output
}

/// Everything under a folder: files with their bytes, folders with a slash at the end.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap);
    entries
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap();
            match entry.file_type().is_dir() {
                true => (format!("{path}/"), Vec::new()),
                false => (path.to_owned(), fs::read(entry.path()).unwrap()),
            }
        })
        .collect()
}

/// The folder that publishing `output` for the first time makes.
fn fresh(output: &Output) -> BTreeMap<String, Vec<u8>> {
    let (_folder, out) = place();
    write(output, &out).unwrap();
    tree(&out)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn modified(path: impl AsRef<Path>) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

/// Sets a time of change long ago, so that a file written anew is told from one that was kept.
fn age(path: &Path) -> SystemTime {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
    long_ago
}

fn refusal(result: Result<Report, Failure>) -> String {
    match result {
        Err(Failure::Machine(error)) => format!("{error:#}"),
        other => panic!("refused, not {other:?}"),
    }
}

#[test]
fn a_first_site_is_written_whole() {
    let (folder, out) = place();
    let output =
        site([("index.html", "<p>"), ("ja/請求書/index.html", "再発行"), ("ja/ガイド.md", "道しるべ")]);
    let report = write(&output, &out).unwrap();

    assert_eq!(report, Report { files: 3, written: 3, unchanged: 0, removed: 0 });
    assert_eq!(fs::read_to_string(out.join("ja/請求書/index.html")).unwrap(), "再発行");
    assert_eq!(names(folder.path()), ["dist"], "nothing else is left beside the site");
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex();
    let manifest = format!(
        "{{\n  \"version\": 1,\n  \"files\": {{\n    \"index.html\": \"{}\",\n    \"ja/ガイド.md\": \"{}\",\n    \"ja/請求書/index.html\": \"{}\"\n  }}\n}}\n",
        hash("<p>"),
        hash("道しるべ"),
        hash("再発行"),
    );
    assert_eq!(fs::read_to_string(out.join(MANIFEST)).unwrap(), manifest);
}

#[test]
fn folders_above_are_made_and_an_empty_folder_is_taken() {
    let (folder, _) = place();
    let output = site([("index.html", "a")]);
    for strategy in BOTH {
        let above = folder.path().join(format!("公開/{strategy:?}/dist"));
        write_by(&output, &above, strategy).unwrap();
        assert_eq!(tree(&above), fresh(&output));

        let empty = folder.path().join(format!("{strategy:?}"));
        fs::create_dir(&empty).unwrap();
        write_by(&output, &empty, strategy).unwrap();
        assert_eq!(tree(&empty), fresh(&output));
    }
}

#[test]
fn an_unchanged_site_keeps_every_time_of_change() {
    for strategy in BOTH {
        let (_folder, out) = place();
        let output = site([("index.html", "a"), ("ja/index.html", "b")]);
        write(&output, &out).unwrap();
        let long_ago = age(&out.join("ja/index.html"));
        let manifest = age(&out.join(MANIFEST));

        let report = write_by(&output, &out, strategy).unwrap();
        assert_eq!(report, Report { files: 2, written: 0, unchanged: 2, removed: 0 });
        assert_eq!(modified(out.join("ja/index.html")), long_ago);
        assert_eq!(modified(out.join(MANIFEST)), manifest);
    }
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_is_removed() {
    for strategy in BOTH {
        let (folder, out) = place();
        write(&site([("kept", "a"), ("same-length", "b"), ("x/y/gone", "c"), ("x/stays", "d")]), &out)
            .unwrap();
        let long_ago = age(&out.join("kept"));
        age(&out.join("same-length"));
        fs::create_dir_all(out.join("empty/folders")).unwrap();

        let output = site([("kept", "a"), ("same-length", "B"), ("x/stays", "d"), ("new/page", "e")]);
        let report = write_by(&output, &out, strategy).unwrap();
        assert_eq!(report, Report { files: 4, written: 2, unchanged: 2, removed: 1 });
        assert_eq!(tree(&out), fresh(&output));
        assert_eq!(modified(out.join("kept")), long_ago);
        assert_ne!(modified(out.join("same-length")), long_ago);
        assert_eq!(names(folder.path()), ["dist"]);
    }
}

#[test]
fn files_and_folders_take_the_place_of_each_other() {
    for strategy in BOTH {
        let (_folder, out) = place();
        let one = site([("a", "1"), ("b/c/d", "2"), ("b/e", "3"), ("Case/x", "4"), ("name", "5")]);
        let two = site([("a/b/c", "1"), ("b", "2"), ("case/x", "4"), ("Name", "5")]);
        for output in [&one, &two, &one] {
            write_by(output, &out, strategy).unwrap();
            assert_eq!(tree(&out), fresh(output));
        }
    }
}

#[test]
fn in_place_the_folder_itself_stays() {
    let (_folder, out) = place();
    write(&site([("a", "1")]), &out).unwrap();
    let opened = File::open(&out).unwrap();
    write_by(&site([("a", "2")]), &out, Strategy::InPlace).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        assert_eq!(opened.metadata().unwrap().ino(), fs::metadata(&out).unwrap().ino());
    }
    drop(opened);
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let (folder, out) = place();
    let output = site([("index.html", "a")]);
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "years of work").unwrap();
    for strategy in BOTH {
        let text = refusal(write_by(&output, &out, strategy));
        assert!(text.contains("dist") && text.contains("--out") && text.contains("空ではなく"), "{text}");
    }
    assert_eq!(names(&out), ["thesis.txt"]);

    let file = folder.path().join("file");
    fs::write(&file, "text").unwrap();
    assert!(refusal(write(&output, &file)).contains("ファイルです"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "text");
    assert_eq!(names(folder.path()), ["dist", "file"]);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_followed_to_a_folder_of_ours_only() {
    let (folder, out) = place();
    let output = site([("index.html", "a")]);
    let at = |name| folder.path().join(name);
    std::os::unix::fs::symlink("real", &out).unwrap();
    assert!(refusal(write(&output, &out)).contains("リンク"));

    fs::create_dir(at("real")).unwrap();
    write(&output, &out).unwrap();
    write(&site([("index.html", "b")]), &out).unwrap();
    assert!(out.is_symlink());
    assert_eq!(fs::read_to_string(at("real/index.html")).unwrap(), "b");

    std::os::unix::fs::symlink(at("real/index.html"), at("link-to-file")).unwrap();
    assert!(refusal(write(&output, &at("link-to-file"))).contains("link-to-file"));
    assert_eq!(names(folder.path()), ["dist", "link-to-file", "real"]);
}

#[cfg(unix)]
#[test]
fn links_in_the_old_site_are_not_written_through() {
    for strategy in BOTH {
        let (folder, out) = place();
        let outside = folder.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("a"), "1").unwrap();
        write(&site([("x", "")]), &out).unwrap();
        std::os::unix::fs::symlink(&outside, out.join("media")).unwrap();
        std::os::unix::fs::symlink(outside.join("a"), out.join("b")).unwrap();

        let output = site([("media/a", "1"), ("media/c", "2"), ("b", "1")]);
        write_by(&output, &out, strategy).unwrap();
        assert_eq!(tree(&out), fresh(&output));
        assert!(!out.join("media").is_symlink() && !out.join("b").is_symlink());
        assert_eq!(names(&outside), ["a"]);
    }
}

#[test]
fn what_others_put_behind_a_dot_stays() {
    let (_folder, out) = place();
    write(&site([("index.html", "a"), (".well-known/old", "x")]), &out).unwrap();
    fs::create_dir(out.join(".git")).unwrap();
    fs::write(out.join(".git/HEAD"), "ref: refs/heads/gh-pages").unwrap();

    let report = write(&site([("index.html", "b")]), &out).unwrap();
    assert_eq!(report.removed, 1);
    assert_eq!(names(&out), [".git", MANIFEST, "index.html"]);
    assert_eq!(fs::read_to_string(out.join(".git/HEAD")).unwrap(), "ref: refs/heads/gh-pages");
}

fn finding(name: &str) -> Diagnostic {
    let message = text!("テンプレートの誤り", "a fault in the template");
    Diagnostic::file(Code::TemplateError, &SitePath::new(name), message)
}

#[test]
fn a_failing_page_leaves_the_old_site_and_all_faults_are_told() {
    for strategy in BOTH {
        let (folder, out) = place();
        write(&site([("index.html", "a"), ("gone", "b")]), &out).unwrap();
        let before = tree(&out);
        let mut output = site([("index.html", "changed"), ("new/page", "c")]);
        for name in ["z", "m", "d"] {
            output.insert(name, Artifact::Page(Arc::new(move || Err(vec![finding(name)]))));
        }
        output.set_guard(Arc::new(
            |path, _| if path == "new/page" { vec![finding("new")] } else { Vec::new() },
        ));

        let Err(Failure::Content(found)) = write_by(&output, &out, strategy) else {
            panic!("content is at fault")
        };
        assert_eq!(found, ["d", "m", "new", "z"].map(finding));
        assert_eq!(tree(&out), before);
        assert!(write_by(&output, &folder.path().join("not/there/yet"), strategy).is_err());
        assert_eq!(names(folder.path()), ["dist"]);
    }
}

#[test]
fn a_missing_medium_is_named_and_nothing_changes() {
    let (folder, out) = place();
    let mut output = site([("index.html", "a")]);
    output.insert("photo.jpg", Artifact::File(folder.path().join("写真.jpg")));
    assert!(refusal(write(&output, &out)).contains("写真.jpg"));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn paths_that_lead_elsewhere_are_never_written() {
    let paths =
        ["", "/etc/x", "../x", "a/../x", "a//b", "./a", "a/", "a\\b", "a\0b", MANIFEST, ".shirube-lock"];
    for path in paths {
        let (folder, out) = place();
        let text = refusal(write(&site([(path, "x"), ("index.html", "a")]), &out));
        assert!(text.contains("internal error"), "{text}");
        assert!(names(folder.path()).is_empty());
    }
    let (_folder, out) = place();
    assert!(refusal(write(&site([("a", "1"), ("a/b/c", "2")]), &out)).contains("\"a/b/c\""));
}

#[test]
fn media_are_copied_and_kept_without_links_to_the_content() {
    for strategy in BOTH {
        let (folder, out) = place();
        let medium = folder.path().join("film.mp4");
        // Longer than one piece, with a hole.
        let mut film = vec![7; 20 << 20];
        film[9 << 20..18 << 20].fill(0);
        fs::write(&medium, &film).unwrap();
        let mut output = site([("index.html", "a")]);
        output.insert("media/film.mp4", Artifact::File(medium.clone()));
        let published = out.join("media/film.mp4");
        write_by(&output, &out, strategy).unwrap();
        assert!(fs::read(&published).unwrap() == film);
        assert!(
            fs::read_to_string(out.join(MANIFEST)).unwrap().contains(blake3::hash(&film).to_hex().as_str())
        );

        let long_ago = age(&published);
        output.insert_bytes("index.html", "b");
        assert_eq!(write_by(&output, &out, strategy).unwrap().written, 1);
        assert_eq!(modified(&published), long_ago);

        // The writer edits the medium where it is.
        film[19 << 20] = 8;
        fs::write(&medium, &film).unwrap();
        assert!(fs::read(&published).unwrap() != film, "what is published does not change by itself");
        assert_eq!(write_by(&output, &out, strategy).unwrap().written, 1);
        assert!(fs::read(&published).unwrap() == film);
    }
}

#[test]
fn the_guard_sees_across_the_pieces_of_a_large_file() {
    let (folder, out) = place();
    let medium = folder.path().join("log.txt");
    let mut bytes = vec![b'.'; 40 << 20];
    let secret = b"left out";
    for piece in 1..5 {
        // At different places around the ends of pieces of any usual length.
        let at = (piece << 23) - 2 * piece + 1;
        bytes[at..at + secret.len()].copy_from_slice(secret);
    }
    fs::write(&medium, &bytes).unwrap();
    let mut output = site([]);
    output.insert("log.txt", Artifact::File(medium));
    let seen = Arc::new(std::sync::Mutex::new(0));
    let count = seen.clone();
    output.set_guard(Arc::new(move |_, bytes| {
        let found = bytes.windows(secret.len()).filter(|window| window == secret).count();
        *count.lock().unwrap() += found;
        if found > 0 { vec![finding("log.txt")] } else { Vec::new() }
    }));
    let Err(Failure::Content(found)) = write(&output, &out) else { panic!("the guard finds it") };
    assert_eq!(found, [finding("log.txt")]);
    assert!(*seen.lock().unwrap() >= 4);
}

#[test]
fn leftovers_of_killed_runs_are_swept_and_others_are_not() {
    for strategy in BOTH {
        let (folder, out) = place();
        write(&site([("index.html", "a")]), &out).unwrap();
        for name in [
            ".dist.shirube-0123456789Ab/ja",
            ".dist.shirube-backup",
            ".dist.shirube-new.shirube-0123456789Ab",
        ] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join(".dist.shirube-0123456789Ab/ja/index.html"), "half").unwrap();
        fs::write(folder.path().join(".dist.shirube-lock"), "").unwrap();
        write_by(&site([("index.html", "b")]), &out, strategy).unwrap();
        assert_eq!(
            names(folder.path()),
            [".dist.shirube-backup", ".dist.shirube-new.shirube-0123456789Ab", "dist"]
        );
    }
}

#[test]
fn a_second_build_of_the_same_folder_is_told_to_wait() {
    let (folder, out) = place();
    let output = site([("index.html", "a")]);
    let lock = File::create(folder.path().join(".dist.shirube-lock")).unwrap();
    lock.lock().unwrap();
    let staging = folder.path().join(".dist.shirube-0123456789Ab");
    fs::create_dir(&staging).unwrap();

    let text = refusal(write(&output, &out));
    assert!(text.contains("another build") && text.contains("別のビルド"), "{text}");
    assert!(staging.exists() && !out.exists(), "what the living build uses is left alone");
    drop(lock);
    write(&output, &out).unwrap();
    assert_eq!(names(folder.path()), ["dist"]);
}

#[test]
fn many_builds_at_once_are_one_site_or_an_error() {
    let (folder, out) = place();
    let sites = ["1", "2", "3", "4"].map(|text| site([("a", text), ("b/c", text)]));
    std::thread::scope(|scope| {
        for output in &sites {
            scope.spawn(|| {
                for _ in 0..25 {
                    match write(output, &out) {
                        Ok(_) => {}
                        Err(Failure::Machine(error)) => {
                            assert!(error.to_string().contains("another build"), "{error:#}")
                        }
                        Err(Failure::Content(found)) => panic!("{found:?}"),
                    }
                }
            });
        }
    });
    assert!(sites.iter().any(|output| tree(&out) == fresh(output)));
    assert_eq!(names(folder.path()), ["dist"]);
}

#[cfg(unix)]
#[test]
fn web_servers_may_read_what_is_published() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (folder, out) = place();
    let (file, plain) = (folder.path().join("file"), folder.path().join("folder"));
    fs::write(&file, "").unwrap();
    fs::create_dir(&plain).unwrap();
    let secret = folder.path().join("private.png");
    fs::write(&secret, "png").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    for text in ["a", "b"] {
        for strategy in BOTH {
            let mut output = site([("x/index.html", text)]);
            output.insert("x/private.png", Artifact::File(secret.clone()));
            write_by(&output, &out, strategy).unwrap();
            for path in ["x/index.html", "x/private.png", MANIFEST] {
                assert_eq!(mode(&out.join(path)), mode(&file), "{path}");
            }
            assert_eq!([mode(&out), mode(&out.join("x"))], [mode(&plain); 2]);
        }
    }
    fs::set_permissions(&out, fs::Permissions::from_mode(0o750)).unwrap();
    write(&site([("index.html", "c")]), &out).unwrap();
    assert_eq!(mode(&out), 0o750, "the folder's own permissions are the owner's choice");
}

/// One of two sites that differ in everything: a file is a folder in the other, most are changed,
/// some are only in one.
fn alternating(second: bool) -> Output {
    let mut output = Output::default();
    let text = if second { "二" } else { "一" };
    for i in 0..150 {
        let path = match (i % 10, second) {
            (0, false) => format!("ja/{i}"),
            (1, true) => format!("ja/only/{i}.html"),
            (1, false) => format!("ja/first/{i}.html"),
            _ => format!("ja/{i}/index.html"),
        };
        let kept = i % 3 == 0;
        output.insert_bytes(path, if kept { "同".repeat(500) } else { text.repeat(500) });
    }
    output
}

const CHILD: &str = "SHIRUBE_TEST_PUBLISH";

/// Publishes one site after the other until it is killed; does nothing unless it is the child.
#[test]
fn child() {
    let Some(out) = std::env::var_os(CHILD) else { return };
    let strategy = if out.to_string_lossy().contains("InPlace") { Strategy::InPlace } else { Strategy::Swap };
    let sites = [alternating(false), alternating(true)];
    println!("\nready");
    for output in sites.iter().cycle() {
        write_by(output, Path::new(&out), strategy).unwrap();
    }
}

/// A [`child`] that does not outlive a failing test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Runs [`child`] and kills it after some time, during which a reader looks at the site.
fn kill_after(time: Duration, out: &Path, mut look: impl FnMut()) {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(CHILD, out)
        .stdout(Stdio::piped())
        .spawn();
    let mut child = Running(child.unwrap());
    let lines = BufReader::new(child.0.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "ready"));
    let start = Instant::now();
    while start.elapsed() < time {
        look();
    }
    assert!(child.0.try_wait().unwrap().is_none(), "the child runs until it is killed");
}

/// Twenty times that look random, up to `builds` times as long as a build takes here and now.
fn moments(builds: f64, build: impl FnOnce()) -> impl Iterator<Item = Duration> {
    let start = Instant::now();
    build();
    let most = start.elapsed().mul_f64(builds).min(Duration::from_secs(1));
    let scattered = |i: u64| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / f64::from(1 << 24);
    (1..=20).map(move |i| most.mul_f64(scattered(i)))
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_the_site_is_the_old_or_the_new_one() {
    let (folder, out) = place();
    let sites = [alternating(false), alternating(true)];
    let trees = sites.each_ref().map(fresh);
    write(&sites[0], &out).unwrap();
    for (i, time) in moments(4.0, || _ = write(&sites[1], &out).unwrap()).enumerate() {
        kill_after(time, &out, || assert!(out.join(MANIFEST).exists(), "a site is there all the time"));
        let found = tree(&out);
        assert!(trees.contains(&found), "killed after {time:?}");

        let next = i % 2;
        write(&sites[next], &out).unwrap();
        assert!(tree(&out) == trees[next]);
        assert_eq!(names(folder.path()), ["dist"], "killed after {time:?}");
    }
}

#[cfg(unix)]
#[test]
fn killed_while_filling_in_place_every_file_is_whole() {
    let (folder, _) = place();
    let sites = [alternating(false), alternating(true)];
    let trees = sites.each_ref().map(fresh);
    let first = folder.path().join("InPlace");
    for (i, time) in moments(2.0, || _ = write(&sites[0], &first).unwrap()).enumerate() {
        let out = folder.path().join(format!("InPlace-{i}"));
        fs::create_dir(&out).unwrap();
        kill_after(time, &out, || {
            let page = fs::read(out.join("ja/2/index.html")).ok();
            assert!(page.is_none() || trees.iter().any(|tree| tree.get("ja/2/index.html") == page.as_ref()));
        });
        for (path, bytes) in tree(&out) {
            let is_whole =
                path.starts_with(".shirube-") || trees.iter().any(|tree| tree.get(&path) == Some(&bytes));
            assert!(is_whole, "{path}, killed after {time:?}");
        }

        let next = i % 2;
        write_by(&sites[next], &out, if i % 4 < 2 { Strategy::InPlace } else { Strategy::Swap }).unwrap();
        assert!(tree(&out) == trees[next]);
        assert!(names(folder.path()).iter().all(|name| name.starts_with("InPlace")));
    }
}
