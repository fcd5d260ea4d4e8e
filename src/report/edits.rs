//! One edit as a reader sees it: what happened, where, the words. And which of many edits are shown.

use std::collections::BTreeMap;

use super::{
    excerpt::{Extent, bounded, excerpt},
    page::{Part, Span, plain},
    words,
};
use crate::model::{
    diff::{Diff, Edit, Flag, Group, LinkEdit, Op, ReferenceEdit, Side, Tally, WordOp},
    wording::words_in,
};

/// How many edits of one change a report shows.
const IN_A_REPORT: usize = 12;

/// A longer address is no link any more, in bytes; RFC 9110 §4.1 asks for 8,000 at least to be taken.
const LONGEST_ADDRESS: usize = 8_000;

/// An edit's heading line, its words and its links.
pub(super) fn edit(edit: &Edit, extent: Extent) -> Vec<Part> {
    if edit.op == Op::Renumbered {
        return vec![renumbered(edit)];
    }
    let mut parts =
        vec![Part::Para(vec![Span::Strong(heading(edit)), plain(bounded(&place(edit)))])];
    let words = excerpt(edit, extent);
    if !words.is_empty() {
        let changed = |span: &Span| matches!(span, Span::Removed(_) | Span::Added(_));
        let sides = extent.sides && words.iter().any(changed);
        parts.push(if sides { Part::Words(words) } else { Part::Quote(words) });
    }
    let astray = edit.references.iter().filter(|one| one.follows == Some(false));
    parts.extend(astray.take(extent.links).map(|one| super::page::para(astray_words(one))));
    // Another place on the same page is worth a line only where nothing else differs.
    let elsewhere = leads_elsewhere(edit);
    let links = edit.links.iter().filter(|link| !elsewhere || !link.stays_on_page());
    let more = links.clone().count().saturating_sub(extent.links);
    parts.extend(links.take(extent.links).map(|link| Part::Para(led(link))));
    if more > 0 {
        parts.push(super::page::para(format!("and {more} more links")));
    }
    parts
}

/// What happened to a block, without its place: `Reworded`, `Same words, a link leads elsewhere`.
pub(super) fn heading(edit: &Edit) -> String {
    set_anew(edit).unwrap_or_else(|| words::op(edit.op).to_owned())
}

/// `Renumbered: paragraphs 145–172 are now 142–169, from section “Early help” on.`
fn renumbered(edit: &Edit) -> Part {
    let old = edit.old.as_ref().and_then(Side::numbered).unwrap_or_default();
    let new = edit.new.as_ref().and_then(|side| side.paragraph.clone()).unwrap_or_default();
    let several = new.contains('–');
    let unnumbered = edit.new.clone().map(|side| Side { paragraph: None, page: None, ..side });
    let from = unnumbered.and_then(|side| side.place()).map(|section| {
        if several { format!(", from {section} on") } else { format!(", {section}") }
    });
    let now = format!(
        ": {old} {} now {new}{}.",
        if several { "are" } else { "is" },
        from.unwrap_or_default()
    );
    Part::Para(vec![Span::Strong("Renumbered".to_owned()), plain(bounded(&now))])
}

/// `Same words, a link leads elsewhere`, `Same words, now a heading instead of a paragraph`; none where
/// words changed.
fn set_anew(edit: &Edit) -> Option<String> {
    if edit.is_only_left_behind() {
        return Some("Same words, a cross-reference was left behind".to_owned());
    }
    let (old, new) = (edit.old.as_ref()?, edit.new.as_ref()?);
    if edit.op != Op::Reworded || !keeps_its_words(edit) {
        return None;
    }
    let (was, is) = (words::kind_of(old.kind), words::kind_of(new.kind));
    let mut said = vec!["Same words".to_owned()];
    match was == is {
        true if old.kind == new.kind => {}
        true => said.push(format!("now {is} of another level")),
        false => said.push(format!("now {is} instead of {was}")),
    }
    said.extend(linked_anew(&edit.links).map(str::to_owned));
    if said.len() == 1 {
        // Of what was parted anew the first of each side is shown; a number counts as a word of neither.
        let (was, is) = (words_in(&old.text), words_in(&new.text));
        said.push(match (was.abs_diff(is) > 2, was > is) {
            (true, true) => "split into more than one".to_owned(),
            (true, false) => "joined with what stood beside it".to_owned(),
            (false, _) => "set differently".to_owned(),
        });
    }
    Some(said.join(", "))
}

