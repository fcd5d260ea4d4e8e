//! Stories: what an officer is told when a list, a feed or a search changes.

use super::{Case, ChangeKind, Format, Publisher, Report, page, render};

fn flat(report: &Report) -> String {
    render(report, Format::Text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A list of amendments with these rows of May 2026, each a chapter and what was done.
fn amendments(rows: &[(&str, &str)]) -> String {
    let rows = rows.iter().map(|(chapter, done)| {
        format!(
            "<tr><td><a href=\"/chapters/{}\">{chapter}</a></td><td>{done}</td></tr>",
            chapter.len()
        )
    });
    page(&format!("<h2>2026</h2><h3>May 2026</h3><table>{}</table>", rows.collect::<String>()))
}

#[test]
fn a_new_amendment_is_an_event_with_its_chapter_and_the_order_is_none() {
    let publisher = Publisher::start();
    let path = "/amendments";
    let mut case = Case::new();
    case.watch_with("manual", &publisher.url(path), "kind = \"amendments\"");
    let contacts = ("Local Contacts", "This chapter was refreshed.");
    let harm = ("Online Harm", "A link was added in Section 3.");
    let conferences = ("Conferences", "Staff must now invite the parents.");
    publisher.page(path, &amendments(&[contacts, harm]));
    case.crawl("2026-05-01");
    assert_eq!(case.report("2026-05-01").beginnings[0].entries, Some(2));
    publisher.page(path, &amendments(&[harm, contacts, harm]));
    case.crawl("2026-05-02");
    assert_eq!(case.report("2026-05-02").changes, [], "sorted anew, a row doubled");
    publisher.page(path, &amendments(&[conferences, harm, contacts]));
    case.crawl("2026-05-03");
    let report = case.report("2026-05-03");
    let [change] = &report.changes[..] else { panic!("{:#?}", report.changes) };
    assert_eq!(change.kind, ChangeKind::NewItems);
    assert_eq!(change.reasons, ["amendment listed: Conferences (May 2026)"]);
    let text = flat(&report);
    assert!(text.contains("Important: the list has new entries"), "{text}");
    assert!(text.contains("1 list has new entries"), "{text}");
    publisher
        .page(path, &amendments(&[("Conferences", "Staff may now invite the parents."), harm]));
    case.crawl("2026-05-04");
    let report = case.report("2026-05-04");
    assert_eq!(report.changes[0].kind, ChangeKind::Revised, "{:#?}", report.changes);
    assert!(!flat(&report).contains("Local Contacts"), "it fell off the end");
}

/// A feed of items, each a number, a day of March 2026 and words.
fn feed(items: &[(u8, u8, &str)]) -> Vec<u8> {
    let items = items.iter().map(|(id, day, words)| {
        format!(
            "<item><guid isPermaLink=\"false\">{id}</guid><title>{words}</title><link>https://board.example/{id}</link><pubDate>{day:02} Mar 2026 09:00:00 GMT</pubDate><description>&lt;b&gt;More&lt;/b&gt; on item {id}</description></item>"
        )
    });
    let items: String = items.collect();
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News of the board</title><lastBuildDate>{}</lastBuildDate>{items}</channel></rss>", items.len()).into_bytes()
}

const RSS: &str = "application/rss+xml; charset=utf-8";

#[test]
fn new_items_of_a_feed_are_events_and_what_leaves_it_is_none() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("news", &publisher.url("/feed"));
    let (one, two) = ((1, 1, "Beekeeping in winter"), (2, 2, "Safer clubs"));
    let told = |day: &str, items: &[(u8, u8, &str)]| {
        publisher.file("/feed", RSS, &feed(items));
        case.crawl(day);
        case.report(day)
    };
    told("2026-03-03", &[two, one]);
    let report =
        told("2026-03-04", &[(4, 4, "Rooms &amp;amp; halls"), (3, 3, "Trips abroad"), two]);
    let [change] = &report.changes[..] else { panic!("{:#?}", report.changes) };
    assert_eq!(change.kind, ChangeKind::NewItems);
    assert_eq!(change.reasons, ["2 new items: Rooms & halls; Trips abroad"]);
    assert!(change.also.is_empty(), "{:?}", change.also);
    let again = told("2026-03-05", &[two, (3, 3, "Trips abroad"), (4, 4, "Rooms &amp;amp; halls")]);
    assert_eq!(again.changes, [], "sorted anew and built anew");
    let edited =
        told("2026-03-06", &[(4, 4, "Rooms &amp;amp; halls"), (3, 3, "Trips at home"), two]);
    assert_eq!(edited.changes[0].kind, ChangeKind::Revised, "{:#?}", edited.changes);
    let taken = told("2026-03-07", &[(4, 4, "Rooms &amp;amp; halls"), two]);
    assert_eq!(taken.changes[0].kind, ChangeKind::Revised, "taken from the middle: {taken:#?}");
}

#[test]
fn a_new_entry_of_an_old_day_on_top_of_a_full_feed_is_told_with_its_address() {
    let publisher = Publisher::start();
    let entry = |n: u32, published: &str, updated: &str| {
        format!(
            "<entry><id>urn:{n}</id><title>Guidance {n} on clubs</title><link href=\"https://board.example/{n}\"/><published>{published}T09:00:00Z</published><updated>{updated}T09:00:00Z</updated></entry>"
        )
    };
    let show = |entries: &[String]| {
        let text = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Updates</title>{}</feed>",
            entries.concat()
        );
        publisher.file("/f.atom", "application/atom+xml", text.as_bytes());
    };
    let first = entry(1, "2024-03-01", "2026-03-01");
    let second = entry(2, "2023-03-01", "2026-02-27");
    show(&[first.clone(), second.clone(), entry(3, "2022-05-05", "2026-02-26")]);
    let mut case = Case::new();
    case.watch_with("news", &publisher.url("/f.atom"), "kind = \"feed\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    show(&[entry(9, "2015-01-01", "2026-03-03"), first, second]);
    case.crawl("2026-03-03");
    let report = case.report("2026-03-03");
    let [change] = &report.changes[..] else { panic!("{:#?}", report.changes) };
    assert_eq!(change.reasons, ["1 new item: Guidance 9 on clubs"]);
    assert_eq!(change.evidence, ["“Guidance 9 on clubs” is at https://board.example/9"]);
}

#[test]
fn a_search_is_a_list_whatever_its_titles_sound_like() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    let address = publisher.url("/api/search.json");
    case.watch("clubs", &publisher.url("/clubs")).edit(
        "[[source]]",
        &format!("[[discover]]\nid = \"search\"\nurl = \"{address}\"\n[[source]]"),
    );
    publisher.page("/clubs", &page("<p>Text.</p>"));
    let result = |n: usize, title: &str| {
        format!(
            r#"{{"title":"{title}","link":"/guidance/{n}","public_timestamp":"2026-03-0{n}T09:00:00Z"}}"#
        )
    };
    let answer = |results: &[String]| {
        let body = format!(r#"{{"results":[{}],"total":{}}}"#, results.join(","), results.len());
        publisher.file("/api/search.json", "application/json", body.as_bytes());
    };
    let (one, two) = (result(1, "Page not found: what to tell children"), result(2, "Clubs"));
    answer(std::slice::from_ref(&one));
    case.crawl("2026-03-03");
    let first = case.report("2026-03-03");
    assert!(first.held.is_empty(), "{:?}", first.held);
    answer(&[two, one]);
    case.crawl("2026-03-04");
    let report = case.report("2026-03-04");
    assert!(report.held.is_empty() && report.changes.is_empty(), "{report:#?}");
    assert_eq!(report.proposed[0].url, publisher.url("/guidance/2"));
    // A window of one that lets in another: the first is gone from it, and that is nothing.
    answer(&[result(3, "Rooms")]);
    case.crawl("2026-03-05");
    let report = case.report("2026-03-05");
    let titles: Vec<&str> = report.proposed.iter().map(|new| &*new.title).collect();
    assert_eq!((titles, report.changes.len()), (vec!["Rooms"], 0), "{:#?}", report.held);
}

#[test]
fn new_publications_are_proposed_once_and_never_added() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    let address = publisher.url("/feed");
    case.watch("clubs", &publisher.url("/clubs")).edit(
        "[[source]]",
        &format!(
            "[[discover]]\nid = \"news\"\nurl = \"{address}\"\nwords = [\"SAFE\"]\n[[source]]"
        ),
    );
    publisher.page("/clubs", &page("<p>Text.</p>"));
    let old = (1, 1, "Safe pools");
    publisher.file("/feed", RSS, &feed(&[old]));
    case.crawl("2026-03-03");
    let first = case.report("2026-03-03");
    assert!(first.proposed.is_empty(), "{:?}", first.proposed);
    assert!(flat(&first).contains("1 entry"), "{}", flat(&first));
    publisher.file(
        "/feed",
        RSS,
        &feed(&[(3, 3, "Beekeeping"), (2, 2, "Safe &lt;i&gt;trips&lt;/i&gt;"), old]),
    );
    case.crawl("2026-03-04");
    let second = case.report("2026-03-04");
    assert_eq!(second.changes, [], "a list that is looked through is no publication");
    let [proposed] = &second.proposed[..] else { panic!("{:#?}", second.proposed) };
    assert_eq!(proposed.title, "Safe trips");
    assert_eq!(proposed.url.as_str(), "https://board.example/2");
    let text = flat(&second);
    assert!(text.contains("guidewatch add https://board.example/2"), "{text}");
    assert!(text.contains("1 publication is proposed"), "{text}");
    for format in [Format::Markdown, Format::Html, Format::Json] {
        assert!(render(&second, format).contains("Safe trips"), "{format:?}");
    }
    assert!(case.report("2026-03-04").proposed.is_empty(), "told once");
    assert_eq!(case.report_to("another", "2026-03-04").proposed.len(), 1, "owed to each reader");
    publisher.file("/feed", RSS, &feed(&[(5, 5, "Safe rooms"), (2, 2, "Safe trips, again"), old]));
    case.crawl("2026-03-05");
    case.edit(
        "[[source]]",
        "[[source]]\nid = \"rooms\"\nurl = \"http://www.board.example/5/\"\n[[source]]",
    );
    assert_eq!(
        case.report("2026-03-05").proposed.len(),
        0,
        "in the list by now, the other only edited"
    );
}

