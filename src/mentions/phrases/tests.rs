//! A row for every sort of wording that was seen on real pages, in our own words: what it says, and in what sense
//! the edition in it is named. The numbers are those of the list of wordings that the rows were drawn from.

use super::{Phrase::*, *};
use crate::{
    mentions::{example::register, find::Finder},
    model::{
        document::{Block, BlockKind, Document},
        mention::Sense::{self, *},
    },
};

/// The number of the wording, a sentence of its shape, what it says, and how each dated edition in it is named.
type Row = (u8, &'static str, &'static [Phrase], &'static [(&'static str, Sense)]);

const ROWS: &[Row] = &[
    // A new edition is out
    (
        1,
        "The ministry has published a new edition of its guide Safe clubs for children, replacing the 2023 version.",
        &[NewEdition, Phrase::Replaces],
        &[("2023", Sense::ReplacedBy)],
    ),
    (
        2,
        "The ministry published a new edition of the guide Safe clubs for children.",
        &[NewEdition],
        &[],
    ),
    (
        3,
        "Safe clubs for children (2018) has been revised to bring in the coaching reforms.",
        &[NewEdition],
        &[("2018", Cites)],
    ),
    (
        4,
        "Safe clubs for children (SCFC) new guidance from September 2016.",
        &[NewEdition],
        &[("2016", Cites)],
    ),
    (
        5,
        "There is a new Safe Clubs for Children 2018 for every coach.",
        &[NewEdition],
        &[("2018", Cites)],
    ),
    (
        6,
        "SCFC 2018 was published by the ministry in March 2015 and updated in 2018.",
        &[NewEdition],
        &[("2018", Cites)],
    ),
    (
        7,
        "The ministry has revised Safe Clubs (2013) guidance in March 2015.",
        &[Revises],
        &[("2013", Sense::ReplacedBy)],
    ),
    (8, "Added guidance on safe clubs for 2023.", &[NewEdition], &[]),
    (
        9,
        "The 2022 version of Safe clubs for children is now in force and replaces previous versions.",
        &[Phrase::InForce, Phrase::Replaces],
        &[("2022", Sense::Replaces)],
    ),
    (
        10,
        "Replaced document 'Safe clubs for children' with updated 2018 version.",
        &[NewEdition],
        &[],
    ),
    (
        11,
        "The updated version of this leaflet is Trips and Stays, May 2020.",
        &[Phrase::ReplacedBy],
        &[("2020", Sense::Replaces)],
    ),
    (12, "In parallel, we are also publishing updated guidance for coaches.", &[NewEdition], &[]),
    (13, "Here is the latest update to the 7th Edition of the handbook.", &[Corrected], &[]),
    // Forward: said on the new one
    (
        14,
        "This guidance replaces Safe clubs for children September 2024 version.",
        &[Phrase::Replaces],
        &[("2024", Sense::ReplacedBy)],
    ),
    (
        15,
        "This guidance replaces Safe clubs for children 2023.",
        &[Phrase::Replaces],
        &[("2023", Sense::ReplacedBy)],
    ),
    (
        16,
        "This document replaces Safe clubs for children (2018).",
        &[Phrase::Replaces],
        &[("2018", Sense::ReplacedBy)],
    ),
    (17, "This guidance replaces the September 2016 version.", &[Phrase::Replaces], &[]),
    (18, "This guidance replaces the January 2015 version.", &[Phrase::Replaces], &[]),
    (19, "This guidance replaces the 2009 coaching guidance.", &[Phrase::Replaces], &[]),
    (
        20,
        "This advice replaces the previous version of Trips and Stays, published in 2014.",
        &[Phrase::Replaces],
        &[("2014", Sense::ReplacedBy)],
    ),
    (
        21,
        "It is voluntary and replaces the club sector's Trips & Stays published in July 2014.",
        &[Phrase::Replaces],
        &[("2014", Sense::ReplacedBy)],
    ),
    (
        22,
        "It replaces away from home: a guide for coaches (2014).",
        &[Phrase::Replaces],
        &[("2014", Sense::ReplacedBy)],
    ),
    (
        23,
        "This advice replaces ‘Away from home: a guide for coaches’ (2014).",
        &[Phrase::Replaces],
        &[("2014", Sense::ReplacedBy)],
    ),
    (
        24,
        "This guidance replaces Safe Clubs 2015",
        &[Phrase::Replaces],
        &[("2015", Sense::ReplacedBy)],
    ),
    (
        25,
        "They brought out a booklet which replaces the existing Safe Clubs for Children of 2015.",
        &[Phrase::Replaces],
        &[("2015", Sense::ReplacedBy)],
    ),
    (
        26,
        "For Safe clubs for children, the 2018 version replaces the 2016 version.",
        &[Phrase::Replaces],
        &[("2018", Sense::Replaces), ("2016", Sense::ReplacedBy)],
    ),
    (
        27,
        "This guideline updates and replaces clinical guideline 20 (published October 2004).",
        &[Phrase::Replaces],
        &[],
    ),
    (
        28,
        "This guidance replaced SCFC 2022 when it came into force on 1 September 2023.",
        &[Phrase::Replaces, Phrase::InForce],
        &[("2022", Sense::ReplacedBy)],
    ),
    (
        29,
        "There is an updated version of Safe clubs for children, which revises and replaces the 2015 guidance.",
        &[Phrase::Replaces, Revises],
        &[("2015", Sense::ReplacedBy)],
    ),
    (30, "The booklet updates the Institute's 2009 guidance.", &[Phrase::Replaces], &[]),
    (31, "New panels will replace serious injury reviews.", &[], &[]),
    // Backward: said on the old one
    (
        32,
        "This has been replaced by more recent guidance Safe clubs for children.",
        &[Phrase::ReplacedBy],
        &[],
    ),
    (
        33,
        "This content has been archived as it has been replaced by 'Safe clubs for children'.",
        &[Phrase::ReplacedBy, Withdrawn],
        &[],
    ),
    (
        34,
        "This guidance has been updated and replaced by guideline NX203.",
        &[Phrase::ReplacedBy],
        &[],
    ),
    (35, "This guideline has been updated and replaced by CX41.", &[Phrase::ReplacedBy], &[]),
    (
        36,
        "This guidance has been replaced by revised guidance on the 'coaching code'.",
        &[Phrase::ReplacedBy],
        &[],
    ),
    (37, "It has been superseded by the plan for 2020.", &[Phrase::ReplacedBy], &[]),
    (
        38,
        "This guidance has been superceded by Safe clubs for children as of April 2016.",
        &[Phrase::ReplacedBy],
        &[],
    ),
    (39, "This page has been replaced by a newer version.", &[Phrase::ReplacedBy], &[]),
    (
        40,
        "Safe clubs for children (2023) came in on 31 December 2023, replacing all of the guidance for lakes and rivers on this page.",
        &[Phrase::ReplacedBy],
        &[("2023", Sense::Replaces)],
    ),
    (
        41,
        "Safe clubs for children: the 2018 version replaces the 2016 version, which has been taken off.",
        &[Phrase::Replaces],
        &[("2018", Sense::Replaces), ("2016", Sense::ReplacedBy)],
    ),
    (
        42,
        "C14 (Diving) and C16 (Rowing) have all been replaced with new practice guidance.",
        &[PartReplaced],
        &[],
    ),
    (
        43,
        "'County Club Procedures' now replaces 'County Sport Procedures'.",
        &[Phrase::Replaces],
        &[],
    ),
    // Withdrawn
    (44, "This publication was withdrawn on 2 May 2019.", &[Withdrawn], &[]),
    (45, "This publication was archived on 2 May 2013.", &[Withdrawn], &[]),
    (46, "[Withdrawn] Coaches' checklist", &[Withdrawn], &[]),
    (47, "This page has been withdrawn because it's out of date.", &[Withdrawn], &[]),
    (48, "This information is now out of date.", &[Withdrawn], &[]),
    (49, "This information is no longer current.", &[Withdrawn], &[]),
    (50, "This page is now obsolete.", &[Withdrawn], &[]),
    (51, "Please see the current club plan.", &[SeeInstead], &[]),
    (
        52,
        "It begins in autumn and at that point SCFC 2019 will be withdrawn.",
        &[ToBeWithdrawn],
        &[("2019", Sense::ReplacedBy)],
    ),
    (
        53,
        "The information on this page has been removed because it was put up by mistake.",
        &[Withdrawn],
        &[],
    ),
    (54, "This was published under the last council.", &[], &[]),
    (55, "It comes as all local club boards wind up.", &[], &[]),
    // Not yet
    (56, "July 2025 (for information) version, pending the final one.", &[ForInformation], &[]),
    (
        57,
        "This document is for information only and does not come into force until 1 September.",
        &[ForInformation, Phrase::InForce],
        &[],
    ),
    (
        58,
        "For information only. This guidance will come into force on 1 September 2020",
        &[ForInformation, Phrase::InForce],
        &[],
    ),
    (59, "It is information only at this stage so that clubs can plan.", &[ForInformation], &[]),
    (60, "It is currently out as 'information only'.", &[ForInformation], &[]),
    (
        61,
        "Until this time, the existing guide, 'Safe clubs for children' 2024, is still in force.",
        &[StillHolds],
        &[("2024", Sense::ReplacedBy)],
    ),
    (
        62,
        "Until then clubs must continue to use SCFC 2019.",
        &[StillHolds],
        &[("2019", Sense::ReplacedBy)],
    ),
    (
        63,
        "It is still in draft form, but is likely to come into force as it stands.",
        &[Draft, Phrase::InForce],
        &[],
    ),
    (64, "Draft Safe clubs for children 2026", &[Draft], &[("2026", Cites)]),
    (65, "Added link to our consultation on a new version of the guide.", &[Draft], &[]),
    (
        66,
        "Safe clubs for children is under revision following the data reforms.",
        &[UnderReview],
        &[],
    ),
    (
        67,
        "Note that this policy is under review following the publication of Safe clubs for children, 2023.",
        &[UnderReview, Phrase::History],
        &[("2023", Sense::History)],
    ),
    (
        68,
        "Subject to the council's approval, it comes into force on 31 December 2023.",
        &[Phrase::InForce],
        &[],
    ),
    // In force
    (
        69,
        "Safe clubs for children (2023) comes into force on 31 December 2023.",
        &[Phrase::InForce],
        &[("2023", Cites)],
    ),
    (70, "A text which comes into force in September 2025.", &[Phrase::InForce], &[]),
    (71, "The 2023 version will come into force on 1 September 2023.", &[Phrase::InForce], &[]),
    (72, "Changes will come into effect on 5 September 2016.", &[Phrase::InForce], &[]),
    (
        73,
        "It will commence on 3 September 2018, until that point clubs must continue to use SCFC 2016.",
        &[Phrase::InForce, StillHolds],
        &[("2016", Sense::ReplacedBy)],
    ),
    (74, "It came into force immediately.", &[Phrase::InForce], &[]),
    (75, "It will come into effect on the 15th April 2013.", &[Phrase::InForce], &[]),
    (76, "It takes effect from September 2019.", &[Phrase::InForce], &[]),
    (77, "It is ready for implementation in September 2016.", &[Phrase::InForce], &[]),
    (78, "Safe clubs for children 2022 (from 1 September 2022)", &[], &[("2022", Cites)]),
    (79, "Guidance from 1st September 2024: For Information Only", &[ForInformation], &[]),
    (
        80,
        "Chapters 3 and 4 of Safe Clubs 2015 still apply.",
        &[StillHolds],
        &[("2015", Sense::ReplacedBy)],
    ),
    (
        81,
        "In force to 31 August 2026; SCFC 2026 applies from 1 September 2026.",
        &[Phrase::InForce],
        &[("2026", Cites)],
    ),
    // The same edition
    (
        82,
        "'Safe clubs for children' updated to correct wording on lifeguards (page 7).",
        &[Corrected],
        &[],
    ),
    (83, "Updated links in paragraphs 4 and 21 and corrected cross-references.", &[Corrected], &[]),
    (84, "Minor amendment to the guidance to add what a coach is.", &[Corrected], &[]),
    (
        85,
        "This is a factual update to Safe clubs for children 2018.",
        &[Corrected],
        &[("2018", Cites)],
    ),
    (
        86,
        "There have been no changes to the document, which still has the old words.",
        &[Unchanged],
        &[],
    ),
    (87, "The updated 2018 version makes factual changes.", &[Corrected], &[]),
    (88, "This version includes technical updates only.", &[Corrected], &[]),
    (
        89,
        "Slips were found, which will be put right through editorial amendments.",
        &[Corrected],
        &[],
    ),
    (90, "We will not update the guideline on diving.", &[Unchanged], &[]),
    (91, "Minor changes since publication.", &[Corrected], &[]),
    (92, "This chapter was refreshed in May 2025.", &[Corrected], &[]),
    (93, "This chapter was extensively updated and should be read throughout.", &[Corrected], &[]),
    (94, "References to the old data law should be read as the new one.", &[Corrected], &[]),
    (95, "Revised PDF put up. Correction note included.", &[Corrected], &[]),
    // A promise
    (96, "This guidance will next be reviewed by September 2019.", &[ReviewDate], &[]),
    (97, "This guidance will be reviewed in 2020 or sooner.", &[ReviewDate], &[]),
    (98, "The coaches' guidance will next be reviewed in June 2020.", &[ReviewDate], &[]),
    (99, "The next update will be 31st March 2018.", &[ReviewDate], &[]),
    (
        100,
        "This policy was last reviewed in Feb 2023. Date of next review Feb 2025",
        &[ReviewDate],
        &[],
    ),
];

