//! Boxes that float on a page: producers paint and tag them behind the text that they stand above. Puts each
//! where it stands, where it has a band of the page to itself; columns and margins stay as they are.

use super::lines::Line;

/// `lines` of one page with each run of lines that goes back upwards where a reader comes to it.
pub(super) fn settle(lines: &mut [Line]) {
    let mut at = 1;
    // Each line begins a run once; runs only move towards the front.
    while at < lines.len() {
        let length = run(&lines[at..]);
        let to = if goes_up(&lines[at - 1], &lines[at]) { home(lines, at, length) } else { None };
        match to {
            Some(to) => {
                lines[to..at + length].rotate_right(length);
                at += length;
            }
            None => at += 1,
        }
    }
}

fn goes_up(one: &Line, other: &Line) -> bool {
    one.turn == 0 && other.turn == 0 && other.y > one.y + 0.5 * other.size
}

/// How many lines follow each other from the first downwards.
fn run(lines: &[Line]) -> usize {
    1 + lines.windows(2).take_while(|two| two[1].turn == 0 && !goes_up(&two[0], &two[1])).count()
}

/// Where the run from `at` belongs: behind all that stands above it, and before all that stands below; none
/// where something stands beside it, or where the lines before do not part so.
fn home(lines: &[Line], at: usize, length: usize) -> Option<usize> {
    let run = &lines[at..at + length];
    let top = run.iter().map(|line| line.y).fold(f64::NEG_INFINITY, f64::max);
    let bottom = run.iter().map(|line| line.y).fold(f64::INFINITY, f64::min);
    let above = |line: &Line| line.turn != 0 || line.y > top + 0.5 * line.size;
    let below = |line: &Line| line.turn == 0 && line.y < bottom - 0.5 * line.size;
    let to = lines[..at].iter().position(|line| !above(line))?;
    let parted = lines[to..at].iter().all(below) && lines[at + length..].iter().all(below);
    parted.then_some(to)
}
