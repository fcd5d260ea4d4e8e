//! Where a sentence turns from what is over to what is followed now: “our policy replaced that of 2019 and reflects …”,
//! “earlier versions followed …; this one follows …”. It knows the verbs by which people follow guidance.

use super::tokens::{Token, between, tokens};

/// Verbs that say by their form that it is followed now.
const NOW: &[&str] = &[
    "follows",
    "reflects",
    "uses",
    "works",
    "complies",
    "meets",
    "applies",
    "adopts",
    "implements",
    "refers",
    "relies",
    "cites",
];

/// The same verbs in a form that may be of another time: they count where a clause begins before them.
const PLAIN: &[&str] = &[
    "follow",
    "reflect",
    "use",
    "work",
    "comply",
    "meet",
    "apply",
    "adopt",
    "implement",
    "refer",
    "rely",
    "cite",
    "read",
    "see",
];

/// Before these verbs a clause begins.
const OPENS: &[&str] = &[
    "and", "but", "so", "then", "now", "we", "they", "you", "staff", "schools", "all", "must",
    "should", "please",
];

/// What a text does that stands now.
const STANDS: &[&str] = &[
    "sets",
    "is",
    "applies",
    "explains",
    "describes",
    "tells",
    "requires",
    "says",
    "must",
    "should",
    "provides",
    "outlines",
    "remains",
];

/// Whether in these words, between a phrase about the past and a name, somebody begins to follow what is named.
pub(super) fn follows_now(gap: &str) -> bool {
    let words = tokens(gap);
    (0..words.len()).any(|at| {
        let word = &words[at];
        let next = |words_of: &[&str]| words.get(at + 1).is_some_and(|next| next.is(words_of));
        let opens = at.checked_sub(1).and_then(|before| words.get(before));
        let opens = opens.is_some_and(|before| {
            before.is(OPENS) || between(gap, before, word).contains([',', ';', ':', '–', '—'])
        });
        word.is(NOW)
            || (word.is(PLAIN) && opens)
            || (word.is(&["is", "are"]) && next(&["in", "based", "now"]) && !is_past(&words, at))
    })
}

/// “is in the archive”, “is in our records”.
fn is_past(words: &[Token], at: usize) -> bool {
    words[at..].iter().take(5).any(|word| word.is(&["archive", "archives", "records", "force"]))
}

/// Whether what replaced something is said, after that, to do something now: “…, and sets out”.
pub(super) fn stands_now(rest: &str) -> bool {
    let words = tokens(rest);
    words.windows(2).any(|two| match two {
        [before, verb] => {
            let is_next = before.is(&["and"]) || between(rest, before, verb).contains(',');
            is_next && verb.is(STANDS)
        }
        _ => false,
    })
}