/// Words that look like one of these and are not, and how an edition in them is named all the same.
const TRAPS: &[(&str, &[(&str, Sense)])] = &[
    (
        "This booklet is not intended to replace wider guidance such as Safe clubs for children 2018.",
        &[("2018", Cites)],
    ),
    ("The framework does not replace these pieces of guidance.", &[]),
    ("The scheme does not supersede club procedures.", &[]),
    ("Sport County: has now been replaced by Active County.", &[]),
    (
        "Area panels have replaced district groups, see Safe clubs for children 2018.",
        &[("2018", Cites)],
    ),
    ("The Rowing Agency was replaced by the Water Agency.", &[]),
    ("From 1 September 2014 licences were replaced by Coach and Club plans.", &[]),
    ("It covers the replacement of local club boards.", &[]),
    (
        "Consent can be withdrawn at any time under Safe clubs for children 2018.",
        &[("2018", Cites)],
    ),
    ("The allegation was later withdrawn.", &[]),
    ("Drafting and carrying out a good club policy takes time.", &[]),
    ("Fill in the draft analysis form first.", &[]),
    (
        "Since the last revision in 2015 of Safe Clubs 2015 much has changed.",
        &[("2015", Sense::History)],
    ),
    ("Safe clubs for children was previously updated in 2016.", &[("2016", Sense::History)]),
    ("The guide was replaced on the shelf by whoever took it.", &[]),
    ("We replaced the broken boats with new ones in 2018.", &[]),
    ("SCFC 20222 sets this out.", &[("2022", Cites)]),
];

