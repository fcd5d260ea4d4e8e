//! Takes the keys of one TOML table, one by one, each with the type it must have; what is left at the end is unknown.
//! It knows types and names, not what values mean.

use std::ops::Range;

use jiff::civil::Date;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{nearest::nearest, problems::Problems};
use crate::{model::edition::When, register};

/// One table being read.
pub(super) struct Keys<'p, 't> {
    /// As its header is written: `[[source]]`; empty for the file as a whole.
    header: &'static str,
    at: Range<usize>,
    left: DeTable<'t>,
    known: Vec<&'static str>,
    missing: Vec<(&'static str, &'static str)>,
    problems: &'p mut Problems<'t>,
}

impl<'p, 't> Keys<'p, 't> {
    pub(super) fn new(
        header: &'static str,
        at: Range<usize>,
        table: DeTable<'t>,
        problems: &'p mut Problems<'t>,
    ) -> Self {
        Self { header, at, left: table, known: Vec::new(), missing: Vec::new(), problems }
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.left.remove(key)
    }

    fn wrong(&mut self, key: &str, value: &Spanned<DeValue<'t>>, wanted: &str) {
        let is = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.problems.add(&value.span(), format!("“{key}” cannot be {is}: write {wanted}"));
    }

    /// A text that is not blank and holds no control character. `example` is how one is written.
    pub(super) fn text(&mut self, key: &'static str, example: &str) -> Option<Spanned<String>> {
        let value = self.take(key)?;
        if !value.get_ref().is_str() {
            self.wrong(key, &value, &format!("a text in quotes, such as {key} = {example}"));
            return None;
        }
        self.sound_text(key, value)
    }

    /// As [`Keys::text`]; its absence is a problem.
    pub(super) fn required(
        &mut self,
        key: &'static str,
        example: &'static str,
    ) -> Option<Spanned<String>> {
        if !self.left.contains_key(key) {
            self.missing.push((key, example));
        }
        self.text(key, example)
    }

    fn sound_text(&mut self, key: &str, value: Spanned<DeValue<'t>>) -> Option<Spanned<String>> {
        let at = value.span();
        let DeValue::String(text) = value.into_inner() else { return None };
        if text.trim().is_empty() {
            self.problems.add(&at, format!("“{key}” is empty: write something, or leave it out"));
            return None;
        }
        if text.chars().any(char::is_control) {
            let message = format!("“{key}” holds a line break, tab or other control character");
            self.problems.add(&at, message);
            return None;
        }
        Some(Spanned::new(at, text.into_owned()))
    }

    /// A list of such texts; none where the key is missing. An empty list is a problem.
    pub(super) fn texts(&mut self, key: &'static str, example: &str) -> Vec<Spanned<String>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let wanted = format!("a list of texts, such as {key} = [{example}]");
        if !value.get_ref().is_array() {
            self.wrong(key, &value, &wanted);
            return Vec::new();
        }
        let at = value.span();
        let DeValue::Array(items) = value.into_inner() else { return Vec::new() };
        if items.is_empty() {
            self.problems.add(&at, format!("“{key}” lists nothing: fill it, or leave it out"));
        }
        let mut texts = Vec::new();
        for item in items {
            if item.get_ref().is_str() {
                texts.extend(self.sound_text(key, item));
            } else {
                self.wrong(key, &item, &wanted);
            }
        }
        texts
    }

