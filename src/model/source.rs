//! What is watched: sources, the publications they belong to, and how politely their hosts are visited.

use std::{collections::BTreeMap, fmt, path::PathBuf, str::FromStr, time::Duration};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    edition::Edition,
    subscriber::{MailServer, Subscriber},
    time::london_day,
};

/// Names one source for good: 1 to 80 of `a-z 0-9 - . _`, beginning with a letter or digit. A document that
/// belongs to a publication is a source of its own, named `ID/KEY`: see [`SourceId::part`]. Nobody can list
/// such a name, so nothing collides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceId(String);

/// Names one publication, under the same rule as [`SourceId`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicationId(String);

/// Names one subscriber, under the same rule as [`SourceId`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SubscriberId(String);

/// Why a name cannot be an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” cannot be an id: use 1 to 80 of a-z, 0-9, “-”, “.” and “_”, beginning with a letter or digit"
)]
pub struct BadId(pub String);

fn checked_id(text: &str) -> Result<String, BadId> {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if begins && text.len() <= 80 && text.chars().all(legal) {
        Ok(text.to_owned())
    } else {
        Err(BadId(text.to_owned()))
    }
}

macro_rules! id_type {
    ($name:ident) => {
        impl $name {
            /// Checks and takes a name.
            ///
            /// # Errors
            /// [`BadId`] where a character or the length is not allowed.
            pub fn new(text: &str) -> Result<Self, BadId> {
                checked_id(text).map(Self)
            }

            /// The name as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

id_type!(SourceId);
id_type!(PublicationId);
id_type!(SubscriberId);

impl SourceId {
    /// The name of a document that belongs to this publication; `key` is under the same rule as a name.
    ///
    /// # Errors
    /// [`BadId`] where the key is not allowed, or where this names such a document itself.
    pub fn part(&self, key: &str) -> Result<Self, BadId> {
        format!("{self}/{key}").parse()
    }

    /// The publication that a document belongs to; none of a source that is listed itself.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.split_once('/').map(|(parent, _)| Self(parent.to_owned()))
    }

    /// What tells a document from the others of its publication; none of a source that is listed itself.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.0.split_once('/').map(|(_, key)| key)
    }
}

/// Takes the name of a listed source, and that of a document too.
impl FromStr for SourceId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.split_once('/') {
            None => Self::new(text),
            Some((parent, key)) => {
                checked_id(parent).and(checked_id(key)).map_err(|_| BadId(text.to_owned()))?;
                Ok(Self(text.to_owned()))
            }
        }
    }
}

impl TryFrom<String> for SourceId {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl TryFrom<String> for PublicationId {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        Self::new(&text)
    }
}

impl TryFrom<String> for SubscriberId {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        Self::new(&text)
    }
}

impl SubscriberId {
    /// What the name of every subscriber begins with where the journal speaks of readers: readers that come
    /// and ask have no such names.
    pub const AMONG_READERS: &str = "subscriber:";

    /// Its name among the readers of the journal.
    #[must_use]
    pub fn reader(&self) -> String {
        format!("{}{self}", Self::AMONG_READERS)
    }
}

/// How a source is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A publication page of GOV.UK.
    Govuk,
    /// Any web page.
    Page,
    /// A single file: PDF, Word and the like.
    File,
    /// An RSS or Atom feed.
    Feed,
    /// A page that cites guidance: audited for stale citations.
    Board,
    /// A list of amendments, each row an event.
    Amendments,
}

/// Which parts of a page are its text, from a day on. Sites are rebuilt; old snapshots are not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// The London day from which it holds; none means from the beginning.
    pub from: Option<Date>,
    /// CSS selectors of what is read; empty means: find the main part by the general rule.
    pub keep: Vec<String>,
    /// CSS selectors of what is left out, within what is kept.
    pub drop: Vec<String>,
    /// As what it is read, where the sources file says so; else that is found out by looking.
    #[serde(default)]
    pub kind: Option<Kind>,
}

/// How often a source is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Every {
    /// This long after the last check.
    Interval(Duration),
    /// At the times of a cron line, in Europe/London.
    Cron(String),
}

/// One address that we were asked to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name for good; a new address under the same id continues its history.
    pub id: SourceId,
    /// The publication that it belongs to.
    pub publication: Option<PublicationId>,
    /// What readers are shown; where missing, the publication's or the page's own title.
    pub title: Option<String>,
    /// Where it is fetched.
    pub url: Url,
    /// How it is read; where missing, found out by looking.
    pub kind: Option<Kind>,
    /// How often it is due.
    pub every: Every,
    /// For choosing with `--tag`.
    pub tags: Vec<String>,
    /// Ids under which its history may lie as well.
    pub formerly: Vec<SourceId>,
    /// Why it is listed but not fetched; never a failure.
    pub paused: Option<String>,
    /// Oldest first.
    pub recipes: Vec<Recipe>,
    /// Where it is a list in which new publications are looked for (`[[discover]]`): the words of which one
    /// must stand in a title or summary, in any case; none of them means: every entry.
    pub discover: Option<Vec<String>>,
    /// Whether its licence lets whole texts be shown to others; else quotations and links are.
    pub republish: bool,
}

/// Whether two addresses are one to a reader: scheme, `www.` and a slash at the end make no difference.
#[must_use]
pub fn is_same_address(one: &Url, other: &Url) -> bool {
    fn place(url: &Url) -> (&str, Option<u16>, &str, Option<&str>) {
        let host = url.host_str().unwrap_or_default().trim_end_matches('.');
        let host = host.strip_prefix("www.").unwrap_or(host);
        let query = url.query().filter(|query| !query.is_empty());
        (host, url.port(), url.path().trim_end_matches('/'), query)
    }
    place(one) == place(other)
}

