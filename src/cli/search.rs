//! `shirube search`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{Choices, LanguageArg, Outcome, build_with_kept_search, language, print, say, tell_of_errors};
use crate::build::Kept;
use crate::diagnostic::{Language as Words, printable};
use crate::search::analyze::Kind;
use crate::search::evaluate::{self, Asked, DEPTH, Doc, Figures};
use crate::search::query::{Query, Source as _};
use crate::search::rank::{Parts, contributions};
use crate::search::synonym::Synonyms;
use crate::search::{Filter, Hit, Language};
use crate::source;

/// How many characters of a text are shown.
const EXCERPT_CHARS: usize = 80;
/// How many queries that changed are shown.
const MAX_CHANGED: usize = 20;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Printed {
    #[default]
    Human,
    Json,
}

/// Search the site as a customer would, or measure how well it is found
#[derive(Debug, Args)]
pub struct Search {
    /// What a customer would type
    #[arg(required_unless_present = "evaluate", conflicts_with = "evaluate")]
    query: Option<String>,
    /// The site's folder: the one that holds `content/`
    #[arg(long, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    #[command(flatten)]
    choices: Choices,
    /// The language that is searched; else the site's first
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// How many results are shown
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// Only pages with this key: `type=faq`, `products=core`; may be given several times
    #[arg(long, value_name = "FACET=KEY", value_parser = facet)]
    filter: Vec<(String, String)>,
    /// Show what each score is made of
    #[arg(long)]
    explain: bool,
    /// Measure with queries whose answers are known: JSON Lines `{"q": …, "relevant": [ids]}`
    #[arg(long, value_name = "FILE")]
    evaluate: Option<PathBuf>,
    /// Search these texts instead of the site: JSON Lines `{"id": …, "title": …, "text": …}`
    #[arg(long, value_name = "FILE", requires = "evaluate")]
    docs: Option<PathBuf>,
    /// How results are printed
    #[arg(long, value_enum, default_value_t)]
    format: Printed,
    /// The language of messages; else the locale's
    #[arg(long, value_enum)]
    lang: Option<LanguageArg>,
}

fn facet(text: &str) -> Result<(String, String), String> {
    let (facet, key) = text.split_once('=').ok_or_else(|| "type=faq".to_owned())?;
    Ok((facet.trim().to_owned(), key.trim().to_owned()))
}

