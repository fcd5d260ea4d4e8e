//! From edits to significance and reasons: gathers what each edit touches, says equal things once,
//! and counts the rest. Decides nothing about the publication as a whole.

use std::collections::BTreeMap;

use super::rules::{Finding, beside_the_words, findings, noun, tells_no_words};
use crate::model::{
    change::Significance::{self, Cosmetic, Major, Minor},
    diff::{Diff, Edit, Group, Op, Side, WordOp},
    wording::words_in,
};

/// How many reasons are spelled out; what is beyond is counted.
const MOST_REASONS: usize = 40;

/// How many places one reason names.
const MOST_PLACES: usize = 3;

/// What a bare diff weighs, with its edits flagged: the significance (none where nothing differs that
/// a reader sees) and the reasons, weightiest first.
#[must_use]
pub fn weigh(diff: &mut Diff) -> (Option<Significance>, Vec<String>) {
    let reasons = weighed(diff);
    let heaviest = reasons.iter().map(|(weight, _)| *weight).max();
    (heaviest, reasons.into_iter().map(|(_, reason)| reason).collect())
}

/// The same, each reason with its own weight; no reason, no difference.
pub(super) fn weighed(diff: &mut Diff) -> Vec<(Significance, String)> {
    let mut told: BTreeMap<(bool, u8, String), Told> = BTreeMap::new();
    let mut plain: BTreeMap<(Op, &'static str), (usize, &'static str)> = BTreeMap::new();
    let mut quiet = Quiet::default();
    for (n, edit) in diff.edits.iter_mut().enumerate() {
        let substance = edit.group == Group::Substance && !is_pure_move(edit);
        let found = if substance { findings(edit) } else { beside_the_words(edit) };
        for finding in &found {
            edit.flags.extend(finding.flags.iter().copied());
        }
        if substance && tells_no_words(edit, &found) {
            let (one, many) = noun_of(edit);
            plain.entry((edit.op, one)).or_insert((0, many)).0 += 1;
        }
        quiet.count(edit, substance);
        for finding in found {
            let key = (finding.weight != Major, finding.rank, finding.what.clone());
            told.entry(key).or_insert_with(|| Told::new(finding.weight, n)).add(finding);
        }
    }
    let some = !told.is_empty();
    let mut ordered: Vec<((bool, u8, String), Told)> = told.into_iter().collect();
    ordered.sort_by_key(|((light, rank, _), told)| (*light, *rank, told.first));
    let beyond = ordered.len().saturating_sub(MOST_REASONS);
    let lightest = ordered.iter().skip(MOST_REASONS).map(|(_, told)| told.weight).max();
    let spelled = ordered.into_iter().take(MOST_REASONS);
    let mut reasons: Vec<(Significance, String)> = other_text(diff).into_iter().collect();
    reasons.extend(spelled.map(|((_, _, what), told)| (told.weight, told.said(&what))));
    if let Some(weight) = lightest {
        reasons.push((weight, format!("{beyond} more reasons like these")));
    }
    // What moved is told once: with those that were reworded too, and weighs what these do.
    let moves = quiet.moves();
    let (heavy, light): (Vec<_>, Vec<_>) =
        moves.into_iter().partition(|(one, _)| plain.contains_key(&(Op::Moved, *one)));
    for ((op, one), (n, many)) in plain.into_iter().filter(|((op, _), _)| *op != Op::Moved) {
        reasons.push((Minor, counted(op, n, one, many, some)));
    }
    reasons.extend(heavy.into_iter().map(|(_, reason)| (Minor, reason)));
    reasons.extend(light.into_iter().map(|(_, reason)| (Cosmetic, reason)));
    reasons.extend(quiet.said().into_iter().map(|reason| (Cosmetic, reason)));
    reasons
}

