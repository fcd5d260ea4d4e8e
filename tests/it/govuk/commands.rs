//! Commands that take a publication's documents by name.

use super::{
    clubs, file,
    site::{Site, asset, guide, pdf},
};
use ::guidewatch::review;

use crate::{case::Case, cli::guidewatch};

/// What a command that must succeed printed.
fn said(case: &Case, words: &[&str]) -> String {
    let ran = guidewatch(&case.folder(), words);
    assert_eq!(ran.code, Some(0), "{words:?}: {}{}", ran.out, ran.err);
    ran.out
}

#[test]
fn a_look_shows_which_documents_a_crawl_would_fetch() {
    let (site, case) = clubs();
    case.watchlist();
    let ran = guidewatch(&case.folder(), &["check", "--probe", "clubs"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("3 documents of it"), "{}", ran.out);
    assert_eq!(ran.out.matches("Summary for volunteers: ").count(), 1, "{}", ran.out);
    site.api_down(404);
    let ran = guidewatch(&case.folder(), &["check", "--probe", "clubs"]);
    assert!(ran.out.contains("the Content API gave no item"), "{}", ran.out);
    assert!(ran.out.contains("3 documents of it"), "{}", ran.out);
}

/// A source that nobody asks for anything here.
const OTHER: &str = "[[source]]\nid = \"other\"\nurl = \"https://www.example.org/\"\n";

/// A case whose list has `sources` alone, and the host of `site` may be visited.
fn begun(site: &Site, sources: &str) -> Case {
    let url = site.url();
    let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let host = format!("[[host]]\nname = \"{host}\"\nallow_private = true\ndelay = \"10ms\"\n");
    let case = Case::new();
    let list = format!("[crawler]\ncontact = \"mailto:story@example.org\"\n\n{host}{sources}");
    std::fs::write(case.folder().join("sources.toml"), list).unwrap();
    case
}

#[test]
fn a_publication_is_added_as_a_crawl_will_read_it() {
    let (site, _) = clubs();
    let case = begun(&site, OTHER);
    let added = said(&case, &["add", site.url().as_str(), "--kind", "govuk"]);
    assert!(added.contains("3 documents of it are fetched with it:"), "{added}");
    for title in ["Keeping clubs safe 2025", "Summary for volunteers", "Clubs by county"] {
        assert!(added.contains(&format!("\n  {title}\n")), "{added}");
    }
    assert!(added.contains(&format!("url = \"{}\"", site.url())), "the page is listed: {added}");
    assert_eq!(site.publisher.asked(&site.path), 0, "its item says it all");
    let id = added.split("[[source]]\nid = \"").nth(1).and_then(|rest| rest.split('"').next());
    let looked = said(&case, &["check", "--probe", id.unwrap_or_default()]);
    let words = added.lines().find_map(|line| line.strip_suffix(" can be read."));
    let words = words.and_then(|words| words.rsplit(". ").next()?.split_once(" in "));
    let (words, blocks) = words.expect("it says how much it read");
    assert!(looked.contains(&format!("{blocks}, {words}")), "{added}{looked}");

    // Without the item its page says which they are.
    site.api_down(404);
    let case = begun(&site, OTHER);
    let added = said(&case, &["add", site.url().as_str(), "--kind", "govuk"]);
    assert!(added.contains("3 documents of it are fetched with it:"), "{added}");
    // A page that is watched as that has none.
    let case = begun(&site, OTHER);
    let added = said(&case, &["add", site.url().as_str(), "--kind", "page"]);
    assert!(!added.contains("fetched with it"), "{added}");
}

#[test]
fn the_first_source_is_added_to_a_list_without_any() {
    let (site, _) = clubs();
    let case = begun(&site, "");
    let list = case.folder().join("sources.toml");
    let before = std::fs::read_to_string(&list).unwrap();
    let none = guidewatch(&case.folder(), &["check"]);
    assert_eq!(none.code, Some(2));
    assert!(none.err.contains("nothing is watched"), "{}", none.err);
    said(&case, &["add", site.url().as_str(), "--id", "clubs"]);
    let now = std::fs::read_to_string(&list).unwrap();
    assert!(now.starts_with(&before) && now.contains("id = \"clubs\""), "{now}");
    said(&case, &["check"]);
}

#[test]
fn a_dry_run_lists_the_documents_that_would_be_fetched() {
    let (site, case) = clubs();
    case.watchlist();
    let first = said(&case, &["crawl", "--dry-run"]);
    assert!(first.contains("keeping-clubs-safe, and the documents that it names"), "{first}");
    site.publisher.missing(&asset(1, "clubs_2025.pdf"));
    // Long ago, so that all is due again; a document fetched today is not.
    case.crawl("2026-03-02");
    let asked = site.publisher.asked(&site.api());
    let all = said(&case, &["crawl", "--dry-run"]);
    let listed: Vec<&str> = all.lines().filter(|line| line.starts_with("would fetch")).collect();
    assert_eq!(listed.len(), 4, "{all}");
    for key in [file(1), file(2), "summary".to_owned()] {
        assert!(all.contains(&format!("would fetch  clubs/{key}  http")), "{all}");
    }
    assert_eq!(site.publisher.asked(&site.api()), asked, "nothing is fetched");

    let now = jiff::Timestamp::now().to_string();
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("should"));
    case.crawl(&now);
    let none = said(&case, &["crawl", "--dry-run"]);
    assert!(none.starts_with("not due") && none.lines().count() == 1, "{none}");
    assert_eq!(said(&case, &["crawl", "--dry-run", "--all"]).lines().count(), 4);
}

