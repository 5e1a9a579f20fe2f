//! A term shard as columns: what is alike lies together, which makes it much smaller.

use flate2::{Compress, Compression, FlushCompress, Status};

/// How hard it is tried to make bytes smaller, of 9.
const LEVEL: u32 = 7;
/// Less than this many bytes are not worth a code of their own.
const MIN_PIECE: usize = 128;

/// What lies together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Keys, tags, forms and their costs, how many pages and sections follow, and true frequencies.
    Keys,
    /// Which section of its page it is.
    Number,
    /// How often in the title or heading.
    First,
    /// How often in the keywords or the text.
    Second,
    /// Field norms.
    Norm,
    /// Pages and sections.
    Delta,
    /// Places.
    Place,
    /// What of a number does not fit into one byte, of all columns.
    Rest,
}

/// How many columns there are.
const COLUMNS: usize = 8;
/// Bytes before them: where each begins.
const HEAD: usize = COLUMNS * size_of::<u32>();

/// Columns as they fill.
#[derive(Debug, Clone, Default)]
pub struct Columns([Vec<u8>; COLUMNS]);

impl Columns {
    /// How many bytes they hold.
    pub fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Appends a byte.
    pub fn byte(&mut self, column: Column, byte: u8) {
        self.0[column as usize].push(byte);
    }

    /// Appends a number.
    pub fn number(&mut self, column: Column, mut value: u64) {
        let mut column = column;
        while value >= 0x80 {
            self.byte(column, u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
            column = Column::Rest;
            value >>= 7;
        }
        self.byte(column, u8::try_from(value).expect("seven bits"));
    }

    /// Appends a text.
    pub fn text(&mut self, text: &str) {
        self.number(Column::Keys, text.len() as u64);
        self.0[Column::Keys as usize].extend_from_slice(text.as_bytes());
    }

    /// Appends the difference of each to the one before.
    pub fn deltas(&mut self, column: Column, values: impl Iterator<Item = u32>) {
        let mut last = 0;
        for value in values {
            self.number(column, u64::from(value - last));
            last = value;
        }
    }

    /// The bytes of the file, in pieces that are each worth a code of their own.
    pub fn into_pieces(self) -> Vec<Vec<u8>> {
        let mut start = HEAD;
        let mut head = Vec::new();
        for column in &self.0 {
            head.extend_from_slice(&u32::try_from(start).unwrap_or(u32::MAX).to_le_bytes());
            start += column.len();
        }
        let [keys, number, first, second, norm, delta, place, rest] = self.0;
        let counts = [number, first, second].concat();
        vec![[head, keys].concat(), counts, norm, delta, place, rest]
    }
}

/// Reads what [`Columns`] holds; nothing where the bytes end too early.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    bytes: &'a [u8],
    at: [usize; COLUMNS],
    end: usize,
}

impl<'a> Input<'a> {
    /// The columns of a file that is no longer compressed.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let mut at = [0; COLUMNS];
        for (start, head) in at.iter_mut().zip(bytes.get(..HEAD)?.chunks_exact(size_of::<u32>())) {
            *start = usize::try_from(u32::from_le_bytes(head.try_into().ok()?)).ok()?;
        }
        Some(Self { bytes, at, end: at[Column::Number as usize] })
    }

    /// Whether there are more entries. Where one went past the end, there are: reading it fails.
    pub fn has_more(&self) -> bool {
        self.at[Column::Keys as usize] != self.end
    }

    /// The next byte.
    pub fn byte(&mut self, column: Column) -> Option<u8> {
        let at = &mut self.at[column as usize];
        let byte = self.bytes.get(*at)?;
        *at += 1;
        Some(*byte)
    }

    /// The next number.
    pub fn number(&mut self, column: Column) -> Option<u32> {
        let (mut value, mut column) = (0u64, column);
        for shift in (0..35).step_by(7) {
            let byte = self.byte(column)?;
            column = Column::Rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(value).ok();
            }
        }
        None
    }

    /// A number of bytes, or of things that take a byte each at least.
    pub fn many(&mut self) -> Option<usize> {
        let count = self.number(Column::Keys)?;
        usize::try_from(count).ok().filter(|count| *count <= self.bytes.len())
    }

    /// The next text.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.many()?;
        let at = &mut self.at[Column::Keys as usize];
        let bytes = self.bytes.get(*at..*at + length)?;
        *at += length;
        std::str::from_utf8(bytes).ok()
    }

    /// So many numbers, each the sum of the differences up to it.
    pub fn deltas(&mut self, column: Column, count: usize) -> Option<Vec<u32>> {
        let mut last = 0u32;
        let next = |_| {
            last = last.checked_add(self.number(column)?)?;
            Some(last)
        };
        (0..count).map(next).collect()
    }
}

/// Makes bytes smaller, each piece that is long enough with a code of its own; the same bytes on
/// every machine.
pub fn deflate(pieces: &[Vec<u8>]) -> Vec<u8> {
    let mut compress = Compress::new(Compression::new(LEVEL), false);
    let mut out = Vec::with_capacity(pieces.iter().map(Vec::len).sum::<usize>() / 2 + 64);
    let mut held = 0;
    for piece in pieces {
        if held >= MIN_PIECE && piece.len() >= MIN_PIECE {
            feed(&mut compress, &[], FlushCompress::Partial, &mut out);
            held = 0;
        }
        feed(&mut compress, piece, FlushCompress::None, &mut out);
        held += piece.len();
    }
    feed(&mut compress, &[], FlushCompress::Finish, &mut out);
    out
}

fn feed(compress: &mut Compress, mut bytes: &[u8], flush: FlushCompress, out: &mut Vec<u8>) {
    loop {
        out.reserve(bytes.len() / 2 + 64);
        let before = compress.total_in();
        let status = compress.compress_vec(bytes, out, flush).expect("memory takes all bytes");
        let taken = usize::try_from(compress.total_in() - before).expect("as many as there are");
        bytes = &bytes[taken..];
        // Where room is left, nothing is held back that was to come out.
        let is_done = bytes.is_empty() && out.len() < out.capacity();
        if status == Status::StreamEnd || (is_done && flush != FlushCompress::Finish) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::encode::inflate;
    use super::*;

    #[test]
    fn long_pieces_have_codes_of_their_own() {
        // Noise of sixteen values each, which no code for all of them together suits.
        let mut seed = 1u32;
        let mut noise = |from: u8, length: usize| -> Vec<u8> {
            let mut next = |_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                from + (seed >> 28) as u8
            };
            (0..length).map(&mut next).collect()
        };
        let pieces = vec![noise(0, 20), noise(0, 3000), Vec::new(), noise(60, 3000), noise(120, 3000)];
        let apart = deflate(&pieces);
        assert_eq!(inflate(&apart), Some(pieces.concat()));
        let together = deflate(&[pieces.concat()]);
        assert!(apart.len() * 10 < together.len() * 9, "{} and {}", apart.len(), together.len());
    }

    #[test]
    fn long_numbers_go_on_in_the_last_column() {
        let numbers = [0, 127, 128, 16_384, u32::MAX];
        let mut columns = Columns::default();
        for number in numbers {
            columns.number(Column::Place, number.into());
        }
        columns.text("請求書");
        let bytes = columns.into_pieces().concat();
        let mut input = Input::new(&bytes).expect("a head");
        let read = numbers.map(|_| input.number(Column::Place).expect("a number"));
        assert_eq!(read, numbers);
        assert_eq!(input.text(), Some("請求書"));
        assert!(!input.has_more());
        assert_eq!(input.number(Column::Rest), None);
    }
}
