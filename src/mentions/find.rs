//! Document -> mentions: names, dates, links and senses of each block put together. What each of them is, its own
//! module knows.

use std::{collections::BTreeSet, ops::Range};

use super::{
    around::{Reader, WORDS, cut, shown},
    dates::{self, Dated, Says},
    ended,
    links::{Addresses, Led},
    names::{Named, Names},
    nations,
    own_history::own_history,
    references::{references, stands},
    resolve,
    spans::{Span, spans},
    successors::successors,
    tokens::{Token, between, tokens},
};
use crate::{
    model::{
        document::{Block, BlockKind, Document},
        edition::{Edition, EditionState, Lineage},
        mention::{Mention, NamedBy, Sense},
        wording::single_spaced,
    },
    register::Register,
};

/// Mentions at most of one document; more are no text for people.
const MOST: usize = 20_000;

/// So many mentions before and after one are looked at for what belongs to it.
pub(super) const NEAR: usize = 50;

/// Over so many blocks “the 2018 version” may look back for what it is a version of.
const BACK: usize = 2;

/// The register made ready for finding: for many documents it is made once.
#[derive(Debug)]
pub struct Finder<'a> {
    register: &'a Register,
    names: Names,
    addresses: Addresses<'a>,
}

/// A name with all that belongs to it, before it is a mention.
pub(super) struct Candidate {
    pub(super) lineage: usize,
    /// The words of the name, then with its dates.
    pub(super) name: Range<usize>,
    pub(super) whole: Range<usize>,
    pub(super) edition: Option<String>,
    pub(super) unknown: Option<String>,
    pub(super) by: NamedBy,
    pub(super) link: Option<String>,
    pub(super) left_address: bool,
    pub(super) is_file: bool,
    pub(super) text: String,
}

impl<'a> Finder<'a> {
    /// Makes `register` ready.
    #[must_use]
    pub fn of(register: &'a Register) -> Self {
        Self { register, names: Names::of(register), addresses: Addresses::of(register) }
    }