impl Search {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        if let (Some(queries), Some(docs)) = (&self.evaluate, &self.docs) {
            let docs: Vec<Doc> = lines(docs)?;
            let records = evaluate::records(&docs);
            let index = Language::new("docs", records, &Synonyms::default());
            let words = language(self.lang, None);
            return self.evaluate(queries, &index, &|hit| hit.record.path.clone(), words);
        }
        let sources = std::sync::Arc::new(source::load(&self.root)?);
        let options = self.choices.options();
        let built = build_with_kept_search(&self.root, &sources, &options, &mut Kept::default());
        let codes: Vec<&str> =
            built.config().languages.iter().map(|language| language.code.as_str()).collect();
        let number = match &self.language {
            None => 0,
            Some(code) => codes.iter().position(|known| known == code).with_context(|| {
                format!("{code}: languages of the site / サイトの言語: {}", codes.join(", "))
            })?,
        };
        let words = language(self.lang, codes.first().copied());
        if !built.is_publishable() {
            tell_of_errors(words);
        }
        let index =
            built.search().languages.get(number).and_then(Option::as_ref).with_context(|| match words {
                Words::Ja => "検索できる記事がありません",
                Words::En => "there is no article that can be found",
            })?;
        match (&self.evaluate, &self.query) {
            (Some(queries), _) => {
                let path =
                    |hit: &Hit<'_>| built.site.pages[hit.record.page as usize].path().as_str().to_owned();
                self.evaluate(queries, index, &path, words)
            }
            (None, query) => Ok(self.show(query.as_deref().unwrap_or_default(), index, words)),
        }
    }

    fn filter(&self) -> Filter {
        let mut filter = Filter::new();
        for (facet, key) in &self.filter {
            filter.entry(facet.clone()).or_default().insert(key.clone());
        }
        filter
    }

    fn show(&self, text: &str, index: &Language, words: Words) -> Outcome {
        let (query, hits) = index.search(text, &self.filter());
        if self.format == Printed::Json {
            let total = hits.len();
            let hits: Vec<_> = hits.iter().take(self.limit).map(|hit| self.json(hit)).collect();
            let corrections: Vec<_> =
                query.corrections.iter().map(|one| json!({ "from": one.from, "to": one.to })).collect();
            let answer = json!({ "query": text, "total": total, "corrections": corrections, "hits": hits });
            print(&format!("{answer:#}\n"));
            return Outcome::Clean;
        }
        let mut out = String::new();
        for correction in &query.corrections {
            let (from, to) = (printable(&correction.from), printable(&correction.to));
            let _ = match words {
                Words::Ja => writeln!(out, "「{from}」は見つからないので、「{to}」で探しました"),
                Words::En => writeln!(out, "`{from}` is nowhere; searched for `{to}`"),
            };
        }
        if self.explain {
            explain_query(&query, &mut out, words);
        }
        for (number, hit) in (1..).zip(hits.iter().take(self.limit)) {
            let section = &hit.record.sections[hit.section];
            let place =
                if section.anchor.is_empty() { String::new() } else { format!("#{}", section.anchor) };
            let heading =
                if section.heading.is_empty() { String::new() } else { format!(" › {}", section.heading) };
            let _ = writeln!(out, "{number:>2}. {}{heading}", hit.record.title);
            let _ = writeln!(out, "    /{}{place}  [{}]", hit.record.path, hit.record.of);
            let excerpt: String = section.text.chars().take(EXCERPT_CHARS).collect();
            if !excerpt.is_empty() {
                let _ = writeln!(out, "    {}", excerpt.replace('\n', " "));
            }
            if self.explain {
                let _ = writeln!(out, "    {}", explain(&hit.found.parts, hit.found.score, words));
                explain_terms(&query, index, hit, &mut out, words);
            }
        }
        if hits.is_empty() {
            out.push_str(match words {
                Words::Ja => "見つかりませんでした\n",
                Words::En => "nothing was found\n",
            });
        }
        print(&out);
        Outcome::Clean
    }

    fn json(&self, hit: &Hit<'_>) -> serde_json::Value {
        let section = &hit.record.sections[hit.section];
        let mut value = json!({
            "path": hit.record.path,
            "anchor": section.anchor,
            "title": hit.record.title,
            "section": section.heading,
            "type": hit.record.of,
            "score": hit.found.score,
        });
        if self.explain {
            let parts = hit.found.parts;
            value["parts"] = json!({
                "bag": parts.bag, "page": parts.page, "coverage": parts.coverage,
                "nearness": parts.nearness, "aptness": parts.aptness, "early": parts.early,
                "section_score": parts.score,
            });
        }
        value
    }

    /// Asks every query and prints the figures, and which queries changed since the last time.
    fn evaluate(
        &self,
        queries: &Path,
        index: &Language,
        id: &dyn Fn(&Hit<'_>) -> String,
        words: Words,
    ) -> anyhow::Result<Outcome> {
        let asked: Vec<Asked> = lines(queries)?;
        ensure!(!asked.is_empty(), "{}: no queries / 質問がありません", queries.display());
        let filter = self.filter();
        let all: Vec<Figures> = asked
            .iter()
            .map(|asked| {
                let (_, hits) = index.search(&asked.q, &filter);
                let answers: Vec<String> = hits.iter().take(DEPTH).map(id).collect();
                evaluate::figures(&answers, &asked.relevant)
            })
            .collect();
        let mean = evaluate::mean(&all);
        let now: BTreeMap<&str, f64> =
            asked.iter().zip(&all).map(|(asked, figures)| (asked.q.as_str(), figures.ndcg)).collect();
        let kept = self.root.join(".shirube").join("evaluate").join(kept_name(queries, self.docs.as_deref()));
        let before: BTreeMap<String, f64> =
            fs::read(&kept).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let mut changed: Vec<(&str, f64, f64)> = now
            .iter()
            .filter_map(|(q, ndcg)| Some((*q, *before.get(*q)?, *ndcg)))
            .filter(|(_, before, now)| (before - now).abs() > 1e-9)
            .collect();
        changed.sort_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1)).then(a.0.cmp(b.0)));
        if self.format == Printed::Json {
            let queries: Vec<_> = asked
                .iter()
                .zip(&all)
                .map(|(asked, one)| json!({ "q": asked.q, "ndcg": one.ndcg, "before": before.get(&asked.q) }))
                .collect();
            let figures = json!({
                "queries": asked.len(), "ndcg@10": mean.ndcg, "mrr@10": mean.mrr,
                "recall@10": mean.recall, "success@1": mean.success, "each": queries,
            });
            print(&format!("{figures:#}\n"));
        } else {
            let count = match words {
                Words::Ja => format!("（{} 件）", asked.len()),
                Words::En => format!("  ({} queries)", asked.len()),
            };
            let mut out = format!(
                "nDCG@10 {:.4}  MRR@10 {:.4}  recall@10 {:.4}  success@1 {:.4}{count}\n",
                mean.ndcg, mean.mrr, mean.recall, mean.success,
            );
            let worse = changed.iter().filter(|(_, before, now)| now < before).count();
            if !before.is_empty() {
                let better = changed.len() - worse;
                let _ = match words {
                    Words::Ja => writeln!(out, "前回より上がったもの {better}、下がったもの {worse}"),
                    Words::En => writeln!(out, "since the last run: {better} better, {worse} worse"),
                };
            }
            for (q, before, now) in changed.iter().take(MAX_CHANGED) {
                let _ = writeln!(out, "  {before:.3} -> {now:.3}  {}", printable(q));
            }
            print(&out);
        }
        // Figures that cannot be kept are no reason to fail.
        let parent = kept.parent().map_or(Ok(()), fs::create_dir_all);
        let text = serde_json::to_vec(&now).context("numbers by name")?;
        if let Err(error) = parent.and_then(|()| fs::write(&kept, text)) {
            say(&format!("shirube: {}: {error}", kept.display()));
        }
        Ok(Outcome::Clean)
    }
}

