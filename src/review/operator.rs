//! store -> what whoever runs it is told of a period: checks, politeness, failures, noise, room. Tells nobody
//! anything, and learns nothing.

use std::{collections::BTreeMap, ops::Range};

use jiff::Timestamp;

use super::{Scope, names, recovered::recovered, review};
use crate::{
    extract, judge,
    model::{
        change::{Change, ChangeKind, Significance},
        diff::{Diff, Edit, Flag, Op, WordOp},
        operation::{Checks, HostCare, Noisy, Operation, Refused},
        report::{Report, Unchecked},
        run::{Account, Cause},
        source::{Recipe, Source, SourceId, Watchlist},
        time::london_day,
    },
    store::{Store, StoreError},
};

/// A place that changed so often within the period is noise: guidance is not revised that often.
const NOISE: usize = 4;

/// How the crawling went in `period`.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn operator(
    watchlist: &Watchlist,
    store: &Store,
    period: &Range<Timestamp>,
    now: Timestamp,
) -> Result<Operation, StoreError> {
    // The crawl that ended at this moment is of the period, too.
    let until = period.end.checked_add(jiff::SignedDuration::from_millis(1)).unwrap_or(period.end);
    let accounts = store.accounts(&(period.start..until))?;
    let sources: Vec<&Source> = watchlist.sources.iter().collect();
    let scope = Scope::Period(period.clone());
    let told = review(watchlist, &sources, store, &scope, Significance::Cosmetic, now)?.report;
    let sum = |of: fn(&Account) -> u64| accounts.iter().map(of).sum::<u64>();
    let noisy = noisy(watchlist, store, &told, now);
    let mut recovered = recovered(watchlist, store, &(period.start..until))?;
    for one in &mut recovered {
        if let Some(source) = watchlist.sources.iter().find(|source| source.id == one.source) {
            one.title = names::of(watchlist, store, source, &told);
        }
    }
    let refused = refused(watchlist, store, &told);
    let gone = gone(&told);
    let Report { period, mut unchecked, held, .. } = told;
    unchecked.extend(gone);
    Ok(Operation {
        generated_at: now,
        period,
        crawls: accounts.len(),
        last_complete_crawl: store.last_complete_crawl(),
        checks: Checks {
            new: sum(|account| account.new),
            same: sum(|account| account.same),
            failed: sum(|account| account.failed),
        },
        requests: sum(|account| account.requests),
        received: sum(|account| account.received),
        not_modified: sum(|account| account.not_modified),
        spared: sum(|account| account.spared),
        hosts: hosts(watchlist, &accounts),
        failing: unchecked,
        recovered,
        held,
        refused,
        noisy,
        store: store.sizes(),
        snapshots: store.heads()?.values().map(|head| head.snapshots).sum(),
    })
}

fn hosts(watchlist: &Watchlist, accounts: &[Account]) -> BTreeMap<String, HostCare> {
    let mut hosts: BTreeMap<String, HostCare> = BTreeMap::new();
    for (name, tally) in accounts.iter().flat_map(|account| &account.hosts) {
        let care = hosts.entry(name.clone()).or_default();
        care.requests += tally.requests;
        care.smallest_gap = [care.smallest_gap, tally.smallest_gap].into_iter().flatten().min();
    }
    for (name, care) in &mut hosts {
        let own = watchlist.hosts.get(name);
        let own = own.or_else(|| watchlist.hosts.get(name.rsplit_once(':')?.0));
        let delay = own.and_then(|host| host.delay).unwrap_or(watchlist.crawler.delay);
        care.delay = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
    }
    hosts
}

/// What went within the period and is not there now: to an officer a change, to whoever runs it what is amiss.
fn gone(told: &Report) -> Vec<Unchecked> {
    let is_gone = |change: &&Change| {
        let newest = told.changes.iter().filter(|other| other.source == change.source);
        let newest = newest.map(|other| other.to.captured_at).max();
        matches!(change.kind, ChangeKind::Removed | ChangeKind::NotFound)
            && newest == Some(change.to.captured_at)
            && !told.unchecked.iter().any(|one| one.source == change.source)
    };
    let unseen = |change: &Change| Unchecked {
        source: change.source.clone(),
        title: change.title.clone(),
        url: change.url.clone(),
        why: change.reasons.first().cloned().unwrap_or_default(),
        since: change.to.captured_at,
        checks: 0,
        confirmed: true,
        gone: true,
        by_hand: false,
        last_checked: Some(change.last_seen_before),
    };
    told.changes.iter().filter(is_gone).map(unseen).collect()
}