    /// The register that it knows.
    #[must_use]
    pub fn register(&self) -> &'a Register {
        self.register
    }

    /// The publication to which an address belongs, as its own page, file or edition.
    pub(super) fn own(&self, address: &str) -> Option<&'a Lineage> {
        let led = self.addresses.lead(&self.names, address)?;
        self.register.lineages.get(led.lineage)
    }

    /// Every mention in `document`, in order.
    #[must_use]
    pub fn mentions(&self, document: &Document) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let mut section = None;
        let history = own_history(&document.blocks);
        for (at, block) in document.blocks.iter().enumerate() {
            if found.len() >= MOST {
                break;
            }
            let room = MOST - found.len();
            let mut here = self.of_block(block, at, section.as_deref(), &found);
            here.truncate(room);
            if history.get(at).is_some_and(|is_history| *is_history) {
                let presented = here.iter_mut().filter(|mention| mention.sense == Sense::Cites);
                presented.for_each(|mention| mention.sense = Sense::History);
            }
            found.extend(here);
            if matches!(block.kind, BlockKind::Heading(_)) {
                section = Some(cut(&block.called(), WORDS));
            }
        }
        found
    }

    fn of_block(
        &self,
        block: &Block,
        at: usize,
        section: Option<&str>,
        before: &[Mention],
    ) -> Vec<Mention> {
        let text = block.text.as_str();
        let tokens = tokens(text);
        let spans = spans(block, &tokens);
        let named = self.named(text, &tokens, &spans);
        let mut candidates = Vec::new();
        let mut used = vec![false; spans.len()];
        let full: BTreeSet<usize> = named
            .iter()
            .filter(|name| !name.ambiguous && name.capital)
            .map(|name| name.lineage)
            .collect();
        for n in 0..named.len() {
            self.of_name(text, &tokens, (&named, n), &full, &spans, &mut used, &mut candidates);
        }
        for (span, _) in spans.iter().zip(&used).filter(|(_, used)| !**used) {
            let Some(link) = self.of_link(text, span) else { continue };
            // “Working Together – 2023 version”, the last words a link: one mention, named by both.
            let is_same = |one: &&mut Candidate| {
                one.lineage == link.lineage
                    && one.link.is_none()
                    && (link.edition.is_none() || one.edition == link.edition)
                    && span.at.is_some()
                    && one.whole.start < link.whole.end
                    && link.whole.start < one.whole.end
            };
            match candidates.iter_mut().find(is_same) {
                Some(one) => {
                    one.left_address |= link.left_address;
                    one.link = link.link;
                }
                None => candidates.push(link),
            }
        }
        candidates.sort_by_key(|one| (one.whole.start, one.by));
        let back = before.iter().rev().take_while(|mention| mention.block + BACK >= at);
        let context: Vec<&Mention> = back.take(NEAR).collect();
        let references =
            references(self.register, text, &tokens, &candidates, context.first().copied());
        if candidates.is_empty() && references.is_empty() {
            return Vec::new();
        }
        let whole = 0..text.len();
        let names = candidates.iter().map(|one| one.name.clone());
        let mut names: Vec<_> = names.filter(|name| *name != whole).collect();
        names.sort_by_key(|name| (name.start, name.end));
        let mut reader = Reader::of(text, names);
        let mut found: Vec<Mention> = Vec::new();
        let all = candidates
            .into_iter()
            .map(|one| (one, false))
            .chain(references.into_iter().map(|one| (one, true)));
        for (candidate, refers) in all {
            let (sentence, sense) = reader.read(&candidate.whole, &candidate.name);
            // “The 2018 version” alone may be of anything: it counts where it says what replaced what, or what
            // is in force.
            let says_who = matches!(sense, Sense::Replaces | Sense::ReplacedBy);
            if refers && !says_who && !stands(text, &tokens, candidate.whole.end) {
                continue;
            }
            let lineage = &self.register.lineages[candidate.lineage];
            found.push(Mention {
                publication: lineage.id.clone(),
                edition: candidate.edition,
                named_by: candidate.by,
                unknown: candidate.unknown,
                sense,
                successor: None,
                text: candidate.text,
                sentence,
                section: section.map(str::to_owned),
                block: at,
                link: candidate.link,
                left_address: candidate.left_address,
                is_file: candidate.is_file,
            });
        }
        successors(&mut found, &context);
        found
    }

    /// The names of a block; those that follow each other and mean one publication are one, and those within a
    /// written address are left to it.
    fn named(&self, text: &str, tokens: &[Token], spans: &[Span]) -> Vec<Named> {
        let mut named: Vec<Named> = Vec::new();
        for name in self.names.find(text, tokens) {
            let (Some(first), Some(last)) = (tokens.get(name.tokens.start), named.last_mut())
            else {
                named.push(name);
                continue;
            };
            let joined = last.lineage == name.lineage && last.tokens.end == name.tokens.start && {
                let gap =
                    tokens.get(last.tokens.end - 1).map_or("", |token| between(text, token, first));
                gap.chars().all(|c| c.is_whitespace() || "([:,-–—'\"‘’“”".contains(c))
            };
            if joined {
                last.tokens.end = name.tokens.end;
                last.ambiguous &= name.ambiguous;
                last.edition = last.edition.take().or(name.edition);
            } else {
                named.push(name);
            }
        }
        let bare: Vec<&Range<usize>> =
            spans.iter().filter(|span| span.bare).filter_map(|span| span.at.as_ref()).collect();
        named.truncate(MOST);
        named.retain(|name| {
            let start = tokens.get(name.tokens.start).map_or(0, |token| token.at.start);
            !bare.iter().any(|at| at.contains(&start))
        });
        named
    }

    #[expect(clippy::too_many_arguments, reason = "all that is known of one block")]
    fn of_name(
        &self,
        text: &str,
        tokens: &[Token],
        (all, n): (&[Named], usize),
        full: &BTreeSet<usize>,
        spans: &[Span],
        used: &mut [bool],
        candidates: &mut Vec<Candidate>,
    ) {
        let Some(name) = all.get(n) else { return };
        let next = all.get(n + 1).map_or(usize::MAX, |next| next.tokens.start);
        let mut dated = match name.year {
            Some(year) => vec![Dated::year(year, name.tokens.clone())],
            None => dates::after(text, tokens, name.tokens.end, name.ambiguous, |at| at >= next),
        };
        if dated.is_empty() {
            dated.extend(dates::short(text, tokens, &name.tokens));
        }
        // What follows another name is that name's.
        if dated.is_empty() {
            let last = n.checked_sub(1).and_then(|n| all.get(n)).map_or(0, |last| last.tokens.end);
            dated = dates::before(text, tokens, name.tokens.start);
            dated.retain(|date| date.tokens.start > last || last == 0);
        }
        if dated.is_empty() {
            dated.extend(dates::of_work(text, tokens, &name.tokens));
        }
        let bytes = |words: &Range<usize>| -> Range<usize> {
            let start = tokens.get(words.start).map_or(0, |token| token.at.start);
            start
                ..words
                    .end
                    .checked_sub(1)
                    .and_then(|n| tokens.get(n))
                    .map_or(start, |token| token.at.end)
        };
        let place = bytes(&name.tokens);
        let lineage = &self.register.lineages[name.lineage];
        let mut led = None;
        for (span, used) in spans.iter().zip(used.iter_mut()) {
            let Some(at) =
                span.at.as_ref().filter(|at| at.start < place.end && place.start < at.end)
            else {
                continue;
            };
            let leads = self.lead(span).filter(|led| led.lineage == name.lineage);
            if leads.is_some() || led.is_none() {
                *used |= leads.is_some();
                led = Some((span, at.clone(), leads));
            }
        }
        let target = led.as_ref().map(|(span, ..)| span.target.clone());
        let leads: Option<Led> = led.as_ref().and_then(|(_, _, leads)| leads.clone());
        let is_link = led.as_ref().is_some_and(|(_, at, _)| *at == place);
        if !self.counts(text, tokens, name, lineage, &dated, leads.as_ref(), is_link, full) {
            return;
        }
        let left_address = leads.as_ref().is_some_and(|led| led.former);
        let leads_to_file = leads.as_ref().is_some_and(|led| led.is_file);
        let candidate =
            |edition: Option<String>, unknown: Option<String>, by, whole: Range<usize>| Candidate {
                lineage: name.lineage,
                name: place.clone(),
                text: shown(text, &whole),
                whole,
                edition,
                unknown,
                by,
                link: target.clone(),
                left_address,
                is_file: leads_to_file,
            };
        if dated.is_empty() {
            let by_link = leads.as_ref().and_then(|led| led.edition.clone());
            let is_ended = leads.is_some() && lineage.ended.is_some();
            let (edition, by) = match (by_link, &name.edition) {
                (Some(edition), _) => (Some(edition), NamedBy::Link),
                (None, None) if is_ended => (None, NamedBy::Link),
                (None, Some(title)) => (Some(title.clone()), NamedBy::Title),
                (None, None) => (None, NamedBy::Name),
            };
            candidates.push(candidate(edition, None, by, place.clone()));
            return;
        }
        // “KCSIE 2025 or any later edition” is whatever stands.
        if let [only] = &dated[..]
            && dates::or_later(text, tokens, only.tokens.end.max(name.tokens.end))
        {
            candidates.push(candidate(None, None, NamedBy::Name, place.clone()));
            return;
        }
        let mut told = Vec::new();
        for date in &dated {
            let words = bytes(&date.tokens);
            let whole = place.start.min(words.start)..place.end.max(words.end);
            let known = resolved(tokens, lineage, date, name);
            let unknown = known.is_none().then(|| resolve::in_words(date.says));
            let label = known.map(|edition| edition.label.clone());
            if !told.contains(&(label.clone(), unknown.clone())) {
                told.push((label.clone(), unknown.clone()));
                candidates.push(candidate(label, unknown, NamedBy::Date, whole));
            }
        }
        // The words say one edition and the link leads to another.
        if let (Some(led), Some((span, at, _))) = (&leads, &led)
            && let Some(edition) = &led.edition
            && !told.iter().any(|(label, _)| label.as_ref() == Some(edition))
        {
            let mut other = candidate(Some(edition.clone()), None, NamedBy::Link, at.clone());
            other.text = cut(&single_spaced(&span.text), WORDS);
            candidates.push(other);
        }
    }

    /// Whether a name counts as one where it stands.
    #[expect(clippy::too_many_arguments, reason = "all that is known of one name")]
    fn counts(
        &self,
        text: &str,
        tokens: &[Token],
        name: &Named,
        lineage: &Lineage,
        dated: &[Dated],
        leads: Option<&Led>,
        is_link: bool,
        full: &BTreeSet<usize>,
    ) -> bool {
        if leads.is_some() {
            return true;
        }
        if lineage.ended.is_some() && lineage.editions.is_empty() {
            return ended::is_title(text, tokens, &name.tokens, is_link, !dated.is_empty());
        }
        let several = name.tokens.len() > 1;
        if !name.ambiguous {
            let quoted = tokens.get(name.tokens.start).and_then(|token| text.get(..token.at.start));
            let quoted = quoted.is_some_and(|before| before.ends_with(['\'', '"', '‘', '“']));
            return name.capital || !several || !dated.is_empty() || quoted;
        }
        if !name.capital {
            return false;
        }
        if !dated.is_empty() {
            let known = |date: &Dated| {
                let Says::Year(year, _) = date.says else { return false };
                resolve::edition(lineage, date.says).is_some()
                    || lineage.never_existed.iter().any(|never| never.label == year.to_string())
                    || (several && self.is_living(lineage) && is_later(lineage, year))
            };
            return dated.iter().any(known);
        }
        // The full title in the same block makes its short form a name.
        full.contains(&name.lineage)
    }

    /// Whether any edition is in force at the end of what the register knows.
    fn is_living(&self, lineage: &Lineage) -> bool {
        let states = lineage.editions.iter().map(|edition| {
            let id = crate::model::edition::EditionId {
                publication: lineage.id.clone(),
                label: edition.label.clone(),
            };
            self.register.state(&id, self.register.checked_to)
        });
        states
            .into_iter()
            .any(|state| matches!(state, EditionState::InForce | EditionState::PartlyInForce))
    }

    /// Where a link leads; of several editions on one page to the one that its words mean.
    fn lead(&self, span: &Span) -> Option<Led> {
        let mut led = self.addresses.lead(&self.names, &span.target)?;
        let lineage = self.register.lineages.get(led.lineage)?;
        led.edition = led.edition.map(|label| nations::of_link(lineage, &label, &span.text));
        Some(led)
    }

    fn of_link(&self, text: &str, span: &Span) -> Option<Candidate> {
        let led = self.lead(span)?;
        let whole = span.at.clone().unwrap_or(0..text.len());
        let lineage = self.register.lineages.get(led.lineage)?;
        let dated = led.edition.is_none().then(|| dates::only(&span.text)).flatten();
        let dated = dated.and_then(|says| resolve::edition(lineage, says));
        let by = match dated {
            Some(_) => NamedBy::Date,
            None if led.edition.is_some() || lineage.ended.is_some() => NamedBy::Link,
            None => NamedBy::Name,
        };
        Some(Candidate {
            lineage: led.lineage,
            name: whole.clone(),
            whole,
            edition: led.edition.or_else(|| dated.map(|edition| edition.label.clone())),
            unknown: None,
            by,
            link: Some(span.target.clone()),
            left_address: led.former,
            is_file: led.is_file,
            text: cut(&single_spaced(&span.text), WORDS),
        })
    }
}

/// The edition that a date means; where several share a year, the one of the nation that is named.
fn resolved<'a>(
    tokens: &[Token],
    lineage: &'a Lineage,
    date: &Dated,
    name: &Named,
) -> Option<&'a Edition> {
    let edition = match date.updated {
        Some(updated) => resolve::updated(lineage, date.says, updated),
        None => resolve::edition(lineage, date.says),
    }?;
    let place = (name.tokens.start.min(date.tokens.start), name.tokens.end.max(date.tokens.end));
    Some(nations::of_words(lineage, edition, tokens, place))
}

/// Whether no edition of that year or later is known.
fn is_later(lineage: &Lineage, year: i16) -> bool {
    let first = |edition: &Edition| edition.first_known().map(|when| when.sorts_at().year());
    lineage.editions.iter().filter_map(first).all(|known| known < year)
}
