//! Which watched pages cite editions that are out of date, and what to put instead.

use super::{
    super::{citations, html, page::Page},
    File,
    frame::Frame,
};
use crate::model::citation::Citations;

/// The page; of pages without such a citation nothing is said.
pub(super) fn page(found: Citations) -> File {
    let frame = Frame {
        path: "citations.html".to_owned(),
        title: "Citations that are out of date",
        feed: None,
        above: Vec::new(),
    };
    let found = Citations { only_stale: true, ..found };
    let Page { parts, .. } = citations::page(&found);
    frame.page(html::parts(&parts, 2))
}
