//! What happened to a publication between two looks: which kind of change it is, whether it was announced,
//! what proves it. How its documents differ is found in `differences`.

use jiff::Timestamp;
use url::Url;

use super::{
    announced::{Notices, public_date},
    attachments::{self, offered},
    differences::{Findings, between, notes},
};
use crate::model::{
    change::{Announced, Change, ChangeKind, Evidence, PartChange, Read, Significance},
    diff::Diff,
    document::{Document, NoticeKind},
    part::{self, page_of},
    snapshot::Snapshot,
    source::Source,
    time::in_london,
};

/// What happened to `source` (called `title` by readers) between two of its snapshots; none where
/// nothing did that a reader sees. `last_seen_before` is the date of `from`: a caller who knows of
/// later checks that saw the same sets it.
#[must_use]
pub fn judge(source: &Source, title: &str, from: &Read, to: &Read, diff: Diff) -> Option<Change> {
    let parts = offered(&from.document, &to.document);
    judge_with(source, title, from, to, diff, parts)
}

/// The same of a publication with documents: `parts` is what happened to them, and their edits stand in
/// `diff` with those of its page.
#[must_use]
pub fn judge_with(
    source: &Source,
    title: &str,
    from: &Read,
    to: &Read,
    mut diff: Diff,
    parts: Vec<PartChange>,
) -> Option<Change> {
    let titles = [Some(title), to.document.title.as_deref()];
    attachments::call_by_sort(&parts, titles.into_iter().flatten(), &mut diff);
    let mut found = between(&from.document, &to.document, &parts, &mut diff);
    moved(&from.snapshot.url, &to.snapshot.url, &mut found);
    let notices = Notices::between(&from.document, &to.document);
    notes(&notices, &mut found);
    if found.kinds.is_empty() {
        return None;
    }
    let significance = found.reasons.iter().map(|(weight, _)| *weight).max()?;
    let announced = Announced {
        silent: (found.content || notices.rewrite()) && notices.shows_any && !notices.announce(),
        note: notices.newest().map(|note| note.text.clone()),
        publisher_date: public_date(&to.document),
        went_back_from: notices.went_back_from(),
    };
    let mut change = bare(source, title, &from.snapshot, &to.snapshot);
    // A duty that changed in the text weighs more than a file beside it; else the order of the kinds.
    let text_is_major = found.text >= Some(Significance::Major);
    found.kinds.sort_by_key(|kind| match kind {
        ChangeKind::Withdrawn | ChangeKind::Reinstated => (0, *kind),
        ChangeKind::Revised if text_is_major => (1, *kind),
        _ => (2, *kind),
    });
    found.sort();
    change.kind = found.kinds.remove(0);
    change.also = found.kinds;
    change.significance = significance;
    change.reasons = found.reasons.into_iter().map(|(_, reason)| reason).collect();
    change.announced = announced;
    change.evidence = found.evidence;
    for part in parts.iter().rev() {
        let Some(waited) = &part.waited else { continue };
        change.reasons.insert(0, format!("“{}”: {}", part.title, waited.why));
        change.evidence.push(format!("“{}”: {}", part.title, waited.settled));
    }
    change.parts = parts;
    // What we could not read may have changed too.
    let unread = to.document.notices.iter().filter(|notice| notice.kind == NoticeKind::Unread);
    change.evidence.extend(unread.map(|notice| notice.text.clone()));
    // A proposal must not be taken for the text.
    let remarks = to.document.notices.iter().filter(|notice| notice.kind == NoticeKind::Remark);
    change.evidence.extend(remarks.map(|notice| format!("the file holds {}", notice.text)));
    change.diff = diff;
    Some(change)
}

/// Takes into account what the publisher announced from `old` to `new`, where `change` was judged by other
/// versions: it was not made without a word that stands there.
pub fn announced_between(change: &mut Change, old: &Document, new: &Document) {
    let notices = Notices::between(old, new);
    if !notices.announce() {
        return;
    }
    let announced = &mut change.announced;
    announced.silent = false;
    announced.publisher_date = public_date(new);
    announced.note = notices.newest().map(|note| note.text.clone()).or(announced.note.take());
}

/// The bytes of `source` changed and cannot be read; `why` says why, as `PDF is not read yet`.
#[must_use]
pub fn file_changed(
    source: &Source,
    title: &str,
    from: &Snapshot,
    to: &Snapshot,
    why: &str,
) -> Change {
    let mut change = bare(source, title, from, to);
    // Nobody knows what it says now; a spreadsheet's figures are never told.
    if !part::is_spreadsheet(&source.url) {
        change.significance = Significance::Major;
    }
    change.reasons = vec![format!("the file changed, and its text cannot be compared ({why})")];
    change.evidence = vec![format!(
        "{} bytes before, {} bytes after, another SHA-256 digest",
        from.length, to.length
    )];
    let mut found = Findings::default();
    moved(&from.url, &to.url, &mut found);
    change.also = found.kinds;
    change.reasons.extend(found.reasons.into_iter().map(|(_, reason)| reason));
    change.evidence.extend(found.evidence);
    change
}

