//! What each edit touches, how much that matters, and the words in which it is said. One edit at a
//! time: sums and order are made in `weigh`. A false reason is worse than a missing one.

use super::{
    definition::{defines, definition},
    duty,
    items::{Item, PROHIBITION, find},
    quantity::turned_round,
    reach::reach,
    shifts::{Shift, shifts},
    tokens::{Sides, Token},
};
use crate::model::{
    change::Significance::{self, Major, Minor},
    diff::{Edit, Flag, Op, Side, WordOp},
    document::BlockKind,
};

/// Something worth telling of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) weight: Significance,
    /// Weightiest first among equals in significance.
    pub(super) rank: u8,
    pub(super) flags: Vec<Flag>,
    /// What happened to a thing within a block; none where a block came or went as a whole.
    pub(super) happened: Option<Happened>,
    /// `“should” became “must”`.
    pub(super) what: String,
    /// The same of several: `paragraphs with a duty were added`; none where it has no plural.
    pub(super) many: Option<String>,
    /// How many things it happened to: several links of one paragraph are told at once.
    pub(super) times: usize,
    /// `paragraph 41, section “Early help”`.
    pub(super) place: Option<String>,
}

/// What happened to a duty, a deadline, a figure and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Happened {
    Strengthened,
    Weakened,
    Reversed,
    Changed,
    Added,
    Dropped,
    /// It stayed although what it names did not.
    Stale,
}

/// All that is worth telling of an edit of substance, and of link targets that changed in any.
pub(super) fn findings(edit: &Edit) -> Vec<Finding> {
    let sides = Sides::of(edit);
    let mut found = match edit.op {
        Op::Added => whole(edit, &sides.new, "added"),
        Op::Removed => whole(edit, &sides.old, "removed"),
        Op::Reworded | Op::Moved => reworded(edit, &sides),
        Op::Renumbered => Vec::new(),
    };
    found.extend(besides(edit));
    placed(edit, found)
}

/// What is worth telling of any edit, of substance or not: links that lead elsewhere, and cross-references that
/// do not lead where they led.
pub(super) fn beside_the_words(edit: &Edit) -> Vec<Finding> {
    placed(edit, besides(edit))
}

/// Whether nothing is told of an edit's words, though they differ: of its links at most.
pub(super) fn tells_no_words(edit: &Edit, found: &[Finding]) -> bool {
    let differs = edit.words.is_empty() || edit.words.iter().any(|word| word.op != WordOp::Same);
    found.is_empty() || differs && found.iter().all(|one| one.flags == [Flag::Link])
}

fn besides(edit: &Edit) -> Vec<Finding> {
    references(edit).into_iter().chain(links(edit)).collect()
}

fn placed(edit: &Edit, mut found: Vec<Finding>) -> Vec<Finding> {
    let place = edit.place();
    for finding in &mut found {
        finding.place.clone_from(&place);
    }
    found
}

pub(super) fn finding(weight: Significance, flag: Flag, what: String) -> Finding {
    let rank = match flag {
        Flag::Duty => 0,
        Flag::Negation => 1,
        Flag::Deadline => 2,
        Flag::Figure => 3,
        Flag::Law => 4,
        Flag::Definition => 5,
        Flag::Role => 6,
        Flag::Date => 7,
        Flag::Contact => 8,
        Flag::Reference => 9,
        Flag::Link => 10,
    };
    Finding {
        weight,
        rank,
        flags: vec![flag],
        happened: None,
        what,
        many: None,
        times: 1,
        place: None,
    }
}

/// What a block is called: `paragraph`, `list item`.
pub(super) fn noun(kind: BlockKind) -> (&'static str, &'static str) {
    match kind {
        // A document's title, which alone stands at level 1 on most pages.
        BlockKind::Heading(1) => ("main heading", "main headings"),
        BlockKind::Heading(_) => ("heading", "headings"),
        BlockKind::Paragraph | BlockKind::Preformatted => ("paragraph", "paragraphs"),
        BlockKind::Item => ("list item", "list items"),
        BlockKind::Row => ("table row", "table rows"),
        BlockKind::Quote => ("quotation", "quotations"),
        BlockKind::Footnote => ("footnote", "footnotes"),
    }
}

