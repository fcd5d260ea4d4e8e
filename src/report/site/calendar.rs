//! What the calendar brings: editions that come into force soon, and those that did last, without any change of a page.

use super::{
    super::{
        calendar, html,
        html::escape::{Html, element},
    },
    File,
    frame::{Frame, para, section},
};
use crate::model::event::{Ahead, Event};

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
        None => para("No edition is known that comes into force soon."),
    };
    let mut events: Vec<&Event> = calendar.events.iter().collect();
    events.sort_by(|one, other| (other.effective, &one.id).cmp(&(one.effective, &other.id)));
    let cards: Vec<_> =
        events.into_iter().take(LAST).map(|event| calendar::card(None, event)).collect();
    if cards.is_empty() {
        return frame.page(soon);
    }
    let inner = element("div", &[], &html::parts(&cards, 3));
    let came: Html = section("came", "Came into force", inner);
    frame.page(soon.and(came))
}
