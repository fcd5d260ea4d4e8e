//! What a message says and when it is due: digests, quiet lines, forms, and the words of the commands around them.

use super::{
    super::{case::at, cli::guidewatch},
    *,
};

#[test]
fn a_digest_gathers_by_publication_the_heaviest_first_and_goes_out_in_its_time() {
    let (publisher, mut case) = watching(&["clubs", "schools", "homes"]);
    let receiver = Receiver::start();
    case.also("[[publication]]\nid = \"two\"\ntitle = \"Two pages\"\n")
        .edit("id = \"clubs\"\n", "id = \"clubs\"\npublication = \"two\"\n")
        .edit("id = \"homes\"\n", "id = \"homes\"\npublication = \"two\"\n")
        .also(&webhook("board", &receiver, "when = \"monday 07:00\""));
    case.crawl("2026-03-02");
    // A Monday, after seven.
    assert!(
        matches!(one(&case, "2026-03-02T09:00:00Z"), Outcome::NotDue(Some(next)) if next == at("2026-03-09T07:00:00Z"))
    );
    publisher
        .page("/clubs", &guidance("may").replace("club for children", "club for younger children"));
    publisher.page("/schools", &guidance("may").replace("everyone", "everybody"));
    case.crawl("2026-03-03");
    publisher.page("/homes", &guidance("must"));
    case.crawl("2026-03-05");
    assert!(matches!(one(&case, "2026-03-09T06:59:59Z"), Outcome::NotDue(_)));
    assert_eq!(one(&case, "2026-03-09T07:00:00Z"), Outcome::Taken(3));
    assert!(matches!(one(&case, "2026-03-09T07:30:00Z"), Outcome::NotDue(_)));
    let told = receiver.arrived().remove(0).json();
    let sources: Vec<_> =
        told["changes"].as_array().unwrap().iter().map(|c| c["source"].as_str().unwrap()).collect();
    assert_eq!(sources, ["homes", "clubs", "schools"], "{:#}", told["changes"]);
    // The next Monday there is nothing, and nobody is bothered.
    assert_eq!(one(&case, "2026-03-16T07:00:00Z"), Outcome::Nothing);
    publisher.page("/schools", &guidance("must"));
    case.crawl("2026-03-17");
    assert!(
        matches!(one(&case, "2026-03-17T07:00:00Z"), Outcome::NotDue(_)),
        "not before its time"
    );
    assert_eq!(receiver.arrived().len(), 1);
}

#[test]
fn who_wants_to_hear_that_there_is_nothing_gets_a_line() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    fs::create_dir(case.folder().join("out")).unwrap();
    case.also("[[subscriber]]\nid = \"board\"\nfolder = \"out\"\nformat = \"text\"\nwhen = \"daily 07:00\"\nquiet = \"say so\"\n");
    case.crawl("2026-03-01");
    begin(&case, "2026-03-01");
    publisher.answer("/clubs", Answer::status(500));
    for day in ["2026-03-02", "2026-03-03", "2026-03-04"] {
        case.crawl(day);
    }
    assert_eq!(one(&case, "2026-03-04T08:00:00Z"), Outcome::Taken(0));
    assert!(matches!(one(&case, "2026-03-04T09:00:00Z"), Outcome::NotDue(_)));
    let said = files(case.folder().join("out"));
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("1 checked, none changed, 1 could not be checked."), "{}", said[0]);
    assert_eq!(one(&case, "2026-03-05T08:00:00Z"), Outcome::Taken(0));
    assert_eq!(files(case.folder().join("out")).len(), 2, "a message of its own each day");
}

#[test]
fn everybody_is_told_of_what_they_asked_for() {
    let (publisher, mut case) = watching(&["clubs", "schools", "homes"]);
    case.edit("id = \"schools\"\n", "id = \"schools\"\ntags = [\"statutory\"]\n");
    for name in ["all", "some", "tagged", "heavy"] {
        fs::create_dir(case.folder().join(name)).unwrap();
    }
    let folder = |id: &str, lines: &str| {
        format!("[[subscriber]]\nid = \"{id}\"\nfolder = \"{id}\"\nformat = \"json\"\n{lines}\n")
    };
    case.also(&folder("all", ""))
        .also(&folder("some", "publications = [\"clubs\"]\ntags = [\"statutory\"]"))
        .also(&folder("tagged", "tags = [\"statutory\"]"))
        .also(&folder("heavy", "min_significance = \"major\""));
    case.crawl("2026-03-01");
    round(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("may").replace("everyone", "everybody"));
    publisher.page("/schools", &guidance("must"));
    publisher.page("/homes", &guidance("must"));
    case.crawl("2026-03-02");
    let taken: Vec<_> = round(&case, "2026-03-02");
    assert_eq!(taken, [3, 2, 1, 2].map(Outcome::Taken));
}

