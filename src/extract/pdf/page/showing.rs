//! Text as it is shown (ISO 32000-1 §9.4): each code's letters become pieces with their place, or join the last.
//! Leaves out what nobody sees.

use super::{Piece, Run};
use crate::extract::pdf::{font::Font, matrix::Matrix};

/// Smaller letters, in points, are hidden: leftovers of Word's footnote codes are 1 to 1.4 points high.
const SMALLEST: f64 = 2.2;

impl Run<'_, '_> {
    pub(super) fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else {
            self.page.lost |= !bytes.is_empty();
            return;
        };
        font.show(bytes, |shown| {
            let state = &self.state;
            let scaled = Matrix([state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise]);
            let at = scaled.then(self.text).then(state.matrix);
            let wide = shown.width / 1000.0;
            let spacing = state.spacing + if shown.is_space { state.word_spacing } else { 0.0 };
            let by = (wide * state.size + spacing) * state.scale;
            // Tracking belongs to the letter, word spacing to the gap.
            let track = if state.size == 0.0 { 0.0 } else { (state.spacing / state.size).max(0.0) };
            self.put(&font, shown.text, at, wide + track);
            self.text = Matrix::moved(by, 0.0).then(self.text);
        });
    }

    #[expect(clippy::many_single_char_names, reason = "the standard names the six numbers so")]
    /// Adds one code's letters, drawn in the unit square of `at`.
    fn put(&mut self, font: &Font, text: &str, at: Matrix, wide: f64) {
        let mut text = text;
        let instead;
        let (mut place, mut pagination) = (None, false);
        if let Some(mark) = self.marks.last_mut() {
            if mark.hidden {
                return;
            }
            (place, pagination) = (mark.place, mark.pagination);
            if mark.replaced {
                instead = mark.instead.take().unwrap_or_default();
                text = &instead;
            }
        }
        let [a, b, c, d, x, y] = at.0;
        let size = c.hypot(d);
        let along = a.hypot(b);
        let turn: u8 = if a.abs() >= b.abs() {
            if a >= 0.0 { 0 } else { 2 }
        } else if b > 0.0 {
            1
        } else {
            3
        };
        let (width, height) = (self.page.width, self.page.height);
        let outside = x < -2.0 || y < -2.0 || x > width + 2.0 || y > height + 2.0;
        if !((SMALLEST..5_000.0).contains(&size) && along.is_finite())
            || outside
            || self.state.mode == 7
        {
            return;
        }
        let (x, y) = match turn {
            0 => (x, y),
            1 => (y, -x),
            2 => (-x, -y),
            _ => (-y, x),
        };
        let end = x + (wide * along).clamp(0.0, 5_000.0);
        let (trimmed_start, trimmed) = (text.starts_with(' '), text.trim_matches(' '));
        if trimmed.is_empty() {
            self.spaced |= !text.is_empty();
            return;
        }
        let painted = self.state.mode != 3;
        let spaced = std::mem::replace(&mut self.spaced, text.ends_with(' ')) || trimmed_start;
        let mut glued = false;
        if let Some(last) = self.page.pieces.last_mut() {
            let near = (last.y - y).abs() < 0.6 * last.size.max(size) && last.turn == turn;
            let gap = x - last.x1;
            let least = last.size.min(size);
            glued = !spaced && near && gap < 0.12 * least && gap > -0.6 * least;
            let same = (last.y - y).abs() < 0.04 * size && (last.size - size).abs() < 0.05 * size;
            // Painted twice in one place, as some programs make letters bold.
            let (before, at) = self.last;
            if same
                && last.text.ends_with(trimmed)
                && (before - x).abs() < 0.12 * size
                && at == last.text.len()
            {
                return;
            }
            if glued
                && same
                && last.bold == font.bold
                && last.painted == painted
                && last.place == place
                && last.pagination == pagination
            {
                last.text.push_str(trimmed);
                last.x1 = last.x1.max(end);
                self.last = (x, last.text.len());
                return;
            }
        }
        self.reader.pieces += 1;
        self.last = (x, trimmed.len());
        self.page.pieces.push(Piece {
            text: trimmed.to_owned(),
            x0: x,
            x1: end,
            y,
            size,
            bold: font.bold || self.state.mode == 2,
            turn,
            glued,
            painted,
            pagination,
            monospaced: font.monospaced,
            place,
            link: None,
        });
    }
}
