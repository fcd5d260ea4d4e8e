//! A publication over time as a drawing: a line, a mark a change, a bar for the time in which it could not be checked
//! or was not to be found. Weight is told by shape as well as by colour; a table beside it says the same in words.

use jiff::Timestamp;

use super::{
    super::{
        html::escape::{Html, element},
        words::{self, count},
    },
    Work,
};
use crate::model::{change::Significance, snapshot::CheckResult, time::london};

/// The drawing's height, in pixels; its width is that of the page.
const HEIGHT: &str = "56";

/// The drawing; none where nothing lies between a first and a last moment.
pub(super) fn drawing(work: &Work<'_>) -> Option<Html> {
    let span = Span::of(work)?;
    let mut marks = vec![line("time", "0%", "100%")];
    for run in &work.history.checks {
        if matches!(run.result, CheckResult::NotChecked(_)) {
            marks.push(bar("unchecked", &span, run.first, run.last));
        }
    }
    for (at, until) in gone(work, span.end) {
        marks.push(bar("gone", &span, at, until));
    }
    for snapshot in work.versions {
        let at = span.place(snapshot.at);
        marks.push(tick("text", &at, "20", "36"));
    }
    for change in work.changes {
        marks.push(mark(change.significance, &span.place(change.to.captured_at)));
    }
    let came = came(work, &span);
    for (at, label) in &came {
        let at = span.place(*at);
        marks.push(tick("edition", &at, "2", "54"));
        let words = [("x", &*at), ("dx", "4"), ("y", "12")];
        marks.push(element("text", &words, &Html::text(label)));
    }
    let said = described(work, &span, &came);
    let title = element("title", &[], &Html::text(&said));
    let inner = marks.into_iter().fold(title, Html::and);
    let attributes = [
        ("class", "timeline"),
        ("role", "img"),
        ("aria-label", said.as_str()),
        ("width", "100%"),
        ("height", HEIGHT),
        ("focusable", "false"),
    ];
    let drawing = element("svg", &attributes, &inner);
    let end = |at| element("span", &[], &Html::text(&words::day(at)));
    let ends = element("p", &[("class", "ends")], &end(span.begin).and(end(span.end)));
    let key = element("p", &[("class", "key")], &key(!came.is_empty()));
    let inside = element("div", &[("class", "inside")], &drawing);
    Some(element("div", &[("class", "drawing")], &inside.and(ends).and(key)))
}

/// From when to when.
struct Span {
    begin: Timestamp,
    end: Timestamp,
}

impl Span {
    fn of(work: &Work<'_>) -> Option<Self> {
        let history = work.history;
        let snapshots = history.snapshots.iter().map(|snapshot| snapshot.at);
        let checks = history.checks.iter().flat_map(|run| [run.first, run.last]);
        // What changed of a document may be seen after its last look: it is no longer offered.
        let changes = work.changes.iter().map(|change| change.to.captured_at);
        let all: Vec<Timestamp> = snapshots.chain(checks).chain(changes).collect();
        let (begin, end) = (*all.iter().min()?, *all.iter().max()?);
        (begin < end).then_some(Self { begin, end })
    }

    /// Where a moment is between the two ends, in hundredths of the width.
    fn place(&self, at: Timestamp) -> String {
        let of = |at: Timestamp| at.as_second();
        let whole = (of(self.end) - of(self.begin)).max(1);
        let part = (of(at) - of(self.begin)).clamp(0, whole);
        // Between 1 and 99, so that a mark at an end is seen whole.
        let hundredths = 100 + i128::from(part) * 9_800 / i128::from(whole);
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    }
}

/// The editions that came into force in the time of the drawing, on days that are known.
fn came(work: &Work<'_>, span: &Span) -> Vec<(Timestamp, String)> {
    let known = work.editions.and_then(|known| known.publications.first());
    let editions = known.into_iter().flat_map(|publication| &publication.editions);
    let issued = editions.map(|one| &one.edition).filter(|edition| !edition.is_draft);
    let came = issued.filter_map(|edition| {
        let day = edition.commences()?.exactly()?;
        Some((day.to_zoned(london()).ok()?.timestamp(), edition.label.clone()))
    });
    came.filter(|(at, _)| (span.begin..=span.end).contains(at)).collect()
}

