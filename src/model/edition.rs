//! Publications as lines of dated editions: what each edition is, and when it was consulted on, issued, in force
//! and withdrawn. Nothing here says what is current: what stands on a day follows from the dates (`register`).

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{source::PublicationId, time::MONTHS};

/// When something happened, as exactly as its evidence tells: a day, a month, a year, or bounds.
///
/// Both days belong to it. One of them at least is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct When {
    /// Not before this day; none where nobody knows how long before.
    pub not_before: Option<Date>,
    /// Not after this day; none where nobody knows how long after.
    pub not_after: Option<Date>,
}

impl When {
    /// That day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self { not_before: Some(day), not_after: Some(day) }
    }

    /// Some day of that month (1 to 12); none where there is no such month.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Self { not_before: Some(first), not_after: Some(first.last_of_month()) })
    }

    /// Some day of that year; none where the calendar has no such year.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        let first = Date::new(year, 1, 1).ok()?;
        Some(Self { not_before: Some(first), not_after: Some(first.last_of_year()) })
    }

    /// The one day that it can be, where it is known to the day.
    #[must_use]
    pub fn exactly(&self) -> Option<Date> {
        self.not_before.filter(|first| Some(*first) == self.not_after)
    }

    /// Whether it has certainly come on `day`.
    #[must_use]
    pub fn has_come(&self, day: Date) -> bool {
        self.not_after.is_some_and(|last| last <= day)
    }

    /// Whether it may have come on `day`.
    #[must_use]
    pub fn may_have_come(&self, day: Date) -> bool {
        self.not_before.is_none_or(|first| first <= day)
    }

    /// The day to put it in order by: the first that it can be, or where that is not known the last.
    #[must_use]
    pub fn sorts_at(&self) -> Date {
        self.not_before.or(self.not_after).unwrap_or(Date::MIN)
    }
}

/// `4 July 2018`, `July 2018`, `2018`, `by 29 March 2019`, `from 4 July 2018`, `between … and …`.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn month(day: Date) -> String {
            let name = usize::try_from(day.month() - 1).ok().and_then(|nth| MONTHS.get(nth));
            let mut letters = name.copied().unwrap_or_default().chars();
            letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
        }
        let full = |day: Date| format!("{} {} {}", day.day(), month(day), day.year());
        match (self.not_before, self.not_after) {
            (Some(first), Some(last)) if first == last => f.write_str(&full(first)),
            (Some(first), Some(_)) if Self::month(first.year(), first.month()) == Some(*self) => {
                write!(f, "{} {}", month(first), first.year())
            }
            (Some(first), Some(_)) if Self::year(first.year()) == Some(*self) => {
                write!(f, "{}", first.year())
            }
            (Some(first), Some(last)) => write!(f, "between {} and {}", full(first), full(last)),
            (None, Some(last)) => write!(f, "by {}", full(last)),
            (Some(first), None) => write!(f, "from {}", full(first)),
            (None, None) => f.write_str("at a date unknown"),
        }
    }
}

/// How far a statement can be relied upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// One third party only.
    Low,
    /// A board, a law firm, a charity.
    Medium,
    /// The text of the document itself, or its publisher's page.
    High,
}

/// Names one edition for good: a publication and the edition's label. Written `kcsie/2014`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EditionId {
    /// The publication.
    pub publication: PublicationId,
    /// The edition's label, unique in its publication.
    pub label: String,
}

impl fmt::Display for EditionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.publication, self.label)
    }
}

