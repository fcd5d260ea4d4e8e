//! Cross-references whose numbers differ: whether each leads where it led before, by what became of the numbers.
//! Knows the document's own numbers only: a section of an Act, or a page of another publication, is none of them.

use super::{
    nouns::{
        BEFORE, Kind, bare, is_noun, is_of_another, is_of_law_before, kind_of, last,
        may_hold_number, noun, numerals,
    },
    numbering::{Now, Numbering, Series, plain},
    slips::Slips,
    stale::{named, names_another, now, stale},
    text::is_sign,
};
use crate::model::{
    diff::{Edit, Group, Op, ReferenceEdit, Word, WordOp},
    document::BlockKind,
    wording::settled,
};

/// Notes the cross-references of each edit that differ or were left behind; an edit that is nothing else, and
/// whose references all follow, is of the group [`Group::Reference`], one that mends slips beside that of
/// [`Group::Editorial`].
pub(super) fn sort(edits: &mut [Edit], numbering: &Numbering, slips: &mut Slips<'_>) {
    let joints = Joints::of(edits);
    for edit in edits {
        if !matches!(edit.op, Op::Reworded | Op::Moved) {
            continue;
        }
        let found = of(&edit.words, numbering);
        let mut changed = found.references.iter().filter(|one| !one.is_stale()).peekable();
        let some = changed.peek().is_some();
        let follow = changed.all(|one| one.follows == Some(true) || is_of_layout(one, numbering));
        if edit.group == Group::Substance && follow && edit.links.is_empty() {
            if found.rest.is_empty() && some {
                edit.group = Group::Reference;
            } else if !found.rest.is_empty() {
                let went_on = joints.went_on(edit);
                let others: Vec<_> = found
                    .rest
                    .iter()
                    .filter(|run| !(run.is_punctuation() || went_on && run.is_end_of_item()))
                    .collect();
                if others.iter().all(|run| slips.is_slip(run)) {
                    edit.group = match (others.is_empty(), some) {
                        (true, true) => Group::Reference,
                        (true, false) => Group::Layout,
                        (false, _) => Group::Editorial,
                    };
                }
            }
        }
        edit.references = found.references;
    }
}

/// Whether nothing can be known of where a reference leads, and nothing but layout moves its number: a page, or a
/// note or table of a document of which none could be read.
fn is_of_layout(one: &ReferenceEdit, numbering: &Numbering) -> bool {
    let noun = one.new.split(' ').next().unwrap_or_default();
    one.follows.is_none()
        && match kind_of(noun) {
            Some((Kind::Page, _)) => true,
            Some((Kind::Note, _)) => !numbering.knows(Series::Notes),
            Some((Kind::Caption, _)) => !numbering.knows(Series::Captions),
            _ => false,
        }
}

/// The cross-references in a text that stayed as it was, which name what has another number now or went.
pub(super) fn left_behind(text: &str, numbering: &Numbering) -> Vec<ReferenceEdit> {
    if !text.split_whitespace().any(|word| is_noun(bare(word))) {
        return Vec::new();
    }
    of(&[Word { op: WordOp::Same, text: text.to_owned() }], numbering).references
}

/// The “and” or “or” that stands before the last item of a list, and which items it came to and went from: it goes on
/// to another when an item comes behind or goes.
struct Joints {
    /// Of each item that has one on one side alone: where it stands, the word, and whether it came.
    moved: Vec<(usize, String, bool)>,
}

impl Joints {
    fn of(edits: &[Edit]) -> Self {
        let mut moved: Vec<_> = edits.iter().filter_map(Self::one).collect();
        moved.sort_by_key(|(block, ..)| *block);
        Self { moved }
    }

    fn one(edit: &Edit) -> Option<(usize, String, bool)> {
        let side = edit.new.as_ref().or(edit.old.as_ref())?;
        if side.kind != BlockKind::Item {
            return None;
        }
        let last = |gone: WordOp| {
            let words = edit.words.iter().rev().filter(|word| word.op != gone);
            let last = words.flat_map(|word| word.text.split_whitespace().rev()).next();
            let plain = bare(last.unwrap_or_default()).to_lowercase();
            matches!(plain.as_str(), "and" | "or").then_some(plain)
        };
        let has = |there: bool, gone: WordOp| if there { last(gone) } else { None };
        let was = has(edit.old.is_some(), WordOp::Added);
        let is = has(edit.new.is_some(), WordOp::Removed);
        match (was, is) {
            (Some(word), None) => Some((side.block, word, false)),
            (None, Some(word)) => Some((side.block, word, true)),
            _ => None,
        }
    }

