//! The page of one publication: how it stands, what changed when, every dated text, its documents, its checks.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    super::{
        citing, excerpt,
        html::{
            self,
            escape::{Html, element},
        },
        page::{Part, Span, plain},
        words::{self, count},
    },
    File, Line, Untold, Work,
    carried::{data_path, is_data},
    change_path, editions, folder,
    frame::{Frame, list, para, section, table},
    is_item,
    list::{stands, tag},
    text_path, timeline,
};
use crate::model::{
    change::{Change, ChangeKind},
    report::DocumentHeld,
    snapshot::{CheckResult, Origin, Snapshot},
    source::SourceId,
    time::in_london,
};

/// How many rows of failed checks are shown; `guidewatch history` has them all.
const FAILED: usize = 50;

/// The page.
pub(super) fn page(work: &Work<'_>) -> File {
    let source = &work.status.source;
    let path = format!("{}/index.html", folder(source));
    let mut above = vec![("index.html".to_owned(), "Publications".to_owned())];
    if let (Some(parent), Some(within)) = (source.parent(), work.within) {
        above.push((format!("{}/index.html", folder(&parent)), within.to_owned()));
    }
    let feed = work.within.is_none().then(|| format!("{}/feed.xml", folder(source)));
    let frame = Frame { path, title: &work.status.title, feed, above };
    let mut main = notices(work).and(facts(&frame, work));
    if let Some(known) = work.editions {
        main = main.and(editions::of(work, known));
    }
    let drawing = timeline::drawing(work).unwrap_or_default();
    main = main.and(section("changes", "What changed when", drawing.and(changes(&frame, work))));
    let citing = work.cited_as.and_then(|id| citing::of_publication(work.citations, id));
    let cites = citing::of_page(work.citations, source.as_str());
    let cited: Vec<Part> = citing.into_iter().chain(cites).collect();
    main = main.and(html::parts(&cited, 2));
    main = main.and(section("texts", "Every dated text", texts(&frame, work)));
    if texts_of(work).len() > 1 {
        main = main.and(section("two", "Compare two dates", two_dates(&frame, work)));
    }
    if !work.documents.is_empty() {
        main = main.and(section("documents", "Its documents", documents(&frame, work)));
    }
    frame.page(main.and(section("checks", "Checks", checks(work))))
}

/// What a reader must know before all else.
fn notices(work: &Work<'_>) -> Html {
    let status = work.status;
    let mut said: Vec<Vec<Span>> = Vec::new();
    if let Some(gone) = &status.gone {
        let since = plain("The page has not been found since ");
        said.push(vec![since, Span::Moment(gone.since), plain(format!(": {}.", gone.why))]);
    }
    if status.withdrawn {
        said.push(vec![Span::Strong(withdrawn(work))]);
    }
    if !work.offered {
        said.push(vec![plain("Its publication no longer offers it. This is what was held of it.")]);
    }
    if let Some(held) = &status.held {
        let why =
            plain(format!("What came last waits for a second look: {}. First seen on ", held.why));
        said.push(vec![why, Span::Moment(held.since), plain(".")]);
    }
    if let (None, Some(row)) = (&status.gone, &status.failing) {
        let why = plain(format!("It cannot be checked: {}. Since ", row.why.text));
        said.push(vec![why, Span::Moment(row.since), plain(".")]);
    }
    if let Some(dismissed) = &status.dismissed {
        said.push(vec![plain(format!("{}, since ", dismissed.why)), Span::Moment(dismissed.since)]);
    }
    if let Some(paused) = &status.paused {
        said.push(vec![plain(format!("It is not checked at present: {paused}"))]);
    }
    let notice = |spans: Vec<Span>| {
        element("div", &[("class", "notice")], &element("p", &[], &html::line(&spans)))
    };
    said.into_iter().map(notice).fold(Html::default(), Html::and)
}

/// How it was withdrawn or replaced, as the change in which that was seen tells it.
fn withdrawn(work: &Work<'_>) -> String {
    let ended = [ChangeKind::Withdrawn, ChangeKind::Superseded, ChangeKind::Archived];
    let last = work.changes.iter().rev().find(|change| {
        ended.contains(&change.kind) || change.also.iter().any(|kind| ended.contains(kind))
    });
    let said = "Its publisher has withdrawn it, or says that it was replaced";
    match last.and_then(|change| change.reasons.first()) {
        Some(reason) => format!("{said}: {}.", excerpt::bounded(reason)),
        None => format!("{said}."),
    }
}

