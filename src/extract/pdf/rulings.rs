//! Tables of pages without tags, where lines are ruled between their cells: gives each word in one the row and
//! cell that it stands in. Guesses no table from alignment alone, so a page in columns stays text.

use super::{
    matrix::Matrix,
    page::{Page, Piece},
    tags::Place,
};

/// A filled shape is a line where it is no thicker, in points.
const THICKEST: f64 = 3.0;
/// Lines this close to each other meet, in points.
const NEAR: f64 = 3.0;
/// More lines than this on a page draw a picture.
const MOST: usize = 1_500;
/// Which share of the table's width a line between its rows runs across.
const ACROSS: f64 = 0.9;
/// Numbers of rows and cells begin here, far from those of any structure tree.
const FIRST: u32 = 1 << 30;

/// A straight line along one axis.
#[derive(Clone, Copy, Debug)]
struct Rule {
    /// Where it stands on the other axis.
    at: f64,
    from: f64,
    to: f64,
}

/// The lines that a page's content rules.
#[derive(Debug, Default)]
pub(super) struct Rulings {
    level: Vec<Rule>,
    upright: Vec<Rule>,
    /// The path in hand: its last point, and its lines and rectangles so far.
    point: (f64, f64),
    path: Vec<[f64; 4]>,
    boxes: Vec<[f64; 4]>,
}

impl Rulings {
    pub(super) fn move_to(&mut self, matrix: Matrix, x: f64, y: f64) {
        self.point = matrix.apply(x, y);
    }

    pub(super) fn line_to(&mut self, matrix: Matrix, x: f64, y: f64) {
        let (x0, y0) = self.point;
        self.point = matrix.apply(x, y);
        if self.path.len() < MOST {
            self.path.push([x0, y0, self.point.0, self.point.1]);
        }
    }

    pub(super) fn rectangle(&mut self, matrix: Matrix, [x, y, width, height]: [f64; 4]) {
        let ((x0, y0), (x1, y1)) = (matrix.apply(x, y), matrix.apply(x + width, y + height));
        if self.boxes.len() < MOST {
            self.boxes.push([x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]);
        }
    }

    /// The path is painted, its lines drawn or its inside filled or neither.
    pub(super) fn paint(&mut self, drawn: bool, filled: bool) {
        for [x0, y0, x1, y1] in std::mem::take(&mut self.path) {
            if drawn {
                self.add(x0, y0, x1, y1);
            }
        }
        for [x0, y0, x1, y1] in std::mem::take(&mut self.boxes) {
            if (x1 - x0).min(y1 - y0) <= THICKEST {
                if drawn || filled {
                    let (x, y) = (f64::midpoint(x0, x1), f64::midpoint(y0, y1));
                    if x1 - x0 > y1 - y0 { self.add(x0, y, x1, y) } else { self.add(x, y0, x, y1) }
                }
            } else if drawn {
                for [x0, y0, x1, y1] in
                    [[x0, y0, x1, y0], [x0, y1, x1, y1], [x0, y0, x0, y1], [x1, y0, x1, y1]]
                {
                    self.add(x0, y0, x1, y1);
                }
            }
        }
    }

    fn add(&mut self, x0: f64, y0: f64, x1: f64, y1: f64) {
        let sane = [x0, y0, x1, y1].iter().all(|number| number.abs() < 1e5);
        if !sane || self.level.len() + self.upright.len() >= MOST {
            return;
        }
        if (y0 - y1).abs() < 1.0 && (x0 - x1).abs() > THICKEST {
            self.level.push(Rule { at: y0, from: x0.min(x1), to: x0.max(x1) });
        } else if (x0 - x1).abs() < 1.0 && (y0 - y1).abs() > THICKEST {
            self.upright.push(Rule { at: x0, from: y0.min(y1), to: y0.max(y1) });
        }
    }
}

/// A ruled table: its lines from left to right and from top to bottom.
struct Table {
    upright: Vec<Rule>,
    /// Where its rows part, from the top.
    rows: Vec<f64>,
}

/// Gives the words in the tables of an untagged page their rows and cells, and puts those of each table in their
/// order. `next` numbers them over all pages.
pub(super) fn place(page: &mut Page, next: &mut u32) {
    if page.pieces.iter().any(|piece| piece.place.is_some()) {
        return;
    }
    let level = joined(std::mem::take(&mut page.rulings.level));
    let upright = joined(std::mem::take(&mut page.rulings.upright));
    for table in tables(&level, &upright) {
        let first = FIRST.saturating_add(*next);
        *next = next.saturating_add(1 + u32::try_from(table.rows.len()).unwrap_or(0) * 100);
        let within: Vec<Option<Place>> =
            page.pieces.iter().map(|piece| table.place(piece, first)).collect();
        let Some(at) = within.iter().position(Option::is_some) else { continue };
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for (piece, place) in std::mem::take(&mut page.pieces).into_iter().zip(within) {
            match place {
                Some(place) => inside.push(Piece { place: Some(place), ..piece }),
                None => outside.push(piece),
            }
        }
        inside.sort_by_key(|piece| piece.place.and_then(|place| place.cell));
        outside.splice(at..at, inside);
        page.pieces = outside;
    }
}

