//! Reports as whole texts, against `tests/expected/`; and what hostile words can do in each format.
//! `GUIDEWATCH_EXPECTED=write` writes the expected files anew, to be read before they are kept.

use std::{collections::BTreeSet, fs, path::Path};

use guidewatch::{
    judge,
    model::{
        capture::{Digest, Validators},
        change::{Change, Read},
        diff::{Diff, Edit, Group, LinkEdit, Op, Side, Size, Word, WordOp},
        document::{Attachment, Block, BlockKind, Document, Notice, NoticeKind},
        report::{
            Beginning, Compared, Comparison, Held, History, Period, Recovered, Report, Shown,
            SourceStatus, Status, Unchecked, Unreadable,
        },
        run::{Cause, Why},
        snapshot::{CheckResult, CheckRun, Origin, RecordRef, Snapshot},
        source::{Every, PublicationId, Source, SourceId},
    },
    report::{Format, render, render_comparison, render_history, render_shown, render_status},
};
use jiff::Timestamp;
use scraper::Html;

const FORMATS: [(Format, &str); 4] = [
    (Format::Text, "txt"),
    (Format::Markdown, "md"),
    (Format::Html, "html"),
    (Format::Json, "json"),
];

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn source(id: &str) -> Source {
    Source {
        id: SourceId::new(id).expect("an id"),
        publication: Some(PublicationId::new(id).expect("an id")),
        title: None,
        url: format!("https://www.department.example/guidance/{id}").parse().expect("an address"),
        kind: None,
        every: Every::Cron("0 6 * * *".to_owned()),
        tags: Vec::new(),
        formerly: Vec::new(),
        paused: None,
        recipes: Vec::new(),
    }
}