/// Where a cross-reference led and leads, where that is not the same.
fn astray_words(one: &ReferenceEdit) -> String {
    let said = match (&one.meant, one.is_stale()) {
        (Some(meant), true) => format!("It still says “{}”, which is now {meant}.", one.old),
        (None, true) => format!("It still says “{}”, which was removed.", one.old),
        (Some(meant), false) => format!(
            "“{}” points to something else than “{}” did, which is now {meant}.",
            one.new, one.old
        ),
        (None, false) => format!("“{}” points to something else than “{}” did.", one.new, one.old),
    };
    bounded(&said)
}

/// Whether an edit has the same words on both sides.
fn keeps_its_words(edit: &Edit) -> bool {
    if edit.words.is_empty() {
        edit.old.as_ref().map(|side| &side.text) == edit.new.as_ref().map(|side| &side.text)
    } else {
        edit.words.iter().all(|word| word.op == WordOp::Same)
    }
}

/// What happened to links, where nothing else did.
pub(super) fn only_links(diff: &Diff) -> Option<&'static str> {
    let is_of_links =
        |edit: &Edit| edit.op == Op::Reworded && !edit.links.is_empty() && keeps_its_words(edit);
    let links: Vec<LinkEdit> = diff.edits.iter().flat_map(|edit| edit.links.clone()).collect();
    linked_anew(&links).filter(|_| diff.edits.iter().all(is_of_links))
}

/// What happened to the links of words that stayed.
fn linked_anew(links: &[LinkEdit]) -> Option<&'static str> {
    let all = |of: fn(&LinkEdit) -> bool| links.iter().all(of);
    Some(match links {
        [] => return None,
        [LinkEdit { old: Some(_), new: Some(_), .. }] => "a link leads elsewhere",
        [LinkEdit { old: None, new: Some(_), .. }] => "a link was added",
        [LinkEdit { old: Some(_), new: None, .. }] => "a link was taken away",
        _ if all(|link| link.old.is_some() && link.new.is_some()) => "links lead elsewhere",
        _ if all(|link| link.old.is_none()) => "links were added",
        _ if all(|link| link.new.is_none()) => "links were taken away",
        _ => "links differ",
    })
}

/// `, paragraph 41, section “Early help”:`; both places where it moved.
fn place(edit: &Edit) -> String {
    let at = |side: &Option<_>| side.as_ref().and_then(crate::model::diff::Side::place);
    let (old, new) = (at(&edit.old), at(&edit.new));
    match (edit.op, old, new) {
        (Op::Moved, Some(old), Some(new)) if old != new => {
            format!(" from {old} to {new}:")
        }
        (Op::Moved, _, Some(new)) => format!(" within {new}:"),
        _ => match edit.place() {
            Some(place) => format!(", {place}:"),
            None => ":".to_owned(),
        },
    }
}

fn led(link: &LinkEdit) -> Vec<Span> {
    let mut spans =
        vec![plain(format!("Link “{}”: ", link.text.chars().take(120).collect::<String>()))];
    match (&link.old, &link.new) {
        (Some(old), Some(new)) => {
            spans.extend([plain("led to "), address(old)]);
            spans.extend([plain(", now leads to "), address(new)]);
        }
        (None, Some(new)) => spans.extend([plain("new, leads to "), address(new)]),
        (Some(old), None) => spans.extend([plain("gone, led to "), address(old)]),
        (None, None) => spans.push(plain("changed")),
    }
    spans
}

