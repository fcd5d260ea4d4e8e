//! Which editions stood on a day, laid out: what was in force first, then every edition with its dates and where
//! they come from.

use jiff::civil::Date;

use super::{
    page::{Page, Part, Span, para, plain, section},
    words::listed,
};
use crate::model::{
    edition::{Confidence, Edition, EditionId, EditionState, When},
    editions::{Editions, Standing, Stood},
};

/// The answer laid out.
pub(super) fn page(editions: &Editions) -> Page {
    let on = When::day(editions.on);
    if let ([publication], true) = (&editions.publications[..], editions.in_full) {
        return one(publication, editions);
    }
    let mut lines = Vec::new();
    for publication in &editions.publications {
        lines.push(line(publication));
    }
    let all = "guidewatch editions ID".to_owned();
    Page {
        title: format!("Editions on {on}"),
        parts: vec![
            Part::List(lines),
            Part::Para(vec![
                plain("All editions of a publication with their dates and evidence: "),
                Span::Code(all),
                plain("."),
            ]),
            para(checked(editions)),
        ],
    }
}

/// How far anything is known.
fn checked(editions: &Editions) -> String {
    let to = month(editions.checked_to);
    if editions.on > editions.checked_to {
        return format!(
            "As far as checked: to {to}. What came after that is not known here, unless it is marked as seen."
        );
    }
    format!("As far as checked: to {to}.")
}

fn month(day: Date) -> String {
    When::month(day.year(), day.month()).map_or_else(String::new, |month| month.to_string())
}

/// Where it is known from that a publication ended.
const OWN_PAGE: &str = "as its publisher’s own page says";

/// `title (id): 2018, in force from 4 July 2018; 2015 in part`.
fn line(publication: &Stood) -> Vec<Span> {
    let standing = standing(publication);
    let mut said = if standing.is_empty() {
        nothing(publication)
    } else {
        standing.iter().map(|one| in_short(one)).collect::<Vec<_>>().join("; ")
    };
    if let Some(ended) = &publication.ended {
        said = format!("{ended}, {OWN_PAGE}; before that: {said}");
    }
    vec![
        Span::Strong(publication.title.clone()),
        plain(" ("),
        Span::Code(publication.id.to_string()),
        plain(format!("): {said}.")),
    ]
}

fn standing(publication: &Stood) -> Vec<&Standing> {
    let stands =
        |one: &&Standing| matches!(one.state, EditionState::InForce | EditionState::PartlyInForce);
    publication.editions.iter().rev().filter(stands).collect()
}

fn in_short(one: &Standing) -> String {
    let edition = &one.edition;
    let applies = edition.applies.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
    let mut said = match &one.goes_on {
        Some(transition) => format!("{}{applies} in part: {}", edition.label, transition.note),
        None => format!("{}{applies}, in force {}", edition.label, since(edition)),
    };
    said.push_str(&caveat(edition));
    said
}

/// `from 1 September 2025`; from publication where nothing else is recorded.
pub(super) fn since(edition: &Edition) -> String {
    match (edition.in_force, edition.published) {
        (Some(when), _) => from(when),
        (None, Some(when)) => format!("from publication, {when}"),
        (None, None) => "since when is not known".to_owned(),
    }
}

/// `on 3 April 2014`, `in April 2014`, `between … and …`.
fn at(when: When) -> String {
    match (when.exactly(), when.to_string()) {
        (Some(_), day) => format!("on {day}"),
        (None, said) if said.contains("between") || when.not_before.is_none() => said,
        (None, said) if when.not_after.is_some() => format!("in {said}"),
        (None, said) => said,
    }
}

fn from(when: When) -> String {
    match (when.exactly(), when.not_before) {
        (Some(_), _) | (None, Some(_)) if when.not_after.is_some() => format!("from {when}"),
        _ => when.to_string(),
    }
}

/// What a reader must know before relying on it.
fn caveat(edition: &Edition) -> String {
    let mut said = String::new();
    if edition.is_found {
        said.push_str("; seen, not yet confirmed");
    }
    if edition.confidence == Confidence::Low {
        said.push_str("; low confidence, not verified");
    }
    said
}