/// That two texts are wholly different: most of the old one went, and most of the new one came.
fn other_text(diff: &Diff) -> Option<(Significance, String)> {
    // In fewer words a date and a name are most of a text.
    const FEWEST: usize = 60;
    let (mut gone, mut came) = (0, 0);
    for edit in diff.edits.iter().filter(|edit| edit.group == Group::Substance) {
        // The sizes are those of the page; its documents are told by themselves.
        if edit.new.as_ref().or(edit.old.as_ref()).is_some_and(|side| side.document.is_some()) {
            continue;
        }
        for word in &edit.words {
            match word.op {
                WordOp::Removed => gone += words_in(&word.text),
                WordOp::Added => came += words_in(&word.text),
                WordOp::Same => {}
            }
        }
    }
    let (old, new) = (diff.old.words, diff.new.words);
    let most = gone * 2 > old && came * 2 > new && old + new >= FEWEST;
    // A title is no word of the text's size.
    let (gone, came) = (gone.min(old), came.min(new));
    most.then(|| {
        (Major, format!("most of the text differs ({} of {} words)", gone + came, old + new))
    })
}

/// What the block of an edit is called, one and many.
fn noun_of(edit: &Edit) -> (&'static str, &'static str) {
    let side = edit.new.as_ref().or(edit.old.as_ref());
    side.map_or(("paragraph", "paragraphs"), noun)
}

/// Whether an edit only says that words stand elsewhere.
fn is_pure_move(edit: &Edit) -> bool {
    edit.op == Op::Moved
        && edit.links.is_empty()
        && edit.words.iter().all(|word| word.op == WordOp::Same)
}

/// `3 paragraphs were reworded`; `2 more` where other reasons stand before it.
fn counted(op: Op, n: usize, one: &str, many: &str, more: bool) -> String {
    let happened = match op {
        Op::Added => "added",
        Op::Removed => "removed",
        Op::Reworded => "reworded",
        Op::Moved => "moved and reworded",
        Op::Renumbered => "renumbered",
    };
    let more = if more && op == Op::Reworded { " more" } else { "" };
    let (noun, were) = if n == 1 { (one, "was") } else { (many, "were") };
    format!("{n}{more} {noun} {were} {happened}")
}

/// One reason and the places where it holds.
struct Told {
    weight: Significance,
    /// The first edit that gives it.
    first: usize,
    count: usize,
    places: Vec<String>,
    /// Whether it holds at places that are not named.
    elsewhere: bool,
    /// In the plural, where it has one.
    many: Option<String>,
}

impl Told {
    fn new(weight: Significance, first: usize) -> Self {
        Self { weight, first, count: 0, places: Vec::new(), elsewhere: false, many: None }
    }

    fn add(&mut self, finding: Finding) {
        self.weight = self.weight.max(finding.weight);
        self.count += 1;
        self.many = finding.many;
        match finding.place {
            Some(place) if self.places.contains(&place) => {}
            Some(place) if self.places.len() < MOST_PLACES => self.places.push(place),
            _ => self.elsewhere = true,
        }
    }

    /// `“should” became “must” (paragraph 41, section “Early help”)`.
    fn said(&self, what: &str) -> String {
        if let (Some(many), 2..) = (&self.many, self.count) {
            return self.placed(format!("{} {many}", self.count));
        }
        let times = if self.count > 1 { format!(", {} times", self.count) } else { String::new() };
        self.placed(format!("{what}{times}"))
    }

    fn placed(&self, what: String) -> String {
        if self.places.is_empty() {
            return what;
        }
        let more = if self.elsewhere { "; and elsewhere" } else { "" };
        format!("{what} ({}{more})", self.places.join("; "))
    }
}

/// Differences that change nothing a reader takes from the text, by sort.
#[derive(Default)]
struct Quiet {
    /// What stands elsewhere, and how many of these were reworded too.
    moved: BTreeMap<(&'static str, &'static str), (usize, usize)>,
    /// Runs of numbers that moved on: old and new.
    renumbered: Vec<(String, String)>,
    reference: usize,
    layout: usize,
    contents: usize,
    /// Slips: what went and what came.
    editorial: Vec<(String, String)>,
}

impl Quiet {
    fn count(&mut self, edit: &Edit, substance: bool) {
        if edit.op == Op::Moved {
            let (all, reworded) = self.moved.entry(noun_of(edit)).or_default();
            (*all, *reworded) = (*all + 1, *reworded + usize::from(substance));
        }
        if substance || edit.op == Op::Moved {
            return;
        }
        // Nothing of it changed but what it points to, which is a reason of its own.
        if edit.is_only_left_behind() {
            return;
        }
        if edit.op == Op::Renumbered {
            let old = edit.old.as_ref().and_then(Side::numbered).unwrap_or_default();
            let new = edit.new.as_ref().and_then(|side| side.paragraph.clone());
            self.renumbered.push((old, new.unwrap_or_default()));
            return;
        }
        if edit.group == Group::Editorial {
            let of = |op| {
                let word = edit.words.iter().find(|word| word.op == op);
                word.map_or_else(String::new, |word| quoted(&word.text))
            };
            return self.editorial.push((of(WordOp::Removed), of(WordOp::Added)));
        }
        match edit.group {
            // Of what is not known, each is told.
            Group::Reference if edit.references.iter().any(|one| one.follows.is_none()) => {}
            Group::Reference => self.reference += 1,
            Group::Contents => self.contents += 1,
            _ => self.layout += 1,
        }
    }

