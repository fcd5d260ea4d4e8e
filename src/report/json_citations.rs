//! Citations for programs: schema `guidewatch.citations/1`, and the same objects in a report.

use jiff::civil::Date;
use serde::Serialize;
use url::Url;

use super::{citing, json::written};
use crate::model::{
    citation::{Audited, Citation, Citations, NotAudited, Stale, Suggestion, Verdict},
    edition::{End, When},
    mention::{NamedBy, Sense},
    report::Report,
    source::PublicationId,
};

#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    on: Date,
    /// The month to which editions are known.
    checked_to: String,
    sources: Vec<Read<'a>>,
    citations: Vec<Cited<'a>>,
    stale_citations: Vec<Cited<'a>>,
    unread: &'a [NotAudited],
}

#[derive(Serialize)]
struct Read<'a> {
    source: &'a str,
    title: &'a str,
    url: Option<&'a Url>,
    record: Option<&'a str>,
    citations: usize,
    stale: usize,
}

/// One citation; the last four stand only where it is stale.
#[derive(Serialize)]
pub(super) struct Cited<'a> {
    source: &'a str,
    url: Option<&'a Url>,
    line: usize,
    section: Option<&'a str>,
    sentence: &'a str,
    text: &'a str,
    publication: &'a PublicationId,
    /// The label, or where no edition bears it the date that is said.
    cites: Option<&'a str>,
    named_by: NamedBy,
    sense: Sense,
    link: Option<&'a str>,
    verdict: Verdict,
    stale: bool,
    note: Option<&'a str>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    why: Option<Why<'a>>,
}

#[derive(Serialize)]
struct Why<'a> {
    /// The label; with its publication before it where that is another one.
    in_force: Option<String>,
    superseded_on: Option<String>,
    out_of_date_for: Option<&'a str>,
    suggestion: Option<&'a Suggestion>,
    /// How the publication as a whole ended, where its own watched page shows that.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<End>,
}

fn cited<'a>(page: &'a Audited, one: &'a Citation) -> Cited<'a> {
    let mention = &one.mention;
    Cited {
        source: &page.source,
        url: page.url.as_ref(),
        line: one.line,
        section: mention.section.as_deref(),
        sentence: &mention.sentence,
        text: &mention.text,
        publication: &mention.publication,
        cites: mention.edition.as_deref().or(mention.unknown.as_deref()),
        named_by: mention.named_by,
        sense: mention.sense,
        link: mention.link.as_deref(),
        verdict: one.verdict,
        stale: one.stale.is_some(),
        note: one.note.as_deref(),
        why: one.stale.as_ref().map(|stale| why(stale, &mention.publication)),
    }
}

fn why<'a>(stale: &'a Stale, publication: &PublicationId) -> Why<'a> {
    let in_force = stale
        .in_force
        .as_ref()
        .map(|id| if id.publication == *publication { id.label.clone() } else { id.to_string() });
    Why {
        in_force,
        superseded_on: stale.superseded_on.map(day),
        out_of_date_for: stale.out_of_date_for.as_deref(),
        suggestion: stale.suggestion.as_ref(),
        ended: stale.ended.as_ref().map(|ended| ended.how),
    }
}

/// `2018-07-04`, `2018-07` or `2018` where no more is known; else in words.
fn day(when: When) -> String {
    let first = when.not_before.or(when.not_after);
    match (when.exactly(), first) {
        (Some(day), _) => day.to_string(),
        (None, Some(day)) if When::month(day.year(), day.month()) == Some(when) => {
            day.strftime("%Y-%m").to_string()
        }
        (None, Some(day)) if When::year(day.year()) == Some(when) => day.strftime("%Y").to_string(),
        (None, _) => when.to_string(),
    }
}

/// The stale citations that a report tells.
pub(super) fn told(report: &Report) -> Vec<Cited<'_>> {
    citing::told(report).into_iter().map(|(page, one, _)| cited(page, one)).collect()
}

fn stale(pages: &[Audited]) -> Vec<Cited<'_>> {
    pages.iter().flat_map(|page| page.stale().map(|(one, _)| cited(page, one))).collect()
}

/// Schema `guidewatch.citations/1`.
pub(super) fn citations(citations: &Citations) -> String {
    let all =
        citations.pages.iter().flat_map(|page| page.citations.iter().map(|one| cited(page, one)));
    let all = all.filter(|one| one.stale || !citations.only_stale).collect();
    let sources = citations.pages.iter().map(|page| Read {
        source: &page.source,
        title: &page.title,
        url: page.url.as_ref(),
        record: page.record.as_deref(),
        citations: page.citations.len(),
        stale: page.stale().count(),
    });
    written(&Written {
        schema: "guidewatch.citations/1",
        on: citations.on,
        checked_to: citations.checked_to.strftime("%Y-%m").to_string(),
        sources: sources.collect(),
        citations: all,
        stale_citations: stale(&citations.pages),
        unread: &citations.unread,
    })
}
