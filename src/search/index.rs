//! The index in tantivy: the reference for ranking, and what the static shards are made from.
//!
//! A document of the index is a section. Its number is its place: pages in the order of their
//! records, sections in the order of the page. The first section of a page carries the page's
//! title and keywords as well.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::{Directory, RamDirectory};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::postings::{Postings as _, TermInfo};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token as TantivyToken, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{DocSet, InvertedIndexReader, Searcher, TERMINATED, TantivyDocument, Term};

use super::analysis::Terms;
use super::analyze::{Kind, Token};
use super::posting::{Hit, MAX_PLACES, PagePosting, Postings, SectionPosting};
use super::rank::Statistics;

/// Memory that tantivy may use before it writes a segment; more than any index needs at once.
const MEMORY: usize = 1 << 30;
/// More words of one letter than this are not kept for slips.
const MAX_WORDS: usize = 4000;

/// A field of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum In {
    Title,
    Keywords,
    Heading,
    Body,
}

const FIELDS: [(In, &str); 4] =
    [(In::Title, "title"), (In::Keywords, "keywords"), (In::Heading, "heading"), (In::Body, "body")];

/// An index of one language.
pub struct Index {
    searcher: Searcher,
    directory: RamDirectory,
    fields: Vec<Reader>,
    /// For each section, the first section of its page.
    pages: Vec<u32>,
}

struct Reader {
    of: In,
    inverted: Arc<InvertedIndexReader>,
    norms: FieldNormReader,
    field: Field,
}

/// What a term is called in the index: its key, and a mark for its kind.
fn name(kind: Kind, key: &str) -> String {
    format!("{key}{}", mark(kind))
}

fn mark(kind: Kind) -> char {
    match kind {
        Kind::Word => '\0',
        Kind::Pair => '\u{1}',
        Kind::Single => '\u{2}',
    }
}

/// Kind and key of a name.
fn split_name(name: &[u8]) -> Option<(Kind, &str)> {
    let (mark, key) = name.split_last()?;
    let kind = match mark {
        0 => Kind::Word,
        1 => Kind::Pair,
        _ => Kind::Single,
    };
    Some((kind, std::str::from_utf8(key).ok()?))
}

impl Index {
    fn new(index: &tantivy::Index, directory: RamDirectory, pages: Vec<u32>) -> tantivy::Result<Self> {
        let searcher = index.reader()?.searcher();
        let mut fields = Vec::new();
        if let Some(segment) = searcher.segment_readers().first() {
            for (of, name) in FIELDS {
                let field = index.schema().get_field(name)?;
                let inverted = segment.inverted_index(field)?;
                fields.push(Reader { of, inverted, norms: segment.get_fieldnorms_reader(field)?, field });
            }
        }
        Ok(Self { searcher, directory, fields, pages })
    }

    /// How many sections there are and how many terms each field holds.
    pub fn statistics(&self) -> Statistics {
        let firsts = (0..).zip(&self.pages).filter(|(section, page)| section == *page);
        let mut statistics = Statistics {
            sections: self.pages.len() as u64,
            pages: firsts.count() as u64,
            ..Statistics::default()
        };
        for reader in &self.fields {
            let total = reader.inverted.total_num_tokens();
            match reader.of {
                In::Title => statistics.title = total,
                In::Keywords => statistics.keywords = total,
                In::Heading => statistics.heading = total,
                In::Body => statistics.body = total,
            }
        }
        statistics
    }

    /// For each section, the number of the first section of its page.
    pub fn pages(&self) -> &[u32] {
        &self.pages
    }

    /// Where a term stands; nothing if it stands nowhere.
    pub fn postings(&self, kind: Kind, key: &str) -> Option<Postings> {
        let name = name(kind, key);
        let mut merge = Merge::default();
        for reader in &self.fields {
            let term = Term::from_field_text(reader.field, &name);
            if let Ok(Some(info)) = reader.inverted.get_term_info(&term) {
                self.read(reader, &info, &mut merge).ok()?;
            }
        }
        merge.finish(kind, &self.pages)
    }

    /// Calls `each` with every term and where it stands, in the order of their names.
    ///
    /// # Errors
    ///
    /// When tantivy cannot read what it has written.
    pub fn for_each_term(&self, mut each: impl FnMut(Kind, &str, Postings)) -> tantivy::Result<()> {
        let mut streams = Vec::new();
        for reader in &self.fields {
            let mut stream = reader.inverted.terms().stream()?;
            let more = stream.advance();
            streams.push((reader, stream, more));
        }
        loop {
            let names = streams.iter().filter(|(_, _, more)| *more).map(|(_, stream, _)| stream.key());
            let Some(name) = names.min().map(<[u8]>::to_vec) else { return Ok(()) };
            let mut merge = Merge::default();
            for (reader, stream, more) in &mut streams {
                if *more && stream.key() == name {
                    self.read(reader, stream.value(), &mut merge)?;
                    *more = stream.advance();
                }
            }
            if let Some((kind, key)) = split_name(&name)
                && let Some(postings) = merge.finish(kind, &self.pages)
            {
                each(kind, key, postings);
            }
        }
    }

