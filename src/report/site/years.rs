//! The editions of a publication as a drawing over the years: a row an edition, a bar for the time in which it was in force,
//! and a line from its end to what replaced it; below them when the page was watched and what changed. How far
//! something was in force is told by the line's thickness and breaks; a table beside it says the same in words.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    super::{
        html::escape::{Html, element},
        words::{count, listed},
    },
    Work,
    timeline::{diamond, sign},
};
use crate::model::{
    change::{Change, Significance},
    edition::{EditionId, When},
    editions::{Standing, Stood},
    time::london_day,
};

/// How many editions are drawn, the latest; the table has them all.
const DRAWN: usize = 30;

/// The height of a row, in pixels: a label, and a bar below it.
const ROW: usize = 28;

/// How many letters of a label have room on a telephone, and how wide a letter may be there, in hundredths of a per cent.
const LABEL: usize = 24;
const LETTER: i64 = 240;

/// How much deeper the last row lies, in pixels: its marks are higher than a bar.
const DEEPER: usize = 10;

/// How many years are named at the most, so that they are told apart on a telephone.
const NAMED: i16 = 6;

/// The drawing; none where no dates are known, or all of them are one day.
pub(super) fn drawing(work: &Work<'_>, publication: &Stood, today: Date) -> Option<Html> {
    let dated = publication.editions.iter().filter(|one| one.edition.first_known().is_some());
    let mut dated: Vec<&Standing> = dated.collect();
    let beyond = dated.len().saturating_sub(DRAWN);
    dated.drain(..beyond);
    let watched = watched(work);
    let axis = Axis::of(&dated, watched, today)?;
    let foot = ROW * dated.len() + watched.map_or(0, |_| ROW + 2 * DEEPER);
    let mut marks = years(&axis, foot);
    let has_today = (axis.begin..axis.end).contains(&today);
    if has_today {
        let at = written(axis.place(today));
        let line = [("class", "today"), ("x1", &*at), ("x2", &at), ("y1", "0")];
        marks.push(element(
            "line",
            &[&line[..], &[("y2", &*foot.to_string())]].concat(),
            &Html::default(),
        ));
    }
    let mut used: BTreeSet<How> = BTreeSet::new();
    for (row, one) in dated.iter().enumerate() {
        marks.extend(follows(&axis, row, one, &dated, publication));
        let times = stretches(one, publication, axis.end);
        let (mut from, mut to) = (i64::MAX, 0);
        for (how, first, last) in times {
            let (first, last) = (axis.place(first), axis.place(last));
            (from, to) = (from.min(first), to.max(last));
            marks.push(bar(how.class(), ROW * row + 20, first, last));
            used.insert(how);
        }
        if from < to {
            marks.push(label(&one.edition.label, ROW * row + 20, from, to));
        }
    }
    let important = work.changes.iter().filter(|one| one.significance == Significance::Major);
    let mut seen = Vec::new();
    if let Some((first, last)) = watched {
        let (first, last) = (axis.place(first), axis.place(last));
        let y = ROW * dated.len() + 20 + DEEPER;
        marks.push(bar("watched", y, first, last));
        marks.push(label("watched here", y, first - 200, last + 200));
        let at = |change: &&Change| axis.place(london_day(change.to.captured_at));
        seen.extend(important.map(|change| diamond(&written(at(change)), y)));
    }
    let key = key(&used, has_today, !seen.is_empty());
    marks.extend(seen);
    let said = described(&axis, &dated, beyond);
    let title = element("title", &[], &Html::text(&said));
    let height = (foot + 24).to_string();
    let attributes = [
        ("class", "timeline years"),
        ("role", "img"),
        ("aria-label", said.as_str()),
        ("width", "100%"),
        ("height", height.as_str()),
        ("focusable", "false"),
    ];
    let drawing = element("svg", &attributes, &marks.into_iter().fold(title, Html::and));
    let inside = element("div", &[("class", "inside")], &drawing);
    let key = element("p", &[("class", "key")], &key);
    Some(element("div", &[("class", "drawing")], &inside.and(key)))
}

/// From the first look to the last.
fn watched(work: &Work<'_>) -> Option<(Date, Date)> {
    let history = work.history;
    let seen = history.snapshots.iter().map(|snapshot| snapshot.at);
    let all = seen.chain(history.checks.iter().flat_map(|run| [run.first, run.last]));
    let days: Vec<Date> = all.map(london_day).collect();
    Some((*days.iter().min()?, *days.iter().max()?))
}

/// From when to when.
struct Axis {
    begin: Date,
    end: Date,
}