/// Says of `change` that it is held against an older text than that of `between`, the copy just before it, which
/// cannot be read.
pub fn passed_over(change: &mut Change, between: &Snapshot) {
    let (older, day) = (written(change.from.captured_at), written(between.at));
    let (address, digest) = (&between.url, between.sha256);
    change.evidence.push(format!(
        "compared with the text of {older}: the copy of {day} at {address}, SHA-256 {digest}, cannot be read"
    ));
}

fn written(at: Timestamp) -> String {
    in_london(at).strftime("%-d %B %Y").to_string()
}

/// The bytes of `source` changed and one of the two copies is damaged, as `why` says. Major, for nobody
/// knows what it hides.
#[must_use]
pub fn copy_damaged(
    source: &Source,
    title: &str,
    from: &Snapshot,
    to: &Snapshot,
    why: &str,
) -> Change {
    let mut change = file_changed(source, title, from, to, why);
    change.kind = ChangeKind::CopyDamaged;
    change.significance = Significance::Major;
    change.reasons.splice(..1, [why.to_owned()]);
    change
}

/// A change whose nature is still to be told.
pub(super) fn bare(source: &Source, title: &str, from: &Snapshot, to: &Snapshot) -> Change {
    Change {
        id: format!("{}:{}..{}", source.id, from.at, to.at),
        publication: source.publication.clone(),
        source: source.id.clone(),
        url: source.url.clone(),
        title: title.to_owned(),
        kind: ChangeKind::FileChanged,
        also: Vec::new(),
        significance: Significance::Minor,
        reasons: Vec::new(),
        in_words: None,
        announced: Announced::default(),
        evidence: Vec::new(),
        from: Evidence::from(from),
        to: Evidence::from(to),
        last_seen_before: from.at,
        parts: Vec::new(),
        diff: Diff::default(),
    }
}

/// Whether it answers at another host or path; a slash at the end and the scheme do not count.
fn moved(from: &Url, to: &Url, found: &mut Findings) {
    fn address(url: &Url) -> (Option<&str>, Option<u16>, &str) {
        (url.host_str(), url.port(), url.path().trim_end_matches('/'))
    }
    // An item of the Content API is another view of its page, and not another place.
    let (from, to) = (&page_of(from), &page_of(to));
    if is_archive(to) && !is_archive(from) {
        let reason = format!("its address leads to a copy in the UK Government Web Archive: {to}");
        found.add(ChangeKind::Archived, Significance::Major, reason);
        found.evidence.push(format!("answered at {from} before, at {to} now"));
    } else if address(from) != address(to) {
        found.add(ChangeKind::Moved, Significance::Minor, format!("it moved to {to}"));
        found.evidence.push(format!("answered at {from} before, at {to} now"));
    }
}

