//! The runs of checks of one source, in little room: a page is checked for years, and few ever ask how each
//! check went. Pure; knows nothing of keys or files.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::model::{
    change::Evidence,
    snapshot::{CheckResult, CheckRun},
};

/// How far back a result is looked for before it is kept once more: sources that fail do so in a few ways.
const FEW: usize = 16;

/// Runs, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    rows: Vec<Row>,
    results: Vec<CheckResult>,
    /// By place: few checks that failed brought an answer.
    answers: BTreeMap<usize, Evidence>,
}

/// A run whose result stands apart.
#[derive(Clone, Copy, Debug)]
struct Row {
    first: Timestamp,
    last: Timestamp,
    count: u32,
    result: u32,
}

impl Runs {
    /// Takes in the run of that number, counted from 1: the next one, or the last as it stands now.
    pub(super) fn put(&mut self, number: u64, run: CheckRun) -> Result<(), String> {
        let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let place = place
            .filter(|place| (self.rows.len().saturating_sub(1)..=self.rows.len()).contains(place));
        let place = place.ok_or("a run of checks is missing from it")?;
        let CheckRun { first, last, count, result, answer } = run;
        let recent = self.results.iter().enumerate().rev().take(FEW);
        let known = recent.into_iter().find(|(_, known)| **known == result).map(|(at, _)| at);
        let result = known.unwrap_or_else(|| {
            self.results.push(result);
            self.results.len() - 1
        });
        let result = u32::try_from(result).map_err(|_| "too many checks".to_owned())?;
        let row = Row { first, last, count, result };
        self.rows.truncate(place);
        self.rows.push(row);
        match answer {
            Some(answer) => _ = self.answers.insert(place, answer),
            None => _ = self.answers.remove(&place),
        }
        Ok(())
    }

    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    /// All of them, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = CheckRun> + '_ {
        self.rows.iter().enumerate().filter_map(|(place, row)| {
            let Row { first, last, count, result } = *row;
            let result = self.results.get(usize::try_from(result).ok()?)?.clone();
            let answer = self.answers.get(&place).cloned();
            Some(CheckRun { first, last, count, result, answer })
        })
    }
}

impl PartialEq for Runs {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Runs {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::{Cause, Why};

    fn run(n: i64) -> CheckRun {
        let at = |n| Timestamp::from_second(n).unwrap();
        let why = |text: &str| CheckResult::NotChecked(Why::new(Cause::Unreachable, text));
        let result = match n % 3 {
            0 => CheckResult::Same(at(n / 30)),
            1 => why("no answer"),
            _ => why(&format!("no answer until {n}")),
        };
        CheckRun { first: at(n), last: at(n + 1), count: 1, result, answer: None }
    }

    #[test]
    fn runs_come_back_as_they_went_in() {
        let mut runs = Runs::default();
        for n in 0..200 {
            runs.put(n + 1, run(1)).unwrap();
            runs.put(n + 1, run(i64::try_from(n).unwrap())).unwrap();
        }
        assert_eq!(runs.iter().collect::<Vec<_>>(), (0..200).map(run).collect::<Vec<_>>());
        assert_eq!(runs.len(), 200);
    }

    #[test]
    fn a_gap_is_noticed() {
        let mut runs = Runs::default();
        assert!(runs.put(0, run(0)).is_err() && runs.put(2, run(0)).is_err());
        runs.put(1, run(0)).unwrap();
        assert!(runs.put(3, run(0)).is_err());
    }
}
