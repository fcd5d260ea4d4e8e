//! Looks at a source over time: what each showed, in few figures, which of them were odd, and what
//! therefore stood from when.

use std::{collections::BTreeMap, fmt};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    change::Evidence,
    editions,
    part::{Named, View},
    source::SourceId,
};

/// Tells two texts apart: the first 16 bytes of a SHA-256 digest over their parts.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Of parts in their order; where one part ends and the next begins counts too.
    #[must_use]
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut printing = Printing::default();
        for part in parts {
            printing.add(part);
        }
        printing.done()
    }
}

/// A fingerprint in the making.
#[derive(Clone, Default)]
pub struct Printing(Sha256);

impl Printing {
    /// Adds the next part.
    pub fn add(&mut self, part: &[u8]) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    /// The fingerprint of all parts added.
    #[must_use]
    pub fn done(self) -> Fingerprint {
        let digest = self.0.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Fingerprint(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let number = u128::from_str_radix(&text, 16).ok().filter(|_| text.len() == 32);
        number.map(|n| Self(n.to_be_bytes())).ok_or_else(|| format!("“{text}” is no fingerprint"))
    }
}

/// What sort of thing the bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// A web page.
    Page,
    /// PDF, Word and other files to download.
    File,
    /// A record for programs, or plain text.
    #[default]
    Data,
}

/// What a snapshot shows, in as few figures as it takes to tell the page, the same page and an odd answer
/// apart. Reading makes it; the store keeps it as a cache.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// By which reader and recipe it was made; one of another generation may be out of date.
    #[serde(rename = "g")]
    pub generation: Fingerprint,
    /// Of the words; where it cannot be read, of the bytes.
    #[serde(rename = "t")]
    pub text: Fingerprint,
    /// Of everything that a reader is told of: words, links, notices, attachments, address.
    #[serde(rename = "w")]
    pub whole: Fingerprint,
    /// Whether it could be read.
    #[serde(rename = "r")]
    pub readable: bool,
    /// Why it could not be read, or what of it could not.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
    /// What sort of thing it is.
    #[serde(rename = "f")]
    pub family: Family,
    /// Words in its blocks.
    #[serde(rename = "n")]
    pub words: u32,
    /// Blocks.
    #[serde(rename = "b")]
    pub blocks: u32,
    /// Headings among them.
    #[serde(rename = "h")]
    pub headings: u32,
    /// How many words in a hundred are of the commonest that English is made of; none where there are too
    /// few words to tell.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub english: Option<u8>,
    /// Whether a person supplied it.
    #[serde(rename = "s", default, skip_serializing_if = "std::ops::Not::not")]
    pub supplied: bool,
    /// Whether the publisher says on it that it is withdrawn or replaced.
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// A sketch of its words: the smallest hashes of its runs of words, see `judge::suspicion`.
    #[serde(rename = "k", default, skip_serializing_if = "Vec::is_empty")]
    pub sketch: Vec<u32>,
    /// Of its title; 0 where it has none.
    #[serde(rename = "i", default)]
    pub title: u32,
    /// Of the address that answered.
    #[serde(rename = "p", default)]
    pub place: u32,
    /// Whether a page has its closing tag.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// Characters that no publisher writes.
    #[serde(rename = "m", default)]
    pub broken: u32,
    /// Which view of a publication it is.
    #[serde(rename = "v", default, skip_serializing_if = "View::is_page")]
    pub view: View,
    /// Of its attachments' titles and addresses; none where an earlier version of this program did not note it.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub attached: Option<u32>,
    /// What is odd about it whatever stood before.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub odd: Option<Odd>,
}

/// Why an answer waits for a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Odd {
    /// 404 or 410.
    Status(u16),
    /// A page that says that there is no such page, with a success status; its words.
    SaysNotFound(String),
    /// The address leads to a home page.
    Home,
    /// The address leads to a page that asks who one is.
    Login,
    /// A web page where a file was, or the other way round.
    OtherFamily(Family, Family),
    /// There was text, and now there is none that can be read.
    NoText,
    /// So many words before and so many now.
    Shrank(u32, u32),
    /// So many headings, or other blocks, before and so many now.
    LostStructure(u32, u32),
    /// English before and another language or none now, or the other way round.
    OtherLanguage,
    /// A page that had its closing tag came without it, and shorter.
    CutOff,
    /// So many characters that no publisher writes.
    Garbled(u32),
    /// Another title, and hardly a paragraph of what stood.
    AnotherText,
    /// Another address, and hardly a paragraph of what stood.
    Elsewhere,
    /// Its text is again that of a snapshot captured then, which another had replaced.
    WentBack(Timestamp),
}

impl Odd {
    /// Whether it means that the publication is not to be found there, rather than that its text differs.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Status(_) | Self::SaysNotFound(_) | Self::Home | Self::Login)
    }
}

/// One look, or a row of looks that went the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The first of the row.
    pub first: Timestamp,
    /// The last of the row.
    pub last: Timestamp,
    /// What was seen.
    pub seen: Seen,
}

/// What a look brought. One that brought no answer, or a challenge, is no sighting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A new body, captured at `first`.
    Page(Look),
    /// The same as the snapshot captured then.
    Same(Timestamp),
    /// The host says that there is no such page: 404 or 410.
    Gone(u16, Option<Evidence>),
}

/// What a person decided about something that waited for a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Of the sighting that began then.
    pub of: Timestamp,
    /// Whether it is the page; otherwise it is set aside.
    pub confirmed: bool,
    /// Why, in the person's words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// As what it had stood by then, in words, where it had: whoever was told of it is told that it is taken
    /// back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_back: Option<String>,
}

