//! What comparing two documents costs: long editions, ten of them at once, and texts made to be hard to compare,
//! beside what others need for the same words. Each case runs in a process of its own.

use std::{fs, io, io::Write as _, path::Path};

use guidewatch::{
    compare::compare,
    model::document::{Block, BlockKind, Document},
};

use crate::{
    editions::{self, Spread},
    figures::Figures,
    meter::{self, Cost},
    visits::mebibytes,
};

/// The first argument of a process that makes the documents of a case and, told to, compares them.
pub(crate) const FLAG: &str = "--compare";

/// A case is compared so many times in one process; making its documents is taken off.
const TIMES: u32 = 10;

const LONG: &str = "two editions of 60,000 words, 455 paragraphs";
const TEN: &str = "ten times as long";

/// Texts that are hard to compare, and the most seconds that each may take.
const HARD: [&str; 5] = [
    "50,000 equal paragraphs",
    "5,000 paragraphs, all different",
    "the long edition, backwards",
    "one paragraph of 60,000 words",
    "50,000 blocks of one word",
];

pub(crate) fn compares(dir: &Path, figures: &mut Figures) -> io::Result<()> {
    let long = cpu(dir, LONG)?;
    figures.limited(&format!("comparing {LONG}, CPU"), long * 1_000.0, "ms", 60.0);
    let ten = cpu(dir, TEN)?;
    figures.limited("  ten times as long, CPU", ten * 1_000.0, "ms", 600.0);
    for case in HARD {
        figures.limited(&format!("comparing {case}, CPU"), cpu(dir, case)?, "s", 1.0);
        let most = run(dir, case, "1")?.memory;
        figures.limited("  its most memory", mebibytes(most), "MiB", 300.0);
    }
    others(dir, figures)
}

/// CPU seconds of one comparison.
fn cpu(dir: &Path, case: &str) -> io::Result<f64> {
    let made = run(dir, case, "0")?.cpu;
    let compared = run(dir, case, &TIMES.to_string())?.cpu;
    Ok(compared.saturating_sub(made).as_secs_f64() / f64::from(TIMES))
}

fn run(dir: &Path, case: &str, times: &str) -> io::Result<Cost> {
    let own = std::env::current_exe()?;
    meter::cost(&own.to_string_lossy(), &[FLAG, case, times], &dir.join("compared"))
}

/// The process of a case.
pub(crate) fn main(args: &[String]) -> io::Result<()> {
    let [case, times] = args else { return Err(io::Error::other("a case and a count are wanted")) };
    let times: u32 = times.parse().map_err(io::Error::other)?;
    let (old, new) = documents(case);
    let mut edits = 0;
    for _ in 0..times {
        edits += compare(&old, &new).edits.len();
    }
    writeln!(io::stdout(), "{edits}")
}

fn documents(case: &str) -> (Document, Document) {
    let spread = Spread { numbered: true, cluster: 3 };
    let long = editions::pair(1, spread);
    let words = |n: usize, step: usize| -> String {
        (0..n).map(|at| format!("w{}", at * step % 9_973)).collect::<Vec<_>>().join(" ")
    };
    match case {
        TEN => {
            let (mut old, mut new) = (long.old, long.new);
            for seed in 2..=10 {
                let more = editions::pair(seed, spread);
                old.blocks.extend(more.old.blocks);
                new.blocks.extend(more.new.blocks);
            }
            (old, new)
        }
        "50,000 equal paragraphs" => {
            let text = || "Tell somebody at once.".to_owned();
            (document((0..50_000).map(|_| text())), document((0..49_000).map(|_| text())))
        }
        "5,000 paragraphs, all different" => {
            let text = |side: &str, n: usize| format!("{side}{n} of {side}{} must see it", n + 1);
            (
                document((0..5_000).map(|n| text("old", n))),
                document((0..5_000).map(|n| text("new", n))),
            )
        }
        "the long edition, backwards" => {
            let blocks = long.old.blocks.iter().rev().cloned().collect();
            let new = Document { blocks, ..Document::default() };
            (long.old, new)
        }
        "one paragraph of 60,000 words" => {
            let text = |document: &Document| -> String {
                let texts: Vec<&str> = document.blocks.iter().map(|block| &*block.text).collect();
                texts.join(" ")
            };
            (document([text(&long.old)].into_iter()), document([text(&long.new)].into_iter()))
        }
        "50,000 blocks of one word" => (
            document(words(50_000, 1).split(' ').map(str::to_owned)),
            document(words(50_000, 7).split(' ').map(str::to_owned)),
        ),
        _ => (long.old, long.new),
    }
}

fn document(texts: impl Iterator<Item = String>) -> Document {
    let block = |text| Block {
        kind: BlockKind::Paragraph,
        text,
        number: None,
        page: None,
        links: Vec::new(),
    };
    Document { blocks: texts.map(block).collect(), ..Document::default() }
}

/// What others need for the same words, a paragraph a line, number and all, which is how they would get them.
fn others(dir: &Path, figures: &mut Figures) -> io::Result<()> {
    let (old, new) = documents(LONG);
    let lines = |document: &Document| -> String {
        let line = |block: &Block| match &block.number {
            Some(number) => format!("{number}. {}\n", block.text),
            None => format!("{}\n", block.text),
        };
        document.blocks.iter().map(line).collect()
    };
    let (before, after) = (dir.join("old.txt"), dir.join("new.txt"));
    fs::write(&before, lines(&old))?;
    fs::write(&after, lines(&new))?;
    let (before, after) = (before.to_string_lossy(), after.to_string_lossy());
    let difflib = "import difflib,sys; a,b=(open(p).read().split() for p in sys.argv[1:]); \
                   difflib.SequenceMatcher(None,a,b,autojunk=False).get_opcodes()";
    for (name, command) in [
        ("git diff --word-diff", format!("git diff --no-index --word-diff {before} {after}")),
        ("wdiff", format!("wdiff {before} {after}")),
        ("Python’s difflib", format!("python3 -c '{difflib}' {before} {after}")),
    ] {
        let program = command.split(' ').next().unwrap_or_default();
        let known = std::process::Command::new(program).arg("--version").output();
        if !known.is_ok_and(|output| output.status.success()) {
            writeln!(io::stderr(), "skipped: no {program}")?;
            continue;
        }
        // They say by their exit code that there are differences.
        let cost = meter::cost("sh", &["-c", &format!("{command}; true")], &dir.join("other"))?;
        let milliseconds = cost.cpu.as_secs_f64() * 1_000.0;
        figures.noted(&format!("  the same by {name}, CPU"), milliseconds, "ms");
    }
    Ok(())
}
