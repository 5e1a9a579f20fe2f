//! What is kept from one build to the next changes nothing: after any edits, a site that was built
//! again and again is the one that a fresh build makes, to the last byte and the last finding.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use shirube::build::{Built, Kept, Options, Today, build, build_first, rebuild, try_all};
use shirube::config::Audience;
use shirube::diagnostic::{Format, Language, Printer};
use shirube::source::{self, Sources};

use crate::scratch::Scratch;

/// Files that are written, changed, moved and removed.
const FILES: &[&str] = &[
    "content/ja/index.md",
    "content/ja/articles/a.md",
    "content/ja/articles/b.md",
    "content/ja/articles/deep/c.md",
    "content/ja/faq/a.md",
    "content/ja/guides/g.md",
    "content/ja/releases/1.0.md",
    "content/ja/roadmap/t.md",
    "content/en/articles/a.md",
    "content/en/faq/a.md",
];

const FOLDERS: &[&str] = &["content/ja/articles", "content/ja/faq", "content/en", "content/ja/old"];

/// Lines of the front matter, one of which may be there.
const FIELDS: &[&[&str]] = &[
    &["title: 請求書", "title: 支払い", "title: Invoice", "titel: slip"],
    &["", "description: 一文の説明です。", "tags: [請求, 支払]", "tags: [支払]"],
    &["", "audience: internal", "draft: true", "products: [core]", "products: [none]"],
    &["", "aliases: [/old/]", "aliases: [/articles/a/]", "id: REQ-1", "version: \"1.0\"\ndate: 2026-01-02"],
    &["", "related: [a.md]", "answer: はい。", "state: planned", "goal: 分かる"],
    &["", "questions: [請求書はどこですか]", "keywords: [INV-1]", "weight: 3", "updated: 2026-01-01"],
];

/// Pieces of the text, some of which are there.
const PIECES: &[&str] = &[
    "請求書を発行します。",
    "[先](a.md)と[次](../articles/b.md#begin)",
    "[](ticket:REQ-1)",
    "## 見出し {#begin}",
    "![図](/media/p.gif)",
    ":::internal\n社内だけに伝える長い手順がここにあります。\n:::",
    "```rust\nfn main() {}\n```",
    "- [ ] 一つ",
    "<b>raw</b>",
    "[消えた](gone.md)と[台本](/media/run.js)",
];

const CONFIGS: &[&str] = &[
    "title: ヘルプ\nlanguages: [ja]\n",
    "title: ヘルプ\nlanguages: [ja, en]\nproducts: {core: {ja: 基本, en: Core}}\n",
    "\ntitle: {ja: ヘルプ, en: Help}\nlanguages: [en, ja]\ntheme: mine\nbase_url: https://help.example/\n",
    "title: ヘルプ\nlanguages: [ja]\ntheme: mine\naccent: \"#336699\"\nrules: {broken-link: warning}\n",
    "title: ヘルプ\n\n\nlanguages: [ja]\ntheme: missing\ndefaults: {all: {tags: [共通]}}\n",
    "theme: missing\ntitle: ヘルプ\nlanguages: [ja]\n",
    "title: ヘルプ\nlanguages: [ja, en]\ntitel: x\nnav: [{path: ja/articles/a.md}]\nexclude: [ja/faq]\n",
];

const TERMS: &[&str] = &[
    "- term: 請求書\n  reading: せいきゅうしょ\n  definition: 支払いを求める書類\n",
    "- {term: 請求書, synonyms: [インボイス], lang: ja}\n- {term: invoice, lang: en, definition: A bill}\n",
    "- {term: 支払い, definition: 払うこと, avoid: [支払]}\n",
];

const SEARCHES: &[&str] = &[
    "- {query: 請求書, expect: [ja/articles/a.md]}\n",
    "- {query: インボイス, expect: [ja/articles/b.md]}\n",
];

const TEMPLATES: &[&str] = &[
    "{% extends \"default/article.html\" %}{% block head %}<meta name=\"one\">{% endblock head %}",
    "{% extends \"default/article.html\" %}{% block head %}<meta name=\"{{ lang }}\">{% endblock head %}",
];

