//! Written -> Watchlist: what each value means, and whether they fit together. Sources have their own file.

use std::{collections::BTreeMap, ops::Range, path::Path, time::Duration};

use toml::Spanned;

use super::{
    address::{self, Refused},
    duration, editions,
    keys::shortened,
    problems::Problems,
    sources, subscribers,
    written::{self, Text, Written},
};
use crate::model::source::{Crawler, Every, Host, Publication, PublicationId, Watchlist};

/// The least between two requests to a public host; below it is no politeness.
const LEAST_DELAY: Duration = Duration::from_secs(1);

/// The most: beyond it a crawl of a few pages would take days.
const MOST_DELAY: Duration = Duration::from_secs(60 * 60);

/// The most hosts visited side by side.
const MOST_PARALLEL: u64 = 64;

/// The first place of each name: where it begins, and its line.
#[derive(Default)]
pub(super) struct Firsts {
    places: BTreeMap<String, (usize, usize)>,
    /// Whether there are more whose name could not be read.
    pub(super) is_partial: bool,
}

impl Firsts {
    /// Notes `name`, written at `at`; where it was there before, the line.
    pub(super) fn note(
        &mut self,
        name: &str,
        at: &Range<usize>,
        problems: &Problems<'_>,
    ) -> Option<usize> {
        let place = (at.start, problems.line(at));
        let first = *self.places.entry(name.to_owned()).or_insert(place);
        (first != place).then_some(first.1)
    }

    /// The line of `name`.
    pub(super) fn line(&self, name: &str) -> Option<usize> {
        self.places.get(name).map(|(_, line)| *line)
    }

    /// Every name.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }
}

/// Tells of every problem; the watchlist is of use only where there was none.
pub(super) fn check(written: Written, file: &Path, problems: &mut Problems<'_>) -> Watchlist {
    let crawler = crawler(written.crawler, file, problems);
    let hosts = hosts(written.hosts, problems);
    let (publications, ids) = publications(written.publications, problems);
    let known = subscribers::Known::of(&written.sources, &ids);
    let sources = sources::check(written.sources, &ids, &crawler.every, problems);
    let (mail, subscribers) =
        subscribers::check(written.mail, written.subscribers, &known, file, problems);
    let unaddressed = Vec::new();
    Watchlist { crawler, hosts, publications, sources, subscribers, mail, unaddressed }
}

fn told<T>(text: &Text, read: Result<T, String>, problems: &mut Problems<'_>) -> Option<T> {
    read.map_err(|message| problems.add(&text.span(), message)).ok()
}

/// The rhythm that `text` writes.
pub(super) fn every(text: &Text, problems: &mut Problems<'_>) -> Option<Every> {
    told(text, duration::every(text.get_ref()), problems)
}

/// What `read` makes of an address; a refused one that holds a password is not shown again.
pub(super) fn address<T>(
    text: &Text,
    read: Result<T, Refused>,
    problems: &mut Problems<'_>,
) -> Option<T> {
    match read {
        Ok(url) => Some(url),
        Err(Refused { message, is_secret: true }) => {
            problems.add_unshown(&text.span(), message);
            None
        }
        Err(Refused { message, is_secret: false }) => {
            problems.add(&text.span(), message);
            None
        }
    }
}

/// An id that keeps to the rule; otherwise the nearest that does is suggested.
pub(super) fn id<T, E>(
    text: &Text,
    new: impl Fn(&str) -> Result<T, E>,
    problems: &mut Problems<'_>,
) -> Option<T> {
    if let Ok(id) = new(text.get_ref()) {
        return Some(id);
    }
    let mut near = String::new();
    for c in text.get_ref().trim().chars().take(80) {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c) => near.push(c),
            _ if near.ends_with('-') => {}
            _ => near.push('-'),
        }
    }
    let near = near.trim_matches(['-', '.', '_']);
    let advice = match new(near) {
        Ok(_) => format!("did you mean “{near}”?"),
        Err(_) => "choose another".to_owned(),
    };
    let rule = "an id is 1 to 80 of a-z, 0-9, “-”, “.” and “_”, beginning with a letter or digit";
    let shown = shortened(text.get_ref());
    problems.add(&text.span(), format!("“{shown}” cannot be an id ({rule}): {advice}"));
    None
}

