//! `status`: how every source stands.

use super::{
    args::{Args, FormatOption},
    exit::{Exit, Fault},
    place, say,
};
use crate::{report, review, store::Store};

pub(super) fn run(args: &Args, options: &FormatOption) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let store = Store::open(&place::store(args))?;
    let status = review::status(&watchlist, &store, place::now())?;
    say::result(&report::render_status(&status, options.format.into()), options)?;
    Ok(Exit::Done)
}
