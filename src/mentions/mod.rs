//! Where a text names a publication or one of its editions, and in what sense; and whether what it presents is in
//! force. Pure, linear in the text, cannot fail. It knows what the register knows and never adds to it: what a page
//! claims of an edition is told as its claim.

mod around;
mod clauses;
mod dates;
mod ended;
#[cfg(test)]
mod example;
mod find;
mod links;
mod names;
mod nations;
mod own_history;
pub mod phrases;
mod record;
mod references;
mod resolve;
mod sense;
#[cfg(test)]
mod sentences;
mod spans;
mod successors;
#[cfg(test)]
mod tests;
mod tokens;
mod until;
mod verdict;

pub use find::Finder;
pub use record::record;
pub use verdict::{Page, audit};

use crate::{
    model::{document::Document, mention::Mention},
    register::Register,
};

/// Every mention of a publication of `register` in `document`, in order.
#[must_use]
pub fn mentions(document: &Document, register: &Register) -> Vec<Mention> {
    Finder::of(register).mentions(document)
}