#[test]
fn what_a_page_of_ours_cites_reaches_those_who_want_only_what_is_important() {
    let publisher = Publisher::start();
    let receiver = Receiver::start();
    let board = |more: &str| {
        page(&format!(
            "<p>See the Code for clubs that look after children and Keeping Children Safe in Education{more}.</p>"
        ))
    };
    publisher.page("/board", &board(""));
    publisher.page("/code", &guidance("must"));
    let mut case = Case::new();
    case.also("[[publication]]\nid = \"club-code\"\ntitle = \"Code for clubs that look after children\"\n")
        .watch_with("board", &publisher.url("/board"), "kind = \"board\"")
        .watch_with("code", &publisher.url("/code"), "publication = \"club-code\"\nkind = \"page\"")
        .also(&webhook("heavy", &receiver, "min_significance = \"major\""));
    case.crawl("2026-11-02");
    assert_eq!(one(&case, "2026-11-02"), Outcome::Nothing);
    // A word that changes nothing else.
    publisher.page("/board", &board(" 2022"));
    case.crawl("2026-11-03");
    assert_eq!(one(&case, "2026-11-03"), Outcome::Taken(1));
    publisher.page("/board", &board(" 2022").replace("everyone", "everybody"));
    case.crawl("2026-11-04");
    assert_eq!(one(&case, "2026-11-04"), Outcome::Nothing, "what it cited before is no news");
    let replaced = "<p>This guidance has been replaced by the rules for clubs.</p>";
    publisher.page("/code", &guidance("must").replace("</main>", &format!("{replaced}</main>")));
    case.crawl("2026-11-05");
    assert_eq!(one(&case, "2026-11-05"), Outcome::Taken(1));
    let told: Vec<_> = receiver.arrived().iter().map(Arrived::json).collect();
    let newly = &told[0]["changes"][0];
    assert_eq!((&newly["source"], &newly["significance"]), (&"board".into(), &"major".into()));
    let why = newly["reasons"][0].as_str().unwrap();
    assert!(why.starts_with("now cites “Keeping Children Safe in Education 2022”"), "{why}");
    let ended = &told[1];
    assert_eq!(ended["changes"][0]["source"], "code");
    assert_eq!(ended["stale_citations"][0]["source"], "board", "{ended:#}");
}

#[test]
fn who_is_told_late_reads_it_in_the_order_in_which_a_period_tells_it() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("board", &receiver, "when = \"monday 07:00\""));
    case.crawl("2026-03-02");
    one(&case, "2026-03-02T09:00:00Z");
    // An older text again waits for a second look.
    let days = [("03", "must"), ("04", "may"), ("05", "may"), ("06", "must never")];
    for (day, duty) in days {
        publisher.page("/clubs", &guidance(duty));
        case.crawl(&format!("2026-03-{day}"));
    }
    assert_eq!(one(&case, "2026-03-09T07:00:00Z"), Outcome::Taken(3));
    let told = receiver.arrived().remove(0).json();
    let late: Vec<_> = told["changes"].as_array().unwrap().clone();
    let of = |name: &str| late.iter().map(|one| one[name].to_string()).collect::<Vec<_>>();
    assert_eq!(of("significance"), ["\"major\""; 3]);
    assert!(of("kind").contains(&"\"went-back\"".to_owned()), "{:?}", of("kind"));
    let watchlist = case.watchlist();
    let all: Vec<_> = watchlist.sources.iter().collect();
    let scope = review::Scope::Period(at("2026-03-02T12:00:00Z")..at("2026-03-09"));
    let least = guidewatch::model::change::Significance::Minor;
    let period =
        review::review(&watchlist, &all, &case.store(), &scope, least, at("2026-03-09")).unwrap();
    let ids: Vec<_> = period.report.changes.iter().map(|one| format!("{:?}", one.id)).collect();
    assert_eq!(of("id"), ids);
    let days: Vec<_> = period.report.changes.iter().map(|one| one.to.captured_at).collect();
    assert!(days.is_sorted(), "{days:?}");
}

