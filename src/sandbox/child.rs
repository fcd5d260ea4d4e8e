//! The child's side: takes its limits upon itself before it looks at the first byte, reads one body from
//! standard input, writes what it says to standard output, and ends. Opens nothing.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    process::ExitCode,
    thread,
};

use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{MEMORY, SECONDS};
use crate::{
    extract::{self, ExtractError},
    model::{document::Document, snapshot::Body, source::Recipe},
};

/// The hidden command of the program that is the child.
pub const COMMAND: &str = "read-one-file";

/// The stack of the thread that reads: the same whatever the shell allows.
const STACK: usize = 32 << 20;

/// The exit code where the child could not begin: its limits were refused, or what was asked is no question.
pub(super) const NOT_BEGUN: u8 = 70;

/// What is asked, in one line of JSON; the body's bytes follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Question {
    pub(super) media_type: Option<String>,
    pub(super) url: Url,
    pub(super) recipe: Recipe,
    /// How many bytes follow.
    pub(super) length: u64,
}

/// What is answered, in JSON.
pub(super) type Answer = Result<Document, ExtractError>;

/// Is the child: reads one question from standard input and answers it on standard output.
#[must_use]
pub fn answer() -> ExitCode {
    let begun = limit().map_err(io::Error::from).and_then(|()| asked());
    let Ok((body, recipe)) = begun else { return ExitCode::from(NOT_BEGUN) };
    let read = move || extract::extract(&body, &recipe);
    let read = thread::Builder::new().stack_size(STACK).spawn(read).map(thread::JoinHandle::join);
    let answer: Answer = match read {
        Ok(Ok(answer)) => answer,
        // The panic has said on standard error what was wrong.
        Ok(Err(_)) => Err(ExtractError::Fails("it stumbled".to_owned())),
        Err(_) => return ExitCode::from(NOT_BEGUN),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = serde_json::to_writer(&mut out, &answer).is_ok() && out.flush().is_ok();
    if written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Takes the limits upon itself; no privilege is needed to have less.
fn limit() -> rustix::io::Result<()> {
    let to = |resource: Resource, most: u64, grace: u64| {
        // Whoever started us may have set a lower limit, which cannot be raised.
        let least = |most: u64| getrlimit(resource).maximum.map_or(most, |set| set.min(most));
        let (current, maximum) = (Some(least(most)), Some(least(most + grace)));
        setrlimit(resource, Rlimit { current, maximum })
    };
    // Gone with its parent, whatever becomes of that.
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    rustix::thread::set_no_new_privs(true)?;
    to(Resource::Core, 0, 0)?;
    to(Resource::Fsize, 0, 0)?;
    // Standard input, output and error are open: no file and no socket can be opened beside them, so there
    // is no way to the network or to a disk.
    to(Resource::Nofile, 3, 0)?;
    to(Resource::As, MEMORY, 0)?;
    // At the first limit the kernel says so with a signal of its own, which tells it from a kill.
    to(Resource::Cpu, SECONDS, 5)
}

fn asked() -> io::Result<(Body, Recipe)> {
    let mut input = BufReader::new(io::stdin().lock());
    let mut line = Vec::new();
    (&mut input).take(1 << 20).read_until(b'\n', &mut line)?;
    let question: Question = serde_json::from_slice(&line)?;
    let mut bytes = Vec::new();
    (&mut input).take(question.length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != question.length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let Question { media_type, url, recipe, .. } = question;
    Ok((Body { bytes, media_type, url }, recipe))
}
