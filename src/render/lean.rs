//! Scripts and style sheets without what only helps to read them: comments and indentation. Only for
//! those of ours, none of whose texts look like comments.

/// A script without `//` and `/** … */` that begin a line, and `/** … */` within one.
pub fn script(text: &str) -> String {
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
        assert_eq!(script(text), "const a = (b);\na(\"//\"); // kept\n");
        let text = "/* Why,\n   in short. */\n\n.a {\n  color: red; /* here */\n  /* last";
        assert_eq!(style_sheet(text), ".a {\ncolor: red;\n");
    }
}
