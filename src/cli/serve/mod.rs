//! `serve`: the reading pages over HTTP, and a crawl whenever sources are due, in one process. Pages are made by the same hand as
//! `export site` makes them, into a folder of the store's; who reads them never waits for a crawl, nor a crawl for who
//! reads. A `crawl` beside it is done here, for whoever asked.

mod aside;
mod rounds;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use super::{
    args::{Args, ServeOptions},
    exit::{BadUsage, Exit, Fault},
    place, say, stop,
};
use crate::serve::{self, Pages};
use rounds::Rounds;

pub(super) fn run(args: &Args, options: &ServeOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    place::fetcher(&watchlist)?;
    let listener = serve::listen(options.listen).map_err(|error| {
        BadUsage(format!("--listen {}: {error}: another port may be free", options.listen))
    })?;
    let address = listener.local_addr().context("the address that is listened on")?;
    let stop = stop::listen()?;
    let again = on_hangup()?;
    let shown = Arc::new(Pages::default());
    let (pages, names, until) = (Arc::clone(&shown), options.host.clone(), stop.clone());
    let door = thread::Builder::new().name("pages".to_owned());
    let door = door.spawn(move || serve::serve(listener, names, pages, until));
    let door = door.context("the system gives no thread to answer with")?;
    if !args.quiet {
        say::note(&format!("reading pages on http://{address}/"));
    }
    let mut rounds = Rounds::new(args, options.no_crawl, watchlist, &shown, stop);
    while !rounds.is_over() && !door.is_finished() {
        rounds.once();
        rounds.rest(&again, || door.is_finished());
    }
    rounds.end();
    stop::at_once();
    let done = door.join().map_err(|_| Fault::msg("answering ended in a fault of ours"))?;
    done.context("pages cannot be answered any more")?;
    Ok(Exit::Done)
}

/// Whether SIGHUP came since it was last looked: then the list is read anew.
fn on_hangup() -> Result<Arc<AtomicBool>, Fault> {
    let came = Arc::new(AtomicBool::new(false));
    let wrong = "signals cannot be listened to";
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context(wrong)?;
    let here = runtime.enter();
    let mut hangup = signal(SignalKind::hangup()).context(wrong)?;
    drop(here);
    let seen = Arc::clone(&came);
    thread::spawn(move || {
        runtime.block_on(async {
            while hangup.recv().await.is_some() {
                seen.store(true, Ordering::SeqCst);
            }
        });
    });
    Ok(came)
}
