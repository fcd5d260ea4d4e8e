//! A paper that is issued anew under another title and at another address: told as a replacement whose words are
//! compared, alike to who is told every day and to who is told at the end. Another paper stays another.

use ::guidewatch::model::change::{Change, ChangeKind, PartText, Significance};

use super::{
    clubs, file, only, part, parts,
    site::{Site, asset, guide, pdf},
};
use crate::{case::Case, publisher::Answer};

/// A publication with one file of that title, told to who reads every day and to who reads at the end.
fn offering(title: &str) -> (Site, Case) {
    let mut site = Site::new();
    site.attach(title, &asset(1, "a.pdf"), &guide("should"));
    site.publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"\ntitle = \"Keeping clubs safe\"");
    case.crawl("2026-03-02");
    for reader in ["daily", "late"] {
        assert!(case.report_to(reader, "2026-03-02").starting);
    }
    (site, case)
}

fn poster() -> Vec<u8> {
    let words =
        "Tell somebody whom you trust when something at the club worries you or a friend of yours.";
    pdf("Poster", &[words.to_owned(), "The telephone number is on the back.".to_owned()])
}

/// The file of `title` took the place of the first, with another duty.
fn is_replaced(change: &Change, was: &str, title: &str) {
    assert_eq!(parts(change), [(title, ChangeKind::AttachmentReplaced, PartText::Differs)]);
    let told = &change.parts[0];
    assert_eq!(told.formerly_titled.as_deref(), Some(was));
    assert_eq!(told.replaced.as_ref(), Some(&part(&file(1))));
    let wanted = "duty strengthened: “should” became “must”";
    assert!(change.reasons.iter().any(|reason| reason.contains(wanted)), "{:?}", change.reasons);
    assert_eq!(change.significance, Significance::Major);
}

#[test]
fn a_new_issue_under_another_title_and_address_is_compared() {
    for (was, is) in [
        ("Clubs guide 2025", "Clubs guide 2025 (updated October 2025)"),
        ("Clubs guide 2025", "Clubs guide 2025 - updated"),
        ("Clubs guide version 1", "Clubs guide version 2"),
        ("Clubs guide", "Clubs guide, revised"),
        ("Clubs guide", "Clubs guide (PDF)"),
        // By its text alone.
        ("Guide for clubs", "Clubs: what leaders need to know"),
    ] {
        let (mut site, case) = offering(was);
        site.detach(was).attach(is, &asset(2, "b.pdf"), &guide("must"));
        site.attach("Poster", &asset(3, "p.pdf"), &poster());
        site.publish();
        case.crawl("2026-03-03");
        for reader in ["daily", "late"] {
            let report = case.report_to(reader, "2026-03-03");
            let change = only(&report);
            let poster = ("Poster", ChangeKind::AttachmentAdded, PartText::New);
            assert_eq!(parts(change)[1..], [poster], "{reader}: {was} / {is}");
            let mut alone = change.clone();
            alone.parts.truncate(1);
            is_replaced(&alone, was, is);
        }
    }
}

#[test]
fn another_paper_in_the_same_step_is_no_replacement() {
    let (mut site, case) = offering("Clubs guide");
    site.detach("Clubs guide").attach("Poster", &asset(2, "p.pdf"), &poster());
    site.publish();
    case.crawl("2026-03-03");
    for reader in ["daily", "late"] {
        let wanted = [
            ("Poster", ChangeKind::AttachmentAdded, PartText::New),
            ("Clubs guide", ChangeKind::AttachmentRemoved, PartText::NotCompared),
        ];
        assert_eq!(parts(only(&case.report_to(reader, "2026-03-03"))), wanted, "{reader}");
    }
}

