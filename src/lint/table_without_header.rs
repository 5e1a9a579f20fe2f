//! `table-without-header`: a table whose columns have no names. A screen reader says the name of
//! the column with each cell, and has nothing to say.

use super::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Body, Hole};
use crate::source::Span;
use crate::text;

pub(super) fn check(article: &Article<'_>, found: &mut Vec<Diagnostic>) {
    let document = &article.page.document;
    let mut tables = Vec::new();
    for body in std::iter::once(&document.body).chain(document.fields.iter().map(|field| &field.body)) {
        collect(body, &mut tables);
    }
    for table in tables {
        found.push(
            Diagnostic::new(
                Code::TableWithoutHeader,
                table.clone(),
                text!("この表には見出しの行がありません", "the columns of this table have no names"),
            )
            .help(text!(
                "1 行目に列の名前を書いてください。HTML の表では <th> を使います",
                "write the names of the columns in the first row; in an HTML table use <th>"
            )),
        );
    }
}

fn collect<'a>(body: &'a Body, tables: &mut Vec<&'a Span>) {
    tables.extend(&body.bare_tables);
    for hole in &body.holes {
        if let Hole::Block(_, block) = hole {
            collect(block, tables);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::codes;

    #[test]
    fn tables_need_names_for_their_columns() {
        for (body, expected) in [
            ("| a | b |\n| - | - |\n| 1 | 2 |\n", 0),
            ("| | |\n| - | - |\n| 1 | 2 |\n", 1),
            ("| | b |\n| - | - |\n| 1 | 2 |\n", 0),
            ("| ![図](a.png) | |\n| - | - |\n| 1 | 2 |\n", 0),
            ("<table><tr><td>1</td></tr><tr><td>2</td></tr></table>\n", 1),
            ("<table>\n<tr><th>a</th></tr>\n<tr><td>\n\n1\n\n</td></tr>\n</table>\n", 0),
            (":::details a\n| | |\n| - | - |\n| 1 | 2 |\n:::\n", 1),
            ("```\n<table>\n```\n", 0),
        ] {
            let article = format!("---\ntitle: T\n---\n{body}");
            let found = codes(&[("content/a.md", &article)], "table-without-header");
            assert_eq!(found, expected, "{body}");
        }
    }
}
