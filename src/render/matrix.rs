//! Success cases by stage and by whose success they tell, with the blanks that are left.

use super::Renderer;
use super::context::{Matrix, MatrixRow, View};
use crate::config::{Stage, Type};
use crate::document::Success;
use crate::site::{Page, Route};
use crate::yaml::Choice;

/// The folder of its address, below that of the list.
pub const FOLDER: &str = "matrix";

/// Whether the pages of a folder fill one: cases, of which some name a stage.
pub fn exists(pages: &[&Page]) -> bool {
    pages.iter().any(|page| is_case(page) && page.document.front_matter.stage.is_some())
}

fn is_case(page: &Page) -> bool {
    page.of() == Type::Case
}

impl Renderer {
    /// The cases of a folder. One for both the work and management stands in both columns; those without
    /// a stage come last.
    pub(super) fn matrix(&self, language: usize, pages: &[&Page], from: &Route) -> Matrix {
        let columns = [Success::Light, Success::Deep];
        let code = self.site.language_code(language);
        let word = |word: &str| self.theme.word(language, word).to_owned();
        let stages = Stage::ALL.iter().map(|(name, stage)| {
            let label = self.site.config.stages.get(stage).map(|label| label.get(code).to_owned());
            (Some(*stage), *name, label.unwrap_or_else(|| word(&format!("stage_{name}"))))
        });
        let rows = stages.chain([(None, "", word("without_stage"))]).filter_map(|(stage, key, title)| {
            let cells = columns.map(|column| {
                let fits = |page: &&&Page| {
                    let front_matter = &page.document.front_matter;
                    let success = front_matter.success.map_or(&[][..], Success::parts);
                    is_case(page) && front_matter.stage == stage && success.contains(&column)
                };
                pages.iter().filter(fits).map(|page| self.card(page.id, from)).collect::<Vec<_>>()
            });
            let shown = stage.is_some() || cells.iter().any(|cell| !cell.is_empty());
            shown.then(|| MatrixRow { key: key.to_owned(), title, cells: cells.into() })
        });
        let names = columns.map(|column| word(&format!("success_{}", column.name())));
        Matrix { columns: names.into(), rows: rows.collect() }
    }

    /// The ways to look at the cases of a folder: the list at `list`, and the matrix if there is one.
    pub(super) fn case_views(
        &self,
        language: usize,
        list: &Route,
        pages: &[&Page],
        is_matrix: bool,
        from: &Route,
    ) -> Vec<View> {
        if !exists(pages) {
            return Vec::new();
        }
        let view = |word: &str, route: &Route, current: bool| View {
            title: self.theme.word(language, word).to_owned(),
            href: from.link(route),
            current,
        };
        vec![view("view_cases", list, !is_matrix), view("view_matrix", &list.join(FOLDER), is_matrix)]
    }
}
