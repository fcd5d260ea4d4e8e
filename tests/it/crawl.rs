//! Crawls of the loopback publisher.
