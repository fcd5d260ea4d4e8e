//! The numbering of a Word file (ISO/IEC 29500-1 §17.9): which label stands before which paragraph. Counts as
//! Word does: lists that share a definition go on counting, unless one says that it begins anew.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        ExtractError, bounded,
        numbering::{self, Counts, Figure, LEVELS},
        xml::{Element, Step, Steps},
    },
    styles::Styles,
};

/// No label's pattern is longer.
const LONGEST: usize = 60;

/// One level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: Option<u32>,
    figure: Figure,
    /// `%1.%2)`.
    pattern: String,
    /// Begins anew after this level, counted from 1; 0 is never, none after any above.
    restart: Option<usize>,
    /// All figures decimal.
    legal: bool,
    style: Option<String>,
}

/// What lists with one definition share.
#[derive(Clone, Debug, Default)]
struct Definition {
    levels: [Level; LEVELS],
    /// The style whose numbering it takes over.
    follows: Option<String>,
}

/// One list that paragraphs name.
#[derive(Clone, Debug, Default)]
struct List {
    definition: String,
    levels: BTreeMap<usize, Level>,
    starts: BTreeMap<usize, u32>,
}

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// None for a bullet.
    pub(super) number: Option<String>,
    /// Whether it counts in plain figures, as paragraphs of guidance do: `41.`, `3.2`.
    pub(super) is_figure: bool,
}

/// All numbering of a file, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    definitions: BTreeMap<String, Definition>,
    /// By `w:numId`.
    named: BTreeMap<String, List>,
    counts: BTreeMap<String, Counts>,
    begun: BTreeSet<(String, usize)>,
}

impl Lists {
    pub(super) fn read(text: &str) -> Result<Self, ExtractError> {
        let mut all = Self::default();
        let mut steps = Steps::of(text);
        let mut definition: Option<(String, Definition)> = None;
        let mut list: Option<(String, List)> = None;
        let mut level: Option<(usize, Level)> = None;
        let mut overridden = 0;
        loop {
            match steps.next()? {
                Step::Open(element) => match &*element.name {
                    "w:abstractNum" => {
                        let id = element.attr("w:abstractNumId").unwrap_or_default();
                        definition = Some((id, Definition::default()));
                    }
                    "w:numStyleLink" => {
                        if let Some((_, definition)) = &mut definition {
                            definition.follows = element.val();
                        }
                    }
                    "w:num" => {
                        list = Some((element.attr("w:numId").unwrap_or_default(), List::default()));
                    }
                    "w:abstractNumId" => {
                        if let Some((_, list)) = &mut list {
                            list.definition = element.val().unwrap_or_default();
                        }
                    }
                    "w:lvlOverride" => overridden = level_of(&element),
                    "w:startOverride" => {
                        if let (Some((_, list)), Some(start)) = (&mut list, number(&element)) {
                            list.starts.insert(overridden, start);
                        }
                    }
                    "w:lvl" => level = Some((level_of(&element), Level::default())),
                    // How a label looks, and the pictures that stand for bullets.
                    "w:rPr" | "w:pPr" | "w:numPicBullet" => steps.skip()?,
                    _ => {
                        if let Some((_, level)) = &mut level {
                            level.take(&element);
                        }
                    }
                },
                Step::Close(name) => match &*name {
                    "w:abstractNum" => {
                        bounded(all.definitions.len(), "lists")?;
                        all.definitions.extend(definition.take());
                    }
                    "w:num" => {
                        bounded(all.named.len(), "lists")?;
                        all.named.extend(list.take());
                    }
                    "w:lvl" => {
                        let Some((at, level)) = level.take().filter(|(at, _)| *at < LEVELS) else {
                            continue;
                        };
                        if let Some((_, list)) = &mut list {
                            list.levels.insert(at, level);
                        } else if let Some((_, definition)) = &mut definition {
                            definition.levels[at] = level;
                        }
                    }
                    _ => {}
                },
                Step::Text(_) => {}
                Step::End => return Ok(all),
            }
        }
    }