/// A block that came or went as a whole: told once, with what it carries.
fn whole(edit: &Edit, tokens: &[Token], happened: &str) -> Vec<Finding> {
    let Some(side) = edit.new.as_ref().or(edit.old.as_ref()) else { return Vec::new() };
    let items = find(tokens);
    let has = |flag: Flag| items.iter().any(|item| item.flag == flag && item.alone);
    let provision = |item: &Item| item.flag == Flag::Law && item.key.contains(char::is_numeric);
    let carried = [
        (Flag::Duty, "a duty", has(Flag::Duty)),
        (Flag::Deadline, "a deadline", has(Flag::Deadline)),
        (Flag::Definition, "a definition", defines(tokens, |_| true)),
    ];
    let carried: Vec<_> = carried.into_iter().filter(|(_, _, has)| *has).collect();
    let (noun, nouns) = noun(side.kind);
    let article = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    let mut found = Vec::new();
    if let Some((first, _, _)) = carried.first() {
        let names: Vec<&str> = carried.iter().map(|(_, name, _)| *name).collect();
        let names = names.join(" and ");
        let what = format!("{article} {noun} with {names} was {happened}");
        let mut all = finding(Major, *first, what);
        all.many = Some(format!("{nouns} with {names} were {happened}"));
        all.flags = carried.iter().map(|(flag, _, _)| *flag).collect();
        found.push(all);
    }
    for item in items.iter().filter(|item| provision(item)).take(1) {
        let what = format!("{article} {noun} that names “{}” was {happened}", item.shown);
        let mut named = finding(Minor, Flag::Law, what);
        named.many = Some(format!("{nouns} that name “{}” were {happened}", item.shown));
        found.push(named);
    }
    for item in items.iter().filter(|item| item.flag == Flag::Contact).take(1) {
        let (weight, name) = contact(item, side);
        let an = if name.starts_with('e') { "an" } else { "a" };
        let what = format!("{article} {noun} with {an} {name} was {happened}");
        let mut reached = finding(weight, Flag::Contact, what);
        reached.many = Some(format!("{nouns} with {an} {name} were {happened}"));
        found.push(reached);
    }
    found
}

fn reworded(edit: &Edit, sides: &Sides) -> Vec<Finding> {
    let Some(side) = edit.new.as_ref().or(edit.old.as_ref()) else { return Vec::new() };
    let mut found = Vec::new();
    for shift in shifts(sides) {
        found.extend(match shift {
            Shift::Became(old, new) => became(&old, &new, side),
            Shift::Came(item, small) => alone(&item, &sides.new, side, true, small),
            Shift::Gone(item, small) => alone(&item, &sides.old, side, false, small),
        });
    }
    found.extend(reach(sides));
    found.extend(definition(side, sides));
    found
}

