//! The archive as other tools see it.
