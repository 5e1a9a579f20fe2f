//! What is said about a field: its name, what can be written in it, and what it is for.

use crate::config::Facet;
use crate::diagnostic::Text;

/// A word that can be written in a field, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub name: String,
    /// What it means; none for one that says it itself.
    pub meaning: Option<Text>,
}

/// The words of a set. A function, because sets are taken from the code that reads them.
pub type Words = fn() -> Vec<Word>;

/// What can be written in a field. For nearly every kind there is one way of reading it in `yaml`.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A text on one line.
    Text,
    /// The path of a file.
    Path,
    /// An address on the web.
    Url,
    /// A name to refer to.
    Id,
    /// The id or path of an article.
    Reference,
    /// A part of an address.
    Slug,
    /// Markdown.
    Prose,
    /// `true` or `false`.
    Flag,
    /// A number from the one to the other.
    Number(f64, f64),
    /// A whole number from 0.
    Count,
    /// A day.
    Date,
    /// A day and a time.
    Moment,
    /// How long.
    Period,
    /// One word of a set.
    Choice(Words),
    /// One word of a set, or what the site calls it.
    State(Words),
    /// One of the stages, which the site can give other labels.
    Stage,
    /// A list of texts.
    Texts,
    /// A list of ids or paths of articles.
    References,
    /// A list of words of a set.
    Choices(Words),
    /// A list of keys that the site declares.
    Keys(Facet),
    /// A text, or one text a language.
    Localized,
    /// A group of fields.
    Group(&'static Group),
    /// A list of groups of fields.
    Groups(&'static Group),
    /// A group whose names are the writer's, or the words of a set, with values of one kind.
    Map(Option<Words>, &'static Kind),
    /// What the site says about a rule: how much it counts, or a group with that and more.
    Rule,
    /// One of several kinds.
    Either(&'static [Kind]),
    /// Entries of the navigation.
    Nav,
    /// Fields of articles, by type.
    Defaults,
    /// Fields of a ticket, by language.
    Translations,
    /// Anything.
    Free,
}

/// Fields that are written together.
#[derive(Debug)]
pub struct Group {
    /// The fields.
    pub fields: &'static [Field],
    /// Fields that are needed because of others.
    pub needs: &'static [Need],
}

/// Fields that are needed because of others.
#[derive(Debug)]
pub struct Need {
    /// Because of what.
    pub when: When,
    /// The fields that are needed then.
    pub needed: &'static [&'static str],
}

/// What makes fields needed.
#[derive(Debug)]
pub enum When {
    /// Always, although the field is not needed everywhere.
    Always,
    /// A field has one of these words.
    Is(&'static str, fn() -> Vec<&'static str>),
    /// A field, or a field of the group that it is, says something.
    Has(&'static [&'static str]),
}

/// A field that a writer can write.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What can be written in it.
    pub kind: Kind,
    /// What it is for: Japanese, English.
    pub about: (&'static str, &'static str),
    /// Whether it must be there.
    pub required: bool,
    /// The field that makes it needless, if it is required.
    pub unless: Option<&'static str>,
    /// What it is when it is not there, where that can be written.
    pub default: Option<&'static str>,
    /// What could be written: Japanese, English; lists with commas.
    pub example: Option<(&'static str, &'static str)>,
    /// What its text looks like: a regular expression, and in words.
    pub pattern: Option<(&'static str, &'static str, &'static str)>,
}

impl Group {
    /// Fields none of which depends on another.
    pub const fn of(fields: &'static [Field]) -> Self {
        Self { fields, needs: &[] }
    }
}

/// A field that may be left out.
pub const fn field(name: &'static str, kind: Kind, ja: &'static str, en: &'static str) -> Field {
    Field {
        name,
        kind,
        about: (ja, en),
        required: false,
        unless: None,
        default: None,
        example: None,
        pattern: None,
    }
}

impl Field {
    /// The same field, which must be there where another is not.
    pub const fn required_unless(mut self, other: &'static str) -> Self {
        self.required = true;
        self.unless = Some(other);
        self
    }

    /// The field must be there.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// With what it is when it is not there.
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// With what could be written in both languages.
    pub const fn example(mut self, example: &'static str) -> Self {
        self.example = Some((example, example));
        self
    }

    /// With what could be written in each language.
    pub const fn examples(mut self, ja: &'static str, en: &'static str) -> Self {
        self.example = Some((ja, en));
        self
    }

    /// With what its text looks like.
    pub const fn pattern(mut self, pattern: &'static str, ja: &'static str, en: &'static str) -> Self {
        self.pattern = Some((pattern, ja, en));
        self
    }
}
