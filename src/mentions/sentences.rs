//! Sentences as boards and schools write them, with what a careful reader says of each. The right answers were written
//! down before any of them was tried; each false alarm has its near miss beside it.

mod tables;

use jiff::civil::{Date, date};

use super::{Finder, Page, audit};
use crate::{
    model::{
        citation::Verdict,
        document::{Block, BlockKind, Document, Link},
    },
    register::Register,
};

const ON: Date = date(2026, 11, 22);

/// A block as it is written here: `# ` a heading, `| ` a row, `- ` an item; `[words](address)` a link.
fn block(line: &str) -> Block {
    let (kind, rest) = match line.split_once(' ') {
        Some(("#", rest)) => (BlockKind::Heading(2), rest),
        Some(("|", rest)) => (BlockKind::Row, rest),
        Some(("-", rest)) => (BlockKind::Item, rest),
        _ => (BlockKind::Paragraph, line),
    };
    let (mut text, mut links, mut rest) = (String::new(), Vec::new(), rest);
    while let Some((before, after)) = rest.split_once('[') {
        let (words, after) = after.split_once("](").expect("a link");
        let (target, after) = after.split_once(')').expect("an address");
        text.push_str(before);
        text.push_str(words);
        links.push(Link { text: words.to_owned(), target: target.to_owned() });
        rest = after;
    }
    text.push_str(rest);
    Block { kind, text, number: None, page: None, links }
}

