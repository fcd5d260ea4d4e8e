//! What the calendar brings: editions that come into force soon, and those that did last, without any change of a page.

use super::{
    super::{
        calendar, html,
        html::escape::Html,
        page::{Part, Span, plain},
        words,
    },
    File,
    frame::{Frame, para, section},
};
use crate::model::event::{Ahead, DAYS_AHEAD, Event};

/// How many that came into force are shown.
const LAST: usize = 20;

/// What the calendar brings of all sources; a publication with several sources counts once.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    events: Vec<Event>,
    ahead: Vec<Ahead>,
}

impl Calendar {
    /// Adds what a source tells.
    pub fn add(&mut self, events: Vec<Event>, ahead: Vec<Ahead>) {
        for event in events {
            if self.events.iter().all(|other| other.id != event.id) {
                self.events.push(event);
            }
        }
        for one in ahead {
            if !self.ahead.contains(&one) {
                self.ahead.push(one);
            }
        }
    }
}

/// The page.
pub(super) fn page(calendar: &Calendar) -> File {
    let frame = Frame {
        path: "coming.html".to_owned(),
        title: "Coming into force",
        feed: None,
        above: Vec::new(),
    };
    let mut ahead = calendar.ahead.clone();
    ahead.sort_by_key(|one| one.effective);
    let soon = match calendar::ahead(&ahead) {
        Some(part) => html::parts(&[part], 2),
        None => para(&format!(
            "No edition is known that comes into force in the next {DAYS_AHEAD} days."
        )),
    };
    let mut events: Vec<&Event> = calendar.events.iter().collect();
    events.sort_by(|one, other| (other.effective, &one.id).cmp(&(one.effective, &other.id)));
    let row = |event: &&Event| {
        vec![
            vec![plain(words::date(event.effective))],
            vec![Span::Strong(event.title.clone())],
            vec![plain(event.edition.clone())],
            vec![Span::Address(event.url.to_string())],
        ]
    };
    let rows: Vec<_> = events.iter().take(LAST).map(row).collect();
    if rows.is_empty() {
        return frame.page(soon);
    }
    // No card that says “is now in force”: most of these have been replaced since.
    let heads = vec!["On", "Publication", "Edition", "Address"];
    let inner = html::parts(&[Part::Table { heads, rows }], 3);
    let came: Html = section("came", "Came into force, newest first", inner);
    frame.page(soon.and(came))
}