/// When the page was not to be found.
fn gone(work: &Work<'_>, end: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let mut rows = Vec::new();
    let mut since = None;
    for event in &work.history.events {
        match since.take() {
            None => since = Some(event.at),
            Some(began) => rows.push((began, event.at)),
        }
    }
    rows.extend(since.map(|began| (began, end)));
    rows
}

fn line(class: &str, from: &str, to: &str) -> Html {
    let attributes = [("class", class), ("x1", from), ("x2", to), ("y1", "28"), ("y2", "28")];
    element("line", &attributes, &Html::default())
}

fn tick(class: &str, at: &str, top: &str, bottom: &str) -> Html {
    let attributes = [("class", class), ("x1", at), ("x2", at), ("y1", top), ("y2", bottom)];
    element("line", &attributes, &Html::default())
}

fn bar(class: &str, span: &Span, from: Timestamp, to: Timestamp) -> Html {
    let (from, to) = (span.place(from), span.place(to));
    let y = if class == "gone" { "38" } else { "46" };
    let attributes = [("class", class), ("x1", from.as_str()), ("x2", &to), ("y1", y), ("y2", y)];
    element("line", &attributes, &Html::default())
}

/// An important change is a filled diamond, a small one a circle, one of appearance a ring.
fn mark(weight: Significance, at: &str) -> Html {
    match weight {
        Significance::Major => diamond(at, 28),
        Significance::Minor => circle("small", at, "7"),
        Significance::Cosmetic => circle("appearance", at, "4"),
    }
}

/// A filled diamond, its middle at `at` and `y` pixels down.
pub(super) fn diamond(at: &str, y: usize) -> Html {
    let shape = [("class", "important"), ("d", "M0 -12 L10 0 L0 12 L-10 0 Z")];
    let shape = element("path", &shape, &Html::default());
    element("svg", &[("x", at), ("y", &y.to_string()), ("overflow", "visible")], &shape)
}

fn circle(class: &str, at: &str, r: &str) -> Html {
    let attributes = [("class", class), ("cx", at), ("cy", "28"), ("r", r)];
    element("circle", &attributes, &Html::default())
}

/// What the drawing shows, for who cannot see it.
fn described(work: &Work<'_>, span: &Span, came: &[(Timestamp, String)]) -> String {
    let came = came.iter().map(|(at, label)| format!("{label} on {}", words::day(*at)));
    let came: Vec<String> = came.collect();
    let came = match came.len() {
        0 => String::new(),
        _ => format!(" In force came {}.", words::listed(&came)),
    };
    let of = |weight| work.changes.iter().filter(|change| change.significance == weight).count();
    format!(
        "From {} to {}: {} of the text, {}, of which {} important, {} small and {} of appearance only.{came} The tables say the same.",
        words::day(span.begin),
        words::day(span.end),
        count(work.versions.len(), "dated version", "dated versions"),
        count(work.changes.len(), "change", "changes"),
        of(Significance::Major),
        of(Significance::Minor),
        of(Significance::Cosmetic),
    )
}

fn key(has_editions: bool) -> Html {
    let key = sign("◆", "important", "important")
        .and(sign("●", "small", "small"))
        .and(sign("○", "appearance", "appearance only"))
        .and(sign("|", "text", "another text was seen"))
        .and(sign("━", "gone", "not to be found"))
        .and(sign("┅", "unchecked", "could not be checked"));
    if has_editions { key.and(sign("┊", "edition", "an edition came into force")) } else { key }
}

/// A sign of a drawing with what it means.
pub(super) fn sign(sign: &'static str, class: &'static str, words: &'static str) -> Html {
    let sign = element("span", &[("class", class), ("aria-hidden", "true")], &Html::fixed(sign));
    element("span", &[], &sign.and(Html::text(" ")).and(Html::text(words))).and(Html::text(" "))
}