/// A link's target; one that no browser would take for its length is shown in part and leads nowhere.
fn address(target: &str) -> Span {
    if target.len() > LONGEST_ADDRESS {
        plain(bounded(target))
    } else {
        Span::Address(target.to_owned())
    }
}

/// The edits of a change that a report shows, in reading order, and how many of the same sort it
/// leaves out. What changes the text and what moved; where they are many, those flagged first, what went and
/// what came in turn.
pub(super) fn chosen(diff: &Diff) -> (Vec<&Edit>, usize) {
    let told = |edit: &&Edit| {
        edit.group == Group::Substance || edit.op == Op::Moved || leads_elsewhere(edit)
    };
    let mut edits: Vec<(usize, &Edit)> = diff.edits.iter().filter(told).enumerate().collect();
    let beyond = edits.len().saturating_sub(IN_A_REPORT);
    if beyond > 0 {
        let turns = turns(&edits);
        edits.sort_by_key(|(n, edit)| (weight(edit), turns.get(*n).copied(), *n));
        edits.truncate(IN_A_REPORT);
        edits.sort_by_key(|(n, _)| *n);
    }
    (edits.into_iter().map(|(_, edit)| edit).collect(), beyond)
}

/// Of edits of one weight, what went and what came in turn: of a text that was wholly replaced, both are seen.
fn turns(edits: &[(usize, &Edit)]) -> Vec<usize> {
    let mut seen: BTreeMap<(u8, bool), usize> = BTreeMap::new();
    let turn = |(_, edit): &(usize, &Edit)| {
        let turn = seen.entry((weight(edit), edit.op == Op::Removed)).or_default();
        *turn += 1;
        *turn
    };
    edits.iter().map(turn).collect()
}

fn leads_elsewhere(edit: &Edit) -> bool {
    edit.links.iter().any(|link| !link.stays_on_page())
}

/// Lower is shown first.
fn weight(edit: &Edit) -> u8 {
    let flagged = edit.flags.iter().any(|flag| !matches!(flag, Flag::Link | Flag::Contact));
    match edit.group {
        Group::Substance if flagged => 0,
        Group::Substance => 1,
        _ => 2,
    }
}

/// `47 cross-references, 19 differences of layout`: what a report does not spell out.
pub(super) fn unshown(diff: &Diff) -> Option<String> {
    let others = diff.edits.iter().filter(|edit| {
        edit.group != Group::Substance && edit.op != Op::Moved && !leads_elsewhere(edit)
    });
    let counted = counted(&Tally::of(others));
    (!counted.is_empty()).then(|| words::listed(&counted))
}

