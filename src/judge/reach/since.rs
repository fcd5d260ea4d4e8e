//! From what a limit counts: “within 24 hours of the referral” that became “of the decision”. The limit itself must have
//! stayed; one that changed is told as that.

use super::{
    super::{
        items::{Item, find},
        rules::{Finding, Happened, finding},
        tokens::{Sides, Token, shown},
    },
    exempt::{differ, object},
};
use crate::model::{change::Significance::Major, diff::Flag};

/// Words between a limit and what it counts from.
const JOINTS: &[&str] = &["of", "after", "from", "following", "before"];

/// Limits that stayed and count from something else now.
pub(super) fn counted_otherwise(sides: &Sides) -> Vec<Finding> {
    let mut found = Vec::new();
    let limits = |tokens: &[Token]| {
        let items = find(tokens).into_iter();
        let stayed = |item: &Item| {
            item.flag == Flag::Deadline
                && item.at.end < tokens.len()
                && !tokens[item.at.end - 1].ends
                && JOINTS.contains(&tokens[item.at.end].plain.as_str())
                && tokens[item.at.start..=item.at.end].iter().all(|token| token.same.is_some())
        };
        items.filter(stayed).collect::<Vec<Item>>()
    };
    let mut new = limits(&sides.new).into_iter().peekable();
    for old in limits(&sides.old) {
        let same = sides.old[old.at.start].same;
        let number = |item: &Item| sides.new[item.at.start].same;
        while new.next_if(|item| number(item) < same).is_some() {}
        let Some(is) = new.next_if(|item| number(item) == same && item.key == old.key) else {
            continue;
        };
        let (was_of, is_of) = (event(&sides.old, old.at.end + 1), event(&sides.new, is.at.end + 1));
        let (Some(was_of), Some(is_of)) = (was_of, is_of) else { continue };
        let near = |tokens: &[Token], from: usize| object(tokens, from);
        let (was_near, is_near) = (near(&sides.old, was_of.start), near(&sides.new, is_of.start));
        if differ(&sides.old[was_of.clone()], &sides.new[is_near])
            && differ(&sides.old[was_near], &sides.new[is_of.clone()])
        {
            let was = shown(&sides.old[old.at.start..was_of.end]);
            let is = shown(&sides.new[is.at.start..is_of.end]);
            let what = format!("deadline changed from “{was}” to “{is}”");
            let happened = Some(Happened::Changed);
            found.push(Finding { happened, ..finding(Major, Flag::Deadline, what) });
        }
    }
    found
}

/// The words that name from what is counted, where they came or went: those behind `from`, articles apart.
fn event(tokens: &[Token], from: usize) -> Option<std::ops::Range<usize>> {
    const ARTICLES: &[&str] = &["the", "a", "an", "any", "this", "that", "its", "their"];
    let all = object(tokens, from);
    let is_article = |at: &usize| ARTICLES.contains(&tokens[*at].plain.as_str());
    let first = all.clone().find(|at| !is_article(at))?;
    let end = (first..all.end)
        .find(|at| tokens[*at].same.is_some() && !is_article(at))
        .unwrap_or(all.end);
    let end = (first..end).rfind(|at| !is_article(at)).map_or(end, |last| last + 1);
    (end > first).then_some(first..end)
}
