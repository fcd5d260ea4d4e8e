//! What is news is so once, and alike for who is told every day and for who is told at the end: which editions are new,
//! and what was changed without a word.

use ::guidewatch::model::{
    change::{Change, ChangeKind, Significance},
    report::Report,
};

use super::{
    clubs, only, parts,
    site::{Site, asset, guide, pdf},
    year::{kinds, said},
};
use crate::case::{Case, page};

/// A publication told to a reader every day and to another at the end.
struct Watched {
    site: Site,
    case: Case,
}

impl Watched {
    /// `site` under `id` and its own title, first seen on `day`.
    fn from(site: Site, id: &str, day: &str) -> Self {
        let mut case = Case::new();
        let title = &site.title;
        let lines = format!(
            "kind = \"govuk\"\npublication = \"{id}\"\n[[publication]]\nid = \"{id}\"\ntitle = \"{title}\""
        );
        case.watch_with(id, &site.url(), &lines);
        let mut one = Self { site, case };
        one.step(day);
        assert!(one.late(day).starting);
        one
    }

    /// What who is told every day is told on `day`.
    fn step(&mut self, day: &str) -> Report {
        self.site.publish();
        self.case.crawl(day);
        self.case.report_to("daily", day)
    }

    /// What who is told at the end is told then.
    fn late(&self, day: &str) -> Report {
        self.case.report_to("late", day)
    }
}

fn is_news(report: &Report) -> bool {
    let news = [ChangeKind::NewEdition, ChangeKind::ForInformation];
    kinds(report).iter().any(|kind| news.contains(kind))
}

/// A page with one file of that title, of which the year says which edition it is.
fn offering(site: (&str, &str), title: &str) -> Site {
    let mut one = Site::new();
    (one.path, one.title) = (format!("/government/publications/{}", site.0), site.1.to_owned());
    one.attach(title, &asset(1, "guidance.pdf"), &guide("should"));
    one
}

const SCHOOLS: (&str, &str) =
    ("keeping-children-safe-in-education--2", "Keeping children safe in education");
const TOGETHER: (&str, &str) =
    ("working-together-to-safeguard-children--2", "Working together to safeguard children");
const CLUBS: (&str, &str) = ("keeping-clubs-safe", "Keeping clubs safe");

#[test]
fn a_file_that_comes_back_brings_no_new_edition() {
    let of_2026 = "Working together to safeguard children 2026: statutory guidance";
    for (id, page, title) in [
        ("kcsie", SCHOOLS, "Keeping children safe in education 2026"),
        ("working-together", TOGETHER, of_2026),
        ("clubs", CLUBS, "Keeping clubs safe 2025"),
    ] {
        for (path, text) in [(1, "should"), (9, "should"), (9, "must")] {
            let mut one = Watched::from(offering(page, title), id, "2026-12-01");
            one.site.detach(title);
            one.step("2026-12-02");
            one.site.attach(title, &asset(path, "guidance.pdf"), &guide(text));
            for report in [one.step("2026-12-03"), one.late("2026-12-03")] {
                assert!(!is_news(&report), "{id} {path} {text}: {}", said(&report));
                let told = said(&report);
                assert!(told.contains("an attachment is offered again"), "{told}");
                assert_eq!(told.contains("“should” became “must”"), text == "must", "{told}");
            }
        }
    }
}

/// A title that gains a year is a title: the file was there, and its edition is the one that is known to be in force.
#[test]
fn a_title_that_gains_its_year_is_no_new_edition() {
    for (id, page, year) in [("kcsie", SCHOOLS, "2026"), ("clubs", CLUBS, "2025")] {
        let mut one = Watched::from(offering(page, page.1), id, "2026-12-01");
        one.site.detach(page.1);
        let title = format!("{} {year}", page.1);
        one.site.attach(&title, &asset(1, "guidance.pdf"), &guide("should"));
        for report in [one.step("2026-12-02"), one.late("2026-12-02")] {
            assert_eq!(only(&report).kind, ChangeKind::AttachmentRetitled, "{}", said(&report));
            assert!(!is_news(&report), "{}", said(&report));
        }
    }
}

