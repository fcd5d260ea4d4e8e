//! How everything stands: what could not be checked, what waits, what cannot be read. The same as `status` says,
//! without who has been told what.

use std::collections::BTreeMap;

use super::{
    super::{
        html,
        page::{Page, Part},
        status,
    },
    File,
    frame::Frame,
};
use crate::model::report::Status;

/// The page.
pub(super) fn page(status: &Status) -> File {
    let frame = Frame {
        path: "health.html".to_owned(),
        title: "Health: what could be checked",
        feed: None,
        above: Vec::new(),
    };
    // Who reads, and what was watched once, is nobody's business but of whoever runs it.
    let shown = Status { owed: BTreeMap::new(), unlisted: Vec::new(), ..status.clone() };
    let Page { parts, .. } = status::page(&shown);
    let parts: Vec<Part> = parts;
    frame.page(html::parts(&parts, 2))
}