#[test]
fn an_older_state_of_a_feed_waits_and_an_empty_one_too() {
    let publisher = Publisher::start();
    let mut case = Case::new();
    case.watch("news", &publisher.url("/feed"));
    let long = "Safe pools and what everybody should know of them before the summer comes again";
    let (one, two) = ((1, 1, long), (2, 2, "Safer clubs"));
    let told = |day: &str, items: &[(u8, u8, &str)]| {
        publisher.file("/feed", RSS, &feed(items));
        case.crawl(day);
        case.report(day)
    };
    told("2026-03-03", &[one]);
    assert_eq!(told("2026-03-04", &[two, one]).changes.len(), 1);
    let stale = told("2026-03-05", &[one]);
    assert!(stale.changes.is_empty(), "a cache that lags behind is no news: {stale:#?}");
    let fresh = told("2026-03-06", &[two, one]);
    assert!(fresh.changes.is_empty(), "and what was told is not told again: {fresh:#?}");
    let empty = told("2026-03-07", &[]);
    assert!(empty.changes.is_empty() && !empty.held.is_empty() || !empty.unreadable.is_empty());
    let back = told("2026-03-08", &[two, one]);
    assert!(back.changes.is_empty(), "nothing of it is new: {back:#?}");
    // The long one falls off: less than three fifths of the words are left, and that is nothing odd.
    let three = told("2026-03-09", &[(3, 3, "Trips"), two]);
    assert_eq!(three.changes[0].reasons, ["1 new item: Trips"], "{three:#?}");
}