/// The page says first that an edition stands, and offers its file days later: whoever watched before it stood is told.
#[test]
fn a_file_that_comes_after_its_edition_stands_is_news() {
    let title = "Working together to safeguard children 2023: statutory guidance";
    let mut one = Watched::from(offering(TOGETHER, title), "working-together", "2026-03-01");
    one.site.note("2026-03-18", "The 2026 edition of the guidance is published.");
    one.step("2026-03-19");
    one.site.body = "<p>Statutory guidance.</p>".to_owned();
    one.step("2026-03-21");
    one.site.detach(title);
    let title = "Working together to safeguard children 2026: statutory guidance";
    one.site.attach(title, &asset(2, "next.pdf"), &guide("must"));
    for report in [one.step("2026-03-23"), one.late("2026-03-23")] {
        assert!(kinds(&report).contains(&ChangeKind::NewEdition), "{}", said(&report));
    }
}

/// A text that was out for information goes off and comes back: told once. Its final text is news, and that once, too.
#[test]
fn what_is_out_for_information_is_out_once() {
    let (now, next) = (
        "Keeping children safe in education 2026",
        "Keeping children safe in education 2027 (for information)",
    );
    let mut one = Watched::from(offering(SCHOOLS, now), "kcsie", "2027-06-01");
    let ahead = pdf("Keeping children safe in education 2027", &["1. For information.".to_owned()]);
    one.site.attach(next, &asset(2, "ahead.pdf"), &ahead);
    assert!(kinds(&one.step("2027-07-01")).contains(&ChangeKind::ForInformation));
    one.site.detach(next);
    one.step("2027-07-02");
    one.site.attach(next, &asset(2, "ahead.pdf"), &ahead);
    let report = one.step("2027-07-03");
    assert!(!is_news(&report), "{}", said(&report));
    let last = "Keeping children safe in education 2027";
    one.site.detach(next).detach(now).attach(last, &asset(3, "final.pdf"), &guide("must"));
    let report = one.step("2027-08-30");
    assert!(said(&report).contains("the final text of 2027 is out"), "{}", said(&report));
    one.site.detach(last);
    one.step("2027-08-31");
    one.site.attach(last, &asset(3, "final.pdf"), &guide("must"));
    let report = one.step("2027-09-02");
    assert!(!is_news(&report), "{}", said(&report));
    let late = one.late("2027-09-02");
    let all = kinds(&late);
    let of = |kind| all.iter().filter(|one| **one == kind).count();
    let told = (of(ChangeKind::ForInformation), of(ChangeKind::NewEdition));
    assert_eq!(told, (1, 1), "{}", said(&late));
}

/// What was not sure yet is no version that showed it: an edition that comes with a page so short that it waits is new
/// when that stands.
#[test]
fn an_edition_that_waited_for_a_second_look_is_new() {
    let now = "Keeping children safe in education 2026";
    let mut site = offering(SCHOOLS, now);
    let paragraph = |n| format!("<p>Paragraph {n} says what a school does.</p>");
    site.body = (0..60).map(paragraph).collect();
    let mut one = Watched::from(site, "kcsie", "2027-06-01");
    one.site.body = "<p>The guidance is in the file.</p>".to_owned();
    let next = "Keeping children safe in education 2027";
    one.site.detach(now).attach(next, &asset(3, "next.pdf"), &guide("must"));
    let report = one.step("2027-09-02");
    assert!(report.changes.is_empty() && report.held.len() == 1, "{}", said(&report));
    one.step("2027-09-03");
    let late = one.late("2027-09-04");
    assert!(kinds(&late).contains(&ChangeKind::NewEdition), "{}", said(&late));
}

fn duty(change: &Change) -> bool {
    change.reasons.iter().any(|reason| reason.contains("“should” became “must”"))
}

/// A note of another matter that comes a day later announces nothing of before.
#[test]
fn whether_a_change_was_announced_does_not_depend_on_when_one_reads() {
    let title = "Keeping clubs safe: guide";
    for note in ["2026-03-04", "2026-03-05", "2026-03-20"] {
        let mut one = Watched::from(offering(CLUBS, title), "clubs", "2026-03-02");
        one.site.publisher.file(&asset(1, "guidance.pdf"), "application/pdf", &guide("must"));
        let silently = one.step("2026-03-03");
        assert!(only(&silently).announced.silent, "{}", said(&silently));
        let poster = pdf("Poster for clubs", &["1. Tell somebody whom you trust.".to_owned()]);
        one.site.attach("Poster for clubs", &asset(7, "poster.pdf"), &poster);
        one.site.note(note, "Added a poster.");
        assert!(!only(&one.step(note)).announced.silent);
        let late = one.late(note);
        let change = late.changes.iter().find(|change| duty(change)).expect("the change");
        assert_eq!(change.announced, only(&silently).announced, "{note}: {}", said(&late));
    }
}

