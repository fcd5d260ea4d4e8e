//! Deadlines that name a moment: a day, a time of day, a weekday, the end of a period, and on which side of it a thing
//! must be done (“by 31 January”, “no earlier than 9am”, “at the latest on day 15”). A date that bounds nothing, such as
//! that of a publication or of a meeting that was, is none.

mod named;

use self::named::{clock, day_or_time, event, moment, weekday};
use super::{
    command, duty,
    items::Match,
    quantity::promptness,
    tokens::{Token, first, sentence},
};
use crate::model::diff::Flag;

/// On which side of a moment a thing must be done, by what is compared: those of one key say the same.
const SIDES: &[(&str, &str)] = &[
    ("at the latest by", "by"),
    ("at the latest on", "by"),
    ("at the latest before", "before"),
    ("by no later than", "by"),
    ("by the latest", "by"),
    ("at the latest", "by"),
    ("no later than", "by"),
    ("not later than", "by"),
    ("on or before", "by"),
    ("before or on", "by"),
    ("by or before", "by"),
    ("by", "by"),
    ("not before", "from"),
    ("before", "before"),
    ("prior to", "before"),
    ("earlier than", "before"),
    ("ahead of", "before"),
    ("at the earliest by", "from"),
    ("at the earliest on", "from"),
    ("at the earliest from", "from"),
    ("at the earliest", "from"),
    ("no earlier than", "from"),
    ("not earlier than", "from"),
    ("no sooner than", "from"),
    ("on or after", "from"),
    ("on and after", "from"),
    ("after or on", "from"),
    ("with effect from", "from"),
    ("as from", "from"),
    ("from", "from"),
    ("after", "after"),
    ("later than", "after"),
    ("up to and including", "until"),
    ("up until", "until"),
    ("up to", "until"),
    ("until", "until"),
    ("till", "until"),
    ("between", "between"),
];

/// What says so behind the moment.
const BEHIND: &[(&str, &str)] = &[
    ("at the latest", "by"),
    ("or before", "by"),
    ("or earlier", "by"),
    ("or sooner", "by"),
    ("at the earliest", "from"),
    ("or after", "from"),
    ("or later", "from"),
    ("onwards", "from"),
];

/// A deadline that names its moment, from `at`.
pub(super) fn deadline(tokens: &[Token], at: usize) -> Option<Match> {
    let said = first(tokens, at, SIDES.iter().map(|(said, _)| said));
    let (side, lead) = match said {
        Some((said, words)) => (key_of(SIDES, said), words),
        None => (None, 0),
    };
    let from = at + lead;
    // “No later than” that is none of these: “no later than published”.
    let is_negated =
        at.checked_sub(1).is_some_and(|at| matches!(tokens[at].plain.as_str(), "no" | "not"));
    if lead > 0 && (tokens[from - 1].ends || is_negated) {
        return None;
    }
    // Only a day or a time says without such a word what it is.
    let (mut moment, words) = if let Some(side) = side {
        moment(tokens, from, side)?
    } else {
        day_or_time(tokens, from)?
    };
    let mut end = from + words;
    if let Some((other, more)) = other_end(tokens, end) {
        moment = format!("{moment} - {other}");
        end += more;
    }
    let behind = first(tokens, end, BEHIND.iter().map(|(said, _)| said));
    let behind = behind.filter(|_| !tokens[end - 1].ends);
    let (side, end) = match behind {
        Some((said, words)) => (key_of(BEHIND, said).or(side), end + words),
        None => (side, end),
    };
    // “By the end of the next working day” is promptness, and compared as that.
    if promptness(tokens, at).is_some_and(|(_, words)| at + words >= end) {
        return None;
    }
    // “After the day of” names no moment by itself: it counts beside another.
    let is_named = event(tokens, from).is_none();
    let binds = duty::binds(tokens, &sentence(tokens, at));
    // “You can call from 8am to 6pm” says when a line is open.
    if clock(tokens, from).is_some() && !matches!(side, Some("by" | "before")) && !binds {
        return None;
    }
    bounds(tokens, at, side).then(|| Match {
        flag: Flag::Deadline,
        key: format!("{} {moment}", side.unwrap_or("on")),
        words: end - at,
        alone: is_named && binds,
    })
}

