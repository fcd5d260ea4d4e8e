//! Real long documents, revised as their publishers revise them each year, from a seed: each change found in its
//! group, and nothing else told as substance or moved. Needs the samples.

#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::collections::BTreeMap;

use guidewatch::{
    compare::compare,
    model::{
        diff::{Diff, Edit, Group, Op, WordOp},
        document::{Block, BlockKind, Document},
    },
};

use crate::made::pages::{Chance, paragraph};

/// One change that was made: its group, and the texts that its edit must have. Of blocks that were parted or
/// joined only the beginning of the old text is known.
#[derive(Debug)]
struct Made {
    what: &'static str,
    group: Group,
    old: Option<String>,
    new: Option<String>,
}

/// What is done to a block.
const CHANGES: [&str; 14] = [
    "harden",
    "reword",
    "lengthen",
    "add",
    "remove",
    "move",
    "move and reword",
    "part",
    "join",
    "rename heading",
    "note",
    "link",
    "misspell",
    "capital",
];

/// Two editions, and what was changed between them.
struct Revision {
    old: Vec<Block>,
    /// What became of each old block, with what came behind it.
    new: Vec<Vec<Block>>,
    free: Vec<bool>,
    made: Vec<Made>,
    chance: Chance,
}

impl Revision {
    fn of(document: &Document, seed: u64) -> Self {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for block in &document.blocks {
            *count.entry(&block.text).or_default() += 1;
        }
        let words = |block: &Block| block.text.split_whitespace().count();
        let heading = |b: &Block| matches!(b.kind, BlockKind::Heading(_)) && b.text.len() > 20;
        let free =
            document.blocks.iter().map(|b| (words(b) >= 10 || heading(b)) && count[&*b.text] == 1);
        let free = free.collect();
        Self {
            old: document.blocks.clone(),
            new: document.blocks.iter().map(|block| vec![block.clone()]).collect(),
            free,
            made: Vec::new(),
            chance: Chance::new(seed),
        }
    }

    /// A place that nothing was done to yet, and whose neighbours were left alone.
    fn place(&mut self, fits: impl Fn(&Block) -> bool) -> Option<usize> {
        for _ in 0..600 {
            let last = self.old.len() as u64 - 2;
            let at = 1 + usize::try_from(self.chance.below(last)).unwrap_or_default();
            let near = at - 1..(at + 2).min(self.free.len());
            if self.free[at]
                && self.new[near.clone()].iter().all(|new| new.len() == 1)
                && fits(&self.old[at])
            {
                self.free[near].fill(false);
                return Some(at);
            }
        }
        None
    }

    fn change(&mut self, what: &'static str) {
        let text = |block: &Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item);
        let holds =
            |words: &'static str| move |block: &Block| text(block) && block.text.contains(words);
        let found = match what {
            "harden" => self.place(holds(" should ")),
            "misspell" => self.place(holds(" their ")),
            "capital" => self.place(holds(" local authority ")),
            "part" => self.place(|b| text(b) && b.text.get(40..).is_some_and(|t| t.contains(". "))),
            "link" => self.place(|b| b.links.iter().any(|link| link.target.starts_with("http"))),
            "rename heading" => self.place(|block| matches!(block.kind, BlockKind::Heading(_))),
            _ => self.place(text),
        };
        let Some(at) = found else { return };
        let old = self.old[at].text.clone();
        let like = self.old[at].clone();
        let came = |text: &str, kind| Block {
            kind,
            text: text.to_owned(),
            number: None,
            links: Vec::new(),
            ..like.clone()
        };
        let mut new = Some(old.clone());
        let mut group = Group::Substance;
        match what {
            "harden" => new = Some(old.replacen(" should ", " must ", 1)),
            "reword" | "move and reword" => {
                let mut words: Vec<&str> = old.split_whitespace().collect();
                words[4] = "notwithstanding";
                new = Some(words.join(" "));
                // A link whose words changed is another matter.
                self.old[at].links.clear();
                self.new[at][0].links.clear();
            }
            "lengthen" => new = Some(format!("{old} {}", paragraph(&mut self.chance))),
            "misspell" | "capital" => {
                let (right, wrong) = if what == "capital" {
                    (" local authority ", " Local Authority ")
                } else {
                    (" their ", " there ")
                };
                self.old[at].text = old.replacen(right, wrong, 1);
                group = Group::Editorial;
            }
            "rename heading" => new = Some(format!("{old} and exploitation")),
            "add" | "note" => {
                let text = paragraph(&mut self.chance);
                let kind = if what == "add" { BlockKind::Paragraph } else { BlockKind::Footnote };
                let number = like.number.clone().filter(|_| what == "add").or(Some("1".to_owned()));
                let number = number.filter(|_| what == "note" || like.number.is_some());
                self.new[at].push(Block { number, ..came(&text, kind) });
                self.made.push(Made { what, group, old: None, new: Some(text) });
                return;
            }
            "remove" => {
                self.new[at].clear();
                new = None;
            }
            "part" => {
                let cut = 40 + old[40..].find(". ").unwrap_or_default() + 2;
                self.old[at].links.clear();
                self.new[at][0].links.clear();
                old[..cut].trim().clone_into(&mut self.new[at][0].text);
                self.new[at].push(came(&old[cut..], like.kind));
                (group, new) = (Group::Layout, None);
            }
            "join" => {
                let next = self.old[at + 1].clone();
                if next.kind != like.kind || next.number.is_some() {
                    return;
                }
                self.new[at][0].text = format!("{old} {}", next.text);
                self.new[at][0].links.extend(next.links);
                self.new[at + 1].clear();
                (group, new) = (Group::Layout, None);
            }
            "link" => {
                for link in &mut self.new[at][0].links {
                    link.target.push_str("-anew");
                }
            }
            _ => {}
        }
        if let (Some(text), Some(first)) = (&new, self.new[at].first_mut()) {
            first.text.clone_from(text);
        }
        if what.starts_with("move") {
            let Some(to) = self.place(text) else {
                self.new[at][0].text = old;
                return;
            };
            let moved = self.new[at].remove(0);
            self.new[to].push(moved);
            group = if what == "move" { Group::Layout } else { Group::Substance };
        }
        let old = Some(self.old[at].text.clone());
        self.made.push(Made { what, group, old, new });
    }

    /// The new edition with its paragraphs and notes counted anew, and the references to them with them.
    fn documents(self) -> (Document, Document, Vec<Made>) {
        let of = |blocks| Document { blocks, ..Document::default() };
        let touched: Vec<bool> = self.free.iter().map(|free| !free).collect();
        let mut became: BTreeMap<String, String> = BTreeMap::new();
        let mut blocks = Vec::new();
        let (mut paragraphs, mut notes) = (0_u32, 0_u32);
        for (at, group) in self.new.into_iter().enumerate() {
            for mut block in group {
                let counter = match block.kind {
                    BlockKind::Footnote => &mut notes,
                    _ => &mut paragraphs,
                };
                if let Some(was) =
                    block.number.clone().filter(|number| number.parse::<u32>().is_ok())
                {
                    *counter += 1;
                    if block.kind != BlockKind::Footnote && !became.contains_key(&was) {
                        became.insert(was, counter.to_string());
                    }
                    block.number = Some(counter.to_string());
                }
                blocks.push((touched[at], block));
            }
        }
        let referred = |(touched, mut block): (bool, Block)| {
            // What a law numbers is none of ours.
            let of_law =
                ["Act", "Schedule", "Regulations"].iter().any(|law| block.text.contains(law));
            if !touched && !of_law {
                let mut words: Vec<&str> = block.text.split(' ').collect();
                for at in 1..words.len() {
                    if words[at - 1] == "paragraph"
                        && let Some(new) = became.get(words[at])
                    {
                        words[at] = new;
                    }
                }
                block.text = words.join(" ");
            }
            block
        };
        (of(self.old), of(blocks.into_iter().map(referred).collect()), self.made)
    }
}

