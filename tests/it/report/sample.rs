//! One small world of publications, as reports tell of it. Invented by us, in the shapes that occur.

mod held;

use std::collections::BTreeSet;

use guidewatch::{
    judge,
    model::{
        capture::{Digest, Validators},
        change::{Change, ChangeKind, Read, Significance},
        diff::{Diff, Edit, Group, Op, Side, Size, Word, WordOp},
        document::{BlockKind, Document, Notice, NoticeKind},
        edition::Confidence,
        event::{Ahead, Event},
        report::{
            Beginning, Held, Period, Proposed, Recovered, Report, TakenBack, Unchecked, Unreadable,
        },
        snapshot::{Origin, RecordRef, Snapshot},
        source::{Every, PublicationId, Source, SourceId},
    },
};
use jiff::Timestamp;

pub(super) use held::{comparison, history, shown, status};

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

pub(crate) fn source(id: &str) -> Source {
    let url = format!("https://www.department.example/guidance/{id}").parse().expect("an address");
    Source {
        every: Every::Cron("0 6 * * *".to_owned()),
        publication: Some(PublicationId::new(id).expect("an id")),
        ..Source::unlisted(SourceId::new(id).expect("an id"), url)
    }
}

pub(super) fn snapshot(source: &Source, time: &str) -> Snapshot {
    Snapshot {
        source: source.id.clone(),
        at: at(time),
        recorded_at: at(time),
        url: source.url.clone(),
        status: 200,
        media_type: Some("text/html; charset=utf-8".to_owned()),
        sha256: Digest::of(format!("{} {time}", source.id).as_bytes()),
        length: 48_213,
        redirects: Vec::new(),
        validators: Validators::default(),
        origin: Origin::Crawl,
        record: RecordRef { file: "guidewatch-20260303.warc.gz".to_owned(), offset: 10_482 },
    }
}

pub(super) fn notice(kind: NoticeKind, date: &str, text: &str) -> Notice {
    Notice { kind, date: Some(date.parse().expect("a date")), text: text.to_owned() }
}

pub(crate) fn read(source: &Source, time: &str, document: Document) -> Read {
    Read { snapshot: snapshot(source, time), document, template: Vec::new() }
}

pub(super) fn side(paragraph: &str, section: &str, text: &str) -> Side {
    Side {
        block: 0,
        kind: BlockKind::Paragraph,
        text: text.to_owned(),
        section: Some(section.to_owned()),
        paragraph: Some(paragraph.to_owned()),
        page: None,
        document: None,
        called: None,
    }
}

pub(super) fn words(runs: &[(WordOp, &str)]) -> Vec<Word> {
    runs.iter().map(|(op, text)| Word { op: *op, text: (*text).to_owned() }).collect()
}

pub(super) fn edit(
    op: Op,
    group: Group,
    old: Option<Side>,
    new: Option<Side>,
    runs: Vec<Word>,
) -> Edit {
    Edit {
        op,
        group,
        flags: BTreeSet::new(),
        old,
        new,
        words: runs,
        links: Vec::new(),
        references: Vec::new(),
    }
}

/// should became must in paragraph 41, with a paragraph moved, a heading of the contents list and two
/// cross-references renumbered.
pub(super) fn revision() -> Diff {
    let before = "If a practitioner thinks that a child may be at risk they should tell the \
        designated safeguarding lead, who keeps a written note of what was said, when it was said \
        and by whom, and sends the referral within 5 working days of hearing of it.";
    let after =
        before.replace("should tell", "must tell").replace("5 working days", "1 working day");
    let moved = "Early help works best where families are asked what would help them and are told \
        what happens next.";
    let same = WordOp::Same;
    let mut edits = vec![
        edit(
            Op::Moved,
            Group::Layout,
            Some(side("12", "Chapter 1 › Principles", moved)),
            Some(side("39", "Chapter 2 › Early help", moved)),
            words(&[(same, moved)]),
        ),
        edit(
            Op::Reworded,
            Group::Substance,
            Some(side("41", "Chapter 2 › Early help", before)),
            Some(side("41", "Chapter 2 › Early help", &after)),
            words(&[
                (same, "If a practitioner thinks that a child may be at risk they"),
                (WordOp::Removed, "should"),
                (WordOp::Added, "must"),
                (
                    same,
                    "tell the designated safeguarding lead, who keeps a written note of what was \
                     said, when it was said and by whom, and sends the referral within",
                ),
                (WordOp::Removed, "5 working days"),
                (WordOp::Added, "1 working day"),
                (same, "of hearing of it."),
            ]),
        ),
    ];
    for (old, new) in [("44", "45"), ("45", "46")] {
        edits.push(edit(
            Op::Reworded,
            Group::Reference,
            Some(side(old, "Chapter 2 › Early help", "See paragraph 12.")),
            Some(side(new, "Chapter 2 › Early help", "See paragraph 39.")),
            words(&[(same, "See paragraph"), (WordOp::Removed, "12."), (WordOp::Added, "39.")]),
        ));
    }
    Diff {
        edits,
        old: Size { blocks: 212, words: 11_340 },
        new: Size { blocks: 212, words: 11_341 },
    }
}

