//! The address of a page as a QR code, for paper.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

use super::context::Qr;

/// The code of an address, if it is not too long for one.
pub fn code(address: &str) -> Option<Qr> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        let mut end = None;
        while x < code.size() {
            let start = x;
            let dark = code.get_module(x, y);
            while x < code.size() && code.get_module(x, y) == dark {
                x += 1;
            }
            if !dark {
                continue;
            }
            // Lines through the middle of each row: a move and a length each are the shortest.
            let _ = match end {
                None => write!(path, "M{start} {y}.5h{}", x - start),
                Some(end) => write!(path, "m{} 0h{}", start - end, x - start),
            };
            end = Some(x);
        }
    }
    Some(Qr { size: code.size().unsigned_abs(), path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_path_that_begins_with_the_mark_in_its_corner() {
        let qr = code("https://help.example.com/guides/start/").expect("short enough");
        assert_eq!(qr.size, 29);
        assert!(qr.path.starts_with("M0 0.5h7m"), "{}", qr.path);
        assert!(qr.path.contains("M0 6.5h7m1 0h1m1 0h1"), "{}", qr.path);
        assert_eq!(code(&"x".repeat(3000)), None);
    }
}
