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

/// What a block is called: `paragraph`, `list item`. A list item with a number is a paragraph, as its place says:
/// “paragraph 4”.
pub(super) fn noun(side: &Side) -> (&'static str, &'static str) {
    let number = side.paragraph.as_deref().unwrap_or_default();
    match side.kind {
        BlockKind::Item if number.starts_with(|c: char| c.is_ascii_digit()) => {
            ("paragraph", "paragraphs")
        }
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
    let duties = items.iter().filter(|item| item.flag == Flag::Duty && item.alone);
    let mut names = duties.map(|item| duty::name(&item.key));
    let first = names.next().unwrap_or("a duty");
    let of_duty = if names.all(|name| name == first) { first } else { "a duty" };
    let carried = [
        (Flag::Duty, of_duty, has(Flag::Duty)),
        (Flag::Deadline, "a deadline", has(Flag::Deadline)),
        (Flag::Definition, "a definition", defines(tokens, |_| true)),
    ];
    let carried: Vec<_> = carried.into_iter().filter(|(_, _, has)| *has).collect();
    let (noun, nouns) = noun(side);
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
            let (was, is) = (duty::quoted(&old.key, was), duty::quoted(&new.key, is));
            (Major, format!("duty {direction}: “{was}” became “{is}”"))
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
        Flag::Duty => {
            let name = duty::name(&item.key);
            let name = name.split_once(' ').map_or(name, |(_, name)| name);
            (Major, format!("{name} {happened}: “{}”", followed(item, tokens)))
        }
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
mod tests;