    /// The words of letters that begin with `first`, and how common each is: as many as are
    /// kept, in their order.
    pub fn words_from(&self, first: char) -> Vec<(String, u32)> {
        let first = first.to_string();
        let mut counts = BTreeMap::<String, u32>::new();
        for reader in &self.fields {
            let Ok(mut stream) = reader.inverted.terms().range().ge(first.as_bytes()).into_stream() else {
                continue;
            };
            while stream.advance() && stream.key().starts_with(first.as_bytes()) {
                if let Some((Kind::Word, key)) = split_name(stream.key())
                    && key.bytes().all(|b| b.is_ascii_lowercase())
                {
                    *counts.entry(key.to_owned()).or_default() += stream.value().doc_freq;
                }
            }
        }
        let mut words: Vec<(String, u32)> = counts.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        words.truncate(MAX_WORDS);
        words.sort();
        words
    }

    /// The files that tantivy made.
    ///
    /// # Errors
    ///
    /// When tantivy cannot read them.
    pub fn files(&self) -> tantivy::Result<Vec<(String, Vec<u8>)>> {
        let managed = self.searcher.index().directory().list_managed_files();
        let names: BTreeSet<PathBuf> = managed.into_iter().chain(["meta.json".into()]).collect();
        let mut files = Vec::new();
        // Files of fields that nobody asks for are named but do not exist.
        for name in names.into_iter().filter(|name| self.directory.exists(name).is_ok_and(|exists| exists)) {
            let bytes = self.directory.open_read(&name)?.read_bytes()?;
            files.push((name.to_string_lossy().into_owned(), bytes.as_slice().to_vec()));
        }
        Ok(files)
    }

    /// The index that tantivy made files of; `pages` as of [`Index::pages`].
    ///
    /// # Errors
    ///
    /// When the files are not those of an index.
    pub fn from_files(files: &[(&str, &[u8])], pages: Vec<u32>) -> tantivy::Result<Self> {
        let directory = RamDirectory::create();
        for (name, bytes) in files {
            directory.atomic_write(Path::new(name), bytes)?;
        }
        Self::new(&tantivy::Index::open(directory.clone())?, directory, pages)
    }

    /// The searcher of tantivy itself, for whoever wants to ask it directly.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Reads the postings of a term in one field.
    fn read(&self, reader: &Reader, info: &TermInfo, merge: &mut Merge) -> io::Result<()> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = reader.inverted.read_postings_from_terminfo(info, option)?;
        let mut places = Vec::new();
        while postings.doc() != TERMINATED {
            let section = postings.doc();
            let hit = Hit { count: postings.term_freq(), norm: reader.norms.fieldnorm_id(section) };
            match reader.of {
                In::Title | In::Keywords => {
                    merge.pages[usize::from(reader.of == In::Keywords)].push((section, hit))
                }
                In::Heading | In::Body => {
                    postings.positions(&mut places);
                    let places = places.iter().copied().take(MAX_PLACES).collect();
                    merge.sections[usize::from(reader.of == In::Body)].push((section, hit, places));
                }
            }
            postings.advance();
        }
        Ok(())
    }
}

/// The postings of several fields, to be put together.
#[derive(Default)]
struct Merge {
    /// By title and by keywords.
    pages: [Vec<(u32, Hit)>; 2],
    /// By heading and by text, with places.
    sections: [Vec<(u32, Hit, Vec<u32>)>; 2],
}

