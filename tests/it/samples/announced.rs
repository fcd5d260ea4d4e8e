//! Which real changes of GOV.UK's items were announced: by their own dates and notes, held against the table of the
//! samples.

use std::path::Path;

use guidewatch::{
    compare::compare,
    judge,
    model::{
        change::Significance,
        document::{Document, NoticeKind},
    },
};
use jiff::civil::Date;

use super::{read, rows, samples};
use crate::report::sample;

/// The date that an item shows.
fn public_date(document: &Document) -> Option<Date> {
    let date = |kind| document.notice(kind).and_then(|notice| notice.date);
    date(NoticeKind::Updated).or_else(|| date(NoticeKind::Published))
}

#[test]
fn changes_while_the_public_date_stood_still_are_those_of_the_table() {
    let Some(folder) = samples().map(|samples| samples.join("govuk-editions")) else { return };
    let source = sample::source("item");
    let (mut all, mut stood, mut within_a_day, mut silent) = (0, 0, 0, 0);
    let (mut light, mut wrong) = (0, 0);
    for row in rows(&folder.join("PAIRS.tsv")).iter().filter(|row| row["class"] == "text-changed") {
        let path = |name: &str| folder.join(&row["item"]).join(format!("{}.json", row[name]));
        let side = |name: &str| {
            let path = path(name);
            read(&path, "https://www.gov.uk/api/content/item")
                .unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        };
        let (old, new) = (side("old"), side("new"));
        let has_stood = public_date(&old) == public_date(&new);
        let diff = compare(&old, &new);
        let old = sample::read(&source, "2026-03-02T06:00:00Z", old);
        let new = sample::read(&source, "2026-03-03T06:00:00Z", new);
        let change = judge::judge(&source, "item", &old, &new, diff).expect("a change");
        let (moved, noted) = (row["public_date_moved"] == "True", row["note_added"] == "True");
        all += 1;
        // The table counts moments, a reader sees days.
        let same_day = has_stood && moved && day(&path("old")) == day(&path("new"));
        within_a_day += usize::from(same_day);
        let moved = moved && !same_day;
        stood += usize::from(has_stood && !same_day);
        silent += usize::from(change.announced.silent);
        // What changes nothing that a reader takes from it need not be announced.
        let is_light = change.significance == Significance::Cosmetic;
        light += usize::from(is_light && !moved && !noted);
        if has_stood == moved || change.announced.silent == (moved || noted || is_light) {
            wrong += 1;
            println!(
                "{} {}..{}: the date moved: {moved}, a note came: {noted}; read as {change:#?}",
                row["item"], row["old"], row["new"],
            );
        }
    }
    println!(
        "govuk-editions: of {all} changes of the text the public date stood still in {stood}, and moved within its day in {within_a_day}; {silent} of these came without a note and in substance, {light} in appearance alone; {wrong} unlike the table"
    );
    assert_eq!((all, stood, within_a_day, wrong), (231, 119, 8, 0));
    assert_eq!(silent + light, 89 + within_a_day);
}

/// The day on which an item says that it was updated for the public.
fn day(path: &Path) -> String {
    let item = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let item: serde_json::Value = serde_json::from_slice(&item).expect("JSON");
    item["public_updated_at"].as_str().unwrap_or_default().chars().take(10).collect()
}