    /// What moved, in words, by what it is called.
    fn moves(&self) -> Vec<(&'static str, String)> {
        let moved = |((one, many), (n, reworded)): (&(&'static str, &str), &(usize, usize))| {
            let moved = if *n == 1 {
                format!("1 {one} was moved")
            } else {
                format!("{n} {many} were moved")
            };
            let said = match (*reworded, *n) {
                (0, _) => moved,
                (all, n) if all == n => format!("{moved} and reworded"),
                (some, _) => format!("{moved}, {some} of them reworded"),
            };
            (*one, said)
        };
        self.moved.iter().map(moved).collect()
    }

    /// All others in words.
    fn said(&self) -> Vec<String> {
        let sorts = [
            (
                self.reference,
                "cross-reference follows the new numbering",
                "cross-references follow the new numbering",
            ),
            (
                self.contents,
                "line of the contents list changed",
                "lines of the contents list changed",
            ),
            (self.layout, "difference of layout", "differences of layout"),
        ];
        let told = sorts.into_iter().filter(|(n, _, _)| *n > 0);
        let others = told.map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }));
        let renumbered = renumbered(&self.renumbered);
        let slips = slips(&self.editorial);
        renumbered.into_iter().chain(slips).chain(others).collect()
    }
}

/// `paragraphs 145–172 are now 142–169, paragraph 180 is now 178, and 3 more ranges of numbers moved on`.
fn renumbered(runs: &[(String, String)]) -> Option<String> {
    const MOST: usize = 4;
    let one = |(old, new): &(String, String)| {
        let are = if new.contains('–') { "are" } else { "is" };
        format!("{old} {are} now {new}")
    };
    let said: Vec<String> = runs.iter().take(MOST).map(one).collect();
    let said = said.join(", ");
    match runs.len().saturating_sub(MOST) {
        0 => (!said.is_empty()).then_some(said),
        1 => Some(format!("{said}, and 1 more range of numbers moved on")),
        n => Some(format!("{said}, and {n} more ranges of numbers moved on")),
    }
}

/// What slips are: which way they go is seen from the words. None is called corrected, since it may be new.
fn slips(slips: &[(String, String)]) -> Option<String> {
    Some(match slips {
        [] => return None,
        [(was, is)] if is.is_empty() => format!("a slip: “{was}” stood twice"),
        [(was, is)] if was.is_empty() => format!("a slip: “{is}” stands twice now"),
        [(was, is)] if [was, is].iter().any(|word| word.contains(|c: char| c.is_ascii_digit())) => {
            format!("a number is written otherwise: “{was}” became “{is}”")
        }
        [(was, is)] => format!("a slip: “{was}” became “{is}”"),
        all => format!("{} slips of spelling, capitals, numbers or doubled words", all.len()),
    })
}

