//! SIGINT and SIGTERM: the first stops a crawl, any other ends the program, once the messages that are being sent are
//! answered or have had their time. Says and writes nothing.
//! SIGHUP it must not listen to: that would undo `nohup`. A terminal that goes ends the program like a
//! kill, which costs nothing that was acknowledged.

use std::{
    process,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

use super::exit::Fault;
use crate::crawl::Stop;

/// Whether there is nothing that could be stopped more gently: the next signal ends the program.
static AT_ONCE: AtomicBool = AtomicBool::new(false);

/// Whether messages are being sent: who has taken one is to be written down before the program ends.
static SENDING: AtomicBool = AtomicBool::new(false);

/// Whether a signal came.
static OVER: AtomicBool = AtomicBool::new(false);

/// So long the answers to messages that are being sent are waited for when all is to end. With what else takes time then
/// it stays below the five seconds that are promised.
pub(super) const ANSWERS: Duration = Duration::from_secs(4);

/// How often is looked whether they have come.
const BREATH: Duration = Duration::from_millis(20);

/// While it lives, messages are being sent.
pub(super) struct Sending;

impl Drop for Sending {
    fn drop(&mut self) {
        SENDING.store(false, Ordering::SeqCst);
    }
}

/// From now on messages are being sent.
pub(super) fn sending() -> Sending {
    SENDING.store(true, Ordering::SeqCst);
    Sending
}

/// Whether a signal came: nothing new is to be begun.
pub(super) fn is_over() -> bool {
    OVER.load(Ordering::SeqCst)
}

/// Listens from now on, on a thread of its own: until the program ends a signal must not be lost,
/// whatever the rest of it is busy with.
pub(super) fn listen() -> Result<Stop, Fault> {
    let (tell, stop) = watch::channel(false);
    let wrong = "signals cannot be listened to";
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context(wrong)?;
    let here = runtime.enter();
    let mut interrupt = signal(SignalKind::interrupt()).context(wrong)?;
    let mut terminate = signal(SignalKind::terminate()).context(wrong)?;
    drop(here);
    thread::spawn(move || {
        runtime.block_on(async {
            next(&mut interrupt, &mut terminate).await;
            OVER.store(true, Ordering::SeqCst);
            tell.send_replace(true);
            if !AT_ONCE.load(Ordering::SeqCst) {
                next(&mut interrupt, &mut terminate).await;
            }
            let since = Instant::now();
            while SENDING.load(Ordering::SeqCst) && since.elapsed() < ANSWERS {
                tokio::time::sleep(BREATH).await;
            }
            process::exit(1);
        });
    });
    Ok(stop)
}

/// From now on the first signal ends the program; one that came before is in the channel.
pub(super) fn at_once() {
    AT_ONCE.store(true, Ordering::SeqCst);
}

async fn next(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
