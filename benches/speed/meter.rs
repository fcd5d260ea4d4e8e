//! What a command costs: CPU (user and system) and the most memory that it held at once, as the system counts
//! them. The bench starts itself as a small process whose only child is the command, so that nothing else is
//! counted.

use std::{
    fs::{self, File},
    io,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use nix::sys::{
    resource::{Usage, UsageWho, getrusage},
    time::TimeValLike as _,
};

/// The first argument of the small process.
pub(crate) const FLAG: &str = "--meter";

/// What a command cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Of all its threads, in user mode and in the kernel.
    pub(crate) cpu: Duration,
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// The most memory at once, in bytes.
    pub(crate) memory: u64,
}

/// Runs a command to its end; its output goes to the file `output`. Fails where the command does.
pub(crate) fn cost(program: &str, args: &[&str], output: &Path) -> io::Result<Cost> {
    let said = output.with_extension("cost");
    cost_from(program, args, Stdio::null(), File::create(output)?, &said)
}

/// The same for a command that is given `input` and whose output goes elsewhere; what it cost is written to the
/// file `said` in between.
pub(crate) fn cost_from(
    program: &str,
    args: &[&str],
    input: impl Into<Stdio>,
    output: impl Into<Stdio>,
    said: &Path,
) -> io::Result<Cost> {
    let mut meter = Command::new(std::env::current_exe()?);
    meter.arg(FLAG).arg(said).arg(program).args(args);
    meter.stdin(input).stdout(output);
    let status = meter.status()?;
    let text = fs::read_to_string(said)?;
    if !status.success() {
        return Err(io::Error::other(format!("{program} {} failed: {text}", args.join(" "))));
    }
    let numbers: Vec<u64> = text.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [cpu, wall, memory] = numbers[..] else {
        return Err(io::Error::other("the meter said nothing"));
    };
    Ok(Cost { cpu: Duration::from_micros(cpu), wall: Duration::from_micros(wall), memory })
}

/// The small process: runs the command and writes down its cost. Gives its exit code.
pub(crate) fn main(args: &[String]) -> io::Result<i32> {
    let [said, program, args @ ..] = args else {
        return Err(io::Error::other("a file and a command are wanted"));
    };
    let begun = Instant::now();
    let status = Command::new(program).args(args).status()?;
    let wall = begun.elapsed().as_micros();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let kib = u64::try_from(usage.max_rss()).unwrap_or_default();
    fs::write(said, format!("{} {wall} {}", cpu(&usage), kib * 1024))?;
    Ok(status.code().unwrap_or(1))
}

/// In microseconds.
fn cpu(usage: &Usage) -> i64 {
    usage.user_time().num_microseconds() + usage.system_time().num_microseconds()
}