/// Who issued an edition of what, when, and on what evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Names it within its publication, and is what people call it: `2018`, `2015-03`, `7th edition`.
    pub label: String,
    /// Its own title, where that differs from the publication's.
    pub title: Option<String>,
    /// Other titles that it alone bears.
    pub aliases: Vec<String>,
    /// When a draft of it was put out for consultation.
    pub consultation: Option<When>,
    /// When that consultation closed.
    pub consultation_closes: Option<When>,
    /// When its text was issued for information, before it was in force.
    pub for_information: Option<When>,
    /// When its final text was published, which may follow commencement; of a draft, when that was put out.
    pub published: Option<When>,
    /// When it came into force; none means from publication.
    pub in_force: Option<When>,
    /// The first day on which it was in force no longer: only where a source says so. Else the next edition's
    /// commencement tells.
    pub superseded: Option<When>,
    /// When its publisher withdrew it.
    pub withdrawn: Option<When>,
    /// What it replaced, as its evidence says.
    pub replaces: Vec<EditionId>,
    /// What replaced it, where that belongs to another publication or was said only of this edition.
    pub replaced_by: Vec<EditionId>,
    /// Where something of what it replaced went on for a while.
    pub transition: Option<Transition>,
    /// Where it applied, if that is not where its publication does; `England and Wales`.
    pub applies: Option<String>,
    /// A draft that was never issued.
    pub is_draft: bool,
    /// Numbers by which it is cited: departmental references, ISBN.
    pub references: Vec<String>,
    /// Its own page, where that is not the publication's.
    pub url: Option<Url>,
    /// Its files on GOV.UK's asset host: `ID/NAME`.
    pub assets: Vec<String>,
    /// Corrections, factual updates and reissues: the same edition still.
    pub updates: Vec<Update>,
    /// What is known against this row, or beside it.
    pub note: Option<String>,
    /// Where the row comes from.
    pub evidence: String,
    /// How far the row can be relied upon.
    pub confidence: Confidence,
    /// Whether snapshots show it and no register has it yet: “seen, not yet confirmed”.
    pub is_found: bool,
}

impl Edition {
    /// One of which nothing is known yet but its label, where that comes from, and how sure it is.
    #[must_use]
    pub fn new(label: &str, evidence: &str, confidence: Confidence) -> Self {
        Self {
            label: label.to_owned(),
            title: None,
            aliases: Vec::new(),
            consultation: None,
            consultation_closes: None,
            for_information: None,
            published: None,
            in_force: None,
            superseded: None,
            withdrawn: None,
            replaces: Vec::new(),
            replaced_by: Vec::new(),
            transition: None,
            applies: None,
            is_draft: false,
            references: Vec::new(),
            url: None,
            assets: Vec::new(),
            updates: Vec::new(),
            note: None,
            evidence: evidence.to_owned(),
            confidence,
            is_found: false,
        }
    }

    /// From when it is in force: its commencement, or where none is recorded its publication.
    #[must_use]
    pub fn commences(&self) -> Option<When> {
        self.in_force.or(self.published)
    }

    /// The first date of any kind that is known of it.
    #[must_use]
    pub fn first_known(&self) -> Option<When> {
        let dates = [self.consultation, self.for_information, self.published, self.in_force];
        dates.into_iter().flatten().min_by_key(When::sorts_at)
    }
}

/// What of the editions before went on beside a new one, and how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// The first day.
    pub from: Date,
    /// The last day; none where it goes on.
    pub until: Option<Date>,
    /// What went on, in words.
    pub note: String,
    /// Of which edition.
    pub of: EditionId,
    /// Where that comes from.
    pub evidence: String,
}

/// The same edition, touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// What sort: `correction`, `factual-update`, `revision`, `rename`, `file-reissued`, `note`…
    pub kind: String,
    /// When, where that is known.
    pub date: Option<When>,
    /// What was touched.
    pub note: Option<String>,
    /// Where that comes from.
    pub evidence: String,
}

/// A publication and all its editions, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// The publication; sources.toml uses the same id.
    pub id: PublicationId,
    /// As its publisher calls it today.
    pub title: String,
    /// Where its publisher shows it today.
    pub url: Option<Url>,
    /// Hosts that once were its publisher's: `www.londoncp.co.uk`.
    pub former_hosts: Vec<String>,
    /// Names that mean this publication wherever they stand.
    pub aliases: Vec<String>,
    /// Names that are everyday words as well: they count only with a year, a link or the full title nearby.
    pub ambiguous: Vec<String>,
    /// Where it applies: `England`.
    pub applies: Option<String>,
    /// What sort: `statutory guidance`, `non-statutory advice`.
    pub kind: String,
    /// Editions that people claim and that never existed: label and who says so.
    pub never_existed: Vec<NeverExisted>,
    /// What is reported of it and not verified.
    pub reported: Option<String>,
    /// Oldest first.
    pub editions: Vec<Edition>,
    /// How all of it ended, where its own watched page shows that.
    pub ended: Option<Ended>,
}

