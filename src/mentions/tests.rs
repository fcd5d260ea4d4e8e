//! What is named where: everyday words that are none, dates of every shape, links, claims that are wrong, hostile text.

use jiff::civil::{Date, date};

use super::{Finder, Page, audit, example::register, mentions};
use crate::{
    model::{
        citation::{Audited, Verdict},
        document::{Block, BlockKind, Document, Link},
        mention::{Mention, NamedBy, Sense},
    },
    register::Register,
};

const ON: Date = date(2026, 11, 22);

fn block(text: &str) -> Block {
    Block {
        kind: BlockKind::Paragraph,
        text: text.to_owned(),
        number: None,
        page: None,
        links: Vec::new(),
    }
}

fn document(texts: &[&str]) -> Document {
    Document { blocks: texts.iter().map(|text| block(text)).collect(), ..Document::default() }
}

fn found(text: &str, register: &Register) -> Vec<Mention> {
    mentions(&document(&[text]), register)
}

/// Editions, or what is unknown in brackets, or `-` where no date is given.
fn editions(text: &str) -> Vec<String> {
    let label = |one: Mention| {
        one.edition
            .or(one.unknown.map(|said| format!("({said})")))
            .unwrap_or_else(|| "-".to_owned())
    };
    found(text, &register()).into_iter().map(label).collect()
}

fn audited(texts: &[&str], url: Option<&str>) -> Audited {
    let register = register();
    let url = url.map(|url| url.parse().unwrap());
    let page =
        Page { source: "page", title: "", url: url.as_ref(), publication: None, is_board: true };
    audit(&page, &document(texts), &Finder::of(&register), ON)
}

fn verdicts(texts: &[&str]) -> Vec<Verdict> {
    audited(texts, None).citations.into_iter().map(|one| one.verdict).collect()
}

fn linked(text: &str, words: &str, target: &str) -> Vec<Mention> {
    let mut block = block(text);
    block.links.push(Link { text: words.to_owned(), target: target.to_owned() });
    mentions(&Document { blocks: vec![block], ..Document::default() }, &register())
}

#[test]
fn every_everyday_name_of_the_register_is_left_alone_in_everyday_words() {
    let everyday: &[(&str, &str)] = &[
        (
            "Working Together",
            "Working together is how we keep children safe. Agencies are working together in 2018 and later.",
        ),
        ("WT", "WT Smith Ltd sponsored the day. The wt of the parcel was noted."),
        (
            "Safer Recruitment",
            "Safer recruitment is everyone's business. Our Safer Recruitment training runs in March 2025.",
        ),
        (
            "Information sharing",
            "Information sharing is key to good services. Information Sharing in 2021 was poor.",
        ),
        ("Information sharing advice", "Information sharing advice can be had from the lead."),
        ("CME", "CME has offices in Leeds. Ask for the CME officer."),
        (
            "Children missing education",
            "Children missing education are at risk. We track children missing education in 2019 and 2020.",
        ),
        (
            "Missing from care and home",
            "Missing from care and home: this procedure says whom to call.",
        ),
        (
            "Prevent",
            "Prevent harm before it happens. Prevent is part of the strategy; Prevent training in 2022.",
        ),
        ("Prevent duty", "The Prevent duty applies to schools."),
        ("Child abuse and neglect", "Child abuse and neglect are everyone's business."),
        ("FII", "FII is rare. Call the FII team."),
        ("Fabricated Illness", "Fabricated illness is hard to see. Fabricated Illness"),
    ];
    let register = Register::known();
    let names = register.lineages.iter().flat_map(|lineage| &lineage.ambiguous);
    for name in names {
        assert!(everyday.iter().any(|(known, _)| known == name), "no everyday words for “{name}”");
    }
    for (name, text) in everyday {
        assert_eq!(found(text, &register), [], "{name}");
    }
    // The same words name the publication with a year,
    for (text, edition) in [
        ("Working Together 2018", "2018"),
        ("WT 2015", "2015"),
        ("Safer Recruitment (2006)", "2006"),
        ("Information Sharing (2015)", "2015"),
        ("Information sharing advice (HM Government, 2018)", "2018"),
        ("CME 2016", "2016"),
        ("Children Missing Education (September 2016)", "2016"),
        ("Missing from Care and Home (2014)", "2014"),
        ("Prevent (2015)", "2015"),
        ("Prevent duty guidance 2023", "2023"),
        ("Child abuse and neglect (2017)", "2017"),
        ("FII 2009", "2009"),
        ("Fabricated Illness (2021)", "2021"),
    ] {
        let found = found(text, &register);
        assert_eq!(found.first().and_then(|one| one.edition.as_deref()), Some(edition), "{text}");
    }
    // with the full title nearby,
    let text = "Working Together to Safeguard Children (WT) is the guide. WT says so.";
    assert_eq!(found(text, &register).len(), 2);
    // and with a link.
    let mut block = block("Read Prevent first.");
    let target = "https://www.gov.uk/government/publications/prevent-duty-guidance".to_owned();
    block.links.push(Link { text: "Prevent".to_owned(), target });
    assert_eq!(
        mentions(&Document { blocks: vec![block], ..Document::default() }, &register).len(),
        1
    );
}