/// The revision as judged: the page shows a date, and it stood still.
pub(super) fn revised() -> Change {
    let source = source("early-help");
    let document = || Document {
        title: Some("Early help for families".to_owned()),
        notices: vec![notice(NoticeKind::Updated, "2025-11-12", "Last updated 12 November 2025")],
        ..Document::default()
    };
    let from = read(&source, "2026-03-03T06:00:00Z", document());
    let to = read(&source, "2026-03-04T06:00:00Z", document());
    judge::judge(&source, "Early help for families", &from, &to, revision()).expect("a change")
}

/// A withdrawal, as judged.
pub(super) fn withdrawn() -> Change {
    let source = source("missing-from-school");
    let before = Document {
        notices: vec![notice(NoticeKind::Updated, "2019-09-02", "Last updated 2 September 2019")],
        ..Document::default()
    };
    let mut after = before.clone();
    after.notices.push(notice(
        NoticeKind::Withdrawn,
        "2026-03-03",
        "This publication was withdrawn on 3 March 2026. It is replaced by new guidance on attendance.",
    ));
    let from = read(&source, "2026-03-03T06:00:20Z", before);
    let to = read(&source, "2026-03-04T06:00:20Z", after);
    judge::judge(&source, "Children missing from school", &from, &to, Diff::default())
        .expect("a change")
}

/// Nothing to tell, for the others to start from.
/// An edition that came into force, and one that will.
pub(super) fn brought() -> (Event, Ahead) {
    let source = source("early-help");
    let publication = source.publication.clone().expect("a publication");
    let event = Event {
        id: "early-help:in-force:2026-03-04".to_owned(),
        publication: publication.clone(),
        source: source.id,
        url: source.url,
        title: "Early help for families".to_owned(),
        kind: ChangeKind::InForce,
        effective: "2026-03-04".parse().expect("a day"),
        significance: Significance::Major,
        reasons: vec![
            "“2026” came into force on 4 March 2026 and replaced “2024”, which is to be used no more"
                .to_owned(),
        ],
        evidence: vec!["its cover, January 2026".to_owned()],
        edition: "2026".to_owned(),
        replaced: vec!["2024".to_owned()],
        confidence: Confidence::Low,
        is_found: false,
    };
    let ahead = Ahead {
        publication,
        title: "Early help for families".to_owned(),
        edition: "2027".to_owned(),
        effective: "2026-04-01".parse().expect("a day"),
        since: "2026-02-24".parse().expect("a day"),
        url: Some("https://www.department.example/early-help/2027".parse().expect("an address")),
        for_information: true,
        until_then: vec!["2026".to_owned()],
        confidence: Confidence::High,
        is_found: true,
    };
    (event, ahead)
}

pub(super) fn quiet() -> Report {
    Report {
        generated_at: at("2026-03-04T06:05:00Z"),
        period: Period { from: None, to: at("2026-03-04T06:05:00Z") },
        watched: 4,
        checked: 4,
        last_checked: Some(at("2026-03-04T06:04:10Z")),
        starting: false,
        beginnings: Vec::new(),
        events: Vec::new(),
        ahead: Vec::new(),
        changes: Vec::new(),
        left_out: 0,
        left_for_later: false,
        undelivered_since: None,
        unchecked: Vec::new(),
        recovered: Vec::new(),
        taken_back: Vec::new(),
        failing: 0,
        gone: 0,
        unreadable: Vec::new(),
        held: Vec::new(),
        proposed: Vec::new(),
        unseen: BTreeSet::new(),
        stale_citations: Vec::new(),
        newly_cited: Vec::new(),
        citing: Vec::new(),
        note: None,
    }
}

