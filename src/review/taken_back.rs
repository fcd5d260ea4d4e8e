//! What a reader was told and a person has set aside since: which of it that reader is to be told is taken back.
//! Once, since what was taken back counts as held from then on. Decides nothing about what stood.

use super::Scope;
use crate::model::{report::TakenBack, sighting::Decision, snapshot::Told, source::Source};

/// The decisions that set aside what had stood, in so far as they still hold.
pub(super) fn set_aside(decisions: &[Decision]) -> impl Iterator<Item = &Decision> {
    let holds = move |(n, one): &(usize, &Decision)| {
        let later = decisions.iter().skip(n + 1);
        !one.confirmed && one.took_back.is_some() && later.into_iter().all(|d| d.of != one.of)
    };
    decisions.iter().enumerate().filter(holds).map(|(_, decision)| decision)
}

/// Of these, what a reader who was told so much is to be told, and as what it was told then. For a period:
/// what was set aside in it.
pub(super) fn taken_back<'a>(
    scope: &'a Scope,
    told: &'a Told,
    decisions: &'a [Decision],
) -> impl Iterator<Item = (&'a Decision, &'a str)> {
    let told = told.furthest();
    let is_due = move |decision: &&Decision| match scope {
        Scope::Period(range) => range.contains(&decision.at),
        Scope::Owed(_) => {
            told.through.is_some_and(|through| decision.of <= through)
                && !told.held.contains(&decision.of)
        }
    };
    set_aside(decisions).filter(is_due).filter_map(|one| Some((one, one.took_back.as_deref()?)))
}

/// The same as a report tells it of `source`, which readers call `title`.
pub(super) fn told<'a>(
    source: &'a Source,
    title: &'a str,
    scope: &'a Scope,
    told: &'a Told,
    decisions: &'a [Decision],
) -> impl Iterator<Item = TakenBack> + 'a {
    taken_back(scope, told, decisions).map(move |(decision, what)| TakenBack {
        source: source.id.clone(),
        title: title.to_owned(),
        url: source.url.clone(),
        what: what.to_owned(),
        since: decision.of,
        reason: decision.reason.clone(),
        at: decision.at,
    })
}

/// Whether a reader is still to be told that something is taken back.
pub(super) fn is_owed(told: Option<&Told>, decisions: &[Decision]) -> bool {
    let scope = Scope::Owed(None);
    told.is_some_and(|told| taken_back(&scope, told, decisions).next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(of: &str, confirmed: bool, took_back: bool) -> Decision {
        Decision {
            of: of.parse().unwrap(),
            confirmed,
            reason: "a slip".to_owned(),
            at: "2026-03-09T06:00:00Z".parse().unwrap(),
            took_back: took_back.then(|| "the text shrank".to_owned()),
        }
    }

    #[test]
    fn only_what_a_reader_was_told_is_taken_back_and_once() {
        let (of, later) = ("2026-03-03T06:00:00Z", "2026-03-04T06:00:00Z");
        let mut told = Told { through: later.parse().ok(), ..Told::default() };
        let due = |told: &Told, decisions: &[Decision]| is_owed(Some(told), decisions);
        assert!(due(&told, &[decided(of, false, true)]));
        assert!(!due(&told, &[decided(of, false, false)]), "it had not stood");
        let undone = [decided(of, false, true), decided(of, true, false)];
        assert!(!due(&told, &undone), "confirmed after all");
        assert!(!due(&told, &[decided("2026-03-05T06:00:00Z", false, true)]), "not told yet");
        told.held.insert(of.parse().unwrap());
        assert!(!due(&told, &[decided(of, false, true)]), "told that it was taken back");
        assert!(!is_owed(None, &[decided(of, false, true)]));
    }
}