/// What is said of the lines of a page: `kcsie/2023 stale`, one for each mention; `-` where no edition is named.
fn told(lines: &str) -> String {
    let register = Register::known();
    let blocks = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(block);
    let document = Document { blocks: blocks.collect(), ..Document::default() };
    let page = Page { source: "page", title: "", url: None, publication: None, is_board: true };
    let audited = audit(&page, &document, &Finder::of(&register), ON);
    let one = |one: &crate::model::citation::Citation| {
        let mention = &one.mention;
        let edition = mention.edition.as_deref().or(mention.unknown.as_deref()).unwrap_or("-");
        let verdict = match one.verdict {
            Verdict::Current => "current",
            Verdict::Undated => "undated",
            Verdict::Stale => "stale",
            Verdict::Record => "record",
            Verdict::Told => "told",
            Verdict::NotYet => "not yet",
            Verdict::PartlyInForce => "in part",
            Verdict::Unsure => "unsure",
            Verdict::NoSuchEdition => "no such edition",
            Verdict::NotKnownHere => "not known here",
        };
        format!("{}/{edition} {verdict}", mention.publication)
    };
    audited.citations.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn hold(table: &[(&str, &str)]) {
    let wrong = table.iter().filter_map(|(text, wanted)| {
        let told = told(text);
        (told != *wanted).then(|| format!("{text}\n    wanted: {wanted}\n    told:   {told}\n"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn the_history_of_the_page_itself_presents_nothing() {
    hold(&[
        (
            "# Version control
             | Version | Date | Author | Changes
             | 1.0 | September 2019 | J Okoro | Written in line with KCSIE 2019
             | 2.0 | September 2023 | J Okoro | Brought up to date with KCSIE 2023",
            "kcsie/2019 told, kcsie/2023 told",
        ),
        (
            "Document history
             V2.1 September 2022 References to KCSIE 2022 added
             V2.2 September 2023 References to KCSIE 2023 added",
            "kcsie/2022 told, kcsie/2023 told",
        ),
        (
            "| Date | Summary of changes | Approved by
             | 12/09/2023 | KCSIE 2023 | Governors",
            "kcsie/2023 told",
        ),
        ("| V3 | Sept 2023 | Updated for KCSIE 2023 | DSL", "kcsie/2023 told"),
        (
            "Version 1.3 (October 2018): amended to reflect Working Together 2018.",
            "working-together/2018 told",
        ),
        // The page's own words after its history, and tables of guidance.
        (
            "# Version control
             | 1.0 | September 2023 | Written in line with KCSIE 2023
             # Our duties
             All staff follow KCSIE 2023.",
            "kcsie/2023 told, kcsie/2023 stale",
        ),
        (
            "# Document control
             | Policy | Safeguarding and child protection
             | Based on | KCSIE 2023
             This policy follows Working Together 2018.
             | 1.1 | 4 May 2023 | KCSIE 2022",
            "kcsie/2023 stale, working-together/2018 stale, kcsie/2022 told",
        ),
        (
            "| Guidance | Date | Key changes
             | Keeping children safe in education | September 2023 | Filtering and monitoring",
            "kcsie/2023 stale",
        ),
        (
            "| Guidance | Date | Version
             | Keeping children safe in education | September 2023 | 1",
            "kcsie/2023 stale",
        ),
        ("Version 3 of this policy follows KCSIE 2023.", "kcsie/2023 stale"),
        ("This policy was brought up to date in line with KCSIE 2023.", "kcsie/2023 stale"),
        (
            "# Change of circumstances
          Schools act under KCSIE 2023.",
            "kcsie/2023 stale",
        ),
    ]);
}

#[test]
fn training_that_was_given_presents_nothing() {
    hold(&[
        ("Staff were trained on KCSIE 2023 in September 2023.", "kcsie/2023 told"),
        (
            "All staff received training on KCSIE 2022 during the autumn term 2022.",
            "kcsie/2022 told",
        ),
        ("In September 2023 governors attended a briefing on KCSIE 2023.", "kcsie/2023 told"),
        (
            "The team completed refresher training in Working Together 2018 in March 2019.",
            "working-together/2018 told",
        ),
        (
            "All staff signed to say that they had read KCSIE 2024 in September 2024.",
            "kcsie/2024 told",
        ),
        ("Staff were trained in September 2023 and follow KCSIE 2023.", "kcsie/2023 stale"),
        ("Governors, who were briefed in May 2024, work by KCSIE 2023.", "kcsie/2023 stale"),
        ("Staff were trained in September 2023 on KCSIE 2023.", "kcsie/2023 told"),
        ("All staff are trained on KCSIE 2023.", "kcsie/2023 stale"),
        ("Staff will be trained on KCSIE 2023 in September.", "kcsie/2023 stale"),
        ("Staff receive training on KCSIE 2023 in September each year.", "kcsie/2023 stale"),
        ("Staff have been trained, and follow KCSIE 2023.", "kcsie/2023 stale"),
        ("New staff must have read KCSIE 2023.", "kcsie/2023 stale"),
    ]);
}

#[test]
fn a_date_of_an_update_belongs_to_the_edition_that_was_updated() {
    let fgm =
        |date: &str| format!("Multi-agency statutory guidance on female genital mutilation {date}");
    for (date, wanted) in [
        ("(April 2016, updated July 2020)", "fgm-multi-agency/2020 current"),
        ("(published April 2016, last updated 30 July 2020)", "fgm-multi-agency/2020 current"),
        ("(2016, updated 2020)", "fgm-multi-agency/2020 current"),
        ("(April 2016, updated October 2018)", "fgm-multi-agency/2016 stale"),
        ("(April 2016)", "fgm-multi-agency/2016 stale"),
        ("(April 2016, read July 2020)", "fgm-multi-agency/2016 stale"),
    ] {
        assert_eq!(told(&fgm(date)), wanted, "{date}");
    }
    hold(&[
        (
            "Working Together to Safeguard Children 2018 (updated December 2020)",
            "working-together/2018 stale",
        ),
        (
            "See Working Together to Safeguard Children (DfE, 2015; updated 2017).",
            "working-together/2015 stale",
        ),
        ("KCSIE 2020 (updated January 2021)", "kcsie/2020 stale"),
        ("KCSIE 2025, updated September 2026", "kcsie/2026 current"),
        ("We follow KCSIE 2025. Updated September 2026", "kcsie/2025 stale"),
        ("This policy follows KCSIE 2025 and was updated in September 2026.", "kcsie/2025 stale"),
    ]);
}

#[test]
fn change_notes_of_a_page_that_is_reprinted_present_nothing() {
    hold(&[
        (
            "1 September 2022 Added the 2022 version of Keeping children safe in education.
             6 June 2023 Added statutory guidance on Keeping children safe in education 2023.",
            "kcsie/2022 told, kcsie/2023 told",
        ),
        (
            "9 December 2020
             Replaced Working together to safeguard children 2018 with an updated version.",
            "working-together/2018 told",
        ),
        (
            "Published 26 March 2015
             Last updated 6 June 2023 + show all updates
             - Added statutory guidance on keeping children safe in education for 2023.
             - The 2022 text 'Keeping children safe in education 2022' is out.",
            "kcsie/2023 told, kcsie/2022 told",
        ),
        (
            "Last updated 6 June 2023
             - We follow Keeping children safe in education 2023.",
            "kcsie/2023 stale",
        ),
        (
            "# All updates for staff
             - Keeping children safe in education 2023",
            "kcsie/2023 stale",
        ),
        (
            "4 July 2018: First published. Working together to safeguard children 2018.",
            "working-together/2018 told",
        ),
        (
            "1 September 2023: we follow Keeping children safe in education 2023.",
            "kcsie/2023 stale",
        ),
        ("Updated guidance: Keeping children safe in education 2023", "kcsie/2023 stale"),
        ("Added to our list: Keeping children safe in education 2023", "kcsie/2023 stale"),
    ]);
}

#[test]
fn a_page_that_says_it_is_no_longer_kept_is_blamed_for_nothing() {
    for first in [
        "This policy has been superseded by our safeguarding policy of 2026.",
        "This page has been archived and is no longer updated.",
        "This document was withdrawn in May 2024.",
        "This procedure has now been replaced. Please see the new one.",
        "ARCHIVED: this page is kept for reference only.",
        "This policy is no longer in use.",
    ] {
        assert_eq!(
            told(&format!("{first}\nWe follow KCSIE 2023.")),
            "kcsie/2023 record",
            "{first}"
        );
    }
    for first in [
        "This policy supersedes all earlier policies.",
        "This policy replaces that of 2021.",
        "The old policy has been superseded by this one.",
        "This page has been updated.",
        "This chapter has not been superseded.",
        "Archived minutes are kept for six years.",
    ] {
        assert_eq!(told(&format!("{first}\nWe follow KCSIE 2023.")), "kcsie/2023 stale", "{first}");
    }
}

#[test]
fn the_guidance_for_scotland_stands_by_itself() {
    let page = "https://www.gov.uk/government/publications/prevent-duty-guidance-england-scotland-and-wales-2015";
    let linked = |words: &str| told(&format!("Read [{words}]({page})."));
    hold(&[
        ("Prevent duty guidance: for Scotland (2015)", "prevent-duty/2015 Scotland current"),
        (
            "Prevent Duty Guidance for Scotland (updated April 2021)",
            "prevent-duty/2015 Scotland current",
        ),
        ("the 2015 Prevent duty guidance for Scotland", "prevent-duty/2015 Scotland current"),
        ("Prevent duty guidance: Scotland", "prevent-duty/2015 Scotland current"),
        ("Prevent duty guidance for England and Wales (2015)", "prevent-duty/2015 stale"),
        ("Prevent Duty Guidance (updated April 2021)", "prevent-duty/2015 stale"),
        ("Prevent duty guidance for England and Wales (2023)", "prevent-duty/2023 current"),
    ]);
    assert_eq!(linked("Prevent duty guidance for Scotland"), "prevent-duty/2015 Scotland current");
    assert_eq!(linked("Prevent duty guidance"), "prevent-duty/2015 stale");
}

#[test]
fn short_years_and_last_updated_are_read() {
    hold(&[
        ("Our policy follows KCSIE 23.", "kcsie/2023 stale"),
        ("See KCSIE'23 and KCSIE ’24.", "kcsie/2023 stale, kcsie/2024 stale"),
        ("KCSIE23 applies.", "kcsie/2023 stale"),
        ("We work by WT18.", "working-together/2018 stale"),
        (
            "We work by WT 2018 and WTSC 2018.",
            "working-together/2018 stale, working-together/2018 stale",
        ),
        ("WTSC18 and WT’23", "working-together/2018 stale, working-together/2023 stale"),
        ("Keeping children safe in education, last updated 2 September 2024", "kcsie/2024 stale"),
        ("Keeping children safe in education (last updated 2 September 2024)", "kcsie/2024 stale"),
        ("KCSIE26 applies.", "kcsie/2026 current"),
        // What only looks so.
        ("KCSIE paragraph 23 says so.", "kcsie/- undated"),
        ("Read KCSIE 23 times.", "kcsie/- undated"),
        ("The bag is WT 18 kg.", ""),
        ("Room WT18B is free.", ""),
        ("We follow KCSIE. Last updated 2 September 2024", "kcsie/- undated"),
        ("Our page on KCSIE was last updated on 2 September 2024.", "kcsie/- undated"),
    ]);
}

#[test]
fn sentences_of_boards_and_schools_are_judged_as_a_reader_would() {
    hold(tables::BOARDS);
    hold(tables::SCHOOLS);
    hold(tables::OTHERS);
}

/// What is said beside the first mention of which anything is.
#[test]
fn forms_of_bibliographies_are_read() {
    hold(&[
        (
            "HM Government. (2023). Working together to safeguard children: A guide to multi-agency working.",
            "working-together/2023 stale",
        ),
        (
            "Department for Education. (2018). Working together to safeguard children.",
            "working-together/2018 stale",
        ),
        ("DfE. 2018. Working Together to Safeguard Children.", "working-together/2018 stale"),
        ("DfE (2018a) Working Together to Safeguard Children", "working-together/2018 stale"),
        (
            "HM Government (2023b) Working together to safeguard children",
            "working-together/2023 stale",
        ),
        (
            "Keeping children safe in education: Statutory guidance for schools and colleges on safeguarding children and safer recruitment, September 2024",
            "kcsie/2024 stale",
        ),
        ("KCSIE Sept '24", "kcsie/2024 stale"),
        ("Keeping children safe in education (Sept '24)", "kcsie/2024 stale"),
        ("KCSIE 09/2024", "kcsie/2024 stale"),
        ("KCSIE (01/09/2024)", "kcsie/2024 stale"),
        (
            "KCSIE is updated annually; the 2025 version is in force from 1 September 2025.",
            "kcsie/- undated, kcsie/2025 stale",
        ),
        // A year that is another sentence's, and one that nothing is said of.
        (
            "We wrote this in 2018. Working together to safeguard children is read.",
            "working-together/- undated",
        ),
        ("See KCSIE; ask for the 2025 version.", "kcsie/- undated"),
    ]);
}

#[test]
fn who_warns_readers_off_presents_nothing() {
    hold(&[
        ("Do not use Working Together 2018; it is out of date.", "working-together/2018 told"),
        ("Please do not use KCSIE 2023.", "kcsie/2023 told"),
        ("KCSIE 2023 must not be used.", "kcsie/2023 told"),
        ("Please discard copies of Working Together 2018.", "working-together/2018 told"),
        ("We no longer use KCSIE 2023.", "kcsie/2023 told"),
        // Near misses: something else is not to be used, or not so.
        ("Do not use phones in class: KCSIE 2023 says so.", "kcsie/2023 stale"),
        ("Staff must not use force unless KCSIE 2023 allows it.", "kcsie/2023 stale"),
        ("Do not use KCSIE 2023 alone; ask the lead.", "kcsie/2023 stale"),
        ("KCSIE 2023 must not be used as a checklist.", "kcsie/2023 stale"),
        ("Discard old notes and follow KCSIE 2023.", "kcsie/2023 stale"),
    ]);
}

#[test]
fn plain_history_presents_nothing() {
    hold(&[
        ("Until 31 August 2026 schools work by KCSIE 2025.", "kcsie/2025 told"),
        ("Up to 31 August 2026, KCSIE 2025 applied.", "kcsie/2025 told"),
        (
            "KCSIE 2019 to KCSIE 2022 are kept in our archive for reference.",
            "kcsie/2019 told, kcsie/2022 told",
        ),
        ("Archived documents: Working Together 2015", "working-together/2015 told"),
        ("The requirement first appeared in Working Together 2015.", "working-together/2015 told"),
        ("Working Together 2018 created safeguarding partners.", "working-together/2018 told"),
        // Near misses.
        ("Until 31 August 2027 schools work by KCSIE 2025.", "kcsie/2025 stale"),
        ("KCSIE 2023 is kept in the staff room.", "kcsie/2023 stale"),
        ("Our documents: Working Together 2015", "working-together/2015 stale"),
        ("The requirement appears in Working Together 2015.", "working-together/2015 stale"),
        ("Under Working Together 2018 we created a rota.", "working-together/2018 stale"),
    ]);
}

#[test]
fn what_is_over_excuses_nothing_that_is_followed_now() {
    hold(&[
        ("Our policy replaced the one of 2019 and reflects KCSIE 2023.", "kcsie/2023 stale"),
        (
            "Previous versions of this policy followed KCSIE 2022; this one follows KCSIE 2024.",
            "kcsie/2022 told, kcsie/2024 stale",
        ),
        (
            "Working Together 2018 replaced Working Together 2015 and sets out what we must do.",
            "working-together/2018 stale, working-together/2015 told",
        ),
        (
            "This procedure supersedes our procedure of 2016 and follows Working Together 2018.",
            "working-together/2018 stale",
        ),
        ("The withdrawn form is no longer used; follow KCSIE 2024.", "kcsie/2024 stale"),
        (
            "Superseded local documents have been removed, and the board works to Working Together 2018.",
            "working-together/2018 stale",
        ),
        ("Changes since the last version: all schools now follow KCSIE 2024.", "kcsie/2024 stale"),
        (
            "At that time no plan existed; we now work to Working Together 2018.",
            "working-together/2018 stale",
        ),
        ("The policy, previously updated in 2022, is in line with KCSIE 2024.", "kcsie/2024 stale"),
        (
            "Our earlier policy was replaced by this one, which reflects KCSIE 2024.",
            "kcsie/2024 stale",
        ),
        (
            "This guide replaces the guide of 2020; please see KCSIE 2024 for the duties.",
            "kcsie/2024 stale",
        ),
        // Near misses: what is over all the same.
        (
            "Previous versions: KCSIE 2021; KCSIE 2022; KCSIE 2023",
            "kcsie/2021 told, kcsie/2022 told, kcsie/2023 told",
        ),
        ("The policy was previously updated in line with KCSIE 2022.", "kcsie/2022 told"),
        ("This page replaces Working Together 2018.", "working-together/2018 told"),
        (
            "Working Together 2018 replaced Working Together 2015.",
            "working-together/2018 told, working-together/2015 told",
        ),
        (
            "Working Together 2018 was replaced by Working Together 2023 and sets nothing out any more.",
            "working-together/2018 told, working-together/2023 told",
        ),
        ("Earlier versions, and KCSIE 2022, are in the archive.", "kcsie/2022 told"),
    ]);
}

#[test]
fn what_was_followed_then_is_history() {
    hold(&[
        (
            "The review (2019) found that staff had followed Working Together 2015.",
            "working-together/2015 told",
        ),
        ("KCSIE 2024 was in force when this review was written.", "kcsie/2024 told"),
        (
            "Between 2018 and 2023 the board worked to Working Together 2018.",
            "working-together/2018 told",
        ),
        ("Staff trained under KCSIE 2024 in the autumn of 2024.", "kcsie/2024 told"),
        ("This policy no longer refers to Working Together 2018.", "working-together/2018 told"),
        ("What changed between KCSIE 2025 and KCSIE 2026?", "kcsie/2025 told, kcsie/2026 current"),
        (
            "Differences between Working Together 2018 and 2023",
            "working-together/2018 told, working-together/2023 told",
        ),
        ("The school had not applied KCSIE 2022 to agency staff.", "kcsie/2022 told"),
        ("From September 2023 to August 2024 we worked by KCSIE 2023.", "kcsie/2023 told"),
        // Near misses: followed still.
        (
            "The review found that staff follow Working Together 2018.",
            "working-together/2018 stale",
        ),
        ("KCSIE 2024 is in force and binds every school.", "kcsie/2024 stale"),
        (
            "Since 2018 the board has worked to Working Together 2018.",
            "working-together/2018 stale",
        ),
        (
            "Between 2018 and 2028 the board works to Working Together 2018.",
            "working-together/2018 stale",
        ),
        ("Newly appointed staff are trained under KCSIE 2024.", "kcsie/2024 stale"),
        ("This policy refers to Working Together 2018.", "working-together/2018 stale"),
        ("Schools choose between KCSIE 2024 and local advice.", "kcsie/2024 stale"),
    ]);
}

#[test]
fn what_others_did_with_it_is_history() {
    hold(&[
        (
            "When Working Together 2018 came out, the boards were dissolved.",
            "working-together/2018 told",
        ),
        ("KCSIE 2021 has been withdrawn and must not be used.", "kcsie/2021 told"),
        (
            "The changes made by KCSIE 2022 are now part of KCSIE 2026.",
            "kcsie/2022 told, kcsie/2026 current",
        ),
        (
            "The court held in 2017 that Working Together 2015 did not bind the council.",
            "working-together/2015 told",
        ),
        (
            "Version history: 2.1, updated for KCSIE 2023; 3.0, updated for KCSIE 2026.",
            "kcsie/2023 told, kcsie/2026 current",
        ),
        (
            "This policy used to refer to Working Together 2018, and now refers to Working Together 2026.",
            "working-together/2018 told, working-together/2026 current",
        ),
        (
            "In her report of 2020 the Children's Commissioner criticised KCSIE 2019.",
            "kcsie/2019 told",
        ),
        // Near misses.
        (
            "In line with KCSIE 2024, which superseded KCSIE 2023, all staff are trained yearly.",
            "kcsie/2024 stale, kcsie/2023 told",
        ),
        (
            "Unlike the earlier edition, Working Together 2018 asks that partners publish arrangements.",
            "working-together/2018 stale",
        ),
        ("When Working Together 2018 applies, the partners meet.", "working-together/2018 stale"),
        ("The forms have been withdrawn: KCSIE 2024 says why.", "kcsie/2024 stale"),
        ("The court must have regard to Working Together 2018.", "working-together/2018 stale"),
        ("This policy is made under KCSIE 2022.", "kcsie/2022 stale"),
        ("The policy history of the school shows that KCSIE 2024 binds us.", "kcsie/2024 stale"),
    ]);
}

#[test]
fn tense_tells_what_is_followed() {
    hold(&[
        ("KCSIE 2022 was the first to mention low-level concerns.", "kcsie/2022 told"),
        ("Governors had read KCSIE 2024 by October 2024.", "kcsie/2024 told"),
        ("The inspection of March 2024 judged us against KCSIE 2023.", "kcsie/2023 told"),
        ("Staff must have read part one of KCSIE 2025.", "kcsie/2025 stale"),
        ("We have replaced paper forms with a system, as KCSIE 2024 asks.", "kcsie/2024 stale"),
        ("The former head wrote this policy to meet KCSIE 2023.", "kcsie/2023 stale"),
        (
            "This leaflet, which replaces our leaflet of 2019, is based on Working Together 2018.",
            "working-together/2018 stale",
        ),
        ("The board was abolished under Working Together 2018.", "working-together/2018 told"),
        (
            "An earlier review (2017) used Working Together 2015 as its benchmark.",
            "working-together/2015 told",
        ),
        ("In the past we worked to KCSIE 2022.", "kcsie/2022 told"),
        ("It used to be that KCSIE 2021 set this out.", "kcsie/2021 told"),
        // Near misses.
        ("The annual review uses KCSIE 2024 as its benchmark.", "kcsie/2024 stale"),
        ("KCSIE 2024 is used to judge what we do.", "kcsie/2024 stale"),
        ("KCSIE 2024 was first read by staff on joining.", "kcsie/2024 stale"),
        (
            "You may still find copies that refer to KCSIE 2024; these are out of date.",
            "kcsie/2024 told",
        ),
        ("Supersedes version 4 (KCSIE 2022).", "kcsie/2022 told"),
        ("KCSIE 2025 has been updated; see KCSIE 2026.", "kcsie/2025 told, kcsie/2026 current"),
        ("Replaces: policy of 2021. Written to comply with KCSIE 2024.", "kcsie/2024 stale"),
        ("Forms that are no longer needed are shredded as KCSIE 2025 says.", "kcsie/2025 stale"),
        (
            "Our policy of 2022 has been replaced; the new policy cites KCSIE 2024.",
            "kcsie/2024 stale",
        ),
    ]);
}

fn note(text: &str) -> Option<String> {
    let register = Register::known();
    let document = Document { blocks: vec![block(text)], ..Document::default() };
    let page = Page { source: "page", title: "", url: None, publication: None, is_board: true };
    let audited = audit(&page, &document, &Finder::of(&register), ON);
    audited.citations.into_iter().find_map(|one| one.note)
}

#[test]
fn a_year_in_which_an_edition_was_only_touched_is_explained() {
    assert_eq!(
        note("We follow Working Together 2020.").as_deref(),
        Some("the factual update of 2020 belongs to the edition of 2018")
    );
    assert_eq!(note("We follow Working Together 2018."), None);
    assert_eq!(note("We follow Working Together 2018 (updated December 2020)."), None);
}

#[test]
fn guidance_that_goes_on_beside_a_new_edition_is_not_said_to_have_been_replaced() {
    let text = "Prevent duty guidance for England and Wales (2023) came into force. The Prevent duty guidance for Scotland (2015) continues to be in force.";
    assert_eq!(note(text), None);
    let wrong = "Working Together 2026 is out. It replaces Working Together 2018.";
    assert!(note(wrong).is_some_and(|note| note.contains("it replaced that of 2023")));
}
