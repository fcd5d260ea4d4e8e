//! The whole binary: arguments, output, exit codes.
