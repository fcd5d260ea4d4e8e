//! Files of a publication that cannot be read, and good ones after them: each is compared with the last that
//! can be read of those that stood in its place.

use ::guidewatch::{
    model::{
        change::{Change, ChangeKind, PartText, Significance},
        report::Report,
    },
    report::{Format, render},
};

use super::{
    file, only, part,
    site::{Site, asset, guide},
};
use crate::case::Case;

const BROKEN: &[u8] = b"%PDF-1.4\nnothing at all\n%%EOF\n";

/// A publication with one good file, watched and told.
fn guided() -> (Site, Case) {
    let mut site = Site::new();
    site.attach("Guide 2024", &asset(1, "guide_2024.pdf"), &guide("should")).publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    (site, case)
}

/// Another file in the place of all that was offered.
fn replace(site: &mut Site, title: &str, path: &str, bytes: &[u8]) {
    site.offers.clear();
    site.attach(title, path, bytes).publish();
}

/// The duties of a report that became stronger.
fn strengthened(report: &Report) -> usize {
    let reasons = report.changes.iter().flat_map(|change| &change.reasons);
    reasons.filter(|reason| reason.contains("duty strengthened")).count()
}

fn is_compared(change: &Change, old: u32, new: u32, files: usize) {
    let [told] = &change.parts[..] else { panic!("{:#?}", change.parts) };
    assert_eq!(told.text, PartText::Differs, "{told:#?}");
    assert_eq!(told.source.as_ref(), Some(&part(&file(new))));
    assert_eq!(told.replaced.as_ref(), Some(&part(&file(old))));
    assert_eq!(told.passed_over.as_ref().map(|over| over.files), Some(files));
}

#[test]
fn a_good_file_after_a_broken_one_in_its_place_is_compared_with_the_good_one_before() {
    let (mut site, case) = guided();
    replace(&mut site, "Guide 2025", &asset(2, "guide_2025.pdf"), BROKEN);
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert_eq!(only(&report).parts[0].text, PartText::Unreadable);
    replace(&mut site, "Guide 2025", &asset(3, "guide_2025.pdf"), &guide("must"));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    let change = only(&report);
    is_compared(change, 1, 3, 1);
    assert_eq!(strengthened(&report), 1, "{:?}", change.reasons);
    let wanted = "an attachment was issued anew under the same name: “Guide 2025”; compared with “Guide 2024” \
                  of 2 March 2026, as the one between them cannot be read";
    assert!(change.reasons.iter().any(|reason| reason == wanted), "{:?}", change.reasons);
    let old = change.diff.edits[0].old.as_ref().unwrap();
    assert_eq!(old.document.as_deref(), Some("Guide 2024"));
    assert!(case.report("2026-03-05").is_empty());
    let position = case.store().position("officer").unwrap().unwrap();
    let owed = position.values().filter(|told| !told.owed.is_empty()).count();
    assert_eq!(owed, 0, "what the broken file would have said is told with the good one");
}

#[test]
fn nothing_of_it_is_told_twice_to_a_reader_who_comes_after_all_of_it() {
    let (mut site, case) = guided();
    replace(&mut site, "Guide 2025", &asset(2, "guide_2025.pdf"), BROKEN);
    case.crawl("2026-03-03");
    replace(&mut site, "Guide 2025", &asset(3, "guide_2025.pdf"), &guide("must"));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert_eq!(strengthened(&report), 1, "{report:#?}");
    let told: Vec<_> = report.changes.iter().map(|change| change.parts[0].text).collect();
    assert!(told.contains(&PartText::Differs) && told.len() == 2, "{told:?}");
    assert!(case.report("2026-03-05").is_empty());
}

#[test]
fn a_broken_file_that_is_swapped_at_its_own_address_is_compared_with_the_one_it_replaced() {
    let (mut site, case) = guided();
    let path = asset(2, "guide_2025.pdf");
    replace(&mut site, "Guide 2025", &path, BROKEN);
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    site.publisher.file(&path, "application/pdf", &guide("must"));
    case.crawl("2026-03-12");
    let report = case.report("2026-03-12");
    let change = only(&report);
    is_compared(change, 1, 2, 1);
    assert_eq!(change.parts[0].kind, ChangeKind::AttachmentReissued);
    assert_eq!(strengthened(&report), 1, "{:?}", change.reasons);
    // Each digest is named with the address at which it was served.
    let [good, broken, mended] = [(1, 0), (2, 0), (2, 1)].map(|(n, at)| {
        let held = case.store().snapshots(&part(&file(n))).unwrap();
        held[at].sha256.to_string()
    });
    let proof = change.evidence.iter().find(|one| one.contains("SHA-256")).unwrap();
    let own = format!("SHA-256 {broken} before, {mended} after");
    assert!(proof.contains(&own), "{proof}");
    let compared = format!("/guide_2024.pdf, SHA-256 {good}");
    assert!(proof.contains(&compared), "{proof}");
    assert_eq!(change.from.sha256.to_string(), broken);
    assert_eq!(change.to.sha256.to_string(), mended);
    let told = render(&report, Format::Text);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains(&format!("compared with: 2 March 2026, 06:00, SHA-256 {}", &good[..16])),
        "{told}"
    );
    assert!(case.report("2026-03-13").is_empty());
}