const STYLES: &[&str] = &["h1 { color: red }", "h1 { color: blue }"];

/// What somebody does.
#[derive(Debug, Clone)]
enum Edit {
    /// Writes an article: its file, which line of each field, which pieces.
    Write(usize, Vec<usize>, Vec<bool>),
    /// Writes another text below the fields that an article has.
    Rewrite(usize, Vec<bool>),
    /// Writes one of the other files: which, and which of its texts.
    Other(usize, usize),
    /// Writes something that cannot be read.
    Break(usize, usize),
    /// Removes a file.
    Remove(usize),
    /// Gives a file the name of another.
    Rename(usize, usize),
    /// Gives a folder the name of another, if that is free.
    Move(usize, usize),
}

/// Other files and what may stand in them.
const OTHERS: &[(&str, &[&str])] = &[
    ("content/site.yaml", CONFIGS),
    ("content/data/terms.yaml", TERMS),
    ("content/data/search-tests.yaml", SEARCHES),
    ("themes/mine/templates/article.html", TEMPLATES),
    ("themes/mine/css/mine.css", STYLES),
    ("content/media/p.gif", &["one", "two"]),
    ("themes/mine/img/m.gif", &["one", "two"]),
    ("content/media/run.js", &["one", "two"]),
];

const BROKEN: &[&[u8]] = &[
    b"---\ntitle: \"x\n---\ntext\n",
    b"---\ntitle: {x\n---\n",
    b"---\ntitle: x\n",
    b"\x93\xfa\x96\x7b",
    b"",
];

