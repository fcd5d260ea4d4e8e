//! What stands on pages and says nothing of the guidance: page numbers, running heads, contents lists.
//! Takes away only what repeats, counts or is marked as such, and stands apart; a number alone is no page number.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Line;

/// How far from the top or bottom running heads and page numbers stand, as a share of the height.
const ZONE: f64 = 0.12;

/// `pages` without page numbers, running heads and contents lists; `heights` are the pages' own.
pub(super) fn without(mut pages: Vec<Vec<Line>>, heights: &[f64]) -> Vec<Vec<Line>> {
    let edge = |line: &Line| {
        let height = heights.get(line.page).copied().unwrap_or(842.0);
        line.turn != 0 || line.y < ZONE * height || line.y > (1.0 - ZONE) * height
    };
    drop_page_numbers(&mut pages, &edge);
    drop_running_heads(&mut pages, &edge);
    drop_contents(&mut pages);
    pages
}

/// A line that is nothing but a page's number: `7`, `- 7 -`, `Page 7 of 12`, `xii`.
fn page_number(text: &str) -> Option<usize> {
    let bare = text.trim().trim_matches(['-', '–', '|', '[', ']', '.', ' ']).to_ascii_lowercase();
    let bare = bare.strip_prefix("page").map_or(bare.as_str(), str::trim);
    let bare = bare.split_once(" of ").or_else(|| bare.split_once('/')).map_or(bare, |(n, _)| n);
    let bare = bare.trim_end_matches("page").trim_end_matches(['|', ' ']);
    if bare.len() <= 4 && !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return bare.parse().ok();
    }
    roman(bare)
}

fn roman(text: &str) -> Option<usize> {
    let value = |byte: u8| match byte {
        b'i' => Some(1_usize),
        b'v' => Some(5),
        b'x' => Some(10),
        b'l' => Some(50),
        _ => None,
    };
    let digits: Vec<usize> = text.bytes().map(value).collect::<Option<_>>()?;
    let (mut sum, mut most) = (0_usize, 0);
    for digit in digits.into_iter().rev() {
        sum = if digit < most { sum.saturating_sub(digit) } else { sum + digit };
        most = most.max(digit);
    }
    (sum > 0 && text.len() <= 7).then_some(sum)
}

fn drop_page_numbers(pages: &mut [Vec<Line>], edge: &dyn Fn(&Line) -> bool) {
    // The outermost lines that read as a number, and how far each is from the page's place in the file.
    let mut offsets: BTreeMap<isize, usize> = BTreeMap::new();
    let mut held = 0;
    let offset = |line: &Line, number: usize| number.cast_signed() - line.page.cast_signed();
    for lines in pages.iter() {
        held += usize::from(!lines.is_empty());
        for line in lines.iter().filter(|line| edge(line)) {
            if let Some(number) = page_number(&line.text()) {
                *offsets.entry(offset(line, number)).or_default() += 1;
            }
        }
    }
    for lines in pages.iter_mut() {
        let bottom = lines.iter().map(|line| line.y).fold(f64::INFINITY, f64::min);
        let top = lines.iter().map(|line| line.y).fold(f64::NEG_INFINITY, f64::max);
        lines.retain(|line| {
            let Some(number) = page_number(&line.text()).filter(|_| edge(line)) else {
                return true;
            };
            let counts = offsets.get(&offset(line, number)).copied().unwrap_or(0);
            let outermost = line.y <= bottom + 1.0 || line.y >= top - 1.0;
            let steady = counts >= 3 || counts * 2 >= held && held > 1;
            // A tag is proof enough; a single page's number must at least be that page's.
            !(line.pagination || outermost && (steady || held == 1 && number == 1))
        });
    }
}

/// The text with each number as one `#`, so that `Chapter 2 · 17` and `Chapter 2 · 18` are alike.
fn masked(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
        let letter = if letter.is_ascii_digit() { '#' } else { letter };
        if letter != '#' || !out.ends_with('#') {
            out.push(letter);
        }
    }
    out
}

/// Pages on which a line stands, not far from each other, before it may be a running head.
const RUNNING: usize = 3;
/// How far from a page such pages are looked for: heads change with the chapter.
const NEIGHBOURS: usize = 6;
/// From baseline to baseline, as a share of the size, where two lines are no paragraph's.
const APART: f64 = 1.9;