#[test]
fn a_document_can_be_looked_at_and_a_copy_of_it_imported() {
    let (_site, case) = clubs();
    case.watchlist();
    let name = format!("clubs/{}", file(1));
    let ran = guidewatch(&case.folder(), &["check", "--probe", &name]);
    assert_eq!(ran.code, Some(2), "nothing is known of it yet: {}", ran.out);
    assert!(ran.err.contains("guidewatch show clubs"), "{}", ran.err);
    case.crawl("2026-03-02");

    let looked = said(&case, &["check", "--probe", &name]);
    assert!(looked.contains("Keeping clubs safe: “Keeping clubs safe 2025”"), "{looked}");
    assert!(
        looked.contains("application/pdf") && looked.contains("within one working day"),
        "{looked}"
    );
    let page = said(&case, &["check", "--probe", "clubs/summary"]);
    assert!(page.contains("Volunteers should know") && !page.contains("Follows"), "{page}");

    std::fs::write(case.folder().join("old.pdf"), guide("might")).unwrap();
    let import = ["import", "file", "old.pdf", "--source", &name, "--date", "2024-07-04"];
    assert!(said(&case, &import).contains("1 copy kept"));
    assert!(said(&case, &["show", &name, "--at", "2024-08-01"]).contains("Leaders might tell"));
    assert!(said(&case, &["show", &name, "--at", "2026-03-02"]).contains("Leaders should tell"));
    let compared = said(&case, &["diff", &name, "--from", "2024-07-04", "--to", "2026-03-02"]);
    assert!(compared.contains("[-might-]{+should+}"), "{compared}");
    assert!(case.report("2026-03-02").changes.is_empty(), "no news");

    let ran = guidewatch(
        &case.folder(),
        &["import", "file", "old.pdf", "--source", "clubs/no", "--date", "2024"],
    );
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("there is no document “clubs/no”"), "{}", ran.err);
}

#[test]
fn a_document_that_is_no_longer_offered_keeps_its_title() {
    let (mut site, case) = clubs();
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    site.detach("Clubs by county");
    for day in ["2026-03-03", "2026-03-04"] {
        // The title is found however many versions came since.
        site.body = format!("<p>As of {day} there is no table any more.</p>");
        site.publish();
        case.crawl(day);
        case.report(day);
    }
    let wanted = "Clubs by county: 2 words, no longer offered";
    assert!(said(&case, &["history", "clubs"]).contains(wanted));
    std::fs::remove_dir_all(case.store_dir().join("index")).unwrap();
    let listed = said(&case, &["history", "clubs"]);
    assert!(listed.contains(wanted), "and without an index: {listed}");
    let name = format!("clubs/{}", file(2));
    assert!(said(&case, &["show", &name]).contains("“Clubs by county”"));
}

#[test]
fn what_was_told_of_a_document_is_taken_back_once() {
    let paragraphs: Vec<String> = (1..=60)
        .map(|n| format!("{n}. Rule {n} says how a club keeps children of every age safe."))
        .collect();
    let mut site = Site::new();
    site.attach("Guide", &asset(1, "guide.pdf"), &pdf("Guide", &paragraphs)).publish();
    let mut case = Case::new();
    case.watch_with("clubs", &site.url(), "kind = \"govuk\"\ntitle = \"Keeping clubs safe\"");
    case.crawl("2026-03-02");
    case.report("2026-03-02");
    let short = pdf("Guide", &paragraphs[..3]);
    site.publisher.file(&asset(1, "guide.pdf"), "application/pdf", &short);
    case.crawl("2026-03-09");
    let report = case.report("2026-03-09");
    assert_eq!((report.held.len(), report.changes.len()), (1, 0), "it waits");
    case.crawl("2026-03-17");
    assert_eq!(case.report("2026-03-17").changes.len(), 1, "a second look agrees");

    let name = format!("clubs/{}", file(1));
    let out = said(&case, &["dismiss", &name, "--reason", "an excerpt by mistake"]);
    assert!(out.contains("taken back"), "{out}");
    let owed = || {
        let status = review::status(&case.watchlist(), &case.store(), jiff::Timestamp::now());
        !status.unwrap().owed.is_empty()
    };
    assert!(owed(), "status knows of it");
    let now = jiff::Timestamp::now().to_string();
    let report = case.report(&now);
    let [back] = &report.taken_back[..] else { panic!("{report:#?}") };
    assert_eq!((back.source.as_str(), back.reason.as_str()), (&*name, "an excerpt by mistake"));
    assert_eq!(back.title, "Keeping clubs safe: “Guide”");
    assert!(report.changes.is_empty(), "{:#?}", report.changes);
    assert!(case.report(&now).taken_back.is_empty() && !owed(), "once");
    said(&case, &["confirm", &name, "--reason", "it is the new text"]);
    assert_eq!(case.report(&now).changes.len(), 1, "confirmed after all");
}

