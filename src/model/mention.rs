//! Words in a page that name a publication or one of its editions, and in what sense.

use serde::{Deserialize, Serialize};

use super::source::PublicationId;

/// In what sense an edition is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sense {
    /// As guidance that the reader is to use or look at.
    Cites,
    /// As the one that replaces another.
    Replaces,
    /// As the one that was, or will be, replaced.
    ReplacedBy,
    /// As something of the past: “since the last revision in 2015”.
    History,
}

/// Words that name a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Which publication.
    pub publication: PublicationId,
    /// Which edition, by its label; none where the words give no date.
    pub edition: Option<String>,
    /// The date or label that the words give, as written, where no edition of the register bears it: a year
    /// newer than the register (“not known here”) or one that never was.
    pub unknown: Option<String>,
    /// In what sense.
    pub sense: Sense,
    /// The words that name it, as they stand: `Working Together 2018`.
    pub text: String,
    /// The sentence that they stand in, settled.
    pub sentence: String,
    /// The heading that they stand under; none above the first.
    pub section: Option<String>,
    /// Which block of the document, from 0.
    pub block: usize,
    /// Where they lead, where they are a link.
    pub link: Option<String>,
}
