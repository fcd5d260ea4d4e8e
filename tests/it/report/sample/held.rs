//! The sample values beside the report: what is held of a source, how all stands, a comparison, a text.

use std::collections::BTreeMap;

use guidewatch::{
    judge,
    model::{
        capture::Digest,
        delivery::Undelivered,
        document::{Attachment, Block, BlockKind, Document, NoticeKind},
        report::{
            Compared, Comparison, Discounted, Gone, Happened, History, Shown, SourceStatus, Status,
            SubscriberStatus, Unlisted,
        },
        run::{Cause, Why},
        sighting::Decision,
        snapshot::{CheckResult, CheckRun, Failing},
        source::{SourceId, SubscriberId},
    },
};

use super::{at, full, notice, revision, snapshot, source};

pub(in crate::report) fn comparison() -> Comparison {
    let mut diff = revision();
    let (significance, reasons) = judge::weigh(&mut diff);
    Comparison {
        summary: judge::summary(&diff),
        old: Compared {
            name: "early-help@2026-03-03".to_owned(),
            sha256: Digest::of(b"old"),
            supplied: false,
        },
        new: Compared {
            name: "early-help@2026-03-04".to_owned(),
            sha256: Digest::of(b"new"),
            supplied: false,
        },
        significance,
        reasons,
        diff,
    }
}

pub(in crate::report) fn history() -> History {
    let source = source("early-help");
    let run = |first: &str, last: &str, count: u32, result: CheckResult| CheckRun {
        answer: None,
        first: at(first),
        last: at(last),
        count,
        result,
    };
    History {
        source: source.id.clone(),
        title: "Early help for families".to_owned(),
        snapshots: vec![
            snapshot(&source, "2026-02-20T06:00:00Z"),
            snapshot(&source, "2026-03-04T06:00:00Z"),
        ],
        checks: vec![
            run(
                "2026-02-21T06:00:00Z",
                "2026-03-01T06:00:00Z",
                9,
                CheckResult::Same(at("2026-02-20T06:00:00Z")),
            ),
            run(
                "2026-03-02T06:00:00Z",
                "2026-03-02T06:00:00Z",
                1,
                CheckResult::NotChecked(Why::new(Cause::Status(503), "the server answered 503")),
            ),
        ],
        aside: vec![Discounted {
            at: at("2026-03-04T06:00:00Z"),
            why: "waits for a second look (the text shrank by 80 % (from 500 words to 100))"
                .to_owned(),
        }],
        decisions: vec![Decision {
            of: at("2026-03-02T06:00:00Z"),
            confirmed: false,
            reason: "the council was moving its site".to_owned(),
            at: at("2026-03-02T09:00:00Z"),
            took_back: None,
        }],
        events: vec![Happened {
            at: at("2026-03-02T06:00:00Z"),
            what: "not to be found from now on: HTTP 404: page not found".to_owned(),
        }],
        documents: Vec::new(),
    }
}

