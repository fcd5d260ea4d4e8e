//! Tables whose columns were set in another order: the same cells in every row, each moved as those of the others. One
//! row alone tells nothing: dates that changed places under a head that stayed are another text.

use crate::model::{
    diff::{Edit, Group, Op},
    document::{Block, BlockKind},
    wording::settled,
};

/// A table of more columns is none that anybody reads.
const MOST: usize = 100;

/// Moves the rows of such tables to [`Group::Layout`]. `pairs` are the blocks that answer to each other, in order.
pub(super) fn sort(edits: &mut [Edit], pairs: &[(usize, usize)], old: &[Block], new: &[Block]) {
    let is_row =
        |&(o, n): &(usize, usize)| old[o].kind == BlockKind::Row && new[n].kind == BlockKind::Row;
    let in_table = |a: &(usize, usize), b: &(usize, usize)| {
        is_row(a) && is_row(b) && a.0 + 1 == b.0 && a.1 + 1 == b.1
    };
    let mut turned: Vec<usize> = Vec::new();
    for table in pairs.chunk_by(in_table).filter(|table| table.len() > 1) {
        if is_turned(table, old, new) {
            turned.extend(table.iter().map(|(o, _)| *o));
        }
    }
    for edit in edits {
        let is_turned = |at: usize| turned.binary_search(&at).is_ok();
        let same_cells = || {
            let (Some(was), Some(is)) = (&edit.old, &edit.new) else { return false };
            let sorted = |block: &Block| {
                let mut cells = cells(block);
                cells.sort_unstable();
                cells
            };
            is_turned(was.block) && sorted(&old[was.block]) == sorted(&new[is.block])
        };
        if edit.op == Op::Reworded
            && edit.group == Group::Substance
            && edit.links.is_empty()
            && same_cells()
        {
            edit.group = Group::Layout;
        }
    }
}

/// Whether the head and every other row of which no cell was reworded have their cells in one and the same new order.
fn is_turned(table: &[(usize, usize)], old: &[Block], new: &[Block]) -> bool {
    let rows: Vec<(Vec<String>, Vec<String>)> =
        table.iter().map(|(o, n)| (cells(&old[*o]), cells(&new[*n]))).collect();
    let (head, then) = &rows[0];
    if head.len() > MOST {
        return false;
    }
    let place = |cell: &String| then.iter().position(|other| other == cell);
    let Some(order) = head.iter().map(place).collect::<Option<Vec<usize>>>() else { return false };
    let mut all = order.clone();
    all.sort_unstable();
    all.dedup();
    if all.len() != head.len() || head.len() != then.len() || order.is_sorted() {
        return false;
    }
    let mut rest = rows[1..].iter().filter(|(was, is)| {
        let sorted = |cells: &[String]| {
            let mut cells = cells.to_vec();
            cells.sort_unstable();
            cells
        };
        sorted(was) == sorted(is)
    });
    let follows = |(was, is): &(Vec<String>, Vec<String>)| {
        was.len() == order.len()
            && was.iter().zip(&order).all(|(cell, at)| is.get(*at) == Some(cell))
    };
    let mut some = false;
    rest.all(|row| {
        some = true;
        follows(row)
    }) && some
}

fn cells(block: &Block) -> Vec<String> {
    settled(&block.text).split(" | ").map(|cell| cell.trim().to_owned()).collect()
}
