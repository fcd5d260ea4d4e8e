//! The table: each figure beside its limit and its aim, and whether any is over.

use std::io::{self, Write};

/// One measured figure.
struct Figure {
    what: String,
    is: f64,
    unit: &'static str,
    limit: Option<f64>,
    aim: Option<f64>,
}

/// All that was measured.
#[derive(Default)]
pub(crate) struct Figures(Vec<Figure>);

impl Figures {
    /// A figure that must not be over `limit`; it is printed at once.
    pub(crate) fn limited(&mut self, what: &str, is: f64, unit: &'static str, limit: f64) {
        self.add(what, is, unit, Some(limit), None);
    }

    /// The same, with what is aimed for.
    pub(crate) fn aimed(
        &mut self,
        what: &str,
        is: f64,
        unit: &'static str,
        (limit, aim): (f64, f64),
    ) {
        self.add(what, is, unit, Some(limit), Some(aim));
    }

    /// A figure for information.
    pub(crate) fn noted(&mut self, what: &str, is: f64, unit: &'static str) {
        self.add(what, is, unit, None, None);
    }

    fn add(
        &mut self,
        what: &str,
        is: f64,
        unit: &'static str,
        limit: Option<f64>,
        aim: Option<f64>,
    ) {
        let figure = Figure { what: what.to_owned(), is, unit, limit, aim };
        // Nothing can be done where nobody listens.
        let _ = writeln!(io::stderr(), "{}", figure.line());
        self.0.push(figure);
    }

    /// Prints the table; gives how many figures are over their limit.
    pub(crate) fn print(&self) -> io::Result<usize> {
        let mut out = io::stdout().lock();
        writeln!(out, "\n{:<58} {:>9} {:<6} {:>8} {:>8}", "figure", "is", "", "limit", "aim")?;
        for figure in &self.0 {
            writeln!(out, "{}", figure.line())?;
        }
        let over = self.0.iter().filter(|figure| figure.is_over()).count();
        writeln!(out, "\n{} figures, {over} over their limit", self.0.len())?;
        Ok(over)
    }
}

impl Figure {
    fn is_over(&self) -> bool {
        self.limit.is_some_and(|limit| self.is > limit)
    }

    fn line(&self) -> String {
        let said = |figure: Option<f64>| figure.map_or_else(String::new, rounded);
        let Self { what, is, unit, limit, aim } = self;
        let mark = if self.is_over() { "  OVER" } else { "" };
        format!(
            "{what:<58} {:>9} {unit:<6} {:>8} {:>8}{mark}",
            rounded(*is),
            said(*limit),
            said(*aim)
        )
    }
}

fn rounded(figure: f64) -> String {
    if figure.abs() >= 100.0 { format!("{figure:.0}") } else { format!("{figure:.2}") }
}