pub(in crate::report) fn status() -> Status {
    let row = |id: &str, title: &str| SourceStatus {
        source: SourceId::new(id).expect("an id"),
        title: title.to_owned(),
        url: source(id).url,
        in_force: None,
        paused: None,
        last_checked: Some(at("2026-03-04T06:00:00Z")),
        last_changed: Some(at("2026-03-03T06:00:00Z")),
        newest_snapshot: Some(at("2026-03-04T06:00:00Z")),
        snapshots: 2,
        documents: 0,
        held: None,
        withdrawn: false,
        gone: None,
        dismissed: None,
        failing: None,
        overdue: None,
    };
    let mut waiting = row("clinic-guideline", "Clinic guideline");
    waiting.last_changed = None;
    waiting.held = full().held.pop();
    let mut gone = row("charity-briefing", "Charity briefing");
    let why = "HTTP 404: page not found".to_owned();
    gone.gone = Some(Gone { why, since: at("2026-03-01T06:00:00Z") });
    let mut failing = row("partnership-home", "Eastvale Safeguarding Partnership: home page");
    failing.failing = Some(Failing {
        since: at("2026-03-02T06:01:00Z"),
        last: at("2026-03-04T06:01:00Z"),
        count: 3,
        why: Why::new(Cause::Unreachable, "no answer within 60 seconds"),
    });
    let mut paused = row("old-board", "Old board");
    paused.paused = Some("the site is gone".to_owned());
    (paused.last_checked, paused.newest_snapshot, paused.snapshots) = (None, None, 0);
    paused.last_changed = None;
    Status {
        generated_at: at("2026-03-04T06:05:00Z"),
        last_complete_crawl: Some(at("2026-03-04T06:01:00Z")),
        failing_documents: Vec::new(),
        unread: Vec::new(),
        held_documents: Vec::new(),
        subscribers: subscribers(),
        unlisted: vec![Unlisted {
            source: SourceId::new("early-support").expect("an id"),
            url: Some(source("early-help").url),
            last_checked: Some(at("2026-03-01T06:00:00Z")),
            newest_snapshot: Some(at("2026-02-01T06:00:00Z")),
            snapshots: 1,
            became: Some(SourceId::new("early-help").expect("an id")),
        }],
        sources: vec![row("early-help", "Early help for families"), failing, waiting, gone, paused],
        owed: BTreeMap::from([(
            "crawl".to_owned(),
            ["early-help", "charity-briefing"].map(|id| SourceId::new(id).expect("an id")).to_vec(),
        )]),
    }
}

/// One who was told, one who could not be, and one who waits for Monday.
fn subscribers() -> Vec<SubscriberStatus> {
    let one = |id: &str, channel: &str| SubscriberStatus {
        id: SubscriberId::new(id).expect("an id"),
        channel: channel.to_owned(),
        begun: true,
        last_taken: Some(at("2026-03-04T06:02:00Z")),
        next_digest: None,
        owed: Vec::new(),
        owed_since: None,
        undelivered: None,
    };
    let owed = vec![SourceId::new("early-help").expect("an id")];
    let mut refused = one("intranet", "webhook");
    (refused.owed, refused.last_taken) = (owed.clone(), None);
    refused.owed_since = Some(at("2026-03-03T06:00:00Z"));
    refused.undelivered = Some(Undelivered {
        since: at("2026-03-03T06:02:00Z"),
        last: at("2026-03-04T06:02:00Z"),
        count: 2,
        why: "intranet.example answers 503 Service Unavailable".to_owned(),
    });
    let mut weekly = one("board", "mail");
    (weekly.owed, weekly.owed_since) = (owed, Some(at("2026-03-03T06:00:00Z")));
    weekly.next_digest = Some(at("2026-03-09T07:00:00Z"));
    let mut new = one("press", "folder");
    (new.begun, new.last_taken) = (false, None);
    vec![one("officers", "mail"), refused, weekly, new]
}

pub(in crate::report) fn shown() -> Shown {
    let block = |kind, number: Option<&str>, text: &str| Block {
        kind,
        text: text.to_owned(),
        number: number.map(str::to_owned),
        page: None,
        links: Vec::new(),
    };
    let source = source("early-help");
    Shown {
        documents: Vec::new(),
        title: "Early help for families".to_owned(),
        snapshot: snapshot(&source, "2026-03-04T06:00:00Z"),
        gone_since: None,
        next: None,
        document: Document {
            list: None,
            title: Some("Early help for families".to_owned()),
            blocks: vec![
                block(BlockKind::Heading(2), None, "Early help"),
                block(BlockKind::Paragraph, Some("39"), "Families are asked what would help."),
                block(BlockKind::Item, None, "at home"),
                block(BlockKind::Item, None, "at school"),
                block(BlockKind::Quote, None, "Ask me, not only about me."),
            ],
            notices: vec![notice(NoticeKind::Updated, "2025-11-12", "Last updated")],
            attachments: vec![Attachment {
                title: "Early help (PDF)".to_owned(),
                target: "https://files.department.example/early-help.pdf".to_owned(),
            }],
        },
    }
}
