//! What fails from the day on which watching begins, by the whole program, which begins with a subscriber before it
//! fetches anything.

use std::fs;

use super::{Answer, files, guidewatch, watching};

#[test]
fn whoever_runs_it_is_told_once_of_a_source_that_never_answered() {
    let (publisher, mut case) = watching(&["clubs", "schools"]);
    publisher.answer("/clubs", Answer::status(403));
    fs::create_dir(case.folder().join("out")).unwrap();
    case.also(
        "[[subscriber]]\nid = \"ops\"\nrole = \"operator\"\nfolder = \"out\"\nformat = \"text\"\n",
    );
    case.watchlist();
    for _ in 0..5 {
        let ran = guidewatch(&case.folder(), &["crawl", "--all"]);
        assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.err);
    }
    let told = files(case.folder().join("out"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("403"), "{told:?}");
}