    /// Whether the joint of an item went on to another item near it, or came from one.
    fn went_on(&self, edit: &Edit) -> bool {
        const NEAR: usize = 12;
        let Some((at, word, came)) = Self::one(edit) else { return false };
        let from = self.moved.partition_point(|(block, ..)| block + NEAR < at);
        let near = self.moved[from..].iter().take_while(|(block, ..)| *block <= at + NEAR);
        near.into_iter().any(|(_, other, there)| *other == word && *there != came)
    }
}

/// Words that came or went between two that stayed, in place of each other.
#[derive(Debug)]
pub(super) struct Run<'w> {
    /// The last word before them, on both sides.
    pub(super) before: Option<&'w str>,
    pub(super) gone: Vec<&'w str>,
    pub(super) came: Vec<&'w str>,
    /// The first word after them, on both sides.
    pub(super) after: Option<&'w str>,
}

impl Run<'_> {
    /// Whether its words differ by the marks around them alone, and hold no figure.
    fn is_punctuation(&self) -> bool {
        let words =
            |side: &[&str]| side.iter().map(|word| bare(word).to_owned()).collect::<Vec<_>>();
        let figures = |word: &&str| word.contains(|c: char| c.is_numeric() || is_sign(c));
        words(&self.gone) == words(&self.came)
            && !self.gone.is_empty()
            && !self.gone.iter().chain(&self.came).any(figures)
    }

    /// Whether it is but the “and” or “or” before the last item of a list, which an item has or lost when another
    /// came behind it.
    fn is_end_of_item(&self) -> bool {
        let is_joint = |word: &&str| matches!(bare(word).to_lowercase().as_str(), "and" | "or");
        let words = |side: &[&str]| -> (Vec<String>, bool) {
            let joint = side.last().is_some_and(is_joint);
            let kept = &side[..side.len() - usize::from(joint)];
            (kept.iter().map(|word| bare(word).to_lowercase()).collect(), joint)
        };
        let ((was, had), (is, has)) = (words(&self.gone), words(&self.came));
        self.after.is_none() && was == is && had != has
    }
}

/// What is to be said of the references of an edit, and what else differs in it.
#[derive(Debug, Default)]
struct Found<'w> {
    references: Vec<ReferenceEdit>,
    rest: Vec<Run<'w>>,
}

fn of<'w>(words: &'w [Word], numbering: &Numbering) -> Found<'w> {
    let mut found = Found::default();
    let (mut old, mut new): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    // Where the last noun stands that a number may belong to.
    let mut noun_at = None;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if word.op == WordOp::Same {
            let stayed: Vec<&str> = word.text.split_whitespace().collect();
            let next = words.get(at + 1).map(|word| word.text.as_str()).unwrap_or_default();
            for (n, one) in stayed.iter().enumerate() {
                let behind = || stayed[n + 1..].iter().copied().chain(next.split_whitespace());
                if noun_at.is_some_and(|at| new.len() - at <= BEFORE) && may_hold_number(one) {
                    found.references.extend(stale((&old, &new), one, behind, numbering));
                }
                if is_noun(bare(one)) {
                    noun_at = Some(new.len());
                }
                old.push(one);
                new.push(one);
            }
            at += 1;
            continue;
        }
        let run = |op: WordOp| {
            words[at..]
                .iter()
                .take(2)
                .take_while(|w| w.op != WordOp::Same)
                .find(move |w| w.op == op)
        };
        let (gone, came) = (run(WordOp::Removed), run(WordOp::Added));
        let split = |word: Option<&'w Word>| -> Vec<&'w str> {
            word.into_iter().flat_map(|word| word.text.split_whitespace()).collect()
        };
        let (gone_words, came_words) = (split(gone), split(came));
        at += usize::from(gone.is_some()) + usize::from(came.is_some());
        let after = words.get(at).map(|word| word.text.as_str()).unwrap_or_default();
        let beside = |n: usize| Run {
            before: n.checked_sub(1).map_or(new.last(), |n| came_words.get(n)).copied(),
            gone: vec![gone_words[n]],
            came: vec![came_words[n]],
            after: came_words.get(n + 1).copied().or_else(|| after.split_whitespace().next()),
        };
        if gone_words.len() == came_words.len() {
            for (n, (was, is)) in gone_words.iter().zip(&came_words).enumerate() {
                if settled(was) == settled(is) {
                    continue;
                }
                let (before_old, before_new) =
                    (last(&old, &gone_words[..n]), last(&new, &came_words[..n]));
                let behind = came_words[n + 1..].iter().copied().chain(after.split_whitespace());
                match one((&before_old, was), (&before_new, is), behind, numbering) {
                    Some(references) => found.references.extend(references),
                    None => found.rest.push(beside(n)),
                }
            }
        } else {
            found.rest.push(Run {
                before: new.last().copied(),
                gone: gone_words.clone(),
                came: came_words.clone(),
                after: after.split_whitespace().next(),
            });
        }
        if let Some(last) = came_words.iter().rposition(|word| is_noun(bare(word))) {
            noun_at = Some(new.len() + last);
        }
        old.extend(gone_words);
        new.extend(came_words);
    }
    found
}