/// Why no edition is named as in force.
fn nothing(publication: &Stood) -> String {
    let unsure: Vec<String> = publication
        .editions
        .iter()
        .filter(|one| one.state == EditionState::Unsure)
        .map(|one| one.edition.label.clone())
        .collect();
    if !unsure.is_empty() {
        return format!("the dates known do not tell; it may have been {}", unsure.join(" or "));
    }
    let ended = publication
        .editions
        .iter()
        .rev()
        .find(|one| matches!(one.state, EditionState::Superseded | EditionState::Withdrawn));
    match ended {
        Some(one) if one.state == EditionState::Withdrawn => {
            let when =
                one.edition.withdrawn.map_or_else(String::new, |when| format!(" {}", at(when)));
            let by = elsewhere(&one.by, publication);
            format!("nothing in force; {} was withdrawn{when}{by}", one.edition.label)
        }
        Some(one) => {
            let when = one.ended.map_or_else(String::new, |when| format!(" {}", at(when)));
            let by = elsewhere(&one.by, publication);
            format!("nothing in force; {} came to its end{when}{by}", one.edition.label)
        }
        None => "no edition in force is known of that day".to_owned(),
    }
}

fn elsewhere(by: &[EditionId], own: &Stood) -> String {
    if by.is_empty() { String::new() } else { format!(", replaced by {}", names(by, own)) }
}

/// Their labels, with the titles of other publications: `2018 and “Safer recruitment” (2006)`.
pub(super) fn names(ids: &[EditionId], own: &Stood) -> String {
    let name = |id: &EditionId| match own.others.get(&id.publication) {
        None if id.publication == own.id => id.label.clone(),
        None => id.to_string(),
        Some(title) => format!("“{title}” ({})", id.label),
    };
    listed(&ids.iter().map(name).collect::<Vec<_>>())
}

/// One publication with every edition.
fn one(publication: &Stood, editions: &Editions) -> Page {
    let mut parts = leads(publication, editions);
    let mut facts = Vec::new();
    if !publication.kind.is_empty() {
        let applies = publication.applies.as_ref();
        let applies = applies.map_or_else(String::new, |place| format!(", {place}"));
        facts.push(("What it is", vec![plain(format!("{}{applies}", publication.kind))]));
    }
    if let Some(url) = &publication.url {
        facts.push(("Address", vec![Span::Address(url.to_string())]));
    }
    if !facts.is_empty() {
        parts.push(Part::Facts(facts));
    }
    let rows = every(publication);
    if !rows.is_empty() {
        parts.push(section("Every edition known, newest first", rows));
    }
    parts.extend(doubtful(publication));
    let title = format!("{} on {}", publication.title, When::day(editions.on));
    Page { title, parts }
}

/// What is in force, what is out and not in force yet, and how far that was checked.
pub(super) fn leads(publication: &Stood, editions: &Editions) -> Vec<Part> {
    let mut parts = Vec::new();
    let standing = standing(publication);
    if standing.is_empty() {
        parts.push(Part::Lead(vec![Span::Strong(capital(&format!("{}.", nothing(publication))))]));
    }
    if let Some(ended) = &publication.ended {
        let words = ended.words.as_deref().map(|words| words.trim_end_matches('.'));
        let words = words.map_or_else(String::new, |words| format!(": “{words}”"));
        let said = format!("{}, {OWN_PAGE}{words}.", capital(&ended.to_string()));
        parts.push(Part::Lead(vec![Span::Strong(said)]));
    }
    for (nth, one) in standing.iter().enumerate() {
        let also = match (nth, &publication.ended) {
            (0, None) => "In force",
            (_, None) => "Also in force",
            (0, Some(_)) => "In force before that",
            (_, Some(_)) => "Also in force before that",
        };
        // Of one that goes on in part, what it once replaced is no news.
        let replaced = match (replaced(one, publication), &one.goes_on) {
            (names, None) if !names.is_empty() => format!(" It replaced {names}."),
            _ => String::new(),
        };
        let said = format!("{also}: {}.{replaced}", in_short(one).replace(", in force ", ", "));
        parts.push(Part::Lead(vec![Span::Strong(said)]));
    }
    let coming = publication.editions.iter().filter(|one| {
        matches!(
            one.state,
            EditionState::ForInformation | EditionState::Published | EditionState::Draft
        )
    });
    let remains = if publication.ended.is_some() { &[] } else { &standing[..] };
    parts.extend(coming.map(|one| para(ahead(one, remains))));
    parts.push(para(checked(editions)));
    parts
}

