//! The parent's side: starts the child, feeds it, waits for its answer and says what a failure means. Trusts
//! nothing that comes back: its size is limited, and it must be a document.

use std::{
    io::{self, Read, Write as _},
    os::unix::process::{CommandExt as _, ExitStatusExt as _},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

use super::{
    MEMORY, ReadError, SECONDS,
    child::{Answer, COMMAND, NOT_BEGUN, Question},
};
use crate::{
    extract::ExtractError,
    model::{document::Document, snapshot::Body, source::Recipe},
};

/// Bytes of an answer; the longest publication of the samples makes 1 MB.
const LARGEST: u64 = 100_000_000;

/// What is kept of what the child says on standard error.
const SAID: u64 = 4_000;

/// The child takes at most [`SECONDS`] of processor time; on a machine that is very busy that is some minutes.
const PATIENCE: Duration = Duration::from_secs(180);

/// Has `program` read a body.
pub(super) fn read(program: &Path, body: &Body, recipe: &Recipe) -> Result<Document, ReadError> {
    let mut command = Command::new(program);
    command.arg(COMMAND).arg0("guidewatch");
    ask(command, body, recipe, PATIENCE)
}

/// Starts `command`, asks it what a body says, and waits so long for its answer.
fn ask(
    mut command: Command,
    body: &Body,
    recipe: &Recipe,
    patience: Duration,
) -> Result<Document, ReadError> {
    let question = Question {
        media_type: body.media_type.clone(),
        url: body.url.clone(),
        recipe: recipe.clone(),
        length: body.bytes.len() as u64,
    };
    let cut = |why: String| ReadError::CutShort(why);
    let mut line = serde_json::to_vec(&question).map_err(|error| cut(error.to_string()))?;
    line.push(b'\n');
    let mut child = command
        .env_clear()
        .current_dir("/")
        // A key pressed in the terminal means the parent.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cut(format!("the reader cannot be started ({error})")))?;
    let exchanged = exchange(&mut child, &line, &body.bytes, patience);
    // Whatever happened: no child is left behind.
    let (out, said, status) = exchanged.map_err(|error| {
        end(&mut child);
        cut(error.to_string())
    })?;
    judge(&out, &said, status)
}

/// What came back: answer, complaints, and how the child ended.
type Exchanged = (Vec<u8>, String, ExitStatus);

fn exchange(
    child: &mut Child,
    line: &[u8],
    bytes: &[u8],
    patience: Duration,
) -> io::Result<Exchanged> {
    let until = Instant::now() + patience;
    let (input, output, complaints) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut input), Some(output), Some(complaints)) = (input, output, complaints) else {
        return Err(io::Error::other("the reader has no pipes"));
    };
    thread::scope(|scope| {
        scope.spawn(move || {
            // Where the child has ended already, nobody takes it: how it ended says why.
            let _ = input.write_all(line).and_then(|()| input.write_all(bytes));
        });
        let said = scope.spawn(move || {
            let mut complaints = complaints;
            let said = bounded(&mut complaints, SAID);
            // A full pipe would hold the child up.
            let _ = io::copy(&mut complaints, &mut io::sink());
            said
        });
        let (tell, told) = mpsc::channel();
        scope.spawn(move || {
            let mut output = output;
            // The receiver is gone where patience has ended.
            let _ = tell.send(bounded(&mut output, LARGEST + 1));
        });
        let out = told.recv_timeout(until.saturating_duration_since(Instant::now()));
        let ended = match &out {
            Ok(out) if out.len() as u64 <= LARGEST => ended_by(child, until),
            _ => Ok(None),
        };
        if !matches!(ended, Ok(Some(_))) {
            end(child);
        }
        let said = said.join().unwrap_or_default();
        let stopped =
            || io::Error::other(format!("it took more than {} seconds", patience.as_secs()));
        let out = out.map_err(|_| stopped())?;
        if out.len() as u64 > LARGEST {
            // Judged by its size.
            return Ok((out, String::new(), ExitStatus::default()));
        }
        let status = ended?.ok_or_else(stopped)?;
        Ok((out, String::from_utf8_lossy(&said).into_owned(), status))
    })
}

/// Ends the child, and whatever it may have started: its group is its own.
fn end(child: &mut Child) {
    // Where it has been waited for already, its number may be another's.
    if let Ok(None) = child.try_wait() {
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let _ = group.map(|group| kill_process_group(group, Signal::KILL));
        let _ = child.wait();
    }
}

fn bounded(from: &mut impl Read, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What cannot be read has not come.
    let _ = from.take(most).read_to_end(&mut bytes);
    bytes
}

/// How a child that has closed its output ended; none where it has not by then.
fn ended_by(child: &mut Child, until: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= until {
            return Ok(None);
        }
        thread::sleep(Duration::from_micros(200));
    }
}

