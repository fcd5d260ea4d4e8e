//! The styles of an ODT: which paragraphs are headings, and how lists and headings are numbered (ODF 1.3
//! part 3 §16.30, §19.880). Looks at nothing that only changes how text looks.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    ExtractError, bounded,
    numbering::{self, Counts, Figure, LEVELS},
    xml::{Element, Step, Steps},
};

/// Styles based on styles beyond this depth go round in a circle.
const DEEPEST: usize = 20;

/// No prefix or suffix of a label is longer.
const LONGEST: usize = 20;

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    figure: Figure,
    prefix: String,
    suffix: String,
    start: u32,
    /// How many levels the label shows, this one included.
    shows: usize,
}

impl Default for Level {
    fn default() -> Self {
        let (prefix, suffix) = (String::new(), String::new());
        Self { figure: Figure::None, prefix, suffix, start: 1, shows: 1 }
    }
}

type Levels = [Level; LEVELS];

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    shown: String,
    outline: Option<u8>,
}

/// What a style makes of a paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// From 1.
    pub(super) outline: Option<u8>,
    pub(super) is_title: bool,
    pub(super) is_contents: bool,
}

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    paragraphs: BTreeMap<String, Style>,
    lists: BTreeMap<String, Levels>,
    outline: Levels,
    /// Styles of raised text.
    raised: BTreeSet<String>,
}

impl Styles {
    /// Takes in what a part defines.
    pub(super) fn read(&mut self, text: &str) -> Result<(), ExtractError> {
        let mut steps = Steps::of(text);
        let mut list: Option<(String, Levels)> = None;
        let mut is_outline = false;
        let mut open = String::new();
        loop {
            match steps.next()? {
                Step::Open(element) => match &*element.name {
                    "office:body" => steps.skip()?,
                    "style:style" => {
                        let name = element.attr("style:name").unwrap_or_default();
                        let shown = element.attr("style:display-name");
                        let outline = element.attr("style:default-outline-level");
                        let style = Style {
                            parent: element.attr("style:parent-style-name"),
                            shown: shown.unwrap_or_else(|| name.clone()).to_lowercase(),
                            outline: outline.and_then(|n| n.parse().ok()),
                        };
                        bounded(self.paragraphs.len(), "styles")?;
                        open.clone_from(&name);
                        self.paragraphs.insert(name, style);
                    }
                    "style:text-properties" => {
                        let position = element.attr("style:text-position").unwrap_or_default();
                        if position.starts_with("super") && !open.is_empty() {
                            self.raised.insert(open.clone());
                        }
                    }
                    "text:list-style" => {
                        let name = element.attr("style:name").unwrap_or_default();
                        list = Some((name, Levels::default()));
                    }
                    "text:outline-style" => {
                        is_outline = true;
                        list = Some((String::new(), Levels::default()));
                    }
                    "text:list-level-style-number"
                    | "text:list-level-style-bullet"
                    | "text:list-level-style-image"
                    | "text:outline-level-style" => {
                        if let Some((_, levels)) = &mut list {
                            take(levels, &element);
                        }
                    }
                    _ => {}
                },
                Step::Close(name) => match &*name {
                    "style:style" => open.clear(),
                    "text:list-style" => {
                        bounded(self.lists.len(), "lists")?;
                        self.lists.extend(list.take());
                    }
                    "text:outline-style" => {
                        if let Some((_, levels)) = list.take().filter(|_| is_outline) {
                            self.outline = levels;
                        }
                        is_outline = false;
                    }
                    _ => {}
                },
                Step::Text(_) => {}
                Step::End => return Ok(()),
            }
        }
    }

    pub(super) fn is_raised(&self, name: &str) -> bool {
        self.raised.contains(name)
    }

    pub(super) fn has_list(&self, name: &str) -> bool {
        self.lists.contains_key(name)
    }

    /// What a paragraph of that style is.
    pub(super) fn look(&self, name: Option<&str>) -> Look {
        let mut look = Look::default();
        let mut next = name;
        for _ in 0..DEEPEST {
            let Some(name) = next else { break };
            let style = self.paragraphs.get(name);
            let shown = style.map_or_else(|| name.to_lowercase(), |style| style.shown.clone());
            let bare = shown.replace("_20_", " ");
            look.is_title |= bare == "title";
            look.is_contents |= bare == "contents heading"
                || bare.strip_prefix("contents ").is_some_and(|n| n.parse::<u8>().is_ok());
            look.outline = look.outline.or(style.and_then(|style| style.outline));
            next = style.and_then(|style| style.parent.as_deref());
        }
        look.outline = look.outline.filter(|level| *level > 0);
        look
    }
}