impl Axis {
    fn of(dated: &[&Standing], watched: Option<(Date, Date)>, today: Date) -> Option<Self> {
        let known = dated.iter().flat_map(|one| {
            let edition = &one.edition;
            let ends = [edition.commences(), one.ended, edition.withdrawn, edition.first_known()];
            let days = |when: When| [when.not_before, when.not_after];
            ends.into_iter().flatten().flat_map(days).flatten()
        });
        let watched = watched.into_iter().flat_map(|(first, last)| [first, last]);
        let begin = dated.iter().filter_map(|one| one.edition.first_known());
        let begin = begin.map(|when| when.sorts_at()).min()?;
        let end = known.chain(watched).chain([today]).max()?;
        (begin < end).then_some(Self { begin, end })
    }

    fn days(&self, day: Date) -> i64 {
        let day = day.clamp(self.begin, self.end);
        day.duration_since(self.begin).as_hours() / 24
    }

    /// Where a day is, in hundredths of a per cent of the width: between 1 and 99 per cent, so that a mark at an end is
    /// seen whole.
    fn place(&self, day: Date) -> i64 {
        100 + self.days(day) * 9_800 / self.days(self.end).max(1)
    }
}

fn written(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Lines for years with their names below, so few that they are told apart.
fn years(axis: &Axis, foot: usize) -> Vec<Html> {
    let (first, last) = (axis.begin.year(), axis.end.year());
    let steps = [1, 2, 5, 10, 20, 50];
    let step = steps.into_iter().find(|step| (last - first) / step <= NAMED).unwrap_or(100);
    let named = (first..=last).filter(|year| year % step == 0);
    let january = named.filter_map(|year| Date::new(year, 1, 1).ok());
    let shown = january.filter(|day| (axis.begin..=axis.end).contains(day));
    let (foot, words) = ((foot + 4).to_string(), (foot + 18).to_string());
    let line = |day: Date| {
        let at = axis.place(day);
        // A name at the very end would leave the drawing.
        let is_named = (500..=9_500).contains(&at);
        let at = written(at);
        let line = [("class", "year"), ("x1", &*at), ("x2", &at), ("y1", "0"), ("y2", &foot)];
        let line = element("line", &line, &Html::default());
        let name = [("x", &*at), ("y", &words), ("text-anchor", "middle")];
        let name = element("text", &name, &Html::text(&day.year().to_string()));
        if is_named { line.and(name) } else { line }
    };
    shown.map(line).collect()
}

/// What the signs mean that stand in the drawing.
fn key(used: &BTreeSet<How>, has_today: bool, has_important: bool) -> Html {
    let all = [
        (used.contains(&How::InForce), "━", "force", "in force"),
        (used.contains(&How::Partly), "═", "partly", "replaced, in part still in force"),
        (used.contains(&How::Ahead), "┅", "ahead", "a draft, or out and not in force yet"),
        (used.contains(&How::Unsure), "···", "unsure", "the dates known do not tell"),
        (has_today, "┊", "today", "the day on which this page was made"),
        (has_important, "◆", "important", "an important change was seen"),
    ];
    let used = all.into_iter().filter(|(is_used, ..)| *is_used);
    used.fold(Html::default(), |key, (_, mark, class, words)| key.and(sign(mark, class, words)))
}

/// How far an edition was in force for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Ahead,
    Unsure,
    InForce,
    Partly,
}

impl How {
    fn class(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Unsure => "unsure",
            Self::InForce => "force",
            Self::Partly => "partly",
        }
    }
}

/// The times of one edition, in their order; what goes on goes on to `last`.
fn stretches(one: &Standing, publication: &Stood, last: Date) -> Vec<(How, Date, Date)> {
    let edition = &one.edition;
    let Some(first) = edition.first_known().map(|when| when.sorts_at()) else {
        return Vec::new();
    };
    // What its page says ended, all of it, is drawn to that day.
    let end = publication.ended.as_ref().map(|ended| ended.on.not_after.unwrap_or(last));
    let last = end.map_or(last, |end| end.min(last));
    let ended = one.ended.or(edition.withdrawn);
    let gone = ended.map_or(last, |when| when.not_after.unwrap_or(last));
    let mut all = Vec::new();
    match edition.commences().filter(|_| !edition.is_draft) {
        None => all.push((How::Ahead, first, gone)),
        Some(begins) => {
            let may = begins.sorts_at();
            let is = begins.not_after.unwrap_or(gone).min(gone);
            let stood = ended.map_or(last, |when| when.not_before.unwrap_or(is)).max(is);
            all.push((How::Ahead, first, may));
            all.push((How::Unsure, may, is));
            all.push((How::InForce, is, stood));
            all.push((How::Unsure, stood, gone));
        }
    }
    let id = EditionId { publication: publication.id.clone(), label: edition.label.clone() };
    let goes_on = publication.editions.iter().filter_map(|other| other.edition.transition.as_ref());
    all.extend(goes_on.filter(|transition| transition.of == id).map(|transition| {
        (How::Partly, transition.from.max(gone), transition.until.unwrap_or(last))
    }));
    all.retain(|(_, from, to)| from < to);
    all
}

