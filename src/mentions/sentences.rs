//! Sentences as boards and schools write them, with what a careful reader says of each. The right answers were written
//! down before any of them was tried; each false alarm has its near miss beside it.

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
fn forty_sentences_of_boards_are_judged_as_a_reader_would() {
    const TABLE: &[(&str, &str)] = &[
        // Footers of policies
        ("Safeguarding policy v4 | Based on KCSIE 2024 | Page 3 of 40", "kcsie/2024 stale"),
        (
            "Reviewed annually. Next review: September 2027. Legislation: KCSIE 2026.",
            "kcsie/2026 current",
        ),
        (
            "Compliant with Keeping Children Safe in Education (DfE, September 2025)",
            "kcsie/2025 stale",
        ),
        // Bibliographies
        (
            "DfE (2018) Working Together to Safeguard Children. London: DfE.",
            "working-together/2018 stale",
        ),
        (
            "Department for Education (2023). Keeping children safe in education: statutory guidance for schools and colleges.",
            "kcsie/2023 stale",
        ),
        (
            "HM Government (2015) What to do if you're worried a child is being abused: advice for practitioners",
            "worried-about-a-child/2015 current",
        ),
        (
            "HM Government, Working Together to Safeguard Children (London, 2013), p. 8",
            "working-together/2013 stale",
        ),
        (
            "DfE. Children missing education: statutory guidance for local authorities. September 2016.",
            "children-missing-education/2016 stale",
        ),
        ("NICE (2009) When to suspect child maltreatment (CG89)", "nice-cg89/2009 current"),
        // Links
        (
            "Read the [statutory guidance](https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/942454/Working_together_to_safeguard_children_inter_agency_guidance.pdf).",
            "working-together/- undated",
        ),
        (
            "Read the [guidance](https://assets.publishing.service.gov.uk/media/6849a7b67cba25f610c7db3f/Working_together_to_safeguard_children_2023_-_statutory_guidance.pdf).",
            "working-together/2023 stale",
        ),
        (
            "Read [KCSIE](https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/1101454/Keeping_children_safe_in_education_2022.pdf).",
            "kcsie/2022 stale",
        ),
        (
            "Read [KCSIE](https://www.gov.uk/government/publications/keeping-children-safe-in-education--2).",
            "kcsie/- undated",
        ),
        (
            "Read [Keeping children safe in education 2026](https://www.gov.uk/government/publications/keeping-children-safe-in-education--2).",
            "kcsie/2026 current",
        ),
        (
            "The procedures are at http://www.londoncp.co.uk/chapters/A_contents.html.",
            "london-procedures/- stale",
        ),
        // Tables
        ("| Keeping Children Safe in Education | 2025 | DfE", "kcsie/2025 stale"),
        ("| Working Together to Safeguard Children | DfE | 2023", "working-together/2023 stale"),
        ("| Children Missing Education | August 2024", "children-missing-education/2024 current"),
        // Plural lists
        (
            "Working Together 2013 & 2015",
            "working-together/2013 stale, working-together/2015 stale",
        ),
        (
            "the 2018, 2019 and 2020 editions of KCSIE",
            "kcsie/2018 stale, kcsie/2019 stale, kcsie/2020 stale",
        ),
        ("KCSIE 2024/2025", "kcsie/2024 stale, kcsie/2025 stale"),
        (
            "Working Together (2018, 2023) and KCSIE (2025)",
            "working-together/2018 stale, working-together/2023 stale, kcsie/2025 stale",
        ),
        // Parts and months
        ("KCSIE Part 1 (Sept 2022)", "kcsie/2022 stale"),
        ("Part one of Keeping children safe in education (September 2026)", "kcsie/2026 current"),
        ("KCSIE (Sept 2024) Part 2 and Annex B", "kcsie/2024 stale"),
        ("Annex A of KCSIE 2025", "kcsie/2025 stale"),
        ("paragraph 41 of Working Together 2023", "working-together/2023 stale"),
        // In line with
        ("in line with KCSIE 2025 and previous versions", "kcsie/2025 stale"),
        ("in line with KCSIE 2026 and previous versions", "kcsie/2026 current"),
        ("This policy has regard to the latest version of KCSIE.", "kcsie/- undated"),
        ("KCSIE (2025 or any later edition)", "kcsie/- undated"),
        ("Keeping Children Safe in Education 2025 (or the most recent version)", "kcsie/- undated"),
        // Of the past, and of others
        ("Since KCSIE 2018 the name of the lead has been published.", "kcsie/2018 told"),
        (
            "The 2018 edition of Working Together abolished local boards.",
            "working-together/2018 told",
        ),
        (
            "Safeguarding partners were introduced by Working Together 2018.",
            "working-together/2018 told",
        ),
        (
            "As first set out in Working Together 2010, partners share what they know.",
            "working-together/2010 told",
        ),
        (
            "KCSIE 2026 replaces KCSIE 2025 from 1 September 2026.",
            "kcsie/2026 current, kcsie/2025 told",
        ),
        ("KCSIE 2025 has been replaced by KCSIE 2026.", "kcsie/2025 told, kcsie/2026 current"),
        (
            "Serious case reviews were published under Working Together 2015 until September 2019.",
            "working-together/2015 told",
        ),
        // Glued, misspelt, and everyday
        ("Keeping Children Safe in Education 20253", "kcsie/2025 stale"),
        ("KSCIE 2024", "kcsie/2024 stale"),
        ("Working Together to Safeguarding Children (2018)", "working-together/2018 stale"),
        ("Working together in 2018 we ran three events.", ""),
        ("Prevent training in 2015 was for all.", ""),
        ("Our safer recruitment policy (2018)", ""),
    ];
    hold(TABLE);
}

