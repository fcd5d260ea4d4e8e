//! What whoever runs it is told of kinds and feeds, through the whole program.

use super::{
    super::cli::{Ran, guidewatch},
    Case, Publisher, page,
};

fn run(case: &Case, args: &[&str]) -> Ran {
    guidewatch(&case.folder(), args)
}

const FEED: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News of the board</title><item><guid>1</guid><title>Safe pools</title><link>https://board.example/1</link></item></channel></rss>";

#[test]
fn a_wrong_kind_and_an_offered_feed_are_said() {
    let publisher = Publisher::start();
    let linked = page("<p>Text of the board.</p>")
        .replace("<head>", "<head><link rel=alternate type=application/rss+xml href=/feed/>");
    publisher.page("/news", &linked);
    publisher.file("/feed/", "text/html", FEED.as_bytes());
    let mut case = Case::new();
    case.watch_with("news", &publisher.url("/news"), "kind = \"feed\"");
    case.watch_with("rows", &publisher.url("/news?rows"), "kind = \"amendments\"");
    publisher.page("/news?rows", &linked);
    case.watchlist();
    let ran = run(&case, &["check", "--probe", "news"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    for words in [
        "it is neither a feed nor a list: what came looks like a page, and is read as that",
        &format!("Offers a feed {}", publisher.url("/feed/")),
    ] {
        assert!(ran.out.contains(words), "“{words}” is missing:\n{}", ran.out);
    }
    let ran = run(&case, &["check", "--probe", "rows"]);
    assert!(ran.out.contains("no list of amendments was found in it"), "{}", ran.out);
    let ran = run(&case, &["add", publisher.url("/feed/").as_str()]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("kind = \"feed\""),
        "by its bytes, whatever its header says: {}",
        ran.out
    );
}

#[test]
fn sites_of_parliament_are_named_as_closed_with_the_way_round() {
    let mut case = Case::new();
    let publisher = Publisher::start();
    case.watch("own", &publisher.url("/")).edit(
        "[[source]]",
        "[[source]]\nid = \"debate\"\nurl = \"https://hansard.parliament.uk/x\"\n[[source]]",
    );
    case.watchlist();
    let ran = run(&case, &["check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let said = "debate: hansard.parliament.uk answers programs with a challenge. Written statements can be read at https://questions-statements-api.parliament.uk/";
    assert!(ran.out.contains(said), "{}", ran.out);
    case.edit("hansard.parliament.uk/x\"", "hansard.parliament.uk/x\"\npaused = \"closed\"");
    case.watchlist();
    assert!(!run(&case, &["check"]).out.contains("challenge"), "a paused one asks for nothing");
}