fn delay(text: &Text, is_private: bool, problems: &mut Problems<'_>) -> Option<Duration> {
    let delay = told(text, duration::duration(text.get_ref()), problems)?;
    let written = text.get_ref();
    if delay < LEAST_DELAY && !is_private {
        let message = format!(
            "“{written}” is too short for a public host: below 1s is no politeness (only a [[host]] with allow_private = true may have less)"
        );
        problems.add(&text.span(), message);
        return None;
    }
    if delay > MOST_DELAY {
        problems.add(&text.span(), format!("“{written}” is too long: write at most 1h"));
        return None;
    }
    Some(delay)
}

fn crawler(written: written::Crawler, file: &Path, problems: &mut Problems<'_>) -> Crawler {
    let default = Crawler::default();
    let parallel = written.parallel.and_then(|number| parallel(&number, problems));
    let read = |text: Text, problems: &mut Problems<'_>| {
        told(&text, address::contact(text.get_ref()), problems)
    };
    let contact = written.contact.and_then(|text| read(text, problems));
    let wait = written.delay.and_then(|text| delay(&text, false, problems));
    let rhythm = written.every.and_then(|text| every(&text, problems));
    let proxy =
        written.proxy.and_then(|text| address(&text, address::proxy(text.get_ref()), problems));
    let folder = file.parent().unwrap_or(Path::new(""));
    Crawler {
        contact,
        delay: wait.unwrap_or(default.delay),
        every: rhythm.unwrap_or(default.every),
        parallel: parallel.unwrap_or(default.parallel),
        proxy,
        ca_file: written.ca_file.map(|path| folder.join(path.into_inner())),
    }
}

fn parallel(number: &Spanned<u64>, problems: &mut Problems<'_>) -> Option<usize> {
    let read = usize::try_from(*number.get_ref()).ok();
    let read = read.filter(|_| (1..=MOST_PARALLEL).contains(number.get_ref()));
    if read.is_none() {
        let message = format!(
            "“parallel” is from 1 to {MOST_PARALLEL}: it counts hosts visited side by side"
        );
        problems.add(&number.span(), message);
    }
    read
}

fn hosts(written: Vec<written::Host>, problems: &mut Problems<'_>) -> BTreeMap<String, Host> {
    let mut hosts = BTreeMap::new();
    let mut firsts = Firsts::default();
    for host in written {
        let allow_private = host.allow_private;
        let wait = host.delay.and_then(|text| delay(&text, allow_private, problems));
        let Some(text) = host.name else { continue };
        let Some(name) = told(&text, address::host(text.get_ref()), problems) else { continue };
        if let Some(first) = firsts.note(&name, &text.span(), problems) {
            let message = format!("“{name}” has a [[host]] already, on line {first}: keep one");
            problems.add(&text.span(), message);
            continue;
        }
        hosts.insert(name, Host { delay: wait, allow_private });
    }
    hosts
}

fn publications(
    written: Vec<written::Publication>,
    problems: &mut Problems<'_>,
) -> (Vec<Publication>, Firsts) {
    let mut publications = Vec::new();
    let mut places = editions::Places::default();
    let mut ids = Firsts::default();
    let mut names: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (nth, publication) in written.into_iter().enumerate() {
        let mut aliases = Vec::new();
        for name in publication.title.iter().chain(&publication.aliases) {
            let line = problems.line(&name.span());
            let (first, of) = *names.entry(name.get_ref().to_lowercase()).or_insert((line, nth));
            if of != nth {
                let shown = shortened(name.get_ref());
                let message = format!(
                    "“{shown}” names another publication, on line {first}: a name that could mean either belongs to neither"
                );
                problems.add(&name.span(), message);
            }
        }
        aliases.extend(publication.aliases.into_iter().map(Spanned::into_inner));
        let read = publication.id.as_ref().and_then(|text| id(text, PublicationId::new, problems));
        let (Some(text), Some(id)) = (publication.id, read) else {
            ids.is_partial = true;
            continue;
        };
        if let Some(first) = ids.note(id.as_str(), &text.span(), problems) {
            let message =
                format!("“{id}” is a publication already, on line {first}: choose another id");
            problems.add(&text.span(), message);
            continue;
        }
        let editions = editions::check(&id, publication.editions, &mut places, problems);
        let Some(title) = publication.title else { continue };
        let publisher = publication.publisher.map(Spanned::into_inner);
        let title = title.into_inner();
        publications.push(Publication { id, title, aliases, publisher, editions });
    }
    editions::check_together(&publications, &places, problems);
    (publications, ids)
}
