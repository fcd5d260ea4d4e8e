//! The answer to “which edition stood on that day?”, ready to be laid out. Plain data; `register` makes it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    edition::{Edition, EditionId, EditionState, NeverExisted, Transition, When},
    source::PublicationId,
};

/// How the editions of some publications stand on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editions {
    /// The day.
    pub on: Date,
    /// The last day of the month to which what is known of editions was checked.
    pub checked_to: Date,
    /// Whether one publication was asked for, and so all is told of it.
    pub in_full: bool,
    /// In the order of the register.
    pub publications: Vec<Stood>,
}

/// How the editions of one publication stand on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// The publication.
    pub id: PublicationId,
    /// As its publisher calls it.
    pub title: String,
    /// Where its publisher shows it today.
    pub url: Option<Url>,
    /// What sort it is.
    pub kind: String,
    /// Where it applies.
    pub applies: Option<String>,
    /// Oldest first.
    pub editions: Vec<Standing>,
    /// What people cite and never was.
    pub never_existed: Vec<NeverExisted>,
    /// What is reported of it and not verified.
    pub reported: Option<String>,
}

/// How one edition stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// How.
    pub state: EditionState,
    /// When it stopped being in force; none where nothing is known to have replaced it.
    pub ended: Option<When>,
    /// What replaced it, as somebody says or as follows from the order of editions.
    pub by: Vec<EditionId>,
    /// What of it goes on beside its successor on the day.
    pub goes_on: Option<Transition>,
    /// All that is known of it.
    #[serde(flatten)]
    pub edition: Edition,
}