/// One thing took another's place.
fn became(old: &Item, new: &Item, side: &Side) -> Option<Finding> {
    let (was, is) = (&old.shown, &new.shown);
    // What has a limit on one side is a deadline, whatever it was or is.
    let flag = if old.flag == Flag::Deadline { Flag::Deadline } else { new.flag };
    let turned =
        turned_round(&old.key, &new.key).map_or_else(String::new, |how| format!(": {how}"));
    let (weight, what) = match flag {
        Flag::Duty if duty::only_allow(&old.key, &new.key) => return None,
        Flag::Duty => {
            let direction = match duty::direction(&old.key, &new.key) {
                Happened::Strengthened => "strengthened",
                Happened::Weakened => "weakened",
                Happened::Reversed => "reversed",
                _ => "changed",
            };
            (Major, format!("duty {direction}: “{}” became “{}”", old.key, new.key))
        }
        Flag::Deadline => (Major, format!("deadline changed from “{was}” to “{is}”{turned}")),
        Flag::Figure => (Major, format!("figure changed from “{was}” to “{is}”{turned}")),
        Flag::Law => (Major, format!("law cited changed from “{was}” to “{is}”")),
        Flag::Role => (Major, format!("role or body changed from “{was}” to “{is}”")),
        Flag::Date => {
            let weight = if in_force(side) { Major } else { Minor };
            (weight, format!("date changed from “{was}” to “{is}”"))
        }
        Flag::Contact => {
            let (weight, name) = contact(new, side);
            (weight, format!("{name} changed from “{was}” to “{is}”"))
        }
        Flag::Negation | Flag::Link | Flag::Definition | Flag::Reference => return None,
    };
    let mut found = finding(weight, flag, what);
    found.happened = Some(match flag {
        Flag::Duty => duty::direction(&old.key, &new.key),
        _ => Happened::Changed,
    });
    Some(found)
}

/// A thing came or went within a reworded block, with nothing in its place.
fn alone(item: &Item, tokens: &[Token], side: &Side, came: bool, small: bool) -> Option<Finding> {
    if !item.alone {
        return None;
    }
    let happened = if came { "added" } else { "dropped" };
    let quote = &item.shown;
    let (weight, what) = match item.flag {
        Flag::Duty => (Major, format!("duty {happened}: “{}”", followed(item, tokens))),
        Flag::Deadline => (Major, format!("deadline {happened}: “{quote}”")),
        Flag::Figure if small => (Major, format!("figure {happened}: “{quote}”")),
        Flag::Law => (Major, format!("law cited was {happened}: “{quote}”")),
        Flag::Negation if small || item.key == PROHIBITION => {
            (Major, format!("“{}” was {happened}", followed(item, tokens)))
        }
        Flag::Role if small => (Major, format!("role or body {happened}: “{quote}”")),
        Flag::Date if small => (Minor, format!("date {happened}: “{quote}”")),
        Flag::Contact => {
            let (weight, name) = contact(item, side);
            (weight, format!("{name} {happened}: “{quote}”"))
        }
        _ => return None,
    };
    let mut found = finding(weight, item.flag, what);
    found.happened = Some(if came { Happened::Added } else { Happened::Dropped });
    Some(found)
}

/// The thing with up to four words after it, within its sentence.
fn followed(item: &Item, tokens: &[Token]) -> String {
    let mut end = item.at.end;
    while end < tokens.len() && end < item.at.end + 4 && !tokens[end - 1].ends {
        end += 1;
    }
    super::tokens::shown(&tokens[item.at.start..end])
}

/// A contact's weight and name: a helpline's number is what a child or a worried adult dials.
fn contact(item: &Item, side: &Side) -> (Significance, &'static str) {
    let text = side.text.to_lowercase();
    let free = ["tel 0800", "tel 0808", "tel 116"].iter().any(|start| item.key.starts_with(start));
    let helpline = ["helpline", "childline", "emergency", "out of hours"];
    match item.key.strip_prefix("tel ") {
        Some(_) if free || helpline.iter().any(|word| text.contains(word)) => {
            (Major, "helpline number")
        }
        Some(_) => (Minor, "telephone number"),
        None if item.key.contains('@') => (Minor, "e-mail address"),
        None => (Minor, "postal address"),
    }
}

/// Whether a block says from when something holds.
fn in_force(side: &Side) -> bool {
    let text = side.text.to_lowercase();
    [
        "in force",
        "into force",
        "take effect",
        "takes effect",
        "into effect",
        "commence",
        "applies from",
    ]
    .iter()
    .any(|phrase| text.contains(phrase))
}

