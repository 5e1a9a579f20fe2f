//! Bytes of exports as text: UTF-8, UTF-16, what Excel writes in Japan, and what is mailed there.

use encoding_rs::{Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes tell whether a text is UTF-16.
const SAMPLE: usize = 4096;

/// The text in `bytes`: as its byte order mark says, else UTF-16 if every other byte of a sample is
/// zero, else ISO-2022-JP if it turns to kanji as that does, else UTF-8, else CP932. None if it is no
/// text in the encoding that it seems to have.
pub fn decode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = utf_16(bytes) {
        return strictly(encoding, bytes);
    }
    if bytes.is_ascii() && bytes.windows(2).any(|pair| pair == b"\x1b$") {
        return strictly(ISO_2022_JP, bytes);
    }
    strictly(UTF_8, bytes).or_else(|| strictly(SHIFT_JIS, bytes))
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

/// The names of columns are mostly Latin letters, whose other byte is zero.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = sample.len() / 8;
    match (even, odd) {
        (even, 0) if even > enough => Some(UTF_16BE),
        (0, odd) if odd > enough => Some(UTF_16LE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_gives_the_same_text() {
        let text = "id,title\nA,請求書①を送る\n";
        let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let cp932 = SHIFT_JIS.encode(text).0.into_owned();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", text.as_bytes()),
            marked(b"\xff\xfe", &little),
            marked(b"\xfe\xff", &big),
            little,
            big,
            cp932,
        ] {
            assert_eq!(decode(&bytes).as_deref(), Some(text), "{bytes:?}");
        }
    }

    #[test]
    fn texts_that_were_mailed_are_read() {
        let text = "id,title\nA,請求書を送る\n";
        assert_eq!(decode(&ISO_2022_JP.encode(text).0).as_deref(), Some(text));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\xff\xff\xff"), None);
        assert_eq!(decode(b"\xff\xfe\x00\xd8x\x00"), None, "half a pair");
        assert_eq!(decode(b""), Some(String::new()));
    }
}
