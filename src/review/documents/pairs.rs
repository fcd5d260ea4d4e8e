//! Which file that came took the place of one that went, where neither title nor address says so at once: one that
//! went up to some days before, and one whose text is much the same. Compares nothing word by word.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use jiff::{SignedDuration, Timestamp};

use super::Documents;
use crate::{
    judge,
    model::{
        change::{ChangeKind, PartChange, Read},
        document::Document,
        snapshot::Snapshot,
        wording::settled,
    },
};

/// How many files that came, and as many that went, are held against each other in one step.
const MOST: usize = 8;

/// How long before a file came another may have gone whose place it took.
const SOME_DAYS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Of all runs of words of two papers, this share is in both: parts in a hundred.
const MUCH_THE_SAME: usize = 60;

/// A paper with fewer runs of words is too short to be known by them.
const FEWEST: usize = 12;

/// How many words of a paper count: those of any guidance, and a bound for a hostile one.
const MOST_WORDS: usize = 50_000;

/// How often each run of three words stands in a text.
type Runs = BTreeMap<String, usize>;

impl Documents<'_> {
    /// What was offered in the version of the publication of `at`, each file that took another's place told as
    /// that one's replacement.
    pub(super) fn paired(
        &mut self,
        mut offered: Vec<PartChange>,
        at: Timestamp,
    ) -> Vec<PartChange> {
        let of = |kind| {
            let all = offered.iter().enumerate().filter(move |(_, part)| part.kind == kind);
            all.map(|(n, _)| n).take(MOST).collect::<Vec<_>>()
        };
        let (came, went) = (of(ChangeKind::AttachmentAdded), of(ChangeKind::AttachmentRemoved));
        if came.is_empty() {
            return offered;
        }
        let mut texts: BTreeMap<usize, Runs> = BTreeMap::new();
        if !went.is_empty() {
            for n in &came {
                texts.extend(self.text_that_came(&offered[*n].url, at).map(|runs| (*n, runs)));
            }
        }
        if !texts.is_empty() {
            for n in &went {
                texts.extend(self.text_that_went(&offered[*n].url, at).map(|runs| (*n, runs)));
            }
        }
        let mut alike = Vec::new();
        for (new, old) in came.iter().flat_map(|new| went.iter().map(move |old| (*new, *old))) {
            if let (Some(is), Some(was)) = (texts.get(&new), texts.get(&old)) {
                let share = share(was, is);
                alike.extend((share >= MUCH_THE_SAME).then_some((100 - share, new, old)));
            }
        }
        alike.sort_unstable();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut gone: BTreeSet<usize> = BTreeSet::new();
        for (_, new, old) in alike {
            if !taken.contains(&new) && gone.insert(old) {
                taken.insert(new);
                let (url, title) = (offered[old].url.clone(), offered[old].title.clone());
                replaced(&mut offered[new], &url, &title);
            }
        }
        let mut before: BTreeSet<String> = BTreeSet::new();
        for n in came.into_iter().filter(|n| !taken.contains(n)) {
            let Some((url, title)) = self.gone_before(&offered, n, &before, at) else { continue };
            replaced(&mut offered[n], &url, &title);
            before.insert(url);
        }
        let mut n = 0;
        offered.retain(|_| {
            n += 1;
            !gone.contains(&(n - 1))
        });
        offered
    }

    /// The file that went some days before the one at `n` of `offered` came in its place, and what it was called: one
    /// of the same paper by its title, else the one whose text is most like it. None that came back itself, or whose
    /// place another took.
    fn gone_before(
        &mut self,
        offered: &[PartChange],
        n: usize,
        taken: &BTreeSet<String>,
        at: Timestamp,
    ) -> Option<(String, String)> {
        let (url, title) = (offered[n].url.clone(), offered[n].title.clone());
        // Nothing is looked through for what never went.
        if self.all.iter().all(|one| one.is_named) || self.taken_off(&url, &title, at).is_some() {
            return None;
        }
        let is_offered = |was: &str, title: &str| {
            let came = offered.iter().filter(|part| part.kind != ChangeKind::AttachmentRemoved);
            came.into_iter().any(|part| part.url == was || judge::same_title(&part.title, title))
        };
        let mut steps = self.gone_since(at, SOME_DAYS);
        steps.retain(|(was, title)| !taken.contains(was) && !is_offered(was, title));
        steps.truncate(MOST);
        if let Some(step) = steps.iter().find(|(_, was)| judge::same_paper(was, &title)) {
            return Some(step.clone());
        }
        if steps.is_empty() {
            return None;
        }
        let is = self.text_that_came(&url, at)?;
        let shares = steps.into_iter().filter_map(|step| {
            let was = self.text_that_went(&step.0, at)?;
            Some((share(&was, &is), step))
        });
        let alike = shares.filter(|(share, _)| *share >= MUCH_THE_SAME);
        alike.max_by_key(|(share, _)| *share).map(|(_, step)| step)
    }

    /// What a file that came with the version of `at` says, where that can be read.
    fn text_that_came(&mut self, url: &str, at: Timestamp) -> Option<Runs> {
        let n = self.place(url)?;
        self.ensure([Some(n), None]);
        let version = self.all[n].since(at)?;
        self.runs(n, &version)
    }

    /// What a file said that went with the version of `at` or before.
    fn text_that_went(&mut self, url: &str, at: Timestamp) -> Option<Runs> {
        let n = self.place(url)?;
        self.ensure([Some(n), None]);
        let version = self.all[n].last_before(at)?;
        self.runs(n, &version)
    }

    fn runs(&mut self, n: usize, version: &Snapshot) -> Option<Runs> {
        let read: Rc<Read> = self.all[n].read(version).ok()?;
        Some(runs(&read.document)).filter(|runs| runs.values().sum::<usize>() >= FEWEST)
    }
}

/// Tells `part`, which was added, as what took the place of the file at `url`, called `title`.
fn replaced(part: &mut PartChange, url: &str, title: &str) {
    part.kind = ChangeKind::AttachmentReplaced;
    part.was = Some(url.to_owned()).filter(|was| *was != part.url);
    part.formerly_titled =
        Some(title.to_owned()).filter(|title| !judge::same_title(title, &part.title));
}

/// The runs of three words of a text.
fn runs(document: &Document) -> Runs {
    let words = document.blocks.iter().flat_map(|block| {
        let text = settled(&block.text);
        text.split(' ').map(str::to_owned).collect::<Vec<String>>()
    });
    let words: Vec<String> = words.take(MOST_WORDS).collect();
    let mut runs = Runs::new();
    for three in words.windows(3) {
        *runs.entry(three.join(" ")).or_default() += 1;
    }
    runs
}

/// How much two texts share of their runs of words, in a hundred.
fn share(old: &Runs, new: &Runs) -> usize {
    let both: usize =
        old.iter().map(|(run, times)| new.get(run).map_or(0, |other| *times.min(other))).sum();
    let all = old.values().sum::<usize>() + new.values().sum::<usize>();
    (200 * both).checked_div(all).unwrap_or_default()
}
