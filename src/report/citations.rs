//! What pages cite, laid out: first what is to be put right and how, page by page, then what else they name. Decides
//! order and words.

use super::{
    excerpt::bounded,
    page::{Page, Part, Span, para, plain, section},
    words::{self, count},
};
use crate::model::{
    citation::{Audited, Citation, Citations, Stale, Verdict},
    edition::{End, Ended, When},
    mention::Sense,
};

/// The answer laid out.
pub(super) fn page(citations: &Citations) -> Page {
    let pages = citations.pages.len();
    let stale = citations.stale();
    let bad = citations.pages.iter().filter(|page| page.stale().next().is_some()).count();
    let lead = match (stale, pages) {
        (0, 0) if !citations.unread.is_empty() => "Nothing could be read.".to_owned(),
        (0, 1) => "Nothing that is cited here is out of date.".to_owned(),
        (0, _) => {
            format!("Nothing that is cited is out of date, on {}.", count(pages, "page", "pages"))
        }
        (_, 1) => format!("{} out of date.", count(stale, "citation is", "citations are")),
        (..) => format!(
            "{} out of date, on {} of {}.",
            count(stale, "citation is", "citations are"),
            words::number(bad as u64),
            count(pages, "page", "pages")
        ),
    };
    let mut parts = vec![Part::Lead(vec![Span::Strong(lead)])];
    for page in &citations.pages {
        parts.extend(of_page(page, citations.only_stale));
    }
    if !citations.unread.is_empty() {
        let lines = citations.unread.iter().map(|one| {
            vec![Span::Strong(one.source.clone()), plain(format!(": {}", bounded(&one.why)))]
        });
        parts.push(section("Could not be read", vec![Part::List(lines.collect())]));
    }
    let to = When::month(citations.checked_to.year(), citations.checked_to.month());
    let to = to.map_or_else(String::new, |month| month.to_string());
    parts.push(para(format!("Editions are known to {to}; what is newer is not known here.")));
    Page { title: format!("Citations on {}", words::date(citations.on)), parts }
}

/// One page; none where nothing of it is wanted.
fn of_page(page: &Audited, only_stale: bool) -> Option<Part> {
    let mut parts = Vec::new();
    if let Some(url) = &page.url {
        parts.push(Part::Facts(vec![("Address", vec![Span::Address(url.to_string())])]));
    }
    // What a page that is kept no more names is told once, and not each time.
    let out_of_use = page.record.as_ref().filter(|_| page.is_out_of_use);
    let past = page.citations.iter().filter(|one| one.verdict == Verdict::Record).count();
    if let Some(why) = &page.record {
        parts.push(para(format!("Not blamed for its age: {why}.")));
    }
    if out_of_use.is_some() && past > 0 {
        let editions = count(past, "edition that is", "editions that are");
        parts.push(para(format!("It names {editions} no longer in force.")));
    }
    let begun = parts.len();
    let mut told: Vec<(&Citation, &Stale, usize)> = Vec::new();
    for (citation, stale) in page.stale() {
        let alike = |(other, ..): &&mut (&Citation, &Stale, usize)| {
            other.line == citation.line
                && other.mention.sentence == citation.mention.sentence
                && other.mention.publication == citation.mention.publication
                && other.mention.edition == citation.mention.edition
                && other.mention.named_by == citation.mention.named_by
        };
        match told.iter_mut().find(alike) {
            Some((.., times)) => *times += 1,
            None => told.push((citation, stale, 1)),
        }
    }
    parts.extend(
        told.into_iter().map(|(citation, stale, times)| to_put_right(citation, stale, times)),
    );
    // What is told of the past is no news, save where it is wrong.
    let others = page.citations.iter().filter(|one| {
        let wrong = one.note.is_some() && one.verdict != Verdict::Current;
        let is_told = out_of_use.is_some() && one.verdict == Verdict::Record;
        let is_wanted = !only_stale || (wrong && one.verdict != Verdict::Undated);
        one.stale.is_none() && !is_told && is_wanted
    });
    let lines: Vec<_> = others.map(line).collect();
    if !lines.is_empty() {
        parts.push(section("Also named", vec![Part::List(lines)]));
    }
    let name =
        if page.title == page.source { String::new() } else { format!(" ({})", page.source) };
    let is_told = out_of_use.is_some() && past > 0;
    if parts.len() == begun && only_stale && !is_told {
        return None;
    }
    if parts.len() == begun && !is_told {
        parts.push(para("Cites no publication that is known here.".to_owned()));
    }
    Some(section(format!("{}{name}", bounded(&page.title)), parts))
}

