//! `export`: what the store holds, for others: the reading pages, and the evidence of one capture. Fetches nothing.

mod evidence;
pub(super) mod folder;
pub(super) mod pages;
mod shelf;

use super::{
    args::{Args, ExportCommand, ExportSite},
    exit::{Exit, Fault},
    place, say,
};
use folder::Folder;

pub(super) fn run(args: &Args, command: &ExportCommand) -> Result<Exit, Fault> {
    match command {
        ExportCommand::Site(options) => site(args, options),
        ExportCommand::Evidence(options) => evidence::run(args, options),
    }
}

fn site(args: &Args, options: &ExportSite) -> Result<Exit, Fault> {
    let watchlist = place::watchlist(args)?;
    let folder = Folder::open(&options.dir)?;
    pages::write(&watchlist, &place::store(args), &folder, place::now(), None)?;
    let done = folder.finish()?;
    done.notes.iter().for_each(|note| say::note(note));
    if !args.quiet {
        say::out(&format!(
            "{} in {}: {} written, {} as before, {} removed.",
            say::count(done.files.len(), "file"),
            options.dir.display(),
            done.written,
            done.kept,
            done.removed,
        ))?;
    }
    Ok(Exit::Done)
}