/// Other words of an old note tell nobody that the text changed; a note that is reworded by itself was changed without
/// a word, too.
#[test]
fn an_old_note_that_is_reworded_announces_nothing() {
    for is_text in [true, false] {
        let mut one = Watched::from(offering(CLUBS, "Clubs"), "clubs", "2026-03-02");
        if is_text {
            one.site.body = one.site.body.replace("Read it", "You must read it");
        }
        one.site.notes[0].1 = "First published online.".to_owned();
        for report in [one.step("2026-03-03"), one.late("2026-03-03")] {
            assert!(only(&report).announced.silent, "{}", said(&report));
            assert!(said(&report).contains("Changed without announcement"), "{}", said(&report));
        }
    }
}

#[test]
fn a_late_headline_counts_how_things_stand_at_the_end() {
    let mut one = Watched::from(offering(CLUBS, "Clubs"), "clubs", "2026-03-02");
    one.site.withdrawn = Some(("2026-03-03".to_owned(), "It is out of date.".to_owned()));
    let report = one.step("2026-03-03");
    assert!(
        said(&report).contains("1 was withdrawn, every source was checked"),
        "{}",
        said(&report)
    );
    one.site.withdrawn = None;
    one.step("2026-03-04");
    let back = one.step("2026-03-06");
    let told = said(&back);
    assert!(told.contains("none was withdrawn, 1 is no longer withdrawn"), "{told}");
    let told = said(&one.late("2026-03-06"));
    assert!(told.contains("1 was withdrawn and put back, every source"), "{told}");
    assert!(told.contains("Since then: it is no longer withdrawn (see 2)."), "{told}");
}

#[test]
fn a_file_that_was_off_for_a_day_changed_nothing_in_the_end() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let offers = site.offers.clone();
    site.detach("Keeping clubs safe 2025").publish();
    case.crawl("2026-03-03");
    site.offers = offers;
    site.publish();
    case.crawl("2026-03-04");
    let told = said(&case.report("2026-03-04"));
    assert!(told.contains("No publication changed in substance"), "{told}");
    assert!(
        told.contains("Since then: “Keeping clubs safe 2025” is offered again (see "),
        "{told}"
    );
}

/// What goes back is sure at the second look, a day later.
#[test]
fn a_file_that_goes_back_is_told_at_the_second_look() {
    let mut one = Watched::from(offering(CLUBS, "Clubs"), "clubs", "2026-03-01");
    let path = asset(1, "guidance.pdf");
    one.site.publisher.file(&path, "application/pdf", &guide("must"));
    assert!(duty(only(&one.step("2026-03-02"))));
    one.site.publisher.file(&path, "application/pdf", &guide("should"));
    let report = one.step("2026-03-03");
    assert!(report.is_empty() && report.held.len() == 1, "{}", said(&report));
    let report = one.step("2026-03-04");
    let back = only(&report).reasons.iter().any(|one| one.contains("“must” became “should”"));
    assert!(back, "{}", said(&report));
}

/// A document that answers 404 is told in one place at a time.
#[test]
fn a_document_that_is_not_found_is_listed_once() {
    let mut one = Watched::from(offering(CLUBS, "Clubs"), "clubs", "2026-03-01");
    one.site.publisher.missing(&asset(1, "guidance.pdf"));
    for day in ["2026-03-02", "2026-03-03", "2026-03-04"] {
        let report = one.step(day);
        let listed = report.held.len() + report.unchecked.len();
        assert!(listed <= 1, "{day}: {}", said(&report));
    }
}

