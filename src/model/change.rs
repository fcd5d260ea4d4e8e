//! What happened to a publication between two looks, how much it matters and why.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    capture::Digest,
    diff::Diff,
    document::Document,
    snapshot::{Origin, Snapshot},
    source::{PublicationId, SourceId},
};

/// How much a change matters, always with reasons that a person can check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Significance {
    /// Nothing that changes what a reader takes from it.
    Cosmetic,
    /// Shown as “small”.
    Minor,
    /// Shown as “important”.
    Major,
}

/// What sort of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Withdrawn by its publisher.
    Withdrawn,
    /// A new edition is published, or the final text of one that was for information.
    NewEdition,
    /// An edition came into force on its day.
    InForce,
    /// The text of an edition is out for information and not in force.
    ForInformation,
    /// Its publisher says that another publication or edition replaced it.
    Superseded,
    /// A new version is consulted on.
    Consultation,
    /// Gone for good, its publisher says (HTTP 410).
    Removed,
    /// Its address leads to no such page.
    NotFound,
    /// Handed to the National Archives: its address leads to the web archive, or its page says so.
    Archived,
    /// No longer withdrawn.
    Reinstated,
    /// There again after it was not to be found.
    Returned,
    /// Its text is that of an earlier version again.
    WentBack,
    /// Its page was rebuilt: so much moved that words cannot be told one by one.
    Rebuilt,
    /// An attachment was replaced by another file.
    AttachmentReplaced,
    /// An attachment came.
    AttachmentAdded,
    /// An attachment went.
    AttachmentRemoved,
    /// The same file under the same title at another address, or other bytes at the same.
    AttachmentReissued,
    /// The same file under another title.
    AttachmentRetitled,
    /// It is a list, and has new entries.
    NewItems,
    /// The text was revised.
    Revised,
    /// Its publisher calls what changed a correction or an update of facts: the same edition.
    FactualUpdate,
    /// It answers at another address.
    Moved,
    /// Only the publisher's change history changed.
    NoteOnly,
    /// Only a date shown to the public changed.
    DateOnly,
    /// Its bytes changed and cannot be read.
    FileChanged,
    /// It changed, and a stored copy is damaged: how it changed cannot be told.
    CopyDamaged,
}

/// Whether and how the publisher announced it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// The text changed, and no later public date and no change note came with it; false where the page shows
    /// neither.
    pub silent: bool,
    /// The publisher's note that came with it.
    pub note: Option<String>,
    /// The date that the publisher shows now.
    pub publisher_date: Option<Date>,
    /// The later date that the publisher showed before; none, and left out, where the date did not go back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub went_back_from: Option<Date>,
}

/// What a claim rests on: one look, and where it can be found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// When it was captured.
    pub captured_at: Timestamp,
    /// Digest of the body.
    pub sha256: Digest,
    /// The address that answered.
    pub url: Url,
    /// The record in the archive.
    pub record: String,
    /// Whether a person supplied it; left out where a crawl captured it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub supplied: bool,
}

impl From<&Snapshot> for Evidence {
    fn from(snapshot: &Snapshot) -> Self {
        Self {
            captured_at: snapshot.at,
            sha256: snapshot.sha256,
            url: snapshot.url.clone(),
            record: snapshot.record.to_string(),
            supplied: snapshot.origin == Origin::Supplied,
        }
    }
}

/// A snapshot together with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// What it says, by today's reading.
    pub document: Document,
    /// What its page is built of, as a sketch: see `judge::template`. Empty where it is no page.
    pub template: Vec<u32>,
}

/// What happened between two looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// `source:from..to`.
    pub id: String,
    /// The publication that it belongs to.
    pub publication: Option<PublicationId>,
    /// The source that shows it.
    pub source: SourceId,
    /// The source's address.
    pub url: Url,
    /// What readers call it.
    pub title: String,
    /// The weightiest kind.
    pub kind: ChangeKind,
    /// The others, weightiest first.
    pub also: Vec<ChangeKind>,
    /// How much it matters.
    pub significance: Significance,
    /// Why, weightiest first; never empty.
    pub reasons: Vec<String>,
    /// What changed in the text, in a sentence or two; none, and left out, where nothing of substance did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_words: Option<String>,
    /// Whether the publisher said so.
    pub announced: Announced,
    /// Sentences or fields that prove the kind.
    pub evidence: Vec<String>,
    /// The look before.
    pub from: Evidence,
    /// The look that showed it.
    pub to: Evidence,
    /// When the old text was last seen: it changed between then and `to`.
    pub last_seen_before: Timestamp,
    /// What happened to the documents of the publication, in its order; left out where nothing did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartChange>,
    /// Word by word; edits of documents name the document.
    #[serde(flatten)]
    pub diff: Diff,
}

impl Change {
    /// As which publication other pages cite it: its own, or where it has none one that bears its source's name.
    #[must_use]
    pub fn cited_as(&self) -> Option<PublicationId> {
        self.publication.clone().or_else(|| PublicationId::new(self.source.as_str()).ok())
    }

    /// Whether it may end what other pages cite: a new edition is out or in force, or the publication was withdrawn,
    /// replaced or is there no more.
    #[must_use]
    pub fn ends_what_stood(&self) -> bool {
        let ends = |kind: &ChangeKind| {
            matches!(
                kind,
                ChangeKind::Withdrawn
                    | ChangeKind::NewEdition
                    | ChangeKind::InForce
                    | ChangeKind::Superseded
                    | ChangeKind::Removed
                    | ChangeKind::NotFound
                    | ChangeKind::Archived
            )
        };
        std::iter::once(&self.kind).chain(&self.also).any(ends)
    }
}

/// What happened to one document of a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartChange {
    /// As the publisher calls it; as it did, where it went.
    pub title: String,
    /// Where it is; where it was, where it went.
    pub url: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Where it was before, where that was elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What it was called before, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formerly_titled: Option<String>,
    /// What is known of its text.
    pub text: PartText,
    /// How many words its text has now, where it could be read.
    pub words: Option<usize>,
    /// Why its text is not told, in words; or what whoever reads it must know of its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The look before; none where no copy of it is held.
    pub from: Option<Evidence>,
    /// The look that showed it; none where no copy of it is held yet.
    pub to: Option<Evidence>,
    /// The commands that show the whole difference, or the whole text, take these names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceId>,
    /// The name of what it replaced, where that has another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<SourceId>,
    /// What lies between the two looks and could not be read, where the text is compared with an earlier one
    /// for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<PassedOver>,
    /// What its text had to wait for; none where it stood at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waited: Option<Waited>,
}

/// What a comparison of two files passes over, since it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// How many files.
    pub files: usize,
    /// What the file is called that was compared instead.
    pub title: String,
    /// The look just before at the file's own address; none where that held nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Evidence>,
}

/// What waited for a second look, and how that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waited {
    /// Why, in words.
    pub why: String,
    /// Who or what settled it, when and why, in words.
    pub settled: String,
}

/// What is known of the text of a document that came or changed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum PartText {
    /// Nobody looked: it went, or it is not followed.
    #[default]
    NotCompared,
    /// It has not been fetched yet.
    Pending,
    /// It was fetched and cannot be read.
    Unreadable,
    /// It is as it was.
    Same,
    /// It differs; the edits say how.
    Differs,
    /// There is nothing to compare it with.
    New,
}