/// What an answer, or the lack of one, means.
fn judge(out: &[u8], said: &str, status: ExitStatus) -> Result<Document, ReadError> {
    let unreadable = |why: ExtractError| Err(ReadError::Unreadable(why));
    if out.len() as u64 > LARGEST {
        return unreadable(ExtractError::TooMuch("its text is endless".to_owned()));
    }
    if status.success() {
        return match serde_json::from_slice::<Answer>(out) {
            Ok(answer) => answer.map_err(ReadError::Unreadable),
            Err(error) => {
                Err(ReadError::CutShort(format!("the reader answered nonsense ({error})")))
            }
        };
    }
    if status.code() == Some(i32::from(NOT_BEGUN)) {
        return Err(ReadError::CutShort("the reader could not begin its work".to_owned()));
    }
    let is = |signal: Signal| status.signal() == Some(signal.as_raw());
    if is(Signal::XCPU) {
        let why = format!("it takes more than {SECONDS} seconds of processor time");
        return unreadable(ExtractError::TooMuch(why));
    }
    if said.contains("memory allocation of") {
        let why = format!("it takes more than {} MB of memory", MEMORY / 1_000_000);
        return unreadable(ExtractError::TooMuch(why));
    }
    if said.contains("has overflowed its stack") {
        return unreadable(ExtractError::Fails("it nests too deep".to_owned()));
    }
    let faults = [Signal::ABORT, Signal::SEGV, Signal::BUS, Signal::ILL, Signal::FPE, Signal::TRAP];
    if faults.into_iter().any(is) {
        return unreadable(ExtractError::Fails("it crashed".to_owned()));
    }
    // A kill by the system or by a person, or an answer that could not be written.
    Err(ReadError::CutShort(format!("the reader was stopped ({status})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of a child that runs this script instead of reading.
    fn came(script: &str) -> Result<Document, ReadError> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        // More than a pipe holds: not every child takes it.
        let bytes = vec![b'x'; 1 << 20];
        let url = "https://a.example/a.docx".parse().unwrap();
        let body = Body { bytes, media_type: None, url };
        let begun = Instant::now();
        let came = ask(command, &body, &Recipe::default(), Duration::from_secs(2));
        assert!(begun.elapsed() < Duration::from_secs(20), "{script} took {:?}", begun.elapsed());
        came
    }

    #[test]
    fn a_crash_is_an_answer_about_the_file() {
        for signal in ["SEGV", "ABRT", "BUS", "ILL", "FPE"] {
            let came = came(&format!("kill -{signal} $$"));
            let why = ExtractError::Fails("it crashed".to_owned());
            assert_eq!(came, Err(ReadError::Unreadable(why)), "{signal}");
        }
        let stack = came("echo 'thread x has overflowed its stack' >&2; kill -ABRT $$");
        let why = ExtractError::Fails("it nests too deep".to_owned());
        assert_eq!(stack, Err(ReadError::Unreadable(why)));
    }

    #[test]
    fn too_much_of_anything_is_an_answer_about_the_file() {
        let too_much = |script: &str, what: &str| match came(script) {
            Err(ReadError::Unreadable(ExtractError::TooMuch(why))) => {
                assert!(why.contains(what), "{script}: {why}");
            }
            other => panic!("{script}: {other:?}"),
        };
        too_much("kill -XCPU $$", "20 seconds of processor time");
        too_much("echo memory allocation of 9 bytes failed >&2; kill -ABRT $$", "500 MB");
        too_much("exec head -c 110000000 /dev/zero", "endless");
    }

    #[test]
    fn what_says_nothing_about_the_file_is_no_answer() {
        for script in [
            "sleep 60",
            "exec >&-; sleep 60",
            "kill -KILL $$",
            "kill -TERM $$",
            "exit 70",
            "exit 1",
            "true",
            "echo nonsense",
            "echo '{\"Ok\": 1}'",
        ] {
            let came = came(script);
            assert!(matches!(came, Err(ReadError::CutShort(_))), "{script}: {came:?}");
        }
        let missing = Command::new("/nowhere/guidewatch");
        let url = "https://a.example/".parse().unwrap();
        let body = Body { bytes: Vec::new(), media_type: None, url };
        let came = ask(missing, &body, &Recipe::default(), PATIENCE);
        assert!(matches!(came, Err(ReadError::CutShort(_))), "{came:?}");
    }

    #[test]
    fn an_answer_is_an_answer() {
        let empty = r#"{"Ok":{"title":"Clubs","blocks":[],"notices":[],"attachments":[]}}"#;
        let read = came(&format!("echo '{empty}'; head -c 100000 /dev/zero >&2"));
        assert_eq!(read.map(|document| document.title), Ok(Some("Clubs".to_owned())));
        let locked = came("echo '{\"Err\":\"Locked\"}'");
        assert_eq!(locked, Err(ReadError::Unreadable(ExtractError::Locked)));
    }
}
