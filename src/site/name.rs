//! Names that work everywhere: of files and folders, and of the parts of addresses.

use super::route::put_nfc;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Text, printable};
use crate::source::{Content, Fault, Sources, Span};
use crate::text;

/// The most bytes a part of an address may have: what file systems allow.
const MAX_PART_BYTES: usize = 255;

/// Why a part of an address cannot be used.
pub fn fault(part: &str) -> Option<Text> {
    // Most parts are of this kind; no device of Windows has a hyphen in its name, nor five letters.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if (5..MAX_PART_BYTES).contains(&part.len()) && part.bytes().all(is_plain) {
        return None;
    }
    let stem = part.split('.').next().unwrap_or("").trim_end().to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.as_bytes()[3].is_ascii_digit());
    if part.trim().is_empty() {
        Some(text!("空です", "it is empty"))
    } else if part == "." || part == ".." {
        Some(text!("フォルダーの移動を表します", "it means a change of folder"))
    } else if part.contains('/') {
        Some(text!("「/」は使えません", "it cannot hold `/`"))
    } else if part.chars().any(char::is_control) {
        Some(text!("制御文字が入っています", "it holds a control character"))
    } else if let Some(bad) =
        part.chars().find(|c| matches!(c, '\\' | '<' | '>' | ':' | '"' | '|' | '?' | '*'))
    {
        Some(text!("「{bad}」は使えないシステムがあります", "`{bad}` does not work on every system"))
    } else if device {
        Some(text!("Windows の予約語です", "it is a reserved name on Windows"))
    } else if part.ends_with(['.', ' ', '　']) || part.starts_with([' ', '　']) {
        Some(text!("空白や「.」で始まるか終わっています", "it begins or ends with a space or a dot"))
    } else if part.len() > MAX_PART_BYTES {
        let length = part.len();
        Some(text!(
            "長すぎます（{length} バイト、上限 {MAX_PART_BYTES} バイト）",
            "it is too long ({length} bytes; {MAX_PART_BYTES} at most)"
        ))
    } else {
        None
    }
}

/// Reports names of files and folders that do not work on every system.
pub fn check(sources: &Sources, config: &Config) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut told: Option<String> = None;
    for source in sources.under("content/") {
        if matches!(source.content, Content::Faulty(Fault::Name)) {
            continue;
        }
        let path = source.path.as_str();
        if config.excludes(path.strip_prefix("content/").unwrap_or(path)) {
            continue;
        }
        let mut end = 0;
        for part in path.split('/') {
            end += part.len() + 1;
            let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
            let Some(reason) = fault(part).or_else(|| fault(stem)) else { continue };
            let folder = path[..end.min(path.len())].to_owned();
            if told.as_ref() == Some(&folder) {
                continue;
            }
            let (name, ja, en) = (printable(part), reason.ja, reason.en);
            let code =
                if part.chars().any(char::is_control) { Code::BadAddress } else { Code::UnportableName };
            found.push(
                Diagnostic::file(
                    code,
                    &source.path,
                    text!(
                        "名前「{name}」は使わないでください。{ja}",
                        "the name `{name}` should not be used: {en}"
                    ),
                )
                .help(text!("ファイルかフォルダーの名前を変えてください", "rename the file or folder")),
            );
            told = Some(folder);
        }
    }
    found
}

/// The part itself, or a harmless stand-in with an error.
pub(super) fn safe_part(part: &str, span: Option<&Span>, found: &mut Vec<Diagnostic>) -> String {
    match (fault(part), span) {
        (None, _) => {
            let mut composed = String::with_capacity(part.len());
            put_nfc(&mut composed, part);
            composed
        }
        (Some(reason), Some(span)) => {
            found.push(bad_slug(part, span, &reason));
            crate::document::heading::slug(part)
        }
        (Some(_), None) => crate::document::heading::slug(part),
    }
}

pub(super) fn bad_slug(part: &str, span: &Span, reason: &Text) -> Diagnostic {
    let shown: String = printable(part).chars().take(60).collect();
    let (ja, en) = (&reason.ja, &reason.en);
    Diagnostic::new(
        Code::BadAddress,
        span.clone(),
        text!("「{shown}」はアドレスに使えません。{ja}", "`{shown}` cannot be part of an address: {en}"),
    )
    .help(text!(
        "文字と数字、「-」だけの短い名前にしてください",
        "use a short name of letters, digits and `-`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_do_not_work_everywhere_are_refused() {
        for bad in [
            "",
            " ",
            ".",
            "..",
            "a/b",
            "a\\b",
            "a\u{0}",
            "CON",
            "nul.txt",
            "lpt9",
            "a.",
            "a ",
            "a?b",
            &"あ".repeat(90),
        ] {
            assert!(fault(bad).is_some(), "{bad:?}");
        }
        for good in ["a b", "請求書", "-a", "100%", "v1.2", "console"] {
            assert!(fault(good).is_none(), "{good:?}");
        }
    }
}
