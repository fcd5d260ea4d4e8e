//! The answer to “which edition stood on that day?”, ready to be laid out. Plain data; `register` makes it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    edition::{Edition, EditionId, EditionState, Ended, NeverExisted, Transition, When},
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
    /// What other publications are called of which an edition is named here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<PublicationId, String>,
    /// What people cite and never was.
    pub never_existed: Vec<NeverExisted>,
    /// What is reported of it and not verified.
    pub reported: Option<String>,
    /// How it ended as a whole, where its own watched page shows that it had by the day; none of its editions is in
    /// force then, whatever their dates say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
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

/// What one text says of one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its label: a year, or `8th edition`; empty of files whose titles do not tell.
    pub label: String,
    /// Whether a file of it is offered, or the text itself is it; else it is only spoken of.
    pub is_offered: bool,
    /// Whether it is out for information alone.
    pub for_information: bool,
    /// From when it is, or will be, in force, where that is said.
    pub in_force: Option<Date>,
    /// The year of the edition that it replaces, where that is said.
    pub replaces: Option<i16>,
    /// The days of the notes that name it, newest first.
    pub noted: Vec<Date>,
    /// Its files on GOV.UK's asset host.
    pub assets: Vec<String>,
    /// The words that prove it, strongest first.
    pub evidence: Vec<String>,
}

impl Named {
    /// One of which nothing is said yet.
    #[must_use]
    pub fn new(label: String) -> Self {
        Self {
            label,
            is_offered: false,
            for_information: false,
            in_force: None,
            replaces: None,
            noted: Vec::new(),
            assets: Vec::new(),
            evidence: Vec::new(),
        }
    }

    /// Takes in words that prove it.
    pub fn proves(&mut self, words: &str) {
        let words: String = words.chars().take(300).collect();
        if self.evidence.len() < 4 && !self.evidence.contains(&words) {
            self.evidence.push(words);
        }
    }

    /// Takes in what the cover of one of its files says; what its page says counts first.
    pub fn covered(&mut self, cover: &Self) {
        self.is_offered &= cover.is_offered;
        self.for_information |= cover.for_information;
        self.replaces = self.replaces.or(cover.replaces);
        self.in_force = self.in_force.or(cover.in_force);
        cover.evidence.iter().for_each(|words| self.proves(words));
    }
}