fn edit() -> impl Strategy<Value = Edit> {
    let file = || 0..FILES.len();
    let fields = proptest::collection::vec(0..5usize, FIELDS.len());
    let pieces = || proptest::collection::vec(any::<bool>(), PIECES.len());
    prop_oneof![
        6 => (file(), pieces()).prop_map(|(file, pieces)| Edit::Rewrite(file, pieces)),
        6 => (file(), fields, pieces()).prop_map(|(file, fields, pieces)| Edit::Write(file, fields, pieces)),
        6 => (0..OTHERS.len(), 0..CONFIGS.len()).prop_map(|(file, text)| Edit::Other(file, text)),
        3 => (0..FILES.len() + 3, 0..BROKEN.len()).prop_map(|(file, text)| Edit::Break(file, text)),
        2 => file().prop_map(Edit::Remove),
        2 => (file(), file()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (0..FOLDERS.len(), 0..FOLDERS.len()).prop_map(|(from, to)| Edit::Move(from, to)),
    ]
}

/// The text of an article with some of the pieces.
fn body(pieces: &[bool]) -> String {
    let pieces = PIECES.iter().zip(pieces).filter(|(_, is_there)| **is_there);
    pieces.flat_map(|(piece, _)| [piece, "\n\n"]).collect()
}

/// Edits that are taken in at once, and how: whether it is told what was touched, and whether there
/// is time for rules and search before the next ones.
type Step = (Vec<Edit>, bool, bool);

/// A site that is built again and again.
struct Writer {
    site: Scratch,
    /// Files that cannot be read now.
    broken: BTreeSet<String>,
    touched: Vec<PathBuf>,
}

impl Writer {
    fn write(&mut self, path: &str, bytes: impl AsRef<[u8]>) {
        // A file may stand where a folder is needed, or the other way round.
        if !self.site.at(path).is_dir() {
            self.site.write(path, bytes);
            self.touched.push(self.site.at(path));
        }
    }

    fn perform(&mut self, edit: &Edit) {
        match edit {
            Edit::Write(file, fields, pieces) => {
                let mut text = String::from("---\n");
                for (lines, at) in FIELDS.iter().zip(fields) {
                    text.extend([lines[at % lines.len()], "\n"]);
                }
                text += "---\n";
                text += &body(pieces);
                self.broken.remove(FILES[*file]);
                self.write(FILES[*file], text);
            }
            Edit::Rewrite(file, pieces) => {
                let written = fs::read_to_string(self.site.at(FILES[*file])).unwrap_or_default();
                if let Some(end) = written.rfind("---\n").filter(|end| *end > 0) {
                    let text = format!("{}---\n{}", &written[..end], body(pieces));
                    self.write(FILES[*file], text);
                }
            }
            Edit::Other(file, text) => {
                let (path, texts) = OTHERS[*file];
                self.broken.remove(path);
                self.write(path, texts[text % texts.len()]);
            }
            Edit::Break(file, text) => {
                let others = [OTHERS[0].0, OTHERS[1].0, OTHERS[3].0];
                let (path, bytes) = match FILES.get(*file) {
                    Some(path) => (*path, BROKEN[*text]),
                    None => (others[file - FILES.len()], &b"{{ broken: [\n"[..]),
                };
                self.write(path, bytes);
                self.broken.insert(path.to_owned());
            }
            Edit::Remove(file) => {
                self.touched.push(self.site.at(FILES[*file]));
                let _ = fs::remove_file(self.site.at(FILES[*file]));
                self.broken.remove(FILES[*file]);
            }
            Edit::Rename(from, to) => self.rename(FILES[*from], FILES[*to]),
            Edit::Move(from, to) => {
                if !self.site.at(FOLDERS[*to]).exists() {
                    self.rename(FOLDERS[*from], FOLDERS[*to]);
                }
            }
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        let (old, new) = (self.site.at(from), self.site.at(to));
        fs::create_dir_all(new.parent().expect("it is in a folder")).expect("made");
        if from == to || fs::rename(&old, &new).is_err() {
            return;
        }
        let moved = |path: &String| match path.strip_prefix(from) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{to}{rest}"),
            _ => path.clone(),
        };
        self.broken.remove(to);
        self.broken = self.broken.iter().map(moved).collect();
        self.touched.extend([old, new]);
    }

    /// Writes something readable into every file that is broken.
    fn mend(&mut self) {
        for path in std::mem::take(&mut self.broken) {
            let other = OTHERS.iter().find(|(other, _)| *other == path);
            self.write(&path, other.map_or("---\ntitle: 直した記事\n---\n", |(_, texts)| texts[0]));
        }
    }
}

pub fn options() -> Options {
    Options {
        edition: Audience::Public,
        drafts: false,
        today: Today::Day("2026-02-01".parse().expect("a day")),
        base_url: None,
        deny_warnings: false,
        search: true,
    }
}

/// Everything that a build gives: its files, and its findings as they are printed.
fn given(built: &Built, sources: &Sources) -> (BTreeMap<String, Vec<u8>>, String) {
    let files = built.output.paths().map(|path| {
        let bytes = built.output.bytes(path).expect("it is listed");
        (
            path.to_owned(),
            bytes.map_or_else(|failure| format!("{failure:?}").into_bytes(), |bytes| bytes.to_vec()),
        )
    });
    let printer =
        Printer { format: Format::Human, language: Language::Ja, color: false, folder: String::new() };
    (files.collect(), printer.print(&built.diagnostics, sources))
}

fn assert_same(again: &Built, sources: &Sources, root: &std::path::Path) -> Result<(), TestCaseError> {
    let fresh_sources = Arc::new(source::load(root).expect("it can be read"));
    let fresh = build(&fresh_sources, &options());
    let (files, found) = given(again, sources);
    let (fresh_files, fresh_found) = given(&fresh, &fresh_sources);
    prop_assert_eq!(found, fresh_found);
    let paths: BTreeSet<&String> = files.keys().chain(fresh_files.keys()).collect();
    let differing: Vec<_> =
        paths.into_iter().filter(|path| files.get(*path) != fresh_files.get(*path)).collect();
    if let Some(path) = differing.first() {
        let text = |files: &BTreeMap<String, Vec<u8>>| {
            files.get(*path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        prop_assert_eq!(text(&files), text(&fresh_files), "{:?} differ", differing);
    }
    Ok(())
}

fn follow(steps: &[Step]) -> Result<(), TestCaseError> {
    let site = Scratch::with(OTHERS.iter().map(|(path, texts)| (*path, texts[0])));
    site.write(FILES[1], "---\ntitle: 初め\n---\n初めです。\n");
    let root = site.at("").canonicalize().expect("a path");
    let mut writer = Writer { site, broken: BTreeSet::new(), touched: Vec::new() };
    let mut sources = Arc::new(source::load(&root).expect("it can be read"));
    let mut kept = Kept::default();
    build_first(&sources, &options(), &mut kept, None);
    for number in 0..=steps.len() {
        let (is_told, is_patient) = match steps.get(number) {
            Some((edits, is_told, is_patient)) => {
                edits.iter().for_each(|edit| writer.perform(edit));
                (*is_told, *is_patient)
            }
            None => {
                writer.mend();
                (true, true)
            }
        };
        let touched: Vec<PathBuf> = std::mem::take(&mut writer.touched)
            .into_iter()
            .map(|path| root.join(path.strip_prefix(writer.site.at("")).expect("inside")))
            .collect();
        let next = if is_told { sources.refresh(&root, &touched) } else { sources.reload(&root) };
        sources = Arc::new(next.expect("it can be read"));
        let (built, mut draft) = rebuild(&sources, &options(), &mut kept);
        // What is shown before everything is up to date can be shown.
        let failed = try_all(&built.output);
        prop_assert!(failed.is_empty() || !writer.broken.is_empty(), "{:?}", failed);
        if !is_patient {
            continue;
        }
        draft.check(&sources);
        let _ = draft.clone().finish(&sources, &options(), &mut kept);
        draft.index(&sources, &options());
        let built = draft.finish(&sources, &options(), &mut kept);
        if writer.broken.is_empty() {
            assert_same(&built, &sources, &root)?;
        }
    }
    Ok(())
}

/// What chance seldom comes upon.
#[test]
fn findings_about_the_theme_move_with_the_configuration() {
    let step = |edit: Edit| (vec![edit], true, true);
    let steps = [4, 5, 4].map(|text| step(Edit::Other(0, text)));
    follow(&steps).expect("the same as a fresh build");
}

/// What a writer does most must stay cheap on large sites.
#[test]
fn a_site_with_other_words_is_the_one_of_before() {
    let site = Scratch::with([
        ("content/ja/a.md", "---\ntitle: 一\n---\n[次](b.md#begin)\n"),
        ("content/ja/b.md", "---\ntitle: 二\n---\n## 見出し {#begin}\n"),
    ]);
    let root = site.at("").canonicalize().expect("a path");
    let mut sources = Arc::new(source::load(&root).expect("it can be read"));
    let mut kept = Kept::default();
    let first = build_first(&sources, &options(), &mut kept, None);
    let mut write = |path: &str, text: &str, kept: &mut Kept| {
        site.write(path, text);
        sources = Arc::new(sources.refresh(&root, &[root.join(path)]).expect("it can be read"));
        let (built, mut draft) = rebuild(&sources, &options(), kept);
        draft.check(&sources);
        (built, draft.finish(&sources, &options(), kept))
    };
    let is_first = |built: &Built| Arc::ptr_eq(&built.site.config, &first.site.config);
    let lost = |built: &Built| built.diagnostics.iter().any(|found| found.code.name() == "broken-anchor");

    let (shown, _) = write("content/ja/b.md", "---\ntitle: 二\n---\n別の文です。\n", &mut kept);
    assert!(is_first(&shown) && lost(&shown), "{:?}", shown.diagnostics);
    let (shown, _) = write("content/ja/a.md", "---\ntitle: 一\n---\n[次](b.md)\n", &mut kept);
    assert!(is_first(&shown) && !lost(&shown), "{:?}", shown.diagnostics);
    let (shown, _) = write("content/ja/a.md", "---\ntitle: 三\n---\n[次](b.md)\n", &mut kept);
    assert!(!is_first(&shown));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_site_built_again_is_the_one_built_afresh(
        steps in proptest::collection::vec(
            (proptest::collection::vec(edit(), 1..4), any::<bool>(), any::<bool>()),
            1..8,
        ),
    ) {
        follow(&steps)?;
    }
}