#[test]
fn a_name_is_found_however_it_is_written() {
    for text in [
        "Safe clubs for children 2018",
        "SAFE CLUBS FOR CHILDREN, 2018",
        "‘Safe clubs for children’ (2018)",
        "“Safe  clubs\nfor children” – 2018",
        "scfc 2018",
        "SCFC’s 2018 edition",
        "the 2018 edition of SCFC",
        "see Safe_clubs_for_children_2018",
    ] {
        assert_eq!(editions(text), ["2018"], "{text}");
    }
    assert_eq!(editions("Trips and Stays 2014; TRIPS & STAYS (2020)"), ["2014", "2020"]);
    assert_eq!(editions("What to do when you’re away – club trips"), ["-"]);
    assert_eq!(editions("We keep safe clubs for children of all ages."), Vec::<String>::new());
    assert_eq!(editions("SCFCX 2018, XSCFC 2018"), Vec::<String>::new());
}

#[test]
fn an_edition_is_told_by_its_date_its_title_or_its_file() {
    assert_eq!(editions("SCFC 2018 and 2019"), ["2018", "2019"]);
    assert_eq!(editions("the 2013, 2015 and 2018 editions of SCFC"), ["2013", "2015", "2018"]);
    assert_eq!(editions("SCFC 20222 says so"), ["2022"], "a footnote's digit");
    assert_eq!(editions("Safe clubs for children (SCFC) (September 2016)"), ["2016"]);
    assert_eq!(editions("SCFC 2017"), ["(2017)"]);
    let title = found("Read Away from home: a guide for coaches.", &register());
    assert_eq!((title[0].edition.as_deref(), title[0].named_by), (Some("2014"), NamedBy::Title));
    let old = "https://assets.publishing.service.gov.uk/media/65f1c0de0000000000000002/safe_clubs_for_children_2018.pdf";
    let by_file = linked("Read the guide here.", "here", old);
    assert_eq!((by_file[0].edition.as_deref(), by_file[0].named_by), (Some("2018"), NamedBy::Link));
    // Words that say one and a link that leads to another are two citations.
    let two = linked("Read SCFC 2026 now.", "SCFC 2026", old);
    let labels: Vec<_> = two.iter().map(|one| (one.edition.as_deref(), one.named_by)).collect();
    assert_eq!(labels, [(Some("2026"), NamedBy::Date), (Some("2018"), NamedBy::Link)]);
    // A file that is not known by its id is told by its name.
    let other = "https://assets.publishing.service.gov.uk/media/aaaabbbbccccddddeeeeffff/Safe_clubs_for_children_2023_final.pdf";
    assert_eq!(linked("Read it.", "it", other)[0].edition.as_deref(), Some("2023"));
    assert_eq!(editions(&format!("It is at {other}.")), ["2023"]);
}

#[test]
fn a_link_to_the_page_of_today_is_fine_and_one_to_an_address_that_was_left_is_not() {
    let page = "https://www.gov.uk/government/publications/safe-clubs";
    for target in
        [page, "http://gov.uk/government/publications/safe-clubs/", &format!("{page}/summary")]
    {
        let found = linked("Read SCFC.", "SCFC", target);
        assert_eq!((found.len(), found[0].edition.as_deref()), (1, None), "{target}");
    }
    let mut left = block("Read SCFC.");
    left.links.push(Link {
        text: "SCFC".to_owned(),
        target: "http://oldclubs.example/x.html".to_owned(),
    });
    let register = register();
    let page = Page { source: "page", title: "", url: None, publication: None, is_board: true };
    let audited = audit(
        &page,
        &Document { blocks: vec![left], ..Document::default() },
        &Finder::of(&register),
        ON,
    );
    assert_eq!(audited.citations[0].verdict, Verdict::Stale);
    assert!(audited.citations[0].note.as_ref().unwrap().contains("has left"));
}