fn facts(frame: &Frame<'_>, work: &Work<'_>) -> Html {
    let status = work.status;
    let mut facts: Vec<(&'static str, Html)> = Vec::new();
    let span = |span: Span| html::line(&[span]);
    facts.extend(work.publisher.map(|publisher| ("Publisher", Html::text(publisher))));
    facts.push(("Address", span(Span::Address(status.url.to_string()))));
    let stands = if work.offered { stands(status) } else { "No longer offered".to_owned() };
    facts.push(("How it stands", Html::text(&stands)));
    let moment =
        |at: Option<Timestamp>| at.map_or_else(|| Html::text("never"), |at| span(Span::Moment(at)));
    facts.push(("Last checked", moment(status.last_checked)));
    if let Some(first) = work.history.snapshots.first() {
        facts.push(("First text held", span(Span::Moment(first.at))));
    }
    if let Some(newest) = work.versions.last() {
        let words = format!("the text of {}", words::moment(newest.at));
        let name = if work.offered { "Current text" } else { "Last text" };
        facts.push((name, frame.link(&text_path(newest, &status.source), &words)));
    }
    if let Some(feed) = &frame.feed {
        facts.push(("Feed", frame.link(feed, "changes of this publication (Atom)")));
    }
    let fact = |(name, value): (&'static str, Html)| {
        element("dt", &[], &Html::fixed(name))
            .and(element("dd", &[], &value))
            .and(Html::fixed("\n"))
    };
    element("dl", &[], &facts.into_iter().map(fact).fold(Html::default(), Html::and))
}

fn changes(frame: &Frame<'_>, work: &Work<'_>) -> Html {
    if work.changes.is_empty() {
        return para("Nothing has changed since watching began.");
    }
    let row = |change: &Change| {
        let line = Line::of(change);
        let words = words::moment(line.at);
        let reason = line.reason.clone().unwrap_or_default();
        let silent = super::super::change::unannounced(change);
        let silent = silent.map_or_else(String::new, |said| format!(" {said}."));
        vec![
            frame.link(&line.path, &words),
            tag(&line),
            Html::text(&format!("{}.{silent}", capital(&line.happened))),
            Html::text(&reason),
        ]
    };
    let rows = work.changes.iter().copied().rev().map(row).collect();
    let heads = ["First seen", "Weight", "What happened", "Weightiest reason"];
    table("Changes, newest first", &heads, rows)
}

/// With its first letter large.
pub(super) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Every snapshot: those with a text of their own each in a row, rows of others that brought nothing in one.
fn texts(frame: &Frame<'_>, work: &Work<'_>) -> Html {
    if work.history.snapshots.is_empty() {
        return para("No copy is held yet.");
    }
    let source = &work.status.source;
    let aside: BTreeMap<Timestamp, &str> =
        work.history.aside.iter().map(|one| (one.at, one.why.as_str())).collect();
    let by: BTreeMap<Timestamp, &Change> =
        work.changes.iter().map(|change| (change.to.captured_at, *change)).collect();
    let versions: BTreeSet<Timestamp> = work.versions.iter().map(|version| version.at).collect();
    let mut rows: Vec<Vec<Html>> = Vec::new();
    let mut same: Vec<&Snapshot> = Vec::new();
    let mut before: Option<&Snapshot> = None;
    for snapshot in &work.history.snapshots {
        let is_version = versions.contains(&snapshot.at);
        if !is_version && !aside.contains_key(&snapshot.at) {
            same.push(snapshot);
            continue;
        }
        rows.extend(alike(&std::mem::take(&mut same)));
        if let Some(why) = aside.get(&snapshot.at) {
            let said = format!("does not count: it {why}");
            rows.push(row(dated(snapshot), snapshot, Html::text(&said)));
            continue;
        }
        let link = frame.link(&text_path(snapshot, source), &words::moment(snapshot.at));
        let what = match (by.get(&snapshot.at), before) {
            (Some(change), _) => frame.link(&change_path(change), "what changed"),
            (None, None) => Html::text("the first text held"),
            (None, Some(before)) => {
                let (said, is_known) = untold(work, before, snapshot);
                let other = frame.link(&text_path(before, source), "the text before");
                let said = Html::text(said);
                if is_known { said } else { said.and(Html::text(": ")).and(other) }
            }
        };
        rows.push(row(link, snapshot, what));
        before = Some(snapshot);
    }
    rows.extend(alike(&same));
    rows.reverse();
    let heads = ["Captured", "From the one before", "Size", "SHA-256"];
    table("Dated copies, newest first", &heads, rows)
}

/// What is said of a text that no change brought, and whether that is all there is to say.
fn untold(work: &Work<'_>, before: &Snapshot, snapshot: &Snapshot) -> (&'static str, bool) {
    let is_supplied = [before, snapshot].iter().any(|one| one.origin == Origin::Supplied);
    if is_item(before) != is_item(snapshot) && !is_supplied {
        return ("another view of the same publication, with nothing new", true);
    }
    match work.untold.get(&snapshot.at) {
        Some(Untold::Same) => ("nothing that a reader would see", true),
        Some(Untold::Other) => ("another text, not told as a change", false),
        Some(Untold::Unread) | None => ("not compared", false),
    }
}

fn dated(snapshot: &Snapshot) -> Html {
    html::line(&[Span::Moment(snapshot.at)])
}

fn row(name: Html, snapshot: &Snapshot, what: Html) -> Vec<Html> {
    let supplied = snapshot.origin == Origin::Supplied;
    let name = if supplied { name.and(Html::text(", supplied by hand")) } else { name };
    let digest = html::line(&[Span::Sha256(snapshot.sha256)]);
    vec![name, what, Html::text(&words::size(snapshot.length)), digest]
}

/// Snapshots that show the same text as the one before them.
fn alike(same: &[&Snapshot]) -> Option<Vec<Html>> {
    let (first, last) = (same.first()?, same.last()?);
    if same.len() == 1 {
        return Some(row(dated(first), first, Html::text("other bytes, the same text")));
    }
    let name = html::line(&[Span::Moment(first.at), plain(" to "), Span::Moment(last.at)]);
    let what = format!("{}, the same text", count(same.len(), "copy", "copies with other bytes"));
    Some(vec![name, Html::text(&what), Html::default(), Html::default()])
}

/// Every text that the page may compare: its own, then those of its documents by what readers call them.
pub(super) fn texts_of<'a>(
    work: &'a Work<'_>,
) -> Vec<(Option<&'a str>, &'a SourceId, &'a Snapshot)> {
    let own = work.versions.iter().map(|version| (None, &work.status.source, version));
    let others = work.others.iter().flat_map(|(title, source, versions)| {
        versions.iter().map(move |version| (Some(title.as_str()), source, version))
    });
    own.chain(others).collect()
}

