//! Pieces -> lines: what stands side by side on one baseline, in the order of painting where that reads as a
//! reader would, else by place.

use super::{
    page::{Page, Piece},
    tags::Place,
};

/// One line of a page, or of a column or cell of it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    /// From 0.
    pub(super) page: usize,
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    /// That of most of its letters.
    pub(super) size: f64,
    /// Whether every word is bold, and the mark behind the last: a heading is bold to its end, words that
    /// are stressed at the start of a paragraph are not.
    pub(super) bold: bool,
    pub(super) turn: u8,
    pub(super) pagination: bool,
    /// Where most of its letters stand in the structure tree.
    pub(super) place: Option<Place>,
}

impl Line {
    /// Its words with spaces between.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            if !text.is_empty() && !piece.glued {
                text.push(' ');
            }
            text.push_str(&piece.text);
        }
        text
    }

    /// Whether a piece of it is set as a footnote's mark: smaller and raised above the line, or raised by
    /// so much that no letter of the line would be.
    pub(super) fn is_raised(&self, piece: &Piece) -> bool {
        let by = (piece.y - self.y) / self.size;
        piece.size < 0.82 * self.size && by > 0.06 || piece.size < 1.05 * self.size && by > 0.25
    }

    fn settle(&mut self) {
        let letters = |piece: &Piece| piece.text.chars().filter(|c| c.is_alphanumeric()).count();
        let mut sizes: Vec<(f64, f64, usize)> = Vec::new();
        let mut places: Vec<(Option<Place>, usize)> = Vec::new();
        for piece in &self.pieces {
            let count = letters(piece) * 2 + 1;
            match sizes.iter_mut().find(|(size, _, _)| (size - piece.size).abs() < 0.3) {
                Some(found) => found.2 += count,
                None => sizes.push((piece.size, piece.y, count)),
            }
            match places.iter_mut().find(|(place, _)| *place == piece.place) {
                Some(found) => found.1 += count,
                None => places.push((piece.place, count)),
            }
        }
        if let Some((size, y, _)) = sizes.iter().max_by_key(|(_, _, count)| *count) {
            (self.size, self.y) = (*size, *y);
        }
        let tagged = places.iter().filter(|(place, _)| place.is_some());
        self.place = tagged.max_by_key(|(_, count)| *count).and_then(|(place, _)| *place);
        let wordy: Vec<&Piece> = self
            .pieces
            .iter()
            .filter(|piece| letters(piece) > 0 && !self.is_raised(piece))
            .collect();
        let shown = |piece: &&Piece| !self.is_raised(piece);
        let to_its_end = self
            .pieces
            .iter()
            .rfind(shown)
            .is_some_and(|last| last.bold || !last.text.ends_with(':') || !last.glued);
        self.bold = !wordy.is_empty() && to_its_end && wordy.iter().all(|piece| piece.bold);
        self.x0 = self.pieces.iter().map(|piece| piece.x0).fold(f64::INFINITY, f64::min);
        self.x1 = self.pieces.iter().map(|piece| piece.x1).fold(f64::NEG_INFINITY, f64::max);
        self.pagination = self.pieces.iter().all(|piece| piece.pagination);
    }
}

/// The lines of a page. `invisible`: the letters laid over a scan are all that there is.
pub(super) fn lines(page: &Page, number: usize, invisible: bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for piece in page.pieces.iter().filter(|piece| piece.painted != invisible) {
        if lines.last().is_some_and(|line| repeats(line, piece)) {
            continue;
        }
        match lines.last_mut().filter(|line| adjoins(line, piece)) {
            Some(line) => {
                if piece.size >= line.size {
                    (line.size, line.y) = (piece.size, piece.y);
                }
                line.x1 = line.x1.max(piece.x1);
                line.pieces.push(piece.clone());
            }
            None => lines.push(Line {
                pieces: vec![piece.clone()],
                page: number,
                x0: piece.x0,
                x1: piece.x1,
                y: piece.y,
                size: piece.size,
                bold: piece.bold,
                turn: piece.turn,
                pagination: piece.pagination,
                place: piece.place,
            }),
        }
    }
    for line in &mut lines {
        line.settle();
        if let Some(first) = line.pieces.first_mut() {
            first.glued = false;
        }
    }
    if is_disordered(&lines) { by_place(lines) } else { lines }
}