/// Takes away running heads: lines at a page's edge that stand apart from its text and repeat on pages nearby,
/// those that repeat on a third of all pages, and those that the producer marks as such where they stand apart.
/// Whatever else stands at an edge is text, however it is marked.
fn drop_running_heads(pages: &mut [Vec<Line>], edge: &dyn Fn(&Line) -> bool) {
    // Where pages hold nothing else, it is no head but the text.
    let held = pages.iter().filter(|lines| !lines.is_empty()).count();
    let bare = pages.iter().filter(|lines| !lines.is_empty() && lines.iter().all(edge)).count();
    let edges_only = bare * 2 > held;
    let mut seen: BTreeMap<(String, i32), BTreeSet<usize>> = BTreeMap::new();
    let key = |line: &Line| (masked(&line.text()), super::rounded(line.y / 3.0));
    for line in pages.iter().flatten().filter(|line| edge(line)) {
        seen.entry(key(line)).or_default().insert(line.page);
    }
    let on = |line: &Line| -> BTreeSet<usize> {
        let (text, place) = key(line);
        let near = (place - 1..=place + 1).filter_map(|place| seen.get(&(text.clone(), place)));
        near.flatten().copied().collect()
    };
    for lines in pages.iter_mut() {
        let mut goes = vec![false; lines.len()];
        let outwards = |ascending: bool| {
            let mut order: Vec<usize> =
                (0..lines.len()).filter(|at| lines[*at].turn == 0).collect();
            order.sort_by(|one, other| lines[*other].y.total_cmp(&lines[*one].y));
            if ascending {
                order.reverse();
            }
            order
        };
        // From the outermost line inwards, to the first that is none.
        for order in [outwards(false), outwards(true)] {
            let mut run: Vec<(usize, bool)> = Vec::new();
            for at in &order {
                let line = &lines[*at];
                let pages_of = on(line);
                let near = pages_of.iter().filter(|page| page.abs_diff(line.page) <= NEIGHBOURS);
                let repeats = near.count() >= RUNNING && !edges_only;
                let everywhere = repeats && pages_of.len() * 3 >= held;
                let marked = line.pagination && !is_sentence(&line.text());
                if !edge(line) || !(repeats || marked) {
                    break;
                }
                run.push((*at, everywhere));
            }
            let apart = match (run.last(), order.get(run.len())) {
                (Some((last, _)), Some(next)) => is_apart(&lines[*last], &lines[*next]),
                _ => true,
            };
            for (at, everywhere) in run {
                goes[at] = apart || everywhere;
            }
        }
        // Text set sideways in a margin has no line before or after it.
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.turn != 0) {
            goes[at] = line.pagination || !edges_only && on(line).len() >= RUNNING;
        }
        let mut goes = goes.into_iter();
        lines.retain(|_| !goes.next().unwrap_or(false));
    }
}

/// Whether a line at the edge stands apart from the next one inwards: by a gap, or in smaller type.
fn is_apart(head: &Line, next: &Line) -> bool {
    let size = head.size.max(next.size);
    (head.y - next.y).abs() > APART * size || head.size < 0.93 * next.size
}

fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() > 12
}

/// Takes away contents lists: what is tagged so, and runs of lines that end in a page's number after
/// leaders or a gap, with the heading above them.
fn drop_contents(pages: &mut [Vec<Line>]) {
    let last = pages.len();
    let is_heading = |line: &Line| {
        let text = line.text().to_ascii_lowercase();
        ["contents", "table of contents", "contents page"].contains(&text.trim_end_matches(':'))
    };
    let tagged = pages.iter().flatten().any(|line| line.place.is_some_and(|place| place.contents));
    let mut listing = false;
    for lines in pages.iter_mut() {
        if tagged {
            let on_page = lines.iter().any(|line| line.place.is_some_and(|place| place.contents));
            lines.retain(|line| {
                let within = line.place.is_some_and(|place| place.contents);
                !(within || on_page && is_heading(line))
            });
        }
        let entries: Vec<bool> = lines.iter().map(|line| is_entry(line, last)).collect();
        let begins = lines.iter().position(is_heading);
        let leaders =
            lines.iter().zip(&entries).filter(|(line, entry)| **entry && has_leader(line));
        let count = entries.iter().filter(|entry| **entry).count();
        let dense = count >= 3 && (begins.is_some() || listing || leaders.count() >= 3);
        listing = dense;
        let (Some(first), Some(end)) =
            (entries.iter().position(|entry| *entry), entries.iter().rposition(|entry| *entry))
        else {
            listing = false;
            continue;
        };
        if !dense || count * 3 < end - first + 1 {
            continue;
        }
        let start = begins.filter(|begins| *begins < first).unwrap_or(first);
        lines.drain(start..=end);
    }
}

/// Whether a line ends in a number after leader dots or a gap.
fn is_entry(line: &Line, pages: usize) -> bool {
    let Some(last) = line.pieces.last() else { return false };
    let number: String = last.text.chars().rev().take_while(char::is_ascii_digit).collect();
    let number: String = number.chars().rev().collect();
    let counts = number.parse::<usize>().is_ok_and(|number| number > 0 && number <= pages + 20);
    if !counts || line.pieces.len() < 2 && number.len() == last.text.len() {
        return false;
    }
    let before = line.pieces.len().checked_sub(2).and_then(|at| line.pieces.get(at));
    let gap = before.is_some_and(|before| last.x0 - before.x1 > 1.5 * line.size);
    has_leader(line) || gap && number.len() == last.text.len()
}

fn has_leader(line: &Line) -> bool {
    let text = line.text();
    text.contains("....") || text.contains("…… ") || text.contains(". . . .")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_numbers() {
        for (text, number) in
            [("7", 7), ("- 12 -", 12), ("Page 3 of 40", 3), ("iv", 4), ("xii", 12), ("9 | Page", 9)]
        {
            assert_eq!(page_number(text), Some(number), "{text}");
        }
        for text in ["2.1", "7 children", "12345", "", "civil", "1989–2004"] {
            assert_eq!(page_number(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_in_running_heads_are_masked() {
        assert_eq!(masked("Chapter 2 – 17"), masked("Chapter 2 – 118"));
        assert_ne!(masked("Part one"), masked("Part two"));
    }
}
