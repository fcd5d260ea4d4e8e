//! store -> Citations: what the watched pages cite as they stand now. What a citation is and how it stands, `mentions`
//! knows.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::{ended::with_ended, read_snapshot, standing, versions};
use crate::{
    judge,
    mentions::{Finder, Page, audit},
    model::{
        change::{Change, ChangeKind, Significance},
        citation::{Audited, Citation, Citations, NotAudited},
        document::Document,
        edition::{End, When},
        report::Report,
        source::{Kind, PublicationId, Source, Watchlist},
        time::london_day,
    },
    register::Register,
    store::{Store, StoreError},
};

/// What the pages of the list cite, each as it stands now, and how that stands `on` a day. A list in which
/// publications are looked for cites nothing.
///
/// # Errors
/// [`StoreError`] where the store cannot be read; a page that cannot be is told instead.
pub fn citations(
    watchlist: &Watchlist,
    store: &Store,
    finder: &Finder,
    on: Date,
) -> Result<Citations, StoreError> {
    let checked_to = finder.register().checked_to;
    let (mut pages, mut unread) = (Vec::new(), Vec::new());
    for source in watchlist.sources.iter().filter(|source| source.discover.is_none()) {
        match page(watchlist, source, store, finder, on)? {
            Ok(page) => pages.push(page),
            Err(why) => unread.push(NotAudited { source: source.id.to_string(), why }),
        }
    }
    Ok(Citations { on, checked_to, pages, unread, only_stale: false })
}

/// Whether what pages cite may make a change of `report` weightier than it is.
pub(super) fn may_weigh(watchlist: &Watchlist, report: &Report) -> bool {
    let is_board = |source: &&Source| source.kind == Some(Kind::Board);
    let boards: BTreeSet<_> =
        watchlist.sources.iter().filter(is_board).map(|source| &source.id).collect();
    let may = |one: &Change| one.significance < Significance::Major && boards.contains(&one.source);
    report.changes.iter().any(may)
}

/// Tells `report`, where it has anything to tell, what the pages cite that are listed because they cite guidance: how
/// many of them cite what is out of date; which cite what it tells the end of; what those that it tells of newly cite.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub(super) fn beside(
    watchlist: &Watchlist,
    store: &Store,
    register: &Register,
    report: &mut Report,
    on: Date,
) -> Result<(), StoreError> {
    let boards = || watchlist.sources.iter().filter(|source| source.kind == Some(Kind::Board));
    if report.is_empty() || boards().next().is_none() {
        return Ok(());
    }
    let ends = report.changes.iter().filter(|change| change.ends_what_stood());
    let looks = |one: &Change| (london_day(one.last_seen_before), london_day(one.to.captured_at));
    let is_gone = |one: &Change| matches!(one.kind, ChangeKind::Removed | ChangeKind::NotFound);
    let ends = ends.filter_map(|one| Some((one.cited_as()?, is_gone(one), looks(one))));
    let ends: Vec<_> = ends.collect();
    let events: BTreeSet<_> = report.events.iter().map(|event| event.publication.clone()).collect();
    let register = with_ended(watchlist, store, register.clone(), None)?;
    let audits = Audits { watchlist, store, finder: &Finder::of(&register), on };
    for source in boards() {
        let Ok(mut page) = page(watchlist, source, store, audits.finder, on)? else { continue };
        if page.stale().next().is_some() {
            report.citing.push(page.title.clone());
        }
        let newly = audits.newly(source, report);
        let mut of_page = page.clone();
        of_page.citations.retain(|one| newly.contains(&said(one)));
        if of_page.stale().next().is_some() {
            report.newly_cited.push(of_page);
        }
        page.citations.retain(|one| {
            let of = &one.mention.publication;
            let is_ended = |(id, is_gone, looks): &(PublicationId, bool, (Date, Date))| {
                id == of && !(*is_gone && had_ended(one)) && !audits.was_ended_before(one, *looks)
            };
            events.contains(of) || ends.iter().any(is_ended)
        });
        if page.stale().next().is_some() {
            report.stale_citations.push(page);
        }
    }
    Ok(())
}

/// What a mention says, wherever it stands: the publication and the edition.
type Saying = (PublicationId, Option<String>);

fn said(citation: &Citation) -> Saying {
    let mention = &citation.mention;
    (mention.publication.clone(), mention.edition.clone().or_else(|| mention.unknown.clone()))
}