/// The references that one word holds on both sides: `41`, `41–43`; none where it is none.
fn one<'a>(
    (before_old, was): (&[&str], &str),
    (before_new, is): (&[&str], &str),
    behind: impl Iterator<Item = &'a str>,
    numbering: &Numbering,
) -> Option<Vec<ReferenceEdit>> {
    let (kind, noun_of_both) = noun(before_new)?;
    if noun(before_old) != Some((kind, noun_of_both))
        || is_of_another(is, behind)
        || is_of_law_before(noun_of_both, before_new)
    {
        return None;
    }
    let (was, is) = (numerals(was, kind)?, numerals(is, kind)?);
    if was.len() != is.len() {
        return None;
    }
    let another = names_another(before_new);
    let reference = |(was, is): (String, String)| {
        let now = now(kind, noun_of_both, &was, numbering);
        let follows = if plain(&was) == plain(&is) {
            // One end of a range that was brought up to date, and the other was not.
            if another || now == Now::Known {
                return None;
            }
            Some(false)
        } else {
            follows(kind, noun_of_both, &was, &is, numbering)
        };
        let meant = match now {
            Now::Became(number) => Some(named(noun_of_both, &number)),
            Now::Gone | Now::Known => None,
        };
        let (old, new) = (format!("{noun_of_both} {was}"), format!("{noun_of_both} {is}"));
        Some(ReferenceEdit { old, new, follows, meant })
    };
    let found: Vec<ReferenceEdit> = was.into_iter().zip(is).filter_map(reference).collect();
    // The numbers of another publication: what they point to now is not known here.
    let of_another = another && !found.iter().any(|one| one.follows == Some(true));
    (!of_another).then_some(found)
}