#[test]
fn what_went_some_days_before_is_what_the_new_file_is_compared_with() {
    for (was, is) in [("Clubs guide 2025", "Clubs guide 2026"), ("Guide", "For club leaders")] {
        let (mut site, case) = offering(was);
        site.detach(was).publish();
        case.crawl("2026-03-03");
        let removed = [(was, ChangeKind::AttachmentRemoved, PartText::NotCompared)];
        assert_eq!(parts(only(&case.report_to("daily", "2026-03-03"))), removed);
        site.attach(is, &asset(2, "b.pdf"), &guide("must"));
        site.publish();
        case.crawl("2026-03-05");
        is_replaced(only(&case.report_to("daily", "2026-03-05")), was, is);
        let late = case.report_to("late", "2026-03-05");
        let [first, second] = &late.changes[..] else { panic!("{:#?}", late.changes) };
        let (first, second) = if first.to.captured_at < second.to.captured_at {
            (first, second)
        } else {
            (second, first)
        };
        assert_eq!(parts(first), removed);
        is_replaced(second, was, is);
    }
}

#[test]
fn what_went_long_before_or_came_back_itself_is_replaced_by_nothing() {
    let (was, is) = ("Clubs guide 2025", "Clubs guide 2026");
    for day in ["2026-03-05", "2026-05-05"] {
        let (mut site, case) = offering(was);
        let old = site.offers.clone();
        site.detach(was).publish();
        case.crawl("2026-03-03");
        case.report_to("daily", "2026-03-03");
        site.attach(is, &asset(2, "b.pdf"), &guide("must"));
        if day == "2026-03-05" {
            site.offers.extend(old);
        }
        site.publish();
        case.crawl(day);
        let report = case.report_to("daily", day);
        let parts = parts(only(&report));
        assert_eq!(parts[0], (is, ChangeKind::AttachmentAdded, PartText::New), "{parts:?}");
    }
}

/// What a reader is told of, by day: when it was first seen, when it had last been as before, and what happened.
fn told(changes: &[Change]) -> Vec<(String, String, ChangeKind)> {
    let mut told: Vec<_> = changes
        .iter()
        .map(|change| {
            let day = |at: jiff::Timestamp| at.strftime("%F").to_string();
            (day(change.to.captured_at), day(change.last_seen_before), change.kind)
        })
        .collect();
    told.sort_by_key(|(to, ..)| to.clone());
    told
}

#[test]
fn a_file_that_could_not_be_fetched_with_its_note_is_told_of_its_own_day() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    for reader in ["daily", "late"] {
        case.report_to(reader, "2026-03-02");
    }
    let path = asset(1, "clubs_2025.pdf");
    site.publisher.answer(&path, Answer::status(503));
    site.note("2026-03-12", "Updated paragraph 2.").publish();
    case.crawl("2026-03-12");
    let mut daily = case.report_to("daily", "2026-03-12").changes;
    site.publisher.file(&path, "application/pdf", &guide("must"));
    case.crawl("2026-03-13");
    daily.extend(case.report_to("daily", "2026-03-13").changes);
    let wanted = [
        ("2026-03-12", "2026-03-02", ChangeKind::NoteOnly),
        ("2026-03-13", "2026-03-02", ChangeKind::Revised),
    ];
    let wanted = wanted.map(|(to, seen, kind)| (to.to_owned(), seen.to_owned(), kind));
    assert_eq!(told(&daily), wanted);
    assert_eq!(told(&case.report_to("late", "2026-03-13").changes), wanted);
}

#[test]
fn a_file_swapped_as_its_note_came_is_one_event_by_a_coarse_clock_too() {
    for is_still in [true, false] {
        let (mut site, mut case) = clubs();
        case.is_clock_still = is_still;
        case.crawl("2026-03-02");
        case.report_to("daily", "2026-03-02");
        site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("must"));
        site.note("2026-03-12", "Updated paragraph 2.").publish();
        case.crawl("2026-03-12");
        let report = case.report_to("daily", "2026-03-12");
        let change = only(&report);
        let wanted = ("Keeping clubs safe 2025", ChangeKind::AttachmentReissued, PartText::Differs);
        assert_eq!(parts(change), [wanted]);
        assert_eq!(change.kind, ChangeKind::Revised);
    }
}