pub(super) fn unreachable() -> Unchecked {
    Unchecked {
        source: SourceId::new("partnership-home").expect("an id"),
        title: "Eastvale Safeguarding Partnership: home page".to_owned(),
        url: "https://www.eastvale-partnership.example/".parse().expect("an address"),
        why: "no answer within 60 seconds".to_owned(),
        since: at("2026-03-02T06:01:00Z"),
        checks: 3,
        confirmed: true,
        gone: false,
        by_hand: false,
        last_checked: Some(at("2026-03-01T06:01:00Z")),
    }
}

pub(super) fn beginning(
    id: &str,
    title: &str,
    date: Option<&str>,
    count: Option<usize>,
) -> Beginning {
    let source = source(id);
    let snapshot = snapshot(&source, "2026-03-03T06:00:00Z");
    Beginning {
        documents: 0,
        document_words: 0,
        source: source.id,
        publication: source.publication,
        title: title.to_owned(),
        url: source.url,
        publisher_date: date.map(|date| date.parse().expect("a date")),
        captured_at: snapshot.at,
        sha256: snapshot.sha256,
        length: snapshot.length,
        words: count,
        withdrawn: None,
        entries: None,
    }
}

pub(super) fn starting() -> Report {
    let mut old = beginning("safer-hiring", "Safer hiring", Some("2014-04-03"), Some(9_120));
    old.withdrawn = Some("This publication was archived on 3 April 2014.".to_owned());
    let file = beginning("threshold-document", "Threshold document", None, None);
    let unreadable = Unreadable {
        source: file.source.clone(),
        title: file.title.clone(),
        url: file.url.clone(),
        why: "PDF is not read yet; the file is kept and its bytes are compared".to_owned(),
        damaged: false,
        captured_at: file.captured_at,
        sha256: file.sha256,
    };
    Report {
        generated_at: at("2026-03-03T06:05:00Z"),
        period: Period { from: None, to: at("2026-03-03T06:05:00Z") },
        starting: true,
        checked: 3,
        last_checked: Some(at("2026-03-03T06:04:10Z")),
        beginnings: vec![
            beginning("early-help", "Early help for families", Some("2025-11-12"), Some(11_340)),
            old,
            file,
        ],
        unchecked: vec![unreachable_at_once()],
        unreadable: vec![unreadable],
        ..quiet()
    }
}

pub(super) fn unreachable_at_once() -> Unchecked {
    Unchecked { since: at("2026-03-03T06:01:00Z"), checks: 1, last_checked: None, ..unreachable() }
}

pub(super) fn proposed() -> Proposed {
    Proposed {
        title: "Children who move often: guidance".to_owned(),
        url: "https://www.department.example/guidance/moving".parse().expect("an address"),
        date: Some("2026-03-03".parse().expect("a date")),
        found_in: SourceId::new("department-news").expect("an id"),
        list: "News of the department".to_owned(),
        since: at("2026-03-04T06:01:00Z"),
        add: "guidewatch add https://www.department.example/guidance/moving".to_owned(),
    }
}

pub(super) fn full() -> Report {
    let source = source("board-procedures");
    let (from, mut to) =
        (snapshot(&source, "2026-03-03T06:00:40Z"), snapshot(&source, "2026-03-04T06:00:40Z"));
    to.length = 51_007;
    let file = judge::file_changed(&source, "Board procedures", &from, &to, "PDF is not read yet");
    Report {
        watched: 6,
        checked: 4,
        changes: vec![withdrawn(), revised(), file],
        unchecked: vec![unreachable()],
        recovered: vec![Recovered {
            source: SourceId::new("charity-briefing").expect("an id"),
            title: "Charity briefing".to_owned(),
            since: at("2026-02-26T06:00:00Z"),
            at: at("2026-03-04T06:02:00Z"),
        }],
        taken_back: vec![TakenBack {
            source: SourceId::new("threshold-document").expect("an id"),
            title: "Threshold document".to_owned(),
            url: "https://www.council.example/threshold".parse().expect("an address"),
            what: "the text shrank by 80 % (from 500 words to 100)".to_owned(),
            since: at("2026-03-02T06:00:00Z"),
            reason: "upload error".to_owned(),
            at: at("2026-03-03T09:00:00Z"),
        }],
        held: vec![Held {
            source: SourceId::new("clinic-guideline").expect("an id"),
            title: "Clinic guideline".to_owned(),
            url: self::source("clinic-guideline").url,
            why: "the text shrank by 80 % (from 500 words to 100)".to_owned(),
            since: at("2026-03-04T06:03:00Z"),
            until: at("2026-03-05T05:03:00Z"),
        }],
        proposed: vec![proposed()],
        ..quiet()
    }
}