impl Source {
    /// An address of which nothing more is said, and which is never due by itself.
    #[must_use]
    pub fn unlisted(id: SourceId, url: Url) -> Self {
        Self {
            id,
            publication: None,
            title: None,
            url,
            kind: None,
            every: Every::Interval(Duration::MAX),
            tags: Vec::new(),
            formerly: Vec::new(),
            paused: None,
            recipes: Vec::new(),
            discover: None,
            republish: false,
        }
    }

    /// The recipe that holds for a capture of `at`: the last one whose day has come.
    #[must_use]
    pub fn recipe_at(&self, at: Timestamp) -> Recipe {
        let day = london_day(at);
        let holds = |recipe: &&Recipe| recipe.from.is_none_or(|from| from <= day);
        let recipe = self.recipes.iter().rfind(holds).cloned().unwrap_or_default();
        Recipe { kind: self.kind, ..recipe }
    }

    /// As which publication other pages cite it: its own, or where it has none one that bears its name.
    #[must_use]
    pub fn cited_as(&self) -> Option<PublicationId> {
        self.publication.clone().or_else(|| PublicationId::new(self.id.as_str()).ok())
    }

    /// Whether it is a publication of GOV.UK that is watched by the address of its page, and so has documents
    /// that belong to it and an item in the Content API: of that kind, or of none and there.
    #[must_use]
    pub fn is_publication(&self) -> bool {
        let is_there = || self.kind.is_none() && self.url.host_str() == Some("www.gov.uk");
        let is_page = !super::part::is_item(&self.url) && !super::part::is_file(&self.url);
        // A list in which publications are looked for is none.
        self.discover.is_none() && (self.kind == Some(Kind::Govuk) || is_there()) && is_page
    }
}

/// The work that one or more sources belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Its name for good.
    pub id: PublicationId,
    /// As its publisher calls it.
    pub title: String,
    /// Other names by which people cite it.
    pub aliases: Vec<String>,
    /// Who issues it.
    pub publisher: Option<String>,
    /// Editions that the sources file adds to the register or puts in the place of what that says.
    pub editions: Vec<Edition>,
}

/// How one host (`name` or `name:port`) is visited where it differs from the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// Between the end of one request and the start of the next.
    pub delay: Option<Duration>,
    /// Whether its private or loopback address may be visited.
    pub allow_private: bool,
}

/// How the crawl as a whole behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crawler {
    /// Goes into the User-Agent, so that a webmaster can write to a person.
    pub contact: Option<String>,
    /// Between the end of one request to a host and the start of the next.
    pub delay: Duration,
    /// How often a source is due that does not say so itself.
    pub every: Every,
    /// How many hosts are visited side by side.
    pub parallel: usize,
    /// The way out, where there is no other.
    pub proxy: Option<Url>,
    /// Further trusted certificates, as PEM.
    pub ca_file: Option<PathBuf>,
}

impl Default for Crawler {
    fn default() -> Self {
        Self {
            contact: None,
            delay: Duration::from_secs(3),
            every: Every::Interval(Duration::from_secs(24 * 60 * 60)),
            parallel: 8,
            proxy: None,
            ca_file: None,
        }
    }
}

/// All that a sources file says, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watchlist {
    /// How the crawl behaves.
    pub crawler: Crawler,
    /// By name or `name:port`, in lower case.
    pub hosts: BTreeMap<String, Host>,
    /// In the order of the file.
    pub publications: Vec<Publication>,
    /// In the order of the file.
    pub sources: Vec<Source>,
    /// In the order of the file.
    pub subscribers: Vec<Subscriber>,
    /// The server that takes our mail; always there where a subscriber is told by mail.
    pub mail: Option<MailServer>,
    /// Documents that the file names in a comment because no address is known.
    pub unaddressed: Vec<String>,
}

impl Watchlist {
    /// The source of that id.
    #[must_use]
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == *id)
    }

    /// The publication of that id.
    #[must_use]
    pub fn publication(&self, id: &PublicationId) -> Option<&Publication> {
        self.publications.iter().find(|publication| publication.id == *id)
    }

    /// What a reader calls a source: its own title, else its publication's, else its id.
    #[must_use]
    pub fn title_of<'a>(&'a self, source: &'a Source) -> &'a str {
        let of_publication = || {
            let id = source.publication.as_ref()?;
            Some(self.publication(id)?.title.as_str())
        };
        source.title.as_deref().or_else(of_publication).unwrap_or(source.id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_named_below_its_publication_and_nobody_can_list_it() {
        let id = SourceId::new("working-together").unwrap();
        let part = id.part("69bb9be9d0a1c2e3f4a5b6c7").unwrap();
        assert_eq!(part.as_str(), "working-together/69bb9be9d0a1c2e3f4a5b6c7");
        assert_eq!(
            (part.parent(), part.key()),
            (Some(id.clone()), Some("69bb9be9d0a1c2e3f4a5b6c7"))
        );
        assert_eq!((id.parent(), id.key()), (None, None));
        assert!(SourceId::new(part.as_str()).is_err(), "the list takes no such name");
        assert_eq!(SourceId::try_from(part.to_string()), Ok(part.clone()), "the store does");
        for bad in ["a/", "/a", "a/b/c", "a/B", "a//b", "a/../b"] {
            assert!(bad.parse::<SourceId>().is_err(), "{bad}");
        }
        assert!(part.part("more").is_err());
    }
}
