//! Publishers other than GOV.UK, each read from a fixture in its shape; and what their lists, feeds and
//! searches tell an officer, as stories.
#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{fs, path::PathBuf};

use guidewatch::{
    extract::{self, extract},
    model::{
        change::ChangeKind,
        document::{BlockKind, Document, Listed, Notice, NoticeKind},
        report::Report,
        snapshot::Body,
        source::{Kind, Recipe},
    },
    report::{Format, render},
};

use super::{
    case::{Case, page},
    publisher::Publisher,
};

mod people;
mod real;
mod stories;

/// A fixture, as it would come from `url`.
fn fixture(path: &str, url: &str) -> Body {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path);
    let bytes = fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let media_type = match path.rsplit('.').next() {
        Some("html") => "text/html",
        Some("json") => "application/json",
        _ => "application/xml",
    };
    let (media_type, url) = (Some(media_type.to_owned()), url.parse().expect("an address"));
    Body { bytes, media_type, url }
}

fn read_as(path: &str, url: &str, kind: Option<Kind>) -> Document {
    let body = fixture(path, url);
    let recipe = Recipe { kind, ..Recipe::default() };
    extract(&body, &recipe).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn read(path: &str, url: &str) -> Document {
    read_as(path, url, None)
}

fn texts(document: &Document) -> Vec<String> {
    let numbered = |block: &guidewatch::model::document::Block| match &block.number {
        Some(number) => format!("{number} {}", block.text),
        None => block.text.clone(),
    };
    document.blocks.iter().map(numbered).collect()
}

fn day(document: &Document, kind: NoticeKind) -> Option<String> {
    Some(document.notice(kind)?.date?.to_string())
}

fn notes(document: &Document, kind: NoticeKind) -> Vec<String> {
    let of = document.notices.iter().filter(|notice| notice.kind == kind);
    of.map(|notice: &Notice| notice.text.clone()).collect()
}

fn targets(document: &Document) -> Vec<String> {
    let links = document.blocks.iter().flat_map(|block| &block.links);
    links.map(|link| link.target.clone()).collect()
}

const NICE: &str = "https://www.nice.org.uk/guidance/cg000";

#[test]
fn every_fixture_is_read_as_its_publisher_means_it() {
    let rows: &[(&str, fn())] = &[
        ("nice/guidance.html", nice_guidance),
        ("nice/replaced.html", nice_replaced),
        ("nice/update-information.html", nice_update_information),
        ("nice/terminated.html", nice_terminated),
        ("nice/product.json", nice_product),
        ("nspcc/learning.html", nspcc),
        ("policy-partners/policy.html", policy_partners),
        ("commissioner/report.html", commissioner),
        ("parliament/statement.json", statement),
        ("parliament/statements.json", statements),
        ("legislation/act.xml", act),
        ("legislation/feed.xml", legislation_feed),
        ("trix/amendments.html", trix),
        ("trix/older.html", trix_older),
        ("trix/london.html", london),
        ("wordpress/page.json", wordpress_page),
        ("wordpress/pages.json", wordpress_pages),
        ("wordpress/feed.xml", wordpress_feed),
        ("feed/organisation.atom", organisation),
        ("feed/search.json", search),
        ("feed/collection.json", collection),
        ("feed/collection.html", collection_page),
    ];
    for (_, check) in rows {
        check();
    }
    println!("publishers: {} fixtures read as expected", rows.len());
}

fn nice_guidance() {
    let document = read("nice/guidance.html", NICE);
    assert_eq!(day(&document, NoticeKind::Published).as_deref(), Some("2009-07-22"));
    assert_eq!(day(&document, NoticeKind::Updated).as_deref(), Some("2017-10-09"));
    assert!(document.notice(NoticeKind::Withdrawn).is_none(), "it replaces another");
    let words = texts(&document).join("\n");
    assert!(!words.contains("updated on") && !words.contains("Published"), "{words}");
}

fn nice_replaced() {
    let document = read("nice/replaced.html", NICE);
    let stub = notes(&document, NoticeKind::Withdrawn);
    assert_eq!(stub, ["This guidance has been updated and replaced by Example guideline NG000."]);
}

fn nice_update_information() {
    let document = read("nice/update-information.html", NICE);
    let changes: Vec<_> =
        document.notices.iter().filter(|n| n.kind == NoticeKind::ChangeNote).collect();
    let [first, second] = &changes[..] else { panic!("{changes:?}") };
    assert_eq!(first.date, None, "a month is no day");
    assert!(first.text.starts_with("July 2019: Recommendation 1.1.1"), "{}", first.text);
    assert!(first.text.ends_with("not looked at again."), "{}", first.text);
    assert_eq!(second.date, Some("2017-10-09".parse().unwrap()));
    let words = texts(&document);
    assert!(words.contains(&"Children are seen in many places.".to_owned()), "{words:?}");
    assert!(
        !words.iter().any(|text| text.contains("Update information") || text.contains("mended"))
    );
    assert_eq!(day(&document, NoticeKind::Updated).as_deref(), Some("2019-07-17"));
}

fn nice_terminated() {
    let document = read("nice/terminated.html", "https://www.nice.org.uk/guidance/ta000");
    assert_eq!(day(&document, NoticeKind::Withdrawn).as_deref(), Some("2021-05-12"));
    assert!(!texts(&document).iter().any(|text| text.contains("Terminated")));
    let elsewhere = read("nice/terminated.html", "https://board.example/ta000");
    assert!(elsewhere.notice(NoticeKind::Withdrawn).is_none(), "a habit of one publisher");
}

fn nice_product() {
    let document = read("nice/product.json", "https://api.nice.example/feeds/product/CG000");
    assert_eq!(document.title.as_deref(), Some("Child welfare: when to act"));
    assert_eq!(day(&document, NoticeKind::Published).as_deref(), Some("2009-07-22"));
    assert_eq!(day(&document, NoticeKind::Updated).as_deref(), Some("2017-10-09"));
    assert_eq!(notes(&document, NoticeKind::Withdrawn), ["NICE lists it as: Withdrawn"]);
    let words = texts(&document);
    assert_eq!(words, ["This guideline covers when to act.", "Overview", "Update information"]);
}

fn nspcc() {
    let url = "https://learning.nspcc.org.uk/research-resources/schools/briefing";
    let document = read("nspcc/learning.html", url);
    assert_eq!(day(&document, NoticeKind::Updated).as_deref(), Some("2025-03-13"));
    let words = texts(&document);
    assert!(
        !words.iter().any(|text| text.contains("Topics") || text.contains("2025")),
        "{words:?}"
    );
    assert!(
        words.contains(&"This briefing sums up what changed for schools¹.".to_owned()),
        "{words:?}"
    );
}

fn policy_partners() {
    let url = "https://eastvale.procedures.org.uk/quiet-room";
    let document = read("policy-partners/policy.html", url);
    let reviews = notes(&document, NoticeKind::Reviewed);
    assert_eq!(
        reviews,
        ["This policy was last reviewed in Feb 2023", "Date of next review Feb 2025"]
    );
    let words = texts(&document);
    assert!(words[0].starts_with("Please note this policy is under review"), "{words:?}");
    assert!(words.iter().any(|text| text.contains("in the spring of 2019")), "a sentence is text");
}

fn commissioner() {
    let document = read("commissioner/report.html", "https://www.childrenscommissioner.gov.uk/r");
    let [file] = &document.attachments[..] else { panic!("{:?}", document.attachments) };
    assert_eq!(file.title, "Download the report (PDF)");
    assert!(file.target.ends_with("/nobody-asked-me.pdf"), "{}", file.target);
    assert_eq!(targets(&document), ["https://www.childrenscommissioner.gov.uk/interim"]);
}

const API: &str = "https://questions-statements-api.parliament.uk/api/writtenstatements/statements";

fn statement() {
    let document = read("parliament/statement.json", &format!("{API}/900001"));
    assert_eq!(document.title.as_deref(), Some("Publication of Guidance"));
    assert_eq!(day(&document, NoticeKind::Published).as_deref(), Some("2018-07-04"));
    let words = texts(&document);
    assert_eq!(words[0], "Made by: A. Member (Minister for Examples)");
    assert!(words.contains(&"It replaces the guidance of 2015.".to_owned()), "{words:?}");
    assert!(!words.iter().any(|text| text.contains("GET") || text.contains("900001")), "{words:?}");
    assert_eq!(document.attachments[0].title, "Guidance & annexes");
}

fn statements() {
    let document = read("parliament/statements.json", API);
    let list = document.list.as_ref().expect("a list");
    assert_eq!(list.entries.len(), 2);
    assert_eq!(list.entries[0].title, "Publication of Guidance (Department for Examples, HCWS000)");
    assert!(
        targets(&document)[0].ends_with("/detail/2018-07-04/HCWS000"),
        "{:?}",
        targets(&document)
    );
}

fn act() {
    let document =
        read("legislation/act.xml", "https://www.legislation.gov.uk/ukpga/2099/1/data.xml");
    assert_eq!(document.title.as_deref(), Some("Clubs for Children Act 2099"));
    assert_eq!(day(&document, NoticeKind::Published).as_deref(), Some("2098-11-16"));
    assert_eq!(day(&document, NoticeKind::Updated).as_deref(), Some("2099-05-02"));
    assert_eq!(
        notes(&document, NoticeKind::Status),
        ["text as revised; 1 provision not yet in force"]
    );
    let outstanding = notes(&document, NoticeKind::Outstanding);
    assert_eq!(outstanding, ["s. 2(1) words inserted by UnitedKingdomPublicGeneralAct 2100/4"]);
    let wanted = [
        "An Act to make provision about clubs for children.",
        "Part 1 Those who run clubs",
        "Duty to keep a register",
        "1(1) Whoever runs a club [must] keep a register of—",
        "1(1)(a) every child, and",
        "1(1)(b) every adult.",
        "1(2) It is kept for six years.",
        "Inspection (prospective)",
        "2 An inspector may ask to see it.",
    ];
    assert_eq!(texts(&document), wanted);
    assert_eq!(document.blocks[1].kind, BlockKind::Heading(2));
    assert_eq!(document.blocks[4].kind, BlockKind::Item);
}

fn legislation_feed() {
    let url = "https://www.legislation.gov.uk/new/uksi/data.feed";
    let document = read("legislation/feed.xml", url);
    let words = texts(&document);
    assert_eq!(
        words,
        [
            "The Clubs (Registers) Regulations 2099 (1 May 2099). These Regulations bring section 1 into force."
        ]
    );
}

const TRIX: &str = "https://eastvale.trixonline.co.uk/amendments";

fn trix() {
    let document = read("trix/amendments.html", TRIX);
    let list = document.list.as_ref().expect("a list");
    assert_eq!(list.of, Listed::Amendments);
    assert_eq!(
        texts(&document),
        [
            "Child Protection Conferences (May 2025): This chapter was updated in May 2025 with new guidance on who must be invited.",
            "Local Contacts (May 2025): This chapter was refreshed in May 2025. A telephone number was added.",
            "Online Harm (February 2025): In February 2025, this chapter was refreshed locally where required.",
            "(February 2025): In February 2025, a link was added in Section 3, Risks.",
        ]
    );
    assert_eq!(list.entries[0].date, Some("2025-05-01".parse().unwrap()));
    assert_eq!(targets(&document)[0], "https://eastvale.trixonline.co.uk/chapters/conferences");
    let elsewhere = "https://board.example/amendments";
    assert!(
        read("trix/amendments.html", elsewhere).list.is_none(),
        "found out by looking, and not here"
    );
    let declared = read_as("trix/amendments.html", elsewhere, Some(Kind::Amendments));
    assert_eq!(declared.blocks.len(), 4, "a list where it is written down");
}

fn trix_older() {
    let url = "https://eastvale.proceduresonline.com/chapters/amendments.html";
    let document = read("trix/older.html", url);
    let words = texts(&document);
    assert_eq!(
        words[0],
        "Initial Conferences (March 2017): This chapter was extensively updated and should be read throughout."
    );
    assert!(words[1].starts_with("Children Missing from Lessons (March 2017): "), "{words:?}");
}

fn london() {
    let url = "https://www.londoncp.co.uk/chapters/amendments_archives.html";
    let document = read("trix/london.html", url);
    assert_eq!(
        texts(&document),
        [
            "Roles and Duties (29th March 2019): This chapter has been revised to reflect new guidance on who decides.",
            "Visits to Prisons (29th March 2019): This chapter has been reviewed.",
        ]
    );
    assert_eq!(day(&document, NoticeKind::Reviewed).as_deref(), Some("2019-09-21"));
}

fn wordpress_page() {
    let document = read("wordpress/page.json", "https://board.example/wp-json/wp/v2/pages/12");
    assert_eq!(document.title.as_deref(), Some("National guidance – what we work to"));
    assert_eq!(day(&document, NoticeKind::Published).as_deref(), Some("2018-07-05"));
    assert_eq!(day(&document, NoticeKind::Updated).as_deref(), Some("2026-03-02"));
    assert_eq!(
        texts(&document),
        ["Statutory", "The board works to Working together. Staff must read it."]
    );
    assert_eq!(targets(&document), ["https://board.example/files/wt.pdf"]);
}

fn wordpress_pages() {
    let document = read("wordpress/pages.json", "https://board.example/wp-json/wp/v2/pages");
    assert_eq!(
        texts(&document),
        [
            "National guidance (2 March 2026). Staff must read it.",
            "About us (2 June 2025). Who we are."
        ]
    );
    assert_eq!(document.list.expect("a list").entries[0].key, "12");
}

fn wordpress_feed() {
    let document = read("wordpress/feed.xml", "https://board.example/feed/");
    let words = texts(&document);
    assert_eq!(
        words,
        [
            "Working together: what is new (2 March 2026). The new edition “replaces” that of 2023. […]"
        ]
    );
    assert_eq!(document.list.expect("a list").entries[0].key, "https://board.example/?p=44");
}

fn organisation() {
    let url = "https://www.gov.uk/government/organisations/department-for-examples.atom";
    let document = read("feed/organisation.atom", url);
    let words = texts(&document);
    assert_eq!(
        words,
        ["Children who move often (2 March 2026). Statutory guidance for schools & others."]
    );
    let key = &document.list.as_ref().expect("a list").entries[0].key;
    assert_eq!(
        key, "https://www.gov.uk/government/publications/moving",
        "known without its moment"
    );
}

fn search() {
    let document =
        read("feed/search.json", "https://www.gov.uk/api/search.json?order=-public_timestamp");
    let words = texts(&document);
    assert_eq!(words[0], "Children who move often (1 July 2026). Statutory guidance for schools.");
    assert_eq!(targets(&document)[0], "https://www.gov.uk/government/publications/moving");
}

fn collection() {
    let url = "https://www.gov.uk/api/content/government/collections/clubs";
    let document = read_as("feed/collection.json", url, Some(Kind::Feed));
    assert_eq!(texts(&document), ["Children who move often", "Older guidance"]);
    assert!(read("feed/collection.json", url).list.is_none(), "a page where no list is wanted");
}

fn collection_page() {
    let url = "https://www.gov.uk/government/collections/clubs";
    let document = read_as("feed/collection.html", url, Some(Kind::Feed));
    assert_eq!(texts(&document), ["Children who move often (2 March 2026)"]);
    assert_eq!(document.title.as_deref(), Some("Clubs: statutory guidance"));
    assert_eq!(extract::kind(&fixture("feed/collection.html", url)), Kind::Govuk);
}

/// A child's letters of what any of these formats is made of.
fn hostile() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let part = prop_oneof![
        Just("<rss version='2.0'><channel><item>".to_owned()),
        Just("</item></channel></rss>".to_owned()),
        Just("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>".to_owned()),
        Just("<Legislation Status='Prospective'><Body><P1group><Title>".to_owned()),
        Just("<P1><Pnumber>1</Pnumber><P2><Pnumber>".to_owned()),
        Just("<Substitution><Text></Title></P1></Legislation>".to_owned()),
        Just("<tr><td></td></tr><UnappliedEffect Type='é'>".to_owned()),
        Just("<h2>2025</h2><h3>May 2025</h3><p>".to_owned()),
        Just("<table><tr><td>Chapter Name</td><td>Details</td></tr>".to_owned()),
        Just("<h2>Update information</h2><h3>May 2025: ".to_owned()),
        Just("Terminated: Published: Topics: last reviewed in 2023 &#0; &amp;lt; | - ".to_owned()),
        Just("{\"results\":[{\"title\":\"A\",\"link\":\"//\"},".to_owned()),
        Just("[{\"modified_gmt\":\"\",\"title\":{\"rendered\":\"".to_owned()),
        Just("\"}}],\"total\":1,\"value\":{\"dateMade\":1,\"uin\":null}}".to_owned()),
        Just("{\"ProductStatus\":[],\"Title\":\"x\",\"_embedded\":[]}".to_owned()),
        "\\PC{0,12}",
    ];
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest::proptest! {
    #[test]
    fn nothing_hostile_breaks_a_reader(text in hostile(), which in 0..6_usize, kind in 0..3_usize) {
        let hosts = [
            NICE, TRIX, "https://learning.nspcc.org.uk/x", "https://a.procedures.org.uk/x",
            "https://www.childrenscommissioner.gov.uk/x", "https://www.legislation.gov.uk/x",
        ];
        let kind = [None, Some(Kind::Amendments), Some(Kind::Feed)][kind];
        let url: url::Url = hosts[which].parse().unwrap();
        for bytes in [text.clone(), format!("<!doctype html>{text}"), format!("<?xml version='1.0'?>{text}")] {
            let body = Body { bytes: bytes.into_bytes(), media_type: None, url: url.clone() };
            let _ = extract::kind(&body);
            if let Ok(document) = extract(&body, &Recipe { kind, ..Recipe::default() })
                && let Some(list) = &document.list
            {
                proptest::prop_assert_eq!(list.entries.len(), document.blocks.len());
            }
        }
    }
}

#[test]
fn bombs_are_stopped() {
    let url = "https://www.legislation.gov.uk/x/data.xml";
    let of = |text: String| {
        let (media_type, url) = (Some("application/xml".to_owned()), url.parse().unwrap());
        let begun = std::time::Instant::now();
        let read = extract(&Body { bytes: text.into_bytes(), media_type, url }, &Recipe::default());
        assert!(begun.elapsed().as_secs() < 20, "bounded");
        read
    };
    let entities = "<!DOCTYPE l [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    let bomb = of(format!(
        "<?xml version='1.0'?>{entities}<Legislation><Body><Text>&c; and words</Text></Body></Legislation>"
    ));
    assert!(!texts(&bomb.unwrap())[0].contains("haha"));
    assert!(of(format!("<?xml version='1.0'?><Legislation>{}", "<P1>".repeat(200_000))).is_err());
    assert!(of(format!("<?xml version='1.0'?><feed>{}", "<a>".repeat(200_000))).is_err());
    let many = "<item><title>Same</title></item>".repeat(50_000);
    let read = of(format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>N</title>{many}</channel></rss>"
    ));
    assert_eq!(read.unwrap().blocks.len(), 1);
}