#[test]
fn what_is_stale_says_since_when_and_what_to_put_instead() {
    let audited = audited(&["Our policy", "It follows SCFC 2018."], None);
    let (citation, stale) = audited.stale().next().unwrap();
    assert_eq!((citation.line, citation.mention.sentence.as_str()), (2, "It follows SCFC 2018."));
    assert_eq!(stale.in_force.as_ref().unwrap().to_string(), "safe-clubs/2026");
    assert_eq!(stale.superseded_on.unwrap().to_string(), "1 September 2019");
    assert_eq!(stale.out_of_date_for.as_deref(), Some("7 years and 2 months"));
    let put = stale.suggestion.as_ref().unwrap();
    assert_eq!(put.text, "Safe clubs for children (2026)");
    assert_eq!(
        put.url.as_ref().unwrap().as_str(),
        "https://www.gov.uk/government/publications/safe-clubs"
    );
}

#[test]
fn what_stands_is_undated_or_is_told_of_the_past_is_not_stale() {
    assert_eq!(
        verdicts(&["SCFC 2026", "SCFC", "SCFC 2027", "SCFC 2017", "SCFC 1990"]),
        [
            Verdict::Current,
            Verdict::Undated,
            Verdict::NotKnownHere,
            Verdict::NoSuchEdition,
            Verdict::NotKnownHere,
        ]
    );
    assert_eq!(verdicts(&["SCFC 2019 replaces SCFC 2018."]), [Verdict::Told, Verdict::Told]);
    assert_eq!(
        verdicts(&["Since the last revision in 2018 (SCFC 2018) much has changed."]),
        [Verdict::Told]
    );
}

#[test]
fn a_publication_that_ended_is_stale_without_a_date_and_leads_to_what_replaced_it() {
    for text in ["Children near water in clubs", "Children near water in clubs 2014"] {
        let audited = audited(&[text], None);
        let (_, stale) = audited.stale().next().expect(text);
        assert_eq!(stale.in_force.as_ref().unwrap().to_string(), "safe-clubs/2026", "{text}");
    }
    assert_eq!(verdicts(&["Children near water in clubs 2014"]), [Verdict::NoSuchEdition]);
}

#[test]
fn a_wrong_claim_is_told_as_one_and_changes_nothing() {
    let of = |texts: &[&str]| audited(texts, None).citations.into_iter().find_map(|one| one.note);
    let told = of(&["SCFC 2026 is out", "It replaces the 2018 version."]).unwrap();
    assert_eq!(
        told,
        "the page says that the edition of 2026 replaced that of 2018; it replaced that of 2025"
    );
    assert_eq!(of(&["SCFC 2026 is out", "It replaces the 2025 version."]), None);
    let told = of(&["SCFC 2018 was published by the ministry in September 2015."]).unwrap();
    assert!(
        told.ends_with(
            "the edition of 2018 was published in September 2015, which is when that of 2015 was"
        ),
        "{told}"
    );
    assert_eq!(of(&["SCFC 2018 was published by the ministry in September 2018."]), None);
}

#[test]
fn a_record_of_its_day_is_not_blamed_for_its_age() {
    let of = |texts: &[&str], url: Option<&str>| audited(texts, url).citations[0].verdict;
    assert_eq!(of(&["SCFC 2018"], None), Verdict::Stale);
    for (texts, url) in [
        (&["Clubs", "Volume 12: debated on Monday 3 May 2021", "SCFC 2018"][..], None),
        (&["8 July 2019", "The ministry has published SCFC 2018."], None),
        (&["On 8 July 2019, the ministry published a guide.", "Use SCFC 2018"], None),
        (&["You are here: Home | News", "SCFC 2018 is now published"], None),
        (&["This publication was withdrawn on 2 May 2021", "SCFC 2018"], None),
        (&["Report of the pool inquiry", "SCFC 2018"], None),
        (&["SCFC 2018"], Some("https://board.example/news/new-guide")),
        (&["SCFC 2018"], Some("https://board.example/2018/09/new-guide/")),
        (&["SCFC 2018"], Some("https://hansard.parliament.uk/x")),
    ] {
        assert_eq!(of(texts, url), Verdict::Record, "{texts:?} {url:?}");
    }
    for (texts, url) in [
        (&["Last updated: 8 July 2019", "SCFC 2018"][..], None),
        (
            &["National news and guidance", "SCFC 2018"],
            Some("https://board.example/national-news-and-guidance.htm"),
        ),
        (&["1 September 2019", "Our policy follows SCFC 2018"], None),
        (&["SCFC 2018"], Some("https://school.example/wp-content/uploads/2018/09/policy.pdf")),
        (&["Serious case reviews", "SCFC 2018"], None),
    ] {
        assert_eq!(of(texts, url), Verdict::Stale, "{texts:?} {url:?}");
    }
}