/// Whether a piece goes on where the line ends.
fn adjoins(line: &Line, piece: &Piece) -> bool {
    let Some(last) = line.pieces.last() else { return false };
    let part = |place: Option<Place>| place.map(|place| (place.cell, place.note, place.contents));
    let parted = line.turn != piece.turn
        || matches!((part(last.place), part(piece.place)), (Some(one), Some(other)) if one != other);
    let (large, small) = (line.size.max(piece.size), line.size.min(piece.size));
    // A smaller piece may stand higher or lower; letters of one size stand on one line.
    let slack = if small > 0.85 * large { 0.22 } else { 0.55 };
    let raised =
        |piece: &Piece| piece.text.len() <= 3 && piece.text.bytes().all(|b| b.is_ascii_digit());
    let slack = if raised(piece) || raised(last) { 0.6 } else { slack };
    let level = (piece.y - line.y).abs() < slack * large;
    let onwards = piece.x0 > last.x1 - 0.7 * large || piece.x0 > last.x0 && piece.x1 > last.x1;
    // Without tags a wide gap parts columns, but for one behind a number or bullet and before a page's
    // number.
    let gap = piece.x0 - last.x1;
    let short = line.pieces.len() == 1 && last.text.chars().count() <= 5;
    let number = piece.text.bytes().all(|byte| byte.is_ascii_digit());
    let wide =
        piece.place.is_none() && gap > 2.5 * large && !number && !(short && gap < 6.0 * large);
    !parted && level && onwards && !wide
}

/// Whether a piece was painted before in the same place, as some programs make letters bold.
fn repeats(line: &Line, piece: &Piece) -> bool {
    line.pieces.iter().rev().take(8).any(|other| {
        let near = 0.12 * piece.size;
        other.text == piece.text
            && (other.x0 - piece.x0).abs() < near
            && (other.y - piece.y).abs() < near
            && other.turn == piece.turn
    })
}

/// Whether the lines were painted in an order in which nobody would read them: again and again upwards
/// within one column.
fn is_disordered(lines: &[Line]) -> bool {
    let upright: Vec<&Line> =
        lines.iter().filter(|line| line.turn == 0 && !line.pagination).collect();
    let upwards = upright.windows(2).filter(|two| {
        let overlap = two[0].x1.min(two[1].x1) - two[0].x0.max(two[1].x0);
        let above = two[1].y > two[0].y + 0.5 * two[1].size;
        // Word tags in the order of reading: then the order of painting is it too.
        above && overlap > 0.0 && (two[0].place.is_none() || two[1].place.is_none())
    });
    // Two columns painted row by row: pairs of lines side by side, each of several words.
    let beside = upright.windows(2).filter(|two| {
        let level = (two[0].y - two[1].y).abs() < 0.2 * two[1].size;
        let apart = two[1].x0 > two[0].x1 + 1.5 * two[1].size;
        let wordy = two.iter().all(|line| line.place.is_none() && line.pieces.len() > 1);
        level && apart && wordy
    });
    upwards.count() > 2 + upright.len() / 12 || beside.count() >= 3.max(upright.len() / 5)
}

/// Lines from top to bottom, side by side from left to right where a gutter parts them.
fn by_place(lines: Vec<Line>) -> Vec<Line> {
    let mut sorted = lines;
    sorted.sort_by(|one, other| {
        one.turn.cmp(&other.turn).then(other.y.total_cmp(&one.y)).then(one.x0.total_cmp(&other.x0))
    });
    // Neighbours on one baseline that the order of painting had parted.
    let mut joined: Vec<Line> = Vec::new();
    for line in sorted {
        match joined.last_mut().filter(|last| {
            last.turn == line.turn
                && (last.y - line.y).abs() < 0.2 * line.size
                && line.x0 - last.x1 < 1.2 * line.size
                && line.x0 > last.x1 - 0.7 * line.size
        }) {
            Some(last) => {
                last.pieces.extend(line.pieces);
                last.settle();
            }
            None => joined.push(line),
        }
    }
    columns(joined, 0)
}

/// Cuts at the widest gutter that no line crosses, where both sides hold several lines.
fn columns(lines: Vec<Line>, depth: usize) -> Vec<Line> {
    if lines.len() < 6 || depth > 6 {
        return lines;
    }
    let mut edges: Vec<(f64, f64)> = lines.iter().map(|line| (line.x0, line.x1)).collect();
    edges.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut reach, mut best) = (f64::NEG_INFINITY, None);
    for (x0, x1) in edges {
        let gap = x0 - reach;
        if reach.is_finite() && gap > 8.0 && best.is_none_or(|(widest, _)| gap > widest) {
            best = Some((gap, f64::midpoint(x0, reach)));
        }
        reach = reach.max(x1);
    }
    let Some((_, at)) = best else { return lines };
    let (left, right): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.x1 < at);
    let mut both = columns(left, depth + 1);
    both.extend(columns(right, depth + 1));
    both
}
