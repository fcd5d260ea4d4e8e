//! How everything stands: what could not be checked, what waits, what cannot be read. The same as `status` says,
//! without who has been told what.

use std::collections::BTreeMap;

use super::{
    super::{
        html,
        page::{Page, Part, Span, plain},
        status,
    },
    File,
    frame::Frame,
};
use crate::model::report::Status;

/// Why the process that shows the pages does not crawl.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnlyShown {
    /// Another one does, which shows the same store.
    AnotherServe,
    /// Crawling is left to whoever runs `crawl`.
    NoCrawl,
}

/// The page.
pub(super) fn page(status: &Status, only_shown: Option<OnlyShown>) -> File {
    let frame = Frame {
        path: "health.html".to_owned(),
        title: "Health: what could be checked",
        feed: None,
        above: Vec::new(),
    };
    // Who reads, and what was watched once, is nobody's business but of whoever runs it.
    let shown = Status { owed: BTreeMap::new(), unlisted: Vec::new(), ..status.clone() };
    let Page { parts, .. } = status::page(&shown);
    let parts: Vec<Part> = only_shown.map(said).into_iter().chain(parts).collect();
    frame.page(html::parts(&parts, 2))
}

fn said(only_shown: OnlyShown) -> Part {
    let code = |text: &str| Span::Code(text.to_owned());
    Part::Para(match only_shown {
        OnlyShown::AnotherServe => {
            vec![plain("Only shown here: another "), code("guidewatch serve"), plain(" crawls.")]
        }
        OnlyShown::NoCrawl => vec![
            plain("Only shown here: crawling is left to others ("),
            code("--no-crawl"),
            plain(")."),
        ],
    })
}
