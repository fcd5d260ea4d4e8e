//! A report as a table for a spreadsheet: a row for each edit, and one for each thing that has none. RFC 4180,
//! with the mark by which spreadsheets know UTF-8. No cell can be taken for a formula.

use jiff::Timestamp;

use super::{
    address, calendar,
    change::{happened_in_words, unannounced},
    citing,
    clean::clean,
    edits::heading,
    told, words,
};
use crate::model::{
    change::Change,
    citation::{Audited, Citation, Stale},
    diff::Edit,
    event::{Ahead, Event},
    report::Report,
    time::in_london,
};

/// The heads of the columns. Columns are added at the end, never renamed.
const HEADS: [&str; 16] = [
    "What",
    "Importance",
    "Publication",
    "Place",
    "Old words",
    "New words",
    "Why the change matters",
    "Announced",
    "Publisher’s date",
    "Not before (London)",
    "First seen (London)",
    "Address",
    "Edit",
    "Group",
    "Flags",
    "Id",
];

/// A spreadsheet takes at most 32,767 characters in a cell; a longer text ends in `…`.
const CELL: usize = 32_000;

/// `report` as CSV.
pub(super) fn write(report: &Report) -> String {
    let mut rows = vec![HEADS.map(str::to_owned)];
    rows.extend(report.events.iter().map(brought));
    for change in &report.changes {
        if change.diff.edits.is_empty() {
            rows.push(row(change, None));
        }
        rows.extend(change.diff.edits.iter().map(|edit| row(change, Some(edit))));
    }
    rows.extend(cited(report));
    rows.extend(report.ahead.iter().map(ahead));
    rows.extend(beside(report));
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    for row in rows {
        // Into memory, and every row of one length: nothing can fail.
        let _ = writer.write_record(row.iter().map(|cell| safe(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn row(change: &Change, edit: Option<&Edit>) -> [String; 16] {
    let side = |side: Option<&crate::model::diff::Side>| {
        side.map(|side| side.text.clone()).unwrap_or_default()
    };
    let old = edit.and_then(|edit| edit.old.as_ref());
    let new = edit.and_then(|edit| edit.new.as_ref());
    let place = new.or(old).and_then(crate::model::diff::Side::place);
    let flags =
        edit.map(|edit| edit.flags.iter().map(|flag| words::flag(*flag)).collect::<Vec<_>>());
    [
        happened_in_words(change),
        words::significance(change.significance).to_owned(),
        change.title.clone(),
        place.unwrap_or_default(),
        side(old),
        side(new),
        change.reasons.join("; "),
        announced(change),
        change.announced.publisher_date.map(|date| date.to_string()).unwrap_or_default(),
        moment(change.last_seen_before),
        moment(change.to.captured_at),
        address::shown(change.url.as_str()),
        edit.map(heading).unwrap_or_default(),
        edit.map(|edit| words::group(edit.group).0.to_owned()).unwrap_or_default(),
        flags.unwrap_or_default().join(", "),
        change.id.clone(),
    ]
}

/// What the calendar brought: no edit, and no look before it.
fn brought(event: &Event) -> [String; 16] {
    let mut row: [String; 16] = std::array::from_fn(|_| String::new());
    row[0] = calendar::happened(event);
    words::significance(event.significance).clone_into(&mut row[1]);
    row[2].clone_from(&event.title);
    row[6] = event.reasons.join("; ");
    row[10] = moment(calendar::moment(event.effective));
    row[11] = address::shown(event.url.as_str());
    row[15].clone_from(&event.id);
    row
}

/// Watched pages that cite what is out of date: their words, and those to put instead.
fn cited(report: &Report) -> Vec<[String; 16]> {
    let row = |(page, one, stale): (&Audited, &Citation, &Stale)| {
        let mut row: [String; 16] = std::array::from_fn(|_| String::new());
        "cites what is out of date".clone_into(&mut row[0]);
        row[2].clone_from(&page.title);
        row[3] = format!("line {}", one.line);
        row[4].clone_from(&one.mention.text);
        row[5] = stale.suggestion.as_ref().map(|put| put.text.clone()).unwrap_or_default();
        let since = stale.superseded_on.map(|when| format!("out of date since {when}"));
        let leads = one.leads_astray().map(|to| format!("the link leads to {to}"));
        let why = match &stale.ended {
            Some(ended) => vec![Some(ended.to_string())],
            None => vec![leads, since, one.remark()],
        };
        row[6] = why.into_iter().flatten().collect::<Vec<_>>().join("; ");
        row[11] = page.url.as_ref().map(|url| address::shown(url.as_str())).unwrap_or_default();
        row[15] = format!("{}:line-{}", page.source, one.line);
        row
    };
    citing::told(report).into_iter().map(row).collect()
}

/// What comes into force soon.
fn ahead(ahead: &Ahead) -> [String; 16] {
    let mut row: [String; 16] = std::array::from_fn(|_| String::new());
    row[0] = format!("comes into force on {}", words::date(ahead.effective));
    row[2].clone_from(&ahead.title);
    row[5].clone_from(&ahead.edition);
    row[6] = calendar::of_ahead(ahead);
    row[15] = format!("{}:ahead:{}", ahead.publication, ahead.effective);
    row
}

/// What could not be checked or read, what waits and what was taken back: whoever filters the table must not
/// take silence for “unchanged”.
fn beside(report: &Report) -> Vec<[String; 16]> {
    let one = |what: &str, title: &str, why: &str, since: Timestamp, address: &str, id: &str| {
        let mut row: [String; 16] = std::array::from_fn(|_| String::new());
        what.clone_into(&mut row[0]);
        title.clone_into(&mut row[2]);
        why.clone_into(&mut row[6]);
        row[10] = moment(since);
        row[11] = address::shown(address);
        id.clone_into(&mut row[15]);
        row
    };
    let mut rows = Vec::new();
    for it in &report.unchecked {
        let what = if it.gone {
            "not to be found"
        } else if told::is_early(it) {
            "could not be checked this time"
        } else {
            "could not be checked"
        };
        rows.push(one(what, &it.title, &it.why, it.since, it.url.as_str(), it.source.as_str()));
    }
    for it in &report.unreadable {
        let (title, id) = (&it.title, it.source.as_str());
        rows.push(one("could not be read", title, &it.why, it.captured_at, it.url.as_str(), id));
    }
    for it in &report.held {
        let id = it.source.as_str();
        rows.push(one(
            "waits for a second look",
            &it.title,
            &it.why,
            it.since,
            it.url.as_str(),
            id,
        ));
    }
    for it in &report.taken_back {
        let why = format!("told as “{}”, set aside by hand: {}", it.what, it.reason);
        rows.push(one(
            "taken back",
            &it.title,
            &why,
            it.since,
            it.url.as_str(),
            it.source.as_str(),
        ));
    }
    rows
}

/// How it was announced, as every format says it: that it was not, or by which words.
fn announced(change: &Change) -> String {
    let note = || change.announced.note.clone().unwrap_or_default();
    unannounced(change).map_or_else(note, str::to_owned)
}

/// `2026-03-04 06:00`: spreadsheets know it for a moment.
fn moment(at: Timestamp) -> String {
    in_london(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A cell on one line, and nothing that a spreadsheet would calculate: where it begins like a formula, an
/// apostrophe stands before it (OWASP, “CSV Injection”).
fn safe(cell: &str) -> String {
    let clean = clean(cell);
    let clean = clean.trim();
    let mut out = String::new();
    if clean.starts_with(['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}']) {
        out.push('\'');
    }
    out.extend(clean.chars().take(CELL));
    if clean.chars().nth(CELL).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            (" \t=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("\u{200b}@SUM(A1)", "'@SUM(A1)"),
            ("+44 20", "'+44 20"),
            ("-", "'-"),
            ("a\r\n=b", "a =b"),
            ("plain", "plain"),
        ] {
            assert_eq!(safe(cell), written);
        }
        assert_eq!(safe(&"x".repeat(40_000)).chars().count(), 32_001);
    }
}
