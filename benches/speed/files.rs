//! What reading a file costs in the child process that reads it: the longest real PDF, beside pdftotext, and
//! Word files that are made to cost too much. The real one stands in the folder that `GUIDEWATCH_SAMPLES` names.

use std::{
    fs::{self, File},
    io::{self, Cursor, Write as _},
    path::{Path, PathBuf},
    process::Stdio,
};

use guidewatch::sandbox;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    figures::Figures,
    meter::{self, Cost},
    visits::{GUIDEWATCH, mebibytes},
};

const KCSIE: &str = "publishers-pdf/Keeping_children_safe_in_education_2024.pdf";

/// Each figure is the least of so many: what else the machine does only adds.
const TIMES: usize = 5;

pub(crate) fn files(dir: &Path, figures: &mut Figures) -> io::Result<()> {
    real(dir, figures)?;
    for (what, bytes) in bombs()? {
        let cost = read(dir, &bytes, "docx")?;
        let name = format!("a Word file of {what}");
        figures.limited(&name, cost.wall.as_secs_f64(), "s", 2.0);
        figures.limited("  its most memory", mebibytes(cost.memory), "MiB", 200.0);
    }
    Ok(())
}

/// The longest real PDF.
fn real(dir: &Path, figures: &mut Figures) -> io::Result<()> {
    let Some(samples) = std::env::var_os("GUIDEWATCH_SAMPLES").map(PathBuf::from) else {
        return writeln!(io::stderr(), "skipped: no samples");
    };
    let path = samples.join(KCSIE);
    let bytes = fs::read(&path)?;
    let ours = least(|| read(dir, &bytes, "pdf"))?;
    let ours_cpu = ours.cpu.as_secs_f64();
    figures.limited("reading KCSIE 2024 (PDF, 185 pages), CPU", ours_cpu, "s", 2.0);
    figures.limited("  its most memory", mebibytes(ours.memory), "MiB", 200.0);
    let path = path.to_string_lossy();
    let theirs = least(|| meter::cost("pdftotext", &["-layout", &path, "-"], &dir.join("theirs")));
    match theirs {
        Ok(theirs) => {
            let cpu = theirs.cpu.as_secs_f64();
            figures.noted("  pdftotext -layout of the same, CPU", cpu, "s");
            figures.limited("  ours as a share of that", ours_cpu / cpu, "", 1.0);
        }
        Err(error) => writeln!(io::stderr(), "skipped: no pdftotext ({error})")?,
    }
    Ok(())
}

fn least(measure: impl Fn() -> io::Result<Cost>) -> io::Result<Cost> {
    let mut best = measure()?;
    for _ in 1..TIMES {
        let cost = measure()?;
        best.cpu = best.cpu.min(cost.cpu);
        best.wall = best.wall.min(cost.wall);
        best.memory = best.memory.max(cost.memory);
    }
    Ok(best)
}

/// What the child takes to read this; its answer may be that it does not.
fn read(dir: &Path, bytes: &[u8], ending: &str) -> io::Result<Cost> {
    let question = format!(
        "{{\"media_type\":null,\"url\":\"https://a.example/a.{ending}\",\
         \"recipe\":{{\"from\":null,\"keep\":[],\"drop\":[]}},\"length\":{}}}\n",
        bytes.len()
    );
    let input = dir.join("question");
    fs::write(&input, [question.as_bytes(), bytes].concat())?;
    // The child may write to no file.
    let (input, output) = (File::open(input)?, Stdio::null());
    meter::cost_from(GUIDEWATCH, &[sandbox::COMMAND], input, output, &dir.join("cost"))
}

/// Word files that are small and want to be large.
fn bombs() -> io::Result<Vec<(&'static str, Vec<u8>)>> {
    let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = |body: &str| {
        format!("<w:document xmlns:w=\"{w}\"><w:body>{body}</w:body></w:document>").into_bytes()
    };
    let letters = document(&"<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(900_000));
    let nested = document(&"<w:tbl><w:tr><w:tc>".repeat(1_500_000));
    let zeros = vec![0; 1_000_000_000];
    let parts = (0..60_000).map(|n| (format!("word/{n}.xml"), Vec::new()));
    Ok(vec![
        ("one part of 1,000 MB", packed([("word/document.xml".to_owned(), zeros)])?),
        ("900,000 paragraphs", packed([("word/document.xml".to_owned(), letters)])?),
        ("1,500,000 nested tables", packed([("word/document.xml".to_owned(), nested)])?),
        ("60,000 parts", packed(parts)?),
    ])
}

fn packed(parts: impl IntoIterator<Item = (String, Vec<u8>)>) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(name, options).map_err(io::Error::other)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}
