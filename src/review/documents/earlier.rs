//! What a document is compared with where the one before it cannot be read: the last that can be, among the
//! files that stood in its place in earlier versions of its publication. Compares no texts.

use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};

use super::{Documents, One, end};
use crate::{
    judge,
    model::{
        change::{ChangeKind, PassedOver, Read},
        part,
        source::{Source, SourceId},
    },
    review::{stood::Known, teller},
    store::{Store, StoreError},
};

/// How many versions of a publication are looked through, the newest of them: years of the busiest page.
const MOST: usize = 200;

/// One file in the place of another, or none any more, from the version of the publication of `at` on.
#[derive(Clone, Debug)]
pub(super) struct Step {
    at: Timestamp,
    is: Option<String>,
    was: String,
    /// What the earlier one was called.
    title: String,
    /// From when, where it was taken off, it was offered again or another issue of it was.
    again: Option<Timestamp>,
}

/// A file in a document's place before it, that can be read.
pub(super) struct Earlier {
    pub(super) id: SourceId,
    pub(super) read: Rc<Read>,
    /// What it was called.
    pub(super) title: String,
    /// Those after it that cannot be read, where there are any.
    pub(super) over: Option<PassedOver>,
}

impl Documents<'_> {
    /// The last file that can be read of those in one place before `until`; `url` and `title` are those of the
    /// last of them. What is owed of the text of those passed over is settled with it.
    pub(super) fn earlier(&mut self, url: &str, title: &str, until: Timestamp) -> Option<Earlier> {
        let (mut url, mut title, mut until) = (url.to_owned(), title.to_owned(), until);
        let mut passed: Vec<(usize, Timestamp)> = Vec::new();
        let mut files = 0;
        loop {
            let n = self.place(&url);
            self.ensure([n, None]);
            if let Some(n) = n {
                let one = &mut self.all[n];
                if let Some((read, after)) = one.last_readable(until) {
                    files += after;
                    let id = one.source.id.clone();
                    for (n, until) in passed {
                        self.all[n].settled_until(until);
                    }
                    let over = (files > 0).then(|| PassedOver {
                        files,
                        title: title.clone(),
                        before: None,
                    });
                    return Some(Earlier { id, read, title, over });
                }
                passed.push((n, until));
            }
            files += n.map_or(1, |n| self.all[n].versions_before(until).max(1));
            // Each is older than the last, so that this ends.
            let step = self.step(&url, n, until)?;
            (url, title, until) = (step.was, step.title, step.at);
        }
    }

    /// The last step before `until` that brought that file.
    fn step(&mut self, url: &str, n: Option<usize>, until: Timestamp) -> Option<Step> {
        let is_it = |all: &Self, is: &str| is == url || (n.is_some() && all.place(is) == n);
        self.last_step(until, |all, step| step.is.as_ref().is_some_and(|is| is_it(all, is)))
    }

    /// The file that was taken off before `until` and is offered again at `url` under `title`: at the same
    /// address, or under its title at another; and what it was called.
    pub(super) fn taken_off(
        &mut self,
        url: &str,
        title: &str,
        until: Timestamp,
    ) -> Option<(usize, String)> {
        let n = self.place(url);
        let is_held = self.is_held(url, until);
        let is_other = |one: &One<'_>| !one.is_named && judge::same_title(one.title, title);
        // Nothing is looked through for what was never there.
        if !is_held && !self.all.iter().any(is_other) {
            return None;
        }
        let is_it = |all: &Self, was: &Step| {
            was.is.is_none()
                && (was.was == url
                    || (n.is_some() && all.place(&was.was) == n)
                    || judge::same_title(&was.title, title))
        };
        let step = self.last_step(until, is_it)?;
        let old = self.place(&step.was)?;
        self.ensure([Some(old), None]);
        self.all[old].last_before(until)?;
        Some((old, step.title))
    }

    /// The files that went in a version of the publication before that of `until`, no longer than `within` before it,
    /// and were not there again before it, nor another issue of them; with what each was called, the newest first.
    pub(super) fn gone_since(
        &mut self,
        until: Timestamp,
        within: SignedDuration,
    ) -> Vec<(String, String)> {
        self.find_steps();
        let is_gone = |step: &&Step| {
            let is_near = step.at < until && until.duration_since(step.at) <= within;
            step.is.is_none() && is_near && step.again.is_none_or(|again| again >= until)
        };
        let gone = self.steps.iter().flatten().rev().filter(is_gone);
        let gone: Vec<_> = gone.map(|step| (step.was.clone(), step.title.clone())).collect();
        gone.into_iter().filter(|(was, _)| self.is_held(was, until)).collect()
    }

    /// Whether a file was there before `until`.
    fn is_held(&mut self, url: &str, until: Timestamp) -> bool {
        let n = self.place(url);
        self.ensure([n, None]);
        n.is_some_and(|n| self.all[n].last_before(until).is_some())
    }

    fn last_step(
        &mut self,
        until: Timestamp,
        is_it: impl Fn(&Self, &Step) -> bool,
    ) -> Option<Step> {
        self.find_steps();
        let mut steps = self.steps.iter().flatten().rev().filter(|step| step.at < until);
        steps.find(|step| is_it(self, step)).cloned()
    }

    fn find_steps(&mut self) {
        if self.steps.is_none() {
            let steps = steps(self.store, self.publication, end(self.scope));
            self.steps = Some(steps.unwrap_or_else(|error| {
                tracing::warn!(source = self.publication.id.as_str(), "{error}");
                Vec::new()
            }));
        }
    }
}

