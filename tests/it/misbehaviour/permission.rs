//! The same misbehaviours at /robots.txt: what cannot be read allows nothing, what is no rule forbids nothing.

use std::time::Duration;

use guidewatch::{coding::gzip_member, model::run::Cause};

use super::{Act, CUT, LARGE, Misbehaviour, Should, UNREACHABLE, good, with_fields};
use crate::publisher::{Answer, Behaviour};

const ROBOTS: Should = Should::Not(&[Cause::Robots]);

fn robots(name: &'static str, answer: Answer, should: Should) -> Misbehaviour {
    Misbehaviour { name, act: Act::Robots(answer), should }
}

pub(super) fn rows() -> Vec<Misbehaviour> {
    let rules = || Answer::file("text/plain", b"User-agent: *\nDisallow: /private\n");
    let bomb = gzip_member(&vec![b'#'; 4 << 20]);
    let bomb = Answer::file("text/plain", &bomb).header("Content-Encoding", "gzip");
    let stars = format!("User-agent: *\nDisallow: /{}b$\n", "*a".repeat(100_000));
    let drip = Behaviour::Drip(Duration::from_secs(1));
    vec![
        robots("robots.txt: reset", rules().behaving(Behaviour::Reset), UNREACHABLE),
        robots("robots.txt: hung up", rules().behaving(Behaviour::Hangup), CUT),
        robots("robots.txt: no head", rules().behaving(Behaviour::StallBeforeHead), UNREACHABLE),
        robots("robots.txt: one byte a second", rules().behaving(drip), UNREACHABLE),
        robots("robots.txt: cut", rules().behaving(Behaviour::CutAfter(16)), CUT),
        robots("robots.txt: not HTTP", rules().behaving(Behaviour::Raw), UNREACHABLE),
        robots(
            "robots.txt: fields without end",
            rules().behaving(Behaviour::EndlessHeaders),
            LARGE,
        ),
        robots(
            "robots.txt: a body without end",
            rules().behaving(Behaviour::EndlessBody),
            Should::Same,
        ),
        robots("robots.txt: a bomb", bomb, LARGE),
        robots(
            "robots.txt: to itself",
            Answer::status(302).header("Location", "/robots.txt"),
            Should::Same,
        ),
        robots(
            "robots.txt: to a private address",
            Answer::status(302).header("Location", "http://10.0.0.1/"),
            Should::Not(&[Cause::Guard]),
        ),
        robots("robots.txt: 500", Answer::status(500), ROBOTS),
        robots("robots.txt: 403", Answer::status(403), ROBOTS),
        robots(
            "robots.txt: 999",
            Answer::wire("HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"),
            ROBOTS,
        ),
        robots("robots.txt: the page", Answer::html(&good()), Should::Same),
        robots(
            "robots.txt: the page with a lying type",
            with_fields("Content-Type: text/plain\r\n"),
            Should::Same,
        ),
        robots(
            "robots.txt: a rule of 100,000 stars",
            Answer::file("text/plain", stars.as_bytes()),
            Should::Same,
        ),
        robots("robots.txt: zeros", Answer::file("text/plain", &[0; 600_000]), Should::Same),
        robots(
            "robots.txt: a negative Crawl-delay",
            Answer::file("text/plain", b"User-agent: *\nCrawl-delay: -1e999\n"),
            Should::Same,
        ),
    ]
}