fn follows(kind: Kind, noun: &str, was: &str, is: &str, numbering: &Numbering) -> Option<bool> {
    let of = |series, was: &str, is: &str| numbering.follows(series, was, is);
    match kind {
        Kind::Paragraph => of(Series::Text, was, is).or_else(|| of(Series::Headings, was, is)),
        Kind::Headed => {
            let named = |number: &str| format!("{noun} {}", plain(number));
            of(Series::Headings, &named(was), &named(is))
                .or_else(|| of(Series::Headings, was, is))
                // “Section 3.2” may be a paragraph's number; “section 47” is an Act's, whatever paragraph 47 is.
                .or_else(|| of(Series::Text, was, is).filter(|_| was.contains('.')))
        }
        Kind::Note => of(Series::Notes, was, is),
        Kind::Page => numbering.page_follows(was.parse().ok()?, is.parse().ok()?),
        Kind::Caption => of(Series::Captions, &format!("{noun} {was}"), &format!("{noun} {is}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compare::words, model::document::Block};

    fn numbering() -> Numbering {
        let block = |kind, number: &str, page| Block {
            kind,
            text: "Text".to_owned(),
            number: Some(number.to_owned()),
            page: Some(page),
            links: Vec::new(),
        };
        let paragraph = BlockKind::Paragraph;
        let old = [
            block(paragraph, "41", 12),
            block(paragraph, "43", 12),
            block(BlockKind::Heading(2), "Annex C", 30),
            block(BlockKind::Heading(1), "Part two", 20),
            block(BlockKind::Footnote, "7", 12),
        ];
        let new = [
            block(paragraph, "44", 13),
            block(paragraph, "46", 14),
            block(BlockKind::Heading(2), "Annex B", 31),
            block(BlockKind::Heading(1), "Part three", 22),
            block(BlockKind::Footnote, "9", 13),
        ];
        let pairs: Vec<(usize, usize)> = (0..old.len()).map(|at| (at, at)).collect();
        Numbering::of(&pairs, &[], &old, &new)
    }

    /// Each reference with whether it follows, and whether nothing else changed.
    fn told(old: &str, new: &str) -> (Vec<(String, Option<bool>)>, bool) {
        let words = words::compare(old, new);
        let Found { references, rest } = of(&words, &numbering());
        let said = |one: ReferenceEdit| (format!("{} -> {}", one.old, one.new), one.follows);
        (references.into_iter().map(said).collect(), rest.is_empty())
    }

    fn follows(old: &str, new: &str) -> bool {
        let (found, are_all) = told(old, new);
        are_all && !found.is_empty() && found.iter().all(|(_, follows)| *follows == Some(true))
    }

    #[test]
    fn a_reference_that_follows_the_numbering_is_nothing_else() {
        assert!(follows("See paragraph 41 above.", "See paragraph 44 above."));
        assert!(follows("See paragraphs 41 to 43.", "See paragraphs 44 to 46."));
        assert!(follows("(paragraphs 41-43)", "(paragraphs 44–46)"));
        assert!(follows("In Annex C, and on page 12.", "In Annex B, and on page 13."));
        assert!(follows("In Part two of this guidance", "In Part three of this guidance"));
        assert!(follows("(see annexes C and D)", "(see annexes B and D)"));
        assert!(follows("See footnote 7.", "See footnote 9."));
        assert!(follows("Pages 12 and 30 say more", "Pages 14 and 31 say more"));
    }

    #[test]
    fn a_paragraph_of_many_changes_takes_work_by_its_size() {
        let word = |op, text: &str| Word { op, text: text.to_owned() };
        let one = [word(WordOp::Same, "see"), word(WordOp::Removed, "1"), word(WordOp::Added, "2")];
        let words: Vec<Word> = one.iter().cycle().take(300_000).cloned().collect();
        // A hundred thousand changes: seconds where each looked back over all the words before it.
        let found = of(&words, &numbering());
        assert_eq!((found.references.len(), found.rest.len()), (0, 100_000));
    }

    #[test]
    fn a_reference_to_something_else_is_told() {
        let (found, are_all) = told("See paragraph 41.", "See paragraph 46.");
        assert_eq!(found, [("paragraph 41 -> paragraph 46".to_owned(), Some(false))]);
        assert!(are_all);
        let (found, _) = told("See paragraph 99.", "See paragraph 98.");
        assert_eq!(found, [("paragraph 99 -> paragraph 98".to_owned(), None)]);
    }

    #[test]
    fn the_end_of_a_range_that_was_left_behind_is_told() {
        let words = words::compare("See paragraphs 41-43.", "See paragraphs 44-43.");
        let found = of(&words, &numbering()).references;
        let told: Vec<_> = found.iter().map(|one| (one.old.as_str(), one.is_stale())).collect();
        assert_eq!(told, [("paragraph 41", false), ("paragraph 43", true)]);
        assert_eq!(found[1].meant.as_deref(), Some("paragraph 46"));
    }

    #[test]
    fn the_paragraphs_of_another_publication_point_to_nothing_here() {
        let duty = "Read the Prevent duty guidance, especially paragraphs";
        let (found, are_all) = told(&format!("{duty} 41-43."), &format!("{duty} 141-210."));
        assert_eq!((found, are_all), (Vec::new(), false));
    }

    #[test]
    fn another_word_that_changed_is_seen() {
        let (found, are_all) =
            told("Staff should read paragraph 41.", "Staff must read paragraph 44.");
        assert_eq!(found.len(), 1);
        assert!(!are_all);
        for (old, new) in [
            ("Within 41 days.", "Within 44 days."),
            ("Section 41 of the Children Act 1989", "Section 44 of the Children Act 1989"),
            (
                "The Children Act 1989, especially section 41",
                "The Children Act 1989, especially section 44",
            ),
            (
                "The Children Act 1989 (in particular sections 41 and 43)",
                "The Children Act 1989 (in particular sections 44 and 46)",
            ),
            ("A section 41 enquiry begins", "A section 44 enquiry begins"),
            ("Paragraph 41 of Working Together", "Paragraph 44 of Working Together"),
            ("See paragraph 41.", "See section 44."),
            ("See paragraph 41.", "See paragraphs 44 and 46."),
            ("Children aged 16 (see annex)", "Children aged 18 (see annex)"),
        ] {
            let (found, are_all) = told(old, new);
            let follows = found.iter().all(|(_, follows)| *follows == Some(true));
            assert!(!are_all || !follows || found.is_empty(), "{old} -> {new}: {found:?}");
        }
    }
}
