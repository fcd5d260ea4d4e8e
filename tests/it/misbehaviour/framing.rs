//! Lengths that lie and chunks that break.

use guidewatch::model::run::Cause;

use super::{CUT, LARGE, Misbehaviour, Should, UNREACHABLE, good, row, with_fields};
use crate::publisher::{Answer, Behaviour};

/// The page below these fields, whatever they say about its length.
fn under(fields: &str) -> Answer {
    Answer::wire(format!("HTTP/1.1 200 OK\r\n{fields}\r\n{}", good()))
}

/// These bytes as a chunked body.
fn chunks(body: &str) -> Answer {
    Answer::wire(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}"))
}

/// The page as one chunk, this before its line's end and this at the end of all.
fn chunk(extension: &str, end: &str) -> String {
    format!("{:x}{extension}\r\n{}\r\n{end}", good().len(), good())
}

pub(super) fn rows() -> Vec<Misbehaviour> {
    let page = || Answer::html(&good());
    let length = good().len();
    let endless = |body: &str, part| chunks(body).behaving(Behaviour::RawEndless(part));
    let both = format!("Content-Length: {length}\r\nContent-Length: {}\r\n", length + 7);
    let twice = format!("Content-Length: {length}\r\n");
    let mixed = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        chunk("", "0\r\n\r\n")
    );
    vec![
        row("a body shorter than its length", page().behaving(Behaviour::Length(length + 1)), CUT),
        row("a body cut in half", page().behaving(Behaviour::CutAfter(length / 2)), CUT),
        // HTTP has no word for it: the second look that `judge` asks for keeps it from being told.
        row(
            "a length of half the page",
            under(&format!("Content-Length: {}\r\n", length / 2)),
            Should::New,
        ),
        row("a negative length", under("Content-Length: -1\r\n"), UNREACHABLE),
        row("a length that is no number", under("Content-Length: many\r\n"), UNREACHABLE),
        row("a length of 2^63", under("Content-Length: 9223372036854775808\r\n"), LARGE),
        row(
            "a length of 2^64",
            under("Content-Length: 18446744073709551616\r\n"),
            Should::Not(&[Cause::Unreachable, Cause::TooLarge]),
        ),
        row(
            "a length of 50 MiB and a byte",
            page().behaving(Behaviour::Length((50 << 20) + 1)),
            LARGE,
        ),
        row("two different lengths", under(&both), UNREACHABLE),
        row("the same length twice", with_fields(&twice), Should::Same),
        row("a length and chunks", Answer::wire(mixed), Should::Same),
        row("no length", under("Connection: close\r\n"), Should::Same),
        row("a chunk of 2^63", chunks("8000000000000000\r\n<p>Text"), CUT),
        row("a chunk of 2^64", chunks("10000000000000000\r\n<p>Text"), CUT),
        row("a chunk of a negative size", chunks("-5\r\nhello\r\n0\r\n\r\n"), CUT),
        row("a chunk of no size", chunks("\r\nhello\r\n0\r\n\r\n"), CUT),
        row("a chunk without its end", chunks(&format!("{length:x}\r\n{}0\r\n\r\n", good())), CUT),
        row("closed within a chunk", page().behaving(Behaviour::CutInChunk(500)), CUT),
        row("no last chunk", chunks(&chunk("", "")), CUT),
        row("a last chunk without its end", chunks(&chunk("", "0\r\n")), CUT),
        row("chunk extensions", chunks(&chunk(";name=\"value\"", "0;last\r\n\r\n")), Should::Same),
        row("a chunk extension without end", endless("5;", b"x"), CUT),
        row("trailers", chunks(&chunk("", "0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n")), Should::Same),
        row("trailers without end", endless(&chunk("", "0\r\n"), b"X-More: and more\r\n"), CUT),
        row("a body without end", page().behaving(Behaviour::EndlessBody), LARGE),
        row(
            "chunks of one byte without end",
            endless("", b"1\r\nx\r\n"),
            Should::Not(&[Cause::TooLarge, Cause::Unreachable]),
        ),
        row(
            "a body packed for the transfer",
            Answer::wire(format!(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n{}",
                chunk("", "0\r\n\r\n")
            )),
            Should::Not(&[Cause::CutShort, Cause::Unreachable]),
        ),
        row(
            "chunks in HTTP/1.0",
            Answer::wire(format!(
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                chunk("", "0\r\n\r\n")
            )),
            UNREACHABLE,
        ),
    ]
}