/// Words as a reason quotes them.
fn quoted(words: &str) -> String {
    const LONGEST: usize = 60;
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.trim_matches(['.', ',', ';', ':', '(', ')']).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::model::diff::{Flag, LinkEdit, Word};

    fn diff(edits: Vec<Edit>) -> Diff {
        Diff { edits, ..Diff::default() }
    }

    #[test]
    fn nothing_weighs_nothing() {
        assert_eq!(weigh(&mut Diff::default()), (None, Vec::new()));
    }

    #[test]
    fn a_duty_weighs_more_than_plain_rewording_and_says_where() {
        let mut diff = diff(vec![
            example::reworded("The board meets often.", "The board meets regularly."),
            example::reworded("Staff should act now.", "Staff must act now."),
        ]);
        let (significance, reasons) = weigh(&mut diff);
        assert_eq!(significance, Some(Major));
        assert_eq!(
            reasons,
            [
                "duty strengthened: “should” became “must” (paragraph 41, section “Early help”)",
                "1 more paragraph was reworded",
            ]
        );
        assert!(diff.edits[1].flags.contains(&Flag::Duty));
        assert!(diff.edits[0].flags.is_empty());
    }

    #[test]
    fn pure_moves_and_layout_are_cosmetic() {
        let mut moved = example::removed("Text that stands elsewhere now must count for nothing.");
        moved.op = Op::Moved;
        moved.new.clone_from(&moved.old);
        moved.words[0].op = WordOp::Same;
        let mut layout = example::reworded("a - b", "a – b");
        layout.group = Group::Layout;
        let (significance, reasons) = weigh(&mut diff(vec![moved, layout]));
        assert_eq!(significance, Some(Cosmetic));
        assert_eq!(reasons, ["1 paragraph was moved", "1 difference of layout"]);
    }

    #[test]
    fn what_moved_is_told_once() {
        let moved = |old: &str, new: &str| {
            let mut edit = example::reworded(old, new);
            edit.op = Op::Moved;
            edit
        };
        let plain = || moved("The board meets often.", "The board meets regularly.");
        let duty = moved("Staff should act now.", "Staff must act now.");
        let (significance, reasons) = weigh(&mut diff(vec![plain()]));
        assert_eq!(significance, Some(Minor));
        assert_eq!(reasons, ["1 paragraph was moved and reworded"]);
        let (_, reasons) = weigh(&mut diff(vec![duty, plain()]));
        assert_eq!(reasons.len(), 2, "{reasons:?}");
        assert_eq!(reasons[1], "2 paragraphs were moved and reworded");
    }

    #[test]
    fn another_text_is_important_and_so_called() {
        let words =
            |from: usize| (from..from + 40).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let sized = |new: usize| {
            let mut diff = diff(vec![example::reworded(&words(0), &words(new))]);
            (diff.old.words, diff.new.words) = (40, 40);
            weigh(&mut diff)
        };
        let (significance, reasons) = sized(100);
        assert_eq!(significance, Some(Major));
        assert_eq!(reasons[0], "most of the text differs (80 of 80 words)");
        // Half of it stayed.
        assert_eq!(sized(20).1, ["1 paragraph was reworded"]);
    }

    #[test]
    fn slips_are_quoted_and_numbers_told_by_the_run() {
        let mut slip = example::reworded("Tell there parents.", "Tell their parents.");
        slip.group = Group::Editorial;
        let run = |old: &str, new: &str| {
            let mut run = example::reworded("Text.", "Text.");
            (run.op, run.group) = (Op::Renumbered, Group::Layout);
            run.old = run.old.map(|side| Side { paragraph: Some(old.to_owned()), ..side });
            run.new = run.new.map(|side| Side { paragraph: Some(new.to_owned()), ..side });
            run
        };
        let (_, reasons) =
            weigh(&mut diff(vec![slip, run("145–172", "142–169"), run("180", "176")]));
        assert_eq!(
            reasons,
            [
                "paragraphs 145–172 are now 142–169, paragraph 180 is now 176",
                "a slip: “there” became “their”",
            ]
        );
    }

    #[test]
    fn a_link_alone_is_minor() {
        let mut edit = example::reworded("Read the guidance.", "Read the guidance.");
        edit.words = vec![Word { op: WordOp::Same, text: "Read the guidance.".to_owned() }];
        edit.links = vec![LinkEdit {
            text: "the guidance".to_owned(),
            old: Some("https://a.example/".to_owned()),
            new: Some("https://b.example/".to_owned()),
        }];
        let (significance, reasons) = weigh(&mut diff(vec![edit]));
        assert_eq!(significance, Some(Minor));
        assert_eq!(
            reasons,
            ["a link leads elsewhere: “the guidance” (paragraph 41, section “Early help”)"]
        );
    }

    #[test]
    fn an_equal_reason_is_said_once_with_its_places() {
        let edits = (0..5).map(|_| example::reworded("They should go.", "They must go.")).collect();
        let (_, reasons) = weigh(&mut diff(edits));
        assert_eq!(
            reasons,
            [
                "duty strengthened: “should” became “must”, 5 times (paragraph 41, section “Early help”)"
            ]
        );
    }
}
