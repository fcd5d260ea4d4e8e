//! Heads that are odd, large or of an odd status.

use guidewatch::model::run::Cause;

use super::{Act, LARGE, Misbehaviour, Should, UNREACHABLE, good, row, with_fields};
use crate::publisher::Answer;

/// An answer that is not the page and says so by its status.
fn status(name: &'static str, status: u16, cause: &'static [Cause]) -> Misbehaviour {
    let body = if matches!(status, 204 | 205 | 304) { String::new() } else { good() };
    let length =
        if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    row(
        name,
        Answer::wire(format!("HTTP/1.1 {status} Odd\r\n{length}\r\n{body}")),
        Should::Not(cause),
    )
}

/// The page after something that is no part of its head.
fn after(before: &str) -> Answer {
    let page = with_fields("");
    Answer::wire([before.as_bytes(), &page.body].concat())
}

fn harmless() -> Vec<Misbehaviour> {
    let same = |name, answer| row(name, answer, Should::Same);
    let lines = String::from_utf8(with_fields("X-Odd: yes\r\n").body).expect("text");
    let (head, body) = lines.split_once("\r\n\r\n").expect("a head and a body");
    let bare = format!("{}\n\n{body}", head.replace("\r\n", "\n"));
    let cookies = (0..90).map(|n| format!("Set-Cookie: c{n}={}\r\n", "x".repeat(400)));
    vec![
        same("HTTP/1.0", Answer::wire(format!("HTTP/1.0 200 OK\r\n\r\n{}", good()))),
        same("lines that end in LF alone", Answer::wire(bare)),
        same(
            "field names in lower case",
            Answer::wire(format!("{}\r\n\r\n{body}", head.replace("Content-L", "content-l"))),
        ),
        same("space around values", with_fields("Content-Type:\t  text/html  \t\r\nX-Empty:\r\n")),
        same("space before the colon", with_fields("Content-Type : text/html\r\n")),
        same("a folded field", with_fields("X-Long: one\r\n two\r\n\tthree\r\n")),
        same("a line that is no field", with_fields("this is no field\r\n")),
        same("control characters in a field", with_fields("X-Odd: \x1b[31mred\x07\x08\r\n")),
        same("bytes beyond ASCII in a field", with_fields("X-Odd: caf\u{e9} \u{2019}\r\n")),
        same("no reason", Answer::wire(lines.replace("200 OK", "200"))),
        same(
            "a reason of control characters",
            Answer::wire(lines.replace("200 OK", "200 \u{2019}\t")),
        ),
        same("empty lines before the head", after("\r\n\r\n")),
        same("100 unasked", after("HTTP/1.1 100 Continue\r\n\r\n")),
        same(
            "early hints",
            after("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"),
        ),
        same("many cookies", with_fields(&cookies.collect::<String>())),
        same("200 with Content-Range", with_fields("Content-Range: bytes 0-99/5000\r\n")),
        same(
            "a date of the year 9999",
            with_fields(
                "Date: Fri, 31 Dec 9999 23:59:59 GMT\r\nLast-Modified: yesterday\r\nETag: no quotes \"\r\nAge: -5\r\n",
            ),
        ),
        same("203", Answer::wire(lines.replace("200 OK", "203 Changed"))),
        same(
            "bytes after the page",
            Answer::wire(format!("{lines}and more that belongs to nobody")),
        ),
    ]
}

pub(super) fn rows() -> Vec<Misbehaviour> {
    let fields = |count: usize, length: usize| {
        let field = |n| format!("X-{n}: {}\r\n", "x".repeat(length));
        (0..count).map(field).collect::<Vec<_>>().concat()
    };
    let busy = |name, status, field: &str| {
        let answer = Answer::status(status).header("Retry-After", field);
        let cause: &[Cause] =
            if status == 429 { &[Cause::Status(429)] } else { &[Cause::Status(503)] };
        row(name, answer, Should::Not(cause))
    };
    let unmodified = "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello";
    let mut rows = vec![
        row("NUL in a field", with_fields("X-Odd: a\0b\r\n"), UNREACHABLE),
        row("a field of 1 MB", with_fields(&fields(1, 1_000_000)), LARGE),
        row("a field of 70 kB", with_fields(&fields(1, 70_000)), LARGE),
        row("10,000 fields", with_fields(&fields(10_000, 5)), LARGE),
        row("a flood of cookies", with_fields(&"Set-Cookie: a=b\r\n".repeat(5_000)), LARGE),
        status("204", 204, &[Cause::Status(204)]),
        status("205", 205, &[Cause::Status(205)]),
        status("206 unasked", 206, &[Cause::Status(206)]),
        status("207", 207, &[Cause::Status(207)]),
        status("226", 226, &[Cause::Status(226)]),
        status("300 with the page", 300, &[Cause::Status(300)]),
        status("304 unasked", 304, &[Cause::Status(304)]),
        status("402 with the page", 402, &[Cause::Status(402)]),
        status("404 with the page", 404, &[Cause::Status(404)]),
        status("410 with the page", 410, &[Cause::Status(410)]),
        status("418 with the page", 418, &[Cause::Status(418)]),
        status("451 with the page", 451, &[Cause::Status(451)]),
        status("500 with the page", 500, &[Cause::Status(500)]),
        status("999 with the page", 999, &[Cause::Status(999)]),
        row(
            "101",
            Answer::wire("HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
            Should::Not(&[Cause::Status(101), Cause::Unreachable, Cause::CutShort]),
        ),
        row("a status of two figures", Answer::wire("HTTP/1.1 99 Odd\r\n\r\n"), UNREACHABLE),
        busy("Retry-After of a year", 429, "31536000"),
        busy("Retry-After of all time", 503, "99999999999999999999999999"),
        busy("Retry-After in the past", 503, "Thu, 01 Jan 1970 00:00:00 GMT"),
        busy("a negative Retry-After", 429, "-30"),
        busy("a Retry-After of garbage", 503, "soon, I hope"),
    ];
    rows.push(Misbehaviour {
        name: "304 with a body",
        act: Act::Tagged(Answer::wire(unmodified)),
        should: Should::Same,
    });
    rows.extend(harmless());
    rows
}
