//! The command line: the only place that prints, reads the clock and picks an exit code. One file a command.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

mod add;
mod allocator;
mod args;
mod audited;
mod check;
mod citations;
mod compare;
mod crawl;
mod dates;
mod decide;
mod deliver;
mod demo;
mod diff;
mod dry_run;
mod editions;
mod exit;
mod export;
mod history;
mod import;
mod logs;
mod look;
mod manual;
mod place;
mod probe;
mod report;
mod say;
mod serve;
mod show;
mod status;
mod stop;
mod verify;

use crate::sandbox;
use args::{Args, CheckOptions, Command};
use exit::{Exit, Fault};

/// Runs the program on its own arguments.
#[must_use]
pub fn main() -> ExitCode {
    // Not for people, and so on no list of commands: we are the child that reads one file.
    if std::env::args_os().nth(1).is_some_and(|first| first == sandbox::COMMAND) {
        return sandbox::answer();
    }
    let args = match typed() {
        Ok(args) => args,
        Err(error) => {
            let code = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            // A closed pipe is the only way this can fail, and then nobody reads the message.
            let _ = error.print();
            return code.into();
        }
    };
    logs::begin(&args);
    if matches!(args.command, Command::Crawl(_) | Command::Serve(_)) {
        allocator::settle();
    }
    match run(&args) {
        Ok(exit) => exit.into(),
        Err(fault) => {
            let exit = exit::of(&fault);
            if exit != Exit::Closed {
                say::error(&exit::in_words(&fault));
            }
            exit.into()
        }
    }
}

/// What was typed. A variable that is set to nothing counts as not set.
fn typed() -> Result<Args, clap::Error> {
    let mut command = Args::command();
    let is_empty = |arg: &&clap::Arg| {
        arg.get_env().is_some_and(|name| std::env::var_os(name).is_some_and(|v| v.is_empty()))
    };
    let empty: Vec<_> =
        command.get_arguments().filter(is_empty).map(|arg| arg.get_id().clone()).collect();
    for id in empty {
        command = command.mut_arg(id, |arg| arg.env(clap::builder::Resettable::Reset));
    }
    let mut matches = command.try_get_matches()?;
    Args::from_arg_matches_mut(&mut matches)
}

fn run(args: &Args) -> Result<Exit, Fault> {
    match &args.command {
        Command::Crawl(options) => crawl::run(args, options),
        Command::Report(options) => report::run(args, options),
        Command::Status(options) => status::run(args, options),
        Command::History(options) => history::run(args, options),
        Command::Show(options) => show::run(args, options),
        Command::Diff(options) => diff::run(args, options),
        Command::Compare(options) => compare::run(args, options),
        Command::Editions(options) => editions::run(args, options),
        Command::Citations(options) => citations::run(args, options),
        Command::Confirm(options) => decide::run(args, options, true),
        Command::Dismiss(options) => decide::run(args, options, false),
        Command::Import(command) => import::run(args, command),
        Command::Deliver(options) => deliver::run(args, options),
        Command::Serve(options) => serve::run(args, options),
        Command::Export(command) => export::run(args, command),
        Command::Check(CheckOptions { probe: Some(id) }) => probe::run(args, id),
        Command::Check(CheckOptions { probe: None }) => check::run(args),
        Command::Add(options) => add::run(args, options),
        Command::Verify => verify::run(args),
        Command::Rebuild(options) => verify::rebuild(args, *options),
        Command::Demo(options) => demo::run(options),
        Command::Completions(options) => manual::completions(options),
        Command::Man(options) => manual::run(options),
    }
}
