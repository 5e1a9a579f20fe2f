//! What an import of articles did or would do, in words.

use std::collections::BTreeMap;

use super::export::Export;
use crate::diagnostic::{Text, printable};
use crate::import::report::{self, list};
use crate::text;

/// What happened, for the report.
#[derive(Debug, Default)]
pub struct Counts {
    /// New files: path and title.
    pub new: Vec<(String, String)>,
    /// Files that differ from before.
    pub changed: Vec<String>,
    /// Files that are as they were.
    pub unchanged: usize,
    /// Files that somebody else wrote or changed.
    pub edited: Vec<String>,
    /// Files that somebody took away.
    pub removed: Vec<String>,
    /// Files of articles that are not there any more.
    pub gone: Vec<String>,
    /// Files that are public although their articles are not for everybody.
    pub open: Vec<String>,
    /// Articles for customers only.
    pub closed: Vec<String>,
    /// Articles that are not finished.
    pub drafts: usize,
    /// Languages that the site does not have.
    pub locales: BTreeMap<String, usize>,
    /// Versions that are not taken, since another one has their language.
    pub doubled: Vec<String>,
}

impl Counts {
    /// All of it, a line each.
    pub fn lines(&self, export: &Export) -> Vec<Text> {
        let mut lines = Vec::new();
        for (name, here, all) in export.incomplete() {
            let name = printable(name);
            lines.push(text!(
                "エクスポートが途中までです：{name} は全 {all} 件のうち {here} 件。続きのページ（next_page）のファイルも並べて渡してください",
                "the export is not whole: {here} of {all} {name}; give the files of the further pages (`next_page`), too"
            ));
        }
        let mut group = |paths: &[String], ja: &str, en: &str| {
            if !paths.is_empty() {
                let (count, paths) = (paths.len(), list(paths));
                lines.push(text!("{ja} {count} 件：{paths}", "{en} ({count}): {paths}"));
            }
        };
        group(
            &self.open,
            "手で書き換えてあり、もとは全員向けでないのに公開になっているファイル（audience: を確かめてください）",
            "files edited by hand that are public, though their articles are not for everybody (check `audience:`)",
        );
        let new: Vec<String> = self.new.iter().map(|(path, title)| format!("{path} {title}")).collect();
        group(&new, "新しいファイル", "new files");
        group(&self.changed, "変わるファイル", "changed files");
        group(
            &self.edited,
            "前からあるか手で書き換えてあるため、そのままにするファイル",
            "files left as they are, written or edited by hand",
        );
        group(
            &self.removed,
            "消すか移してあるため、作らないファイル",
            "files not made again, removed or moved by hand",
        );
        group(
            &self.gone,
            "エクスポートにもうない記事のファイル（残します）",
            "files of articles that are not in the export any more (kept)",
        );
        group(
            &self.closed,
            "全員には公開されていない記事（audience: customer。社内だけのものは internal に直してください）",
            "articles that are not for everybody (`audience: customer`; make it `internal` where only colleagues may read them)",
        );
        group(
            &self.doubled,
            "同じ言語がほかにもあるため取り込まない版",
            "versions left out, another one has the same language",
        );
        group(
            &export.nameless,
            "番号（id、source_id）か言語（locale）か名前がなく、取り込めない記事・セクション・カテゴリ・翻訳",
            "articles, sections, categories or translations left out, since they have no number (`id`, `source_id`), no language (`locale`) or no name",
        );
        if self.unchanged > 0 {
            let count = self.unchanged;
            lines.push(text!("変わらないファイル {count} 件", "unchanged files: {count}"));
        }
        if self.drafts > 0 {
            let count = self.drafts;
            lines.push(text!("下書き {count} 件（draft: true）", "drafts (`draft: true`): {count}"));
        }
        for (locale, count) in &self.locales {
            let locale = printable(locale);
            lines.push(text!(
                "言語 {locale} の {count} 件は取り込みません。site.yaml の languages: に足すと取り込みます",
                "{count} in {locale} left out; add it to `languages:` in site.yaml to import them"
            ));
        }
        if export.orphans > 0 {
            let count = export.orphans;
            lines.push(text!(
                "もとの記事がないため取り込まない翻訳 {count} 件",
                "translations left out, since their articles are in none of the files: {count}"
            ));
        }
        lines.extend(report::dropped(&export.dropped));
        lines
    }
}