impl Merge {
    fn finish(self, kind: Kind, pages: &[u32]) -> Option<Postings> {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let [titles, keywords] = self.pages;
        let [headings, bodies] = self.sections;
        let mut postings = Postings::default();
        postings.frequency.title = count(titles.len());
        postings.frequency.keywords = count(keywords.len());
        postings.frequency.heading = count(headings.len());
        postings.frequency.body = count(bodies.len());
        let mut keywords = keywords.into_iter().peekable();
        for (page, title) in titles {
            while let Some((page, keywords)) = keywords.next_if(|(other, _)| *other < page) {
                postings.pages.push(PagePosting { page, keywords, ..PagePosting::default() });
            }
            let keywords = keywords.next_if(|(other, _)| *other == page).unwrap_or_default().1;
            postings.pages.push(PagePosting { page, title, keywords });
        }
        let rest = keywords.map(|(page, keywords)| PagePosting { page, keywords, ..PagePosting::default() });
        postings.pages.extend(rest);
        let section = |section: u32, heading: Hit, body: Hit, places: Vec<u32>| SectionPosting {
            section,
            number: section - pages[section as usize],
            heading,
            body,
            places,
        };
        let none = Hit::default();
        let mut headings = headings.into_iter().peekable();
        for (at, body, more) in bodies {
            while let Some((at, heading, places)) = headings.next_if(|(other, ..)| *other < at) {
                postings.sections.push(section(at, heading, none, places));
            }
            let (_, heading, mut places) = headings.next_if(|(other, ..)| *other == at).unwrap_or_default();
            places.extend(more);
            places.truncate(MAX_PLACES);
            postings.sections.push(section(at, heading, body, places));
        }
        postings.sections.extend(headings.map(|(at, heading, places)| section(at, heading, none, places)));
        postings.frequency.sections = count(postings.sections.len());
        let is_there = !postings.pages.is_empty() || !postings.sections.is_empty();
        postings.bound(kind, pages.len());
        is_there.then_some(postings)
    }
}

/// An index in the making.
pub struct Writer {
    fields: Vec<Field>,
    writer: SingleSegmentIndexWriter,
    directory: RamDirectory,
    pages: Vec<u32>,
}

impl Writer {
    /// An empty index in memory.
    ///
    /// # Errors
    ///
    /// When tantivy fails, which it does for want of memory only; so the others.
    pub fn new() -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let text = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let fields = FIELDS.iter().map(|(_, name)| schema.add_text_field(name, text.clone())).collect();
        let tokenizers = TokenizerManager::new();
        tokenizers.register(TOKENIZER, Split::default());
        let directory = RamDirectory::create();
        let writer = tantivy::Index::builder()
            .schema(schema.build())
            .tokenizers(tokenizers)
            .single_segment_index_writer(directory.clone(), MEMORY)?;
        Ok(Self { fields, writer, directory, pages: Vec::new() })
    }

    /// Adds pages.
    ///
    /// # Errors
    ///
    /// As [`Writer::new`].
    pub fn add(&mut self, all: &[Terms]) -> tantivy::Result<()> {
        for terms in all {
            let page = u32::try_from(self.pages.len()).unwrap_or(u32::MAX);
            for (number, (heading, body)) in terms.sections.iter().enumerate() {
                let mut document = TantivyDocument::new();
                if number == 0 {
                    document.add_text(self.fields[0], &terms.title);
                    document.add_text(self.fields[1], &terms.keywords);
                }
                document.add_text(self.fields[2], heading);
                document.add_text(self.fields[3], body);
                self.writer.add_document(document)?;
                self.pages.push(page);
            }
        }
        Ok(())
    }

    /// The index, ready to be asked.
    ///
    /// # Errors
    ///
    /// As [`Writer::new`].
    pub fn finish(self) -> tantivy::Result<Index> {
        Index::new(&self.writer.finalize()?, self.directory, self.pages)
    }
}

/// The name of [`Split`] in the schema.
const TOKENIZER: &str = "split";

/// Terms as one text: texts are cut in parallel, before tantivy takes them one after the other.
pub fn join(tokens: &[Token]) -> String {
    let mut text = String::with_capacity(tokens.len() * 14);
    for token in tokens {
        let _ = write!(text, "{}{}{} ", token.key, mark(token.kind), token.start);
    }
    text
}

/// Splits what [`join`] has joined.
#[derive(Clone, Default)]
struct Split(TantivyToken);

struct SplitStream<'a> {
    rest: std::str::Split<'a, char>,
    token: &'a mut TantivyToken,
}

impl Tokenizer for Split {
    type TokenStream<'a> = SplitStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SplitStream<'a> {
        SplitStream { rest: text.split(' '), token: &mut self.0 }
    }
}

impl TokenStream for SplitStream<'_> {
    fn advance(&mut self) -> bool {
        let is_mark = |c: char| c <= mark(Kind::Single);
        let Some((text, at)) = self.rest.next().and_then(|term| Some((term, term.rfind(is_mark)?))) else {
            return false;
        };
        // The marks are one byte long.
        self.token.text.clear();
        self.token.text.push_str(&text[..=at]);
        self.token.position = text[at + 1..].parse().unwrap_or_default();
        self.token.position_length = 1;
        true
    }

    fn token(&self) -> &TantivyToken {
        self.token
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        self.token
    }
}

/// tantivy's table of field lengths.
#[cfg(test)]
pub(super) fn field_norms() -> [u32; 256] {
    std::array::from_fn(|norm| FieldNormReader::id_to_fieldnorm(u8::try_from(norm).unwrap_or(u8::MAX)))
}