#[test]
fn two_broken_files_in_a_row_are_passed_over() {
    let (mut site, case) = guided();
    replace(&mut site, "Guide 2025", &asset(2, "guide_2025.pdf"), BROKEN);
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    let other = [BROKEN, b"% and again\n"].concat();
    replace(&mut site, "Guide 2025", &asset(3, "guide_2025_v2.pdf"), &other);
    case.crawl("2026-03-04");
    case.report("2026-03-04");
    replace(&mut site, "Guide 2026", &asset(4, "guide_2026.pdf"), &guide("must"));
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    is_compared(only(&report), 1, 4, 2);
    assert_eq!(strengthened(&report), 1);
    let reasons = &only(&report).reasons;
    let says = |reason: &String| reason.ends_with("as the 2 between them cannot be read");
    assert!(reasons.iter().any(says), "{reasons:?}");
}

#[test]
fn a_file_that_was_never_to_be_had_is_passed_over_as_well() {
    let (mut site, case) = guided();
    replace(&mut site, "Guide 2025", &asset(2, "guide_2025.pdf"), b"");
    site.publisher.missing(&asset(2, "guide_2025.pdf"));
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    replace(&mut site, "Guide 2025", &asset(3, "guide_2025_v2.pdf"), &guide("must"));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    is_compared(only(&report), 1, 3, 1);
    assert!(case.report("2026-03-05").is_empty());
}

#[test]
fn a_good_file_that_says_what_the_last_good_one_said_is_as_it_was() {
    let (mut site, case) = guided();
    replace(&mut site, "Guide 2025", &asset(2, "guide_2025.pdf"), BROKEN);
    case.crawl("2026-03-03");
    case.report("2026-03-03");
    replace(&mut site, "Guide 2025", &asset(3, "guide_2025_v2.pdf"), &guide("should"));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    let told = &only(&report).parts[0];
    assert_eq!((told.text, told.kind), (PartText::Same, ChangeKind::AttachmentReplaced));
}

#[test]
fn what_a_plain_file_is_compared_with_past_a_broken_copy_is_said() {
    let site = Site::new();
    site.publisher.file("/leaflet.pdf", "application/pdf", &guide("should"));
    let mut case = Case::new();
    case.watch("leaflet", &site.publisher.url("/leaflet.pdf"));
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file("/leaflet.pdf", "application/pdf", BROKEN);
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    assert_eq!(report.unreadable.len(), 1, "{report:#?}");
    site.publisher.file("/leaflet.pdf", "application/pdf", &guide("must"));
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert_eq!(strengthened(&report), 1, "{report:#?}");
    let broken = case.snapshots("leaflet")[1].sha256;
    let evidence = &only(&report).evidence;
    let wanted = format!(
        "compared with the text of 2 March 2026: the copy of 3 March 2026 at {}, SHA-256 {broken}, cannot be read",
        site.publisher.url("/leaflet.pdf")
    );
    assert!(evidence.contains(&wanted), "{evidence:?}");
    assert!(report.unreadable.is_empty());
}

#[test]
fn a_file_that_cannot_be_read_weighs_alike_wherever_it_is() {
    let weight = |report: &Report| only(report).significance;
    let (mut site, case) = guided();
    replace(&mut site, "Guide 2025", &asset(2, "guide_2025.pdf"), BROKEN);
    case.crawl("2026-03-03");
    let replaced = weight(&case.report("2026-03-03"));
    let (mut site, case) = guided();
    replace(&mut site, "Guide 2024", &asset(3, "guide_2024.pdf"), BROKEN);
    case.crawl("2026-03-03");
    let reissued = weight(&case.report("2026-03-03"));
    let (site, case) = guided();
    site.publisher.file(&asset(1, "guide_2024.pdf"), "application/pdf", BROKEN);
    case.crawl("2026-03-12");
    let swapped = weight(&case.report("2026-03-12"));
    let site = Site::new();
    site.publisher.file("/leaflet.pdf", "application/pdf", &guide("should"));
    let mut case = Case::new();
    case.watch("leaflet", &site.publisher.url("/leaflet.pdf"));
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.publisher.file("/leaflet.pdf", "application/pdf", BROKEN);
    case.crawl("2026-03-03");
    let alone = weight(&case.report("2026-03-03"));
    assert_eq!([replaced, reissued, swapped, alone], [Significance::Major; 4]);
}
