//! The command line: the only place that prints, reads the clock and picks an exit code. One file a command.

use std::process::ExitCode;

use clap::Parser;

mod args;
mod check;
mod compare;
mod crawl;
mod dates;
mod decide;
mod demo;
mod diff;
mod exit;
mod history;
mod logs;
mod place;
mod report;
mod say;
mod show;
mod status;
mod stop;
mod verify;

use args::{Args, Command};
use exit::{Exit, Fault};

/// Runs the program on its own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let code = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            // A closed pipe is the only way this can fail, and then nobody reads the message.
            let _ = error.print();
            return code.into();
        }
    };
    logs::begin(&args);
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

fn run(args: &Args) -> Result<Exit, Fault> {
    match &args.command {
        Command::Crawl(options) => crawl::run(args, options),
        Command::Report(options) => report::run(args, options),
        Command::Status(options) => status::run(args, options),
        Command::History(options) => history::run(args, options),
        Command::Show(options) => show::run(args, options),
        Command::Diff(options) => diff::run(args, options),
        Command::Compare(options) => compare::run(args, options),
        Command::Confirm(options) => decide::run(args, options, true),
        Command::Dismiss(options) => decide::run(args, options, false),
        Command::Check => check::run(args),
        Command::Verify => verify::run(args),
        Command::Rebuild(options) => verify::rebuild(args, *options),
        Command::Demo(options) => demo::run(options),
    }
}
