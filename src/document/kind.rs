//! What each type of article has of its own: one file a type.

pub mod article;
pub mod case;
pub mod faq;
pub mod guide;
pub mod incident;
pub mod release;
pub mod ticket;

use super::Prose;
use crate::config::{Config, Type};
use crate::yaml::Fields;

/// The fields that only one type has.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Anything that explains.
    Article(article::Article),
    /// A question.
    Faq(faq::Faq),
    /// Steps.
    Guide(guide::Guide),
    /// A success case.
    Case(case::Case),
    /// Release notes.
    Release(release::Release),
    /// A request.
    Ticket(ticket::Ticket),
    /// An incident.
    Incident(incident::Incident),
}

impl Kind {
    /// Its type.
    pub fn of(&self) -> Type {
        match self {
            Self::Article(_) => Type::Article,
            Self::Faq(_) => Type::Faq,
            Self::Guide(_) => Type::Guide,
            Self::Case(_) => Type::Case,
            Self::Release(_) => Type::Release,
            Self::Ticket(_) => Type::Ticket,
            Self::Incident(_) => Type::Incident,
        }
    }
}

/// Reads the fields of a type.
pub fn read(of: Type, fields: &Fields<'_>, config: &Config, prose: &Prose<'_>) -> Kind {
    match of {
        Type::Article => Kind::Article(article::read(fields)),
        Type::Faq => Kind::Faq(faq::read(fields, prose)),
        Type::Guide => Kind::Guide(guide::read(fields, prose)),
        Type::Case => Kind::Case(case::read(fields, prose)),
        Type::Release => Kind::Release(release::read(fields, prose)),
        Type::Ticket => Kind::Ticket(ticket::read(fields, config, prose)),
        Type::Incident => Kind::Incident(incident::read(fields, config, prose)),
    }
}