fn key_of(list: &[(&str, &'static str)], said: &str) -> Option<&'static str> {
    list.iter().find(|(one, _)| *one == said).map(|(_, key)| *key)
}

/// The other end of a stretch of time: `to 5pm`, `and 30 June`.
fn other_end(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    if tokens[at - 1].ends {
        return None;
    }
    if tokens[at - 1].dash {
        return day_or_time(tokens, at);
    }
    let joint = tokens.get(at).filter(|token| !token.ends)?;
    if !matches!(joint.plain.as_str(), "to" | "and" | "until") {
        return None;
    }
    let end = day_or_time(tokens, at + 1).or_else(|| weekday(tokens, at + 1));
    end.map(|(moment, words)| (moment, words + 1))
}

/// Whether a moment on that side of what the sentence says bounds what somebody must or may do.
fn bounds(tokens: &[Token], at: usize, side: Option<&str>) -> bool {
    let within = sentence(tokens, at);
    let words = &tokens[within.clone()];
    let says = |list: &[&str]| words.iter().any(|token| list.contains(&token.plain.as_str()));
    // From when guidance holds is told by its date.
    if side == Some("from") && says(&["force", "effect", "applies", "commences"]) {
        return false;
    }
    let before = at.checked_sub(1).map(|before| tokens[before].plain.as_str()).unwrap_or_default();
    // “The form published before 3 March”, and not “it should be published before”.
    let of_publication = ["published", "updated", "issued", "dated", "revised", "version"];
    let is_asked =
        at.checked_sub(2).is_some_and(|at| matches!(tokens[at].plain.as_str(), "be" | "and"));
    if of_publication.contains(&before) && !is_asked {
        return false;
    }
    let ends = says(DUE);
    let asks = within.clone().any(|at| duty::find(tokens, at).is_some()) || command::asks(words);
    match side {
        Some("by" | "before") => asks || ends || !looks_back(words),
        Some(_) => asks || ends,
        None => ends && !looks_back(words),
    }
}

/// Words of a sentence that says when something ends.
const DUE: &[&str] =
    &["deadline", "close", "closes", "closing", "due", "expire", "expires", "ends"];

/// Whether a sentence tells what was: “the panel met”, “responses were read”, “it has been sent”.
fn looks_back(words: &[Token]) -> bool {
    const PAST: &[&str] = &[
        "was", "were", "had", "did", "been", "met", "took", "gave", "came", "went", "saw", "began",
        "heard",
    ];
    const NOW: &[&str] = &["is", "are", "be", "being", "get", "gets"];
    let mut before = "";
    words.iter().any(|token| {
        let word = token.plain.as_str();
        let is = word.len() > 4
            && word.ends_with("ed")
            && !word.ends_with("eed")
            && !NOW.contains(&before);
        before = word;
        is || PAST.contains(&word)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{example, tokens::Sides};
    use super::*;

    /// What is found at the word at `at`: what it is compared by.
    fn key(text: &str, at: usize) -> Option<String> {
        deadline(&Sides::of(&example::removed(text)).old, at).map(|found| found.key)
    }

    #[test]
    fn a_moment_is_found_with_its_side() {
        for (said, is) in [
            ("by 31 January", "by 31 january"),
            ("on or before Friday 31 January", "by 31 january"),
            ("no later than 31 March 2027", "by 31 march 2027"),
            ("by 5pm on 31 March", "by 17:00 31 march"),
            ("by 31 March at 5 p.m.", "by 17:00 31 march"),
            ("before noon", "before 12:00"),
            ("by 17:00", "by 17:00"),
            ("at the latest by day 15", "by day number 15"),
            ("at the earliest by day 15", "from day number 15"),
            ("by day 15 at the earliest", "from day number 15"),
            ("by the end of the autumn term", "by end autumn term"),
            ("by the end of March 2027", "by end march 2027"),
            ("by the following Monday", "by following monday"),
            ("between 1 May and 30 June", "between 1 may - 30 june"),
            ("from 9am – 5pm", "from 9:00 - 17:00"),
            ("until September", "until september"),
        ] {
            let text = format!("It must be sent {said} to the board.");
            assert_eq!(key(&text, 4).as_deref(), Some(is), "{said}");
        }
    }

    #[test]
    fn a_date_that_bounds_nothing_is_none() {
        assert_eq!(key("Schools must use the form published before 3 March 2025.", 6), None);
        assert_eq!(key("The panel met before 12 June.", 3), None);
        assert_eq!(key("The data from 3 March 2025 is shown.", 2), None);
        assert_eq!(
            key("This guidance must be followed from 3 March 2025 and is in force.", 5),
            None
        );
        assert_eq!(key("It was signed by March.", 3), None);
        assert_eq!(key("It must be signed by the head.", 4), None);
        assert_eq!(key("The closing date is 3 May.", 4).as_deref(), Some("on 3 may"));
    }
}
