//! The fetcher against a publisher that misbehaves.
