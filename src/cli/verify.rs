//! `verify` and `rebuild`: is every record whole, and the index made again from the truth.

use std::time::Duration;

use super::{
    args::{Args, WaitOption},
    exit::{Exit, Fault},
    place, say,
};
use crate::store::{self, Verified};

pub(super) fn run(args: &Args) -> Result<Exit, Fault> {
    let dir = place::store(args);
    let verified = store::verify(&dir)?;
    if !args.quiet || !verified.damage.is_empty() {
        say::out(&told(&verified))?;
    }
    Ok(if verified.damage.is_empty() { Exit::Done } else { Exit::Store })
}

pub(super) fn rebuild(args: &Args, options: WaitOption) -> Result<Exit, Fault> {
    let wait = Duration::from_secs(options.wait);
    let verified = store::rebuild(&place::store(args), wait, place::now())?;
    verified.notes.iter().for_each(|note| say::note(note));
    say::out(&format!("The index was made again.\n{}", told(&verified)))?;
    Ok(if verified.damage.is_empty() { Exit::Done } else { Exit::Store })
}

fn told(verified: &Verified) -> String {
    let Verified { records, lines, snapshots, damage, notes: _ } = verified;
    let of = |n: u64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let mut text = format!(
        "{} ({}) and {} are whole.\n",
        of(*records, "record"),
        of(*snapshots, "snapshot"),
        of(*lines, "journal line")
    );
    for place in damage {
        text.push_str(&format!("Damaged: {place}.\n"));
    }
    if !damage.is_empty() {
        text.push_str("Everything else can be read. Bring the damaged files back from a backup, then run `guidewatch rebuild`. Without a backup, `rebuild` and the next crawl keep anew what the publishers still show.\n");
    }
    text
}