fn snapshot(source: &Source, time: &str) -> Snapshot {
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

fn notice(kind: NoticeKind, date: &str, text: &str) -> Notice {
    Notice { kind, date: Some(date.parse().expect("a date")), text: text.to_owned() }
}

fn read(source: &Source, time: &str, document: Document) -> Read {
    Read { snapshot: snapshot(source, time), document }
}

fn side(paragraph: &str, section: &str, text: &str) -> Side {
    Side {
        block: 0,
        kind: BlockKind::Paragraph,
        text: text.to_owned(),
        section: Some(section.to_owned()),
        paragraph: Some(paragraph.to_owned()),
        page: None,
    }
}

fn words(runs: &[(WordOp, &str)]) -> Vec<Word> {
    runs.iter().map(|(op, text)| Word { op: *op, text: (*text).to_owned() }).collect()
}

fn edit(op: Op, group: Group, old: Option<Side>, new: Option<Side>, runs: Vec<Word>) -> Edit {
    Edit { op, group, flags: BTreeSet::new(), old, new, words: runs, links: Vec::new() }
}

/// should became must in paragraph 41, with a paragraph moved, a heading of the contents list and two
/// cross-references renumbered.
fn revision() -> Diff {
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
fn revised() -> Change {
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
fn withdrawn() -> Change {
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
fn quiet() -> Report {
    Report {
        generated_at: at("2026-03-04T06:05:00Z"),
        period: Period { from: None, to: at("2026-03-04T06:05:00Z") },
        watched: 4,
        checked: 4,
        last_checked: Some(at("2026-03-04T06:04:10Z")),
        starting: false,
        beginnings: Vec::new(),
        changes: Vec::new(),
        left_out: 0,
        unchecked: Vec::new(),
        recovered: Vec::new(),
        unreadable: Vec::new(),
        held: Vec::new(),
    }
}

fn unreachable() -> Unchecked {
    Unchecked {
        source: SourceId::new("partnership-home").expect("an id"),
        title: "Eastvale Safeguarding Partnership: home page".to_owned(),
        url: "https://www.eastvale-partnership.example/".parse().expect("an address"),
        why: "no answer within 60 seconds".to_owned(),
        since: at("2026-03-02T06:01:00Z"),
        checks: 3,
        last_checked: Some(at("2026-03-01T06:01:00Z")),
    }
}

fn beginning(id: &str, title: &str, date: Option<&str>, count: Option<usize>) -> Beginning {
    let source = source(id);
    let snapshot = snapshot(&source, "2026-03-03T06:00:00Z");
    Beginning {
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
    }
}

fn starting() -> Report {
    let mut old = beginning("safer-hiring", "Safer hiring", Some("2014-04-03"), Some(9_120));
    old.withdrawn = Some("This publication was archived on 3 April 2014.".to_owned());
    let file = beginning("threshold-document", "Threshold document", None, None);
    let unreadable = Unreadable {
        source: file.source.clone(),
        title: file.title.clone(),
        url: file.url.clone(),
        why: "PDF is not read yet; the file is kept and its bytes are compared".to_owned(),
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

fn unreachable_at_once() -> Unchecked {
    Unchecked { since: at("2026-03-03T06:01:00Z"), checks: 1, last_checked: None, ..unreachable() }
}

fn full() -> Report {
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
        held: vec![Held {
            source: SourceId::new("clinic-guideline").expect("an id"),
            why: "the body shrank by 80 %".to_owned(),
            since: at("2026-03-04T06:03:00Z"),
        }],
        ..quiet()
    }
}

/// Compares with the expected file of that name, or writes it where asked to.
fn expect(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if std::env::var_os("GUIDEWATCH_EXPECTED").is_some_and(|value| value == "write") {
        fs::write(&path, found).expect("the expected file can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, found, "differs from tests/expected/{name}");
}

#[test]
fn a_first_crawl_gives_a_starting_report() {
    expect("starting.txt", &render(&starting(), Format::Text));
    expect("starting.html", &render(&starting(), Format::Html));
}

#[test]
fn a_revision_is_told_word_by_word() {
    let report = Report { changes: vec![revised()], ..quiet() };
    for (format, ending) in FORMATS {
        expect(&format!("revision.{ending}"), &render(&report, format));
    }
}

#[test]
fn a_withdrawal_is_told_in_the_publishers_words() {
    let report = Report { changes: vec![withdrawn()], ..quiet() };
    expect("withdrawal.txt", &render(&report, Format::Text));
}

#[test]
fn nothing_to_tell_says_what_was_checked() {
    let told = render(&quiet(), Format::Text);
    expect("nothing.txt", &told);
    assert!(told.contains(
        "Nothing to tell: 4 sources watched, all checked by 4 March 2026, 06:04 (London)."
    ));
}

#[test]
fn a_source_added_later_takes_one_line() {
    let report = Report {
        beginnings: vec![beginning(
            "early-help",
            "Early help for families",
            Some("2025-11-12"),
            Some(11_340),
        )],
        ..quiet()
    };
    expect("added-later.txt", &render(&report, Format::Text));
}

#[test]
fn what_could_not_be_checked_is_told_with_since_when_and_when_it_recovers() {
    let report = Report { checked: 3, unchecked: vec![unreachable()], ..quiet() };
    expect("unchecked.txt", &render(&report, Format::Text));
    let report = Report { recovered: full().recovered, ..quiet() };
    expect("recovered.txt", &render(&report, Format::Text));
}

#[test]
fn a_full_report_holds_all_of_it() {
    for (format, ending) in FORMATS {
        expect(&format!("full.{ending}"), &render(&full(), format));
    }
}

fn comparison() -> Comparison {
    let mut diff = revision();
    let (significance, reasons) = judge::weigh(&mut diff);
    Comparison {
        old: Compared { name: "early-help@2026-03-03".to_owned(), sha256: Digest::of(b"old") },
        new: Compared { name: "early-help@2026-03-04".to_owned(), sha256: Digest::of(b"new") },
        significance,
        reasons,
        diff,
    }
}

#[test]
fn a_comparison_shows_every_difference() {
    for (format, ending) in FORMATS {
        expect(&format!("comparison.{ending}"), &render_comparison(&comparison(), format));
    }
    let same = Comparison {
        significance: None,
        reasons: Vec::new(),
        diff: Diff::default(),
        ..comparison()
    };
    assert!(
        render_comparison(&same, Format::Text).contains("No differences that a reader would see.")
    );
}

fn history() -> History {
    let source = source("early-help");
    let run = |first: &str, last: &str, count: u32, result: CheckResult| CheckRun {
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
    }
}

fn status() -> Status {
    let row = |id: &str, title: &str| SourceStatus {
        source: SourceId::new(id).expect("an id"),
        title: title.to_owned(),
        url: source(id).url,
        paused: None,
        last_checked: Some(at("2026-03-04T06:00:00Z")),
        newest_snapshot: Some(at("2026-03-04T06:00:00Z")),
        snapshots: 2,
        failing: None,
    };
    let mut failing = row("partnership-home", "Eastvale Safeguarding Partnership: home page");
    failing.failing = Some((
        Why::new(Cause::Unreachable, "no answer within 60 seconds"),
        at("2026-03-02T06:01:00Z"),
        3,
    ));
    let mut paused = row("old-board", "Old board");
    paused.paused = Some("the site is gone".to_owned());
    (paused.last_checked, paused.newest_snapshot, paused.snapshots) = (None, None, 0);
    Status {
        generated_at: at("2026-03-04T06:05:00Z"),
        sources: vec![row("early-help", "Early help for families"), failing, paused],
    }
}

fn shown() -> Shown {
    let block = |kind, number: Option<&str>, text: &str| Block {
        kind,
        text: text.to_owned(),
        number: number.map(str::to_owned),
        page: None,
        links: Vec::new(),
    };
    let source = source("early-help");
    Shown {
        title: "Early help for families".to_owned(),
        snapshot: snapshot(&source, "2026-03-04T06:00:00Z"),
        document: Document {
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

#[test]
fn history_status_and_text_are_shown() {
    for (format, ending) in FORMATS {
        expect(&format!("history.{ending}"), &render_history(&history(), format));
        expect(&format!("status.{ending}"), &render_status(&status(), format));
        expect(&format!("shown.{ending}"), &render_shown(&shown(), format));
    }
}

/// Words that try everything: markup, quotes, terminal controls, bidirectional overrides, line breaks,
/// Markdown at a line's start and within it.
const HOSTILE: &str = "# \"><script>alert('x')</script><img src=x onerror=alert(1)> </del></title></style>\
    [click](javascript:alert(1)) **b** ~~s~~ `c` | cell | &lt;b&gt; \u{1b}[31m\u{9b}2J\u{7}\u{0}\u{202e}\
    \u{2066}\r\n\n1. item\n<!-- -->https://evil.example www.evil.example a@evil.example \u{2028}end";

/// The full report with one text in every place where captured or foreign words can stand.
fn filled(text: &str, address: &str) -> Report {
    let mut report = full();
    let own = || text.to_owned();
    for change in &mut report.changes {
        change.title = own();
        change.reasons = vec![own(), own()];
        change.evidence = vec![own(), own()];
        change.announced.note = Some(own());
        change.announced.silent = false;
        change.from.record = own();
        for edit in &mut change.diff.edits {
            for side in edit.old.iter_mut().chain(edit.new.iter_mut()) {
                side.text = own();
                side.section = Some(own());
                side.paragraph = Some(own());
            }
            for word in &mut edit.words {
                word.text = own();
            }
            let (old, new) = (Some(address.to_owned()), Some(address.to_owned()));
            edit.links.push(LinkEdit { text: own(), old, new });
        }
    }
    report.changes[0].announced.silent = true;
    for source in &mut report.unchecked {
        (source.title, source.why) = (own(), own());
    }
    for source in &mut report.recovered {
        source.title = own();
    }
    for source in &mut report.held {
        source.why = own();
    }
    let mut beginning = beginning("early-help", text, None, Some(1));
    beginning.withdrawn = Some(own());
    report.beginnings.push(beginning);
    let mut file = starting().unreadable.remove(0);
    (file.title, file.why) = (own(), own());
    report.unreadable.push(file);
    report
}

/// Every rendering of the same words: what it is, its text, HTML, Markdown and JSON.
fn all_views(text: &str, address: &str) -> Vec<[String; 4]> {
    let every = |render: &dyn Fn(Format) -> String| FORMATS.map(|(format, _)| render(format));
    let own = || text.to_owned();
    let mut compared = comparison();
    compared.old.name = own();
    compared.reasons = vec![own()];
    compared.diff = filled(text, address).changes[1].diff.clone();
    let mut history = history();
    history.title = own();
    history.checks[1].result = CheckResult::NotChecked(Why { cause: Cause::Internal, text: own() });
    let mut status = status();
    status.sources[1].title = own();
    status.sources[1].failing =
        Some((Why { cause: Cause::Internal, text: own() }, at("2026-03-02T06:01:00Z"), 3));
    status.sources[2].paused = Some(own());
    let mut shown = shown();
    shown.title = own();
    shown.document.title = Some(own());
    for block in &mut shown.document.blocks {
        (block.text, block.number) = (own(), Some(own()));
    }
    shown.document.notices[0].text = own();
    shown.document.attachments[0] = Attachment { title: own(), target: address.to_owned() };
    let start = Report { changes: Vec::new(), starting: true, ..filled(text, address) };
    vec![
        every(&|format| render(&filled(text, address), format)),
        every(&|format| render(&start, format)),
        every(&|format| render_comparison(&compared, format)),
        every(&|format| render_history(&history, format)),
        every(&|format| render_status(&status, format)),
        every(&|format| render_shown(&shown, format)),
    ]
}

/// Every element with its attributes' names, in order; and every address that is linked.
fn shape(html: &str) -> (Vec<String>, Vec<String>) {
    let parsed = Html::parse_document(html);
    let (mut elements, mut links) = (Vec::new(), Vec::new());
    for node in parsed.tree.nodes() {
        if let Some(element) = node.value().as_element() {
            let attributes: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
            elements.push(format!("{} {}", element.name(), attributes.join(",")));
            links.extend(element.attr("href").map(str::to_owned));
            assert!(element.attr("src").is_none() && element.name() != "script");
        } else {
            assert!(!node.value().is_comment(), "a comment in the page");
        }
    }
    (elements, links)
}

#[test]
fn hostile_words_add_no_element_no_attribute_and_no_link_to_the_page() {
    for address in ["javascript:alert(1)", "data:text/html,<script>1</script>", "\u{1}javascript:1"]
    {
        let benign = all_views("plain words", "mailto:plain");
        let hostile = all_views(HOSTILE, address);
        for (benign, hostile) in benign.iter().zip(&hostile) {
            let (benign, _) = shape(&benign[2]);
            let (hostile, links) = shape(&hostile[2]);
            assert_eq!(benign, hostile);
            for link in links {
                assert!(
                    link.starts_with("https://www.") || link.starts_with("https://files."),
                    "{link}"
                );
            }
        }
    }
}

#[test]
fn no_control_or_reordering_character_reaches_any_format() {
    let unsafe_char = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for view in all_views(HOSTILE, "https://a.example/\u{202e}\u{1b}") {
        for (text, (_, name)) in view.iter().zip(FORMATS) {
            assert_eq!(text.chars().find(|c| unsafe_char(*c)), None, "in {name}");
        }
    }
}

/// Markdown without its code spans, in which nothing is markup.
fn outside_code(markdown: &str) -> String {
    let (mut out, mut inside, mut escaped) = (String::new(), false, false);
    for c in markdown.chars() {
        if c == '`' && !escaped {
            inside = !inside;
        } else if !inside {
            out.push(c);
        }
        escaped = c == '\\' && !escaped && !inside;
    }
    assert!(!inside, "a code span is left open");
    out
}

#[test]
fn hostile_words_make_no_markup_in_markdown() {
    for view in all_views(HOSTILE, "javascript:alert(1)") {
        let markdown = outside_code(&view[1]);
        for (n, c) in markdown.char_indices().filter(|(_, c)| matches!(c, '<' | '[')) {
            let ours = markdown[n..].starts_with("<https://");
            let start: String = markdown[n..].chars().take(60).collect();
            assert!(markdown[..n].ends_with('\\') || ours, "{c} at {n}: {start}");
        }
        assert!(!markdown.contains("https://evil") && !markdown.contains(" www.evil"));
        for line in markdown.lines() {
            assert!(!line.starts_with("1. ") && !line.starts_with("# \""), "{line}");
        }
    }
}

#[test]
fn json_gives_captured_words_back_as_they_came() {
    let report: serde_json::Value =
        serde_json::from_str(&render(&filled(HOSTILE, "javascript:x"), Format::Json))
            .expect("JSON");
    assert_eq!(report["schema"], "guidewatch.report/1");
    assert_eq!(report["changes"][1]["title"], HOSTILE);
    assert_eq!(report["changes"][1]["edits"][1]["words"][0]["text"], HOSTILE);
    assert_eq!(report["stale_citations"], serde_json::json!([]));
    for key in ["generated_at", "period", "changes", "unchecked", "unreadable", "held"] {
        assert!(!report[key].is_null(), "{key}");
    }
}

#[test]
fn json_has_the_fields_of_the_interface() {
    let report = Report { changes: vec![revised()], ..quiet() };
    let report: serde_json::Value =
        serde_json::from_str(&render(&report, Format::Json)).expect("JSON");
    let change = &report["changes"][0];
    assert_eq!(change["id"], "early-help:2026-03-03T06:00:00Z..2026-03-04T06:00:00Z");
    assert_eq!(change["kind"], "revised");
    assert_eq!(change["significance"], "major");
    assert_eq!(change["announced"]["silent"], true);
    assert_eq!(change["from"]["captured_at"], "2026-03-03T06:00:00Z");
    let edit = &change["edits"][1];
    assert_eq!(edit["flags"], serde_json::json!(["duty", "deadline"]));
    assert_eq!(edit["old"]["paragraph"], "41");
    assert_eq!(edit["words"][1], serde_json::json!({ "op": "-", "text": "should" }));
    let compared: serde_json::Value =
        serde_json::from_str(&render_comparison(&comparison(), Format::Json)).expect("JSON");
    assert_eq!(compared["schema"], "guidewatch.compare/1");
    assert_eq!(compared["old"]["words"], 11_340);
    assert_eq!(
        compared["summary"],
        serde_json::json!({ "substance": 1, "reference": 2, "layout": 1, "contents": 0, "editorial": 0, "moved": 1 })
    );
}

#[test]
fn a_long_change_is_cut_with_the_command_that_shows_the_rest() {
    let mut change = revised();
    let one = change.diff.edits[1].clone();
    change.diff.edits = (0..49).map(|_| one.clone()).collect();
    let told = render(&Report { changes: vec![change], ..quiet() }, Format::Text);
    assert!(
        told.contains("and 37 more: guidewatch diff early-help --from 2026-03-03 --to 2026-03-04")
    );
    assert_eq!(told.matches("Reworded, paragraph 41").count(), 12);
}

#[test]
fn lines_of_text_fit_a_terminal() {
    for view in all_views("several plain words in a row that need to be wrapped", "mailto:x") {
        for line in view[0].lines() {
            assert!(line.chars().count() <= 88, "{line}");
        }
    }
}

/// Any words, the traps of every rule among them.
fn any_words() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let traps = prop::sample::select(vec![
        "must",
        "not",
        "should",
        "within",
        "5",
        "working",
        "days",
        "section",
        "47",
        "of",
        "the",
        "Children",
        "Act",
        "1989",
        "£",
        "£8.5",
        "million",
        "%",
        "…",
        "0800",
        "1111",
        "a@b.c",
        "SW1P",
        "3BT",
        "means",
        "“child”",
        "as",
        "soon",
        "possible",
        "1",
        "May",
        "2026",
        ".",
        ")",
        "no",
        "longer",
        "\u{202e}",
        "\n",
        "ǅ",
        "ß",
        "İ",
        "\u{1F468}\u{200D}\u{1F469}",
        "(",
        "+44",
    ]);
    let word = prop_oneof![4 => traps.prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop::collection::vec(word, 0..30).prop_map(|words| words.join(" "))
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn no_words_break_the_judging_or_the_rendering(
        runs in proptest::collection::vec((0..3_u8, any_words()), 0..6),
        title in any_words(),
    ) {
        let mut change = revised();
        change.title.clone_from(&title);
        let mut diff = change.diff.clone();
        diff.edits[1].words = runs
            .iter()
            .map(|(op, text)| Word {
                op: [WordOp::Same, WordOp::Removed, WordOp::Added][usize::from(*op)],
                text: text.clone(),
            })
            .collect();
        let (significance, reasons) = judge::weigh(&mut diff);
        proptest::prop_assert_eq!(significance.is_some(), !reasons.is_empty());
        (change.reasons, change.diff) = (reasons, diff);
        let report = Report { changes: vec![change], ..quiet() };
        for (format, _) in FORMATS {
            proptest::prop_assert!(!render(&report, format).is_empty());
        }
    }
}

#[test]
fn a_huge_edit_is_judged_and_shown_in_bounded_work() {
    let mut diff = revision();
    let many = "must should within 5 working days of 1 May 2026 under the Children Act 1989 ";
    diff.edits[1].words = words(&[
        (WordOp::Removed, &many.repeat(10_000)),
        (WordOp::Same, "and"),
        (WordOp::Added, &many.replace("must", "may").repeat(10_000)),
    ]);
    let (_, reasons) = judge::weigh(&mut diff);
    assert!(reasons.len() < 60, "{}", reasons.len());
    let mut change = revised();
    change.diff = diff;
    let text = render(&Report { changes: vec![change], ..quiet() }, Format::Text);
    assert!(text.len() < 20_000, "{}", text.len());
}
