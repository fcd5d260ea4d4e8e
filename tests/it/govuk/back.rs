//! What was taken off a publication and came back, and pages that were put back as they had been: told as what
//! happened, and alike to who is told every day and to who is told at the end.

use ::guidewatch::{
    model::{
        change::{Change, ChangeKind, PartText, Significance},
        time::in_london,
    },
    report::{Format, render},
};

use super::{
    clubs, file, only, part, parts,
    site::{Site, asset, guide, scan},
};

const GUIDE: &str = "Keeping clubs safe 2025";

/// The guide that was taken off, and is offered again with another duty.
fn is_back(change: &Change) {
    assert_eq!(parts(change), [(GUIDE, ChangeKind::AttachmentAdded, PartText::Differs)]);
    let told = &change.parts[0];
    assert_eq!(told.source.as_ref(), Some(&part(&file(1))));
    assert!(told.from.is_some() && told.to.is_some(), "{told:#?}");
    assert_eq!(change.significance, Significance::Major);
    let says = |words: &str| change.reasons.iter().any(|reason| reason.contains(words));
    let wanted = "an attachment is offered again, with another text: “Keeping clubs safe 2025”";
    assert!(says(wanted), "{:?}", change.reasons);
    assert!(says("duty strengthened: “should” became “must”"), "{:?}", change.reasons);
}

#[test]
fn a_file_that_was_taken_off_and_comes_back_swapped_is_told_as_both() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    for reader in ["daily", "monthly"] {
        case.report_to(reader, "2026-03-02");
    }
    let offers = site.offers.clone();
    site.detach(GUIDE).publish();
    case.crawl("2026-03-03");
    let removed = [(GUIDE, ChangeKind::AttachmentRemoved, PartText::NotCompared)];
    assert_eq!(parts(only(&case.report_to("daily", "2026-03-03"))), removed);
    // Another day of the page, without the file.
    site.body = "<p>Guidance for everyone who runs a club for children.</p>".to_owned();
    site.publish();
    case.crawl("2026-03-04");
    case.report_to("daily", "2026-03-04");
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("must"));
    site.offers = offers;
    site.publish();
    case.crawl("2026-03-05");
    is_back(only(&case.report_to("daily", "2026-03-05")));

    let report = case.report_to("monthly", "2026-03-05");
    let mut changes: Vec<&Change> = report.changes.iter().collect();
    changes.sort_by_key(|change| change.to.captured_at);
    let [first, second, third] = &changes[..] else { panic!("{:#?}", report.changes) };
    assert_eq!(parts(first), removed);
    assert_eq!(parts(second), []);
    is_back(third);
    for reader in ["daily", "monthly"] {
        assert!(case.report_to(reader, "2026-03-06").is_empty(), "{reader}");
    }
}

#[test]
fn a_file_that_comes_back_as_it_was_is_told_as_that() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let offers = site.offers.clone();
    site.detach(GUIDE).publish();
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    site.offers = offers;
    site.publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    let change = only(&report);
    assert_eq!(parts(change), [(GUIDE, ChangeKind::AttachmentAdded, PartText::Same)]);
    let wanted = "an attachment is offered again: “Keeping clubs safe 2025”; its text is as it was";
    assert_eq!(change.reasons[0], wanted);
    // Nothing that it says is other than before.
    let text = render(&report, Format::Text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("No publication changed in substance"), "{text}");
    assert!(text.contains("1 offers an attachment again as it was"), "{text}");
}

/// It came back as it was, was seen so, and got another text later: two events, each of its day, for whoever
/// reads at the end, too. A text that it got before it was taken off is a third.
#[test]
fn a_file_that_changes_after_it_came_back_changed_on_that_day() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    for reader in ["daily", "monthly"] {
        case.report_to(reader, "2026-03-02");
    }
    let path = asset(1, "clubs_2025.pdf");
    let mut daily = Vec::new();
    let mut crawl = |site: &mut Site, day: &str| {
        site.publish();
        case.crawl(day);
        let report = case.report_to("daily", day);
        daily.extend(report.changes);
    };
    let offers = site.offers.clone();
    site.publisher.file(&path, "application/pdf", &guide("might"));
    crawl(&mut site, "2026-03-03");
    site.detach(GUIDE);
    crawl(&mut site, "2026-03-04");
    site.offers = offers;
    crawl(&mut site, "2026-03-06");
    crawl(&mut site, "2026-03-08");
    site.publisher.file(&path, "application/pdf", &guide("must"));
    crawl(&mut site, "2026-03-10");

    let wanted = [
        ("2026-03-03", "2026-03-02", ChangeKind::AttachmentReissued, PartText::Differs),
        ("2026-03-04", "2026-03-03", ChangeKind::AttachmentRemoved, PartText::NotCompared),
        ("2026-03-06", "2026-03-04", ChangeKind::AttachmentAdded, PartText::Same),
        ("2026-03-10", "2026-03-08", ChangeKind::AttachmentReissued, PartText::Differs),
    ];
    let day = |at: jiff::Timestamp| in_london(at).date().to_string();
    let mut monthly = case.report_to("monthly", "2026-03-10").changes;
    monthly.sort_by_key(|change| change.to.captured_at);
    for (who, told) in [("daily", &daily), ("monthly", &monthly)] {
        let told: Vec<_> = told
            .iter()
            .map(|change| {
                let [part] = &change.parts[..] else { panic!("{who}: {change:#?}") };
                (day(change.to.captured_at), day(change.last_seen_before), part.kind, part.text)
            })
            .collect();
        let wanted =
            wanted.map(|(to, seen, kind, text)| (to.to_owned(), seen.to_owned(), kind, text));
        assert_eq!(told, wanted, "{who}");
    }
}

