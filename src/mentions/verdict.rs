//! Mention -> verdict: whether what a page presents is in force on a day, how long it has not been, and what to put
//! instead. A page's own claims change nothing of what is known; where they are wrong, so is it said.

use jiff::{Unit, civil::Date};
use url::Url;

use super::{
    dates::{self, Says},
    find::Finder,
    record::{is_out_of_use, record},
    resolve,
    tokens::tokens,
    until::is_over,
};
use crate::{
    model::{
        citation::{Audited, Citation, Stale, Suggestion, Verdict},
        document::Document,
        edition::{Confidence, Edition, EditionId, EditionState, Ended, Lineage, When},
        mention::{Mention, NamedBy, Sense},
        source::PublicationId,
    },
    register::Register,
};

/// What is read, as whoever asked for it calls it.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The id of a source, the path of a file or the address of a page.
    pub source: &'a str,
    /// What readers call it, where the document does not say.
    pub title: &'a str,
    /// Where it is.
    pub url: Option<&'a Url>,
    /// The publication whose own page it is: what that says of itself is no citation.
    pub publication: Option<&'a PublicationId>,
    /// Whether it is listed as a page that cites guidance.
    pub is_board: bool,
}

/// What `document` cites, and how that stands `on` a day.
#[must_use]
pub fn audit(page: &Page, document: &Document, finder: &Finder, on: Date) -> Audited {
    let record = record(document, page.url);
    let own = page.url.and_then(|url| finder.own(url.as_str())).map(|lineage| &lineage.id);
    let register = finder.register();
    let mentions = finder.mentions(document).into_iter();
    let others = mentions.filter(|mention| {
        Some(&mention.publication) != page.publication && Some(&mention.publication) != own
    });
    let citations =
        others.map(|mention| citation(mention, register, on, record.is_some())).collect();
    Audited {
        source: page.source.to_owned(),
        title: document.title.clone().unwrap_or_else(|| page.title.to_owned()),
        url: page.url.cloned(),
        is_out_of_use: record.as_deref().is_some_and(is_out_of_use),
        record,
        is_board: page.is_board,
        citations,
    }
}

fn citation(mention: Mention, register: &Register, on: Date, is_record: bool) -> Citation {
    let line = mention.block + 1;
    let Some(lineage) = register.lineage(&mention.publication) else {
        let title = mention.publication.to_string();
        let verdict = Verdict::NotKnownHere;
        return Citation { mention, title, line, verdict, stale: None, note: None };
    };
    let judge = Judge { register, lineage, on };
    let ended = judge.seen_to_end();
    let (verdict, note) = match (&mention.edition, &mention.unknown) {
        _ if ended.is_some() => (Verdict::Stale, None),
        (Some(label), _) => judge.known(&mention, label),
        (None, Some(unknown)) => judge.unknown(unknown),
        (None, None) => judge.undated(&mention),
    };
    let verdict = match verdict {
        Verdict::Stale if mention.sense != Sense::Cites => Verdict::Told,
        Verdict::Stale if is_over(&mention.sentence, &mention.text, on) => Verdict::Told,
        Verdict::Stale if is_record => Verdict::Record,
        verdict => verdict,
    };
    let claimed = || {
        let wrong = judge.wrong_predecessor(&mention).or_else(|| judge.wrong_date(&mention));
        wrong.or_else(|| judge.only_touched(&mention))
    };
    let note = match (claimed(), note) {
        (Some(claimed), Some(note)) => Some(format!("{note}; {claimed}")),
        (claimed, note) => claimed.or(note),
    };
    let gone = verdict == Verdict::NoSuchEdition && judge.in_force().is_none() && judge.ended();
    let is_stale =
        verdict == Verdict::Stale || (gone && mention.sense == Sense::Cites && !is_record);
    let stale = is_stale.then(|| judge.stale(&mention));
    let note = match (note, stale.as_ref().and_then(|stale| judge.doubt(stale))) {
        (Some(note), Some(doubt)) => Some(format!("{note}; {doubt}")),
        (note, doubt) => note.or(doubt),
    };
    let title = lineage.title.clone();
    Citation { mention, title, line, verdict, stale, note }
}