/// From when something stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// When it was first seen; the capture time of a version.
    pub at: Timestamp,
    /// From when that was sure: a later sighting or a person's word where it was odd, else `at`.
    pub known: Timestamp,
    /// What stood.
    pub what: Stood,
    /// Why it had to wait for a second look, where it had to.
    pub odd: Option<Odd>,
    /// The person's reason, where a person confirmed it.
    pub confirmed_by: Option<String>,
    /// The look that agreed with the first, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreed>,
    /// What it is to be compared with, where the page shows its own text again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_again: Option<OwnAgain>,
}

impl Standing {
    /// What stood at once, with nothing odd about it.
    #[must_use]
    pub fn plain(at: Timestamp, what: Stood) -> Self {
        Self { at, known: at, what, odd: None, confirmed_by: None, agreed: None, own_again: None }
    }
}

/// A look that settled what had waited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// When it was; the last of a row of looks that agreed where `exact` is false.
    pub at: Timestamp,
    /// Whether there was a look at that very moment.
    pub exact: bool,
    /// What was odd about what it saw: of “not found”, one sort confirms another.
    pub odd: Odd,
}

/// A page that shows its own text again, revised or not, after another had stood in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAgain {
    /// The capture time of the last version before that.
    pub before: Timestamp,
    /// From when the other text stood.
    pub since: Timestamp,
    /// Words of the other text.
    pub words: u32,
}

/// What stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stood {
    /// The snapshot captured then: `Standing::at`, or an earlier one that is there again.
    Version(Timestamp),
    /// Nothing: the page is not to be found.
    Gone(Option<Evidence>),
}

/// Something that waits for a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// When it was first seen: a snapshot's capture time, or the first check of a row.
    pub at: Timestamp,
    /// When it was last seen.
    pub last: Timestamp,
    /// Why it waits.
    pub odd: Odd,
    /// From when a further sighting settles it.
    pub until: Timestamp,
}

/// What became of a snapshot that never stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aside {
    /// It still waits.
    Waiting(Odd),
    /// A later look did not agree with it.
    NotSeenAgain(Odd),
    /// It agreed with one that waited or stood: the page is gone.
    Gone(Odd),
    /// A person set it aside, for that reason.
    Dismissed(String),
}

/// What stood from when, and what waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Oldest first. A snapshot that shows the same as what stood is no standing of its own.
    pub standings: Vec<Standing>,
    /// What waits for a second look.
    pub waiting: Option<Waiting>,
    /// By capture time, the snapshots that never stood.
    pub aside: BTreeMap<Timestamp, Aside>,
    /// Since when everything that came was set aside by a person, and why.
    pub dismissed: Option<(Timestamp, String)>,
    /// The newest snapshot that shows what stands: the other side of the next change.
    pub newest: Option<Timestamp>,
    /// Whether what stands says that it is withdrawn or replaced.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// Why what stands cannot be read, or what of it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
}

/// What the first text of a source said of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// The snapshot's capture time.
    pub at: Timestamp,
    /// By which reader and recipe it was read.
    pub generation: Fingerprint,
    /// The page's own title.
    pub title: Option<String>,
    /// The date that the publisher showed.
    pub publisher_date: Option<Date>,
    /// How many words were read.
    pub words: usize,
    /// The publisher's words, where it was withdrawn already.
    pub withdrawn: Option<String>,
    /// How many entries it had, where it was a list.
    #[serde(default)]
    pub entries: Option<usize>,
}

/// What was worked out of one source's sightings, for the next time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memo {
    /// Of everything that it was worked out from; another key, and it is worked out again.
    pub key: Fingerprint,
    /// What stood.
    pub settled: Settled,
    /// Where watching began, where that was read.
    pub begun: Option<Begun>,
    /// The documents that its newest version names, where it is a publication that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<Named>,
    /// Which editions its versions name, where it is a page of a publication that was read for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sights: Option<Sights>,
}

/// Which editions the versions of a page, and the covers of its files, name: each text read once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sights {
    /// Of what was known of the publication, and of how texts are read for its editions.
    pub key: Fingerprint,
    /// What was named, each set once: a page mostly names what it named before.
    pub sets: Vec<Vec<editions::Named>>,
    /// Which set each version named, by its digest and the generation of its reader.
    pub pages: BTreeMap<String, usize>,
    /// What the cover of a file says, by its digest and the edition's label.
    pub covers: BTreeMap<String, editions::Named>,
}

impl Sights {
    /// What the version of that name named; none where it was not read.
    #[must_use]
    pub fn page(&self, name: &str) -> Option<&Vec<editions::Named>> {
        self.sets.get(*self.pages.get(name)?)
    }

    /// Takes in what a version named.
    pub fn note(&mut self, name: String, named: &[editions::Named]) {
        let at = self.sets.iter().position(|set| set == named).unwrap_or_else(|| {
            self.sets.push(named.to_vec());
            self.sets.len() - 1
        });
        self.pages.insert(name, at);
    }
}

/// What reading learnt, for the store's cache.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learnt {
    /// What snapshots showed.
    pub looks: BTreeMap<SourceId, BTreeMap<Timestamp, Look>>,
    /// What stood of sources.
    pub memos: BTreeMap<SourceId, Memo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_part_ends_counts() {
        let of = |parts: &[&str]| Fingerprint::of(parts.iter().map(|part| part.as_bytes()));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
    }

    #[test]
    fn a_look_is_read_back_as_written() {
        let look = Look {
            text: Fingerprint::of([&b"text"[..]]),
            odd: Some(Odd::Shrank(9, 2)),
            ..Look::default()
        };
        let json = serde_json::to_string(&look).unwrap();
        assert_eq!(serde_json::from_str::<Look>(&json).unwrap(), look);
        assert!(json.len() < 220, "{json}");
    }
}