/// Two dates to be compared, or two texts of the publication: a form that the script answers, or the server where there
/// is one that can, and what to type without either.
fn two_dates(frame: &Frame<'_>, work: &Work<'_>) -> Html {
    let source = &work.status.source;
    let has_others = !work.others.is_empty();
    let last = work.versions.len().saturating_sub(1);
    let select = |id: &'static str, name: &'static str, label: &'static str, chosen: usize| {
        let label = element("label", &[("for", id)], &Html::fixed(label));
        let own = options(frame, work, chosen);
        let own = if has_others {
            element("optgroup", &[("label", "The page itself")], &own)
        } else {
            own
        };
        let others = work.others.iter().map(|(title, source, versions)| {
            let options = versions.iter().map(|version| other(work, source, version));
            let options = options.fold(Html::default(), Html::and);
            element("optgroup", &[("label", title)], &options)
        });
        let options = others.fold(own, Html::and);
        let select = element("select", &[("id", id), ("name", name)], &options);
        element("p", &[], &label.and(Html::text(" ")).and(select))
    };
    let button = element("button", &[("type", "submit")], &Html::fixed("Compare"));
    let form = select("from", "a", "From", 0).and(select("to", "b", "To", last)).and(element(
        "p",
        &[],
        &button,
    ));
    let result = element("div", &[("id", "result"), ("role", "status")], &Html::default());
    let page = frame.to("compare.html");
    let mut attributes =
        vec![("id", "compare"), ("class", "form"), ("data-source", source.as_str())];
    // Where no whole text may be shown, all that a form can give is what the tables above say; see `site.js`.
    attributes.extend(if is_data(work) {
        vec![("method", "get"), ("action", page.as_str())]
    } else {
        vec![("hidden", "")]
    });
    let form = element("form", &attributes, &form).and(result);
    let command = match (work.versions.first(), work.versions.last()) {
        (Some(first), Some(newest)) if first.at != newest.at => {
            format!("guidewatch diff {source} --from {} --to {}", typed(first), typed(newest))
        }
        _ => format!("guidewatch compare {source}/KEY@DATE {source}/KEY@DATE"),
    };
    let said = Part::Para(vec![
        plain(
            "Each text is compared with the one before it in the tables above. On the machine that watches: ",
        ),
        Span::Code(command),
    ]);
    form.and(html::parts(&[said], 3))
}