/// Whether what it cites had ended before its page was gone: withdrawn, or replaced. Who still cited it was listed then.
fn had_ended(one: &Citation) -> bool {
    let ended = one.stale.as_ref().and_then(|stale| stale.ended.as_ref());
    ended.is_some_and(|ended| matches!(ended.how, End::Withdrawn | End::Superseded))
}

/// What the readings of pages rest on.
struct Audits<'a> {
    watchlist: &'a Watchlist,
    store: &'a Store,
    finder: &'a Finder<'a>,
    on: Date,
}

impl Audits<'_> {
    /// What `source` cites that is out of date and is new in `report`: all of it where watching begins, else what the
    /// text before a change did not say. Each such change says so as a reason, and is important.
    fn newly(&self, source: &Source, report: &mut Report) -> BTreeSet<Saying> {
        let mut newly = BTreeSet::new();
        let stale = |page: &Audited| page.stale().map(|(one, _)| said(one)).collect::<Vec<_>>();
        let begins = report.beginnings.iter().find(|one| one.source == source.id);
        if let Some(page) = begins.and_then(|one| self.at(source, one.captured_at)) {
            newly.extend(stale(&page));
        }
        for change in report.changes.iter_mut().filter(|change| change.source == source.id) {
            let (Some(old), Some(new)) =
                (self.at(source, change.from.captured_at), self.at(source, change.to.captured_at))
            else {
                continue;
            };
            let before: BTreeSet<Saying> = stale(&old).into_iter().collect();
            let (mut told, mut cited) = (BTreeSet::new(), Vec::new());
            for (one, _) in new.stale().filter(|(one, _)| !before.contains(&said(one))) {
                if told.insert(said(one)) {
                    cited.push(one);
                }
            }
            judge::cites_out_of_date(change, &cited);
            newly.extend(told);
        }
        newly
    }

    /// Whether what a change shows between these two looks came too late to be what made it out of date: the edition
    /// in force was out before, and took its place by then, of which the calendar tells by itself. What came is its
    /// final text, perhaps.
    fn was_ended_before(&self, one: &Citation, (before, seen): (Date, Date)) -> bool {
        let Some(stale) = one.stale.as_ref().filter(|stale| stale.ended.is_none()) else {
            return false;
        };
        let register = self.finder.register();
        let Some(edition) = stale.in_force.as_ref().and_then(|id| register.edition(id)) else {
            return false;
        };
        let came = |when: Option<When>, day| when.is_some_and(|when| when.has_come(day));
        let was_out = came(edition.for_information, before) || came(edition.published, before);
        let is_told = edition.in_force.is_some_and(|when| when.exactly().is_some());
        let by = if is_told { seen } else { before };
        was_out && came(stale.superseded_on, by)
    }

    /// What it cited then; none where that is not held or cannot be read.
    fn at(&self, source: &Source, at: Timestamp) -> Option<Audited> {
        let snapshot = standing::ids(source).find_map(|id| self.store.snapshot(id, at))?;
        let read = read_snapshot(self.store, source, &snapshot).ok()?;
        Some(audited(self.watchlist, source, &read.document, self.finder, self.on))
    }
}

/// One page as it stands now; why not, where it cannot be read.
fn page(
    watchlist: &Watchlist,
    source: &Source,
    store: &Store,
    finder: &Finder,
    on: Date,
) -> Result<Result<Audited, String>, StoreError> {
    let (snapshots, gone) = versions(store, source, Timestamp::MAX)?;
    if gone.is_some() {
        return Ok(Err("the page is not to be found".to_owned()));
    }
    let Some(snapshot) = snapshots.last() else {
        let crawl = format!("no snapshot yet: `guidewatch crawl --source {}`", source.id);
        return Ok(Err(crawl));
    };
    let read = match read_snapshot(store, source, snapshot) {
        Ok(read) => read,
        Err(why) => return Ok(Err(why.to_string())),
    };
    Ok(Ok(audited(watchlist, source, &read.document, finder, on)))
}

fn audited(
    watchlist: &Watchlist,
    source: &Source,
    document: &Document,
    finder: &Finder,
    on: Date,
) -> Audited {
    let id = source.id.to_string();
    let page = Page {
        source: &id,
        title: watchlist.title_of(source),
        url: Some(&source.url),
        publication: source.publication.as_ref(),
        is_board: source.kind == Some(Kind::Board),
    };
    let mut audited = audit(&page, document, finder, on);
    // One name in everything that is told of it; and pages of many boards bear one title, which the list tells apart.
    if page.title != source.id.as_str() {
        page.title.clone_into(&mut audited.title);
    }
    audited
}
