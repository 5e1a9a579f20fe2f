//! Markdown as `htmd` leaves it, made fit for ours.

/// Line breaks that end nothing, and marks of our Markdown that were text in HTML.
pub(super) fn tidy(markdown: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        let inner = line
            .trim_start_matches([' ', '>', '-'])
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
            .trim_start();
        let ticks = inner.chars().take_while(|c| *c == '`').count();
        if let Some(open) = &fence {
            if inner.starts_with(open.as_str()) {
                fence = None;
            }
            out.push(line.to_owned());
            continue;
        }
        if ticks >= 3 {
            fence = Some("`".repeat(ticks));
            out.push(line.to_owned());
            continue;
        }
        let is_last =
            |next: Option<&&str>| next.is_none_or(|next| matches!(next.trim_matches([' ', '>']), "" | "\\"));
        let mut line = line.trim_end().to_owned();
        if line.ends_with('\\') && !line.ends_with("\\\\") && is_last(lines.peek()) {
            line.pop();
            line.truncate(line.trim_end().len());
        }
        if line.trim_matches([' ', '>']) == "\\" {
            line = line.replace('\\', "").trim_end().to_owned();
        }
        let is_double = line.trim().is_empty() && out.last().is_some_and(|before| before.trim().is_empty());
        if !is_double {
            out.push(escape(&line));
        }
    }
    out.join("\n").trim().to_owned()
}

/// `:::`, `== name` and `{word|reading}` mean something here.
fn escape(line: &str) -> String {
    let start = line.len() - line.trim_start_matches([' ', '>']).len();
    let (margin, text) = line.split_at(start);
    let text = if text.starts_with(":::") || text.starts_with("== ") {
        format!("\\{text}")
    } else {
        text.to_owned()
    };
    if !text.contains('{') || text.contains('`') {
        return format!("{margin}{text}");
    }
    let mut out = margin.to_owned();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let inner = after.split('}').next().unwrap_or("");
        out.push_str(if inner.contains('|') && !before.ends_with('\\') { "\\{" } else { "{" });
        rest = after;
    }
    out + rest
}
