//! sources.toml, good and bad.