/// Every edition with its dates and where they come from, newest first, and what people claim that is not so.
pub(super) fn evidence(publication: &Stood) -> Vec<Part> {
    let mut parts = every(publication);
    parts.extend(doubtful(publication));
    parts
}

fn every(publication: &Stood) -> Vec<Part> {
    publication.editions.iter().rev().map(|one| row(one, publication)).collect()
}

fn doubtful(publication: &Stood) -> Vec<Part> {
    let mut parts = Vec::new();
    if !publication.never_existed.is_empty() {
        let never = publication.never_existed.iter();
        let never = never.map(|one| {
            vec![Span::Strong(one.label.clone()), plain(format!(": {}.", one.evidence))]
        });
        parts.push(section("Cited by some, and never existed", vec![Part::List(never.collect())]));
    }
    if let Some(reported) = &publication.reported {
        parts.push(section("Reported and not verified", vec![para(reported.clone())]));
    }
    parts
}

/// What replaced it; of what is still to come, from when: `2027, from 1 September 2027`.
pub(super) fn replaced_by(one: &Standing, publication: &Stood) -> String {
    let names = names(&one.by, publication);
    let stands = matches!(one.state, EditionState::InForce | EditionState::Unsure);
    match one.ended.filter(|_| stands && !names.is_empty()) {
        Some(when) => format!("{names}, {}", from(when)),
        None => names,
    }
}

/// What it replaced: as its evidence says, else the editions that are followed by it.
pub(super) fn replaced(one: &Standing, publication: &Stood) -> String {
    if !one.edition.replaces.is_empty() {
        return names(&one.edition.replaces, publication);
    }
    let is = |by: &EditionId| by.publication == publication.id && by.label == one.edition.label;
    let before = publication.editions.iter().filter(|other| {
        let is_issued = !other.edition.is_draft && !one.edition.is_draft;
        is_issued && other.by.iter().any(is)
    });
    listed(&before.map(|other| other.edition.label.clone()).collect::<Vec<_>>())
}

/// What is out and not in force: `2027: for information since 6 July 2027. Do not use it before 1 September 2027; 2026 remains in force.`
fn ahead(one: &Standing, standing: &[&Standing]) -> String {
    let edition = &one.edition;
    let label = &edition.label;
    let out = match one.state {
        EditionState::Draft if edition.is_draft => format!("{label}: a draft"),
        EditionState::Draft => {
            let since = edition.consultation.map_or_else(String::new, |when| format!(" ({when})"));
            let closes = edition.consultation_closes;
            let closes = closes.map_or_else(String::new, |when| format!(", closing {when}"));
            format!("{label}: a draft for consultation{since}{closes}")
        }
        EditionState::ForInformation => {
            let since = edition.for_information;
            let since = since.map_or_else(String::new, |when| format!(" ({when})"));
            format!("{label}: published for information{since}")
        }
        _ => {
            let since = edition.published.map_or_else(String::new, |when| format!(" ({when})"));
            format!("{label}: published{since}, not in force yet")
        }
    };
    let until = match edition.in_force {
        Some(when) => format!("Do not use it before it comes into force, {}", from(when)),
        None => "Do not use it yet; when it comes into force is not known".to_owned(),
    };
    let labels: Vec<String> = standing.iter().map(|one| one.edition.label.clone()).collect();
    let remains = match labels.len() {
        0 => String::new(),
        1 => format!(" {} remains in force.", labels[0]),
        _ => format!(" {} remain in force.", listed(&labels)),
    };
    format!("{out}. {until}.{remains}{}", sentence(caveat(edition).trim_start_matches("; ")))
}

