//! A program of this machine that reads the message on its standard input. It is run without a shell and in a small
//! environment that holds none of our secrets, its standard output is thrown away, and one that takes too long is
//! stopped with all that it started.

use std::{
    io::{self, Read as _, Write as _},
    os::unix::process::{CommandExt as _, ExitStatusExt as _},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

use super::{NotTaken, Parcel, words};

/// How long to sleep between two looks at it.
const PAUSE: Duration = Duration::from_millis(20);

/// The variables of our own environment that every program is given, where they are set.
const GIVEN: [&str; 4] = ["PATH", "HOME", "LANG", "TZ"];

/// How much of its standard error is read, in bytes.
const LONGEST: u64 = 4 << 10;

/// Runs it, or says why it did not take the message: any exit code but 0 means that. Of our environment it is given
/// what every program is, and the variables called `env`.
pub(super) fn feed(
    program: &[String],
    env: &[String],
    parcel: &Parcel,
    text: &str,
    patience: Duration,
) -> Result<(), NotTaken> {
    let Some((name, arguments)) = program.split_first() else {
        return Err(NotTaken("no program is named".to_owned()));
    };
    let begun = Instant::now();
    let mut child = Command::new(name)
        .args(arguments)
        .env_clear()
        .envs(GIVEN.into_iter().chain(env.iter().map(String::as_str)).filter_map(|name| {
            let value = std::env::var_os(name)?;
            Some((name, value))
        }))
        .env("GUIDEWATCH_MESSAGE_ID", &parcel.id)
        .env("GUIDEWATCH_SUBJECT", words::plain(&parcel.subject, &[]))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|error| NotTaken(format!("{name} cannot be run: {error}")))?;
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let text = text.as_bytes().to_vec();
    // Neither thread is waited for: what the program started may hold the other ends for ever.
    thread::spawn(move || {
        // A program that knows enough may stop reading; its exit code says whether it took the message.
        stdin.map(|mut stdin| stdin.write_all(&text))
    });
    let said = thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stderr) = stderr {
            let mut start = stderr.take(LONGEST);
            let _ = start.read_to_end(&mut bytes);
            // What follows is read and forgotten: a closed pipe would end a program that has a lot to say, perhaps
            // after it has passed the message on.
            let _ = io::copy(&mut start.into_inner(), &mut io::sink());
        }
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if begun.elapsed() < patience => thread::sleep(PAUSE),
            ended => {
                stop(&mut child);
                let seconds = patience.as_secs().max(1);
                return Err(NotTaken(match ended {
                    Err(error) => format!("{name} cannot be waited for: {error}"),
                    Ok(_) => {
                        format!("{name} had not ended after {seconds} seconds and was stopped")
                    }
                }));
            }
        }
    };
    if status.success() {
        return Ok(());
    }
    let ended = match (status.code(), status.signal()) {
        (Some(code), _) => format!("{name} ended with {code}"),
        (None, Some(signal)) => format!("{name} was ended by signal {signal}"),
        (None, None) => format!("{name} did not end well"),
    };
    // What it said is there by now, unless something that it started goes on.
    let late = Instant::now() + Duration::from_secs(1);
    while !said.is_finished() && Instant::now() < late {
        thread::sleep(PAUSE);
    }
    let said = if said.is_finished() { said.join().unwrap_or_default() } else { String::new() };
    let said = words::plain(&said, &[]);
    Err(NotTaken(if said.is_empty() { ended } else { format!("{ended}: {said}") }))
}

/// The program and all that it started.
fn stop(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Whether a program that is named by its path is there.
pub(super) fn is_there(program: &[String]) -> Result<(), NotTaken> {
    match program.first() {
        Some(name) if name.contains('/') && !Path::new(name).is_file() => {
            Err(NotTaken(format!("there is no program {name}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{deliver::Contents, model::subscriber::Form};

    fn run(script: &str, text: &str) -> Result<(), String> {
        let parcel = Parcel {
            id: "officers.1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            subject: "one\ntwo".to_owned(),
            contents: Contents::Document { form: Form::Text, text: String::new() },
        };
        let program = ["sh", "-c", script].map(str::to_owned);
        feed(&program, &[], &parcel, text, Duration::from_secs(2))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_program_ends_with_says_whether_it_took_the_message() {
        let long = "x".repeat(1 << 20);
        assert_eq!(run("test \"$(cat)\" = 'one two'", "one two"), Ok(()));
        assert_eq!(
            run("test \"$GUIDEWATCH_MESSAGE_ID $GUIDEWATCH_SUBJECT\" = 'officers.1 one two'", ""),
            Ok(())
        );
        assert_eq!(run("true", &long), Ok(()), "it need not read to the end");
        assert_eq!(run("cat; echo; exit 0", &long), Ok(()), "nor be listened to");
        let no = run("echo 'no room' >&2; exit 3", &long).unwrap_err();
        assert_eq!(no, "sh ended with 3: no room");
        assert!(run("kill -9 $$", "").unwrap_err().contains("signal 9"));
        let nothing =
            feed(&["/nonexistent".to_owned()], &[], &parcel(), "", Duration::from_secs(1));
        assert!(nothing.unwrap_err().to_string().contains("cannot be run"));
    }

    #[test]
    fn a_program_sees_what_it_is_to_see_of_our_environment_and_nothing_else() {
        // What cargo gives this test is to it what a secret is to the program.
        let (named, secret) = ("CARGO_PKG_NAME", "CARGO_PKG_VERSION");
        for name in [named, secret] {
            assert!(std::env::var_os(name).is_some(), "{name} is not set: run it by cargo");
        }
        let script = format!(
            "test -n \"$PATH\" && test \"${{{named}+set}}\" && test -z \"${{{secret}+set}}\""
        );
        let program = ["sh", "-c", script.as_str()].map(str::to_owned);
        let fed = feed(&program, &[named.to_owned()], &parcel(), "", Duration::from_secs(5));
        assert_eq!(fed, Ok(()), "{script}");
    }

    fn parcel() -> Parcel {
        let contents = Contents::Document { form: Form::Text, text: String::new() };
        Parcel { id: "m".to_owned(), at: Timestamp::UNIX_EPOCH, subject: String::new(), contents }
    }

    #[test]
    fn one_that_takes_too_long_is_stopped_with_all_that_it_started() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("alive");
        let script = format!("(sleep 4; touch {}) & sleep 60", file.display());
        let begun = Instant::now();
        let late = run(&script, "").unwrap_err();
        assert!(late.contains("was stopped"), "{late}");
        assert!(begun.elapsed() < Duration::from_secs(30));
        thread::sleep(Duration::from_secs(3));
        assert!(!file.exists(), "what it started went on");
    }
}
