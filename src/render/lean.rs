//! Scripts and style sheets without what only helps to read them: comments, indentation, and in scripts
//! long names. Only for those of ours, none of whose texts look like comments.

use std::collections::BTreeSet;

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// A script in as few bytes as say the same; itself if it cannot be read as one. `is_module` tells
/// whether its names are its own.
pub fn script(text: &str, is_module: bool) -> String {
    let allocator = Allocator::default();
    let of = if is_module { SourceType::mjs() } else { SourceType::cjs().with_script(true) };
    let parsed = Parser::new(&allocator, text, of).parse();
    if parsed.panicked || !parsed.errors.is_empty() {
        return text.to_owned();
    }
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&program)
        .code
}

/// A module with `parts` in front of it, as one: modules that it or another of them imports, each in the
/// same folder and after those it imports. What a part exports is declared in it, and no two of them use
/// a name for what is their own.
pub fn joined(module: &str, parts: &[(&str, &str)]) -> String {
    let is_part =
        |from: &str| parts.iter().any(|(path, _)| path.rsplit('/').next() == from.strip_prefix("./"));
    let mut joined = String::new();
    for (at, text) in parts.iter().map(|(_, text)| *text).chain([module]).enumerate() {
        let allocator = Allocator::default();
        let of = Parser::new(&allocator, text, SourceType::mjs()).parse().module_record;
        let imports = of.import_entries.iter().filter(|import| is_part(&import.module_request.name));
        let mut cuts: BTreeSet<(u32, u32)> =
            imports.map(|import| (import.statement_span.start, import.statement_span.end)).collect();
        if at < parts.len() {
            cuts.extend(of.local_export_entries.iter().map(|export| {
                let statement = export.statement_span;
                let is_list = statement.source_text(text)["export".len()..].trim_start().starts_with('{');
                (
                    statement.start,
                    if is_list { statement.end } else { statement.start + "export".len() as u32 },
                )
            }));
        }
        let mut from = 0;
        for (start, end) in cuts {
            joined.push_str(&text[from..start as usize]);
            from = end as usize;
        }
        joined.push_str(&text[from..]);
    }
    joined
}

/// A script without `//` and `/** … */` that begin a line, and `/** … */` within one; its names stay.
pub fn uncommented(text: &str) -> String {
    lines(&without(text, "/**"), "//")
}

/// A style sheet without `/* … */`.
pub fn style_sheet(text: &str) -> String {
    lines(&without(text, "/*"), "/*")
}

/// Leaves out what stands from `start` to the next `*/`, and the spaces behind it.
fn without(text: &str, start: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(start) {
        out.push_str(&rest[..at]);
        let end = rest[at..].find("*/").map_or(rest.len(), |end| at + end + 2);
        rest = rest[end..].trim_start_matches(' ');
    }
    out.push_str(rest);
    out
}

/// The lines that say something and do not begin with `comment`.
fn lines(text: &str, comment: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(comment));
    lines.fold(String::with_capacity(text.len()), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_for_readers_of_the_theme() {
        let text = "// @ts-check\n/** Two\n * lines. */\nconst a = /** @type {any} */ (b);\n  // Why.\n  a(\"//\"); // kept\n";
        assert_eq!(uncommented(text), "const a = (b);\na(\"//\"); // kept\n");
        let text = "/* Why,\n   in short. */\n\n.a {\n  color: red; /* here */\n  /* last";
        assert_eq!(style_sheet(text), ".a {\ncolor: red;\n");
    }

    #[test]
    fn a_script_and_its_parts_are_one() {
        let parts = [
            ("js/a.js", "/** One. */\nexport const one = 1;\nconst own = 2;\nexport { own };\n"),
            ("js/b.js", "import { one } from \"./a.js\";\nexport async function two() {}\n"),
        ];
        let module = "import { one, own } from './a.js';\nimport { two } from \"./b.js\";\n\
                      import { all } from \"../site.js\";\nexport const three = () => two(one, own, all);\n";
        let wanted = "/** One. */\n const one = 1;\nconst own = 2;\n\n\n async function two() {}\n\n\n\
                      import { all } from \"../site.js\";\nexport const three = () => two(one, own, all);\n";
        assert_eq!(joined(module, &parts), wanted);
    }

    #[test]
    fn scripts_say_the_same_in_fewer_bytes() {
        let text = "// @ts-check\nimport { all } from \"./site.js\";\nconst names = all(\"a\");\n\
                    export function first() {\n  return names[0];\n}\n";
        let lean = script(text, true);
        assert!(
            lean.len() < text.len() && lean.contains("\"./site.js\"") && lean.contains("function first("),
            "{lean}"
        );
        assert!(script("const kept = 1;\nuse(kept);", false).contains("kept"));
        assert_eq!(script("const broken = ;", true), "const broken = ;");
    }
}
