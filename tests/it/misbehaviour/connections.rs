//! Hosts that answer too late, too long, or in another language than HTTP.

use std::time::Duration;

use guidewatch::model::run::Cause;

use super::{Act, CUT, LARGE, Misbehaviour, Should, UNREACHABLE, good, row, with_fields};
use crate::publisher::{Answer, Behaviour};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

fn wire(text: &str, behaviour: Behaviour) -> Answer {
    Answer::wire(text).behaving(behaviour)
}

/// The same bytes every time, as random as a table may be (a linear congruential generator).
fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

fn greeting(name: &'static str, bytes: &[u8], should: Should) -> Misbehaviour {
    Misbehaviour { name, act: Act::Greeting(bytes.to_vec()), should }
}

pub(super) fn rows() -> Vec<Misbehaviour> {
    let page = || Answer::html(&good());
    let second = Duration::from_secs(1);
    let early = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nunasked";
    vec![
        row("reset before the head", page().behaving(Behaviour::Reset), UNREACHABLE),
        row(
            "reset after the head",
            wire(&format!("{HEAD}Content-Length: 9000\r\n\r\n<p>"), Behaviour::RawReset),
            Should::Not(&[Cause::CutShort, Cause::Unreachable]),
        ),
        row(
            "reset within the head",
            wire(HEAD, Behaviour::RawReset),
            Should::Not(&[Cause::CutShort, Cause::Unreachable]),
        ),
        row("hung up without a word", page().behaving(Behaviour::Hangup), CUT),
        row("closed within the head", Answer::wire(HEAD), CUT),
        row("closed after the head", page().behaving(Behaviour::CutAfter(0)), CUT),
        row("no head", page().behaving(Behaviour::StallBeforeHead), UNREACHABLE),
        row("stalled within the head", wire(HEAD, Behaviour::RawStall), UNREACHABLE),
        row("stalled after the head", page().behaving(Behaviour::StallAfter(0)), UNREACHABLE),
        row("stalled in the body", page().behaving(Behaviour::StallAfter(1000)), UNREACHABLE),
        row(
            "a head of one byte a second",
            with_fields("").behaving(Behaviour::RawDrip(second)),
            UNREACHABLE,
        ),
        row("a body of one byte a second", page().behaving(Behaviour::Drip(second)), UNREACHABLE),
        row("header fields without end", page().behaving(Behaviour::EndlessHeaders), LARGE),
        row("a field without end", wire(HEAD, Behaviour::RawEndless(b"x")), LARGE),
        row(
            "a status line without end",
            wire("HTTP/1.1 200 ", Behaviour::RawEndless(b"OK")),
            LARGE,
        ),
        row(
            "empty lines without end",
            wire("", Behaviour::RawEndless(b"\r\n")),
            Should::Not(&[Cause::TooLarge, Cause::Unreachable]),
        ),
        row(
            "interim answers without end",
            wire("", Behaviour::RawEndless(b"HTTP/1.1 100 Continue\r\n\r\n")),
            UNREACHABLE,
        ),
        row("random bytes", Answer::wire(noise(5000)), UNREACHABLE),
        row("zeros without end", wire("", Behaviour::RawEndless(b"\0")), UNREACHABLE),
        row("HTTP/0.9", Answer::wire(good()), UNREACHABLE),
        row(
            "HTTP/2 on a port for HTTP/1",
            Answer::wire(b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64garbage"),
            UNREACHABLE,
        ),
        row("HTTP/9.9", Answer::wire(good_as("HTTP/9.9 200 OK")), UNREACHABLE),
        row("another protocol", Answer::wire(good_as("ICY 200 OK")), UNREACHABLE),
        row("a status of four figures", Answer::wire(good_as("HTTP/1.1 2000 OK")), UNREACHABLE),
        row("a status that is no number", Answer::wire(good_as("HTTP/1.1 OK 200")), UNREACHABLE),
        greeting("a mail server", b"220 mail.example.org ESMTP ready\r\n", UNREACHABLE),
        greeting("a shell server", b"SSH-2.0-OpenSSH_9.9\r\n", UNREACHABLE),
        greeting(
            "an answer before the request",
            early.as_bytes(),
            Should::Not(&[Cause::Unreachable, Cause::CutShort]),
        ),
    ]
}

/// The page below another status line.
fn good_as(line: &str) -> String {
    let body = good();
    format!("{line}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}