#[test]
fn a_year_in_which_an_edition_was_only_touched_is_explained() {
    let register = Register::known();
    let note = |text: &str| {
        let document = Document { blocks: vec![block(text)], ..Document::default() };
        let page = Page { source: "page", title: "", url: None, publication: None, is_board: true };
        let audited = audit(&page, &document, &Finder::of(&register), ON);
        audited.citations.into_iter().find_map(|one| one.note)
    };
    assert_eq!(
        note("We follow Working Together 2020.").as_deref(),
        Some("the factual update of 2020 belongs to the edition of 2018")
    );
    assert_eq!(note("We follow Working Together 2018."), None);
    assert_eq!(note("We follow Working Together 2018 (updated December 2020)."), None);
}

#[test]
fn further_sentences_of_schools_and_charities_are_judged_as_a_reader_would() {
    hold(&[
        ("This policy should be read alongside KCSIE (September 2025).", "kcsie/2025 stale"),
        ("KCSIE September 25", "kcsie/2025 stale"),
        ("Keeping Children Safe in Education – September 2025 (KCSIE 2025)", "kcsie/2025 stale"),
        ("KCSIE, 2024, paras 98-102", "kcsie/2024 stale"),
        ("Statutory guidance (KCSIE 2024, p.14)", "kcsie/2024 stale"),
        (
            "‘Working Together to Safeguard Children’ – HM Government, July 2018",
            "working-together/2018 stale",
        ),
        (
            "Working Together to Safeguard Children: a guide to inter-agency working (2018)",
            "working-together/2018 stale",
        ),
        (
            "Working Together to Safeguard Children 2023 (last updated February 2024)",
            "working-together/2023 stale",
        ),
        (
            "What to do if you're worried a child is being abused – 2015",
            "worried-about-a-child/2015 current",
        ),
        ("WTDIYW and Information Sharing Advice (DfE 2018)", "information-sharing/2018 stale"),
        (
            "Information Sharing: advice for practitioners providing safeguarding services (July 2018)",
            "information-sharing/2018 stale",
        ),
        (
            "Information sharing advice for safeguarding practitioners (May 2024)",
            "information-sharing/2024 current",
        ),
        ("Prevent duty guidance: England and Wales (2023)", "prevent-duty/2023 current"),
        (
            "Revised Prevent duty guidance: for England and Wales (2015, updated 2021)",
            "prevent-duty/2015 stale",
        ),
        ("Prevent Duty Guidance 2015 and Channel Duty Guidance 2020", "prevent-duty/2015 stale"),
        ("The Education Act 2002, the Children Act 2004 and KCSIE 2026", "kcsie/2026 current"),
        ("Children Act 2004; Working Together 2026; GDPR 2018", "working-together/2026 current"),
        (
            "As KCSIE 2023 was in force until 31 August 2024, records of that year name it.",
            "kcsie/2023 told",
        ),
        ("Changes in KCSIE 2026 compared with KCSIE 2025", "kcsie/2026 current, kcsie/2025 told"),
        ("What has changed since KCSIE 2025?", "kcsie/2025 told"),
        ("KCSIE 2027 is out for consultation.", "kcsie/2027 not known here"),
        ("Staff sign to confirm that they have read Part 1 of KCSIE 2024.", "kcsie/2024 stale"),
        ("Training dates: KCSIE 2024 update, 4 September 2024", "kcsie/2024 stale"),
        (
            "The school follows London Child Protection Procedures (5th edition, 2017).",
            "london-procedures/5th edition stale",
        ),
        (
            "London Safeguarding Children Procedures, 7th Edition",
            "london-procedures/7th edition current",
        ),
        (
            "Read the [2018 guidance](https://www.gov.uk/government/publications/working-together-to-safeguard-children--2).",
            "working-together/2018 stale",
        ),
        ("Our KCSIE 2025 training slides", "kcsie/2025 stale"),
        (
            "Policy date: September 2024. Review date: September 2025. Statutory guidance: KCSIE.",
            "kcsie/- undated",
        ),
        ("KCSIE – Policy reviewed September 2024", "kcsie/- undated"),
        (
            "Issued in response to KCSIE, the Children Act 1989 and the 2010 Equality Act",
            "kcsie/- undated",
        ),
    ]);
}