/// ` Seen, not yet confirmed.`
fn sentence(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" {}.", capital(text)) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// How an edition stands, in words.
pub(super) fn state(one: &Standing, publication: &Stood) -> String {
    // With the whole what stood of it ended.
    let is_open = matches!(one.state, EditionState::InForce | EditionState::PartlyInForce);
    if let Some(ended) = publication.ended.as_ref().filter(|_| is_open) {
        return ended.to_string();
    }
    let ended = one.ended.map_or_else(String::new, |when| format!(" ({when})"));
    match one.state {
        EditionState::NotYet => "not yet known of".to_owned(),
        EditionState::Draft => "a draft".to_owned(),
        EditionState::ForInformation => "for information, not in force".to_owned(),
        EditionState::Published => "published, not in force yet".to_owned(),
        EditionState::Unsure => "in force or not: the dates known do not tell".to_owned(),
        EditionState::InForce => "in force".to_owned(),
        EditionState::PartlyInForce => format!("replaced{ended}, in part still in force"),
        EditionState::Superseded if one.by.is_empty() => format!("ended{ended}"),
        EditionState::Superseded => format!("replaced{ended}"),
        EditionState::Withdrawn => {
            let when = one.edition.withdrawn;
            when.map_or_else(|| "withdrawn".to_owned(), |when| format!("withdrawn ({when})"))
        }
    }
}

/// One edition with its dates and where they come from.
fn row(one: &Standing, publication: &Stood) -> Part {
    let edition = &one.edition;
    let mut facts: Vec<(&'static str, Vec<Span>)> = Vec::new();
    let mut fact = |name, text: String| facts.push((name, vec![plain(text)]));
    if let Some(title) = &edition.title {
        fact("Title", title.clone());
    }
    if let Some(place) = &edition.applies {
        fact("Applies to", place.clone());
    }
    for (name, when) in [
        ("Consultation", edition.consultation),
        ("Consultation closed", edition.consultation_closes),
        ("For information", edition.for_information),
        ("Published", edition.published),
    ] {
        if let Some(when) = when {
            fact(name, when.to_string());
        }
    }
    match (edition.in_force, edition.published, edition.is_draft) {
        (Some(when), ..) => fact("In force", from(when)),
        (None, Some(_), false) => fact("In force", "from publication".to_owned()),
        _ => {}
    }
    let before = replaced(one, publication);
    if !before.is_empty() {
        let is_to_come = matches!(
            one.state,
            EditionState::NotYet
                | EditionState::Draft
                | EditionState::ForInformation
                | EditionState::Published
        );
        fact(if is_to_come { "Will replace" } else { "Replaced" }, before);
    }
    let by = replaced_by(one, publication);
    if !by.is_empty() {
        fact("Replaced by", by);
    }
    if let Some(transition) = &edition.transition {
        let until =
            transition.until.map_or_else(String::new, |day| format!(" to {}", When::day(day)));
        let from = When::day(transition.from);
        fact("Transition", format!("{from}{until}: {} ({})", transition.note, transition.evidence));
    }
    for update in &edition.updates {
        let when = update.date.map_or_else(|| "date unknown".to_owned(), |when| when.to_string());
        let note = update.note.as_ref().map_or_else(String::new, |note| format!(": {note}"));
        let kind = update.kind.replace('-', " ");
        fact("Same edition, updated", format!("{when}, {kind}{note} ({})", update.evidence));
    }
    if let Some(note) = &edition.note {
        fact("Note", note.clone());
    }
    let confidence = match edition.confidence {
        Confidence::Low => "low: one third party, not verified",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    };
    fact("Evidence", format!("{} (confidence: {confidence})", edition.evidence));
    let found = if edition.is_found { "; seen, not yet confirmed" } else { "" };
    Part::Section {
        heading: vec![plain(format!("{}: {}{found}", edition.label, state(one, publication)))],
        parts: vec![Part::Facts(facts)],
    }
}
