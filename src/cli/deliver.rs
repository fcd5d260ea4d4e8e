//! `deliver`: send what is still owed; and what `crawl` and `serve` do after each crawl. Quiet where nobody looks on, unless it is
//! confirmed that somebody cannot be told.

use std::{path::Path, time::Duration};

use super::{
    args::{Args, DeliverOptions},
    dates,
    exit::{BadUsage, Exit, Fault, NotThere},
    place, say, stop,
};
use crate::{
    deliver::{Courier, PATIENCE},
    dispatch::{self, Outcome, Outcomes},
    model::{
        source::{SubscriberId, Watchlist},
        subscriber::Channel,
    },
    store::{self, Store, StoreError},
};

/// How long who comes from a crawl waits for another process that delivers.
const LOOK: Duration = Duration::from_secs(1);

/// How often is looked whether there is more to send: a crawl that goes on writes all the time.
const LOOKS: usize = 3;

/// What is said, and what counts as a failure.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// A person looks on.
    pub(super) aloud: bool,
    /// One refusal is enough.
    pub(super) strict: bool,
}

pub(super) fn run(args: &Args, options: &DeliverOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    if watchlist.subscribers.is_empty() {
        let what = "nobody is to be told: the sources file has no [[subscriber]]; docs/guide/delivery.md says how to add one";
        return Err(NotThere(what.to_owned()).into());
    }
    for id in &options.subscriber {
        if !watchlist.subscribers.iter().any(|subscriber| subscriber.id == *id) {
            let ids: Vec<_> = watchlist.subscribers.iter().map(|one| one.id.as_str()).collect();
            let there = ids.join(", ");
            return Err(
                BadUsage(format!("there is no subscriber “{id}”; there are: {there}")).into()
            );
        }
    }
    let dir = place::store(args);
    let wait = Duration::from_secs(options.wait.wait);
    let before = Store::open(&dir)?;
    before.check_room()?;
    let _held = before.delivering(wait, place::now())?;
    // As it stands now that nobody else delivers: what another has told since is known.
    let store = Store::open(&dir)?;
    let is_asked = !options.subscriber.is_empty();
    let manner = Manner {
        aloud: !args.quiet && (is_asked || place::is_watched()),
        strict: options.strict || is_asked,
    };
    begin_alone(&watchlist, &store, manner.aloud)?;
    drop(stop::listen()?);
    stop::at_once();
    let undelivered = if is_asked {
        send(&watchlist, &store, &options.subscriber, manner)?
    } else {
        drop(store);
        send_all(&watchlist, &dir, manner)?
    };
    Ok(if undelivered || stop::is_over() { Exit::Incomplete } else { Exit::Done })
}

