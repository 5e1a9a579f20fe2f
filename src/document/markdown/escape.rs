//! Text and addresses as HTML.

use pulldown_cmark_escape::escape_href;

use crate::document::HOLE_START;

/// Writes text as HTML. Characters that no document may hold become U+FFFD or are left out.
pub fn escape(out: &mut String, text: &str) {
    let mut last = 0;
    for (at, byte) in text.bytes().enumerate() {
        let with = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            0 => "\u{fffd}",
            1..=8 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f => "",
            0xef => {
                // U+FDD0 to U+FDEF, U+FFFE and U+FFFF.
                if let Some([0xb7, 0x90..=0xaf] | [0xbf, 0xbe | 0xbf]) = text.as_bytes().get(at + 1..at + 3) {
                    out.push_str(&text[last..at]);
                    last = at + 3;
                }
                continue;
            }
            _ => continue,
        };
        out.push_str(&text[last..at]);
        out.push_str(with);
        last = at + 1;
    }
    out.push_str(&text[last..]);
}

/// An address as the value of an attribute.
pub fn escape_address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let shown: String =
        address.chars().filter(|c| !c.is_control() && !matches!(*c, HOLE_START..='\u{fdef}')).collect();
    escape_href(&mut out, &shown).expect("writing to a string does not fail");
    out
}