/// Each sort of edit that there is, counted; moves apart.
pub(super) fn counted(tally: &Tally) -> Vec<String> {
    let sorts = [
        (tally.substance, words::group(Group::Substance)),
        (tally.following, words::group(Group::Reference)),
        (tally.left_behind, ("cross-reference left behind", "cross-references left behind")),
        (tally.renumbered, ("range of new numbers", "ranges of new numbers")),
        (tally.layout, words::group(Group::Layout)),
        (tally.contents, words::group(Group::Contents)),
        (tally.editorial, words::group(Group::Editorial)),
    ];
    let some = sorts.into_iter().filter(|(n, _)| *n > 0);
    some.map(|(n, (one, many))| words::count(n, one, many)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        diff::{Side, Word},
        document::BlockKind,
    };

    fn reworded(was: BlockKind, is: BlockKind, op: WordOp) -> Edit {
        let side = |kind| Side {
            block: 0,
            kind,
            text: "Your posts".to_owned(),
            section: None,
            paragraph: None,
            page: None,
            document: None,
            called: None,
        };
        Edit {
            op: Op::Reworded,
            group: Group::Layout,
            flags: std::collections::BTreeSet::new(),
            old: Some(side(was)),
            new: Some(side(is)),
            words: vec![Word { op, text: "Your posts".to_owned() }],
            links: Vec::new(),
            references: Vec::new(),
        }
    }

    #[test]
    fn of_a_text_that_was_replaced_what_came_is_seen_beside_what_went() {
        let text = BlockKind::Paragraph;
        let edit = |op, group| {
            let of = reworded(text, text, WordOp::Added);
            Edit { op, group, ..of }
        };
        let mut edits: Vec<Edit> = (0..20).map(|_| edit(Op::Removed, Group::Substance)).collect();
        edits.extend((0..3).map(|_| edit(Op::Added, Group::Substance)));
        let diff = Diff { edits, ..Diff::default() };
        let (shown, beyond) = chosen(&diff);
        let of = |op| shown.iter().filter(|edit| edit.op == op).count();
        assert_eq!((of(Op::Removed), of(Op::Added), beyond), (9, 3, 11));
        assert!(shown.is_sorted_by_key(|edit| edit.op != Op::Removed), "in reading order");
    }

    #[test]
    fn the_same_words_are_not_called_reworded() {
        let (heading, text) = (BlockKind::Heading(2), BlockKind::Paragraph);
        let said = |was, is| set_anew(&reworded(was, is, WordOp::Same));
        assert_eq!(
            said(text, heading).unwrap(),
            "Same words, now a heading instead of a paragraph"
        );
        assert_eq!(
            said(BlockKind::Heading(3), heading).unwrap(),
            "Same words, now a heading of another level"
        );
        assert_eq!(said(text, text).unwrap(), "Same words, set differently");
        let parted = |was: &str, is: &str| {
            let mut edit = reworded(text, text, WordOp::Same);
            for (side, text) in [(&mut edit.old, was), (&mut edit.new, is)] {
                if let Some(side) = side.as_mut() {
                    text.clone_into(&mut side.text);
                }
            }
            set_anew(&edit).unwrap()
        };
        let whole = "Tell the lead. Write down what was said.";
        assert_eq!(parted(whole, "Tell the lead."), "Same words, split into more than one");
        assert_eq!(parted("Tell the lead.", whole), "Same words, joined with what stood beside it");
        assert_eq!(parted("4. Tell the lead.", "Tell the lead."), "Same words, set differently");
        assert_eq!(set_anew(&reworded(text, heading, WordOp::Added)), None);
    }

    #[test]
    fn where_a_link_alone_changed_no_word_is_called_reworded() {
        let text = BlockKind::Paragraph;
        let said = |links: &[(Option<&str>, Option<&str>)]| {
            let link = |(old, new): &(Option<&str>, Option<&str>)| LinkEdit {
                text: "posts".to_owned(),
                old: old.map(str::to_owned),
                new: new.map(str::to_owned),
            };
            let links = links.iter().map(link).collect();
            set_anew(&Edit { links, ..reworded(text, text, WordOp::Same) }).unwrap()
        };
        let (a, b) = (Some("https://a.example/"), Some("https://b.example/"));
        assert_eq!(said(&[(a, b)]), "Same words, a link leads elsewhere");
        assert_eq!(said(&[(None, b)]), "Same words, a link was added");
        assert_eq!(said(&[(a, None)]), "Same words, a link was taken away");
        assert_eq!(said(&[(a, b), (b, a)]), "Same words, links lead elsewhere");
        assert_eq!(said(&[(a, b), (b, None)]), "Same words, links differ");
        let linked = |op| Edit {
            links: vec![LinkEdit {
                text: "posts".to_owned(),
                old: a.map(str::to_owned),
                new: b.map(str::to_owned),
            }],
            ..reworded(text, text, op)
        };
        let only = |edits| only_links(&Diff { edits, ..Diff::default() });
        assert_eq!(only(vec![linked(WordOp::Same)]), Some("a link leads elsewhere"));
        assert_eq!(only(vec![linked(WordOp::Same), linked(WordOp::Added)]), None);
        let mut other = reworded(text, text, WordOp::Same);
        other.words.clear();
        other.new.as_mut().unwrap().text = "Your letters".to_owned();
        assert_eq!(set_anew(&other), None, "other words without runs are reworded");
    }
}
