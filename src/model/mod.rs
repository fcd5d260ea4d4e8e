//! The nouns: plain data that every other module speaks in. No I/O, no clock, no async, no printing.

pub mod capture;
pub mod change;
pub mod citation;
pub mod delivery;
pub mod diff;
pub mod document;
pub mod edition;
pub mod editions;
pub mod event;
pub mod mention;
pub mod operation;
pub mod part;
pub mod report;
pub mod run;
pub mod sighting;
pub mod snapshot;
pub mod source;
pub mod subscriber;
pub mod time;
pub mod wording;