#[test]
fn a_link_on_the_date_alone_is_the_same_mention() {
    let page = "https://www.gov.uk/government/publications/safe-clubs";
    let found = linked("Safe clubs for children – 2018 version", "2018 version", page);
    let [one] = &found[..] else { panic!("{found:?}") };
    assert_eq!((one.edition.as_deref(), one.link.as_deref()), (Some("2018"), Some(page)));
    // A link to a file of another edition is another mention.
    let file = "https://assets.publishing.service.gov.uk/media/65f1c0de0000000000000002/safe_clubs_for_children_2018.pdf";
    let found = linked("Safe clubs for children – 2023 version", "2023 version", file);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn brackets_that_open_close() {
    let text = |text: &str| found(text, &register()).remove(0).text;
    assert_eq!(text("SCFC (2024, the ministry) is read."), "SCFC (2024, the ministry)");
    assert_eq!(text("We read SCFC (2024 | and the like)."), "SCFC 2024");
    assert_eq!(text("We read SCFC (2024)."), "SCFC (2024)");
}

#[test]
fn what_a_publication_says_of_itself_is_no_citation() {
    let of = |url| audited(&["SCFC 2018", "Trips & Stays 2014"], Some(url)).citations.len();
    assert_eq!(of("https://www.gov.uk/government/publications/safe-clubs"), 1);
    assert_eq!(of("https://board.example/"), 2);
}

#[test]
fn a_label_is_only_as_long_as_people_can_read() {
    let long = format!("SCFC 2018 {}", "word ".repeat(100_000));
    let found = found(&long, &register());
    assert!(found[0].sentence.len() < 700 && found[0].text == "SCFC 2018");
}

#[test]
fn many_mentions_are_found_in_time_that_grows_with_the_text() {
    // Each of these took minutes if any of it were squared; the count is what is asserted.
    let register = register();
    let finder = Finder::of(&register);
    for unit in [
        "SCFC 2018 version. ",
        "SCFC 2018 ",
        "SCFC replaces 2018 guidance ",
        "(",
        "2018 version ",
        "a.",
        "https://x.example/ ",
    ] {
        let text = unit.repeat(20_000);
        assert!(finder.mentions(&document(&[&text])).len() <= 20_000, "{unit}");
    }
    let mut links = block(&"SCFC here ".repeat(5_000));
    links.links =
        vec![Link { text: "not there".to_owned(), target: "https://x.example/".to_owned() }; 5_000];
    let document = Document { blocks: vec![links], ..Document::default() };
    assert_eq!(finder.mentions(&document).len(), 5_000);
}

proptest::proptest! {
    #[test]
    fn hostile_pages_do_no_harm(
        text in "(SCFC|Safe clubs for children|Safe Clubs|2018|20182|and|the|replaces|replaced by|version|edition|7th|until then|was withdrawn on|\\(|\\)|\\.|,|’|“|é|\u{ad}|\\PC| ){0,40}",
        words in "(SCFC|here|\\PC){0,3}",
        target in "(https?://|www\\.)?(gov\\.uk|assets\\.publishing\\.service\\.gov\\.uk|www\\.gov\\.uk)?(/[a-z0-9%_.é-]{0,9}){0,15}",
    ) {
        let mut block = block(&text);
        block.links.push(Link { text: words, target });
        let document = Document { blocks: vec![block.clone(), block], ..Document::default() };
        let register = register();
        let page = Page { source: "page", title: "", url: None, publication: None, is_board: false };
        let audited = audit(&page, &document, &Finder::of(&register), ON);
        for one in &audited.citations {
            let stale_only_where_cited = one.stale.is_none() || one.mention.sense == Sense::Cites;
            proptest::prop_assert!(stale_only_where_cited);
        }
    }
}