    /// Lets definitions that only name a style take over that style's numbering.
    pub(super) fn follow(&mut self, styles: &Styles) {
        let followed: Vec<(String, String)> = self
            .named
            .iter()
            .filter_map(|(id, list)| {
                let style = self.definitions.get(&list.definition)?.follows.as_ref()?;
                let other = styles.list(style)?;
                let definition = &self.named.get(&other)?.definition;
                Some((id.clone(), definition.clone()))
            })
            .collect();
        for (id, definition) in followed {
            if let Some(list) = self.named.get_mut(&id) {
                list.definition = definition;
            }
        }
    }

    /// The level of a list that belongs to a style.
    pub(super) fn level_of_style(&self, id: &str, style: &str) -> Option<usize> {
        let definition = self.definitions.get(&self.named.get(id)?.definition)?;
        definition.levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// The label of the next paragraph of a list; none where the list is not defined.
    pub(super) fn next(&mut self, id: &str, at: usize) -> Option<Label> {
        let at = at.min(LEVELS - 1);
        let list = self.named.get(id)?;
        let definition = self.definitions.get(&list.definition)?;
        let level = |at: usize| list.levels.get(&at).or_else(|| definition.levels.get(at));
        let this = level(at)?;
        let counts = self.counts.entry(list.definition.clone()).or_default();
        let is_first = self.begun.insert((id.to_owned(), at));
        if let Some(start) = list.starts.get(&at).filter(|_| is_first) {
            counts.restart(at, *start);
        }
        // A level that does not say where it begins begins with nought (ISO/IEC 29500-1 §17.9.25).
        let start = |at: usize| level(at).and_then(|level| level.start).unwrap_or(0);
        let keeps = |below: usize| {
            let restart = level(below).and_then(|level| level.restart);
            restart.is_some_and(|after| after == 0 || at + 1 > after)
        };
        counts.next(at, start, keeps);
        if this.figure == Figure::Bullet {
            return Some(Label { number: None, is_figure: false });
        }
        let mut shown = String::new();
        let mut rest = this.pattern.as_str();
        while let Some((before, after)) = rest.split_once('%') {
            shown.push_str(before);
            let digit = after.chars().next().and_then(|c| c.to_digit(10));
            let Some(named) = digit.and_then(|digit| (digit as usize).checked_sub(1)) else {
                shown.push('%');
                rest = after;
                continue;
            };
            let figure = level(named).map(|level| level.figure).unwrap_or_default();
            let figure = if this.legal && figure.counts() { Figure::Decimal } else { figure };
            shown.push_str(&figure.of(counts.at(named).unwrap_or_else(|| start(named))));
            rest = &after[1..];
        }
        shown.push_str(rest);
        let number = numbering::number(&shown);
        let plain = |number: &String| number.chars().all(|c| c.is_ascii_digit() || c == '.');
        let is_figure = number.as_ref().is_some_and(plain);
        Some(Label { number, is_figure })
    }
}

impl Level {
    fn take(&mut self, element: &Element<'_>) {
        match &*element.name {
            "w:start" => self.start = number(element),
            "w:numFmt" => {
                self.figure = match element.val().as_deref() {
                    Some("decimalZero") => Figure::DecimalZero,
                    Some("lowerLetter") => Figure::LowerLetter,
                    Some("upperLetter") => Figure::UpperLetter,
                    Some("lowerRoman") => Figure::LowerRoman,
                    Some("upperRoman") => Figure::UpperRoman,
                    Some("ordinal") => Figure::Ordinal,
                    Some("cardinalText") => Figure::Words,
                    Some("bullet") => Figure::Bullet,
                    Some("none") => Figure::None,
                    _ => Figure::Decimal,
                };
            }
            "w:lvlText" => {
                let pattern = element.val().unwrap_or_default();
                self.pattern = pattern.chars().take(LONGEST).collect();
            }
            "w:lvlRestart" => self.restart = element.val().and_then(|n| n.parse().ok()),
            "w:isLgl" => self.legal = element.is_on(),
            "w:pStyle" => self.style = element.val(),
            _ => {}
        }
    }
}

fn level_of(element: &Element<'_>) -> usize {
    element.attr("w:ilvl").and_then(|level| level.parse().ok()).unwrap_or(0)
}

fn number(element: &Element<'_>) -> Option<u32> {
    element.val().and_then(|n| n.parse().ok())
}
