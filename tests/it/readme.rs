//! README.md and the help text say what the program does.
