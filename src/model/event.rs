//! What happens to a publication on its day without any change of its page: an edition comes into force. Plain data.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    change::{ChangeKind, Significance},
    edition::Confidence,
    source::{PublicationId, SourceId},
};

/// Something that the calendar brings. It has no looks before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// `publication:in-force:2026-09-01`.
    pub id: String,
    /// Which publication.
    pub publication: PublicationId,
    /// The source under which it is told.
    pub source: SourceId,
    /// Where its publisher shows it.
    pub url: Url,
    /// What readers call it.
    pub title: String,
    /// What happened.
    pub kind: ChangeKind,
    /// On which day.
    pub effective: Date,
    /// How much it matters.
    pub significance: Significance,
    /// Why, weightiest first; never empty.
    pub reasons: Vec<String>,
    /// Where it is known from.
    pub evidence: Vec<String>,
    /// The edition, by its label.
    pub edition: String,
    /// The editions that it replaced.
    pub replaced: Vec<String>,
    /// How far that can be relied upon.
    pub confidence: Confidence,
    /// Whether snapshots show it and nobody has confirmed it.
    pub is_found: bool,
}

/// So many days ahead commencement is told of: schools get their summer's text in July at the latest, and a few
/// publications have had a quarter of a year.
pub const DAYS_AHEAD: i32 = 120;

/// An edition that is out and not in force yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    /// Which publication.
    pub publication: PublicationId,
    /// What readers call it.
    pub title: String,
    /// The edition, by its label.
    pub edition: String,
    /// When it comes into force.
    pub effective: Date,
    /// From which day on that is told: its text was out, and commencement [`DAYS_AHEAD`] days away at most.
    #[serde(default)]
    pub since: Date,
    /// Where its publisher shows it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Url>,
    /// Whether its text is out for information alone, and the final one may differ.
    pub for_information: bool,
    /// The editions that remain in force until then.
    pub until_then: Vec<String>,
    /// How far that can be relied upon.
    pub confidence: Confidence,
    /// Whether snapshots show it and nobody has confirmed it.
    pub is_found: bool,
}
