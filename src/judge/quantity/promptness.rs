//! Promptness without a number: “as soon as possible”, “on the same day”, “in due course”. Knows nothing of lengths of
//! time.

use crate::judge::tokens::{Token, first};

/// Promptness without a number, and the words by which it is compared.
const PROMPT: &[(&str, &str)] = &[
    ("as soon as possible", "as soon as possible"),
    ("as soon as is possible", "as soon as possible"),
    ("as soon as reasonably possible", "as soon as possible"),
    ("as soon as practicable", "as soon as practicable"),
    ("as soon as is practicable", "as soon as practicable"),
    ("as soon as reasonably practicable", "as soon as reasonably practicable"),
    ("as soon as is reasonably practicable", "as soon as reasonably practicable"),
    ("as soon as they can", "as soon as possible"),
    ("at the earliest opportunity", "at the earliest opportunity"),
    ("without delay", "without delay"),
    ("without undue delay", "without undue delay"),
    ("without unnecessary delay", "without undue delay"),
    ("as a matter of urgency", "urgently"),
    ("urgently", "urgently"),
    ("immediately", "immediately"),
    ("straight away", "immediately"),
    ("straightaway", "immediately"),
    ("at once", "immediately"),
    ("promptly", "promptly"),
    ("in a timely manner", "in a timely manner"),
    ("in a timely way", "in a timely manner"),
    ("on the same day", "the same day"),
    ("within the same day", "the same day"),
    ("the same day", "the same day"),
    ("that same day", "the same day"),
    ("on the same working day", "the same working day"),
    ("within the same working day", "the same working day"),
    ("the same working day", "the same working day"),
    ("on the same school day", "the same school day"),
    ("within the same school day", "the same school day"),
    ("the same school day", "the same school day"),
    ("by the end of the next working day", "the end of the next working day"),
    ("by the next working day", "the next working day"),
    ("on the next working day", "the next working day"),
    ("the next working day", "the next working day"),
    ("the following working day", "the next working day"),
    ("by the end of the day", "the end of the day"),
    ("by the end of the same day", "the end of the day"),
    ("by the end of the school day", "the end of the school day"),
    ("by the end of the working day", "the end of the working day"),
    ("in due course", "in due course"),
    ("in good time", "in good time"),
    ("when convenient", WHEN_IT_SUITS),
    ("when it is convenient", WHEN_IT_SUITS),
    ("as soon as convenient", WHEN_IT_SUITS),
    ("as soon as is convenient", WHEN_IT_SUITS),
    ("as soon as it is convenient", WHEN_IT_SUITS),
    ("at a convenient time", WHEN_IT_SUITS),
    ("when you can", "when you can"),
    ("when they can", "when you can"),
    ("when time allows", "when time allows"),
    ("at some point", "at some point"),
];

/// Whenever it suits whoever must act.
const WHEN_IT_SUITS: &str = "when convenient";

/// Whether words ask for no haste: they bound nothing, and count only in the place of others.
pub(super) fn is_slack(key: &str) -> bool {
    const SLACK: &[&str] = &[
        "in due course",
        "in good time",
        WHEN_IT_SUITS,
        "when you can",
        "when time allows",
        "at some point",
    ];
    SLACK.contains(&key)
}

/// Behind “immediately” it names a place or an order, and no promptness.
const NO_PROMPTNESS: &[&str] =
    &["above", "below", "after", "before", "following", "preceding", "adjacent", "next", "behind"];

/// Behind “at once” it is the once of “once a year”.
const ONCE: &[&str] = &["a", "an", "each", "every", "in", "per"];

/// The promptness that is named at `at`: its key and how many words.
pub(in crate::judge) fn promptness(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let (said, words) = first(tokens, at, PROMPT.iter().map(|(said, _)| said))?;
    let behind = tokens.get(at + words).filter(|_| !tokens[at + words - 1].ends);
    let no_promptness = match said {
        "immediately" | "straight away" => NO_PROMPTNESS,
        "at once" => ONCE,
        _ => &[],
    };
    if behind.is_some_and(|next| no_promptness.contains(&next.plain.as_str())) {
        return None;
    }
    PROMPT.iter().find(|(one, _)| *one == said).map(|(_, key)| (*key, words))
}
