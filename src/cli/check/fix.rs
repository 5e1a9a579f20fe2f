//! `check --fix`: makes the edits that may be made without asking, in memory first and then on disk.
//!
//! An edit can bring to light what it hid, so the site is looked through again after each pass.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use similar::{ChangeTag, TextDiff};

use crate::build::{Options, build};
use crate::diagnostic::{Code, Fix, Language, edit, printable};
use crate::source::{SitePath, Source, SourceId, Sources};

/// More passes than this are not made; the next run goes on.
const MAX_PASSES: usize = 100;

/// A longer search for the shortest difference is given up for a longer difference.
const MAX_DIFF_TIME: Duration = Duration::from_secs(2);

/// So many files are named.
const MAX_NAMED: usize = 20;

/// Begins the names of files that are being written.
const PREFIX: &str = ".fix.shirube-";

/// What is to be mended, or was.
pub struct Mending {
    /// The site's first language, if the site could be built.
    pub first_language: Option<String>,
    /// The files that change, in the order of their paths.
    pub files: Vec<File>,
    /// Files that could not be changed, and why.
    left: Vec<(SitePath, Reason)>,
    /// Whether there is more to mend than one run does.
    goes_on: bool,
}

/// A file that changes.
pub struct File {
    path: SitePath,
    /// The file on disk; where a link leads, if it is one.
    target: PathBuf,
    before: String,
    after: String,
    mended: BTreeMap<Code, usize>,
}

/// Why a file is left as it is.
enum Reason {
    /// It is no longer what was checked.
    Changed,
    /// It may not be written to.
    ReadOnly,
    /// The operating system refused, in its own words.
    Refused(String),
}

/// Finds what can be mended below `content/`.
///
/// # Errors
///
/// When `root` cannot be read.
pub fn mend(root: &Path, sources: &Arc<Sources>, options: &Options) -> anyhow::Result<Mending> {
    let root = root.canonicalize().with_context(|| format!("{}", root.display()))?;
    let options = Options { search: false, ..options.clone() };
    let texts: Vec<&Source> = sources.iter().filter(|source| source.text().is_some()).collect();
    // What the number of a source in each pass is in `texts`.
    let mut numbers: BTreeMap<SourceId, usize> =
        texts.iter().enumerate().map(|(number, source)| (source.id, number)).collect();
    let mut files: BTreeMap<usize, Result<File, Reason>> = BTreeMap::new();
    let mut first_language = None;
    let mut current = Arc::clone(sources);
    let mut goes_on = true;
    for _ in 0..MAX_PASSES {
        let built = build(&current, &options);
        first_language = Some(built.config().languages[0].code.clone());
        let mut fixes: BTreeMap<usize, Vec<(Code, Fix)>> = BTreeMap::new();
        for (code, fix) in built.fixes {
            if let Some(number) = numbers.get(&fix.span.source)
                && texts[*number].path.as_str().starts_with("content/")
            {
                fixes.entry(*number).or_default().push((code, fix));
            }
        }
        goes_on = false;
        for (number, fixes) in fixes {
            let file = files.entry(number).or_insert_with(|| File::open(&root, texts[number]));
            goes_on |= file.as_mut().is_ok_and(|file| file.edit(&fixes));
        }
        if !goes_on {
            break;
        }
        let text = |(number, source): (usize, &&Source)| match files.get(&number) {
            Some(Ok(file)) => (source.path.clone(), file.after.clone()),
            _ => (source.path.clone(), source.text().unwrap_or("").to_owned()),
        };
        // Edits need no pictures, so texts are enough from now on.
        let next: Vec<(SitePath, String)> = texts.iter().enumerate().map(text).collect();
        let next = next.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        current = Arc::new(Sources::from_texts(next));
        numbers = current.iter().enumerate().map(|(number, source)| (source.id, number)).collect();
    }
    let mut mending = Mending { first_language, files: Vec::new(), left: Vec::new(), goes_on };
    for (number, file) in files {
        match file {
            Ok(file) if file.before != file.after => mending.files.push(file),
            Ok(_) => {}
            Err(reason) => mending.left.push((texts[number].path.clone(), reason)),
        }
    }
    // A file that is reached by two paths is one file.
    mending.files.sort_by(|a, b| a.target.cmp(&b.target).then_with(|| a.path.cmp(&b.path)));
    mending.files.dedup_by(|later, first| later.target == first.target);
    mending.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(mending)
}