/// The edit of a change that was made.
fn found(made: &Made, edits: &[&Edit]) -> Option<usize> {
    let text = |side: &Option<guidewatch::model::diff::Side>| side.as_ref().map(|s| s.text.clone());
    edits.iter().position(|edit| {
        let (old, new) = (text(&edit.old), text(&edit.new));
        match (made.what, &made.old) {
            ("part" | "join", Some(was)) => {
                old.is_some_and(|old| old.starts_with(was.as_str()) || was.starts_with(&old))
            }
            _ => (old, new) == (made.old.clone(), made.new.clone()),
        }
    })
}

fn said(edit: &Edit) -> String {
    let words = edit.words.iter().filter(|word| word.op != WordOp::Same);
    let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
    format!("{:?} {:?} {words:.90?}", edit.op, edit.group)
}

/// What was missed or told in another group, and what was told beyond.
fn judged(made: &[Made], diff: &Diff) -> (Vec<String>, Vec<String>) {
    let mut edits: Vec<&Edit> = diff.edits.iter().filter(|e| e.op != Op::Renumbered).collect();
    let mut missed = Vec::new();
    for one in made {
        match found(one, &edits) {
            Some(at) => {
                let edit = edits.remove(at);
                if edit.group != one.group {
                    missed.push(format!("{} told as {}", one.what, said(edit)));
                }
            }
            None => missed.push(format!("{one:.200?}")),
        }
    }
    let beyond = |edit: &&&Edit| edit.group == Group::Substance || edit.op == Op::Moved;
    (missed, edits.iter().filter(beyond).map(|edit| said(edit)).collect())
}

#[test]
fn a_real_document_revised_as_publishers_do() {
    let Some(folder) = crate::pdf::samples("publishers-pdf") else { return };
    let (mut all, mut references) = (0, 0);
    for name in [
        "Keeping_children_safe_in_education_2024.pdf",
        "Working_together_to_safeguard_children_2023_-_statutory_guidance.pdf",
        "CA1989_Transitions_Guidance.pdf",
    ] {
        let document = crate::pdf::read(&folder.join(name)).expect("a text");
        for seed in 1..=6 {
            let mut revision = Revision::of(&document, seed);
            for round in 0..4 {
                for what in CHANGES.iter().cycle().skip(round).take(CHANGES.len()) {
                    revision.change(what);
                }
            }
            let (old, new, made) = revision.documents();
            let diff = compare(&old, &new);
            let (missed, beyond) = judged(&made, &diff);
            assert!(
                missed.is_empty() && beyond.is_empty(),
                "{name} {seed}: {missed:#?} {beyond:#?}"
            );
            all += made.len();
            references += diff.edits.iter().filter(|edit| edit.group == Group::Reference).count();
        }
    }
    assert!(all > 700, "{all} changes were made");
    println!(
        "revised: {all} of {all} changes of 18 revisions of three real documents found in their group, nothing beyond them; {references} cross-references apart"
    );
}
