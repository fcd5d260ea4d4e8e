//! What a report says of watched pages that cite what is out of date: how many there are, who still cites what ended,
//! and what a page newly cites. Decides words and their place, not what is out of date.

use std::collections::BTreeSet;

use super::{
    excerpt::bounded,
    page::{Part, Span, plain, section},
    words::{self, count},
};
use crate::model::{
    change::Change,
    citation::{Audited, Citation, Stale},
    event::Event,
    mention::NamedBy,
    report::Report,
    source::PublicationId,
};

/// Citations that one place of a report names.
const NAMED: usize = 12;

/// The command that lists all of them.
const ALL: &str = "guidewatch citations --stale";

/// Pages that the first screen names.
const IN_SHORT: usize = 3;

/// How many watched pages cite what is out of date, and which: `2 watched pages cite guidance that is out of date` and
/// `Rivershire board and Lakeside partnership`.
pub(super) fn pages(report: &Report) -> Option<(String, String)> {
    let all = &report.citing;
    let said = count(all.len(), "watched page cites", "watched pages cite");
    let mut names: Vec<String> = all.iter().take(IN_SHORT).map(|title| bounded(title)).collect();
    if all.len() > IN_SHORT {
        names.push(format!("{} more", words::number((all.len() - IN_SHORT) as u64)));
    }
    (!all.is_empty())
        .then(|| (format!("{said} guidance that is out of date"), words::listed(&names)))
}

/// For the first screen: which watched pages cite what is out of date, and what comes into force next.
pub(super) fn in_short(report: &Report) -> Option<Vec<Span>> {
    let mut spans = Vec::new();
    if let Some((said, names)) = pages(report) {
        spans.push(plain(format!("{said}: {names} (")));
        spans.push(Span::Code(ALL.to_owned()));
        spans.push(plain(" says what to put instead). "));
    }
    if let Some(next) = report.ahead.iter().map(|ahead| ahead.effective).min() {
        let all = report.ahead.iter().filter(|ahead| ahead.effective == next);
        let names: Vec<String> =
            all.map(|ahead| bounded(&format!("{} {}", ahead.title, ahead.edition))).collect();
        let come = if names.len() == 1 { "comes" } else { "come" };
        let names = words::listed(&names);
        spans.push(plain(format!("Next, {names} {come} into force on {}.", words::date(next))));
    }
    (!spans.is_empty()).then_some(spans)
}

/// Goes through a report's cards: who cites what is listed once a publication, with what is told of it first.
pub(super) struct Beside<'a> {
    report: &'a Report,
    listed: BTreeSet<PublicationId>,
}

impl<'a> Beside<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        Self { report, listed: BTreeSet::new() }
    }

    /// Below the card of an event.
    pub(super) fn event(&mut self, event: &Event) -> Option<Part> {
        self.who(&event.publication)
    }

    /// Below the card of a change: who cites what it ended, and what it newly cites itself.
    pub(super) fn change(&mut self, change: &Change) -> Vec<Part> {
        // Who cites an older edition is news where what stood ended, and not at every change.
        let ended = change.ends_what_stood().then(|| change.cited_as()).flatten();
        let who = ended.and_then(|publication| self.who(&publication));
        let own = self.report.newly_cited.iter();
        let own = own.filter(|page| page.source == change.source.as_str());
        let own = own.filter(|page| self.brought(page, change) == Some(&change.id));
        let own = own.filter_map(|page| {
            list("Cites what is out of date", page.stale().map(|(one, stale)| (page, one, stale)))
        });
        who.into_iter().chain(own).collect()
    }

    /// Which change of the source of `change` says that `page` came to cite what is out of date: the last that gives it
    /// as a reason, else the last of all.
    fn brought(&self, page: &Audited, change: &Change) -> Option<&'a String> {
        let of_source = |other: &&Change| other.source == change.source;
        let all = || self.report.changes.iter().filter(of_source);
        let texts = || page.stale().map(|(one, _)| format!("“{}”", one.mention.text));
        let says = |other: &&Change| {
            other.reasons.iter().any(|reason| texts().any(|text| reason.contains(&text)))
        };
        let latest = |all: &mut dyn Iterator<Item = &'a Change>| {
            all.max_by_key(|other| other.to.captured_at).map(|other| &other.id)
        };
        latest(&mut all().filter(says)).or_else(|| latest(&mut all()))
    }

    fn who(&mut self, publication: &PublicationId) -> Option<Part> {
        if !self.listed.insert(publication.clone()) {
            return None;
        }
        let pages = &self.report.stale_citations;
        let all =
            pages.iter().flat_map(|page| page.stale().map(move |(one, stale)| (page, one, stale)));
        let of_it: Vec<_> =
            all.filter(|(_, one, _)| one.mention.publication == *publication).collect();
        let is_ended = of_it.iter().any(|(_, _, stale)| stale.ended.is_some());
        let heading = if is_ended {
            "Pages that still cite it"
        } else {
            "Pages that still cite an older edition"
        };
        list(heading, of_it.into_iter())
    }
}

