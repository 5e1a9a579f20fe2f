//! Which column of an export holds what: by its name, or as somebody says.

use super::record::{Field, Shape};
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic, nearest, printable};
use crate::text;

/// Which column holds what. Of several for a single value, the one whose name comes first counts.
pub fn assign(
    table: &Table,
    shape: &Shape,
    map: &[(String, Field)],
    found: &mut Vec<Diagnostic>,
) -> Vec<Option<Field>> {
    let mut fields = vec![None; table.columns.len()];
    let columns: Vec<String> = table.columns.iter().map(|name| name.to_lowercase()).collect();
    let mut settled = Vec::new();
    for (name, field) in map {
        let wanted = name.to_lowercase();
        let mut is_there = false;
        for (column, slot) in columns.iter().zip(&mut fields) {
            if *column == wanted {
                *slot = Some(*field);
                is_there = true;
            }
        }
        if !is_there {
            found.push(unknown_column(table, name));
        }
        settled.push(*field);
    }
    for (field, names) in shape.names {
        if settled.contains(field) {
            continue;
        }
        for name in *names {
            let mut is_there = false;
            for (column, slot) in columns.iter().zip(&mut fields) {
                if column == name && slot.is_none() {
                    *slot = Some(*field);
                    is_there = true;
                }
            }
            if is_there && !field.is_list() {
                break;
            }
        }
    }
    fields
}

fn unknown_column(table: &Table, name: &str) -> Diagnostic {
    let shown = printable(name);
    let diagnostic = Diagnostic::file(
        Code::TableSyntax,
        &table.file,
        text!(
            "--map の列「{shown}」がこのファイルにありません",
            "there is no column `{shown}`, which --map names"
        ),
    );
    with_columns(diagnostic, table, name)
}

/// What to say where there is no column for what must be there.
pub fn missing(table: &Table, shape: &Shape, field: Field) -> Diagnostic {
    let known = shape.names.iter().find(|(of, _)| *of == field).map_or(&[][..], |(_, names)| names);
    let (name, usual) = (field.name(), known.join(", "));
    let diagnostic = Diagnostic::file(
        Code::TableSyntax,
        &table.file,
        text!("{name} にあたる列がありません（{usual}）", "there is no column for {name} ({usual})"),
    );
    with_columns(diagnostic, table, known.first().copied().unwrap_or(name)).help(text!(
        "列の名前が違うだけなら、--map 列名={name} を付けてください",
        "if the column only has another name, add --map COLUMN={name}"
    ))
}

fn with_columns(diagnostic: Diagnostic, table: &Table, near: &str) -> Diagnostic {
    match nearest(near, table.columns.iter().map(String::as_str)) {
        Some(near) => {
            let near = printable(near);
            diagnostic.help(text!("「{near}」という列ならあります", "there is a column `{near}`"))
        }
        None => {
            let names: Vec<String> = table.columns.iter().map(|name| printable(name)).collect();
            let names = names.join(", ");
            diagnostic.help(text!("ある列：{names}", "columns: {names}"))
        }
    }
}
