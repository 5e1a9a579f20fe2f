//! The table of all fields: one file for each page about fields in the manual, of the same name.
//!
//! Fields are read by hand where their values are needed. This is what is said about them to those
//! who write them; tests hold that the table, the readers and the manual have the same fields, of
//! the same kinds.

mod article;
mod case;
mod common;
mod faq;
mod guide;
mod import;
mod incident;
mod release;
mod search_tests;
mod site;
mod terms;
mod ticket;

use super::field::{Field, Need};
use crate::config::Type;
use crate::yaml::Choice;

pub use search_tests::TEST;
pub use site::{ENTRY, RULE};
pub use terms::TERM;

/// Fields that the manual has on one page.
#[derive(Debug, Clone, Copy)]
pub struct Set {
    /// The name of the page.
    pub name: &'static str,
    /// The fields.
    pub fields: &'static [Field],
}

/// The fields of every type.
pub const COMMON: Set = Set { name: "common", fields: common::FIELDS };
/// The field that only tickets in a table have.
pub const IN_TABLE: Set = Set { name: "ticket", fields: ticket::IN_TABLE };
/// The fields of `site.yaml`.
pub const SITE: Set = Set { name: "site", fields: site::FIELDS };

/// Every set.
pub fn all() -> Vec<Set> {
    let own = Type::ALL.iter().map(|(_, of)| own_fields(*of));
    let data = [
        Set { name: "terms", fields: terms::FIELDS },
        Set { name: "search-tests", fields: search_tests::FIELDS },
    ];
    [COMMON, IN_TABLE, SITE].into_iter().chain(own).chain(data).collect()
}

/// The fields that a type has of its own.
pub fn own_fields(of: Type) -> Set {
    let fields = match of {
        Type::Article => article::FIELDS,
        Type::Faq => faq::FIELDS,
        Type::Guide => guide::FIELDS,
        Type::Case => case::FIELDS,
        Type::Release => release::FIELDS,
        Type::Ticket => ticket::FIELDS,
        Type::Incident => incident::FIELDS,
    };
    Set { name: of.name(), fields }
}

/// All fields of a type, each with the set it is in; its own take the place of those of every type.
pub fn of_type(of: Type) -> Vec<(Set, &'static Field)> {
    let own = own_fields(of);
    let is_own = |field: &Field| own.fields.iter().any(|other| other.name == field.name);
    let common = COMMON.fields.iter().filter(|field| !is_own(field)).map(|field| (COMMON, field));
    common.chain(own.fields.iter().map(|field| (own, field))).collect()
}

/// All fields of articles, whatever their type.
pub fn of_any() -> Vec<(Set, &'static Field)> {
    let own = Type::ALL.iter().map(|(_, of)| own_fields(*of));
    let sets = [COMMON].into_iter().chain(own);
    sets.flat_map(|set| set.fields.iter().map(move |field| (set, field))).collect()
}

/// Fields of a type that are needed because of others.
pub fn needs(of: Type) -> &'static [Need] {
    match of {
        Type::Case => case::NEEDS,
        Type::Ticket => ticket::NEEDS,
        _ => &[],
    }
}