/// Pages that cited what is out of date when they were first seen.
pub(super) fn from_the_beginning(report: &Report) -> Option<Part> {
    let begins =
        |page: &&Audited| report.beginnings.iter().any(|one| one.source.as_str() == page.source);
    let pages = report.newly_cited.iter().filter(begins);
    list(
        "Pages that cite what is out of date",
        pages.flat_map(|page| page.stale().map(move |(one, stale)| (page, one, stale))),
    )
}

/// Which of `pages` cite what is out of date of one publication.
pub(super) fn of_publication(pages: &[Audited], publication: &PublicationId) -> Option<Part> {
    let all =
        pages.iter().flat_map(|page| page.stale().map(move |(one, stale)| (page, one, stale)));
    let of_it = all.filter(|(_, one, _)| one.mention.publication == *publication);
    list("Watched pages that cite what is out of date of it", of_it)
}

/// What one of `pages` cites that is out of date.
pub(super) fn of_page(pages: &[Audited], source: &str) -> Option<Part> {
    let page = pages.iter().find(|page| page.source == source)?;
    list("Cites what is out of date", page.stale().map(|(one, stale)| (page, one, stale)))
}

/// Every stale citation that a report tells, each once.
pub(super) fn told(report: &Report) -> Vec<(&Audited, &Citation, &Stale)> {
    let pages = report.stale_citations.iter().chain(&report.newly_cited);
    let mut told: Vec<(&Audited, &Citation, &Stale)> = Vec::new();
    let mut seen = BTreeSet::new();
    for page in pages {
        for (one, stale) in page.stale() {
            if seen.insert((&page.source, one.line, &one.mention.text, &one.mention.publication)) {
                told.push((page, one, stale));
            }
        }
    }
    told
}

fn list<'a>(
    heading: &str,
    all: impl Iterator<Item = (&'a Audited, &'a Citation, &'a Stale)>,
) -> Option<Part> {
    let mut told: Vec<(&str, usize, &str)> = Vec::new();
    let mut lines = Vec::new();
    let mut more = 0;
    for (page, citation, stale) in all {
        let here = (page.source.as_str(), citation.line, citation.mention.text.as_str());
        if told.contains(&here) {
            continue;
        }
        if lines.len() >= NAMED {
            more += 1;
            continue;
        }
        told.push(here);
        lines.push(line(page, citation, stale));
    }
    if more > 0 {
        lines.push(vec![plain(format!("and {more} more: ")), Span::Code(ALL.to_owned())]);
    }
    (!lines.is_empty()).then(|| section(heading, vec![Part::List(lines)]))
}

fn line(page: &Audited, citation: &Citation, stale: &Stale) -> Vec<Span> {
    let mut spans = vec![Span::Strong(bounded(&page.title))];
    if let Some(url) = &page.url {
        spans.extend([plain(" ("), Span::Address(url.to_string()), plain(")")]);
    }
    spans.push(plain(format!(", line {}, {}", citation.line, wrong(citation, stale))));
    match (&stale.suggestion, &stale.ended) {
        (_, Some(_)) => {}
        (Some(put), None) => {
            spans.push(plain(format!("; {} “{}”", instead(citation), put.text)));
            if let Some(url) = &put.url {
                spans.extend([plain(", "), Span::Address(url.to_string())]);
            }
        }
        (None, None) => spans.push(plain("; no edition is in force to put instead")),
    }
    spans.extend(citation.remark().map(|remark| plain(format!(" ({})", bounded(&remark)))));
    spans
}

/// What is wrong with a citation: its words, or where its link leads.
fn wrong(citation: &Citation, stale: &Stale) -> String {
    let text = bounded(&citation.mention.text);
    match (&stale.ended, citation.leads_astray()) {
        (Some(ended), _) if citation.mention.named_by == NamedBy::Link => {
            format!("still links to “{text}”, {ended}")
        }
        (Some(ended), _) => format!("still names “{text}”, {ended}"),
        (None, Some(to)) => format!("“{text}” still links to {to}"),
        (None, None) => format!("still says “{text}”"),
    }
}

/// What is to be done with the words that are suggested.
fn instead(citation: &Citation) -> &'static str {
    if citation.leads_astray().is_some() { "link to" } else { "replace with" }
}

/// The same in words alone, for a message: the page, and what is wrong and to be put right.
pub(super) fn in_words(citation: &Citation, stale: &Stale) -> String {
    let said = format!("line {}: {}", citation.line, wrong(citation, stale));
    match (&stale.suggestion, &stale.ended) {
        (Some(put), None) => format!("{said}; {} “{}”", instead(citation), put.text),
        _ => said,
    }
}
