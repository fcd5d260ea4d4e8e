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

/// By what an edition is told from the others of its publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedBy {
    /// By nothing: the publication is named and no edition of it.
    Name,
    /// By a date or an ordinal in the words.
    Date,
    /// By a title that this edition alone bears.
    Title,
    /// By the address that the words lead to.
    Link,
}

/// Words that name a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Which publication.
    pub publication: PublicationId,
    /// Which edition, by its label; none where the words give no date.
    pub edition: Option<String>,
    /// By what the edition is told.
    pub named_by: NamedBy,
    /// The date or label that the words give, as written, where no edition of the register bears it: a year
    /// newer than the register (“not known here”) or one that never was.
    pub unknown: Option<String>,
    /// In what sense.
    pub sense: Sense,
    /// The edition that replaced it, as the page says; only in the sense of [`Sense::ReplacedBy`].
    pub successor: Option<String>,
    /// The words that name it, as they stand: `Working Together 2018`.
    pub text: String,
    /// The sentence that they stand in, cut where it is very long.
    pub sentence: String,
    /// The heading that they stand under; none above the first.
    pub section: Option<String>,
    /// Which block of the document, from 0.
    pub block: usize,
    /// Where they lead, where they are a link.
    pub link: Option<String>,
    /// Whether the link leads to an address that the publisher has left.
    pub left_address: bool,
    /// Whether the link leads to a file, which never becomes a newer edition, and nothing says of which edition it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_file: bool,
}