impl File {
    /// The file of a source, if it is still what was read.
    fn open(root: &Path, source: &Source) -> Result<Self, Reason> {
        let refused = |error: std::io::Error| Reason::Refused(error.to_string());
        let target = on_disk(root, &source.path).ok_or(Reason::Changed)?;
        let target = target.canonicalize().map_err(refused)?;
        if fs::metadata(&target).map_err(refused)?.permissions().readonly() {
            return Err(Reason::ReadOnly);
        }
        let before = String::from_utf8(fs::read(&target).map_err(refused)?).map_err(|_| Reason::Changed)?;
        // A source holds old Mac line ends as if they were those of today; the file keeps them.
        let now = Sources::from_texts([(source.path.as_str(), before.as_str())]);
        if now.iter().next().and_then(Source::text) != source.text() {
            return Err(Reason::Changed);
        }
        let (after, path) = (before.clone(), source.path.clone());
        Ok(Self { path, target, before, after, mended: BTreeMap::new() })
    }

    /// Makes edits, and says whether any was made.
    fn edit(&mut self, fixes: &[(Code, Fix)]) -> bool {
        let edited = edit::apply(&self.after, fixes);
        for code in &edited.mended {
            *self.mended.entry(*code).or_default() += 1;
        }
        self.after = edited.text;
        !edited.mended.is_empty()
    }

    /// Puts the new text in the place of the old one: at once, or not at all.
    fn write(&self) -> Result<(), Reason> {
        let refused = |error: std::io::Error| Reason::Refused(error.to_string());
        let folder = self.target.parent().ok_or(Reason::Changed)?;
        let permissions = fs::metadata(&self.target).map_err(refused)?.permissions();
        let mut new = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder).map_err(refused)?;
        new.write_all(self.after.as_bytes()).map_err(refused)?;
        new.as_file().set_permissions(permissions).map_err(refused)?;
        new.as_file().sync_all().map_err(refused)?;
        if fs::read(&self.target).map_err(refused)? != self.before.as_bytes() {
            return Err(Reason::Changed);
        }
        new.persist(&self.target).map_err(|error| refused(error.error))?;
        Ok(())
    }
}

/// The file at a path of the site. Its name may be written with other code points on disk.
fn on_disk(root: &Path, path: &SitePath) -> Option<PathBuf> {
    let plain = root.join(path.as_str());
    if plain.exists() {
        return Some(plain);
    }
    let mut at = root.to_owned();
    for part in path.as_str().split('/') {
        let is_it = |name: &str| SitePath::new(name).as_str() == part;
        let mut entries = fs::read_dir(&at).ok()?.filter_map(Result::ok);
        at = entries.find(|entry| entry.file_name().to_str().is_some_and(is_it))?.path();
    }
    Some(at)
}

impl Mending {
    /// Writes every file. One that cannot be written is left as it is.
    pub fn write(&mut self) {
        let left = &mut self.left;
        self.files.retain(|file| match file.write() {
            Ok(()) => true,
            Err(reason) => {
                left.push((file.path.clone(), reason));
                false
            }
        });
    }