/// One publication on one day.
struct Judge<'a> {
    register: &'a Register,
    lineage: &'a Lineage,
    on: Date,
}

impl Judge<'_> {
    fn id(&self, label: &str) -> EditionId {
        EditionId { publication: self.lineage.id.clone(), label: label.to_owned() }
    }

    fn known(&self, mention: &Mention, label: &str) -> (Verdict, Option<String>) {
        let state = self.register.state(&self.id(label), self.on);
        let edition = self.lineage.edition(label);
        let starts = edition.and_then(Edition::commences);
        match state {
            EditionState::InForce => (Verdict::Current, None),
            EditionState::PartlyInForce => (Verdict::PartlyInForce, Some(self.transition(label))),
            EditionState::Superseded | EditionState::Withdrawn => {
                let by_title = format!("this is the title of the {}", called(label));
                let by_link = format!("the link leads to the {}", called(label));
                (
                    Verdict::Stale,
                    match mention.named_by {
                        NamedBy::Title => Some(by_title),
                        NamedBy::Link => Some(by_link),
                        NamedBy::Date | NamedBy::Name => None,
                    },
                )
            }
            EditionState::Unsure => (
                Verdict::Unsure,
                Some("the dates that are known do not tell whether it is in force".to_owned()),
            ),
            EditionState::NotYet
            | EditionState::Draft
            | EditionState::ForInformation
            | EditionState::Published => {
                let from =
                    starts.map_or_else(String::new, |when| format!(": in force from {when}"));
                (Verdict::NotYet, Some(format!("not in force yet{from}")))
            }
        }
    }

    fn transition(&self, label: &str) -> String {
        let id = self.id(label);
        let transitions = self.register.lineages.iter().flat_map(|lineage| &lineage.editions);
        let transition =
            transitions.filter_map(|edition| edition.transition.as_ref()).find(|one| one.of == id);
        transition.map_or_else(|| "part of it goes on".to_owned(), |one| one.note.clone())
    }

    /// A date that no edition bears.
    fn unknown(&self, said: &str) -> (Verdict, Option<String>) {
        let year: Option<i16> = said.rsplit(' ').find_map(|word| word.parse().ok());
        let declared = self.lineage.never_existed.iter().find(|never| {
            never.label == said || year.is_some_and(|year| never.label == year.to_string())
        });
        if let Some(never) = declared {
            let note = format!("there never was an edition of {said}: {}", never.evidence);
            return (Verdict::NoSuchEdition, Some(note));
        }
        let dated = self.lineage.editions.iter().filter(|edition| !edition.is_draft);
        let dated: Vec<(&Edition, i16)> = dated
            .filter_map(|edition| Some((edition, edition.first_known()?.sorts_at().year())))
            .collect();
        let before = year.and_then(|year| dated.iter().rfind(|(_, known)| *known < year));
        let after = year.and_then(|year| dated.iter().find(|(_, known)| *known > year));
        if let (Some((before, _)), Some((after, _))) = (before, after)
            && after.replaces.contains(&self.id(&before.label))
        {
            let note = format!(
                "no edition of {said} is known: {} was followed by {}",
                that(&before.label),
                that(&after.label)
            );
            return (Verdict::NoSuchEdition, Some(note));
        }
        let checked = crate::model::edition::When::month(
            self.register.checked_to.year(),
            self.register.checked_to.month(),
        );
        let checked =
            checked.map_or_else(String::new, |when| format!(" (editions are known to {when})"));
        (Verdict::NotKnownHere, Some(format!("an edition of {said} is not known here{checked}")))
    }

    /// A publication without a date: nothing is wrong, unless all of it has ended or the link leads where its
    /// publisher is no longer.
    fn undated(&self, mention: &Mention) -> (Verdict, Option<String>) {
        if self.in_force().is_none() && self.ended() {
            return (
                Verdict::Stale,
                Some("the publication as a whole is no longer in force".to_owned()),
            );
        }
        if mention.left_address {
            return (
                Verdict::Stale,
                Some("the link leads to an address that its publisher has left".to_owned()),
            );
        }
        if mention.is_file && mention.sense == Sense::Cites && self.lineage.editions.len() > 1 {
            let note = "the link leads to a file, which never becomes a newer edition; nothing says of which edition it is";
            return (Verdict::Unsure, Some(note.to_owned()));
        }
        (Verdict::Undated, None)
    }

    /// How the whole publication ended, as its own page shows and the dates of its editions do not.
    fn seen_to_end(&self) -> Option<&Ended> {
        let ended = self.lineage.ended.as_ref()?;
        (ended.on.has_come(self.on) && !self.ended()).then_some(ended)
    }

    /// Whether every edition has ended, for sure.
    fn ended(&self) -> bool {
        let mut issued =
            self.lineage.editions.iter().filter(|edition| !edition.is_draft).peekable();
        issued.peek().is_some()
            && issued.all(|edition| {
                let state = self.register.state(&self.id(&edition.label), self.on);
                matches!(state, EditionState::Superseded | EditionState::Withdrawn)
            })
    }

    /// The newest edition that is wholly in force.
    fn in_force(&self) -> Option<EditionId> {
        self.newest_of(&self.lineage.id)
    }

    fn newest_of(&self, publication: &PublicationId) -> Option<EditionId> {
        let stands = self.register.in_force(publication, self.on);
        let id =
            |label: &str| EditionId { publication: publication.clone(), label: label.to_owned() };
        let whole = |edition: &&&Edition| {
            self.register.state(&id(&edition.label), self.on) == EditionState::InForce
        };
        stands.iter().find(whole).map(|edition| id(&edition.label))
    }

    /// What stands in the place of an edition: the publication's own newest, else what replaced it elsewhere.
    fn successor(&self, label: Option<&str>) -> Option<EditionId> {
        if let Some(own) = self.in_force() {
            return Some(own);
        }
        let mut at = match label {
            Some(label) => self.id(label),
            None => self.id(&self.lineage.editions.last()?.label),
        };
        // No chain of editions is longer.
        for _ in 0..50 {
            at = self.register.replaced_by(&at).into_iter().next_back()?;
            if let Some(newest) = self.newest_of(&at.publication) {
                return Some(newest);
            }
        }
        None
    }

    fn stale(&self, mention: &Mention) -> Stale {
        let label = mention.edition.as_deref();
        if let Some(ended) = self.seen_to_end() {
            let own = label.and_then(|label| self.register.superseded_on(&self.id(label)));
            let superseded_on = own.filter(|own| own.has_come(self.on)).or(Some(ended.on));
            return Stale {
                in_force: None,
                superseded_on,
                out_of_date_for: superseded_on.and_then(|when| since(when, self.on)),
                suggestion: None,
                ended: Some(ended.clone()),
            };
        }
        let last = self.lineage.editions.last().map(|edition| edition.label.as_str());
        let cited = label.or_else(|| last.filter(|_| self.in_force().is_none()));
        let superseded_on = cited.and_then(|label| self.register.superseded_on(&self.id(label)));
        let in_force = self.successor(label);
        let suggestion = in_force.as_ref().and_then(|id| self.suggestion(id));
        let out_of_date_for = superseded_on.and_then(|when| since(when, self.on));
        Stale { in_force, superseded_on, out_of_date_for, suggestion, ended: None }
    }

    fn suggestion(&self, id: &EditionId) -> Option<Suggestion> {
        let lineage = self.register.lineage(&id.publication)?;
        let edition = lineage.edition(&id.label)?;
        let title = edition.title.as_deref().unwrap_or(&lineage.title);
        Some(Suggestion {
            text: format!("{title} ({})", years(&edition.label)),
            url: edition.url.clone().or_else(|| lineage.url.clone()),
        })
    }

    /// How sure it is that the edition in force is.
    fn doubt(&self, stale: &Stale) -> Option<String> {
        let edition = self.register.edition(stale.in_force.as_ref()?)?;
        match () {
            () if edition.is_found => {
                Some("the edition in force was seen and is not yet confirmed".to_owned())
            }
            () if edition.confidence == Confidence::Low => {
                Some("that edition rests on one source and is not verified".to_owned())
            }
            () => None,
        }
    }

    /// Why the year that the page names means an edition of another year: it was brought up to date then.
    fn only_touched(&self, mention: &Mention) -> Option<String> {
        let label = mention.edition.as_ref().filter(|_| mention.named_by == NamedBy::Date)?;
        let edition = self.lineage.edition(label)?;
        let words = tokens(&mention.text);
        let mut dates =
            (0..words.len()).filter_map(|at| dates::date(&mention.text, &words, at, true));
        let said = dates.next().map(|date| date.says).filter(|_| dates.next().is_none())?;
        let touch = resolve::touch(edition, said)?;
        let Says::Year(year, _) = said else { return None };
        Some(format!(
            "the {} of {year} belongs to the {}",
            touch.kind.replace('-', " "),
            called(label)
        ))
    }

    /// When the page says that the edition was published, where that is the date of another one.
    fn wrong_date(&self, mention: &Mention) -> Option<String> {
        let label = mention.edition.as_ref().filter(|_| mention.named_by == NamedBy::Date)?;
        let said = published_in(mention)?;
        let other = resolve::edition(self.lineage, said).filter(|other| other.label != *label)?;
        Some(format!(
            "the page says that the {} was published in {}, which is when {} was",
            called(label),
            resolve::in_words(said),
            that(&other.label)
        ))
    }

    /// What the page says of who replaced whom, where that is not so.
    fn wrong_predecessor(&self, mention: &Mention) -> Option<String> {
        let (old, new) = (mention.edition.as_ref()?, mention.successor.as_ref()?);
        // What stands beside the new one is not said to have been replaced by it.
        if self.register.state(&self.id(old), self.on) == EditionState::InForce {
            return None;
        }
        let edition = self.lineage.edition(new)?;
        let own: Vec<&EditionId> =
            edition.replaces.iter().filter(|id| id.publication == self.lineage.id).collect();
        let truth = own.first()?;
        let wrong = !own.iter().any(|id| id.label == *old);
        wrong.then(|| {
            format!(
                "the page says that the {} replaced {}; it replaced {}",
                called(new),
                that(old),
                that(&truth.label)
            )
        })
    }
}

