//! What -v says: tracing to standard error, as text or JSON, without control characters from outside.

use std::io::{self, Write};

use tracing_subscriber::fmt::MakeWriter;

use super::args::{Args, LogFormat};

/// Begins to log as asked; silent without -v.
pub(super) fn begin(args: &Args) {
    let level = match args.verbose {
        0 => return,
        1 => tracing::Level::INFO,
        2 => tracing::Level::DEBUG,
        _ => tracing::Level::TRACE,
    };
    let builder = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(Clean)
        .with_ansi(false)
        .with_target(false);
    match args.log_format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
}

/// Standard error, with every control character but the line's end replaced.
struct Clean;

impl Write for Clean {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let clean = |c: char| if c.is_control() && c != '\n' { '\u{fffd}' } else { c };
        let text: String = text.chars().map(clean).collect();
        io::stderr().lock().write_all(text.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}

impl MakeWriter<'_> for Clean {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        Self
    }
}