/// Cross-references that lead elsewhere than before; those that follow the new numbers are no news.
fn references(edit: &Edit) -> Vec<Finding> {
    let told = edit.references.iter().filter(|one| one.follows != Some(true));
    let told = told.map(|one| {
        let meant = one.meant.as_ref();
        let what = match (one.follows, meant) {
            _ if one.is_stale() => match meant {
                Some(meant) => format!("it still says “{}”, which is now {meant}", one.old),
                None => format!("it still says “{}”, which was removed", one.old),
            },
            (Some(false), _) => {
                let was = meant.map(|meant| format!("; what it meant is now {meant}"));
                format!(
                    "“{}” became “{}”: it now points to a different {}{}",
                    one.old,
                    one.new,
                    one.new.split(' ').next().unwrap_or("place"),
                    was.unwrap_or_default()
                )
            }
            _ => format!("cross-reference changed from “{}” to “{}”", one.old, one.new),
        };
        let mut found = finding(Minor, Flag::Reference, what);
        found.happened = Some(if one.is_stale() { Happened::Stale } else { Happened::Changed });
        found
    });
    told.collect()
}

fn links(edit: &Edit) -> Option<Finding> {
    let links: Vec<_> = edit.links.iter().filter(|link| !link.stays_on_page()).collect();
    let first = links.first()?;
    let named = if first.text.trim().is_empty() {
        String::new()
    } else {
        format!(": “{}”", first.text.chars().take(80).collect::<String>())
    };
    let what = match (links.len(), &first.old, &first.new) {
        (1, None, Some(_)) => format!("a link was added{named}"),
        (1, Some(_), None) => format!("a link was removed{named}"),
        (1, _, _) => format!("a link leads elsewhere{named}"),
        (n, _, _) => format!("{n} links changed"),
    };
    let mut found = finding(Minor, Flag::Link, what);
    (found.happened, found.times) = (Some(Happened::Changed), links.len());
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::model::diff::ReferenceEdit;

    /// The reasons of a reworded paragraph, without its place.
    fn said(old: &str, new: &str) -> Vec<String> {
        findings(&example::reworded(old, new)).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn duties_are_told_with_their_direction() {
        let told = said("Staff should share what they know.", "Staff must share what they know.");
        assert_eq!(told, ["duty strengthened: “should” became “must”"]);
        let told = said("Staff must share it.", "Staff must not share it.");
        assert_eq!(told, ["duty reversed: “must” became “must not”"]);
        let told = said("Schools keep records.", "Schools should keep records.");
        assert_eq!(told, ["duty added: “should keep records”"]);
        let told =
            said("They must tell parents and record it.", "They tell parents and record it.");
        assert_eq!(told, ["duty dropped: “must tell parents and record”"]);
    }

    #[test]
    fn a_duty_that_only_moves_within_its_paragraph_is_not_told() {
        assert!(said("Staff must act. Parents help.", "Parents help. Staff must act.").is_empty());
        let passive =
            said("The school must tell the parents.", "Parents must be told by the school.");
        assert!(passive.is_empty(), "{passive:?}");
    }

    #[test]
    fn words_that_look_like_a_duty_and_are_none_are_not_told() {
        assert!(said("Bruises are a sign of harm.", "Bruises may be a sign of harm.").is_empty());
        assert!(said("Bruises may be a sign.", "Bruises could be a sign.").is_empty());
        assert!(said("Read it in June again.", "Read it in May again.").is_empty());
        assert!(
            said("If a child goes missing, call.", "Should a child go missing, call.").is_empty()
        );
        assert!(said("She left property.", "She left a will and property.").is_empty());
    }

    #[test]
    fn a_day_that_is_named_without_a_number_is_a_deadline_beside_another() {
        let told = said("Tell the lead on the same day.", "Tell the lead within two days.");
        assert_eq!(told, ["deadline changed from “on the same day” to “within two days”"]);
        let told = said("They met it there.", "They met on the same day there.");
        assert!(told.is_empty(), "{told:?}");
    }

    #[test]
    fn half_a_pair_of_square_brackets_is_not_quoted() {
        let told = said("It is kept for six years.", "It is kept for [a period of ten] years.");
        assert_eq!(told, ["figure changed from “six years” to “ten years”"]);
    }

    #[test]
    fn deadlines_figures_and_dates_are_told_whole() {
        let told =
            said("Reply within 5 working days of it.", "Reply within one working day of it.");
        assert_eq!(
            told,
            ["deadline changed from “within 5 working days” to “within one working day”"]
        );
        let told = said("Children aged 16 or over.", "Children aged 18 or over.");
        assert_eq!(told, ["figure changed from “16” to “18”"]);
        let told = said("A fine of £500 applies.", "A fine of £1,000 applies.");
        assert_eq!(told, ["figure changed from “£500” to “£1,000”"]);
        let told = said("From 1 September 2025 it applies.", "From 1 September 2026 it applies.");
        assert_eq!(told, ["date changed from “1 September 2025” to “1 September 2026”"]);
        let told = said("Do it immediately.", "Do it within 24 hours.");
        assert_eq!(told, ["deadline changed from “immediately” to “within 24 hours”"]);
    }

    #[test]
    fn numbers_that_only_name_a_place_are_no_figures() {
        assert!(said("See paragraph 41 of it.", "See paragraph 43 of it.").is_empty());
        assert!(said("See section 3.2 here.", "See section 3.3 here.").is_empty());
        assert!(said("Boards met.2 They agreed.", "Boards met.3 They agreed.").is_empty());
    }

    #[test]
    fn another_spelling_of_the_same_is_not_told() {
        assert!(
            said("A report should not cost money.", "A report shouldn’t cost money.").is_empty()
        );
        assert!(said("The change is not torn now.", "The changes aren't torn now.").is_empty());
        assert!(said("It cost £8.5m in all.", "It cost £8.5 million in all.").is_empty());
        assert!(said("Read the definition of harm.", "Read the definition of neglect.").is_empty());
        assert!(said("Some neglect themselves. 1", "Some neglect themselves. 2").is_empty());
    }

    #[test]
    fn a_contact_that_comes_with_its_paragraph_is_told() {
        let told = findings(&example::removed("Write to a@example.org for help."));
        assert_eq!(told[0].what, "a paragraph with an e-mail address was removed");
    }

    #[test]
    fn laws_roles_and_contacts_are_told() {
        let told = said(
            "Under section 17 of the Children Act 1989 it helps.",
            "Under section 47 of the Children Act 1989 it helps.",
        );
        assert_eq!(
            told,
            [
                "law cited changed from “section 17 of the Children Act 1989” to “section 47 of the Children Act 1989”"
            ]
        );
        let told = said("A social worker leads it.", "A lead practitioner leads it.");
        assert_eq!(told, ["role or body changed from “social worker” to “lead practitioner”"]);
        let told = said("Call 0113 496 0000 now.", "Call 0113 496 0001 now.");
        assert_eq!(told, ["telephone number changed from “0113 496 0000” to “0113 496 0001”"]);
        let told = said("Write to a@example.org now.", "Write to b@example.org now.");
        assert_eq!(told, ["e-mail address changed from “a@example.org” to “b@example.org”"]);
    }

    #[test]
    fn a_helpline_number_is_important() {
        let edit = example::reworded("Childline: 0800 1111.", "Childline: 0800 1112.");
        assert_eq!(findings(&edit)[0].weight, Major);
        assert_eq!(
            findings(&edit)[0].what,
            "helpline number changed from “0800 1111” to “0800 1112”"
        );
    }

    #[test]
    fn negations_and_definitions_are_told() {
        let told = said("Consent is needed here.", "Consent is not needed here.");
        assert_eq!(told, ["“not needed here” was added"]);
        assert!(said("It helps parents.", "It helps not only parents.").is_empty());
        let told = said(
            "Write down the words of the child on the same day.",
            "Write down the words of the child with care, and do not ask leading questions.",
        );
        assert!(told.contains(&"“do not ask leading questions” was added".to_owned()), "{told:?}");
        let told = said("“Child” means a person under 16.", "“Child” means any person under 16.");
        assert_eq!(told, ["a definition changed"]);
        assert!(said("This means they wait.", "This means they all wait.").is_empty());
    }

    #[test]
    fn a_reference_that_leads_astray_is_told_with_what_it_meant() {
        let told = |old: &str, new: &str, meant: Option<&str>| {
            let mut edit = example::reworded("See it.", "See it.");
            edit.references.push(ReferenceEdit {
                old: old.to_owned(),
                new: new.to_owned(),
                follows: Some(false),
                meant: meant.map(str::to_owned),
            });
            let found = beside_the_words(&edit);
            assert_eq!((found.len(), found[0].weight), (1, Minor));
            assert_eq!(found[0].flags, [Flag::Reference]);
            found[0].what.clone()
        };
        let left = told("paragraph 41", "paragraph 41", Some("paragraph 44"));
        assert_eq!(left, "it still says “paragraph 41”, which is now paragraph 44");
        let left = told("paragraph 41", "paragraph 41", None);
        assert_eq!(left, "it still says “paragraph 41”, which was removed");
        assert_eq!(
            told("paragraph 41", "paragraph 46", Some("paragraph 44")),
            "“paragraph 41” became “paragraph 46”: it now points to a different paragraph; what it meant is now paragraph 44"
        );
    }

    #[test]
    fn how_often_a_thing_is_done_is_a_deadline() {
        for (old, new, was, is) in [
            (
                "Train staff once a year.",
                "Train staff every two years.",
                "once a year",
                "every two years",
            ),
            (
                "Train staff at least annually.",
                "Train staff at least every two years.",
                "at least annually",
                "at least every two years",
            ),
            ("They meet every term.", "They meet twice a term.", "every term", "twice a term"),
            ("They report monthly to it.", "They report quarterly to it.", "monthly", "quarterly"),
            (
                "Visit every six weeks at home.",
                "Visit every four weeks at home.",
                "every six weeks",
                "every four weeks",
            ),
        ] {
            let edit = example::reworded(old, new);
            let found = findings(&edit);
            let told: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
            assert_eq!(told, [format!("deadline changed from “{was}” to “{is}”")]);
            assert_eq!((found[0].weight, &found[0].flags[..]), (Major, &[Flag::Deadline][..]));
        }
        assert!(said("Train staff once a year.", "Train staff annually.").is_empty());
        let told = said("Staff are trained.", "Staff are trained at least annually.");
        assert_eq!(told, ["deadline added: “at least annually”"]);
        assert!(said("It is part of life.", "It is part of daily life.").is_empty());
    }

    #[test]
    fn laws_are_told_in_the_short_forms_of_practice() {
        let told = said("Begin a s.47 enquiry.", "Begin a s.17 assessment.");
        assert_eq!(told, ["law cited changed from “s.47 enquiry” to “s.17 assessment”"]);
        let told = said(
            "Read the Children Act 1989, especially section 47.",
            "Read the Children Act 1989, especially section 31.",
        );
        assert_eq!(told, ["law cited changed from “section 47” to “section 31”"]);
        let none = said("Under the Act, see section 47.", "Under the Act, see section 31.");
        assert!(none.is_empty(), "{none:?}");
        let told = said("Under the 1989 Act they help.", "Under the 2004 Act they help.");
        assert_eq!(told, ["law cited changed from “1989 Act” to “2004 Act”"]);
    }

    #[test]
    fn whole_paragraphs_are_told_once() {
        let edit = example::removed("Staff must report it within one working day.");
        let told = findings(&edit);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].what, "a paragraph with a duty and a deadline was removed");
        assert_eq!(told[0].flags, [Flag::Duty, Flag::Deadline]);
        assert!(findings(&example::removed("We will open at nine.")).is_empty());
    }
}
