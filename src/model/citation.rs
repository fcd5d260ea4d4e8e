//! What became of a mention when it was held against the dates of editions: whether the page presents what is in
//! force, and what to put instead.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    edition::{EditionId, Ended, When},
    mention::{Mention, NamedBy},
};

/// How the edition that a page names stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is in force.
    Current,
    /// The publication is named and no edition of it: nothing to put right.
    Undated,
    /// It is presented and no longer in force.
    Stale,
    /// It is no longer in force, and the page is a record of its day.
    Record,
    /// It is not presented: the words say what replaced what, or tell of the past.
    Told,
    /// It is not in force yet.
    NotYet,
    /// Part of it goes on for a while.
    PartlyInForce,
    /// The dates that are known do not tell.
    Unsure,
    /// No edition of that date is known, and between those that are there is no room for one.
    NoSuchEdition,
    /// It is newer, or older, than what the register knows.
    NotKnownHere,
}

/// Why a mention is stale, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    /// The edition in force, where one is.
    pub in_force: Option<EditionId>,
    /// Since when the cited one no longer is.
    pub superseded_on: Option<When>,
    /// How long that is: `8 years and 4 months`.
    pub out_of_date_for: Option<String>,
    /// What to put instead.
    pub suggestion: Option<Suggestion>,
    /// How the publication as a whole ended, where its own watched page shows that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

/// What to put instead of a stale citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The words.
    pub text: String,
    /// Where they should lead.
    pub url: Option<Url>,
}

/// A mention, judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// What was found.
    pub mention: Mention,
    /// What readers call the publication.
    #[serde(default)]
    pub title: String,
    /// Which line of the text, from 1: one for each block, as `guidewatch show --blocks` counts them.
    pub line: usize,
    /// How the edition stands.
    pub verdict: Verdict,
    /// Where it is stale.
    pub stale: Option<Stale>,
    /// What a reader should know beside it: what the page claims wrongly, how sure the register is.
    pub note: Option<String>,
}

impl Citation {
    /// Where its link leads, where that and not its words is what is out of date: `the file of the 2025 edition`, `an
    /// address that its publisher has left`.
    #[must_use]
    pub fn leads_astray(&self) -> Option<String> {
        let Mention { edition, named_by, link, left_address, unknown, .. } = &self.mention;
        let label = edition.as_ref().filter(|_| *named_by == NamedBy::Link);
        if let Some(label) = label {
            let dated = label
                .split_once('-')
                .and_then(|(year, month)| When::month(year.parse().ok()?, month.parse().ok()?));
            let label = dated.map_or_else(|| label.clone(), |when| when.to_string());
            let noun = if label.ends_with("edition") { "" } else { " edition" };
            let file = if link.as_deref().is_some_and(is_file) { "the file of " } else { "" };
            return Some(format!("{file}the {label}{noun}"));
        }
        let is_left = *left_address && edition.is_none() && unknown.is_none();
        is_left.then(|| "an address that its publisher has left".to_owned())
    }

    /// What a reader should know beside it, without where its link leads.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        let parts = self.note.as_deref()?.split("; ");
        let parts: Vec<&str> =
            parts.filter(|part| !part.starts_with("the link leads to")).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Whether an address is that of a file that people read, by its ending.
fn is_file(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| {
        ["pdf", "doc", "docx", "odt", "rtf", "ods", "xls", "xlsx"].contains(&ending.as_str())
    })
}

/// One page or file, read for what it cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// The id of a source, the path of a file or the address of a page.
    pub source: String,
    /// What readers call it.
    pub title: String,
    /// Where it is; none of a file.
    pub url: Option<Url>,
    /// Why it is a record of its day and not blamed for its age.
    pub record: Option<String>,
    /// Whether it says of itself that it was withdrawn, replaced or is out of use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_out_of_use: bool,
    /// Whether it is listed as a page that cites guidance.
    pub is_board: bool,
    /// In the order of the text.
    pub citations: Vec<Citation>,
}

impl Audited {
    /// Those that are stale.
    pub fn stale(&self) -> impl Iterator<Item = (&Citation, &Stale)> {
        self.citations.iter().filter_map(|one| Some((one, one.stale.as_ref()?)))
    }
}

/// Something that was to be read and could not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotAudited {
    /// The id of a source, the path of a file or the address of a page.
    pub source: String,
    /// Why.
    pub why: String,
}

/// What pages cite, and how that stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citations {
    /// The day that is asked about.
    pub on: Date,
    /// To what day editions are known.
    pub checked_to: Date,
    /// In the order in which they were read.
    pub pages: Vec<Audited>,
    /// What could not be read.
    pub unread: Vec<NotAudited>,
    /// Whether only what is stale is wanted.
    pub only_stale: bool,
}

impl Citations {
    /// How many are stale.
    #[must_use]
    pub fn stale(&self) -> usize {
        self.pages.iter().map(|page| page.stale().count()).sum()
    }
}