fn mentions(text: &str) -> Vec<(String, Sense)> {
    let block = Block {
        kind: BlockKind::Paragraph,
        text: text.to_owned(),
        number: None,
        page: None,
        links: Vec::new(),
    };
    let document = Document { blocks: vec![block], ..Document::default() };
    let register = register();
    let found = Finder::of(&register).mentions(&document);
    found.into_iter().filter_map(|one| Some((one.edition?, one.sense))).collect()
}

/// What a text says, sentence by sentence, as a reader of notices asks it.
fn phrases(text: &str) -> Vec<Phrase> {
    let sentences = crate::mentions::tokens::sentences(text);
    let mut all: Vec<Phrase> = sentences
        .into_iter()
        .flat_map(|range| said(&text[range], &[]))
        .map(|said| said.phrase)
        .collect();
    all.sort();
    all.dedup();
    all
}

fn owned(senses: &[(&str, Sense)]) -> Vec<(String, Sense)> {
    senses.iter().map(|(label, sense)| ((*label).to_owned(), *sense)).collect()
}

#[test]
fn every_wording_says_what_a_careful_reader_takes_from_it() {
    let mut wrong = Vec::new();
    for (at, (n, text, wanted, senses)) in ROWS.iter().enumerate() {
        assert_eq!(usize::from(*n), at + 1, "a row for each number");
        let names: Vec<Range<usize>> = Vec::new();
        let _ = names;
        let found = phrases(text);
        let known = ["Safe clubs for children", "Safe Clubs", "SCFC", "Trips"];
        let with_names = || {
            let names: Vec<Range<usize>> = known
                .iter()
                .flat_map(|name| text.match_indices(name).map(|(at, hit)| at..at + hit.len()))
                .collect();
            said(text, &names).into_iter().map(|said| said.phrase).collect::<Vec<_>>()
        };
        let all: Vec<Phrase> = found.iter().copied().chain(with_names()).collect();
        if !wanted.iter().all(|phrase| all.contains(phrase))
            || (wanted.is_empty() && !all.is_empty())
        {
            wrong.push(format!("{n}: {text}\n    says {all:?}, wanted {wanted:?}"));
        }
        let found = mentions(text);
        if found != owned(senses) {
            wrong.push(format!("{n}: {text}\n    names {found:?}, wanted {senses:?}"));
        }
    }
    assert_eq!(ROWS.len(), 100);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn words_that_only_look_alike_say_nothing() {
    let mut wrong = Vec::new();
    for (text, senses) in TRAPS {
        let lifecycle = |phrase: &Phrase| {
            matches!(
                phrase,
                Phrase::Replaces
                    | Phrase::ReplacedBy
                    | PartReplaced
                    | Withdrawn
                    | ToBeWithdrawn
                    | Draft
                    | NewEdition
            )
        };
        let found: Vec<Phrase> = phrases(text).into_iter().filter(lifecycle).collect();
        if !found.is_empty() {
            wrong.push(format!("{text}\n    says {found:?}"));
        }
        let found = mentions(text);
        if found != owned(senses) {
            wrong.push(format!("{text}\n    names {found:?}, wanted {senses:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
