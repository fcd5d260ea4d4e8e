//! Redirects without end, to nowhere and to where nobody should go.

use std::time::Duration;

use guidewatch::model::change::ChangeKind;

use super::{Act, GUARD, Misbehaviour, PATH, REDIRECTS, Should, UNREACHABLE, good, row};
use crate::publisher::Answer;

/// A host that is opened and where nobody listens: all publishers are at 127.0.0.1.
pub(super) const OPENED: &str =
    "[[host]]\nname = \"127.0.0.2:8088\"\nallow_private = true\ndelay = \"10ms\"\n";

fn to(location: &str) -> Answer {
    Answer::status(302).header("Location", location)
}

/// From the page along /1, /2 and so on to /20, each answer after this wait.
fn chain(wait: Duration) -> Act {
    let hop = |n: u32| to(&format!("/{}", n + 1)).after(wait);
    let start = (PATH.to_owned(), hop(0));
    Act::Paths([start].into_iter().chain((1..20).map(|n| (format!("/{n}"), hop(n)))).collect())
}

pub(super) fn rows() -> Vec<Misbehaviour> {
    let moved = vec![
        (PATH.to_owned(), to("moved page?a=b c#part")),
        ("/moved%20page?a=b%20c".to_owned(), Answer::html(&good())),
    ];
    let pair = vec![(PATH.to_owned(), to("/other")), ("/other".to_owned(), to(PATH))];
    let act = |name, act, should| Misbehaviour { name, act, should };
    vec![
        act("redirects without end", chain(Duration::ZERO), REDIRECTS),
        act("slow redirects without end", chain(Duration::from_secs(2)), UNREACHABLE),
        act("redirects in a circle", Act::Paths(pair), REDIRECTS),
        row("a redirect to itself", to(PATH), REDIRECTS),
        row("a redirect without Location", Answer::status(301), REDIRECTS),
        row("a redirect to nothing", to(""), REDIRECTS),
        row("a broken Location", to("http://["), REDIRECTS),
        act("a relative Location with spaces", Act::Paths(moved), Should::NewAs(ChangeKind::Moved)),
        row("a redirect to a file", to("file:///etc/passwd"), GUARD),
        row("a redirect to data", to("data:text/html,page"), GUARD),
        row("a redirect to a port where nobody is", to("http://127.0.0.2:8088/"), UNREACHABLE),
        row("a redirect to a port that is not opened", to("http://127.0.0.2:8089/"), GUARD),
        row("a redirect to a private address", to("http://10.0.0.1/"), GUARD),
        row("a redirect to a cloud's metadata", to("http://169.254.169.254/latest/"), GUARD),
        row("a redirect to this machine in disguise", to("http://0x7f000001/"), GUARD),
        row("a redirect to this machine by IPv6", to("http://[::ffff:127.0.0.1]/"), GUARD),
        row("a redirect to a long address", to(&format!("/{}", "a/".repeat(20_000))), GUARD),
    ]
}