#[test]
fn a_command_and_the_chats_get_what_they_take() {
    let (publisher, mut case) = watching(&["clubs"]);
    let (slack, teams) = (Receiver::start(), Receiver::start());
    let file = case.folder().join("said");
    case.also(&webhook("slack", &slack, "format = \"slack\""))
        .also(&webhook("teams", &teams, "format = \"teams\""))
        .also(&format!(
            "[[subscriber]]\nid = \"pipe\"\ncommand = [\"sh\", \"-c\", \"(echo $GUIDEWATCH_SUBJECT; cat) > {}\"]\n",
            file.display()
        ));
    case.crawl("2026-03-01");
    round(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    assert_eq!(round(&case, "2026-03-02"), [1, 1, 1].map(Outcome::Taken));
    let text = slack.arrived().remove(0).json()["text"].as_str().unwrap().to_owned();
    assert!(text.contains(&format!("<{}|", publisher.url("/clubs"))), "{text}");
    let card = teams.arrived().remove(0).json()["attachments"][0]["content"].clone();
    assert_eq!(card["type"], "AdaptiveCard");
    let said = fs::read_to_string(file).unwrap();
    let first = said.lines().next().unwrap();
    assert!(first.starts_with("guidewatch: Important: "), "{first}");
    assert!(said.contains("[-may-]{+must+}"), "{said}");
}

#[test]
fn crawl_delivers_at_its_end_and_tells_whoever_runs_it_only_of_what_is_confirmed() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, ""));
    case.watchlist();
    let crawl = |more: &[&str]| {
        guidewatch(
            &case.folder(),
            &[&["crawl", "--all", "--report", "json=/dev/null"][..], more].concat(),
        )
    };
    assert_eq!(crawl(&[]).code, Some(0));
    assert_eq!(receiver.arrived().len(), 1, "where watching begins");
    publisher.page("/clubs", &guidance("must"));
    receiver.behave(Manner::Answers(500));
    let ran = crawl(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "not confirmed: nobody is bothered");
    let deliver = |more: &[&str]| guidewatch(&case.folder(), &[&["deliver"][..], more].concat());
    assert_eq!(deliver(&[]).code, Some(0), "it waits");
    assert_eq!(deliver(&["--strict"]).code, Some(1));
    let asked = deliver(&["--subscriber", "officers"]);
    assert_eq!(asked.code, Some(1));
    assert!(asked.err.contains("officers could not be told (2 tries since"), "{}", asked.err);
    let asked = deliver(&["--subscriber", "officers"]);
    assert!(asked.err.contains("127.0.0.1 answers 500"), "{}", asked.err);
    let ran = crawl(&[]);
    assert_eq!(ran.code, Some(1), "three tries: it is confirmed");
    let status = guidewatch(&case.folder(), &["status"]).out;
    assert!(status.contains("officers, by webhook: owed since"), "{status}");
    receiver.behave(Manner::Answers(200));
    assert_eq!(deliver(&["--subscriber", "officers"]).code, Some(0));
    assert_eq!(crawl(&[]).code, Some(0));
    assert_eq!(receiver.arrived().len(), 5);
    let told = guidewatch(&case.folder(), &["history", "clubs", "--deliveries"]).out;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("officers, by webhook: important, the text was revised, first seen on "),
        "{told}"
    );
    let json =
        guidewatch(&case.folder(), &["history", "clubs", "--deliveries", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["schema"], "guidewatch.deliveries/1");
    assert_eq!(json["deliveries"].as_array().unwrap().len(), 2);
}

#[test]
fn what_cannot_be_meant_is_said() {
    let (_publisher, mut case) = watching(&["clubs"]);
    case.crawl("2026-03-01");
    let none = guidewatch(&case.folder(), &["deliver"]);
    assert_eq!(none.code, Some(1));
    assert!(none.err.contains("no [[subscriber]]"), "{}", none.err);
    case.also("[[subscriber]]\nid = \"officers\"\nfolder = \"nowhere\"\n");
    case.watchlist();
    let ran = guidewatch(&case.folder(), &["deliver", "--subscriber", "officer"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("there are: officers"), "{}", ran.err);
    let ran = guidewatch(&case.folder(), &["report", "--reader", "subscriber:officers"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let check = guidewatch(&case.folder(), &["check"]).out;
    assert!(check.contains("Told: officers of 1 source, by files in "), "{check}");
    assert!(check.contains("It cannot be told from here: there is no folder"), "{check}");
}