/// Lines that go on where others end, as one.
fn joined(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|one, other| one.at.total_cmp(&other.at).then(one.from.total_cmp(&other.from)));
    let mut done: Vec<Rule> = Vec::new();
    for rule in rules {
        let before = done.iter_mut().rev().take_while(|last| rule.at - last.at < NEAR);
        let mut before = before.filter(|last| rule.from <= last.to + NEAR && rule.to >= last.from);
        match before.next() {
            Some(last) => (last.from, last.to) = (last.from.min(rule.from), last.to.max(rule.to)),
            None => done.push(rule),
        }
    }
    done
}

fn tables(level: &[Rule], upright: &[Rule]) -> Vec<Table> {
    let meets = |one: &Rule, other: &Rule| {
        (one.from - NEAR..=one.to + NEAR).contains(&other.at)
            && (other.from - NEAR..=other.to + NEAR).contains(&one.at)
    };
    let mut taken = vec![false; level.len()];
    let mut found = Vec::new();
    for start in 0..level.len() {
        if std::mem::replace(&mut taken[start], true) {
            continue;
        }
        // All lines that hang together with this one.
        let (mut rows, mut columns, mut at) = (vec![level[start]], Vec::<Rule>::new(), 0);
        let mut used = vec![false; upright.len()];
        while let Some(row) = rows.get(at).copied() {
            at += 1;
            for (number, column) in upright.iter().enumerate() {
                if used[number] || !meets(&row, column) {
                    continue;
                }
                used[number] = true;
                columns.push(*column);
                for (number, other) in level.iter().enumerate() {
                    if !taken[number] && meets(other, column) {
                        taken[number] = true;
                        rows.push(*other);
                    }
                }
            }
        }
        found.extend(table(&rows, columns));
    }
    found
}

/// The table that lines make which hang together: three across its whole width at least, each two next to each
/// other with a line between cells, but for headings over the whole width.
fn table(rows: &[Rule], mut upright: Vec<Rule>) -> Option<Table> {
    upright.sort_by(|one, other| one.at.total_cmp(&other.at));
    let (left, right) = (upright.first()?.at, upright.last()?.at);
    let across = |rule: &&Rule| rule.to - rule.from >= ACROSS * (right - left);
    let mut ys: Vec<f64> = rows.iter().filter(across).map(|rule| rule.at).collect();
    ys.sort_by(|one, other| other.total_cmp(one));
    ys.dedup_by(|one, other| (*one - *other).abs() < NEAR);
    let table = Table { upright, rows: ys };
    let bands = table.rows.windows(2).filter(|band| table.columns(band[0], band[1]).len() > 2);
    (bands.count() >= 2).then_some(table)
}

impl Table {
    /// Where the lines stand that run from the top to the bottom of a row.
    fn columns(&self, top: f64, bottom: f64) -> Vec<f64> {
        let full = |rule: &&Rule| rule.from <= bottom + NEAR && rule.to >= top - NEAR;
        let mut xs: Vec<f64> = self.upright.iter().filter(full).map(|rule| rule.at).collect();
        xs.dedup_by(|one, other| (*one - *other).abs() < NEAR);
        xs
    }

    /// The row and cell of a word; none outside the table, and in a row of one cell.
    fn place(&self, piece: &Piece, first: u32) -> Option<Place> {
        if piece.turn != 0 || !piece.painted {
            return None;
        }
        let (x, y) = (f64::midpoint(piece.x0, piece.x1), piece.y + 0.3 * piece.size);
        let row = self.rows.windows(2).position(|band| band[0] >= y && y > band[1])?;
        let columns = self.columns(self.rows[row], self.rows[row + 1]);
        let cell = columns.windows(2).position(|band| band[0] <= x && x < band[1])?;
        if columns.len() < 3 || cell >= 99 {
            return None;
        }
        let row = first.saturating_add(1 + u32::try_from(row).ok()? * 100);
        let cell = row.saturating_add(1 + u32::try_from(cell).ok()?);
        Some(Place {
            block: Some(cell),
            table: Some(first),
            row: Some(row),
            cell: Some(cell),
            ..Place::default()
        })
    }
}