impl One<'_> {
    /// What could last be read of it of what stood at `until`, and how many versions after that could not be.
    fn last_readable(&mut self, until: Timestamp) -> Option<(Rc<Read>, usize)> {
        let last = self.last_before(until)?;
        let is_item = part::is_item(&last.url);
        let mut stood: Vec<_> = self.versions().filter(|(first, _)| *first <= until).collect();
        stood.reverse();
        stood.into_iter().enumerate().find_map(|(after, (_, of))| {
            let snapshot = self.snapshot(of).filter(|one| part::is_item(&one.url) == is_item)?;
            if !self.known.as_mut()?.may_be_read(of) {
                return None;
            }
            Some((self.read(&snapshot).ok()?, after))
        })
    }
}

/// Which file took another's place, or was taken off, in each version of a publication: oldest first.
fn steps(store: &Store, publication: &Source, until: Timestamp) -> Result<Vec<Step>, StoreError> {
    let mut known = Known::of(store, publication);
    let settled = known.settled(None, until)?;
    let versions: Vec<_> = settled.standings.iter().filter_map(teller::version).collect();
    let newest = &versions[versions.len().saturating_sub(MOST)..];
    let mut steps: Vec<Step> = Vec::new();
    let mut before: Option<Rc<Read>> = None;
    for at in newest {
        let Some(snapshot) = known.snapshot(*at) else { continue };
        let Ok(new) = known.read(&snapshot) else { continue };
        if let Some(old) = before.replace(Rc::clone(&new)) {
            let is_same_view = part::is_item(&old.snapshot.url) == part::is_item(&new.snapshot.url);
            let shifts = if is_same_view { judge::offered } else { judge::offered_in_common };
            for part in shifts(&old.document, &new.document) {
                if part.kind == ChangeKind::AttachmentAdded {
                    let is_it = |step: &&mut Step| {
                        // Titles are compared last: that takes longest.
                        step.is.is_none()
                            && step.again.is_none()
                            && (step.was == part.url || judge::same_paper(&step.title, &part.title))
                    };
                    steps.iter_mut().filter(is_it).for_each(|step| step.again = Some(*at));
                }
                let (is, was) = match part.kind {
                    ChangeKind::AttachmentRemoved => (None, Some(part.url)),
                    ChangeKind::AttachmentReplaced | ChangeKind::AttachmentReissued => {
                        (Some(part.url), part.was)
                    }
                    _ => (None, None),
                };
                let Some(was) = was else { continue };
                let title = part.formerly_titled.unwrap_or(part.title);
                steps.push(Step { at: *at, is, was, title, again: None });
            }
        }
    }
    Ok(steps)
}