/// Whether an address is one of the National Archives' copies of pages of the government.
fn is_archive(url: &Url) -> bool {
    url.host_str() == Some("webarchive.nationalarchives.gov.uk")
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::model::{
        capture::{Digest, Validators},
        document::{Attachment, Document, Notice, NoticeKind},
        snapshot::{Origin, RecordRef},
        source::SourceId,
    };

    fn source() -> Source {
        let url = "https://www.department.example/early-help".parse().unwrap();
        Source::unlisted(SourceId::new("early-help").unwrap(), url)
    }

    fn snapshot(at: &str, url: &str) -> Snapshot {
        Snapshot {
            source: source().id,
            at: at.parse().unwrap(),
            recorded_at: at.parse().unwrap(),
            url: url.parse().unwrap(),
            status: 200,
            media_type: None,
            sha256: Digest::of(at.as_bytes()),
            length: 1_000,
            redirects: Vec::new(),
            validators: Validators::default(),
            origin: Origin::Crawl,
            record: RecordRef { file: "a.warc.gz".to_owned(), offset: 0 },
        }
    }

    fn notice(kind: NoticeKind, date: &str, text: &str) -> Notice {
        Notice { kind, date: Some(date.parse().unwrap()), text: text.to_owned() }
    }

    /// A page that shows a date and two notes, newest first.
    fn page() -> Document {
        Document {
            title: Some("Early help".to_owned()),
            notices: vec![
                notice(NoticeKind::Updated, "2025-09-01", "Last updated"),
                notice(NoticeKind::ChangeNote, "2025-09-01", "Added a chapter."),
                notice(NoticeKind::ChangeNote, "2024-01-10", "First published."),
            ],
            attachments: vec![Attachment {
                title: "Early help (PDF)".to_owned(),
                target: "https://files.example/1/early-help.pdf".to_owned(),
            }],
            ..Document::default()
        }
    }

    const FROM: &str = "2026-03-03T06:00:00Z";
    const TO: &str = "2026-03-04T06:00:00Z";

    fn judged(
        old: Document,
        new: Document,
        edits: Vec<crate::model::diff::Edit>,
    ) -> Option<Change> {
        let url = "https://www.department.example/early-help";
        let from = Read { snapshot: snapshot(FROM, url), document: old, template: Vec::new() };
        let to = Read { snapshot: snapshot(TO, url), document: new, template: Vec::new() };
        judge(&source(), "Early help", &from, &to, Diff { edits, ..Diff::default() })
    }

    fn duty() -> Vec<crate::model::diff::Edit> {
        vec![example::reworded("Staff should act.", "Staff must act.")]
    }

    #[test]
    fn nothing_is_no_change() {
        assert_eq!(judged(page(), page(), Vec::new()), None);
    }

    #[test]
    fn a_revision_without_date_or_note_is_silent() {
        let change = judged(page(), page(), duty()).unwrap();
        assert_eq!(change.id, "early-help:2026-03-03T06:00:00Z..2026-03-04T06:00:00Z");
        assert_eq!((change.kind, change.significance), (ChangeKind::Revised, Significance::Major));
        assert!(change.announced.silent);
        assert_eq!(change.last_seen_before, change.from.captured_at);
        let mute = judged(Document::default(), Document::default(), duty()).unwrap();
        assert!(!mute.announced.silent, "a page that shows neither can announce nothing");
    }

    #[test]
    fn the_newest_new_note_announces_a_revision() {
        let mut new = page();
        new.notices.insert(1, notice(NoticeKind::ChangeNote, "2026-03-04", "Updated the duty."));
        new.notices.insert(2, notice(NoticeKind::ChangeNote, "2026-02-01", "Mended a link."));
        let change = judged(page(), new, duty()).unwrap();
        assert!(!change.announced.silent);
        assert_eq!(change.announced.note.as_deref(), Some("Updated the duty."));
        assert_eq!(change.kind, ChangeKind::Revised);
        assert!(change.also.is_empty());
    }

    #[test]
    fn layout_alone_is_a_cosmetic_revision_and_never_silent() {
        let mut edits = duty();
        edits[0].group = crate::model::diff::Group::Layout;
        let change = judged(page(), page(), edits).unwrap();
        assert_eq!(
            (change.kind, change.significance),
            (ChangeKind::Revised, Significance::Cosmetic)
        );
        assert!(!change.announced.silent);
    }

    #[test]
    fn withdrawal_and_its_end_are_major_with_the_notice_as_evidence() {
        let mut gone = page();
        let words = "This publication was withdrawn on 4 March 2026";
        gone.notices.push(notice(NoticeKind::Withdrawn, "2026-03-04", words));
        let change = judged(page(), gone.clone(), duty()).unwrap();
        assert_eq!(
            (change.kind, change.significance),
            (ChangeKind::Withdrawn, Significance::Major)
        );
        assert_eq!(change.also, [ChangeKind::Revised]);
        assert_eq!(change.evidence, [format!("“{words}”")]);
        assert_eq!(judged(gone, page(), Vec::new()).unwrap().kind, ChangeKind::Reinstated);
    }

    #[test]
    fn a_replaced_attachment_weighs_less_than_a_duty_and_more_than_plain_words() {
        let mut new = page();
        new.attachments[0].target = "https://files.example/2/early-help.pdf".to_owned();
        let change = judged(page(), new.clone(), duty()).unwrap();
        assert_eq!(change.kind, ChangeKind::Revised);
        assert_eq!(change.also, [ChangeKind::AttachmentReplaced]);
        let plain = vec![example::reworded("They met often.", "They met regularly.")];
        let change = judged(page(), new, plain).unwrap();
        assert_eq!(change.kind, ChangeKind::AttachmentReplaced);
        assert_eq!(change.also, [ChangeKind::Revised]);
        assert!(change.announced.silent);
    }

    #[test]
    fn notes_and_dates_alone_have_kinds_of_their_own() {
        let mut noted = page();
        noted.notices.insert(1, notice(NoticeKind::ChangeNote, "2026-03-04", "A note."));
        let change = judged(page(), noted, Vec::new()).unwrap();
        assert_eq!(change.kind, ChangeKind::NoteOnly);
        let mut altered = page();
        altered.notices[1].text = "Added two chapters.".to_owned();
        let change = judged(page(), altered.clone(), Vec::new()).unwrap();
        assert_eq!(change.kind, ChangeKind::NoteOnly);
        assert!(change.reasons[0].starts_with("a change note was altered"));
        let mut fewer = page();
        fewer.notices.remove(2);
        let change = judged(page(), fewer, duty()).unwrap();
        assert!(change.reasons.iter().any(|reason| reason.contains("note was removed")));
        assert!(change.announced.silent, "a note that went announces nothing");
        let mut dated = page();
        dated.notices[0].date = Some("2026-03-04".parse().unwrap());
        let change = judged(page(), dated, Vec::new()).unwrap();
        assert_eq!(change.kind, ChangeKind::DateOnly);
        assert_eq!(
            change.reasons,
            ["the public date changed from 1 September 2025 to 4 March 2026"]
        );
    }

    #[test]
    fn a_date_that_goes_back_announces_nothing() {
        let mut old = page();
        old.notices[0].date = Some("2026-10-05".parse().unwrap());
        old.notices.insert(1, notice(NoticeKind::ChangeNote, "2026-10-05", "New duty."));
        let change = judged(old.clone(), page(), duty()).unwrap();
        assert!(change.announced.silent);
        assert_eq!(change.announced.went_back_from, Some("2026-10-05".parse().unwrap()));
        assert_eq!(change.announced.publisher_date, Some("2025-09-01".parse().unwrap()));
        assert_eq!(change.evidence, ["removed: “New duty.” (5 October 2026)"]);
        old.notices.remove(1);
        let alone = judged(old.clone(), page(), Vec::new()).unwrap();
        assert_eq!(alone.kind, ChangeKind::DateOnly);
        assert_eq!(
            alone.reasons,
            ["the public date went back from 5 October 2026 to 1 September 2025"]
        );
        let onwards = judged(page(), old, duty()).unwrap();
        assert!(!onwards.announced.silent, "a later date does announce");
        assert_eq!(onwards.announced.went_back_from, None);
    }

    #[test]
    fn what_still_says_that_it_is_withdrawn_is_not_reinstated() {
        let mut boxed = page();
        let words = "Withdrawn. This guidance has been withdrawn and replaced by another.";
        boxed.notices.push(notice(NoticeKind::Withdrawn, "2026-03-04", words));
        let block = |text: &str| crate::model::document::Block {
            kind: crate::model::document::BlockKind::Item,
            text: text.to_owned(),
            number: None,
            page: None,
            links: Vec::new(),
        };
        let mut plain = page();
        plain.blocks = vec![block("This guidance has been withdrawn and replaced by another.")];
        assert_eq!(judged(boxed.clone(), plain, Vec::new()), None);
        let mut back = page();
        back.blocks = vec![block("This guidance is no longer withdrawn.")];
        assert_eq!(judged(boxed, back, Vec::new()).unwrap().kind, ChangeKind::Reinstated);
    }

    #[test]
    fn another_host_or_path_is_a_move_and_a_scheme_or_query_is_none() {
        let at = |url: &str| {
            let from = Read {
                snapshot: snapshot(FROM, "http://a.example/x/"),
                document: page(),
                template: Vec::new(),
            };
            let to = Read { snapshot: snapshot(TO, url), document: page(), template: Vec::new() };
            judge(&source(), "Early help", &from, &to, Diff::default()).map(|change| change.kind)
        };
        assert_eq!(at("https://b.example/x/"), Some(ChangeKind::Moved));
        assert_eq!(at("http://a.example/y"), Some(ChangeKind::Moved));
        assert_eq!(at("https://a.example/x?session=1"), None);
        let copy = "https://webarchive.nationalarchives.gov.uk/20260101/http://a.example/x";
        assert_eq!(at(copy), Some(ChangeKind::Archived));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_by_its_bytes() {
        let url = "https://www.department.example/early-help";
        let (from, to) = (snapshot(FROM, url), snapshot(TO, url));
        let change = file_changed(&source(), "Early help", &from, &to, "PDF is not read yet");
        assert_eq!(
            (change.kind, change.significance),
            (ChangeKind::FileChanged, Significance::Major)
        );
        assert_eq!(
            change.reasons,
            ["the file changed, and its text cannot be compared (PDF is not read yet)"]
        );
        let change = copy_damaged(&source(), "Early help", &from, &to, "the copy is damaged");
        assert_eq!(
            (change.kind, change.significance),
            (ChangeKind::CopyDamaged, Significance::Major)
        );
        assert_eq!(change.reasons, ["the copy is damaged"]);
    }
}