/// Begins with new subscribers, so that they are told of what the crawl finds that goes on from here. Where another
/// process delivers, it is waited for, as long as a channel may take: what is found before one has begun with somebody
/// is no news to them.
pub(super) fn begin(watchlist: &Watchlist, store: &Store, aloud: bool) -> Result<(), Fault> {
    if !dispatch::is_to_begin(watchlist, store)? {
        return Ok(());
    }
    match store.delivering(PATIENCE + LOOK, place::now()) {
        Ok(_held) => begin_alone(watchlist, store, aloud),
        Err(StoreError::Locked(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn begin_alone(watchlist: &Watchlist, store: &Store, aloud: bool) -> Result<(), Fault> {
    let begun = dispatch::begin(watchlist, store, place::now())?;
    for id in begun.new.iter().filter(|_| aloud) {
        say::note(&format!("{id} is new, and is told of whatever becomes known from now on"));
    }
    for (id, sources) in begun.widened.iter().filter(|_| aloud) {
        say::note(&format!(
            "{id} is to be told of {} more, from now on and not of what was before",
            say::count(*sources, "source")
        ));
    }
    Ok(())
}

/// Sends what is owed after a crawl, or at the hours of `serve`; new subscribers begin here, where the crawl could not
/// begin with them, and are told nothing of what was before. Whether it is confirmed that somebody cannot be told. Where another process
/// delivers, what it does not send is sent by the next run.
pub(super) fn after_crawl(
    watchlist: &Watchlist,
    dir: &Path,
    manner: Manner,
) -> Result<bool, Fault> {
    if watchlist.subscribers.is_empty() {
        return Ok(false);
    }
    let before = Store::open(dir)?;
    before.check_room()?;
    // Who delivers now looks once more before it ends whether there is more; the wait is for that look.
    match before.delivering(LOOK, place::now()) {
        Ok(_held) => send_all(watchlist, dir, manner),
        Err(StoreError::Locked(who)) => {
            tracing::info!("nothing is delivered now: {who}");
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Sends what is owed as the store stands now, and what others have written to it while that was sent.
fn send_all(watchlist: &Watchlist, dir: &Path, manner: Manner) -> Result<bool, Fault> {
    let (mut undelivered, mut manner) = (false, manner);
    for _ in 0..LOOKS {
        let extent = store::extent(dir).ok();
        // As it stands now that nobody else delivers: what another has told since is known.
        let store = Store::open(dir)?;
        begin_alone(watchlist, &store, manner.aloud)?;
        undelivered |= send(watchlist, &store, &[], manner)?;
        if stop::is_over() || store::extent(dir).ok() == extent {
            break;
        }
        // Who was refused has been named.
        manner = Manner { aloud: false, strict: false };
    }
    // Told to end, it may have begun with nobody.
    Ok(undelivered || stop::is_over())
}

fn send(
    watchlist: &Watchlist,
    store: &Store,
    asked: &[SubscriberId],
    manner: Manner,
) -> Result<bool, Fault> {
    let courier = courier(watchlist)?;
    let sending = stop::sending();
    let outcomes =
        dispatch::dispatch(watchlist, store, &courier, asked, place::now, stop::is_over)?;
    drop(sending);
    for (id, outcome) in &outcomes {
        // Who asks for the strict answer is told what a failure rests on.
        let is_strict = manner.strict && is_owed(outcome);
        if manner.aloud || is_strict || is_due_to_be_said(outcome) {
            say::note(&in_words(id, outcome));
        }
    }
    Ok(is_undelivered(&outcomes, manner.strict))
}

/// One that sends as the sources file says.
pub(super) fn courier(watchlist: &Watchlist) -> Result<Courier, Fault> {
    let (ca_file, proxy) = (watchlist.crawler.ca_file.clone(), watchlist.crawler.proxy.clone());
    Ok(Courier::new(watchlist.mail.clone(), ca_file, proxy, PATIENCE)?)
}

fn in_words(id: &SubscriberId, outcome: &Outcome) -> String {
    match outcome {
        Outcome::NotDue(Some(from)) => {
            format!("{id} is told next on {}", dates::shown(*from))
        }
        Outcome::NotDue(None) => format!("{id} is never told: its `when` names no day"),
        Outcome::Waits(from, row) => format!(
            "{id} is owed something since {} and is tried again from {} on (`guidewatch deliver --subscriber {id}` tries now): {}",
            dates::shown(row.since),
            dates::shown(*from),
            row.why
        ),
        Outcome::Nothing => format!("{id}: nothing to tell"),
        Outcome::Taken(0) => format!("{id} was told that there is nothing to tell"),
        Outcome::Taken(n) => format!("{id} was told of {}", say::count(*n, "thing")),
        Outcome::Refused(row, _) => format!(
            "{id} could not be told ({} since {}); it is tried again by each crawl and deliver: {}",
            match row.count {
                1 => "1 try".to_owned(),
                n => format!("{n} tries"),
            },
            dates::shown(row.since),
            row.why
        ),
    }
}

/// Whether also somebody who is not looking on should hear of it.
fn is_due_to_be_said(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Refused(row, before) => dispatch::is_said_again(row, before.as_ref()),
        _ => false,
    }
}

/// Whether something is owed and was not taken.
fn is_owed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Refused(..) | Outcome::Waits(..))
}

fn is_undelivered(outcomes: &Outcomes, strict: bool) -> bool {
    outcomes.iter().any(|(_, outcome)| match outcome {
        Outcome::Refused(row, _) | Outcome::Waits(_, row) => strict || row.is_confirmed(),
        _ => false,
    })
}

/// For `check`: who is told by which way, and what is missing for it here.
pub(super) fn checked(watchlist: &Watchlist) -> Result<String, Fault> {
    if watchlist.subscribers.is_empty() {
        return Ok(String::new());
    }
    let courier = courier(watchlist)?;
    let mut lines = String::new();
    for subscriber in &watchlist.subscribers {
        let sources = watchlist.sources.iter().filter(|source| subscriber.wants(source)).count();
        let to = match &subscriber.channel {
            Channel::Mail(to) => format!(
                "mail to {}",
                match to.len() {
                    1 => "1 address".to_owned(),
                    n => format!("{n} addresses"),
                }
            ),
            Channel::Webhook { address, .. } => match crate::deliver::host_of(address) {
                Some(host) => format!("webhook at {host}"),
                None => "webhook".to_owned(),
            },
            Channel::Command { program, .. } => {
                format!("the command {}", program.first().map_or("", String::as_str))
            }
            Channel::Folder { path, .. } => format!("files in {}", path.display()),
        };
        let of = say::count(sources, "source");
        lines.push_str(&format!("Told: {} of {of}, by {to}\n", subscriber.id));
        if let Err(missing) = courier.is_ready(&subscriber.channel) {
            lines.push_str(&format!("  It cannot be told from here: {missing}\n"));
        }
    }
    Ok(lines)
}