fn bar(class: &str, y: usize, from: i64, to: i64) -> Html {
    // What took a day is to be seen among decades.
    let (from, to) = (written(from), written(to.max(from + 40)));
    let y = y.to_string();
    let attributes = [("class", class), ("x1", &*from), ("x2", &to), ("y1", &y), ("y2", &y)];
    element("line", &attributes, &Html::default())
}

/// Words beside the bar from `from` to `to`, on the side on which there is room, else above it; of long ones the
/// beginning, as the table has them whole. Beside it no line that leads from bar to bar runs through them.
fn label(words: &str, y: usize, from: i64, to: i64) -> Html {
    let short: String = words.chars().take(LABEL).collect();
    let words = if short.len() < words.len() { format!("{}…", short.trim_end()) } else { short };
    let room = i64::try_from(words.chars().count()).unwrap_or(0) * LETTER;
    let (at, y, anchor, aside) = match () {
        () if from > room => (from, y + 4, "end", "-6"),
        () if to + room < 10_000 => (to, y + 4, "start", "6"),
        () => (i64::midpoint(from, to), y - 8, "middle", "0"),
    };
    let (at, y) = (written(at), y.to_string());
    let attributes = [("x", &*at), ("dx", aside), ("y", &y), ("text-anchor", anchor)];
    element("text", &attributes, &Html::text(&words))
}

/// Lines from the end of an edition down to what replaced it.
fn follows(axis: &Axis, row: usize, one: &Standing, dated: &[&Standing], own: &Stood) -> Vec<Html> {
    let Some(ended) = one.ended.map(|when| axis.place(when.sorts_at())) else {
        return Vec::new();
    };
    let is = |by: &EditionId, other: &&Standing| {
        by.publication == own.id && by.label == other.edition.label
    };
    let rows = one.by.iter().filter_map(|by| dated.iter().position(|other| is(by, other)));
    let line = |other: usize| {
        let (x, from, to) = (written(ended), ROW * row + 20, ROW * other + 20);
        let (from, to) = (from.to_string(), to.to_string());
        let attributes =
            [("class", "follows"), ("x1", &*x), ("x2", &x), ("y1", &from), ("y2", &to)];
        element("line", &attributes, &Html::default())
    };
    rows.filter(|other| *other != row).map(line).collect()
}

/// What the drawing shows, for who cannot see it.
fn described(axis: &Axis, dated: &[&Standing], beyond: usize) -> String {
    let when = |one: &&Standing| {
        let edition = &one.edition;
        match edition.commences().filter(|_| !edition.is_draft) {
            Some(begins) => format!("{} ({begins})", edition.label),
            None => edition.label.clone(),
        }
    };
    let editions = match beyond {
        0 => count(dated.len(), "edition", "editions"),
        _ => format!("the {} latest editions", dated.len()),
    };
    format!(
        "From {} to {}: {editions} with the day on which each came into force: {}. The table below says the same.",
        When::day(axis.begin),
        When::day(axis.end),
        listed(&dated.iter().map(when).collect::<Vec<_>>()),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::register::Register;

    /// The times of an edition that the program knows, as on 22 November 2026.
    fn times(publication: &str, label: &str) -> Vec<(How, Date, Date)> {
        let (register, today) = (Register::known(), date(2026, 11, 22));
        let lineage = register.lineages.iter().find(|one| one.id.as_str() == publication).unwrap();
        let stood = register.stood(lineage, today);
        let one = stood.editions.iter().find(|one| one.edition.label == label).unwrap();
        stretches(one, &stood, today)
    }

    #[test]
    fn an_edition_is_drawn_as_far_as_its_dates_tell() {
        let (force, ahead, unsure) = (How::InForce, How::Ahead, How::Unsure);
        assert_eq!(
            times("working-together", "2018"),
            [(force, date(2018, 7, 4), date(2023, 12, 15))]
        );
        // Out for information in July, in force in September, until the next.
        let (out, came, went) = (date(2025, 7, 7), date(2025, 9, 1), date(2026, 9, 1));
        assert_eq!(times("kcsie", "2025"), [(ahead, out, came), (force, came, went)]);
        // Part of it went on for a year beside its successor.
        let (came, went, until) = (date(2015, 3, 26), date(2018, 7, 4), date(2019, 9, 29));
        let all = times("working-together", "2015");
        assert_eq!(all, [(force, came, went), (How::Partly, went, until)]);
        // Known to the year alone: on which days of that year it stood nobody knows.
        let (first, last) = (date(1999, 1, 1), date(1999, 12, 31));
        let (next, gone) = (date(2006, 1, 1), date(2006, 12, 31));
        let all = times("working-together", "1999");
        assert_eq!(all, [(unsure, first, last), (force, last, next), (unsure, next, gone)]);
        // What nothing has replaced is in force to the end of the drawing.
        let last = times("working-together", "2026").pop().unwrap();
        assert_eq!(last, (force, date(2026, 3, 18), date(2026, 11, 22)));
    }
}
