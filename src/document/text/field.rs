//! Blocks of words from the values of fields, which stand in the file as YAML has them.

use std::ops::Range;

use super::{Block, BlockKind, Piece, PieceKind, Place, blocks};

/// The blocks of the Markdown that is the value of a field. It stands in `text[place]`, perhaps
/// indented, quoted or folded: what cannot be found there again has the whole field as its place.
pub fn field_blocks(text: &str, place: Range<usize>, value: &str) -> Vec<Block> {
    let mut blocks = blocks(value, 0..value.len());
    relocate(&mut blocks, text, place, value);
    blocks
}

/// The block of the value of a field that is no Markdown.
pub fn field_block(text: &str, place: Range<usize>, value: &str, kind: BlockKind) -> Block {
    let whole = 0..value.len();
    let piece = Piece { kind: PieceKind::Words, range: whole.clone(), file: whole.clone() };
    let pieces = vec![piece];
    let block = Block { kind, place: Place::default(), file: whole, text: value.to_owned(), pieces };
    let mut blocks = [block.settled()];
    relocate(&mut blocks, text, place, value);
    let [block] = blocks;
    block
}

/// Gives blocks of a field's value their places in the file.
fn relocate(blocks: &mut [Block], text: &str, place: Range<usize>, value: &str) {
    // Where each line of the value begins, and where in the file.
    let mut lines: Vec<(usize, Option<usize>)> = Vec::new();
    let (mut start, mut from) = (0, Some(place.start));
    for line in value.split_inclusive('\n') {
        let words = line.trim();
        let rest = from.and_then(|from| Some((from, text.get(from..place.end)?)));
        // After a line that is not there as it is, nothing can be told of those that follow.
        let found = rest.and_then(|(from, rest)| Some(from + rest.find(words)?));
        from = found.map(|at| at + words.len());
        let indent = line.len() - line.trim_start().len();
        lines.push((start, found.and_then(|at| at.checked_sub(indent))));
        start += line.len();
    }
    let moved = |range: &Range<usize>| {
        let number = lines.partition_point(|(start, _)| *start <= range.start).checked_sub(1)?;
        let (start, found) = lines[number];
        let end = lines.get(number + 1).map_or(value.len(), |(next, _)| *next);
        let found = found.filter(|_| range.end <= end)?;
        Some(found + range.start - start..found + range.end - start)
    };
    for block in blocks {
        for piece in &mut block.pieces {
            piece.file = moved(&piece.file).unwrap_or_else(|| match place.len() == piece.range.len() {
                // The same length would mean that the words stand there.
                true => place.start..place.start,
                false => place.clone(),
            });
        }
        let first = block.pieces.first().map_or(place.start, |piece| piece.file.start);
        let last = block.pieces.last().map_or(place.end, |piece| piece.file.end);
        block.file = first..last.max(first);
    }
}