/// The name under which the figures of a set are kept.
fn kept_name(queries: &Path, docs: Option<&Path>) -> String {
    let all = [Some(queries), docs].into_iter().flatten();
    let name: Vec<String> = all.map(|path| path.to_string_lossy().into_owned()).collect();
    let name: String =
        name.join("-").chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("{}.json", name.trim_matches('-'))
}

fn explain_query(query: &Query, out: &mut String, words: Words) {
    out.push_str(match words {
        Words::Ja => "検索の言葉（種類、重み、ある節の数）:\n",
        Words::En => "terms (kind, weight, sections):\n",
    });
    for ((kind, key), term) in query.keys.iter().zip(&query.terms) {
        let sections = term.postings.as_ref().map_or(0, |postings| postings.frequency.sections);
        // All as wide as each other.
        let kind = match (words, kind) {
            (Words::Ja, Kind::Word) => "語  ",
            (Words::Ja, Kind::Pair) => "2 字",
            (Words::Ja, Kind::Single) => "1 字",
            (Words::En, Kind::Word) => "word  ",
            (Words::En, Kind::Pair) => "pair  ",
            (Words::En, Kind::Single) => "single",
        };
        let _ = writeln!(out, "    {kind} {:.2} {sections:>6}  {key}", term.weight);
    }
}

/// What each term adds in each field.
fn explain_terms(query: &Query, index: &Language, hit: &Hit<'_>, out: &mut String, words: Words) {
    let names = match words {
        Words::Ja => ["題名", "別の言い方", "見出し", "本文"],
        Words::En => ["title", "keywords", "heading", "text"],
    };
    let statistics = index.native.statistics();
    let (page, section) = (hit.found.page, hit.found.section);
    let all = contributions(&query.terms, &statistics, page, section);
    for ((_, key), scores) in query.keys.iter().zip(all) {
        let fields = names.into_iter().zip(scores);
        let fields: Vec<String> = fields
            .filter(|(_, score)| *score > 0.0)
            .map(|(field, score)| format!("{field} {score:.3}"))
            .collect();
        if !fields.is_empty() {
            let _ = writeln!(out, "        {key}: {}", fields.join(", "));
        }
    }
}

fn explain(parts: &Parts, score: f64, words: Words) -> String {
    let Parts { bag, page, coverage, nearness, aptness, early, score: section } = parts;
    match words {
        Words::Ja => format!(
            "{score:.3} 点（この節が {section:.3} 点、残りはほかの節）: 言葉 {bag:.3}（うち題名と別の言い方 {page:.3}）、満たす割合 {coverage:.2}、並び {nearness:.2}、見出しの合い方 {aptness:.2}、初めのほう {early:.2}"
        ),
        Words::En => format!(
            "score {score:.3} = section {section:.3} + others; bag {bag:.3} (title and keywords {page:.3}), coverage {coverage:.2}, nearness {nearness:.2}, aptness {aptness:.2}, early {early:.2}"
        ),
    }
}

/// A file with one JSON value a line.
fn lines<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines
        .map(|(line, number)| {
            serde_json::from_str(line).with_context(|| format!("{}:{number}", path.display()))
        })
        .collect()
}
