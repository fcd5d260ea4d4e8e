//! What claims of speed rest on: `cargo bench` prints each figure beside its limit and fails where one is over.
//! `cargo bench -- visits` measures one part: visits, growth, noisy, checks, files, compares, site. Talks to this machine alone.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "figures are rounded for people anyway"
)]

mod compares;
#[allow(dead_code, reason = "the tests use the rest of it")]
mod editions;
mod figures;
mod files;
mod meter;
mod origin;
mod pages;
mod site;
mod visits;
mod years;

use std::{io, path::Path, process::ExitCode};

use figures::Figures;

/// A part of the bench.
type Part = fn(&Path, &mut Figures) -> io::Result<()>;

const PARTS: [(&str, Part); 7] = [
    ("visits", visits::measure),
    ("growth", visits::growth),
    ("noisy", years::noisy),
    ("checks", years::checks),
    ("files", files::files),
    ("compares", compares::compares),
    ("site", site::site),
];

fn main() -> io::Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Some((meter::FLAG, rest)) =
        args.split_first().map(|(first, rest)| (first.as_str(), rest))
    {
        let code = meter::main(rest)?;
        return Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)));
    }
    if let Some((compares::FLAG, rest)) =
        args.split_first().map(|(first, rest)| (first.as_str(), rest))
    {
        compares::main(rest)?;
        return Ok(ExitCode::SUCCESS);
    }
    // cargo itself adds `--bench`.
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    let dir = tempfile::tempdir()?;
    let mut figures = Figures::default();
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|wanted| *wanted == name) {
            part(dir.path(), &mut figures)?;
        }
    }
    let over = figures.print()?;
    Ok(if over == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