/// What is wrong, and what to put instead.
fn to_put_right(citation: &Citation, stale: &Stale, times: usize) -> Part {
    let mention = &citation.mention;
    let times = if times > 1 { format!(", {times} times") } else { String::new() };
    let heading = format!("Line {}: {}{times}", citation.line, bounded(&mention.text));
    let mut facts = vec![("Cites", vec![plain(cited(citation))])];
    if let Some(when) = stale.superseded_on {
        let long =
            stale.out_of_date_for.as_ref().map_or_else(String::new, |long| format!(", {long}"));
        facts.push(("Out of date since", vec![plain(format!("{when}{long}"))]));
    }
    match (&stale.suggestion, &stale.ended) {
        (_, Some(ended)) => facts.extend(end(ended)),
        (Some(put), None) => {
            facts.push(("Put instead", vec![Span::Strong(put.text.clone())]));
            facts.extend(
                put.url.as_ref().map(|url| ("Which is at", vec![Span::Address(url.to_string())])),
            );
        }
        (None, None) => {
            facts.push(("Put instead", vec![plain("nothing: no edition in force is known")]));
        }
    }
    facts.extend(citation.note.as_ref().map(|note| ("Note", vec![plain(note.clone())])));
    if let Some(section) = &mention.section {
        facts.insert(0, ("Under", vec![plain(bounded(section))]));
    }
    // A heading that is the citation and nothing else need not be quoted again.
    let bare = mention.sentence.trim_end_matches(['.', ':']);
    let quote = Part::Quote(vec![plain(format!("“{}”", bounded(&mention.sentence)))]);
    let quote = (bare != mention.text).then_some(quote);
    section(heading, quote.into_iter().chain([Part::Facts(facts)]).collect())
}

/// How a publication ended that its own watched page shows to have ended, and where to look for what to put instead.
fn end(ended: &Ended) -> Vec<(&'static str, Vec<Span>)> {
    let mut facts = vec![("What became of it", vec![plain(ended.to_string())])];
    let words = ended.words.iter();
    facts.extend(
        words.map(|words| ("Its publisher says", vec![plain(format!("“{}”", bounded(words)))])),
    );
    let page =
        ended.addresses.first().filter(|_| !matches!(ended.how, End::Removed | End::NotFound));
    let put = "nothing is known here that took its place";
    facts.push((
        "Put instead",
        match page {
            Some(url) => vec![plain(format!("{put}; its page: ")), Span::Address(url.to_string())],
            None => vec![plain(put)],
        },
    ));
    facts
}

/// `Working together to safeguard children, edition of 2018`.
fn cited(citation: &Citation) -> String {
    let (mention, title) = (&citation.mention, bounded(&citation.title));
    match (&mention.edition, &mention.unknown) {
        (Some(label), _) if label.ends_with("edition") => format!("{title}, {label}"),
        (Some(label), _) => format!("{title}, edition of {label}"),
        (None, Some(said)) if citation.verdict == Verdict::NoSuchEdition => {
            format!("{title}, {said}: there is no such edition")
        }
        (None, Some(said)) => format!("{title}, {said}"),
        (None, None) => title,
    }
}

/// One that is not stale, in a line.
fn line(citation: &Citation) -> Vec<Span> {
    let mention = &citation.mention;
    let how = match (citation.verdict, mention.sense) {
        (Verdict::Current, _) => "in force",
        (Verdict::Undated, _) => "no date is given",
        (Verdict::Stale | Verdict::Record, _) => {
            "no longer in force; the page is a record of its day"
        }
        (Verdict::Told, Sense::ReplacedBy) => "named as replaced",
        (Verdict::Told, Sense::Replaces) => "named as what replaced another",
        (Verdict::Told, _) => "told of the past",
        (Verdict::NotYet, _) => "not in force yet",
        (Verdict::PartlyInForce, _) => "in force in part",
        (Verdict::Unsure, _) => "not sure whether in force",
        (Verdict::NoSuchEdition, _) => "no such edition",
        (Verdict::NotKnownHere, _) => "not known here",
    };
    // A note that says the same and more stands alone.
    let (how, note) = match &citation.note {
        Some(note) if note.contains(how) => (note.as_str(), String::new()),
        Some(note) => (how, format!(" ({note})")),
        None => (how, String::new()),
    };
    vec![
        plain(format!("line {}: ", citation.line)),
        Span::Strong(bounded(&mention.text)),
        plain(format!(": {how}{note}")),
    ]
}