/// The moment of a text as commands take it.
pub(super) fn typed(snapshot: &Snapshot) -> String {
    in_london(snapshot.at).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The page's own texts to choose from.
fn options(frame: &Frame<'_>, work: &Work<'_>, chosen: usize) -> Html {
    let by: BTreeMap<Timestamp, &Change> =
        work.changes.iter().map(|change| (change.to.captured_at, *change)).collect();
    let option = |(n, snapshot): (usize, &Snapshot)| {
        let change = by.get(&snapshot.at).map(|change| frame.to(&change_path(change)));
        let typed = typed(snapshot);
        let data = data_path(snapshot, &work.status.source);
        let value = if is_data(work) { &data } else { &typed };
        let mut attributes = vec![("value", value.as_str()), ("data-typed", typed.as_str())];
        if let Some(change) = &change {
            attributes.push(("data-change", change));
        } else if let Some(before) = n.checked_sub(1).and_then(|n| work.versions.get(n)) {
            attributes.push(("data-said", untold(work, before, snapshot).0));
        }
        if n == chosen {
            attributes.push(("selected", ""));
        }
        element("option", &attributes, &Html::text(&words::moment(snapshot.at)))
    };
    work.versions.iter().enumerate().map(option).fold(Html::default(), Html::and)
}

/// A text of a document to choose.
fn other(work: &Work<'_>, source: &SourceId, snapshot: &Snapshot) -> Html {
    let (typed, data) = (typed(snapshot), data_path(snapshot, source));
    let value = if is_data(work) { &data } else { &typed };
    let attributes =
        [("value", value.as_str()), ("data-typed", typed.as_str()), ("data-of", source.as_str())];
    element("option", &attributes, &Html::text(&words::moment(snapshot.at)))
}

fn documents(frame: &Frame<'_>, work: &Work<'_>) -> Html {
    let row = |document: &DocumentHeld| {
        let name = if document.snapshots > 0 {
            frame.link(&format!("{}/index.html", folder(&document.source)), &document.title)
        } else {
            Html::text(&document.title)
        };
        let words = match (document.words, document.snapshots) {
            (Some(words), _) => count(words, "word", "words"),
            (None, 0) => "not fetched yet".to_owned(),
            (None, _) => "no text can be read".to_owned(),
        };
        let mut stands = if document.offered { "offered" } else { "no longer offered" }.to_owned();
        if let Some(why) = &document.failing {
            stands.push_str(&format!("; cannot be checked: {why}"));
        }
        let address = html::line(&[Span::Address(document.url.to_string())]);
        vec![name, Html::text(&stands), Html::text(&words), address]
    };
    let rows = work.documents.iter().map(row).collect();
    table("Documents of the publication", &["Document", "How it stands", "Text", "Address"], rows)
}

fn checks(work: &Work<'_>) -> Html {
    let history = work.history;
    let same = history.checks.iter().filter(|run| matches!(run.result, CheckResult::Same(_)));
    let same: usize = same.map(|run| run.count as usize).sum();
    let failed = history.checks.iter().filter_map(|run| match &run.result {
        CheckResult::NotChecked(why) => Some((run, why)),
        CheckResult::Same(_) => None,
    });
    let mut failed: Vec<_> = failed.collect();
    let said = format!(
        "{} brought a copy, {} found the page as it was, {} failed.",
        count(history.snapshots.len(), "look", "looks"),
        count(same, "check", "checks"),
        count(failed.iter().map(|(run, _)| run.count as usize).sum(), "check", "checks"),
    );
    let mut out = para(&said);
    let beyond = failed.len().saturating_sub(FAILED);
    failed.drain(..beyond);
    let mut lines: Vec<Vec<Span>> = Vec::new();
    for (run, why) in failed.iter().rev() {
        let mut spans = vec![Span::Moment(run.first)];
        if run.last != run.first {
            spans.extend([plain(" to "), Span::Moment(run.last)]);
        }
        spans.push(plain(format!(
            ": {}: {}",
            count(run.count as usize, "check", "checks"),
            why.text
        )));
        lines.push(spans);
    }
    if !lines.is_empty() {
        let lines = lines.iter().map(|line| html::line(line)).collect();
        let all = element("summary", &[], &Html::text("Checks that failed"));
        out = out.and(element("details", &[], &all.and(list(lines))));
    }
    let decided = history.decisions.iter().map(|decision| {
        let verb = if decision.confirmed { "Confirmed" } else { "Set aside" };
        html::line(&[
            plain(format!("{verb} by hand on ")),
            Span::Moment(decision.at),
            plain(format!(": {}", decision.reason)),
        ])
    });
    let decided: Vec<Html> = decided.collect();
    let decided = if decided.is_empty() { Html::default() } else { list(decided) };
    let command = Part::Para(vec![
        plain("All of them: "),
        Span::Code(format!("guidewatch history {}", work.status.source)),
    ]);
    out.and(decided).and(html::parts(&[command], 3))
}