/// How a publication as a whole came to its end, as its own page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// In what way.
    pub how: End,
    /// When: the day that its publisher gives, else not after the day on which it was seen.
    pub on: When,
    /// The publisher's own words on it.
    pub words: Option<String>,
    /// Where it is or was to be had: its page, its files.
    pub addresses: Vec<Url>,
}

/// In what way a publication came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// Its publisher withdrew it and leaves it to be read.
    Withdrawn,
    /// Its page says that it was replaced as a whole.
    Superseded,
    /// Its publisher took it down.
    Removed,
    /// Its page is not to be found.
    NotFound,
}

/// `withdrawn on 3 April 2026`, `removed by its publisher, as seen on 3 April 2026`.
impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.how {
            End::Withdrawn => "withdrawn",
            End::Superseded => "replaced",
            End::Removed => "removed by its publisher",
            End::NotFound => "not to be found any more",
        })?;
        match (self.on.exactly(), self.on.not_after) {
            (Some(day), _) => write!(f, " on {}", When::day(day)),
            (None, Some(seen)) => write!(f, ", as seen on {}", When::day(seen)),
            (None, None) => Ok(()),
        }
    }
}

impl Lineage {
    /// One of which no edition is known.
    #[must_use]
    pub fn new(id: PublicationId, title: &str) -> Self {
        Self {
            id,
            title: title.to_owned(),
            url: None,
            former_hosts: Vec::new(),
            aliases: Vec::new(),
            ambiguous: Vec::new(),
            applies: None,
            kind: String::new(),
            never_existed: Vec::new(),
            reported: None,
            editions: Vec::new(),
            ended: None,
        }
    }

    /// The edition of that label.
    #[must_use]
    pub fn edition(&self, label: &str) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.label == label)
    }
}

/// An edition that somebody cites and that never was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeverExisted {
    /// As it is cited: `2018`.
    pub label: String,
    /// Why it is known not to exist, and who claims it.
    pub evidence: String,
}

/// How an edition stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditionState {
    /// Nothing of it was known yet.
    NotYet,
    /// A draft that is, or was, consulted on and not issued since.
    Draft,
    /// Its text is out for information and not in force.
    ForInformation,
    /// Published and not in force yet.
    Published,
    /// It may be in force, or not yet: the dates that are known do not tell.
    Unsure,
    /// In force.
    InForce,
    /// Replaced, but part of it goes on for a while.
    PartlyInForce,
    /// Replaced by a later edition.
    Superseded,
    /// Withdrawn by its publisher.
    Withdrawn,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_date_is_shown_as_exactly_as_it_is_known() {
        let day = date(2018, 7, 4);
        let bounds = |not_before, not_after| When { not_before, not_after };
        for (when, shown) in [
            (When::day(day), "4 July 2018"),
            (When::month(2018, 7).unwrap(), "July 2018"),
            (When::month(2024, 2).unwrap(), "February 2024"),
            (When::year(2018).unwrap(), "2018"),
            (bounds(None, Some(day)), "by 4 July 2018"),
            (bounds(Some(day), None), "from 4 July 2018"),
            (bounds(Some(day), Some(date(2018, 8, 1))), "between 4 July 2018 and 1 August 2018"),
        ] {
            assert_eq!(when.to_string(), shown);
        }
        assert_eq!(When::month(2018, 13), None);
    }

    #[test]
    fn a_month_has_come_when_it_is_over_and_may_have_come_when_it_began() {
        let july = When::month(2018, 7).unwrap();
        assert!(!july.has_come(date(2018, 7, 30)) && july.has_come(date(2018, 7, 31)));
        assert!(!july.may_have_come(date(2018, 6, 30)) && july.may_have_come(date(2018, 7, 1)));
        assert_eq!(
            (july.exactly(), When::day(date(2018, 7, 4)).exactly()),
            (None, Some(date(2018, 7, 4)))
        );
    }
}