    /// True or false.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, &value, "true or false, without quotes");
        }
        flag
    }

    /// A whole number of at least 0.
    pub(super) fn number(&mut self, key: &'static str, example: &str) -> Option<Spanned<u64>> {
        let value = self.take(key)?;
        let integer = value.get_ref().as_integer();
        let number = integer.and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
        let Some(number) = number else {
            let message = format!("“{key}” is a whole number without quotes: {key} = {example}");
            self.problems.add(&value.span(), message);
            return None;
        };
        Some(Spanned::new(value.span(), number))
    }

    /// A day, written without quotes.
    pub(super) fn day(&mut self, key: &'static str) -> Option<Spanned<Date>> {
        let value = self.take(key)?;
        let Some(day) = day_of(value.get_ref()) else {
            let message = format!("“{key}” is a day without quotes or time: {key} = 2026-01-31");
            self.problems.add(&value.span(), message);
            return None;
        };
        Some(Spanned::new(value.span(), day))
    }

    /// A date as exactly as it is known: `"2026-09-01"`, `2026-09-01`, `"2026-09"`, `"2026"`, or bounds.
    pub(super) fn when(&mut self, key: &'static str) -> Option<When> {
        let value = self.take(key)?;
        let at = value.span();
        if let Some(day) = day_of(value.get_ref()) {
            return Some(When::day(day));
        }
        let read = match value.into_inner() {
            DeValue::String(text) => register::when(&text),
            DeValue::Table(table) => {
                let mut keys = Keys::new("bounds", at.clone(), table, self.problems);
                let day = |day: Option<Spanned<Date>>| day.map(Spanned::into_inner);
                let (not_before, not_after) =
                    (day(keys.day("not_before")), day(keys.day("not_after")));
                keys.finish();
                match (not_before, not_after) {
                    (None, None) => {
                        Err("bounds need one at least: write { not_before = 2026-09-01 }"
                            .to_owned())
                    }
                    (not_before, not_after) => Ok(When { not_before, not_after }),
                }
            }
            _ => Err(format!("“{key}” is a date: write {key} = \"2026-09-01\"")),
        };
        read.map_err(|message| self.problems.add(&at, message)).ok()
    }

    /// The tables under `key`, each written with two brackets as `header`.
    pub(super) fn tables(
        &mut self,
        key: &'static str,
        header: &str,
    ) -> Vec<(Range<usize>, DeTable<'t>)> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let wanted = format!("{header}, with two brackets, once for each");
        if !value.get_ref().is_array() {
            self.wrong(key, &value, &wanted);
            return Vec::new();
        }
        let DeValue::Array(items) = value.into_inner() else { return Vec::new() };
        let mut tables = Vec::new();
        for item in items {
            if !item.get_ref().is_table() {
                self.wrong(key, &item, &wanted);
                continue;
            }
            let at = item.span();
            if let DeValue::Table(table) = item.into_inner() {
                tables.push((at, table));
            }
        }
        tables
    }

    /// The one table under `key`.
    pub(super) fn table(&mut self, key: &'static str) -> Option<(Range<usize>, DeTable<'t>)> {
        let value = self.take(key)?;
        if !value.get_ref().is_table() {
            self.wrong(key, &value, &format!("[{key}], with one bracket, once"));
            return None;
        }
        let at = value.span();
        let DeValue::Table(table) = value.into_inner() else { return None };
        Some((at, table))
    }

    /// A key that must not be there, and why; its line is not shown again.
    pub(super) fn refuse(&mut self, key: &'static str, why: &str) {
        if let Some(value) = self.left.remove(key) {
            self.problems.add_unshown(&value.span(), why);
        }
    }

    /// Tells of the keys that nobody asked for and of those that are wanted and not there.
    pub(super) fn finish(mut self) {
        let place =
            if self.header.is_empty() { String::new() } else { format!(" in {}", self.header) };
        let mut unknown: Vec<_> = std::mem::take(&mut self.left).into_iter().collect();
        unknown.sort_by_key(|(key, _)| key.span().start);
        for (key, _) in unknown {
            if self.problems.are_many() {
                self.problems.add(&key.span(), "");
                continue;
            }
            let name = shortened(key.get_ref());
            let advice = match nearest(&name, self.known.iter().copied()) {
                Some(meant) => {
                    self.missing.retain(|(missing, _)| *missing != meant);
                    format!("did you mean “{meant}”?")
                }
                None => format!("known are {}", self.known.join(", ")),
            };
            self.problems.add(&key.span(), format!("unknown key “{name}”{place}: {advice}"));
        }
        for (key, example) in self.missing {
            let message =
                format!("{} has no “{key}”: add one, such as {key} = {example}", self.header);
            self.problems.add(&self.at, message);
        }
    }
}

/// The day that a value is, where it is one without a time.
fn day_of(value: &DeValue<'_>) -> Option<Date> {
    let written = value.as_datetime()?;
    let date = written.date.filter(|_| written.time.is_none() && written.offset.is_none())?;
    let year = i16::try_from(date.year).ok()?;
    let month = i8::try_from(date.month).ok()?;
    Date::new(year, month, i8::try_from(date.day).ok()?).ok()
}

/// A word for a message: without control characters, cut where it is very long.
pub(super) fn shortened(word: &str) -> String {
    let shown: String =
        word.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if word.chars().nth(60).is_some() { format!("{shown}…") } else { shown }
}