    /// The changes, as `patch -p0` reads them. Colours are for a person's eyes, and so is an escape
    /// in the place of a control character.
    pub fn diff(&self, color: bool) -> String {
        let mut out = String::new();
        for File { path, before, after, .. } in &self.files {
            let diff = TextDiff::configure().timeout(MAX_DIFF_TIME).diff_lines(before, after);
            let paint = |style: &str, line: &str| match color {
                true => format!("\u{1b}[{style}m{}\u{1b}[0m\n", printable(line)),
                false => format!("{line}\n"),
            };
            out.push_str(&paint("1", &format!("--- {path}")));
            out.push_str(&paint("1", &format!("+++ {path}")));
            for hunk in diff.unified_diff().iter_hunks() {
                out.push_str(&paint("36", &hunk.header().to_string()));
                for change in hunk.iter_changes() {
                    let line = change.value();
                    let (sign, style) = match change.tag() {
                        ChangeTag::Equal => (' ', "0"),
                        ChangeTag::Delete => ('-', "31"),
                        ChangeTag::Insert => ('+', "32"),
                    };
                    let end = if color { "\n" } else { line_end(line) };
                    let words = &line[..line.len() - line_end(line).len()];
                    let painted = paint(style, &format!("{sign}{words}"));
                    out.push_str(painted.trim_end_matches('\n'));
                    out.push_str(if end.is_empty() { "\n\\ No newline at end of file\n" } else { end });
                }
            }
        }
        out
    }

    /// How many edits there are, of what kind, in which files; and what is left alone.
    pub fn summary(&self, language: Language, dry_run: bool) -> String {
        let mut by_code: BTreeMap<Code, usize> = BTreeMap::new();
        for (code, number) in self.files.iter().flat_map(|file| &file.mended) {
            *by_code.entry(*code).or_default() += number;
        }
        let (edits, files) = (by_code.values().sum::<usize>(), self.files.len());
        let plural =
            |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let what = format!("{} in {}", plural(edits, "place"), plural(files, "file"));
        let mut lines = vec![match (language, dry_run) {
            (Language::Ja, _) if edits == 0 => "確かめずに直せるところはありません".to_owned(),
            (Language::En, _) if edits == 0 => "there is nothing to mend without asking".to_owned(),
            (Language::Ja, false) => format!("{files} ファイルの {edits} か所を直しました"),
            (Language::En, false) => format!("mended {what}"),
            (Language::Ja, true) => {
                format!("{files} ファイルの {edits} か所を直せます（まだ直していません）")
            }
            (Language::En, true) => format!("would mend {what}; nothing is changed yet"),
        }];
        if edits == 0 && !self.left.is_empty() {
            lines.clear();
        }
        let kinds = |mended: &BTreeMap<Code, usize>| {
            let kinds = mended.iter().map(|(code, number)| format!("{} {number}", code.name()));
            kinds.collect::<Vec<_>>().join(", ")
        };
        if files > 1 {
            lines.push(format!("  {}", kinds(&by_code)));
        }
        let mended = self
            .files
            .iter()
            .map(|file| format!("  {}: {}", printable(file.path.as_str()), kinds(&file.mended)));
        let left = self.left.iter().map(|(path, reason)| {
            let (path, reason) = (printable(path.as_str()), reason.in_words(language));
            match language {
                Language::Ja => format!("{path} は直していません（{reason}）"),
                Language::En => format!("{path} is left as it is: {reason}"),
            }
        });
        for mut list in [mended.collect::<Vec<_>>(), left.collect()] {
            if list.len() > MAX_NAMED {
                let others = list.len() - MAX_NAMED;
                list.truncate(MAX_NAMED);
                list.push(match language {
                    Language::Ja => format!("  ほかに {others} ファイル"),
                    Language::En => format!("  and {}", plural(others, "more file")),
                });
            }
            lines.append(&mut list);
        }
        if self.goes_on {
            lines.push(match language {
                Language::Ja => "まだ直せるところがあります。もう一度実行してください".to_owned(),
                Language::En => "there is more to mend; run it again".to_owned(),
            });
        }
        lines.join("\n")
    }
}

/// What ends a line.
fn line_end(line: &str) -> &str {
    let words = line.strip_suffix('\n').unwrap_or(line);
    &line[words.strip_suffix('\r').unwrap_or(words).len()..]
}

impl Reason {
    fn in_words(&self, language: Language) -> String {
        match (self, language) {
            (Self::Changed, Language::Ja) => "調べている間に書き換えられました".into(),
            (Self::Changed, Language::En) => "it was changed while it was checked".into(),
            (Self::ReadOnly, Language::Ja) => "書き込めないファイルです".into(),
            (Self::ReadOnly, Language::En) => "it is read-only".into(),
            (Self::Refused(words), _) => printable(words),
        }
    }
}
