//! Asks the C library's allocator to give large bodies back to the system, by starting the program once more with its
//! settings. Without them glibc keeps what freed pages leave between what stays, and a crawl of many pages grows.

use std::{env, os::unix::process::CommandExt as _, process::Command};

/// What glibc reads as a program begins (mallopt(3)): few arenas, bodies of 128 KiB and more from the system
/// and back to it, and no more than 1 MiB kept at the end of the heap.
const SETTINGS: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "131072"),
    ("MALLOC_TRIM_THRESHOLD_", "1048576"),
];

/// Says that this was done. The settings alone do not: the system takes them from a program that it starts with
/// privileges of its own (`ld.so(8)`, secure-execution mode).
const DONE: &str = "GUIDEWATCH_SETTLED";

/// Starts this program again in its own place, under the same process id, unless it was started with any such
/// setting. Returns where that is so, where the C library is another, or where it cannot be done: then the
/// work goes on with more memory.
pub(super) fn settle() {
    let names = SETTINGS.iter().map(|(name, _)| *name);
    let is_set = names.chain([DONE]).any(|name| env::var_os(name).is_some());
    if is_set || !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    let mut typed = env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = typed.next() {
        again.arg0(name);
    }
    let error = again.args(typed).envs(SETTINGS).env(DONE, "1").exec();
    tracing::debug!("the program could not be started again with its memory settings: {error}");
}
