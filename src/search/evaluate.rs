//! How good the ranking is: queries with known right answers.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::plain;
use super::record::{Record, Section};

/// How far down the list it is looked.
pub const DEPTH: usize = 10;

/// A text to be found.
#[derive(Debug, Clone, Deserialize)]
pub struct Doc {
    /// Its name in the answers.
    pub id: String,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// Text: plain, or Markdown with headings.
    #[serde(default)]
    pub text: String,
    /// Other ways to ask for it.
    #[serde(default)]
    pub questions: Vec<String>,
    /// Other words for it.
    #[serde(default)]
    pub keywords: Vec<String>,
}

/// A query and its right answers.
#[derive(Debug, Clone, Deserialize)]
pub struct Asked {
    /// What is asked.
    pub q: String,
    /// The right answers.
    pub relevant: Relevant,
}

/// Right answers: all alike, or each with a grade.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Relevant {
    /// All count 1.
    Ids(Vec<String>),
    /// Each counts what stands beside it.
    Grades(BTreeMap<String, f64>),
}

impl Relevant {
    /// The grade of an answer; 0 for a wrong one.
    pub fn grade(&self, id: &str) -> f64 {
        match self {
            Self::Ids(ids) => f64::from(u8::from(ids.iter().any(|right| right == id))),
            Self::Grades(grades) => grades.get(id).copied().unwrap_or(0.0),
        }
    }

    fn grades(&self) -> Vec<f64> {
        match self {
            Self::Ids(ids) => vec![1.0; ids.len()],
            Self::Grades(grades) => grades.values().copied().filter(|grade| *grade > 0.0).collect(),
        }
    }
}

/// Figures of one query, or their mean.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen 2002), with
    /// gain 2^grade − 1.
    pub ndcg: f64,
    /// One divided by the place of the first right answer among the first ten.
    pub mrr: f64,
    /// The share of right answers among the first ten.
    pub recall: f64,
    /// Whether the first is right.
    pub success: f64,
}

/// The figures of a list of answers.
pub fn figures(answers: &[String], relevant: &Relevant) -> Figures {
    let gain = |grade: f64| grade.exp2() - 1.0;
    #[expect(clippy::cast_precision_loss, reason = "ten places")]
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let mut best = relevant.grades();
    best.sort_by(|a, b| b.total_cmp(a));
    let ideal: f64 =
        best.iter().take(DEPTH).enumerate().map(|(place, grade)| gain(*grade) * discount(place)).sum();
    let mut figures = Figures::default();
    let mut right = 0.0;
    for (place, id) in answers.iter().take(DEPTH).enumerate() {
        let grade = relevant.grade(id);
        figures.ndcg += gain(grade) * discount(place);
        if grade > 0.0 {
            right += 1.0;
            #[expect(clippy::cast_precision_loss, reason = "ten places")]
            if figures.mrr == 0.0 {
                figures.mrr = 1.0 / (place as f64 + 1.0);
            }
            figures.success = f64::max(figures.success, if place == 0 { 1.0 } else { 0.0 });
        }
    }
    if ideal > 0.0 {
        figures.ndcg /= ideal;
        #[expect(clippy::cast_precision_loss, reason = "few answers")]
        let all = best.len() as f64;
        figures.recall = right / all;
    }
    figures
}

/// The mean of many.
pub fn mean(all: &[Figures]) -> Figures {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let count = (all.len() as f64).max(1.0);
    let mut sum = Figures::default();
    for one in all {
        sum.ndcg += one.ndcg / count;
        sum.mrr += one.mrr / count;
        sum.recall += one.recall / count;
        sum.success += one.success / count;
    }
    sum
}

/// Texts as records: each line that begins with `#` is a heading.
pub fn records(docs: &[Doc]) -> Vec<Record> {
    let record = |(page, doc): (usize, &Doc)| {
        let mut sections = vec![Section::default()];
        for line in doc.text.lines() {
            let heading = line.trim_start_matches('#');
            let level = line.len() - heading.len();
            if (1..=6).contains(&level) && heading.starts_with(' ') {
                sections.push(Section { heading: heading.trim().to_owned(), ..Section::default() });
            } else if let Some(section) = sections.last_mut() {
                section.text.push_str(line);
                section.text.push('\n');
            }
        }
        for section in &mut sections {
            section.text = plain::tidy(&section.text);
        }
        sections.extend(
            doc.questions.iter().map(|question| Section { heading: question.clone(), ..Section::default() }),
        );
        Record {
            page: u32::try_from(page).unwrap_or(u32::MAX),
            path: doc.id.clone(),
            title: doc.title.clone(),
            of: "article".into(),
            keywords: doc.keywords.clone(),
            boost: 1.0,
            sections: super::record::split_long(sections),
            ..Record::default()
        }
    };
    docs.iter().enumerate().map(record).collect()
}