/// The month in which the sentence says that what it names was published: “was published in March 2015”.
fn published_in(mention: &Mention) -> Option<Says> {
    let after = mention.sentence.split_once(&mention.text)?.1;
    let tokens = tokens(after);
    let verb =
        tokens.iter().position(|token| token.is(&["published", "issued"])).filter(|at| *at <= 6)?;
    let said = (verb + 1..verb + 10).find_map(|at| dates::date(after, &tokens, at, false))?;
    matches!(said.says, Says::Year(_, Some(_))).then_some(said.says)
}

/// A label as people say it: `2015-03` is March 2015.
fn years(label: &str) -> String {
    let dated = label
        .split_once('-')
        .and_then(|(year, month)| When::month(year.parse().ok()?, month.parse().ok()?));
    dated.map_or_else(|| label.to_owned(), |when| when.to_string())
}

/// `edition of 2018`; `5th edition` where that is the label.
fn called(label: &str) -> String {
    if label.ends_with("edition") {
        return label.to_owned();
    }
    format!("edition of {}", years(label))
}

/// `that of 2018`; `the 5th edition` where that is the label.
fn that(label: &str) -> String {
    if label.ends_with("edition") {
        return format!("the {label}");
    }
    format!("that of {}", years(label))
}

/// How long ago something surely was, in years and months.
fn since(when: When, on: Date) -> Option<String> {
    let day = when.not_after?;
    let span = day.until((Unit::Year, on)).ok()?;
    let count = |n: i64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let (years, months, days) =
        (i64::from(span.get_years()), i64::from(span.get_months()), i64::from(span.get_days()));
    Some(match (years, months) {
        // On the day itself there is nothing to count.
        (0, 0) if days == 0 => return None,
        (0, 0) => count(days, "day"),
        (0, months) => count(months, "month"),
        (years, 0) => count(years, "year"),
        (years, months) => format!("{} and {}", count(years, "year"), count(months, "month")),
    })
}