/// It was seen when it came back, and cannot be fetched now: what was seen is told still.
#[test]
fn a_file_that_fails_after_it_came_back_came_back_as_it_was() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let offers = site.offers.clone();
    site.detach(GUIDE).publish();
    case.crawl("2026-03-04");
    case.report("2026-03-04");
    site.offers = offers;
    site.publish();
    case.crawl("2026-03-06");
    site.publisher.missing(&asset(1, "clubs_2025.pdf"));
    site.publish();
    case.crawl("2026-03-16");
    assert!(case.store().head(&part(&file(1))).unwrap().failing.is_some());
    let report = case.report("2026-03-16");
    assert_eq!(parts(only(&report)), [(GUIDE, ChangeKind::AttachmentAdded, PartText::Same)]);
}

#[test]
fn a_file_that_comes_back_at_another_address_is_compared_with_the_one_that_went() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach(GUIDE).publish();
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    site.attach(GUIDE, &asset(9, "clubs_2025_v2.pdf"), &guide("must")).publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    let change = only(&report);
    assert_eq!(parts(change), [(GUIDE, ChangeKind::AttachmentAdded, PartText::Differs)]);
    let told = &change.parts[0];
    assert_eq!(told.source.as_ref(), Some(&part(&file(9))));
    assert_eq!(told.replaced.as_ref(), Some(&part(&file(1))));
}

/// Two attachments that change and change back, and where the publication applies: the words stay, and each is told
/// at once.
#[test]
fn attachments_and_nations_that_are_put_back_are_told_at_once() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let offers = site.offers.clone();
    site.nations = vec!["England"];
    site.detach("Clubs by county").publish();
    case.crawl("2026-03-03");
    assert_eq!(case.report("2026-03-03").changes.len(), 1);
    site.nations = Vec::new();
    site.offers = offers;
    site.publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert!(report.held.is_empty(), "{:?}", report.held);
    let change = only(&report);
    assert_eq!(parts(change), [("Clubs by county", ChangeKind::AttachmentAdded, PartText::Same)]);
    assert!(!change.also.contains(&ChangeKind::WentBack), "{:?}", change.also);
}

/// The old words over other attachments are no page of an old cache.
#[test]
fn old_words_with_other_attachments_are_an_ordinary_revision() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let body = site.body.clone();
    site.body = "<p>Statutory guidance for everyone who runs a club for children.</p><p>You must read it.</p>".to_owned();
    site.publish();
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    site.body = body;
    site.attach("Poster", &asset(7, "poster.pdf"), &guide("may")).publish();
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert!(report.held.is_empty(), "{:?}", report.held);
    assert_eq!(only(&report).parts.len(), 1);

    // All of it as it was before that: that may be an old copy, and waits.
    site.body = "<p>Statutory guidance for everyone who runs a club for children.</p><p>You must read it.</p>".to_owned();
    site.detach("Poster").publish();
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    assert_eq!((report.held.len(), report.changes.len()), (1, 0), "{report:#?}");
}

/// What could not be read and has given way to something that can is no text that cannot be read.
#[test]
fn only_what_cannot_be_read_still_is_listed_as_that() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    for reader in ["daily", "monthly"] {
        case.report_to(reader, "2026-03-02");
    }
    let path = asset(1, "clubs_2025.pdf");
    site.publisher.file(&path, "application/pdf", &scan());
    case.crawl("2026-03-09");
    let report = case.report_to("daily", "2026-03-09");
    assert_eq!(report.unreadable.len(), 1);
    let text = render(&report, Format::Text);
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("; the file: guidewatch export evidence clubs/"), "{text}");
    assert!(!said.contains("word by word"), "{text}");
    site.publisher.file(&path, "application/pdf", &guide("must"));
    case.crawl("2026-03-17");
    assert!(case.report_to("daily", "2026-03-17").unreadable.is_empty());
    let report = case.report_to("monthly", "2026-03-17");
    let text = render(&report, Format::Text);
    assert!(report.unreadable.is_empty(), "{text}");
    assert!(!text.contains("What could not be read"), "{text}");
    assert_eq!(text.matches("the PDF is a scan").count(), 1, "the change says why: {text}");
    // A file that was taken off again, too.
    site.publisher.file(&path, "application/pdf", &scan());
    case.crawl("2026-03-25");
    site.detach(GUIDE).publish();
    case.crawl("2026-03-26");
    let report = case.report_to("monthly", "2026-03-26");
    assert!(report.unreadable.is_empty(), "{}", render(&report, Format::Text));
    let status = ::guidewatch::review::status(
        &case.watchlist(),
        &case.store(),
        crate::case::at("2026-03-26"),
    );
    assert!(status.unwrap().unread.is_empty());
}