/// What stands before a paragraph.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// None for a bullet.
    pub(super) number: Option<String>,
    /// Whether it counts in plain figures.
    pub(super) is_figure: bool,
}

/// How far each list has been counted.
#[derive(Debug, Default)]
pub(super) struct Counted {
    lists: BTreeMap<String, Counts>,
    headings: Counts,
}

impl Counted {
    /// A list of that style begins anew.
    pub(super) fn forget(&mut self, style: &str) {
        self.lists.remove(style);
    }

    /// The next item at that depth, from 1, shall be `n`.
    pub(super) fn restart(&mut self, style: &str, depth: usize, n: u32) {
        let counts = self.lists.entry(style.to_owned()).or_default();
        counts.restart(depth.clamp(1, LEVELS) - 1, n);
    }

    /// The label of the next item at that depth; none where the style is not known.
    pub(super) fn next(&mut self, styles: &Styles, style: &str, depth: usize) -> Option<Label> {
        let levels = styles.lists.get(style)?;
        let at = depth.clamp(1, LEVELS) - 1;
        let counts = self.lists.entry(style.to_owned()).or_default();
        counts.next(at, |at| levels.get(at).map_or(1, |level| level.start), |_| false);
        let number = shown(levels, counts, at).and_then(|label| numbering::number(&label));
        let plain = |number: &String| number.chars().all(|c| c.is_ascii_digit() || c == '.');
        let is_figure = number.as_ref().is_some_and(plain);
        Some(Label { number, is_figure })
    }

    /// The number of the next heading of that level, from 1.
    pub(super) fn heading(
        &mut self,
        styles: &Styles,
        level: usize,
        restart: Option<u32>,
    ) -> Option<String> {
        let at = level.clamp(1, LEVELS) - 1;
        if let Some(n) = restart {
            self.headings.restart(at, n);
        }
        let start = |at: usize| styles.outline.get(at).map_or(1, |level| level.start);
        self.headings.next(at, start, |_| false);
        numbering::number(&shown(&styles.outline, &self.headings, at)?)
    }
}

/// A label as shown; none for a bullet or where nothing is shown.
fn shown(levels: &Levels, counts: &Counts, at: usize) -> Option<String> {
    let level = levels.get(at)?;
    if !level.figure.counts() {
        return None;
    }
    let from = (at + 1).saturating_sub(level.shows);
    let figures = (from..=at).filter_map(|at| {
        let figure = levels.get(at)?.figure;
        figure.counts().then(|| figure.of(counts.at(at).unwrap_or(1)))
    });
    let figures: Vec<String> = figures.collect();
    Some(format!("{}{}{}", level.prefix, figures.join("."), level.suffix))
}

fn take(levels: &mut Levels, element: &Element<'_>) {
    let at = element.attr("text:level").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
    let Some(level) = at.checked_sub(1).and_then(|at| levels.get_mut(at)) else { return };
    let part = |name: &str| -> String {
        element.attr(name).unwrap_or_default().chars().take(LONGEST).collect()
    };
    let number = |name: &str| element.attr(name).and_then(|n| n.parse().ok());
    let figure = match element.attr("style:num-format").as_deref() {
        _ if element.name.ends_with("-bullet") || element.name.ends_with("-image") => {
            Figure::Bullet
        }
        Some("a") => Figure::LowerLetter,
        Some("A") => Figure::UpperLetter,
        Some("i") => Figure::LowerRoman,
        Some("I") => Figure::UpperRoman,
        Some("") | None => Figure::None,
        // “1”, and figures of other scripts.
        Some(_) => Figure::Decimal,
    };
    *level = Level {
        figure,
        prefix: part("style:num-prefix"),
        suffix: part("style:num-suffix"),
        start: number("text:start-value").unwrap_or(1),
        shows: number("text:display-levels").map_or(1, |n| (n as usize).clamp(1, LEVELS)),
    };
}