#[test]
fn a_copy_in_another_format_is_small() {
    let mut one = Watched::from(offering(CLUBS, "Clubs: guide"), "clubs", "2026-03-01");
    let words = [
        "Keeping clubs safe",
        "1. This guidance is for everyone who runs a club for children outside school hours.",
        "2. Leaders should tell the local authority within one working day of a concern.",
        "3. Every club keeps a written record of each concern and of what was decided.",
    ];
    one.site.attach("Clubs: guide", &asset(3, "guidance.txt"), words.join("\n\n").as_bytes());
    one.site.publisher.file(&asset(3, "guidance.txt"), "text/plain", words.join("\n\n").as_bytes());
    for report in [one.step("2026-03-02"), one.late("2026-03-02")] {
        assert_eq!(only(&report).significance, Significance::Minor, "{}", said(&report));
        let told = said(&report);
        assert!(told.contains("No publication changed in substance"), "{told}");
        assert!(told.contains("says what “Clubs: guide” said already"), "{told}");
        assert_eq!(parts(only(&report))[0].1, ChangeKind::AttachmentAdded);
    }
    // With other words it is another text.
    let other = words.join("\n\n").replace("should", "must");
    one.site.attach("Clubs: guide", &asset(4, "guidance.odt.txt"), other.as_bytes());
    one.site.publisher.file(&asset(4, "guidance.odt.txt"), "text/plain", other.as_bytes());
    let report = one.step("2026-03-03");
    assert_eq!(only(&report).significance, Significance::Major, "{}", said(&report));
}

#[test]
fn a_new_title_is_told_as_that() {
    let mut one = Watched::from(offering(CLUBS, "Clubs"), "clubs", "2026-03-01");
    one.site.title = "Keeping clubs and groups safe".to_owned();
    let report = one.step("2026-03-02");
    let wanted = "the title changed from “Keeping clubs safe” to “Keeping clubs and groups safe”";
    assert_eq!(only(&report).reasons, [wanted], "{}", said(&report));
}

/// A board that comes to cite an old edition gives wrong advice from then on.
#[test]
fn a_board_that_newly_cites_an_old_edition_is_important() {
    let mut one = Watched::from(offering(CLUBS, "Clubs"), "clubs", "2026-12-01");
    let board = |year: i16| {
        page(&format!(
            "<p>National guidance:</p><p>We follow Working Together to Safeguard Children ({year}).</p>"
        ))
    };
    one.site.publisher.page("/board", &board(2026));
    let url = one.site.publisher.url("/board");
    one.case.watch_with("board", &url, "kind = \"board\"\ntitle = \"Rivershire board\"");
    one.step("2026-12-02");
    one.site.publisher.page("/board", &board(2018));
    let report = one.step("2026-12-03");
    assert_eq!(only(&report).significance, Significance::Major, "{}", said(&report));
    assert!(only(&report).reasons[0].starts_with("now cites"), "{}", said(&report));
    // Told at the end, it stands below the change that brought it, whatever else changed there.
    let more = board(2018).replace("<p>We follow", "<p>Ask the council.</p><p>We follow");
    one.site.publisher.page("/board", &more);
    one.step("2026-12-04");
    let told = said(&one.late("2026-12-04"));
    let (of_it, other) = told.split_once("Cites what is out of date").expect("the citation");
    assert!(of_it.contains("now cites") && !of_it.contains("Ask the council"), "{told}");
    assert!(other.contains("Ask the council"), "{told}");
    // A board that mends it does what it should.
    one.site.publisher.page("/board", &board(2026));
    let report = one.step("2026-12-05");
    assert!(report.changes.iter().all(|one| one.significance < Significance::Major));
}

/// Who cites what was withdrawn is told with that, and not again when its page is taken down.
#[test]
fn who_cites_what_ended_is_listed_once() {
    let mut one = Watched::from(offering(CLUBS, "Clubs"), "clubs", "2026-03-01");
    let link =
        format!("<p>Our clubs follow <a href=\"{}\">Keeping clubs safe</a>.</p>", one.site.url());
    one.site.publisher.page("/board", &page(&link));
    let url = one.site.publisher.url("/board");
    one.case.watch_with("board", &url, "kind = \"board\"\ntitle = \"Rivershire board\"");
    one.step("2026-03-02");
    one.site.withdrawn = Some(("2026-03-03".to_owned(), "It is out of date.".to_owned()));
    assert_eq!(one.step("2026-03-03").stale_citations.len(), 1);
    let mut told = 0;
    for day in ["2026-03-04", "2026-03-06", "2026-03-08"] {
        one.site.publisher.missing(&one.site.api());
        one.site.publisher.missing(&one.site.path);
        one.case.crawl(day);
        let report = one.case.report_to("daily", day);
        told += usize::from(kinds(&report).contains(&ChangeKind::NotFound));
        assert!(report.stale_citations.is_empty(), "{day}: {}", said(&report));
    }
    assert_eq!(told, 1);
}