#[test]
fn a_crawl_takes_one_document_by_name_and_tells_of_its_publication() {
    let (site, case) = clubs();
    let name = format!("clubs/{}", file(1));
    let now = jiff::Timestamp::now().to_string();
    case.crawl(&now);
    let crawl = ["crawl", "--source", &name];
    said(&case, &["crawl", "-q"]);
    let (asked, items) =
        (site.publisher.asked(&asset(1, "clubs_2025.pdf")), site.publisher.asked(&site.api()));
    let listed = said(&case, &["crawl", "--dry-run", "--source", &name]);
    assert!(listed.starts_with(&format!("would fetch  {name}  http")), "{listed}");
    assert_eq!(listed.lines().count(), 1, "{listed}");
    site.publisher.file(&asset(1, "clubs_2025.pdf"), "application/pdf", &guide("must"));
    let told = said(&case, &crawl);
    assert!(told.contains("1. Keeping clubs safe") && told.contains("duty strengthened"), "{told}");
    assert_eq!(site.publisher.asked(&asset(1, "clubs_2025.pdf")), asked + 1);
    assert_eq!(site.publisher.asked(&site.api()), items, "nothing else is fetched");

    let ran = guidewatch(&case.folder(), &["crawl", "--source", "clubs/no"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("there is no document “clubs/no”"), "{}", ran.err);
}

#[test]
fn a_folder_of_copies_may_hold_those_of_documents() {
    let (_site, case) = clubs();
    case.crawl("2026-03-02");
    let copies = case.folder().join("copies");
    let key = file(1);
    std::fs::create_dir_all(copies.join("clubs").join(&key)).unwrap();
    std::fs::write(copies.join(format!("clubs/{key}/2024-07-04.pdf")), guide("might")).unwrap();
    assert!(said(&case, &["import", "folder", "copies"]).contains("1 copy kept"));
    let name = format!("clubs/{key}");
    assert!(said(&case, &["show", &name, "--at", "2024-08-01"]).contains("Leaders might tell"));
    let manifest =
        format!("[[file]]\npath = \"old.pdf\"\nsource = \"{name}\"\ndate = 2023-07-04\n");
    std::fs::remove_dir_all(copies.join("clubs")).unwrap();
    std::fs::write(copies.join("manifest.toml"), manifest).unwrap();
    std::fs::write(copies.join("old.pdf"), guide("may")).unwrap();
    assert!(said(&case, &["import", "folder", "copies"]).contains("1 copy kept"));

    std::fs::remove_file(copies.join("manifest.toml")).unwrap();
    std::fs::remove_file(copies.join("old.pdf")).unwrap();
    std::fs::create_dir_all(copies.join("clubs/no")).unwrap();
    std::fs::write(copies.join("clubs/no/2024-07-04.pdf"), guide("might")).unwrap();
    let ran = guidewatch(&case.folder(), &["import", "folder", "copies"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("there is no document “clubs/no”"), "{}", ran.err);
}

#[test]
fn where_it_applies_is_said_alike_of_both_views() {
    let (mut site, case) = clubs();
    site.nations = vec!["England"];
    site.publish();
    case.watchlist();
    let wanted = "Applies to   England; for Wales see https://wales.example/clubs\n";
    for is_down in [false, true] {
        if is_down {
            site.api_down(404);
        }
        let looked = said(&case, &["check", "--probe", "clubs"]);
        assert!(looked.contains(wanted), "{looked}");
        assert!(!looked.contains("Guidance for Wales"), "{looked}");
    }
    case.crawl("2026-03-02");
    let shown = said(&case, &["show", "clubs"]);
    let wanted = "Applies to England; for Wales see https://wales.example/clubs";
    assert!(shown.contains(wanted), "{shown}");
}