/// What robots.txt forbids now.
fn refused(watchlist: &Watchlist, store: &Store, told: &Report) -> Vec<Refused> {
    let sources = watchlist.sources.iter().filter(|source| source.paused.is_none());
    let of = |source: &Source| {
        let row = store.head(&source.id)?.failing.clone()?;
        (row.why.cause == Cause::Robots).then(|| Refused {
            source: source.id.clone(),
            title: names::of(watchlist, store, source, told),
            why: row.why.text,
            last: row.last,
        })
    };
    sources.filter_map(of).collect()
}

/// Of each source the place that changed most often, where that is often.
fn noisy(watchlist: &Watchlist, store: &Store, told: &Report, now: Timestamp) -> Vec<Noisy> {
    let mut by: BTreeMap<&SourceId, Vec<&Change>> = BTreeMap::new();
    for change in &told.changes {
        by.entry(&change.source).or_default().push(change);
    }
    let of = |source: &Source| {
        let mut changes = by.get(&source.id)?.clone();
        changes.sort_by_key(|change| change.to.captured_at);
        let (changes, text) = busiest(&changes)?;
        let drop = || {
            let newest = store.head(&source.id)?.newest.clone()?;
            let body = store.body(&newest).ok()?;
            extract::selector_of(&body, &source.recipe_at(newest.at), &text)
        };
        let drop = drop();
        let recipe = drop.as_deref().map(|drop| lines(&source.recipe_at(now), drop, now));
        let title = names::of(watchlist, store, source, told);
        let recipe = recipe.unwrap_or_default();
        Some(Noisy { source: source.id.clone(), title, changes, drop, recipe, text })
    };
    watchlist.sources.iter().filter_map(of).collect()
}

/// A basic string of TOML (<https://toml.io/en/v1.0.0#string>): what is no plain letter, figure or mark by its number.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            c => out.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// A recipe from today on that keeps and drops what holds now, and drops one thing more.
fn lines(recipe: &Recipe, drop: &str, now: Timestamp) -> Vec<String> {
    let list = |selectors: &[String]| {
        let quoted: Vec<String> = selectors.iter().map(|selector| quoted(selector)).collect();
        format!("[{}]", quoted.join(", "))
    };
    let mut drops = recipe.drop.clone();
    drops.push(drop.to_owned());
    let mut lines = vec!["[[source.recipe]]".to_owned(), format!("from = {}", london_day(now))];
    if !recipe.keep.is_empty() {
        lines.push(format!("keep = {}", list(&recipe.keep)));
    }
    lines.push(format!("drop = {}", list(&drops)));
    lines
}

/// The block that was reworded most often, step by step, and its words now; none where none was often. A block in which
/// anything of weight ever changed is no noise: what silences it would hide the next such change.
fn busiest(changes: &[&Change]) -> Option<(usize, String)> {
    let mut counts: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for change in changes {
        let reworded = change.diff.edits.iter().filter(|edit| edit.op == Op::Reworded);
        for edit in reworded {
            let (Some(old), Some(new)) = (&edit.old, &edit.new) else { continue };
            if new.document.is_none() {
                let (before, weighty) = counts.remove(old.text.as_str()).unwrap_or_default();
                counts.insert(&new.text, (before + 1, weighty || is_weighty(edit, &change.diff)));
            }
        }
    }
    let light = counts.into_iter().filter(|(_, (_, weighty))| !weighty);
    let (text, (count, _)) = light.max_by_key(|(_, (count, _))| *count)?;
    (count >= NOISE).then(|| (count, text.to_owned()))
}

/// Whether an edit by itself is important, or touches what a careful reader looks for: more than a figure, a date or where
/// a link leads, of which counters and dates of a visit are made. A figure that only went up is a counter.
fn is_weighty(edit: &Edit, diff: &Diff) -> bool {
    let light = [Flag::Figure, Flag::Date, Flag::Link, Flag::Reference];
    if edit.flags.iter().any(|flag| !light.contains(flag)) {
        return true;
    }
    if counts_up(edit) {
        return false;
    }
    let mut alone = Diff { edits: vec![edit.clone()], old: diff.old, new: diff.new };
    judge::weigh(&mut alone).0 == Some(Significance::Major)
}

/// Whether all that changed are figures, each of which went up.
fn counts_up(edit: &Edit) -> bool {
    let figures = |op: WordOp| {
        let words = edit.words.iter().filter(|word| word.op == op);
        let words = words.flat_map(|word| word.text.split_whitespace());
        let figure = |word: &str| {
            let digits: String = word.chars().filter(char::is_ascii_digit).collect();
            let rest_is_points = word.chars().all(|c| c.is_ascii_digit() || ".,".contains(c));
            digits.parse::<u64>().ok().filter(|_| rest_is_points)
        };
        words.map(figure).collect::<Option<Vec<u64>>>().unwrap_or_default()
    };
    let (old, new) = (figures(WordOp::Removed), figures(WordOp::Added));
    !old.is_empty() && old.len() == new.len() && old.iter().zip(&new).all(|(old, new)| old < new)
}
