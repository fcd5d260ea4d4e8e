//! What single publishers' pages and records are like: one file each, and one row here. A reader works on what
//! the general readers found and knows only its publisher's habits; where none of them shows, it changes
//! nothing. How to add one: docs/guide/publishers.md.

use serde_json::Value;
use url::Url;

use super::{ExtractError, kind};
use crate::model::{
    document::{Block, Document, Notice, NoticeKind},
    source::Kind,
};

mod amendments;
mod commissioner;
mod legislation;
mod listings;
mod nice;
mod nspcc;
mod parliament;
mod policy_partners;
mod wordpress;

pub(super) use amendments::is_at as is_amendments;

/// Hosts, with all below them, and what is done to a page of theirs once it has been read.
const PAGES: &[(&[&str], SettlePage)] = &[
    (&["nice.org.uk"], nice::settle),
    (&["learning.nspcc.org.uk", "thecpsu.org.uk"], nspcc::settle),
    (&["procedures.org.uk"], policy_partners::settle),
    (&["childrenscommissioner.gov.uk"], commissioner::settle),
];

/// Records, each with how it is known and read; the particular before the general.
const RECORDS: &[(IsRecord, ReadRecord)] = &[
    (nice::is, nice::read),
    (parliament::is, parliament::read),
    (wordpress::is, wordpress::read),
    (listings::is, listings::read),
];

type SettlePage = fn(&mut Document);
type IsRecord = fn(&Value) -> bool;
type ReadRecord = fn(&Value, &Url) -> Result<Document, ExtractError>;

/// Does to a page what its publisher's habits ask for. `written` is the kind in the sources file.
pub(super) fn settle(mut document: Document, url: &Url, written: Option<Kind>) -> Document {
    let host = url.host_str().unwrap_or_default();
    for (hosts, settle) in PAGES {
        if hosts.iter().any(|known| is_below(host, known)) {
            settle(&mut document);
        }
    }
    if written.unwrap_or_else(|| kind::of_address(url)) == Kind::Amendments {
        amendments::settle(&mut document, url);
    }
    document
}

/// Reads a record whose shape is known; none where it is not.
pub(super) fn record(
    value: &Value,
    url: &Url,
    written: Option<Kind>,
) -> Option<Result<Document, ExtractError>> {
    if written == Some(Kind::Feed) && listings::is_collection(value) {
        return Some(listings::read(value, url));
    }
    let (_, read) = RECORDS.iter().find(|(is, _)| is(value))?;
    Some(read(value, url))
}

/// Whether a record is read as a list.
pub(super) fn is_list(value: &Value) -> bool {
    listings::is(value) || parliament::is_list(value) || wordpress::is_list(value)
}

/// Reads a page of GOV.UK that lists documents, where it does; only asked where a list is wanted.
pub(super) fn page_of_list(text: &str, url: &Url) -> Option<Document> {
    listings::page(&super::html::parsed(text).ok()?, url)
}

/// Reads XML whose first element is known; none where it is not.
pub(super) fn xml(text: &str, url: &Url) -> Option<Result<Document, ExtractError>> {
    legislation::is(text).then(|| legislation::read(text, url))
}

/// Whether a host is `known` or below it.
fn is_below(host: &str, known: &str) -> bool {
    host == known || host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.'))
}

/// So many blocks from the top may be lines about the page.
const HEAD: usize = 15;

/// Takes each of the blocks out for which `take` gives a notice.
fn take_notices(document: &mut Document, mut take: impl FnMut(usize, &Block) -> Option<Notice>) {
    let blocks = std::mem::take(&mut document.blocks);
    for (at, block) in blocks.into_iter().enumerate() {
        match take(at, &block) {
            Some(notice) => document.notices.push(notice),
            None => document.blocks.push(block),
        }
    }
}

/// A notice of the day that a record gives; none where it gives none.
fn dated(kind: NoticeKind, day: &str) -> Option<Notice> {
    let date = super::list::day(day)?;
    Some(Notice { kind, date: Some(date), text: String::new() })
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_host_is_known_with_all_below_it_and_no_other() {
        assert!(
            is_below("www.nice.org.uk", "nice.org.uk") && is_below("nice.org.uk", "nice.org.uk")
        );
        assert!(!is_below("notnice.org.uk", "nice.org.uk"));
        assert!(!is_below("nice.org.uk.example", "nice.org.uk"));
    }
}
