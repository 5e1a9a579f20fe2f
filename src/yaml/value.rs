//! What the values of fields become: words of a set, texts by language, each with its place.

use super::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, printable};
use crate::source::Span;
use crate::text;

/// A value and the place where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

/// A value that a field could have, for messages: Japanese, English.
#[derive(Debug, Clone, Copy)]
pub struct Example<'a>(pub &'a str, pub &'a str);

impl<'a> From<&'a str> for Example<'a> {
    fn from(same: &'a str) -> Self {
        Self(same, same)
    }
}

/// A set of words of which one is chosen.
pub trait Choice: Copy + 'static {
    /// Every word with its meaning.
    const ALL: &'static [(&'static str, Self)];
}

/// Declares an enum whose variants are words of the content model.
#[macro_export]
macro_rules! choice {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $vdoc:literal])+ $variant:ident = $word:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $vdoc])+ $variant,)+ }

        impl $crate::yaml::Choice for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }

        impl $name {
            /// The word a writer uses.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

/// The meaning of a word of a set.
pub fn parse_choice<T: Choice>(word: &str) -> Option<T> {
    T::ALL.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// What to say about a word that is not in the set, with the words that are.
pub(super) fn wrong_choice<T: Choice>(name: &str, word: &Located<String>) -> Diagnostic {
    let (name, shown) = (printable(name), printable(&word.value));
    let names: Vec<&str> = T::ALL.iter().map(|(name, _)| *name).collect();
    let all = names.join(", ");
    let diagnostic = Diagnostic::new(
        Code::WrongValue,
        word.span.clone(),
        text!("「{name}」に「{shown}」は使えません", "`{shown}` is not a value of `{name}`"),
    );
    did_you_mean(diagnostic, &word.value, word.span.clone(), names)
        .help(text!("使える値: {all}", "possible values: {all}"))
}

/// A text that may differ from language to language.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Localized {
    /// Used where there is none for the language asked for.
    pub default: String,
    /// Language code and text.
    pub by_language: Vec<(String, String)>,
}

impl Localized {
    /// The same text in every language.
    pub fn same(text: impl Into<String>) -> Self {
        Self { default: text.into(), by_language: Vec::new() }
    }

    /// The text in a language.
    pub fn get(&self, language: &str) -> &str {
        self.by_language.iter().find(|(code, _)| code == language).map_or(&self.default, |(_, text)| text)
    }
}
