//! `editions [ID] [--on DATE]`: which edition of a publication stood on a day.

use super::{
    args::{Args, EditionsOptions},
    dates,
    exit::{BadUsage, Exit, Fault},
    place, say,
};
use crate::{
    model::{editions::Editions, source::PublicationId, time::london_day},
    register::Register,
    report,
};

pub(super) fn run(args: &Args, options: &EditionsOptions) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let register = Register::known().with(&watchlist);
    let now = place::now();
    let on = match &options.on {
        Some(text) => dates::any_day(text, now)?,
        None => london_day(now),
    };
    let publications = match &options.publication {
        Some(id) => {
            let lineage = register.lineage(id).ok_or_else(|| unknown(&register, id))?;
            vec![register.stood(lineage, on)]
        }
        None => {
            let known = register.lineages.iter().filter(|lineage| !lineage.editions.is_empty());
            known.map(|lineage| register.stood(lineage, on)).collect()
        }
    };
    let in_full = options.publication.is_some();
    let editions = Editions { on, checked_to: register.checked_to, in_full, publications };
    let written = report::render_editions(&editions, options.format.format.into());
    say::result(&written, &options.format)?;
    Ok(Exit::Done)
}

fn unknown(register: &Register, id: &PublicationId) -> Fault {
    let names = register.lineages.iter().map(|lineage| lineage.id.as_str());
    let near = names.filter(|name| name.contains(id.as_str()) || id.as_str().contains(name));
    let near: Vec<_> = near.take(3).collect();
    let hint = if near.is_empty() {
        "`guidewatch editions` lists them".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    BadUsage(format!("no publication is known as “{id}”: {hint}")).into()
}
